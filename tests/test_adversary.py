"""A model that invents: nothing that was not said gets into the ledger, whatever it answers."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import pytest
from fakes import Collecting, ScriptedEngine

from agent.catalogue import load
from agent.model.details import Alternative, DecisionDetails, Details, Kind, PolicyDetails, Said, TechnologyDetails
from agent.model.finding import Finding, Quote, Rejected
from agent.model.fold import fold
from agent.model.ledger import Link, Relation
from agent.model.transcript import Chunk, Redacted, Transcript, Turn
from agent.pipeline.reading import feed, read_discussion
from agent.text.acts import parse_cues
from agent.text.names import mentions
from agent.text.numbers import quantities, stands
from agent.text.topics import Topics
from agent.text.words import fold_name

CATALOGUE = load()
CUES = parse_cues(CATALOGUE.text("lexicons/cues.toml"))
ALIASES = {fold_name(form): t.name for t in CATALOGUE.technologies.entries for form in t.forms}
TURNS = (
    ("Ines", "The tide gauges send a reading every 6 minutes over LoRaWAN."),
    ("Bram", "And we keep them in TimescaleDB, because the port asks for 10 years of history."),
    ("Ines", "Should the alarm go out as an SMS, or by mail?"),
    ("Noa", "By SMS. The pilots do not read mail at sea."),
    ("Bram", "Fine. Retries: 4 tries, 30 seconds apart, then the pager."),
    ("Ines", "I would not put a broker in between. MQTT is enough."),
    ("Noa", "Agreed, no Kafka."),
    ("Bram", "Who calibrates the gauges after a storm?"),
    ("Ines", "Open. I'll ask the harbour office by Tuesday."),
)
TALK = Transcript(
    key="gauges", revision="r1", source="gauges.txt", title="Gauges", format="plain",
    turns=tuple(
        Turn(n=n, speaker=who, time=None, text=text, anchor=f"line {n}") for n, (who, text) in enumerate(TURNS, 1)
    ),
)  # fmt: skip
SPOKEN = "\n".join(text for _, text in TURNS)
INVENTED = ("RabbitMQ", "Cassandra", "Kubernetes", "Redis", "GraphQL", "Terraform")


class Inventor:
    """Mixes true words with false ones, seeded; most of its findings hold at least one lie."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # a test that can be run again

    def findings(self, _: Chunk) -> list[Finding]:
        return [self._one() for _ in range(30)]

    def again(self, rejected: Sequence[Rejected]) -> list[Finding]:
        """It does not mend its ways when it is told."""
        return [self._one() for _ in rejected]

    def links(self, findings: Sequence[object], candidates: Sequence[object]) -> list[Link]:
        ids = [getattr(f, "id", "") for f in findings] + ["0123456789abcdef", "D-999"]
        pick = self._random.choice
        return [
            Link(relation=pick(list(Relation)), source=pick(ids), target=pick(ids), reason="so it is")
            for _ in range(40)
        ]

    def _one(self) -> Finding:
        pick = self._random.choice
        number, text = pick(list(enumerate((t for _, t in TURNS), 1)))
        words = text.split()
        start = self._random.randrange(len(words))
        quote = " ".join(words[start : start + self._random.randint(2, 9)])
        lie = pick(("quote", "number", "name", "turn", "detail", "person", "none"))
        statement = quote
        details: Details = pick((DecisionDetails(), PolicyDetails(), TechnologyDetails()))
        if lie == "quote":
            quote = f"{quote} {pick(INVENTED)}" if self._random.random() < 0.5 else quote.replace("e", "a", 1)[::-1]
        elif lie == "number":
            statement = f"{statement} within {self._random.randint(41, 97)} {pick(('seconds', 'days', 'MB', '%'))}"
        elif lie == "name":
            statement = f"{statement} with {pick(INVENTED)}"
        elif lie == "turn":
            number = pick((0, -3, 77, 10**9))
        elif lie == "detail":
            reason = Said(text=f"{pick(INVENTED)} takes {self._random.randint(41, 97)} days")
            details = DecisionDetails(rationale=(reason,), alternatives=(Alternative(name=pick(INVENTED)),))
        elif lie == "person":
            details = DecisionDetails(decided_by="Wilhelmina", assented=("Wilhelmina",))
        status = {Kind.DECISION: "accepted", Kind.TECHNOLOGY: "chosen"}.get(details.kind, "current")
        return Finding(
            kind=details.kind, title=statement[:40], statement=statement, status=status, details=details,
            quotes=(Quote(turn=number, words=quote),), topic="storage",
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_nothing_invented_enters_the_ledger(seed: int) -> None:
    """Each quote stands in its turn, each number and name was said, nobody unknown decides, and each label is ours."""
    inventor = Inventor(seed)
    engine = ScriptedEngine(inventor.links, find=inventor.findings, correct=inventor.again)
    reading = read_discussion(Redacted[Transcript](value=TALK), engine, CUES, Topics([]), ALIASES, Collecting())
    ledger = fold(feed(reading, (), engine, 1).events)
    said = quantities(SPOKEN)
    for entry in ledger.entries:
        assert re.fullmatch(r"[A-Z]-\d{3}", entry.id)
        assert all(TALK.turn(e.turn).text.find(e.quote) >= 0 for e in entry.evidence)
        told = f"{entry.title}\n{entry.statement}\n{entry.details.model_dump_json(exclude={'kind'})}"
        assert not any(name in told for name in (*INVENTED, "Wilhelmina"))
        assert all(stands(q, said, SPOKEN) for q in quantities(entry.statement))
        assert all(m.text in SPOKEN for m in mentions(entry.statement))
        assert {e for e in (entry.superseded_by, entry.answered_by) if e} <= {e.id for e in ledger.entries}


def test_the_inventors_true_findings_are_kept() -> None:
    """So that the test above is no proof that everything is refused."""
    kept = 0
    for seed in range(40):
        inventor = Inventor(seed)
        engine = ScriptedEngine(find=inventor.findings)
        found = read_discussion(Redacted[Transcript](value=TALK), engine, CUES, Topics([]), ALIASES, Collecting())
        kept += len(found.findings)
    assert kept > 40
