"""Speaker-labelled plain text, and prose without speakers.

A turn begins at a line that names its speaker, and goes on over further paragraphs until the next such line:

    Priya: text     **Priya:** text     [09:02] Priya: text     Priya (00:09:02): text
    <priya> text    [09:02] <priya> text
    User: text      Assistant: text     ## Prompt               **You**

The commonest of these layouts in a file is its layout; lines of another stay text. There is no standard:
`agent/text/labels.py` holds the rules that tell a speaker from `Note:` and its kind.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import clocks, headed, labels
from agent.text.pasted import fences, speech
from agent.text.people import alike, bots_among
from agent.text.stamps import date_in

_CLOCK = (
    r"(?:(?P<date>\d{4}-\d\d-\d\d)[T ,]\s?)?(?P<clock>\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,6})?)"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\b\.?)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_BRACKETED = re.compile(rf"^\s{{0,3}}(?:[-*] )?[\[(]{_CLOCK}[\])]:?\s*(?:[-–—|]\s+)?(?P<rest>.*)$")
_OPEN = re.compile(rf"^{_CLOCK}\s+(?:[-–—|]\s+)?(?P<rest>\D.*)$")
_AFTER = re.compile(
    rf"^(?:\*\*|__)?(?P<name>[^\[\]():*<>_]{{1,64}}?)(?:\*\*|__)? ?[\[(]{_CLOCK}[\])]"
    r"(?:\s*:|\s|$)(?:\*\*|__)?\s*(?P<rest>.*)$"
)
_ANGLE = re.compile(r"^<[@+%&~ ]?(?P<name>[^<>\s][^<>]{0,62}?)>\s+(?P<rest>.*)$")
_BOLD = re.compile(
    r"^(?:[-*+] )?(?P<mark>\*\*|__|\*)(?P<name>[^*:]{1,64}?)(?:: ?(?P=mark)|(?P=mark) ?:)(?:\s+(?P<rest>.*)|$)"
)
_ROLE = re.compile(r"^(?:#{1,6} +(?:\*\*)?|\*\*|__)(?P<name>[^*#:]{1,40}?):?(?:\*\*|__)?:?\s*$")
_HEADING = re.compile(r"^#{1,6} +(?P<text>.+?)[ #]*$")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_SYSTEM = re.compile(r"^(?:\*{3}|-!-|--|-->|<--|=-=) ")
_META = re.compile(
    r"^\W{0,4}(?:date|attendees|participants|present|apologies|location|place|title|topic|subject|meeting|recorded|recording|duration|time"
    r"|where|when|who|agenda|channel|room|transcript|transcribed by|language)\W{0,3}:",
    re.IGNORECASE,
)
_DATA = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\[\"\]]|<(?:\?xml|!doctype|html|svg)\b)", re.IGNORECASE)
_TIMED = re.compile(r"^\s*[\d:.,]+\s*-->\s*[\d:.,]+", re.MULTILINE)
_CODE = re.compile(
    r"^(?:\s*(?:import |from \S+ import|def |class |#include|package |public |private |const |var )|.*[;{}]\s*$)"
)
_SETTING = re.compile(r"^\s*(?:\[{1,2}[\w.\"-]+\]{1,2}\s*$|[\w.\"-]+\s*=\s*\S|(?:- )?[a-z_][\w.-]*:(?:\s|$))")

Layout = Literal["bracketed", "open", "angle", "after", "bold", "role", "bare"]


class Entry(NamedTuple):
    """A line that may begin a turn."""

    line: int
    layout: Layout
    name: str | None
    rest: str
    stamp: clocks.Stamp | None = None
    system: bool = False
    whole: str = ""
    """The words with the name, where only a colon says that it is one."""


def sniff(source: Source) -> Confidence:
    """Likely where speakers are told apart, possible where it is prose."""
    head = source.head
    if not head.strip() or _DATA.match(head) or _TIMED.search(head) or head.startswith("WEBVTT"):
        return Confidence.NO
    if len(_starts(head.split("\n"))) > 1:
        return Confidence.LIKELY
    return Confidence.POSSIBLE if _is_prose(head) else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one discussion of a text."""
    lines = source.text.split("\n")
    starts = _starts(lines)
    if not starts:
        title, date = _heading(lines), _told_date(lines[:12])
        yield discussion(
            source, FORMAT.name, _paragraphs(lines), title=title, date=date, warnings=source.decoded.warnings
        )
        return
    before = lines[: starts[0].line]
    date = _told_date(before) or source.dated
    sides = labels.with_assistant(dict.fromkeys(start.name for start in starts if start.name))
    opening, dropped = _preamble(before)
    notes = [f"Head lines of {source.name} before the first speaker, left out: {dropped}."] if dropped else []
    yield discussion(
        source,
        FORMAT.name,
        [*opening, *_turns(lines, starts, date, sides)],
        title=_heading(before),
        date=date or next((d for s in starts if s.stamp and (d := date_in(s.stamp.date))), None),
        with_assistant=sides is not None,
        warnings=[*source.decoded.warnings, *notes],
    )


