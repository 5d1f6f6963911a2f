"""WhatsApp's exported chats."""

from __future__ import annotations

import pytest
from discussion_samples import Said, dialogues, read, said, sure, told
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence, Source
from agent.formats.whatsapp import FORMAT

HEADS = {
    "german": lambda m: f"{m:%d.%m.%y, %H:%M:%S} - ",
    "american": lambda m: f"{m.month}/{m.day}/{m:%y, %I:%M:%S}\u202f{'AM' if m.hour < 12 else 'PM'} - ",
    "apple": lambda m: f"\u200e[{m:%d/%m/%Y, %H:%M:%S}] ",
}


@settings(max_examples=60, deadline=None)
@given(turns=dialogues(), head=st.sampled_from(sorted(HEADS)), wrapped=st.booleans())
def test_messages_are_read_back(turns: list[Said], head: str, wrapped: bool) -> None:
    """Names, words over many lines, and times survive in the dates of several countries."""
    tail = "\n- 12/01/26, not before" if wrapped else ""
    data = "".join(f"{HEADS[head](t.moment)}{t.speaker}: {t.text}{tail}\n" for t in turns)
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert told(read(FORMAT, data)) == [(who, text + tail, time) for who, text, time in said(turns, zone="")]


def test_system_lines_deleted_messages_and_media_are_no_words() -> None:
    """They are counted, and an ambiguous date is said."""
    data = (
        "3/4/26, 10:02 AM - Messages and calls are end-to-end encrypted.\n3/4/26, 10:03 AM - Ada: one queue\n"
        "3/4/26, 10:04 AM - Bob: This message was deleted\n3/4/26, 10:05 AM - Bob: <Media omitted>\n"
    )
    found = read(FORMAT, data)
    assert told(found) == [("Ada", "one queue", "2026-03-04T10:03:00")]
    assert len(found.warnings) == 4
    assert "--date" in found.warnings[0]


def test_text_without_a_message_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="export the chat again"):
        read(FORMAT, "nothing here\n")


def test_marks_of_direction_narrow_blanks_and_spelt_halves_of_the_day_hide_no_name() -> None:
    """Phones write invisible marks and `p. m.`; a message goes on over blank lines and lines that look like dates."""
    data = (
        "\u200e5/6/26, 9:01\u202fPM - Ada: Plan:\n- 5/7/26, not later\n\nNote: no weekend\n"
        "5/6/26, 9:04\u202fp.\u00a0m. - Bob: fine <This message was edited>\n"
        "\u200e[14.06.26, 21:05:00] ~\u202fCy: \u200eimage omitted\n"
    )
    found = read(FORMAT, data)
    assert [(t.speaker, t.text, (t.time or "")[11:16]) for t in found.turns] == [
        ("Ada", "Plan:\n- 5/7/26, not later\n\nNote: no weekend", "21:01"),
        ("Bob", "fine", "21:04"),
    ]


@pytest.mark.parametrize(
    "heads",
    [
        ("[2026. 3. 14. 오전 9:02:11] ", "[2026. 3. 14. 오후 9:03:00] "),
        ("[2026/3/14 上午9:02:11] ", "[2026/3/14 下午9:03:00] "),
        ("14/3/26, 9:02:11\u202fa.\u00a0m. - ", "14/3/26, 9:03:00\u202fp.\u00a0m. - "),
        ("14.3.2026 klo 9.02.11 - ", "14.3.2026 klo 21.03.00 - "),
        ("3/14/26, 9:02:11 AM - ", "3/14/26, 9:03:00 PM - "),
    ],
)
def test_the_clocks_of_many_languages_are_read(heads: tuple[str, str]) -> None:
    """Halves of the day before and after the time, spelt in other letters too."""
    data = f"{heads[0]}Ada: Which?\n{heads[1]}Tom: EMQX\n".encode()
    (found,) = FORMAT.read(Source(name="chat.txt", data=data))
    assert [turn.time for turn in found.turns] == ["2026-03-14T09:02:11", "2026-03-14T21:03:00"]


def test_a_speaker_that_calls_itself_a_bot_among_people_is_none() -> None:
    """What it posts is automatic; with one person beside it, it is whom that person talks with."""
    lines = ["Ada: one queue", "stock-bot: marked as final", "Bob: fine"]
    data = [f"3/4/26, 10:0{n} AM - {line}\n" for n, line in enumerate(lines)]
    assert [turn.automatic for turn in read(FORMAT, "".join(data)).turns] == [False, True, False]
    assert not any(turn.automatic for turn in read(FORMAT, "".join(data[:2])).turns)
