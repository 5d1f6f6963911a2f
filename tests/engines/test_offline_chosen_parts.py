"""Parts that are named once, in what was decided."""

from __future__ import annotations

from talk_samples import found

from agent.model.details import Kind

HIVES = """
Ada: Bee hives, then. The old box sent a letter to a shared mailbox, and nobody reads a shared mailbox.
Ben: And it had a man who climbed up.
Ada: How many gateways do we need?
Ben: Three would do, with four each hive is heard twice.
Ada: Four gateways, then.
Ben: Agreed.
Ada: And what measures the weight?
Ben: A strain probe under each hive, it costs nothing.
Ada: Okay, one strain probe under each hive. Agreed.
Ben: And the keeper's view?
Ada: Decided: the keepers get one plain page, heavy ones on top.
Ben: A worker stores each reading before it is shown, please.
Ada: Agreed: a worker stores each reading before it is shown.
"""
SAYS_WHO = """
Ada: The scale service calls the queen service for the weight, and the queen service sends it to the log service.
Ben: Fine.
Ada: Four gateways, then, on each side. Agreed.
"""


def parts(talk: str) -> set[str]:
    return {f.title for f in found(talk) if f.kind is Kind.COMPONENT}


def test_what_a_decision_speaks_of_is_a_part_though_it_is_named_once() -> None:
    """By its own name or by its noun with a number; not the store of 'a worker stores each', nor the old mailbox."""
    assert {"Gateway", "Strain probe", "Page"} <= parts(HIVES)
    assert not {"Worker store", "Shared mailbox", "Box"} & parts(HIVES)


def test_where_the_parts_have_names_a_bare_noun_is_none() -> None:
    """Who does what with whom names the parts; 'four gateways' beside that may be anything."""
    assert {"Scale service", "Queen service"} <= parts(SAYS_WHO)
    assert "Gateway" not in parts(SAYS_WHO)
