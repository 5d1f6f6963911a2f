"""What a statement makes of the words that it is set on: more than they say, other than they say, or what they are."""

from __future__ import annotations

import pytest

from agent.catalogue import load
from agent.model.transcript import Transcript, Turn
from agent.text.grounds import Grounds
from agent.text.misreading import parse_misreadings
from agent.text.stance import parse_stances

LEXICONS = load().lexicons
STANCES = parse_stances(LEXICONS["stance.toml"], LEXICONS["cues.toml"], LEXICONS["readings.toml"])
MISREADINGS = parse_misreadings(LEXICONS["readings.toml"], LEXICONS["synonyms.toml"])


def why(said: str, quote: str, statement: str) -> str | None:
    """Why the statement cannot rest on the quote, in a talk of lines `Name: words` of which the quote is one's."""
    talk = talk_of(said)
    turn = next(t for t in talk.turns if quote in t.text)
    grounds = Grounds(talk, STANCES, MISREADINGS)
    return grounds.refused(statement, statement, [(turn, quote)], "\n".join(t.text for t in talk.turns[: turn.n]))


def talk_of(said: str) -> Transcript:
    lines = [line.split(": ", 1) for line in said.split(" / ")]
    turns = tuple(Turn(n=n, speaker=who, text=text, anchor=f"line {n}") for n, (who, text) in enumerate(lines, 1))
    return Transcript(key="k", revision="r", source="s", title="Ferry", format="plain", turns=turns)


