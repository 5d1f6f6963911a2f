"""What a person's answers and undone transactions do to the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fakes import ScriptedEngine, by_words, fed, linking, made, state
from hypothesis import given
from hypothesis import strategies as st

from agent.model.details import QuestionDetails
from agent.model.finding import Tier
from agent.model.fold import fold, new_labels
from agent.model.ledger import Ledger, Relation
from agent.model.log import LogEvent, Reviewed, Verdict, Voided
from agent.model.transactions import in_force, voided

DAY = dt.date(2026, 5, 4)
GUESS = made("Seats are held for 15 minutes.", tier=Tier.POSSIBLE, status="proposed", title="Seats")
LATER = made("Seats are held for 10 minutes.", day=2, discussion="quay", title="Seats")


def answer(verdict: Verdict, *about: str, other: Sequence[str] = (), seq: int = 50, name: str = "q") -> Reviewed:
    return Reviewed(
        seq=seq,
        transaction=f"review-{seq}",
        question=name,
        verdict=verdict,
        about=about,
        other=tuple(other),
        by="Ada",
        date=DAY,
    )


def told(log: Sequence[LogEvent], *more: LogEvent) -> Ledger:
    return fold((*log, *more))


def test_what_a_person_says_was_agreed_is_accepted_and_no_longer_a_guess() -> None:
    """The standing, the tier and the history say so; the evidence stays what was said."""
    log = fed((), ScriptedEngine(), GUESS)
    (entry,) = told(log, answer(Verdict.SETTLED, GUESS.id)).entries
    assert (entry.status, entry.tier, entry.evidence) == ("accepted", Tier.EXPLICIT, GUESS.evidence)
    assert entry.history[-1].what == "told in review by Ada: settled"


def test_a_verdict_gives_the_status_that_its_kind_has() -> None:
    """A refused question is withdrawn, a refused decision rejected, a deferral means nothing to a question."""
    question = made("Who holds the keys?", details=QuestionDetails())
    for verdict, finding, status in (
        (Verdict.REFUSED, question, "withdrawn"),
        (Verdict.REFUSED, GUESS, "rejected"),
        (Verdict.DEFERRED, GUESS, "deferred"),
        (Verdict.DEFERRED, question, "open"),
        (Verdict.AS_IT_IS, GUESS, "proposed"),
    ):
        log = fed((), ScriptedEngine(), finding)
        assert [e.status for e in told(log, answer(verdict, finding.id)).entries] == [status]


def test_what_is_said_after_an_answer_counts_after_it() -> None:
    """A refused decision that a later discussion settles is settled."""
    again = made("Seats are held for 15 minutes.", day=3, discussion="deck", title="Seats")
    engine = ScriptedEngine(linking((Relation.CONFIRMS, again, GUESS)))
    log = (*fed((), engine, GUESS), answer(Verdict.REFUSED, GUESS.id))
    assert [e.status for e in fold(log).entries] == ["rejected"]
    assert [e.status for e in fold(fed(log, engine, again)).entries] == ["accepted"]


def test_a_person_can_say_that_one_replaces_the_other_or_that_both_are_one() -> None:
    """What no rule found is linked as if it had been said; and what rules took for a contradiction is none."""
    earlier = made("Seats are held for 15 minutes.", title="Seats")
    log = fed(fed((), ScriptedEngine(), earlier), ScriptedEngine(), LATER)
    old, new = told(log, answer(Verdict.REPLACES, LATER.id, other=[earlier.id])).entries
    assert (old.status, old.superseded_by, new.supersedes) == ("superseded", new.id, (old.id,))
    (both,) = told(log, answer(Verdict.SAME, LATER.id, other=[earlier.id])).entries
    assert both.evidence == (*earlier.evidence, *LATER.evidence)
    clash = ScriptedEngine(linking((Relation.CONTRADICTS, LATER, earlier)))
    log = fed(fed((), clash, earlier), clash, LATER)
    assert [bool(e.contradicts) for e in fold(log).entries] == [True, True]
    assert [bool(e.contradicts) for e in told(log, answer(Verdict.BOTH, LATER.id, other=[earlier.id])).entries] == [
        False,
        False,
    ]


def test_a_replacement_that_a_person_refuses_leaves_the_old_one_standing() -> None:
    """What was read as a reversal and was none gives the earlier decision back."""
    engine = ScriptedEngine(by_words)
    log = fed(fed((), engine, made("Seats are held for 15 minutes.", title="Seats")), engine, LATER)
    assert [e.status for e in fold(log).entries] == ["superseded", "accepted"]
    assert [e.status for e in told(log, answer(Verdict.REFUSED, LATER.id)).entries] == ["accepted", "rejected"]


def test_an_answer_stays_with_the_entry_over_a_corrected_transcript() -> None:
    """The finding that was answered is retired by a new revision; the one that tells the same keeps the answer."""
    engine = ScriptedEngine()
    log: tuple[LogEvent, ...] = fed((), engine, GUESS)
    log = (*log, answer(Verdict.SETTLED, GUESS.id, seq=60))
    corrected = made(
        "Seats are kept for 15 minutes.", tier=Tier.POSSIBLE, status="proposed", title="Seats", revision="r2",
        quote="Well, Seats are held for 15 minutes.",
    )  # fmt: skip
    ledger = fold(fed(log, engine, corrected))
    assert [(e.statement, e.status) for e in ledger.entries] == [("Seats are kept for 15 minutes.", "accepted")]


def test_undoing_and_doing_again() -> None:
    """An undone answer leaves the ledger byte for byte as it was; done again, it counts again."""
    log = fed((), ScriptedEngine(), GUESS)
    given_ = answer(Verdict.SETTLED, GUESS.id)
    undone = Voided(seq=51, target="review-50")
    again = Voided(seq=52, target="review-50", undone=False)
    assert fold((*log, given_, undone)).model_dump_json() == fold(log).model_dump_json()
    assert fold((*log, undone, again, given_)).model_dump_json() == fold((*log, given_)).model_dump_json()
    assert voided((again, undone)) == frozenset()


def test_a_label_given_in_an_undone_transaction_is_not_given_again() -> None:
    """Who wrote it down elsewhere never finds another entry under it."""
    log = fed((), ScriptedEngine(), GUESS)
    extra = [e.model_copy(update={"transaction": "t-1"}) for e in fed(log, ScriptedEngine(), LATER)[len(log) :]]
    void = (*log, *extra, Voided(seq=90, target="t-1"))
    assert state(fold(void)) == state(fold(log))
    after = fed(void, ScriptedEngine(), made("Gulls sing.", day=5, discussion="pier", title="Gulls"))
    assert [e.id for e in fold(after).entries] == ["D-001", "D-003"]
    assert new_labels(after, fold(after), 99) == ()


VERDICTS = st.sampled_from(list(Verdict))


@given(st.lists(st.tuples(VERDICTS, st.integers(0, 2), st.integers(0, 2), st.booleans()), max_size=6), st.randoms())
def test_answers_give_one_state_in_whatever_order_their_lines_stand(
    given_: list[tuple[Verdict, int, int, bool]], random: object
) -> None:
    """As after a merge of branches; and with all of them undone nothing is left of them."""
    engine = ScriptedEngine(by_words)
    findings = [made(f"Seats are held for {n} minutes.", day=n, discussion=f"d{n}", title="Seats") for n in (1, 2, 3)]
    log: tuple[LogEvent, ...] = ()
    for finding in findings:
        log = fed(log, engine, finding)
    answers = [
        answer(
            v,
            findings[max(a, b)].id,
            other=[findings[min(a, b)].id] if pair and a != b else (),
            seq=100 + n,
            name=f"{a}{b}",
        )
        for n, (v, a, b, pair) in enumerate(given_)
    ]
    ledger = fold((*log, *answers))
    assert fold((*reversed(answers), *reversed(log))).model_dump_json() == ledger.model_dump_json()
    assert {e.status for e in ledger.entries} <= {"accepted", "superseded", "rejected", "deferred"}
    undo = [Voided(seq=200, target=a.transaction or "") for a in answers]
    assert fold((*log, *answers, *undo)).model_dump_json() == fold(log).model_dump_json()
    assert in_force((*log, *answers, *undo)) == log
