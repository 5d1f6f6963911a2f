"""Links that an engine proposes, and which of them code admits."""

from __future__ import annotations

import pytest
from fakes import ScriptedEngine, fed, made

from agent.model.details import ActionDetails, PolicyDetails, QuestionDetails, TechnologyDetails
from agent.model.finding import VerifiedFinding
from agent.model.fold import fold
from agent.model.ledger import Ledger, Link, Relation
from agent.steps.reconcile import CANDIDATES_A_FINDING, Reconciled, candidates, reconcile

OLD = made("Seats are held for 15 minutes.")


def ledger(*findings: VerifiedFinding) -> Ledger:
    return fold(fed((), ScriptedEngine(), *findings))


def proposed(relation: Relation, new: VerifiedFinding, old: VerifiedFinding) -> Reconciled:
    """What becomes of one link from a new finding to one that the ledger holds."""
    link = Link(relation=relation, source=new.id, target=old.id)
    return reconcile([new], ledger(old), ScriptedEngine(lambda _f, _c: [link]))


def later(words: str, **more: object) -> VerifiedFinding:
    return made(words, day=1, discussion="quay", **more)  # type: ignore[arg-type]  # the fields of `made`


@pytest.mark.parametrize("relation", [Relation.CONFIRMS, Relation.AMENDS])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Seats are held for 15 minutes.", "Seats are held for 10 minutes."),
        ("Seats are retried 3 times, after 5 seconds.", "Seats are retried 3 times, after 10 seconds."),
        ("Seats are kept for 72 hours.", "Seats are kept for 4 days."),
        ("Seats are shown on PostgreSQL 15.", "Seats are shown on PostgreSQL 16."),
    ],
)
def test_a_settled_number_never_changes_in_place(relation: Relation, old: str, new: str) -> None:
    """What claims to confirm or amend a settled decision and gives another number replaces it."""
    result = proposed(relation, later(new, title="Seats"), made(old, title="Seats"))
    assert [k.relation for k in result.links] == [Relation.REPLACES]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Seats are held for 15 minutes.", "Seats are held for 15 minutes, asked every 5 minutes."),
        ("Seats are kept for 72 hours.", "Seats are kept for 3 days."),
        ("Seats are held for 15 minutes.", "Seats are held for a while."),
    ],
)
def test_the_same_number_said_again_confirms(old: str, new: str) -> None:
    """The same amount in another unit, a further number, or none, replaces nothing."""
    result = proposed(Relation.CONFIRMS, later(new), made(old))
    assert [k.relation for k in result.links] == [Relation.CONFIRMS]


@pytest.mark.parametrize(
    "new",
    [
        "Seats are held for 10 minutes, no longer for 15 minutes.",
        "Seats are held for 10 minutes instead of 15 minutes.",
        "The hold of seats is raised from 15 minutes to 20 minutes.",
        "Seats are held for 10 minutes, not for 15 minutes.",
        "Seats are held for 10 minutes rather than the old 15 minutes.",
    ],
)
def test_a_number_named_only_to_give_it_up_is_not_said_again(new: str) -> None:
    """A sentence that holds both numbers replaces the old one; else the new number would vanish into the old entry."""
    assert [k.relation for k in proposed(Relation.CONFIRMS, later(new), OLD).links] == [Relation.REPLACES]


@pytest.mark.parametrize(
    "new",
    [
        "Seats are held for no longer than 15 minutes, asked every 5 minutes.",
        "Seats are held for not more than 15 minutes, and mails go out within 2 minutes.",
    ],
)
def test_a_bound_is_not_given_up(new: str) -> None:
    """'No longer than' and 'not more than' hold to their number."""
    assert [k.relation for k in proposed(Relation.CONFIRMS, later(new), OLD).links] == [Relation.CONFIRMS]


def test_a_settled_choice_never_changes_in_place() -> None:
    """Amending a settled decision with another choice replaces it; adding words to it does not."""
    old = made("Sessions live in Redis.", title="Redis for sessions")
    other = proposed(Relation.AMENDS, later("Sessions live in Memcached.", title="Memcached for sessions"), old)
    more = later("Redis holds the sessions, with a replica.", title="Redis with replica")
    wider = proposed(Relation.AMENDS, more, old)
    assert [k.relation for k in (*other.links, *wider.links)] == [Relation.REPLACES, Relation.AMENDS]


