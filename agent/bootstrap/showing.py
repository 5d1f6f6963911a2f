"""The document as others see it: as a page, and as files of other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from agent.bootstrap.bench import Bench
from agent.bootstrap.looking import covered
from agent.bootstrap.session import Session
from agent.bootstrap.system import NoAnswers
from agent.document.parts import Index
from agent.document.published import publication
from agent.drawing.painter import MermaidPainter
from agent.errors import UsageError
from agent.exports.base import Job, exports
from agent.model.publication import Picture, Undrawn
from agent.page.render import decisions, page
from agent.page.subject import Subject
from agent.ports import AnswerCache, DiagramPainter
from agent.printing import print_page
from agent.store.cache import SqliteCache
from agent.store.sections import load_texts
from agent.store.workspace import atomic_write, read_bytes, read_text, unwritable
from agent.types import Frozen


class Exported(Frozen):
    """Files that were written, the target first, and what a person should know of them."""

    target: Path
    files: tuple[Path, ...]
    changed: int
    notes: tuple[str, ...] = ()


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
    subject, painter = gather(session, appendices=False)
    path = out or session.workspace.document.with_suffix(".html")
    text = page(subject)
    _write(session, path, text)
    return _shown(path, text.encode(), subject, painter.drawn)


def view_ledger(session: Session, out: Path | None = None) -> Shown:
    """Write the decisions over time as one page. Raises UsageError where nothing was fed, or it cannot be written."""
    ledger = session.ledger()
    if not ledger.discussions:
        raise UsageError("No discussion has been read here yet; run `blueprint draft` first.")
    path = out or session.workspace.document.with_name("decisions.html")
    topics = {t.id: t.title for t in session.catalogue.topics}
    text = decisions(ledger, topics, "Decisions over time")
    _write(session, path, text)
    return Shown(path=path, size=len(text.encode()))


def export(session: Session, name: str, out: Path | None = None) -> Exported:
    """Write the document as another program's files. Raises UsageError where it cannot be made or written."""
    asked = exports().get(name)
    if asked is None:
        raise UsageError(f"There is no export {name!r}; there are: {', '.join(exports())}.")
    subject, painter = gather(session)
    target = out or session.workspace.root / asked.place
    bases = session.workspace.folder / "exports" / name
    job = Job(
        subject=subject,
        rasters=lambda sources: painter.raster(_drawn(subject, sources)),
        print_page=print_page,
        existing=_texts(target) if asked.folder else {},
        bases=_texts(bases) if asked.folder else {},
    )
    made = asked.make(job)
    written, changed = [], 0
    for n, file in enumerate(made.files):
        path = target / file.path if asked.folder else target if n == 0 else target.parent / file.path
        if read_bytes(path) != file.content:
            _write(session, path, file.content)
            changed += 1
        if file.base is not None and read_bytes(bases / file.path) != file.base.encode():
            _write(session, bases / file.path, file.base)
        written.append(path)
    return Exported(target=target, files=tuple(written), changed=changed, notes=made.notes)


def _drawn(subject: Subject, sources: Iterable[str]) -> Mapping[str, Picture]:
    found = ((source, subject.pictures.get(source)) for source in dict.fromkeys(sources))
    return {source: picture for source, picture in found if isinstance(picture, Picture)}


def _texts(folder: Path) -> Mapping[str, str]:
    """The Markdown files of a folder by name. Raises UsageError where one cannot be read."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder to write into.")
    found = ((path.name, read_text(path)) for path in sorted(folder.glob("*.md")) if path.is_file())
    return {name: text for name, text in found if text is not None}


def gather(session: Session, *, appendices: bool = True) -> tuple[Subject, DiagramPainter]:
    """All that a page or an export is made from, and what drew its diagrams. `appendices`: as `publication` has it.

    Raises UsageError where there is no document, or not its ledger, without which it seems to come from nothing.
    """
    workspace, ledger = session.workspace, session.ledger()
    document = read_text(workspace.document)
    if document is None:
        raise UsageError(f"There is no document at {workspace.document} yet; run `blueprint draft` first.")
    if not ledger.discussions:
        raise UsageError(
            f"The ledger of {workspace.document} is not there, and what was said, by whom, "
            "and how far it got stands in it alone; "
            f"bring {workspace.ledger.relative_to(workspace.root)} from where the document was drafted, "
            "or move the document away and run `blueprint draft`."
        )
    text = document.removeprefix("\ufeff").replace("\r\n", "\n")
    shown = publication(text, load_texts(workspace), ledger, Index(ledger), appendices=appendices)
    painter: DiagramPainter = MermaidPainter(_cache(session))
    pictures = painter.paint(figure.source for figure in shown.figures)
    topics = {t.id: t.title for t in session.catalogue.topics}
    subject = Subject(
        publication=shown, ledger=ledger, coverage=covered(session, ledger), pictures=pictures, topics=topics
    )
    return subject, painter


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
    """The line that says what is drawn, behind what the source says of itself in front."""
    said = source.strip()
    if said.startswith("---\n"):
        said = said.removeprefix("---\n").partition("\n---")[2]
    lines = (line.strip() for line in said.splitlines())
    return next((line for line in lines if line and not line.startswith("%%")), "an empty diagram")
