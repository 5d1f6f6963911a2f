"""Nothing invented: whatever a draft says cites entries, and they bear it out.

Wrong: "Events are encrypted at rest [D-003]" where D-003 speaks of Kafka alone; "The device may retry [P-002]" where it
must; "Billing calls Orders [I-001]" where Orders calls Billing; "MongoDB was preferred to PostgreSQL [D-001]" where
PostgreSQL won; "Keys are kept because fines are never retried [P-002] [P-003]" where nobody gave the one as the
reason of the other.
Right: the entries' own matter in other words, with the same negation, obligation, condition, direction, order, reason
and winner; facts of two entries side by side, each in a clause of its own.
A sentence that cites nothing may only introduce: "Three policies were agreed."
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from agent.catalogue import load
from agent.checks.base import (
    Claim,
    affirming,
    by_label,
    check,
    cited,
    claims,
    ground,
    labels,
    names_its_row,
    stated,
    tells_a_gap,
    uncited,
)
from agent.model.details import DecisionDetails
from agent.model.ledger import Entry
from agent.model.section import CheckContext, SectionDraft, Table, Verdict
from agent.text.borne import LIMITS, THRESHOLD, added, bare, content
from agent.text.choices import lost_subject, reversed_choice, turned_back, wrong_winner
from agent.text.contraries import at_odds, crossed, lost_told, opposite, other_reason, ruled_out
from agent.text.deeds import denied_deed, reversed_deed, swapped_doer
from agent.text.duties import obligation
from agent.text.meaning import denial
from agent.text.names import spelt_out
from agent.text.numbers import quantities
from agent.text.orders import reversed_order
from agent.text.quotes import find
from agent.text.scope import promised
from agent.text.senses import Senses, parse_senses
from agent.text.sides import LOSING, lost, may_have_lost, sides
from agent.text.unfounded import empty_denial, moved_amount
from agent.text.units import CALLED, SPELLINGS, measure
from agent.text.words import negated, stem, stems

_NAME = "supported"
_CONCLUDED = 0.85
"""The share where a sentence draws a conclusion: what follows from a decision has to have been said."""
_CONCLUDES = re.compile(
    r"\b(?:therefore|thus|hence|thereby|as a (?:result|consequence)|consequently|because of (?:this|that)"
    r"|which means|this (?:keeps|makes|means|lets))\b",
    re.IGNORECASE,
)


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    template = _stemmed(context.template_words)
    verdicts: list[Verdict] = []
    spoken = list(claims(draft))
    for place, claim in enumerate(spoken):
        around = _around(spoken, place)
        if claim.sort == "cell" and _is_denied(draft, claim):
            claim = claim._replace(sort="label")  # noqa: PLW2901  # what it names is not so, and nothing is told of it
        if claim.sort == "cell" and claim.cites and names_its_row(draft, claim) and not promised(claim.text, []):
            continue
        what = (_NAME, claim.text, claim.sort, claim.cites, claim.ends, around, template)
        judged = context.ledger if claim.cites else context.judged  # what cites nothing may count this section's facts
        fault = judged.once(what, _fault, claim, entries, template, context, around)
        if fault is not None:
            verdicts.append(claim.verdict(_NAME, fault.message, arguable=fault.arguable))
    return verdicts


class _Fault(NamedTuple):
    """What is wrong with a claim, and whether it goes by words for which there may be others."""

    message: str
    arguable: bool = False


def _is_denied(draft: SectionDraft, claim: Claim) -> bool:
    """Whether a cell stands in a column whose head denies: 'must not know', 'without'."""
    table, place = draft.blocks[claim.block], _CELL.search(claim.place)
    if not isinstance(table, Table) or place is None or int(place[1]) > len(table.headers):
        return False
    head = table.headers[int(place[1]) - 1]
    return negated(head) or _LEFT_OUT.search(head) is not None


_CELL = re.compile(r"cell (\d+)$")
_LEFT_OUT = re.compile(r"\b(?:out|outside|elsewhere|excluded|forbidden)\b", re.IGNORECASE)


def _around(spoken: Sequence[Claim], place: int) -> str:
    """What stands next to a claim in its block and is told of the same: where a condition may be told as well."""
    claim = spoken[place]
    near = (*spoken[max(0, place - 2) : place], *spoken[place + 1 : place + 3])
    row = claim.place.split(",")[0] if claim.sort == "cell" else ""
    near = tuple(c for c in spoken if c.place.startswith(f"{row},") and c.block == claim.block) if row else near
    return " ".join(c.text for c in near if c.block == claim.block and set(c.cites) & set(claim.cites))


def _fault(
    claim: Claim, entries: dict[str, Entry], template: frozenset[str], context: CheckContext, around: str
) -> _Fault | None:
    """What is wrong with a claim; None where it stands."""
    if claim.sort in {"heading", "recommendation"}:
        return None  # `recommended` judges the one, its block the other
    unknown = [label for label in claim.cites if label not in entries]
    if unknown:
        return _Fault(f"It cites {labels(unknown)}, which the ledger does not have; cite what bears it out.")
    grounds = cited(claim, entries)
    if claim.sort == "quote" or not grounds:
        wrong = _quotation(claim, grounds) if claim.sort == "quote" else uncited(claim, template, context)
        return None if wrong is None else _Fault(wrong)
    if claim.sort not in {"label", "edge"} and stated(claim.text, grounds):
        return None
    if claim.sort in {"sentence", "item"} and tells_a_gap(claim, grounds, template, context):
        return None
    wrong = _promised(claim, grounds) or _turned(claim, grounds, context)
    if wrong is not None:
        return _Fault(wrong)
    invented = _invented(claim, grounds, template)
    if invented is not None and not invented.arguable:
        return invented
    otherwise = _otherwise(claim, grounds, around)
    return _Fault(otherwise, arguable=True) if otherwise is not None else invented


def _promised(claim: Claim, grounds: Sequence[Entry]) -> str | None:
    """One of the words that always promise something, where no entry does."""
    if claim.sort not in {"sentence", "item"}:
        return None
    unsaid = promised(claim.text, [ground(e).text for e in grounds])
    return None if unsaid is None else f"{labels(claim.cites)} promises no {unsaid!r}; say what it says, no more."


def _invented(claim: Claim, grounds: Sequence[Entry], template: frozenset[str]) -> _Fault | None:
    """Too many content words that the entries do not hold, or one that means too much to be another word for theirs."""
    texts = [ground(e).text for e in grounds]
    told = claim.sort in {"sentence", "item"}
    senses, theirs = _senses(), frozenset().union(*(ground(e).stems for e in grounds))
    full = spelt_out(claim.text, texts)
    unheard = senses.unheard(bare(claim.text), theirs | full) if told else ()
    free = (template | senses.light | _of_its_standing(grounds)) - theirs
    ours = content(claim.text) - free - LIMITS - _units(tuple(texts))
    unsaid = senses.unsaid(ours, theirs) - full
    exact = len(quantities(claim.text))  # `numbers` holds each against the entries
    said = tuple(t for e in grounds for t in ground(e).texts)
    more = tuple(added(claim.text, said, theirs | full, free, senses)) if told else ()
    concludes = _CONCLUDES.search(claim.text) is not None
    least = _CONCLUDED if concludes else THRESHOLD
    extra = unsaid if ours and len(ours) + exact - len(unsaid) < least * (len(ours) + exact) else frozenset()
    words = tuple(unheard) or sorted(extra or (more[0].words if more else ()))
    if not words:
        return None
    most = len(unsaid) > _OTHERS * (len(ours) + exact) and not (claim.sort == "cell" and len(ours) < _JUDGED)
    sure = most or concludes or claim.sort in {"label", "edge"} or any(a.sure for a in more)
    named = ", ".join(words[:5])
    message = f"{labels(claim.cites)} does not say this ({named}); say what it says, or cite what bears it out."
    return _Fault(message, arguable=not sure)


_OTHERS = 0.5
"""Share of a claim's content words up to which they may be other words for what was said; more tell other things."""


