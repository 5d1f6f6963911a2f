"""Servers that misbehave, one a test: the real client is driven to the outcome that the table of failures promises."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cli_samples import Blueprint, Ran
from loopback import Json, Loopback, Say, completion, data_lines, delta, error, form_name, honest, streamed

KEY = "sk-test-1234567890abcdef"
TALK = """Nadia: Decision: orders are archived after 90 days, because the disks fill up.
Oskar: Agreed, and we will use SQLite for the archive.
Nadia: What happens to an order without a customer?
Lin: No idea yet. That stays open.
"""
GOOD = {0, 1}
"""Statuses of a run that wrote the document."""


@dataclass(frozen=True)
class Weather:
    """What a server does, and what becomes of the run.

    `says`: in the sentence, or in a note of a good run. `seconds`: what is waited between the calls, at most.
    """

    script: tuple[Say, ...] = ()
    answer: Callable[[Json], Json | str] = honest
    refuse: Callable[[Json], Say | None] = lambda _: None
    status: set[int] = field(default_factory=lambda: GOOD)
    says: str = ""
    calls: int | None = None
    most: int = 40
    flags: tuple[str, ...] = ()
    seconds: float = 20.0


def body(content: Any = "", finish: Any = "stop", **message: Any) -> Say:
    """A completion that is put together by hand."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content, **message}, "finish_reason": finish}
    return Say(body={"object": "chat.completion", "choices": [choice],
                     "usage": {"prompt_tokens": 900, "completion_tokens": 40}})  # fmt: skip


def only_once(*said: Say) -> Callable[[Json], Say | None]:
    """These, whatever is asked, then nothing out of the ordinary."""
    left = list(said)
    return lambda _: left.pop(0) if left else None


def squeezed(request: Json) -> Say:
    """The honest answer, compressed."""
    raw = json.dumps(completion(Say(content=json.dumps(honest(request))), b"")).encode()
    return Say(body=gzip.compress(raw), headers={"content-encoding": "gzip"})


def torn(request: Json) -> str:
    """The second half of an answer's beginning, then the whole."""
    whole = json.dumps(honest(request))
    return whole[:12] + whole


def parrot(request: Json) -> str:
    """What was sent, sent back."""
    return "\n".join(f"{line.get('speaker')}: {line.get('text')}" for line in data_lines(request))


def needs_limit(request: Json) -> Say | None:
    """Cuts every answer at 16 tokens unless it is told how long one may be, in the old way and up to 4,096."""
    if "max_completion_tokens" in request:
        return error(400, "Unsupported parameter: 'max_completion_tokens'. Use 'max_tokens' instead.")
    if request.get("max_tokens", 0) > 4_096:
        return error(400, "max_tokens is too large: this model supports at most 4096 completion tokens.")
    return None if "max_tokens" in request else Say(content='{"findings": [{"kind": "decision", "title": "ord',
                                                    finish="length")  # fmt: skip


def no_system(request: Json) -> Say | None:
    """A chat template without a system role."""
    roles = {m["role"] for m in request["messages"]}
    return Say(status=400, body={"error": {"message": "System role not supported"}}) if "system" in roles else None


def grammar(request: Json) -> Say | None:
    """A server whose decoder cannot be held to this schema."""
    form = request.get("response_format", {}).get("type")
    return error(500, "failed to parse grammar: json_schema has no rule") if form == "json_schema" else None


def one_turn_alone(request: Json) -> Say | None:
    """A context in which a single turn fits."""
    turns = [line for line in data_lines(request) if "turn" in line]
    long = error(400, "the request exceeds the available context size, try increasing it", "exceed_context_size_error")
    return long if len(turns) > 2 and "findings" in json.dumps(request.get("response_format")) else None


SLOW = error(429, "slow down", "rate_limit_exceeded", retry_after_ms="5")
QUOTA = error(429, "You exceeded your current quota, check your plan.", "insufficient_quota", "insufficient_quota")
HALF = (delta(""), delta('{"findings": [{"kind": "deci'))
FILTER_EVENTS = ({"choices": [], "prompt_filter_results": [{}]}, delta(""), {"choices": [{"index": 0}]},
                 delta(finish="content_filter"), "data: [DONE]\n\n")  # fmt: skip

