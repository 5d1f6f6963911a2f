"""History is told as history: what was superseded, withdrawn or rejected never reads as current.

Wrong: "Keys are kept for 24 hours [P-001]" where P-005 replaced P-001 by 72 hours; "MongoDB stores the orders [D-002]"
where D-002 rejected MongoDB.
Right: "Keys were kept for 24 hours at first; 72 hours replaced that [P-001] [P-005]"; "MongoDB was rejected [D-002]".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from agent.checks.base import Claim, by_label, check, cited, claims, ground
from agent.model.details import DecisionDetails, Kind
from agent.model.ledger import Entry
from agent.model.section import CheckContext, Listing, SectionDraft, Subheading, Table, Verdict
from agent.text.borne import THRESHOLD, content
from agent.text.names import holds
from agent.text.numbers import quantities, same
from agent.text.words import fold_name, negated

_NAME = "superseded"
_PAST = re.compile(
    r"\b(?:was|were|no longer|not any ?more|instead|previous(?:ly)?|earlier|former(?:ly)?|originally|initially"
    r"|at first|at that time|used to|until then|history|historical(?:ly)?"
    r"|supersed\w+|replac\w+|revoked|reversed|withdr\w+"
    r"|old(?:er)? (?:decisions?|choices?|rules?|versions?|arrangements?|plans?|values?|settings?|limits?)"
    r"|dropped|scrapped|abandoned|abolished|passed over"
    r"|phased out|overruled|changed|obsolete|retired|gave way|give way|ruled out|turned down"
    r"|rather than|wins? over|chosen over|beats?|preferred to|in place of|took the place"
    r"|given up|would (?:\w+ )?have|in favou?r of|reject\w*|refus\w*|discard\w*|declin\w*"
    r"|dismiss\w*|exclud\w*|against|lost|loses?|alternatives?|consider(?:ed)?|weighed"
    r"|had (?:\w+ly )?been|had (?:\w+ )?\w+ed|no more|not any longer)\b",
    re.IGNORECASE,
)
"""What says that a thing is history, or that it lost."""


_CHANGED = re.compile(
    r"\b(?:now|first|meant|from then|later|then|since|became|raised|lowered|extended|shortened|up|down|longer"
    r"|shorter)\b",
    re.IGNORECASE,
)
"""What tells of a change, where what replaced a thing is cited beside it."""


_WOULD = re.compile(r"\bwould\b", re.IGNORECASE)
"""What a rejected option would do, it does not."""


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    stale = context.ledger.of(_Stale, context.entries)
    verdicts: list[Verdict] = []
    told: set[tuple[int, str]] = set()
    for claim in claims(draft):
        if claim.sort in {"heading", "quote"} or _as_history(claim, draft):
            continue
        grounds = cited(claim, entries)
        after = {e.id for e in grounds if e.current} if _CHANGED.search(claim.text) else set()
        gone = [e for e in grounds if e.status in {"superseded", "withdrawn", "rejected"}]
        over = [e for e in gone if e.superseded_by is None or e.superseded_by not in after]
        if _WOULD.search(claim.text) or (claim.sort in _SHOWN and _borne_by_the_rest(claim, grounds)):
            over = [e for e in over if e.status != "rejected"]
        if over:
            place = claim.block, claim.place.partition(", cell")[0]  # what is wrong with a row is said once
            if place not in told:
                verdicts.append(_told_as_current(claim, over))
            told.add(place)
            continue
        messages = context.ledger.once((_NAME, claim.text, claim.sort), stale.messages, claim)
        verdicts += [claim.verdict(_NAME, message) for message in messages]
    return verdicts


_SHOWN = frozenset({"label", "edge", "caption", "cell"})
"""What a picture or table names; it says little, and cites all that speaks of the thing."""


def _borne_by_the_rest(claim: Claim, grounds: Sequence[Entry]) -> bool:
    """Whether what holds among the entries cited bears a claim out alone: 'Kafka' of what turned down to replace it."""
    held = frozenset().union(*(ground(e).stems for e in grounds if e.current))
    words = content(claim.text)
    return bool(words & held) and len(words & held) >= THRESHOLD * len(words)


def _as_history(claim: Claim, draft: SectionDraft) -> bool:
    """Whether the claim, its row, the table's head or heading, the heading of its list, or the caption says so."""
    if _past(claim.text) or negated(claim.text):
        return True
    block = draft.blocks[claim.block]
    if isinstance(block, Table):
        row = re.match(r"row (\d+), ", claim.place)
        cells = block.rows[int(row[1]) - 1].cells if row else ()
        return any(map(_past, (*cells, *block.headers, _above(claim.block, draft))))
    if isinstance(block, Listing):
        return _past(_above(claim.block, draft))
    return block.type == "diagram" and _past(block.diagram.caption)


