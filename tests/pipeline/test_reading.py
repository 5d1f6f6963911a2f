"""From a discussion to the events of the log."""

from __future__ import annotations

from fakes import Collecting, ScriptedEngine, by_words, fed, made, read, readings, state

from agent.catalogue import load
from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Finding, Quote
from agent.model.fold import fold
from agent.model.log import Fed, Found, LogEvent
from agent.model.transcript import Redacted, Transcript, Turn
from agent.pipeline.reading import before, feed, known, read_discussion, reading_id
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


def test_a_new_revision_is_not_known_and_the_old_one_is_not_either_afterwards() -> None:
    """Only the revision that holds is known."""
    log = fed((), ScriptedEngine(), made("Seats are held."))
    old = read(made("Seats are held.")).transcript.value
    new = old.model_copy(update={"revision": "r2"})
    assert known(log, old) is not None
    assert known(log, new) is None
    log = fed(log, ScriptedEngine(), made("Seats are held long.", revision="r2"))
    assert known(log, old) is None
    assert len(set(readings(log))) == 2


def test_the_ledger_before_a_discussion_knows_nothing_later() -> None:
    """Reconciling looks back only."""
    log = fed(fed((), ScriptedEngine(), made("Seats are held.")), ScriptedEngine(),
              made("Gulls sing.", day=3, discussion="quay"))  # fmt: skip
    quay = next(e for e in log if isinstance(e, Fed) and e.discussion.key == "quay")
    assert [e.statement for e in before(log, quay).entries] == ["Seats are held."]
    assert sum(isinstance(e, Found) for e in log) == 2
