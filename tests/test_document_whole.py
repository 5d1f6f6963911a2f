"""The whole document: what changed is told as history, every link arrives, and what was not raised is said."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
import yaml
from document_samples import SECOND, draft, entry, ledger, paragraph, spec
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from agent.catalogue import APPENDICES, load
from agent.diagrams.flowchart import Edge, Flowchart, Node
from agent.document import anchors, whole
from agent.document.coverage import CoverageRow, Verdict, coverage
from agent.document.render import render_section
from agent.document.whole import Content, compose, engine_sentence, render_document
from agent.model.details import (
    Alternative,
    ComponentDetails,
    DecisionDetails,
    Kind,
    Nearby,
    Passage,
    PolicyDetails,
    QuestionDetails,
    Said,
    TechnologyDetails,
)
from agent.model.finding import Tier
from agent.model.ledger import Ledger
from agent.model.section import FactFilter, Picture, SectionDraft, SectionSpec
from agent.types import Frozen

MARKDOWN = MarkdownIt("commonmark").enable("table")


class Wanted(Frozen):
    """An item of a brief."""

    id: str
    title: str
    facts: tuple[FactFilter, ...] = ()
    diagrams: tuple[str, ...] = ()
    drawn: bool = False


ITEMS = (
    Wanted(id="B01", title="technologies", facts=(FactFilter(kinds=(Kind.TECHNOLOGY,)),)),
    Wanted(id="B42", title="retries", facts=(FactFilter(kinds=(Kind.POLICY,)),)),
    Wanted(id="B46", title="no code"),
)
SPECS = (
    spec("summary", order=1, part="Summary"),
    spec("holds", order=2, covers=("B01",)),
    spec("retries", order=3, part="Behaviour", covers=("B42",)),
)
DRAFTS = (
    draft("summary", paragraph("Seats are held for 40 minutes.", "D-002")),
    draft("holds", paragraph("Postgres keeps the seats.", "T-001")),
    draft("retries"),
)
HOMES = {"D-001": "holds", "D-002": "holds", "T-001": "holds", "Q-001": "open-questions", "A-001": "actions"}


def content(held: Ledger, drafts: Sequence[SectionDraft] = DRAFTS, specs: Sequence[SectionSpec] = SPECS) -> Content:
    """The document's content over these specs."""
    rows = coverage(held, drafts, specs, ITEMS, HOMES)
    return Content(
        title="Ferries",
        ledger=held,
        specs=tuple(specs),
        drafts=tuple(drafts),
        coverage=rows,
        question_words=load().question_words,
    )


def document(held: Ledger) -> str:
    """The document that these drafts make."""
    titles = {s.id: s for s in SPECS}
    return render_document(content(held), {d.section: render_section(d, titles[d.section], held) for d in DRAFTS})


def under(text: str, title: str) -> str:
    """What stands below a heading, up to the next of its level or above."""
    opens = re.search(rf"^(#+) {re.escape(title)}.*\n", text, re.MULTILINE)
    assert opens
    rest = text[opens.end() :]
    closes = re.search(rf"^#{{1,{len(opens[1])}}} ", rest, re.MULTILINE)
    return rest[: closes.start()] if closes else rest


def test_superseded_decision_is_told_as_history() -> None:
    """Its heading says so, it leads to its successor, and every other block that tells it says that it was replaced."""
    text = document(ledger())
    told = under(text, "D-001: Seats are held for 15 minutes (superseded)")
    assert "**Replaced by:** [D-002](#d-002)" in told
    assert "**Replaces:** [D-001](#d-001)" in under(text, "D-002")
    for block in text.split("\n"):
        if "15 minutes" in block and "**Said:**" not in block:
            assert re.search("supersed|replace", block, re.IGNORECASE)


def test_decision_tells_reason_alternatives_people_and_words() -> None:
    """Verbatim reasons stand in quotation marks with their speaker, each alternative with why it lost."""
    told = under(document(ledger()), "D-002: Seats are held for 40 minutes (accepted)")
    assert "**Why:** “people pay on the pier” — Bo" in told
    assert "**Not chosen:** No hold at all: double bookings" in told
    assert "**Not chosen:** A day, for which no reason was found" in told
    assert "**Decided by:** Ada; **Assented:** Bo" in told
    assert "**Objection of Cy:** too long for small boats. Answer: small boats take no bookings" in told
    assert "**Said:** Ada ([2026-04-07](#source-1), turn 4, 0:01:10, cue 9): “Seats are held for 40 minutes”" in told


