"""What a person told in the chat → events of the log, all of one transaction.

A chat is a discussion that grows: each reading of it holds the findings of its earlier turns too, but not those that
were undone. What it replaces is told as a word in review is, so that it holds when a discussion is read anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from pydantic import Field

from agent.model.chat import CHAT
from agent.model.finding import VerifiedFinding
from agent.model.fold import current_findings, current_linked, current_readings, fold, new_labels
from agent.model.ledger import Discussion, Entry, Link
from agent.model.log import Fed, Found, Linked, LogEvent, Reviewed, Transacted, Verdict
from agent.model.transcript import Manner, Transcript
from agent.pipeline.reading import behind
from agent.types import OFFLINE, Frozen


class Told(Frozen):
    """What one turn tells: findings, what they are to others, and which entries they replace."""

    findings: tuple[VerifiedFinding, ...] = ()
    links: tuple[Link, ...] = ()
    replaces: tuple[tuple[str, Entry], ...] = Field(default=(), description="Finding, and the entry that it replaces")


def events_of(head: Transacted, told: Told, chat: Transcript, events: Sequence[LogEvent]) -> tuple[LogEvent, ...]:
    """The events to append, the transaction's own first. `events`: the log so far."""
    answers = [
        Reviewed(
            seq=head.seq,
            transaction=head.transaction,
            question=f"{CHAT}{head.transaction}:{old.id}",
            verdict=Verdict.REPLACES,
            about=(finding,),
            other=(old.finding,),
            by=head.by,
            date=head.date,
        )
        for finding, old in told.replaces
    ]
    return (head, *events_within(head.seq, head.transaction, told, chat, events, answers))


def events_within(
    seq: int,
    transaction: str | None,
    told: Told,
    chat: Transcript,
    events: Sequence[LogEvent],
    answers: Sequence[Reviewed] = (),
) -> tuple[LogEvent, ...]:
    """The events that take what is told into the ledger, `answers` among them, within a transaction begun already."""
    if not told.findings:
        return ()
    reading = hashlib.sha256(f"{chat.key}\x1f{chat.revision}\x1f{transaction}".encode()).hexdigest()[:16]
    before = [f for f in current_findings(events) if f.discussion == chat.key]
    held = current_readings(events).get(chat.key)
    last = current_linked(events).get(held.reading) if held else None
    new = [f for f in told.findings if f.id not in {b.id for b in before}]
    found = [Found(seq=seq, transaction=transaction, reading=reading, finding=f) for f in (*before, *new)]
    links = (*(last.links if last else ()), *told.links)
    fed = Fed(seq=seq, transaction=transaction, reading=reading, discussion=_discussion(chat))
    saw = next((saw for it, saw in behind([*events, *found, fed]) if it.reading == reading), "")
    linked = Linked(seq=seq, transaction=transaction, reading=reading, discussion=chat.key, links=links, saw=saw)
    made: list[LogEvent] = [*found, linked, *answers, fed]
    after = [*events, *made]
    given = new_labels(after, fold(after), seq)
    return (*made, *(label.model_copy(update={"transaction": transaction}) for label in given))


def _discussion(chat: Transcript) -> Discussion:
    return Discussion(
        key=chat.key,
        revision=chat.revision,
        date=chat.date,
        source=chat.source,
        title=chat.title,
        format=chat.format,
        turns=len(chat.turns),
        words=sum(len(t.text.split()) for t in chat.turns),
        participants=tuple(dict.fromkeys(t.speaker for t in chat.turns if t.speaker and not t.automatic)),
        manner=Manner.ASSISTANT.value,
        engine=OFFLINE,
    )


def transaction_id(chat: str, exchange: int, date: dt.date, seq: int) -> str:
    """The id of the turn that an exchange is."""
    digest = hashlib.sha256(f"{chat}\x1f{exchange}\x1f{date}\x1f{seq}".encode()).hexdigest()
    return f"chat-{digest[:12]}"
