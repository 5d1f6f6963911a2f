"""The document as somebody reads it who was not there: nothing twice, nothing cut off, all with what it is about."""

from __future__ import annotations

import pytest
from talk_samples import found
from test_offline_compose import PHRASINGS, entry, made, prose, told

from agent.catalogue import load
from agent.engines.offline.compose import compose
from agent.engines.offline.compose.wording import quoted
from agent.model.details import (
    AlgorithmDetails,
    Alternative,
    ComponentDetails,
    ConceptDetails,
    ConstraintDetails,
    DecisionDetails,
    InteractionDetails,
    Kind,
    Passage,
    Relation,
    RiskDetails,
    Said,
    StateDetails,
    TechnologyDetails,
)
from agent.model.finding import Evidence, Tier
from agent.model.ledger import Change, Entry
from agent.model.section import Listing, Picture, SectionBrief, Table

STEPS = """
Ada: How is the berth found?
Bo: The berth is found in a fixed order. {steps} No dice, please.
Ada: Good, like that.
""".format(steps="First, the smallest that fits. Then the one nearest to the crane. Still equal, the lowest number.")


def words(text: str, speaker: str = "Bo", turn: int = 4) -> Said:
    return Said(text=text, speaker=speaker, turn=turn, verbatim=True)


def settled(label: str, statement: str, quote: str, passage: Passage, **details: object) -> Entry:
    """A decision with its passage."""
    return entry(label, statement, quote, passages=(passage,), **details)


def test_what_goes_by_steps_is_a_procedure_with_its_subject() -> None:
    """The sentence that leads to the steps says of what they are steps; what follows them and is none stays out."""
    (procedure,) = (f for f in found(STEPS) if f.kind is Kind.ALGORITHM)
    assert procedure.statement == "The berth is found in a fixed order."
    assert isinstance(procedure.details, AlgorithmDetails)
    assert procedure.details.steps == (
        "The smallest that fits", "The one nearest to the crane", "Still equal, the lowest number",
    )  # fmt: skip


@pytest.mark.parametrize(
    "talk",
    [
        "Bo: The berths are in a fixed order. The harbour is old.",
        "Bo: First we eat. Then we sail.",
        "Bo: Is the berth found in a fixed order? First the small ones? Then the big ones?",
    ],
)
def test_what_only_sounds_like_steps_is_no_procedure(talk: str) -> None:
    """Neither an order without steps, nor steps of nothing, nor a question."""
    assert not any(f.kind is Kind.ALGORITHM for f in found(talk))


def test_a_step_that_was_decided_is_told_in_the_procedure_alone() -> None:
    """With what was turned down for it; nowhere else as a sentence without a subject."""
    steps = ("The smallest that fits", "The one nearest to the crane")
    details = AlgorithmDetails(steps=steps)
    procedure = made("G-001", details, "The berth is found in a fixed order.", status="current")
    lost = (
        Alternative(
            name="a free berth on each side", reason=words("A free berth on each side is out because it earns nothing.")
        ),
    )
    decided = entry("D-001", "First the smallest that fits.", alternatives=lost)
    blocks = told(procedure, decided, section="algorithms")
    (listing,) = (b for b in blocks if isinstance(b, Listing))
    assert listing.ordered
    assert [i.text for i in listing.items] == ["The smallest that fits.", "The one nearest to the crane."]
    assert listing.items[0].cites == ("G-001", "D-001")
    assert "smallest" not in prose(blocks)
    assert "A free berth on each side was turned down because it earns nothing." in prose(blocks)


def test_a_list_of_fields_is_told_with_the_fields() -> None:
    """The words that were said end at the colon; the statement goes on."""
    statement = "The dock order has these 3 fields: berth, ship and hour."
    passage = Passage(
        asked=words("Show me the dock order.", "Cy", 3), words=words("So the dock order has these three fields:")
    )
    text = prose(told(settled("D-001", statement, "So the dock order has these three fields:", passage)))
    assert "berth, ship and hour" in text
    assert "fields:”" not in text


