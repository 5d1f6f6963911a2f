"""What a sentence does with what lies on the floor: puts something forward, is content with it, corrects, objects, gives in, orders it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.bids import Bid, accepts, content, offered, opens, refuses
from agent.engines.offline.lexicon import curly, pattern, without, word_stems
from agent.engines.offline.phrasing import is_clause
from agent.engines.offline.points import ACT_STEMS, specifies, telegram
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.numbers import Quantity, digits, same

_LABEL = 3
_A_REMARK = 7
_A_NOD = 4
_OF_WHAT_IS = (
    "suppress.past",
    "suppress.given",
    "suppress.consequence",
    "suppress.chatter",
    "suppress.request",
    "suppress.evaluate",
    "question.open",
    "acceptance.withdraw",
    "action.done",
    "rejection.defer",
    "recap.objections",
)
_FORMS = ("explicit.rule", "explicit.order", "explicit.imperative", "explicit.settle")


def is_content(utterance: Utterance) -> bool:
    """Whether it is content with what another put forward: 'that I can live with', 'lovely', 'do both', a thumb."""
    text = curly(utterance.text)
    if utterance.asks or utterance.does("question.open") or pattern("floor.reserves").search(text):
        return False
    return utterance.does("acceptance.content") or pattern("floor.orders_it").match(text) is not None


def nods(utterance: Utterance) -> bool:
    """Whether it opens with a word or two of assent, or is a vote: '+1', 'yes please', 'i like the list. …'."""
    if utterance.asks or utterance.does("question.open", "acceptance.veto", "acceptance.dissent"):
        return False
    head = re.split(r"[.,;:!…–]", utterance.text.strip(), maxsplit=1)[0]
    short = 0 < len(head.split()) <= _A_NOD and not pattern("floor.reserves").search(curly(utterance.text))
    said = utterance.model_copy(update={"text": head})
    return utterance.does("acceptance.vote") or (short and accepts(said) and not utterance.quantities)


def in_jest(turn: Sequence[Utterance]) -> bool:
    """Whether a turn settles something absurd, and so nothing: 'Agreed, and it is mined in my aunt's fridge'."""
    text = curly(" ".join(u.text for u in turn))
    return pattern("floor.jests").search(text) is not None


def of_fact(utterance: Utterance) -> bool:
    """Whether it asks how something is, what it costs or takes, so that the answer settles nothing."""
    text = curly(utterance.text)
    return utterance.asks and any(
        pattern(p).search(text) is not None for p in ("accord.of_what_is", "floor.of_fact", "floor.checks")
    )


def topic_of(utterance: Utterance, turn: Sequence[Utterance]) -> bool:
    """Whether it names the next matter, as a question or by its name: 'And the start.', 'Database. Quickly, please.'."""
    text = curly(utterance.text)
    own = content(utterance) - word_stems("hums") - word_stems("taking")
    if of_fact(utterance) or utterance.does("acceptance.interrupts", "rejection", "acceptance.dissent"):
        return False
    if opens(utterance) or pattern("floor.lacks").match(text) is not None:
        return True
    if utterance.asks:
        return bool(own) and pattern("floor.asks_short").match(text) is not None
    first = utterance.place == 0 or (utterance.place == 1 and nods(turn[0]))
    short = first and len(utterance.text.split()) <= _LABEL and utterance.text.endswith((".", ":", "!"))
    plain = not (utterance.quantities or utterance.names or is_content(utterance) or refuses(utterance))
    label = short and plain and telegram(utterance) and bool(own) and not utterance.does("acceptance")
    return label and (utterance.place + 1 < len(turn)) and pattern("floor.no_label").search(text) is None


def moves_on(utterance: Utterance, turn: Sequence[Utterance]) -> bool:
    """Whether somebody goes on to the next matter with it."""
    return topic_of(utterance, turn) or pattern("accord.next").search(curly(utterance.text)) is not None


def puts(utterance: Utterance) -> bool:
    """Whether a sentence says how something is going to be, in words that do not only tell how it is."""
    head = pattern("floor.no_then").match(curly(utterance.text))
    if utterance.asks or utterance.acts & UNRELIABLE or utterance.does(*_OF_WHAT_IS):
        return False
    if refuses(utterance) and head is None:
        return False
    text = curly(utterance.text)[head.end() :] if head is not None else curly(utterance.text)
    text = text[: found.start()] if (found := pattern("floor.said_of_it").search(text)) is not None else text
    text = without("floor.leads_up", text)
    if any(pattern(p).search(text) is not None for p in ("floor.no_option", "floor.told_in")):
        return False
    if is_content(utterance) or _only_nods(utterance):
        return False
    tells = pattern("remark.tells").match(text) is not None and pattern("remark.rules").match(text) is None
    if (tells and not _puts_in_words(text)) or not says(utterance):
        return False
    bare = utterance.model_copy(update={"text": text})
    return telegram(bare) or specifies(bare) or utterance.does(*_FORMS) or _puts_in_words(text)


