"""The ledger's other entries as compact tables by kind, each entry with an anchor and the words that were said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from agent.document.escape import cell, flat, inline
from agent.document.parts import (
    Index,
    Lookup,
    anchor,
    bullets,
    cell_of,
    label_link,
    links,
    place,
    proof,
    said,
    stacked,
    table,
)
from agent.model.details import Kind, Said
from agent.model.ledger import Entry, Ledger

NAMES: dict[Kind, str] = {
    Kind.TECHNOLOGY: "Technologies", Kind.COMPONENT: "Components", Kind.INTERACTION: "Interactions",
    Kind.CONTRACT: "Contracts", Kind.STATE: "States", Kind.POLICY: "Policies", Kind.PRINCIPLE: "Principles",
    Kind.PRACTICE: "Practices", Kind.CONCEPT: "Concepts", Kind.ALGORITHM: "Algorithms",
    Kind.VIEW: "Pictures that were drawn or described", Kind.RISK: "Risks", Kind.CONSTRAINT: "Constraints",
}  # fmt: skip
"""The kinds of this appendix, in its order; decisions, questions and actions have appendices of their own."""


def other_entries(ledger: Ledger) -> str:
    """The body of the appendix: for each kind that has entries a table, then their quotes."""
    known = Index(ledger)
    parts = [_of_kind(name, tuple(ledger.of(kind)), known) for kind, name in NAMES.items()]
    return stacked(*parts) or "The discussions hold nothing beside decisions, questions and actions."


def _of_kind(name: str, entries: Sequence[Entry], known: Index) -> str:
    if not entries:
        return ""
    rows = [(labelled(e), cell(e.title), _told(e), standing(e, known)) for e in entries]
    headers = ("Entry", "Name", "What is known of it", "Status")
    return stacked(f"#### {name}", table(headers, rows), evidence(entries, known))


def labelled(entry: Entry) -> str:
    """The label with the anchor that cites lead to."""
    return f"{anchor(entry.id)}{entry.id}"


def evidence(entries: Iterable[Entry], known: Index) -> str:
    """The quotes of some entries under a heading of their own; to words of the decision log leads a link."""
    return stacked("##### Evidence", bullets(f"{label_link(e.id, known)}: {_quotes(e, known)}" for e in entries))


def _quotes(entry: Entry, known: Index) -> str:
    logged = dict.fromkeys(label for e in entry.evidence if (label := known.logged(e)))
    own = [e for e in entry.evidence if not known.logged(e)]
    shown = own[: max(_QUOTES - len(logged), 1)]
    parts = [proof(e, known) for e in shown]
    parts += [f"in the words of {links(logged, known)}"] if logged else []
    parts += [f"also {'; '.join(place(e, known) for e in own[len(shown) :])}"] if len(own) > len(shown) else []
    return "; ".join(parts)


_QUOTES = 2
"""Quotes that an entry of these kinds shows in full; of the others it says where they stand."""


def standing(entry: Entry, ledger: Lookup) -> str:
    """The status, with what took its place, answered it, or does not fit with it."""
    parts = [entry.status]
    parts += [f"replaced by {label_link(entry.superseded_by, ledger)}"] if entry.superseded_by else []
    parts += [f"answered by {label_link(entry.answered_by, ledger)}"] if entry.answered_by else []
    parts += [f"does not fit with {label_link(i, ledger)}" for i in entry.contradicts]
    parts += ["perhaps not meant"] if entry.tier == "possible" else []
    return cell_of(", ".join(parts))


def _told(entry: Entry) -> str:
    """What the record knows; the statement too, unless the name or the one quote below says the same."""
    more = _MORE.get(entry.kind, lambda _: ())(entry.details)
    known = entry.statement.casefold()
    quotes = {flat(e.quote) for e in entry.evidence}
    extra = [m for m in more if m and m.casefold() not in known and flat(m.split(" — ")[0]).strip("“”") not in quotes]
    said_below = len(entry.evidence) == 1 and _alike(entry.statement, entry.evidence[0].quote)
    if said_below or _alike(entry.statement, entry.title) or entry.kind in _NAMED:
        text = cell_of("; ".join(extra))
    else:
        text = cell(entry.statement) + (f" ({cell_of('; '.join(extra))})" if extra else "")
    return f"{text} Earlier wording, since replaced: {cell('; '.join(entry.earlier))}" if entry.earlier else text


_NAMED = frozenset({Kind.TECHNOLOGY, Kind.COMPONENT, Kind.INTERACTION})
"""Kinds whose statement says no more than their name and record."""


def _alike(one: str, other: str) -> bool:
    return flat(one).rstrip(". ").casefold() in flat(other).casefold()


def _text(words: Said | None) -> str:
    return said(words) if words else ""


def _list(label: str, items: Iterable[str]) -> str:
    joined = ", ".join(map(inline, items))
    return f"{label}: {joined}" if joined else ""


_MORE: dict[Kind, Callable[[Any], tuple[str, ...]]] = {
    Kind.TECHNOLOGY: lambda d: (
        inline(d.role or ""),
        f"version {inline(d.version)}" if d.version else "",
        _text(d.reason),
    ),
    Kind.COMPONENT: lambda d: (
        "" if d.what == "other" else d.what,
        "" if d.boundary == "unknown" else f"{d.boundary} the system",
        "" if d.standing == "unknown" else d.standing,
        _list("owns", d.owns),
    ),
    Kind.INTERACTION: lambda d: (f"{inline(d.source)} → {inline(d.target)}", "" if d.mode == "unknown" else d.mode),
    Kind.POLICY: lambda d: (_list("applies to", d.applies_to),),
    Kind.PRINCIPLE: lambda d: (_text(d.reason),),
    Kind.PRACTICE: lambda d: (_text(d.reason),),
    Kind.RISK: lambda d: (f"mitigation: {_text(d.mitigation)}" if d.mitigation else "",),
    Kind.CONSTRAINT: lambda d: (f"imposed by {inline(d.imposed_by)}" if d.imposed_by else "",),
}
"""What a kind's record adds to the statement, in few words."""
