"""The parts of the system as a table: what each is and does, and who talks to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.engines.offline.compose.cells import filled
from agent.engines.offline.compose.consists import sort_of
from agent.engines.offline.compose.maps import VAGUE
from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.ways import does
from agent.engines.offline.phrasing import statement as told
from agent.model.details import ComponentDetails, InteractionDetails, Said
from agent.model.ledger import Entry
from agent.model.section import Block, Row


def components(entries: Sequence[Entry], voice: Voice, passing: Sequence[Entry]) -> list[Block]:
    """One row a part. A part of which nobody said what it does is told by what it passes to others."""
    rows = []
    for entry in entries:
        details = entry.details
        if isinstance(details, ComponentDetails):
            duty = "; ".join(_fullest(_duty(entry.title, s, voice) for s in details.responsibility))
            where = {"inside": "inside", "outside": "outside", "unknown": ""}[details.boundary]
            standing = "" if details.standing in ("unknown", "existing") else details.standing
            owns = ", ".join(details.owns)
            what = "" if details.what == "other" else sort_of(details.what, entry.title)
            ways = [e for e in passing if not duty and _goes_from(entry.title, e)]
            duty = duty or "; ".join(dict.fromkeys(_way(e, voice) for e in ways))
            cites = (entry.id, *(e.id for e in ways))
            rows.append(Row(cells=(entry.title, what, where, standing, duty, owns), cites=cites))
    return [filled(("Component", "What it is", "Boundary", "Standing", "What it does", "What it alone holds"), rows)]


def _goes_from(name: str, entry: Entry) -> bool:
    details = entry.details
    return isinstance(details, InteractionDetails) and details.source == name and details.verb != VAGUE


def _way(entry: Entry, voice: Voice) -> str:
    """'publishes open command to the broker'."""
    assert isinstance(entry.details, InteractionDetails)  # noqa: S101  # the caller took interactions only
    return does(entry.details, voice.phrasings, entry)


def _fullest(duties: Iterable[str]) -> list[str]:
    """Each duty once, without those that another one says with more words."""
    told = list(dict.fromkeys(d for d in duties if d))
    return [d for d in told if not any(d != other and other.startswith(f"{d} ") for other in told)]


def _duty(name: str, said: Said, voice: Voice) -> str:
    """What a part does, where the words say it of this part: 'keeps one MQTT 5 connection open to the broker'."""
    if not said.verbatim:
        return said.text.rstrip(".")
    plain = voice.phrasings.written(told(said.text).rstrip("."))
    match = re.match(rf"(?:the )?(?:\w+ )?{re.escape(name)} (?P<does>[a-z]+s?\b.*)", plain, re.IGNORECASE)
    if match is None:
        short = name.rsplit(maxsplit=1)[-1]
        match = re.match(rf"the {re.escape(short)} (?P<does>[a-z]+s\b.*)", plain, re.IGNORECASE)
    if match is None or voice.phrasings.has("duty.none", match["does"]):
        return ""
    end = voice.phrasings.search("duty.ends", match["does"])
    duty = match["does"][: end.start() if end else None].strip(" ,")
    return duty if len(duty.split()) <= _DUTY_WORDS and not voice.phrasings.has("speech.marks", duty) else ""


_DUTY_WORDS = 18


def interactions(entries: Sequence[Entry]) -> list[Block]:
    """One row a way between two parts, with what passes and whether one waits for it."""
    rows: dict[tuple[str, str, str], tuple[str, ...]] = {}
    modes: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        d = entry.details
        if isinstance(d, InteractionDetails):
            key = (d.source, d.target, f"{d.verb} {d.payload}" if d.payload else d.verb)
            rows[key] = (*rows.get(key, ()), entry.id)
            modes[key] = "" if d.mode == "unknown" else d.mode
    for bare in [key for key in rows if any(_says_more(other, key) for other in rows)]:
        fuller = next(other for other in rows if _says_more(other, bare))
        rows[fuller] = (*rows[fuller], *rows.pop(bare))
    made = [Row(cells=(*key, modes[key]), cites=cites) for key, cites in rows.items()]
    return [filled(("From", "To", "What passes", "How"), made)]


def _says_more(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether a way says all that another between the same two says, and what passes besides: 'calls to open a door', 'calls'."""
    vague = other[2] == VAGUE and one[2] != VAGUE
    return one[:2] == other[:2] and (vague or one[2].startswith(f"{other[2]} "))
