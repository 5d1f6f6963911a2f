"""Discord's channels as DiscordChatExporter writes them in JSON: `guild`, `channel` and `messages`.

The opening post of a thread has no words of its own and is taken from the message that it refers to; what a bot posts
may stand in embeds alone. Messages stand in the order of their instants, whatever zone each is written in. See
https://github.com/Tyrrrz/DiscordChatExporter.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import jsons, slack
from agent.text.pasted import speech
from agent.text.stamps import instant, iso

_SPOKEN = frozenset(["Default", "Reply", "0", "19", "ChatInputCommand", "20", "ContextMenuCommand", "23", ""])
_STARTER = frozenset(["ThreadStarterMessage", "21"])
_EMOJI = re.compile(r"<a?(:\w{1,64}:)\d+>")
_START = dt.datetime.min.replace(tzinfo=dt.UTC)


def sniff(source: Source) -> Confidence:
    """An object with a guild or channel, and messages with authors."""
    head = source.head
    if jsons.shape(head) != "{" or '"channel"' not in head or '"messages"' not in head:
        return Confidence.NO
    marks = ('"guild"', '"exportedAt"', '"dateRange"', '"isBot"', '"timestampEdited"')
    found = sum(mark in head for mark in marks)
    return Confidence.CERTAIN if found >= 2 else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The one channel of an export. Raises InputError where no message has words, which the export then lacks."""
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    channel = _first(source, "channel")
    timed: list[tuple[dt.datetime, Spoken]] = []
    silent = 0
    with source.open() as stream:
        for message in jsons.items(stream, "messages.item", source.name):
            moment = instant(message.get("timestamp")) if isinstance(message, dict) else None
            if isinstance(message, dict) and _again(message, seen):
                counts["message that stands there twice"] += 1
                continue
            said = _spoken(message, moment, counts) if isinstance(message, dict) else None
            if said is not None:
                timed.append((_at(moment, timed), said))
            elif isinstance(message, dict):
                silent += not jsons.text(message.get("content"))
    if not timed and silent:
        raise InputError(
            f"{source.name} holds {silent} messages and the words of none: the export was made without the permission "
            "to read message content; export it again with an account or bot that has it."
        )
    spoken = _threaded([said for _, said in sorted(timed, key=lambda entry: entry[0])])
    first = min((moment for moment, _ in timed if moment != _START), default=None)
    name = jsons.text(channel.get("name"))
    key = jsons.text(channel.get("id"))
    yield discussion(
        source,
        FORMAT.name,
        spoken,
        title=f"#{name}" if name else None,
        date=first.date() if first else None,
        key=f"discord/{key}/{first.date()}" if key and first else None,
        content=json.dumps([[s.speaker, s.text, s.time, s.reactions, s.quoted] for s in spoken]),
        warnings=left_out(counts),
    )


def _again(message: dict[str, Any], seen: set[str]) -> bool:
    """Whether the same message was there before, as where two exports overlap."""
    key = jsons.text(message.get("id"))
    known = bool(key) and key in seen
    seen.add(key)
    return known


def _threaded(spoken: list[Spoken]) -> list[Spoken]:
    """The same, each answer in the thread of the first message that it goes back to, and that one too."""
    ids = [said.anchor.removeprefix("message ") for said in spoken]
    roots: dict[str, str] = {}
    for key, said in zip(ids, spoken, strict=True):
        if said.thread:
            roots[key] = roots.get(said.thread, said.thread)
    opened = set(roots.values())
    threads = [roots.get(key) or (key if key in opened else None) for key in ids]
    return [said.model_copy(update={"thread": told}) for said, told in zip(spoken, threads, strict=True)]


def _first(source: Source, prefix: str) -> dict[str, Any]:
    with source.open() as stream:
        return jsons.record(next(jsons.items(stream, prefix, source.name), None))


def _at(moment: dt.datetime | None, before: list[tuple[dt.datetime, Spoken]]) -> dt.datetime:
    """Where a message stands in time; one without a time stands where it is."""
    if moment is None:
        return before[-1][0] if before else _START
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _spoken(message: dict[str, Any], moment: dt.datetime | None, counts: Counter[str]) -> Spoken | None:
    kind = jsons.text(message.get("type"))
    author = jsons.record(message.get("author"))
    referred = jsons.record(message.get("referencedMessage"))
    text = _shown(message.get("content"))
    if kind in _STARTER:
        text, author = text or _shown(referred.get("content")), jsons.record(referred.get("author")) or author
    elif kind not in _SPOKEN:
        counts["line of the system"] += 1
        return None
    text = text or _embedded(message)
    if not text:
        counts["sticker, picture or file without words"] += 1
        return None
    said = speech(text, closed=True)
    answered = jsons.text(jsons.record(message.get("reference")).get("messageId"))
    return Spoken(
        speaker=_name(author),
        text=said.text,
        time=iso(moment) if moment else None,
        thread=answered or None,
        quoted=said.quoted,
        attachments=said.attachments,
        anchor=f"message {jsons.text(message.get('id'))}",
        automatic=author.get("isBot") is True,
        reactions=tuple(_reactions(message)),
    )


def _name(author: dict[str, Any]) -> str | None:
    """The nickname, else the name; a deleted account's is what the export calls it."""
    told = (author.get("nickname"), author.get("name"))
    return next((name.strip() for name in told if isinstance(name, str) and name.strip()), None)


def _shown(content: object) -> str:
    return _EMOJI.sub(r"\1", jsons.text(content)).strip()


def _embedded(message: dict[str, Any]) -> str:
    """The words of embeds: titles, descriptions and fields."""
    lines: list[str] = []
    for embed in jsons.records(message.get("embeds")):
        lines += [_shown(embed.get(name)) for name in ("title", "description")]
        lines += [
            f"{_shown(field.get('name'))}: {_shown(field.get('value'))}" for field in jsons.records(embed.get("fields"))
        ]
    return "\n".join(line for line in lines if line)


def _reactions(message: dict[str, Any]) -> Iterator[str]:
    for reaction in jsons.records(message.get("reactions")):
        emoji = jsons.record(reaction.get("emoji"))
        by = [name for user in jsons.records(reaction.get("users")) if (name := _name(user))]
        count = reaction.get("count")
        name = jsons.text(emoji.get("name")) or jsons.text(emoji.get("code"))
        yield slack.reaction(name, by, count if isinstance(count, int) else len(by))


FORMAT = Format(name="discord-export", sniff=sniff, read=read)
