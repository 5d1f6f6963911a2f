"""Messages that hang on one another: the branch that ends in one of them, without those that were abandoned."""

from __future__ import annotations

from collections.abc import Mapping


def path(parents: Mapping[str, str | None], leaf: str | None) -> list[str]:
    """The ids from the root to `leaf`; what is no id of `parents` is beyond the root. A circle ends where it closes."""
    found: dict[str, None] = {}
    place = leaf
    while place is not None and place in parents and place not in found:
        found[place] = None
        place = parents[place]
    return list(found)[::-1]


def current(parents: Mapping[str, str | None]) -> list[str]:
    """The ids of the branch that was written last, in order; of several trees each one's, one after the other.

    `parents`: each id's parent, in the order in which the messages were written.
    """
    seen: set[str] = set()
    found: list[list[str]] = []
    for leaf in list(parents)[::-1]:
        branch: dict[str, None] = {}
        place: str | None = leaf
        while place is not None and place in parents and place not in branch and place not in seen:
            branch[place] = None
            place = parents[place]
        if branch and (place is None or place not in seen):
            found.append(list(branch)[::-1])
        seen.update(branch)
    return [key for branch in reversed(found) for key in branch]
