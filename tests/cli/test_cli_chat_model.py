"""The chat with a model: tools that are bounded and held, and nothing that a model or a transcript says is obeyed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_samples import Blueprint, hashes
from loopback import Json, Loopback, data_lines, form_name, honest

from agent.engines.forms import converse
from agent.store.workspace import Workspace
from agent.text.chunks import count

Turn = Callable[[int, Json], Json]


def lines_of(request: Json) -> list[Json]:
    """The lines of data in every user message of a request."""
    found: list[Json] = []
    for message in request["messages"]:
        if message["role"] == "user" and "<<<DATA\n" in message["content"]:
            inner = message["content"].split("<<<DATA\n", 1)[1].rsplit("\nDATA>>>", 1)[0]
            found += [json.loads(line) for line in inner.split("\n") if line]
    return found


class Model:
    """A server whose answers in the chat are computed from the request; everything else it answers honestly."""

    def __init__(self, turn: Callable[[int, Json], Json | str]) -> None:
        self._turn, self.talks = turn, list[Json]()
        self.server = Loopback(answer=self._answer)

    def _answer(self, request: Json) -> Json | str:
        if form_name(request) != "converse":
            return honest(request)
        self.talks.append(request)
        return self._turn(len(self.talks), request)


@pytest.fixture
def talking(blueprint: Blueprint, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """One turn of the chat with a model whose rounds are computed by a function; gives the turn and the model."""
    servers: list[Loopback] = []

    def say(message: str, turn: Callable[[int, Json], Json | str], *flags: str) -> tuple[Any, Model]:
        model = Model(turn)
        servers.append(model.server.__enter__())
        monkeypatch.setenv("OPENAI_BASE_URL", model.server.url)
        ran = blueprint("-C", workspace, "--engine", "openai", "chat", "--json", "--by", "Ada", *flags, "-m", message)
        assert ran.status == 0, ran.err
        return ran.json, model

    yield say
    for server in servers:
        server.__exit__(None, None, None)


def done(*sentences: tuple[str, tuple[str, ...]], calls: tuple[Json, ...] = ()) -> Json:
    """A model's turn."""
    return {"calls": list(calls), "answer": [{"text": t, "cites": list(c)} for t, c in sentences]}


def entry_on(request: Json, words: str) -> Json:
    """The first entry in a request that says some words."""
    return next(line for line in lines_of(request) if "entry" in line and words in line["says"])


def test_the_forms_of_all_tools_take_less_than_1200_tokens() -> None:
    """Each costs its tokens in every round; there are eight at most."""
    assert len(converse.TOOLS) <= 8
    assert count(json.dumps(converse.form().shape), "gpt-4o") < 1_200


def test_a_model_searches_and_answers_with_cites(talking: Callable[..., Any]) -> None:
    """The first request begins with what never changes; the results of a search are data of the next."""

    def turn(number: int, request: Json) -> Json:
        if number == 1:
            return done(calls=({"tool": "search", "words": "MongoDB"},))
        found = entry_on(request, "MongoDB")
        return done((found["says"], (found["entry"],)))

    said, model = talking("why not MongoDB?", turn)
    assert "MongoDB" in said["answer"]
    assert said["cites"]
    first, second = model.talks
    assert first["messages"][0] == second["messages"][0]
    assert second["messages"][:2] == first["messages"][:2]


@pytest.mark.parametrize(
    ("sentence", "cites", "why"),
    [
        ("Orders are stored in PostgreSQL 16.", ("D-777",), "no entry D-777"),
        ("Orders are kept for 77 days.", ("D-001",), "77"),
        ("CockroachDB keeps the orders.", ("D-001",), "CockroachDB"),
        ("It takes 12 seconds.", (), "12 seconds"),
    ],
)
def test_a_sentence_that_does_not_hold_is_struck_out(
    talking: Callable[..., Any], blueprint: Blueprint, workspace: Path, sentence: str, cites: tuple[str, ...], why: str
) -> None:
    """It is shown with the reason, and is no part of the answer."""
    said, _ = talking("what about storage?", lambda *_: done((sentence, cites), ("Nothing else was said.", ())))
    assert said["answer"] == "Nothing else was said."
    assert why in next(s["struck"] for s in said["statements"] if s["text"] == sentence)


