"""What a person tells to hold from now on: its amounts, what gives way, and the sentence that it makes of an older one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.document.telling import lower
from agent.engines.offline.chat.reasons import refuses
from agent.engines.offline.chat.requests import Requests, bare
from agent.engines.offline.phrasing import capital
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.text.names import holds, mentions
from agent.text.numbers import Quantity, quantities, same
from agent.text.units import measure
from agent.text.words import stems

_CLAUSE = re.compile(r"(?:[^,;]|,(?=\d))+?(?=\s+(?:and|but)\s|[,;](?!\d)|$)")
_BETWEEN = re.compile(r"\s*(?:,|and|or|to|[–-])\s*(?:(?:and|or|then|after) )?")
_SPACED = re.compile(r"\s+([.,;:!?])")


class Restating:
    """Told decisions as sentences, by the words of the lexicon."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    def plain(self, text: str) -> str:
        """What an order to change an amount comes to, without the order: 'make the timeout 5 s' → 'timeout: 5 s'."""
        counted = self._requests.single.sub("1 ", text)
        for pattern in self._requests.settings:
            if found := pattern.search(counted.strip()):
                return f"{bare(found['matter'])}: {_with_unit(found['amount'].strip(), found['before'] or '')}"
        return counted

    def is_relative(self, text: str) -> bool:
        """Whether it only says by how much an amount changes, and not to what: 'raise it by 10 s', 'double it'."""
        return any(pattern.search(text) for pattern in self._requests.relative)

    def statement(self, text: str, replaced: Sequence[Entry]) -> str:
        """What is decided, in a sentence: the old one with the new amount or name in it where that is all of it."""
        whole = quantities(text)
        told, gone = self.amounts(text)
        words = self._requests.about(self.bare(text))
        new = stems(words) - stems(" ".join(q.text for q in whole)) if told else frozenset()
        if replaced and len(told) == 1 and not new - self._requests.holding - stems(whole_of(replaced[0])):
            kept = self.kept(replaced[0].statement)
            old = [q for q in measured(kept) if comparable(q, told[0])]
            named = [q for q in old if any(q.value == g.value for g in gone)]
            old = named if len(named) == 1 and not self.amounts(kept)[1] else old
            if len(old) == 1:
                return sentence(f"{kept[: old[0].start]}{_instead(old[0], told[0])}{kept[old[0].end :]}")
        if replaced and (renamed := self._renamed(text, replaced[0])):
            return renamed
        return sentence(self.bare(text))

    def says_more(self, old: Entry, statement: str, text: str) -> bool:
        """Whether a statement that falls says amounts or names beside those of the new one, which nobody gave up."""
        kept = self.kept(old.statement)
        for swap in (m for pattern in self._requests.instead for m in pattern.finditer(text)):
            kept = re.sub(re.escape(swap["old"].strip()), " ", kept, flags=re.IGNORECASE)
        holding, moved = self.amounts(kept)
        new = quantities(statement)
        fresh = [n for n in new if not any(same(n, q) for q in holding)]
        lost = [q for q in holding if not any(same(q, n) for n in new) and q not in moved]
        replaced = [q for q in lost if any(comparable(q, n) for n in fresh)][: len(fresh)]
        names = [m.text for m in mentions(f"it is {lower(kept)}") if not holds(m.text, f"{statement}\n{text}")]
        return old.kind is not Kind.TECHNOLOGY and (len(lost) > len(replaced) or bool(names))

    def amounts(self, text: str) -> tuple[list[Quantity], list[Quantity]]:
        """The amounts that are told, and those that give way: '15 minutes, not 10'."""
        whole = measured(text)
        gone = [q for q in whole if self._is_given_up(text, q)]
        return ([q for q in whole if q not in gone], gone) if len(gone) < len(whole) else (list(whole), [])

    def _is_given_up(self, text: str, quantity: Quantity) -> bool:
        """Whether an amount is told as the one that gives way: '15 minutes, not 10', 'from 2 to 4 hours'."""
        return self._requests.instead_of.search(text[: quantity.start]) is not None

    def kept(self, statement: str) -> str:
        """What of a statement still holds when its amount or name gives way: not its reasons, nor what it replaced."""
        for pattern in self._requests.past:
            statement = pattern.sub("", statement)
        return statement.strip()

    def in_force(self, entry: Entry) -> list[Quantity]:
        """The amounts that an entry says to hold: not its reasons', nor those that it turns down or that gave way."""
        kept = self.kept(entry.statement)
        said, _ = self.amounts(kept)
        clauses = [(m.start(), m.end()) for m in _CLAUSE.finditer(kept) if refuses(m[0])]
        return [q for q in said if not any(start <= q.start < end for start, end in clauses)]

    def _renamed(self, text: str, old: Entry) -> str | None:
        """The old statement with the new name in the place of the old, and the reason told now.

        Not where it says amounts: those were said of the old one.
        """
        swaps = (m for pattern in self._requests.instead for m in pattern.finditer(text) if "new" in m.groupdict())
        swap = next(swaps, None)
        kept = self.kept(old.statement)
        if swap is None or any(measure(q.unit) for q in quantities(f"{swap['old']}; {swap['new']}")):
            return None
        clauses = [m[0] for m in _CLAUSE.finditer(kept) if holds(bare(swap["old"]), m[0], {})]
        if len(clauses) == 1 and any(refuses(m[0]) for m in _CLAUSE.finditer(kept) if m[0] not in clauses):
            kept = clauses[0]  # what it turned down beside is not said again, nor for the new reason
        places = list(re.finditer(rf"(?<!\w){re.escape(bare(swap['old']))}(?!\w)", kept, re.IGNORECASE))
        if len(places) != 1 or quantities(f"{kept[: places[0].start()]} {kept[places[0].end() :]}"):
            return None
        why = next((m[0] for pattern in self._requests.why for m in pattern.finditer(text)), "")
        swapped = f"{kept[: places[0].start()]}{bare(swap['new'])}{kept[places[0].end() :]}".rstrip(" .,;")
        return sentence(f"{swapped}, {why}" if why else swapped)

    def bare(self, text: str) -> str:
        """The words of a told decision without when and how it was told."""
        for pattern in self._requests.fillers:
            text = pattern.sub(" ", text).strip()
        return _SPACED.sub(r"\1", " ".join(text.split()))

    def matter(self, text: str, told: Sequence[Quantity]) -> str:
        """What a told amount is about: the words beside the amount."""
        for quantity in reversed(told):
            text = f"{text[: quantity.start]} {text[quantity.end :]}"
        for pattern in self._requests.why:
            text = pattern.sub(" ", text)
        return self._requests.about(self.bare(text))


