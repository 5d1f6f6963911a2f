"""Word documents: of Teams, of Meet, and any other."""

from __future__ import annotations

import pytest
from discussion_samples import Said, dialogues, read, sure
from docx_samples import document
from hypothesis import given, settings
from hypothesis import strategies as st
from memory import at_most

from agent.errors import InputError
from agent.formats import docx_text, meet_docx, teams_docx
from agent.formats.base import Confidence, Source, best
from agent.text.stamps import offset


def clock(second: int) -> str:
    return f"{second // 3600}:{second // 60 % 60}:{second % 60}.5"


@settings(max_examples=30, deadline=None)
@given(turns=dialogues(), newer=st.booleans())
def test_teams_documents_are_read_back(turns: list[Said], newer: bool) -> None:
    """Names, words and times survive in the older form with times of cues and the newer one with a time each."""
    if newer:
        paragraphs = ["Queue review-Meeting Recording", "March 14, 2026, 10:02AM", "Ada Berg started transcription"]
        paragraphs += [f"{t.speaker}   {t.second // 60}:{t.second % 60:02d}\n{t.text}" for t in turns]
    else:
        paragraphs = [f"{clock(t.second)} --> {clock(t.second + 4)}\n{t.speaker}\n{t.text}" for t in turns]
    data = document(paragraphs)
    assert sure(teams_docx.FORMAT, data) is Confidence.CERTAIN
    got = read(teams_docx.FORMAT, data)
    half = 0 if newer else 0.5
    assert [(t.speaker, t.text, t.time) for t in got.turns] == [
        (t.speaker, t.text, offset(t.second + half)) for t in turns
    ]
    if newer:
        assert (got.title, str(got.date)) == ("Queue review", "2026-03-14")


@settings(max_examples=30, deadline=None)
@given(turns=dialogues())
def test_meet_documents_are_read_back(turns: list[Said]) -> None:
    """Each turn has the time of the mark above it; attendees and the last line are no words."""
    paragraphs = [
        "Queue review (2026-03-14 at 10:02 GMT) – Transcript",
        "Attendees",
        "Ada Berg, Tom Reed",
        "Transcript",
    ]
    minute = -1
    for turn in turns:
        if turn.second // 60 != minute:
            minute = turn.second // 60
            paragraphs.append(f"00:{minute:02d}:00")
        paragraphs.append(f"{turn.speaker}: {turn.text}")
    data = document([*paragraphs, "Transcription ended after 00:32:10"])
    assert sure(meet_docx.FORMAT, data) is Confidence.CERTAIN
    got = read(meet_docx.FORMAT, data)
    assert [(t.speaker, t.text, t.time) for t in got.turns] == [
        (t.speaker, t.text, offset(t.second // 60 * 60)) for t in turns
    ]
    assert (got.title, str(got.date)) == ("Queue review", "2026-03-14")


def test_any_other_document_is_read_as_the_text_that_it_holds() -> None:
    """Minutes in Word are minutes; no other format is as sure of it."""
    data = document(["Ada Berg: one queue", "Tom Reed: fine", "Ada Berg: good"])
    assert best(Source(name="a.docx", data=data))[0] is docx_text.FORMAT
    got = read(docx_text.FORMAT, data)
    assert got.format == "docx"
    assert [(t.speaker, t.text) for t in got.turns] == [
        ("Ada Berg", "one queue"), ("Tom Reed", "fine"), ("Ada Berg", "good")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
    ],
)
def test_definitions_of_its_own_are_refused_at_once(prolog: str) -> None:
    """Entities that blow up, or that fetch a file, are never parsed: nothing grows."""
    data = document(["0:0:1.0 --> 0:0:2.0\nAda\nhi"], prolog)
    with at_most(1_000_000), pytest.raises(InputError, match="definitions of its own"):
        read(teams_docx.FORMAT, data)


def test_a_damaged_document_is_told_in_one_sentence() -> None:
    """Half a download says so."""
    whole = document(["0:0:1.0 --> 0:0:2.0\nAda\nhi"])
    with pytest.raises(InputError, match="damaged"):
        read(docx_text.FORMAT, whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged Word document"):
        read(docx_text.FORMAT, document(["x"]).replace(b"[Content_Types].xml", b"[Content_Typez].xml"))
