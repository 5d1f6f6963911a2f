"""Slack's export: a folder or zip with `users.json`, `channels.json` and one JSON file a channel and day.

One discussion a channel and day. A message is known by its channel and `ts`, so that a reply that was also sent to the
channel, or stands in two overlapping exports, is there once. See
https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports. A single file with `messages` by channel and
day, or one day's array alone, is read too.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Transcript
from agent.text import jsons, slack
from agent.text.pasted import speech
from agent.text.stamps import date_in, instant, iso

_DAY = re.compile(r"(?:^|.*/)(?P<channel>[^/]+)/(?P<day>\d{4}-\d\d-\d\d)\.json$")
_LISTS = ("channels.json", "groups.json", "dms.json", "mpims.json")
_SPOKEN = frozenset(
    ["", "bot_message", "me_message", "thread_broadcast", "file_share", "file_comment", "reply_broadcast"]
)
_NEAR = 3
"""Days of a channel within which a message may stand twice."""
_BUILT_IN = "USLACKBOT"
_MESSAGE = re.compile(r'"ts"\s*:\s*"\d{9,11}\.\d{3,6}"')


class Place(NamedTuple):
    """What is known of a workspace beside its messages: who is who, and which channel is which."""

    people: Mapping[str, str]
    bots: frozenset[str]
    channels: Mapping[str, tuple[str, str]]
    """By the name of their folder: id and title."""


class Day(NamedTuple):
    """One channel on one day, with the messages as they stand."""

    channel: str
    day: str
    messages: Iterable[object]


def sniff(source: Source) -> Confidence:
    """A folder or zip of days beside a list of users or channels; or JSON with messages that have Slack's times."""
    if source.archive:
        days = any(_DAY.match(name) for name in source.names)
        listed = any(name.rsplit("/", 1)[-1] in ("users.json", *_LISTS) for name in source.names)
        return Confidence.CERTAIN if days and listed else Confidence.NO
    head = source.head
    if not jsons.shape(head) or not _MESSAGE.search(head):
        return Confidence.NO
    return Confidence.CERTAIN if '"type"' in head and '"message"' in head else Confidence.LIKELY


def read(source: Source) -> Iterator[Transcript]:
    """The discussions of an export, a channel and day each. Raises InputError where there is none."""
    seen: deque[set[str]] = deque(maxlen=_NEAR)
    channel: str | None = None
    found = False
    place, days = _export(source)
    for day in days:
        found = True
        if day.channel != channel:
            seen.clear()
            channel = day.channel
        seen.append(set())
        yield _discussion(source, place, day, seen)
    if not found:
        raise InputError(f"{source.name} is a Slack export without a message; export the channels again.")


def _export(source: Source) -> tuple[Place, Iterable[Day]]:
    """Who is who, and the days, from whatever sort of export it is."""
    if source.archive:
        lists = {member.name.rsplit("/", 1)[-1]: member for member in source.members if not _DAY.match(member.name)}
        users = list(_each(lists["users.json"], "item")) if "users.json" in lists else []
        channels = [entry for name in _LISTS if name in lists for entry in _each(lists[name], "item")]
        return _place(users, channels), _days(source)
    if jsons.shape(source.head) == "[":
        return _place([], []), [Day("", "", _each(source, "item"))]
    if re.search(r'"messages"\s*:\s*\{', source.head) is None:
        channel = next((jsons.text(x) for name in ("channel_id", "name") for x in _each(source, name)), "")
        return _place([], []), [Day(channel, "", _each(source, "messages.item"))]
    return _place(list(_each(source, "users.item")), list(_each(source, "channels.item"))), _by_name(source)


def _each(source: Source, prefix: str) -> Iterator[object]:
    with source.open() as stream:
        yield from jsons.items(stream, prefix, source.name)


def _by_name(source: Source) -> Iterator[Day]:
    with source.open() as stream:
        for name, messages in jsons.pairs(stream, "messages", source.name):
            if isinstance(messages, list):
                yield Day(*_named(f"/{name}"), messages)


def _named(path: str) -> tuple[str, str]:
    match = _DAY.match(path)
    return (match["channel"], match["day"]) if match else (path.strip("/").removesuffix(".json"), "")


def _days(source: Source) -> Iterator[Day]:
    for member in source.members:
        if _DAY.match(member.name):
            with member.open() as stream:
                yield Day(*_named(member.name), list(jsons.items(stream, "item", f"{source.name}/{member.name}")))


def _place(users: object, channels: object) -> Place:
    """The names of people by their ids: real name, display name, login, id; and the ids of channels by folder."""
    people = {jsons.text(user.get("id")): _name(user) for user in jsons.records(users)}
    bots = frozenset(jsons.text(user.get("id")) for user in jsons.records(users) if user.get("is_bot") is True)
    known: dict[str, tuple[str, str]] = {}
    for channel in jsons.records(channels):
        key, name = jsons.text(channel.get("id")), jsons.text(channel.get("name"))
        members = [people.get(m, m) for m in channel.get("members") or () if isinstance(m, str)]
        known[name or key] = (key, f"#{name}" if name else ", ".join(members))
    return Place(people, bots | {_BUILT_IN}, known)


def _name(user: dict[str, Any]) -> str:
    profile = jsons.record(user.get("profile"))
    told = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return next((name.strip() for name in (*told, user.get("id")) if isinstance(name, str) and name.strip()), "")


