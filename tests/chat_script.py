"""A chat of 25 turns about a photo service, with a new transcript in its middle, and what has to stand in the end.

The same messages are said to both engines. By rules they are answered from the ledger that rules have read, by a model
from the one that it has read; what is decided, drawn, undone, locked and declined is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PHOTOS = Path(__file__).resolve().parent / "data" / "photos"
FIRST = PHOTOS / "2026-04-07-photo-upload.txt"
LATER = PHOTOS / "2026-04-09-photo-followup.txt"
SECTIONS = ("data", "interactions", "retries-and-timeouts")
"""The sections that a model drafts before the chat begins."""
STALE = ("data",)
"""The section that a model drafts again after the later discussion."""
PERSON = "Ada"


@dataclass(frozen=True)
class Turn:
    """A message, words that the answer has to show, words that it must not, and whether a change is wanted.

    `after_draft`: before it is said, the later transcript is put into the folder and drafted.
    """

    says: str
    shows: tuple[str, ...]
    hides: tuple[str, ...] = ()
    yes: bool = True
    after_draft: bool = False

    @property
    def asks(self) -> bool:
        """Whether a yes or no is waited for."""
        return "Apply?" in self.shows


SCRIPT = (
    Turn("what did we decide about the storage of photos?", ("stored in MinIO", "D-")),
    Turn("why not PostgreSQL?", ("takes all night",)),
    Turn("why not Kafka?", ("never discussed",), hides=("D-0",)),
    Turn("who should I ask about the open questions?", ("Jonas",)),
    Turn("how often is a failed photo retried?", ("3 times", "10 seconds")),
    Turn("we actually chose 30 seconds between the tries of a failed photo yesterday", ("+", "30 seconds", "Apply?")),
    Turn("how often is a failed photo retried?", ("3 times", "30 seconds")),
    Turn("make the data section shorter", ("instruction for data: shorter", "Apply?")),
    Turn("/instructions", ("data: shorter",)),
    Turn("add a sequence diagram for the resizer service in the interactions section", ("sequenceDiagram", "Apply?")),
    Turn("add a question: who empties the dead letter queue at weekends?", ("weekends", "Apply?")),
    Turn("add a question: what does the moon cost?", ("moon", "Apply?")),
    Turn("/undo", ("Undone", "moon")),
    Turn("what is open?", ("weekends",), hides=("moon",)),
    Turn("/redo", ("Done again", "moon")),
    Turn("undo that", ("Undone", "moon")),
    Turn("lock the retries section", ("is locked", "Apply?")),
    Turn("re-draft the retries section", ("locked",), hides=("Proposed",)),
    Turn("how long are thumbnails kept?", ("30 days",), after_draft=True),
    Turn("unlock the retries section", ("is locked", "Apply?")),
    Turn(
        'replace "to the dead letter queue" by "to the parking queue" in the retries section',
        ("parking queue", "Apply?"),
    ),
    Turn("add a question: is the power in the racks enough?", ("power", "Apply?"), yes=False),
    Turn("we moved from MinIO to Ceph, because MinIO is no longer maintained", ("Ceph", "Apply?")),
    Turn("where are the photos stored?", ("Ceph",)),
    Turn("/history", ("moon", "(undone)", "Ceph")),
)


def regions(document: str) -> dict[str, str]:
    """The text of each section by its id."""
    return {part.split(" -->")[0]: part for part in document.split("<!-- section: ")[1:]}


def holds_what_was_accepted(document: str) -> None:
    """Every change that was accepted stands, every one that was undone or declined is gone."""
    parts = regions(document)
    assert "30 seconds" in parts["retries-and-timeouts"]
    assert "parking queue" in parts["retries-and-timeouts"]
    assert "sequenceDiagram" in parts["interactions"]
    assert "Ceph" in parts["data"]
    assert "who empties the dead letter queue at weekends?" in parts["open-questions"]
    assert "30 days" in document
    assert "2 years" in document
    assert "moon" not in document
    assert "power in the racks" not in document
    gone = [line for line in parts["decision-log"].splitlines() if line.startswith("#### ") and "10 seconds" in line]
    assert all("(superseded)" in line for line in gone)
