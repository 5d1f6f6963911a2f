"""The ledger as a fold over the log: change, order, labels."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

from fakes import MONDAY, ScriptedEngine, by_words, fed, linked, made, read, state
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.model.details import (
    ActionDetails,
    DecisionDetails,
    Nearby,
    PolicyDetails,
    QuestionDetails,
    TechnologyDetails,
)
from agent.model.finding import Tier, VerifiedFinding
from agent.model.fold import fold
from agent.model.ledger import Entry, Ledger, Link, Relation
from agent.model.log import Fed, Found, Labelled, Linked, LogEvent, parse_event
from agent.pipeline.reading import feed

OLD = made("Seats are held for 15 minutes.", turn=3)
NEW = made("Seats are held for 10 minutes.", day=1, discussion="quay", turn=2)
NEWEST = made("Seats are held for 8 minutes.", day=2, discussion="deck", turn=5)


def told(*findings: VerifiedFinding, links: Sequence[tuple[Relation, VerifiedFinding, VerifiedFinding]] = ()) -> Ledger:
    """The ledger after these findings, each a discussion of its own unless they share a key, and these links."""
    log: list[LogEvent] = []
    for seq, key in enumerate(dict.fromkeys(f.discussion for f in findings), 1):
        mine = [f for f in findings if f.discussion == key]
        reading = read(*mine)
        drawn = [Link(relation=r, source=a.id, target=b.id) for r, a, b in links if a in mine]
        log += [Found(seq=seq, reading=reading.id, finding=f) for f in mine]
        log.append(Linked(seq=seq, reading=reading.id, discussion=key, links=tuple(drawn)))
        log += [e for e in feed(reading, (), ScriptedEngine(), seq).events if isinstance(e, Fed)]
    return fold(log)


def of(ledger: Ledger, finding: VerifiedFinding) -> Entry:
    return next(e for e in ledger.entries if e.finding == finding.id)


def test_superseded_decision_keeps_its_text_and_is_linked_both_ways() -> None:
    """What was replaced says what it said, and each of the two names the other."""
    ledger = told(OLD, NEW, links=[(Relation.REPLACES, NEW, OLD)])
    old, new = of(ledger, OLD), of(ledger, NEW)
    assert (old.status, old.statement, old.evidence) == ("superseded", OLD.finding.statement, OLD.evidence)
    assert (new.status, new.supersedes, old.superseded_by) == ("accepted", (old.id,), new.id)
    assert [c.what for c in old.history] == ["accepted", f"replaced by {new.id}"]


def test_a_chain_of_replacements_leaves_the_last_one_standing() -> None:
    """Each link of a chain names its neighbours, and only the end is current."""
    ledger = told(OLD, NEW, NEWEST, links=[(Relation.REPLACES, NEW, OLD), (Relation.REPLACES, NEWEST, NEW)])
    assert [e.current for e in ledger.entries] == [False, False, True]
    assert of(ledger, NEW).supersedes == (of(ledger, OLD).id,)
    assert of(ledger, NEW).superseded_by == of(ledger, NEWEST).id


def test_going_back_to_what_was_replaced_is_a_new_entry() -> None:
    """The first choice taken up again stands, as an entry of its own, and both earlier ones are history."""
    back = made("Seats are held for 15 minutes.", day=3, discussion="pier")
    links = [(Relation.REPLACES, NEW, OLD), (Relation.CONFIRMS, back, OLD), (Relation.REPLACES, back, NEW)]
    ledger = told(OLD, NEW, back, links=links)
    assert [(e.finding, e.status) for e in ledger.entries] == [
        (OLD.id, "superseded"), (NEW.id, "superseded"), (back.id, "accepted"),
    ]  # fmt: skip


def test_what_was_said_around_a_decision_outlasts_its_being_said_again() -> None:
    """Both discussions' words stay, each once with its place; a ledger from before the field still loads."""
    first, second = (
        Nearby(text=text, speaker="Ada", turn=2, verbatim=True, discussion=key)
        for text, key in (("The pier floods.", "harbour"), ("Nobody waits an hour.", "quay"))
    )
    one = made("Seats are held for 15 minutes.", turn=3, details=DecisionDetails(around=(first,)))
    two = made(
        "Seats are held for 15 minutes.", day=1, discussion="quay", details=DecisionDetails(around=(first, second))
    )
    details = of(told(one, two, links=[(Relation.CONFIRMS, two, one)]), one).details
    assert isinstance(details, DecisionDetails)
    assert details.around == (first, second)
    older = OLD.model_dump_json().replace(',"around":[]', "")
    assert "around" not in older
    assert VerifiedFinding.model_validate_json(older) == OLD