def test_a_reason_that_lost_its_unit_stands_in_the_words_that_were_said() -> None:
    """'Since the crane waits for 5' says nothing; the rest of the sentence stands."""
    said = "So the slips are kept for 7 days instead of 24 hours, since the crane office waits for five."
    statement = "The slips are kept for 7 days instead of 24 hours, since the crane office waits for 5."
    text = prose(told(settled("D-001", statement, said, Passage(words=words(said)))))
    assert "for 5" not in text
    assert "slips are kept for 7 days instead of 24 hours" in text
    assert "“since the crane office waits for five”" in text


def test_a_recap_that_comes_later_is_told_and_not_the_passage_before_it() -> None:
    """It is the fullest that was said, in a sentence."""
    early, late = (
        "one list per night at 03:15 over SFTP, that's all they need",
        "The list goes to the crew as one file per night at 03:15 over SFTP.",
    )
    one = entry("D-001", late, passages=(Passage(asked=words("what about 03:15?", "Cy", 3), words=words(early)),))
    quotes = tuple(
        Evidence(source="quay.txt", discussion="quay", turn=turn, speaker="Bo", quote=q)
        for turn, q in ((4, early), (6, late))
    )
    text = prose(told(one.model_copy(update={"evidence": quotes})))
    assert "list goes to the crew as one file per night" in text
    assert "Cy" not in text


@pytest.mark.parametrize(
    ("asked", "answered", "kept"),
    [
        (
            Said(text="Twenty four hours?", speaker="Cy", turn=1, verbatim=True),
            "Nine are in after twenty four seconds, mostly",
            False,
        ),
        (
            Said(text="How fast are the boats in?", speaker="Cy", turn=1, verbatim=True),
            "The boats, nine of them after a minute, mostly",
            True,
        ),
        (Said(text="How fast?", speaker="Cy", turn=3, verbatim=True), "Nine of them after a minute, mostly", True),
        (
            Said(text="The gulls must be fed.", speaker="assistant", turn=3, verbatim=True),
            "No nets, yes ropes, please",
            False,
        ),
    ],
)
def test_what_was_asked_stands_with_an_answer_to_it_alone(asked: Said, answered: str, kept: bool) -> None:
    """Far before the words, and of another matter, it is a neighbour's question."""
    text = prose(
        told(
            settled(
                "D-001", answered + ", I think.", answered, Passage(asked=asked, words=words(answered + ", I think."))
            )
        )
    )
    assert (asked.text.rstrip("?.") in text) is kept


def test_a_value_is_told_by_the_sentence_in_its_own_passage() -> None:
    """'Fourteen it is. So slips are kept for 14 days' stands there once, with what the value was chosen over."""
    whole = "Slips go through the harbour queue, and they are kept for 14 days."
    said = "right, slips go through the harbour queue, and they are kept for 14 days."
    breath = Passage(asked=words("How long do we keep slips?", "Cy", 3), words=words(f"14 it is. {said}"))
    lost = (Alternative(name="Kafka", reason=words("Kafka is out because it is far too much.")),)
    one = settled("D-001", "14 days.", "14 it is.", breath, alternatives=lost)
    two = settled("D-002", whole, said, Passage(words=words(said)))
    text = prose(told(one, two))
    assert text.count("14 days") == 1
    assert "Kafka was turned down because it is far too much." in text


def test_a_sentence_that_a_quoted_passage_holds_is_not_told_after_it() -> None:
    """The quote tells it, and both are cited."""
    whole = "A trip is good when the pilot has reached the quay within ten minutes."
    breath = Passage(
        words=words(
            f"I had a boat that sailed beautifully with a dead radio. So the radio is in the check, on purpose. {whole}"
        )
    )
    one = settled(
        "D-001", "The radio test of your boat depends on you.", "So the radio is in the check, on purpose.", breath
    )
    two = settled("D-002", whole, whole, Passage(words=words(whole)))
    blocks = told(one, two)
    assert prose(blocks).count("reached the quay") == 1
    assert any({"D-001", "D-002"} <= set(s.cites) for b in blocks for s in getattr(b, "sentences", ()))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Keep the old slips for 9 days.", "Keeping the old slips for 9 days was turned down"),
        ("Let the crane choose a berth", "Letting the crane choose a berth was turned down"),
        ("When the line returns, send the slips.", "“When the line returns, send the slips” was turned down"),
        ("Consider TideSoft", "TideSoft was turned down"),
        ("queue per berth", "Queue per berth was turned down"),
    ],
)
def test_an_option_that_is_a_thing_to_do_is_told_as_a_doing(name: str, shown: str) -> None:
    """It is no name, and its full stop ends no sentence."""
    assert shown in prose(told(entry("D-001", "Slips are written by hand.", alternatives=(Alternative(name=name),))))


