"""Review: what is not certain in a workspace's ledger, and a person's answers to it. Each answer can be undone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from agent.bootstrap.session import Session
from agent.errors import UsageError
from agent.model.chat import CHAT
from agent.model.fold import fold, members
from agent.model.log import LogEvent, Reviewed, Verdict, Voided
from agent.model.transactions import in_force
from agent.model.transcript import Redacted, Transcript
from agent.pipeline.vouching import vouch_events, vouched
from agent.steps.review import Choice, Question, questions
from agent.store import ledger_log
from agent.store.discussions import load_rejected, save_discussion

_WAIT_S = 2.0


def open_questions(session: Session) -> tuple[Question, ...]:
    """What a person has not answered yet, the most important first."""
    events = session.events()
    ledger = fold(events)
    rejected = [r for d in ledger.discussions for r in load_rejected(session.workspace, d.key)]
    answered = frozenset(e.question for e in in_force(events) if isinstance(e, Reviewed))
    return questions(ledger, members(events), rejected, answered)


def chosen(asked: Sequence[Question], answers: Mapping[str, str]) -> tuple[tuple[Question, Choice], ...]:
    """The answers by question id, checked as a whole. Raises UsageError that names every one that cannot be taken."""
    by_id = {q.id: q for q in asked}
    taken, wrong = [], []
    for name, key in answers.items():
        question = by_id.get(name)
        choice = question.choice(key) if question else None
        if question is None:
            wrong.append(f"{name!r} is no open question")
        elif choice is None:
            wrong.append(f"{name!r} takes {', '.join(c.key for c in question.choices)} and not {key!r}")
        else:
            taken.append((question, choice))
    if wrong:
        raise UsageError(f"No answer was taken: {'; '.join(wrong)}. `blueprint review --json` lists what is open.")
    return tuple(taken)


def answer(session: Session, given: Sequence[tuple[Question, Choice]], by: str | None) -> None:
    """Write answers into the log, each a transaction of its own; they are on the disk when this returns.

    What was not believed and is right comes into the ledger as said by the person who says so here.
    """
    with session.workspace.lock(wait=_WAIT_S):
        contents = ledger_log.read_log(session.workspace.ledger)
        date = session.clock.today()
        events: list[LogEvent] = []
        for seq, (question, choice) in enumerate(given, contents.next_seq):
            digest = hashlib.sha256(f"{question.id}\x1f{choice.key}\x1f{by}\x1f{seq}".encode()).hexdigest()
            transaction = f"review-{digest[:12]}"
            if question.rejected is not None and choice.verdict is Verdict.SETTLED:
                finding, told = vouched(question.rejected, question.id, by, date)
                save_discussion(session.workspace, Redacted[Transcript](value=told))
                events += vouch_events(seq, transaction, finding, told, [*contents.events, *events])
            events.append(
                Reviewed(
                    seq=seq,
                    transaction=transaction,
                    question=question.id,
                    verdict=choice.verdict,
                    about=question.findings,
                    other=question.others if choice.pair else (),
                    by=by,
                    date=date,
                )
            )
        ledger_log.append_events(session.workspace.ledger, events)


def undo(session: Session) -> Reviewed:
    """Take the last answer back; which it was. Raises UsageError where there is none."""
    with session.workspace.lock(wait=_WAIT_S):
        contents = ledger_log.read_log(session.workspace.ledger)
        told = (e for e in in_force(contents.events) if isinstance(e, Reviewed))
        given = [e for e in told if not e.question.startswith(CHAT)]  # the chat undoes its own
        if not given:
            raise UsageError("There is no review answer to undo.")
        last = max(given, key=lambda e: e.seq)
        event = Voided(seq=contents.next_seq, target=last.transaction or "")
        ledger_log.append_events(session.workspace.ledger, [event])
    return last
