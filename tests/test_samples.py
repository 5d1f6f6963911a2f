"""The sample discussions, drafted by rules, against the answers beside them (`transcripts/larkbox/answers.toml`).

The answers were written by reading the discussions, not by looking at what comes out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

from agent.bootstrap import Options, Session
from agent.bootstrap.session import Report
from agent.catalogue import load
from agent.model.details import ActionDetails, Kind
from agent.model.ledger import Entry
from agent.model.section import Severity, Verdict
from agent.text.numbers import quantities, same, stands
from agent.text.words import fold_name, stems

Answer: TypeAlias = dict[str, Any]

SAMPLES = Path(__file__).resolve().parent.parent / "transcripts" / "larkbox"
ANSWERS: dict[str, list[Answer]] = tomllib.loads((SAMPLES / "answers.toml").read_text("utf-8"))
SUPERSEDED = [d for d in ANSWERS["decision"] if d["status"] == "superseded"]

KEPT = {"chosen", "existing"}
SHOWN_AS = {
    "chosen": "Chosen",
    "existing": "In use already",
    "considered": "Under consideration",
    "rejected": "Turned down",
    "mentioned": "Mentioned",
}
NOT_NAMED = {
    "MQTT 3.1.1": "said as 'three one one on the old boards, I think', without its name, and taken back at once",
    "SHA-256": "stands only as a field of a message that the assistant pasted; what is pasted is not speech",
}
"""Technologies of the answers that no sentence names."""
STANDS_OTHERWISE: dict[str, str] = {}
"""Technologies whose exact standing differs, though they are rightly kept or not kept: name → why."""
LEAST_EXACT = 0.9

SAID_OTHERWISE = {
    ("meet-18", "3 failed openings"): r"\b3 failed opens\b",
    ("meet-23", "HTTP 200"): r"\bsay 200\b",
    ("meet-22", "3 retries"): r"\bretries an open command 3 times\b",
    ("meet-22", "4 seconds"): r"\b2, (?:then )?4,? (?:and|then) 8 seconds\b",
    ("meet-33", "30 June 2026"): r"\b400\b.{1,20}\bend of June\b|\bfour hundred by the end of June\b",
}
"""Numbers that were settled in other words than the answers', and the form in which they must stand."""
DATE = re.compile(r"^(\d{1,2}) ([A-Z][a-z]+)(?: 20\d\d)?$")
_ORDINAL = {"1": "first", "13": "thirteenth", "30": "thirtieth", "31": "thirty-?first"}

HISTORY = re.compile(
    r"\b(?:was|were|at first|earlier|before|no longer|instead|history|replac\w+|supersed\w+|rejected|turned down"
    r"|(?:is|are) out|from .{1,20} to)\b",
    re.IGNORECASE,
)
OLD_VALUES = {
    "meet-05": ("Mosquitto", ""),
    "meet-08": ("gRPC", ""),
    "meet-15": ("2 hours", r"\bholds?\b"),
    "meet-24": ("24 hours", r"\bwebhook keys?\b"),
    "asst-07": ("24 hours", r"\b(?:rings?|soaks?)\b"),
}
"""What each superseded answer held, a name or an amount, and the words that say what the amount is of."""

LEAST_DECISIONS, LEAST_QUESTIONS, LEAST_ACTIONS = 0.8, 3, 4
"""What is reached: a share of the decisions, and numbers of the eight questions and eight actions."""
ALIKE = 0.5


class Drafted(NamedTuple):
    """What came of drafting the samples. `body`: the lines of the document without its appendices."""

    report: Report
    body: tuple[str, ...]
    verdicts: tuple[Verdict, ...]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    """All four samples, fed in order of date."""
    session = Session(tmp_path_factory.mktemp("samples"), Options(engine="offline"), environment={})
    report = session.draft([str(p) for p in sorted(SAMPLES.glob("2026-*"))])
    document = session.workspace.document.read_text("utf-8")
    body = document[: document.index("<!-- section: decision-log -->")]
    verdicts = tuple(v for found in session.checks().values() for v in found if v.severity is Severity.ERROR)
    return Drafted(report, tuple(line for line in body.splitlines() if line.strip()), verdicts)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def _told(report: Report, answer: Answer) -> list[Entry]:
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


# -- sections --------------------------------------------------------------------------------------------------


