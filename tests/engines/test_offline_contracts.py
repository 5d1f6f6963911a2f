"""Messages whose fields are listed: in words or in a pasted block, with what people say that each field means."""

from __future__ import annotations

from talk_samples import read_talk, transcript
from test_offline_compose import PHRASINGS, prose

from agent.catalogue import load
from agent.engines.offline.compose import compose
from agent.model.details import ContractDetails, Kind
from agent.model.finding import Finding
from agent.model.ledger import Entry
from agent.model.section import SectionBrief, Table
from agent.model.transcript import Attachment, Redacted, Transcript
from agent.steps.verify import verify

BLOCK = '{"v": 1, "ticketId": "01J", "berth": 17, "cause": "storm"}'


def said(*turns: tuple[str, str], pasted: str = "", by: int = -1) -> tuple[Finding, ...]:
    """What is believed of a talk with an assistant, a block pasted into the last of its turns or the one given."""
    read = transcript("\n".join(": ".join(t) for t in turns), with_assistant=True)
    if pasted:
        changed = list(read.turns)
        changed[by] = changed[by].model_copy(update={"attachments": (Attachment(language="json", text=pasted),)})
        read = read.model_copy(update={"turns": tuple(changed)})
    believed, _ = verify(read_talk(read), Redacted[Transcript](value=read))
    return tuple(v.finding for v in believed)


def contracts(findings: tuple[Finding, ...]) -> list[tuple[str, ContractDetails]]:
    """The contracts by title."""
    return [(f.title, f.details) for f in findings if isinstance(f.details, ContractDetails)]


def test_the_fields_after_a_sentence_that_leads_to_them_are_in_decision_and_contract() -> None:
    """With what each means where somebody says it; what the block holds as an example means nothing."""
    findings = said(
        ("assistant", "Here is a storm notice."),
        ("user", "In the storm notice schemaVersion becomes v, an integer. So the storm notice has these four fields:"),
        ("user", "cause is one of storm or ice."),
        pasted=BLOCK,
        by=1,
    )
    ((title, details),) = contracts(findings)
    assert title == "Storm notice"
    meant = {f.name: f.meaning for f in details.fields}
    assert meant == {"v": "an integer", "ticketId": "", "berth": "", "cause": "one of storm or ice"}
    decision = next(f for f in findings if f.kind is Kind.DECISION and "storm notice" in f.statement)
    assert decision.statement.endswith("these 4 fields: v, ticketId, berth and cause.")


def test_fields_listed_in_words_need_no_block() -> None:
    """The list after the colon is what there is."""
    ((title, details),) = contracts(
        said(("user", "The refund request has exactly these keys: id, amount and currency."))
    )
    assert (title, details.form, [f.name for f in details.fields]) == (
        "Refund request", "operation", ["id", "amount", "currency"],
    )  # fmt: skip


def test_a_block_that_nobody_leads_to_or_that_an_assistant_shows_agrees_nothing() -> None:
    """Nor does a question."""
    assert contracts(said(("user", "Look at this, from the old system."), pasted=BLOCK)) == []
    assert contracts(said(("user", "Go on."), ("assistant", "The notice has these fields:"), pasted=BLOCK)) == []
    assert contracts(said(("user", "Could it be that the notice has these fields?"), pasted=BLOCK)) == []


def test_a_contract_is_told_with_its_fields_in_a_table() -> None:
    """A field of which nobody said what it means stands there too."""
    findings = said(
        ("user", "So the storm notice has these four fields:"),
        ("user", "cause is one of storm or ice."),
        pasted=BLOCK,
        by=0,
    )
    made = next(f for f in findings if isinstance(f.details, ContractDetails))
    said_by = {"source": "a", "discussion": "a", "speaker": "user"}
    quotes = [{**said_by, "turn": q.turn, "quote": q.words} for q in made.quotes]
    entry = Entry.model_validate(
        {
            "id": "K-001", "finding": "K-001", "kind": made.kind, "title": made.title, "statement": made.statement,
            "status": made.status, "details": made.details, "topic": made.topic, "weight": made.weight,
            "date": "2026-05-04",
            "evidence": quotes,
        }
    )  # fmt: skip
    blocks = compose(SectionBrief(spec=load().section("messages"), facts=(entry,)), PHRASINGS)
    assert "v, ticketId, berth and cause" in prose(blocks)
    (table,) = (b for b in blocks if isinstance(b, Table))
    assert [r.cells for r in table.rows][-2:] == [("berth", ""), ("cause", "one of storm or ice")]
