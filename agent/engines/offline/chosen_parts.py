"""The parts that a decision speaks of: what was decided about a thing is built, however seldom it is named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.parts import Parts, shown
from agent.engines.offline.sides import positive
from agent.engines.offline.speech import Utterance
from agent.model.details import Kind
from agent.model.finding import Finding

_BARE = frozenset({"device", "service", "client", "queue"})
"""What a thing is that its noun alone names in a decision: 'six gateways', 'one page for the lab'."""
_OUT = frozenset({"person", "other", "external system"})
"""Who uses it, what it stands in or speaks to is told elsewhere."""
_OLD = re.compile(r"\b(?:old|former|existing|legacy|present)\s+$", re.IGNORECASE)


def chosen(parts: Parts, decided: Sequence[Finding], used: Sequence[str]) -> dict[str, Utterance]:
    """The name of each part that an accepted decision affirms → the sentence that settled it, in order.

    A bare noun ('six gateways') names a part only where the talk does not say who does what with whom (`used`), for
    there the parts have names, and where no longer name ends with it.
    """
    found: dict[str, Utterance] = {}
    bare: dict[str, Utterance] = {}
    nouns = None if used else _nouns(parts)
    for finding in decided:
        if finding.kind is not Kind.DECISION or finding.status != "accepted":
            continue
        said = next(
            (u for q in reversed(finding.quotes) for u in parts.talk.by_turn[q.turn] if u.text == q.words), None
        )
        if said is None:
            continue
        text = positive(finding.statement)
        for party in parts.named(text):
            if party.what not in _OUT and not _OLD.search(text, 0, party.start):
                found.setdefault(party.name, said)
        for match in nouns.finditer(text) if nouns else ():
            bare.setdefault(shown(match["head"].lower()), said)
    known = [name.casefold() for name in (*found, *parts.counts)]
    alone = {n: u for n, u in bare.items() if not any(k.endswith(f" {n.casefold()}") for k in known)}
    return found | alone


def _nouns(parts: Parts) -> re.Pattern[str]:
    """The nouns of parts with an article or a number before them: 'one page', 'one plain page'."""
    lexicon = parts.lexicon
    heads = [w for head in lexicon.heads if head.what in _BARE for w in head.words if w not in lexicon.vague]
    words = "|".join(re.escape(w) for w in sorted(heads, key=len, reverse=True))
    before = "|".join((*lexicon.determiners, *lexicon.counted, r"\d+"))
    plain = "|".join(map(re.escape, lexicon.no_modifiers))
    return re.compile(rf"\b(?:{before}) (?:(?:{plain}) )?(?P<head>{words})(?:s|es)?\b(?! (?:{words})\b)", re.IGNORECASE)
