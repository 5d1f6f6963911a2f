"""From a discussion to the events of the log."""

from __future__ import annotations

import pytest
from fakes import Collecting, ScriptedEngine, by_words, fed, linked, made, read, readings, state

from agent.catalogue import load
from agent.errors import AnswerError
from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding, Quote
from agent.model.fold import fold
from agent.model.log import Fed, Found, LogEvent
from agent.model.plan import Budget
from agent.model.transcript import Chunk, Redacted, Transcript, Turn
from agent.pipeline.reading import before, feed, known, read_discussion, reading_id
from agent.ports import IN_VAIN
from agent.text.acts import parse_cues
from agent.text.topics import Topics

CUES = parse_cues(load().text("lexicons/cues.toml"))
TALK = Transcript(
    key="k", revision="r1", source="k.txt", title="k", format="plain",
    turns=(Turn(n=1, speaker="Ada", time=None, text="We keep the curves in SQLite for 90 days.", anchor="line 1"),),
)  # fmt: skip


def claim(words: str) -> Finding:
    return Finding(
        kind=Kind.DECISION, title="Curves in SQLite", statement="The curves are kept in SQLite.", status="accepted",
        quotes=(Quote(turn=1, words=words),), details=DecisionDetails(), topic="storage",
    )  # fmt: skip


def test_what_is_not_believed_goes_back_once_and_is_kept_in_the_report() -> None:
    """A wrong quote is asked for once more; mended it counts, else it is reported and never in the findings."""
    good, bad = claim("keep the curves in SQLite"), claim("use Kafka everywhere")
    for answer, found, rejected in ((good, 1, 0), (bad, 0, 1)):
        engine = ScriptedEngine(find=lambda _: [bad], correct=lambda _, answer=answer: [answer])  # type: ignore[misc]
        reading = read_discussion(Redacted[Transcript](value=TALK), engine, CUES, Topics([]), {}, Collecting())
        assert (len(reading.findings), len(reading.rejected)) == (found, rejected)
        assert [step for step, _ in engine.calls].count("correct") == 1


def test_a_reading_is_known_by_revision_date_and_engine() -> None:
    """Another engine, revision or date is another reading; the same is the same."""
    ids = {reading_id(TALK, "a"), reading_id(TALK, "b"), reading_id(TALK.model_copy(update={"revision": "r2"}), "a")}
    assert len(ids) == 3
    assert reading_id(TALK, "a") == reading_id(TALK, "a")


def test_the_line_that_makes_it_count_comes_last() -> None:
    """A run that is stopped while it writes leaves a log in which nothing of the discussion counts."""
    events = feed(read(made("Seats are held.")), (), ScriptedEngine(), 1).events
    assert isinstance(events[-1], Fed)
    assert fold(events[:-1]).entries == ()


def test_feeding_what_was_said_earlier_reconciles_what_was_said_later() -> None:
    """The later discussion now replaces what the earlier one settled."""
    engine = ScriptedEngine(by_words)
    late = made("Seats are held for 10 minutes.", day=5, discussion="quay", title="Seats")
    log = fed(fed((), engine, late), engine, made("Seats are held for 15 minutes.", title="Seats"))
    assert [e.status for e in fold(log).entries] == ["superseded", "accepted"]
    assert [key for step, key in engine.calls] == ["quay"]


def test_moving_a_discussion_to_another_day_gives_the_state_of_feeding_it_there() -> None:
    """A date that is corrected later reconciles also what the discussion stood before until then."""
    engine = ScriptedEngine(by_words)
    first = made("Seats are held for 15 minutes.", title="Seats")
    second = made("Seats are held for 10 minutes.", day=2, discussion="quay", title="Seats")
    third = made("Seats are held for 8 minutes.", day=4, discussion="deck", title="Seats")
    moved = made("Seats are held for 10 minutes.", day=9, discussion="quay", title="Seats")
    log: tuple[LogEvent, ...] = ()
    for finding in (first, second, third, moved):
        log = fed(log, engine, finding)
    straight: tuple[LogEvent, ...] = ()
    for finding in (first, third, moved):
        straight = fed(straight, engine, finding)
    assert state(fold(log)) == state(fold(straight))
    assert [e.status for e in fold(log).entries] == ["superseded", "superseded", "accepted"]


