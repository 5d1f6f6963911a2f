"""Transcripts with the name and the time over the words."""

from __future__ import annotations

import pytest
from discussion_samples import Said, dialogues, read, sure, told
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence
from agent.formats.speaker_times import FORMAT
from agent.text.stamps import offset

LAYOUTS = (
    "{name}  {at}\n{text}\n\n",
    "{name} - {at}\n{text}\n\n",
    "{at} | {name}\n{text}\n\n",
    "{name}\n{at}\n{text}\n",
)


@settings(max_examples=60, deadline=None)
@given(turns=dialogues(), layout=st.sampled_from(LAYOUTS))
def test_turns_are_read_back(turns: list[Said], layout: str) -> None:
    """Names, words and times from the start survive in each layout."""
    data = "".join(
        layout.format(name=t.speaker, at=f"{t.second // 60}:{t.second % 60:02d}", text=t.text) for t in turns
    )
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert told(read(FORMAT, data)) == [(t.speaker, t.text, offset(t.second)) for t in turns]


def test_lines_of_one_speaker_in_a_row_are_one_turn_and_head_lines_tell_title_and_date() -> None:
    """The tool's own lines are no words."""
    data = (
        "Title: Queue review\n14 March 2026\n\nAda Berg  0:00\none queue\n\nAda Berg  0:04\nfor all\n\n"
        "Tom Reed  0:09\nfine\n\nTranscribed by https://otter.ai\n"
    )
    found = read(FORMAT, data)
    assert [(t.speaker, " ".join(t.text.split())) for t in found.turns] == [
        ("Ada Berg", "one queue for all"), ("Tom Reed", "fine")
    ]  # fmt: skip
    assert (found.title, str(found.date)) == ("Queue review", "2026-03-14")


def test_text_without_a_head_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="--format text"):
        read(FORMAT, "nothing here\n")
