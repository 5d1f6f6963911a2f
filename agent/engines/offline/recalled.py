"""What was settled earlier in the same talk, is spoken of again with a fault, and is settled otherwise: the later one ends it.

'Once a minute then.' … 'Once a minute, does that hold with the nozzles on?' – 'We'd miss it.' – 'Then every twenty seconds.'
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import ACT_STEMS, MEASURES
from agent.engines.offline.settled import Settling
from agent.engines.offline.sides import GENERIC, one_sort
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.numbers import Quantity, quantities, same
from agent.text.words import stems

_APART = 3
"""Turns from which on a settled thing is not the same exchange any more."""
_ZONE = 4
"""Turns before the later one within which the earlier one is spoken of again."""
_FEW = 1


def with_recalled(talk: Talk, found: Sequence[Settling]) -> list[Settling]:
    """The settlings, of which one that settles otherwise what was spoken of again right before ends that."""
    if talk.with_assistant:
        return list(found)  # one person speaks of many amounts, and finds fault with offers
    made: list[Settling] = []
    for settling in found:
        old = _recalled(talk, settling, made) if settling.status == "accepted" and not settling.falls else None
        made.append(settling if old is None else _in_place(settling, old))
    return made


def _in_place(settling: Settling, old: Settling) -> Settling:
    """The settling that ends the old one, and answers its question where its own words are only the new value."""
    ends = settling.model_copy(update={"falls": (old.utterance,)})
    value = _value(_text(settling))
    rest = _about(_text(settling).casefold().replace(value, " ")) if value else _about(_text(settling))
    if not value or len(rest) > _FEW or old.asked is None:
        return ends
    return ends.model_copy(update={"text": value, "asked": old.asked, "backed": ()})


def _recalled(talk: Talk, settling: Settling, before: Sequence[Settling]) -> Settling | None:
    """The last settling before that is spoken of again, found fault with, and settled otherwise."""
    said = settling.utterance
    zone = [u for u in talk.around(said.turn, before=_ZONE) if u.turn < said.turn] + talk.earlier_in_turn(said)
    zone = [u for u in zone if not u.acts & UNRELIABLE or u.asks]
    for old in reversed(before):
        if (
            old.status != "accepted"
            or said.turn - max(old.utterance.turn, old.sealed.turn if old.sealed else 0) < _APART
        ):
            continue
        again = [u for u in zone if u.turn > old.utterance.turn + 1 and _speaks_of(u, old)]
        if again and _other_value(settling, old) and any(_faults(talk, u, said) for u in again):
            about = frozenset().union(*(u.words for u in again), said.words) | stems(_text(settling))
            asked = old.asked.words if old.asked is not None else frozenset()
            value = _value(_text(old))
            if value or _only(about) & _only(old.utterance.words | asked | stems(_text(old))):
                return old
    return None


def _speaks_of(said: Utterance, old: Settling) -> bool:
    """Whether a sentence names the value that was settled: its rhythm, its amount, its thing."""
    text, value = curly(said.text).casefold(), _value(_text(old))
    if value:
        return value in text
    mine = _amounts(_text(old))
    return any(same(q, a) or (q.value == a.value and not (q.unit and a.unit)) for q in mine for a in said.quantities)


def _other_value(settling: Settling, old: Settling) -> bool:
    """Whether it has another value of the sort that the old one has."""
    new, gone = _text(settling), _text(old)
    if _value(gone):
        return bool(_value(new) or _amounts(new)) and _value(gone) != _value(new) and _value(gone) not in new.casefold()
    mine, theirs = _amounts(new), _amounts(gone)
    if not mine or any(same(a, b) or a.value == b.value for a in mine for b in theirs):
        return False
    return any(one_sort(a, b) for a in mine for b in theirs)


def _faults(talk: Talk, again: Utterance, said: Utterance) -> bool:
    """Whether fault is found with it between the sentence that speaks of it again and the one that settles otherwise."""
    for turn in range(again.turn, said.turn + 1):
        for one in talk.by_turn.get(turn, []):
            inside = (again.turn, again.place) <= (one.turn, one.place) < (said.turn, said.place)
            if inside and any(pattern(p).search(curly(one.text)) for p in ("renewed.fault", "recalled.fault")):
                return True
    return False


def _value(text: str) -> str:
    """A rhythm, or a word for all or for ever, as it is said."""
    found = pattern("renewed.rhythm").search(curly(text)) or pattern("recalled.value").search(curly(text))
    return found[0].casefold() if found is not None else ""


def _amounts(text: str) -> list[Quantity]:
    return [q for q in quantities(text) if q.value != "1"]


def _text(settling: Settling) -> str:
    return settling.text or settling.utterance.text


def _about(text: str) -> frozenset[str]:
    return _only(stems(text))


def _only(words: frozenset[str]) -> frozenset[str]:
    return frozenset(w for w in words if not w[0].isdigit()) - ACT_STEMS - MEASURES - GENERIC
