"""Microsoft Teams' transcripts as Word documents.

Older ones have, in each paragraph, a line of times (`0:0:7.270 --> 0:0:9.950`), the speaker's and the words'; newer
ones have `Ada Berg   0:42` over the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import clocks, cues, headed, labels, word
from agent.text.stamps import date_in

_TIMED = re.compile(r"^\s*\d{1,3}:\d{1,2}:\d{1,2}(?:\.\d{1,3})?\s*-->", re.MULTILINE)
_EVENT = re.compile(r"^\S.{0,80} (?:started|stopped) (?:transcription|recording)\W*$")
_MADE = re.compile(r"[-_](?:meeting )?(?:recording|transcript).*$", re.IGNORECASE)


def sniff(source: Source) -> Confidence:
    """A Word document with lines of times, or with names and times over what was said."""
    document = source.part(word.DOCUMENT)
    if document is None:
        return Confidence.NO
    seen = word.glimpse(document.open)
    if _TIMED.search(seen):
        return Confidence.CERTAIN
    return Confidence.CERTAIN if len(headed.heads(seen.split("\n"))) > 1 else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one meeting of a document. Raises InputError where nobody speaks in it with a time."""
    lines = word.lines(source.open, source.name)
    text = "\n".join(lines)
    if _TIMED.search(text):
        blocks, before, _ = cues.blocks(text)
        spoken = list(_by_cue(cues.in_time(blocks)))
    else:
        found = headed.heads(lines)
        if not found:
            raise InputError(f"{source.name} names no speaker with a time; try --format docx.")
        before = lines[: found[0].line]
        spoken = list(_by_head(lines, found))
    told = [line.strip() for line in before if line.strip() and not _EVENT.match(line)]
    yield discussion(
        source,
        FORMAT.name,
        spoken,
        title=_MADE.sub("", told[0]) if told else None,
        date=next((date for line in told if (date := date_in(line))), None),
        content=text,
    )


def _by_cue(blocks: Sequence[cues.Block]) -> Iterator[Spoken]:
    """Under each line of times stand the speaker and the words; one line alone is words of somebody unknown."""
    words: list[cues.Words] = []
    for block in blocks:
        name, text = (block.lines[0], block.lines[1:]) if len(block.lines) > 1 else ("", block.lines)
        said = " ".join(" ".join(text).split())
        if said:
            speaker = labels.shown(name)
            words.append(cues.Words(block.start, block.end, speaker, said, f"cue {block.number}"))
    for turn in cues.turns(words):
        yield Spoken(speaker=turn.speaker, text=turn.text, time=turn.time, anchor=turn.anchor)


def _by_head(lines: Sequence[str], found: Sequence[headed.Head]) -> Iterator[Spoken]:
    times = clocks.times([head.stamp for head in found], None)
    held: Spoken | None = None
    for head, time, body in zip(found, times, headed.bodies(lines, found), strict=True):
        text = " ".join(" ".join(line for line in body if not _EVENT.match(line.strip())).split())
        speaker = labels.shown(head.name)
        if held is not None and speaker is not None and held.speaker == speaker:
            held = held.model_copy(update={"text": f"{held.text} {text}".strip()})
            continue
        if held is not None:
            yield held
        held = Spoken(speaker=speaker, text=text, time=time, anchor=f"line {head.line + 1}")
    if held is not None:
        yield held


FORMAT = Format(name="teams-docx", sniff=sniff, read=read)
