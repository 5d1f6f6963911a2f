"""Aider's chat history (`.aider.chat.history.md`): Markdown, one `# aider chat started at …` a session.

Lines with `####` are the person's, lines with `>` those of the program, and the rest is the assistant's answer. Blocks
that hold a file, or a change of one, are told in one line each. See https://aider.chat/docs/config/options.html
(`--chat-history-file`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import headed
from agent.text.pasted import fences, speech
from agent.text.stamps import instant, iso

_STARTED = re.compile(r"^# aider chat started at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*$")
_TALK = re.compile(r"^/(?:ask|code|architect|context|chat-mode \w+)\b\s*")
_DONE = re.compile(r"^(?:Applied edit to|Commit [0-9a-f]{7}|Running|Added .+ to the chat|Removed .+ from the chat)")
_EDIT = re.compile(r"^(?:<<<<<<< SEARCH|--- |\+\+\+ )", re.MULTILINE)
_PATH = re.compile(r"^[\w./\\@+-]*[\w-]+\.\w{1,8}$|^[\w.\\@+-]+/[\w./\\@+-]+$")


class Piece(NamedTuple):
    """Lines of one kind that follow one another: `#` the person's, `>` the program's, or none for the answer."""

    mark: str
    first: int
    lines: tuple[str, ...]


def sniff(source: Source) -> Confidence:
    """The heading of a session, which nothing else writes."""
    return Confidence.CERTAIN if any(_STARTED.match(x) for x in source.head.split("\n")) else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The sessions of a history, in its order. Raises InputError where there is none."""
    lines = source.text.split("\n")
    starts = [(n, match[1]) for n, line in enumerate(lines) if (match := _STARTED.match(line))]
    if not starts:
        raise InputError(f"{source.name} holds no session of Aider; give its .aider.chat.history.md.")
    ends = headed.ends([n for n, _ in starts], len(lines))
    for (start, told), end in zip(starts, ends, strict=True):
        yield _session(source, lines[start + 1 : end], start + 1, told)


def _session(source: Source, lines: Sequence[str], first: int, told: str) -> Transcript:
    counts: Counter[str] = Counter()
    spoken = [said for piece in _pieces(lines) for said in _spoken(piece, first, counts)]
    moment = instant(told)
    asked = next((said.text for said in spoken if said.speaker == "user"), "")
    return discussion(
        source,
        FORMAT.name,
        [said.model_copy(update={"time": iso(moment) if moment and n == 0 else None}) for n, said in enumerate(spoken)],
        title=" ".join(asked.split()[:10]) or f"Aider chat of {told}",
        date=moment.date() if moment else None,
        key=f"{source.key or source.path or source.name}#{told}",
        content="\n".join(lines),
        with_assistant=True,
        warnings=[*source.decoded.warnings, *left_out(counts)],
    )


def _pieces(lines: Sequence[str]) -> Iterator[Piece]:
    fenced = {n for fence in fences(lines) for n in range(fence.first, fence.last + 1)}
    held: list[str] = []
    mark, first = "", 0
    for n, line in enumerate(lines):
        kind = "" if n in fenced else "#" if line.startswith("####") else ">" if line.startswith("> ") else ""
        if kind != mark and (held or kind):
            if held and (kind or line.strip()):
                yield Piece(mark, first, tuple(held))
                held = []
            elif held:
                continue
        if not held:
            if not line.strip():
                continue
            mark, first = kind, n
        held.append(line)
    if held:
        yield Piece(mark, first, tuple(held))


def _spoken(piece: Piece, offset: int, counts: Counter[str]) -> Iterator[Spoken]:
    anchor = f"line {piece.first + offset + 1}"
    if piece.mark == ">":
        done = [line for raw in piece.lines if _DONE.match(line := raw.removeprefix("> ").strip())]
        counts["line of the program"] += len(piece.lines) - len(done)
        yield Spoken(speaker=None, text="\n".join(done), anchor=anchor, automatic=True)
    elif piece.mark == "#":
        text = "\n".join(line.removeprefix("####").removeprefix(" ").rstrip() for line in piece.lines)
        text = _TALK.sub("", text)
        if text.startswith(("/", "!")):
            counts["command of the person"] += 1
            return
        said = speech(text)
        yield Spoken(speaker="user", text=said.text, quoted=said.quoted, attachments=said.attachments, anchor=anchor)
    else:
        text, edits = _without_files(piece.lines)
        said = speech(text)
        yield Spoken(
            speaker="assistant", text=said.text, quoted=said.quoted, attachments=said.attachments, anchor=anchor
        )
        yield Spoken(speaker="assistant", text="\n".join(edits), anchor=anchor, automatic=True)


def _without_files(lines: Sequence[str]) -> tuple[str, list[str]]:
    """An answer without the blocks that hold a file's content or its change, and a line for each of those."""
    kept: list[str] = []
    told: list[str] = []
    place = 0
    for fence in fences(lines, closed=False):
        above = fence.first - 1
        while above >= place and not lines[above].strip():
            above -= 1
        name = lines[above].strip(" `*:") if above >= place else ""
        body = "\n".join(lines[fence.first + 1 : fence.last])
        if _PATH.match(name) or _EDIT.search(body):
            shown = name if _PATH.match(name) else "a file"
            kept += lines[place : above if shown == name else fence.first]
            told.append(f"Wrote {shown} ({body.count(chr(10)) + 1} lines)")
            place = fence.last + 1
    kept += lines[place:]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)), told


FORMAT = Format(name="aider-history", sniff=sniff, read=read)