@pytest.mark.parametrize(
    ("said", "statement", "holds"),
    [
        # a condition, an alternative, for whom alone
        ("Bikes ride free if the deck is empty.", "Bikes ride free.", False),
        ("Bikes ride free if the deck is empty.", "Bikes ride free when the deck is empty.", True),
        ("Bikes go below after the bell if the deck is full.", "Bikes go below after the bell.", False),
        ("Tickets are checked once and never again.", "A ticket is checked one time alone.", True),
        ("A bike goes on the deck, otherwise into the hold.", "A bike goes into the hold.", False),
        ("A bike goes on the deck, otherwise into the hold.", "Without a place on the deck a bike goes into the hold.",
         True),
        ("A bike goes on the deck, otherwise into the hold.", "A bike goes on the deck.", True),
        ("Dogs ride only on the upper deck.", "Dogs are taken along.", False),
        ("Dogs ride only on the upper deck.", "Dogs ride on the upper deck.", True),
        ("Everybody pays except for the crew.", "Everybody pays, the crew included.", False),
        ("Everybody pays except for the crew.", "Everybody but the crew pays.", True),
        ("During a storm the captain may close the bar.", "The captain may close the bar.", False),
        ("During a storm the captain may close the bar.", "In a storm the captain may close the bar.", True),
        ("Tickets last 30 days, for commuters 90.", "Tickets last 90 days.", False),
        ("Tickets last 30 days, for commuters 90.", "Commuters have tickets of 90 days.", True),
        ("At most 40 bikes, the rest is turned away.", "A party of 40 bikes is refused.", False),
        ("At most 40 bikes, the rest is turned away.", "More than 40 bikes are refused.", True),
        ("The kiosk is dropped for the pilot.", "The kiosk is rejected.", False),
        ("The kiosk is dropped for the pilot.", "The kiosk is dropped for the pilot.", True),
        ("We print the list. But only if the captain agrees.", "The list is printed.", False),
        # what is denied, told as so; and the other way
        ("No steam, no diesel on the new boat.", "The new boat runs on diesel.", False),
        ("No steam, no diesel on the new boat.", "The new boat runs neither on steam nor on diesel.", True),
        ("We take the ramp rather than the crane.", "The crane lifts the cars.", False),
        ("We take the ramp rather than the crane.", "The ramp is used in place of the crane.", True),
        ("Plain paper tickets. No chips.", "Plain paper tickets are ruled out.", False),
        ("Plain paper tickets. No chips.", "Tickets are of plain paper, and without chips.", True),
        ("Plain paper tickets and no chips.", "Tickets carry no chips.", True),
        ("Only the mate opens the ramp.", "Nobody but the mate opens the ramp.", True),
        ("Forty bikes a trip, no more than that.", "A trip takes up to forty bikes.", True),
        ("No horses, and no sheep on the upper deck.", "Sheep go out on the upper deck too.", False),
        ("No crane. The ramp takes everything.", "The quay has a crane and is not served by the ramp.", False),
        ("You have to press one on the panel, otherwise it's counted as not answered.",
         "A call is only counted as answered when one is pressed.", True),
        ("Tickets and stamps, no chips.", "Chips and magnets are not used.", True),
        ("My sister's line has a parrot that calls the stops.", "A parrot calls the stops.", False),
        ("I hereby decide that seasick counts as busy.", "Who is seasick counts as busy.", False),
        ("And a chapel on every deck. decided 😂", "Every deck has a chapel.", False),
        ("no. 3,000 more and it doesn't fit the quay", "A bigger ramp fits the quay, for 3,000 more.", False),
        ("No. We use the small ramp, it doesn't fit otherwise.", "The small ramp is used.", True),
        ("I run the ferry on Sundays and I'm sick of paper.", "The ferry uses paper on Sundays.", False),
        ("And the islanders had punch cards, in a shoe box.", "Tickets are punch cards in a shoe box.", False),
        # put off, left open
        ("the harbour hasn't answered about the ramp, I asked twice. still open", "The harbour has the ramp.", False),
        ("The moorings are open as well, until the 15th.", "The moorings are settled on the 15th.", False),
        ("A kiosk would be lovely. Let's look at it again in spring.", "A kiosk is added in spring.", False),
        ("The kiosk we leave for later.", "There is a kiosk.", False),
        ("The kiosk we leave for later.", "The kiosk is put off.", True),
        ("The kiosk is postponed to next season.", "A kiosk comes with the season.", False),
        ("The kiosk: not before August.", "There is a kiosk.", False),
        ("The kiosk we leave for later.", "The kiosk is ruled out.", False),
        ("When the bell rings bikes go below if the deck is full.", "When the bell rings bikes go below.", False),
        ("No kiosk for now.", "The kiosk is ruled out.", False),
        ("No kiosk, full stop.", "The kiosk is ruled out.", True),
        ("The name stays open until the fair.", "The name is chosen as of the fair.", False),
        ("The bow door stays open until the ramp is up.", "The bow door closes when the ramp is up.", True),
        ("Whether dogs pay is up in the air.", "Dogs pay.", False),
        ("Let's talk about dogs on Monday.", "Dogs are allowed from Monday.", False),
        ("The fare is 4 euros, and dogs we leave for later.", "The fare is 4 euros.", True),
        ("A kiosk I like. But not before August.", "There is a kiosk.", False),
        ("The fare is 4 euros. But the kiosk we leave for later.", "The fare is 4 euros.", True),
        ("Ask me again in spring about the kiosk.", "There is a kiosk in spring.", False),
        ("We first see how the pier copes and then choose the fare.", "The pier chooses the fare.", False),
        ("The colour we can fight about another time.", "The colour changes another time.", False),
        ("Tickets stay valid for five years.", "A ticket is valid for five years.", True),
        ("The fare is 4 or 5 euros, we'll decide after the trial.", "The fare is 5 euros.", False),
        # said in jest, read out, another's
        ("We pay in herring. Kidding.", "Fares are paid in herring.", False),
        ("There's a comment that says, we decided to take ten euros.", "The fare is ten euros.", False),
        ("The wiki says ten euros, and we make it four.", "The fare is four euros.", True),
        ("Let me read it out. Fares are ten euros.", "Fares are ten euros.", False),
        ("At Nordline we took ten euros.", "The fare is ten euros.", False),
        ("The consultants recommend ten euros.", "The fare is ten euros.", False),
        ("Before the merger, we'd agreed on ten euros.", "The fare is ten euros.", False),
        # a thing and a no
        ("A casino on board, no.", "There is a casino on board.", False),
        ("The casino is a non-starter.", "A casino is built.", False),
        ("A failed payment is not repeated.", "A failed payment is repeated.", False),
    ],
)  # fmt: skip
def test_a_statement_rests_on_no_more_than_its_words(said: str, statement: str, holds: bool) -> None:
    """What is bound, put off, in jest, another's or refused is told as that, or is no ground."""
    assert (why(f"Ada: Next. / Ben: {said} / Cid: and then?", said, statement) is None) is holds