def test_what_was_replaced_is_not_revived_by_a_mention() -> None:
    """A superseded decision that is merely proposed once more stays superseded."""
    mention = made("Seats are held for 15 minutes.", day=3, discussion="pier", status="proposed")
    ledger = told(OLD, NEW, mention, links=[(Relation.REPLACES, NEW, OLD), (Relation.CONFIRMS, mention, OLD)])
    old = of(ledger, OLD)
    assert (old.status, len(old.evidence)) == ("superseded", 2)


def test_history_follows_the_days_on_which_things_were_said() -> None:
    """A decision taken back and then accepted again is accepted: the later word counts."""
    back = made("Seats need not be held.", day=1, discussion="quay", status="rejected")
    again = made("Seats are held for 15 minutes.", day=2, discussion="deck")
    ledger = told(OLD, back, again, links=[(Relation.WITHDRAWS, back, OLD), (Relation.CONFIRMS, again, OLD)])
    entry = of(ledger, OLD)
    assert entry.status == "accepted"
    assert [c.date for c in entry.history] == sorted(c.date for c in entry.history if c.date)


def test_an_amended_proposal_is_one_entry_with_the_last_value() -> None:
    """The earlier value of what nobody had settled is kept in its history only."""
    first = made("Seats are held for 20 minutes.", status="proposed")
    second = made("Seats are held for 15 minutes.", turn=4)
    ledger = told(first, second, links=[(Relation.AMENDS, second, first)])
    assert [(e.statement, e.earlier, e.status) for e in ledger.entries] == [
        (second.finding.statement, (first.finding.statement,), "accepted")
    ]


def test_a_question_is_answered_in_the_words_that_its_answer_has_in_the_end() -> None:
    """The answer is the answering entry's statement, also where that was amended afterwards."""
    question = made("How long are seats held?", details=QuestionDetails(asked_by="Ada"))
    answer = made("Seats are held for 20 minutes.", turn=2, status="proposed")
    better = made("Seats are held for 15 minutes.", turn=4)
    links = [(Relation.ANSWERS, answer, question), (Relation.AMENDS, better, answer)]
    entry = of(told(question, answer, better, links=links), question)
    assert isinstance(entry.details, QuestionDetails)
    assert (entry.status, entry.details.asked_by, entry.details.answer) == (
        "answered", "Ada", "Seats are held for 15 minutes.",
    )  # fmt: skip


def test_an_action_reported_done_keeps_its_owner_and_gains_the_words() -> None:
    """The report joins the task: done, same owner, both quotes."""
    task = made("Write the upload.", details=ActionDetails(owner="Otto", due="Friday"))
    done = made("The upload is written.", day=1, discussion="quay", status="done", details=ActionDetails())
    ledger = told(task, done, links=[(Relation.COMPLETES, done, task)])
    (entry,) = ledger.entries
    assert isinstance(entry.details, ActionDetails)
    assert (entry.status, entry.details.owner, len(entry.evidence)) == ("done", "Otto", 2)


def test_what_is_taken_back_has_the_status_of_its_kind() -> None:
    """A question or policy is withdrawn, a decision or technology rejected."""
    for details, status, after in (
        (QuestionDetails(), "open", "withdrawn"), (PolicyDetails(), "current", "withdrawn"),
        (TechnologyDetails(), "chosen", "rejected"),
    ):  # fmt: skip
        old = made("Something of the harbour.", details=details, status=status)
        back = made("No longer.", day=1, discussion="quay")
        assert of(told(old, back, links=[(Relation.WITHDRAWS, back, old)]), old).status == after


