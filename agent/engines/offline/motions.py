"""What a chair declares carried, resolved or fallen: the motion, the words put to the vote, or what was said right before.

The forms are those of rules of order (Robert's Rules, § 4): somebody moves, the chair puts it, and declares the result.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import ACT_STEMS
from agent.engines.offline.settled import Settling
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.finding import Tier
from agent.text.words import stems

_BACK = 6
"""Turns before the chair's word within which the motion was made."""
_LEAST = 2
_SCORE = 5.0


def declared(talk: Talk, found: Sequence[Settling]) -> list[Settling]:
    """The settlings with those that the chair declares in words that only say so, in the order of the talk."""
    if talk.with_assistant:
        return list(found)
    told = list(found)
    presiding = talk.facilitators | {n for n in talk.names if pattern("motions.chair").search(n)}
    for said in talk.all:
        if said.asks or said.speaker not in presiding or said.acts & UNRELIABLE:
            continue
        carried = pattern("motions.carried").search(curly(said.text)) is not None
        fell = pattern("motions.fell").search(curly(said.text)) is not None
        put = _put(talk, said, moved=fell) if carried or fell else None
        if put is None:
            continue
        told = [s for s in told if s.utterance not in (said, put[0]) or (s.tier is Tier.EXPLICIT and not fell)]
        told.append(
            Settling(
                utterance=put[0], score=_SCORE, status="rejected" if fell else "accepted", tier=Tier.EXPLICIT,
                assented=(said.speaker,) if said.speaker and not fell else (), asked=None, sealed=said, text=put[1],
            )
        )  # fmt: skip
    return sorted(told, key=lambda s: (s.utterance.turn, s.utterance.place))


def _put(talk: Talk, said: Utterance, *, moved: bool) -> tuple[Utterance, str] | None:
    """The sentence that the chair's word is about, and its words without what puts it to the vote."""
    here = [u for u in reversed(talk.earlier_in_turn(said)) if not moved]
    before = [u for u in reversed(talk.around(said.turn, before=_BACK)) if u.turn < said.turn]
    for put in [*here, *before]:
        if put.acts & UNRELIABLE or (put.turn < said.turn - 1 and pattern("motions.result").search(curly(put.text))):
            break  # what stands before was another motion
        for form in ("motions.objections", "motions.moves"):
            found = pattern(form).search(curly(put.text))
            if found is not None:
                return put, put.text[slice(*found.span("x"))].strip(" .?")
        plain = not put.asks and len(stems(put.text) - ACT_STEMS) > _LEAST and put.turn >= said.turn - 1
        if plain and not moved and pattern("motions.comment").match(curly(put.text)) is None:
            return put, put.text.rstrip(" .")
    return None
