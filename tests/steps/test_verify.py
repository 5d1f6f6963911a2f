"""What a discussion bears out becomes evidence; the rest comes back with the reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from agent.model.details import (
    ActionDetails,
    DecisionDetails,
    Details,
    Kind,
    Nearby,
    PolicyDetails,
    TechnologyDetails,
)
from agent.model.finding import Finding, Quote, Rejected, VerifiedFinding, finding_id
from agent.model.transcript import Attachment, Redacted, Transcript, Turn
from agent.steps.verify import verify

DETAILS: dict[Kind, Details] = {
    Kind.DECISION: DecisionDetails(),
    Kind.POLICY: PolicyDetails(),
    Kind.TECHNOLOGY: TechnologyDetails(),
    Kind.ACTION: ActionDetails(),
}
STATUS = {Kind.DECISION: "accepted", Kind.POLICY: "current", Kind.TECHNOLOGY: "chosen", Kind.ACTION: "open"}
SAID: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Mara", "Where do the readings of the beehives go? TimescaleDB or plain PostgreSQL?", {}),
    ("Jun", "PostgreSQL 16, with one primary and two replicas. It’s what we run.", {}),
    ("Mara", "Agreed, PostgreSQL it is.", {}),
    ("Jun", "And how long do we keep raw readings?", {}),
    ("Mara", "Seventy-two hours, then hourly means.", {}),
    ("Jun", "Maybe MQTT for the hives?", {}),
    ("Mara", "We will not use MQTT.", {}),
    ("build-bot", "Deployed: readings go to Redis.", {"automatic": True}),
    ("Jun", "I agree with that.", {"quoted": ("Readings could go to Kafka",)}),
    ("Mara", "The settings are pasted.", {"attachments": (Attachment(language="ini", text="retention = 30 days"),)}),
    ("Jun", "Just kidding, let the bees decide: honey storage everywhere.", {}),
    ("Mara", "Fine. We compress the readings with Zstandard before upload.", {}),
)


def talk(**more: Any) -> Redacted[Transcript]:
    turns = tuple(
        Turn(n=n, speaker=who, text=text, anchor=f"line {n}", time=f"2026-05-0{4 + n // 9}T10:{n:02d}:00", **extra)
        for n, (who, text, extra) in enumerate(SAID, 1)
    )
    value = {
        "key": "hives",
        "revision": "r1",
        "source": "hives.txt",
        "title": "Hives",
        "format": "plain",
        "turns": turns,
    }
    return Redacted[Transcript](value=Transcript(**{**value, "date": dt.date(2026, 5, 4), **more}))


def finding(statement: str, *quotes: tuple[int, str], kind: Kind = Kind.DECISION, **more: Any) -> Finding:
    base = {"kind": kind, "title": statement[:40], "statement": statement, "status": STATUS[kind], "topic": "storage"}
    said = tuple(Quote(turn=n, words=w) for n, w in quotes)
    return Finding(**{**base, "details": DETAILS[kind], "quotes": said, **more})


def believed(one: Finding, **more: Any) -> VerifiedFinding:
    good, bad = verify([one], talk(), **more)
    assert [r.reason for r in bad] == []
    return good[0]


def refused(one: Finding, **more: Any) -> str:
    good, bad = verify([one], talk(), **more)
    assert good == ()
    assert bad[0].finding == one
    return bad[0].reason


def test_evidence_holds_the_sources_own_words_and_place() -> None:
    """Case and apostrophes of the quote give way to those of the turn; speaker, time and anchor come from it."""
    found = believed(
        finding("Readings are kept in PostgreSQL 16", (2, "postgresql 16, with ONE primary"), (2, "it's what we run"))
    )
    assert [e.quote for e in found.evidence] == ["PostgreSQL 16, with one primary", "It’s what we run"]
    first = found.evidence[0]
    assert (first.speaker, first.anchor, first.source, first.discussion) == ("Jun", "line 2", "hives.txt", "hives")
    assert [q.words for q in found.finding.quotes] == [e.quote for e in found.evidence]


def test_the_last_turn_quoted_gives_turn_date_and_id() -> None:
    """A finding is settled where the last of its quotes stands."""
    one = finding("Readings are stored in PostgreSQL", (3, "Agreed, PostgreSQL it is"), (1, "readings of the beehives"))
    found = believed(one)
    assert (found.turn, found.date, found.revision) == (3, dt.date(2026, 5, 4), "r1")
    assert found.id == finding_id("hives", dt.date(2026, 5, 4), 3, one)


def test_a_turns_own_day_dates_what_was_said_in_it() -> None:
    """In a talk over two days the day of the turn counts."""
    found = believed(finding("Readings are compressed with Zstandard", (12, "compress the readings with Zstandard")))
    assert found.date == dt.date(2026, 5, 5)


def test_findings_come_in_the_order_of_their_turns() -> None:
    """Whatever order an engine reports them in."""
    late = finding("Readings are compressed with Zstandard", (12, "compress the readings with Zstandard"))
    early = finding("Readings are stored in PostgreSQL", (3, "PostgreSQL it is"))
    good, _ = verify([late, early], talk())
    assert [f.turn for f in good] == [3, 12]


@pytest.mark.parametrize("turn", [4, 6])
def test_a_quote_from_the_turn_beside_is_put_right(turn: int) -> None:
    """Off by one is corrected where the words stand there and nowhere else near."""
    found = believed(finding("Raw readings are kept for 72 hours", (turn, "seventy-two hours"), kind=Kind.POLICY))
    assert found.turn == 5


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (finding("Readings are stored in PostgreSQL", (6, "PostgreSQL it is")), "do not stand in turn 6"),
        (finding("Readings are stored in PostgreSQL", (3, "PostgreSQL … is")), "do not stand in turn 3"),
        (finding("Readings are stored in PostgreSQL", (3, "greSQL it is")), "do not stand in turn 3"),
        (finding("Readings are stored in PostgreSQL", (99, "PostgreSQL it is")), "no turn 99"),
        (finding("Readings go to Redis", (8, "readings go to Redis")), "bot"),
        (finding("Readings go to Kafka", (9, "Readings could go to Kafka")), "somebody else's"),
        (finding("Raw readings are kept for 30 days", (10, "retention = 30 days"), kind=Kind.POLICY), "pasted block"),
        (finding("Readings are stored in PostgreSQL"), "quotes nothing"),
        (finding("Raw readings are kept for 96 hours", (5, "Seventy-two hours"), kind=Kind.POLICY), "'96 hours'"),
        (finding("Raw readings are kept for 72 minutes", (5, "Seventy-two hours"), kind=Kind.POLICY), "'72 minutes'"),
        (finding("Readings are stored in PostgreSQL on Kubernetes", (3, "PostgreSQL it is")), "'Kubernetes'"),
        (finding("Invoices are signed by the accounting office", (3, "PostgreSQL it is")), "do not speak of"),
        (finding("Hives speak MQTT", (6, "Maybe MQTT for the hives?")), "a question"),
        (finding("Hives use MQTT", (7, "We will not use MQTT")), "a refusal"),
        (finding("Bees decide honey storage", (11, "let the bees decide: honey storage")), "a joke"),
    ],
)
def test_what_was_not_said_so_is_refused_with_the_reason(one: Finding, why: str) -> None:
    """Misquotes, bots, other people's words, pasted blocks, invented numbers and names, and what settles nothing."""
    assert why in refused(one)


