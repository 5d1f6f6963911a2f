"""From text to the one JSON object in it, without guessing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.engines.answers import parsed
from agent.engines.failures import Failure, UnfitError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(), VALUES, max_size=4)


@given(
    OBJECTS,
    st.sampled_from(["%s", " \n%s\n", "```json\n%s\n```", "<think>{}</think>%s", "so {\n</think>\n```json\n%s\n```"]),
)
def test_an_object_survives_its_wrapper(value: dict[str, object], wrapper: str) -> None:
    """Whatever stands in it, tags, fences and braces too, comes out unchanged."""
    text = wrapper.replace("%s", json.dumps(value, ensure_ascii=False))
    assert parsed(text) == value


@given(OBJECTS.filter(bool), st.integers(min_value=1))
def test_half_an_object_is_never_completed(value: dict[str, object], cut: int) -> None:
    """Every proper beginning of an answer is refused, also with the whole behind it."""
    text = json.dumps(value)
    head = text[: cut % len(text)]
    for torn in (head, head + text if head else "{" + text):
        with pytest.raises(UnfitError):
            parsed(torn)


@pytest.mark.parametrize(
    "text", ["", "no", "[]", "3", '"x"', "{'a': 1}", "{} {}", "```json\n{}\n``` and ```json\n{}\n```"]
)
def test_what_is_no_single_object_is_refused(text: str) -> None:
    """Arrays, scalars, two objects, almost-JSON."""
    with pytest.raises(UnfitError):
        parsed(text)


def test_a_tower_of_brackets_is_not_json() -> None:
    """Depth beyond the parser's is an unfit answer, not a crash."""
    with pytest.raises(UnfitError) as caught:
        parsed('{"a":' * 100_000)
    assert caught.value.failure is Failure.NOT_JSON
