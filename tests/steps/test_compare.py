"""What changed between two states of the architecture, by meaning."""

from __future__ import annotations

from fakes import ScriptedEngine, fed, linking, made

from agent.model.details import Kind, QuestionDetails
from agent.model.fold import fold
from agent.model.ledger import Ledger, Relation
from agent.steps.compare import Delta, What, compare

FIRST = made("Webhook keys are kept for 24 hours.", title="Webhook keys")
ASKED = made("How long is the door log kept?", details=QuestionDetails(), turn=2)
LATER = made("Webhook keys are kept for 7 days.", title="Webhook keys", day=2, discussion="pier")
ANSWER = made("The door log is kept for 13 months.", day=2, discussion="pier", turn=2)
ENGINE = ScriptedEngine(link=linking((Relation.REPLACES, LATER, FIRST), (Relation.ANSWERS, ANSWER, ASKED)))


def states() -> tuple[Ledger, Ledger]:
    log = fed((), ENGINE, FIRST, ASKED)
    return fold(log), fold(fed(log, ENGINE, LATER, ANSWER))


def whats(delta: Delta, kind: Kind) -> list[tuple[What, str]]:
    return [(t.what, t.title) for t in delta.of(kind)]


def test_what_gave_way_is_reversed_what_is_new_added_and_a_question_answered() -> None:
    """Each is told once, with what took its place."""
    before, after = states()
    delta = compare(before, after)
    assert whats(delta, Kind.DECISION) == [
        (What.REVERSED, "Webhook keys"),
        (What.ADDED, "Webhook keys"),
        (What.ADDED, "The door log is kept for 13 months."),
    ]
    assert whats(delta, Kind.QUESTION) == [(What.ANSWERED, "How long is the door log kept?")]
    gone = delta.of(Kind.DECISION)[0]
    assert gone.was == ("accepted", FIRST.finding.statement)
    assert gone.by == next(e.id for e in after.entries if e.statement == LATER.finding.statement)


def test_a_number_that_changed_is_told_as_it_was_and_as_it_is() -> None:
    """The one that fell with the old entry, beside the one of the same sort that came with the new."""
    (figure,) = compare(*states()).numbers
    assert (figure.was, figure.now) == ("24 hours", "7 days")
    assert figure.entry != figure.by


def test_what_is_only_said_again_changes_nothing_and_nothing_differs_from_itself() -> None:
    """More evidence is no change of the architecture."""
    again = made("Webhook keys are kept for 24 hours.", title="Webhook keys", day=3, discussion="quay")
    engine = ScriptedEngine(link=linking((Relation.CONFIRMS, again, FIRST)))
    log = fed((), engine, FIRST)
    assert compare(fold(log), fold(fed(log, engine, again))) == Delta()
    assert compare(*states()[:1] * 2) == Delta()


def test_what_is_no_longer_there_is_gone() -> None:
    """As after a corrected transcript, or read backwards."""
    before, after = states()
    found = compare(after, before)
    assert [t.what for t in found.turned].count(What.GONE) == 2
    assert all(t.now is None for t in found.turned if t.what is What.GONE)
