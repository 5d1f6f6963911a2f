"""Nothing invented by name: each technology, component or product that a draft names is one that the ledger knows.

Wrong: "Events go through Kafka [D-003]" where the discussion never named Kafka; a node "Redis" in a diagram likewise.
Right: the names as the ledger has them, in any case and under their aliases: "Postgres" for PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from agent.checks.base import Claim, by_label, check, cited, claims, ground
from agent.diagrams.flowchart import Flowchart
from agent.model.ledger import Entry
from agent.model.section import CheckContext, Picture, SectionDraft, Verdict
from agent.text.names import grams, mentions, vendor
from agent.text.names import holds as holds_name
from agent.text.words import fold_name, stems

_NAME = "names"


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    known = _Known(context.ledger.of(_folded, context.names), (ground(e).text for e in context.brief.facts))
    verdicts = []
    for claim in claims(draft):
        names = context.ledger.once((_NAME, claim.text, claim.cites), _unknown, claim, known, cited(claim, entries))
        verdicts += [_verdict(claim, name) for name in names if not known.told(name)]
    return [*verdicts, *_nodes(draft, known, context)]


def _folded(names: Iterable[str]) -> frozenset[str]:
    """The forms under which any of these names may stand."""
    return frozenset(g for name in names for g in (*grams(name), fold_name(name)))


class _Known:
    """The names of the ledger, folded; and the words of the section's facts."""

    def __init__(self, folded: frozenset[str], facts: Iterable[str]) -> None:
        self._grams = folded
        self._facts = tuple(facts)

    def has(self, name: str) -> bool:
        """Whether the ledger or the section's facts know this name."""
        return self.called(name) or self.told(name)

    def called(self, name: str) -> bool:
        """Whether something in the ledger is called so."""
        folded = fold_name(name)
        return folded in self._grams or folded.removesuffix("s") in self._grams

    def told(self, name: str) -> bool:
        """Whether the section's facts name it."""
        return any(holds_name(name, text) for text in self._facts)


def _unknown(claim: Claim, known: _Known, entries: Sequence[Entry]) -> tuple[str, ...]:
    """The names in a claim that neither the ledger knows nor the entries cited hold."""
    said = "\n".join(ground(e).text for e in entries)
    named = (mention.text for mention in mentions(claim.text))
    return tuple(n for n in named if not (vendor(n) or known.called(n) or holds_name(n, said)))


def _verdict(claim: Claim, name: str) -> Verdict:
    return claim.verdict(_NAME, f"The ledger knows nothing called {name!r}; name only what was discussed.")


_STAGE = re.compile(
    r"\W*(?:the )?(?:today|now|new|old|current|present|planned|future|before|after|earlier|later)"
    r"(?: (?:way|state))?\W*$",
    re.IGNORECASE,
)
"""A frame around boxes that says of which time they are, and names no thing."""


def _nodes(draft: SectionDraft, known: _Known, context: CheckContext) -> Iterator[Verdict]:
    """Nodes whose name, as a whole, neither is known nor is made of words that the entries cited hold."""
    entries = by_label(context)
    for number, block in enumerate(draft.blocks):
        if not isinstance(block, Picture):
            continue
        words = frozenset(
            s for label in block.diagram.cites() if label in entries for s in ground(entries[label]).stems
        )
        stages = {g for g in block.diagram.groups() if _STAGE.match(g)} if isinstance(block.diagram, Flowchart) else ()
        for name in block.diagram.names():
            if name not in stages and not known.has(name) and not stems(name) <= words | context.template_words:
                message = f"The diagram shows {name!r}, which the ledger does not know; use the name that stands there."
                yield Verdict(
                    check=_NAME, block=number, place=f"node {name}", message=message, cites=block.diagram.cites()
                )


CHECK = check(_NAME, _look)
