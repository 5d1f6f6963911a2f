"""Numbers are exact: each one stands in what is cited, unit and all, and each settled one stands in its home.

Wrong: "Keys are kept for 24 hours [P-002]" where P-002 says 72 hours; or a section that tells P-002 and leaves out the
72 hours.
Right: "Keys are kept for 72 hours [P-002]", and also "for three days".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.checks.base import Claim, by_label, check, cited, claims, ground, labels, strings
from agent.model.details import NOT_TOLD, Kind
from agent.model.ledger import Entry
from agent.model.section import CheckContext, SectionDraft, Verdict
from agent.text.borne import GIVES_WAY
from agent.text.derived import follows
from agent.text.numbers import Quantity, compatible, quantities, stands
from agent.text.units import measure
from agent.text.words import stems

_NAME = "numbers"


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    verdicts = []
    for claim in claims(draft):
        # what cites nothing, as a heading, speaks of all that the section tells
        grounds = cited(claim, entries) if claim.cites else [*context.brief.facts, *context.brief.related]
        if GIVES_WAY.search(claim.text):  # 'superseded by 7 days' has the number of what took its place
            beside = (i for e in grounds for i in (e.superseded_by, *e.supersedes))
            grounds = [*grounds, *(entries[i] for i in beside if i in entries)]
        shared = context.ledger if claim.cites else context.judged
        wrong = shared.once((_NAME, claim.text, claim.cites), _invented, claim, grounds)
        verdicts += [claim.verdict(_NAME, message) for message in wrong]
    return [*verdicts, *_missing(draft, context)]


def _invented(claim: Claim, entries: Sequence[Entry]) -> tuple[str, ...]:
    """What is wrong with numbers of a claim that the entries cited do not hold."""
    where = labels(claim.cites) if claim.cites else "any fact of this section"
    return tuple(
        f"The number {quantity.text!r} is not in {where}; give it as it stands there or drop it."
        for quantity in _listed(claim.text)
        if not (_borne_out(quantity, claim.text, entries) or _counts(quantity, claim, entries))
    )


def _borne_out(quantity: Quantity, own: str, entries: Sequence[Entry]) -> bool:
    if any(_holds(quantity, own, _listed(ground(e).text), ground(e).text) for e in entries):
        return True
    if quantity.unit is None or measure(quantity.unit):
        return False
    counted = stems(quantity.unit)  # 'of 1,000 postings', where one says 1,000 and the other of what
    bare = any(q.value == quantity.value and not measure(q.unit) for e in entries for q in _listed(ground(e).text))
    if bare and any(counted <= ground(e).stems for e in entries):
        return True
    # 'no more than 100 connections are let in each second', of '100 new connections a second'
    rates = (q for e in entries for q in _listed(ground(e).text) if "/" in (q.unit or "") and q.value == quantity.value)
    return any(counted <= stems((q.unit or "").partition("/")[0]) and _per(q, own) for q in rates)


def _per(rate: Quantity, own: str) -> bool:
    """Whether a text names the period of a rate."""
    return re.search(rf"\b{(rate.unit or '').rpartition('/')[2]}s?\b", own, re.IGNORECASE) is not None


_AND_THEN = re.compile(r"\s*(?:,\s*)?(?:(?:and|or|then|and then|to)\s+)?", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _listed(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text; in a list each has the unit that its last one has: '2, 4 and 8 seconds'."""
    found = list(quantities(text))
    for n in range(len(found) - 2, -1, -1):
        one, after = found[n], found[n + 1]
        if one.unit is None and measure(after.unit) and _AND_THEN.fullmatch(text[one.end : after.start]):
            found[n] = one.model_copy(update={"unit": after.unit})
    return tuple(found)


_CLOCK = "time of day"
_NIGHT_OR_DAY = re.compile(r"\b(?:at night|in the (?:morning|afternoon|evening|night)|o['’]clock)\b", re.IGNORECASE)
"""What makes 'between two and four' times of day."""