def test_a_technology_keeps_its_capital_where_it_was_turned_down() -> None:
    """'Go' is a language, though 'go' stands in the talk as well; a sentence of what is not to be stays one."""
    facts = (
        entry(
            "D-001",
            "Go plug-ins are out because of the compiler.",
            "Go plug-ins are out because of the compiler, we go without",
            status="rejected",
        ),
        entry("D-002", "There is no second mesh, because that is too much for 9 boats.", status="rejected", turn=9),
    )
    text = prose(told(*facts))
    assert "Go plug-ins were turned down because of the compiler." in text
    assert "there is no second mesh, because that is too much for 9 boats" in text.casefold()


def test_marks_within_a_quote_become_single_ones_at_both_ends() -> None:
    """The first opens, the second closes; an inch sign after a number opens nothing."""
    assert quoted('say "ask the pilot" or nothing') == "“say ‘ask the pilot’ or nothing”"
    assert quoted('a 19" rack') == "“a 19’ rack”"


def test_a_protocol_is_not_told_by_the_decision_on_its_secure_kind() -> None:
    """'HTTP' and 'HTTPS' sound like one word in two numbers."""
    decided = (
        entry("D-001", "The pilot app downloads the chart over HTTPS from the harbour office."),
        entry("D-002", "Offices call each other over HTTP with JSON, one file per office."),
    )
    tools = [
        made(label, TechnologyDetails(category="protocol"), f"{name} is used.", status="chosen").model_copy(
            update={"title": name}
        )
        for label, name in (("T-001", "HTTP"), ("T-002", "HTTPS"))
    ]
    brief = SectionBrief(spec=load().section("technologies"), facts=tuple(tools), related=decided)
    rows = {r.cells[0]: " ".join(r.cells) for b in compose(brief, PHRASINGS) if isinstance(b, Table) for r in b.rows}
    assert "Offices call" in rows["HTTP"]
    assert "downloads the chart" in rows["HTTPS"]


def moves(talk: str) -> list[tuple[str, str, str | None]]:
    """From, to and when, of all states that the talk tells."""
    details = [f.details for f in found(talk) if isinstance(f.details, StateDetails)]
    return [(t.source, t.target, t.trigger) for d in details for t in d.transitions]


def test_states_that_a_thing_is_said_to_be_in_are_states_where_they_are_asked_for() -> None:
    """Also of several words; 'it' goes on with the thing, and a move is one between those states."""
    told_of = "From in the book to handed out when the skipper signs. From waiting to sea it is far."
    talk = f"Ada: What are the states of a slip?\nBo: A slip is in the book, handed out, waiting, or lost. {told_of}"
    (listed,) = (f.details for f in found(talk) if f.title == "States of slip")
    assert isinstance(listed, StateDetails)
    assert listed.states == ("in the book", "handed out", "waiting", "lost")
    assert moves(talk) == [("in the book", "handed out", "the skipper signs")]


def test_what_a_thing_is_like_is_no_state_of_it() -> None:
    """Nobody asked for states."""
    assert not any(f.kind is Kind.STATE for f in found("Ada: And the slips?\nBo: A slip is small, white or torn."))