def test_a_number_in_other_units_was_said() -> None:
    """Three days are seventy-two hours."""
    assert believed(finding("Raw readings are kept for 3 days", (5, "Seventy-two hours"), kind=Kind.POLICY)).turn == 5


def test_the_turn_before_bears_out_what_an_answer_leaves_unsaid() -> None:
    """'Agreed' takes its numbers from the proposal that it answers."""
    one = finding("Readings are stored in PostgreSQL 16 with two replicas", (3, "Agreed, PostgreSQL it is"))
    assert believed(one).turn == 3


def test_a_technology_must_be_named_near_and_a_product_anywhere() -> None:
    """A technology of the alias table counts only where it was said; other names may come from anywhere in the talk."""
    aliases = {"timescaledb": "TimescaleDB", "timescale": "TimescaleDB"}
    one = finding("Readings are compressed for TimescaleDB", (12, "compress the readings with Zstandard"))
    assert "'TimescaleDB'" in refused(one, aliases=aliases)
    named = finding("Mara has the readings compressed with Zstandard", (12, "compress the readings with Zstandard"))
    assert believed(named, aliases=aliases).turn == 12


def test_a_technology_may_be_named_by_its_alias() -> None:
    """'Zstandard' names a 'Quick Block Codec', none of whose words was said; without the alias that is refused."""
    aliases = {"zstandard": "Quick Block Codec", "quickblockcodec": "Quick Block Codec"}
    quoted = (12, "compress the readings with Zstandard")
    one = finding("Quick Block Codec is chosen.", quoted, kind=Kind.TECHNOLOGY, title="Quick Block Codec")
    assert "'Block" in refused(one)
    assert believed(one, aliases=aliases).turn == 12


def test_a_refusal_bears_out_a_denial() -> None:
    """'We will not use MQTT' settles that MQTT is not used."""
    assert believed(finding("MQTT is not used", (7, "We will not use MQTT"))).turn == 7


def test_a_question_may_be_reported_as_proposed() -> None:
    """Only accepted decisions need words that settle."""
    assert believed(finding("Hives speak MQTT", (6, "Maybe MQTT for the hives?"), status="proposed")).turn == 6