@pytest.mark.parametrize(
    ("said", "statement", "holds"),
    [
        ("We call the pier every hour.", "The pier calls the ship every hour.", False),
        ("We call the pier every hour.", "The pier is called every hour.", True),
        ("we run the pump at night", "The pump runs at night.", True),
        ("The bell overrules the pilot.", "The pilot overrules the bell.", False),
        ("The bell overrules the pilot.", "The bell overrules the pilot.", True),
        ("The mate approves a detour, the pilot asks for it.", "The pilot approves a detour.", False),
        ("The pier pulls, ships answer.", "Ships pull from the pier.", False),
        ("The mate sees the log, guests can't.", "Guests see the log.", False),
        ("Crew counts heads.", "The app counts heads and sends them to the crew.", False),
        ("Cars in the hold, bikes on deck.", "Cars are on deck and bikes in the hold.", False),
        ("Cars in the hold, bikes on deck.", "Bikes are on deck and cars in the hold.", True),
        ("The ramp closes before the bow door locks.", "The bow door locks before the ramp closes.", False),
        ("The oldest booking sails first.", "The newest booking sails first.", False),
        ("External it is.", "The list is internal.", False),
        ("A refund may be split.", "A refund must be split.", False),
        ("A guest may change a booking twice.", "A guest may change a booking as often as he likes.", False),
        ("The list goes to the pier.", "The list goes to the pier at once.", False),
        ("The list goes to the pier straight away.", "The list goes to the pier at once.", True),
        ("The fare is 4 euros.", "The fare is 4 euros for good.", False),
        ("At most 40 bikes fit.", "At least 40 bikes fit.", False),
        ("The kiosk is experimental, outside of the warranty.", "The kiosk is part of the warranty.", False),
    ],
)  # fmt: skip
def test_a_statement_says_what_its_words_say(said: str, statement: str, holds: bool) -> None:
    """Another doer, the contrary, a wider extent: refused; the same in other words: kept."""
    assert (why(f"Ada: Next. / Ben: {said} / Cid: and then?", said, statement) is None) is holds


def test_words_in_quotation_marks_are_whose_they_are() -> None:
    """What a sign is quoted for is no choice of the talk; what is proposed in quotation marks may be."""
    sign, ours = 'The old sign says: "bikes ride free". ', 'So write "bikes ride free" on it. '
    assert why(f"Ben: {sign}", "bikes ride free", "Bikes ride free.") is not None
    assert why(f"Ben: {ours}", "bikes ride free", "Bikes ride free.") is None


def test_others_expose_a_joke_soon_after() -> None:
    """'You're joking' after it, and what its speaker says then, tell how it was meant."""
    said = "Ben: We shout the times across the water."
    assert why(f"{said} / Ada: You're joking, right? / Ben: Well.", "We shout the times", "Times are shouted.")
    assert why(f"{said} / Ada: Hm. / Ben: Kidding.", "We shout the times", "Times are shouted.")
    assert why(f"{said} / Ada: Hm. / Ben: Each hour.", "We shout the times", "Times are shouted.") is None


def test_what_is_put_off_is_the_ground_whatever_stands_beside_it() -> None:
    """A second sentence that says nothing of the statement does not settle it."""
    said = "Fares are paid by card. The casino we leave for later."
    assert why(f"Ben: {said}", said, "There is a casino.") is not None
    assert why(f"Ben: {said}", said, "Fares are paid by card.") is None


@pytest.mark.parametrize(
    ("opening", "kept"),
    [
        ("We're not designing anything today, I only explain.", False),
        ("This is all about an imaginary harbour.", False),
        ("We decide about the fares today.", True),
    ],
)
def test_where_people_decide_nothing_nothing_is_more_than_a_proposal(opening: str, kept: bool) -> None:
    """A lesson that plays at deciding."""
    talk = talk_of(f"Ada: {opening} / Ben: Fine. / Ada: So the fare is 4 euros. / Ben: Agreed.")
    grounds = Grounds(talk, STANCES, MISREADINGS)
    assert grounds.taken_up("The fare is 4 euros.", [(talk.turns[2], "the fare is 4 euros")]) is kept
