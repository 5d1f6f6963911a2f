"""Trace, agenda and the document as a person left it: what each makes of small hand-made records."""

from __future__ import annotations

import datetime as dt

from agent.catalogue import load
from agent.document.coverage import CoverageRow
from agent.document.coverage import Verdict as Coverage
from agent.document.merge import Conflict, Edit
from agent.document.points import Sort
from agent.model.details import ActionDetails, DecisionDetails, Details, Kind, QuestionDetails
from agent.model.finding import Evidence, Tier, Weight
from agent.model.ledger import Discussion, Entry, Ledger
from agent.model.section import CheckContext, Paragraph, Row, SectionBrief, SectionDraft, Sentence, Severity, Table
from agent.steps import standing
from agent.steps.agenda import agenda
from agent.steps.trace import trace


def entry(label: str, kind: Kind, status: str, statement: str, details: Details, **more: object) -> Entry:
    """An entry said by Nadia in turn 1."""
    evidence = Evidence(source="talk.txt", discussion="talk.txt", turn=1, speaker="Nadia", quote=statement)
    given = {"topic": "general", "date": dt.date(2026, 3, 2), "evidence": (evidence,), "title": statement, **more}
    of = {"id": label, "finding": label, "kind": kind, "status": status, "statement": statement, "details": details}
    return Entry.model_validate({**of, **given})


def decision(label: str, statement: str, status: str = "accepted", **more: object) -> Entry:
    """A decision."""
    return entry(label, Kind.DECISION, status, statement, DecisionDetails(), **more)


def question(label: str, statement: str, **more: object) -> Entry:
    """An open question."""
    return entry(label, Kind.QUESTION, "open", statement, QuestionDetails(asked_by="Lin"), **more)


def test_a_pair_that_does_not_fit_is_one_point_and_the_first() -> None:
    """A contradiction between two standing entries is asked once, before all else; one with history is not asked."""
    ledger = Ledger(
        entries=(
            question("Q-001", "Who owns the data?"),
            decision("D-001", "Keys live 24 hours.", contradicts=("D-002", "D-003")),
            decision("D-002", "Keys live 72 hours.", contradicts=("D-001",)),
            decision("D-003", "Keys live for ever.", status="superseded", contradicts=("D-001",)),
        )
    )
    points = agenda(ledger, (), {"D-001": ["security"], "D-002": ["security"]})
    assert [(p.sort, p.cites) for p in points] == [
        (Sort.CONTRADICTION, ("D-001", "D-002")),
        (Sort.QUESTION, ("Q-001",)),
    ]
    assert points[0].sections == ("security",)
    assert points[1].who == "Lin"


def test_what_shapes_the_system_and_what_waits_longest_comes_first() -> None:
    """Within a sort: weight, then age."""
    new, old = dt.date(2026, 3, 9), dt.date(2026, 3, 1)
    ledger = Ledger(
        entries=(
            question("Q-001", "Which colour?", date=new),
            question("Q-002", "Which font?", date=old),
            question("Q-003", "One region or two?", date=new, weight=Weight.SHAPES),
        )
    )
    assert [p.cites[0] for p in agenda(ledger, (), {})] == ["Q-003", "Q-002", "Q-001"]


def test_a_point_names_what_it_bears_on_and_who_could_answer() -> None:
    """Decisions that share its rare words, and whoever spoke of them; one whom its own words name goes before."""
    said = {
        "speaker": "Oskar",
        "source": "talk.txt",
        "discussion": "talk.txt",
        "turn": 2,
        "quote": "The crane is locked.",
    }
    settled = decision("D-001", "The harbour crane is locked while a ferry berths.", evidence=(Evidence(**said),))
    other = decision("D-002", "The office closes at 18:00.")
    asked = question("Q-001", "Who unlocks the harbour crane after a power cut?")
    (point,) = agenda(Ledger(entries=(settled, other, asked)), (), {})
    assert (point.bears_on, point.ask, point.who) == (("D-001",), ("Oskar",), "Lin")
    talk = Discussion(
        key="talk.txt", source="talk.txt", title="Talk", format="text", revision="r", date=None, turns=2, words=9,
        participants=("Lin", "Ida Berg"),
    )  # fmt: skip
    named = question("Q-001", "Ida, who unlocks the harbour crane after a power cut?")
    (point,) = agenda(Ledger(entries=(settled, named), discussions=(talk,)), (), {})
    assert point.ask == ("Ida Berg",)


