"""Labels: given once, never reused, kept over a new revision, told apart after a merge of branches."""

from __future__ import annotations

from fakes import ScriptedEngine, fed, linking, made

from agent.model.details import QuestionDetails
from agent.model.fold import fold, new_labels
from agent.model.ledger import Relation
from agent.model.log import LogEvent

PLAIN = ScriptedEngine()
SEATS = made("Seats are held for 15 minutes.", turn=3)
TICKETS = made("Tickets live in SQLite.", turn=5)


def label_of(log: tuple[LogEvent, ...], words: str) -> str:
    return next(e.id for e in fold(log).entries if e.statement == words)


def test_a_new_revision_retires_the_old_findings_and_keeps_labels_by_overlapping_evidence() -> None:
    """What the new revision words otherwise keeps its label where the quotes overlap; what it lacks is gone."""
    log = fed((), PLAIN, SEATS, TICKETS)
    words = "so seats are held for 15 minutes. Fine"
    again = made("A seat is kept for 15 minutes.", turn=7, quote=words, revision="r2")
    log = fed(log, PLAIN, again)
    assert [(e.id, e.statement) for e in fold(log).entries] == [("D-001", again.finding.statement)]


def test_a_label_is_never_used_again() -> None:
    """A label whose entry is gone is not given to another, and comes back with its entry."""
    log = fed((), PLAIN, SEATS, TICKETS)
    log = fed(log, PLAIN, made("Gulls are kept off the pier.", turn=3, revision="r2"))
    assert [e.id for e in fold(log).entries] == ["D-003"]
    back = (*log[:0], *fed(log, PLAIN, SEATS, TICKETS))
    assert [e.id for e in fold(back).entries] == ["D-001", "D-002"]


def test_an_assent_in_common_does_not_make_two_entries_one() -> None:
    """Labels follow the words that tell something, not an 'Agreed.' under both."""
    yes = SEATS.evidence[0].model_copy(update={"quote": "Agreed."})
    seats, tickets = (f.model_copy(update={"evidence": (*f.evidence, yes)}) for f in (SEATS, TICKETS))
    log = fed((), PLAIN, seats, tickets)
    late = made("The tickets live in SQLite.", turn=9, quote="Tickets live in SQLite. Really", revision="r2")
    first = made("Gulls are kept off the pier.", turn=2, revision="r2")
    first = first.model_copy(update={"evidence": (*first.evidence, yes)})
    log = fed(log, PLAIN, first, late.model_copy(update={"evidence": (*late.evidence, yes)}))
    assert label_of(log, late.finding.statement) == "D-002"
    assert label_of(log, first.finding.statement) == "D-003"


def test_two_decisions_of_one_sentence_keep_a_label_each() -> None:
    """Where one sentence settles two things, the titles tell which is which."""
    words = "Seats are held for 15 minutes and tickets live in SQLite."
    one, two = made(words, title="Seats", turn=3), made(words, title="Tickets", turn=4)
    log = fed((), PLAIN, one, two)
    new = [made("So: " + words, title=t, turn=n, quote=words, revision="r2") for t, n in (("Tickets", 6), ("Seats", 7))]
    log = fed(log, PLAIN, *new)
    assert {e.title: e.id for e in fold(log).entries} == {"Seats": "D-001", "Tickets": "D-002"}


def test_a_finding_that_joins_an_earlier_discussion_keeps_that_label_over_a_revision() -> None:
    """The label of an entry goes on though the finding that had it now begins elsewhere."""
    later = made("Seats are held for 15 minutes.", day=1, discussion="quay")
    log = fed((), PLAIN, later)
    revised = made("We hold seats 15 minutes.", day=1, discussion="quay", turn=2,
                   quote="Seats are held for 15 minutes.", revision="r2")  # fmt: skip
    joining = ScriptedEngine(linking((Relation.CONFIRMS, revised, SEATS)))
    log = fed(fed(log, joining, SEATS), joining, revised)
    (entry,) = fold(log).entries
    assert entry.finding == SEATS.id
    assert fold(log).get("D-001") == entry


def test_one_label_from_two_branches_is_told_apart_and_both_are_found() -> None:
    """The first keeps it, the other gets the next free one; the old label is kept as an alias."""
    trunk = fed((), PLAIN, SEATS)
    ours = fed(trunk, PLAIN, made("Tickets live in SQLite.", day=1, discussion="quay"))
    theirs = fed(trunk, PLAIN, made("Gulls are kept off the pier.", day=2, discussion="deck"))
    merged = (*ours, *(e for e in theirs if e not in ours))
    ledger = fold(merged)
    assert sorted(e.id for e in ledger.entries) == ["D-001", "D-002", "D-003"]
    assert ledger.aliases == (("D-002", "D-003"),)
    assert {ledger.get(label) for label in ("D-002", "D-003")} == {e for e in ledger.entries if e.finding != SEATS.id}
    assert fold(tuple(reversed(merged))) == ledger


def test_the_label_that_a_merge_gave_does_not_move_with_the_next_discussion() -> None:
    """The label that was shown after a merge is the one that the next feed writes down."""
    ours = fed((), PLAIN, made("Tickets live in SQLite.", day=1, discussion="quay"))
    theirs = fed((), PLAIN, made("Gulls are kept off the pier.", day=2, discussion="deck"))
    merged = (*ours, *theirs)
    shown = {e.finding: e.id for e in fold(merged).entries}
    after = {e.finding: e.id for e in fold(fed(merged, PLAIN, SEATS)).entries}
    assert {finding: after[finding] for finding in shown} == shown


def test_two_entries_found_to_be_one_leave_an_alias() -> None:
    """When a later reconciliation joins two labelled entries, both labels lead to the one."""
    later = made("Seats are held for 15 minutes.", day=2, discussion="deck")
    log = fed(fed((), PLAIN, SEATS), PLAIN, later)
    joining = ScriptedEngine(linking((Relation.CONFIRMS, later, SEATS)))
    log = fed(log, joining, made("Gulls may sit on the pier.", day=1, discussion="quay"))
    ledger = fold(log)
    assert ledger.get("D-001") == ledger.get("D-002")
    assert ledger.aliases == (("D-002", "D-001"),)


def test_each_kind_counts_its_own_labels() -> None:
    """Numbers run on by kind, and labels once written are not written again."""
    log = fed((), PLAIN, SEATS, made("Who cleans?", turn=8, details=QuestionDetails()), TICKETS)
    assert sorted(e.id for e in fold(log).entries) == ["D-001", "D-002", "Q-001"]
    assert new_labels(log, fold(log), 9) == ()
