"""Decisions that a person tells → what is to be taken down, and which entries it replaces; where several, a question."""

from __future__ import annotations

from collections.abc import Sequence

from agent.document.telling import standing
from agent.engines.offline.chat.replaced import Replaced
from agent.engines.offline.chat.requests import Request, Requests, bare
from agent.engines.offline.chat.restating import Restating, sentence
from agent.model.change import Decide, Wish
from agent.model.chat import Exchange, Statement
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.ports import Desk
from agent.text.numbers import quantities

_OFFERED = 5
_SHOWN = 3
_LOOKED = 12
WHICH = "Which of these does it replace? Say its label, or “none”."
Granted = tuple[tuple[Statement, ...], tuple[Wish, ...]]


class Deciding:
    """The decisions of one person, by what lies on the desk and what was said before."""

    def __init__(self, desk: Desk, requests: Requests, message: str, earlier: Sequence[Exchange]) -> None:
        self._desk, self._requests, self._message, self._earlier = desk, requests, message, earlier
        self._words, self._replaced = Restating(requests), Replaced(desk, requests, earlier)

    def pick(self, request: Request) -> Granted:
        """The answer to which entry a decision replaces: the message before it told the decision."""
        last = self._earlier[-1] if self._earlier else None
        asked = last is not None and any(s.text == WHICH for s in last.answer)
        told = self._requests.read(last.asked) if last and asked else None
        if last is None or told is None or told.intent not in ("decide", "tell"):
            entry = self._desk.ledger.get(request.given["label"].upper())
            return ((standing(entry),) if entry else (Statement(text="What of it?"),)), ()
        entry = self._desk.ledger.get(request.given["label"].upper())
        return self._told(told, last.asked, last.n, [entry] if entry else [])

    def decide(self, request: Request) -> Granted:
        """Take down a decision, with what it replaces."""
        label, text = request.given.get("label", "").upper(), request.given["text"]
        if label:
            entry = self._desk.ledger.get(label)
            if entry is None:
                return (Statement(text=f"The ledger has no entry {label}."),), ()
            return self._told(request, self._message, 0, [entry])
        if self._words.is_relative(text):
            return self._by_how_much(text), ()
        if "gone" in request.given:
            return self._give_up(request)
        plain = self._words.plain(text)
        if held := self._replaced.already(plain):
            return (Statement(text="That is what holds already:"), standing(held)), ()
        found = self._replaced.by(plain)
        if not found and (request.intent == "tell" or (plain != text and self._presupposes(text))):
            return self._untold(plain), ()
        return self._granted(request, found)

    def _give_up(self, request: Request) -> Granted:
        name = bare(request.given["gone"])
        if self._requests.points(name):
            done = self._earlier and self._earlier[-1].transaction
            text = "To take the last change back, say “undo”." if done else "Name what is to be given up."
            return (Statement(text=text),), ()
        if not self._replaced.chosen(name):
            return (Statement(text=f"Nothing that is settled is called “{name}”, so nothing is given up; say it whole, "
                                   "as “decision: …”."),), ()  # fmt: skip
        return self._granted(request, self._replaced.given_up(name))

    def _granted(self, request: Request, found: list[Entry] | tuple[Entry, ...]) -> Granted:
        if isinstance(found, list):
            return self._told(request, self._message, 0, found)
        return (*(standing(e) for e in found[:_OFFERED]), Statement(text=WHICH)), ()

    def _presupposes(self, text: str) -> bool:
        """Whether an order speaks of an amount that there is: 'raise the limit to 5' does, 'set the limit to 5' not."""
        return any(pattern.search(text) for pattern in self._requests.altering)

    def _untold(self, plain: str) -> tuple[Statement, ...]:
        """That nothing settled holds such an amount, with what comes nearest, and how to take it down all the same."""
        near = [e for e, _ in self._desk.entries(self._words.matter(plain, ()) or plain, _SHOWN) if e.current]
        lead = "Nothing that is settled holds such an amount." + (" The nearest to it:" if near else "")
        how = f"To take it down all the same: “decision: {plain.replace(': ', ' ')}”."
        return (Statement(text=lead), *map(standing, near), Statement(text=how))

    def _by_how_much(self, text: str) -> tuple[Statement, ...]:
        """That the amount itself has to be said, with those that it may be."""
        for pattern in (*self._requests.relative, *self._requests.altering):
            text = pattern.sub(" ", text)
        found = self._desk.entries(self._words.matter(text, ()) or text, _LOOKED)
        near = [standing(e) for e, _ in found if e.settled and quantities(e.statement)][:_SHOWN]
        lead = "By how much is not enough: say the amount that is to hold, as in “set … to …”."
        return (Statement(text=lead + (" What there is:" if near else "")), *near)

    def _told(self, request: Request, message: str, exchange: int, replaced: Sequence[Entry]) -> Granted:
        text = self._words.plain(request.given["text"].strip())
        if "gone" in request.given:  # the thing falls with the rule that chose it
            things = [e for e in self._replaced.chosen(request.given["gone"]) if e.kind is Kind.TECHNOLOGY]
            replaced = [*replaced, *(e for e in things if e not in replaced)]
        replaced = [*replaced, *(e for e in self._replaced.twins(replaced) if e not in replaced)]
        gone = bare(request.given.get("gone", ""))
        statement = sentence(f"{gone} is out") if gone else self._words.statement(text, replaced)
        told: list[Statement] = []
        if replaced:
            first = Statement(text=f"To be taken down: {statement} It replaces: {replaced[0].statement}",
                              cites=tuple(e.id for e in replaced))  # fmt: skip
            rules = [e for e in replaced[1:] if e.kind is not Kind.TECHNOLOGY]
            told += [Statement(text=f"And: {e.statement}", cites=(e.id,)) for e in rules]
            lost = [e for e in replaced if self._words.says_more(e, statement, text)]
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
