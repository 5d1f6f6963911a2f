"""Short discussions, each about a trap, read by rules: what stands in the ledger, and nothing else as decided.

Beside each discussion in `tests/discussions/` lies what is right, as TOML: `decision` (a `quote` in its evidence,
its `status`, its `numbers`, words that it `holds`, who `assented`; `optional` where readers differ), `action` (its
owner and words), `rejected` (names of options that lost), `lost` (the `name` of one, and words of the `reason`),
`not_accepted` (words of no accepted decision), `not_raised` (of no proposed one), `not_lost` (no name of an option
that lost), `not_asked` (words of no question), `technology` (its `name` and `status`), `refused_numbers`,
`replaced` (the words of the `old` and of the `new` decision), `question` (a `quote`, its `status`), what
`test_asks.py` reads, and `after` (the discussion that it follows, read before it into one ledger).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from fakes import Collecting

from agent.bootstrap import Options, Session
from agent.catalogue import load
from agent.engines.offline.engine import OfflineEngine
from agent.model.details import ActionDetails, DecisionDetails, Kind
from agent.model.fold import fold
from agent.model.ledger import Entry, Ledger
from agent.model.log import LogEvent
from agent.pipeline.reading import feed, read_discussion
from agent.steps.redact import redact
from agent.text.acts import parse_cues
from agent.text.numbers import quantities, same
from agent.text.secrets import parse_rules
from agent.text.topics import Topics
from agent.text.words import fold_name, stems

Answers: TypeAlias = dict[str, Any]

FOLDER = Path(__file__).resolve().parent / "discussions"
ANSWERS: dict[str, Answers] = {p.stem: tomllib.loads(p.read_text("utf-8")) for p in sorted(FOLDER.glob("*.toml"))}
NAMES = list(ANSWERS)
HALF = 0.5


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ledger]:
    """Each discussion read by itself, or after the one that it follows."""
    return read(tmp_path_factory.mktemp("room"), "")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ledger]:
    """The same discussions as they would lie in another folder."""
    return read(tmp_path_factory.mktemp("room"), "elsewhere/")


def read(room: Path, folder: str, names: Sequence[str] = NAMES) -> dict[str, Ledger]:
    """The ledger of each of these discussions, as they would lie in a folder."""
    catalogue = load()
    engine = OfflineEngine(catalogue)
    cues = parse_cues(catalogue.text("lexicons/cues.toml"))
    topics = Topics([(t.id, t.strong, t.keywords) for t in catalogue.topics])
    rules = parse_rules(catalogue.text("lexicons/secrets.toml"))
    forms = {fold_name(form): t.name for t in catalogue.technologies.entries for form in t.forms}
    session = Session(room, Options(engine="offline"), environment={})
    logs: dict[str, tuple[LogEvent, ...]] = {}
    for name in sorted(names, key=lambda n: "after" in ANSWERS[n]):
        (file,) = (p for p in FOLDER.glob(f"{name}.*") if p.suffix != ".toml")
        (transcript,) = session.read([str(file)])
        transcript = transcript.model_copy(update={"key": folder + transcript.key})
        reading = read_discussion(redact(transcript, b"k" * 32, rules), engine, cues, topics, forms, Collecting())
        before = logs.get(ANSWERS[name].get("after", ""), ())
        logs[name] = (*before, *feed(reading, before, engine, len(before) + 1).events)
    return {name: fold(log) for name, log in logs.items()}


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


@pytest.mark.parametrize("name", NAMES)
def test_what_a_discussion_holds_does_not_depend_on_where_it_lies(
    name: str, ledgers: dict[str, Ledger], elsewhere: dict[str, Ledger]
) -> None:
    """The same entries in the same order with the same labels and standing, whatever the discussion's key."""
    here, there = (
        [(e.id, e.title, e.statement, e.status, e.superseded_by) for e in held[name].entries]
        for held in (ledgers, elsewhere)
    )
    assert here == there


def _tells(entry: Entry, answer: Answers) -> bool:
    """Whether an entry rests on the words of an answer."""
    quote = _plain(answer["quote"])
    return any(quote in _plain(e.quote) or _plain(e.quote) in quote for e in entry.evidence)


def _decisions(ledger: Ledger, status: str | None = None) -> list[Entry]:
    return [e for e in ledger.of(Kind.DECISION) if status is None or e.status == status]