def test_a_replaced_technology_is_no_longer_current() -> None:
    """What replaced a chosen technology leaves it rejected, not chosen."""
    old = made("Redis", details=TechnologyDetails(), status="chosen")
    new = made("Valkey", details=TechnologyDetails(), status="chosen", day=1, discussion="quay")
    ledger = told(old, new, links=[(Relation.REPLACES, new, old)])
    assert [(e.title, e.current) for e in ledger.entries] == [("Redis", False), ("Valkey", True)]


def test_a_technology_whose_standing_changed_is_told_as_it_stands_now() -> None:
    """What was said of it before told of its earlier standing, and is kept as what it said earlier."""
    weighed = made("Valkey is under consideration.", details=TechnologyDetails(), status="considered")
    taken = made("Valkey is chosen.", details=TechnologyDetails(), status="chosen", day=1, discussion="quay")
    for relation in (Relation.EXTENDS, Relation.CONFIRMS):
        entry = of(told(weighed, taken, links=[(relation, taken, weighed)]), weighed)
        assert (entry.status, entry.statement, entry.title) == ("chosen", "Valkey is chosen.", weighed.finding.title)
        assert entry.earlier == ("Valkey is under consideration.",)


def test_a_guess_changes_no_standing() -> None:
    """No relation of a possible finding changes the status or the text of what was said plainly."""
    for relation in (Relation.REPLACES, Relation.WITHDRAWS, Relation.AMENDS, Relation.CONFIRMS):
        guess = made("Seats are not held.", day=1, discussion="quay", status="rejected", tier=Tier.POSSIBLE)
        entry = of(told(OLD, guess, links=[(relation, guess, OLD)]), OLD)
        assert (entry.status, entry.statement, entry.superseded_by) == ("accepted", OLD.finding.statement, None)


def test_a_guess_does_not_count_once_the_thing_was_said_plainly() -> None:
    """A guess that was confirmed plainly is no guess any more; a second guess does not reject it."""
    first = made("Seats are held.", tier=Tier.POSSIBLE)
    plain = made("Seats are held.", turn=4)
    second = made("Seats are not held.", turn=6, status="rejected", tier=Tier.POSSIBLE)
    ledger = told(first, plain, second, links=[(Relation.CONFIRMS, plain, first), (Relation.CONFIRMS, second, first)])
    assert [(e.status, e.tier) for e in ledger.entries] == [("accepted", Tier.EXPLICIT)]


def test_a_guess_answers_no_question() -> None:
    """A question stays open where only a guess would answer it."""
    question = made("How long are seats held?", details=QuestionDetails())
    guess = made("Perhaps for 15 minutes.", turn=2, tier=Tier.POSSIBLE)
    assert of(told(question, guess, links=[(Relation.ANSWERS, guess, question)]), question).status == "open"


def test_a_contradiction_is_named_on_both_sides_and_changes_no_status() -> None:
    """Both stand, each names the other."""
    ledger = told(OLD, NEW, links=[(Relation.CONTRADICTS, NEW, OLD)])
    old, new = of(ledger, OLD), of(ledger, NEW)
    assert (old.contradicts, new.contradicts, old.status, new.status) == ((new.id,), (old.id,), "accepted", "accepted")


def test_links_to_what_was_said_later_are_passed_over() -> None:
    """An earlier finding cannot replace a later one, whatever the log says."""
    ledger = told(OLD, NEW, links=[(Relation.REPLACES, OLD, NEW)])
    assert [e.status for e in ledger.entries] == ["accepted", "accepted"]


DISCUSSIONS = [
    [made("Seats are held for 15 minutes.", turn=1), made("Tickets live in SQLite.", turn=4, title="Tickets")],
    [made("Seats are held for 10 minutes.", day=1, discussion="quay", title="Seats"),
     made("Tickets live in SQLite.", day=1, discussion="quay", turn=9, title="Tickets")],
    [made("Seats are held for 8 minutes.", day=2, discussion="deck", title="Seats"),
     made("Gulls are kept off the pier.", day=2, discussion="deck", turn=2, title="Gulls")],
    [made("Gulls may sit on the pier.", day=3, discussion="pier", title="Gulls")],
]  # fmt: skip
RULES = ScriptedEngine(by_words)