def measured(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, each with its unit, where the next one says it for both: '24 and 60 hours'."""
    found = list(quantities(text))
    for n in range(len(found) - 2, -1, -1):
        here, after = found[n], found[n + 1]
        if here.unit is None and after.unit is not None and _BETWEEN.fullmatch(text[here.end : after.start]):
            found[n] = here.model_copy(update={"unit": after.unit})
    return tuple(found)


def _with_unit(amount: str, before: str) -> str:
    """An amount with the unit of the one before it, where it has none: '3' after 'from 4 hours'."""
    told, old = quantities(amount), quantities(before)
    if not told or told[0].unit is not None or not old or old[0].unit is None:
        return amount
    unit = re.sub(r"^\W*\d[\d.,]*", "", old[0].text)
    return f"{amount[: told[0].end]}{unit}{amount[told[0].end :]}"


def sentence(text: str) -> str:
    """Words as a sentence: begun with a capital, unless a name begins them, and ended."""
    text = text.strip().rstrip(" ,;")
    return capital(text) + ("" if text.endswith((".", "!", "?")) else ".")


def _instead(old: Quantity, new: Quantity) -> str:
    """A new amount in the words of the old one: '5' in the place of '3 replicas' is '5 replicas'."""
    bare_number = old.unit is not None and new.unit is None
    return re.sub(r"\d[\d.,]*", new.text, old.text, count=1) if bare_number else new.text


def whole_of(entry: Entry) -> str:
    """Everything that an entry and its quotes say."""
    return "\n".join([entry.title, entry.statement, *(e.quote for e in entry.evidence)])


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts measure the same, so that one can stand in the place of the other."""
    mine, theirs = measure(one.unit), measure(other.unit)
    if mine and theirs:
        (top, _, period), (name, _, again) = mine[0].partition("/"), theirs[0].partition("/")
        rates = bool(period) and period == again and not (top and name)  # '80 a second' does not say of what
        return mine[0] == theirs[0] or {mine[0], theirs[0]} == {"time", "months"} or rates
    if "times" in (one.unit, other.unit):  # '3 times' counts what '5 retries' counts
        return None in (mine, theirs)
    return mine is None and theirs is None and (one.unit == other.unit or other.unit is None)
