"""A streamed answer is heard sentence by sentence, wherever its bytes are cut."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from agent.engines.hearing import Hearing

SENTENCES = [("He said “no”, \\ and “[D-1]”.", ["D-001", "D-002"]), ("Größer als 3 {x}.", []), ('"}] ', ["D-003"])]


def body(answer: object) -> bytes:
    """A stream of events that spells an answer, a few letters an event."""
    text = json.dumps(answer, ensure_ascii=False)
    events = [{"choices": [{"delta": {"content": text[n : n + 5]}}]} for n in range(0, len(text), 5)]
    lines = [f"data: {json.dumps(e)}\n\n" for e in (*events, {"choices": [], "usage": {}})]
    return "".join((": ping\n\n", *lines, "data: [DONE]\n\n")).encode()


@given(st.lists(st.integers(1, 60), min_size=1, max_size=20))
def test_each_sentence_is_heard_once_in_order_wherever_the_bytes_are_cut(cuts: list[int]) -> None:
    """Words, escapes, brackets within words and cites come out as they were said."""
    data = body({"calls": [], "answer": [{"text": t, "cites": c} for t, c in SENTENCES]})
    heard: list[tuple[str, list[str]]] = []
    hearing = Hearing(lambda s: heard.append((s.text, list(s.cites))))
    place = 0
    while place < len(data):
        step = cuts[place % len(cuts)]
        hearing.feed(data[place : place + step])
        place += step
    assert heard == [(t.strip(), c) for t, c in SENTENCES]


def test_a_sentence_is_heard_with_its_last_token() -> None:
    """Before the answer goes on."""
    heard: list[str] = []
    hearing = Hearing(lambda s: heard.append(s.text))
    whole = '{"calls": [], "answer": [{"text": "One.", "cites": []}'
    hearing.feed(f"data: {json.dumps({'choices': [{'delta': {'content': whole}}]})}\n".encode())
    assert heard == ["One."]


def test_an_answer_with_calls_is_not_heard() -> None:
    """It may yet be mended."""
    heard: list[object] = []
    Hearing(heard.append).feed(
        body({"calls": [{"tool": "search", "words": "x"}], "answer": [{"text": "One.", "cites": []}]})
    )
    assert heard == []


@given(st.binary(max_size=300))
def test_whatever_comes_nothing_is_raised(data: bytes) -> None:
    """A server may send anything."""
    Hearing(lambda _: None).feed(data + b"\n")
