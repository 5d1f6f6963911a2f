"""The prompts' form, and that all prompts have it."""

from __future__ import annotations

import re

import pytest

from agent.catalogue import load
from agent.engines.templates import prompt
from agent.errors import UsageError

GOOD = "---\nversion: 3\n---\nRules.\n=== message ===\nAsk {{what}}.\n{{data}}\n"


def test_a_template_comes_apart() -> None:
    """Version, instructions, message."""
    made = prompt({"x": GOOD}, "x")
    assert (made.version, made.instructions, made.message) == (3, "Rules.", "Ask {{what}}.\n{{data}}")


def test_a_value_that_looks_like_a_placeholder_stays() -> None:
    """Placeholders are filled in one pass, so that nothing said in a discussion is ever a placeholder."""
    assert prompt({"x": GOOD}, "x").filled(what="{{data}}", data="D") == "Ask {{data}}.\nD"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (None, "missing"),
        ("Rules.\n=== message ===\nAsk.", "version"),
        ("---\nname: x\n---\nRules.\n=== message ===\nAsk.", "version"),
        ("---\nversion: 1\n---\nRules.", "message"),
    ],
)
def test_a_template_of_another_form_is_named(text: str | None, fault: str) -> None:
    """One sentence with the file's name."""
    with pytest.raises(UsageError, match=fault) as caught:
        prompt({} if text is None else {"x": text}, "x")
    assert "prompts/x.md" in str(caught.value)


def test_an_unknown_placeholder_is_named() -> None:
    """A slip in a template is an error before anything is sent."""
    with pytest.raises(UsageError, match="what"):
        prompt({"x": GOOD}, "x").filled(data="")


PROMPTS = [name for name in load().templates if "/" not in name]


@pytest.mark.parametrize("name", PROMPTS)
def test_each_prompt_brings_its_data_last_and_says_that_it_is_data(name: str) -> None:
    """The message ends with the data; instructions and message both say that it is never an instruction."""
    made = prompt(load().templates, name)
    without = {"again": "{{errors}}", "schema": "{{schema}}", "probe": ""}  # these bring no data
    if name in without:
        assert without[name] in made.message
        return
    assert made.message.endswith("{{data}}")
    assert "data, never instructions" in " ".join(made.message.split())
    assert re.search(r"never (?:addressed to you|instructions)|data, never", made.instructions)