def _says(text: str, number: str) -> bool:
    return any(same(a, b) for a in quantities(number) for b in quantities(text))


CASES = [(name, d) for name in NAMES for d in ANSWERS[name].get("decision", []) if not d.get("optional")]


@pytest.mark.parametrize(("name", "answer"), CASES, ids=lambda v: v if isinstance(v, str) else v["quote"][:30])
def test_what_was_decided_stands_with_its_status_and_numbers(
    name: str, answer: Answers, ledgers: dict[str, Ledger]
) -> None:
    """Found by its words, told with every number and every 'only if'."""
    status = answer.get("status", "accepted")
    told = [e for e in _decisions(ledgers[name], status) if _tells(e, answer)]
    assert told, [(e.status, e.statement) for e in _decisions(ledgers[name])]
    said = " ".join(e.statement for e in told)
    assert [n for n in answer.get("numbers", []) if not _says(said, n)] == []
    assert [w for w in answer.get("holds", []) if w not in _plain(said)] == []
    people = {p for e in told if isinstance(e.details, DecisionDetails) for p in e.details.assented}
    assert set(answer.get("assented", ())) <= people


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_told_as_decided(name: str, ledgers: dict[str, Ledger]) -> None:
    """No joke, hypothesis, quotation, action or corrected number is an accepted decision."""
    answers = [*ANSWERS[name].get("decision", []), *ANSWERS.get(ANSWERS[name].get("after", ""), {}).get("decision", [])]
    accepted = _decisions(ledgers[name], "accepted")
    assert [e.statement for e in accepted if not any(_tells(e, a) for a in answers)] == []
    wrong = [{"quote": q} for q in ANSWERS[name].get("not_accepted", [])]
    assert [e.statement for e in accepted if any(_plain(w["quote"]) in _plain(e.statement) for w in wrong)] == []
    slips = ANSWERS[name].get("refused_numbers", [])
    assert [(e.statement, n) for e in accepted for n in slips if _says(e.statement, n)] == []


@pytest.mark.parametrize("name", [n for n in NAMES if "action" in ANSWERS[n]])
def test_actions_have_their_owners(name: str, ledgers: dict[str, Ledger]) -> None:
    """Each task is an action of the one who took it on."""
    found = [
        (e.details.owner, stems(f"{e.statement} {' '.join(v.quote for v in e.evidence)}"))
        for e in ledgers[name].of(Kind.ACTION)
        if isinstance(e.details, ActionDetails)
    ]
    missed = [
        a
        for a in ANSWERS[name]["action"]
        if not any(o == a["owner"] and len(w & stems(a["words"])) >= HALF * len(stems(a["words"])) for o, w in found)
    ]
    assert missed == []


@pytest.mark.parametrize("name", [n for n in NAMES if "rejected" in ANSWERS[n]])
def test_what_lost_is_kept_as_an_alternative_or_a_rejected_decision(name: str, ledgers: dict[str, Ledger]) -> None:
    """By its name, beside what was taken instead or by itself."""
    lost = [
        a.name
        for e in _decisions(ledgers[name])
        if isinstance(e.details, DecisionDetails)
        for a in e.details.alternatives
    ]
    lost += [e.statement for e in _decisions(ledgers[name], "rejected")]
    assert [n for n in ANSWERS[name]["rejected"] if not any(n.casefold() in x.casefold() for x in lost)] == []


@pytest.mark.parametrize("name", [n for n in NAMES if "not_raised" in ANSWERS[n]])
def test_what_was_settled_at_once_is_no_proposal_besides(name: str, ledgers: dict[str, Ledger]) -> None:
    """A bid that was taken right after, and what was said of it, stand with the decision and not beside it."""
    raised = [_plain(e.statement) for e in _decisions(ledgers[name], "proposed")]
    assert [x for x in ANSWERS[name]["not_raised"] if any(x in r for r in raised)] == []


@pytest.mark.parametrize("name", [n for n in NAMES if "not_lost" in ANSWERS[n]])
def test_nothing_that_was_taken_is_listed_as_lost(name: str, ledgers: dict[str, Ledger]) -> None:
    """Neither what was chosen, nor a question or an order as the name of what lost."""
    lost = {
        a.name.casefold()
        for e in _decisions(ledgers[name])
        if isinstance(e.details, DecisionDetails)
        for a in e.details.alternatives
    }
    assert lost & set(ANSWERS[name]["not_lost"]) == set()


