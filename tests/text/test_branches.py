"""Messages that hang on one another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.text.branches import current, path


@given(st.lists(st.integers(0, 30), max_size=30))
def test_the_branch_written_last_is_whole_and_holds_no_other(choices: list[int]) -> None:
    """Each message answers an earlier one or none: of every tree the path to its last message stands, in order."""
    parents: dict[str, str | None] = {}
    for n, choice in enumerate(choices):
        parents[str(n)] = str(choice) if choice < n else None
    chosen = current(parents)
    assert len(set(chosen)) == len(chosen)
    if parents:
        last = str(len(choices) - 1)
        assert path(parents, last) == chosen[-len(path(parents, last)) :]
    assert {key for key in chosen if parents[key] is None} == {key for key, parent in parents.items() if parent is None}
    assert all(parents[key] is None or parents[key] in chosen for key in chosen)


@given(st.dictionaries(st.sampled_from("abcdef"), st.one_of(st.none(), st.sampled_from("abcdefx"))))
def test_a_circle_ends(parents: dict[str, str | None]) -> None:
    """Whoever answers whom, each message stands at most once."""
    chosen = current(parents)
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= set(parents)
