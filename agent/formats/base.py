"""What every transcript format shares: the source, the record of a format, the way from words to a `Transcript`.

A format is one module in this folder with one constant, `FORMAT = Format(name=…, sniff=…, read=…)`. It is found by
being there; a package installed beside ours adds one by an entry point of the group `blueprint.formats`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
import io
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property, lru_cache
from importlib.metadata import entry_points
from typing import IO

from pydantic import Field

from agent.errors import InputError
from agent.model.transcript import Attachment, Transcript, Turn
from agent.text import archives, decode
from agent.text.people import bots_among, unified
from agent.text.stamps import date_in, title_of
from agent.types import Frozen

MAX_WORDS = 2_000_000
"""Words of one discussion."""
MAX_TEXT = 200 * 2**20
"""Bytes of a file that is one text; more than `MAX_WORDS` words with all their timing lines take."""

_CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


class Confidence(IntEnum):
    """How sure a format is that a source is written in it."""

    NO = 0
    POSSIBLE = 1
    """It can be read so, as almost anything can."""
    LIKELY = 2
    """It has the look of it."""
    CERTAIN = 3
    """It has a mark that nothing else has."""


class Source(Frozen):
    """A file, a folder or a paste, opened by the caller.

    `path` is relative to the workspace, with slashes. `key` is an identity that the caller gives, for what has no path.
    `opened` gives a new stream from the start each time, for files that should not be held in memory; without it,
    `data` is all there is. `inside` makes it a folder: it gives the files below it, named by their paths from it.
    """

    name: str
    data: bytes = b""
    path: str | None = None
    key: str | None = None
    opened: Callable[[], IO[bytes]] | None = Field(default=None, repr=False)
    inside: Callable[[], Sequence[Source]] | None = Field(default=None, repr=False)

    def unread(self) -> Source:
        """The same, with nothing of it held in memory that was read of it."""
        return Source.model_construct(**{name: getattr(self, name) for name in type(self).model_fields})

    def open(self) -> IO[bytes]:
        """A binary stream from the start."""
        return self.opened() if self.opened else io.BytesIO(self.data)

    @cached_property
    def first(self) -> bytes:
        """The first bytes, enough to see what it is."""
        if not self.opened:
            return self.data[: decode.SAMPLE]
        with self.opened() as stream:
            return stream.read(decode.SAMPLE)

    @cached_property
    def head(self) -> str:
        """The first bytes as text; empty where they are binary."""
        return decode.head(self.first) or ""

    @cached_property
    def binary(self) -> bool:
        """Whether the first bytes are no text."""
        return decode.guess(self.first) is None

    @cached_property
    def decoded(self) -> decode.Decoded:
        """The whole as text. Raises InputError where it is binary, or larger than any one discussion."""
        data = self.data
        if self.opened:
            with self.opened() as stream:
                data = stream.read(MAX_TEXT + 1)
        if len(data) > MAX_TEXT:
            raise InputError(
                f"{self.name} is larger than a discussion of {MAX_WORDS:,} words can be; split it and feed the parts."
            )
        return decode.decode(data, self.name)

    @property
    def text(self) -> str:
        """The whole as text; lines end with a line feed."""
        return self.decoded.text

    @property
    def dated(self) -> dt.date | None:
        """The date in the name; of a file in an archive its own goes before the archive's."""
        return date_in(self.name.rsplit("/", 1)[-1]) or date_in(self.name)

    @property
    def archive(self) -> bool:
        """Whether it is a folder or a zip archive: `members` are what it holds."""
        return self.inside is not None or self.first.startswith(archives.SIGNATURES)

    @cached_property
    def members(self) -> tuple[Source, ...]:
        """The files of a folder or an archive, named by their paths in it; none for any other source.

        Raises InputError where an archive is damaged, encrypted or out of proportion.
        """
        if self.inside is not None:
            return tuple(sorted(self.inside(), key=lambda member: member.name))
        if not self.archive:
            return ()
        return tuple(self._member(member) for member in archives.members(self.open, self.name))

    def _member(self, member: archives.Member) -> Source:
        return Source(
            name=member.name,
            path=f"{self.key or self.path or self.name}/{member.name}",
            opened=lambda: archives.open_member(self.open, member, self.name),
        )

    def part(self, name: str) -> Source | None:
        """The member of this name, if it is an archive that has one and can be read."""
        return next((member for member in self.members if member.name == name), None) if name in self.names else None

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the members; none where they cannot be told, which `members` then says."""
        try:
            return frozenset(member.name for member in self.members)
        except InputError:
            return frozenset()


class Format(Frozen):
    """One way in which discussions are written down.

    `sniff` looks at `source.head` (or `.first`) and the name, cheaply, and never raises. `read` gives the discussions
    of the file, one after another, so that one of many can be taken from a large file without holding the others; a
    conversation without words comes with no turns. It raises InputError for a file that cannot be read.
    """

    name: str
    sniff: Callable[[Source], Confidence]
    read: Callable[[Source], Iterable[Transcript]]


class Listing(Frozen):
    """One discussion of a file that holds several: what `--list` shows and `--pick` takes."""

    n: int = Field(description="Counts from 1 in the order of the file")
    title: str
    date: dt.date | None
    turns: int
    key: str


class Spoken(Frozen):
    """What a reader knows of a turn before the turns are numbered; the fields are those of `Turn`."""

    speaker: str | None
    text: str
    anchor: str
    time: str | None = None
    person: str | None = None
    thread: str | None = None
    quoted: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    automatic: bool = False
    has_say: bool = False
    reactions: tuple[str, ...] = ()


def discussion(
    source: Source,
    form: str,
    spoken: Iterable[Spoken],
    *,
    title: str | None = None,
    date: dt.date | None = None,
    key: str | None = None,
    content: str | None = None,
    with_assistant: bool = False,
    warnings: Iterable[str] = (),
) -> Transcript:
    """Number the turns, leave out the empty ones, and say what the discussion is.

    `key` is the export's own id, else the caller's or the path or the name serve. `content` is what the revision is a
    hash of, else the file's text. `date` is the content's, else the file's name may tell one.
    """
    turns, restored = _numbered(spoken)
    notes = tuple(warnings)
    if not with_assistant:
        turns = _without_bots(turns)
        turns, told = _unified(turns)
        notes += told
    if restored:
        notes += (f"Turns of {source.name} that had gone through a wrong decoding, restored: {restored}.",)
    revision = hashlib.sha256((source.text if content is None else content).encode("utf-8", "replace")).hexdigest()[:16]
    return Transcript(
        key=key or source.key or source.path or source.name,
        revision=revision,
        source=source.name,
        title=clean(title or "").strip() or title_of(source.name),
        format=form,
        date=date or source.dated,
        with_assistant=with_assistant,
        turns=turns,
        warnings=notes,
    )


def _numbered(spoken: Iterable[Spoken]) -> tuple[tuple[Turn, ...], int]:
    """The turns that hold something, counted from 1, and how many of them a wrong decoding had passed over."""
    turns: list[Turn] = []
    restored = 0
    for said in spoken:
        plain = clean(said.text)
        text = decode.restore(plain)
        restored += text != plain
        if not (text.strip() or said.quoted or said.attachments):
            continue
        turns.append(
            Turn(
                n=len(turns) + 1,
                speaker=decode.restore(clean(said.speaker)) if said.speaker else None,
                person=said.person,
                time=said.time,
                thread=said.thread,
                text=text.strip(),
                quoted=tuple(decode.restore(clean(words)) for words in said.quoted),
                attachments=tuple(Attachment(language=a.language, text=clean(a.text)) for a in said.attachments),
                anchor=said.anchor,
                automatic=said.automatic,
                has_say=said.has_say,
                reactions=tuple(decode.restore(clean(reaction)) for reaction in said.reactions),
            )
        )
    return tuple(turns), restored


def _without_bots(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The turns with those marked as automatic whose speaker calls itself a bot."""
    bots = bots_among({turn.speaker for turn in turns if turn.speaker})
    return tuple(t.model_copy(update={"automatic": True}) if t.speaker in bots else t for t in turns) if bots else turns


