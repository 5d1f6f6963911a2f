"""Minutes and notes in Markdown: headings, and lists whose items begin with who said it, by name or by initials.

    Attendees: Ada Berg (AB), Carl Dahl (CD)
    ## Storage
    - AB: we keep Postgres
      - because we know it
      - CD: and the backups?
    - Decision: Postgres stays

An item is a turn, with what is nested under it, but for items that name another speaker. Its headings are its thread.
An item without a name is of somebody unknown: minutes tell what was said without saying by whom.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import labels
from agent.text.pasted import fences, speech
from agent.text.stamps import date_in

_ITEM = re.compile(r"^(?P<indent>[ \t]*)(?:[-*+•]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?P<text>\S.*)$")
_HEADING = re.compile(r"^(?P<level>#{1,6})[ \t]+(?P<text>.+?)[ \t#]*$")
_MARKED = re.compile(
    r"^(?P<mark>\*\*|__|\*|_|`)(?P<name>[^*_`:]{1,64}?)(?:: ?(?P=mark)|(?P=mark) ?(?::|[-–—](?= )))\s*(?P<text>.*)$"
)
_BRACKETED = re.compile(r"^[\[(](?P<name>[^\[\]()]{1,40})[\])]:?\s+(?P<text>\S.*)$")
_DASHED = re.compile(r"^(?P<name>[^\W\d_][\w.]{0,12})\s+[-–—]\s+(?P<text>\S.*)$")
_PEOPLE = re.compile(
    r"^\W{0,4}(?:attendees|present|participants|people|in attendance|teilnehmer|anwesend|présents|asistentes)"
    r"(?:\W{0,3}[:：]\W{0,3}(?P<text>.*)|\W{0,4})$",
    re.IGNORECASE,
)
_META = re.compile(
    r"^\W{0,4}(?:date|time|apologies|absent|regrets|location|place|where|when|duration|minutes by|note ?taker|scribe"
    r"|chair|facilitator|recording|title|subject|meeting|next meeting)\b\W{0,3}:",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?P<name>[^\W\d_][^,;()\[\]\n=:–—-]*(?:-[^\W\d_][^,;()\[\]\n=:–—-]*)*)\s*"
    r"(?:[(\[](?P<initials>[^()\[\]\d\s]{1,5})[)\]]|[=:–—-]\s*(?P<also>[A-Z]{1,4})\b)?"
)
_KIND = re.compile(r"\b(?:minutes|meeting notes|protokoll|notes|sync|standup|stand-up|retro|review)\b", re.IGNORECASE)
_TITLE_LEVEL = 1


class Line(NamedTuple):
    """A line of the text: an item of a list (`indent` ≥ 0), a heading (`level` > 0), or neither.

    `apart`: a blank line stands above it, and it is not indented.
    """

    number: int
    text: str
    indent: int = -1
    level: int = 0
    apart: bool = False


def sniff(source: Source) -> Confidence:
    """Mostly lists, with names before some items or the marks of minutes; no conversation with an assistant."""
    head = source.head
    lines = list(_lines(head.split("\n")))
    items = [line for line in lines if line.indent >= 0]
    sides = {labels.side(line.text.strip("* :")) for line in lines if line.level}
    if len(items) < 3 or {"user", "assistant"} <= sides:
        return Confidence.NO
    known = _people(lines)
    named = _labels(items, known)
    said = sum(split is not None and split[0] in named for split in (_split(item.text, known) for item in items))
    others = sum(line.indent < 0 and not line.level and not _META.match(line.text) for line in lines)
    minutes = bool(known) or any(line.level and _KIND.search(line.text) for line in lines[:5])
    if said >= 3 and said >= len(items) / 5 and others <= len(items):
        return Confidence.CERTAIN
    return Confidence.CERTAIN if minutes and others <= len(items) else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one meeting of a text. Raises InputError where there is no list in it."""
    lines = list(_lines(source.text.split("\n")))
    items = [line for line in lines if line.indent >= 0]
    if not items:
        raise InputError(f"{source.name} has no list as minutes have; try --format text.")
    known = _people(lines)
    counts: Counter[str] = Counter()
    spoken = list(_turns(lines, known, _labels(items, known), counts))
    head = [line.text for line in lines[:12]]
    yield discussion(
        source,
        FORMAT.name,
        spoken,
        title=next((line.text.strip("*_ ") for line in lines if line.level == _TITLE_LEVEL), None),
        date=next((date for text in head if (date := date_in(text))), None),
        warnings=[*source.decoded.warnings, *left_out(counts)],
    )


