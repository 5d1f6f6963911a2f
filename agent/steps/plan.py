"""What has to be drafted again, why, and what it will send."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence

from agent.model.ledger import Entry, Ledger
from agent.model.plan import Plan, StaleSection, Usage
from agent.model.section import Basis, Drafted, SectionBrief, SectionSpec
from agent.types import OFFLINE


def briefs(
    ledger: Ledger,
    specs: Sequence[SectionSpec],
    home: Callable[[Entry], str],
    instructions: Mapping[str, Sequence[str]] | None = None,
) -> tuple[SectionBrief, ...]:
    """One brief a section, in catalogue order. `home` gives the id of the one section that tells an entry in full."""
    at_home: dict[str, list[Entry]] = {spec.id: [] for spec in specs}
    for entry in ledger.entries:
        place = home(entry)
        if place in at_home:
            at_home[place].append(entry)
    return tuple(
        SectionBrief(
            spec=spec,
            facts=tuple(at_home[spec.id]),
            related=tuple(e for e in ledger.entries if home(e) != spec.id and any(f.admits(e) for f in spec.related)),
            instructions=tuple((instructions or {}).get(spec.id, ())),
        )
        for spec in specs
    )


def basis(brief: SectionBrief, engine: str) -> Basis:
    """What a draft of this brief rests on."""
    facts = "\n".join(_telling(e) for e in (*brief.facts, *brief.related))
    return Basis(
        facts=_digest(facts),
        spec=brief.spec.digest,
        instructions=_digest("\n".join(brief.instructions)) if brief.instructions else "",
        engine=engine,
    )


def plan(
    briefs: Sequence[SectionBrief],
    drafted: Mapping[str, Drafted],
    engine: str,
    tokens: Callable[[SectionBrief], int],
    only: Collection[str] = (),
    deleted: Collection[str] = (),
    locked: Collection[str] = (),
    force: bool = False,
) -> Plan:
    """The stale sections with their reasons, in catalogue order.

    `only` restricts it to sections asked for by id, drafted even where nothing changed; `deleted` are those that a
    person removed from the document; `locked` those that nothing drafts until they are unlocked; `force` drafts all
    others. `tokens` says what one would send. What a model wrote goes
    stale under another model; the rules overwrite it only by `force`, and until then what changed in it is `waiting`.
    """
    stale: list[StaleSection] = []
    waiting: list[StaleSection] = []
    held: list[StaleSection] = []
    fresh: list[str] = []
    for brief in briefs:
        name = brief.spec.id
        if (only and name not in only) or (name in deleted and name not in only):
            fresh.append(name)
            continue
        was = drafted.get(name)
        reasons = _reasons(brief, was, engine, asked=name in only, force=force)
        if name in locked:
            held += [StaleSection(section=name, reasons=reasons)] if reasons else []
            fresh.append(name)
        elif was is not None and engine == OFFLINE and not force and _is_a_models(was):
            waiting += [StaleSection(section=name, reasons=reasons)] if reasons else []
            fresh.append(name)
        elif reasons:
            sends = tokens(brief) if brief.facts or brief.related else 0
            stale.append(StaleSection(section=name, reasons=reasons, tokens=sends))
        else:
            fresh.append(name)
    calls = sum(1 for s in stale if s.tokens)
    usage = Usage(calls=calls, input_tokens=sum(s.tokens for s in stale))
    gone = tuple(d for d in deleted if d not in only)
    return Plan(
        stale=tuple(stale),
        fresh=tuple(fresh),
        waiting=tuple(waiting),
        locked=tuple(held),
        deleted=gone,
        usage=usage,
    )


def _is_a_models(was: Drafted) -> bool:
    """Whether a model wrote it, and wrote something."""
    return was.basis.engine != OFFLINE and bool(was.draft.blocks)


def _reasons(brief: SectionBrief, was: Drafted | None, engine: str, *, asked: bool, force: bool) -> tuple[str, ...]:
    if was is None:
        return ("never drafted",)
    now = basis(brief, engine)
    other = was.basis.engine != now.engine and (force or engine != OFFLINE)  # rules are no reason to take up a model's
    checks = (
        (was.basis.facts != now.facts, "its facts changed"),
        (was.basis.spec != now.spec, "its catalogue file changed"),
        (was.basis.instructions != now.instructions, "its instructions changed"),
        (other, f"drafted by {was.basis.engine}, now {engine}"),
        (asked, "asked for"),
        (force, "forced"),
    )
    return tuple(reason for holds, reason in checks if holds)


def _telling(entry: Entry) -> str:
    """All of an entry that a section can tell; its history and evidence stand in the appendix."""
    return entry.model_dump_json(exclude={"history", "evidence", "date", "origin", "tier"})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
