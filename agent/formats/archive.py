"""A zip, or a folder, of discussions: each file in the format that is surest of it. Archives inside are not opened."""

from __future__ import annotations

from collections.abc import Iterator

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, best
from agent.model.transcript import Transcript

_MEDIA = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".svg", ".mp3", ".m4a", ".ogg", ".opus", ".wav", ".mp4", ".mov",
    ".webm", ".pdf", ".zip", ".gz", ".tar", ".exe", ".dll", ".so", ".woff", ".woff2", ".ttf", ".css", ".js", ".ics",
)  # fmt: skip
_SHOWN = 5


def sniff(source: Source) -> Confidence:
    """Any folder or zip; formats that consist of one are surer of themselves, Word documents too."""
    return Confidence.POSSIBLE if source.archive else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The discussions of all files, in the order of their names.

    Raises InputError where the archive cannot be read, where no file of it is a discussion, and where one is damaged.
    """
    known: list[tuple[Source, Format]] = []
    left: list[str] = []
    for member in source.members:
        form = None if member.name.lower().endswith(_MEDIA) else best(_fresh(member, source))[0]
        if form is None or form.name == FORMAT.name:
            left.append(member.name)
        else:
            known.append((member, form))
    if not known:
        raise InputError(f"{source.name} holds no discussion in a known format ({_names(left)}).")
    note = (f"Files of {source.name} that are no discussion, left out: {len(left)} ({_names(left)}).",) if left else ()
    for member, form in known:
        for transcript in form.read(_fresh(member, source)):
            yield transcript.model_copy(update={"source": source.name, "warnings": note + transcript.warnings})


def _fresh(member: Source, source: Source) -> Source:
    """The member, with nothing read of it yet, so that no file stays in memory for the sake of another."""
    return Source(
        name=f"{source.name}/{member.name}", path=member.path, data=member.data, key=member.key, opened=member.opened
    )


def _names(names: list[str]) -> str:
    return ", ".join(name[-60:] for name in names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")


FORMAT = Format(name="archive", sniff=sniff, read=read)