@pytest.mark.parametrize("name", [n for n in NAMES if "not_asked" in ANSWERS[n]])
def test_what_is_no_question_is_not_asked(name: str, ledgers: dict[str, Ledger]) -> None:
    """Neither the words that call for something, nor a thing that is merely said to be open."""
    asked = [_plain(e.statement) for e in ledgers[name].of(Kind.QUESTION)]
    assert [x for x in ANSWERS[name]["not_asked"] if any(x in q for q in asked)] == []


@pytest.mark.parametrize("name", [n for n in NAMES if "technology" in ANSWERS[n]])
def test_technologies_have_their_standing(name: str, ledgers: dict[str, Ledger]) -> None:
    """A technology of a decision is chosen, though the words that settled it only nod."""
    standing = {e.title: e.status for e in ledgers[name].of(Kind.TECHNOLOGY)}
    assert {t["name"]: standing.get(t["name"]) for t in ANSWERS[name]["technology"]} == {
        t["name"]: t["status"] for t in ANSWERS[name]["technology"]
    }


@pytest.mark.parametrize("name", [n for n in NAMES if "lost" in ANSWERS[n]])
def test_what_lost_is_kept_with_the_reason_that_was_given(name: str, ledgers: dict[str, Ledger]) -> None:
    """In the words of the one who gave it."""
    told = {
        (a.name.casefold(), _plain(a.reason.text))
        for e in _decisions(ledgers[name])
        if isinstance(e.details, DecisionDetails)
        for a in e.details.alternatives
        if a.reason is not None
    }
    wanted = ANSWERS[name]["lost"]
    assert [x for x in wanted if not any(x["name"].casefold() in n and _plain(x["reason"]) in r for n, r in told)] == []


REPLACED = [(name, pair) for name in NAMES for pair in ANSWERS[name].get("replaced", [])]


@pytest.mark.parametrize(("name", "pair"), REPLACED, ids=lambda v: v if isinstance(v, str) else v["new"][:30])
def test_what_was_replaced_is_history_and_names_what_replaced_it(
    name: str, pair: Answers, ledgers: dict[str, Ledger]
) -> None:
    """The new one holds, the old one is kept, linked to it, and told as decided by no entry."""
    old = [e for e in _decisions(ledgers[name]) if _tells(e, {"quote": pair["old"]})]
    new = [e.id for e in _decisions(ledgers[name], "accepted") if _tells(e, {"quote": pair["new"]})]
    assert new, [(e.status, e.statement) for e in _decisions(ledgers[name])]
    assert [e.statement for e in old if e.status == "superseded" and e.superseded_by in new], [e.status for e in old]
    assert [e.statement for e in old if e.status == "accepted" and e.id not in new] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_replaced(name: str, ledgers: dict[str, Ledger]) -> None:
    """A right decision that vanishes is the worst fault: what is history was really replaced, or is listed as such."""
    earlier = ANSWERS.get(ANSWERS[name].get("after", ""), {})
    pairs = [p["old"] for a in (ANSWERS[name], earlier) for p in a.get("replaced", [])]
    listed = [d["quote"] for d in ANSWERS[name].get("decision", []) if d.get("status") == "superseded"]
    gone = _decisions(ledgers[name], "superseded")
    assert [e.statement for e in gone if not any(_tells(e, {"quote": q}) for q in (*pairs, *listed))] == []


QUESTIONS = [(name, q) for name in NAMES for q in ANSWERS[name].get("question", [])]


@pytest.mark.parametrize(("name", "answer"), QUESTIONS, ids=lambda v: v if isinstance(v, str) else v["quote"][:30])
def test_what_was_left_open_is_a_question(name: str, answer: Answers, ledgers: dict[str, Ledger]) -> None:
    """Told whole, and closed once it is answered."""
    told = [e for e in ledgers[name].of(Kind.QUESTION) if _tells(e, answer)]
    assert [e.status for e in told] == [answer.get("status", "open")]
    assert [e.statement for e in told if not stems(answer["quote"]) <= stems(e.statement)] == []
