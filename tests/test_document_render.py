"""A section renders its draft and nothing but its draft."""

from __future__ import annotations

from document_samples import draft, entry, ledger, paragraph, spec
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from agent.document import anchors
from agent.document.elsewhere import elsewhere
from agent.document.render import render_section
from agent.model.details import DecisionDetails, Kind
from agent.model.ledger import Ledger
from agent.model.section import (
    FactFilter,
    Listing,
    Paragraph,
    Quotation,
    Recommendation,
    Row,
    Sentence,
    Subheading,
    Table,
    Verdict,
)

MARKDOWN = MarkdownIt("commonmark").enable("table")


def test_sentences_end_in_their_cites_before_the_full_stop() -> None:
    """Each sentence carries its own labels as links, in one parenthesis."""
    block = Paragraph(
        sentences=(
            Sentence(text="Seats are held for 40 minutes.", cites=("D-002", "D-001")),
            Sentence(text="Postgres keeps them", cites=("T-001",)),
        )
    )
    text = render_section(draft("holds", block), spec("holds"), ledger())
    assert "held for 40 minutes ([D-002](#d-002), [D-001](#d-001)). Postgres keeps them ([T-001](#t-001))\n" in text


def test_unknown_label_is_no_link_and_alias_leads_to_its_entry() -> None:
    """A link never leads nowhere."""
    aliased = ledger().model_copy(update={"aliases": (("D-900", "D-002"),)})
    text = render_section(draft("holds", paragraph("So it is.", "D-777", "D-900")), spec("holds"), aliased)
    assert "(D-777, [D-900](#d-002))" in text


def test_section_on_which_nothing_was_said_is_one_line() -> None:
    """It is not padded, has no heading of its own, and asks its question."""
    text = render_section(draft("backpressure"), spec("backpressure"), ledger())
    title = spec("backpressure").title
    assert text.splitlines()[2:] == [f"**{title}**: not spoken of. To be asked: What about backpressure?"]


def test_an_empty_section_leads_to_those_that_tell_what_it_asks_for() -> None:
    """What its home admits by topic and another section tells: it is not said that nothing was found."""
    wanted = spec("concepts").model_copy(update={"home": (FactFilter(topics=("storage",)),)})
    drafts = (draft("concepts"), draft("holds", paragraph("Seats are held.", "D-002")))
    homes = {e.id: "holds" for e in ledger().entries}
    told = elsewhere(ledger(), drafts, (wanted, spec("holds")), homes)
    assert told == {"concepts": ("holds",)}
    text = render_section(drafts[0], wanted, ledger(), [("holds", "Holds")])
    said = f"**{wanted.title}**: what the discussions say on this is told in [Holds](#holds)."
    assert text.splitlines()[2:] == [said]
    assert elsewhere(ledger(), (draft("concepts"), draft("holds")), (wanted, spec("holds")), homes) == {}
    rest = wanted.model_copy(update={"home": (FactFilter(kinds=(Kind.DECISION,)),)})
    assert elsewhere(ledger(), drafts, (rest, spec("holds")), homes) == {}
    in_appendix = {e.id: "open-questions" for e in ledger().entries}
    assert elsewhere(ledger(), drafts, (wanted, spec("holds")), in_appendix) == {}


def test_shortcomings_are_shown() -> None:
    """What the checks hold against a section after repair stands at its end, with the place and the cites."""
    verdict = Verdict(check="numbers", block=0, place="sentence 1", message="40 minutes is missing.", cites=("D-002",))
    short = draft("holds", paragraph("Seats are held.", "D-002")).model_copy(update={"short": (verdict,)})
    text = render_section(short, spec("holds"), ledger())
    assert "falls short" in text
    assert text.endswith("- block 1, sentence 1: 40 minutes is missing ([D-002](#d-002)).\n")


