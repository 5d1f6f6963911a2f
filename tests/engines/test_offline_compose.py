"""The rules' prose: what belongs together is joined, speech is quoted, reasons and what lost are sentences."""

from __future__ import annotations

import datetime as dt

import pytest

from agent.catalogue import load
from agent.diagrams.class_ import Classes
from agent.diagrams.entity import Entities
from agent.engines.offline.compose import compose
from agent.engines.offline.compose.mending import mended
from agent.engines.offline.compose.models import classes, entities
from agent.engines.offline.engine import OfflineEngine
from agent.model.details import (
    Alternative,
    ConceptDetails,
    ConstraintDetails,
    DecisionDetails,
    Details,
    Kind,
    QuestionDetails,
    Relation,
    Said,
    TechnologyDetails,
)
from agent.model.finding import Evidence, Tier, Weight
from agent.model.ledger import Entry
from agent.model.section import (
    Block,
    Listing,
    Paragraph,
    Picture,
    SectionBrief,
    SectionDraft,
    Sentence,
    Subheading,
    Table,
    Verdict,
)

PHRASINGS = OfflineEngine(load()).phrasings


def entry(
    label: str, statement: str, *quotes: str, turn: int = 4, status: str = "accepted", **details: object
) -> Entry:
    """A decision that shapes the system; its first quote is the statement where none is given."""
    return made(label, DecisionDetails.model_validate(details), statement, *quotes, turn=turn, status=status)


def made(label: str, details: Details, statement: str, *quotes: str, turn: int = 4, status: str) -> Entry:
    """An entry of any kind about a ferry."""
    said = [
        Evidence(source="quay.txt", discussion="quay", turn=turn, speaker="Ada", quote=q)
        for q in quotes or (statement,)
    ]
    return Entry.model_validate(
        {
            "id": label, "finding": label, "kind": details.kind, "title": statement[:60], "statement": statement,
            "status": status, "details": details, "evidence": said, "topic": "storage", "weight": Weight.SHAPES,
            "date": dt.date(2026, 4, 7),
        }
    )  # fmt: skip


def told(*facts: Entry, section: str = "data") -> tuple[Block, ...]:
    """The section's blocks."""
    return compose(SectionBrief(spec=load().section(section), facts=facts), PHRASINGS)


def prose(blocks: tuple[Block, ...]) -> str:
    """All sentences of the paragraphs."""
    return " ".join(s.text for b in blocks if isinstance(b, Paragraph) for s in b.sentences)


def test_what_a_recap_says_over_again_is_told_once_and_cites_both() -> None:
    """The short decision before it has no sentence of its own."""
    blocks = told(
        entry("D-001", "14 days."),
        entry("D-002", "The quay log goes through the harbour queue, and it is kept for 14 days.", turn=9),
    )
    (paragraph,) = (b for b in blocks if isinstance(b, Paragraph))
    (sentence,) = paragraph.sentences
    assert sentence.cites == ("D-002", "D-001")
    assert sentence.text.count("14 days") == 1


def test_a_decision_with_reasons_of_its_own_is_never_folded_into_another() -> None:
    """Its reason would be lost."""
    why = Said(text="because the tide log is read after two weeks", speaker="Bo", verbatim=True)
    blocks = told(
        entry("D-001", "14 days.", rationale=(why,)),
        entry("D-002", "The quay log goes through the harbour queue, and it is kept for 14 days.", turn=9),
    )
    assert "the tide log is read after 2 weeks" in prose(blocks)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "The quay keeps one line open to the ferry, because polling eats the battery.",
            "Because polling eats the battery, the quay keeps one line open to the ferry.",
        ),
        (  # the reason belongs to the second half alone, so it stays there
            "The log is JSON, and CBOR is out because nobody could read it.",
            "The log is JSON, and CBOR is out because nobody could read it.",
        ),
        (  # two reasons for two things
            "Cards are out because we would print them, and the paper list because it gets wet.",
            "It was agreed that cards are out because we would print them, and the paper list because it gets wet.",
        ),
        ("No shared harbour tables.", "There is to be no shared harbour tables."),
        ("Keep the log for 14 days.", "It was agreed to keep the log for 14 days."),
        ("JetStream.", "The choice fell on JetStream."),
        ("Deadline on a berth: 10 minutes.", "Deadline on a berth: 10 minutes."),
        ("48 berths, keyed by ferry and quay number.", "Settled: 48 berths, keyed by ferry and quay number."),
        ("I can live with 3 berths.", "Agreed in the words of Ada: “I can live with 3 berths.”"),
    ],
)
def test_each_form_of_words_is_told_in_a_sentence_of_its_kind(statement: str, expected: str) -> None:
    """Clauses, things to do, what is not to be, names, values; speech is quoted with its speaker."""
    assert prose(told(entry("D-001", statement, statement.lower()))).casefold() == expected.casefold()


