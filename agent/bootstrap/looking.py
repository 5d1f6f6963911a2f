"""What the commands look up that draft nothing: coverage, agenda, traces, the document as it stands, what runs cost.

Nothing is written.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from agent.bootstrap.session import Session
from agent.bootstrap.sources import is_export, named, waiting
from agent.document.coverage import CoverageRow, coverage
from agent.document.points import Point
from agent.errors import InputError, UsageError
from agent.formats.base import Listing, Source
from agent.mermaid import MermaidParser
from agent.model.fold import fold
from agent.model.ledger import Discussion, Ledger
from agent.model.moments import as_of, up_to
from agent.model.plan import Usage
from agent.model.section import CheckContext, SectionBrief, SectionDraft, Severity, Verdict
from agent.model.transcript import Transcript
from agent.ports import Call
from agent.steps import standing
from agent.steps.agenda import agenda
from agent.steps.assemble import hand_edits, present_regions, removed_sections
from agent.steps.attest import rewritten
from agent.steps.contradict import contradictions
from agent.steps.nearest import nearest
from agent.steps.read import listing, take
from agent.steps.redact import marked_secrets
from agent.steps.trace import Statement, trace
from agent.store.discussions import load_discussion
from agent.store.runs import calls_of
from agent.store.secrets_key import secret_key
from agent.store.sections import load_conflicts, load_drafted, load_texts
from agent.store.workspace import read_text
from agent.types import EntryId, Frozen


class Checked(Frozen):
    """What stands against the document, by section in its order; `deleted`: sections that a person took out."""

    sections: tuple[standing.Standing, ...]
    deleted: tuple[str, ...] = ()

    @property
    def short(self) -> tuple[standing.Standing, ...]:
        """The sections against which an error stands."""
        return tuple(s for s in self.sections if any(v.severity is Severity.ERROR for v in s.verdicts))


class Run(Frozen):
    """One run's calls to an endpoint, with the time of the first."""

    name: str
    started: str
    calls: tuple[Call, ...]

    @property
    def usage(self) -> Usage:
        """Their sum."""
        return sum((c.usage for c in self.calls), Usage())


def source(session: Session, path: str, stdin: BinaryIO | None = None) -> Source:
    """One file, or standard input (`-`). Raises InputError where it is a folder, or cannot be read."""
    if Path(path).is_dir() and not is_export(path):
        raise InputError(f"{path} is a folder; name one file of it.")
    return named(session.workspace, [path], stdin, session.clock.today())[0]


def discussions_of(found: Source, as_format: str | None = None) -> tuple[str, tuple[Listing, ...]]:
    """The format of a source, and every discussion in it."""
    return take(found, as_format).format.name, listing(found, as_format)


def holds_several(found: Source, as_format: str | None = None) -> bool:
    """Whether a source holds more than one discussion with words in it; reads no further than the second."""
    spoken = (t for t in take(found, as_format).format.read(found) if t.turns)
    return len(list(itertools.islice(spoken, 2))) > 1


def drafts(session: Session) -> dict[str, SectionDraft]:
    """Every section as it was drafted last, by id, in the catalogue's order."""
    held = load_drafted(session.workspace)
    return {s.id: held[s.id].draft for s in session.catalogue.sections if s.id in held}


def homes(session: Session, ledger: Ledger) -> Mapping[EntryId, str]:
    """The section or appendix that tells each entry in full."""
    return {e.id: session.catalogue.home(e) for e in ledger.entries}


def covered(session: Session, ledger: Ledger) -> tuple[CoverageRow, ...]:
    """The coverage of the brief by item."""
    catalogue = session.catalogue
    return coverage(ledger, drafts(session).values(), catalogue.sections, catalogue.items, homes(session, ledger))


def covered_with_nearest(session: Session, ledger: Ledger) -> tuple[CoverageRow, ...]:
    """The coverage of the brief, each item that was never raised with the passages that come nearest.

    A discussion that was not kept, as in a clone, has none.
    """
    kept = (load_discussion(session.workspace, d.key) for d in ledger.discussions)
    return nearest(covered(session, ledger), [d for d in kept if d is not None])


def next_agenda(session: Session, ledger: Ledger) -> tuple[Point, ...]:
    """What the next meeting has to settle."""
    places = {e.id: session.catalogue.waiting(e) for e in ledger.entries}
    return agenda(ledger, covered(session, ledger), places)


