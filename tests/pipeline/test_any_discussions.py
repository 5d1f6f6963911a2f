"""Random discussions, read by the rules: fed twice, in any order, corrected, or on two branches that git merges.

Whatever way they came in, the ledger is the one of feeding each once, in the order in which they took place; what a
person said in review or in the chat stays, and so do the labels.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fakes import MONDAY, Collecting, made, state
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agent.catalogue import load
from agent.engines.offline.engine import OfflineEngine
from agent.model.chat import CHAT, FORMAT
from agent.model.details import Kind
from agent.model.fold import fold, members
from agent.model.ledger import Entry, Ledger
from agent.model.log import LogEvent, Reviewed, Transacted, Verdict
from agent.model.transcript import Transcript, Turn
from agent.pipeline.reading import Reading, feed, known, read_discussion, relink
from agent.pipeline.telling import Told, events_of
from agent.steps.redact import redact
from agent.store.ledger_log import append_events, read_log
from agent.text.acts import parse_cues
from agent.text.secrets import parse_rules
from agent.text.topics import Topics

KEYS = ("pier", "quay", "deck", "dock")
N, M = st.integers(5, 9), st.integers(10, 14)
EXCHANGES = (
    "Ada: Decision: seats in the hall are held for {n} minutes.\nBen: Fine.",
    "Ada: Agreed: seats in the hall are now held for {m} minutes instead of {n}.\nBen: Fine.",
    "Ada: Decided: the harbour cranes report to the office every {n} hours.\nBen: Yes.",
    "Ada: Agreed: the booking events go through RabbitMQ.\nBen: Okay.",
    "Ada: Agreed: for the booking events we swap RabbitMQ for NATS.\nBen: Okay.",
    "Ada: No Redis for the booking pages, nobody here runs it.\nBen: Right.",
    "Ada: Who may open the gate of the north pier at night?\nBen: I don't know.\nAda: Then it stays open.",
    "Ada: Decided: the harbour master may open the gate of the north pier at night.\nBen: Okay.",
    "Ada: Who writes the runbook?\nBen: I'll write the runbook for the cranes by Friday.",
)


class Talk(NamedTuple):
    """A discussion: its key, its day, and what was said."""

    key: str
    day: int
    said: tuple[str, ...]

    def without(self, place: int) -> Talk:
        return self._replace(said=self.said[:place] + self.said[place + 1 :])


@st.composite
def talks(draw: st.DrawFn, *, again: bool = True) -> list[Talk]:
    """Two to four discussions, of which some share a day, in the order in which they took place.

    `again`: whether something can be said twice.
    """
    exchanges = st.sampled_from(EXCHANGES)
    left = draw(st.permutations(EXCHANGES))
    made_ = []
    for key in KEYS[: draw(st.integers(2, 4))]:
        said = draw(st.lists(exchanges, min_size=1, max_size=3)) if again else left[: draw(st.integers(1, 3))]
        left = left[len(said) :]
        told_ = tuple(e.format(n=draw(N), m=draw(M)) for e in said)
        made_ += [Talk(key, draw(st.integers(0, 2)), told_)] if told_ else []
    return sorted(made_, key=lambda t: (t.day, t.key))


@cache
def engine() -> OfflineEngine:
    return OfflineEngine(load())


@cache
def reading(talk: Talk) -> Reading:
    """The discussion as the rules read it."""
    catalogue = load()
    cues = parse_cues(catalogue.text("lexicons/cues.toml"))
    topics = Topics([(t.id, t.strong, t.keywords) for t in catalogue.topics])
    secrets = parse_rules(catalogue.text("lexicons/secrets.toml"))
    lines = [line.split(": ", 1) for exchange in talk.said for line in exchange.splitlines()]
    turns = tuple(Turn(n=n, speaker=who, text=text, anchor=f"line {n}") for n, (who, text) in enumerate(lines, 1))
    transcript = Transcript(
        key=talk.key, revision=hashlib.sha256("\n".join(talk.said).encode()).hexdigest()[:12],
        source=f"{talk.key}.txt", title=talk.key, format="text", date=MONDAY + dt.timedelta(days=talk.day), turns=turns,
    )  # fmt: skip
    return read_discussion(redact(transcript, b"k" * 32, secrets), engine(), cues, topics, {}, Collecting())


def told(order: Sequence[Talk], log: tuple[LogEvent, ...] = ()) -> tuple[LogEvent, ...]:
    """The log after these discussions too; one that is known as it is is passed over, as by the command."""
    for talk in order:
        read = reading(talk)
        if known(log, talk.key, read.transcript.value.revision) is None:
            log = (*log, *feed(read, log, engine(), _next(log)).events)
    return log


def _next(log: Sequence[LogEvent]) -> int:
    return max((e.seq for e in log), default=0) + 1


def ledger(order: Sequence[Talk]) -> list[dict[str, object]]:
    return state(fold(told(order)))


@settings(max_examples=25, deadline=None)
@given(talks(), st.data())
def test_fed_twice_or_in_any_order_they_give_one_ledger(given_: list[Talk], data: st.DataObject) -> None:
    """Feeding again appends nothing; another order, and shuffled lines, change no entry, status or link."""
    log = told(data.draw(st.permutations(given_)))
    assert told([*given_, *given_], log) == log
    assert state(fold(log)) == ledger(given_)
    assert fold(data.draw(st.permutations(log))) == fold(log)


@settings(max_examples=20, deadline=None)
@given(talks(), st.data())
def test_a_corrected_transcript_replaces_what_came_from_the_old_one(given_: list[Talk], data: st.DataObject) -> None:
    """As if it had always been so."""
    place, corrected = _corrected(given_, data)
    after = fold(told([corrected], told(data.draw(st.permutations(given_)))))
    assert state(after) == ledger([*given_[:place], corrected, *given_[place + 1 :]])


@settings(max_examples=20, deadline=None)
@given(talks(again=False), st.data())
def test_what_still_stands_in_a_corrected_transcript_keeps_its_label(given_: list[Talk], data: st.DataObject) -> None:
    """No label goes to another entry. What several discussions told may lose its own with the first of them."""
    _, corrected = _corrected(given_, data)
    before = told(data.draw(st.permutations(given_)))
    entries = fold(before).entries
    labels = {_words(e): e.id for e in entries if len({v.discussion for v in e.evidence}) == 1}
    after = fold(told([corrected], before)).entries
    assert [e.id for e in after if labels.get(_words(e), e.id) != e.id] == []
    known, used = {_words(e) for e in entries}, {e.id for e in entries}
    assert [e.id for e in after if _words(e) not in known and e.id in used] == []


def _corrected(given_: Sequence[Talk], data: st.DataObject) -> tuple[int, Talk]:
    """A discussion of several exchanges without one of them, and its place."""
    several = [n for n, talk in enumerate(given_) if len(talk.said) > 1]
    assume(several)
    place = data.draw(st.sampled_from(several))
    return place, given_[place].without(data.draw(st.integers(0, len(given_[place].said) - 1)))


def _words(entry: Entry) -> tuple[str, ...]:
    """By what an entry is known again after its discussion was corrected, where nothing is said twice."""
    return (entry.kind.value, entry.title)


@settings(max_examples=20, deadline=None)
@given(talks(again=False), st.data())
def test_what_a_person_said_outlives_the_correction_of_a_transcript(given_: list[Talk], data: st.DataObject) -> None:
    """An answer in review, and a decision in the chat, whatever else of the discussion was wrong."""
    log = told(given_)
    decisions = [e for e in fold(log).of(Kind.DECISION) if e.status == "accepted"]
    assume(decisions)
    about = data.draw(st.sampled_from(decisions))
    place = next(n for n, t in enumerate(given_) if t.key == about.evidence[0].discussion)
    kept = next(n for n, said in enumerate(given_[place].said) if about.evidence[0].quote in said)
    assume(len(given_[place].said) > 1)
    corrected = given_[place].without(
        data.draw(st.integers(0, len(given_[place].said) - 1).filter(lambda n: n != kept))
    )
    refused = Reviewed(
        seq=_next(log), transaction="review-1", question="q1", verdict=Verdict.REFUSED, about=members(log)[about.id],
        by="Ada", date=MONDAY,
    )  # fmt: skip
    (entry,) = _held(fold(told([corrected], (*log, refused))), about)
    assert (entry.id, entry.status) == (about.id, "rejected")
    (entry,) = _held(fold(told([corrected], _chatted(log, about))), about)
    assert entry.id == about.id
    by_chat = fold(told([corrected], _chatted(log, about))).get(entry.superseded_by or "")
    assert by_chat is not None
    assert (by_chat.status, by_chat.statement) == ("accepted", "The harbour decides that anew.")


def _held(ledger_: Ledger, about: Entry) -> list[Entry]:
    return [e for e in ledger_.entries if _words(e) == _words(about)]


def _chatted(log: Sequence[LogEvent], about: Entry) -> tuple[LogEvent, ...]:
    """The log after a person replaced a decision in the chat."""
    mine = made("The harbour decides that anew.", day=9, discussion=f"{CHAT}one")
    turn = Turn(n=1, speaker="Ada", text="The harbour decides that anew.", anchor="turn 1")
    chat = Transcript(
        key=f"{CHAT}one", revision="1", source="chat", title="chat", format=FORMAT, date=mine.date, turns=(turn,)
    )
    head = Transacted(seq=_next(log), transaction="chat-1", about="that", changes=("one",), by="Ada", date=MONDAY)
    return (*log, *events_of(head, Told(findings=(mine,), replaces=((mine.id, about),)), chat, log))


@settings(max_examples=4, deadline=None)
@given(talks(), st.data())
def test_two_branches_that_each_fed_discussions_merge_with_git(given_: list[Talk], data: st.DataObject) -> None:
    """Without a conflict, and the run after it has the ledger of feeding them all; no label is given twice."""
    side = {t.key: data.draw(st.sampled_from(["trunk", "ours", "theirs"])) for t in given_}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _git(root, "init", "-q", "-b", "trunk")
        (root / ".gitattributes").write_text("ledger.jsonl merge=union\n")
        file = root / "ledger.jsonl"
        file.touch()
        for branch in ("trunk", "ours", "theirs"):
            if branch != "trunk":
                _git(root, "checkout", "-q", "-b", branch, "trunk")
            held = read_log(file).events
            append_events(file, told([t for t in given_ if side[t.key] == branch], held)[len(held) :])
            _git(root, "add", "-A")
            _git(root, "commit", "-q", "--allow-empty", "-m", branch)
        _git(root, "merge", "-q", "--no-edit", "ours")
        contents = read_log(file)
    log = (*contents.events, *relink(contents.events, engine(), contents.next_seq).events)
    assert (contents.warnings, state(fold(log))) == ((), ledger(given_))
    labels = [e.id for e in fold(log).entries]
    assert len(set(labels)) == len(labels)


def _git(root: Path, *args: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *who, *args], check=True, capture_output=True)


def test_the_discussions_hold_what_can_go_wrong() -> None:
    """Among them are reversals and an answered question, over discussions; else nothing would be tested."""
    parts = enumerate(_PARTS)
    everything = [Talk(key, day, tuple(e.format(n=7, m=12) for e in said)) for day, (key, said) in parts]
    entries = fold(told(everything)).entries
    assert sum(e.superseded_by is not None for e in entries) == 2
    assert [e.status for e in entries if e.kind is Kind.QUESTION] == ["answered"]


_PARTS = (
    ("pier", (EXCHANGES[0], EXCHANGES[3], EXCHANGES[6], EXCHANGES[8])),
    ("quay", (EXCHANGES[1], EXCHANGES[4], EXCHANGES[7])),
)