def test_a_policy_keeps_its_numbers_too() -> None:
    """A rule with its numbers is settled when it is said; another number replaces it."""
    old = made("A call is tried 3 times.", details=PolicyDetails())
    result = proposed(Relation.CONFIRMS, later("A call is tried 5 times.", details=PolicyDetails()), old)
    assert [k.relation for k in result.links] == [Relation.REPLACES]


def test_a_proposal_changes_nothing_that_was_settled() -> None:
    """A mere proposal of another number stays an entry of its own, and the refusal says why."""
    result = proposed(Relation.AMENDS, later("Seats are held for 10 minutes.", status="proposed"), OLD)
    assert (result.links, [r.reason for r in result.refused]) == ((), ["what is not settled changes nothing that is"])
    result = proposed(Relation.REPLACES, later("Seats are held for 10 minutes.", status="proposed"), OLD)
    assert [r.reason for r in result.refused] == ["what is not settled replaces nothing"]


def test_a_proposal_may_be_amended_before_it_is_settled() -> None:
    """Another number for what nobody had settled stays one entry."""
    old = made("Seats are held for 15 minutes.", status="proposed")
    result = proposed(Relation.AMENDS, later("Seats are held for 10 minutes."), old)
    assert [k.relation for k in result.links] == [Relation.AMENDS]


def redis(statement: str, day: int = 0, status: str = "chosen", **more: object) -> VerifiedFinding:
    place = "quay" if day else "pier"
    return made(statement, day=day, discussion=place, title="Redis", status=status, details=TechnologyDetails(), **more)  # type: ignore[arg-type]  # the fields of `made`


KEPT = redis("Redis keeps the sessions for 30 minutes.")


@pytest.mark.parametrize(
    ("status", "new", "relation"),
    [
        ("chosen", "Redis counts the calls of a partner.", Relation.EXTENDS),
        ("existing", "Redis counts the calls of a partner.", Relation.EXTENDS),
        ("chosen", "Redis keeps sessions.", Relation.CONFIRMS),
        ("chosen", "Redis keeps the sessions for 10 minutes.", Relation.AMENDS),
        ("rejected", "Redis is given up.", Relation.AMENDS),
        ("considered", "Redis could count calls.", Relation.CONFIRMS),
    ],
)
def test_more_of_a_thing_is_added_and_anything_else_is_told_for_what_it_is(
    status: str, new: str, relation: Relation
) -> None:
    """What adds to a thing joins it; another amount or standing takes the old words' place, a weaker word none."""
    result = proposed(Relation.EXTENDS, redis(new, day=1, status=status), KEPT)
    assert [k.relation for k in result.links] == [relation]


def test_one_technology_stands_once_though_nobody_linked_it() -> None:
    """A thing that bears the name of one in the ledger is that thing, and its entry tells what both discussions say."""
    new = redis("Redis counts the calls of a partner.", day=1)
    held = fed((), ScriptedEngine(), KEPT)
    (entry,) = fold(fed(held, ScriptedEngine(), new)).entries
    assert entry.statement == "Redis keeps the sessions for 30 minutes. Redis counts the calls of a partner."
    assert (entry.earlier, [c.what for c in entry.history]) == ((KEPT.finding.statement,), ["chosen", "added to"])


def test_two_of_one_name_stay_two_where_the_engine_says_what_they_are_to_one_another() -> None:
    """A link that the engine drew between them stands alone."""
    new = redis("Redis is no match for the load.", day=1)
    result = proposed(Relation.CONTRADICTS, new, KEPT)
    assert [k.relation for k in result.links] == [Relation.CONTRADICTS]


def test_a_task_still_open_is_offered_to_what_may_have_done_it() -> None:
    """Findings of other kinds that share words with an open task or risk are shown it; one that is done is not."""
    task = made("Ask the bank how many minutes of transfers may be lost.", details=ActionDetails(owner="Otto"))
    done = made("Ask the bank for minutes of transfers.", turn=2, status="done", details=ActionDetails(owner="Otto"))
    found = later("The bank can rebuild the last minute of transfers.")
    assert [c.finding for c in candidates([found], ledger(task, done))] == [task.id]
    assert candidates([later("Seats are painted green.")], ledger(task, done)) == ()


def test_a_settled_rule_is_not_added_to_in_place() -> None:
    """What a later discussion adds to a settled decision has an id of its own."""
    result = proposed(Relation.EXTENDS, later("Seats are held for 15 minutes, for members too."), OLD)
    assert [r.reason for r in result.refused] == ["what adds to a settled rule is an entry of its own"]


