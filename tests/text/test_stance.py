"""What a sentence does: whether it settles what is said to rest on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.catalogue import load
from agent.text.nearby import Near
from agent.text.stance import parse_stances

STANCES = parse_stances(*(load().text(f"lexicons/{name}.toml") for name in ("stance", "cues", "readings")))


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Should we use NATS?", "a question"), ("Maybe SQLite", "a hedge"), ("We could use SQLite here.", "a hedge"),
        ("I was just kidding about COBOL.", "a joke"), ("No, absolutely not.", "a refusal"), ("We won't use Kafka.",
        "a refusal"),
        ("That is still open.", "left open"), ("Can you make it 72 hours?", None), ("72 hours then, right?", None),
        ("We won't use Kafka, we use NATS instead.", None), ("No problem, 16 partitions.", None),
        ("no objections", None),
        ("lol ok, let's go with NATS", None), ("Yes.", None), ("Agreed, I don't know a better one.", None),
    ],
)  # fmt: skip
def test_a_sentence_that_settles_nothing_says_why(sentence: str, reason: str | None) -> None:
    """Questions, hedges, refusals and jokes leave a thing open; what also settles does not."""
    assert STANCES.leaves_open(sentence) == reason


@pytest.mark.parametrize(
    ("said", "statement", "reason"),
    [
        ("Then the desk knows prices, and in a year it's the monolith.", "The desk knows prices.", "a supposition"),
        ("We'd lose the prices on a restart.", "Prices are lost on a restart.", "a supposition"),
        ("Floats are nicer, but they round.", "Amounts are floats.", "a consideration"),
        ("Unless the vendor pays, we keep the old desk.", "We keep the desk.", "a condition"),
        ("The printers had their own queue.", "The printers have their own queue.", "the old system"),
        ("My brother works at a bank, they print everything twice.", "Everything is printed twice.", "what others do"),
        ("Rather than a queue, a table.", "A queue holds the prints.", "a refusal"),
        ("Does the size come from the shop or do we measure", "The size is measured.", "a question"),
        ("Not clear who pays for a second printer.", "The shop pays for a second printer.", "put off"),
        ("About forty prints an hour, something like that.", "Forty prints are made an hour.", "a hedge"),
        ("I once offered them a plotter.", "The shop has a plotter.", "a remark"),
        ("I'll send the vendor a plotter.", "The vendor gets a plotter.", "a task"),
        ("The sales team wants prints on Sundays.", "Prints are made on Sundays.", "what others say"),
        ("They asked me whether we print in gold.", "Prints are made in gold.", "what others say"),
        ("A second queue is one more thing to watch.", "A second queue is watched.", "a consideration"),
        ("Nothing is thrown away before the clerk has signed", "Prints are thrown away before the clerk has signed.",
         "a refusal"),
        ("The desk keeps them in a table, and nothing's thrown away before the clerk has signed.",
         "Prints are thrown away before the clerk has signed.", "a refusal"),
        ("Once read it's gone, the way we've got it.", "A print is gone once it is read.", "the old system"),
        ("If the paper jams, we've lost the queue.", "The queue is lost when the paper jams.", "a supposition"),
        ("If a print is crooked we cut it by hand.", "Each print is cut by hand.", "a condition"),
        ("Ask me again at four thousand.", "A second desk comes at four thousand.", "left open"),
        ("How it folds, I have two half ideas.", "It folds in two ways.", "left open"),
        ("A plotter for that is hiring a crane to lift a cup.", "A plotter lifts the prints.", "a remark"),
        ("A copy is just somebody else's print with extra steps.", "Copies are made with extra steps.", "a remark"),
        ("Because in May two hundred prints came back in the same hour.", "Two hundred prints come back in an hour.",
         "the old system"),
        ("If the desk holds the file we print it.", "A file that the desk holds is printed.", None),
        ("If it's a notice on the wall nobody follows it.", "Sizes hang on a notice on the wall.", "a consideration"),
        ("A print run of one is too short for the cutter.", "Print runs of one go to the cutter.", "a consideration"),
        ("A plotter is just somebody else's printer on wheels.", "The desk works with a plotter.", "a remark"),
        ("The desk is a separate program.", "The desk runs apart from the shop.", None),
        ("For the record, the sales team gets its prints on Sundays.", "Sales gets its prints on Sundays.", None),
        ("Three open prints is too many, make it 2.", "Two prints may be open.", None),
        ("The desk never says print.", "The desk does not say print.", None),
        ("Then it's a queue between the desks.", "A queue stands between the desks.", None),
        ("Tables, because we'd lose a queue on a restart.", "Prints stand in tables.", None),
        ("The clerk has a point: a print is kept for 40 days after it was made.", "A print is kept for 40 days.", None),
        ("Tests of the print with 0.3 mm: yes, I'd rather argue with paper.", "Prints are tested with 0.3 mm.", None),
        ("Unless someone objects, prints are kept for 40 days.", "Prints are kept for 40 days.", None),
    ],
)  # fmt: skip
def test_a_sentence_that_is_no_ground_of_the_statement_says_why(said: str, statement: str, reason: str | None) -> None:
    """What would be, what is weighed, a condition left out, the past and other people's ways settle nothing here."""
    assert STANCES.open_ones([said], statement) == [reason]