def _starts(lines: Sequence[str]) -> list[Entry]:
    """The lines that begin a turn, in the layout that most of them have."""
    pasted = {n for fence in fences(lines) for n in range(fence.first + bool(fence.before), fence.last + 1)}
    entries: dict[Layout, list[Entry]] = {}
    paragraphs = 0
    for n, line in enumerate(lines):
        if n in pasted or not line.strip():
            continue
        found = list(_entries(n, line))
        paragraphs += bool(found) or n == 0 or not lines[n - 1].strip()
        for entry in found:
            entries.setdefault(entry.layout, []).append(entry)
    prose = "\n".join(line for n, line in enumerate(lines) if n not in pasted)[:2_000_000]
    layouts = {layout: _accepted(layout, found, lines, prose, paragraphs) for layout, found in entries.items()}
    return _main(layouts)


def _main(layouts: dict[Layout, list[Entry]]) -> list[Entry]:
    """The entries of the file's layout; times or bold type go before a bare colon that is twice as common."""
    best = max((len(found) for found in layouts.values()), default=0)
    for layout in ("role", "bracketed", "after", "angle", "open", "bold", "bare"):
        found = layouts.get(layout, [])
        if found and len(found) >= best / 2:
            return found
    return []


def _entries(n: int, line: str) -> Iterator[Entry]:
    """The ways in which a line can be read as the beginning of a turn."""
    if match := (_BRACKETED.match(line) or _OPEN.match(line)):
        yield _stamped(n, "bracketed" if line.lstrip(" -*")[:1] in "[(" else "open", match)
        return
    if (match := _AFTER.match(line)) and labels.split_label(f"{match['name'].strip()}: "):
        yield Entry(line=n, layout="after", name=match["name"].strip(), rest=match["rest"], stamp=_stamp(match))
    elif match := _ANGLE.match(line):
        yield Entry(line=n, layout="angle", name=match["name"], rest=match["rest"])
    elif match := _BOLD.match(line):
        yield Entry(line=n, layout="bold", name=match["name"].strip(), rest=match["rest"] or "")
    elif split := labels.split_label(line):
        yield Entry(line=n, layout="bare", name=split[0], rest=split[1])
    if (match := _ROLE.match(line)) and labels.side(match["name"].strip()):
        yield Entry(line=n, layout="role", name=match["name"].strip(), rest="")


def _stamp(match: re.Match[str]) -> clocks.Stamp:
    half, zone, date = (match["half"] or "").lower(), match["zone"] or "", match["date"] or ""
    return clocks.Stamp(clock=match["clock"], date=date, half=half, zone=zone)


def _stamped(n: int, layout: Layout, match: re.Match[str]) -> Entry:
    """A line behind a time: a name and words, words alone, or a line of the system's."""
    words, stamp = match["rest"], _stamp(match)
    marked = None if _SYSTEM.match(words) else _ANGLE.match(words) or _BOLD.match(words)
    if marked:
        return Entry(n, layout, marked["name"].strip(), marked["rest"] or "", stamp)
    split = labels.split_label(words)
    if split and not labels.never(split[0]):
        return Entry(n, layout, split[0], split[1], stamp, whole=words)
    return Entry(n, layout, None, words, stamp, system=_SYSTEM.match(words) is not None)


def _named(found: list[Entry]) -> list[Entry]:
    """Entries with a time, their names taken back where they only look like some: 'the plan is: go'."""
    counts = Counter(entry.name for entry in found if entry.whole)
    marked = sum(entry.name is not None and not entry.whole for entry in found)
    if marked > sum(counts.values()):
        counts.clear()
    kept = {name for name, n in counts.items() if name and (n > 1 or " " not in name or labels.looks_like_name(name))}
    return [e if not e.whole or e.name in kept else e._replace(name=None, rest=e.whole, whole="") for e in found]


def _accepted(layout: Layout, found: list[Entry], lines: Sequence[str], prose: str, paragraphs: int) -> list[Entry]:
    """Those of the entries of one layout that begin a turn."""
    names = [entry.name for entry in found if entry.name]
    if layout == "role":
        return found if {"user", "assistant"} <= {labels.side(name) for name in names} else []
    if layout in ("bracketed", "open"):
        found = _named(found)
        return found if len(found) > 1 and (layout == "bracketed" or len(names) >= max(2, len(found) / 2)) else []
    if layout in ("angle", "after"):
        return found if len(found) > 1 else []
    listed = _listed(found, lines)
    known = labels.speakers([e.name for e in found if e.name and e.line not in listed], prose, paragraphs)
    return [entry for entry in found if entry.name in known or (entry.name and alike(entry.name, known))]


