"""What the form of a short exchange settles, whatever it is about.

Somebody asks 'So X?' and another says yes; a question whether is answered 'Yes, X'; an option is named once more with *then*; the one who leads
likes one of those that were named. Each is a pair of turns (Schegloff 2007): the first makes one answer expected, the second gives it.
"""

from __future__ import annotations

import re

from agent.engines.offline.accords import Accord
from agent.engines.offline.bids import refuses
from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.engines.offline.moves import nods, of_fact
from agent.engines.offline.phrasing import subject_of, told_of
from agent.engines.offline.points import ACT_STEMS, MEASURES
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.numbers import quantities
from agent.text.words import stems

_BACK = 8
"""Turns before within which what is taken was named, and its question asked."""
_LONGEST = 6
_LEAST_COUNTED = 2
_OPENS = 2
_ASKED = 4


def openers(talk: Talk) -> set[Utterance]:
    """The sentences by which one person counts off what is to be settled: 'First, the radio.', 'Point two: retention.'; they settle nothing."""
    found: dict[str | None, list[Utterance]] = {}
    for said in talk.all:
        if not said.acts & UNRELIABLE and pattern("confirmed.counts_off").match(curly(said.text)):
            found.setdefault(said.speaker, []).append(said)
    return {u for counted in found.values() if len(counted) >= _LEAST_COUNTED for u in counted}


def confirmed(talk: Talk) -> list[Accord]:
    """What is settled in pairs of turns, in the order of the talk."""
    if talk.with_assistant:
        return []
    opened = openers(talk)
    return [a for said in talk.all if said not in opened and (a := _settled(talk, said, opened)) is not None]


def _settled(talk: Talk, said: Utterance, opened: set[Utterance]) -> Accord | None:
    if said.acts & UNRELIABLE or not talk.decides(said) or said.speaker is None:
        return None
    if said.asks:
        return _asked_to_confirm(talk, said, opened)
    found = _named_again(talk, said, opened) or _no_such(talk, said, opened)
    return found or _yes_to_it(talk, said, opened) or _liked(talk, said, opened)


def _asked_to_confirm(talk: Talk, said: Utterance, opened: set[Utterance]) -> Accord | None:
    """'So LoRa?' – 'Yes.'."""
    found = pattern("confirmed.so_it").match(curly(said.text))
    yes = next(iter(talk.by_turn.get(said.turn + 1, [])), None)
    if found is None or yes is None or yes.speaker == said.speaker or not nods(yes) or of_fact(said):
        return None
    thing = said.text[slice(*found.span("x"))].strip()
    return _accord(talk, said, thing, yes, opened) if _was_named(talk, said, thing) else None


def _named_again(talk: Talk, said: Utterance, opened: set[Utterance]) -> Accord | None:
    """'True. CAN, then.', 'FRAM it is': a thing that was put forward, by its name alone."""
    found = pattern("confirmed.takes").match(curly(said.text))
    after_a_no = found is None and _other_is_out(talk, said) and _goes_through(talk, said)
    if after_a_no and len(said.text.split()) <= _OPENS:
        found = pattern("confirmed.name").match(curly(said.text))
    if found is None or refuses(said):
        return None
    group = next(g for g in found.groupdict() if found[g])
    thing = said.text[slice(*found.span(group))].strip()
    tells = after_a_no or said.names or said.quantities or len(_content(thing)) > 1 or thing.isupper()
    if not tells or said.place > 1 or not _was_named(talk, said, thing):
        return None
    return _accord(talk, said, thing, said, opened)


def _other_is_out(talk: Talk, said: Utterance) -> bool:
    """Whether the sentence right before it, in its turn, turns another thing down: 'not the shed. github'."""
    before = talk.earlier_in_turn(said)[-1:]
    return bool(before) and before[0].does("rejection.refuse")


def _no_such(talk: Talk, said: Utterance, opened: set[Utterance]) -> Accord | None:
    """'Right, no network.', 'Stream only.': what there shall not be, or only be, in few words that another nods to or had asked about."""
    found = pattern("confirmed.no_such").match(curly(said.text))
    if found is None:
        return None
    group = next(g for g in found.groupdict() if found[g])
    thing = said.text[slice(*found.span(group))].strip()
    asked = [u for u in talk.around(said.turn, before=_ASKED) if u.turn < said.turn and u.asks]
    about = (
        any(_content(thing) <= u.words for u in asked) if group == "xa" else bool(asked) and _goes_through(talk, said)
    )
    if not about or not _content(thing) or _is_refused(talk, asked[-1], said):
        return None
    return Accord(bid=said, text=thing, backed=(asked[-1],), seals=(said,), asked=None)


def _is_refused(talk: Talk, asked: Utterance, said: Utterance) -> bool:
    """Whether another refused with a reason what was put forward, so that these words only say yes to that."""
    if not asked.does("explicit.order", "proposal.make"):
        return False
    between = (u for u in talk.around(said.turn, before=_ASKED) if asked.turn < u.turn < said.turn)
    return any(refuses(u) and len(talk.by_turn[u.turn]) > 1 for u in between)