def test_what_may_be_a_mere_remark_comes_after_what_was_never_raised() -> None:
    """A proposal that somebody made in earnest keeps its place."""
    ledger = Ledger(
        entries=(
            decision("D-001", "Sixty visits.", "proposed", tier=Tier.POSSIBLE),
            decision("D-002", "Two cranes instead of one.", "proposed", tier=Tier.PROBABLE),
        )
    )
    rows = (CoverageRow(item="B43", title="Backpressure", verdict=Coverage.NEVER, question="What gives way first?"),)
    assert [p.sort for p in agenda(ledger, rows, {})] == [Sort.PROPOSAL, Sort.NEVER, Sort.PASSING]


def test_what_is_settled_is_not_on_the_agenda_and_gaps_are() -> None:
    """Accepted decisions, answered questions and done actions are left out; a gap's question is asked once."""
    done = entry("A-001", Kind.ACTION, "done", "Ask the vendor.", ActionDetails(owner="Lin"))
    due = entry("A-002", Kind.ACTION, "open", "Ask the carrier.", ActionDetails(owner="Oskar"))
    ledger = Ledger(entries=(decision("D-001", "Keys live 24 hours."), done, due))
    rows = (
        CoverageRow(item="B43", title="Backpressure", verdict=Coverage.NEVER, question="What gives way first?"),
        CoverageRow(item="B44", title="Overload", verdict=Coverage.NEVER, question="What gives way first?"),
        CoverageRow(item="B01", title="Technologies", verdict=Coverage.DECIDED, question="Which technologies?"),
    )
    points = agenda(ledger, rows, {})
    assert [(p.sort, p.text) for p in points] == [
        (Sort.NEVER, "What gives way first?"),
        (Sort.ACTION, "Ask the carrier."),
    ]
    assert points[1].who == "Oskar"


STORED, KEYS = decision("D-001", "Orders are stored in PostgreSQL 16."), decision("D-002", "Keys live 72 hours.")
LEDGER = Ledger(entries=(STORED, KEYS))
DRAFTS = {
    "data": SectionDraft(
        section="data",
        engine="offline",
        blocks=(
            Paragraph(sentences=(Sentence(text="Orders are kept in PostgreSQL 16, with joins.", cites=("D-001",)),)),
            Table(headers=("What", "How long"), rows=(Row(cells=("Keys", "72 hours"), cites=("D-002",)),)),
        ),
    )
}


def test_a_label_leads_to_its_entry_and_a_section_to_its_statements() -> None:
    """Labels in any case; a table's row is one statement."""
    assert [(s.text, s.cites) for s in trace("d-002", LEDGER, DRAFTS)] == [("Keys live 72 hours.", ("D-002",))]
    assert [(s.text, s.place) for s in trace("data", LEDGER, DRAFTS)] == [
        ("Orders are kept in PostgreSQL 16, with joins.", "sentence 1"),
        ("Keys | 72 hours", "row 1"),
    ]
    assert trace("D-404", LEDGER, DRAFTS) == ()