def test_a_bare_it_takes_the_subject_of_the_sentences_before_it_in_the_turn() -> None:
    """Told in another section, nobody could know what 'it' is; its sentence is among the words that bear it out."""
    talk = (
        "user: What does the pilot boat do at night?\nassistant: Keep a log there.\n"
        "user: The harbour hub keeps its log in SQLite, up to 900 lines. At 80 percent full it raises an alarm. "
        "It uploads the lines in batches of 50, and every line has its own number."
    )
    decided = [f for f in found(talk, with_assistant=True) if f.kind is Kind.DECISION]
    (uploads,) = (f for f in decided if "batches of 50" in f.statement)
    assert uploads.statement.startswith("The harbour hub uploads the lines in batches of 50")
    assert any(q.words.startswith("The harbour hub keeps") for q in uploads.quotes)


def test_words_that_point_to_what_was_said_keep_it_beside_them() -> None:
    """'Those stay apart' is nothing to who was not there."""
    talk = """
Bo: On the quay a slip is a paper with a stamp.
Cy: And for the office it's a line in the book.
Ada: Good, those stay apart and the words don't mix. Everyone can live with that? Yes.
"""
    (apart,) = (f for f in found(talk) if f.kind is Kind.DECISION and "apart" in f.statement)
    assert isinstance(apart.details, DecisionDetails)
    assert [(s.speaker, s.text) for s in apart.details.weighed] == [
        ("Bo", "On the quay a slip is a paper with a stamp."), ("Cy", "And for the office it's a line in the book."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "proposed"),
    [
        ("The monolith holds slips for 6 hours and half the berths are blocked.", False),
        ("60 visits.", False),
        ("In numbers, we have 41 berths, each has 6 to 20 bollards.", False),
        ("Killed the crane hub too, everybody was back in 9 seconds.", False),
        ("The crane hub holds at most 6 slips.", True),
        ("The crane hub needs one slip per berth, so it is 2.", True),
    ],
)
def test_what_tells_how_things_are_or_went_is_no_proposal(statement: str, *, proposed: bool) -> None:
    """Nobody proposes the load of today, an amount without a matter, or how a trial went."""
    raised = entry("D-001", statement, status="proposed").model_copy(update={"tier": Tier.POSSIBLE})
    part = made("C-001", ComponentDetails(what="service"), "Crane hub is a part of the system.", status="current")
    blocks = told(raised, part.model_copy(update={"title": "Crane hub"}))
    assert any(isinstance(b, Listing) and "Raised" in b.items[0].text for b in blocks) is proposed


def test_a_slip_of_the_tongue_is_left_out_of_what_opens_the_document() -> None:
    """The sentence after it says the amount rightly; where it does not, the whole is shown."""
    slip = "So it's two thousand, no, sorry, nineteen hundred boats."
    for after, shown in (("Nineteen hundred on the water, at nine quays.", False), ("Nine quays, by the way.", True)):
        opening = made("L-001", ConstraintDetails(), f"{slip} {after}", status="current").model_copy(
            update={"topic": "overview"}
        )
        text = prose(compose(SectionBrief(spec=load().section("how-it-works"), facts=(opening,)), PHRASINGS))
        assert after in text
        assert ("no, sorry" in text) is shown


def test_what_a_chosen_thing_is_made_of_was_not_turned_down() -> None:
    """'It is Postgres with an extension' and 'that's SQL' name no option; a rival that is out is one."""
    standings = {
        f.title: f.status
        for f in found("""
Ada: Where do the tides go?
Bo: Influx is nice for charts, but our lists join with the berth plan, and that's SQL. So TimescaleDB.
Cy: Isn't that just Postgres?
Bo: It is Postgres with an extension, which is rather the point.
Ada: Then tides are stored in TimescaleDB, and InfluxDB is out because the lists have to join with the berth plan.
""")
        if f.kind is Kind.TECHNOLOGY
    }
    assert standings["TimescaleDB"] == "chosen"
    assert standings["InfluxDB"] == "rejected"
    assert standings["PostgreSQL"] != "rejected"
    assert standings["SQL"] != "rejected"


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (
            "The harbour picks the pilot, not the skipper, because the skipper does not know the shoals.",
            "Said along with it",
        ),
        ("The harbour gives out 9 berths by size, because one ship mustn't starve the others.", "The reason"),
        ("A mast doesn't say that the hatch was open.", ""),
        ("The harbour gives berths by size, because nobody reads the list.", "The reason"),
    ],
)
def test_a_reason_of_a_neighbour_is_not_told_as_the_reason(reason: str, expected: str) -> None:
    """One with a matter of its own stands beside; one that has no word in common stands in the log alone."""
    text = prose(told(entry("D-001", "The harbour gives out 9 berths by size.", rationale=(words(reason),))))
    assert (expected or "Said") in text if expected else "hatch" not in text


