"""The lines of an IRC log, as irssi, WeeChat, HexChat, ZNC, IRCCloud and W3C's RRSAgent write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from agent.text import clocks
from agent.text.stamps import date_in

Kind = Literal["said", "did", "nick", "topic", "event"]

_NICK = r"[^\s<>\[\]:,]{1,40}"
_STAMP = re.compile(
    r"^\s{0,2}(?:\[?(?:(?P<date>\d{4}-\d\d-\d\d)[T ]|(?:[A-Z][a-z]{2} [ \d]\d )(?=\d\d:))?"
    r"(?P<clock>\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?\]?)[ \t]+"
)
_SAID = (
    re.compile(rf"^<[@+%&~! ]?(?P<nick>{_NICK})>[ \t]?(?P<text>.*)$"),
    re.compile(rf"^\[(?P<nick>{_NICK})\] (?P<text>.*)$"),
    re.compile(rf"^[@+%&~]?(?P<nick>{_NICK})\t(?P<text>.*)$"),
)
_DID = re.compile(rf"^(?:\*|—|\* ?\t)[ \t]+(?P<text>[@+%]?(?P<nick>{_NICK})(?:'s)? .+)$")
_EVENT = re.compile(r"^(?:\*\*\*|-!-|-->|<--|--|=-=|→|←|⇐|\*{3,}|---|-\S+-)\s*(?P<text>.*)$")
_NICKED = re.compile(
    rf"(?:^|\s)\(?(?P<old>{_NICK})\)? (?:is now known as|ist nun bekannt als|changed nick(?:name)? to|→) "
    rf"(?P<new>{_NICK})\W*$"
)
_TOPIC = re.compile(r"(?:changed|set|changes) (?:the )?topic", re.IGNORECASE)
_DAY = re.compile(
    r"^(?:---|\*{4}|===)\s*(?:Day changed|Log opened|Log closed|BEGIN LOGGING AT|ENDING LOGGING AT|Date:)",
    re.IGNORECASE,
)
_MONTH_DAY_YEAR = re.compile(r"([A-Z][a-z]{2}) +(\d{1,2})(?: [\d:]{5,8})?(?: [A-Z]{3,4})? (\d{4})")


class Line(NamedTuple):
    """One line of a log. `nick`: who said or did it; of a change of nick the old one, and `text` the new one."""

    number: int
    kind: Kind
    nick: str
    text: str
    stamp: clocks.Stamp | None


def lines(texts: Iterable[str]) -> Iterator[Line]:
    """The lines in order, numbered from 1; a line of no known form goes on with the one before it.

    Dates that stand in lines of their own hold for the times after them.
    """
    day = ""
    held: Line | None = None
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        if _DAY.match(text.strip()):
            told = date_in(text) or date_in(_MONTH_DAY_YEAR.sub(r"\1 \2, \3", text))
            day = told.isoformat() if told else day
            continue
        line = _line(number, text, day)
        if line is None:
            held = held._replace(text=f"{held.text}\n{text.strip()}") if held else None
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _line(number: int, text: str, day: str) -> Line | None:
    stamped = _STAMP.match(text)
    rest = text[stamped.end() :] if stamped else text
    stamp = clocks.Stamp(stamped["clock"], stamped["date"] or day, "", stamped["zone"] or "") if stamped else None
    for form in _SAID[: 3 if stamped else 1]:
        if match := form.match(rest):
            return _said(number, match, stamp)
    if match := _DID.match(rest):
        return Line(number, "did", match["nick"].removesuffix("'s"), match["text"].lstrip("@+%"), stamp)
    if match := _EVENT.match(rest.lstrip()):
        return _event(number, match["text"].replace("\t", " "), stamp)
    return Line(number, "event", "", rest, stamp) if stamped else None


def _said(number: int, match: re.Match[str], stamp: clocks.Stamp | None) -> Line:
    nick = match["nick"].strip()
    if nick in ("--", "-->", "<--", "*", "=!="):
        text = match["text"].strip()
        if nick == "*":
            return Line(number, "did", text.split(" ")[0], text, stamp)
        return _event(number, text, stamp)
    return Line(number, "said", nick, match["text"].strip(), stamp)


def _event(number: int, text: str, stamp: clocks.Stamp | None) -> Line:
    if match := _NICKED.search(text):
        return Line(number, "nick", match["old"].lstrip("@+%"), match["new"].rstrip(".").lstrip("@+%"), stamp)
    return Line(number, "topic" if _TOPIC.search(text) else "event", "", text, stamp)
