"""The picture of what stands around a system: whose frame a part stands in, and who outside is drawn."""

from __future__ import annotations

import pytest
from drawn_samples import arrows, faults, pictures

from agent.diagrams.flowchart import Flowchart

_SECTION, _SORT = "context-and-boundaries", "system context"
_FERRY = """
Ada: Right, the ferry. The quay service is ours, and so is the fare service. The quay service is small.
Bo: Every bank calls the fare service with the settlement, and the fare service keeps the tickets.
Cem: The skippers are nervous, they want to hear of fog. Skippers sleep badly as it is.
Ada: Then walk me through a crossing, for the boundary.
Bo: The passenger scans the ticket at the barrier. The barrier sends the number to the quay service.
Bo: Then the quay service asks the fare service for the ticket, and the quay service rings the skipper.
Ada: Good. For the record, the outside world gets no access to the tables, the boundary is the quay service.
"""


def frames(talk: str) -> dict[str, set[str]]:
    """The frames of the picture, each with the names in it."""
    (shown,) = pictures(talk, _SECTION)
    assert isinstance(shown, Flowchart)
    return {g: {n.name for n in shown.nodes if n.group == g} for g in {n.group for n in shown.nodes}}


def test_what_touches_somebody_outside_stands_within_the_frame_of_the_system() -> None:
    """Also what nobody told to be a part of it: no box hangs between the frames."""
    assert frames(_FERRY) == {
        "Inside the system": {"Barrier", "Quay service", "Fare service"},
        "Outside": {"Passenger", "Bank", "Skipper"},
    }


def test_who_is_turned_to_and_who_acts_from_outside_is_drawn() -> None:
    """Whoever is rung, by whatever noun, and an organisation that is the subject of its sentence."""
    assert set(arrows(_FERRY, _SECTION, _SORT)) == {
        "Bank → Fare service: calls with the settlement",
        "Passenger → Barrier: scans the ticket",
        "Quay service → Skipper: rings",
    }


def test_one_arrow_alone_is_told_and_not_drawn() -> None:
    """The sentence beside it says the same."""
    alone = "\n".join(line for line in _FERRY.splitlines() if "rings" not in line and "scans" not in line)
    assert arrows(alone, _SECTION, _SORT) == []


def test_a_name_in_the_plural_that_acts_twice_is_a_part() -> None:
    """'Harbour relations sends', 'harbour relations accepts': with a verb in the singular it is one."""
    talk = """
Ada: For the boundary, harbour relations sends the berth list to the carrier, and the outside world sees no more.
Bo: Noted, harbour relations accepts twenty requests a second from each bank. That is the boundary.
"""
    assert set(arrows(talk, _SECTION, _SORT)) == {
        "Harbour relations → Carrier: sends berth list to",
        "Bank → Harbour relations: twenty requests a second",
    }
    assert "Bank → Harbour relations: twenty requests a second" in arrows(talk, "how-it-works", "component map")


@pytest.mark.parametrize("name", [_SECTION, "how-it-works", "interactions"])
def test_nothing_is_held_against_them(name: str) -> None:
    """The checks let each of them stand."""
    assert faults(_FERRY, name) == []
