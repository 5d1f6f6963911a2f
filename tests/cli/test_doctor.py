"""`blueprint doctor`: what an endpoint can do, found out by tiny calls that hold nothing of a discussion."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_samples import MINUTES, Blueprint
from flavours import bare, no_form, no_schema, no_tools, streams_only
from loopback import Json, Loopback, Say, error, honest

KEY = "sk-test-1234567890abcdef"


def greeting(request: Json) -> Json | str:
    """Says hello, in the form where one is asked for."""
    return {"greeting": "hello"} if "response_format" in request else "Hello"


def with_tools(request: Json) -> Say | None:
    """Calls the tool that it is given."""
    if "tools" not in request:
        return None
    call = {"id": "c1", "type": "function", "function": {"name": "greet", "arguments": "{}"}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return Say(body={"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]})


def ignoring(request: Json) -> str:
    """Takes every form and holds to none."""
    return "Hello there"


def thinking(request: Json) -> str:
    """Thinks aloud first."""
    said = greeting(request)
    return f"<think>A greeting.</think>{said if isinstance(said, str) else json.dumps(said)}"


def no_system(request: Json) -> Say | None:
    """A chat template without a system role."""
    roles = {m["role"] for m in request["messages"]}
    return error(400, "System role not supported") if "system" in roles else None


SERVERS: dict[str, tuple[Callable[[Json], Say | None], Callable[[Json], Json | str], dict[str, bool | None], str]] = {
    "takes everything": (with_tools, greeting, {"form": True, "stream": True, "tools": True, "temperature": True}, ""),
    "no schema": (no_schema, greeting, {"form": True, "tools": False}, "JSON mode"),
    "no form": (no_form, greeting, {"form": False}, "structured outputs"),
    "takes a form and ignores it": (lambda _: None, ignoring, {"form": False}, "does not hold to it"),
    "no tools": (no_tools, greeting, {"tools": False}, "bad request"),
    "streams only": (streams_only, greeting, {"answers": True, "stream": True, "form": True}, "with usage"),
    "no temperature, no limit": (bare, greeting, {"temperature": False, "limit of an answer": False}, "neither"),
    "no system message": (no_system, greeting, {"answers": True, "form": True}, "without a system message"),
    "thinks": (lambda _: None, thinking, {"form": True}, "thinks first"),
}  # fmt: skip


@pytest.mark.parametrize("name", SERVERS)
def test_what_an_endpoint_can_is_found_out(
    name: str, blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One tiny call for each thing; what is found is shown, and said in JSON too."""
    refuse, answer, can, words = SERVERS[name]
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with Loopback(refuse=refuse, answer=answer) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        shown = blueprint("-C", tmp_path, "doctor", "--json", "--model", "house-7b")
        text = blueprint("-C", tmp_path, "doctor", "--model", "house-7b")
    found = {row["name"]: row["can"] for row in shown.json["found"]}
    assert {thing: found[thing] for thing in can} == can
    assert shown.status == text.status == 0
    assert words in text.out
    assert KEY not in shown.out + text.out
    assert len(server.requests) <= 24
    assert all(len(json.dumps(request)) < 1_000 for request in server.requests)


def test_the_context_that_a_list_of_models_names_is_taken_over_and_a_small_one_advised_on(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As vLLM, LM Studio, llama.cpp and others name it."""
    for listed in ({"max_model_len": 4096}, {"loaded_context_length": 4096}, {"meta": {"n_ctx": 4096}}):
        models = {"object": "list", "data": [{"id": "other"}, {"id": "house-7b", **listed}]}
        with Loopback(answer=greeting, models=models) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            ran = blueprint("-C", tmp_path, "doctor", "--model", "house-7b")
        assert "4,096 tokens" in ran.out
        assert "16,000 or more" in " ".join(ran.out.split())


def test_what_doctor_found_spares_the_next_run_the_refusals(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workspace remembers it for this endpoint and model."""
    (tmp_path / ".dev-resources" / "blueprint").mkdir(parents=True)
    (tmp_path / "minutes.vtt").write_text(MINUTES, "utf-8")
    with Loopback(refuse=no_form, answer=greeting) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert blueprint("-C", tmp_path, "doctor").status == 0
        server.requests.clear()
        server.answer = honest
        assert blueprint("-C", tmp_path, "draft", tmp_path / "minutes.vtt", "--section", "technologies").status in {
            0,
            1,
        }
    assert not any("response_format" in request for request in server.requests)


def test_an_endpoint_that_answers_nothing_is_status_3(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure's own sentence."""
    with Loopback(refuse=lambda _: error(401, "no", "invalid_api_key")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        ran = blueprint("-C", tmp_path, "doctor")
    assert ran.status == 3
    assert "key" in ran.sentence


def test_without_an_endpoint_doctor_says_what_would_set_one(blueprint: Blueprint, tmp_path: Path) -> None:
    """Nothing is asked."""
    ran = blueprint("-C", tmp_path, "doctor", "--json")
    assert ran.json["endpoint"] is None
    assert "OPENAI_BASE_URL" in ran.json["advice"][0]
