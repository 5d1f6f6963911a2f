"""Decisions that a person tells → what is to be taken down, and which entries it replaces; where several, a question."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from agent.document.telling import standing
from agent.engines.offline.chat.requests import SETTLES, Request, Requests, bare
from agent.model.change import Decide, Wish
from agent.model.chat import Exchange, Statement
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.ports import Desk
from agent.text.names import holds, mentions
from agent.text.numbers import Quantity, quantities, same
from agent.text.units import measure
from agent.text.words import fold_name, stems

_ABOUT = 0.45
"""Share of the told matter that an entry has to hold, weighed by how telling its words are."""
_NEAR = 0.2
"""From here on an entry may be what is meant, and the person is asked."""
_CLOSE = 0.12
_OFFERED = 5
_SPACED = re.compile(r"\s+([.,;:!?])")
WHICH = "Which of these does it replace? Say its label, or “none”."
Granted = tuple[tuple[Statement, ...], tuple[Wish, ...]]


class Deciding:
    """The decisions of one person, by what lies on the desk and what was said before."""

    def __init__(self, desk: Desk, requests: Requests, message: str, earlier: Sequence[Exchange]) -> None:
        self._desk, self._requests, self._message, self._earlier = desk, requests, message, earlier

    def pick(self, request: Request) -> Granted:
        """The answer to which entry a decision replaces: the message before it told the decision."""
        last = self._earlier[-1] if self._earlier else None
        asked = last is not None and any(s.text == WHICH for s in last.answer)
        told = self._requests.read(last.asked) if last and asked else None
        if last is None or told is None or told.intent != "decide":
            entry = self._desk.ledger.get(request.given["label"].upper())
            return ((standing(entry),) if entry else (Statement(text="What of it?"),)), ()
        entry = self._desk.ledger.get(request.given["label"].upper())
        return self._told(told, last.asked, last.n, [entry] if entry else [])

    def decide(self, request: Request) -> Granted:
        """Take down a decision, with what it replaces."""
        label = request.given.get("label", "").upper()
        if label:
            entry = self._desk.ledger.get(label)
            if entry is None:
                return (Statement(text=f"The ledger has no entry {label}."),), ()
            return self._told(request, self._message, 0, [entry])
        if "gone" in request.given and not self._chosen(request.given["gone"]):
            name = bare(request.given["gone"])
            return (Statement(text=f"Nothing that is settled is called “{name}”, so nothing is given up; say it whole, "
                                   "as “decision: …”."),), ()  # fmt: skip
        found = (
            self._given_up(request.given["gone"]) if "gone" in request.given else self._replaced(request.given["text"])
        )
        if isinstance(found, list):
            return self._told(request, self._message, 0, found)
        offered = tuple(standing(e) for e in found[:_OFFERED])
        return (*offered, Statement(text=WHICH)), ()

    def _told(self, request: Request, message: str, exchange: int, replaced: Sequence[Entry]) -> Granted:
        text = request.given["text"].strip()
        if "gone" in request.given and not replaced:
            replaced = [e for e in self._chosen(request.given["gone"]) if e.kind is Kind.TECHNOLOGY]
        replaced = [*replaced, *(e for e in self._twins(replaced) if e not in replaced)]
        gone = bare(request.given.get("gone", ""))
        statement = _sentence(f"{gone} is out") if gone else self._statement(text, replaced)
        told: list[Statement] = []
        if replaced:
            first = Statement(text=f"To be taken down: {statement} It replaces: {replaced[0].statement}",
                              cites=tuple(e.id for e in replaced))  # fmt: skip
            rules = [e for e in replaced[1:] if e.kind is not Kind.TECHNOLOGY]
            told += [Statement(text=f"And: {e.statement}", cites=(e.id,)) for e in rules]
            lost = [e for e in replaced if self._says_more(e, statement, text)]
            told += [
                Statement(text="That says more, which falls with it; tell anew what of it holds.", cites=(e.id,))
                for e in lost
            ]
        else:
            first = Statement(text=f"To be taken down: {statement} It replaces nothing that the ledger holds.")
        wish = Decide(
            statement=statement, words=message.strip(), exchange=exchange, replaces=tuple(e.id for e in replaced)
        )
        return (first, *told), (wish,)

    def _says_more(self, old: Entry, statement: str, text: str) -> bool:
        """Whether a statement that falls says amounts or names beside those of the new one, which nobody gave up."""
        kept = self._kept(old.statement)
        for swap in (m for pattern in self._requests.instead for m in pattern.finditer(text)):
            kept = re.sub(re.escape(swap["old"].strip()), " ", kept, flags=re.IGNORECASE)
        holding, moved = self._amounts(kept)
        new = quantities(statement)
        fresh = [n for n in new if not any(same(n, q) for q in holding)]
        lost = [q for q in holding if not any(same(q, n) for n in new) and q not in moved]
        replaced = [q for q in lost if any(_comparable(q, n) for n in fresh)][: len(fresh)]
        names = [m.text for m in mentions(f"it is {kept}") if not holds(m.text, f"{statement}\n{text}")]
        return old.kind is not Kind.TECHNOLOGY and (len(lost) > len(replaced) or bool(names))

    def _statement(self, text: str, replaced: Sequence[Entry]) -> str:
        """What is decided, in a sentence: the old one with the new amount or name in it where that is all of it."""
        whole = quantities(text)
        told, gone = self._amounts(text)
        bare = self._requests.about(self._bare(text))
        new = stems(bare) - stems(" ".join(q.text for q in whole)) if told else frozenset()
        if replaced and len(told) == 1 and not new - stems(_whole(replaced[0])):
            kept = self._kept(replaced[0].statement)
            old = [q for q in quantities(kept) if _comparable(q, told[0])]
            named = [q for q in old if any(q.value == g.value for g in gone)]
            old = named if len(named) == 1 and not self._amounts(kept)[1] else old
            if len(old) == 1:
                return _sentence(f"{kept[: old[0].start]}{_instead(old[0], told[0])}{kept[old[0].end :]}")
        if replaced and (renamed := self._renamed(text, replaced[0])):
            return renamed
        return _sentence(self._bare(text))

    def _amounts(self, text: str) -> tuple[list[Quantity], list[Quantity]]:
        """The amounts that are told, and those that give way: '15 minutes, not 10'."""
        whole = quantities(text)
        gone = [q for q in whole if self._is_given_up(text, q)]
        return ([q for q in whole if q not in gone], gone) if len(gone) < len(whole) else (list(whole), [])

    def _is_given_up(self, text: str, quantity: Quantity) -> bool:
        """Whether an amount is told as the one that gives way: '15 minutes, not 10', 'from 2 to 4 hours'."""
        return self._requests.instead_of.search(text[: quantity.start]) is not None

    def _kept(self, statement: str) -> str:
        """What of a statement still holds when its amount or name gives way: not its reasons, nor what it replaced."""
        for pattern in self._requests.past:
            statement = pattern.sub("", statement)
        return statement.strip()

    def _renamed(self, text: str, old: Entry) -> str | None:
        """The old statement with the new name in the place of the old, and the reason told now.

        Not where it says amounts: those were said of the old one.
        """
        swaps = (m for pattern in self._requests.instead for m in pattern.finditer(text) if "new" in m.groupdict())
        swap = next(swaps, None)
        kept = self._kept(old.statement)
        if swap is None or any(measure(q.unit) for q in quantities(f"{swap['old']}; {swap['new']}")):
            return None
        places = list(re.finditer(rf"(?<!\w){re.escape(bare(swap['old']))}(?!\w)", kept, re.IGNORECASE))
        if len(places) != 1 or quantities(f"{kept[: places[0].start()]} {kept[places[0].end() :]}"):
            return None
        why = next((m[0] for pattern in self._requests.why for m in pattern.finditer(text)), "")
        swapped = f"{kept[: places[0].start()]}{bare(swap['new'])}{kept[places[0].end() :]}".rstrip(" .,;")
        return _sentence(f"{swapped}, {why}" if why else swapped)

    def _bare(self, text: str) -> str:
        """The words of a told decision without when and how it was told."""
        for pattern in self._requests.fillers:
            text = pattern.sub(" ", text).strip()
        return _SPACED.sub(r"\1", " ".join(text.split()))

    def _chosen(self, name: str) -> list[Entry]:
        """What is settled on a thing of this name."""
        now = [e for e in self._desk.ledger.entries if e.kind in (*SETTLES, Kind.TECHNOLOGY) and e.settled]
        return [e for e in now if self._chooses(bare(name), e)]

    def _given_up(self, name: str) -> list[Entry] | tuple[Entry, ...]:
        """The entries that fall with what is given up; where they say more than that, the person is asked."""
        chosen = self._chosen(name)
        rules = [e for e in chosen if e.kind is not Kind.TECHNOLOGY]
        return tuple(rules) if rules else chosen

    def _replaced(self, text: str) -> list[Entry] | tuple[Entry, ...]:
        """The entries that a told decision replaces; several that it may be as a tuple, to be asked about."""
        now = [e for e in self._desk.ledger.entries if e.kind in (*SETTLES, Kind.TECHNOLOGY) and e.settled]
        told, old = self._amounts(text)
        topic = self._matter(text, quantities(text))
        measured = self._measured(now, told, old, topic, self._subject(text)) if told and stems(topic) else []
        if isinstance(measured, list) and measured:
            return measured
        named = [n for pattern in self._requests.instead for m in pattern.finditer(text) if (n := m["old"].strip())]
        gone = [e for n in named for e in now if self._chooses(n, e)]
        if gone:
            ranked = sorted(gone, key=lambda e: (e.kind is Kind.TECHNOLOGY, -(e.date or dt.date.min).toordinal()))
            return list({e.id: e for e in ranked}.values())[:_OFFERED]
        if not told:
            return []
        if not stems(topic):
            rules = [e for e in now if e.kind in SETTLES and any(_differs(q, told) for q in quantities(e.statement))]
            return self._in_focus(sorted(rules, key=lambda e: (not _holds_one(e, old), not _same_unit(e, told))))
        return measured

    def _measured(
        self,
        now: Sequence[Entry],
        told: Sequence[Quantity],
        gone: Sequence[Quantity],
        topic: str,
        subject: frozenset[str],
    ) -> list[Entry] | tuple[Entry, ...]:
        """The rules with another amount of what is told; several that it may be as a tuple.

        `gone`: the amounts that are said to give way, which tell the rule where one holds them.
        """
        rules = [e for e in now if e.kind in SETTLES and any(_differs(q, told) for q in quantities(e.statement))]
        shares = {e.id: share for e, share in self._desk.entries(topic, 80)}
        rules = [e for e in rules if _holds_one(e, gone) and shares.get(e.id, 0) >= _NEAR] or rules
        about = [e for e in rules if not subject or subject & stems(_whole(e))]
        likely = sorted((e for e in about if shares.get(e.id, 0) >= _ABOUT), key=lambda e: -shares[e.id])
        if not likely:
            near = [e for e in rules if shares.get(e.id, 0) >= _NEAR]
            return tuple(sorted(near, key=lambda e: -shares[e.id])) or []
        top = [e for e in likely if shares[e.id] >= shares[likely[0].id] - _CLOSE]
        return [likely[0]] if len({_quote(e) for e in top}) == 1 else tuple(top)

    def _subject(self, text: str) -> frozenset[str]:
        """What a told sentence is about: its words before its verb, as far as any entry holds them."""
        head = self._requests.verb.split(self._bare(text), maxsplit=1)[0]
        words = stems(self._requests.about(head)) if head != self._bare(text) else frozenset()
        return frozenset(w for w in words if self._desk.entries(w, 1))

    def _in_focus(self, rules: Sequence[Entry]) -> list[Entry] | tuple[Entry, ...]:
        """Where only an amount was told: what the conversation was about."""
        for exchange in reversed(self._earlier[-6:]):
            cited = [e for e in rules if e.id in exchange.cites]
            if cited:
                return (
                    [cited[0]]
                    if len({_quote(e) for e in cited}) == 1 or exchange.cites[0] == cited[0].id
                    else tuple(cited)
                )
        return tuple(rules) or []

    def _matter(self, text: str, told: Sequence[Quantity]) -> str:
        """What a told amount is about: the words beside the amount."""
        for quantity in reversed(told):
            text = f"{text[: quantity.start]} {text[quantity.end :]}"
        for pattern in self._requests.why:
            text = pattern.sub(" ", text)
        return self._requests.about(self._bare(text))

    def _chooses(self, name: str, entry: Entry) -> bool:
        """Whether an entry settles on a thing of this name."""
        if entry.kind is Kind.TECHNOLOGY:
            return fold_name(entry.title) == fold_name(name) or holds(name, entry.title, self._desk.aliases)
        return holds(name, entry.title, self._desk.aliases) or holds(
            name, entry.statement.split(" because ")[0], self._desk.aliases
        )

    def _twins(self, entries: Sequence[Entry]) -> list[Entry]:
        """Settled rules that say the same amount in the same words: one thing, read as two kinds."""
        return [
            e
            for e in self._desk.ledger.of(*SETTLES)
            for old in entries
            if e.settled and e.id != old.id and _quote(e) == _quote(old) and e.kind is not old.kind
            and {q.text for q in quantities(e.statement)} & {q.text for q in quantities(old.statement)}
        ]  # fmt: skip


def _sentence(text: str) -> str:
    text = text.strip().rstrip(" ,;")
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _instead(old: Quantity, new: Quantity) -> str:
    """A new amount in the words of the old one: '5' in the place of '3 replicas' is '5 replicas'."""
    bare = old.unit is not None and new.unit is None
    return re.sub(r"\d[\d.,]*", new.text, old.text, count=1) if bare else new.text


def _quote(entry: Entry) -> str:
    return " ".join(entry.evidence[0].quote.casefold().split())


def _whole(entry: Entry) -> str:
    return "\n".join([entry.title, entry.statement, *(e.quote for e in entry.evidence)])


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts measure the same, so that one can stand in the place of the other."""
    mine, theirs = measure(one.unit), measure(other.unit)
    if mine and theirs:
        return mine[0] == theirs[0] or {mine[0], theirs[0]} == {"time", "months"}
    return mine is None and theirs is None and (one.unit == other.unit or other.unit is None)


def _holds_one(entry: Entry, amounts: Sequence[Quantity]) -> bool:
    """Whether an entry holds an amount that is said to give way: 'it is 90 days now, not 60'."""
    return any(q.value == gone.value for q in quantities(entry.statement) for gone in amounts)


def _same_unit(entry: Entry, told: Sequence[Quantity]) -> bool:
    return any(q.unit == t.unit for q in quantities(entry.statement) for t in told)


def _differs(quantity: Quantity, told: Sequence[Quantity]) -> bool:
    return any(_comparable(quantity, t) and not same(quantity, t) for t in told)
