"""What something is planned for, and its figures in the sentence after: 'Plan for the storm. Four hundred boats.' is one decision."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import telegram
from agent.engines.offline.resolving import lower
from agent.engines.offline.settled import Settling
from agent.engines.offline.speech import Talk, Utterance


def with_sizes(talk: Talk, found: Sequence[Settling]) -> list[Settling]:
    """The settlings, of which one that says what to plan for and one with its figures are told as one, by the figures' sentence."""
    by_place = {(s.utterance.turn, s.utterance.place): s for s in found if s.status == "accepted" and not s.falls}
    made: dict[tuple[int, int], Settling] = {}
    gone: set[tuple[int, int]] = set()
    for turn, place in by_place:
        for figures in talk.by_turn[turn][place : place + 2]:
            plan = _planned(talk, figures)
            settled = by_place.get((turn, figures.place)) or (by_place.get((turn, plan.place)) if plan else None)
            if plan is None or settled is None:
                continue
            text = f"{plan.text.rstrip(' .!')}: {lower(figures.text)}"
            asked = next((s.asked for p in (plan, figures) if (s := by_place.get((turn, p.place))) and s.asked), None)
            update = {"utterance": figures, "text": text, "backed": (plan,), "asked": asked}
            made[turn, figures.place] = settled.model_copy(update=update)
            gone |= {(turn, plan.place), (turn, figures.place)}
    kept = [s for s in found if (s.utterance.turn, s.utterance.place) not in gone]
    return sorted([*kept, *made.values()], key=lambda s: (s.utterance.turn, s.utterance.place))


def _planned(talk: Talk, figures: Utterance) -> Utterance | None:
    """The sentence right before that says what to plan for, where a sentence begins with a figure and has no verb."""
    before = talk.earlier_in_turn(figures)[-1:]
    if not before or before[0].asks or before[0].quantities or figures.asks or not figures.quantities:
        return None
    parts = _PARTS.split(curly(figures.text))
    led = [pattern("sized.figure").match(part) is not None for part in parts]
    lists = led[0] and (telegram(figures) or (all(led) and len(parts) > 1))
    return before[0] if lists and pattern("sized.plans").search(curly(before[0].text)) is not None else None


_PARTS = re.compile(r", (?:and )?| and ")
