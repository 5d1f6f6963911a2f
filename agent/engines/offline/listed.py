"""What an assistant lays out for choice or for taking up: list items, labelled headings, rows of a table, things joined by *or*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, pattern, without
from agent.engines.offline.points import ACT_STEMS
from agent.engines.offline.speech import Talk, Utterance
from agent.text.numbers import Quantity, quantities
from agent.text.words import stems
from agent.types import Frozen

_ITEM = re.compile(r"^[ \t]*(?:[-*+•]|(?P<label>\d{1,2}|[A-Za-z])[.)])[ \t]+(?P<said>\S.*)$", re.MULTILINE)
_LETTERED = re.compile(r"^[A-Za-z][.)][ \t]+")
_HEADING = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|\*\*)(?P<said>\S.*?)(?:\*\*)?[ \t]*$", re.MULTILINE)
_TABLE = re.compile(
    r"^[ \t]*\|[^\n]+\|[ \t]*\n[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*\n(?P<rows>(?:[ \t]*\|[^\n]+(?:\n|$))+)", re.M
)
_BOLD = re.compile(r"^\*\*(?P<name>[^*]{2,60})\*\*")
_MARKED = re.compile(r"\*\*(?P<name>[^*]{2,40})\*\*")
_MARKS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_IN_BRACKETS = re.compile(r"(?<!\w)\((?P<label>[a-h]|\d)\) ")
LONGEST = 40
"""More words than this are an explanation, and not something to be taken up whole."""
_LONGEST_NAME = 12


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
    described: bool = False
    """Whether it is only told how it would be: nothing but a plain yes takes it up."""
    answers: Utterance | None = None
    """The question of the assistant to which it is an answer."""
    runs_on: bool = False
    """Whether its name is the beginning of its sentence, and says too little by itself."""
    together: str = ""
    """What leads up to things that hold only all together, as conditions do: those of them that are taken are one decision."""
    further: tuple[Utterance, ...] = ()
    """The other sentences whose words its text takes."""

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


def lists(said: Sequence[Utterance], raw: str) -> Iterator[list[Offer]]:
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


def choices(talk: Talk, said: Sequence[Utterance], raw: str) -> Iterator[list[Offer]]:
    """What is laid out for choice without a list: headings 'Option A: …', the rows of a table, things joined by *or*."""
    headed = [h for match in _HEADING.finditer(raw) if (h := _headed(said, match["said"])) is not None]
    if len(headed) > 1:
        yield [h.model_copy(update={"place": n}) for n, h in enumerate(headed, 1)]
    for table in _TABLE.finditer(raw):
        rows = [row.strip() for row in table["rows"].splitlines() if row.strip()]
        cells = [plain(row.strip("|").split("|")[0]) for row in rows]
        told = [talk.utterance(said[0].turn, len(said) + n, row) for n, row in enumerate(rows)] if said else []
        made = [Offer(utterance=u, text=c, name=c, option=True) for u, c in zip(told, cells, strict=False) if c]
        if len(made) > 1:
            yield [m.model_copy(update={"place": n}) for n, m in enumerate(made, 1)]
    for utterance in said:
        either = _either(utterance)
        if either:
            yield either


def _headed(said: Sequence[Utterance], words: str) -> Offer | None:
    """A heading that bears a label: 'Option B: load cells with an ESP32'."""
    labelled = pattern("offer.labelled").match(plain(words))
    head = next((u for u in said if plain(u.text) == plain(words)), None)
    if labelled is None or head is None:
        return None
    text = labelled["said"].strip(" .:")
    return Offer(utterance=head, text=text, name=text, label=labelled["label"].casefold(), option=True)


def _either(utterance: Utterance) -> list[Offer]:
    """The things that a sentence puts side by side: 'you could offer an app, or a plain page'."""
    text = plain(utterance.text)
    found = pattern("offer.either_of").search(curly(text))
    ways = pattern("offer.two_ways").search(curly(text)) if found is None else None
    if found is None and ways is None:
        return []
    if ways is not None:
        parts = [text[slice(*ways.span(g))] for g in ("xa", "xb")]
    else:
        parts = re.split(r",? or |, ", text[found.start("x") : found.end("x")].strip(" .?!")) if found else []
    names = [without("offer.whether", p).strip() for p in parts]
    if len(names) < 2 or not all(n and len(n.split()) <= _LONGEST_NAME for n in names):
        return []
    return [Offer(utterance=utterance, text=n, name=n, place=k, option=True) for k, n in enumerate(names, 1)]


def _items(said: Sequence[Utterance], raw: str) -> Iterator[tuple[re.Match[str], Offer]]:
    heads = [u for u in said if u.listed or _LETTERED.match(u.text)]
    for match in _ITEM.finditer(raw):
        words = match["said"].strip()
        head = next((u for u in heads if words.startswith(_LETTERED.sub("", u.text))), None)
        if head is None or head.asks or len(head.text.split()) > LONGEST:
            continue
        heads.remove(head)
        own = _LETTERED.sub("", head.text)
        labelled = pattern("offer.labelled").match(plain(own))
        text = labelled["said"] if labelled is not None else plain(own)
        label = (labelled["label"] if labelled is not None else match["label"] or "").casefold()
        said_so = without("offer.reason", text).strip()
        yield (
            match,
            Offer(
                utterance=head,
                text=said_so if content(head.model_copy(update={"text": said_so})) else text.strip(),
                name=_name(own, text),
                runs_on=_runs_on(own),
                label=label,
                marked=marked(head.text),
            ),
        )


def enumerated(utterance: Utterance) -> list[Offer]:
    """The things that a sentence lists after a colon, each to be taken or not: 'My list: a leak, a low tank, a silent box'."""
    lettered = _lettered(utterance)
    if lettered:
        return lettered
    found = pattern("offer.enumerates").search(curly(plain(utterance.text)))
    if found is None:
        return []
    parts = re.split(r",? and |, ", plain(utterance.text)[found.start("x") : found.end("x")].strip(" .?!"))
    return [Offer(utterance=utterance, text=p, name=p, place=n) for n, p in enumerate(parts, 1) if content_of(p)]


def _lettered(utterance: Utterance) -> list[Offer]:
    """The things that a sentence counts off by letters or numbers in brackets: 'healthy when (a) it answers and (b) it has drawn a frame'."""
    text = plain(utterance.text)
    marks = list(_IN_BRACKETS.finditer(text))
    if len(marks) < 2 or utterance.asks:
        return []
    lead = pattern("offer.advises").search(curly(text[: marks[0].start()]))
    head = text[lead.start("x") : marks[0].start()].strip() if lead is not None else ""
    ends = [m.start() for m in marks[1:]] + [len(text)]
    made = []
    for place, (mark, end) in enumerate(zip(marks, ends, strict=True), 1):
        thing = re.sub(r"[,;]?(?: (?:and|or))?$", "", text[mark.end() : end].strip(" .!")).strip()
        told = f"{head} {thing}".strip()
        if not content_of(thing):
            return []
        label = mark["label"].casefold()
        made.append(Offer(utterance=utterance, text=told, name=thing, label=label, place=place, together=head))
    return made


def content_of(text: str) -> frozenset[str]:
    """The stems that say what a text is about."""
    return stems(text) - ACT_STEMS


def marked(text: str) -> tuple[str, ...]:
    """What stands in bold in a text."""
    return tuple(m["name"] for m in _MARKED.finditer(text))


def plain(text: str) -> str:
    """The text without the signs that set words in bold or italics."""
    return _MARKS.sub("", text).strip()


def _runs_on(text: str) -> bool:
    bold = _BOLD.match(text)
    return bold is not None and re.match(r" [a-z]+ [a-z]", text[bold.end() :]) is not None


def _name(text: str, said: str) -> str:
    bold = _BOLD.match(text)
    if bold is not None:
        return bold["name"].strip(" :.")
    named = pattern("offer.named").match(said)
    return named["name"].strip() if named is not None else ""
