"""What is said once more: a bid by its name, which takes it; an amount in surprise, or for effect, which takes and bids nothing."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.bids import NO_BID, Bid, content, content_in, refuses, untoned
from agent.engines.offline.falls import only_ends
from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.engines.offline.sides import positive
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.numbers import quantities, same
from agent.text.words import stems

_A_REPLY = 10
_ASKED_BACK = 2
"""Words of a question that only asks back; turns back in which one said an amount oneself."""
_A_REMARK = 6


def echoes(utterance: Utterance, bid: Bid) -> bool:
    """Whether a few words only name a bid again, and with it take it: 'Rails it is', 'five I can live with', 'code, not link'."""
    said = untoned(utterance.text)
    if utterance.asks or utterance.acts & NO_BID or utterance.does("suppress.past", "question.open"):
        return False
    if said[:1] in {"*", "#", "_"}:  # a heading of a written answer
        return False
    if only_ends(utterance.text) or utterance.does("rejection.undo"):  # 'scrap Redis, then' takes nothing up
        return False
    denied = any(pattern("accord.denies").search(curly(utterance.text[: q.start])) for q in utterance.quantities)
    if denied and all(any(q.value == other.value for other in bid.amounts) for q in utterance.quantities[:1]):
        return False  # 'not two years, three' takes no two years
    if refuses(utterance) or pattern("accord.against").search(said) or pattern("accord.comment").search(said):
        return False
    return any(
        len(part.split()) <= _A_REPLY and _names_again(part, utterance, bid) and not _tells(part, bid)
        for part in (said, said.split(",")[0])
    )


def _tells(said: str, bid: Bid) -> bool:
    """Whether it tells how something is in the words of a bid: who he is, in another degree, in surprise: 'I AM the night shift', 'ninety!'."""
    put = curly(bid.text).casefold()
    degrees = {found["degree"].casefold() for found in pattern("floor.other_degree").finditer(said)}
    surprised = said.rstrip().endswith("!") and bool(quantities(said)) and not bid.utterance.asks
    surprised = surprised and not content_in(said)
    return surprised or any(d not in put for d in degrees) or pattern("floor.of_oneself").match(said) is not None


def _names_again(said: str, utterance: Utterance, bid: Bid) -> bool:
    mine = content_in(positive(said)) - word_stems("taking")
    amounts = quantities(said)
    names = {n for n in utterance.names if n in bid.utterance.names and stems(n) & stems(bid.text)}
    if not mine and not amounts:
        return False
    if not all(any(q.value == other.value or same(q, other) for other in bid.amounts) for q in amounts):
        return False
    settles = utterance.does("explicit.settle") and bool(mine & bid.content or amounts)
    return mine <= bid.content or bool(names) or settles


def says_as_much(utterance: Utterance, bid: Bid) -> bool:
    """Whether it says itself what was bid, whatever it denies besides: 'a label is given once, never again' after 'labels?'."""
    said = [
        c for c in pattern("accord.clauses").split(curly(utterance.text)) if not pattern("accord.says_no").search(c)
    ]
    return bool(bid.content) and bid.content <= stems(" ".join(said))


def asks_back(utterance: Utterance, talk: Talk) -> bool:
    """Whether it only asks back what was just said: 'ninety?'."""
    if not utterance.asks or len(utterance.text.split()) > (_A_REMARK if utterance.quantities else _ASKED_BACK):
        return False
    before = [u for u in talk.around(utterance.turn, before=1) if u.turn < utterance.turn]
    said = {w for u in before for w in u.words}
    amounts = {q.value for u in before for q in u.quantities}
    again = all(q.value in amounts for q in utterance.quantities)
    return again and (content(utterance) <= said or bool(utterance.quantities))


def says_again(utterance: Utterance, talk: Talk) -> bool:
    """Whether it only says an amount of its own once more, by itself, and nobody bid another: '17 percent come late. SEVENTEEN.'."""
    amounts = utterance.quantities
    if not amounts or utterance.asks or content(utterance) - word_stems("hums"):
        return False
    if utterance.does("acceptance", "explicit", "openers", "proposal"):
        return False
    said = {q.value for u in talk.earlier_in_turn(utterance) if not u.asks for q in u.quantities}
    before = [u for u in talk.around(utterance.turn, before=_ASKED_BACK) if u.turn < utterance.turn]
    counted = {q.value for u in before if not u.acts & (UNRELIABLE | {"suppress.past"}) for q in u.quantities}
    own = {q.value for u in before if not u.asks and u.speaker == utterance.speaker for q in u.quantities}
    return all(q.value in said or (q.value in own and counted == {q.value}) for q in amounts)


def repeats(utterance: Utterance, bids: Sequence[Bid]) -> bool:
    """Whether it only says the amount of one of these bids again, with a word on it: 'Two hours, that is a film.'."""
    head, _, rest = curly(utterance.text).partition(", ")
    remarks = any(pattern(p).match(rest) for p in ("accord.comment", "accord.no_comes_next"))
    again = any(same(q, b) or q.value == b.value for bid in bids for q in utterance.quantities for b in bid.amounts)
    return again and bool(quantities(head)) and remarks