def test_what_lost_is_told_with_the_reason_that_the_words_give_for_it() -> None:
    """One sentence for two options with a reason each; the words of the one are no reason of the other."""
    words = Said(
        text="VerneMQ is out because there's nobody to ring, HiveMQ is out because it has no public price",
        speaker="Bo", verbatim=True,
    )  # fmt: skip
    lost = tuple(Alternative(name=n, reason=words) for n in ("VerneMQ", "HiveMQ", "Mosquitto"))
    text = prose(told(entry("D-001", "The broker is EMQX with 3 nodes.", alternatives=lost)))
    assert "VerneMQ was turned down because there is nobody to ring; HiveMQ because it has no public price." in text
    assert "Mosquitto was turned down." in text


def test_neighbouring_decisions_make_one_paragraph_and_open_differently() -> None:
    """Three of one exchange: one paragraph, three openings; a later one stands apart."""
    blocks = told(
        entry("D-001", "The quay knows berths and ferries.", "the quay knows berths and ferries", turn=3),
        entry("D-002", "The tower calls the pilots by radio.", "the tower calls the pilots by radio", turn=5),
        entry("D-003", "The ferry logs its own berth.", "the ferry logs its own berth", turn=7),
        entry("D-004", "The harbour closes at 23:00.", "the harbour closes at 23:00", turn=90),
    )
    paragraphs = [b for b in blocks if isinstance(b, Paragraph)]
    assert [len(p.sentences) for p in paragraphs] == [3, 1]
    assert len({s.text.split()[0:2][0] + s.text.split()[2] for s in paragraphs[0].sentences}) == 3


def test_a_refusal_without_a_decision_of_its_own_is_told_in_its_section() -> None:
    """With its reason where the words give one."""
    blocks = told(
        entry(
            "D-001",
            "Cards are out, since nobody reads them.",
            "cards are out, since nobody reads them",
            status="rejected",
        ),
        entry("D-002", "No dual writes and no cron.", "no dual writes and no cron", status="rejected", turn=9),
    )
    assert prose(blocks) == "Cards were turned down since nobody reads them. Dual writes and cron were turned down."


def test_technologies_stand_in_a_table_for_each_standing() -> None:
    """What was only mentioned is one sentence."""
    blocks = told(
        made(
            "T-001",
            TechnologyDetails(category="database"),
            "PostgreSQL",
            "PostgreSQL has been on the quay for nine years",
            status="chosen",
        ),
        made(
            "T-002",
            TechnologyDetails(category="database"),
            "MongoDB",
            "MongoDB is too slow for the tides we have",
            status="rejected",
        ),
        made("T-003", TechnologyDetails(), "curl", status="mentioned"),
        section="technologies",
    )
    assert [b.text for b in blocks if isinstance(b, Subheading)] == ["Chosen", "Turned down"]
    assert [row.cells[1] for b in blocks if isinstance(b, Table) for row in b.rows] == ["database", "database"]
    assert "curl" in prose(blocks)


def test_a_technology_of_which_nothing_is_told_has_no_row() -> None:
    """It is named below the table of its standing, and its version with it; where no row is left there is no table."""
    loud = "SQLite writes the log of the ferry when the line is down"
    blocks = told(
        made("T-001", TechnologyDetails(category="database"), "SQLite", loud, status="chosen"),
        made("T-002", TechnologyDetails(category="protocol", version="5"), "MQTT", status="chosen"),
        made("T-003", TechnologyDetails(category="database"), "MongoDB", status="rejected"),
        section="technologies",
    )
    assert [r.cells[0] for b in blocks if isinstance(b, Table) for r in b.rows] == ["SQLite"]
    assert prose(blocks) == "Also chosen: MQTT 5. Turned down: MongoDB."


