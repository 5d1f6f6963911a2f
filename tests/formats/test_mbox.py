"""A mailbox."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
from discussion_samples import START, Said, dialogues, sure
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence, Source
from agent.formats.mbox import FORMAT
from agent.model.transcript import Transcript


def mail(turn: Said, key: str, subject: str, refers: str = "") -> str:
    head = f"From - {START:%a %b %d %H:%M:%S %Y}\nFrom: {turn.speaker} <x@x.example>\nSubject: {subject}\n"
    head += f"Date: {format_datetime(turn.moment.replace(tzinfo=dt.UTC))}\nMessage-ID: <{key}@x.example>\n"
    head += f"In-Reply-To: <{refers}@x.example>\n" if refers else ""
    return f"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{turn.text}\n\n"


def read(data: str) -> list[Transcript]:
    return list(FORMAT.read(Source(name="a.mbox", data=data.encode())))


@settings(max_examples=50, deadline=None)
@given(talks=st.lists(dialogues(), min_size=1, max_size=3), rng=st.randoms(use_true_random=False))
def test_each_thread_is_a_discussion(talks: list[list[Said]], rng: object) -> None:
    """However threads are mixed in the file, their messages are read back together and in order of their times."""
    mails = [
        mail(turn, f"{k}.{n}", f"{'Re: ' if n else ''}[list] topic {k}", f"{k}.{n - 1}" if n else "")
        for k, talk in enumerate(talks)
        for n, turn in enumerate(talk)
    ]
    rng.shuffle(mails)  # type: ignore[attr-defined]  # hypothesis hands out a Random
    data = "".join(mails)
    assert sure(FORMAT, data) is Confidence.CERTAIN
    found = {t.title: t for t in read(data)}
    assert set(found) == {f"topic {k}" for k in range(len(talks))}
    for k, talk in enumerate(talks):
        got = found[f"topic {k}"]
        assert [(t.speaker, t.text, t.time) for t in got.turns] == [
            (t.speaker, t.text, f"{t.moment.isoformat()}Z") for t in talk
        ]


def test_lines_that_were_quoted_by_the_mailbox_are_restored_and_doubles_are_there_once() -> None:
    """`>From` in a message is `From`; a mailbox may hold a message twice."""
    one = mail(Said("Ada Berg", "yes.\n>From here on it is ours", 0), "a", "Queue")
    (found,) = read(one + one)
    assert [t.text for t in found.turns] == ["yes.\nFrom here on it is ours"]
    assert found.key == "thread/a@x.example"


def test_no_mailbox_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="export the mailbox again"):
        read("nothing\n")