def _discussion(source: Source, place: Place, day: Day, seen: deque[set[str]]) -> Transcript:
    counts: Counter[str] = Counter()
    messages = _messages(day, seen, counts)
    place = place._replace(people={**_by_profile(messages), **place.people})
    unknown: dict[str, None] = {}
    spoken = [said for message in messages if (said := _spoken(message, place, counts, unknown)) is not None]
    channel, called = place.channels.get(day.channel, (day.channel, f"#{day.channel}"))
    first = next((moment for message in messages if (moment := instant(_ts(message)))), None)
    notes = [f"User {name} of {source.name} is not in its list of users, and is shown by the id." for name in unknown]
    if untimed := sum(_ts(message) is None for message in messages):
        notes.append(f"Messages of {source.name} without a time, kept where they stand: {untimed}.")
    return discussion(
        source,
        FORMAT.name,
        spoken,
        title=f"{called} {day.day}".strip() if day.channel else None,
        date=date_in(day.day) or (first.date() if first else None),
        key=f"slack/{channel}/{day.day}" if channel and day.day else None,
        content=json.dumps([[s.speaker, s.text, s.time, s.reactions, [a.text for a in s.attachments]] for s in spoken]),
        warnings=[*notes, *left_out(counts)],
    )


def _messages(day: Day, seen: deque[set[str]], counts: Counter[str]) -> list[dict[str, Any]]:
    """The messages in the order of their times, each once; those without a time stay where they stand."""
    found: list[tuple[float, int, dict[str, Any]]] = []
    latest = 0.0
    for n, message in enumerate(entry for entry in day.messages if isinstance(entry, dict)):
        ts = jsons.text(message.get("ts"))
        if ts and any(ts in near for near in seen):
            counts["message that stands there twice"] += 1
            continue
        seen[-1].add(ts)
        moment = _ts(message)
        latest = moment or latest
        found.append((latest, n, message))
    return [message for _, _, message in sorted(found, key=lambda entry: entry[:2])]


def _ts(message: dict[str, Any]) -> float | None:
    try:
        return float(jsons.text(message.get("ts")))
    except ValueError:
        return None


def _spoken(message: dict[str, Any], place: Place, counts: Counter[str], unknown: dict[str, None]) -> Spoken | None:
    """A message that somebody wrote; None, counted, for one of the system, a deleted one, or one of files alone."""
    subtype = jsons.text(message.get("subtype"))
    if subtype == "message_changed":
        message = {**message, **jsons.record(message.get("message"))}
    elif subtype not in _SPOKEN or message.get("hidden") is True:
        counts["deleted message" if subtype in ("tombstone", "message_deleted") else "line of the system"] += 1
        return None

    def named(key: str) -> str:
        return place.people.get(key) or key

    text = slack.shown(jsons.text(message.get("text")), named).strip() or slack.of_blocks(message.get("blocks"), named)
    said = speech(text, closed=True)
    shared, beside = _attached(message, named)
    if not text and not beside and not shared:
        counts["file or message without words"] += 1
        return None
    moment = instant(_ts(message))
    return Spoken(
        speaker=_speaker(message, place, unknown),
        text=said.text or beside,
        time=iso(moment) if moment else None,
        thread=jsons.text(message.get("thread_ts")) or None,
        quoted=(*said.quoted, *shared),
        attachments=said.attachments,
        anchor=f"message {jsons.text(message.get('ts')) or '(no time)'}",
        automatic=_automatic(message, place),
        reactions=tuple(_reactions(message, named)),
    )


def _speaker(message: dict[str, Any], place: Place, unknown: dict[str, None]) -> str | None:
    user = jsons.text(message.get("user"))
    if user in place.people:
        return place.people[user]
    profile = jsons.record(message.get("user_profile"))
    bot = jsons.record(message.get("bot_profile"))
    told = _name({**profile, "profile": profile}) or jsons.text(message.get("username")) or jsons.text(bot.get("name"))
    if user == _BUILT_IN:
        return told or "slackbot"
    if user and not told:
        unknown[user] = None
    return told or user or jsons.text(message.get("bot_id")) or None


def _by_profile(messages: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The names that messages carry of who wrote them: an export without a list of users mentions them by id."""
    profiles = ((jsons.text(m.get("user")), jsons.record(m.get("user_profile"))) for m in messages)
    named = ((user, _name({**profile, "profile": profile})) for user, profile in profiles)
    return {user: name for user, name in named if user and name}


def _automatic(message: dict[str, Any], place: Place) -> bool:
    by_bot = message.get("subtype") == "bot_message" or bool(message.get("bot_id"))
    return by_bot or jsons.text(message.get("user")) in place.bots


def _attached(message: dict[str, Any], named: Any) -> tuple[tuple[str, ...], str]:
    """What others wrote and was shared in a message; and a bot's words, which are in its attachments alone."""
    shared: list[str] = []
    own: list[str] = []
    for attachment in jsons.records(message.get("attachments")):
        parts = [jsons.text(attachment.get(name)).strip() for name in ("pretext", "title", "text")]
        text = slack.shown("\n".join(part for part in parts if part), named)
        text = text or slack.shown(jsons.text(attachment.get("fallback")), named)
        if text and (attachment.get("is_share") or attachment.get("is_msg_unfurl") or attachment.get("author_id")):
            shared.append(text)
        elif text and not attachment.get("from_url"):
            own.append(text)
    return tuple(shared), "\n".join(own)


def _reactions(message: dict[str, Any], named: Any) -> Iterator[str]:
    for reaction in jsons.records(message.get("reactions")):
        by = [named(user) for user in reaction.get("users") or () if isinstance(user, str)]
        count = reaction.get("count")
        yield slack.reaction(jsons.text(reaction.get("name")), by, count if isinstance(count, int) else len(by))


FORMAT = Format(name="slack-export", sniff=sniff, read=read)
