"""Where that is told which a section without a line of its own asks for, since it has its home in another section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from agent.model.details import Kind
from agent.model.ledger import Ledger
from agent.model.section import SectionDraft, SectionSpec
from agent.types import EntryId

_MOST = 3


def elsewhere(
    ledger: Ledger, drafts: Iterable[SectionDraft], specs: Sequence[SectionSpec], homes: Mapping[EntryId, str]
) -> dict[str, tuple[str, ...]]:
    """Empty section → the sections that tell what it asks for, those with most of it first; empty ones are left out.

    What a section asks for is what the filters of its home admit, but for those that take whatever fits nowhere.
    `homes`: the section that tells each entry in full.
    """
    telling = {d.section: bool(d.blocks) for d in drafts}
    found: dict[str, tuple[str, ...]] = {}
    for spec in specs:
        if telling.get(spec.id, True):
            continue
        own = [wanted for wanted in spec.home if wanted.topics or (wanted.kinds and Kind.DECISION not in wanted.kinds)]
        asked = (e for e in ledger.entries if e.current and any(wanted.admits(e) for wanted in own))
        asked = (e for e in asked if e.topic != "overview" or "overview" in {t for w in own for t in w.topics})
        told = Counter(home for e in asked if telling.get(home := homes.get(e.id, "")))
        places = tuple(home for home, _ in told.most_common(_MOST))
        if places:
            found[spec.id] = places
    return found