def _lines(texts: Sequence[str]) -> Iterator[Line]:
    pasted = {n for fence in fences(texts) for n in range(fence.first + bool(fence.before), fence.last + 1)}
    for n, text in enumerate(texts):
        if n in pasted:
            yield Line(n + 1, text)
        elif match := _HEADING.match(text):
            yield Line(n + 1, match["text"], level=len(match["level"]))
        elif match := _ITEM.match(text):
            yield Line(n + 1, match["text"].rstrip(), indent=len(match["indent"].expandtabs(4)))
        elif text.strip():
            yield Line(n + 1, text.strip(), apart=text[0] not in " \t" and (n == 0 or not texts[n - 1].strip()))


def _people(lines: Sequence[Line]) -> dict[str, str]:
    """Initials and names → full names, from the line or the section that says who was there."""
    found: dict[str, str] = {}
    listing = False
    for line in lines:
        match = _PEOPLE.match(line.text)
        if match or line.level:
            listing = match is not None and not match["text"]
            told = (match["text"] or "") if match else ""
        else:
            listing = listing and line.indent >= 0
            told = line.text if listing else ""
        for person in _PERSON.finditer(re.sub(r"\band\b|\bund\b|&", ",", told)):
            name = person["name"].strip(" *_.")
            if labels.looks_like_name(name):
                found[name] = name
                for initials in (person["initials"], person["also"]):
                    if initials:
                        found[initials] = name
    return found


def _split(text: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    """An item's name and words, where it may have a name."""
    for form in (_MARKED, _BRACKETED):
        if (match := form.match(text)) and match["text"]:
            name = match["name"].strip()
            return (name, match["text"]) if form is _MARKED or name in known else None
    if (match := _DASHED.match(text)) and match["name"] in known:
        return match["name"], match["text"]
    return labels.split_label(text)


def _labels(items: Sequence[Line], known: Mapping[str, str]) -> frozenset[str]:
    """The names before items: those who were there, and others that occur as speakers do."""
    found = [split[0] for item in items if (split := _split(item.text, known)) and split[1]]
    often = {name for name, count in Counter(found).items() if count > 1}
    prose = "\n".join(item.text for item in items)
    sure = labels.speakers(found, prose, len(items)) & often if not known else frozenset()
    firsts = Counter(name.split()[0] for name in set(known.values()))
    alone = {first for first, count in firsts.items() if count == 1}
    return frozenset(name for name in found if name in known or name in alone or name in sure)


def _turns(
    lines: Sequence[Line], known: Mapping[str, str], named: frozenset[str], counts: Counter[str]
) -> Iterator[Spoken]:
    """The turns in the order of the text."""
    path: list[tuple[int, str]] = []
    held: list[str] = []
    first, speaker, depth = 0, "", -1
    listing = False

    def turn() -> Iterator[Spoken]:
        if held:
            yield _turn(held, first, speaker, known, " / ".join(text for level, text in path if level > _TITLE_LEVEL))

    for line in lines:
        if line.level or _PEOPLE.match(line.text):
            yield from turn()
            held, depth = [], -1
            people = _PEOPLE.match(line.text)
            listing = people is not None and not people["text"]
            counts["line about who was there"] += people is not None
            if line.level:
                path = [(level, text) for level, text in path if level < line.level] + [(line.level, line.text)]
            continue
        listing = listing and line.indent >= 0
        if listing or (line.indent < 0 and _META.match(line.text) and not held):
            counts["line about who was there" if listing else "line about the meeting"] += 1
            continue
        split = _split(line.text, known)
        name = split[0] if split and split[0] in named else ""
        if held and not name and not line.apart and (line.indent < 0 or line.indent > depth >= 0):
            mark = f"{'  ' * ((line.indent - depth) // 2)}- " if line.indent >= 0 else ""
            held.append(mark + line.text)
            continue
        yield from turn()
        held = [split[1] if split and name else line.text]
        first, speaker, depth = line.number, name, line.indent
    yield from turn()


def _turn(held: Sequence[str], number: int, name: str, known: Mapping[str, str], thread: str) -> Spoken:
    said = speech("\n".join(held), closed=True)
    person = known.get(name)
    return Spoken(
        speaker=labels.shown(name) if name else None,
        person=person if person != name else None,
        text=said.text,
        thread=thread or None,
        quoted=said.quoted,
        attachments=said.attachments,
        anchor=f"line {number}",
    )


FORMAT = Format(name="minutes", sniff=sniff, read=read)
