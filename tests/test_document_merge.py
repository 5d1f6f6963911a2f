"""The merge keeps what a person changed, takes what only the engine changed, and loses nothing."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.document.merge import edits, merge
from agent.document.units import Sort, units

KINDS = ("{}", "- {}", "#### {}", "> {}", "```mermaid\n{}\n```", "| {} | y |")


def page(blocks: list[tuple[int, str]]) -> str:
    """Blocks of every kind as a region; rows get the head that makes them a table."""
    out: list[str] = []
    for n, (kind, word) in enumerate(blocks):
        tight = n and kind == blocks[n - 1][0] and kind in {1, 5}
        text = KINDS[kind].format(word)
        head = "| a | b |\n| --- | --- |\n" if kind == 5 and not tight else ""
        out.append(("\n" if tight else "\n\n" if n else "") + head + text)
    return "".join(out) + "\n" if out else ""


def words(text: str) -> set[str]:
    """The words of a page that tests put there, each unique."""
    return {w for w in text.split() if w[0] in "bpe" and w[1:].isdigit()}


@st.composite
def three(draw: st.DrawFn) -> tuple[str, str, str]:
    """A base of unique words, and what a person and the engine each made of it: dropped, changed, added, moved."""
    base = [(draw(st.integers(0, 5)), f"b{n}") for n in range(draw(st.integers(0, 7)))]
    return page(base), page(_changed(draw, base, "p")), page(_changed(draw, base, "e"))


def keys(text: str) -> Counter[str]:
    """How often each unit with a word of the base's own stands on a page."""
    return Counter(u.key for u in units(text) if any(w[0] == "b" for w in words(u.text)))


TOLD = ("Seats are held for a while", "- boats lie at the pier", "> The clerk counts tickets", "#### Prices and hours")


