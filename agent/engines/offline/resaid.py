"""What was said before and is said again: in full, written down, put right at once, or with one thing changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from agent.engines.offline.falls import points_back
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import ACT_STEMS, LEAST_WORDS, MEASURES
from agent.engines.offline.settled import Settling
from agent.engines.offline.speech import Talk, Utterance
from agent.model.finding import Tier
from agent.text.numbers import digits, quantities, same
from agent.text.words import stems

_LEAST = 3
"""Words beside the one that differs from which on two sentences are one said again."""
_WRITTEN_DOWN_WITHIN = 12
_ANSWERED_FOR_WITHIN = 2
_MOST = 0.6


def said_once(talk: Talk, settled: list[Settling]) -> list[Settling]:
    """What was voted upon and then written down, or is soon said again with more, is told by the later words."""
    found = _corrected(talk, settled)
    by_turn: defaultdict[int, list[Settling]] = defaultdict(list)
    for settling in found:
        by_turn[settling.utterance.turn].append(settling)
    return [s for s in found if not any(_says_again(x, s) and not _changes(talk, x) for x in _soon(s, by_turn))]


def _changes(talk: Talk, later: Settling) -> bool:
    """Whether it comes with words that take back what was settled, so that it says nothing again."""
    return any(points_back(u.text) for u in talk.earlier_in_turn(later.utterance))


def _soon(settling: Settling, by_turn: Mapping[int, Sequence[Settling]]) -> Iterator[Settling]:
    """What is settled in the turns after it, as far as it may be the same said again."""
    said = settling.utterance.turn
    for turn in range(said + 1, said + 1 + _WRITTEN_DOWN_WITHIN):
        yield from by_turn.get(turn, ())


def _says_again(later: Settling, earlier: Settling) -> bool:
    return any(rule(later, earlier) for rule in (_writes_down, _says_more, _answers_for, _says_the_figure))


def _answers_for(later: Settling, earlier: Settling) -> bool:
    """Whether what was bid in answer to a question is settled by who answers the same question right after."""
    near = later.utterance.turn - earlier.utterance.turn <= _ANSWERED_FOR_WITHIN
    asked = earlier.asked is not None and later.asked == earlier.asked
    return near and asked and (earlier.status, later.status) == ("proposed", "accepted")


def _says_the_figure(later: Settling, earlier: Settling) -> bool:
    """Whether a bare figure is soon said with what it counts: 'Fifty, then' and 'A bottle of fifty millilitres'."""
    ours, theirs = later.utterance, earlier.utterance
    near = 0 < ours.turn - theirs.turn <= _ANSWERED_FOR_WITHIN and later.status == earlier.status == "accepted"
    head = theirs.text.split(",")[0]
    own = stems(digits(head)) - ACT_STEMS - MEASURES
    if not near or len(theirs.quantities) != 1 or theirs.quantities[0].unit or any(not w[0].isdigit() for w in own):
        return False
    figure = theirs.quantities[0].value
    return any(q.value == figure and q.unit for q in ours.quantities) and len(ours.words) > len(theirs.words)


def _says_more(later: Settling, earlier: Settling) -> bool:
    """Whether the later one holds every word and amount of the earlier one."""
    ours, theirs = later.utterance, earlier.utterance
    accepted = later.status == earlier.status == "accepted"
    if not accepted or len(theirs.words) < LEAST_WORDS or len(ours.words) < len(theirs.words):
        return False
    counted = all(any(same(a, b) for b in ours.quantities) for a in theirs.quantities)
    if not counted or not set(theirs.names) <= set(ours.names) or theirs.does("explicit.settle"):
        return False
    content = theirs.words - ACT_STEMS
    both = content & ours.words
    recaps = ours.does("openers", "explicit.settle") and len(both) >= LEAST_WORDS and len(both) >= _MOST * len(content)
    return recaps or content <= ours.words


def _writes_down(later: Settling, voted: Settling) -> bool:
    if voted.tier is not Tier.EXPLICIT or voted.utterance.does("explicit.settle"):
        return False
    if not later.utterance.does("explicit.settle") or later.status != voted.status:
        return False
    ours, theirs = later.utterance.words, voted.utterance.words
    return 2 * len(ours & theirs) >= min(len(ours), len(theirs))


def _corrected(talk: Talk, found: list[Settling]) -> list[Settling]:
    """A number that somebody else puts right at once: the correction is what was settled, the slip is not."""
    right = {id(s): u for s in found if s.status == "accepted" and (u := _correction(talk, s.utterance)) is not None}
    taken = set(right.values())
    return [
        s.model_copy(update={"utterance": right[id(s)]}) if id(s) in right else s
        for s in found
        if id(s) in right or s.utterance not in taken
    ]


def _correction(talk: Talk, said: Utterance) -> Utterance | None:
    """The sentence of another's next turn that says the same of the same thing, with another number."""
    for utterance in talk.by_turn.get(said.turn + 1, []):
        alike = len((utterance.words & said.words) - MEASURES) >= LEAST_WORDS and not utterance.asks
        if alike and utterance.speaker != said.speaker and len(utterance.quantities) == 1 and len(said.quantities) == 1:
            old, new = said.quantities[0], utterance.quantities[0]
            if old.value != new.value and (old.unit == new.unit or not old.unit or not new.unit):
                return utterance
    return None


def resaid(later: str, earlier: str) -> bool:
    """Whether both are the same words in the same order, but for their amounts."""
    ours, theirs = _frame(later), _frame(earlier)
    return len(ours) >= _LEAST and ours == theirs


def takes_up(said: str, asked: Utterance | None) -> bool:
    """Whether it tells to do what a question asks about: 'Which day do I plan for?' – 'Plan for the bad day.'."""
    found = pattern("question.does_what").search(curly(asked.text)) if asked is not None else None
    return found is not None and said.casefold().startswith(f"{found['verb'].casefold()} ")


def moved(later: str, earlier: str) -> bool:
    """Whether both are the same words but for the last thing, which stands behind a word of place or means."""
    ours, theirs = _words(later), _words(earlier)
    if quantities(later) or quantities(earlier) or pattern("resaid.also").search(curly(later)):
        return False
    mine, old = (pattern("resaid.place").search(" ".join(ws)) for ws in (ours, theirs))
    if mine is None or old is None or mine["place"] == old["place"]:
        return False
    return mine["head"] == old["head"] and len(mine["head"].split()) >= _LEAST


def _frame(text: str) -> list[str]:
    """The words of a sentence with one mark for each of its amounts."""
    for amount in sorted(quantities(text), key=lambda q: -q.start):
        text = f"{text[: amount.start]}0{text[amount.end :]}"
    return _words(text)


def _words(text: str) -> list[str]:
    """The words of a sentence in small letters, without those that only open or close it."""
    plain = pattern("resaid.opens").sub("", curly(text).casefold())
    return re.findall(r"[\w’-]+", pattern("resaid.ends").sub("", plain))
