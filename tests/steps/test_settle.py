"""What overlapping chunks found twice becomes one finding, whatever order they finished in."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

from agent.model.details import ComponentDetails, DecisionDetails, Details, Kind, TechnologyDetails
from agent.model.finding import Evidence, Finding, Quote, VerifiedFinding, finding_id
from agent.steps.settle import settle

DETAILS: dict[Kind, Details] = {
    Kind.TECHNOLOGY: TechnologyDetails(),
    Kind.COMPONENT: ComponentDetails(),
    Kind.DECISION: DecisionDetails(),
}


def found(turn: int, kind: Kind, title: str, statement: str, status: str, quote: str = "") -> VerifiedFinding:
    words = quote or f"words of turn {turn}"
    finding = Finding(
        kind=kind,
        title=title,
        statement=statement,
        status=status,
        quotes=(Quote(turn=turn, words=words),),
        details=DETAILS[kind],
        topic="storage",
    )
    day = dt.date(2026, 5, 4)
    return VerifiedFinding(
        id=finding_id("hives", day, turn, finding),
        discussion="hives",
        revision="r1",
        date=day,
        turn=turn,
        finding=finding,
        evidence=(Evidence(source="hives.txt", discussion="hives", turn=turn, quote=words),),
    )


def test_a_technology_has_the_standing_and_the_statement_of_the_later_word() -> None:
    """Chosen in one chunk and given up in a later one: the entry says that it was given up, and quotes both."""
    chosen = found(4, Kind.TECHNOLOGY, "Redis", "Redis holds the readings.", "chosen")
    dropped = found(90, Kind.TECHNOLOGY, "Redis", "Redis is turned down: it forgets.", "rejected")
    for order in permutations([[chosen], [dropped]]):
        (one,) = settle(order)
        assert (one.finding.status, one.finding.statement) == ("rejected", "Redis is turned down: it forgets.")
        assert [e.turn for e in one.evidence] == [4, 90]
        assert one.id == chosen.id


def test_a_weaker_word_said_later_changes_nothing() -> None:
    """A chosen technology that is merely named again keeps its standing and its statement."""
    chosen = found(4, Kind.TECHNOLOGY, "Redis", "Redis holds the readings.", "chosen")
    named = found(9, Kind.TECHNOLOGY, "redis", "Redis was named.", "mentioned")
    (one,) = settle([[named], [chosen]])
    assert (one.finding.status, one.finding.statement) == ("chosen", "Redis holds the readings.")


def test_what_a_later_chunk_adds_to_a_part_is_kept() -> None:
    """Its statement says both things; what only repeats the first is left out."""
    first = found(4, Kind.COMPONENT, "Hub", "The hub gathers the readings of all hives.", "current")
    more = found(90, Kind.COMPONENT, "Hub", "The hub lights a lamp when the battery runs low.", "current")
    again = found(120, Kind.COMPONENT, "Hub", "All readings of the hives are gathered by the hub.", "current")
    (one,) = settle([[again], [more], [first]])
    assert one.finding.statement == f"{first.finding.statement} {more.finding.statement}"


def test_what_the_overlap_found_twice_is_one_finding() -> None:
    """The same sentence in two chunks under much the same title."""
    first = found(
        7, Kind.DECISION, "Readings are kept for a day", "They are kept for a day.", "accepted", "a day it is"
    )
    again = found(7, Kind.DECISION, "Readings kept for a day", "They stay for one day.", "accepted", "a day it is")
    other = found(7, Kind.DECISION, "Means are hourly", "Means are made hourly.", "accepted", "a day it is")
    assert len(settle([[first], [again]])) == 1
    assert len(settle([[first], [other]])) == 2


def test_two_amounts_that_one_sentence_settles_stay_two() -> None:
    """Whatever the titles share; a title in other words with the same amount is the same finding."""
    said = "recovery point 60 seconds, recovery time 30 minutes"
    point = found(
        9, Kind.DECISION, "The recovery point is 60 seconds", "At most 60 seconds are lost.", "accepted", said
    )
    time = found(9, Kind.DECISION, "The recovery time is 30 minutes", "It is back in 30 minutes.", "accepted", said)
    again = found(9, Kind.DECISION, "A recovery point of 60 seconds", "60 seconds may be lost.", "accepted", said)
    settled = [f.finding.title for f in settle([[point, time], [again]])]
    assert len(settled) == 2
    assert time.finding.title in settled


def test_a_neighbour_that_quotes_the_same_assent_stays_its_own() -> None:
    """It tells nothing of the other one's amount."""
    said = "24 hours then, keep the keys for 24 hours"
    key = found(9, Kind.DECISION, "Every write carries a berth key", "A berth key goes with a write.", "accepted", said)
    kept = found(9, Kind.DECISION, "Berth keys are kept for 24 hours", "They are kept 24 hours.", "accepted", said)
    assert len(settle([[key, kept]])) == 2


def test_two_findings_of_one_chunk_stay_two() -> None:
    """Whoever read it told them apart, though one sentence settles both and the titles share most words."""
    said = "plain text with a field v, and inside one v we only add"
    text = found(9, Kind.DECISION, "Hive messages are plain text", "Hive messages stay plain text.", "accepted", said)
    field = found(
        9, Kind.DECISION, "Hive messages carry a field v", "In one version fields are only added.", "accepted", said
    )
    again = found(9, Kind.DECISION, "Hive messages are plain text", "They are plain text.", "accepted", said)
    assert [f.finding.title for f in settle([[text, field, again]])] == [text.finding.title, field.finding.title]


def test_of_two_chunks_the_fuller_telling_stays() -> None:
    """Whichever chunk told it, and in whatever order the two are read."""
    said = "a second, doubling to five minutes, with jitter"
    short = found(9, Kind.DECISION, "The hub waits before it dials", "It waits up to 5 minutes.", "accepted", said)
    full = found(
        9,
        Kind.DECISION,
        "The hub waits before it dials again",
        "The hub waits 1 second, doubles that up to 5 minutes, and adds jitter.",
        "accepted",
        said,
    )
    for order in permutations([[short], [full]]):
        (one,) = settle(order)
        assert one.finding.statement == full.finding.statement
