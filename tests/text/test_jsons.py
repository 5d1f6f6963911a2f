"""JSON as a stream, and what it is refused for."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.text import jsons

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(), st.text('a"\\N{}[]é', max_size=8))
    | st.just("NaN -Infinity"),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text("ab", max_size=2), inner, max_size=3)),
    max_leaves=12,
)


class Dripping(io.BytesIO):
    """Gives a few bytes at a time, so that every token is cut somewhere."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self.size = size

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self.size if size is not None and size > 0 else size)


def known(value: Any) -> Any:
    return json.loads(json.dumps(value), parse_constant=lambda _: None)


@settings(max_examples=200, deadline=None)
@given(values=st.lists(VALUES, max_size=4), size=st.integers(1, 9))
def test_what_is_no_number_is_read_as_null_and_words_stay(values: list[Any], size: int) -> None:
    """NaN and Infinity are none wherever a chunk ends, and inside a string they are text."""
    data = json.dumps(values).encode()
    assert list(jsons.items(Dripping(data, size), "item", "a.json", numbers=False)) == known(values)


@given(st.lists(st.dictionaries(st.text("ab", max_size=2), VALUES), max_size=5), st.booleans())
def test_lines_are_read_with_their_numbers(rows: list[dict[str, Any]], torn: bool) -> None:
    """A torn last line is told as none, and costs no other."""
    data = "".join(f"\n{json.dumps(row)}\n" for row in rows) + ('{"a": "' if torn else "")
    got = list(jsons.lines(io.BytesIO(data.encode()), "a.jsonl"))
    assert [number for number, _ in got] == [2 * n + 2 for n in range(len(rows))] + [2 * len(rows) + 1] * torn
    assert [row is None for _, row in got] == [False] * len(rows) + [True] * torn


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"[" * 1_000_000, "nests brackets more than 100 deep"),
        (b'[{"a":' * 500_000, "nests brackets more than 100 deep"),
        (b'["' + b"x" * 17 * 2**20 + b'"]', "one string of more than 16 MB"),
        (b'["a"', "ends in the middle"),
        (b"[a]", "is not valid JSON"),
        (b"[" + b"9" * 5_000 + b"]", "a number or word of more than 4,096"),
    ],
)
def test_what_is_out_of_proportion_is_refused_at_once(data: bytes, sentence: str) -> None:
    """In one sentence; `make bench` holds that it takes under a second."""
    with pytest.raises(InputError, match=sentence):
        list(jsons.items(io.BytesIO(data), "item", "a.json"))


def test_a_line_without_end_is_refused() -> None:
    """No message is that long."""
    with pytest.raises(InputError, match="one line of more than 16 MB"):
        list(jsons.lines(io.BytesIO(b'{"a": "' + b"x" * 17 * 2**20), "a.jsonl"))
    deep = io.BytesIO(b'{"a":' + b"[" * 200_000 + b"\n{}\n")
    assert list(jsons.lines(deep, "a.jsonl")) == [(1, None), (2, {})]
