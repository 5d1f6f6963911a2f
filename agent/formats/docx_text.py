"""Any other Word document: its text is read in whichever format of text it is written, minutes or notes or a chat."""

from __future__ import annotations

from collections.abc import Iterator

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, best
from agent.model.transcript import Transcript
from agent.text import word


def sniff(source: Source) -> Confidence:
    """A Word document; those of meetings are surer of themselves."""
    return Confidence.LIKELY if word.DOCUMENT in source.names else Confidence.NO


def read(source: Source) -> Iterator[Transcript]:
    """The discussions of the document's text. Raises InputError where it is in no known format."""
    text = "\n".join(word.lines(source.open, source.name))
    inner = Source(name=source.name, data=text.encode("utf-8", "replace"), path=source.path, key=source.key)
    form, _ = best(inner)
    if form is None or not text.strip():
        raise InputError(f"{source.name} is a Word document without a discussion in it; give the export of one.")
    for transcript in form.read(inner):
        yield transcript.model_copy(update={"format": FORMAT.name})


FORMAT = Format(name="docx", sniff=sniff, read=read)