SEATS, SHORTER = (
    made(f"Seats are held for {n} minutes.", day=day, discussion=key, title="Seats")
    for n, day, key in ((15, 1, "quay"), (10, 2, "deck"))
)


def merged(engine: ScriptedEngine) -> tuple[tuple[LogEvent, ...], tuple[LogEvent, ...]]:
    """Two branches that each fed a discussion, as git's union merge puts them together, and the same one by one."""
    trunk = fed((), engine, made("Gulls are kept off the pier.", title="Gulls"))
    ours, theirs = fed(trunk, engine, SEATS), fed(trunk, engine, SHORTER)
    return (*ours, *(e for e in theirs if e not in ours)), fed(fed(trunk, engine, SEATS), engine, SHORTER)


def test_what_two_branches_fed_is_reconciled_by_the_next_run() -> None:
    """The later discussion of the one branch replaces what the earlier of the other settled, once, in either order."""
    engine = ScriptedEngine(by_words)
    both, straight = merged(engine)
    for log in (both, tuple(reversed(both))):
        after = linked(log, engine)
        assert state(fold(after)) == state(fold(straight))
        assert [e.status for e in fold(after).entries] == ["accepted", "superseded", "accepted"]
        assert linked(after, engine) == after


def test_feeding_another_discussion_after_a_merge_reconciles_the_branches_too() -> None:
    """Whichever run comes next, the merge is made good."""
    engine = ScriptedEngine(by_words)
    both, straight = merged(engine)
    more = made("Ropes are blue.", day=9, discussion="dock", title="Ropes")
    assert state(fold(fed(both, engine, more))) == state(fold(fed(straight, engine, more)))


@pytest.mark.parametrize("after", ["Seats are held for 12 minutes.", "Seats are held for 10 minutes."])
def test_two_branches_that_correct_one_discussion_agree_on_one_correction(after: str) -> None:
    """One of the two revisions holds, and the discussion after it is reconciled with that one, not with the other."""
    engine = ScriptedEngine(by_words)
    later = made(after, day=3, discussion="deck", title="Seats")
    trunk = fed(fed((), engine, SEATS), engine, later)
    fixes = [
        made(f"Seats are held for {n} minutes.", day=1, discussion="quay", title="Seats", revision=f"r{n}")
        for n in (10, 12)
    ]
    ours, theirs = (fed(trunk, engine, fix) for fix in fixes)
    log = linked((*ours, *(e for e in theirs if e not in ours)), engine)
    held = [f for f in fixes if f.id in {e.finding for e in fold(log).entries}]
    assert len(held) == 1
    assert state(fold(log)) == state(fold(fed(fed((), engine, *held), engine, later)))


def test_a_log_without_a_merge_is_left_alone() -> None:
    """Nothing is asked and nothing written, in whatever order its discussions were fed."""
    engine = ScriptedEngine(by_words)
    log = fed(fed((), engine, SHORTER), engine, SEATS)
    asked = len(engine.calls)
    assert linked(log, engine) == log
    assert len(engine.calls) == asked


def test_a_run_that_was_stopped_while_it_wrote_links_is_made_good() -> None:
    """Links that were written of a discussion whose last line is missing do not stay in force."""
    engine = ScriptedEngine(by_words)
    log = fed(fed((), engine, SHORTER), engine, made("Gulls sing.", day=4, discussion="pier", title="Gulls"))
    torn = fed(log, engine, SEATS)[:-1]
    assert state(fold(linked(torn, engine))) == state(fold(log))


def test_rules_do_not_take_up_what_a_model_read() -> None:
    """After a merge, a run by rules leaves the links of a model's reading to the next run with a model."""
    model, rules = ScriptedEngine(by_words, name="m-1"), ScriptedEngine(by_words, name="offline")
    parts = [feed(read(f, engine="m-1"), (), model, 1).events for f in (SEATS, SHORTER)]
    log = (*parts[0], *parts[1])
    assert linked(log, rules) == log
    assert [e.status for e in fold(linked(log, model)).entries] == ["superseded", "accepted"]