def test_dates_of_a_move_become_a_timeline_in_their_order() -> None:
    """A month that lies before the day on which it was said is the next year's."""
    blocks = told(
        made(
            "L-001", ConstraintDetails(),
            "The pilot has 40 ferries on 13 April, 400 by the end of June, and everything across by 30 January.",
            status="current",
        ),
        section="deployment-and-migration",
    )  # fmt: skip
    (picture,) = (b for b in blocks if isinstance(b, Picture))
    assert [e.when for e in picture.diagram.events] == ["13 April", "end of June", "30 January"]  # type: ignore[union-attr]
    assert any(isinstance(b, Listing) for b in blocks)


def test_what_is_open_stands_last_and_under_its_heading() -> None:
    """After what is settled and what is given."""
    blocks = told(
        entry("D-001", "Somebody paints the quay.", "somebody paints the quay", status="proposed"),
        entry("D-002", "The quay knows berths and ferries.", "the quay knows berths and ferries"),
    )
    assert isinstance(blocks[-2], Subheading)
    assert [c for b in blocks[-1:] if isinstance(b, Listing) for i in b.items for c in i.cites] == ["D-001"]


def test_what_nobody_answered_stands_where_its_topic_is_and_nowhere_else() -> None:
    """An answered question and one on another topic are left to the appendix; a section may hold nothing else."""
    asks = made("Q-001", QuestionDetails(), "How long are tickets kept?", status="open")
    closed = made("Q-002", QuestionDetails(), "Who counts the ferries?", status="answered")
    other = made("Q-003", QuestionDetails(), "Who holds the keys?", status="open").model_copy(
        update={"topic": "security"}
    )
    spec = load().section("data")
    every = tuple(e for e in (asks, closed, other) if any(f.admits(e) for f in spec.related))
    assert every == (asks,)
    fact = entry("D-002", "The quay keeps its tickets in SQLite.")
    for facts in ((fact,), ()):
        blocks = compose(SectionBrief(spec=spec, facts=facts, related=(asks,)), PHRASINGS)
        assert prose(blocks[-1:]) == "Still open: “How long are tickets kept?”"


def test_every_topic_that_a_section_decides_on_brings_its_open_questions_there() -> None:
    """One section a topic, but for what is on no topic of the system; a new question is a reason to draft it again."""
    for spec in load().sections:
        topics = [t for f in spec.home if not f.kinds or Kind.DECISION in f.kinds for t in f.topics]
        if spec.id == "further-decisions":
            continue
        for topic in topics:
            asks = made("Q-001", QuestionDetails(), "How long?", status="open").model_copy(update={"topic": topic})
            assert any(f.draws and f.admits(asks) for f in spec.related), (spec.id, topic)


def test_few_words_are_told_with_the_question_that_they_answer() -> None:
    """'90 minutes' says nothing alone; a clause needs no question, and a question of rhetoric is none."""
    asked = Said(text="How long may a ferry hold a berth?", speaker="Bo", verbatim=True)
    assert prose(told(entry("D-001", "90 minutes.", asked=asked))) == (
        "Asked “How long may a ferry hold a berth?”, the answer was: 90 minutes."
    )
    whole = told(entry("D-001", "The ferry holds its berth.", "the ferry holds its berth", asked=asked))
    assert prose(whole) == "The ferry holds its berth."
    moan = Said(
        text="You'd have said so, you with the long queue on your quay, and who gets up at night?", verbatim=True
    )
    assert "Asked" not in prose(told(entry("D-001", "90 minutes.", asked=moan)))


