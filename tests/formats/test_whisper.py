"""Whisper's JSON."""

from __future__ import annotations

import json

from discussion_samples import Said, dialogues, read, sure, told
from hypothesis import given, settings

from agent.formats.base import Confidence, Source
from agent.formats.whisper import FORMAT
from agent.text.stamps import offset


@settings(max_examples=40, deadline=None)
@given(turns=dialogues())
def test_segments_are_read_back(turns: list[Said]) -> None:
    """Speakers, words and starts of the segments are those of the turns."""
    segments = [
        {"id": n, "start": t.second + 0.5, "end": t.second + 4, "text": f" {t.text}", "speaker": t.speaker}
        for n, t in enumerate(turns)
    ]
    data = json.dumps({"segments": segments, "word_segments": []})
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert told(read(FORMAT, data)) == [(t.speaker, t.text, offset(t.second + 0.5)) for t in turns]


def test_missing_speakers_and_times_stay_unknown() -> None:
    """NaN is no time, and nobody's segment is not given to the one before it."""
    data = (
        '{"segments": [{"start": 1.0, "end": 2.0, "text": "we drop it", "speaker": "SPEAKER_00"},'
        '{"start": NaN, "end": NaN, "text": "fine by me"}], "word_segments": []}'
    )
    found = read(FORMAT, data)
    assert told(found) == [("SPEAKER_00", "we drop it", "0:00:01.000"), (None, "fine by me", None)]
    assert len(found.warnings) == 2


def test_a_time_beyond_any_recording_is_none() -> None:
    """A damaged figure gives no time rather than one of centuries; one past a day is as it is."""
    rows = [{"start": start, "end": 2, "text": "a", "speaker": who} for start, who in ((1e300, "A"), (90_061.5, "B"))]
    (found,) = FORMAT.read(Source(name="w.json", data=json.dumps({"segments": rows}).encode()))
    assert [turn.time for turn in found.turns] == [None, "25:01:01.500"]
