"""Which entry carries which label: given once, never reused, kept over a new reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from agent.model.details import PREFIX, Kind
from agent.model.finding import VerifiedFinding
from agent.model.log import Found, Labelled, LogEvent
from agent.types import EntryId

_TELLING_WORDS = 3
"""Fewer words in common ("Agreed.") do not show that two findings tell one thing."""


def labels(
    events: Sequence[LogEvent], root_of: Mapping[str, str], live: Mapping[str, VerifiedFinding]
) -> tuple[dict[str, EntryId], tuple[tuple[EntryId, EntryId], ...]]:
    """Root finding → label, and the aliases (old, new). `root_of` and `live` are in the order of what was said.

    A label stays with the entry that its finding belongs to. Where the finding was retired by a new reading, it goes
    to the entry of the same kind whose evidence overlaps most. Where two branches gave one label to two entries, the
    first keeps it and the fold gives the other the next free one.
    """
    given = sorted({(e.seq, e.label, e.finding) for e in events if isinstance(e, Labelled)})
    heir_of = _heirs(events, {finding for _, _, finding in given}, root_of, live)
    taken: dict[str, EntryId] = {}
    owner: dict[EntryId, str] = {}
    aliases: list[tuple[EntryId, str]] = []
    for _, label, finding in given:
        root = root_of.get(finding) or heir_of.get(finding)
        if root is None or owner.get(label) == root:
            continue
        if root in taken or label in owner:
            aliases.append((label, root))
        else:
            taken[root], owner[label] = label, root
    _give(taken, (*(root for _, root in aliases), *dict.fromkeys(root_of.values())), live, (n for _, n, _ in given))
    return taken, tuple(dict.fromkeys((label, taken[root]) for label, root in aliases if label != taken[root]))


def _give(
    taken: dict[str, EntryId], roots: Iterable[str], live: Mapping[str, VerifiedFinding], used: Iterable[EntryId]
) -> None:
    """The next free label of its kind to each root that has none; what was ever used is not free."""
    highest: Counter[str] = Counter()
    for label in used:
        prefix, _, number = label.partition("-")
        highest[prefix] = max(highest[prefix], int(number))
    for root in roots:
        if root not in taken:
            prefix = PREFIX[live[root].finding.kind]
            highest[prefix] += 1
            taken[root] = f"{prefix}-{highest[prefix]:03d}"


def heirs(events: Sequence[LogEvent], named: set[str], live: Sequence[VerifiedFinding]) -> dict[str, str]:
    """Finding → the finding that holds in its place, for those of `named` that a new reading retired."""
    by_id = {f.id: f for f in live}
    return _heirs(events, named, {i: i for i in by_id}, by_id)


def _heirs(
    events: Sequence[LogEvent], labelled: set[str], root_of: Mapping[str, str], live: Mapping[str, VerifiedFinding]
) -> dict[str, str]:
    """Retired finding → the entry that tells what it told: same kind, same discussion, the most words in common."""
    retired = {
        e.finding.id: e.finding
        for e in sorted((e for e in events if isinstance(e, Found) and e.finding.id in labelled), key=lambda e: e.seq)
        if e.finding.id not in live
    }
    if not retired:
        return {}
    near: defaultdict[tuple[str, Kind], list[VerifiedFinding]] = defaultdict(list)
    for found in live.values():
        near[found.discussion, found.finding.kind].append(found)
    heirs: dict[str, str] = {}
    for gone in retired.values():
        likest = max(near[gone.discussion, gone.finding.kind], key=lambda f: _likeness(f, gone), default=None)
        if likest is not None and _likeness(likest, gone)[0]:
            heirs[gone.id] = root_of[likest.id]
    return heirs


def _likeness(one: VerifiedFinding, gone: VerifiedFinding) -> tuple[int, int]:
    """Words that the quotes share, 0 where they prove nothing; the title decides between two of one sentence."""
    mine, theirs = ([e.quote.casefold().split() for e in f.evidence] for f in (one, gone))
    common = sum(max((_held(a, b) for b in theirs), default=0) for a in mine)
    title = one.finding.title.casefold() == gone.finding.title.casefold()
    if common < _TELLING_WORDS and not (title and common):
        return (0, 0)
    return (common + (1000 if title else 0), len(set(_words(one)) & set(_words(gone))))


def _held(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the shorter run of words where the longer one holds it, else 0."""
    short, long = sorted((one, other), key=len)
    return len(short) if f" {' '.join(short)} " in f" {' '.join(long)} " else 0


def _words(found: VerifiedFinding) -> list[str]:
    return f"{found.finding.title} {found.finding.statement}".casefold().split()