def test_an_action_on_several_things_is_about_a_sentence_that_names_several() -> None:
    """Thanks are no matter of anything."""
    (action,) = (
        f
        for f in found("""
Bo: The berth tables are in review. By which I mean, nobody has looked.
Cy: I opened the tab.
Bo: Thank you for opening the tab.
Ada: I'll read them at the dentist.
""")
        if f.kind is Kind.ACTION
    )
    assert "berth tables" in action.statement
    assert "Thank" not in action.statement


def test_a_load_that_is_settled_beside_it_is_not_told_as_given_too() -> None:
    """Its words and amounts stand in the decision; one of another matter stays."""
    findings = found("""
Bo: On mine, I take a hundred new calls a second and the rest wait.
Cy: We've got 500 megabytes per boat per month, the port signed that, it's a hard line.
Ada: Right, the pilot hub signals from one second to five minutes, and we take a hundred new calls a second.
Bo: Agreed.
""")
    given = [f.statement for f in findings if f.kind in (Kind.CONSTRAINT, Kind.POLICY)]
    assert not any("calls" in g for g in given)
    assert any("500 megabytes" in g for g in given)


def test_what_is_given_in_the_words_of_talk_is_shown_as_somebodys_words() -> None:
    """'We have got' is nobody's in a document."""
    load_ = made(
        "L-001", ConstraintDetails(), "We have got 900 berths at the quay, and the port signed that.", status="current"
    )
    (listing,) = (b for b in told(load_, section="drivers") if isinstance(b, Listing))
    assert listing.items[0].text.startswith("Ada: “")


def test_a_way_is_told_once_and_with_its_article() -> None:
    """'Talks to' and a bare 'calls' say nothing beside what says more."""
    ways = [
        ("talks to", None, "Only the gate talks to the tug."),
        ("sends", "open order to", "The gate sends the open order to the tug."),
    ]
    facts = tuple(
        made(
            f"I-00{n}",
            InteractionDetails(source="Gate", target="Tug", verb=verb, payload=what),
            quote,
            status="current",
        )
        for n, (verb, what, quote) in enumerate(ways, 1)
    )
    brief = SectionBrief(spec=load().section("how-it-works"), facts=(), related=facts)
    text = prose(compose(brief, PHRASINGS))
    assert "sends the open order to" in text
    assert "talks to" not in text


def test_what_was_only_proposed_is_not_told_as_an_earlier_choice() -> None:
    """Nobody had settled it; what had been settled was a choice."""
    for lived, expected in (
        (("proposed",), "Proposed before, and not taken"),
        (("proposed", "accepted"), "the earlier choice"),
    ):
        steps = tuple(Change(date=None, discussion="quay", turn=2, what=what) for what in lived)
        old = entry("D-001", "The quay keeps 4 pilots.", status="superseded").model_copy(update={"history": steps})
        new = entry("D-002", "The quay keeps 9 pilots.", turn=9).model_copy(update={"supersedes": ("D-001",)})
        assert expected in prose(told(new, old))


def test_a_question_that_nobody_took_up_was_not_turned_down() -> None:
    """A refusal with its reason is told by that sentence alone, without what stood around it."""
    asked = entry(
        "D-001",
        "Anybody want to defend the old crane.",
        "no. the winch is the same for me, either way",
        status="rejected",
    )
    around_it = Passage(
        words=words("We had that. A skipper signs each slip. And not 5 berths at first, because that's the whole quay.")
    )
    refused = settled(
        "D-002", "Not 5 berths at first, because that's the whole quay.",
        "And not 5 berths at first, because that's the whole quay.", around_it, status="rejected",
    )  # fmt: skip
    text = prose(told(asked, refused))
    assert "winch" not in text
    assert "whole quay" in text
    assert "skipper signs" not in text