def whole_log() -> list[LogEvent]:
    log: tuple[LogEvent, ...] = ()
    revised = made("Tickets live in Postgres.", title="Tickets", revision="r2")
    for findings in (*DISCUSSIONS, [revised]):
        log = fed(log, RULES, *findings)
    return list(log)


LOG = whole_log()


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(len(LOG))))
def test_the_fold_does_not_depend_on_the_order_of_the_lines(order: list[int]) -> None:
    """Equal lines give equal ledgers, labels and all, as after a union merge."""
    assert fold([LOG[i] for i in order]) == fold(LOG)


@settings(max_examples=24, deadline=None)
@given(st.permutations(range(len(DISCUSSIONS))))
def test_feeding_in_any_order_gives_the_same_state(order: list[int]) -> None:
    """Entries, statuses and links are those of the order in which things were said; only labels may differ."""
    log: tuple[LogEvent, ...] = ()
    for place in order:
        log = fed(log, RULES, *DISCUSSIONS[place])
    in_order: tuple[LogEvent, ...] = ()
    for findings in DISCUSSIONS:
        in_order = fed(in_order, RULES, *findings)
    assert state(fold(log)) == state(fold(in_order))
    assert any(e.superseded_by for e in fold(log).entries)


@st.composite
def harbours(draw: st.DrawFn) -> list[list[VerifiedFinding]]:
    """Two to five discussions on different days, or some on one day, about a few things, settled or merely proposed."""
    talks = []
    for key in "abcde"[: draw(st.integers(2, 5))]:
        day = draw(st.integers(0, 3))
        said = draw(st.lists(st.tuples(st.sampled_from(["Seats", "Gulls", "Ropes"]), st.integers(5, 7),
                                       st.sampled_from(["accepted", "accepted", "proposed", "rejected"]),
                                       st.sampled_from([Tier.EXPLICIT, Tier.EXPLICIT, Tier.POSSIBLE])),
                             min_size=1, max_size=4))  # fmt: skip
        talks.append(
            [
                made(f"{thing} are kept for {n} minutes.", title=thing, day=day, discussion=key, turn=turn,
                     status=status, tier=tier)
                for turn, (thing, n, status, tier) in enumerate(said, 1)
            ]
        )  # fmt: skip
    return talks


def told_in(order: Sequence[Sequence[VerifiedFinding]], log: tuple[LogEvent, ...] = ()) -> tuple[LogEvent, ...]:
    for findings in order:
        log = fed(log, RULES, *findings)
    return log


def by_day(talks: Sequence[Sequence[VerifiedFinding]]) -> list[Sequence[VerifiedFinding]]:
    return sorted(talks, key=lambda t: (t[0].date, t[0].discussion))  # type: ignore[arg-type,return-value]  # dated


@settings(max_examples=35, deadline=None)
@given(harbours(), st.data())
def test_any_discussions_fed_in_any_order_give_one_state(
    talks: list[list[VerifiedFinding]], data: st.DataObject
) -> None:
    """Also where one is fed twice, and where the lines of the log are shuffled."""
    log = told_in(data.draw(st.permutations(talks)))
    straight = told_in(by_day(talks))
    assert state(fold(log)) == state(fold(straight))
    assert state(fold(told_in([data.draw(st.sampled_from(talks))], log))) == state(fold(straight))
    assert fold(data.draw(st.permutations(log))) == fold(log)


@settings(max_examples=30, deadline=None)
@given(harbours(), st.data())
def test_any_two_branches_merge_into_the_state_of_one(talks: list[list[VerifiedFinding]], data: st.DataObject) -> None:
    """However the discussions are shared out, the next run after the merge has what feeding them all would give."""
    trunk, *branches = ([t for t in talks if t[0].discussion in keys] for keys in _shared_out(talks, data))
    base = told_in(trunk)
    ours, theirs = (told_in(branch, base) for branch in branches)
    log = linked((*ours, *(e for e in theirs if e not in ours)), RULES)
    assert state(fold(log)) == state(fold(told_in(by_day(talks))))
    given_labels = [e.id for e in fold(log).entries]
    assert len(set(given_labels)) == len(given_labels)


