"""What a pair of turns settles by its form: a question and its yes, an option and its name, a point and its end."""

from __future__ import annotations

from agent.model.details import DecisionDetails, Kind
from tests.talk_samples import found

COUNTED = """
Rhona: Morning. Four things about the sauna today. First, the stove.
Tavish: Electric or wood, we had both on the list.
Morven: Electric needs a new cable from the road.
Tavish: Wood we have for ten winters.
Rhona: So wood?
Morven: Yes.
Rhona: Good. Point two: the booking calendar.
Tavish: I'd say people can book for three weeks ahead.
Morven: Nobody knows in March what they do in April. Ten days ahead and one slot per family.
Rhona: I like the ten days one. Tavish?
Tavish: OK.
Rhona: Then point three, how do guests get in.
Tavish: A key box at the door, with the code of the day.
Rhona: Fine, a key box with the code of the day. Agreed.
Morven: And do we tell them when the stove is hot?
Rhona: Yes, a green light above the door.
Rhona: Last one, the cleaning. Who wants that?
Tavish: I'll draw up a list by Friday.
"""


def decided(talk: str) -> list[str]:
    """What was settled."""
    return [f.statement for f in found(talk) if isinstance(f.details, DecisionDetails) and f.status == "accepted"]


def test_a_question_with_so_and_its_yes_settle_what_it_names() -> None:
    """'So wood?' – 'Yes.' is a decision of the counted point, and what spoke against the other is none."""
    told = decided(COUNTED)
    assert "The stove: wood." in told
    assert not any("cable" in t for t in told)


def test_what_only_counts_off_settles_nothing() -> None:
    """The name of a point is what the next turns are about."""
    assert not any("point" in t.casefold() for t in decided(COUNTED))


def test_whoever_leads_likes_one_of_the_options() -> None:
    """Praise that echoes an option takes it, in the words in which it was put forward."""
    told = decided(COUNTED)
    assert "10 days ahead and one slot per family." in told
    assert not any("3 weeks" in t for t in told)


def test_the_yes_of_whoever_leads_says_how() -> None:
    """'Do we tell them?' – 'Yes, a green light': the light is settled."""
    assert any("green light" in t for t in decided(COUNTED))


PAIR = """
Halle: So, the village clock. How does the belfry hear what time it is?
Joris: A wire from the school would do.
Halle: The school is closed for years. There's also the DCF signal.
Joris: Or GPS, but the roof is copper.
Halle: True. DCF, then.
Joris: Good. Does the mayor change the hour from his phone?
Halle: I'd rather not. He would ring it for his birthday.
Joris: Right, no phone.
Halle: How many melodies does it play?
Joris: Give each season its own melodies, then.
Halle: Yes, I like seasons. Four seasons of 12 melodies.
Joris: Fine.
"""


def test_what_there_shall_not_be_is_settled_in_few_words() -> None:
    """'Right, no phone.' answers the question whether there should be one."""
    assert "No phone." in decided(PAIR)


def test_how_many_is_told_beside_what_was_agreed() -> None:
    """Who takes an option up and says how many of it there are settles both."""
    told = decided(PAIR)
    assert any("season its own" in t for t in told)
    assert "4 seasons of 12 melodies." in told


def test_what_a_person_asks_himself_is_no_pair() -> None:
    """Nor is a question that another answers with a doubt."""
    talk = COUNTED.replace("Morven: Yes.\n", "Morven: Hm, I don't know.\n")
    assert "The stove: wood." not in decided(talk)


def test_a_name_after_a_no_to_another_takes_it() -> None:
    """Nobody says *then*: the other thing is out, and the next one nods."""
    talk = (
        "mo: where do we keep the choir scores\nmo: was thinking dropbox\npip: or the vestry pc? its free\n"
        "sal: the vestry floods every spring\nmo: yeah not the vestry. dropbox\npip: fine\n"
        "pip: and who prints them\nmo: everybody for himself\npip: ok"
    )
    assert any("ropbox" in t for t in decided(talk))


def test_a_question_without_its_mark_is_one() -> None:
    """In a chat without capitals 'should visitors get a copy' asks, and 'singers only' answers it."""
    talk = (
        "mo: ok the choir scores, where do they live\nmo: in the vestry\npip: fine\n"
        "sal: should visitors get a copy\nmo: nope, the publisher is strict. singers only\nsal: ok\n"
        "pip: who gets to correct a wrong note\nmo: no idea, lets ask at the assembly\npip: ok"
    )
    assert any("singers only" in t.casefold() for t in decided(talk))
    asked = [f.statement.casefold() for f in found(talk) if f.kind is Kind.QUESTION]
    assert any("wrong note" in q for q in asked)


FERRIES = """
Runa: Right, the ferry board. Where do we print the departures?
Aksel: On the pier, one board.
Runa: Fine. And the board on the pier, how does it get the times?
Aksel: The board asks the office every twenty seconds.
Iben: Yeah, I'd do that.
Runa: Could we just use stickers for the delays?
Iben: No, no. They fall into the sea.
Runa: Agreed, no stickers. Back to the board: the line is too thin for asking that often.
Aksel: Then let's push the times to the board.
Iben: Fine.
"""


def test_a_yes_to_a_refusal_settles_nothing_more() -> None:
    """The stickers were refused with a reason: they lost, and 'no stickers' is no decision of its own."""
    told = decided(FERRIES)
    assert any("push the times" in t.lower() for t in told)
    assert not any("stickers" in t for t in told)