def _accord(talk: Talk, said: Utterance, thing: str, seal: Utterance, opened: set[Utterance]) -> Accord:
    """What is taken, with the name of the counted point that it is for."""
    asked = _matter(talk, said, opened)
    head = pattern("confirmed.counts_off").match(curly(asked.text)) if asked is not None and not asked.asks else None
    label = asked.text[head.end() :].strip(" .,:!") if asked is not None and head is not None else ""
    if asked is not None and not label and not (len(_content(thing)) > 1 or said.names or said.quantities):
        label = told_of(asked.text, talk.first_names)
    if asked is None or not label:
        return Accord(bid=said, text=thing, backed=(), seals=(seal,), asked=asked)
    text = f"{label[:1].upper()}{label[1:]}: {thing}"
    return Accord(bid=said, text=text, backed=(asked,), seals=(seal,), asked=None)


def _yes_to_it(talk: Talk, said: Utterance, opened: set[Utterance]) -> Accord | None:
    """'Do we show him that?' – 'Yes, a yellow lamp.': who leads says yes, and how."""
    found = pattern("confirmed.yes_how").match(curly(said.text))
    before = talk.by_turn.get(said.turn - 1, [])
    asked = next((u for u in reversed(before) if u.asks), None)
    if found is None or said.place or asked is None or asked is not before[-1] or said.speaker not in talk.facilitators:
        return None
    if asked.speaker == said.speaker or not pattern("confirmed.whether").match(curly(asked.text)):
        return None
    thing = said.text[slice(*found.span("x"))].strip(" .")
    subject = told_of(asked.text, talk.first_names) or subject_of(asked.text, talk.first_names)
    if not _content(thing):
        return None
    text = f"{subject}: {thing}" if subject else thing
    return Accord(bid=said, text=text, backed=(asked,), seals=(said,), asked=None)


def _liked(talk: Talk, said: Utterance, opened: set[Utterance]) -> Accord | None:
    """'I like the ninety days one.': the sentence in which that was put forward."""
    found = pattern("confirmed.likes").match(curly(said.text))
    if found is None or (said.speaker not in talk.facilitators and not _goes_through(talk, said)):
        return None
    group = next(g for g in found.groupdict() if found[g])
    thing = found[group]
    amounts, named = {q.value for q in quantities(thing)}, _content(thing)
    for put in reversed([u for u in talk.around(said.turn, before=_BACK) if u.turn < said.turn]):
        fits = amounts <= {q.value for q in put.quantities} and named <= put.words
        if fits and (amounts or named) and put.speaker != said.speaker and not put.asks and put not in opened:
            return Accord(
                bid=put, text=put.text.rstrip(" .!"), backed=(), seals=(said,), asked=_matter(talk, put, opened)
            )
    return None


def _goes_through(talk: Talk, said: Utterance) -> bool:
    """Whether the next one to speak says yes."""
    after = next(iter(talk.by_turn.get(said.turn + 1, [])), None)
    return after is not None and after.speaker != said.speaker and nods(after)


def _was_named(talk: Talk, said: Utterance, thing: str) -> bool:
    """Whether somebody put a thing forward a few turns before, by all of its words."""
    own, amounts = _content(thing), {q.value for q in quantities(thing)}
    names = {n for n in said.names if n.casefold() in thing.casefold()}
    if len(thing.split()) > _LONGEST:
        return False
    if not (own or amounts or names):  # a name that is spelt like a common word: 'CAN'
        return thing.isupper() and any(
            re.search(rf"\b{re.escape(thing)}\b", u.text)
            for u in talk.around(said.turn, before=_BACK)
            if u.turn < said.turn
        )
    near = [u for u in talk.around(said.turn, before=_BACK) if u.turn < said.turn and not u.acts & UNRELIABLE]
    return any(own <= u.words and amounts <= {q.value for q in u.quantities} and names <= set(u.names) for u in near)


def _matter(talk: Talk, said: Utterance, opened: set[Utterance]) -> Utterance | None:
    """The question or counted point under discussion."""
    near = [*talk.around(said.turn, before=_BACK), *talk.earlier_in_turn(said)]
    before = [u for u in near if (u.turn, u.place) < (said.turn, said.place)]
    last = next((u for u in reversed(before) if u in opened), None)
    since = [u for u in before if last is None or (u.turn, u.place) >= (last.turn, last.place)]
    return next((u for u in reversed(since) if _opens(u)), last)


def _opens(said: Utterance) -> bool:
    asks = said.asks and len(said.text.split()) > _OPENS and not of_fact(said)
    return asks and pattern("accord.opens").search(curly(said.text)) is not None


def _content(text: str) -> frozenset[str]:
    own = frozenset(w for w in stems(text) if not w[0].isdigit())
    return own - ACT_STEMS - MEASURES - word_stems("hums") - word_stems("taking")