def test_words_lead_to_the_statement_that_holds_them() -> None:
    """With links and emphasis as in the document, in part, or with a slip; not where they mean nothing here."""
    copied = "Orders are kept in **PostgreSQL 16**, with joins ([D-001](#d-001))."
    for asked in (copied, "kept in postgresql 16", "Orders are kept in PostgresQL 16 with the joins"):
        assert [s.cites for s in trace(asked, LEDGER, DRAFTS)] == [("D-001",)], asked
    assert [s.section for s in trace("Keys live 72 hours", LEDGER, DRAFTS)] == [None]
    assert trace("the moon is made of cheese", LEDGER, DRAFTS) == ()


class NoMermaid:
    """A parser that refuses everything."""

    def parse(self, source: str) -> str:
        """The complaint."""
        return f"cannot read {len(source)} characters"


def context(*entries: Entry) -> CheckContext:
    """What the checks may know."""
    return CheckContext(brief=SectionBrief(spec=load().sections[0], facts=()), entries=entries, names=())


def found(text: str, *entries: Entry, outside: str = "") -> list[tuple[str, str, Severity]]:
    """Section, check and severity of what a change by hand to one section comes to."""
    document = f"{outside}<!-- section: data -->\n{text}\n<!-- /section: data -->\n"
    edits = (Edit(section="data", before="", after=text),)
    parts = standing.look(document, edits, context(*entries), NoMermaid())
    return [(p.section, v.check, v.severity) for p in parts for v in p.verdicts]


def test_prose_by_hand_is_reported_and_nothing_more() -> None:
    """A person's sentence needs no cite."""
    assert found("We are proud of this design.") == [("data", "by hand", Severity.NOTE)]


def test_code_by_hand_counts_wherever_it_stands() -> None:
    """In a section and between sections; a diagram that cannot be drawn is a note."""
    assert ("data", "no_code", Severity.ERROR) in found("```sql\nSELECT 1\n```")
    assert ("data", "no_code", Severity.ERROR) in found("SELECT id FROM orders WHERE state = 'new'")
    between = found("Fine.", outside="Mine.\n\n```\nx = f(1)\n```\n")
    assert (standing.OUTSIDE, "no_code", Severity.ERROR) in between
    assert ("data", "diagrams_parse", Severity.NOTE) in found("```mermaid\nflowchat LR\n```")
    assert not any(severity is Severity.ERROR for _, _, severity in found("```mermaid\nflowchat LR\n```"))


def test_a_superseded_number_by_hand_counts() -> None:
    """What the ledger has superseded is told as current; as history it is not held against the document."""
    old = decision("D-001", "Keys live 24 hours.", status="superseded", superseded_by="D-002")
    new = decision("D-002", "Keys live 72 hours.", supersedes=("D-001",))
    assert ("data", "superseded", Severity.ERROR) in found("Keys live 24 hours.", old, new)
    assert found("Keys lived 24 hours at first, which was replaced.", old, new) == [("data", "by hand", Severity.NOTE)]


def test_a_conflict_that_stands_is_reported() -> None:
    """As a note on its section."""
    conflict = Conflict(section="data", base="a", yours="b", theirs="c")
    parts = standing.look("", (), context(), NoMermaid(), (conflict,))
    told = [(p.section, v.check, v.severity) for p in parts for v in p.verdicts]
    assert told == [("data", "conflict", Severity.NOTE)]


def test_a_link_of_the_engine_that_leads_nowhere_counts_and_a_persons_is_reported() -> None:
    """The line decides whose it is: one that stands in what the engine wrote last is the engine's."""
    text = "See [D-009](#d-009).\n\nAnd [mine](#nowhere).\n"
    document = f"<!-- section: summary -->\n{text}<!-- /section: summary -->\n"
    context = CheckContext(brief=SectionBrief(spec=load().section("summary"), facts=()), entries=(), names=())
    written = {"summary": "See [D-009](#d-009).\n"}
    found = standing.look(document, (), context, NoMermaid(), (), written)
    assert [(s.section, [(v.check, v.severity) for v in s.verdicts]) for s in found] == [
        ("summary", [("links", Severity.ERROR), ("links", Severity.NOTE)])
    ]
