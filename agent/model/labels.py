"""Which entry carries which label: given once, never reused, kept over a new reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from agent.model.details import PREFIX
from agent.model.finding import VerifiedFinding
from agent.model.log import Found, Labelled, LogEvent
from agent.types import EntryId


def labels(
    events: Sequence[LogEvent], roots: Sequence[str], root_of: Mapping[str, str], live: Mapping[str, VerifiedFinding]
) -> tuple[dict[str, EntryId], tuple[tuple[EntryId, EntryId], ...]]:
    """Root finding → label, and the aliases (old, new).

    A label stays with the entry that its finding belongs to. Where the finding was retired by a new reading, it goes
    to the entry of the same kind whose evidence overlaps. Where two branches gave one label to two entries, the first
    keeps it and the fold gives the other the next free one.
    """
    given = sorted({(e.seq, e.label, e.finding) for e in events if isinstance(e, Labelled)})
    retired = {e.finding.id: e.finding for e in events if isinstance(e, Found)}
    taken: dict[str, EntryId] = {}
    owner: dict[EntryId, str] = {}
    aliases: list[tuple[EntryId, EntryId]] = []
    for _, label, finding in given:
        root = root_of.get(finding) or _heir(retired.get(finding), roots, live)
        if root is None or owner.get(label) == root:
            continue
        if root in taken:
            aliases.append((label, taken[root]))
        elif label not in owner:
            taken[root], owner[label] = label, root
    used = {label for _, label, _ in given}
    for root in roots:
        if root not in taken:
            taken[root] = _next(PREFIX[live[root].finding.kind], used)
            used.add(taken[root])
    return taken, tuple(dict.fromkeys(a for a in aliases if a[0] != a[1]))


def _next(prefix: str, used: set[EntryId]) -> EntryId:
    highest = max((int(label.split("-")[1]) for label in used if label.split("-")[0] == prefix), default=0)
    return next(f"{prefix}-{n:03d}" for n in count(highest + 1) if f"{prefix}-{n:03d}" not in used)


def _heir(gone: VerifiedFinding | None, roots: Sequence[str], live: Mapping[str, VerifiedFinding]) -> str | None:
    """The entry that tells what a retired finding told: same kind, same discussion, overlapping words."""
    if gone is None:
        return None
    same = (r for r in roots if live[r].finding.kind is gone.finding.kind and live[r].discussion == gone.discussion)
    return next((r for r in same if _overlaps(live[r], gone)), None)


def _overlaps(one: VerifiedFinding, other: VerifiedFinding) -> bool:
    mine, theirs = ([" ".join(e.quote.casefold().split()) for e in f.evidence] for f in (one, other))
    return any(a in b or b in a for a in mine for b in theirs)
