"""The pictures that somebody pasted, sketched in characters or described in words, as data, with whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.details import Kind, ViewDetails, ViewEdge
from agent.model.finding import Finding, Quote, Tier
from agent.model.transcript import Turn
from agent.text.sketches import Sketch, characters, in_words, mermaid
from agent.text.topics import Topics

_LEAST = 2
"""Words of a sentence that can introduce a picture."""


def views(talk: Talk, topics: Topics) -> list[Finding]:
    """One finding a picture: its boxes and arrows, and the sentence beside it as its proof."""
    found = []
    for turn in talk.chunk.turns:
        spoken = talk.by_turn.get(turn.n, ())
        if turn.automatic or not spoken or not talk.decides(spoken[0]):
            continue
        for picture in _pasted(turn):
            said = _beside(talk, turn, spoken)
            if said is not None:
                found.append(_finding(said, picture, topics))
        told = in_words([u.text for u in spoken if not u.asks and not u.acts & UNRELIABLE])
        cue = next((u for u in spoken if u.does("view.described") and not u.asks), None)
        if told is not None and cue is not None:
            found.append(_finding(cue, told, topics))
    return found


def _pasted(turn: Turn) -> Iterator[Sketch]:
    """The pictures in what was pasted: Mermaid where it is that, else a sketch in characters where nothing else is named."""
    for block in turn.attachments:
        language = (block.language or "").casefold()
        picture = mermaid(block.text)
        if picture is None and language in ("", "text", "txt", "ascii", "plain", "plaintext"):
            picture = characters(block.text)
        if picture is not None:
            yield picture


def _beside(talk: Talk, turn: Turn, spoken: Sequence[Utterance]) -> Utterance | None:
    """The sentence that introduces a pasted picture: of its turn, else the same speaker's last before it."""
    here = [u for u in spoken if len(u.text.split()) >= _LEAST]
    named = [u for u in here if u.does("view.described", "view.pasted")]
    here = list(reversed(here))
    before = [u for u in talk.around(turn.n, before=_LEAST) if u.turn < turn.n and u.speaker == turn.speaker]
    return next((u for u in (*named, *here, *reversed(before)) if not u.acts & UNRELIABLE), None)


_SHOWN = 4


def _named(picture: Sketch) -> str:
    """'Reader, redactor, engine and others': what a picture shows."""
    names = list(picture.names[:_SHOWN])
    rest = "others" if len(picture.names) > _SHOWN else names.pop()
    return f"{', '.join(names)} and {rest}"


def _finding(said: Utterance, picture: Sketch, topics: Topics) -> Finding:
    text = statement(said.text)
    return Finding(
        kind=Kind.VIEW,
        title=title(_named(picture)),
        statement=text,
        status="current",
        quotes=(Quote(turn=said.turn, words=said.text),),
        details=ViewDetails(
            sort=picture.sort,
            nodes=picture.names,
            edges=tuple(ViewEdge(source=a.source, target=a.target, label=a.label or None) for a in picture.arrows),
            drawn_by=said.speaker,
        ),
        topic=topics.classify(text, "overview"),
        tier=Tier.EXPLICIT,
    )
