"""SubRip captions."""

from __future__ import annotations

from discussion_samples import Said, dialogues, read, sure, told
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.formats.base import Confidence
from agent.formats.srt import FORMAT
from agent.text.stamps import offset


def clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d},500"


@settings(max_examples=40, deadline=None)
@given(turns=dialogues(), numbered=st.booleans(), blank=st.booleans())
def test_captions_are_read_back(turns: list[Said], numbered: bool, blank: bool) -> None:
    """Speakers, words and times survive, with or without numbers, and with a blank line behind the timing line."""
    text = "".join(
        (f"{n}\n" if numbered else "")
        + f"{clock(t.second)} --> {clock(t.second + 4)}\n"
        + ("\n" if blank else "")
        + f"{t.speaker}: {t.text}\n\n"
        for n, t in enumerate(turns, 1)
    )
    assert sure(FORMAT, text) is Confidence.CERTAIN
    assert told(read(FORMAT, text)) == [(t.speaker, t.text, offset(t.second + 0.5)) for t in turns]


def test_ragged_times_are_read_and_a_caption_that_ends_too_early_is_kept() -> None:
    """One digit a field, no milliseconds, and an end before the start lose no words."""
    text = "1\n0:0:1,5 --> 0:0:3,0\n[Ada]: one thing\n\n2\n00:00:09 --> 00:00:04\n[Bob]: another thing\n"
    found = read(FORMAT, text)
    assert [(t.speaker, t.text) for t in found.turns] == [("Ada", "one thing"), ("Bob", "another thing")]
    assert any("end before they start" in warning for warning in found.warnings)