@st.composite
def permuted(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """Blocks, the same in another order with some left out, and the same in place with some reworded."""
    base = [f"{draw(st.sampled_from(TOLD))} {n} {n}" for n in range(draw(st.integers(1, 9)))]
    ordered = draw(st.permutations(base))[: draw(st.integers(1, 9))]
    return base, ordered, [f"{b} newly" if draw(st.booleans()) else b for b in base]


def _changed(draw: st.DrawFn, base: list[tuple[int, str]], mark: str) -> list[tuple[int, str]]:
    out = list(base)
    for fresh in range(draw(st.integers(0, 4))):
        act, place = draw(st.sampled_from(["add", "drop", "change", "move"])), draw(st.integers(0, 9))
        if act == "add" or not out:
            out.insert(min(place, len(out)), (draw(st.integers(0, 5)), f"{mark}{fresh}"))
        else:
            kind, word = out.pop(place % len(out))
            if act == "change":
                out.insert(place % (len(out) + 1), (kind, f"{word} {mark}{fresh}"))
            elif act == "move":
                out.insert(draw(st.integers(0, len(out))), (kind, word))
    return out


@given(three())
def test_nothing_is_lost(texts: tuple[str, str, str]) -> None:
    """What the person added is in the document; what the engine added is there too, or in a conflict."""
    base, edited, new = texts
    merged = merge("s", base, edited, new)
    assert words(edited) - words(base) <= words(merged.text)
    shown = words(merged.text).union(*(words(c.theirs) for c in merged.conflicts))
    assert words(new) - words(base) <= shown
    assert words(new) & words(edited) <= shown


@given(three())
def test_deletions_hold(texts: tuple[str, str, str]) -> None:
    """What the person took out and the engine did not bring back stays out."""
    base, edited, new = texts
    merged = merge("s", base, edited, new)
    assert not words(merged.text) & (words(base) - words(edited) - words(new))


@given(three())
def test_what_a_person_took_out_or_rewrote_stays_out_and_nothing_stands_twice(texts: tuple[str, str, str]) -> None:
    """Wherever either moved it to: a unit of the base stands where the person has it, once, or not at all."""
    base, edited, new = texts
    stand, hand = keys(merge("s", base, edited, new).text), keys(edited)
    for key in keys(base):
        assert stand[key] <= hand[key] <= 1


@given(permuted())
def test_words_and_places_are_merged_each_for_itself(pages: tuple[list[str], list[str], list[str]]) -> None:
    """One moves and removes blocks, the other changes words in place: the one's order holds the other's words."""
    base, ordered, reworded = pages
    now = dict(zip(base, reworded, strict=True))
    texts = ["\n\n".join(blocks) + "\n" for blocks in (base, ordered, reworded)]
    by_hand = merge("s", texts[0], texts[1], texts[2])
    assert [u.text for u in units(by_hand.text)] == [now[b] for b in ordered]
    assert {c.theirs for c in by_hand.conflicts} == {now[b] for b in base if b not in ordered and now[b] != b}
    by_engine = merge("s", texts[0], texts[2], texts[1])
    gone = {now[b] for b in base if b not in ordered and now[b] != b}
    assert [u.text for u in units(by_engine.text) if u.text not in gone] == [now[b] for b in ordered]
    assert {c.yours for c in by_engine.conflicts} == gone <= {u.text for u in units(by_engine.text)}


@given(three())
def test_unedited_takes_the_new_text_and_unchanged_keeps_the_edited(texts: tuple[str, str, str]) -> None:
    """Where one side did nothing, the other side's bytes are the result; merging a text with itself changes nothing."""
    base, edited, new = texts
    assert merge("s", base, base, new).text == new
    assert merge("s", base, edited, base).text == edited
    assert merge("s", base, edited, edited).text == edited
    assert not merge("s", base, base, new).conflicts


@given(three(), three())
def test_edits_outlive_a_second_draft(texts: tuple[str, str, str], later: tuple[str, str, str]) -> None:
    """With the engine's own text as the next base, a further draft still takes nothing of the person's."""
    base, edited, new = texts
    first = merge("s", base, edited, new).text
    second = merge("s", new, first, later[2].replace("p", "q")).text
    assert words(edited) - words(base) <= words(second)


@given(st.text(alphabet="ab#-|>` \n", max_size=80))
def test_units_hold_every_line(text: str) -> None:
    """Splitting into units drops nothing but empty lines at the start."""
    made = units(text)
    rejoined = "".join(u.text + "\n" * (u.gap + 1) for u in made)
    assert rejoined.rstrip("\n") == text.lstrip(" \n").rstrip("\n") or text.split() == rejoined.split()
    assert [line for u in made for line in u.text.split("\n") if line.strip()] == [
        line for line in text.split("\n") if line.strip()
    ]


def test_neighbouring_changes_do_not_collide() -> None:
    """The person's paragraph and the engine's next one are both taken, unlike in a merge by lines."""
    base = "One holds seats.\n\nTwo sells tickets.\n"
    merged = merge(
        "s", base, "One holds seats for us.\n\nTwo sells tickets.\n", "One holds seats.\n\nTwo sells paper tickets.\n"
    )
    assert merged.text == "One holds seats for us.\n\nTwo sells paper tickets.\n"
    assert not merged.conflicts


def test_rows_and_items_are_merged_one_by_one() -> None:
    """A row changed by hand, another changed and a third added by the engine; the same in a list."""
    base = "| a | b |\n| --- | --- |\n| holds | 15 min |\n| boats | 3 |\n\n- first\n- second\n"
    edited = base.replace("| 15 min |", "| 15 min! |").replace("- second", "- second, by hand")
    new = base.replace("| boats | 3 |", "| boats | 4 |\n| piers | 2 |").replace("- first", "- first, by engine")
    merged = merge("s", base, edited, new)
    assert merged.text == (
        "| a | b |\n| --- | --- |\n| holds | 15 min! |\n| boats | 4 |\n| piers | 2 |\n\n"
        "- first, by engine\n- second, by hand\n"
    )
    assert not merged.conflicts


def test_collision_keeps_the_persons_text_and_reports_both() -> None:
    """Both changed one paragraph: the person's stands, the engine's and the old one are in the report."""
    merged = merge("s", "Seats: 15 min.\n", "Seats: 15 min, says Ada.\n", "Seats: 40 min.\n")
    assert merged.text == "Seats: 15 min, says Ada.\n"
    assert [(c.base, c.yours, c.theirs) for c in merged.conflicts] == [
        ("Seats: 15 min.", "Seats: 15 min, says Ada.", "Seats: 40 min.")
    ]


@pytest.mark.parametrize(("edited", "new"), [("", "Seats: 40 min.\n"), ("Seats: 15 min, says Ada.\n", "")])
def test_removed_on_one_side_and_changed_on_the_other_collide(edited: str, new: str) -> None:
    """The person's decision stands in both cases, and the report shows what the engine has."""
    merged = merge("s", "Seats: 15 min.\n", edited, new)
    assert merged.text == edited
    assert [c.theirs for c in merged.conflicts] == [new.strip()]


SEATS, HOLDS, BOATS, PIER = (
    "Seats are sold in pairs.", "- A hold lasts 15 minutes.", "Boats leave on the hour.", "The pier opens at nine."
)  # fmt: skip
BY_HAND = "Nobody may hold a seat, says Ada."


def sides(*texts: Sequence[str]) -> list[str]:
    """Blocks as regions."""
    return ["\n\n".join(blocks) + "\n" if blocks else "" for blocks in texts]


@pytest.mark.parametrize(
    ("edited", "new", "stands"),
    [
        pytest.param([SEATS, BY_HAND, BOATS, PIER], [HOLDS, SEATS, BOATS, PIER], [SEATS, BY_HAND, BOATS, PIER],
                     id="replaced by hand, moved by the engine"),
        pytest.param([SEATS, BY_HAND, PIER, BOATS], [SEATS, BOATS, PIER, HOLDS], [SEATS, BY_HAND, PIER, BOATS],
                     id="the same beside a block that the person moved"),
        pytest.param([SEATS, BOATS, PIER], [SEATS, BOATS, PIER, HOLDS], [SEATS, BOATS, PIER],
                     id="removed by hand, moved by the engine"),
        pytest.param([SEATS, HOLDS[:-1] + ", mostly.", BOATS, PIER], [SEATS, BOATS, PIER, HOLDS],
                     [SEATS, BOATS, PIER, HOLDS[:-1] + ", mostly."], id="reworded by hand, moved by the engine"),
        pytest.param([SEATS, BOATS, PIER, HOLDS], [SEATS, HOLDS.replace("15", "40"), BOATS, PIER],
                     [SEATS, BOATS, PIER, HOLDS.replace("15", "40")], id="moved by hand, reworded by the engine"),
        pytest.param([SEATS, HOLDS, BY_HAND, BOATS, PIER], [SEATS, BOATS, PIER, HOLDS],
                     [SEATS, BOATS, PIER, HOLDS, BY_HAND], id="a note behind what the engine moved goes with it"),
        pytest.param([SEATS, BOATS, PIER, HOLDS], [SEATS, HOLDS, "Nobody holds two.", BOATS, PIER],
                     [SEATS, BOATS, PIER, HOLDS, "Nobody holds two."], id="and one behind what the person moved"),
    ],
)  # fmt: skip
def test_place_and_words_do_not_collide(edited: list[str], new: list[str], stands: list[str]) -> None:
    """Where one side moved a block and the other changed, replaced or removed it, both hold and none is told."""
    base, edited_text, new_text, right = sides([SEATS, HOLDS, BOATS, PIER], edited, new, stands)
    merged = merge("s", base, edited_text, new_text)
    assert [u.text for u in units(merged.text)] == [u.text for u in units(right)]
    assert not merged.conflicts


@pytest.mark.parametrize(
    ("edited", "new", "stands", "conflict"),
    [
        pytest.param([SEATS, BOATS, PIER, HOLDS], [SEATS, BOATS, PIER], [SEATS, BOATS, PIER, HOLDS],
                     (HOLDS, ""), id="moved by hand, removed by the engine"),
        pytest.param([SEATS, BOATS, PIER, HOLDS], [SEATS, "- Trains are late in winter.", BOATS, PIER],
                     [SEATS, "- Trains are late in winter.", BOATS, PIER, HOLDS], (HOLDS, ""),
                     id="moved by hand, another one in its place by the engine"),
        pytest.param([SEATS, BOATS, PIER], [SEATS, BOATS, PIER, HOLDS.replace("15", "40")], [SEATS, BOATS, PIER],
                     ("", HOLDS.replace("15", "40")), id="removed by hand, moved and reworded by the engine"),
        pytest.param([SEATS, HOLDS.replace("15", "20"), BOATS, PIER],
                     [SEATS, BOATS, PIER, HOLDS.replace("15", "40")], [SEATS, BOATS, PIER, HOLDS.replace("15", "20")],
                     (HOLDS.replace("15", "20"), HOLDS.replace("15", "40")), id="reworded by both and moved by one"),
    ],
)  # fmt: skip
def test_words_of_a_moved_block_collide(
    edited: list[str], new: list[str], stands: list[str], conflict: tuple[str, str]
) -> None:
    """What the engine no longer says, or says otherwise, is shown, wherever either has put the block."""
    base, edited_text, new_text, right = sides([SEATS, HOLDS, BOATS, PIER], edited, new, stands)
    merged = merge("s", base, edited_text, new_text)
    assert [u.text for u in units(merged.text)] == [u.text for u in units(right)]
    assert [(c.base, c.yours, c.theirs) for c in merged.conflicts] == [(HOLDS, *conflict)]


def test_what_both_moved_stands_once_where_the_person_put_it() -> None:
    """To the front by hand, to the end by the engine."""
    clerk = "A clerk sits at the pier."
    base, edited, new = sides(
        [SEATS, BOATS, HOLDS, PIER, clerk], [HOLDS, SEATS, BOATS, PIER, clerk], [SEATS, BOATS, PIER, clerk, HOLDS]
    )
    assert merge("s", base, edited, new).text == edited


def test_blocks_that_each_side_put_behind_the_other_stand_once() -> None:
    """The person put one behind a second, the engine the second behind the first: the person's order holds."""
    base, edited, new = sides([SEATS, BOATS, HOLDS, PIER], [BOATS, HOLDS, SEATS, PIER], [SEATS, HOLDS, PIER, BOATS])
    told = [u.text for u in units(merge("s", base, edited, new).text)]
    assert sorted(told) == sorted([SEATS, BOATS, HOLDS, PIER])
    assert told.index(SEATS) == told.index(HOLDS) + 1


def test_unknown_base_keeps_the_persons_text() -> None:
    """Without a base nobody knows who wrote what: nothing is overwritten, both are reported."""
    merged = merge("s", None, "By hand.\n", "By engine.\n")
    assert merged.text == "By hand.\n"
    assert merged.conflicts[0].theirs == "By engine.\n"


def test_front_matter_is_merged_by_line() -> None:
    """A key that a person added stays beside a count that the engine changed."""
    base = "---\ntitle: x\nentries: 1\n---\n"
    merged = merge("front-matter", base, base.replace("title: x", "title: x\nowner: me"), base.replace("1", "2"))
    assert merged.text == "---\ntitle: x\nowner: me\nentries: 2\n---\n"


def test_edits_are_listed_unit_by_unit() -> None:
    """What a person changed, added and removed, each once."""
    found = edits("s", "One is here.\n\nTwo is there.\n\n- x\n", "One is not here.\n\nTwo is there.\n\n> new\n")
    assert {(e.before, e.after) for e in found} == {("One is here.", "One is not here."), ("- x", ""), ("", "> new")}


def test_anchor_ties_a_row_to_itself() -> None:
    """A row that was rewritten whole is still the same row where its anchor is."""
    base = '| <a id="t-001"></a>T-001 | x |\n'
    new = '| <a id="t-001"></a>T-001 | nothing of the old words is left in this cell at all, not one |\n'
    assert merge("s", base + "\nz\n", base + "\nz, by hand\n", new + "\nz\n").text == new + "\nz, by hand\n"


def test_a_fence_is_one_unit() -> None:
    """Empty lines, hashes and dashes in a diagram do not take it apart."""
    text = "```mermaid\nflowchart\n\n# a\n- b\n```\n\nafter\n"
    assert [u.sort for u in units(text)] == [Sort.FENCE, Sort.PARAGRAPH]


@given(three())
def test_git_agrees_where_it_merges_cleanly(texts: tuple[str, str, str]) -> None:
    """`git merge-file` is the oracle: where it merges cleanly we keep its words, and where we do too, the same."""
    base, edited, new = texts
    result = _git(base, edited, new)
    if result is None:
        return
    merged = merge("s", base, edited, new)
    assert words(result) - words(base) <= words(merged.text) | set().union(*(words(c.theirs) for c in merged.conflicts))
    if not merged.conflicts:
        assert words(merged.text) == words(result)


def _git(base: str, edited: str, new: str) -> str | None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("edited", "base", "new")]
        for path, text in zip(paths, (edited, base, new), strict=True):
            path.write_text(text, encoding="utf-8")
        done = subprocess.run(["git", "merge-file", "-p", *map(str, paths)], capture_output=True, text=True)
        return done.stdout if done.returncode == 0 else None