def test_what_was_said_around_a_decision_stands_in_its_log_where_no_reason_was_found() -> None:
    """With its speaker and place, under words that claim no reason; where there is a reason, only that."""
    near = Nearby(
        text="the pier floods twice a year", speaker="Bo", turn=3, verbatim=True, source="quay.vtt", discussion="quay",
        anchor="cue 8",
    )  # fmt: skip
    weighed = (Said(text="the pier floods twice a year", speaker="Bo", turn=3, verbatim=True),)
    bare = DecisionDetails(around=(near,), weighed=weighed)
    reason = Said(text="the till is on the boat", speaker="Cy", turn=2, verbatim=True)
    held = ledger(
        entry("D-003", bare, "accepted", "Tickets are sold on board"),
        entry("D-004", bare.model_copy(update={"rationale": (reason,)}), "accepted", "Change is given on board"),
    )
    told = under(document(held), "D-003: Tickets are sold on board (accepted)")
    quoted = "Bo ([2026-04-07](#source-1), turn 3, cue 8): “the pier floods twice a year”"
    assert f"**Said while it was considered:** {quoted}" in told
    assert "**Why:**" not in told
    assert "**Considered before:**" not in told
    assert "Said while" not in under(document(held), "D-004: Change is given on board (accepted)")


def test_every_link_in_the_document_arrives_and_every_anchor_is_unique() -> None:
    """Cites, contents, appendices and sources: each target is there, once."""
    held = ledger(
        entry("P-001", PolicyDetails(), "withdrawn", "Retry 3 times", superseded_by="P-002"),
        entry("P-002", PolicyDetails(applies_to=("payment",)), "current", "Retry 5 times", supersedes=("P-001",)),
        entry(
            "C-001", ComponentDetails(what="service", owns=("seats",)), "current", "Seat keeper", contradicts=("P-002",)
        ),
        entry("Q-002", QuestionDetails(answer="Yes"), "answered", "Do boats wait?", answered_by="D-002"),
        entry("D-003", DecisionDetails(), "deferred", "Sell on board"),
    )
    text = document(held)
    targets = re.findall(r'<a id="([^"]+)">', text)
    assert len(targets) == len(set(targets))
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(targets)
    assert {e.id.lower() for e in held.entries} <= set(targets)


def test_front_matter_is_yaml_without_the_time_of_a_run() -> None:
    """Title, engine, sources, counts; the date is the newest discussion's, and two renderings are the same."""
    text = document(ledger())
    read = yaml.safe_load(text.split("---\n")[1])
    assert (read["title"], read["format"], read["engine"], read["date"]) == ("Ferries", 1, "offline", SECOND)
    assert [s["file"] for s in read["sources"]] == ["quay.vtt", "deck.txt"]
    assert (read["counts"]["decisions_accepted"], read["counts"]["decisions_superseded"]) == (1, 1)
    assert text == document(ledger())


@given(st.text(max_size=30))
def test_front_matter_holds_any_title(title: str) -> None:
    """A title with quotes, colons or control characters does not break the YAML; it may lose what cannot be shown."""
    made = content(ledger()).model_copy(update={"title": title})
    read = yaml.safe_load(whole.front_matter(made).split("---\n")[1])
    assert isinstance(read["title"], str)
    assert read["title"].split() == title.split() or not title.isprintable()


def test_engine_is_named_honestly() -> None:
    """Rules arrange rather than write; a model is named; a mixture says both."""
    assert "rather than write" in engine_sentence(["offline"])
    assert engine_sentence(["m-1"]) == (
        "The sections were drafted by the language model m-1 and checked by code against what was said."
    )
    assert "models m-1, m-2" in engine_sentence(["m-1", "m-2", "offline"])
    assert "some sections still by rules" in engine_sentence(["m-1", "offline"])


def test_contents_follow_the_parts_and_name_what_is_silent() -> None:
    """The summary stands before the contents; an empty section is named apart; a deleted one is not linked."""
    text = document(ledger())
    assert (
        text.index("### Summary") < text.index("## Contents") < text.index("## Structure") < text.index("## Behaviour")
    )
    listed = under(text, "Contents")
    assert "[**Structure**](#part-structure): [Holds](#holds)" in listed
    assert "Nothing was found yet about: [Retries](#retries)." in listed
    gone = content(ledger()).model_copy(update={"deleted": ("holds", "sources")})
    assert "#holds" not in whole.contents(gone, SPECS)
    assert "#sources" not in whole.contents(gone, SPECS)


def test_sections_of_a_part_stay_together() -> None:
    """Also where another part's section stands between them by its number."""
    specs = (spec("a", order=1, part="X"), spec("b", order=2, part="Y"), spec("c", order=3, part="X"))
    made = compose(content(ledger(), (), specs), dict.fromkeys("abc", "text\n"))
    ids = [r.id for r in made if not r.id.startswith("document-")]
    assert ids[1:6] == ["part-x", "a", "c", "part-y", "b"]


