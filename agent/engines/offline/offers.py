"""What an assistant puts before the person: the items of its lists, what it recommends, what it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, pattern, without
from agent.engines.offline.phrasing import statement
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.numbers import Quantity, quantities
from agent.types import Frozen

_ITEM = re.compile(r"^[ \t]*(?:[-*+•]|(?P<label>\d{1,2}|[A-Za-z])[.)])[ \t]+(?P<said>\S.*)$", re.MULTILINE)
_LETTERED = re.compile(r"^[A-Za-z][.)][ \t]+")
_BOLD = re.compile(r"^\*\*(?P<name>[^*]{2,60})\*\*")
_MARKED = re.compile(r"\*\*(?P<name>[^*]{2,40})\*\*")
_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_LONGEST = 40
"""More words than this are an explanation, and not something to be taken up whole."""


class Offer(Frozen):
    """One thing that the assistant put forward."""

    utterance: Utterance
    text: str
    """What would be decided if it was taken."""
    name: str
    """What it is called, where it has a name."""
    place: int = 0
    """Its place in its list, from 1; 0 where it stands in none."""
    label: str = ""
    option: bool = False
    """Whether it is one of several of which one is taken."""
    advised: bool = False
    """Whether the assistant recommends it."""
    weak: bool = False
    """Whether it is only mentioned as possible."""
    marked: tuple[str, ...] = ()
    """What the assistant set in bold in it."""

    @property
    def content(self) -> frozenset[str]:
        """The stems that say what it is about."""
        return content(self.utterance.model_copy(update={"text": self.text}))

    @property
    def amounts(self) -> tuple[Quantity, ...]:
        """Its quantities."""
        return quantities(self.text)

    @property
    def key(self) -> tuple[int, int, str]:
        """What tells it from the others."""
        return self.utterance.turn, self.utterance.place, self.text


def offers(talk: Talk, turn: int) -> list[Offer]:
    """What the assistant puts forward in a turn, in order; nothing of a summary of what was said."""
    said = talk.by_turn.get(turn, [])
    raw = next((t.text for t in talk.chunk.turns if t.n == turn), "")
    lists = list(_lists(said, raw))
    listed = {o.utterance.place for items in lists for o in items}
    beside = [o for u in said if u.place not in listed and not u.listed and (o := _advised(u)) is not None]
    chosen_by_number = pattern("offer.option").search(curly(" ".join(u.text for u in said))) is not None
    made: list[Offer] = []
    for items in lists:
        lead = next((u.text for u in reversed(said) if u.place < items[0].utterance.place), "")
        if pattern("offer.recaps").search(curly(lead)):
            continue
        either = pattern("offer.either").search(curly(lead)) is not None or chosen_by_number
        chosen = [o for o in beside if any(_same(o, item) for item in items)]
        either = either or bool(chosen)
        for item in items:
            taken = any(_same(o, item) and not _says_more(o, items) for o in chosen)
            text = item.name if either and item.name else item.text
            made.append(item.model_copy(update={"option": either, "advised": either and taken, "text": text}))
        fuller = [o for o in chosen if _says_more(o, items)]
        beside = [
            o.model_copy(update={"option": True, "marked": _marked(o, items)}) if o in fuller else o
            for o in beside
            if o not in chosen or o in fuller
        ]
    return [*made, *beside, *_asked(said, beside)]


def asks_for_assent(said: Sequence[Utterance]) -> bool:
    """Whether a turn ends in the question whether the person agrees: 'Shall we go with that?'."""
    return bool(said) and said[-1].asks and pattern("offer.seals").search(curly(said[-1].text)) is not None


def _lists(said: Sequence[Utterance], raw: str) -> Iterator[list[Offer]]:
    """The lists of a turn; other words between two items part one list from the next."""
    items: list[Offer] = []
    end = 0
    for found, item in _items(said, raw):
        if items and raw[end : found.start()].strip():
            yield items
            items = []
        items.append(item.model_copy(update={"place": len(items) + 1}))
        end = found.end()
    if items:
        yield items


def _items(said: Sequence[Utterance], raw: str) -> Iterator[tuple[re.Match[str], Offer]]:
    heads = [u for u in said if u.listed or _LETTERED.match(u.text)]
    for match in _ITEM.finditer(raw):
        words = match["said"].strip()
        head = next((u for u in heads if words.startswith(_LETTERED.sub("", u.text))), None)
        if head is None or head.asks or len(head.text.split()) > _LONGEST:
            continue
        heads.remove(head)
        own = _LETTERED.sub("", head.text)
        labelled = pattern("offer.labelled").match(_plain(own))
        text = labelled["said"] if labelled is not None else _plain(own)
        label = (labelled["label"] if labelled is not None else match["label"] or "").casefold()
        said_so = without("offer.reason", text).strip()
        yield (
            match,
            Offer(
                utterance=head,
                text=said_so if content(head.model_copy(update={"text": said_so})) else text.strip(),
                name=_name(own, text),
                label=label,
                marked=tuple(m["name"] for m in _MARKED.finditer(head.text)),
            ),
        )


def _plain(text: str) -> str:
    return _MARKS.sub("", text).strip()


def _name(text: str, plain: str) -> str:
    bold = _BOLD.match(text)
    if bold is not None:
        return bold["name"].strip(" :")
    named = pattern("offer.named").match(plain)
    return named["name"].strip() if named is not None else ""


def _advised(utterance: Utterance) -> Offer | None:
    """What a sentence of the assistant recommends."""
    if utterance.acts & UNRELIABLE - {"suppress.undecided"} or len(utterance.text.split()) > _LONGEST:
        return None
    text = _plain(utterance.text)
    found = pattern("offer.advises").search(curly(text))
    if found is None:
        return None
    what = without("offer.reason", text[found.start("x") :]).strip(" .?!:")
    about = content(utterance.model_copy(update={"text": what}))
    if not (about or quantities(what)) or (text.rstrip().endswith(":") and len(what.split()) == 1):
        return None
    weak = pattern("offer.weak").search(curly(text)) is not None
    marked = tuple(m["name"] for m in _MARKED.finditer(utterance.text))
    return Offer(utterance=utterance, text=what, name=what, advised=not weak, weak=weak, marked=marked)


def _asked(said: Sequence[Utterance], beside: Sequence[Offer]) -> list[Offer]:
    """What the last question proposes: 'Should the mirror be cleared on deploys?'; nothing where it offers a choice."""
    if not said or not said[-1].asks or any(o.utterance is said[-1] for o in beside):
        return []
    found = pattern("offer.asks").search(curly(said[-1].text))
    if found is None or pattern("accord.either").search(curly(said[-1].text)) or asks_for_assent(said):
        return []
    what = without("offer.reason", statement(said[-1].text[found.start("x") :]).rstrip("."))
    return [Offer(utterance=said[-1], text=what, name=what)] if what else []


def _same(advised: Offer, item: Offer) -> bool:
    """Whether a recommendation names an item of the list, by its name, number or letter."""
    text = curly(advised.text)
    numbered = pattern("reply.numbered").search(text)
    if numbered is not None and item.label:
        return item.label in re.split(r"\W+", numbered[0].casefold())
    name = item.name or item.text
    mine = content(item.utterance.model_copy(update={"text": name}))
    return bool(mine) and (mine <= advised.content or bool(set(advised.utterance.names) & _names(item, name)))


def _names(item: Offer, name: str) -> set[str]:
    return {n for n in item.utterance.names if n.casefold() in name.casefold()}


def _marked(advised: Offer, items: Sequence[Offer]) -> tuple[str, ...]:
    return (*advised.marked, *(m for item in items if _same(advised, item) for m in item.marked))


def _says_more(advised: Offer, items: Sequence[Offer]) -> bool:
    """Whether a recommendation says how an option is to be used: 'I'd take a WebSocket from the client to the matchmaker'."""
    named = [item for item in items if _same(advised, item)]
    known = frozenset().union(*(content(i.utterance.model_copy(update={"text": i.name or i.text})) for i in named))
    return bool(advised.content - known) and pattern("reply.numbered").search(curly(advised.text)) is None
