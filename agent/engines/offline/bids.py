"""What a sentence does with what is on the table: bids, takes a bid up, refuses it, bids otherwise, opens another matter."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern, without, word_stems
from agent.engines.offline.phrasing import statement
from agent.engines.offline.points import ACT_STEMS, MEASURES, PERSONAL, telegram
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.swapped import VERSION
from agent.text.numbers import Quantity, digits, quantities, same
from agent.text.words import stems
from agent.types import Frozen

_LONGEST = 16
"""More words than this are no bid that a few words of assent take up whole."""
_A_REPLY = 10
_AN_ANSWER = 14
_ANSWERED_WITHIN = 3
_FEW = 4
NO_BID = UNRELIABLE - {"suppress.jest", "suppress.undecided"}
"""Acts after which a sentence puts nothing on the table."""
_NO_ANSWER = ("suppress.given", "suppress.past", "suppress.chatter", "suppress.consequence", "suppress.request",
              "question.open", "acceptance.withdraw", "action.done")  # fmt: skip


class Bid(Frozen):
    """What somebody puts on the table. `text`: the words of it; `backed`: earlier sentences whose words it takes."""

    utterance: Utterance
    text: str
    backed: tuple[Utterance, ...] = ()
    changes: Bid | None = None
    """The bid that it is put in the place of."""
    more: bool = False
    """Whether it adds to that one and takes nothing away."""
    option: bool = False
    """Whether it is one of those that a question named."""

    @property
    def content(self) -> frozenset[str]:
        """The stems that say what it is about."""
        return content_in(self.text)

    @property
    def amounts(self) -> tuple[Quantity, ...]:
        """Its quantities."""
        return quantities(self.text)


def trimmed(text: str) -> str:
    """A bid without what its speaker says of it: 'three years, I believe', 'JSON every minute, no objections?'."""
    text = text[: found.start()] if (found := pattern("accord.call").search(curly(text))) is not None else text
    text = text[: found.start()] if (found := pattern("accord.dangles").search(curly(text))) is not None else text
    head, comma, rest = text.partition(", ")
    said_of_it = comma and len(head) > 1 and pattern("accord.remark").search(curly(rest)) is not None
    return head if said_of_it and not pattern("accord.comment").search(curly(head)) else text


def content(utterance: Utterance) -> frozenset[str]:
    """The stems of a sentence that say what it is about: no words of agreeing, no numbers, no measures."""
    return content_in(untoned(utterance.text))


def content_in(text: str) -> frozenset[str]:
    """The stems of a text that say what it is about."""
    return frozenset(w for w in stems(statement(text)) - ACT_STEMS if not w[0].isdigit()) - MEASURES


def untoned(text: str) -> str:
    """A message without the laugh or face that it ends in, which says how it is meant and not what."""
    return pattern("accord.tone").sub("", curly(text)).strip()


def opens(utterance: Utterance) -> bool:
    """Whether it asks something that the next ones will answer; not whether all agree, nor one word of the last one again."""
    if (
        not utterance.asks
        or utterance.does("recap.seals", "recap.objections", "recap.silence")
        or len(utterance.text.split()) < _FEW - 1
    ):
        return False
    text = curly(utterance.text)
    return pattern("accord.opens").search(text) is not None and not pattern("refused.offer").search(text)


def turns_to(utterance: Utterance) -> str:
    """The next matter that it names without a question, '' where it names none: 'and the reset link', 'Sessions need a limit too'."""
    if utterance.asks or utterance.quantities or utterance.names or not content(utterance):
        return ""
    text = curly(utterance.text)
    found = pattern("accord.turns_to").match(text) if telegram(utterance) else None
    found = found or pattern("accord.lacks").match(text)
    return utterance.text[slice(*found.span("x"))].strip() if found is not None else ""


def heads(utterance: Utterance, turn: Sequence[Utterance]) -> bool:
    """Whether it only names what the rest of its turn is about: 'Hosting? I have a box' opens the matter of hosting."""
    names = content(utterance) - word_stems("hums")
    short = (
        utterance.asks and len(utterance.text.split()) < _FEW and bool(names) and not utterance.does("recap.silence")
    )
    label = utterance.place == 0 and utterance.text.endswith((".", ":")) and len(utterance.text.split()) < _FEW - 1
    plain = (
        label
        and bool(names)
        and not (accepts(utterance) or refuses(utterance) or utterance.quantities or utterance.names)
    )
    if plain and utterance.place + 1 < len(turn):
        return True
    return short and utterance.place + 1 < len(turn) and not pattern("refused.offer").search(curly(utterance.text))


def offer_of(utterance: Utterance, names: Sequence[str], longest: int) -> str:
    """What an utterance proposes, as a name; '' where it proposes nothing that can be named."""
    text = curly(utterance.text)
    fragment = utterance.asks and not pattern("question.whole").search(text)
    asked_of = pattern("task.request").search(text) or pattern("accord.no_bid").match(text)
    asked_of = asked_of or (pattern("refused.calls").match(text) if utterance.asks else None)
    if not (fragment or pattern("refused.offer").search(text)) or asked_of:
        return ""
    lead = pattern("refused.offers").sub("", text)
    core = statement(utterance.text[len(text) - len(lead) :], names).rstrip(".")
    name = core if len(core.split()) <= longest else core.split(",")[0]
    fits = 1 <= len(name.split()) <= longest and bool(stems(name) - ACT_STEMS)
    return name[:1].lower() + name[1:] if fits and name[1:2].islower() else name if fits else ""


def offered(utterance: Utterance, names: Sequence[str]) -> Bid | None:
    """What an utterance puts on the table in so many words."""
    if utterance.acts & NO_BID or utterance.does("recap.seals", "recap.silence", "suppress.request", "question.open"):
        return None
    name = offer_of(utterance, names, _LONGEST)
    told = content_in(name) - word_stems("hums") or quantities(name) or pattern("accord.rate").search(name)
    if name and told and name.casefold() not in {n.casefold() for n in names}:
        return Bid(utterance=utterance, text=trimmed(name))
    if any(
        pattern(p).match(curly(utterance.text)) for p in ("accord.no_bid", "accord.corrects_own", "falls.takes_back")
    ):
        return None
    made = pattern("accord.bids").search(curly(utterance.text))
    said = content_in(utterance.text[made.start("x") :]) if made is not None and not utterance.asks else frozenset()
    if made is not None and said - word_stems("hums"):
        text = trimmed(without("accord.said_where", utterance.text[made.start("x") :]))
        about = utterance.text[slice(*made.span("about"))] if made["about"] else ""
        return Bid(utterance=utterance, text=f"{about[:1].upper()}{about[1:]}: {text}" if about else text)
    return None


def answers(utterance: Utterance, asked: Utterance, talk: Talk) -> Bid | None:
    """The answer of another to a question, where it is short enough to be taken up whole."""
    near = 0 < utterance.turn - asked.turn <= _ANSWERED_WITHIN and utterance.speaker != asked.speaker
    if not near or utterance.asks or utterance.acts & NO_BID or utterance.does(*_NO_ANSWER) or refuses(utterance):
        return None
    if (
        utterance.does("acceptance.dissent")
        or utterance.place > 1
        or accepts(utterance)
        or len(utterance.text.split()) > _AN_ANSWER
    ):
        return None
    unfit = ("accord.comment", "settling.of_today", "floor.against_it")
    if any(pattern(p).search(curly(utterance.text)) for p in unfit) or PERSONAL.search(trimmed(utterance.text)):
        return None
    concrete = (utterance.concrete or telegram(utterance)) and not utterance.does("rejection.none")
    return Bid(utterance=utterance, text=trimmed(utterance.text)) if concrete and _says(utterance) else None


def _says(utterance: Utterance) -> bool:
    return bool(content(utterance) - word_stems("hums") or utterance.quantities or utterance.names)


def rebids(utterance: Utterance, last: Bid) -> Bid | None:
    """'Five minutes then' after 'grey it out after two minutes': the last bid with another amount in its place."""
    if (utterance.asks and opens(utterance)) or utterance.does("acceptance.vote"):
        return None
    own = pattern("accord.corrects_own").match(curly(utterance.text))
    if own is not None and last.utterance.turn == utterance.turn:
        put = utterance.text[slice(*own.span("x"))]
        right = _amount_swapped(last, utterance.model_copy(update={"text": put, "quantities": quantities(put)}))
        backed = (*last.backed, last.utterance)
        return Bid(utterance=utterance, text=right, backed=backed, changes=last) if right is not None else None
    head, _, rest = utterance.text.partition(", ")
    said = (
        head
        if len(utterance.text.split()) > _A_REPLY or pattern("accord.comment").search(curly(rest))
        else utterance.text
    )
    if pattern("accord.comment").search(curly(said)):
        return None
    if (content_in(said) - word_stems("taking")) - last.content and not _puts_it(said):
        return None
    swapped = _rate_swapped(last.text, curly(said)) or _amount_swapped(last, utterance)
    if swapped is None:
        return None
    return Bid(utterance=utterance, text=swapped, backed=(*last.backed, last.utterance), changes=last)


def extends(utterance: Utterance, last: Bid) -> Bid | None:
    """'And Turkish, please' after 'Dutch and English?': the last bid and more."""
    found = pattern("accord.and_more").match(curly(utterance.text))
    late = utterance.turn - last.utterance.turn > _ANSWERED_WITHIN  # it goes on with what was said since
    if found is None or late or utterance.speaker == last.utterance.speaker or refuses(utterance):
        return None
    more = utterance.text[slice(*found.span("x"))].strip()
    if pattern("accord.own_clause").match(curly(more)):
        return None  # 'and I know Postgres' says something of its own
    new = stems(more) - ACT_STEMS - word_stems("hums") - word_stems("taking") - word_stems("instead")
    if len(more.split()) > _FEW or not new - stems(last.text):
        return None
    more = f"{more[:1].lower()}{more[1:]}" if more[:4].casefold() == "and " else more
    text = f"{last.text.rstrip(' .?!')}{found['joint'] or ''} {more}"
    return Bid(utterance=utterance, text=text, backed=(*last.backed, last.utterance), changes=last, more=True)


def _puts_it(said: str) -> bool:
    return pattern("accord.puts_it").search(curly(said)) is not None


def _amount_swapped(last: Bid, utterance: Utterance) -> str | None:
    if len(utterance.text.split()) > _A_REPLY and not utterance.words & _matter_of(last):
        return None  # a whole sentence on something else counts something of its own
    for new in utterance.quantities:
        if pattern("accord.denies").search(curly(utterance.text[: new.start])):
            continue
        if not new.unit and VERSION.fullmatch(new.text) is not None and not any("." in q.text for q in last.amounts):
            return None  # the version of something is no other amount
        if any(same(new, q) for q in last.amounts):
            return None
        others = [q for q in last.amounts if q.value != new.value and _of_a_sort(q, new)]
        counts = [q for q in others if not pattern("floor.one").match(q.text)]
        old = next(iter(counts), next(iter(others), None))
        if old is not None and pattern("accord.judged").match(curly(last.text[old.end :])) is None:
            figure = new.text if new.unit or not old.unit else f"{new.text}{_unit_of(old)}"
            return f"{last.text[: old.start]}{figure}{last.text[old.end :]}"
    return None


def _matter_of(bid: Bid) -> frozenset[str]:
    """The stems of what a bid is about, its amounts and their units left out."""
    amounts = stems(" ".join(q.text for q in bid.amounts))
    return stems(" ".join((bid.text, *(u.text for u in bid.backed)))) - amounts


def _rate_swapped(text: str, said: str) -> str | None:
    """'every 20 seconds' → 'once a minute'."""
    old, new = pattern("accord.rate").search(curly(text)), pattern("accord.rate").search(said)
    if old is None or new is None or old[0].casefold() == new[0].casefold():
        return None
    return f"{text[: old.start()]}{said[new.start() : new.end()]}{text[old.end() :]}"


def _unit_of(quantity: Quantity) -> str:
    """The words behind the number of an amount: ' hours' of 'twenty four hours'."""
    _, space, unit = digits(quantity.text).partition(" ")
    return f"{space}{unit}"


def _of_a_sort(old: Quantity, new: Quantity) -> bool:
    return one_sort(old, new) if new.unit else True


def accepts(utterance: Utterance) -> bool:
    """Whether it begins by taking up what another said, in a few words or before more of the same."""
    if utterance.asks or utterance.does("question.open"):
        return False
    return pattern("accord.takes").search(untoned(utterance.text)) is not None


def refuses(utterance: Utterance) -> bool:
    """Whether it turns down what another said."""
    text = curly(utterance.text)
    return pattern("refused.reply").search(text) is not None or pattern("accord.refuses").search(text) is not None


def goes_on(utterance: Utterance, head: Utterance, talk: Talk) -> Bid | None:
    """What is said right after the words that name the matter, in the same turn: 'Hosting? I have a box that is bored' opens the matter of hosting."""
    beside = utterance.turn == head.turn and utterance.place == head.place + 1 and not utterance.asks
    short = beside and heads(head, talk.by_turn[head.turn])
    return Bid(utterance=utterance, text=utterance.text) if short and content(utterance) else None


def challenges(utterance: Utterance, bid: Bid) -> bool:
    """Whether it names a bid and holds something against it."""
    text = curly(utterance.text)
    named = bool(content(utterance) & bid.content) or any(
        q.value == other.value for q in utterance.quantities for other in bid.amounts
    )
    return named and not utterance.asks and pattern("accord.against").search(text) is not None


def picks(utterance: Utterance) -> list[Bid]:
    """The options of a question that names them: 'S3 or just on the disk'."""
    found = pattern("accord.either").search(curly(utterance.text))
    if found is None:
        return []
    parts = [utterance.text[slice(*found.span(g))].strip() for g in ("xa", "xb")]
    return [Bid(utterance=utterance, text=p, option=True) for p in parts if stems(p)]