def test_a_danger_and_what_comes_of_it_are_one_risk_that_names_its_thing() -> None:
    """'If it's cut' is told with the sentence that says what 'it' is, as somebody's words."""
    (risk,) = (
        f
        for f in found("""
Bo: I'm worried about the single cable to the island, though. If it's cut, no slip reaches the quay.
Ada: That's a risk, we accept it for this year.
""")
        if f.kind is Kind.RISK
    )
    assert risk.status == "accepted"
    assert {q.words for q in risk.quotes} >= {
        "I'm worried about the single cable to the island, though.", "If it's cut, no slip reaches the quay.",
    }  # fmt: skip
    quotes = ("I'm worried about the single cable to the island, though.", "If it's cut, no slip reaches the quay.")
    blocks = told(made("X-001", RiskDetails(), risk.statement, *quotes, status="open"), section="risks")
    (listing,) = (b for b in blocks if isinstance(b, Listing))
    assert listing.items[0].text == f"Ada: “{' '.join(quotes)}”"


@pytest.mark.parametrize("weak", ["a code of 4 digits, that's weak", "a 4 digit code. that's weak"])
def test_another_amount_right_before_is_what_an_order_changes(weak: str) -> None:
    """'A code of 4 digits is weak' – 'make it 6' leaves the months alone that were settled before."""
    decided = [
        f.statement
        for f in found(f"""
Ada: How long do we support the harbour version?
Bo: The harbour version is supported for 18 months.
Ada: Good, 18 months.
Bo: And skippers log in with {weak}.
Cy: Make it 6, and lock the card after 5 wrong tries.
Ada: Yes.
""")
        if f.kind is Kind.DECISION
    ]
    assert not any("6 months" in d for d in decided)


def test_an_order_after_a_bare_amount_changes_what_was_settled() -> None:
    """'Is 12 enough?' – 'make it 6' is about the months."""
    decided = [
        f.statement
        for f in found("""
Ada: How long do we support the harbour version?
Bo: The harbour version is supported for 18 months.
Ada: Good, 18 months.
Bo: The harbour version for 18 months is too long, I think.
Ada: Make it 6, then.
Bo: Yes.
""")
        if f.kind is Kind.DECISION
    ]
    assert any("6 months" in d for d in decided)


def test_terms_that_a_picture_shows_in_full_are_not_tabled_again() -> None:
    """A term with a meaning of its own stays; where none is left the table goes with its lead, if more is said."""

    def term(label: str, one: str, meaning: str, *related: Relation) -> Entry:
        details = ConceptDetails(meaning=meaning, relations=related)
        return made(label, details, meaning, status="current").model_copy(update={"title": one})

    berths = Relation(verb="has", other="berth", multiplicity="4")
    quay = term("N-001", "Quay", "A quay has 4 berth.", berths)
    ship = term(
        "N-002", "Ship", "A ship belongs to one berth.", Relation(verb="belongs to", other="berth", multiplicity="one")
    )
    slip = term("N-003", "Slip", "A slip is what the office gives out.")
    agreed = entry("D-001", "A ship belongs to exactly one berth.")
    cases = (((agreed, quay, ship), []), ((quay, ship, slip), ["Slip"]), ((quay, ship), ["Quay", "Ship"]))
    for facts, tabled in cases:
        blocks = told(*facts, section="logical-classes")
        assert any(isinstance(b, Picture) for b in blocks)
        assert [r.cells[0] for b in blocks if isinstance(b, Table) for r in b.rows] == tabled
        assert ("their meaning here" in prose(blocks)) is bool(tabled)


def test_what_keeps_a_repetition_harmless_is_a_rule_and_no_load() -> None:
    """It is looked for under idempotency, not among what is given."""
    talk = """
Bo: What if the receipt is lost?
Ada: The winch controller keeps the last fifty orders, so a second copy does nothing.
Bo: And after the third?
"""
    (rule,) = (f for f in found(talk) if f.kind in (Kind.POLICY, Kind.CONSTRAINT))
    assert (rule.kind, rule.topic) == (Kind.POLICY, "idempotency")
