"""What was put forward, answered and not taken lost to what was taken instead, for the reason in the answer."""

from __future__ import annotations

import pytest

from agent.engines.offline.contenders import doing
from agent.model.details import DecisionDetails
from agent.model.finding import Finding
from tests.talk_samples import HEAD, TAIL, found


def lost(middle: str) -> dict[str, str | None]:
    """The options that lost in a meeting with these lines in its middle, each with its reason."""
    talk = "\n".join(part.strip() for part in (HEAD, middle, TAIL))
    return against(found(talk), "")


def against(told: tuple[Finding, ...], decision: str) -> dict[str, str | None]:
    """What lost against the decisions that hold these words."""
    return {
        a.name.casefold(): a.reason.text if a.reason else None
        for f in told
        if isinstance(f.details, DecisionDetails) and f.status == "accepted" and decision in f.statement
        for a in f.details.alternatives
    }


def refused(middle: str) -> list[str]:
    """What was turned down with nothing taken instead."""
    talk = "\n".join(part.strip() for part in (HEAD, middle, TAIL))
    return [f.statement for f in found(talk) if isinstance(f.details, DecisionDetails) and f.status == "rejected"]


TICKETS = """
Rhona: Next point, the ferry tickets. How does the skipper check them?
Tavish: Could the passengers print them at home?
Morven: Half the island shares one printer, and that one is in the church.
Tavish: Plastic cards, then?
Morven: They bend in the sun. We had those on the bus.
Rhona: So a code on the phone it is, and the skipper scans it. Agreed?
Tavish: Agreed.
"""


def test_what_is_answered_by_a_fact_and_not_taken_lost() -> None:
    """Nobody says no: the answer is the reason, and what was settled next is what it lost to."""
    told = found("\n".join(part.strip() for part in (HEAD, TICKETS, TAIL)))
    assert against(told, "code on the phone") == {
        "printing them at home": "Half the island shares one printer, and that one is in the church.",
        "plastic cards": "They bend in the sun.",
    }
    assert not against(told, "buoys")
    assert not against(told, "2 years")


@pytest.mark.parametrize(
    ("put", "name"),
    [
        ("I'd like a big screen at the pier.", "big screen at the pier"),
        ("My first idea was a screen at the pier.", "screen at the pier"),
        ("We could also ring a bell.", "ringing a bell"),
        ("Why not a brass band?", "brass band"),
        ("What about a brass band?", "brass band"),
        ("A board at the pier would be quickest.", "board at the pier"),
        ("Let's hire a crier.", "hiring a crier"),
    ],
)
def test_each_way_to_put_a_thing_forward_is_heard(put: str, name: str) -> None:
    """A wish, an idea, a possibility, a question: what is not taken is told by its name."""
    told = lost(
        f"Rhona: How do the people learn of a cancelled crossing?\nTavish: {put}\n"
        "Morven: Nobody stands at the pier in that weather.\nRhona: Then the website says it. Agreed?\nTavish: Agreed."
    )
    told = {known.removeprefix("a "): why for known, why in told.items()}
    assert told.get(name) == "Nobody stands at the pier in that weather."


def test_what_others_are_content_with_did_not_lose() -> None:
    """A yes, the same words again, or what is settled by its name: it was taken."""
    told = lost(
        "Rhona: How do the people learn of a cancelled crossing?\nTavish: A text message?\n"
        "Morven: Fine, everybody has a phone.\nRhona: Good, a text message to everybody. Agreed?\nTavish: Agreed."
    )
    assert not [name for name in told if "message" in name]


def test_what_is_put_off_did_not_lose() -> None:
    """Nothing is turned down that people come back to."""
    middle = (
        "Rhona: How do the people learn of a cancelled crossing?\nTavish: A church bell?\n"
        "Morven: Not this year, the chapel has to lend it.\nRhona: Then the website says it. Agreed?\nTavish: Agreed."
    )
    assert not [name for name in lost(middle) if "bell" in name]
    assert not [name for name in refused(middle) if "bell" in name]


def test_a_question_that_asks_back_or_holds_a_case_against_it_is_no_option() -> None:
    """'With gloves on?' is held against what was said, and 'forty cards?' only says it again."""
    told = lost(
        "Rhona: How does the skipper check the tickets?\nTavish: A keypad?\nMorven: With gloves on?\n"
        "Rhona: So a code on the phone it is, and the skipper scans it. Agreed?\nTavish: Agreed."
    )
    assert list(told) == ["keypad"]
    told = lost(
        "Rhona: How does the skipper check the tickets?\nTavish: We have forty cards from the old ferry.\n"
        "Morven: Forty cards?\nTavish: Forty.\n"
        "Rhona: So a code on the phone it is, and the skipper scans it. Agreed?\nTavish: Agreed."
    )
    assert not [name for name in told if "card" in name]