CHINESE = {
    "findings": [
        {
            "kind": "decision",
            "title": "订单在九十天后归档因为磁盘已经满了",
            "stance": "settled",
            "statement": "所有订单在九十天之后都会被归档并且从主数据库中删除因为磁盘空间不足以保存全部历史记录",
            "turns": [1],
            "words": ["orders are archived"],
            "weight": "detail",
            "topic": "data",
            "replaces": [],
        }
    ]
}
WEATHER: dict[str, Weather] = {
    # it is not there, or not let through
    "reset before an answer": Weather((Say(reset=True),)),
    "reset every time": Weather((Say(reset=True),) * 9, status={3}, says="cannot be reached", calls=5),
    "body shorter than announced": Weather((Say(content='{"findings": []}', short=True),)),
    "always shorter than announced": Weather(
        (Say(content='{"findings": []}', short=True),) * 9, status={3}, says="in the middle", calls=5),
    "silence": Weather((Say(content="{}", delay=1.5),) * 9, status={3}, says="within 0.2 s",
                       flags=("--timeout", "0.2", "--no-retries"), calls=1),
    "a byte now and then": Weather((Say(content="{}", drip=0.1),), status={3}, says="within 0.4 s",
                                   flags=("--timeout", "0.4", "--no-retries"), calls=1),
    "an answer without end": Weather((Say(body="x" * 17_000_000),), status={3}, says="no end", calls=1),
    "proxy asks for a password": Weather((error(407, "who are you"),), status={3}, says="proxy", calls=1),
    "redirection": Weather((Say(status=307, body="", headers={"location": "http://127.0.0.1:9/v1"}),), status={3},
                           says="another address", calls=1),
    # it says no
    "key refused": Weather((error(401, f"Incorrect key {KEY}", "invalid_api_key"),), status={3}, says="key", calls=1),
    "not allowed": Weather((error(403, "no access to this model"),), status={3}, says="may not use", calls=1),
    "model unknown": Weather((error(404, "model 'x' not found, try pulling it"),), status={3}, says="no model",
                             calls=1),
    "no such path": Weather((Say(status=404, body="<html>nothing here</html>"),), status={3}, says="base URL", calls=1),
    "rate limit, then quota": Weather((SLOW, SLOW, QUOTA), status={3}, says="quota", calls=3),
    "rate limit with a reset": Weather((error(429, "tokens", None, None, x_ratelimit_reset_tokens="5ms"),)),
    "an hour's pause": Weather((error(429, "later", None, None, retry_after="3600"),), status={3}, says="later",
                               calls=1),
    "payment required": Weather((error(402, "pay first"),), status={3}, says="billing", calls=1),
    "overloaded, then well": Weather((error(503, "busy"), Say(status=502, body="<html>bad gateway</html>"))),
    "overloaded for good": Weather((error(529, "busy"),) * 9, status={3}, says="own side", calls=5),
    "an error with status 200": Weather((Say(body={"error": {"message": "upstream", "code": 502}}),)),
    "a quota error with status 200": Weather(
        (Say(body={"error": {"message": "no credit", "code": "insufficient_quota"}}),), status={3}, says="quota",
        calls=1),
    "a parameter that was never sent": Weather(
        (error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),), status={3},
        says="max_tokens", calls=1),
    # it wants to be asked otherwise
    "no schema, no JSON mode": Weather(
        refuse=lambda r: Say(status=400, body={"error": "'response_format' is not known"})
        if "response_format" in r else None, says="in the prompt"),
    "a form that breaks its grammar": Weather(refuse=grammar, says="json_object"),
    "streams alone": Weather(
        refuse=lambda r: None if r.get("stream") else error(400, "stream must be true"), says="as a stream"),
    "streams unasked": Weather(refuse=lambda r: streamed(json.dumps(honest(r)))),
    "no system message": Weather(refuse=no_system, says="no system message"),
    "cuts early, wants the old limit": Weather(refuse=needs_limit, says="4,096"),
    # the answer is none
    "refusal": Weather((Say(refusal="I cannot help with that request."),), status={3}, says="cannot help", calls=1),
    "refusal in prose": Weather((Say(content="I'm sorry, but I can't help with that."),), status={3}, says="refused",
                                calls=1),
    "filtered request": Weather((error(400, "The response was filtered", "content_filter"),), status={3},
                                says="filter", calls=1),
    "filtered answer": Weather((Say(content="The kill", finish="content_filter"),), status={3}, says="filter", calls=1),
    "filtered stream without choices": Weather((Say(events=FILTER_EVENTS),), status={3}, says="filter", calls=1),
    "empty three times": Weather((Say(content="  "),) * 3, status={3}, says="empty", calls=3),
    "null content": Weather((body(None),)),
    "no choices at all": Weather((Say(body={"hello": 1}),), status={3}, says="chat completions", calls=1),
    "a page": Weather((Say(body="<html>welcome</html>", headers={"content-type": "text/html"}),), status={3},
                      says="base URL", calls=1),
    "no usage": Weather(refuse=lambda r: Say(body={"choices": [{"message": {"content": json.dumps(honest(r))}}]})),
    "content in parts": Weather(refuse=lambda r: body([{"type": "text", "text": json.dumps(honest(r))}])),
    "content as an object": Weather(refuse=lambda r: body(honest(r))),
    "compressed": Weather(refuse=squeezed),
    "said to be compressed": Weather(
        (Say(content="{}", headers={"content-encoding": "gzip"}),), status={3}, says="chat completions", calls=1),
    # the answer is not whole
    "cut off": Weather((Say(content='{"findings": [' + " " * 12_000, finish="length"),)),
    "cut off at each length": Weather(
        refuse=lambda _: Say(content='{"findings": [' + " " * 12_000, finish="length"), status={3}, says="cut off"),
    "stream that ends early": Weather((Say(events=HALF),)),
    "stream that breaks": Weather((Say(events=HALF, short=True), Say(events=HALF, short=True))),
    "stream with an error in it": Weather((Say(events=(*HALF, {"error": {"message": "overloaded", "code": 529}})),)),
    "too long for the context": Weather(refuse=one_turn_alone),
    # the answer is not what was asked for
    "the talk sent back": Weather((), parrot, status={3}, says="not JSON", calls=3),
    "a doubled beginning": Weather((), torn, status={3}, says="not JSON", calls=3),
    "another form once": Weather((Say(content='{"decisions": []}'),), says="stands in the prompt"),
    "items that fit no form": Weather((Say(content='{"findings": [{"kind": 1}]}'),) * 3, status={3}, says="form",
                                      calls=3),
    "another language three times": Weather(
        refuse=lambda _: Say(content=json.dumps(CHINESE, ensure_ascii=False)), status={3}, says="another language",
        calls=3),
    "another language once": Weather((Say(content=json.dumps(CHINESE, ensure_ascii=False)),)),
    "half a letter": Weather((Say(content='{"findings": [], "x": "\\ud83d"}'),)),
    "a tower of brackets": Weather((Say(content='{"findings": ' + "[" * 50_000),)),
    "a number of a million digits": Weather((Say(content='{"findings": ' + "9" * 1_000_000 + "}"),)),
}  # fmt: skip