def test_every_appendix_of_the_catalogue_is_a_region() -> None:
    """The catalogue gives entries a home in appendices: the document has each of them, under the same title."""
    made = {r.id: r.text for r in compose(content(ledger()), {})}
    for appendix in APPENDICES:
        assert f"### {appendix.title}\n" in made[appendix.id]


def test_coverage_says_decided_open_or_never_raised() -> None:
    """With where it is told, what is open, or what the next meeting is asked."""
    assert coverage(ledger(), DRAFTS, SPECS, ITEMS, HOMES) == (
        CoverageRow(item="B01", title="technologies", verdict=Verdict.DECIDED, sections=("holds",), settled=("T-001",)),
        CoverageRow(item="B42", title="retries", verdict=Verdict.NEVER, question="What about retries?"),
        CoverageRow(item="B46", title="no code", verdict=Verdict.FORM),
    )
    asked = Wanted(id="B42", title="retries", facts=(FactFilter(kinds=(Kind.QUESTION,)),))
    (row,) = coverage(ledger(), DRAFTS, SPECS, (asked,), HOMES)
    assert (row.verdict, row.sections, row.open) == (Verdict.OPEN, ("open-questions",), ("Q-001",))
    shown = under(document(ledger()), "Coverage of the brief")
    assert "| B01 | technologies | decided | [Holds](#holds) |" in shown
    assert "| B42 | retries | never raised | For the next meeting: What about retries? |" in shown


def test_what_was_discussed_and_no_section_tells_is_missing() -> None:
    """The home was drafted and leaves it out, and no other section has it."""
    drafts = (draft("summary"), draft("holds"), draft("retries"))
    row = coverage(ledger(), drafts, SPECS, ITEMS[:1], HOMES)[0]
    assert (row.verdict, row.untold) == (Verdict.MISSING, ("T-001",))
    row = coverage(ledger(), drafts[:1], SPECS, ITEMS[:1], HOMES)[0]
    assert row.verdict is Verdict.DECIDED


def test_change_history_says_what_each_discussion_changed() -> None:
    """The newest first: decided, replaced, questions raised, actions, and how much else."""
    told = under(document(ledger()), "Change history")
    newer, older = under(told, f"{SECOND}: Deck follow-up"), under(told, "2026-04-07: Quay meeting")
    assert told.index("Deck") < told.index("Quay meeting")
    assert "**Decided:** [D-002](#d-002) Seats are held for 40 minutes, which replaces [D-001](#d-001)" in newer
    assert "**Reversed:** [D-001](#d-001) Seats are held for 15 minutes – replaced by [D-002](#d-002)" in newer
    assert "**Questions raised:** [Q-001](#q-001)" in older
    assert "1 further entry of other kinds." in older


def test_actions_and_questions_show_owner_due_and_status() -> None:
    """An action nobody took says so; what is answered stands apart from what is open."""
    held = ledger(entry("Q-002", QuestionDetails(answer="Yes"), "answered", "Do boats wait?", answered_by="D-002"))
    text = document(held)
    assert "| Measure the pier's network | Cy | Friday | open |" in under(text, "Actions")
    questions = under(text, "Open questions")
    assert questions.index("Q-001") < questions.index("#### Answered or withdrawn") < questions.index("Do boats wait?")
    assert "answered, answered by [D-002](#d-002)" in questions


def test_empty_ledger_makes_a_document_that_says_so() -> None:
    """Nothing is invented to fill it."""
    text = render_document(content(Ledger(), ()), {})
    assert "No decision was found in the discussions." in text
    assert "No section was drafted yet." in text


NASTY = st.sampled_from(
    [
        "<!-- /section: decision-log -->",
        "```\ncode",
        "# h",
        "<img src=x onerror=y>",
        "[a](javascript:b)",
        "a | b",
        "`x`",
        "--- \n---",
    ]
)


@given(NASTY, NASTY)
def test_nothing_said_breaks_out_of_the_appendices(one: str, two: str) -> None:
    """In every text field of every appendix words stay words: the same regions, no code, no HTML or link of theirs."""
    said = Said(text=one, speaker=two, verbatim=True)
    details = DecisionDetails(
        rationale=(said,),
        alternatives=(Alternative(name=one, reason=said),),
        asked=said,
        decided_by=two,
        assented=(one,),
        consequences=(said,),
    )
    held = ledger(
        entry("D-009", details, "rejected", one, title=two, quote=two, speaker=one, earlier=(two,)),
        entry("T-009", TechnologyDetails(role=one, version=two), "rejected", two, title=one, quote=one, speaker=two),
        entry("Q-009", QuestionDetails(asked_by=one, answer=two), "open", one, title=two),
    )
    changed = held.discussions[0].model_copy(update={"title": one, "source": two, "participants": (one,)})
    held = held.model_copy(update={"discussions": (changed, *held.discussions[1:])})
    text = document(held)
    plain = document(ledger())
    assert list(anchors.regions(anchors.split(text))) == list(anchors.regions(anchors.split(plain)))
    tokens = MARKDOWN.parse(text.split("---\n", 2)[2])
    assert {t.type for t in tokens} & {"fence", "code_block", "hr"} == set()
    assert {t.content.strip()[:4] for t in tokens if t.type == "html_block"} == {"<!--"}
    children = [c for t in tokens for c in t.children or []]
    assert {str(c.attrGet("href"))[0] for c in children if c.type == "link_open"} == {"#"}
    assert {c.content[:6] for c in children if c.type == "html_inline"} == {"<a id=", "</a>"}
    assert not [c for c in children if c.type in {"code_inline", "image"}]