def test_a_reading_made_again_is_reconciled_again() -> None:
    """Where the same engine reads the same revision once more, what it finds now is linked, and what follows too."""
    engine = ScriptedEngine(by_words)
    log = fed(fed((), engine, made("Gulls sing.", day=1, discussion="quay", title="Gulls")), engine, SHORTER)
    again = fed(log, engine, SEATS)
    assert [(e.title, e.status) for e in fold(again).entries] == [("Seats", "superseded"), ("Seats", "accepted")]


def test_a_new_revision_is_not_known_and_the_old_one_is_not_either_afterwards() -> None:
    """Only the revision that holds is known."""
    log = fed((), ScriptedEngine(), made("Seats are held."))
    old = read(made("Seats are held.")).transcript.value
    new = old.model_copy(update={"revision": "r2"})
    assert known(log, old.key, old.revision) is not None
    assert known(log, new.key, new.revision) is None
    log = fed(log, ScriptedEngine(), made("Seats are held long.", revision="r2"))
    assert known(log, old.key, old.revision) is None
    assert len(set(readings(log))) == 2


def test_the_ledger_before_a_discussion_knows_nothing_later() -> None:
    """Reconciling looks back only."""
    log = fed(fed((), ScriptedEngine(), made("Seats are held.")), ScriptedEngine(),
              made("Gulls sing.", day=3, discussion="quay"))  # fmt: skip
    quay = next(e for e in log if isinstance(e, Fed) and e.discussion.key == "quay")
    assert [e.statement for e in before(log, quay).entries] == ["Seats are held."]
    assert sum(isinstance(e, Found) for e in log) == 2


LONG = TALK.model_copy(
    update={
        "turns": tuple(
            Turn(n=n, speaker="Ada", text=f"Pump {n} is painted in colour {n}.", anchor=f"line {n}")
            for n in range(1, 61)
        )
    }
)


def pieces(*useless: int) -> tuple[ScriptedEngine, list[tuple[int, int]]]:
    """An engine that reads a few turns at a time, and gives no usable answer for those that hold these turns."""
    asked: list[tuple[int, int]] = []

    def find(chunk: Chunk) -> list[Finding]:
        asked.append((chunk.first, chunk.last))
        if any(chunk.first <= n <= chunk.last for n in useless):
            raise AnswerError("The filter stopped it.")
        words = f"is painted in colour {chunk.first}"
        return [claim("").model_copy(update={"quotes": (Quote(turn=chunk.first, words=words),), "title": words,
                                             "statement": f"Pump {chunk.first} {words}."})]  # fmt: skip

    engine = ScriptedEngine(find=find)
    engine.budget = Budget(input_tokens=400)
    return engine, asked


def test_turns_that_a_model_will_not_read_cost_no_others() -> None:
    """They are told, and kept with the discussion; what the other turns hold is found."""
    engine, asked = pieces(1)
    progress = Collecting()
    reading = read_discussion(Redacted[Transcript](value=LONG), engine, CUES, Topics([]), {}, progress)
    assert len(asked) > 2
    assert reading.unread == (asked[0],)
    assert {f.evidence[0].turn for f in reading.findings} == {first for first, _ in asked[1:]}
    assert any("The filter stopped it." in note for note in progress.notes)
    (of_it,) = fold(feed(reading, (), engine, 1).events).discussions
    assert of_it.unread == reading.unread


def test_a_discussion_of_which_nothing_can_be_read_is_not_taken_for_an_empty_one() -> None:
    """The sentence is raised, and not every piece is asked for."""
    engine, asked = pieces(*range(1, 61))
    with pytest.raises(AnswerError, match="The filter stopped it"):
        read_discussion(Redacted[Transcript](value=LONG), engine, CUES, Topics([]), {}, Collecting())
    assert len(asked) == IN_VAIN
