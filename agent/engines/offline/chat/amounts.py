"""Amounts, exactly as they were said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from agent.document.telling import standing
from agent.engines.offline.chat.finding import SURE, Finder
from agent.engines.offline.chat.reasons import refuses
from agent.engines.offline.chat.requests import Request
from agent.engines.offline.chat.settled import told_of
from agent.model.chat import Statement
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.text.numbers import quantities
from agent.text.units import measure
from agent.text.words import stems

_SOME = 0.4
"""Share of the question that an entry with such an amount has to hold, to be shown as the nearest to it."""
_CLOSE = 0.15
_NUMBER = re.compile(r"(?<![\w.-])\d[\d.,]*(?![\w-])")


def number(finder: Finder, request: Request) -> Iterator[Statement]:
    """An amount, exactly as it was said."""
    wanted = finder.requests.measures.get(request.measure)
    measures, noun = finder.requests.measures, _counted(finder, request)
    if unit := measure(noun.casefold().removesuffix("s")):  # 'how many hours': a measure, and no count of things
        wanted = ("time", "months") if unit[0] in ("time", "months") else (unit[0],)
    matter = " ".join(w for w in request.matter.split() if w.casefold() != request.measure) or request.matter
    bare = " ".join(w for w in matter.split() if w.casefold().rstrip("?.!") not in measures) or matter
    words = finder.requests.about(bare) or finder.requests.about(matter) or matter
    words = _NUMBER.sub(" ", words).strip() or words  # an amount in the question is not what answers it
    ranked = _amounts(finder, words, wanted, _SOME) or _amounts(finder, words, wanted, _SOME / 2)
    top = max((share for e, share in ranked if e.current), default=0.0)
    shares = {e.id: share for e, share in ranked}
    found = [e for e, share in ranked if share >= top - _CLOSE]
    now = [e for e in found if e.current]
    best = sorted([e for e in now if e.settled] or now or found, key=lambda e: _place(e, shares, wanted or ()))
    counting = [e for e, _ in ranked if e.current and _counts(e, noun)] if noun else []
    best = [e for e in best if e in counting] or [e for e in counting if e.settled] or counting or best
    if best and (top < SURE or (noun and not counting)):
        yield Statement(text="No such number was said in so many words. The nearest to it:")
    for entry in best[:2]:
        yield from told_of(finder, entry)
    if best:
        return
    near = finder.found(request.matter)[:2]
    if near:
        yield Statement(text="No such number was said. The nearest to it:")
        yield from map(standing, near)
    else:
        yield from finder.mentioned(matter, "It was talked about, and no such number is recorded.")


def _counted(finder: Finder, request: Request) -> str:
    """What a question asks how many there are of, as a singular or plural noun: 'fake lockers did we test' → 'lockers'."""
    head = finder.requests.counted.split(request.matter, maxsplit=1)[0].split() if request.measure == "many" else []
    return head[-1].strip("?.!,") if head else ""


def _counts(entry: Entry, noun: str) -> bool:
    """Whether an entry says how many there are of something, or how often it is done."""
    wanted, said = stems(noun), stems(entry.statement)
    dimension = measure(noun.casefold().removesuffix("s"))

    def fits(unit: str | None) -> bool:
        found = measure(unit)
        if found and dimension:
            return found[0] == dimension[0]
        return bool(unit) and (bool(stems(unit or "") & wanted) or (unit == "times" and bool(wanted & said)))

    amounts = [q for q in quantities(entry.statement) if q.text[0].isdigit()]  # 'one carrier' counts no carriers
    return not wanted or any(fits(q.unit) for q in amounts)


def fits_measure(finder: Finder, request: Request, entry: Entry) -> bool:
    """Whether an entry holds an amount of the sort that a question asks for."""
    wanted = finder.requests.measures.get(request.measure)
    return any(_fits(q.unit, wanted) for q in quantities(entry.statement))


def _amounts(finder: Finder, words: str, wanted: Sequence[str] | None, least: float) -> list[tuple[Entry, float]]:
    """The entries that hold this share of a question and an amount that could answer it."""
    return [
        (e, share)
        for e, share in finder.ranked(words, least)
        if e.kind is not Kind.QUESTION and any(_fits(q.unit, wanted) for q in quantities(e.statement))
    ]


def _place(entry: Entry, shares: Mapping[str, float], wanted: Sequence[str]) -> tuple[int, bool, float, int]:
    """The likeliest unit first, what is out after what holds, then what holds more of the question and says least else."""
    unit = min((_rank(q.unit, wanted) for q in quantities(entry.statement)), default=0)
    return (unit, refuses(entry.statement), -shares[entry.id], len(entry.statement))


def _fits(unit: str | None, wanted: Sequence[str] | None) -> bool:
    """Whether an amount of this unit answers a question for these dimensions."""
    return not wanted or _rank(unit, wanted) < len(wanted)


def _rank(unit: str | None, wanted: Sequence[str]) -> int:
    """The place of a unit's dimension among those asked for, the likeliest first; their number where it is none."""
    found = measure(unit)
    dimension = found[0] if found else "count"
    names = (dimension, dimension.split("/")[0], "rate" if "/" in dimension else dimension)
    return min((wanted.index(name) for name in names if name in wanted), default=len(wanted))
