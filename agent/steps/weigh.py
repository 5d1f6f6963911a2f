"""A second hearing: each decision that code believes, held by the engine once more against the turns around its quotes.

`verify` goes by words, and a plain sentence can quote real words and still tell a joke, a wish, the old system or the
option that lost as decided, in words that no rule knows. So who found the decisions is asked once more, of each alone,
whether these turns settle it as it says. The answer can only take away: what was merely put forward stays as a
proposal, for a person to review; what was said otherwise goes back to be corrected. Nothing that code refused comes in
by it, and no word of it enters the document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.errors import AnswerError
from agent.model.details import Kind
from agent.model.finding import Misgiving, Rejected, Tier, VerifiedFinding
from agent.model.transcript import Chunk, Outline, Redacted, Transcript
from agent.ports import IN_VAIN, Engine, Submit
from agent.types import Frozen

BATCH = 12
"""Decisions that are heard in one call; neighbours share their turns."""


class Weighed(Frozen):
    """The findings that are left, in their order, and those that say other than was said."""

    kept: tuple[VerifiedFinding, ...]
    refused: tuple[Rejected, ...] = ()


def weigh(
    transcript: Redacted[Transcript],
    outline: Outline,
    findings: Sequence[VerifiedFinding],
    engine: Engine,
    submit: Submit = map,
    tell: Callable[[str], None] = lambda _: None,
) -> Weighed:
    """The verified findings of one discussion after a second hearing of the accepted decisions among them.

    Those for which the engine gave no usable answer stay as they are, and `tell` is told why; after a few such answers
    it is asked no more. Raises what the engine raises otherwise.
    """
    decided = [f for f in findings if f.finding.kind is Kind.DECISION and f.finding.status == "accepted"]
    if not decided or not engine.attests:
        return Weighed(kept=tuple(findings))
    chunk = Chunk(transcript=transcript.value, outline=outline, first=1, last=len(transcript.value.turns))
    whole = Redacted[Chunk](value=chunk, marks=transcript.marks)

    useless: list[str] = []

    def heard(batch: Sequence[VerifiedFinding]) -> tuple[Sequence[VerifiedFinding], Sequence[Misgiving], str]:
        if len(useless) >= IN_VAIN:
            return batch, (), useless[-1]
        try:
            return batch, engine.weigh(whole, batch), ""
        except AnswerError as error:
            useless.append(str(error))
            return batch, (), useless[-1]

    against: dict[str, Misgiving] = {}
    for batch, misgivings, why in submit(heard, [decided[n : n + BATCH] for n in range(0, len(decided), BATCH)]):
        against |= {batch[m.decision].id: m for m in misgivings if 0 <= m.decision < len(batch)}
        if why:
            tell(f"No second hearing of {len(batch)} decisions such as {batch[0].finding.title!r}. {why}")
    kept = (_as_proposed(f) if f.id in against else f for f in findings if _stays(against.get(f.id)))
    refused = (
        Rejected(finding=f.finding, reason=f"The turns around it say otherwise: {m.why}.")
        for f in findings
        if (m := against.get(f.id)) is not None and not _stays(m)
    )
    return Weighed(kept=tuple(kept), refused=tuple(refused))


def _stays(misgiving: Misgiving | None) -> bool:
    return misgiving is None or misgiving.only_proposed


def _as_proposed(found: VerifiedFinding) -> VerifiedFinding:
    """The same as put forward; so little sure that a person is asked about it."""
    update = {"status": "proposed", "tier": Tier.POSSIBLE}
    return found.model_copy(update={"finding": found.finding.model_copy(update=update)})
