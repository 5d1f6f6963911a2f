"""A patch makes either text of the other, byte for byte, and refuses a third."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.text.patches import Patch, backward, by_content, difference, forward

TEXT = st.none() | st.text(alphabet="ab\n\r ", max_size=40) | st.lists(st.sampled_from(["a", "b", ""])).map("\n".join)


@given(TEXT, TEXT)
def test_either_text_is_made_of_the_other(before: str | None, after: str | None) -> None:
    """Also where one of them is not there at all, or does not end in a newline."""
    patch = Patch.model_validate_json(difference(before, after).model_dump_json())
    assert forward(patch, before) == after
    assert backward(patch, after) == before


@given(TEXT, TEXT, TEXT)
def test_a_third_text_is_refused(before: str | None, after: str | None, other: str | None) -> None:
    """Nothing is guessed, even where the lines around would fit."""
    patch = difference(before, after)
    for turn, own in ((forward, before), (backward, after)):
        if other != own:
            with pytest.raises(ValueError, match="not what the patch was made of"):
                turn(patch, other)


def test_what_was_put_in_is_taken_out_wherever_it_stands_now() -> None:
    """A person's line above and a change below do not matter; words that were changed are left alone."""
    patch = difference("a\nb\nc\n", "a\nnew\nb\nc\n")
    assert by_content(patch, "mine\na\nnew\nb\nc\nother\n", back=True) == "mine\na\nb\nc\nother\n"
    assert by_content(patch, "mine\na\nb\nc\nother\n", back=False) == "mine\na\nnew\nb\nc\nother\n"
    with pytest.raises(ValueError, match="not what the patch was made of"):
        by_content(patch, "a\nnewer\nb\n", back=True)
