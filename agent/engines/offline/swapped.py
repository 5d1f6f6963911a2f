"""One amount in the place of another: in a clause of an offer, in 'not seven weeks, twelve', between two of a sort."""

from __future__ import annotations

import re

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import Utterance
from agent.text.numbers import Quantity, digits, quantities, same

_A_CLAUSE = 2
"""Words up to which an offer is no clause that an amount could be changed in."""


def put_right(said: Utterance) -> str:
    """What holds of 'not seven weeks, twelve': 'twelve weeks'; '' where it puts no amount in the place of another."""
    found = pattern("settling.corrects").match(curly(said.text))
    old, new = (quantities(found[g]) for g in ("old", "new")) if found is not None else ((), ())
    if found is None or not (old and new):
        return ""
    return in_its_unit(said.text[slice(*found.span("new"))].strip(), new[0], old[0])


def in_its_unit(told: str, new: Quantity, old: Quantity) -> str:
    """The words of an amount with the unit of the one whose place it takes, where it has none of its own."""
    unit = "" if new.unit else digits(old.text).partition(" ")[2]
    return f"{told} {unit}".strip()


def clause_with(text: str, every: re.Pattern[str] | None, new: Quantity) -> str | None:
    """The clause of an offer that holds another amount of this sort, with the new one in its place."""
    for clause in re.split(r"[,;:.!?]\s+| and | but ", text):
        bare_offer = _OFFERS.sub("", clause).strip(" .")
        if every is not None and (found := every.search(bare_offer)) is not None:
            return f"{bare_offer[: found.start()]}every {new.text}{bare_offer[found.end() :]}"
        twin = next((q for q in quantities(bare_offer) if other_of_a_sort(q, new)), None)
        if twin is not None and every is None and len(bare_offer.split()) > _A_CLAUSE:
            return f"{bare_offer[: twin.start]}{new.text}{bare_offer[twin.end :]}"
    return None


def picked(asked: str, new: Quantity) -> str | None:
    """What a question offers two amounts for, with the one that was taken: 'should the slot be 30 or 45 minutes long?'."""
    wanted = pattern("offer.asks_of").search(curly(asked))
    if wanted is None:
        return None
    told = f"{asked[slice(*wanted.span('who'))]} should {asked[slice(*wanted.span('x'))]}".rstrip(" ?.")
    amounts = quantities(told)
    if len(amounts) != 2 or told[amounts[0].end : amounts[1].start].strip() != "or":
        return None
    one = any(q.value == new.value for q in amounts)
    return f"{told[: amounts[0].start]}{new.text}{told[amounts[1].end :]}" if one else None


EVERY = re.compile(
    r"\bevery (?:\d+ |\w+ )?(?:milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b", re.I
)
_OFFERS = re.compile(
    r"^(?:(?:so|then|and|understood|agreed|good|all right|also)[,.:]? )*(?:i[’']d(?: also)?|i would(?: also)?|i suggest|i recommend|i propose|you could|you can"
    r"|we could|consider|say)\b\s*",
    re.IGNORECASE,
)


VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?")


def other_of_a_sort(old: Quantity, new: Quantity) -> bool:
    """Whether an amount can stand in the place of another: of its sort, or bare, and not the same."""
    if VERSION.fullmatch(old.text) and VERSION.fullmatch(new.text):
        return old.value != new.value
    if not old.unit or same(old, new):
        return False
    return one_sort(old, new) if new.unit else True
