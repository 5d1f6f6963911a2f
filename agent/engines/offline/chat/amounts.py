"""Amounts, exactly as they were said."""

from __future__ import annotations

from collections.abc import Iterator

from agent.document.telling import quotes, standing
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import Request
from agent.engines.offline.chat.settled import before
from agent.model.chat import Statement
from agent.model.details import Kind
from agent.text.numbers import quantities
from agent.text.units import measure


def number(finder: Finder, request: Request) -> Iterator[Statement]:
    """An amount, exactly as it was said."""
    wanted = finder.requests.measures.get(request.measure)
    matter = " ".join(w for w in request.matter.split() if w.casefold() != request.measure) or request.matter
    found = [e for e in finder.found(matter) if any(_fits(q.unit, wanted) for q in quantities(e.statement))]
    now = [e for e in found if e.current and e.kind is not Kind.QUESTION]
    best = [e for e in now if e.settled] or now or found
    for entry in best[:2]:
        yield standing(entry)
        yield from quotes(entry)
        yield from before(finder, entry)
    if not best:
        near = finder.found(request.matter)[:2]
        if near:
            yield Statement(text="No such number was said. The nearest to it:", cites=())
            yield from map(standing, near)
        else:
            yield from finder.mentioned(matter, "It was talked about, and no such number is recorded.")


def _fits(unit: str | None, wanted: frozenset[str] | None) -> bool:
    """Whether an amount of this unit answers a question for these dimensions."""
    if not wanted:
        return True
    found = measure(unit)
    dimension = found[0] if found else "count"
    return dimension in wanted or ("/" in dimension and "rate" in wanted) or (dimension.split("/")[0] in wanted)
