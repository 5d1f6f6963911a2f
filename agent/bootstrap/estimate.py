"""What a run will send and cost, before it is spent.

What is sent is counted; answers are estimated by the size of their forms, what a discussion not yet read will change by
its length. Repairs and answers that go back are in none of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from agent.engines.endpoint import Endpoint
from agent.model.plan import Expected, Plan, ToRead, Usage
from agent.model.section import SectionBrief, SectionSpec
from agent.model.transcript import Chunk, Redacted, Transcript
from agent.ports import Call, Engine
from agent.types import Seconds, Tokens

_CALL: Seconds = 20.0
"""How long a call takes where no run has made one yet."""
_ENTRIES = (8, 60)
"""Entries that a thousand words bring, at least and at most; the samples bring 25 to 45, by rules and by hand."""
_ENTRY: Tokens = 90
"""Tokens that an entry takes in a request: a title, a statement, what was said."""
_PLACES = (1, 4)
"""Sections in which a new entry stands, its home counted: told, drawn or pointed to."""
_LEAST = 3
"""Sections that a discussion changes at least: a home, one that draws it, the summary."""


def priced(plan: Plan, specs: Sequence[SectionSpec], endpoint: Endpoint | None, pace: Seconds, threads: int) -> Plan:
    """The plan with what its answers may take, about how long that is, and what it costs, in US dollars.

    `pace`: seconds a call; `threads`: how many at a time. The cost is null where the model's price is not known. No
    endpoint: nothing is sent, and it costs nothing.
    """
    if endpoint is None:
        return plan
    from agent.engines.forms import blocks

    forms = {spec.id: spec for spec in specs}
    output = sum(blocks.form(forms[s.section], "draft").answer_tokens for s in plan.stale if s.tokens)
    seconds = math.ceil(plan.usage.calls / max(threads, 1)) * pace
    usage = plan.usage.model_copy(update={"output_tokens": output, "seconds": seconds})
    return plan.model_copy(update={"usage": usage.model_copy(update={"cost": _cost(usage, endpoint)})})


def _cost(usage: Usage, endpoint: Endpoint) -> float | None:
    return None if endpoint.price is None else endpoint.price.of(usage)


def pace(calls: Iterable[Call], model: str) -> Seconds:
    """How long a drafting call of this model took in earlier runs: their median."""
    took = sorted(c.usage.seconds for c in calls if c.model == model and c.step == "draft" and c.usage.calls)
    return took[len(took) // 2] if took else _CALL


def to_read(
    transcript: Transcript, chunks: Sequence[Redacted[Chunk]], engine: Engine, endpoint: Endpoint | None, again: bool
) -> ToRead:
    """What reading a discussion sends: exactly, for the calls that read its own words once.

    What is found is then detailed and reconciled, which depends on what it is. `again`: rules have read it before.
    """
    words = sum(len(turn.text.split()) for turn in transcript.turns)
    tokens = sum(engine.reading(chunk) for chunk in chunks)
    usage = Usage(calls=len(chunks) if tokens else 0, input_tokens=tokens)
    cost = 0.0 if endpoint is None else _cost(usage, endpoint)
    return ToRead(source=transcript.source, words=words, tokens=tokens, calls=usage.calls, cost=cost, again=again)


def expected(
    waiting: Sequence[ToRead], plan: Plan, briefs: Sequence[SectionBrief], tokens: Callable[[SectionBrief], Tokens]
) -> Expected | None:
    """What drafting may send once these discussions are read; null where none waits.

    An estimate: a discussion changes at least the home of what it settles, a section that draws that, and the summary;
    at most every section, each longer by its share of what is new.
    """
    if not waiting:
        return None
    thousands = sum(it.words for it in waiting) / 1000
    sizes = sorted(tokens(b) for b in briefs if b.facts or b.related)
    bare = [tokens(b) for b in briefs if not (b.facts or b.related)]
    few, many = (round(thousands * n) * _ENTRY * places for n, places in zip(_ENTRIES, _PLACES, strict=True))
    least = max(plan.usage.input_tokens, sum((sizes or sorted(bare))[:_LEAST])) + few
    return Expected(least=least, most=max(least, sum(sizes) + sum(bare) + many))
