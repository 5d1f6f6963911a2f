"""The second reading on the command line, against a server: what fails is told, kept, and read by the next run."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_samples import Blueprint, Ran
from loopback import Json, Loopback, Say, data_lines, form_name, honest

TALK = """Nadia: Decision: the ferry sells no ticket after sunset, because the pier has no light.
Oskar: Agreed, and we will use SQLite for the tickets.
Nadia: Decision: a torn ticket is replaced at the booth.
Oskar: Agreed.
"""


def reworded(request: Json) -> Json:
    """The honest answer, its sentences in other words than the facts have, so that there is something to read."""
    answer = honest(request)
    for block in answer.get("blocks", []) if form_name(request) == "draft" else []:
        for sentence in block.get("sentences", []):
            words = sentence["text"].removesuffix(".").removeprefix("Decision: ")
            sentence["text"] = f"What holds here is this: {words}."
    return answer


def mute(request: Json) -> Say | None:
    """A model that drafts well and does not read a second time."""
    return Say(content="I have looked at them.") if form_name(request) == "attest" else None


def talkative(request: Json) -> Json:
    """A model that has a section drafted again when somebody talks to it."""
    if form_name(request) == "converse":
        call = {"tool": "redraft", "section": "data", "instruction": "shorter"}
        return {"calls": [call], "answer": [{"text": "As you say.", "cites": []}]}
    return reworded(request)


def doubting(request: Json) -> Json:
    """A model that doubts whatever it reads, and mends nothing."""
    if form_name(request) == "attest":
        return {"doubts": [{"statement": n["statement"], "why": "no"} for n in data_lines(request) if "text" in n]}
    lines = [line for line in data_lines(request) if "block" in line and "verdict" not in line]
    if form_name(request) == "repair":
        return {"blocks": [{k: v for k, v in line.items() if k != "block"} for line in lines]}
    return reworded(request)


Draft = Callable[..., tuple[Ran, list[str]]]


@pytest.fixture
def draft(blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Draft:
    """A run in one workspace against a server of its own, and the forms that it was asked for."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    (tmp_path / "w" / "transcripts").mkdir(parents=True)
    (tmp_path / "w" / "transcripts" / "2026-02-03-talk.txt").write_text(TALK, "utf-8")

    def run(
        *args: str,
        answer: Callable[[Json], Json | str] = reworded,
        refuse: Callable[[Json], Say | None] = lambda _: None,
    ) -> tuple[Ran, list[str]]:
        with Loopback(answer=answer, refuse=refuse) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            return blueprint("-C", tmp_path / "w", *(args or ("draft",))), server.forms()

    return run


def test_a_reading_in_vain_is_told_and_done_by_the_next_run(draft: Draft) -> None:
    """No check fails, so the status is 0; who was not read is named, in JSON too, and nothing is drafted again."""
    ran, forms = draft("draft", "--json", refuse=mute)
    assert (ran.status, "attest" in forms) == (0, True)
    unread = [it["section"] for it in ran.json["unread"]]
    assert unread
    assert all("not JSON" in it["why"] for it in ran.json["unread"])
    assert [d["section"] for d in ran.json["drafted"] if not d["read_again"]] == unread
    assert f"Not read a second time: {', '.join(unread)}. Model" in " ".join(ran.err.split())
    noted = draft("check", "--json")[0].json["sections"]
    assert [s["section"] for s in noted if "second_reading" in {v["check"] for v in s["verdicts"]}] == unread
    again, forms = draft("draft", "--json")
    assert (again.status, set(forms)) == (0, {"attest"})
    assert [(d["section"], d["read_again"]) for d in again.json["drafted"]] == [(name, True) for name in unread]
    assert again.json["unread"] == []
    assert "second time" not in draft("check")[0].out
    assert draft("plan", "--json")[0].json["stale"] == []


