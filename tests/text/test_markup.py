"""HTML as text."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.text.markup import text_of


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>one</p><p>two <b>three</b></p>", "one\n\ntwo three"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<div>mine</div><blockquote>theirs<p>again</p></blockquote>", "mine\n\n> theirs\n\n> again"),
        ("x<pre><code>a: 1\n  b: 2</code></pre>y", "x\n\n```\na: 1\n  b: 2\n```\n\ny"),
        ("<style>p{}</style><script>x()</script>seen", "seen"),
        ("5 &lt; 6 &amp;&nbsp;7", "5 < 6 & 7"),
        ("<p>never closed <i>at all", "never closed at all"),
    ],
)
def test_a_page_is_the_text_that_a_person_sees(page: str, text: str) -> None:
    """Paragraphs, lists, quotations and code keep their form."""
    assert text_of(page) == text


@given(
    st.lists(
        st.text("abcdé <&>\"'", min_size=1, max_size=12).map(lambda t: " ".join(t.split())).filter(bool), min_size=1
    )
)
def test_escaped_paragraphs_are_read_back(paragraphs: list[str]) -> None:
    """No letter is lost or added."""
    page = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    assert [line for line in text_of(page).split("\n") if line] == paragraphs


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<blockquote>", "</pre>", "<pre>", "<li>", "&", "< ", "x", "\n", "</blockquote>"]
        )
    )
)
def test_no_markup_breaks_it(parts: list[str]) -> None:
    """Whatever stands there, words come through."""
    assert text_of("".join(parts)).count("x") == parts.count("x")