def test_of_several_things_those_lost_beside_which_one_was_taken() -> None:
    """Each with what was said of it by its name, and none with what was said of another."""
    told = against(
        found(
            "mo: ok, the greenhouse. what waters the tomatoes\npip: tap water, the well is dry\n"
            "mo: hose, drip lines or a sprinkler\nsal: sprinkler rots the tomatoes\n"
            "pip: nobody drags a hose in august\nmo: drip lines then\nsal: 👍\n"
            "mo: and the windows\npip: by hand, twice a day\nmo: ok by hand"
        ),
        "",
    )
    assert told == {"hose": "nobody drags a hose in august", "sprinkler": "sprinkler rots the tomatoes"}


def test_what_fell_before_one_thing_was_left_lost() -> None:
    """Each sentence before tells of one of them, and what is left is none of these."""
    middle = (
        "Rhona: How do we mark the lane?\nTavish: Barrels drift off with the ice. A painted stone sinks in the mud.\n"
        "Morven: Which leaves the withies.\nRhona: Withies, then. Agreed?\nTavish: Agreed, withies."
    )
    told = [*lost(middle), *(name.casefold().rstrip(".") for name in refused(middle))]
    assert {"barrels", "painted stone"} <= set(told)
    assert "withies" not in told


def test_a_thing_that_is_named_only_to_be_held_against_lost() -> None:
    """Who names it says in the same breath what is wrong with it; what another thing does to it is no option."""
    told = lost(
        "Rhona: What do we write the numbers on the buoys with?\nTavish: I'd take chalk.\n"
        "Morven: Frost breaks it within a week.\n"
        "Tavish: Paint's no good either, it peels.\nRhona: Then we engrave them. Agreed?\nTavish: Agreed, engraved."
    )
    assert told.get("paint") == "Paint's no good either, it peels."
    assert "frost" not in told


def test_what_is_flatly_refused_stands_alone_where_nothing_is_taken() -> None:
    """A no in so many words turns a thing down, whatever comes after."""
    assert "A camera on every buoy." in refused(
        "Tavish: And a camera on every buoy?\nMorven: Over my dead body.\nTavish: Only asking.\nRhona: Now the lamps."
    )


def test_a_thing_that_is_only_named_and_flatly_refused_was_turned_down() -> None:
    """In a chat people name a thing without a verb or a question mark; only a plain no makes it a proposal."""
    talk = "mo: ok, the greenhouse. what waters the tomatoes\npip: drip lines\nmo: drip lines then\nsal: 👍\n"
    told = found(
        f"{talk}pip: and a webcam for the neighbours\nsal: over my dead body\nmo: what opens the windows\npip: a motor"
    )
    assert [f.statement for f in told if f.status == "rejected"] == ["Webcam for the neighbours."]
    told = found(
        f"{talk}pip: and a webcam for the neighbours\nsal: my aunt has one\nmo: what opens the windows\npip: a motor"
    )
    assert not [f for f in told if f.status == "rejected"]


def test_what_an_assistant_put_forward_lost_to_the_answer() -> None:
    """With an assistant only he puts things forward, and the person answers."""
    told = found(
        "user: We run a small ferry and want the tickets on a computer. Ask me one thing at a time.\n"
        "assistant: Where do the tickets live? I'd put a MongoDB cluster in the harbour.\n"
        "user: A cluster needs three machines and we have one shelf. SQLite on the office machine.\n"
        "assistant: SQLite it is. And the backup?\nuser: Every night onto a stick.",
        with_assistant=True,
    )
    assert [name for name in against(told, "SQLite") if "mongo" in name]


@pytest.mark.parametrize(
    ("to_do", "name"),
    [
        ("hire a crier", "hiring a crier"),
        ("put it on the door", "putting it on the door"),
        ("lie low", "lying low"),
        ("agree", "agreeing"),
        ("keep it", "keeping it"),
    ],
)
def test_something_to_do_has_a_name(to_do: str, name: str) -> None:
    """What somebody would do is told as a thing that was turned down."""
    assert doing(to_do) == name