def test_the_plan_counts_both_readings(draft: Draft) -> None:
    """Calls, answers and time of drafting and of reading again; of what stands, of the reading alone."""
    draft()
    both, alone = (draft("plan", "--force", "--json", *more)[0].json for more in ((), ("--no-second-reading",)))
    sent = [s["section"] for s in both["stale"] if s["tokens"]]
    assert (alone["calls"], both["calls"]) == (len(sent), 2 * len(sent))
    assert both["tokens"]["input"] > alone["tokens"]["input"]
    assert both["tokens"]["output"] > alone["tokens"]["output"]
    assert both["seconds"] > alone["seconds"]


def test_the_plan_of_what_is_only_read_counts_that_alone(draft: Draft) -> None:
    """One call a section, with a short answer; without a second reading there is nothing to do."""
    unread = draft("draft", "--json", refuse=mute)[0].json["unread"]
    plan = draft("plan", "--json")[0].json
    assert [(s["section"], s["only_read"]) for s in plan["stale"]] == [(it["section"], True) for it in unread]
    assert plan["calls"] == len(unread)
    assert 0 < plan["tokens"]["output"] < 1000
    assert f"{len(unread)} sections only to read a second time, about" in draft("plan")[0].out
    assert draft("plan", "--no-second-reading", "--json")[0].json["stale"] == []


def test_what_nobody_asked_to_be_read_costs_nothing_until_an_upgrade(draft: Draft) -> None:
    """As what an older version drafted: it is listed, and read by --upgrade without being drafted."""
    draft("draft", "--no-second-reading")
    plan = draft("plan", "--json")[0].json
    assert (plan["stale"], {tuple(s["reasons"]) for s in plan["upgrades"]}) == ([], {("not read a second time",)})
    assert "not read a second time; --upgrade has a model read it" in " ".join(draft("plan")[0].out.split())
    assert draft("draft")[1] == []
    ran, forms = draft("draft", "--upgrade", "--json")
    assert (ran.status, set(forms)) == (0, {"attest"})
    assert draft("plan", "--json")[0].json["upgrades"] == []


def test_what_is_doubted_is_told_in_words_that_are_true_of_it(draft: Draft, tmp_path: Path) -> None:
    """No check holds anything against it: neither document nor report say that one does."""
    ran, _ = draft(answer=doubting)
    assert ran.status == 1
    short = int(re.search(r"Drafted 33 sections; no fault was found in (\d+)", ran.err)[1])  # type: ignore[index]
    assert short == 33 - len(set(re.findall(r"Short: ([\w-]+): second_reading", ran.err)))
    document = (tmp_path / "w" / ".dev-resources" / "architecture" / "blueprint.md").read_text("utf-8")
    assert "After repair this is still held against it:" in document
    assert "checks still hold" not in document


def test_a_doubt_goes_when_a_person_rewrites_its_sentence(draft: Draft, tmp_path: Path) -> None:
    """The doubts of the other sentences stay."""
    draft(answer=doubting)
    path = tmp_path / "w" / ".dev-resources" / "architecture" / "blueprint.md"

    def doubts() -> dict[str, list[str]]:
        found = draft("check", "--json")[0].json["sections"]
        every = {s["section"]: [v["place"] for v in s["verdicts"] if v["check"] == "second_reading"] for s in found}
        return {name: places for name, places in every.items() if places}

    before, text = doubts(), path.read_text("utf-8")
    name = max(before, key=lambda n: len(before[n]))
    assert len(before[name]) > 1
    place = text.index("What holds here is this: ", text.index(f"<!-- section: {name} -->"))
    path.write_text(f"{text[:place]}A word of mine. {text[place:]}", "utf-8")
    assert doubts() == before
    path.write_text(f"{text[:place]}The crew says that {text[place:].partition(': ')[2]}", "utf-8")
    assert doubts() == before | {name: before[name][1:]}


def test_the_chat_reads_again_or_not_as_it_is_told(draft: Draft) -> None:
    """A section that is drafted in the chat is read there too, unless somebody left that out."""
    draft("draft", "--no-second-reading")
    ask = ("chat", "-m", "tell the data in fewer words")
    assert "attest" not in draft(*ask, "--no-second-reading", answer=talkative)[1]
    ran, forms = draft(*ask, refuse=mute, answer=talkative)
    assert "attest" in forms
    assert "It was not read a second time" in " ".join(ran.out.split())
