"""Each check against its cases: what passes, what falls, and why. The cases are `tests/checks/<check>.yml`."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from agent.checks import CHECKS
from agent.checks.base import ground
from agent.model.details import DecisionDetails, Kind, Nearby, Said
from agent.model.finding import Evidence
from agent.model.ledger import Entry
from agent.model.section import Block, CheckContext, SectionBrief, SectionDraft, SectionSpec, Sentence, Verdict
from agent.ports import ParsedDiagram

HERE = Path(__file__).parent
_LABEL = re.compile(r"\s*\[([A-Z]-\d{3})\]")
BLOCK: TypeAdapter[Any] = TypeAdapter(Block)
TEMPLATE = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "for",
        "to",
        "and",
        "or",
        "by",
        "with",
        "is",
        "are",
        "was",
        "were",
        "this",
        "that",
        "these",
        "policies",
        "policy",
        "agreed",
        "decided",
        "decision",
        "decisions",
        "follow",
        "follows",
        "section",
        "holds",
        "choice",
        "reason",
        "rejected",
        "chosen",
        "replaced",
        "instead",
        "first",
        "question",
        "questions",
        "open",
        "two",
        "three",
        "preferred",
        "stays",
        "stores",
        "kept",
    ]
)


def entries() -> tuple[Entry, ...]:
    rows = yaml.safe_load((HERE / "ledger.yml").read_text(encoding="utf-8"))
    return tuple(_entry(row) for row in rows)


def _entry(row: dict[str, Any]) -> Entry:
    quotes = row.pop("quotes")
    evidence = [
        {"source": "talk.vtt", "discussion": "talk", "turn": n, "speaker": "Hana", "time": row.get("time"), "quote": q}
        for n, q in enumerate(quotes, 1)
    ]
    row.pop("time", None)
    return Entry.model_validate(
        {"finding": row["id"].lower(), "date": dt.date(2026, 4, 1), "evidence": evidence, **row}
    )


FILLER = frozenset(["robust", "scalable", "modern", "cutting-edge"])


def context(case: dict[str, Any], extra: tuple[str, ...] = ()) -> CheckContext:
    """What a case may know: `facts` and `related` by label, and `bound`, which the section's catalogue file sets."""
    ledger = entries()
    told = tuple(e for e in ledger if e.id in (case.get("facts") or ()))
    near = tuple(e for e in ledger if e.id in (case.get("related") or ()))
    front = {"id": "sample", "order": 1, "title": "Sample", "part": "One", "covers": ("B01",), "question": "?"}
    spec = SectionSpec.model_validate({**front, "guidance": "", "digest": "0", **case.get("bound", {})})
    names = tuple(e.title for e in ledger if e.kind.value in {"technology", "component"}) + extra
    return CheckContext(
        brief=SectionBrief(spec=spec, facts=told, related=near),
        entries=ledger,
        names=names,
        template_words=TEMPLATE,
        filler=FILLER,
    )


def draft(said: Any) -> SectionDraft:
    """A case's `say`: 'text [D-001] [P-002]' as one paragraph, or a list of sentences and blocks."""
    blocks = [_block(part) for part in (said if isinstance(said, list) else [said])]
    return SectionDraft(section="sample", blocks=tuple(blocks), engine="test")


def _block(part: Any) -> Any:
    if isinstance(part, str):
        return BLOCK.validate_python({"type": "paragraph", "sentences": [sentence(part)]})
    return BLOCK.validate_python(part)


def sentence(text: str) -> dict[str, Any]:
    return Sentence(text=_LABEL.sub("", text), cites=tuple(_LABEL.findall(text))).model_dump()


class Echo:
    """A parser that reads back what it is told; the real one is tested beside its adapter."""

    def __init__(self, answer: ParsedDiagram | str) -> None:
        self.answer = answer

    def parse(self, source: str) -> ParsedDiagram | str:
        """The answer given, whatever the source."""
        return self.answer


def run(check: str, case: dict[str, Any]) -> list[Verdict]:
    parsed = case.get("parsed", {})
    answer = parsed if isinstance(parsed, str) else ParsedDiagram(type="flowchart", **parsed)
    member = next(c for c in CHECKS if c.name == check)
    return member.look(draft(case["say"]), context(case), Echo(answer))


def cases() -> list[Any]:
    files = sorted(p for p in HERE.glob("*.yml") if p.stem != "ledger")
    return [
        pytest.param(p.stem, case, id=f"{p.stem}: {case['why']}")
        for p in files
        for case in yaml.safe_load(p.read_text("utf-8"))
    ]


@pytest.mark.parametrize(("check", "case"), cases())
def test_the_check_says_what_the_case_says(check: str, case: dict[str, Any]) -> None:
    """A case that must fall falls, with the words that name what is wrong; one that must pass raises nothing."""
    verdicts = run(check, case)
    if "fails" not in case:
        assert [v.message for v in verdicts] == []
        return
    assert verdicts, "nothing was found"
    assert case["fails"] in " ".join(v.message for v in verdicts)


def test_every_check_has_cases_that_pass_and_cases_that_fall() -> None:
    """No check goes untested in either direction."""
    for check in CHECKS:
        held = yaml.safe_load((HERE / f"{check.name}.yml").read_text(encoding="utf-8"))
        assert any("fails" in c for c in held), check.name
        assert any("fails" not in c for c in held), check.name


def test_what_was_merely_said_near_a_decision_is_no_ground() -> None:
    """The log shows it; a sentence of the document may not rest on it."""
    near = Nearby(text="The ferry burns 400 litres an hour.", speaker="Bo", turn=2, verbatim=True)
    details = DecisionDetails(around=(near,), rationale=(Said(text="people pay on the pier"),))
    evidence = Evidence(source="quay.vtt", discussion="quay", turn=4, quote="Seats are held")
    entry = Entry(
        id="D-001", finding="d1", kind=Kind.DECISION, title="Seats", statement="Seats are held", status="accepted",
        details=details, evidence=(evidence,), topic="storage", date=None, history=(),
    )  # fmt: skip
    held = ground(entry)
    assert "people pay on the pier" in held.texts
    assert "litres" not in held.text
    assert not held.quantities
