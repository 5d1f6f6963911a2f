"""The data part of a message: one JSON object a line between two marks.

A line break within a text is escaped, so nothing that somebody said can end the data, or look like a line of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agent.model.transcript import Chunk, Manner, Turn
from agent.text.chunks import PASTED

OPEN, CLOSE = "<<<DATA", "DATA>>>"

_MANNERS = {
    Manner.ASSISTANT: "a person with an assistant: only the person decides, the assistant proposes",
    Manner.VOTES: "proposals and votes (+1, -1): what has the votes is decided, in its last wording",
    Manner.FACILITATED: "a meeting in which somebody recaps: a recap that nobody contests decides",
    Manner.CHAT: "messages in a chat tool or an issue thread",
    Manner.LOOSE: "free talk: few things are settled in so many words",
}


def line(**fields: Any) -> str:
    """One line of data; fields that hold nothing are left out."""
    kept = {key: value for key, value in fields.items() if value not in (None, "", (), [], False)}
    # a lone surrogate, legal in JSON exports, would break the request's encoding; U+2028 would look like a line break
    text = (
        json.dumps(kept, ensure_ascii=False)
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .replace("\x85", "\\u0085")
    )
    return text.encode("utf-8", "replace").decode()


def block(lines: Iterable[str]) -> str:
    """The data part."""
    return "\n".join((OPEN, *lines, CLOSE))


def turn_line(turn: Turn) -> str:
    """A turn: whose words, the words, and apart from them what was quoted or pasted."""
    pasted = [f"{a.language or 'text'}: {a.text[:PASTED]}" for a in turn.attachments]
    return line(
        turn=turn.n,
        speaker=turn.person or turn.speaker,
        thread=turn.thread,
        automatic=turn.automatic,
        text=turn.text,
        quoting=[q[:PASTED] for q in turn.quoted],
        pasted=pasted,
        reactions=list(turn.reactions),
    )


def setting_lines(chunk: Chunk) -> Iterator[str]:
    """What is known of the whole discussion, and what was proposed shortly before this part of it."""
    transcript, outline = chunk.transcript, chunk.outline
    yield line(
        discussion=transcript.title,
        date=transcript.date.isoformat() if transcript.date else None,
        manner=_MANNERS[outline.manner],
        speakers=[p.name for p in outline.participants],
        recaps_by=[p.name for p in outline.participants if p.facilitates],
        assistants=[p.name for p in outline.participants if p.assistant],
    )
    if chunk.first > 1:
        for proposal in outline.open_at(chunk.first):
            yield line(proposed_before_in_turn=proposal.turn, by=proposal.speaker, text=proposal.text)


def chunk_lines(chunk: Chunk) -> Iterator[str]:
    """A chunk: its setting, then its turns."""
    yield from setting_lines(chunk)
    yield from map(turn_line, chunk.turns)


def turns_around(chunk: Chunk, turns: Iterable[int], before: int, after: int) -> tuple[Turn, ...]:
    """The turns of the discussion with these numbers and their neighbours, each once, in order."""
    last = len(chunk.transcript.turns)
    wanted = {n for turn in turns for n in range(max(1, turn - before), min(last, turn + after) + 1)}
    return tuple(chunk.transcript.turns[n - 1] for n in sorted(wanted))


def spoken(turns: Sequence[Turn]) -> str:
    """All that stands in these turns, as one text, to hold an answer against."""
    return "\n".join(t for turn in turns for t in (turn.text, *turn.quoted, *(a.text for a in turn.attachments)))
