"""Titles of decisions: they name the thing, from the question that is answered where the words themselves do not."""

from __future__ import annotations

import datetime as dt

import pytest
from test_offline_technologies import engine

from agent.catalogue import load
from agent.engines.offline.phrasing import statement
from agent.engines.offline.titles import headed
from agent.model.details import DecisionDetails, Kind, Passage, Said
from agent.model.finding import Finding, Quote
from agent.model.transcript import Chunk, Redacted, Transcript, Turn
from agent.steps.outline import outline
from agent.text.acts import parse_cues
from agent.text.topics import Topics


def title(said: str, asked: str = "", *, turns_back: int = 1, named: str = "", status: str = "accepted") -> str:
    """The title of a decision that was settled in these words, in answer to others."""
    put = Said(text=asked, speaker="Bo", turn=9 - turns_back, verbatim=True) if asked else None
    words = Said(text=said, speaker="Ada", turn=9, verbatim=True)
    finding = Finding(
        kind=Kind.DECISION, title=named or said.rstrip("."), statement=said, status=status,
        quotes=(Quote(turn=9, words=said),), topic="storage",
        details=DecisionDetails(asked=put, passages=(Passage(asked=put, words=words),)),
    )  # fmt: skip
    return headed([finding], ["Bo", "Ada"])[0].title


@pytest.mark.parametrize(
    ("said", "asked", "expected"),
    [
        ("60 litres fit.", "And if the pump's off?", "If the pump’s off: 60 litres fit"),
        ("No horn, just the bell.", "And if the fog comes, Ada?", "If the fog comes: no horn, just the bell"),
        ("9 days and a sum after.", "How long do we keep slips?", "How long we keep slips: 9 days and a sum after"),
        ("Only for the pilot.", "So we don't use the outer berth at all?", "The outer berth: only for the pilot"),
        ("On 4 of the test buoys since May.", "Thanks. Ada, the lamp?", "The lamp: on 4 of the test buoys since May"),
        ("Above 4 knots for an hour.", "Stop below 2 knots. And sailing?", "Sailing: above 4 knots for an hour"),
        ("Find the key, find the lamp... 9 minutes.", "How long do we wait?", "How long we wait: 9 minutes"),
        ("Always the worst tide.", "I'd keep the log on the ferry itself.", "Keep the log on the ferry itself"),
    ],
)  # fmt: skip
def test_words_that_name_nothing_stand_behind_the_thing_that_was_asked(said: str, asked: str, expected: str) -> None:
    """A reader of the list was not there when it was asked."""
    assert title(said, asked) == expected


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("The ferry holds its berth.", "How long do we wait?"),
        ("Silent lamp for 10 minutes, alarm, no sailing.", "And if the lamp goes out at sea?"),
        ("Always ropes first.", "Ropes first, then the bridge?"),
    ],
)
def test_words_that_name_their_thing_stay(said: str, asked: str) -> None:
    """What was asked before is then another matter, or says the same."""
    assert title(said, asked) == said.rstrip(".")


def test_what_was_asked_long_before_is_no_title() -> None:
    """It may have been answered since."""
    assert title("60 litres fit.", "And if the pump's off?", turns_back=7) == "60 litres fit"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("No no no. The outer berth is for the pilot.", "The outer berth is for the pilot"),
        ("The paper log, you won't hear me moan about it.", "The paper log"),
        ("Couldn't you ask the quay for the slip.", "Ask the quay for the slip"),
        ("No horn.", "No horn"),
    ],
)
def test_a_title_holds_no_chatter(said: str, expected: str) -> None:
    """Interjections, the form of a request and what is said of oneself go; a no to something stays."""
    assert title(said) == expected


def test_a_refusal_keeps_its_title() -> None:
    """It names what was turned down."""
    assert title("60 litres.", "And if the pump's off?", named="The tank", status="rejected") == "The tank"


def test_the_language_go_is_no_verb() -> None:
    """'I'd just do Go on the ferry' says which language; 'go with' is how one takes something."""
    assert statement("I'd just do Go on the ferry as well.") == "Do Go on the ferry as well."
    assert statement("Go on the ferry as well.") == "Go on the ferry as well."
    assert statement("Go on the ferry as well.") == "Go on the ferry as well."
    assert statement("I'd just go with paper.") == "Paper."


def test_a_talk_that_is_read_gets_such_titles() -> None:
    """The engine puts them at the end of a reading."""
    said = ("Do we use the outer berth at all?", "Only for the night ferry.", "Decided, only for the night ferry.")
    turns = tuple(Turn(n=n, speaker=("Bo", "Ada")[n % 2], text=t, anchor=f"line {n}") for n, t in enumerate(said, 1))
    transcript = Transcript(
        key="talk", revision="r1", source="talk.txt", title="Talk", format="text", date=dt.date(2026, 5, 4), turns=turns
    )
    cues = parse_cues(load().text("lexicons/cues.toml"))
    topics = Topics([(t.id, t.strong, t.keywords) for t in load().topics])
    whole = outline(Redacted[Transcript](value=transcript), cues, topics)
    chunk = Chunk(transcript=transcript, outline=whole, first=1, last=len(turns))
    found = engine().extract(Redacted[Chunk](value=chunk))
    titles = {f.title for f in found if f.kind is Kind.DECISION}
    assert "Outer berth: only for the night ferry" in titles