def _of_its_standing(grounds: Sequence[Entry]) -> frozenset[str]:
    """The words that what lost, or what took another's place, brings with it."""
    own = LOSING if any(lost(e, ground(e).texts) for e in grounds) else frozenset()
    own |= _NEW if any(e.supersedes for e in grounds) else frozenset()
    own |= _OPEN if any(e.status in {"proposed", "deferred", "open"} for e in grounds) else frozenset()
    weighed = any(isinstance(e.details, DecisionDetails) and e.details.weighed for e in grounds)
    return own | (_WEIGHED if weighed else frozenset())


_NEW = frozenset({"new", "newer"})
_OPEN = stems("unsettled undecided pending")
_WEIGHED = stems("weighed thought thinking remark consideration")
"""How a document tells what was said before a choice."""


@lru_cache(maxsize=4096)
def _units(texts: tuple[str, ...]) -> frozenset[str]:
    """The names of the units of the amounts of the texts, 'a year' of 12 months, and of what they measure."""
    told = {kind[0] for text in texts for q in quantities(text) if (kind := measure(q.unit))}
    spelt = frozenset(stem(w) for w, unit in SPELLINGS.items() if (kind := measure(unit)) and kind[0] in told)
    return spelt | frozenset(stem(noun) for kind in told for noun in CALLED.get(kind, ()))


@lru_cache(maxsize=1)
def _senses() -> Senses:
    return parse_senses(load().text("lexicons/synonyms.toml"))


_TOGETHER = 4
"""Entries up to which it can be told of which one a claim speaks; a caption may cite all that its diagram shows."""
_JUDGED = 4  # content words from which on a table's cell is a statement rather than a name


