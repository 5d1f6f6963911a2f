"""The document as typed pieces: nothing is lost, nothing becomes active, whatever a person wrote."""

from __future__ import annotations

from document_samples import ledger
from hypothesis import given, settings
from hypothesis import strategies as st
from page_samples import DOCUMENT, HOSTILE

from agent.document.parts import Index
from agent.document.published import publication, read
from agent.model.publication import Cite, Figure, Fold, Items, Link, Piece, Prose, Styled, inlines_of, plain, walk

KNOWN = Index(ledger())
MARKDOWN = st.one_of(
    st.sampled_from([*HOSTILE, "# a", "- b", "1. c", "> d", "| a | b |\n| --- | --- |\n| 1 |", "```mermaid\nx\n```",
                     "```\ny",
                     "<details><summary>s</summary>", "</details>", '<a id="z"></a>', "*e*", "[D-001](#d-001)", "---",
                     "[x](http://y.example)", "<br>", "a\\\nb", "&lt;b&gt;", "<!-- c -->", "    code"]),
    st.text(max_size=30),
)  # fmt: skip


def links(pieces: tuple[Piece, ...]) -> list[str]:
    def within(inlines: object) -> list[str]:
        found: list[str] = []
        for it in inlines if isinstance(inlines, tuple) else ():
            if isinstance(it, Link):
                found.append(it.target)
            if isinstance(it, Link | Styled):
                found += within(it.inlines)
        return found

    return [target for piece in walk(pieces) for target in within(tuple(inlines_of(piece)))]


@settings(max_examples=50, deadline=None)
@given(st.lists(MARKDOWN, max_size=8))
def test_whatever_a_person_wrote_is_read_and_leads_nowhere_dangerous(parts: list[str]) -> None:
    """No text makes the reader fail, and every link leads to the page itself or to a web address."""
    pieces = read("\n\n".join(parts), KNOWN)
    assert all(target.startswith(("#", "http://", "https://", "mailto:")) for target in links(pieces))


def test_parts_sections_and_silence_are_told_apart() -> None:
    """Regions become divisions and chapters; what nobody spoke of is marked."""
    made = publication(DOCUMENT, {}, ledger(), KNOWN)
    assert made.title == "Ferry bookings"
    assert [c.id for c in made.front] == ["summary"]
    structure, appendices = made.divisions
    assert [(c.title, c.silent) for c in structure.chapters] == [("Parts", False), ("Quiet", True)]
    assert appendices.chapters[0].id == "decision-log"


def test_a_diagram_takes_its_caption_and_its_words() -> None:
    """What stands below a diagram belongs to it."""
    (figure,) = publication(DOCUMENT, {}, ledger(), KNOWN).figures
    assert isinstance(figure, Figure)
    assert plain(figure.caption) == "Who asks whom."
    assert [plain(p.inlines) for p in figure.words if isinstance(p, Prose)] == ["Desk asks Store."]


def test_a_label_that_the_ledger_knows_is_a_cite_and_an_unknown_one_is_a_link() -> None:
    """A cite leads to an entry; other places of the document are links."""
    (piece,) = read("[D-001](#d-001) [D-999](#d-999) [Parts](#parts)", KNOWN)
    assert isinstance(piece, Prose)
    assert [type(i) for i in piece.inlines if not plain((i,)).isspace()] == [Cite, Link, Link]


def test_folds_may_hold_anything_and_need_no_end() -> None:
    """An unclosed fold holds the rest, nested ones nest, an end without a beginning is passed over."""
    (fold,) = read("<details><summary>Why</summary>\n\n- a\n\n<details><summary>More</summary>\n\nb", KNOWN)
    assert isinstance(fold, Fold)
    assert fold.summary == "Why"
    assert [type(p) for p in fold.pieces] == [Items, Fold]
    assert read("</details>\n\nx", KNOWN) == read("x", KNOWN)


def test_html_and_pictures_are_words() -> None:
    """Tags that are not the document's own show as they are written; a picture is named, never loaded."""
    (piece,) = read("a <b onclick=x>bold</b> ![cat](https://a.example/c.png) ![d](file:///x)", KNOWN)
    assert isinstance(piece, Prose)
    assert plain(piece.inlines) == "a <b onclick=x>bold</b> [picture not shown: cat] ![d](file:///x)"


def test_a_section_of_one_line_keeps_its_title_and_says_that_nothing_was_said() -> None:
    """Where nothing was said the title stands in the line, without a heading."""
    heading = "### Quiet\n\nNothing on this was found in the discussions. To be asked at the next meeting: What then?"
    assert heading in DOCUMENT
    line = DOCUMENT.replace(heading, "**Quiet**: not spoken of. To be asked: What then?")
    made = next(d for d in publication(line, {}, ledger(), KNOWN).divisions if d.title == "Structure")
    quiet = made.chapters[-1]
    assert (quiet.title, quiet.silent) == ("Quiet", True)
    assert [plain(p.inlines) for p in quiet.pieces if isinstance(p, Prose)] == [
        "not spoken of. To be asked: What then?"
    ]
