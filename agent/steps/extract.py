"""Turns → findings: what to read in which call, and afterwards what else was said about each finding.

Concurrency is the caller's: `submit` is `map`, or an executor's `map`, which keeps the order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.errors import AnswerError
from agent.model.details import Kind
from agent.model.finding import Finding, VerifiedFinding
from agent.model.transcript import Chunk, Outline, Redacted, Transcript
from agent.ports import IN_VAIN, Engine, Submit
from agent.text.chunks import chunks
from agent.types import Frozen

BATCH = 12
"""Findings that are detailed in one piece of work."""


class Reading(Frozen):
    """A chunk and what an engine found in it. Not yet to be believed."""

    chunk: Redacted[Chunk]
    findings: tuple[Finding, ...]
    in_vain: str = ""
    """Why its turns are unread, for a person, where the engine gave no usable answer."""


def planned(transcript: Redacted[Transcript], outline: Outline, engine: Engine) -> tuple[Redacted[Chunk], ...]:
    """The chunks in which this engine will read the discussion, in order."""
    pieces = chunks(transcript.value, outline, engine.budget.input_tokens, engine.name)
    return tuple(Redacted[Chunk](value=piece, marks=transcript.marks) for piece in pieces)


def extract(
    transcript: Redacted[Transcript], outline: Outline, engine: Engine, submit: Submit = map
) -> tuple[Reading, ...]:
    """What the engine finds in each chunk, in the order of the chunks.

    An answer of no use (refused, filtered, no JSON even when told why) leaves its own chunk unread. Raises what the
    engine raises, but for an AnswerError only where no chunk at all could be read.
    """
    useless: list[AnswerError] = []
    read: list[Redacted[Chunk]] = []

    def tried(chunk: Redacted[Chunk]) -> Reading:
        try:
            found = tuple(engine.extract(chunk))
        except AnswerError as error:
            useless.append(error)
            if len(useless) >= IN_VAIN and not read:
                raise
            return Reading(chunk=chunk, findings=(), in_vain=str(error))
        read.append(chunk)
        return Reading(chunk=chunk, findings=found)

    readings = tuple(submit(tried, planned(transcript, outline, engine)))
    if useless and not read:
        raise useless[0]
    return readings


def details(
    transcript: Redacted[Transcript],
    outline: Outline,
    findings: Sequence[VerifiedFinding],
    engine: Engine,
    submit: Submit = map,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[VerifiedFinding, ...]:
    """The verified findings of one discussion, in their order, with details; nothing else of them changes.

    Those for which the engine gave no usable answer stay without, and `tell` is told why. Raises what the engine raises
    otherwise.
    """
    total = len(transcript.value.turns)
    if not findings or not total:
        return tuple(findings)
    chunk = Chunk(transcript=transcript.value, outline=outline, first=1, last=total)
    whole = Redacted[Chunk](value=chunk, marks=transcript.marks)

    def detail(batch: Sequence[VerifiedFinding]) -> tuple[Sequence[VerifiedFinding], str]:
        try:
            new = engine.detail(whole, batch)
        except AnswerError as error:
            return batch, str(error)
        return [_detailed(old, its) for old, its in zip(batch, new, strict=True)], ""

    filled: dict[str, VerifiedFinding] = {}
    for batch, why in submit(detail, _batches(findings)):
        filled |= {found.id: found for found in batch}
        if why:
            tell(f"No details of {len(batch)} findings such as {batch[0].finding.title!r}. {why}")
    return tuple(filled[found.id] for found in findings)


def _detailed(found: VerifiedFinding, finding: Finding) -> VerifiedFinding:
    """Only the details are taken over: title, statement and status are what was verified."""
    if finding.details.kind is not found.finding.kind:
        return found
    return found.model_copy(update={"finding": found.finding.model_copy(update={"details": finding.details})})


_LARGE = (
    Kind.DECISION, Kind.TECHNOLOGY, Kind.COMPONENT, Kind.INTERACTION, Kind.CONTRACT, Kind.STATE, Kind.CONCEPT,
    Kind.ALGORITHM, Kind.VIEW,
)  # fmt: skip
"""Kinds that have much to fill in; the others go together."""


def _batches(findings: Sequence[VerifiedFinding]) -> list[Sequence[VerifiedFinding]]:
    """The findings kind by kind, a dozen at most a batch: neighbours share their turns."""
    groups = [[found for found in findings if found.finding.kind is kind] for kind in _LARGE]
    groups.append([found for found in findings if found.finding.kind not in _LARGE])
    return [group[start : start + BATCH] for group in groups for start in range(0, len(group), BATCH)]
