"""Every name that the ledger knows."""

from __future__ import annotations

from engine_samples import entry

from agent.model.details import (
    ComponentDetails,
    ConceptDetails,
    ContractDetails,
    DecisionDetails,
    FieldMeaning,
    InteractionDetails,
    Relation,
    StateDetails,
    TechnologyDetails,
    ViewDetails,
)
from agent.model.ledger import Discussion, Ledger
from agent.steps.names import known

TALK = Discussion(key="k", revision="r", date=None, source="k", title="k", format="plain", turns=1, words=1,
                  participants=("Ines",))  # fmt: skip


def test_all_that_has_a_name_is_known() -> None:
    """Parties, states, fields, relations, nodes, layers and speakers; a decision's title is a sentence, not a name."""
    entries = (
        entry("D-001", "Keep it short", "Keep it short.", DecisionDetails()),
        entry("T-001", "PostgreSQL", "PostgreSQL is chosen.", TechnologyDetails(), status="chosen"),
        entry("C-001", "kiln", "A kiln.", ComponentDetails(context="Firing", layer="Edge", owns=("curve",))),
        entry("I-001", "a → b", "a calls b.", InteractionDetails(source="loader", target="gateway")),
        entry("K-001", "Upload", "Upload.", ContractDetails(producer="board", consumers=("archive",),
              fields=(FieldMeaning(name="batch", meaning="a batch"),))),
        entry("S-001", "states", "States.", StateDetails(entity="firing", states=("cold", "hot"))),
        entry("N-001", "cone", "A cone.", ConceptDetails(meaning="m", attributes=("number",),
              relations=(Relation(verb="has", other="glaze"),))),
        entry("V-001", "sketch", "A sketch.", ViewDetails(sort="flow", nodes=("inbox",))),
    )  # fmt: skip
    names = known(Ledger(entries=entries, discussions=(TALK,)), {"postgres": "PostgreSQL", "redis": "Redis"})
    assert set(names) == {
        "Ines", "PostgreSQL", "postgres", "kiln", "Firing", "Edge", "curve", "loader", "gateway", "Upload", "board",
        "archive", "batch", "firing", "cold", "hot", "cone", "number", "glaze", "inbox",
    }  # fmt: skip
    assert len(names) == len(set(names))


def test_an_empty_ledger_knows_no_name() -> None:
    """Not even the technologies that Blueprint has heard of."""
    assert known(Ledger(), {"postgres": "PostgreSQL"}) == ()
