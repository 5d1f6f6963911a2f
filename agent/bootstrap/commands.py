"""What the commands of the chat show: an entry's life, sections, what is open, what was changed, what it cost."""

from __future__ import annotations

from collections.abc import Iterator

from agent.bootstrap.changing import Changing
from agent.bootstrap.looking import next_agenda
from agent.bootstrap.session import Session
from agent.diagrams.base import listed
from agent.document.points import Point, Sort
from agent.document.telling import cut, life
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.unsettled import waiting
from agent.errors import UsageError
from agent.model.chat import Chat, Exchange, Statement
from agent.model.plan import Usage
from agent.store.instructions import load_instructions

_OF_A_SORT = 5
"""Points of one sort that /open shows; the rest is counted."""
_ASKED = 48
"""Characters of a message beside its cost."""
_TURNS = 12
"""Messages whose cost is shown one by one: the last ones."""


def why(session: Session, label: str) -> Iterator[Statement]:
    """All that is known of one entry. Raises UsageError where there is none of this label."""
    if not label:
        raise UsageError("Name the entry: /why D-012.")
    entry = session.ledger().get(label.upper())
    if entry is None:
        raise UsageError(f"The ledger has no entry {label!r}; `blueprint ledger` lists all.")
    yield from life(entry)


def sections(session: Session) -> Iterator[Statement]:
    """The sections of the document, and which are locked."""
    locked = session.locked()
    for section in session.catalogue.sections:
        mark = " (locked)" if section.id in locked else ""
        yield Statement(text=f"{section.id}: {section.title}{mark}")


def locked(session: Session) -> Iterator[Statement]:
    """The sections that stay as they stand."""
    held = sorted(session.locked())
    for name in held:
        yield Statement(text=f"{name} is locked.")
    if not held:
        yield Statement(text="No section is locked; /lock security locks one.")


def open_points(session: Session, finder: Finder) -> Iterator[Statement]:
    """What the next meeting has to settle, the first of each sort, in whose words; the rest is counted."""
    points = next_agenda(session, session.ledger())
    for sort in dict.fromkeys(p.sort for p in points):
        mine = [p for p in points if p.sort is sort]
        name = sort.value.capitalize()
        yield from (_point(finder, p, name) for p in mine[:_OF_A_SORT])
        if len(mine) > _OF_A_SORT:
            yield Statement(text=f"{name}: {len(mine) - _OF_A_SORT} more; `blueprint agenda` lists them.")
    if not points:
        yield Statement(text="Nothing is open.")


def _point(finder: Finder, point: Point, name: str) -> Statement:
    entry = finder.desk.ledger.get(point.cites[0]) if point.cites else None
    ask = f" To be asked: {listed(point.ask)}." if point.ask else ""
    if entry is not None and point.sort is Sort.QUESTION:
        told = waiting(finder, entry)
        return told.model_copy(update={"text": f"{told.text}{ask}"})
    who = f"{point.who}: " if point.who else ""
    return Statement(text=f"{name}: {who}{point.text}{ask}", cites=point.cites)


def history(changing: Changing, chat: Chat | None) -> Iterator[Statement]:
    """What was changed from the chat, undone or not, then what was said in this conversation."""
    turned = changing.transactions()
    for it, void in turned:
        yield Statement(text=f"{it.date} {it.by}: {it.about} → {', '.join(it.changes)}{' (undone)' if void else ''}")
    said = chat.exchanges if chat else ()
    yield from (Statement(text=f"{e.n}. {chat.person if chat else ''}: {e.asked}") for e in said)
    if not turned and not said:
        yield Statement(text="Nothing was said yet.")


def instructions(session: Session) -> Iterator[Statement]:
    """What holds for every draft of a section."""
    held = load_instructions(session.workspace)
    for section in session.catalogue.sections:
        yield from (Statement(text=f"{section.id}: {given}") for given in held.get(section.id, ()))
    if not held:
        yield Statement(text="No section has an instruction.")


def cost(chat: Chat | None) -> Iterator[Statement]:
    """What each of the last messages took that a model answered, and the chat as a whole."""
    said = chat.exchanges if chat else ()
    paid = [e for e in said if e.usage.calls]
    yield from (Statement(text=_cost_of(e)) for e in paid[-_TURNS:])
    if len(paid) > _TURNS:
        yield Statement(text=f"{len(paid) - _TURNS} messages before these are in the sum alone.")
    whole = sum((e.usage for e in paid), Usage())
    known = sum(e.cost for e in said if e.cost is not None)
    unknown = sum(e.cost is None for e in said)
    told = f"This chat: {_counted(len(said), 'message')}, {known:.4f} US dollars"
    if unknown:
        told += f", and {_counted(unknown, 'message')} at a price that is not known"
    if paid:
        told += f"; {_tokens(whole)}"
    elif said:
        told += "; rules answered, and no model was called"
    yield Statement(text=f"{told}.")


def _cost_of(exchange: Exchange) -> str:
    price = "price unknown" if exchange.cost is None else f"{exchange.cost:.4f} US dollars"
    asked = cut(exchange.asked)
    short = asked if len(asked) <= _ASKED else f"{asked[:_ASKED].rstrip()}…"
    return f"{exchange.n}. {short}: {price}; {_tokens(exchange.usage)}."


def _tokens(usage: Usage) -> str:
    """'2 calls, 3,412 tokens sent, 2,900 of them from the endpoint's cache, 214 received'."""
    cached = f", {usage.cached_tokens:,} of them from the endpoint's cache" if usage.cached_tokens else ""
    return (
        f"{_counted(usage.calls, 'call')}, {usage.input_tokens:,} tokens sent{cached}, {usage.output_tokens:,} received"
    )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
