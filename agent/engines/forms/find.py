"""*find*: what a chunk of a discussion holds. The same form is used to correct what was not believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field, ValidationError

from agent.engines.answers import parsed
from agent.engines.forms.base import SENTENCE, TEXT, TITLE, Form, Wire, complaint, each, tidy
from agent.engines.forms.standing import Stance, blank, ends, standing
from agent.engines.strict_schema import strict
from agent.model.details import Kind
from agent.model.finding import Finding, Quote, Rejected, Tier, Weight
from agent.model.transcript import Transcript

VERSION = 1
_PROBABLE = {Stance.PROPOSED, Stance.MENTIONED}


class Found(Wire):
    """One thing that was said."""

    kind: Kind
    title: str
    statement: str
    turns: tuple[int, ...] = Field(description="Turn of each of `words`")
    words: tuple[str, ...] = Field(description="Quoted verbatim, one turn each")
    stance: Stance
    weight: Literal["shapes the system", "detail"] = "detail"
    topic: str = ""
    replaces: tuple[str, ...] = Field(default=(), description="Earlier choices or numbers that it explicitly replaces")


class Find(Wire):
    """The whole answer."""

    findings: tuple[Found, ...]


def form(topics: Sequence[str], name: str = "find") -> Form:
    """The form, with the topics as an enum; the last topic takes what belongs to no other."""
    shape = strict(Find)
    shape["$defs"]["Found"]["properties"]["topic"] = {"type": "string", "enum": list(topics)}
    return Form(name=name, version=VERSION, shape=shape, answer_tokens=3_000)


def read(text: str, transcript: Transcript, topics: Sequence[str]) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings in an answer, and what was left out. Raises UnfitError."""
    items, left_out = each(parsed(text), "findings", Found)
    findings: list[Finding] = []
    for item in items:
        finding = _finding(item, transcript, topics)
        if isinstance(finding, str):
            left_out.append(f"{tidy(item.title, 60)!r}: {finding}")
        elif finding not in findings:
            findings.append(finding)
    return tuple(findings), tuple(left_out)


def _finding(item: Found, transcript: Transcript, topics: Sequence[str]) -> Finding | str:
    """The finding, or why there is none."""
    quotes = _quotes(item, len(transcript.turns))
    title, statement = tidy(item.title, TITLE), tidy(item.statement, TEXT)
    if not (quotes and title and statement):
        return "no title, no statement, or no words of a turn that there is"
    placed = standing(item.kind, item.stance)
    if placed is None:
        return f"a {item.kind.value} that is only mentioned is no finding"
    kind, status = placed
    if kind is Kind.INTERACTION and ends(title) is None:
        return "an interaction's title is `From → To: what passes`"
    first = transcript.turn(quotes[0].turn)
    try:
        return Finding(
            kind=kind,
            title=title,
            statement=statement,
            status=status,
            quotes=quotes,
            details=blank(kind, title, statement, first.person or first.speaker),
            topic=item.topic if item.topic in topics else topics[-1],
            weight=Weight(item.weight),
            tier=Tier.PROBABLE if item.stance in _PROBABLE else Tier.EXPLICIT,
            replaces=tuple(tidy(r) for r in item.replaces if tidy(r))[:6],
        )
    except ValidationError as error:
        return complaint(error)


def _quotes(item: Found, last: int) -> tuple[Quote, ...]:
    pairs = zip(item.turns, item.words, strict=False)
    kept = (
        Quote(turn=turn, words=words.strip()[:TEXT]) for turn, words in pairs if 1 <= turn <= last and words.strip()
    )
    return tuple(dict.fromkeys(kept))[:8]


def rejected_fields(number: int, rejected: Rejected) -> dict[str, Any]:
    """A finding that was not believed, as it is shown to the model."""
    finding = rejected.finding
    return {
        "rejected": number,
        "why": tidy(rejected.reason),
        "kind": finding.kind.value,
        "title": finding.title,
        "statement": finding.statement,
        "status": finding.status,
        "turns": [q.turn for q in finding.quotes],
        "words": [tidy(q.words, SENTENCE) for q in finding.quotes],
    }