def _turned(claim: Claim, grounds: Sequence[Entry], context: CheckContext) -> str | None:
    """The same words turned round: a denial dropped or added, another doer, direction, order or winner."""
    if not _tells(claim, grounds):
        return None
    texts = [t for e in grounds for t in ground(e).texts]
    claim = claim._replace(text=_own_words(claim.text, grounds))
    settled = all(e.settled for e in grounds)
    wrong = denial(claim.text, affirming(grounds)) if settled else None
    if wrong is not None:
        return f"{labels(claim.cites)} says otherwise: {wrong}."
    if claim.sort == "cell":
        return _misjudged(claim, grounds, context)
    kept = denied_deed(claim.text, texts) if settled else None
    if kept is not None:
        return f"{labels(claim.cites)} keeps this from it: {kept}; say who does it."
    turned = (
        reversed_deed(claim.text, texts, _senses().like)
        or reversed_order(claim.text, texts)
        or reversed_choice(claim.text, texts)
    )
    if turned is not None:
        return f"{labels(claim.cites)} says it the other way round: {turned}; turn it round."
    doer = swapped_doer(claim.text, texts, context.names, _senses().like)
    if doer is not None:
        return f"{labels(claim.cites)} has somebody else do it: {doer}; name who does."
    return _misjudged(claim, grounds, context)


def _otherwise(claim: Claim, grounds: Sequence[Entry], around: str) -> str | None:
    """The same words with another meaning, as far as words show it: another duty, case, contrast, thing or reason."""
    if not _tells(claim, grounds):
        return None
    texts = [t for e in grounds for t in ground(e).texts]
    claim = claim._replace(text=_own_words(claim.text, grounds))
    wrong = (
        obligation(claim.text, texts, around)
        or opposite(claim.text, texts)
        or other_reason(claim.text, texts)
        or ruled_out(claim.text, affirming(grounds))
        or at_odds(claim.text, texts)
        or crossed(claim.text, texts)
    )
    if wrong is not None:
        return f"{labels(claim.cites)} says otherwise: {wrong}."
    if claim.sort == "cell":
        return None
    denied = empty_denial(claim.text, texts, _senses())
    if denied is not None:
        return f"{labels(claim.cites)} speaks of nothing of the kind: {denied}; say what it says."
    moved = moved_amount(claim.text, texts, _senses())
    if moved is not None:
        return f"{labels(claim.cites)} has that amount for another thing: {moved}; leave each with its own."
    return None


def _tells(claim: Claim, grounds: Sequence[Entry]) -> bool:
    """Whether a claim says so much, of so few entries, that it can be told what it makes of them."""
    if claim.sort in {"label", "edge"} or len(grounds) > _TOGETHER:
        return False  # `directed` judges where an edge goes
    return claim.sort != "cell" or len(content(claim.text)) >= _JUDGED


_NOTHING_BUT = re.compile(
    r"\b(?:nothing|none|nobody|no one) (?:of (?:it|them|these|those) )?(?:but|except|other than|else than)\b",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"[“\"]([^”\"]{3,})[”\"]")


def _own_words(text: str, grounds: Sequence[Entry]) -> str:
    """A claim without the words that it shows as somebody's and that stand there so: they are as they were said."""
    quotes = [t for entry in grounds for t in ground(entry).texts]
    text = _NOTHING_BUT.sub("only", text)
    return _SHOWN.sub(lambda shown: " " if any(find(shown[1], q) for q in quotes) else shown[0], text)


def _misjudged(claim: Claim, grounds: Sequence[Entry], context: CheckContext) -> str | None:
    """An option that lost told as the winner, or the other way about."""
    for entry in grounds:
        for went in entry.supersedes:
            before = by_label(context).get(went)
            if before is not None and turned_back(claim.text, entry.title, before.title):
                return f"{entry.id} replaced {went}, and this has it the other way round; turn it round."
        losers, winners = sides(entry)
        told = lost_told(claim.text, losers, f"{entry.title} {entry.statement}")
        if told is not None:
            return f"{entry.id} turned down {told!r}, and this reads as if it held; say that it lost."
        name = wrong_winner(claim.text, losers, winners)
        if name is not None:
            return f"{entry.id} has it the other way: {name!r} is on the wrong side of the choice; correct it."
    for subject in lost_subject(claim.text):
        words = stems(subject) - spelt_out(subject, (ground(e).text for e in grounds))
        if words and not any(may_have_lost(subject, e, ground(e).texts) for e in grounds):
            return f"{labels(claim.cites)} turned down no {subject.strip()!r}; say what lost."
    return None


def _quotation(claim: Claim, grounds: Sequence[Entry]) -> str | None:
    if any(find(claim.text, e.quote) for entry in grounds for e in entry.evidence):
        return None
    return f"These words stand in no evidence of {labels(claim.cites)}; quote them as they were said."


@lru_cache(maxsize=8)
def _stemmed(words: frozenset[str]) -> frozenset[str]:
    return frozenset(stem(w) for w in words)


CHECK = check(_NAME, _look)
