"""The document as others see it: as a page, and as files of other programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from agent.bootstrap.bench import Bench
from agent.bootstrap.looking import covered
from agent.bootstrap.session import Session
from agent.bootstrap.system import NoAnswers
from agent.document.parts import Index
from agent.document.published import publication
from agent.drawing.painter import MermaidPainter
from agent.errors import UsageError
from agent.model.publication import Undrawn
from agent.page.render import page
from agent.page.subject import Subject
from agent.ports import AnswerCache, DiagramPainter
from agent.store.cache import SqliteCache
from agent.store.sections import load_texts
from agent.store.workspace import atomic_write, read_text, unwritable
from agent.types import Frozen


class Shown(Frozen):
    """A file that was written, and how many of the document's diagrams were drawn for it, kept, or not to be drawn."""

    path: Path
    size: int
    diagrams: int = 0
    drawn: int = 0
    undrawn: Mapping[str, str] = {}
    """Why, by the first line of the source."""


def view(session: Session, out: Path | None = None) -> Shown:
    """Write the document as one page. Raises UsageError where there is none, or the page cannot be written."""
    subject, drawn = gather(session)
    path = out or session.workspace.document.with_suffix(".html")
    text = page(subject)
    _write(session, path, text)
    return _shown(path, text.encode(), subject, drawn)


def gather(session: Session) -> tuple[Subject, int]:
    """All that a page or an export is made from, and how many diagrams had to be drawn for it."""
    workspace, ledger = session.workspace, session.ledger()
    document = read_text(workspace.document)
    if document is None:
        raise UsageError(f"There is no document at {workspace.document} yet; run `blueprint draft` first.")
    text = document.removeprefix("\ufeff").replace("\r\n", "\n")
    shown = publication(text, load_texts(workspace), ledger, Index(ledger))
    painter: DiagramPainter = MermaidPainter(_cache(session))
    pictures = painter.paint(figure.source for figure in shown.figures)
    topics = {t.id: t.title for t in session.catalogue.topics}
    subject = Subject(
        publication=shown, ledger=ledger, coverage=covered(session, ledger), pictures=pictures, topics=topics
    )
    return subject, painter.drawn


def _cache(bench: Bench) -> AnswerCache:
    """Where drawn diagrams are kept; nowhere in a workspace that cannot be written to."""
    try:
        return SqliteCache(bench.workspace.cache)
    except UsageError:
        return NoAnswers()


def _write(session: Session, path: Path, data: str | bytes) -> None:
    """Write a file, whole or not at all: below the workspace where nothing else was asked for, never through a link."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name the file to write in it.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path.parent, error) from error
    if path.is_relative_to(session.workspace.root):
        session.workspace.write(path, data)
    else:
        atomic_write(path, data)


def _shown(path: Path, data: bytes, subject: Subject, drawn: int) -> Shown:
    missing = {_first(s): p.reason for s, p in subject.pictures.items() if isinstance(p, Undrawn)}
    return Shown(path=path, size=len(data), diagrams=len(subject.pictures), drawn=drawn, undrawn=missing)


def _first(source: str) -> str:
    return next((line.strip() for line in source.splitlines() if line.strip()), "an empty diagram")