def test_a_technology_without_a_reason_is_told_by_the_decision_in_which_it_stands() -> None:
    """Both are cited; one that was only weighed is told in the words that were said of it."""
    used = made("T-001", TechnologyDetails(category="database"), "SQLite is used.", "SQLite", status="chosen")
    weighed = made(
        "T-002", TechnologyDetails(category="database"), "DuckDB is weighed.",
        "DuckDB would be nice for the yearly tide report", status="considered",
    )  # fmt: skip
    named = {"T-001": "SQLite", "T-002": "DuckDB"}
    facts = [e.model_copy(update={"title": named[e.id]}) for e in (used, weighed)]
    log = entry("D-001", "The quay keeps its log in SQLite.", "the quay keeps its log in SQLite")
    rows = [r for b in told(*facts, log, section="technologies") if isinstance(b, Table) for r in b.rows]
    assert [(r.cells[0], r.cells[-1], r.cites) for r in rows] == [
        ("SQLite", "The quay keeps its log in SQLite.", ("T-001", "D-001")),
        ("DuckDB", "Ada: “DuckDB would be nice for the yearly tide report”", ("T-002",)),
    ]


def test_two_technologies_of_one_decision_are_each_told_by_their_part_of_it() -> None:
    """No row is empty because another tells the sentence; without a decision, the words that settled it stand there."""
    words = {
        "Avro": "Yes to Avro, fine by me then",
        "MQTT": "MQTT",
        "Modbus": "The old winches speak Modbus over a serial line",
        "CSV": "CSV it is",
    }
    facts = [
        made(f"T-00{n}", TechnologyDetails(), f"{name} is used.", said, status="chosen").model_copy(
            update={"title": name}
        )
        for n, (name, said) in enumerate(words.items(), 1)
    ]
    log = entry(
        "D-001", "The buoys report over MQTT, and the quay writes a CSV at noon.", "that is how the buoys report"
    )
    rows = [r for b in told(*facts, log, section="technologies") if isinstance(b, Table) for r in b.rows]
    assert {r.cells[0]: r.cells[-1] for r in rows} == {
        "CSV": "The buoys report over MQTT, and the quay writes a CSV at noon.",
        "Modbus": "Ada: “The old winches speak Modbus over a serial line”",
        "MQTT": "The buoys report over MQTT.",
    }


def test_a_remark_that_nobody_took_up_fills_no_section() -> None:
    """One line leads to its words; a rule that somebody proposes stands as a proposal."""
    remark = entry("D-001", "I counted sixty ferries.", status="proposed").model_copy(update={"tier": Tier.POSSIBLE})
    rule = entry("D-002", "A ferry never waits for more than 10 minutes.", status="proposed").model_copy(
        update={"tier": Tier.POSSIBLE}
    )
    listing, passing = [b for b in told(remark, rule) if isinstance(b, Listing | Paragraph)]
    assert isinstance(listing, Listing)
    assert [i.text for i in listing.items] == ["Raised: a ferry never waits for more than 10 minutes."]
    assert isinstance(passing, Paragraph)
    assert passing.sentences[0].cites == ("D-001",)


def test_a_question_that_adds_nothing_to_its_answer_is_left_out() -> None:
    """The answer says it all, or the question is a bare word."""
    for question in ("The harbour queue stays as it is?", "In March?"):
        asked = Said(text=question, speaker="Bo", verbatim=True)
        assert "Asked" not in prose(told(entry("D-001", "Harbour queue: stays.", "harbour queue", asked=asked)))


def concept(label: str, title: str, *relations: tuple[str, str, str]) -> Entry:
    """A thing with its relations: verb, how many, other."""
    details = ConceptDetails(
        meaning=title, relations=tuple(Relation(verb=v, multiplicity=n, other=o) for v, n, o in relations)
    )
    return made(label, details, title, f"words about {title}", status="current").model_copy(update={"title": title})


def test_things_stand_once_in_a_diagram_whatever_their_number_and_amounts_are_attributes() -> None:
    """A plural is the thing itself, the relation that says how many stays, and six digits are no thing."""
    facts = (
        concept("N-001", "Booking", ("has", "a", "berth"), ("has", "one or more", "berths")),
        concept("N-002", "Berth", ("has", "6", "digits"), ("has", "at most one", "ferry")),
        concept("N-003", "Ferry", ("has", "exactly one", "berth")),
    )
    (whole,) = classes(facts)
    assert isinstance(whole, Classes)
    assert [(c.name, c.attributes) for c in whole.classes] == [
        ("Booking", ()), ("Berth", ("6 digits",)), ("Ferry", ()),
    ]  # fmt: skip
    assert ("Booking", "Berth", "one or more") in [(a.source, a.target, a.target_count) for a in whole.associations]