def test_recommendation_says_that_it_is_one() -> None:
    """It cannot be taken for something that was said."""
    block = Recommendation(text="Expire holds in the database.", cites=("D-002",))
    text = render_section(draft("practices", block), spec("practices"), ledger())
    assert "**Recommendation** (not from the discussions): Expire holds in the database ([D-002](#d-002))." in text


def test_table_has_a_source_column_only_where_rows_cite() -> None:
    """Cells too many are joined into the last one, missing ones show a dash."""
    rows = (Row(cells=("a|b", "c"), cites=("T-001",)), Row(cells=("d",)), Row(cells=("e", "f", "g")))
    text = render_section(draft("t", Table(headers=("x", "y"), rows=rows)), spec("t"), ledger())
    assert "| x | y | Source |\n| --- | --- | --- |\n| a\\|b | c | [T-001](#t-001) |" in text
    assert "| d | – | – |\n| e | f g | – |" in text
    bare = render_section(draft("t", Table(headers=("x",), rows=(Row(cells=("a",)),))), spec("t"), ledger())
    assert "Source" not in bare


def test_quotation_is_a_quotation_with_its_speaker() -> None:
    """Words are shown as words."""
    text = render_section(draft("q", Quotation(text="so be it", speaker="Bo", cites=("D-002",))), spec("q"), ledger())
    assert "\n> so be it — Bo ([D-002](#d-002))\n" in text


def test_diagram_has_fence_caption_and_words() -> None:
    """The picture, what to see in it, and the same in words with its sources, all in the section."""
    diagram = {
        "kind": "flowchart",
        "caption": "How a seat is held",
        "variant": "plain",
        "nodes": [{"name": "Pier", "cites": ["D-002"]}, {"name": "Seat store", "cites": ["T-001"]}],
        "edges": [{"source": "Pier", "target": "Seat store", "label": "holds", "cites": ["D-002"]}],
    }
    text = render_section(draft("flow", {"type": "diagram", "diagram": diagram}), spec("flow"), ledger())
    tokens = MARKDOWN.parse(text)
    assert [t.info for t in tokens if t.type == "fence"] == ["mermaid"]
    assert "*How a seat is held*" in text
    assert "<details><summary>In words</summary>\n\n" in text
    assert "Sources: [D-002](#d-002), [T-001](#t-001)" in text


WORDS = st.sampled_from(
    [
        "<!-- /section: holds -->",
        "<!-- section: x -->",
        "```",
        "~~~",
        "# h",
        "---",
        "|",
        "<script>",
        "[a](javascript:b)",
        "a\nb",
        "*",
        "seat",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=6).map("\n".join))
def test_no_words_break_out_of_their_section(words: str) -> None:
    """Whatever stands in every field, the document splits into the same regions and holds no HTML or link of theirs."""
    blocks = (
        paragraph(words, "D-002"),
        Listing(items=(Sentence(text=words),)),
        Listing(ordered=True, items=(Sentence(text=words),)),
        Table(headers=(words, words), rows=(Row(cells=(words, words), cites=("D-002",)),)),
        Quotation(text=words, speaker=words),
        Subheading(text=words),
        Recommendation(text=words, cites=("D-002",)),
    )
    text = render_section(draft("holds", *blocks), spec("holds"), ledger())
    region = anchors.Region(id="holds", text=text)
    assert anchors.split(region.written()) == (region,)
    tokens = MARKDOWN.parse(text)
    assert not [t for t in tokens if t.type in {"html_block", "fence", "code_block", "hr"}]
    children = [c for t in tokens for c in t.children or []]
    assert {c.attrGet("href") for c in children if c.type == "link_open"} == {"#d-002"}
    assert {c.content for c in children if c.type == "html_inline"} == {'<a id="holds">', "</a>"}


def test_rendering_is_the_same_twice() -> None:
    """Equal input gives equal bytes."""
    made = draft("holds", paragraph("Seats are held.", "D-002"))
    held: Ledger = ledger(entry("D-003", DecisionDetails(), "accepted", "x y"))
    assert render_section(made, spec("holds"), held) == render_section(made, spec("holds"), held)