def test_item_without_a_section_of_its_own_is_told_in_the_decision_log() -> None:
    """Why decisions exist is no section: the log tells it for each of them."""
    why = Wanted(id="B48", title="why", facts=(FactFilter(kinds=(Kind.DECISION,)),))
    (row,) = coverage(ledger(), DRAFTS, SPECS, (why,), HOMES)
    assert (row.verdict, row.sections) == (Verdict.DECIDED, ("decision-log",))


def test_what_is_merely_told_decides_nothing_and_what_rests_on_a_decision_does() -> None:
    """A remark on how things are leaves its item discussed and open; the same words in a decision settle it."""
    rules = Wanted(id="B41", title="rules", facts=(FactFilter(kinds=(Kind.POLICY,)),))
    rule = entry("P-009", PolicyDetails(), "current", "A second notice is answered with 200")
    loose = ledger(rule.model_copy(update={"tier": Tier.PROBABLE}))
    drafts = (*DRAFTS[:1], draft("holds", paragraph("So it is.", "P-009", "D-009")))
    homes = {**HOMES, "P-009": "holds", "D-009": "holds"}
    (row,) = coverage(loose, drafts, SPECS, (rules,), homes)
    assert (row.verdict, row.settled) == (Verdict.OPEN, ())
    outright = ledger(rule.model_copy(update={"tier": Tier.EXPLICIT}))
    decided = entry("D-009", DecisionDetails(), "accepted", "A second notice is answered with 200")
    resting = ledger(decided, rule.model_copy(update={"tier": Tier.PROBABLE, "evidence": decided.evidence}))
    for held in (outright, resting):
        (row,) = coverage(held, drafts, SPECS, (rules,), homes)
        assert (row.verdict, row.settled) == (Verdict.DECIDED, ("P-009",))


def test_proposal_has_a_proposer_and_nobody_who_decided() -> None:
    """What nobody settled is not told as decided by somebody."""
    held = ledger(entry("D-009", DecisionDetails(decided_by="Cy"), "proposed", "Paint the pier"))
    told = under(document(held), "D-009")
    assert "**Proposed by:** Cy" in told
    assert "Decided by" not in told


def test_an_item_that_asks_for_a_picture_is_decided_only_where_one_is_drawn() -> None:
    """Settled in words alone, it is open, with its section's question; words are enough for any other item."""
    asked = Wanted(
        id="B42", title="flowcharts", facts=ITEMS[0].facts, diagrams=("flowchart", "component map"), drawn=True
    )
    (row,) = coverage(ledger(), DRAFTS, SPECS, (asked,), HOMES)
    assert (row.verdict, row.question, row.settled) == (Verdict.OPEN, "What about retries?", ("T-001",))
    nodes = (Node(name="Postgres", cites=("T-001",)), Node(name="Seats", cites=("D-002",)))
    edges = (Edge(source="Seats", target="Postgres", label="kept in", cites=("T-001",)),)
    for variant, verdict in (("component map", Verdict.DECIDED), ("dependency", Verdict.OPEN)):
        drawn = Picture(diagram=Flowchart(variant=variant, caption="Where seats are kept.", nodes=nodes, edges=edges))
        (row,) = coverage(ledger(), (*DRAFTS[:1], draft("holds", drawn)), SPECS, (asked,), HOMES)
        assert row.verdict is verdict


@pytest.mark.parametrize(
    ("around", "shown"),
    [
        ("Agreed, for the record: a gull ends the run.", False),
        ("A gull ends the run. The shadow falls on every lens, and nobody can tell a gull from a guest.", True),
    ],
)
def test_the_log_shows_what_stands_around_a_decision_where_it_says_more(around: str, *, shown: bool) -> None:
    """A nod before the same words again is left out; what was said in one breath with them is not."""
    passage = Passage(words=Said(text=around, speaker="Ada", turn=4, verbatim=True))
    held = entry("D-009", DecisionDetails(passages=(passage,)), "accepted", "A gull ends the run.")
    told = under(document(ledger(held)), "D-009: A gull ends the run. (accepted)")
    assert ("**Considered with it:**" in told) is shown
