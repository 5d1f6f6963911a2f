"""A written proposal that is adopted settles its points, as its author amended them in the discussion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from fakes import Collecting
from talk_samples import engine

from agent.catalogue import load
from agent.model.details import DecisionDetails, Kind
from agent.model.fold import fold
from agent.model.ledger import Entry
from agent.model.transcript import Redacted, Transcript, Turn
from agent.pipeline.reading import feed, read_discussion
from agent.text.acts import parse_cues
from agent.text.topics import Topics
from agent.text.words import fold_name

TEXT = """## Background

The two tool libraries each have a paper book, and nobody reads the other one.

## Proposal

- Every tool gets a number that is engraved on it.
- A loan is for 10 days.
- Overdue notices go out by letter.
- A nightly job tells each branch which loans are older than 4 weeks.
- Damaged tools are repaired by the branch that lent them.

The loans are kept in MariaDB.

## Alternatives

Snipe-IT was considered, but nobody here can run it.
"""
SAID = (
    ("Tilda", TEXT),
    ("Ravi", "Ten days is too short for a roof. Two weeks?"),
    ("Tilda", "Fair point. Changed it: 14 days instead of 10."),
    ("Ottilie", "Letters cost more than the tools. Everybody has a phone."),
    ("Tilda", "You're right, overdue notices go out as text messages then."),
    ("Ravi", "+1"),
    ("Ottilie", "+1 from me."),
)
ADOPTED = ("Tilda", "Thanks both. Accepted as written.")


def entries(*said: tuple[str, str]) -> list[Entry]:
    """The decisions that the ledger holds after the discussion."""
    return read([Turn(n=n, speaker=who, text=text, anchor=f"{n}") for n, (who, text) in enumerate(said, 1)])


def read(turns: Sequence[Turn]) -> list[Entry]:
    """The same, of turns that may quote one another."""
    told = Transcript(
        key="rfc", revision="r1", source="rfc.json", title="RFC: one book for both tool libraries", format="text",
        date=dt.date(2026, 5, 4), turns=tuple(turns),
    )  # fmt: skip
    catalogue = load()
    cues = parse_cues(catalogue.text("lexicons/cues.toml"))
    topics = Topics([(t.id, t.strong, t.keywords) for t in catalogue.topics])
    names = {fold_name(f): t.name for t in catalogue.technologies.entries for f in t.forms}
    found = read_discussion(Redacted[Transcript](value=told), engine(), cues, topics, names, Collecting())
    return [e for e in fold(feed(found, (), engine(), 1).events).entries if e.kind is Kind.DECISION]


def accepted(*said: tuple[str, str]) -> list[str]:
    """What is told as accepted."""
    return [e.statement for e in entries(*said) if e.status == "accepted"]


def test_the_points_of_an_adopted_proposal_are_settled() -> None:
    """Nobody says them again: that the text is accepted settles each of them, and none of its background."""
    told = " ".join(accepted(*SAID, ADOPTED))
    for point in ("engraved", "repaired by the branch", "MariaDB"):
        assert point in told
    assert "paper book" not in told
    assert "too short" not in told


@pytest.mark.parametrize(
    "words",
    [
        "Accepted as written.",
        "No more comments, so I'm merging this.",
        "The proposal is adopted, thank you.",
        "Everybody is for it, so let's go with it.",
        "I'm calling this accepted.",
    ],
)
def test_a_text_is_adopted_in_many_words(words: str) -> None:
    """What adopts the whole is known by its form."""
    assert any("repaired by the branch" in a for a in accepted(*SAID, ("Tilda", words)))


@pytest.mark.parametrize(
    "last", [("Ravi", "Accepted as written."), ("Tilda", "Let me think about it over the weekend.")]
)
def test_a_text_that_nobody_adopts_settles_nothing(last: tuple[str, str]) -> None:
    """Neither a reader's word, nor its author's doubt, adopts it."""
    assert not any("repaired by the branch" in a for a in accepted(*SAID, last))


def test_what_its_author_changes_takes_the_place_of_the_point() -> None:
    """An amount in place of another, and another way in place of the one that was found wanting."""
    found = {e.id: e for e in entries(*SAID, ADOPTED)}
    pairs = {(e.statement, found[e.superseded_by].statement) for e in found.values() if e.superseded_by}
    assert pairs == {
        ("A loan is for 10 days.", "A loan is for 14 days."),
        ("Overdue notices go out by letter.", "Overdue notices go out as text messages."),
    }


def test_what_is_quoted_says_which_point_an_answer_is_about() -> None:
    """In a mail the amount alone stands below the words that it answers, and those below the point."""
    turns = [Turn(n=1, speaker="Tilda", text=TEXT, anchor="mail 1")]
    objects = ("A loan is for 10 days.", "The guild has 21 days for everything.")
    turns.append(Turn(n=2, speaker="Ravi", text=objects[1], quoted=(objects[0],), anchor="mail 2"))
    turns.append(Turn(n=3, speaker="Ottilie", text="Nothing from me.", anchor="mail 3"))
    turns.append(Turn(n=4, speaker="Tilda", text="True, make that 21 days.", quoted=(objects[1],), anchor="mail 4"))
    turns.append(Turn(n=5, speaker="Tilda", text="Accepted as amended.", anchor="mail 5"))
    found = [e.statement for e in read(turns) if e.status == "accepted"]
    assert "A loan is for 21 days." in found
    assert "A loan is for 10 days." not in found


def test_what_a_text_says_was_considered_lost() -> None:
    """Under a heading of its own it is an alternative, whether or not the text was adopted."""
    found = entries(*SAID, ADOPTED)
    lost = {a.name for e in found if isinstance(e.details, DecisionDetails) for a in e.details.alternatives}
    lost |= {e.statement.rstrip(".") for e in found if e.status == "rejected"}
    assert "Snipe-IT" in lost
