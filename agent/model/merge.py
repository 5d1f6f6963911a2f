"""How two findings about one thing become one entry."""

from __future__ import annotations

from typing import Any

from agent.model.details import Alternative, Details, Kind
from agent.types import Frozen

_UNSAID = (None, "", "unknown", "other")

_RANKS: dict[Kind, dict[str, int]] = {
    Kind.DECISION: {"proposed": 0, "deferred": 1, "rejected": 1, "accepted": 1},
    Kind.TECHNOLOGY: {"mentioned": 0, "considered": 1, "existing": 2, "rejected": 3, "chosen": 3},
    Kind.QUESTION: {"open": 0, "answered": 1, "withdrawn": 1},
    Kind.ACTION: {"open": 0, "done": 1, "withdrawn": 1},
    Kind.RISK: {"open": 0, "mitigated": 1, "accepted": 1},
}


def merged_status(kind: Kind, earlier: str, later: str) -> str:
    """The status after something was said again: the later word counts unless it is a weaker one.

    A decision that was accepted and is proposed once more stays accepted; a technology that was chosen and is merely
    mentioned, or told as being there, stays chosen, and one that was turned down is not brought back by how things are.
    """
    ranks = _RANKS.get(kind, {})
    return later if ranks.get(later, 1) >= ranks.get(earlier, 0) else earlier


LONGEST = 1200
"""Characters of a statement that was put together from what several discussions tell of one thing."""


def merged_statement(earlier: str, later: str) -> str:
    """What both tell: the fuller one where it holds the other, else one after the other, within `LONGEST`."""
    one, two = (_folded(text) for text in (earlier, later))
    if two in one:
        return earlier
    if one in two:
        return later
    end = "" if earlier.rstrip().endswith((".", "!", "?", "…")) else "."
    both = f"{earlier.rstrip()}{end} {later}"
    return both if len(both) <= LONGEST else earlier


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!?… ")


def merged_details(earlier: Details, later: Details) -> Details:
    """The details of both: the later value where it says anything, lists joined in order without repetition."""
    fields: dict[str, Any] = {}
    for name in type(earlier).model_fields:
        old, new = getattr(earlier, name), getattr(later, name)
        fields[name] = _joined(old, new) if isinstance(old, tuple) else (old if new in _UNSAID else new)
    return type(earlier)(**fields)


def _joined(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    """Both lists; what names the same thing stands once, and the one that says more is kept."""
    seen: dict[Any, Any] = {}
    for item in (*old, *new):
        key = _key(item)
        seen[key] = item if key not in seen or _says_more(item, seen[key]) else seen[key]
    return tuple(seen.values())


def _key(item: Any) -> Any:
    if isinstance(item, Alternative):
        return item.name.casefold()
    if isinstance(item, str):
        return item.casefold()
    if isinstance(item, Frozen) and hasattr(item, "text"):
        return " ".join(str(item.text).casefold().split())
    return item


def _says_more(item: Any, other: Any) -> bool:
    return isinstance(item, Alternative) and item.reason is not None and other.reason is None
