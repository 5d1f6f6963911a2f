"""The sample discussions, drafted by rules, against the answers written down beside them (`transcripts/answers.toml`).

The answers were written by reading the discussions, not by looking at what comes out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.bootstrap import Options, Session
from agent.bootstrap.session import Report
from agent.catalogue import load
from agent.model.details import ActionDetails, Kind
from agent.model.ledger import Entry
from agent.text.numbers import Quantity, compatible, quantities
from agent.text.words import fold_name, stems

SAMPLES = Path(__file__).resolve().parent.parent / "transcripts"
ANSWERS: dict[str, list[dict[str, Any]]] = tomllib.loads((SAMPLES / "answers.toml").read_text("utf-8"))
KEPT = {"chosen", "existing"}
NOT_FOUND = {
    "apt": "an ordinary word, so the rules ask for a word like 'package' beside it",
    "SHA-256": "named only inside 'HMAC-SHA-256', which is an entry of its own",
}
STANDS_OTHERWISE = {
    "HTTP/2": "said of what the load balancer does today, which the answers take for a mere mention",
    "MQTT 3.1.1": "a version; the entry is MQTT, which was chosen in version 5",
    "API key": "in use today and to go; the rules see the first and not the second",
    "NATS": "'NATS with JetStream' is one technology, chosen under the name JetStream",
    "RAUC adaptive updates": "a part of RAUC, which was chosen",
    "X.509": "proposed by the assistant and taken up without its name",
}
"""What the rules do not see, and why."""

DATES = re.compile(r"^\d{1,2} (?:January|April|June|October|November) 20\d\d$")
"""An answer gives days in full; the discussions say 'the thirteenth of April' and 'the end of June'."""
SAID_OTHERWISE = {
    "HTTP 200": "said as 'a repeat just gets two hundred'",
    "24 minutes": "an estimate that follows from two other numbers, said with 'about'",
    "4 seconds": "said in a row as '2, then 4, then 8 seconds'",
}
"""Numbers of the answers that nobody said in that form."""


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Report, str]]:
    """The report of drafting all four samples, and the document's body without its appendices."""
    workspace = tmp_path_factory.mktemp("samples")
    session = Session(workspace, Options(engine="offline"), environment={})
    report = session.draft([str(p) for p in sorted(SAMPLES.glob("2026-*"))])
    document = session.workspace.document.read_text("utf-8")
    return report, document[: document.index("<!-- section: decision-log -->")]


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def _told(report: Report, answer: dict[str, Any]) -> list[Entry]:
    """The decisions whose evidence holds the answer's words."""
    quote = _plain(answer["quote"])
    words = stems(quote)
    return [
        entry
        for entry in report.ledger.of(Kind.DECISION)
        if any(
            e.source == answer["file"]
            and (
                quote in _plain(e.quote) or _plain(e.quote) in quote or len(words & stems(e.quote)) >= 0.6 * len(words)
            )
            for e in entry.evidence
        )
    ]


def test_every_section_passes_every_check(drafted: tuple[Report, str]) -> None:
    """The rules say nothing that the checks would hold against a model."""
    report, _ = drafted
    assert [(d.section, [v.message for v in d.short]) for d in report.short] == []


@pytest.mark.parametrize(
    "answer", [d for d in ANSWERS["decision"] if d["status"] == "superseded"], ids=lambda d: d["id"]
)
def test_what_was_reversed_is_history_and_its_replacement_holds(
    answer: dict[str, Any], drafted: tuple[Report, str]
) -> None:
    """The old decision is superseded and linked; where the body tells of it, the line says so."""
    report, body = drafted
    old = _told(report, answer)
    assert old
    assert all(e.status == "superseded" for e in old)
    later = next(d for d in ANSWERS["decision"] if d.get("supersedes") == answer["id"])
    assert {e.superseded_by for e in old} & {e.id for e in _told(report, later) if e.status == "accepted"}
    lines = [line for line in body.splitlines() for e in old if f"[{e.id}]" in line and "](#" in line]
    assert all(re.search(r"earlier|replace|supersed", line) for line in lines)


