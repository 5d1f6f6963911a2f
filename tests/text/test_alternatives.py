"""One pattern for many phrases finds what a plain alternation finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from agent.text.alternatives import one_of

_PHRASES = st.lists(st.text(alphabet="abAB .+", min_size=1, max_size=4), max_size=6, unique_by=str.casefold)


@given(phrases=_PHRASES, text=st.text(alphabet="abAB .+", max_size=30))
def test_it_finds_what_a_plain_alternation_finds(phrases: list[str], text: str) -> None:
    """The same places, longest phrase first, in either case; and nothing where there is no phrase."""
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    grouped = re.compile(one_of((p, re.escape(p)) for p in ordered), re.IGNORECASE)
    plain = re.compile("|".join(map(re.escape, ordered)) or "(?!)", re.IGNORECASE)
    assert [m.span() for m in grouped.finditer(text)] == [m.span() for m in plain.finditer(text)]
