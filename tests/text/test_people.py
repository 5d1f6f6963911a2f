"""The forms of one person's name."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.text.people import unified


@pytest.mark.parametrize(
    "form",
    ["A. Berg", "Ada B.", "ada.berg", "Berg, Ada", "ADA BERG", "Ada Berg (Acme)", "Ada Berg | Acme",
     "Ada Berg (she/her)",
     "ada.berg@x.example", "Ada Berg [External]", "Áda Berg"],
)  # fmt: skip
def test_certain_forms_are_one_person(form: str) -> None:
    """Initial and surname, brackets, a login of both names, another case, surname first."""
    assert unified(["Ada Berg", form, "Tom Reed"]) == {"Ada Berg": "Ada Berg", form: "Ada Berg"}


@pytest.mark.parametrize(
    "names",
    [
        ["Ada Berg", "Adam Berg", "A. Berg"],
        ["Ada Berg (Acme)", "Ada Berg (Bolt)", "Ada Berg"],
        ["Ada Berg", "Ada"],
        ["Ada Berg", "ada"],
        ["Ada Berg", "Tom Reed"],
        ["A. Berg", "ada.berg"],
        ["Speaker 1", "Speaker 2", "speaker_1"],
    ],
)
def test_what_is_not_certain_stays_apart(names: list[str]) -> None:
    """Two who fit, two organisations, a first name alone, and no full name to bring forms together under."""
    assert unified(names) == {}


@example(["@@ @@"])
@given(st.lists(st.text("aAbB .,()@-_|1é", max_size=12), max_size=8))
def test_no_name_breaks_it_and_nobody_is_invented(names: list[str]) -> None:
    """Each form gets the name of somebody who is there, and no form has a person to itself."""
    found = unified(names)
    assert set(found) <= set(names)
    assert all(sum(person == other for other in found.values()) > 1 for person in found.values())