def test_details_may_not_bring_numbers_or_people_of_their_own() -> None:
    """What a detail form adds must have been said somewhere in the discussion."""
    base = ("Readings are stored in PostgreSQL", (3, "PostgreSQL it is"))
    assert "'Zoltan'" in refused(finding(*base, details=DecisionDetails(decided_by="Zoltan")))
    more = TechnologyDetails(role="keeps 500 hives")
    assert "'500 hives'" in refused(finding("PostgreSQL", (3, "PostgreSQL it is"), kind=Kind.TECHNOLOGY, details=more))
    assert believed(finding(*base, details=DecisionDetails(decided_by="Mara", assented=("Jun",)))).turn == 3


def test_what_was_said_around_a_decision_is_quoted_as_it_stands_with_its_place() -> None:
    """Words that stand in the turn cited get the source's spelling and place; others go, and the decision stays."""
    near = (
        Nearby(text="it's what we  run.", turn=2),
        Nearby(text="It is fast.", turn=2),
        Nearby(text="Agreed", turn=99),
    )
    one = finding("Readings are stored in PostgreSQL", (3, "PostgreSQL it is"), details=DecisionDetails(around=near))
    details = believed(one).finding.details
    assert isinstance(details, DecisionDetails)
    (said,) = details.around
    assert (said.text, said.speaker, said.turn, said.verbatim) == ("It’s what we run.", "Jun", 2, True)
    assert (said.source, said.discussion, said.anchor) == ("hives.txt", "hives", "line 2")


def test_the_same_findings_get_the_same_ids() -> None:
    """Ids depend on content, day and turn alone."""
    one = finding("Readings are stored in PostgreSQL", (3, "PostgreSQL it is"))
    assert believed(one).id == believed(one).id


def verified(said: str, statement: str) -> tuple[tuple[VerifiedFinding, ...], tuple[Rejected, ...]]:
    """What becomes of a statement that is told as decided where one person says these words."""
    whole = Transcript(
        key="k",
        revision="r",
        source="k.txt",
        title="Hives",
        format="plain",
        turns=(Turn(n=1, speaker="Jun", text=said, anchor="line 1"),),
        date=dt.date(2026, 5, 4),
    )
    found = Finding(
        kind=Kind.DECISION,
        title=statement,
        statement=statement,
        status="accepted",
        topic="general",
        details=DecisionDetails(),
        quotes=(Quote(turn=1, words=said),),
    )
    return verify((found,), Redacted[Transcript](value=whole))


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("MQTT is out because nobody here has run it, and Redis is out because it forgets.", "Readings go over MQTT."),
        ("Then there's no shared password in the hives.", "There is a shared password in the hives."),
        ("Today it's one password for every hive in the valley.", "One password serves every hive."),
        ("Why not just keep the readings forever", "Readings are kept forever."),
        ("I'd want hourly means.", "Readings are kept as hourly means."),
        ("Can't the hive check that itself? It's one hop less.", "The hive checks that itself, one hop less."),
    ],
)
def test_what_tells_something_else_settles_nothing(said: str, statement: str) -> None:
    """A refusal, the way it is today, a wish and a question with its afterthought bear out no decision that holds."""
    believed, (refused,) = verified(said, statement)
    assert not believed
    assert "settles nothing" in refused.reason


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("MQTT is out, so HTTP carries the readings.", "HTTP carries the readings."),
        ("Today we decided that one password is enough.", "One password is enough."),
        ("No shared password in the hives.", "The hives share no password."),
    ],
)
def test_what_settles_beside_a_refusal_still_settles(said: str, statement: str) -> None:
    """The choice beside what lost, a decision of today and a refusal told as one are believed."""
    (believed,), refused = verified(said, statement)
    assert not refused
    assert believed.finding.status == "accepted"


LED = (
    "So readings are kept for forty days in the shed.",
    "For the record, every hive has a number of its own.",
    "Right, the scale reports at night and not by day.",
    "Agreed, the keeper signs for each of them.",
    "Okay, then the shed has two shelves from May.",
    "Decision: vans bring the honey to the shop.",
)


def test_what_nobody_takes_up_enters_as_proposed() -> None:
    """A plain sentence of somebody who does not lead the talk is a decision only where it is taken up."""
    said = [("Mara", text) for text in LED] + [("Jun", "The console is a browser page.")]
    statement = "The console is a browser page"
    for reply, status in (("The rain is loud today.", "proposed"), ("Yes.", "accepted")):
        turns = [
            Turn(n=n, speaker=who, text=text, anchor=f"line {n}")
            for n, (who, text) in enumerate([*said, ("Mara", reply)], 1)
        ]
        good, _ = verify([finding(statement, (7, statement))], talk(turns=tuple(turns)))
        assert [f.finding.status for f in good] == [status]