def _stands(number: str, body: tuple[Quantity, ...]) -> bool:
    wanted = [q for q in quantities(number) if q.value != "1"]
    return all(any(compatible(q, told) for told in body) for q in wanted)


def test_every_number_of_a_final_decision_stands_in_the_document(drafted: tuple[Report, str]) -> None:
    """Value and unit, in the body, not only in the quotes at the end."""
    _report, body = drafted
    told = quantities(body)
    missing = [
        (d["id"], number)
        for d in ANSWERS["decision"]
        if d["status"] == "accepted"
        for number in d.get("numbers", [])
        if number not in SAID_OTHERWISE and not DATES.match(number) and not _stands(number, told)
    ]
    assert missing == []


def _entry(report: Report, name: str) -> Entry | None:
    """The technology of this name, or of a name that the lexicon knows it by."""
    catalogue = load()
    known = {fold_name(form): t.name for t in catalogue.technologies.entries for form in t.forms}
    wanted = {fold_name(name), fold_name(known.get(fold_name(name), name))}
    found = list(report.ledger.of(Kind.TECHNOLOGY))
    exact = next((e for e in found if fold_name(e.title) in wanted), None)
    return exact or next((e for e in found if fold_name(e.title) in fold_name(name)), None)


def test_every_technology_is_in_the_document(drafted: tuple[Report, str]) -> None:
    """Each technology that anybody named is an entry and a row of the document's table."""
    report, body = drafted
    missing = [
        t["name"] for t in ANSWERS["technology"] if t["name"] not in NOT_FOUND and _entry(report, t["name"]) is None
    ]
    assert missing == []
    entries = list(report.ledger.of(Kind.TECHNOLOGY))
    assert [e.title for e in entries if f"[{e.id}](#{e.id.lower()})" not in body] == []


def test_a_technology_is_told_as_kept_only_where_it_was(drafted: tuple[Report, str]) -> None:
    """Chosen or in use, against considered, rejected or mentioned: what a reader would build upon."""
    report, _ = drafted
    wrong = [
        (t["name"], t["standing"], entry.status)
        for t in ANSWERS["technology"]
        if t["name"] not in STANDS_OTHERWISE
        and (entry := _entry(report, t["name"])) is not None
        and (entry.status in KEPT) != (t["standing"] in KEPT)
    ]
    assert wrong == []


def test_what_is_no_decision_is_not_told_as_one(drafted: tuple[Report, str]) -> None:
    """Jokes, the old system, other companies, refused proposals and pasted comments."""
    report, _ = drafted
    wrong = [
        (entry.id, answer["quote"])
        for answer in ANSWERS["not_a_decision"]
        for entry in report.ledger.of(Kind.DECISION)
        if entry.status == "accepted" and _plain(answer["quote"]) in _plain(entry.evidence[-1].quote)
    ]
    assert wrong == []


def test_most_decisions_are_found_with_their_status(drafted: tuple[Report, str]) -> None:
    """A floor under what the rules reach on talk in which much is settled without a word."""
    report, _ = drafted
    right = [d["id"] for d in ANSWERS["decision"] if any(e.status == d["status"] for e in _told(report, d))]
    assert len(right) >= 0.8 * len(ANSWERS["decision"])


def test_actions_have_their_owners(drafted: tuple[Report, str]) -> None:
    """Who took on what: at least half of the answers' actions, each with the right owner."""
    report, _ = drafted
    actions = [e for e in report.ledger.of(Kind.ACTION) if isinstance(e.details, ActionDetails)]
    right = [
        a
        for a in ANSWERS["action"]
        if any(
            isinstance(e.details, ActionDetails)
            and e.details.owner == a["owner"]
            and len(stems(a["text"]) & stems(e.statement)) >= 2
            for e in actions
        )
    ]
    assert len(right) >= len(ANSWERS["action"]) / 2
