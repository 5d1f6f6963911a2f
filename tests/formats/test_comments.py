"""Threads of comments that were copied from a page or written down in Markdown."""

from __future__ import annotations

import pytest
from discussion_samples import Said, dialogues, read, sure, told
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence, Source, best
from agent.formats.comments import FORMAT

HEADS = (
    "**{name}** commented on 2026-03-0{day}",
    "### {name} commented on March {day}, 2026",
    "@{name} replied · {day} March 2026, 10:14",
    "{name} added a comment - {day} March 2026",
    "{name}\ncommented\non Mar {day}, 2026\nMember",
    "[{name}](https://example.org/who) wrote on 2026-03-0{day} (edited)",
)


@settings(max_examples=60, deadline=None)
@given(turns=dialogues(), head=st.sampled_from(HEADS))
def test_turns_are_read_back(turns: list[Said], head: str) -> None:
    """Names, words and days survive in each layout, and the thread is taken for nothing else."""
    days = [1 + n % 9 for n in range(len(turns))]
    data = "Gate numbers #7\n\n" + "".join(
        f"{head.format(name=t.speaker, day=day)}\n\n{t.text}\n\n" for t, day in zip(turns, days, strict=True)
    )
    form, how = best(Source(name="thread.md", data=data.encode()))
    assert (form.name if form else None, how) == (FORMAT.name, Confidence.CERTAIN)
    found = read(FORMAT, data)
    assert [(who, words) for who, words, _ in told(found)] == [(t.speaker, t.text) for t in turns]
    assert [turn.time for turn in found.turns] == [f"2026-03-0{day}" for day in days]
    assert (found.title, str(found.date)) == ("Gate numbers #7", "2026-03-01")


def test_another_s_words_and_code_are_not_the_speaker_s() -> None:
    """What stands behind `>` was said by another; a head inside of pasted text begins no comment."""
    data = (
        "**ada** opened this issue 3 weeks ago\n\nWhich port?\n\n"
        "**tom** commented 2 weeks ago\nOwner\n\n> Which port?\n\n8080.\n\n```\n**eve** commented on 2026-03-02\n```\n"
    )
    found = read(FORMAT, data)
    assert [(t.speaker, t.text, t.quoted) for t in found.turns] == [
        ("ada", "Which port?", ()), ("tom", "8080.", ("Which port?",))
    ]  # fmt: skip
    assert "eve" in found.turns[1].attachments[0].text


@pytest.mark.parametrize(
    "data",
    [
        "Ada: one queue\nTom: fine\nAda: then Tom commented on the ports\nTom: I did\n",
        "In March the board wrote two letters.\n\nAda replied that she would come.\n\nTom commented.\n",
        "On 3 March 2026, Ada wrote:\n> one queue\n\nfine\n",
    ],
)
def test_talk_about_comments_is_no_thread(data: str) -> None:
    """A sentence that tells of a comment heads none."""
    assert sure(FORMAT, data) is Confidence.NO


def test_text_without_a_head_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="--format text"):
        read(FORMAT, "nothing here\n")
