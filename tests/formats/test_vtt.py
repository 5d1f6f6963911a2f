"""WebVTT."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence, Source
from agent.formats.vtt import FORMAT
from agent.model.transcript import Transcript
from agent.text.stamps import offset


def read(text: str, name: str = "call.vtt") -> Transcript:
    (found,) = FORMAT.read(Source(name=name, data=text.encode()))
    return found


def rows(text: str) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in read(text).turns]


def cue(start: str, end: str, text: str) -> str:
    return f"{start} --> {end}\n{text}\n\n"


NAMES = ("Priya", "Marcus", "Dr. Kofi Addo", "Noor van Dalen", "R&D <Lab>", "李 明")
WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéß’“”&<>42", min_size=1, max_size=9).filter(
    lambda w: any(c.isalpha() for c in w)
)
SENTENCE = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
CUES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(SENTENCE, min_size=1, max_size=3), st.integers(0, 5)),
    min_size=1,
    max_size=15,
)


def clock(seconds: int, *, hours: bool) -> str:
    lead = f"{seconds // 3600:02d}:" if hours or seconds >= 3600 else ""
    return f"{lead}{seconds // 60 % 60:02d}:{seconds % 60:02d}.250"


def joined(cues: list[tuple[str, list[str], int]], starts: list[int]) -> list[tuple[str, str, str, str]]:
    """What reading has to give: consecutive cues of one speaker as one turn."""
    turns: list[tuple[str, str, str, str]] = []
    for n, ((name, sentences, _), start) in enumerate(zip(cues, starts, strict=True), 1):
        text = " ".join(sentences)
        if turns and turns[-1][0] == name:
            turns[-1] = (name, f"{turns[-1][1]} {text}", *turns[-1][2:])
        else:
            turns.append((name, text, offset(start + 0.25), f"cue {n}"))
    return turns


@settings(max_examples=80, deadline=None)
@given(
    cues=CUES, hours=st.booleans(), ids=st.booleans(), closed=st.booleans(), late_blank=st.booleans(), bom=st.booleans()
)
def test_what_was_written_is_read_back(
    cues: list[tuple[str, list[str], int]], hours: bool, ids: bool, closed: bool, late_blank: bool, bom: bool
) -> None:
    """Speakers, words, times and cue numbers survive ids, settings, wrapped lines, open spans and misplaced blanks."""
    starts, seconds, text = [], 0, ("\ufeff" if bom else "") + "WEBVTT\n\n"
    for n, (name, sentences, pause) in enumerate(cues, 1):
        starts.append(seconds)
        words = "\n".join(html.escape(s, quote=False) for s in sentences)
        text += f"{n}\n" if ids else ""
        text += f"{clock(seconds, hours=hours)} --> {clock(seconds + 3, hours=hours)} align:start\n" + (
            "\n" if late_blank else ""
        )
        text += f"<v.loud {html.escape(name)}>{words}{'</v>' if closed else ''}\n\n"
        seconds += 3 + pause
    got = [(t.speaker, t.text, t.time, t.anchor) for t in read(text).turns]
    assert got == joined(cues, starts)


LINES = st.one_of(
    st.sampled_from(
        [
            "",
            "WEBVTT",
            "NOTE",
            "STYLE",
            "00:01.000 --> 00:02.000",
            "9:9:9.9-->9:9:9",
            "<v Ada>hi</v> <v",
            "Bob: yo",
            "7",
            "&lt;",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=30))
def test_no_file_breaks_the_reader(lines: list[str]) -> None:
    """Whatever its lines are, a file gives turns without timings in them, or the one sentence."""
    text = "\n".join(lines)
    if not any(" --> " in line or "9:9:9" in line for line in lines):
        with pytest.raises(InputError, match="without a single cue"):
            read(text)
    else:
        assert all("00:01.000 -->" not in t.text for t in read(text).turns)


def test_blank_line_between_timing_and_words_costs_nothing() -> None:
    """Some exporters write one in every cue; an empty cue is no turn, and is counted."""
    got = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n\nAda: one\n\n00:03.000 --> 00:03.500\n\n"
        "00:04.000 --> 00:05.000\n\nBob: two\n"
    )
    assert [(t.speaker, t.text, t.time) for t in got.turns] == [
        ("Ada", "one", "0:00:01.000"),
        ("Bob", "two", "0:00:04.000"),
    ]
    assert got.warnings == ("Cues of call.vtt without words, left out: 1.",)


def test_missing_blank_lines_between_cues_cost_nothing() -> None:
    """A cue is found by its timing; a number on the line above is its id and no word."""
    text = "WEBVTT\n1\n00:01.000 --> 00:02.000\n<v Ada>in 5\n2\n00:03.000 --> 00:04.000\n<v Bob>six\n"
    text += "00:05.000 --> 00:06.000\n<v Ada>so"
    assert rows(text) == [("Ada", "in 5"), ("Bob", "six"), ("Ada", "so")]


def test_two_voices_in_one_cue_are_two_turns() -> None:
    """The second speaker's words are never the first one's."""
    assert rows("WEBVTT\n\n" + cue("00:01.000", "00:02.000", "<v Ada>Yes.</v> <v Bob>Then I drop it.</v>")) == [
        ("Ada", "Yes."), ("Bob", "Then I drop it."),
    ]  # fmt: skip


def test_entities_are_decoded_once_and_escaped_tags_stay_speech() -> None:
    """`&amp;lt;` is `&lt;`, and a span that somebody read out is words."""
    text = "WEBVTT\n\n" + cue(
        "00:01.000", "00:02.000", "<v O&#39;Shea &amp; Co>log &lt;v Nobody&gt; &amp;lt; AT&T a&nbsp;b"
    )
    assert rows(text) == [("O'Shea & Co", "log <v Nobody> &lt; AT&T a b")]


def test_tags_go_and_angle_brackets_that_are_no_tags_stay() -> None:
    """Italics, classes and inline times are markup; a generic type is not."""
    text = "WEBVTT\n\n" + cue(
        "00:01.000", "00:02.000", "<v Ada><i>List</i><c.yellow><00:01.500> of</c> Map<String, Long>"
    )
    assert rows(text) == [("Ada", "List of Map<String, Long>")]


def test_notes_styles_and_regions_are_no_words() -> None:
    """Blocks of the format end at a blank line, wherever they stand."""
    text = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n" + cue("00:01.000", "00:02.000", "<v Ada>one")
    text += "NOTE confidence 0.9\nsecond line\n\n" + cue("00:03.000", "00:04.000", "<v Bob>two") + "NOTE end\n"
    assert rows(text) == [("Ada", "one"), ("Bob", "two")]


def test_names_before_a_colon_hold_until_the_next_name() -> None:
    """Zoom names the speaker where the speaker changes; clocks, links and labels name nobody and keep their words."""
    text = "WEBVTT\n\n" + cue("00:01.000", "00:02.000", "Noor van Dalen: Three things.")
    text += cue("00:03.000", "00:04.000", "9:15 Sync: moves.") + cue(
        "00:05.000", "00:06.000", "Decision: path versions."
    )
    text += cue("00:07.000", "00:08.000", "See https://w.example.org/12: it wins.")
    text += cue("00:09.000", "00:10.000", "Prof. Éa Byrne (she/her): Note: for a year.") + cue(
        "00:11.000", "00:12.000", "王 芳: 好。"
    )
    assert rows(text) == [
        (
            "Noor van Dalen",
            "Three things. 9:15 Sync: moves. Decision: path versions. See https://w.example.org/12: it wins.",
        ),
        ("Prof. Éa Byrne (she/her)", "Note: for a year."),
        ("王 芳", "好。"),
    ]


def test_an_interjection_parts_a_sentence_into_turns_in_order_of_start() -> None:
    """Overlapping cues stand in the order in which they begin."""
    text = (
        "WEBVTT\n\n"
        + cue("00:05.000", "00:09.000", "<v Ada>then Kafka")
        + cue("00:01.000", "00:05.000", "<v Ada>First Redis,")
    )
    text += cue("00:04.000", "00:04.500", "<v Bob>mm")
    assert rows(text) == [("Ada", "First Redis,"), ("Bob", "mm"), ("Ada", "then Kafka")]


def test_parts_that_start_again_at_zero_are_not_shuffled() -> None:
    """Two recordings in one file stay one after the other."""
    text = (
        "WEBVTT\n\n"
        + cue("10:00.000", "10:01.000", "<v Ada>one")
        + "WEBVTT\n\n"
        + cue("00:01.000", "00:02.000", "<v Bob>two")
    )
    assert rows(text) == [("Ada", "one"), ("Bob", "two")]


def test_rolling_captions_say_each_line_once() -> None:
    """Automatic captions show the line before above the new one; the words are there once."""
    lines = ["we keep the queue", "and drop the cache", "because of the cost", "of running two", "in every region"]
    text = "WEBVTT\nKind: captions\n\n"
    for n, line in enumerate(lines):
        above = lines[n - 1] if n else " "
        text += cue(
            f"00:{n * 2:02d}.000",
            f"00:{n * 2 + 2:02d}.000",
            f"{above}\n{line[:7]}<00:{n * 2:02d}.500><c>{line[7:]}</c>",
        )
        text += cue(f"00:{n * 2 + 2:02d}.000", f"00:{n * 2 + 2:02d}.010", f"{line}\n ")
    assert " ".join(t.text for t in read(text).turns) == " ".join(lines)


def test_captions_that_grow_word_by_word_are_said_once() -> None:
    """Live captions repeat the line with one word more."""
    text = "WEBVTT\n\n" + "".join(
        cue(f"00:0{n}.000", f"00:0{n + 1}.000", " ".join(["we", "keep", "the", "old", "queue"][: n + 1]))
        for n in range(5)
    )
    assert rows(text) == [(None, "we keep the old queue")]


def test_what_is_said_twice_stays_said_twice() -> None:
    """A repeated word is speech where the file does not roll."""
    text = "WEBVTT\n\n" + cue("00:01.000", "00:02.000", "<v Ada>No.") + cue("00:02.000", "00:03.000", "<v Ada>No.")
    assert rows(text + cue("00:03.000", "00:04.000", "<v Bob>Fine.")) == [("Ada", "No. No."), ("Bob", "Fine.")]


def test_without_names_a_pause_after_a_sentence_parts_the_turns() -> None:
    """Nobody is invented: the speaker is unknown, and one sentence over two cues is one turn."""
    text = "WEBVTT\n\n" + cue("00:01.000", "00:03.000", "we keep the") + cue("00:03.100", "00:04.000", "queue.")
    text += cue("00:07.000", "00:08.000", ">> Why?")
    assert rows(text) == [(None, "we keep the queue."), (None, "Why?")]


def test_title_and_date_come_from_the_head() -> None:
    """The text behind the signature is the title; a date in the first note is the discussion's."""
    got = read(
        "WEBVTT - Queue review\n\nNOTE\nmeeting of 3 March 2026, room 4\n\n"
        + cue("00:01.000", "00:02.000", "<v Ada>hi")
    )
    assert (got.title, got.date) == ("Queue review", dt.date(2026, 3, 3))
    named = read(
        "WEBVTT\n\n" + cue("00:01.000", "00:02.000", "<v Ada>hi"), "GMT20260304-093012_queue-review.transcript.vtt"
    )
    assert named.date == dt.date(2026, 3, 4)


def test_an_end_before_the_start_is_mended_and_told() -> None:
    """The cue stays at its start."""
    got = read("WEBVTT\n\n" + cue("00:05.000", "00:03.000", "<v Ada>hi"))
    assert [(t.text, t.time) for t in got.turns] == [("hi", "0:00:05.000")]
    assert got.warnings == ("Cues of call.vtt that end before they start, and were kept at their start: 1.",)


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("WEBVTT\n\n", Confidence.CERTAIN),
        ("\ufeffWEBVTT - x\n", Confidence.CERTAIN),
        ("00:00:01.000 --> 00:00:02.000\nhi\n", Confidence.LIKELY),
        ("WEBVTTS are files\n", Confidence.NO),
        ("1\n00:00:01,000 --> 00:00:02,000\nhi\n", Confidence.NO),
        ("Ada: hi\n", Confidence.NO),
    ],
)
def test_the_signature_is_certain_and_the_timing_likely(text: str, confidence: Confidence) -> None:
    """The name of the file has no say."""
    assert FORMAT.sniff(Source(name="x.txt", data=text.encode())) is confidence