def _listed(found: list[Entry], lines: Sequence[str]) -> set[int]:
    """The lines that a colon announces: 'The options are:' and a label a line, each used once."""
    counts = Counter(entry.name for entry in found)
    listed: set[int] = set()
    for entry in found:
        above = entry.line - 1
        while above >= 0 and not lines[above].strip():
            above -= 1
        announced = above >= 0 and lines[above].rstrip().endswith(":") and len(lines[above].split()) > 3
        if counts[entry.name] == 1 and (announced or above in listed):
            listed.add(entry.line)
    return listed


def _turns(
    lines: Sequence[str], starts: list[Entry], date: dt.date | None, sides: dict[str, labels.Side] | None
) -> Iterator[Spoken]:
    """The turns from each start to the next."""
    times = clocks.times([start.stamp for start in starts], date)
    ends = headed.ends([start.line for start in starts], len(lines))
    bots = frozenset() if sides else bots_among({start.name for start in starts if start.name})
    for start, time, end in zip(starts, times, ends, strict=True):
        last = end == len(lines)
        body = [start.rest, *(lines[start.line + 1 :] if last else _body(lines[start.line + 1 : end]))]
        said = speech("\n".join(body), closed=True)
        speaker = labels.shown(start.name) if start.name else None
        which = sides.get(start.name or "") if sides else None
        yield Spoken(
            speaker=which or speaker,
            person=speaker if which == "user" and labels.side(start.name or "") is None else None,
            text=said.text,
            time=time,
            quoted=said.quoted,
            attachments=said.attachments,
            anchor=f"line {start.line + 1}",
            automatic=start.system or which == "system" or start.name in bots,
        )


def _body(lines: Sequence[str]) -> list[str]:
    """The lines of a turn without the rules and headings that stand over the next one."""
    kept = list(lines)
    while kept and (not kept[-1].strip() or _RULE.match(kept[-1]) or _HEADING.match(kept[-1])):
        kept.pop()
    return kept


def _preamble(lines: Sequence[str]) -> tuple[list[Spoken], int]:
    """What stands before the first speaker: sentences are somebody's words; and how many other lines were left out."""
    spoken: list[Spoken] = []
    dropped = 0
    for paragraph in _paragraphs(lines):
        text = "\n".join(line for line in paragraph.text.split("\n") if not _META.match(line))
        if re.search(r"[.!?]\s*$", text) and len(text.split()) > 4:
            spoken.append(paragraph.model_copy(update={"text": text}))
        else:
            dropped += len(text.split("\n")) if text.strip() else 0
    return spoken, dropped


def _paragraphs(lines: Sequence[str]) -> Iterator[Spoken]:
    """The paragraphs of a text without speakers, each a turn of somebody unknown; headings and rules are none."""
    pasted = {n for fence in fences(lines) for n in range(fence.first, fence.last + 1)}
    held: list[str] = []
    first = 0
    for n, line in enumerate([*lines, ""]):
        parts = n not in pasted and (not line.strip() or _HEADING.match(line) or _RULE.match(line))
        if parts and held:
            said = speech("\n".join(held), closed=True)
            anchor = f"line {first + 1}"
            yield Spoken(speaker=None, text=said.text, quoted=said.quoted, attachments=said.attachments, anchor=anchor)
            held = []
        elif not parts:
            first = first if held else n
            held.append(line)


def _heading(lines: Iterable[str]) -> str | None:
    """The title: the first heading, or what a `Title:` line says."""
    for line in lines:
        if match := _HEADING.match(line):
            return match["text"].strip("*_ ")
        if match := re.match(r"^\W{0,4}(?:title|topic|subject|meeting)\W{0,3}:\W{0,3}(\S.*)$", line, re.IGNORECASE):
            return match[1]
    return None


def _told_date(lines: Iterable[str]) -> dt.date | None:
    """The date that a head line tells."""
    for line in lines:
        if (_META.match(line) or _HEADING.match(line) or len(line.split()) < 12) and (date := date_in(line)):
            return date
    return None


def _is_prose(text: str) -> bool:
    """Whether it reads like sentences, and not like data or a program."""
    lines = [line for line in text.split("\n") if line.strip()]
    letters = sum(c.isalpha() or c.isspace() for c in text)
    code = sum(_CODE.match(line) is not None for line in lines)
    settings = sum(_SETTING.match(line) is not None for line in lines)
    table = sum(line.count(",") > 3 and " " not in line.strip() for line in lines)
    worded = any(len(line.split()) > 4 or not line.isascii() for line in lines)
    return (
        letters > 0.7 * len(text)
        and code < len(lines) / 5
        and settings < len(lines) / 3
        and table < len(lines) / 3
        and worded
    )


FORMAT = Format(name="text", sniff=sniff, read=read)
