"""Words of a transcript show as themselves in Markdown and do nothing."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from agent.document.escape import cell, flat, heading, inline, line, link_text, scalar

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = st.text(alphabet="ab 1.)(][<>!&;#*_`~|\\\n-=+:/@$'\"wW{}?\t\u202e⟦⟧", max_size=60)


def plain(tokens: list[Token]) -> tuple[str, set[str]]:
    """The text that a reader sees, and the kinds of inline tokens beside text."""
    children = [child for token in tokens for child in token.children or []]
    return "".join(c.content for c in children), {c.type for c in children} - {"text"}


@given(NASTY)
def test_paragraph_shows_the_words_and_nothing_else(words: str) -> None:
    """Whatever is said, a paragraph of it renders to exactly these words, without any markup."""
    tokens = MARKDOWN.parse(line(words))
    if not flat(words):
        assert tokens == []
        return
    assert [t.type for t in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert plain(tokens) == (flat(words), set())


@given(NASTY)
def test_heading_shows_the_words_and_nothing_else(words: str) -> None:
    """The same for a heading."""
    tokens = MARKDOWN.parse(f"#### {heading(words)}")
    assert [t.type for t in tokens] == ["heading_open", "inline", "heading_close"]
    assert plain(tokens) == (flat(words) or "…", set())


@given(NASTY, NASTY)
def test_cells_keep_their_words_and_their_number(one: str, two: str) -> None:
    """A pipe or backslash in a cell neither ends it nor is lost."""
    tokens = MARKDOWN.parse(f"| h | i |\n| --- | --- |\n| {cell(one)} | {cell(two)} |")
    cells = [tokens[n + 1].children or [] for n, t in enumerate(tokens) if t.type == "td_open"]
    assert ["".join(c.content for c in children) for children in cells] == [flat(one), flat(two)]


@given(NASTY)
def test_list_item_and_quotation_hold_one_paragraph(words: str) -> None:
    """No item opens a list, heading, fence or rule of its own, and none ends the list."""
    kinds = [t.type for t in MARKDOWN.parse(f"- {line('x' + words)}\n- {line(words)}\n\n> {line(words)}")]
    assert {k for k in kinds if k.endswith("_open")} <= {
        "bullet_list_open", "list_item_open", "paragraph_open", "blockquote_open",
    }  # fmt: skip
    assert kinds.count("list_item_open") == 2


@given(NASTY)
def test_words_stay_inside_our_link_and_our_emphasis(words: str) -> None:
    """Between our own brackets or asterisks the words end neither."""
    tokens = MARKDOWN.parse(f"a [{link_text(words)}](#d-001) b")
    children = tokens[1].children or []
    assert [c.attrGet("href") for c in children if c.type == "link_open"] == ["#d-001"]


@pytest.mark.parametrize(
    "words",
    [
        "snake_case and camelCase",
        "p99 < 250 ms",
        "~5 ms or 2 * 3",
        "AT&T, R&D",
        "a | b",
        "C:\\dir",
        "it's 100 % [sic",
        "1.5 s",
    ],
)
def test_ordinary_talk_is_not_littered(words: str) -> None:
    """What cannot be taken for markup keeps its spelling, a lone opening bracket apart."""
    assert line(words).replace("\\[", "[") == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("http://evil.example/x", "http\\://evil.example/x"),
        ("see www.evil.example", "see www\\.evil.example"),
        ("a@evil.example", "a\\@evil.example"),
        ("<javascript:alert(1)>", "&lt;javascript:alert(1)>"),
        ("![x](data:y)", "!\\[x](data:y)"),
    ],
)
def test_addresses_do_not_become_links(words: str, shown: str) -> None:
    """GitHub links bare addresses; a backslash breaks its pattern and is not shown."""
    assert inline(words) == shown


@given(st.text(max_size=60) | st.sampled_from(["<script>a</script>", "[a](javascript:b)", '"\\', "a < b", "<!-- -->"]))
def test_a_yaml_scalar_reads_back_and_is_no_markup_to_who_knows_no_yaml(words: str) -> None:
    """It is JSON's string, and read as Markdown with HTML it opens no tag, no link and no picture."""
    made = scalar(words)
    assert json.loads(made) == flat(words)
    (paragraph,) = (t for t in MarkdownIt("commonmark", {"html": True}).parse(f"title: {made}") if t.type == "inline")
    assert not {t.type for t in paragraph.children or ()} & {"html_inline", "image"}
    links = [t for t in paragraph.children or () if t.type == "link_open" and t.info != "auto"]
    assert links == []
