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
from agent.text.numbers import quantities, stands
from agent.text.words import fold_name, stems

SAMPLES = Path(__file__).resolve().parent.parent / "transcripts"
ANSWERS: dict[str, list[dict[str, Any]]] = tomllib.loads((SAMPLES / "answers.toml").read_text("utf-8"))
KEPT = {"chosen", "existing"}
NOT_FOUND = {
    "ARM Cortex-A7": "the entry is ARM",
    "MQTT 3.1.1": "the entry is MQTT, which was chosen in version 5",
    "RAUC adaptive updates": "a part of RAUC, which has an entry",
    "SHA-256": "named only as 'HMAC-SHA-256', which has an entry, and as a field in a pasted block",
    "apt": "an ordinary word, so the rules ask for a word like 'package' beside it",
}
"""Technologies that have no entry of their own, and why; one that gets one has to leave this list."""
STANDS_OTHERWISE = {
    "API key": "in use today and to go; the rules see the first and not the second",
    "HTTP/2": "said of what the load balancer does today, which the answers take for a mere mention",
    "NATS": "'NATS with JetStream' is one technology, chosen under the name JetStream",
    "X.509": "proposed by the assistant and taken up without its name",
}
"""Technologies that are told as kept and were not, or the other way round, and why."""
LOST = {
    ("asst-04", "24 minutes"): "'that makes about 24 minutes' is cut off the statement",
    ("chat-09", "1 minute"): "'three tries inside a minute' stands in the appendix alone",
    ("meet-23", "HTTP 200"): "'second time round we say 200 and do nothing' is not found",
    ("meet-33", "1 November 2026"): "'and a freeze from the first of November' is not found",
}
"""Numbers of final decisions that the body does not tell, and why: each is a fault."""
SAID_AS = {
    ("meet-22", "4 seconds"): r"\b2, then 4, then 8 seconds\b",
    ("meet-33", "30 June 2026"): r"\bend of June\b",
}
"""The form in which a number was said, where the answers give another."""
DATE = re.compile(r"^(\d{1,2}) ([A-Z][a-z]+) 20\d\d$")
ORDINAL = {"1": "first", "13": "thirteenth", "30": "thirtieth"}


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


def test_every_number_of_a_final_decision_stands_in_the_document(drafted: tuple[Report, str]) -> None:
    """Value and unit, in a line of the body that speaks of that decision: two of its words stand there too."""
    _report, body = drafted
    lines = [(line, stems(line)) for line in body.splitlines() if line.strip()]
    missing = set()
    for answer in (d for d in ANSWERS["decision"] if d["status"] == "accepted"):
        words = stems(f"{answer['statement']} {answer['quote']}")
        about = [line for line, told in lines if len(words & told) > 1]
        for number in answer.get("numbers", []):
            said = SAID_AS.get((answer["id"], number)) or _date(number)
            if not any(re.search(said, line) if said else _states(line, number) for line in about):
                missing.add((answer["id"], number))
    assert missing == set(LOST)


def _date(number: str) -> str | None:
    """The form of a day in a discussion, which gives no year: '13 April', 'the thirteenth of April'."""
    day = DATE.match(number)
    return rf"\b(?:{day[1]}|{ORDINAL.get(day[1], day[1])})(?: of)? {day[2]}\b" if day else None


def _states(line: str, number: str) -> bool:
    told = quantities(line)
    return all(stands(q, told, line, strict=True) for q in quantities(number))


def _entry(report: Report, name: str) -> Entry | None:
    """The technology of this name, or of a name that the lexicon knows it by."""
    catalogue = load()
    known = {fold_name(form): t.name for t in catalogue.technologies.entries for form in t.forms}
    wanted = {fold_name(name), fold_name(known.get(fold_name(name), name))}
    return next((e for e in report.ledger.of(Kind.TECHNOLOGY) if fold_name(e.title) in wanted), None)


def test_every_technology_is_in_the_document(drafted: tuple[Report, str]) -> None:
    """Each technology that anybody named is an entry and a row of the document's table."""
    report, body = drafted
    missing = {t["name"] for t in ANSWERS["technology"] if _entry(report, t["name"]) is None}
    assert missing == set(NOT_FOUND)
    entries = list(report.ledger.of(Kind.TECHNOLOGY))
    assert [e.title for e in entries if f"[{e.id}](#{e.id.lower()})" not in body] == []


def test_a_technology_is_told_as_kept_only_where_it_was(drafted: tuple[Report, str]) -> None:
    """Chosen or in use, against considered, rejected or mentioned: what a reader would build upon."""
    report, _ = drafted
    wrong = {
        t["name"]
        for t in ANSWERS["technology"]
        if (entry := _entry(report, t["name"])) is not None and (entry.status in KEPT) != (t["standing"] in KEPT)
    }
    assert wrong == set(STANDS_OTHERWISE)


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
