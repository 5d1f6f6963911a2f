"""A technology lost to another of its sort where it was weighed against it, and nowhere else."""

from __future__ import annotations

import pytest

from agent.model.details import DecisionDetails
from tests.talk_samples import HEAD, TAIL, engine, found

BURDEN = "With CouchDB we'd have a second system to look after and copy the berths across."
WEIGHED = """
Tavish: {before}
Rhona: Good. Now the database, there were two names on the list.
Bela: CouchDB and MariaDB. I had a look at either. {said} {burden}
Tavish: No opinion.
Rhona: MariaDB it is.
"""


def lost(before: str, said: str) -> dict[str, str | None]:
    """What lost when a database was chosen, with what was said of each."""
    talk = "\n".join(part.strip() for part in (HEAD, WEIGHED.format(before=before, said=said, burden=BURDEN), TAIL))
    return {
        a.name: a.reason.text if a.reason else None
        for f in found(talk)
        if isinstance(f.details, DecisionDetails) and f.status == "accepted"
        for a in f.details.alternatives
    }


def test_what_was_said_of_a_technology_that_lost_is_why_also_where_it_was_only_named_at_first() -> None:
    told = lost("That took a while.", "MariaDB can do it.")
    assert told == {"CouchDB": BURDEN}


@pytest.mark.parametrize(
    "said",
    [
        "MariaDB is just MySQL, which the harbour office runs and backs up already.",
        "MariaDB is really nothing but MySQL, and the harbour office has that.",
    ],
)
def test_what_the_chosen_one_is_said_to_be_did_not_lose(said: str) -> None:
    assert "MySQL" not in lost("That took a while.", said)


def test_what_a_part_keeps_its_data_in_did_not_lose() -> None:
    before = "The buoy keeps the reports in SQLite for up to three days and sends them once the satellite is back."
    assert "SQLite" not in lost(before, "MariaDB can do it.")


def test_a_name_that_is_a_word_too_is_meant_where_it_is_said_to_be_another_technology() -> None:
    def names(text: str) -> list[str]:
        return [m.name for m in engine().spotter.mentions(text)]

    assert names("Firebird is just MySQL to me.") == ["Firebird", "MySQL"]
    assert names("Firebird is just around the corner.") == []


def test_a_technology_that_is_compared_with_the_chosen_one_lost() -> None:
    told = lost("That took a while.", "MariaDB is smaller than MySQL, and we know it better than that.")
    assert set(told) == {"CouchDB", "MySQL"}