def ledger_at(session: Session, moment: str) -> Ledger:
    """The ledger as it stood at a day's end, or after a discussion, named by its key, file or title.

    Raises UsageError where `moment` is neither.
    """
    events = session.events()
    ledger = fold(events)
    try:
        return fold(as_of(events, dt.date.fromisoformat(moment)))
    except ValueError:
        asked = moment.casefold()
        names = {d.key: {d.key, d.source, Path(d.source).stem, d.title} for d in ledger.discussions}
        meant = [d for d in ledger.discussions if asked in {n.casefold() for n in names[d.key]}]
    if len(meant) != 1:
        known = ", ".join(d.key for d in ledger.discussions) or "none yet"
        raise UsageError(f"{moment!r} is no day (2026-03-05) and no discussion that was read; there are: {known}.")
    return fold(up_to(events, meant[0], ledger.discussions))


def traced(session: Session, ledger: Ledger, asked: str) -> tuple[Statement, ...]:
    """The statements that `asked` means: a label, a section's id, or words. Raises UsageError where there are none."""
    found = trace(asked, ledger, drafts(session))
    if not found:
        raise UsageError(
            f"Nothing in the ledger or the document goes by {asked!r}; "
            "give a label (D-012), a section's id, or words of a statement."
        )
    return found


def checked(session: Session) -> Checked:
    """Every check on the document as it stands. Raises UsageError where there is none, or its anchors are broken."""
    workspace, ledger = session.workspace, session.ledger()
    document = read_text(workspace.document)
    if document is None:
        raise UsageError(f"There is no document at {workspace.document} yet; run `blueprint draft` first.")
    base, order = load_texts(workspace), [s.id for s in session.catalogue.sections]
    deleted = removed_sections(base, document, order)
    nothing = SectionBrief(spec=session.catalogue.sections[0], facts=())
    context = CheckContext(brief=nothing, entries=ledger.entries, names=())
    edits, conflicts = hand_edits(base, document), load_conflicts(workspace)
    by_hand = standing.look(document, edits, context, MermaidParser(), conflicts, base)
    found = {n: v for n, v in _still_said(session, base, document).items() if v and n not in deleted}
    for part in by_hand:
        found[part.section] = (*found.get(part.section, ()), *part.verdicts)
    for edit in edits:
        found[edit.section] = (*found.get(edit.section, ()), *contradictions(edit, context))
    place = {name: n for n, name in enumerate(order)}
    ranked = sorted(
        (name for name, verdicts in found.items() if verdicts), key=lambda name: place.get(name, len(place))
    )
    return Checked(sections=tuple(standing.Standing(section=n, verdicts=found[n]) for n in ranked), deleted=deleted)


def _still_said(session: Session, base: Mapping[str, str], document: str) -> dict[str, tuple[Verdict, ...]]:
    """What stands against the sections as drafted, by id, without what was doubted and is said otherwise by now."""
    drafted, now = drafts(session), present_regions(document)
    return {
        name: tuple(v for v in verdicts if not rewritten(drafted[name], v, base.get(name, ""), now.get(name, "")))
        for name, verdicts in session.checks().items()
    }


def runs(session: Session) -> tuple[Run, ...]:
    """Every run that made calls, oldest first."""
    found = ((path.stem, tuple(calls_of(path))) for path in sorted(session.workspace.runs.glob("*.jsonl")))
    return tuple(Run(name=name, started=made[0][0], calls=tuple(c for _, c in made)) for name, made in found if made)


def secrets_of(session: Session, ledger: Ledger, keys: set[str]) -> Mapping[str, str]:
    """Mark → secret for some discussions, read again from their files: for this machine's terminal alone.

    Raises UsageError that names the files that are not there any more.
    """
    key, rules = secret_key(), session.secrets
    shown: dict[str, str] = {}
    lost: list[str] = []
    for discussion in (d for d in ledger.discussions if d.key in keys):
        transcript = _read_again(session, discussion)
        if transcript is None:
            lost.append(discussion.source)
        else:
            shown |= marked_secrets(transcript, key, rules)
    if lost:
        raise UsageError(
            f"What is masked lies in {', '.join(lost)} alone, and no such file is there; put it back into transcripts/."
        )
    return shown


def _read_again(session: Session, discussion: Discussion) -> Transcript | None:
    """The discussion, unmasked, from its own file below the workspace."""
    for opened in _places(session, discussion):
        for transcript in take(opened).format.read(opened):
            if transcript.key == discussion.key and transcript.revision == discussion.revision:
                return transcript
    return None


def _places(session: Session, discussion: Discussion) -> Iterator[Source]:
    """Where the discussion may still lie: at its own path, else under its name in transcripts/, folders too."""
    path = session.workspace.root / discussion.key
    if path.is_file():
        yield named(session.workspace, [str(path)], None, session.clock.today())[0]
    yield from (found for found in waiting(session.workspace) if found.name == discussion.source)
