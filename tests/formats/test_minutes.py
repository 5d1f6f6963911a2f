"""Minutes in Markdown."""

from __future__ import annotations

import pytest
from discussion_samples import NAMES, Said, dialogues, read, sure
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence
from agent.formats.minutes import FORMAT

INITIALS = {"Ada Berg": "AB", "Noor van Dalen": "NvD", "Tom Reed": "TR"}
HEAD = (
    "# Queue review\n\nDate: 14 March 2026\nAttendees: " + ", ".join(f"{n} ({i})" for n, i in INITIALS.items()) + "\n\n"
)
MARKS = ("- {who}: {text}", "* **{who}:** {text}", "1. {who} – {text}", "- [{who}] {text}")


@settings(max_examples=60, deadline=None)
@given(turns=dialogues(NAMES), mark=st.sampled_from(MARKS), every=st.integers(1, 4))
def test_items_are_read_back_with_person_and_thread(turns: list[Said], mark: str, every: int) -> None:
    """Initials are the speaker, the attendee behind them the person, the heading the thread."""
    lines, threads = [], []
    for n, turn in enumerate(turns):
        if n % every == 0:
            lines.append(f"\n## Topic {n // every}\n")
        threads.append(f"Topic {n // every}")
        lines.append(mark.format(who=INITIALS[turn.speaker], text=turn.text))
    data = HEAD + "\n".join(lines) + "\n"
    assert sure(FORMAT, data) is Confidence.CERTAIN
    got = read(FORMAT, data)
    assert [(t.speaker, t.person, t.text, t.thread) for t in got.turns] == [
        (INITIALS[t.speaker], t.speaker, t.text, thread) for t, thread in zip(turns, threads, strict=True)
    ]
    assert (got.title, str(got.date)) == ("Queue review", "2026-03-14")


def test_what_is_nested_belongs_to_the_item_unless_somebody_else_is_named() -> None:
    """A reason under a point is its speaker's; an answer is another's; a decision is of somebody unknown."""
    data = HEAD + (
        "## Storage\n- AB: one table\n  - since we know it\n  - TR: and backups?\n    every day?\n"
        "- Decision: one table\n- Kafka: too heavy\n\nThat was all.\n"
    )
    assert [(t.speaker, t.text) for t in read(FORMAT, data).turns] == [
        ("AB", "one table\n  - since we know it"),
        ("TR", "and backups?\nevery day?"),
        (None, "Decision: one table"),
        (None, "Kafka: too heavy"),
        (None, "That was all."),
    ]


def test_attendees_may_stand_in_a_section_of_their_own() -> None:
    """They are who was there, not what was said."""
    data = "# Sync\n## Attendees\n- Ada Berg (AB)\n- Tom Reed (TR)\n## Queue\n- AB: one\n- TR: two\n- AB: three\n"
    got = read(FORMAT, data)
    assert [(t.person, t.text) for t in got.turns] == [("Ada Berg", "one"), ("Tom Reed", "two"), ("Ada Berg", "three")]
    assert got.warnings == ("Left out, since nobody said it: line about who was there (3).",)


@pytest.mark.parametrize(
    "text",
    [
        "## Prompt\n\nWhich?\n\n## Response\n\n- Redis: fast\n- Kafka: heavy\n- NATS: light\n",
        "We talked for an hour.\n\nIt was about the queue.\n\nAnd the cache.\n\nAnd more.\n- a\n- b\n- c\n",
        "Ada: hi\nTom: ho\nAda: so\n",
    ],
)
def test_lists_alone_are_no_minutes(text: str) -> None:
    """Answers with lists, and prose with one, are read as text."""
    assert sure(FORMAT, text) is Confidence.NO


def test_text_without_a_list_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="--format text"):
        read(FORMAT, "# Minutes\n\nnothing\n")
