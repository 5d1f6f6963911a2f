"""The document as PDF: the page as it is printed, everything open, its diagrams as vectors."""

from __future__ import annotations

from agent.exports.base import Export, File, Job, Made
from agent.page.render import page


def make(job: Job) -> Made:
    """The printed page."""
    printed = job.print_page(page(job.subject, live=False))
    return Made(files=(File(path="blueprint.pdf", content=printed),))


EXPORT = Export(name="pdf", what="a PDF", place=".dev-resources/architecture/blueprint.pdf", make=make)
