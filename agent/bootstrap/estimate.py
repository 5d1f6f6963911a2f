"""What a run will send and cost, before it is spent.

Tokens are counted; answers are estimated by the size of their forms.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.endpoint import Endpoint
from agent.model.plan import Plan, ToRead, Usage
from agent.model.section import SectionSpec
from agent.model.transcript import Transcript
from agent.ports import Engine


def priced(plan: Plan, specs: Sequence[SectionSpec], endpoint: Endpoint | None) -> Plan:
    """The plan with what its answers may take and what it costs, in US dollars.

    The cost is null where the model's price is not known. No endpoint: nothing is sent, and it costs nothing. Repairs
    are not in it.
    """
    if endpoint is None:
        return plan
    from agent.engines.forms import blocks

    forms = {spec.id: spec for spec in specs}
    output = sum(blocks.form(forms[s.section], "draft").answer_tokens for s in plan.stale if s.tokens)
    usage = plan.usage.model_copy(update={"output_tokens": output})
    return plan.model_copy(update={"usage": usage.model_copy(update={"cost": _cost(usage, endpoint)})})


def _cost(usage: Usage, endpoint: Endpoint) -> float | None:
    return None if endpoint.price is None else endpoint.price.of(usage)


def to_read(transcript: Transcript, engine: Engine) -> ToRead:
    """How long a discussion is, for a plan."""
    words = sum(len(turn.text.split()) for turn in transcript.turns)
    if engine.budget.input_tokens is None:
        return ToRead(source=transcript.source, words=words)
    from agent.text.chunks import count

    tokens = sum(count(turn.text, engine.name) for turn in transcript.turns)
    return ToRead(source=transcript.source, words=words, tokens=tokens)
