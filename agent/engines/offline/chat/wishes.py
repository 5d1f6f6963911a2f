"""Requests for a change → forms of what is wished, as exactly as the words allow; where they do not, a question back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.document.telling import standing
from agent.engines.offline.chat.requests import SETTLES, Request, Requests, bare
from agent.engines.offline.compose.pictures import drawing
from agent.model.change import Ask, Decide, Draw, Edit, Lock, Redraft, Wish, Withdraw
from agent.model.chat import Exchange, Statement
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.ports import Desk
from agent.text.names import holds
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


class Wishes:
    """The wishes of one person, by what lies on the desk and what was said before."""

    def __init__(self, desk: Desk, requests: Requests, message: str, earlier: Sequence[Exchange]) -> None:
        self._desk, self._requests, self._message, self._earlier = desk, requests, message, earlier

    def grant(self, request: Request) -> tuple[tuple[Statement, ...], tuple[Wish, ...]]:
        """What is answered, and what is wished."""
        return _WISHES[request.intent](self, request)

    def _section(self, words: str) -> str | None:
        found = self._desk.section(words)
        return found.id if found else None

    def _of_section(self, request: Request, make: Callable[[str], Wish], says: str) -> _Granted:
        section = self._section(request.section)
        if section is None:
            return (Statement(text=f"There is no section “{request.section}”; /sections lists them."),), ()
        return (Statement(text=says.format(section=section)),), (make(section),)

    def lock(self, request: Request) -> _Granted:
        """Keep a section as it stands."""
        return self._of_section(
            request, lambda s: Lock(kind="lock", section=s), "Section {section} is to stay as it is."
        )

    def unlock(self, request: Request) -> _Granted:
        """Let it be drafted again."""
        return self._of_section(
            request, lambda s: Lock(kind="unlock", section=s), "Section {section} is to be free again."
        )

    def withdraw(self, request: Request) -> _Granted:
        """Let a section's instructions hold no longer."""
        says = "The instructions for {section} are to hold no longer."
        return self._of_section(request, lambda s: Withdraw(section=s), says)

    def redraft(self, request: Request) -> _Granted:
        """Draft a section again."""
        return self._of_section(request, lambda s: Redraft(section=s), "Section {section} is to be drafted again.")

    def instruct(self, request: Request) -> _Granted:
        """Keep an instruction for a section, and draft it by it."""
        how = " ".join(request.given.get("how", "").split()).rstrip(".!")
        says = f"“{how}” is to hold for every draft of {{section}} until it is withdrawn."
        if not self._requests.manners(how):
            says += " The rules cannot follow it; a model will."
        return self._of_section(request, lambda s: Redraft(section=s, instruction=how), says)

    def edit(self, request: Request) -> _Granted:
        """Put words in the place of others."""
        before, after = request.given["before"], request.given.get("after", "")
        return self._of_section(
            request, lambda s: Edit(section=s, before=before, after=after), "Words of {section} are to be replaced."
        )

    def diagram(self, request: Request) -> _Granted:
        """Draw what the ledger knows of something."""
        entries = [e for e, share in self._desk.entries(request.matter, 60) if share >= _ABOUT and e.current]
        sort = request.given["sort"].casefold().replace(" ", "").removesuffix("s")
        made = drawing(sort, entries)
        if made is None:
            return (
                Statement(
                    text=f"Nothing was said of “{request.matter}” that carries such a diagram, so none is drawn: "
                    "the rules draw only what stands in the ledger."
                ),
            ), ()
        section = self._section(request.section) if request.section else self._desk.home(made[1])
        if section is None:
            return (Statement(text=f"There is no section “{request.section}”; /sections lists them."),), ()
        says = Statement(text=f"A diagram from {len(made[0].cites())} entries, for {section}.", cites=made[0].cites())
        return (says,), (Draw(section=section, diagram=made[0]),)

    def question(self, request: Request) -> _Granted:
        """Ask the next meeting."""
        text = request.given["text"].strip()
        if not text.endswith("?"):
            text = f"{text.rstrip('.!')}?"
        words = request.given["text"].strip()
        return (Statement(text=f"To be asked at the next meeting: {text}"),), (Ask(text=words),)

    # -- decisions ----------------------------------------------------------------------------------------------

    def pick(self, request: Request) -> _Granted:
        """The answer to which entry a decision replaces: the message before it told the decision."""
        last = self._earlier[-1] if self._earlier else None
        asked = last is not None and any(s.text == WHICH for s in last.answer)
        told = self._requests.read(last.asked) if last and asked else None
        if last is None or told is None or told.intent != "decide":
            entry = self._desk.ledger.get(request.given["label"].upper())
            return ((standing(entry),) if entry else (Statement(text="What of it?"),)), ()
        entry = self._desk.ledger.get(request.given["label"].upper())
        return self._told(told, last.asked, last.n, [entry] if entry else [])

    def decide(self, request: Request) -> _Granted:
        """Take down a decision, with what it replaces."""
        label = request.given.get("label", "").upper()
        if label:
            entry = self._desk.ledger.get(label)
            if entry is None:
                return (Statement(text=f"The ledger has no entry {label}."),), ()
            return self._told(request, self._message, 0, [entry])
        found = self._replaced(request.given["text"])
        if isinstance(found, list):
            return self._told(request, self._message, 0, found)
        offered = tuple(standing(e) for e in found[:_OFFERED])
        return (*offered, Statement(text=WHICH)), ()

    def _told(self, request: Request, message: str, exchange: int, replaced: Sequence[Entry]) -> _Granted:
        text = request.given["text"].strip()
        replaced = [*replaced, *(e for e in self._twins(replaced) if e not in replaced)]
        statement = self._statement(text, replaced)
        if replaced:
            first = Statement(text=f"To be taken down: {statement} It replaces: {replaced[0].statement}",
                              cites=tuple(e.id for e in replaced))  # fmt: skip
        else:
            first = Statement(text=f"To be taken down: {statement} It replaces nothing that the ledger holds.")
        wish = Decide(
            statement=statement, words=message.strip(), exchange=exchange, replaces=tuple(e.id for e in replaced)
        )
        return (first,), (wish,)

    def _statement(self, text: str, replaced: Sequence[Entry]) -> str:
        """What is decided, in a sentence: the old one with the new amount or name in it where that is all of it."""
        told = quantities(text)
        new = stems(self._requests.about(self._bare(text))) - stems(told[0].text) if told else frozenset()
        if replaced and len(told) == 1 and not new - stems(_whole(replaced[0])):
            kept = self._kept(replaced[0].statement)
            old = [q for q in quantities(kept) if _comparable(q, told[0])]
            if len(old) == 1:
                return _sentence(f"{kept[: old[0].start]}{told[0].text}{kept[old[0].end :]}")
        if replaced and (renamed := self._renamed(text, replaced[0])):
            return renamed
        return _sentence(self._bare(text))

    def _kept(self, statement: str) -> str:
        """What of a statement still holds when its amount or name gives way: not its reasons, nor what it replaced."""
        for pattern in self._requests.past:
            statement = pattern.sub("", statement)
        return statement.strip()

    def _renamed(self, text: str, old: Entry) -> str | None:
        """The old statement with the new name in the place of the old, and the reason told now."""
        swaps = (m for pattern in self._requests.instead for m in pattern.finditer(text) if "new" in m.groupdict())
        swap = next(swaps, None)
        kept = self._kept(old.statement)
        if swap is None or not quantities(swap["old"]) == quantities(swap["new"]) == ():
            return None
        places = list(re.finditer(rf"(?<!\w){re.escape(bare(swap['old']))}(?!\w)", kept, re.IGNORECASE))
        if len(places) != 1:
            return None
        why = next((m[0] for pattern in self._requests.why for m in pattern.finditer(text)), "")
        swapped = f"{kept[: places[0].start()]}{bare(swap['new'])}{kept[places[0].end() :]}".rstrip(" .,;")
        return _sentence(f"{swapped}, {why}" if why else swapped)

    def _bare(self, text: str) -> str:
        """The words of a told decision without when and how it was told."""
        for pattern in self._requests.fillers:
            text = pattern.sub(" ", text).strip()
        return _SPACED.sub(r"\1", " ".join(text.split()))

    def _replaced(self, text: str) -> list[Entry] | tuple[Entry, ...]:
        """The entries that a told decision replaces; several that it may be as a tuple, to be asked about."""
        now = [e for e in self._desk.ledger.entries if e.kind in (*SETTLES, Kind.TECHNOLOGY) and e.settled]
        named = [n for pattern in self._requests.instead for m in pattern.finditer(text) if (n := m["old"].strip())]
        gone = [e for n in named for e in now if self._chooses(n, e)]
        if gone:
            ranked = sorted(gone, key=lambda e: e.kind is Kind.TECHNOLOGY)
            return list({e.id: e for e in ranked}.values())[:_OFFERED]
        told = quantities(text)
        if not told:
            return []
        rules = [e for e in now if e.kind in SETTLES and any(_differs(q, told) for q in quantities(e.statement))]
        topic = " ".join(w for w in self._matter(text, told).split())
        if not stems(topic):
            return self._in_focus(rules)
        shares = {e.id: share for e, share in self._desk.entries(topic, 80)}
        likely = sorted((e for e in rules if shares.get(e.id, 0) >= _ABOUT), key=lambda e: -shares[e.id])
        if not likely:
            near = [e for e in rules if shares.get(e.id, 0) >= _NEAR]
            return tuple(sorted(near, key=lambda e: -shares[e.id])) or []
        top = [e for e in likely if shares[e.id] >= shares[likely[0].id] - _CLOSE]
        return [likely[0]] if len({_quote(e) for e in top}) == 1 else tuple(top)

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


_Granted = tuple[tuple[Statement, ...], tuple[Wish, ...]]


def _sentence(text: str) -> str:
    text = text.strip().rstrip(" ,;")
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


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


def _differs(quantity: Quantity, told: Sequence[Quantity]) -> bool:
    return any(_comparable(quantity, t) and not same(quantity, t) for t in told)


_WISHES: dict[str, Callable[[Wishes, Request], _Granted]] = {
    "lock": Wishes.lock,
    "unlock": Wishes.unlock,
    "withdraw": Wishes.withdraw,
    "redraft": Wishes.redraft,
    "instruct": Wishes.instruct,
    "edit": Wishes.edit,
    "diagram": Wishes.diagram,
    "question": Wishes.question,
    "pick": Wishes.pick,
    "decide": Wishes.decide,
}
WISHES = frozenset(_WISHES)
"""The requests that change something."""