def _only_nods(utterance: Utterance) -> bool:
    """Whether it is a word of assent or a vote, and little else."""
    return utterance.does("acceptance.vote") or (utterance.does("acceptance") and len(content(utterance)) <= 1)


def says(utterance: Utterance) -> bool:
    """Whether anything is left of it beside words of assent and hums."""
    own = utterance.words - ACT_STEMS - word_stems("hums") - word_stems("taking")
    return bool(own or utterance.names or utterance.quantities)


def _puts_in_words(text: str) -> bool:
    return any(pattern(p).match(text) is not None for p in ("floor.puts", "floor.so_it_is"))


def only_wishes(utterance: Utterance, names: Sequence[str]) -> bool:
    """Whether it puts something forward as a wish or a possibility: 'I'd …', 'we could …', 'a web page would be quickest'."""
    if utterance.asks or utterance.acts & UNRELIABLE:
        return False
    text = curly(utterance.text)
    wished = pattern("floor.thought").search(text) or pattern("floor.would_be").match(text)
    return wished is not None or offered(utterance, names) is not None


def plain(utterance: Utterance) -> bool:
    """Whether it only says how something is or shall be, of no person, in earnest."""
    if utterance.asks or utterance.acts & UNRELIABLE or utterance.does(*_OF_WHAT_IS) or refuses(utterance):
        return False
    text = curly(utterance.text)
    if (
        pattern("floor.no_option").search(text)
        or pattern("remark.tells").match(text)
        or pattern("floor.oneself").search(text)
    ):
        return False
    return says(utterance) and not (is_content(utterance) or _only_nods(utterance) or speaks_against(utterance))


def _amounts(bid: Bid) -> list[Quantity]:
    """The amounts of what was put forward, without what only says that it is one; those with a unit first."""
    counts = [q for q in bid.amounts if not pattern("floor.one").match(q.text)]
    return sorted(counts, key=lambda q: not q.unit)


def corrects(utterance: Utterance, bid: Bid) -> bool:
    """Whether it is nothing but another amount of the same sort: 'Ten.' after 'eight millimetres'."""
    amounts = utterance.quantities
    more = content(utterance) - word_stems("hums") - word_stems("taking") - bid.content
    if utterance.asks or not amounts or more or len(utterance.text.split()) > _A_REMARK:
        return False
    if utterance.does("acceptance.vote"):
        return False
    if pattern("accord.denies").search(curly(utterance.text[: amounts[0].start])):
        return False
    return not confirms(utterance, bid) and _twin(bid, amounts[0]) is not None


def confirms(utterance: Utterance, bid: Bid) -> bool:
    """Whether it says an amount of what was put forward again."""
    return any(same(q, b) or q.value == b.value for q in utterance.quantities for b in bid.amounts)


def _twin(bid: Bid, amount: Quantity) -> Quantity | None:
    """The amount of what was put forward in whose place another can stand."""
    fits = (b for b in _amounts(bid) if not (amount.unit and b.unit) or one_sort(amount, b))
    if not amount.unit:
        fits = (b for b in fits if pattern("floor.which_one").search(curly(bid.text[: b.start])) is None)
    return next((b for b in fits if pattern("accord.judged").match(curly(bid.text[b.end :])) is None), None)


def corrected(utterance: Utterance, bid: Bid) -> Bid:
    """What was put forward, with the amount of an utterance that corrects it."""
    amount = utterance.quantities[0]
    twin = _twin(bid, amount)
    if twin is None:
        return bid
    unit = "" if amount.unit or not twin.unit else f" {digits(twin.text).partition(' ')[2]}"
    small = f"{amount.text[:1].lower()}{amount.text[1:]}" if twin.start else amount.text
    rest = bid.text[twin.end :]
    told = pattern("floor.and_then").search(curly(rest))
    text = f"{bid.text[: twin.start]}{small}{unit}{rest[: told.start()] if told is not None else rest}"
    return Bid(utterance=utterance, text=text, backed=(*bid.backed, bid.utterance), changes=bid)