@lru_cache(maxsize=4096)
def _past(text: str) -> bool:
    return _PAST.search(text) is not None


def _above(block: int, draft: SectionDraft) -> str:
    """The heading right above a block, or nothing."""
    before = draft.blocks[block - 1] if block else None
    return before.text if isinstance(before, Subheading) else ""


def _told_as_current(claim: Claim, over: Sequence[Entry]) -> Verdict:
    what = ", ".join(f"{e.id} is {e.status}" + (f" (by {e.superseded_by})" if e.superseded_by else "") for e in over)
    return claim.verdict(_NAME, f"{what}, and it is told as if it held; say what replaced it or that it was rejected.")


class _Stale:
    """Numbers and names that only what no longer holds speaks of."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        held = list(entries)
        live = [e for e in held if e.current]
        gone = [(q, e) for e in held if e.status == "superseded" for q in quantities(f"{e.title}\n{e.statement}")]
        holding = {(q.value, q.unit): q for e in live for q in ground(e).quantities}.values() if gone else ()
        self._old = [(q, e) for q, e in gone if not any(same(q, other) for other in holding)]
        self._lost = _lost_names(held)
        self._technologies = [e.title for e in held if e.kind is Kind.TECHNOLOGY]

    def messages(self, claim: Claim) -> tuple[str, ...]:
        """What is wrong with a claim that is told as how things are."""
        return (*self._numbers(claim), *self._names(claim))

    def _numbers(self, claim: Claim) -> Iterator[str]:
        """Numbers that only a superseded entry has."""
        for quantity in quantities(claim.text) if self._old else ():
            owner = next((e for q, e in self._old if same(q, quantity)), None)
            if owner is not None:
                after = f"; {owner.superseded_by} holds now" if owner.superseded_by else ""
                yield f"{quantity.text!r} is from {owner.id}, which was superseded{after}; say so or correct it."

    def _names(self, claim: Claim) -> Iterator[str]:
        """Technologies and options that were turned down, told as if they were in use."""
        if claim.sort == "recommendation":
            return
        text = _QUOTED.sub(" ", claim.text)
        for name, label in self._lost.items():
            if (
                holds(name, text)
                and not self._part_of_a_name(name, text)
                and not re.search(rf"\b(?:over|than|to)\s+(?:the\s+)?{re.escape(name)}", text, re.I)
            ):
                yield f"{name!r} was rejected ({label}), and this reads as if it were in use; say that it lost."
                return

    def _part_of_a_name(self, name: str, text: str) -> bool:
        """Whether it stands there only as a part of a longer name: 'gRPC' in 'gRPC-Web'."""
        longer = [t for t in self._technologies if len(t) > len(name) and holds(name, t) and holds(t, text)]
        rest = text
        for title in longer:
            rest = re.sub(re.escape(title), " ", rest, flags=re.IGNORECASE)
        return bool(longer) and not holds(name, rest)


_QUOTED = re.compile(r"“[^”]*”")
"""Somebody's words, shown as theirs: they say what was said, not what holds."""


def _lost_names(entries: Sequence[Entry]) -> dict[str, str]:
    """Rejected technologies, and one-word options that lost in a decision that holds → the label that says so."""
    kept = [e.title for e in entries if e.kind in {Kind.TECHNOLOGY, Kind.COMPONENT} and e.settled]
    kept += [f"{e.title} {e.statement}" for e in entries if e.kind is not Kind.TECHNOLOGY and e.settled]
    standing = "\n".join(kept)
    lost = {e.title: e.id for e in entries if e.kind is Kind.TECHNOLOGY and e.status == "rejected"}
    for entry in entries:
        if entry.kind is Kind.DECISION and entry.settled and isinstance(entry.details, DecisionDetails):
            options = (a.name for a in entry.details.turned_down if len(a.name.split()) <= 2 and a.name[:1].isupper())
            lost |= {name: entry.id for name in options if fold_name(name) not in {fold_name(n) for n in lost}}
    return {name: label for name, label in lost.items() if not holds(name, standing)}


CHECK = check(_NAME, _look)
