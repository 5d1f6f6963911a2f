"""The document as the page that `blueprint view` shows."""

from __future__ import annotations

from agent.exports.base import Export, File, Job, Made
from agent.page.render import page


def make(job: Job) -> Made:
    """One page that needs nothing beside itself."""
    return Made(files=(File(path="blueprint.html", content=page(job.subject).encode()),))


EXPORT = Export(name="html", what="one page", place=".dev-resources/architecture/blueprint.html", make=make)