def _holds(quantity: Quantity, own: str, said: Sequence[Quantity], text: str) -> bool:
    """The same amount; or the same count of what the text speaks of, so that 'three tries' is not 'three replicas'.

    `own`: the text in which the quantity stands; 'retries it three times' is 'three retries'. A number without its unit
    has the one of its neighbours: 'for 7 days, since they retry for 5'.
    """
    if stands(quantity, said, text, strict=True):
        return True
    if quantity.unit is None and re.search(rf"\b{re.escape(quantity.text)}\b", text, re.IGNORECASE):
        return True
    if quantity.unit == "times":
        done = stems(own)
        return any(
            q.value == quantity.value and (q.unit is None or (not measure(q.unit) and stems(q.unit) <= done))
            for q in said
        )
    alike = [q for q in said if q.value == quantity.value]
    if quantity.unit is None:
        if _NIGHT_OR_DAY.search(own) is not None and any(compatible(quantity, q) for q in said if q.unit == _CLOCK):
            return True
        beside = {q.unit for q in quantities(own) if measure(q.unit)}
        return any(q.unit in beside for q in alike)
    if "/" in quantity.unit:
        named = stems(quantity.unit.replace("/", " "))
        return any("/" in (q.unit or "") or not measure(q.unit) for q in alike) and named <= stems(text)
    if measure(quantity.unit):
        if any(compatible(quantity, q) for q in alike if measure(q.unit)):
            return True
        return any(q.unit is None for q in alike) and any(q.unit == quantity.unit for q in said)
    counted = stems(quantity.unit)
    return any(q.value == quantity.value and not measure(q.unit) for q in said) and counted <= stems(text)


def _counts(quantity: Quantity, claim: Claim, entries: Sequence[Entry]) -> bool:
    """Whether it counts what the entries list: two alternatives, four states, three decisions cited."""
    if any(follows(quantity, claim.text, text, _listed(text)) for e in entries for text in _told(e)):
        return True
    if measure(quantity.unit) or not quantity.value.isdigit():
        return False
    sizes = {len(entries), len(claim.cites)}
    return int(quantity.value) in sizes.union(*map(_listing, entries))


@lru_cache(maxsize=4096)
def _listing(entry: Entry) -> frozenset[int]:
    """How many things each list of an entry has."""
    parts = entry.details.model_dump(mode="json", exclude=set(NOT_TOLD)).values()
    return frozenset(len(part) for part in parts if isinstance(part, list) and part)


def _told(entry: Entry) -> tuple[str, ...]:
    """The texts of an entry, each once, since the same amount told twice adds up to nothing."""
    return tuple(dict.fromkeys(ground(entry).texts))


def _missing(draft: SectionDraft, context: CheckContext) -> Iterable[Verdict]:
    """Numbers of the decisions and policies at home here that the draft does not tell."""
    text = "\n".join([*(c.text for c in claims(draft) if c.sort != "recommendation"), *_pictures(draft)])
    told = _listed(text)
    moments = context.ledger.of(_moments, context.entries)
    for entry in context.brief.facts:
        if entry.kind not in {Kind.DECISION, Kind.POLICY} or not entry.settled:
            continue
        own = f"{entry.statement}\n{entry.title}"
        for quantity in (*_listed(entry.statement), *_listed(entry.title)):
            if quantity.unit == _CLOCK and quantity.value in moments:
                continue
            if not _holds(quantity, own, told, text) and not _done(quantity, told, text):
                message = (
                    f"{entry.id} says {quantity.text!r}, and this section does not; tell the number as it stands there."
                )
                yield Verdict(check=_NAME, message=message, cites=(entry.id,))
                break


def _moments(entries: Iterable[Entry]) -> frozenset[str]:
    """The times of day at which something was said, as 'the ones from 10:17' points into the talk."""
    return frozenset(e.time[:5] for it in entries for e in it.evidence if e.time)


def _done(quantity: Quantity, told: Sequence[Quantity], text: str) -> bool:
    """Whether a count of deeds is told with the verb: '6 deliveries' as 'delivered up to 6 times'."""
    if quantity.unit is None or measure(quantity.unit):
        return False
    times = any(q.value == quantity.value and q.unit in {"times", None} for q in told)
    return times and all(any(s[:_ROOT] == deed[:_ROOT] for s in stems(text)) for deed in stems(quantity.unit))


_ROOT = 6
"""Letters that a verb and its noun share: 'deliver' and 'delivery'."""


def _pictures(draft: SectionDraft) -> Iterable[str]:
    return (
        s for block in draft.blocks if block.type == "diagram" for s in strings(block.diagram.model_dump(mode="json"))
    )


CHECK = check(_NAME, _look)
