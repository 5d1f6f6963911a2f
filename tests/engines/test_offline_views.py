"""Pictures in a talk: each stands as a view with its speaker, whether pasted, sketched or described."""

from __future__ import annotations

from talk_samples import read_talk, transcript

from agent.model.details import Kind, ViewDetails
from agent.model.finding import Finding
from agent.model.transcript import Attachment, Redacted, Transcript
from agent.steps.verify import verify


def shown(talk: str, **pasted: str) -> list[tuple[Finding, ViewDetails]]:
    """The views that are found and believed. `pasted`: language → what stands below the last turn."""
    read = transcript(talk)
    blocks = tuple(Attachment(language=None if name == "none" else name, text=text) for name, text in pasted.items())
    *turns, last = read.turns
    read = read.model_copy(update={"turns": (*turns, last.model_copy(update={"attachments": blocks}))})
    believed, refused = verify(read_talk(read), Redacted[Transcript](value=read))
    assert not refused
    views = [v.finding for v in believed if v.finding.kind is Kind.VIEW]
    return [(f, f.details) for f in views if isinstance(f.details, ViewDetails)]


def test_a_pasted_mermaid_block_is_a_view_of_whoever_pasted_it() -> None:
    """Its words are those that stand beside it."""
    ((view, details),) = shown(
        "Mo: Morning.\nLi: I see it like this:", mermaid="flowchart LR\n  Ferry -->|asks| Quay\n  Quay --> Crane"
    )
    assert details.drawn_by == "Li"
    assert [(e.source, e.target, e.label) for e in details.edges] == [
        ("Ferry", "Quay", "asks"),
        ("Quay", "Crane", None),
    ]
    assert [q.words for q in view.quotes] == ["I see it like this:"]


def test_a_sketch_in_characters_is_a_view_and_a_pasted_program_is_none() -> None:
    """The first has boxes and arrows; an arrow in code is none."""
    ((_, details),) = shown("Mo: Morning.\nLi: A quick sketch.", none="[ferry] --> [quay] --> [crane]")
    assert details.nodes == ("ferry", "quay", "crane")
    assert shown("Mo: Morning.\nLi: My code so far.", python="def f(a) -> int:\n    return a") == []


def test_a_picture_described_in_words_is_a_view_and_no_decision() -> None:
    """'Picture three boxes' orders nothing."""
    talk = (
        "Mo: How does it go?\nLi: Picture three boxes from left to right: ferry, quay and crane. "
        "An arrow from the crane back to the quay, labelled empty.\nMo: Good."
    )
    ((view, details),) = shown(talk)
    assert (view.quotes[0].turn, details.drawn_by) == (2, "Li")
    assert [(e.source, e.target, e.label) for e in details.edges][-1] == ("Crane", "Quay", "empty")
    assert not [f for f in read_talk(transcript(talk)) if f.kind is Kind.DECISION]