@pytest.mark.parametrize(
    ("near", "reason"),
    [
        (Near(), None),
        (Near(next="Just kidding."), "a joke"),
        (Near(next="I think."), "a hedge"),
        (Near(replies=("haha",)), "a joke"),
        (Near(replies=("nope",)), "a thing that was turned down"),
        (Near(replies=("#undo",)), "taken back"),
        (Near(replies=("ok, noted",)), None),
        (Near(replies=("Please no, the whole point was to get rid of the birds.",)), "a thing that was turned down"),
    ],
)
def test_what_comes_next_may_make_nothing_of_it(near: Near, reason: str | None) -> None:
    """A laugh, a doubt or a no right after says how it was meant."""
    assert STANCES.open_ones(["Prints go by pigeon."], "Prints go by pigeon.", near) == [reason]


def test_what_only_goes_on_with_a_question_is_none_the_less_asked() -> None:
    """The sentence after a question or a wish settles something only where it says so."""
    assert STANCES.open_ones(["Could we use pigeons?", "They are fast."], "Prints go by pigeon.") == ["a question"] * 2
    assert STANCES.open_ones(["Could we use pigeons?", "No, we take vans."], "Prints go by van.")[-1] is None


def test_a_wish_that_another_takes_up_is_a_ground() -> None:
    """'I'd go for vans' settles nothing, and with 'agreed' after it does."""
    assert STANCES.open_ones(["I'd like vans."], "Prints go by van.") == ["a hedge"]
    assert STANCES.open_ones(["I'd like vans."], "Prints go by van.", Near(replies=("agreed",))) == [None]


def test_what_goes_on_with_a_question_before_the_quote_is_asked() -> None:
    """A quote that leaves out the question which it goes on with is that question."""
    near = Near(before="Could we use pigeons?")
    assert STANCES.open_ones(["So a print arrives the same day."], "Prints arrive the same day.", near) == [
        "a question"
    ]


def test_what_is_said_of_another_by_name_is_no_ground_of_what_leaves_the_name_out() -> None:
    """'Ostrane prints twice' says nothing of the desk."""
    near = Near(others=frozenset({"Ostrane"}))
    assert STANCES.open_ones(["Ostrane prints twice."], "The desk prints twice.", near) == ["what others do"]
    assert STANCES.open_ones(["Ostrane prints twice."], "Ostrane prints twice.", near) == [None]


def test_what_is_told_of_a_thing_to_be_got_rid_of_is_the_old_system() -> None:
    """A discussion names what it leaves, and that is not how things will be."""
    leaving = STANCES.leaving(["We are moving off the spooler this year."])
    near = Near(leaving=leaving)
    assert STANCES.open_ones(["The spooler prints at night."], "Prints are made at night.", near) == ["the old system"]


def test_a_tagged_question_settles_where_somebody_says_yes() -> None:
    """'Forty days then, right?' waits for its answer."""
    said, statement = ["Forty days then, right?"], "Prints are kept for forty days."
    assert STANCES.open_ones(said, statement, Near(replies=("yes",))) == [None]
    assert STANCES.open_ones(said, statement, Near(replies=("Who owns the archive?",))) == ["a question"]


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_has_a_stance(text: str, other: str) -> None:
    """No text breaks the search, whatever stands around it."""
    found = STANCES.open_ones([text], other, Near(next=other, replies=(text,)))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("If it holds that, we sleep.", "The desk prints four hundred an hour."),
        ("That one is still open.", "The desk is bought."),
        ("Ask me again in June.", "The desk comes in June."),
    ],
)
def test_a_yes_takes_no_condition_away_and_settles_nothing_that_is_left_open(said: str, statement: str) -> None:
    """Who agrees to a condition, or to ask again, has not agreed to the thing itself."""
    assert STANCES.open_ones([said], statement, Near(replies=("Fine.",))) != [None]
    assert STANCES.open_ones([said], statement) == STANCES.open_ones([said], statement, Near(replies=("Fine.",)))