def test_every_section_passes_every_check(drafted: Drafted) -> None:
    """The rules say nothing that the checks would hold against a model."""
    assert [(d.section, [v.message for v in d.short]) for d in drafted.report.short] == []
    assert [(v.check, v.place, v.message) for v in drafted.verdicts] == []


# -- decisions -------------------------------------------------------------------------------------------------


def test_most_decisions_are_found_with_their_status(drafted: Drafted) -> None:
    """A floor under what the rules reach on talk in which much is settled without a word."""
    right = [d["id"] for d in ANSWERS["decision"] if any(e.status == d["status"] for e in _told(drafted.report, d))]
    assert len(right) >= LEAST_DECISIONS * len(ANSWERS["decision"])


@pytest.mark.parametrize("answer", SUPERSEDED, ids=lambda d: d["id"])
def test_what_was_reversed_is_superseded_and_its_replacement_holds(answer: Answer, drafted: Drafted) -> None:
    """No entry still accepts the old value, and the old one is linked to the new one."""
    old = _told(drafted.report, answer)
    later = next(d for d in ANSWERS["decision"] if d.get("supersedes") == answer["id"])
    holding = {e.id for e in _told(drafted.report, later) if e.status == "accepted"}
    assert old
    assert [e.id for e in old if e.status != "superseded"] == []
    assert {e.superseded_by for e in old} & holding


@pytest.mark.parametrize("answer", SUPERSEDED, ids=lambda d: d["id"])
def test_an_old_value_is_told_as_history(answer: Answer, drafted: Drafted) -> None:
    """Where the body names what fell, or cites its entry, the line or its table's head says that it is over."""
    value, about = OLD_VALUES[answer["id"]]
    labels = {f"[{e.id}]" for e in _told(drafted.report, answer)}
    wrong = [
        line
        for line, head in _with_heads(drafted.body)
        if (any(label in line for label in labels) or _tells(re.sub(r"“[^”]*”", " ", line), value, about))
        and not HISTORY.search(f"{head} {line}")
    ]
    assert wrong == []