def drafted(blueprint: Blueprint, folder: Path, *flags: str) -> Ran:
    return blueprint("-C", folder, "draft", folder / "talk.txt", "--section", "technologies", *flags)


@pytest.mark.parametrize("name", WEATHER)
def test_the_run_ends_as_the_table_promises(
    name: str, blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right status and one sentence, no traceback, no key, in bounded calls and waits; nothing is paid twice."""
    weather = WEATHER[name]
    waited: list[float] = []
    monkeypatch.setattr("agent.engines.gate.Gate._wait", lambda _, seconds: waited.append(seconds))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "talk.txt").write_text(TALK, "utf-8")
    with Loopback(weather.script, weather.answer, weather.refuse) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ran = drafted(blueprint, folder, *weather.flags)
    assert ran.status in weather.status, ran.err
    assert sum(waited) <= weather.seconds
    assert "Traceback" not in ran.err + ran.out
    assert KEY not in ran.err + ran.out
    assert weather.says in ran.err
    assert len(server.requests) <= weather.most
    if weather.calls is not None:
        assert len(server.requests) == weather.calls
    if ran.status == 3:
        assert ran.sentence.endswith(".")
        assert not (folder / ".dev-resources" / "architecture" / "blueprint.md").exists()
        _goes_on(blueprint, folder, [json.dumps(r["messages"]) for r in server.requests], monkeypatch)
    else:
        kept = [json.dumps(request) for request in server.requests if not server.misbehaved(request)]
        assert len(kept) == len(set(kept)), "no answer is paid for twice"


def _goes_on(blueprint: Blueprint, folder: Path, before: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where some of the answers were good, the next run asks for the others alone."""
    if len(before) < 6:
        return
    with Loopback() as well:
        monkeypatch.setenv("OPENAI_BASE_URL", well.url)
        assert drafted(blueprint, folder).status in GOOD
    assert not {json.dumps(request["messages"]) for request in well.requests} & set(before[:-1])


def test_one_section_that_is_refused_is_left_and_the_others_are_drafted(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named with why, the status is that of a failing endpoint, and the next run asks for it alone."""

    def shy(request: Json) -> Say | None:
        said = json.dumps(request["messages"])
        return Say(refusal="I would rather not.") if form_name(request) == "draft" and "Section: Tech" in said else None

    def run() -> Ran:
        return blueprint("-C", tmp_path, "draft", tmp_path / "talk.txt")

    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    (tmp_path / "talk.txt").write_text(TALK, "utf-8")
    with Loopback(refuse=shy) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ran = run()
    document = (tmp_path / ".dev-resources" / "architecture" / "blueprint.md").read_text("utf-8")
    assert ran.status == 3
    assert "left as it stood: technologies. Model" in " ".join(ran.err.split())
    assert "<!-- section: technologies -->" not in document
    assert "<!-- section: data -->" in document
    with Loopback() as well:
        monkeypatch.setenv("OPENAI_BASE_URL", well.url)
        assert run().status in GOOD
    assert well.requests
    assert all("Section: Tech" in json.dumps(request["messages"]) for request in well.requests)
