"""Reading in chunks, and the details of what was verified."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from engine_samples import chunk, engine, outline, transcript, verified
from loopback import Loopback

from agent.model.details import ActionDetails, DecisionDetails, Kind, PolicyDetails, Said
from agent.model.finding import Finding, VerifiedFinding
from agent.model.plan import Budget
from agent.model.transcript import Chunk, Redacted
from agent.steps.extract import BATCH, details, extract, planned

LONG = tuple(("Otto", f"We decided that rack number {n} holds exactly {n} trays.") for n in range(1, 41))


def talk() -> Redacted[object]:
    return Redacted(value=transcript(LONG), marks=("⟦secret:7F3A⟧",))


class Filler:
    """An engine that writes each finding's turn into its details, and tries to change more than it may."""

    name, budget = "filler", Budget()

    def __init__(self) -> None:
        self.batches: list[int] = []

    def extract(self, chunk: Redacted[Chunk]) -> Sequence[Finding]:
        return ()

    def detail(self, chunk: Redacted[Chunk], findings: Sequence[VerifiedFinding]) -> Sequence[Finding]:
        self.batches.append(len(findings))
        return [
            f.finding.model_copy(
                update={"details": DecisionDetails(rationale=(Said(text=f"turn {f.turn}"),)), "title": "forged"}
            )
            for f in findings
        ]


def test_chunks_are_read_in_order_whatever_finishes_first() -> None:
    """Four threads give what one gives."""
    with Loopback() as server, ThreadPoolExecutor(4) as pool:
        reader = engine(server.url, chunk=200)
        alone = extract(talk(), outline(transcript(LONG)), reader)
        together = extract(talk(), outline(transcript(LONG)), engine(server.url, chunk=200), pool.map)
    assert len(alone) > 3
    assert alone == together
    assert [r.chunk.value.first for r in alone] == sorted(r.chunk.value.first for r in alone)
    assert {q.turn for r in alone for f in r.findings for q in f.quotes} == set(range(1, 41))


def test_marks_go_with_the_chunks() -> None:
    """A chunk is as redacted as its transcript."""
    with Loopback() as server:
        pieces = planned(talk(), outline(transcript(LONG)), engine(server.url, chunk=200))
    assert {p.marks for p in pieces} == {("⟦secret:7F3A⟧",)}


def test_details_are_taken_over_and_nothing_else() -> None:
    """Title, statement, status, evidence and order are what was verified."""
    found = [verified(f"rack {n}", n, LONG[n - 1][1]) for n in (3, 1, 2)]
    filler = Filler()
    made = details(talk(), outline(transcript(LONG)), found, filler)
    assert [m.finding.title for m in made] == ["rack 3", "rack 1", "rack 2"]
    assert [m.finding.details.rationale[0].text for m in made] == ["turn 3", "turn 1", "turn 2"]
    assert [m.model_copy(update={"finding": f.finding}) for m, f in zip(made, found, strict=True)] == found


def test_details_of_another_kind_are_not_taken() -> None:
    """An engine that answers a policy with a decision's details leaves it as it was."""
    found = verified("rack", 1, LONG[0][1], PolicyDetails(), "current")
    (made,) = details(talk(), outline(transcript(LONG)), [found], Filler())
    assert made == found


def test_details_are_asked_for_in_batches_by_kind() -> None:
    """A dozen a batch, the small kinds together."""
    many = [verified(f"rack {n}", n, LONG[n - 1][1]) for n in range(1, BATCH + 3)]
    small = [
        verified("a", 1, LONG[0][1], PolicyDetails(), "current"),
        verified("b", 2, LONG[1][1], ActionDetails(), "open"),
    ]
    filler = Filler()
    details(talk(), outline(transcript(LONG)), [*small, *many], filler)
    assert filler.batches == [BATCH, 2, 2]


def test_an_owner_is_who_says_that_they_will_do_it() -> None:
    """Through the real engine: the speaker of the turn is known though no turn names them."""
    action = verified("Write the upload", 6, "I'll write the upload by Friday.", ActionDetails(), "open")

    def answer(_: object) -> object:
        return {"details": [{"finding": 1, "owner": "Otto", "due": "by Friday"}]}

    with Loopback(answer=answer) as server:
        (made,) = details(Redacted(value=transcript()), chunk().value.outline, [action], engine(server.url))
    assert made.finding.kind is Kind.ACTION
    assert (made.finding.details.owner, made.finding.details.due) == ("Otto", "by Friday")
