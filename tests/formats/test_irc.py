"""IRC logs."""

from __future__ import annotations

import pytest
from discussion_samples import Said, dialogues, read, said, sure, told
from hypothesis import given, settings

from agent.errors import InputError
from agent.formats.base import Confidence
from agent.formats.irc import FORMAT


@settings(max_examples=40, deadline=None)
@given(turns=dialogues(("ada", "noor_", "tom|2")))
def test_lines_are_read_back(turns: list[Said]) -> None:
    """Nicks, words and times survive; the date is that of the file's name."""
    data = "".join(f"[{t.moment:%H:%M:%S}] <{t.speaker}> {t.text}\n" for t in turns)
    assert sure(FORMAT, data) is Confidence.CERTAIN
    assert told(read(FORMAT, data, "design-2026-03-14.log")) == said(turns, zone="")


def test_a_nick_that_changes_is_one_person_and_the_network_says_nothing() -> None:
    """The nick under which most was said names the person; joins are counted."""
    data = (
        "10:00:00 -!- ada [a@b] has joined #design\n10:00:01 <ada> one queue\n10:00:05 <ada> for all\n"
        "10:00:09 -!- ada is now known as ada_away\n10:00:10 <ada_away> bye\n10:00:12 <bob> ok\n"
    )
    found = read(FORMAT, data)
    assert [(t.speaker, t.person, t.text) for t in found.turns] == [
        ("ada", "ada", "one queue"), ("ada", "ada", "for all"), ("ada_away", "ada", "bye"), ("bob", None, "ok")
    ]  # fmt: skip
    assert any("ada_away is ada" in warning for warning in found.warnings)


def test_a_meetings_topic_is_the_thread() -> None:
    """What is said under `#topic` belongs to it, and the queue's commands are no words."""
    data = (
        "10:00:00 <ada> #startmeeting Design\n10:00:01 <ada> #topic Storage\n10:00:02 <bob> q+\n"
        "10:00:03 <bob> SQLite then\n10:00:04 <ada> #agreed SQLite\n"
    )
    found = read(FORMAT, data)
    assert [(t.text, t.thread) for t in found.turns if t.speaker == "bob"] == [("SQLite then", "Storage")]
    assert found.title == "Design"


def test_a_scribe_writes_down_what_others_say() -> None:
    """`Name: text` of the scribe's is that person's, and goes on after an ellipsis."""
    data = (
        "10:00:00 <ada> scribenick: ada\n10:00:01 <ada> Noor: we keep one index\n10:00:02 <ada> ... per tenant\n"
        "10:00:03 <bob> fine\n"
    )
    pairs = [(t.speaker, t.text) for t in read(FORMAT, data).turns]
    assert pairs[1:] == [("Noor", "we keep one index"), ("Noor", "per tenant"), ("bob", "fine")]


def test_a_log_in_which_nobody_speaks_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="no IRC log"):
        read(FORMAT, "10:00:00 -!- ada has joined #design\n")