def _with_heads(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line with the head of the table in which it stands, if any."""
    head = ""
    for line in lines:
        head = (head or line) if line.startswith("|") else ""
        yield line, head


def _tells(line: str, value: str, about: str) -> bool:
    """Whether a line speaks of an old name, or of an old amount of the same thing."""
    amounts = quantities(value)
    if not amounts:
        return re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", line) is not None
    told = quantities(line)
    return re.search(about, line, re.IGNORECASE) is not None and any(same(a, t) for a in amounts for t in told)


@pytest.mark.parametrize(
    ("answer", "number"),
    [(d, n) for d in ANSWERS["decision"] if d["status"] == "accepted" for n in d.get("numbers", [])],
    ids=lambda value: value if isinstance(value, str) else value["id"],
)
def test_every_number_of_a_final_decision_stands_in_the_document(answer: Answer, number: str, drafted: Drafted) -> None:
    """Value and unit, in a line of the body that speaks of that decision: two of its words stand there too."""
    words = stems(f"{answer['statement']} {answer['quote']}")
    said = SAID_OTHERWISE.get((answer["id"], number))
    about = [line for line in drafted.body if said or DATE.match(number) or len(words & stems(line)) > 1]
    stated = [line for line in about if (re.search(said, line) if said else _states(line, number))]
    assert stated, f"{answer['id']}: {number}"


def _states(line: str, number: str) -> bool:
    """Whether a line states a number with its unit; a date by its day and month."""
    if date := DATE.match(number):
        day, month = date[1], date[2]
        spoken = rf"{day}(?:st|nd|rd|th)?|{_ORDINAL[day]}"
        return re.search(rf"\b(?:{spoken})(?: of)? {month}\b|\b{month} (?:the )?(?:{spoken})\b", line) is not None
    told = quantities(line)
    return all(stands(q, told, line, strict=True) for q in quantities(number))


def test_what_is_no_decision_is_not_told_as_one(drafted: Drafted) -> None:
    """Jokes, the old system, other companies, refused proposals and pasted comments."""
    wrong = [
        (entry.id, answer["quote"])
        for answer in ANSWERS["not_a_decision"]
        for entry in drafted.report.ledger.of(Kind.DECISION)
        if entry.status == "accepted"
        and entry.evidence[-1].source == answer["file"]
        and _plain(answer["quote"]) in _plain(entry.evidence[-1].quote)
    ]
    assert wrong == []


# -- technologies ----------------------------------------------------------------------------------------------


def _technology(report: Report, name: str) -> Entry | None:
    """The technology of this name, or of the name that the lexicon knows it by."""
    known = {fold_name(form): t.name for t in reversed(load().technologies.entries) for form in t.forms}
    wanted = {fold_name(name), fold_name(known.get(fold_name(name), name))}
    return next((e for e in report.ledger.of(Kind.TECHNOLOGY) if fold_name(e.title) in wanted), None)


def test_every_technology_stands_in_the_table_with_its_standing(drafted: Drafted) -> None:
    """Each technology that a sentence names is an entry, and a row or sentence tells it under its standing."""
    names = [t["name"] for t in ANSWERS["technology"]]
    found = {name: _technology(drafted.report, name) for name in names}
    assert {name for name, entry in found.items() if entry is None} == set(NOT_NAMED)
    shown: dict[str, str] = {}
    heading = ""
    for line in drafted.body:
        heading = line.removeprefix("#### ") if line.startswith("#") else heading
        standing = line.split(":")[0].split(",")[0] if not line.startswith("|") else heading
        standing = heading if standing == f"Also {heading[:1].lower()}{heading[1:]}" else standing
        shown |= dict.fromkeys(re.findall(r"\[(T-\d+)\]", line) if standing in SHOWN_AS.values() else (), standing)
    entries = list(drafted.report.ledger.of(Kind.TECHNOLOGY))
    assert [e.title for e in entries if shown.get(e.id) != SHOWN_AS[e.status]] == []


def test_a_technology_is_told_as_kept_only_where_it_was(drafted: Drafted) -> None:
    """Chosen or in use, against considered, rejected or mentioned: what a reader would build upon."""
    wrong = [
        (t["name"], t["standing"], entry.status)
        for t in ANSWERS["technology"]
        if (entry := _technology(drafted.report, t["name"])) and (entry.status in KEPT) != (t["standing"] in KEPT)
    ]
    assert wrong == []


def test_a_technology_has_its_exact_standing(drafted: Drafted) -> None:
    """Chosen is not in use, and rejected is not merely mentioned: nine of ten at least, the others by name."""
    named = [(t, entry) for t in ANSWERS["technology"] if (entry := _technology(drafted.report, t["name"]))]
    wrong = {t["name"]: (t["standing"], entry.status) for t, entry in named if entry.status != t["standing"]}
    assert {name: standing for name, standing in wrong.items() if name not in STANDS_OTHERWISE} == {}
    assert len(wrong) <= (1 - LEAST_EXACT) * len(named)


# -- what stays to be done -------------------------------------------------------------------------------------


def _share(words: frozenset[str], entry: Entry) -> float:
    said = stems(" ".join([entry.statement, *(e.quote for e in entry.evidence)]))
    return len(words & said) / len(words)


def test_questions_are_found(drafted: Drafted) -> None:
    """A floor: what was asked and left open, or answered later."""
    asked = list(drafted.report.ledger.of(Kind.QUESTION))
    right = [q["text"] for q in ANSWERS["question"] if any(_share(stems(q["text"]), e) >= ALIKE for e in asked)]
    assert len(right) >= LEAST_QUESTIONS, f"{len(right)} of {len(ANSWERS['question'])}: {right}"


def test_actions_have_their_owners(drafted: Drafted) -> None:
    """A floor: who took on what, each with the right owner."""
    taken = [e for e in drafted.report.ledger.of(Kind.ACTION) if isinstance(e.details, ActionDetails)]
    right = [
        a["text"]
        for a in ANSWERS["action"]
        if any(
            isinstance(e.details, ActionDetails)
            and e.details.owner == a["owner"]
            and _share(stems(a["text"]), e) >= ALIKE
            for e in taken
        )
    ]
    assert len(right) >= LEAST_ACTIONS, f"{len(right)} of {len(ANSWERS['action'])}: {right}"


def test_a_rule_does_not_fall_by_a_later_one_about_something_else(drafted: Drafted) -> None:
    """That a word of it was spoken where fault was found with another thing is no fault found with it."""
    rules = [e for e in drafted.report.ledger.of(Kind.DECISION) if "one live reservation" in e.statement]
    assert rules
    assert [e.superseded_by for e in rules if e.superseded_by] == []