def _unified(turns: tuple[Turn, ...]) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """The turns with the person behind each form of a name, where that is certain; and what was taken for whom."""
    people = unified(turn.speaker for turn in turns if turn.speaker and turn.person is None)
    if not people:
        return turns, ()
    forms: dict[str, list[str]] = {}
    for form, person in people.items():
        forms.setdefault(person, []).extend([form] if form != person else [])
    told = "; ".join(f"{', '.join(names)} is {person}" for person, names in sorted(forms.items()))
    found = tuple(
        turn.model_copy(update={"person": people[turn.speaker]})
        if turn.speaker in people and turn.person is None
        else turn
        for turn in turns
    )
    return found, (f"Names taken for one person: {told}.",)


def left_out(counts: Mapping[str, int]) -> list[str]:
    """The warnings that tell what of a file is no turn, since it is nobody's speech, and how often it was there."""
    return [f"Left out, since nobody said it: {what} ({count})." for what, count in sorted(counts.items()) if count]


def pasted_turns(name: str, text: str) -> tuple[Turn, ...]:
    """The turns of a discussion that was pasted whole into a message: at least two people speak in it.

    None where it is anything else, or a conversation with an assistant, whose sides are not those of this one.
    """
    source = Source(name=name, data=text.encode("utf-8", "replace"))
    form, sure = best(source)
    if form is None or sure < Confidence.LIKELY:
        return ()
    try:
        found = list(form.read(source))
    except InputError:
        return ()
    people = {turn.speaker for transcript in found for turn in transcript.turns if turn.speaker}
    alone = len(found) != 1 or len(people) < 2 or found[0].with_assistant
    return () if alone else found[0].turns


def clean(text: str) -> str:
    """The text without terminal sequences, control characters and lone halves of surrogate pairs."""
    if text.isprintable():
        return text
    text = _CONTROLS.sub("", text)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """Every format, in the order of the names. Raises InputError where an installed one cannot be loaded."""
    found = {member.name: member for member in _own()}
    for entry in entry_points(group="blueprint.formats"):
        try:
            member = entry.load()
        except Exception as error:
            raise InputError(
                f"The transcript format {entry.name!r} cannot be loaded ({error}); uninstall or update its package."
            ) from error
        if not isinstance(member, Format):
            raise InputError(
                f"The transcript format {entry.name!r} is no Format record; uninstall or update its package."
            )
        found.setdefault(member.name, member)
    return tuple(found[name] for name in sorted(found))


def best(source: Source) -> tuple[Format | None, Confidence]:
    """The format that is surest of a source, the first by name of several, and how sure it is."""
    found: Format | None = None
    sure = Confidence.NO
    for form in formats():
        if (confidence := form.sniff(source)) > sure:
            found, sure = form, confidence
    return found, sure


def _own() -> Iterator[Format]:
    package = importlib.import_module("agent.formats")
    for module in pkgutil.iter_modules(package.__path__):
        member = getattr(importlib.import_module(f"agent.formats.{module.name}"), "FORMAT", None)
        if isinstance(member, Format):
            yield member
