"""The document is put together from what the engine has and what a person made of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.document.anchors import FRONT_MATTER
from agent.errors import UsageError
from agent.steps.assemble import assemble, hand_edits, removed_sections

ORDER = (FRONT_MATTER, "one", "two", "three")
BASE = {
    FRONT_MATTER: "---\nn: 1\n---\n",
    "one": "### One\n\nAlpha.\n",
    "two": "### Two\n\nBeta.\n",
    "three": "### Three\n\nGamma.\n",
}
FIRST = assemble({}, None, BASE, ORDER).text


def test_first_document_holds_the_regions_in_order() -> None:
    """Nothing stood there before: front matter first, then each region between its anchors."""
    assert FIRST.startswith(
        "---\nn: 1\n---\n\n<!-- section: one -->\n### One\n\nAlpha.\n<!-- /section: one -->\n\n<!-- section: two -->"
    )
    assert FIRST.endswith("<!-- /section: three -->\n")


def test_nothing_new_changes_no_byte() -> None:
    """A run that drafted nothing leaves the document as it is, a person's edits too."""
    edited = "Mine.\n" + FIRST.replace("Beta", "Bee") + "\n\n\nmine at the end, without a line end"
    assert assemble(BASE, edited, {}, ORDER).text == edited


def test_text_outside_the_anchors_never_moves() -> None:
    """A person's own paragraphs stay between the same regions, whatever is drafted anew."""
    edited = FIRST.replace("<!-- section: two -->", "My own note.\n\n<!-- section: two -->")
    made = assemble(BASE, edited, {"one": "### One\n\nNew.\n", "two": "### Two\n\nNew too.\n"}, ORDER)
    assert made.text == edited.replace("Alpha.", "New.").replace("Beta.", "New too.")
    assert made.kept_edits == ()


def test_hand_edit_survives_and_is_listed() -> None:
    """What does not collide is kept without a word of conflict."""
    made = assemble(BASE, FIRST.replace("### Two", "### Two, by hand"), {"two": "### Two\n\nDelta.\n"}, ORDER)
    assert "### Two, by hand\n\nDelta.\n" in made.text
    assert (made.conflicts, made.kept_edits) == ((), ("two",))


def test_conflict_is_reported_again_until_it_is_settled() -> None:
    """The person's text stands; the report goes on while it does, and ends when the person takes the engine's words."""
    edited = FIRST.replace("Beta.", "Beta by hand.")
    new = {"two": "### Two\n\nDelta instead.\n"}
    made = assemble(BASE, edited, new, ORDER)
    assert [(c.section, c.yours, c.theirs) for c in made.conflicts] == [("two", "Beta by hand.", "Delta instead.")]
    after = {**BASE, **new}
    again = assemble(after, made.text, {}, ORDER, earlier=made.conflicts)
    assert again.conflicts == made.conflicts
    settled = assemble(after, made.text.replace("Beta by hand.", "Delta instead."), {}, ORDER, earlier=made.conflicts)
    assert settled.conflicts == ()


def without(section: str) -> str:
    """The first document after a person removed a section with its anchors."""
    before, _, rest = FIRST.partition(f"<!-- section: {section} -->\n")
    return before + rest.partition(f"<!-- /section: {section} -->\n")[2]


def test_deleted_section_stays_deleted_until_it_is_asked_for() -> None:
    """It is listed, new text for it is not put back, and `restore` brings it to its old place."""
    made = assemble(BASE, without("two"), {"two": "### Two\n\nDelta.\n"}, ORDER)
    assert made.text == without("two")
    assert made.deleted == ("two",) == removed_sections(BASE, without("two"), ORDER)
    back = assemble(BASE, without("two"), {"two": "### Two\n\nDelta.\n"}, ORDER, restore={"two"})
    assert back.deleted == ()
    assert back.text.index("### One") < back.text.index("Delta.") < back.text.index("### Three")


def test_section_emptied_between_its_anchors_counts_as_deleted() -> None:
    """Whoever leaves the anchors means the same."""
    edited = FIRST.replace("### Two\n\nBeta.\n", "")
    made = assemble(BASE, edited, {"two": "### Two\n\nDelta.\n"}, ORDER)
    assert (made.text, made.deleted, made.conflicts) == (edited, ("two",), ())
    assert "Delta." in assemble(BASE, edited, {"two": "### Two\n\nDelta.\n"}, ORDER, restore={"two"}).text


def test_new_section_goes_after_its_predecessor() -> None:
    """Also where a person moved sections: it follows the one that comes before it in the catalogue."""
    order = (FRONT_MATTER, "one", "fresh", "two", "three")
    made = assemble(BASE, FIRST, {"fresh": "### Fresh\n"}, order)
    assert (
        "<!-- /section: one -->\n\n<!-- section: fresh -->\n### Fresh\n<!-- /section: fresh -->\n\n"
        "<!-- section: two -->" in made.text
    )


def test_section_that_left_the_catalogue_goes_unless_it_was_edited() -> None:
    """Text of ours goes; text with a person's words in it stays."""
    order = (FRONT_MATTER, "one", "three")
    assert "Beta" not in assemble(BASE, FIRST, {}, order).text
    edited = FIRST.replace("Beta.", "Beta and mine.")
    assert assemble(BASE, edited, {}, order).text == edited


def test_windows_line_ends_and_byte_order_mark_survive() -> None:
    """An editor that saves so does not turn every line into an edit."""
    edited = "\ufeff" + FIRST.replace("\n", "\r\n")
    made = assemble(BASE, edited, {"two": "### Two\n\nDelta.\n"}, ORDER)
    assert made.text == edited.replace("Beta", "Delta")
    assert made.kept_edits == ()


def test_broken_anchors_stop_before_anything_is_made() -> None:
    """There is no result to write."""
    with pytest.raises(UsageError, match="nothing closes it"):
        assemble(BASE, FIRST.replace("<!-- /section: three -->\n", ""), {}, ORDER)


def test_hand_edits_are_told_by_section() -> None:
    """For the plan and for the checks on what a person wrote."""
    found = hand_edits(BASE, FIRST.replace("Gamma.", "Gamma rays."))
    assert [(e.section, e.before, e.after) for e in found] == [("three", "Gamma.", "Gamma rays.")]


@given(st.permutations(["one", "two", "three"]), st.sets(st.sampled_from(["one", "two", "three"])), st.data())
def test_sections_moved_deleted_and_edited_at_random_lose_nothing(
    order: list[str], gone: set[str], data: st.DataObject
) -> None:
    """Wherever a person put the sections and their words, they stand there, and the rest has its new text."""
    edited = FIRST.split("\n\n<!-- section", 1)[0] + "\n"
    for n, section in enumerate(s for s in order if s not in gone):
        note = data.draw(st.sampled_from(["", f"own {n}\n"]))
        words = data.draw(st.sampled_from(["", f" by hand {n}"]))
        edited += (
            f"\n<!-- section: {section} -->\n{BASE[section].rstrip()}{words}\n<!-- /section: {section} -->\n{note}"
        )
    new = {s: BASE[s].replace("### ", "### New ") for s in BASE if data.draw(st.booleans())}
    made = assemble(BASE, edited, new, ORDER)
    expected = edited
    for section in new:
        if section != FRONT_MATTER:
            title = BASE[section].split("\n", 1)[0]
            expected = expected.replace(title, title.replace("### ", "### New "))
    assert made.text == expected
    assert set(made.deleted) == gone
