"""What a run will send and cost, before it is spent.

What is sent is counted; answers are estimated by the size of their forms, what a discussion not yet read will change by
its length, what will be read a second time by the facts. Repairs, what is read of them, and answers that go back are in
none of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from agent.engines.endpoint import Endpoint
from agent.model.plan import Expected, Plan, ToRead, Usage
from agent.model.section import SectionBrief, SectionSpec
from agent.model.transcript import Chunk, Redacted, Transcript
from agent.ports import Call, Engine
from agent.types import Frozen, Seconds, Tokens

_CALL: Seconds = 20.0
"""How long a call takes where no run has made one yet."""
_READING: Seconds = 8.0
"""The same for a second reading, whose answer is short."""
_ENTRIES = (8, 60)
"""Entries that a thousand words bring, at least and at most; the samples bring 25 to 45, by rules and by hand."""
_ENTRY: Tokens = 90
"""Tokens that an entry takes in a request: a title, a statement, what was said."""
_PLACES = (1, 4)
"""Sections in which a new entry stands, its home counted: told, drawn or pointed to."""
_LEAST = 3
"""Sections that a discussion changes at least: a home, one that draws it, the summary."""


class Pace(Frozen):
    """Seconds that a call takes, which drafts or reads a second time."""

    draft: Seconds = _CALL
    reading: Seconds = _READING


def priced(
    plan: Plan, specs: Sequence[SectionSpec], endpoint: Endpoint | None, pace: Pace, threads: int, *, attests: bool
) -> Plan:
    """The plan with what its answers may take, about how long that is, and what it costs, in US dollars.

    `threads`: how many calls at a time; `attests`: whether each section is read a second time. The cost is null where
    the model's price is not known. No endpoint: nothing is sent, and it costs nothing.
    """
    if endpoint is None:
        return plan
    from agent.engines.forms import attest, blocks

    forms = {spec.id: spec for spec in specs}
    sent = [s for s in plan.stale if s.tokens]
    drafted = [blocks.form(forms[s.section], "draft").answer_tokens for s in sent if not s.only_read]
    read = [attest.form().answer_tokens for _ in sent if attests]
    output = sum(drafted) + sum(read)
    rounds = ((len(drafted), pace.draft), (len(read), pace.reading))
    seconds = sum(math.ceil(calls / max(threads, 1)) * each for calls, each in rounds)
    usage = plan.usage.model_copy(update={"output_tokens": output, "seconds": seconds})
    return plan.model_copy(update={"usage": usage.model_copy(update={"cost": _cost(usage, endpoint)})})


def _cost(usage: Usage, endpoint: Endpoint) -> float | None:
    return None if endpoint.price is None else endpoint.price.of(usage)


def pace(calls: Iterable[Call], model: str) -> Pace:
    """How long a call of this model took in earlier runs that drafted, and one that read: their medians."""
    mine = [c for c in calls if c.model == model and c.usage.calls]
    return Pace(draft=_median(mine, "draft", _CALL), reading=_median(mine, "attest", _READING))


def _median(calls: Iterable[Call], step: str, otherwise: Seconds) -> Seconds:
    took = sorted(c.usage.seconds for c in calls if c.step == step)
    return took[len(took) // 2] if took else otherwise


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
