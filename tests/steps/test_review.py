"""What a person is asked, in which order, and when no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fakes import ScriptedEngine, fed, linking, made

from agent.model.details import Details, Kind, TechnologyDetails
from agent.model.finding import Finding, Quote, Rejected, Tier, VerifiedFinding, Weight
from agent.model.fold import fold, members
from agent.model.ledger import Relation
from agent.model.log import LogEvent, Verdict
from agent.steps.review import Doubt, Question, questions


def asked(*findings: VerifiedFinding, engine: ScriptedEngine | None = None, **more: object) -> tuple[Question, ...]:
    """The questions after these findings, each a discussion of its own."""
    log: tuple[LogEvent, ...] = ()
    for finding in findings:
        log = fed(log, engine or ScriptedEngine(), finding)
    ledger = fold(log)
    grouped: Mapping[str, Sequence[str]] = members(log)
    return questions(ledger, grouped, **more)  # type: ignore[arg-type]


def guess(words: str, day: int = 0, weight: Weight = Weight.DETAIL) -> VerifiedFinding:
    return made(words, day=day, discussion=f"d{day}", tier=Tier.POSSIBLE, status="proposed", weight=weight)


def tool(name: str, day: int) -> VerifiedFinding:
    details: Details = TechnologyDetails()
    return made(f"{name} is in use.", day=day, discussion=f"d{day}", title=name, status="existing", details=details)


def test_what_shapes_the_system_is_asked_first() -> None:
    """A guess about a detail comes after one about the system's shape, and what is certain is not asked."""
    found = asked(
        guess("The colour is blue.", 0), guess("There is one queue.", 1, Weight.SHAPES), made("Seats are held.", day=2)
    )
    assert [q.text for q in found] == ["Was this agreed? There is one queue.", "Was this agreed? The colour is blue."]
    assert found[0].choice("y") is not None
    assert found[0].choice("x") is None


def test_settled_amounts_that_differ_may_be_a_replacement() -> None:
    """Two rules on one matter with two amounts are asked about once, the later first; on two matters they are not."""
    (question,) = asked(
        made("Seats in the hall are held for 15 minutes."),
        made("Seats in the hall are held for 10 minutes.", day=1, discussion="quay"),
        made("Invoices are kept for 9 years.", day=2, discussion="deck"),
    )
    assert (question.doubt, question.about, question.other) == (Doubt.REPLACED, "D-002", "D-001")
    replaces = question.choice("r")
    assert replaces is not None
    assert (replaces.verdict, replaces.pair) == (Verdict.REPLACES, True)


def test_a_contradiction_is_asked_once() -> None:
    """Both entries name each other; the person is asked one question, and not whether one replaces the other too."""
    old = made("Seats in the hall are held for 15 minutes.")
    new = made("Seats in the hall are held for 10 minutes.", day=1, discussion="quay")
    found = asked(old, new, engine=ScriptedEngine(linking((Relation.CONTRADICTS, new, old))))
    assert [q.doubt for q in found] == [Doubt.CONFLICT]
    assert asked(old, new, answered=frozenset({found[0].id})) == ()


def test_like_names_may_be_one_thing_and_numbered_ones_are_not() -> None:
    """A slip of spelling and initials are asked about; two versions, and two products, are two things."""
    pairs = {
        ("Postgres", "Postgre"): 1,
        ("Device Registry Service", "DRS"): 1,
        ("Level 1", "Level 2"): 0,
        ("MySQL", "SQLite"): 0,
        ("NATS", "NAS"): 0,
    }
    for (one, other), number in pairs.items():
        assert len(asked(tool(one, 0), tool(other, 1))) == number, (one, other)


def test_what_is_told_as_decided_and_reads_as_talk_is_asked_before_what_is_left_out() -> None:
    """The document tells the one as settled, the other as a proposal; what was called a decision is not asked."""
    talk = made("I talked to the harbour office.", tier=Tier.PROBABLE)
    plain = made("Seats in the hall are held for 15 minutes.", day=1, discussion="quay", tier=Tier.PROBABLE)
    found = asked(
        guess("The colour is blue.", 2), plain, talk, made("Gulls are kept off the pier.", day=3, discussion="dock")
    )
    assert [q.text.removeprefix("Was this agreed? ") for q in found] == [
        "I talked to the harbour office.", "Seats in the hall are held for 15 minutes.", "The colour is blue.",
    ]  # fmt: skip


def test_what_was_not_believed_is_shown_last_and_waits_for_a_persons_word() -> None:
    """Its reason is told; it can be noted, or vouched for."""
    finding = Finding(
        kind=Kind.DECISION, title="Kafka", statement="Kafka carries it all.", status="accepted", topic="messaging",
        quotes=(Quote(turn=3, words="use Kafka everywhere"),), details=made("x").finding.details,
    )  # fmt: skip
    rejected = Rejected(finding=finding, reason="The words do not stand in turn 3.")
    first, last = asked(guess("The colour is blue."), rejected=[rejected])
    assert (first.doubt, last.doubt) == (Doubt.DECISION, Doubt.REJECTED)
    assert "do not stand in turn 3" in last.text
    assert [c.verdict for c in last.choices] == [Verdict.SETTLED, Verdict.AS_IT_IS]
    assert last.findings == ()


def test_an_answered_question_comes_back_when_more_is_said() -> None:
    """The same words do not ask again; a proposal that is made again does."""
    again = guess("The colour is blue.", 1)
    (before,) = asked(guess("The colour is blue."))
    assert asked(guess("The colour is blue."), answered=frozenset({before.id})) == ()
    engine = ScriptedEngine(linking((Relation.CONFIRMS, again, guess("The colour is blue."))))
    (after,) = asked(guess("The colour is blue."), again, engine=engine, answered=frozenset({before.id}))
    assert after.about == before.about
