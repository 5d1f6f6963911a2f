"""What the rules take to be settled, before it is phrased."""

from __future__ import annotations

from agent.engines.offline.accords import Lost
from agent.engines.offline.speech import Utterance
from agent.model.finding import Tier
from agent.types import Frozen


class Settling(Frozen):
    """An utterance that settles something, and how sure that is."""

    utterance: Utterance
    score: float
    status: str
    tier: Tier
    assented: tuple[str, ...]
    asked: Utterance | None
    sealed: Utterance | None = None
    """The remark that makes it hold, where its own words do not: nobody objected."""
    text: str = ""
    """What it settles, where the exchange says so and its own words do not."""
    backed: tuple[Utterance, ...] = ()
    """The earlier sentences whose words `text` takes."""
    lost: tuple[Lost, ...] = ()
    """What was bid in the same exchange, and refused."""
    falls: tuple[Utterance, ...] = ()
    """The words of what had been agreed before and is put an end to."""
