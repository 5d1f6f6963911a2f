"""Manner of talk, who leads, topics and proposals, on small discussions."""

from __future__ import annotations

import pytest

from agent.catalogue import load
from agent.model.transcript import Manner, Outline, Redacted, Transcript, Turn
from agent.steps.outline import outline
from agent.text.acts import parse_cues
from agent.text.topics import Topics

CUES = parse_cues(load().text("lexicons/cues.toml"))
TOPICS = Topics([(t.id, t.strong, t.keywords) for t in load().topics])

MEETING = (
    ("Ines", "Where do we keep the curves?"),
    ("Otto", "How about SQLite on the board?"),
    ("Ines", "Agreed, we go with SQLite on the board."),
    ("Otto", "And how often do we flush?"),
    ("Ines", "Decision: every 5 seconds."),
)
VOTE = (("Ada", "Proposal: SQLite."), ("Bo", "+1"), ("Cy", "+1"), ("Di", "-1, too small"), ("Ed", "+1"))


def outlined(said: tuple[tuple[str | None, str], ...], times: str | None = None, *, assistant: bool = False) -> Outline:
    turns = tuple(
        Turn(n=n, speaker=who, time=times, text=text, anchor=f"line {n}") for n, (who, text) in enumerate(said, 1)
    )
    talk = Transcript(
        key="k", revision="r", source="k.txt", title="k", format="plain", turns=turns, with_assistant=assistant
    )
    return outline(Redacted[Transcript](value=talk), CUES, TOPICS)


@pytest.mark.parametrize(
    ("said", "times", "manner"),
    [
        (MEETING, "0:00:01.000", Manner.FACILITATED),
        (MEETING, "2026-03-02T10:00:00", Manner.CHAT),
        (VOTE, None, Manner.VOTES),
        ((("Ada", "The pier is long and the wind is strong."), ("Bo", "It was colder last year.")), None, Manner.LOOSE),
        (tuple((None, text) for _, text in MEETING), None, Manner.LOOSE),
        ((("Ada", "This is a thought experiment, nothing more."), *MEETING), None, Manner.LOOSE),
        ((), None, Manner.LOOSE),
    ],
)  # fmt: skip
def test_the_manner_is_told_from_how_people_talk(
    said: tuple[tuple[str | None, str], ...], times: str | None, manner: Manner
) -> None:
    """Recaps make a meeting, wall-clock times a chat, +1 a vote; without names or recaps it is loose talk."""
    assert outlined(said, times).manner is manner


def test_in_a_conversation_with_an_assistant_the_person_decides() -> None:
    """The assistant is marked, and nobody facilitates."""
    found = outlined((("user", "Where do I keep curves?"), ("assistant", "I suggest SQLite.")), assistant=True)
    assert found.manner is Manner.ASSISTANT
    assert [(p.name, p.assistant, p.facilitates) for p in found.participants] == [
        ("user", False, False), ("assistant", True, False),
    ]  # fmt: skip


def test_who_recaps_facilitates() -> None:
    """One person leads: the one who says what holds; turns and words are counted."""
    people = {p.name: p for p in outlined(MEETING).participants}
    assert {name: p.facilitates for name, p in people.items()} == {"Ines": True, "Otto": False}
    assert (people["Ines"].turns, people["Otto"].words) == (3, 12)


def test_topic_spans_cover_every_turn_once_and_go_on_through_silence() -> None:
    """Consecutive, without gaps; a turn that names no topic belongs to the one before."""
    security = "And now authentication, TLS and encryption at rest."
    said = (("A", "Every call is retried with exponential backoff."), ("B", "Sure."), ("A", security))
    spans = outlined(said).topics
    assert [(s.first, s.last) for s in spans] == [(1, 2), (3, 3)]
    assert spans[0].topic != spans[1].topic


def test_proposals_are_kept_with_turn_and_speaker_and_are_open_for_a_while() -> None:
    """What was proposed can be taken up in the turns that follow."""
    found = outlined(MEETING)
    assert [(p.turn, p.speaker, p.text) for p in found.proposals] == [(2, "Otto", "How about SQLite on the board?")]
    assert found.open_at(3) == found.proposals
    assert found.open_at(2) == found.open_at(12) == ()
