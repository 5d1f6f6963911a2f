"""What a turn puts forward, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.bids import Bid, content, offered, opens, trimmed
from agent.engines.offline.lexicon import curly, pattern, without
from agent.engines.offline.moves import goes_about, only_wishes, plain, puts, says, topic_of
from agent.engines.offline.phrasing import is_clause
from agent.engines.offline.points import telegram
from agent.engines.offline.speech import Utterance

_A_REMARK = 7
_THIN = 3


def asked_for(utterance: Utterance, names: Sequence[str]) -> Bid | None:
    """What a question puts forward: 'And only when something is scanned?', 'Password?'."""
    in_a_case = pattern("floor.if_so").match(curly(utterance.text)) is not None
    bid = offered(utterance, names) if utterance.asks and not in_a_case else None
    if bid is not None or not utterance.asks or opens(utterance):
        return bid if bid is not None and not pattern("refused.no_offer").search(curly(bid.text)) else None
    found = pattern("floor.and_only").match(curly(utterance.text))
    return Bid(utterance=utterance, text=utterance.text[found.start("x") :].rstrip(" ?")) if found is not None else None


def words_of(utterance: Utterance, names: Sequence[str]) -> str:
    """The words of a sentence that put something forward, without what its speaker says of it."""
    would = pattern("floor.would_be").match(curly(utterance.text))
    if would is not None:
        return utterance.text[slice(*would.span("x"))].strip()
    thought = pattern("floor.thought").search(curly(utterance.text))
    if thought is not None:
        head = utterance.text[: thought.start()].rstrip(" ,")
        said = trimmed(without("accord.said_where", utterance.text[thought.end() :]))
        return f"{head}, {said}".strip(" ,.!?…–—")
    bid = offered(utterance, names)
    text = bid.text if bid is not None else trimmed(utterance.text)
    if telegram(utterance):
        text = text[: found.start()] if (found := pattern("floor.said_of_it").search(curly(text))) else text
    return without("accord.said_where", without("floor.leads_up", text)).strip(" .!?…–—")


def put_forward(turn: Sequence[Utterance], names: Sequence[str], *, answering: bool = False) -> list[list[Utterance]]:
    """The sentences of a turn that put something forward, those together that say one thing.

    `answering`: whether the turn answers a question, so that a plain sentence puts forward what it says.
    """
    groups: list[list[Utterance]] = []
    for utterance in turn:
        hedged = only_wishes(utterance, names)
        own = puts(utterance) or hedged or (answering and plain(utterance))
        if (
            not own
            or goes_about(utterance)
            or pattern("floor.unless").search(curly(utterance.text))
            or (topic_of(utterance, turn) and not utterance.quantities)
        ):
            continue
        if groups and _goes_with(groups[-1], utterance):
            groups[-1].append(utterance)
        else:
            groups.append([utterance])
    heads = [g[1:] if len(g) > 1 and _only_denies(g[0]) else g for g in groups]
    return [g for g in heads if any(says(u) and not _only_denies(u) for u in g)]


def _only_denies(utterance: Utterance) -> bool:
    """Whether it only says what there shall not be: 'No key and no card'."""
    clauses = pattern("accord.clauses").split(curly(utterance.text))
    few = telegram(utterance) and len(utterance.text.split()) <= _A_REMARK
    return few and all(pattern("accord.says_no").search(c) for c in clauses if c.strip())


def _goes_with(before: Sequence[Utterance], utterance: Utterance) -> bool:
    """Whether a sentence only says more of the one before it: a few words, what it is not, what it is."""
    last = before[-1]
    if utterance.place - last.place > 1:
        return False
    thin = min(len(content(last)), len(content(utterance))) <= _THIN and (telegram(last) or telegram(utterance))
    return thin or pattern("floor.says_more").match(curly(utterance.text)) is not None


def joined(said: Sequence[Utterance], names: Sequence[str]) -> str:
    """What several sentences put forward, as one: what only names things is joined with a comma, a clause with a semicolon."""
    text = ""
    for utterance in said:
        own = words_of(utterance, names)
        named = any(own.startswith(n.split()[0]) for n in utterance.names if n)
        small = f"{own[:1].lower()}{own[1:]}" if text and own[1:2].islower() and not named else own
        text = f"{text}{'; ' if is_clause(own) else ', '}{small}" if text else own
    return text


def answers_in_kind(said: Sequence[Utterance], asked: Utterance | None, *, pressed: bool = False) -> bool:
    """Whether it has an amount where one was asked for, and says something that can be built where it is a word or two.

    `pressed`: whether it is put in the place of what another had objected to.
    """
    if pressed and pattern("floor.then").search(curly(said[0].text)):
        return True
    if asked is not None and asked.asks and 0 <= said[0].turn - asked.turn <= 1:
        counted = any(u.quantities for u in said)
        return counted or pattern("floor.how_many").search(curly(asked.text)) is None
    thin = len(frozenset().union(*(content(u) for u in said))) <= 1
    return not thin or any(u.quantities or u.names for u in said)