def _shared_out(talks: Sequence[Sequence[VerifiedFinding]], data: st.DataObject) -> list[list[str]]:
    part = {t[0].discussion: data.draw(st.integers(0, 2)) for t in talks}
    return [[key for key, n in part.items() if n == which] for which in range(3)]


@settings(max_examples=30, deadline=None)
@given(harbours(), st.data())
def test_a_corrected_discussion_gives_the_state_of_its_correction(
    talks: list[list[VerifiedFinding]], data: st.DataObject
) -> None:
    """A new revision leaves nothing of the old one but labels; the discussions after it speak of the new one."""
    place = data.draw(st.integers(0, len(talks) - 1))
    keep = data.draw(st.integers(1, len(talks[place])))
    corrected = [f.model_copy(update={"revision": "r2"}) for f in talks[place][:keep]]
    log = told_in([*talks, corrected])
    whole = [*talks[:place], corrected, *talks[place + 1 :]]
    assert state(fold(log)) == state(fold(told_in(by_day(whole))))


@settings(max_examples=35, deadline=None)
@given(harbours())
def test_what_was_settled_never_changes_in_place(talks: list[list[VerifiedFinding]]) -> None:
    """Whatever is said afterwards, an entry that began as settled keeps its statement, and links go both ways."""
    log = told_in(talks)
    said = {f.id: f for talk in talks for f in talk}
    ledger = fold(log)
    by_label = {e.id: e for e in ledger.entries}
    for entry in ledger.entries:
        began = said[entry.finding].finding
        if began.status == "accepted" and began.tier is Tier.EXPLICIT:
            assert (entry.statement, entry.earlier) == (began.statement, ())
        assert (entry.status == "superseded") == (entry.superseded_by is not None)
        assert all(by_label[label].superseded_by for label in entry.supersedes)
        assert entry.superseded_by is None or entry.id in by_label[entry.superseded_by].supersedes


def test_lines_survive_being_written_and_read() -> None:
    """Every event is the same after a round trip through its line."""
    assert [parse_event(e.model_dump_json()) for e in LOG] == LOG


def test_a_line_said_twice_counts_once() -> None:
    """A union merge may repeat lines."""
    assert fold([*LOG, *LOG]) == fold(LOG)


def test_a_reading_that_was_broken_off_holds_what_it_found_the_last_time() -> None:
    """What an interrupted run had stored, and the next run did not find again, is not in the ledger."""
    reading = read(OLD)
    lost = Found(seq=1, reading=reading.id, finding=made("Seats are blue.", turn=2))
    log = [lost, *feed(reading, [lost], RULES, 2).events]
    assert [e.statement for e in fold(log).entries] == [OLD.finding.statement]


def test_three_hundred_discussions_fold_in_seconds() -> None:
    """18,000 findings, a tenth of them linked, fold in a few seconds."""
    log: list[LogEvent] = []
    rules = [made(f"Rule {i} is kept.", turn=i + 1) for i in range(60)]
    for n in range(300):
        said = {"discussion": f"d{n}", "date": MONDAY + dt.timedelta(days=n)}
        mine = [r.model_copy(update=said | {"id": f"{n:08x}{i:08x}"}) for i, r in enumerate(rules)]
        reading = f"{n:016x}"
        log += [Found(seq=n, reading=reading, finding=f) for f in mine]
        before = [e.finding for e in log[-130:-60] if isinstance(e, Found)]
        pairs = zip(mine, before[:6], strict=False)
        links = tuple(Link(relation=Relation.REPLACES, source=a.id, target=b.id) for a, b in pairs)
        log.append(Linked(seq=n, reading=reading, discussion=f"d{n}", links=links))
        (end,) = (e for e in feed(read(*mine[:1]), (), RULES, n).events if isinstance(e, Fed))
        log.append(end.model_copy(update={"reading": reading}))
    start = time.process_time()
    ledger = fold(log)
    assert time.process_time() - start < 8
    assert (len(ledger.entries), ledger.entries[-1].id) == (18_000, "D-18000")
    assert not any(isinstance(e, Labelled) for e in log)
