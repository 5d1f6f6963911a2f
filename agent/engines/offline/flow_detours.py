"""Another way through a part of a flow, and a flow that was told twice: what the one telling has that the other lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.engines.offline.flow_steps import NOBODY_YET, Actor, Step, Steps, named, sentence
from agent.text.words import stems


class Turning(NamedTuple):
    """Where somebody tells another way: of which step, what is done instead, and what is said to be the same again."""

    of: Step
    steps: tuple[Step, ...]
    same: str = ""


class Way(NamedTuple):
    """The same, with the places of the steps that it stands in for."""

    first: int
    until: int
    steps: tuple[Step, ...]


_MORE = re.compile(r", | and ")
"""What tells on behind a deed."""


def alike(one: Step, other: Step) -> bool:
    """Whether two steps tell the same deed, whoever does it."""
    deed, theirs = (stems(_MORE.split(s.does)[0]) for s in (one, other))
    return bool(deed) and len(deed & theirs) * 2 > max(len(deed), len(theirs))


def ways(reader: Steps, steps: Sequence[Step], turnings: Sequence[Turning]) -> list[Way]:
    """The other ways, each up to the step at which it comes back: what is said to be the same, else where it leads."""
    found = []
    for turning in turnings:
        first = next((n for n, s in enumerate(steps) if s == turning.of or alike(turning.of, s)), None)
        if first is None:
            continue
        last = turning.steps[-1]
        leads_to = reader.target(last)[0] or last.actor.name
        same = stems(turning.same)
        back = next((n for n in range(first + 1, len(steps)) if same and same <= steps[n].words), None)
        theirs = [n for n in range(first + 1, len(steps)) if steps[n].actor.name == leads_to]
        before = [n for n in theirs if back is None or n <= back]
        until = (before[-1] if back is not None else before[0]) if before else back if back is not None else first + 1
        found.append(Way(first, until, turning.steps))
    return found


def taken_over(reader: Steps, steps: Sequence[Step], earlier: Sequence[Step]) -> tuple[list[Step], Actor | None]:
    """What an earlier telling of the same flow has behind all that is told again, and whom it means by 'they'."""
    pairs = [(n, s, t) for n, s in enumerate(earlier) for t in steps if alike(s, t)]
    if not pairs:
        return [], None
    who = next((t.actor for _, s, t in pairs if s.actor == NOBODY_YET), None)
    rest = earlier[max(n for n, *_ in pairs) + 1 :]
    return [done_by(s, who) for s in rest], who


def done_by(step: Step, who: Actor | None) -> Step:
    """A step of 'them' as it reads of whoever is meant."""
    if step.actor != NOBODY_YET or who is None:
        return step
    return step._replace(actor=who, text=sentence(f"{named(who)} {step.does}"))
