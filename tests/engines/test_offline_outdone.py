"""What lost to another of its sort stands with the decision that took the other."""

from __future__ import annotations

from agent.model.details import DecisionDetails
from tests.talk_samples import found

TALK = """
Ines: Next point. The loans and the readers and all that in PostgreSQL, unless somebody stops me.
Bo: Didn't the student do that in MongoDB?
Ines: She did, bright girl. It fell over on which copies are free on a Friday. All of it is joins.
Bo: Fine, Postgres it is. And who may see the lists?
Ines: Everybody at the desk may see the lists.
Bo: Agreed, everybody at the desk may see the lists.
"""


def lost(talk: str) -> dict[str, list[str]]:
    """What each accepted decision was taken instead of."""
    return {
        f.statement: [a.name for a in f.details.alternatives]
        for f in found(talk.strip())
        if isinstance(f.details, DecisionDetails) and f.status == "accepted"
    }


def test_a_technology_loses_to_the_one_that_was_taken() -> None:
    """The database that failed once stands with the decision for the other, and with no other decision."""
    told = lost(TALK)
    assert [names for statement, names in told.items() if "Postgres" in statement] == [["MongoDB"]]
    assert not any(names for statement, names in told.items() if "lists" in statement)


def test_one_of_another_sort_loses_to_nothing() -> None:
    """A broker that failed once lost to no database."""
    assert not any(lost(TALK.replace("MongoDB", "RabbitMQ")).values())
