"""What has to be drafted again, why, and what it will send.

A section goes stale with what it tells: an entry at home in it that is new, changed or gone, and an entry of another
home that its text cites, or that it draws. What it may merely point to, and does not, leaves it alone: that is told in
full elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from agent.checks.base import claims
from agent.model.details import NOT_TOLD, TOLD_AT_HOME
from agent.model.ledger import Entry, Ledger
from agent.model.plan import Plan, StaleSection, Usage
from agent.model.section import Basis, Drafted, Revision, SectionBrief, SectionDraft, SectionSpec
from agent.types import OFFLINE, EntryId, Frozen

_UNREAD = "not read a second time"
_NAMED = 8
"""Labels that a reason names; of more it says how many."""


def briefs(
    ledger: Ledger,
    specs: Sequence[SectionSpec],
    home: Callable[[Entry], str],
    instructions: Mapping[str, Sequence[str]] | None = None,
) -> tuple[SectionBrief, ...]:
    """One brief a section, in catalogue order. `home` gives the id of the one section that tells an entry in full.

    What took the place of an entry at home is related, wherever it is told: history says by what it ended.
    """
    homes = {entry.id: home(entry) for entry in ledger.entries}
    at_home: dict[str, list[Entry]] = {spec.id: [] for spec in specs}
    heirs: dict[str, set[EntryId]] = {}
    for entry in ledger.entries:
        if homes[entry.id] in at_home:
            at_home[homes[entry.id]].append(entry)
        if entry.superseded_by:
            heirs.setdefault(homes[entry.id], set()).add(entry.superseded_by)
    return tuple(
        SectionBrief(
            spec=spec,
            facts=tuple(at_home[spec.id]),
            related=tuple(
                e
                for e in ledger.entries
                if homes[e.id] != spec.id and (e.id in heirs.get(spec.id, ()) or any(f.admits(e) for f in spec.related))
            ),
            instructions=tuple((instructions or {}).get(spec.id, ())),
        )
        for spec in specs
    )


def basis(brief: SectionBrief, engine: str, prompt: int = 0) -> Basis:
    """What a draft of this brief rests on. `prompt`: the version of what the engine is told, 0 for none."""
    return Basis(
        entries={e.id: _digest(_telling(e)) for e in brief.facts},
        related={e.id: _digest(_pointing(e)) for e in brief.related},
        spec=brief.spec.digest,
        instructions=_digest("\n".join(brief.instructions)) if brief.instructions else "",
        engine=engine,
        prompt=prompt,
    )


def plan(
    briefs: Sequence[SectionBrief],
    drafted: Mapping[str, Drafted],
    engine: str,
    tokens: Callable[[SectionBrief], int],
    only: Collection[str] = (),
    deleted: Collection[str] = (),
    locked: Collection[str] = (),
    edits: Mapping[str, Sequence[str]] | None = None,
    prompt: int = 0,
    upgrade: bool = False,
    force: bool = False,
    attests: bool = False,
) -> Plan:
    """The stale sections with their reasons, in catalogue order.

    `only` restricts it to sections asked for by id, drafted even where nothing changed; `deleted` are those that a
    person removed from the document; `locked` those that nothing drafts until they are unlocked; `force` drafts all
    others. `tokens` says what one would send, which is less where only some of what stands is told anew; `edits`, how
    what a person changed in a section begins. What another model or an older prompt drafted is drafted again by
    `upgrade`. What a model wrote the rules overwrite only by `force`, and until then what changed in it is `waiting`.
    Where the engine `attests`, what was to be read a second time and was not is read now; what nobody asked that for
    costs nothing until `upgrade`.
    """
    parts: dict[str, list[StaleSection]] = {"stale": [], "waiting": [], "locked": [], "upgrades": []}
    fresh: list[str] = []
    for brief in briefs:
        name, was = brief.spec.id, drafted.get(brief.spec.id)
        if (only and name not in only) or (name in deleted and name not in only):
            fresh.append(name)
            continue
        newer, changes = _newer(was, engine, prompt), _changes(brief, was)
        reasons = (*_reasons(brief, was, changes, engine, upgrade=upgrade), *(newer if upgrade or force else ()))
        reasons += tuple(why for holds, why in ((name in only, "asked for"), (force, "forced")) if holds)
        unread = () if was is None or not attests else _unread(was)
        only_read = was is not None and not reasons and bool(unread) and (upgrade or was.draft.read_again is False)
        reasons = reasons or (unread if only_read else ())
        part = _part(reasons, was, engine, locked=name in locked, force=force)
        if part != "stale":
            fresh.append(name)
        if part != "fresh":
            asked = brief if force or name in only else revising(brief, was, engine, prompt)
            asked = reading(brief, was) if only_read and was is not None else asked
            sends = tokens(asked) if part == "stale" and (brief.facts or brief.related) else 0
            told = tuple((edits or {}).get(name, ()))
            labels = (
                tuple(e.id for e in (*brief.facts, *brief.related))
                if was is None
                else tuple(e for c in changes for e in c.labels)
            )
            parts[part].append(
                StaleSection(
                    section=name, reasons=reasons, tokens=sends, entries=labels, edits=told, only_read=only_read
                )
            )
        elif newer or unread:
            parts["upgrades"].append(StaleSection(section=name, reasons=(*newer, *unread), only_read=not newer))
    stale = parts["stale"]
    calls = sum(2 if attests and not s.only_read else 1 for s in stale if s.tokens)
    usage = Usage(calls=calls, input_tokens=sum(s.tokens for s in stale))
    gone = tuple(d for d in deleted if d not in only)
    held = {name: tuple(found) for name, found in parts.items()}
    return Plan(**held, fresh=tuple(fresh), deleted=gone, usage=usage)


def _part(reasons: Collection[str], was: Drafted | None, engine: str, *, locked: bool, force: bool) -> str:
    """The part of the plan in which a section with these reasons stands."""
    if not reasons:
        return "fresh"
    if locked:
        return "locked"
    return "waiting" if was is not None and engine == OFFLINE and not force and _is_a_models(was) else "stale"


def _is_a_models(was: Drafted) -> bool:
    """Whether a model wrote it, and wrote something."""
    return was.basis.engine != OFFLINE and bool(was.draft.blocks)


def revising(brief: SectionBrief, was: Drafted | None, engine: str, prompt: int = 0) -> SectionBrief:
    """The brief with what stands, where nothing but entries changed since this engine wrote it after this prompt.

    What a check faults is drafted anew; what was only doubted stays, with its doubts.
    """
    if was is None or not was.draft.blocks or was.draft.faulted:
        return brief
    revision = since(brief, was)
    if not revision.changed:
        return brief
    now = basis(brief, engine, prompt)
    if any(getattr(was.basis, part) != getattr(now, part) for part in ("spec", "instructions", "engine", "prompt")):
        return brief
    return brief.model_copy(update={"revises": revision})


def since(brief: SectionBrief, was: Drafted) -> Revision:
    """What stands of a section, with the entries that are new, changed or gone since it was drafted."""
    labels = dict.fromkeys(label for change in _changes(brief, was) for label in change.labels)
    return Revision(draft=was.draft, changed=tuple(labels))


def reading(brief: SectionBrief, was: Drafted) -> SectionBrief:
    """The brief of a section that stands and is only to be read a second time."""
    return brief.model_copy(update={"revises": Revision(draft=was.draft, changed=())})


def _unread(was: Drafted) -> tuple[str, ...]:
    """That a model wrote it and nobody read it a second time."""
    return (_UNREAD,) if _is_a_models(was) and not was.draft.read_again else ()


class _Change(Frozen):
    """What became of some entries on which a draft rests, and in what way it rests on them."""

    what: str
    labels: tuple[EntryId, ...]
    where: str = ""

    def __str__(self) -> str:
        more = f" and {len(self.labels) - _NAMED} more" if len(self.labels) > _NAMED else ""
        return f"{self.what}: {', '.join(self.labels[:_NAMED])}{more}{self.where}"


def _reasons(
    brief: SectionBrief, was: Drafted | None, changes: Sequence[_Change], engine: str, *, upgrade: bool
) -> tuple[str, ...]:
    """Why it is to be drafted whatever was asked for; empty where nothing it rests on changed."""
    if was is None:
        return ("never drafted",)
    now = basis(brief, engine)
    by_rules = was.basis.engine == OFFLINE != engine
    checks = (
        (was.basis.facts not in {"", _format_1(brief)}, "its facts changed"),
        (was.basis.spec != now.spec, f"its catalogue file {brief.spec.order:02}-{brief.spec.id}.md changed"),
        (was.basis.instructions != now.instructions, "what was asked for in it changed"),
        (by_rules and not upgrade, f"drafted by rules, {engine} is now set"),
    )
    return (*map(str, changes), *(reason for holds, reason in checks if holds))


def _changes(brief: SectionBrief, was: Drafted | None) -> tuple[_Change, ...]:
    """What became of the entries on which the draft rests; format 1 did not note which they were."""
    if was is None or was.basis.facts:
        return ()
    now = basis(brief, was.basis.engine)
    cited = _cited(was.draft)
    told = (*_told("", was.basis.entries, now.entries),
            *_told(", which it cites", _among(was.basis.related, cited), _among(now.related, cited)))  # fmt: skip
    empty = not was.basis.entries and not was.basis.related
    draws = [f for f in brief.spec.related if f.draws]
    drawn = {e.id for e in brief.related if empty or any(f.admits(e) for f in draws)}
    new = tuple(label for label in now.related if label in drawn and label not in was.basis.related)
    return (*told, *((_Change(what="new", labels=new, where=", which it draws"),) if new else ()))


def _told(where: str, was: Mapping[EntryId, str], now: Mapping[EntryId, str]) -> Iterator[_Change]:
    sorts = (
        ("new", [label for label in now if label not in was]),
        ("changed", [label for label in now if label in was and was[label] != now[label]]),
        ("gone", [label for label in was if label not in now]),
    )
    yield from (_Change(what=name, labels=tuple(labels), where=where) for name, labels in sorts if labels)


def _among(entries: Mapping[EntryId, str], labels: Collection[EntryId]) -> dict[EntryId, str]:
    return {label: digest for label, digest in entries.items() if label in labels}


def _cited(draft: SectionDraft) -> frozenset[EntryId]:
    return frozenset(label for claim in claims(draft) for label in claim.cites)


def _newer(was: Drafted | None, engine: str, prompt: int) -> tuple[str, ...]:
    """What a person who upgrades would get anew: another model's text, or one after a newer prompt."""
    if was is None or engine == OFFLINE:
        return ()
    before = was.basis
    other = f"drafted by {'rules' if before.engine == OFFLINE else before.engine}, now {engine}"
    checks = (
        (before.engine != engine, other),
        (before.engine != OFFLINE and 0 < before.prompt < prompt, f"its prompt is of version {prompt} now"),
    )
    return tuple(reason for holds, reason in checks if holds)


def _telling(entry: Entry) -> str:
    """All of an entry that a section can tell; its history and evidence stand in the appendix."""
    left_out = {"history", "evidence", "date", "origin", "tier", "finding"}
    return entry.model_dump_json(exclude=_without(left_out, NOT_TOLD))


def _format_1(brief: SectionBrief) -> str:
    """The one hash that format 1 had."""
    left_out = {"history", "evidence", "date", "origin", "tier"}
    return _digest("\n".join(e.model_dump_json(exclude=left_out) for e in (*brief.facts, *brief.related)))


def _pointing(entry: Entry) -> str:
    """What a section can say of an entry that is told in full elsewhere."""
    left_out = {"history", "evidence", "date", "origin", "tier", "finding", "earlier", "weight", "topic"}
    return entry.model_dump_json(exclude=_without(left_out, TOLD_AT_HOME | NOT_TOLD))


def _without(fields: Collection[str], details: Collection[str]) -> dict[str, Any]:
    """What a dump of an entry leaves out: these fields, and these of its details."""
    return {**dict.fromkeys(fields, True), "details": dict.fromkeys(details, True)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
