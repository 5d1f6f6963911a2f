"""Which decision answers a question that was left open: one about the same thing, none that shares a word or two."""

from __future__ import annotations

import pytest
from fakes import Collecting
from talk_samples import engine, transcript

from agent.catalogue import load
from agent.model.details import Kind
from agent.model.fold import fold
from agent.model.log import LogEvent
from agent.model.transcript import Redacted, Transcript
from agent.pipeline.reading import feed, read_discussion
from agent.text.acts import parse_cues
from agent.text.topics import Topics
from agent.text.words import fold_name

ASKED = "Lena: Two crates of the same grower, one shelf or two? That stays open.\nOmar: Right."


def _answered(*talks: str) -> list[str]:
    """The questions that are answered after these talks, in their order."""
    catalogue = load()
    cues = parse_cues(catalogue.text("lexicons/cues.toml"))
    topics = Topics([(t.id, t.strong, t.keywords) for t in catalogue.topics])
    names = {fold_name(f): t.name for t in catalogue.technologies.entries for f in t.forms}
    log: tuple[LogEvent, ...] = ()
    for n, talk in enumerate(talks):
        told = transcript(f"Lena: Hello everybody.\nOmar: Hello.\n{talk}\nOmar: Good.\nTova: Fine.")
        told = told.model_copy(update={"key": f"talk-{n}", "source": f"talk-{n}.txt"})
        read = read_discussion(Redacted[Transcript](value=told), engine(), cues, topics, names, Collecting())
        log = (*log, *feed(read, log, engine(), len(log) + 1).events)
    return [e.statement for e in fold(log).entries if e.kind is Kind.QUESTION and e.status == "answered"]


@pytest.mark.parametrize(
    ("settled", "answers"),
    [
        ("Lena: Agreed, a crate over 10 kilos goes on a shelf below 90 cm.\nOmar: Agreed.", False),
        ("Lena: Agreed, two crates of the same grower go on one shelf.\nOmar: Agreed.", True),
    ],
)
def test_a_question_how_many_is_answered_by_how_many(settled: str, *, answers: bool) -> None:
    assert bool(_answered(ASKED, settled)) is answers
