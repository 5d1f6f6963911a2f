"""How two findings about one thing become one entry, and what the log refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agent.model.details import ActionDetails, Alternative, DecisionDetails, Kind, Said, TechnologyDetails, statuses
from agent.model.log import parse_event
from agent.model.merge import LONGEST, merged_details, merged_statement, merged_status


@pytest.mark.parametrize(
    ("kind", "earlier", "later", "after"),
    [
        (Kind.DECISION, "accepted", "proposed", "accepted"), (Kind.DECISION, "proposed", "accepted", "accepted"),
        (Kind.DECISION, "accepted", "rejected", "rejected"), (Kind.TECHNOLOGY, "chosen", "mentioned", "chosen"),
        (Kind.TECHNOLOGY, "existing", "considered", "existing"), (Kind.TECHNOLOGY, "considered", "chosen", "chosen"),
        (Kind.QUESTION, "answered", "open", "answered"), (Kind.ACTION, "open", "done", "done"),
        (Kind.ACTION, "done", "open", "done"), (Kind.POLICY, "current", "withdrawn", "withdrawn"),
    ],
)  # fmt: skip
def test_a_weaker_word_takes_nothing_back(kind: Kind, earlier: str, later: str, after: str) -> None:
    """The later word counts unless it is a weaker one."""
    assert merged_status(kind, earlier, later) == after


@given(st.sampled_from(list(Kind)), st.data())
def test_a_merged_status_is_one_of_the_two(kind: Kind, data: st.DataObject) -> None:
    """Nothing third comes out, and the same word twice is that word."""
    one, two = (data.draw(st.sampled_from(statuses(kind))) for _ in range(2))
    assert merged_status(kind, one, two) in {one, two}
    assert merged_status(kind, one, one) == one


@pytest.mark.parametrize(
    ("earlier", "later", "both"),
    [
        ("Redis keeps sessions", "It counts calls.", "Redis keeps sessions. It counts calls."),
        ("Redis keeps sessions. It counts calls.", "redis  keeps sessions.", "Redis keeps sessions. It counts calls."),
        ("Redis keeps sessions.", "Redis keeps sessions, for an hour.", "Redis keeps sessions, for an hour."),
        ("R" * LONGEST, "It counts calls.", "R" * LONGEST),
    ],
)
def test_a_statement_tells_what_both_tell_once(earlier: str, later: str, both: str) -> None:
    """What one of them holds already is not told twice, and nothing is cut in the middle."""
    assert merged_statement(earlier, later) == both


def test_the_later_value_counts_where_it_says_anything() -> None:
    """An owner stays where the later word names none; a due date is moved."""
    both = merged_details(ActionDetails(owner="Otto", due="Friday"), ActionDetails(due="Monday"))
    assert both == ActionDetails(owner="Otto", due="Monday")
    assert merged_details(TechnologyDetails(version="15"), TechnologyDetails()) == TechnologyDetails(version="15")


def test_alternatives_and_reasons_are_joined_and_each_stands_once() -> None:
    """The one that gives a reason is kept, whichever came first; order is that of what was said."""
    why = Said(text="needs 512 MB", verbatim=True)
    one = DecisionDetails(alternatives=(Alternative(name="InfluxDB"), Alternative(name="Files", reason=why)),
                          rationale=(Said(text="No network for days"),), assented=("Ines",))  # fmt: skip
    two = DecisionDetails(alternatives=(Alternative(name="files"), Alternative(name="influxdb", reason=why)),
                          rationale=(Said(text="no  network for days"),), assented=("Otto", "Ines"))  # fmt: skip
    both = merged_details(one, two)
    assert isinstance(both, DecisionDetails)
    assert [(a.name, a.reason) for a in both.alternatives] == [("influxdb", why), ("Files", why)]
    assert (len(both.rationale), both.assented) == (1, ("Ines", "Otto"))


@given(st.lists(st.sampled_from(["a", "b", "A", "c"])), st.lists(st.sampled_from(["a", "B", "c", "d"])))
def test_joining_loses_no_name_and_joining_again_adds_none(one: list[str], two: list[str]) -> None:
    """Idempotent, and every name of both is there, case aside."""
    first, second = DecisionDetails(assented=tuple(one)), DecisionDetails(assented=tuple(two))
    both = merged_details(first, second)
    assert isinstance(both, DecisionDetails)
    assert {n.casefold() for n in both.assented} == {n.casefold() for n in (*one, *two)}
    assert merged_details(both, second).model_dump() == both.model_dump()


@pytest.mark.parametrize(
    "line", ['{"type": "nothing", "seq": 1}', "[]", '{"type": "label", "seq": 1, "label": "d1", "finding": "f"}', ""]
)
def test_a_line_that_is_no_event_is_refused(line: str) -> None:
    """An unknown type, another shape, a label that is none."""
    with pytest.raises(ValidationError):
        parse_event(line)
