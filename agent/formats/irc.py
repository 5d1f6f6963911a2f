"""IRC logs of any common client, also of meetings kept by MeetBot (`#topic`, `#agreed`) or by W3C's scribes.

The topic that a meeting is at is the thread of what is said. What a scribe writes down as `Name: text` is that
person's; `… text` goes on with it. A nick that changes stays one person. See https://meetbot.debian.net/Manual.html and
https://w3c.github.io/scribe2/scribedoc.html.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import clocks, irclines, labels
from agent.text.stamps import date_in

_BOTS = re.compile(
    r"^(?:zakim|rrsagent|trackbot|meetbot|meetingology|zodbot|supybot|limnoria|ubottu"
    r"|openstack(?:gerrit|status)?|ghbot|github|agendabot|.*bot)[_`]?$",
    re.IGNORECASE,
)
_BY_BOT = re.compile(
    r"^(?:Meeting (?:started|ended)\b|Useful Commands: #|Minutes(?: \(text\))?:\s+http|The chair is|Log:\s+http)"
)
_COMMAND = re.compile(r"^#(?P<what>startmeeting|endmeeting|meetingtopic|topic|subtopic)\b\s*(?P<text>.*)$", re.I)
_SCRIBED_TOPIC = re.compile(r"^(?:sub)?topic: (?P<text>\S.*)$", re.IGNORECASE)
_SCRIBE = re.compile(r"^(?:scribe(?:nick)?: (?P<nick>\S+)|scribe\+ ?(?P<more>\S*))\s*$", re.IGNORECASE)
_QUEUE = re.compile(
    r"^(?:q[+\-=?]|ack \S|present[+=-]|regrets[+:]|zakim, |rrsagent, |trackbot, |agenda[+?]|vq[+?-]|i\|)",
    re.IGNORECASE,
)
_ANGLED = re.compile(
    r"^\s{0,2}\[?[\d\-T: .]{4,26}[Z\]]?\s+<[@+%&~ ]?[^\s<>]{1,40}>\s|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\t[^\s\t]{1,40}\t"
)
"""A time and a nick in angle brackets, or, as WeeChat writes them, between tabs."""
_GOES_ON = re.compile(r"^(?:\.\.\.|…)\s*")


class Meeting(NamedTuple):
    """What holds while a log is read: bots, who is who, who is the scribe."""

    bots: frozenset[str]
    people: Mapping[str, str]
    scribes: set[str]


def sniff(source: Source) -> Confidence:
    """Lines of a time and a nick in angle brackets, most of the file; or commands of a meeting's bot."""
    lines = [line for line in source.head.split("\n") if line.strip()][:2_000]
    parsed = list(irclines.lines(lines))
    angled = [line for line in lines if _ANGLED.match(line)]
    meeting = any(line.kind == "said" and (_COMMAND.match(line.text) or _SCRIBE.match(line.text)) for line in parsed)
    told = [line for line in parsed if line.kind != "event" or line.stamp]
    events = sum(line.kind in ("nick", "topic", "event") for line in parsed)
    if len(angled) >= 3 and len(angled) + events >= 0.6 * len(parsed):
        return Confidence.CERTAIN
    if meeting and len(told) >= 0.8 * len(lines) and sum(line.kind == "said" for line in parsed) > 2:
        return Confidence.CERTAIN
    return Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one discussion of a log. Raises InputError where nobody says anything in it."""
    lines = list(irclines.lines(source.text.split("\n")))
    if not any(line.kind == "said" for line in lines):
        raise InputError(f"{source.name} is no IRC log in which somebody speaks; try --format text.")
    counts: Counter[str] = Counter()
    meeting = Meeting(bots=_bots(lines), people=_people(lines), scribes=set())
    date = source.dated or _told(lines)
    times = clocks.times([line.stamp for line in lines], date)
    spoken = list(_spoken(lines, times, meeting, counts))
    started = next((_COMMAND.match(line.text) for line in lines if line.text.lower().startswith("#startmeeting")), None)
    changes = sorted({f"{nick} is {person}" for nick, person in meeting.people.items() if nick != person})
    notes = [f"Nicks of {source.name} that changed: {', '.join(changes)}."] if changes else []
    yield discussion(
        source,
        FORMAT.name,
        spoken,
        title=(started["text"].strip() if started else "") or None,
        date=date,
        warnings=[*source.decoded.warnings, *notes, *left_out(counts)],
    )


def _told(lines: Sequence[irclines.Line]) -> dt.date | None:
    return next((date for line in lines if line.stamp and (date := date_in(line.stamp.date))), None)


def _bots(lines: Sequence[irclines.Line]) -> frozenset[str]:
    named = {line.nick for line in lines if line.kind == "said" and _BOTS.match(line.nick)}
    return frozenset(named | {line.nick for line in lines if line.kind == "said" and _BY_BOT.match(line.text)})


def _people(lines: Sequence[irclines.Line]) -> dict[str, str]:
    """For each nick that was changed, the one among its changes under which most was said."""
    groups: dict[str, set[str]] = {}
    for line in lines:
        if line.kind == "nick":
            joined = groups.get(line.nick, {line.nick}) | groups.get(line.text, {line.text})
            groups.update(dict.fromkeys(joined, joined))
    said = Counter(line.nick for line in lines if line.kind in ("said", "did"))
    return {nick: max(sorted(group), key=lambda name: said[name]) for nick, group in groups.items()}


def _spoken(
    lines: Sequence[irclines.Line], times: Sequence[str | None], meeting: Meeting, counts: Counter[str]
) -> Iterator[Spoken]:
    topic: str | None = None
    last: dict[str, str] = {}
    for line, time in zip(lines, times, strict=True):
        if line.kind in ("event", "nick"):
            counts["line of the network (joined, left, nick)"] += 1
            continue
        topic = _topic(line, topic, meeting)
        if line.kind == "said" and line.nick not in meeting.bots and _QUEUE.match(line.text):
            counts["command to a bot about the queue or who is there"] += 1
            continue
        name, text = _scribed(line, meeting, last)
        yield Spoken(
            speaker=name or None,
            person=meeting.people.get(name),
            text=text,
            time=time,
            thread=topic,
            anchor=f"line {line.number}",
            automatic=line.kind == "topic" or line.nick in meeting.bots,
        )


def _topic(line: irclines.Line, topic: str | None, meeting: Meeting) -> str | None:
    """The topic that holds from this line on, and who the scribes are."""
    if line.nick in meeting.bots or line.kind != "said":
        return topic
    if match := _COMMAND.match(line.text):
        return match["text"].strip() or None if match["what"].lower().endswith("topic") else None
    if match := _SCRIBE.match(line.text):
        meeting.scribes.add((match["nick"] or match["more"] or line.nick).casefold())
    elif match := _SCRIBED_TOPIC.match(line.text):
        return match["text"].strip()
    return topic


def _scribed(line: irclines.Line, meeting: Meeting, last: dict[str, str]) -> tuple[str, str]:
    """Whose words a line holds, and the words: a scribe writes down what others say."""
    if line.kind != "said" or line.nick.casefold() not in meeting.scribes:
        return line.nick, line.text
    if _GOES_ON.match(line.text) and line.nick in last:
        return last[line.nick], _GOES_ON.sub("", line.text)
    split = labels.split_label(line.text)
    known = split is not None and not labels.never(split[0]) and len(split[0].split()) <= 3
    if split is None or not known or not split[1]:
        last.pop(line.nick, None)
        return line.nick, line.text
    last[line.nick] = split[0]
    return split


FORMAT = Format(name="irc-log", sniff=sniff, read=read)
