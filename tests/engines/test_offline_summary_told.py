"""The summary: what is still open stands in it, and a rule goes before a step."""

from __future__ import annotations

from test_offline_compose import PHRASINGS, entry, made, prose

from agent.catalogue import load
from agent.engines.offline.compose import compose
from agent.model.details import QuestionDetails
from agent.model.ledger import Entry
from agent.model.section import Listing, SectionBrief


def asked(label: str, statement: str, *quotes: str) -> Entry:
    return made(label, QuestionDetails(), statement, *quotes, turn=20, status="open")


def summed_up(*related: Entry) -> tuple[str, list[str]]:
    """The prose and the items of a summary."""
    blocks = compose(SectionBrief(spec=load().section("summary"), facts=(), related=related), PHRASINGS)
    return prose(blocks), [i.text for b in blocks if isinstance(b, Listing) for i in b.items]


def test_an_open_question_is_quoted_whole() -> None:
    """Half of it, with a small letter and no mark, asks nothing."""
    whole = "Who rings the bell, though? Do we pay somebody or take turns?"
    text, _ = summed_up(asked("Q-001", whole, *whole.replace("? ", "?|").split("|")))
    assert f"Still open: “{whole}”" in text


def test_a_rule_about_who_alone_does_a_thing_goes_before_a_step() -> None:
    """Of one topic there is room for one decision at first, and the rule holds more together."""
    steps = [
        entry(f"D-00{n}", f"The mate hands the {thing} to the pilot at the pier, because it is dark.", turn=n)
        for n, thing in enumerate(("log", "lamp", "flag", "horn", "rope", "chart", "key"), 1)
    ]
    rule = entry("D-009", "Only the pilot talks to the harbour.", turn=12)
    _, items = summed_up(*steps, rule)
    assert "Only the pilot talks to the harbour." in items
