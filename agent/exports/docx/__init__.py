"""The document as a Word file: real headings, lists, tables and pictures, labels that lead to their entries.

Written with python-docx from the typed pieces. The file holds no macro, no field that loads anything, and no relation
to the outside but the web addresses that a person wrote as links.
"""

from __future__ import annotations

import io
import zipfile

from agent.exports.base import Export, File, Job, Made
from agent.exports.docx.appendices import appendix
from agent.exports.docx.writer import Writer


def make(job: Job) -> Made:
    """One file."""
    subject = job.subject
    writer = Writer(subject, job.rasters(f.source for f in subject.publication.figures), appendix)
    return Made(files=(File(path="blueprint.docx", content=_steady(writer.written())),))


def _steady(data: bytes) -> bytes:
    """The same archive without the times at which it was written, so that equal documents give equal bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as steady:
        for item in made.infolist():
            steady.writestr(
                zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0)), made.read(item), zipfile.ZIP_DEFLATED
            )
    return held.getvalue()


EXPORT = Export(name="docx", what="a Word file", place=".dev-resources/architecture/blueprint.docx", make=make)
