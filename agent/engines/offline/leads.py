"""The sentence that a question goes on with, without which it asks about nothing: 'And the tanks? Do they belong to this?'."""

from __future__ import annotations

from agent.engines.offline.lexicon import curly, pattern, pattern_for, word_stems
from agent.engines.offline.speech import Talk, Utterance
from agent.text.acts import bare

_LEAST = 3
_REACH = 3
"""Sentences of a turn through which a pronoun reaches back."""


def lead(talk: Talk, matter: Utterance) -> Utterance | None:
    """The sentence before that a question goes on with: 'What about names?', one that it has no verb without, or one that names its 'they'."""
    before = [u for u in talk.earlier_in_turn(matter)[-1:] if not pattern("question.small_talk").search(curly(u.text))]
    named = next((u for u in before if u.asks and pattern("question.names").search(curly(u.text))), None)
    if named is not None and matter.asks:
        return named
    fragment = matter.asks and not pattern("question.whole").search(curly(matter.text))
    if fragment and len(matter.words) < _LEAST and before and not before[0].asks:
        return before[0]
    points_back = matter.asks and len(matter.words) <= _LEAST and pattern("question.leans").search(curly(matter.text))
    if points_back and before and before[0].asks:
        return before[0]
    if not matter.asks and pattern("question.weighs").search(curly(matter.text)):
        return next(
            (u for u in talk.by_turn.get(matter.turn - 1, []) if pattern("question.topic").match(curly(u.text))), None
        )
    begun = next((u for u in before if fragment and pattern("question.begins").search(curly(u.text))), None)
    return begun if begun is not None or not matter.asks else _named_before(talk, matter)


def _named_before(talk: Talk, matter: Utterance) -> Utterance | None:
    """The sentence that names what a question's pronoun stands for: in its turn, else the last of the turn before."""
    text = curly(matter.text)
    if len(matter.words) < _LEAST and pattern("question.refers_there").search(text):
        return _place(talk, matter)
    of_it = len(matter.words) < _LEAST and pattern("question.refers_it").search(text) is not None
    if not of_it and not pattern("question.refers").search(text):
        return None
    own = talk.earlier_in_turn(matter)[-_REACH:]
    found = next((u for u in reversed(own) if _names(u)), None)
    if found is not None or len(matter.words) >= _LEAST:
        return found
    before = talk.by_turn.get(matter.turn - 1, [])[-_REACH:]
    wanted = next((u for u in before if pattern("question.wants").search(curly(u.text))), None)
    return wanted or next((u for u in reversed(before) if _names(u)), None)


def _place(talk: Talk, matter: Utterance) -> Utterance | None:
    """What 'there' is: the words that the turn begins with where they only name it, else the sentence before that does."""
    own = talk.earlier_in_turn(matter)
    heading = next((u for u in own if not u.asks and pattern("question.heading").match(curly(u.text))), None)
    return heading or next((u for u in reversed(own[-_REACH:]) if _names(u)), None)


def perhaps(talk: Talk, matter: Utterance) -> Utterance | None:
    """The sentence right after a question with which the one who asks says what may be the answer: 'Maybe the auditor wants one'."""
    after = talk.by_turn[matter.turn][matter.place + 1 : matter.place + 2] if matter.asks else []
    return next((u for u in after if not u.asks and pattern("question.perhaps").match(curly(u.text))), None)


def _names(said: Utterance) -> bool:
    """Whether a sentence names what it speaks of: with a word of its own, and not itself by a pronoun."""
    text = curly(said.text)
    chatter = said.does("suppress.chatter", "suppress.jest") or pattern("question.small_talk").search(text)
    return bool(said.words - word_stems("hums")) and not chatter and not pattern("task.leans").search(text)


def raised(talk: Talk, said: Utterance) -> Utterance | None:
    """What the one before raised without asking, 'the authority may require a copy', where this turn cannot answer and asks nothing itself."""
    lost = any(pattern("question.at_a_loss").match(curly(u.text)) for u in talk.by_turn[said.turn][: said.place + 1])
    lost = lost and not any(u.asks and len(u.words) > 1 for u in talk.by_turn[said.turn])
    before = talk.by_turn.get(said.turn - 1, [])[-1:]
    told = before if lost and before and before[0].speaker != said.speaker and not before[0].asks else []
    return next((u for u in told if pattern("question.raised").search(curly(u.text))), None)


def bids_somebody(talk: Talk, said: Utterance) -> bool:
    """Whether a sentence is a request to somebody by name: 'Ada ask the harbour office when you see them?'."""
    found = pattern_for("task.vocative", tuple(talk.first_names)).search(curly(said.text)) if talk.first_names else None
    return found is not None


def in_full(talk: Talk, asked: Utterance) -> str:
    """A question with the sentence that it goes on with, as far as both ask or tell."""
    first = lead(talk, asked)
    parts = [u for u in (first, asked, perhaps(talk, asked)) if u is not None]
    return " ".join(capital(without_opening(talk, u)) for u in parts)


def without_opening(talk: Talk, said: Utterance) -> str:
    """A sentence without what only leads up to it."""
    text = bare(said.text, talk.first_names)
    opening = pattern("question.lead_in").match(curly(text))
    return text[opening.end() :] if opening else text


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