def test_a_line_counts_only_where_both_ends_were_counted() -> None:
    """'A booking has one or more berths' says nothing of the bookings of a berth: no line with two feet."""
    booking = concept("N-001", "Booking", ("has", "one or more", "berths"))
    berth = concept("N-002", "Berth", ("has", "at most one", "ferry"))
    assert entities((booking, berth)) == []
    (drawn,) = entities((booking, berth, concept("N-003", "Ferry", ("has", "exactly one", "berth"))))
    assert isinstance(drawn, Entities)
    assert [(r.source, r.source_count, r.target, r.target_count) for r in drawn.relations] == [
        ("Berth", "one", "Ferry", "zero or one")
    ]


def test_a_thing_in_a_condition_is_that_thing_and_a_field_is_an_attribute() -> None:
    """'A late ferry' beside a ferry, and the number of a ticket, are no classes; how many are late counts those."""
    facts = (
        concept("N-001", "Quay", ("has", "at most one", "late ferry"), ("has", "several", "ferries")),
        concept("N-002", "Cancelled ferry", ("has", "2", "quays")),
        concept("N-003", "Ticket", ("carries", "a", "ticket number"), ("belongs to", "exactly one", "ferry")),
        concept("N-004", "Buoy", ("has", "6", "digits")),
        concept("N-005", "Ticket", ("has", "a", "ticket number")),
    )
    (whole,) = classes(facts)
    assert isinstance(whole, Classes)
    assert [(c.name, c.attributes) for c in whole.classes] == [
        ("Quay", ()), ("Ferry", ()), ("Ticket", ("ticket number",)),
    ]  # fmt: skip
    told = [(a.source, a.label, a.target_count, a.target) for a in whole.associations]
    assert ("Quay", "has", "at most one late", "Ferry") in told
    assert ("Ferry", "has (cancelled)", "2", "Quay") in told
    assert entities(facts) == []


def test_names_said_in_one_breath_are_one_thing_in_the_summary() -> None:
    """'NATS JetStream' is one; what is only named beside it is another."""
    chosen = [
        made(
            f"T-00{n}", TechnologyDetails(category="message broker"), f"{name} is used.", name, status="chosen"
        ).model_copy(update={"title": name})
        for n, name in enumerate(("EMQX", "JetStream", "NATS"), 1)
    ]
    text = prose(told(*chosen, entry("D-001", "Tides go through NATS JetStream."), section="summary"))
    assert "EMQX and NATS JetStream" in text


def test_the_summary_says_what_was_chosen_and_not_which_part_has_it() -> None:
    """'The system has its data in SQLite' says more than the choice of it for a cache; what it is does not."""
    kinds = {"SQLite": "database", "PostgreSQL": "database", "Go": "language"}
    chosen = [
        made(f"T-00{n}", TechnologyDetails(category=kind), f"{name} is used.", name, status="chosen").model_copy(
            update={"title": name}
        )
        for n, (name, kind) in enumerate(kinds.items(), 1)
    ]
    text = prose(compose(SectionBrief(spec=load().section("summary"), facts=(), related=tuple(chosen)), PHRASINGS))
    assert text == "Chosen for it: the language Go and the databases SQLite and PostgreSQL."


def test_a_section_of_which_repair_leaves_nothing_is_empty() -> None:
    """Where all that was drafted is left out, there is a section without a block, and no failure."""
    spec = load().section("data")
    sentence = Sentence(text="The store is red.", cites=("D-001",))
    draft = SectionDraft(
        section="data", blocks=(Subheading(text="Colours"), Paragraph(sentences=(sentence,))), engine="offline"
    )
    wrong = Verdict(check="invented", block=1, place="sentence 1", message="Nobody said so.")
    assert mended(SectionBrief(spec=spec, facts=()), draft, [wrong], PHRASINGS).blocks == ()
    assert (
        mended(SectionBrief(spec=spec, facts=()), draft.model_copy(update={"blocks": ()}), [], PHRASINGS).blocks == ()
    )