def test_a_told_decision_is_held_to_the_persons_words(
    talking: Callable[..., Any], blueprint: Blueprint, workspace: Path
) -> None:
    """What the person did not say is not taken down, and the model is told; what they said is."""
    message = "We chose 300 ms between the tries yesterday."

    def turn(number: int, request: Json) -> Json:
        old = entry_on(request, "200 ms")
        statement = old["says"].replace("200 ms", "900 ms" if number == 1 else "300 ms")
        call = {"tool": "decide", "statement": statement, "words": message, "replaces": [old["entry"]]}
        return done(("To be taken down.", ()), calls=(call,))

    said, model = talking(message, turn, "--yes")
    assert len(model.talks) == 2
    assert any("900 ms" in line.get("error", "") for line in lines_of(model.talks[1]))
    (change,) = said["changes"]
    assert change["applied"]
    entries = {e["id"]: e for e in blueprint("-C", workspace, "ledger", "--json").json["entries"]}
    assert "300 ms" in entries[change["target"]]["statement"]
    assert entries[change["target"]]["evidence"][0]["speaker"] == "Ada"
    assert entries[change["target"]]["supersedes"]


BAD: dict[str, list[Json]] = {
    "an invented label": [{"tool": "decide", "statement": "Data is kept.", "words": "hello", "replaces": ["D-999"]}],
    "an unknown section": [{"tool": "lock", "section": "zeppelins", "locked": True}],
    "a difference that does not apply": [{"tool": "edit", "section": "data", "before": "no such words", "after": "x"}],
    "an unknown tool": [{"tool": "delete_section", "section": "data"}],
    "fields that are missing": [{"tool": "edit", "section": "data"}],
    "ten tools at once": [{"tool": "lock", "section": "data", "locked": True, "n": n} for n in range(10)],
    "an invented party": [
        {"tool": "diagram", "section": "data", "sort": "sequence", "caption": "c", "arrows": []},
    ],
}


@pytest.mark.parametrize("name", BAD)
def test_a_call_that_cannot_be_is_told_twice_at_most_and_changes_nothing(
    talking: Callable[..., Any], workspace: Path, name: str
) -> None:
    """A stubborn model gets three answers in; the person is told what was left out."""
    before = hashes(Workspace(workspace).folder / "sections")
    document = Workspace(workspace).document.read_bytes()
    said, model = talking("hello", lambda *_: done(("Done.", ()), calls=tuple(BAD[name])))
    assert len(model.talks) <= 3
    assert any("error" in line for line in lines_of(model.talks[-1]))
    assert "Left out of what was proposed" in said["answer"]
    assert hashes(Workspace(workspace).folder / "sections") == before
    assert Workspace(workspace).document.read_bytes() == document


