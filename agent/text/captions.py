"""Who says what in the cues of captions: voice spans (`<v Name>`), or, where a file has none, `Name: text` in the cues.

A name before a colon holds until the next one. Tags and entities are those of WebVTT (W3C, 4 April 2019, section 4),
and the few of HTML that players of SubRip take.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from agent.text import cues, labels

TAG = re.compile(
    r"<(?P<close>/)?(?P<name>v|c|i|b|u|s|ruby|rt|rp|lang|font|span|em|strong|br)"
    r"(?:\.[^\s>]*)?(?:[ \t\n]+(?P<value>[^>]*))?/?>"
    r"|<(?:\d+:)?\d{1,3}:\d{2}[.,]\d{1,3}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NAMED_ID = re.compile(r'^\d+ "(?P<name>.+)" \(\d+\)$')
_CHANGE = re.compile(r"^>>+\s*")


def unstyled(block: cues.Block) -> cues.Block:
    """The cue without the marks inside a line, so that what rolls on can be compared."""
    lines = (
        TAG.sub(lambda tag: tag[0] if (tag["name"] or "").lower() in ("v", "br") else "", line).strip()
        for line in block.lines
    )
    return block._replace(lines=tuple(line for line in lines if line))


def warnings(name: str, blocks: Sequence[cues.Block], repaired: int) -> Iterator[str]:
    """What a person should know of a file's cues: how many were mended, how many are empty."""
    empty = sum(not any(segments("\n".join(block.lines))) for block in blocks)
    if repaired:
        yield f"Cues of {name} that end before they start, and were kept at their start: {repaired}."
    if empty:
        yield f"Cues of {name} without words, left out: {empty}."


def words(blocks: Sequence[cues.Block]) -> list[cues.Words]:
    """Who says what in each cue, in order; a cue without words says nothing."""
    parsed = [(block, list(segments("\n".join(block.lines)))) for block in blocks]
    voiced = {speaker for _, said in parsed for speaker, _ in said if speaker}
    named = _labelled([text for _, said in parsed for speaker, text in said if speaker is None], voiced)
    found: list[cues.Words] = []
    current: str | None = None
    for block, spoken in parsed:
        by_id = _NAMED_ID.match(block.id)
        for voice, text in spoken:
            if voice is not None or (voiced and not named):
                found.append(_said(block, labels.shown(voice) if voice else None, text))
                current = None
                continue
            for line in _lines(text, named):
                label, rest, breaks = _label(line, named)
                current = labels.shown(label) if label else (None if breaks else current)
                speaker = labels.shown(by_id["name"]) if by_id and not label else current
                found.append(_said(block, speaker, rest, breaks=breaks)._replace(labelled=label is not None))
    return [said for said in found if said.text]


def _said(block: cues.Block, speaker: str | None, text: str, *, breaks: bool = False) -> cues.Words:
    flat = re.sub(r"\s+", " ", text).strip()
    return cues.Words(
        start=block.start, end=block.end, speaker=speaker, text=flat, anchor=cues.anchor(block), breaks=breaks
    )


def by_label(said: Sequence[cues.Words]) -> list[cues.Words]:
    """The same, with a new turn at each name, where a person set the names: none stands within a sentence.

    Where one does, a program wrote the name over every cue, and it says nothing about turns.
    """
    repeated = [
        n for n in range(1, len(said)) if said[n].labelled and said[n].speaker == said[n - 1].speaker is not None
    ]
    if not all(cues.ended(said[n - 1].text) for n in repeated):
        return list(said)
    starts = set(repeated)
    return [words._replace(anew=n in starts) for n, words in enumerate(said)]


def segments(payload: str) -> Iterator[tuple[str | None, str]]:
    """The voices of a cue and their words, tags removed, entities decoded once; text outside a span has no voice."""
    voice: str | None = None
    held = ""
    place = 0
    for tag in TAG.finditer(payload):
        held += payload[place : tag.start()]
        place = tag.end()
        if (tag["name"] or "").lower() == "br":
            held += "\n"
        if (tag["name"] or "").lower() != "v":
            continue
        if held.strip():
            yield voice, _decoded(held)
        held, voice = "", None if tag["close"] else _decoded(tag["value"] or "").strip() or None
    held += payload[place:]
    if held.strip():
        yield voice, _decoded(held)


def _decoded(text: str) -> str:
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return re.sub("[\u200b\u200e\u200f\u2060]", "", text).replace("\u00a0", " ")


def _labelled(texts: list[str], voiced: set[str]) -> frozenset[str]:
    """The names that stand before a colon in cues without a voice; where voices are given, only theirs."""
    lines = [_CHANGE.sub("", line).strip() for text in texts for line in text.split("\n")]
    found = [split[0] for line in lines if (split := labels.split_label(line))]
    if voiced:
        return frozenset(found) & voiced
    return labels.speakers(found, "\n".join(lines), len(texts))


def _lines(text: str, named: frozenset[str]) -> Iterator[str]:
    """The lines of a cue that begin with a speaker or a mark of a change; the others belong to the line before."""
    held = ""
    for line in text.split("\n"):
        if held and (_CHANGE.match(line) or _label(line, named)[0]):
            yield held
            held = ""
        held = f"{held}\n{line}" if held else line
    if held:
        yield held


def _label(line: str, named: frozenset[str]) -> tuple[str | None, str, bool]:
    """The speaker whom a line names, its words, and whether it says that the speaker changes."""
    bare = _CHANGE.sub("", line)
    split = labels.split_label(bare)
    changes = bare != line
    return (split[0], split[1], changes) if split and split[0] in named else (None, bare, changes)