def objects(turn: Sequence[Utterance], bid: Bid) -> Utterance | None:
    """The sentence of a reply that holds something against what was put forward; None where it holds nothing."""
    first = turn[0]
    asks_back = first.asks and len(turn) > 1 and len(first.text.split()) <= _A_REMARK
    if asks_back and (content(first) & bid.content or pattern("floor.in_the_case").match(curly(first.text))):
        return next((u for u in turn[1:] if not u.asks), first)
    if turns_against(first, bid) or (bid.utterance.asks and pattern("floor.does_so").match(curly(first.text))):
        return first
    if accepts(first) and not pattern("floor.reserves").search(curly(first.text)):
        return None
    for utterance in turn[:3]:
        if puts(utterance) or only_wishes(utterance, ()):
            continue
        if refuses(utterance) or utterance.does("acceptance.dissent") or speaks_against(utterance):
            rest = [u for u in turn[:3] if not (u.asks or puts(u) or only_wishes(u, ())) and u.place >= utterance.place]
            return max(rest, key=lambda u: (len(u.words), -u.place), default=utterance)
    return None


def turns_against(reply: Utterance, bid: Bid) -> bool:
    """Whether a plain clause tells of the very thing that was put forward, and takes it up in no way: 'A rope freezes.'."""
    told = is_clause(reply.text) and not telegram(reply) and not reply.does("acceptance", "explicit", "openers")
    return told and not reply.asks and bool(content(reply) & bid.content) and not reply.quantities


def speaks_against(utterance: Utterance) -> bool:
    """Whether its words hold something against a thing: too dear, nobody does, it breaks, it costs."""
    return not utterance.asks and pattern("floor.objects").search(curly(utterance.text)) is not None


def gives_in(turn: Sequence[Utterance]) -> bool:
    """Whether who put something forward grants what was held against it, and says what then."""
    if any(pattern("floor.commits").search(curly(u.text)) for u in turn):
        return True
    text = curly(" ".join(u.text for u in turn[:2]))
    return pattern("floor.gives_in").match(text) is not None or pattern("floor.then").search(text) is not None


def goes_about(utterance: Utterance) -> bool:
    """Whether somebody goes about what was put forward: orders it, builds it, writes it down."""
    return not utterance.asks and utterance.does("acceptance.goes_about")


def tells_more(utterance: Utterance, bid: Bid) -> bool:
    """Whether it says what an amount is of that was put forward bare: 'one reading every 4 minutes' after '4?'."""
    return not content(bid.utterance.model_copy(update={"text": bid.text})) and bool(content(utterance))


def counted(utterance: Utterance, bid: Bid) -> str:
    """How many of what was put forward a task is about, where nobody said that before: 'eight TC22'."""
    for quantity in utterance.quantities:
        if any(same(quantity, b) or quantity.value == b.value for b in bid.amounts):
            continue
        after = re.match(r"((?: [\w-]+){1,3})", utterance.text[quantity.end :])
        thing = after[1].split() if after is not None else []
        known = next((n for n, w in enumerate(thing, 1) if w.casefold() in bid.text.casefold()), 0)
        if known:
            return f"{quantity.text} {' '.join(thing[:known])}"
    return ""


def names_one(utterance: Utterance, bid: Bid, *, bare: bool = False) -> bool:
    """Whether it only says the name of what was put forward: 'Postgres.', 'so nitrile it is'. `bare`: no technology, nor *it is*, is needed."""
    text = curly(utterance.text)
    bare_name = utterance.model_copy(update={"text": without("floor.leads_up", text)})
    said = content(bare_name) - word_stems("taking") - word_stems("hums")
    if utterance.asks or utterance.quantities or refuses(utterance) or pattern("accord.says_no").search(text):
        return False
    named = bool(said or utterance.names) and said <= bid.content and len(utterance.text.split()) <= _A_REMARK
    return named and (
        bare or bool(set(utterance.names) & set(bid.utterance.names)) or pattern("floor.it_is").search(text) is not None
    )


def decided_elsewhere(talk: Talk, utterance: Utterance) -> bool:
    """Whether it stands before the talk, or its speaker cannot decide."""
    return not talk.decides(utterance) or utterance.speaker is None


def only_argues(utterance: Utterance) -> bool:
    """Whether it is held against something and says nothing of what shall be: one sentence, also where people write without capitals."""
    return not puts(utterance) and ". " not in utterance.text and (refuses(utterance) or speaks_against(utterance))