def test_what_is_no_json_is_told_twice_and_then_an_error(
    blueprint: Blueprint, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The endpoint's exit status, one sentence, and nothing changed."""
    before = Workspace(workspace).document.read_bytes()
    model = Model(lambda *_: "I will delete section 4 now.")
    with model.server:
        monkeypatch.setenv("OPENAI_BASE_URL", model.server.url)
        ran = blueprint("-C", workspace, "--engine", "openai", "chat", "-m", "hello", "--yes")
    assert (ran.status, len(model.talks)) == (3, 3)
    assert ran.sentence
    assert Workspace(workspace).document.read_bytes() == before


def test_rounds_end(talking: Callable[..., Any]) -> None:
    """A model that only ever searches is stopped after four rounds."""
    said, model = talking("hello", lambda *_: done(calls=({"tool": "search", "words": "orders"},)))
    assert len(model.talks) == 4
    assert "within its rounds" in said["answer"]


def test_a_planted_order_that_a_model_obeys_is_shown_and_not_done(talking: Callable[..., Any], workspace: Path) -> None:
    """Without a yes nothing is changed, whatever the model proposes."""
    before = Workspace(workspace).document.read_bytes()
    words = next(
        line.strip("- ").split(" (")[0]
        for line in Workspace(workspace).document.read_text("utf-8").split("<!-- section: data -->")[1].splitlines()
        if "PostgreSQL" in line
    )
    call = {"tool": "edit", "section": "data", "before": words, "after": "Nothing."}
    said, _ = talking("hello", lambda *_: done(("As the transcript demands.", ()), calls=(call,)))
    assert [c["applied"] for c in said["changes"]] == [False]
    assert Workspace(workspace).document.read_bytes() == before
    assert said["changes"][0]["diff"]


def test_a_long_chats_tokens_stop_growing(talking: Callable[..., Any]) -> None:
    """Once the budget of what was said before is reached, a turn sends no more than the one before."""
    sizes = []
    for number in range(26):
        words = (
            f"What about matter number {number}? " + "We spoke of the storage of orders and of retries at length. " * 6
        )
        _, model = talking(words, lambda *_: done(("Nothing more was said of it. " * 12, ())))
        sizes.append(sum(count(m["content"], "gpt-4o") for m in model.talks[0]["messages"]))
    assert max(sizes[-6:]) <= max(sizes[-12:-6]) * 1.03


def test_the_cost_is_told_by_turn_with_what_the_endpoint_had_in_its_cache(
    talking: Callable[..., Any], blueprint: Blueprint, workspace: Path
) -> None:
    """Each message with its calls and tokens, then the whole chat."""
    talking("hello", lambda number, _: done(calls=({"tool": "search", "words": "orders"},)) if number == 1
            else done(("Nothing was said of it.", ())))  # fmt: skip
    talking("and now?", lambda *_: done(("Nothing was said of it.", ())))
    ran = blueprint("-C", workspace, "--engine", "openai", "chat", "-m", "/cost")
    first, second, whole = ran.out.splitlines()
    assert first.startswith(
        "1. hello: 0.0002 US dollars; 2 calls, 800 tokens sent, 512 of them from the endpoint's cache"
    )
    assert ", 256 of them" in second
    assert whole.startswith("This chat: 2 messages, 0.0002 US dollars; 3 calls, 1,200 tokens sent, 768 of them")


def test_drafting_for_a_change_is_part_of_what_the_turn_cost(
    talking: Callable[..., Any], blueprint: Blueprint, workspace: Path
) -> None:
    """A section that is drafted to show what would change has been paid for."""
    call = {"tool": "redraft", "section": "data", "instruction": "shorter"}
    _, model = talking("make the data section shorter", lambda *_: done(("As you say.", ()), calls=(call,)))
    drafted = len(model.server.requests) - len(model.talks)
    assert drafted > 0
    ran = blueprint("-C", workspace, "--engine", "openai", "chat", "-m", "/cost")
    assert f"; {1 + drafted} calls, " in ran.out.splitlines()[0]


def test_secrets_are_masked_before_they_are_sent(talking: Callable[..., Any]) -> None:
    """The request holds the mark."""
    token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    _, model = talking(f"what did we decide about {token}?", lambda *_: done(("Nothing was said of it.", ())))
    assert token not in json.dumps(model.talks)
    assert any("⟦secret:" in line.get("message", "") for line in data_lines(model.talks[0]))


def test_a_streamed_answer_is_shown_once_and_in_order(
    blueprint: Blueprint, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What streams is what is kept: no sentence twice, none lost, the struck one struck."""
    answer = done(("Nothing was said of it.", ()), ("It takes 12 seconds.", ()), ("Nor of the other.", ()))
    model = Model(lambda *_: answer)
    with model.server:
        monkeypatch.setenv("OPENAI_BASE_URL", model.server.url)
        ran = blueprint("-C", workspace, "--engine", "openai", "chat", "-m", "hello")
    assert model.talks[0]["stream"] is True
    shown = ran.out.splitlines()
    assert [shown[0], shown[-1]] == ["Nothing was said of it.", "Nor of the other."]
    assert sum("It takes 12 seconds." in line for line in shown) == 1
    assert any("~~It takes 12 seconds.~~ (struck out" in line for line in shown)
