"""How people close a matter by going on to the next one: the lead says a word on the answer, or none, and asks something else.

In conversation analysis that word is a sequence-closing third (Schegloff 2007, chapter 7): question, answer, and a turn that lets the answer
stand. It may be an assessment in any words, so that no list of them is needed: what counts is its place, and that it holds nothing back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.engines.offline.bids import accepts, content, refuses
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.moves import of_fact, puts, speaks_against
from agent.engines.offline.options import Option, Table
from agent.engines.offline.points import PERSONAL
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance

_SPAN = 8
"""Turns after an answer within which the next matter closes it."""
_ASIDE = 12
"""Words of what a lead says of an answer before going on."""
_A_NAME = 4
"""Words of a question that only names a matter."""


def passed(table: Table, turn: Sequence[Utterance], place: int) -> Iterator[tuple[Option, Utterance]]:
    """The options that stand when a turn goes on to the next matter at `place`, each with the words that let it stand."""
    before = turn[:place]
    if any(holds_back(u) or puts(u) for u in before):
        return
    first = turn[0]
    last = next((o for o in reversed(table.recent) if o.said.turn < first.turn), None)
    if last is None or last.said.speaker == first.speaker or last.round != table.round or _closed(table, last):
        return
    if first.turn - last.said.turn > _SPAN or not _answers(table, last, first) or _stays_with(turn[place], last):
        return
    closing = next((u for u in before if len(u.text.split()) <= _ASIDE), None)
    leads = first.speaker in table.talk.facilitators
    for option in table.beside(last):
        said_so = leads and closing is not None
        stands = said_so or not any(u in table.arguments for u in option.challenged)
        if stands and not option.takers and _plans(option) and (said_so or not option.hedged):
            yield option, closing or turn[place]


def _stays_with(topic: Utterance, option: Option) -> bool:
    """Whether the next question is about the answer itself: 'Would five years hurt us?' after one that says five years."""
    counted = any(a.value == b.value for a in topic.quantities for b in option.bid.amounts)
    return topic.asks and (counted or bool(content(topic) & option.bid.content))


def _closed(table: Table, option: Option) -> bool:
    """Whether the matter had an answer that was taken before this option, or it stands in a turn that turns another down."""
    opening = table.talk.by_turn[option.said.turn][0]
    before = (o for o in table.recent if o.round == option.round and o.said.turn < option.said.turn)
    return any(o.takers for o in before) or (opening is not option.said and refuses(opening))


def names_matter(talk: Talk, utterance: Utterance) -> bool:
    """Whether the lead names the next matter as a question without a verb, and the answer says how it shall be: 'Power for it?'."""
    short = utterance.asks and len(utterance.text.split()) <= _A_NAME and bool(content(utterance))
    if not short or utterance.speaker not in talk.facilitators or utterance.names or utterance.quantities:
        return False
    after = talk.by_turn.get(utterance.turn + 1, [])
    last = utterance is talk.by_turn[utterance.turn][-1]
    return last and bool(after) and not (accepts(after[0]) or refuses(after[0]) or after[0].asks) and puts(after[0])


def _plans(option: Option) -> bool:
    """Whether it says how something shall be, and not how much there is of it, what people do or what its speaker has."""
    text = curly(option.bid.text)
    return PERSONAL.search(text) is None and pattern("passing.no_plan").search(text) is None


def _answers(table: Table, option: Option, first: Utterance) -> bool:
    """Whether an option answers what the lead had asked, and who goes on is the lead or had asked it."""
    asked = option.asked or table.asked
    if asked is None or option.said.speaker == asked.speaker or of_fact(asked):
        return False
    who = first.speaker in table.talk.facilitators or first.speaker == asked.speaker
    return who and asked.speaker in table.talk.facilitators


def holds_back(utterance: Utterance) -> bool:
    """Whether it asks, refuses, doubts, puts off or leaves open."""
    if utterance.asks or utterance.acts & UNRELIABLE or refuses(utterance) or speaks_against(utterance):
        return True
    stays_open = utterance.does("question.open", "rejection.defer", "acceptance.dissent")
    return stays_open or pattern("passing.holds_back").search(curly(utterance.text)) is not None