@pytest.mark.parametrize(
    ("relation", "says"),
    [
        (Relation.ANSWERS, "its target is no question"),
        (Relation.COMPLETES, "its target is no action"),
        (Relation.CONFIRMS, "two kinds cannot be one entry"),
        (Relation.AMENDS, "two kinds cannot be one entry"),
        (Relation.EXTENDS, "two kinds cannot be one entry"),
        (Relation.REPLACES, "two kinds cannot be one entry"),
    ],
)
def test_a_link_between_kinds_that_do_not_fit_is_refused_with_its_reason(relation: Relation, says: str) -> None:
    """Each relation says what it can join."""
    new = later("Seats are held for 15 minutes.")
    old = made("Seats are held for 15 minutes.", details=TechnologyDetails(), status="chosen")
    link = Link(relation=relation, source=new.id, target=old.id)
    both = [old, new.model_copy(update={"turn": 2})]
    result = reconcile(both, Ledger(), ScriptedEngine(lambda _f, _c: [link]))
    assert (result.links, [r.reason for r in result.refused]) == ((), [says])


def test_questions_are_answered_and_actions_completed() -> None:
    """Links of the right kinds are admitted as they are."""
    question = made("How long are seats held?", details=QuestionDetails())
    assert proposed(Relation.ANSWERS, later("Seats are held for 15 minutes."), question).links
    task = made("Write the seats upload.", details=ActionDetails())
    done = later("The seats upload is written.", details=ActionDetails(), status="done")
    assert proposed(Relation.COMPLETES, done, task).links


def test_links_to_later_unknown_or_the_same_finding_are_refused() -> None:
    """A link may only lead from a new finding to something said before that was offered."""
    first, second = later("Seats are held for 15 minutes.", turn=2), later("Seats are held for long.", turn=5)
    bad = [
        Link(relation=Relation.CONFIRMS, source=first.id, target=second.id),
        Link(relation=Relation.CONFIRMS, source=second.id, target="0" * 16),
        Link(relation=Relation.CONFIRMS, source=OLD.id, target=first.id),
        Link(relation=Relation.CONFIRMS, source=first.id, target=first.id),
    ]
    result = reconcile([first, second], ledger(OLD), ScriptedEngine(lambda _f, _c: bad))
    assert result.links == ()
    assert [r.reason for r in result.refused] == ["it points to what was said later"] + [
        "it joins something that was not offered"
    ] * 3


def test_a_link_given_twice_counts_once() -> None:
    """Repetition by a model adds nothing."""
    new = later("Seats are held for 15 minutes.")
    link = Link(relation=Relation.CONFIRMS, source=new.id, target=OLD.id)
    assert reconcile([new], ledger(OLD), ScriptedEngine(lambda _f, _c: [link, link])).links == (link,)


def test_the_engine_is_not_asked_where_nothing_could_be_linked() -> None:
    """One finding and an empty ledger, or no finding, cost no call."""
    engine = ScriptedEngine()
    assert reconcile([OLD], Ledger(), engine) == reconcile([], ledger(OLD), engine) == Reconciled(links=())
    assert engine.calls == []


def test_candidates_are_the_likest_few_in_the_order_of_the_ledger() -> None:
    """Entries without a word in common are not offered, and of many alike only so many."""
    many = [made(f"Seats of pier {word} are held.", turn=n) for n, word in enumerate("abcdefghij", 1)]
    held = ledger(*many, made("Gulls sing.", turn=30))
    picked = candidates([later("Seats are held.")], held)
    assert len(picked) == CANDIDATES_A_FINDING
    assert [c.entry for c in picked] == [e for e in held.entries if e in [c.entry for c in picked]]
    relabelled = held.model_copy(update={"entries": tuple(
        e.model_copy(update={"id": f"D-{900 - n}"}) for n, e in enumerate(held.entries))})  # fmt: skip
    assert [c.finding for c in candidates([later("Seats are held.")], relabelled)] == [c.finding for c in picked]


def test_what_replaces_one_is_no_word_of_another() -> None:
    """A decision that keeps a part and replaces another would vanish in the one that it is said to confirm."""
    table = made("The quay table stays.", turn=2)
    polling = made("A watcher polls the quay table.", turn=3)
    new = later("A stream reads the quay table instead of a watcher.")
    links = [
        Link(relation=Relation.REPLACES, source=new.id, target=polling.id),
        Link(relation=Relation.CONFIRMS, source=new.id, target=table.id),
    ]
    result = reconcile([new], ledger(table, polling), ScriptedEngine(lambda _f, _c: links))
    assert [k.relation for k in result.links] == [Relation.REPLACES]
    assert [r.link.relation for r in result.refused] == [Relation.CONFIRMS]
