"""A section of which only some is told anew: what is sent for it, and what stays to the letter."""

from __future__ import annotations

import json

import pytest
from engine_samples import brief, engine
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback, data_lines, form_name

from agent.engines.failures import UnfitError
from agent.engines.forms import revise
from agent.model.section import Paragraph, Revision, SectionBrief, SectionDraft, Sentence, Table
from agent.model.transcript import Redacted

BLOCKS = (
    Paragraph(sentences=(Sentence(text="SQLite keeps the curves for 30 days.", cites=("D-001",)),)),
    Paragraph(sentences=(Sentence(text="The controller sends each firing on.", cites=("I-001",)),)),
    Table(headers=("From", "To"), rows=()),
)


def revising(*changed: str) -> Redacted[SectionBrief]:
    """The brief of a section that stands, in which these entries are not as they were."""
    whole = brief("component map").value
    draft = SectionDraft(section=whole.spec.id, blocks=BLOCKS, engine="gpt-4o")
    return Redacted[SectionBrief](
        value=whole.model_copy(update={"revises": Revision(draft=draft, changed=changed or ("D-001",))})
    )


def test_only_the_blocks_that_tell_what_changed_are_sent_and_written_anew() -> None:
    """The others are named by how they begin, are never shown, and come out as they were."""
    with Loopback() as server:
        drafter = engine(server.url)
        expected = drafter.tokens(revising())
        draft = drafter.draft(revising())
        (sent,) = server.requests
        assert expected < drafter.tokens(brief("component map"))
    assert form_name(sent) == "revise"
    lines = data_lines(sent)
    assert [line["fact"] for line in lines if "statement" in line] == [1]
    assert [line["block"] for line in lines if "stays" in line] == [2, 3]
    assert draft.blocks[1:] == BLOCKS[1:]
    (told,) = (s for b in draft.blocks[:1] if isinstance(b, Paragraph) for s in b.sentences)
    assert told.text == "SQLite on the board keeps the curves for 90 days."
    assert told.cites == ("D-001",)


def test_what_is_new_comes_behind_what_stays() -> None:
    """Where no block tells an entry yet, all blocks stay and a part is added."""
    with Loopback() as server:
        draft = engine(server.url).draft(revising("I-002"))
    assert draft.blocks[:3] == BLOCKS
    assert [s.cites for b in draft.blocks[3:] if isinstance(b, Paragraph) for s in b.sentences] == [("I-002",)]


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "block": st.integers(-2, 6),
                "blocks": st.lists(
                    st.sampled_from(
                        [
                            {"type": "paragraph", "sentences": [{"text": "Now 90 days.", "cites": [1]}]},
                            {"type": "paragraph", "sentences": []},
                            {"type": "poem"},
                            7,
                        ]
                    ),
                    max_size=3,
                ),
            }
        )
        | st.integers(),
        max_size=6,
    )
)
def test_no_answer_alters_or_loses_a_block_that_stays(parts: list[object]) -> None:
    """Whatever a model answers: what it was not asked for is there, once and in order."""
    value = revising().value
    assert value.revises is not None
    try:
        draft, _ = revise.read(json.dumps({"parts": parts}), value, value.revises, "gpt-4o")
    except UnfitError:
        return
    assert [b for b in draft.blocks if b in BLOCKS[1:]] == list(BLOCKS[1:])


@pytest.mark.parametrize("answer", [{}, {"parts": []}, {"parts": [{"block": 9, "blocks": []}]}])
def test_an_answer_without_a_part_that_fits_cannot_be_used(answer: dict[str, object]) -> None:
    """It is said what is wrong, so that the model can be asked once more."""
    value = revising().value
    assert value.revises is not None
    with pytest.raises(UnfitError):
        revise.read(json.dumps(answer), value, value.revises, "gpt-4o")
