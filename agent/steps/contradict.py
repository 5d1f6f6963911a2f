"""What a person changed by hand against the facts that stand behind the text: a number, a denial, a name.

The text itself leads to its facts: its cites, before the change and after it. Only what the change brought in counts,
so that a sentence which never fitted is no fault of the person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document.merge import Edit
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.model.section import CheckContext, Verdict
from agent.text.meaning import denial
from agent.text.names import holds
from agent.text.numbers import Quantity, quantities, same
from agent.text.units import measure

_CITE = re.compile(r"\[([A-Z]{1,4}-\d{3,})\]\(#[^)]*\)")
_MARKUP = re.compile(r"\(?(?:\[[A-Z]{1,4}-\d{3,}\]\(#[^)]*\)(?:,\s*)?)+\)?|[*_`\\]|<[^>]*>")


def contradictions(edit: Edit, context: CheckContext) -> Iterator[Verdict]:
    """Each fact that an edit contradicts, as an error that says what the fact holds."""
    before, after = _plain(edit.before), _plain(edit.after)
    if not before or not after:
        return
    labels = dict.fromkeys((*_CITE.findall(edit.before), *_CITE.findall(edit.after)))
    entries = [e for label in labels if (e := context.entry(label)) is not None and e.current]
    for entry in entries:
        for why in (_number(before, after, entry), _name(before, after, entry), _denied(before, after, entry)):
            if why:
                told = f"Changed by hand against {entry.id}, which says: {entry.statement} {why}"
                yield Verdict(check="contradicts", message=told, cites=(entry.id,))


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).replace("|", " ").split())


def _number(before: str, after: str, entry: Entry) -> str:
    """The fact's number stood there, and another of its sort stands in its place."""
    old, new = quantities(before), quantities(after)
    for fact in quantities(entry.statement):
        if not any(same(fact, q) for q in old) or any(same(fact, q) for q in new):
            continue
        rival = next((q for q in new if _sort(q) == _sort(fact) and not any(same(q, o) for o in old)), None)
        if rival is not None:
            return f"Here it is {rival.text!r} now; decide it in a discussion, or take {fact.text!r} back."
    return ""


def _sort(quantity: Quantity) -> str | None:
    """What it measures, or else what it counts."""
    known = measure(quantity.unit)
    return known[0] if known else quantity.unit


def _name(before: str, after: str, entry: Entry) -> str:
    """The technology that the text named is gone, though the fact that names it is still cited."""
    chosen = entry.kind is Kind.TECHNOLOGY and entry.settled
    if chosen and holds(entry.title, before) and not holds(entry.title, after):
        return f"{entry.title!r} is not named here any more; put it back, or take its label out."
    return ""


def _denied(before: str, after: str, entry: Entry) -> str:
    """The text denies now what the fact affirms, or the other way round."""
    facts = [entry.statement]
    why = denial(after, facts)
    return f"Here {why}" if why and not denial(before, facts) else ""
