"""How well the checks tell true sentences from inventions, on sentences that were labelled before the checks were read.

`labelled/*.yml` has ten sections of invented systems: facts, what a true writer says of them (`holds`), and what nobody
said (`invented`), by the kind of invention. The share of words in `supported` was chosen on the odd sections; the even
ones were left to confirm it. The eleventh tells this project's own design as an architect would, and invents nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.catalogue import load
from agent.checks import CHECKS
from agent.model.details import Kind, PolicyDetails
from agent.model.finding import Evidence
from agent.model.ledger import Entry
from agent.model.section import CheckContext, Paragraph, Recommendation, SectionBrief, SectionDraft, Sentence, Severity
from agent.text.sentences import sentences

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
_LABEL = re.compile(r"\s*\[([A-Z]-\d{3})\]")
_WHOLE = frozenset({"coverage", "bounds", "repetition"})
"""Checks of a section as a whole, which a handful of sentences about the same facts cannot pass."""


class NoMermaid:
    """A parser for drafts without diagrams."""

    def parse(self, source: str) -> str:
        """No diagram is read."""
        return f"no diagram is read here ({len(source)} characters)"


def entries(rows: list[dict[str, Any]]) -> tuple[Entry, ...]:
    """The facts of a section, each with the words that were said."""
    return tuple(_entry(dict(row)) for row in rows)


def _entry(row: dict[str, Any]) -> Entry:
    said = [
        {"source": "talk.vtt", "discussion": "talk", "turn": n, "speaker": "Hana", "quote": quote}
        for n, quote in enumerate(row.pop("quotes"), 1)
    ]
    return Entry.model_validate({"finding": row["id"].lower(), "date": dt.date(2026, 4, 1), "evidence": said, **row})


def parties(facts: tuple[Entry, ...]) -> Iterator[str]:
    """The names that a ledger of these facts knows."""
    for fact in facts:
        details = fact.details.model_dump(mode="json")
        if fact.kind in {Kind.TECHNOLOGY, Kind.COMPONENT}:
            yield fact.title
        yield from (details[key] for key in ("source", "target", "producer", "entity") if details.get(key))
        yield from details.get("consumers", ())
        yield from (a["name"] for a in details.get("alternatives", ()))


def alarms(facts: tuple[Entry, ...], *block: Any) -> set[int]:
    """The places of the sentences against which an error stands, from 1; 0 for a block without sentences."""
    brief = SectionBrief(spec=load().section("practices"), facts=(), related=facts)
    context = CheckContext(
        brief=brief, entries=facts, names=tuple(parties(facts)), template_words=load().template_words
    )
    draft = SectionDraft(section="practices", blocks=block, engine="test")
    found = [v for c in CHECKS if c.name not in _WHOLE for v in c.look(draft, context, NoMermaid())]
    return {int(re.sub(r"\D", "", v.place) or 0) for v in found if v.severity is Severity.ERROR}


def sentence(text: str) -> Sentence:
    """'It holds. [D-001]' as a sentence with its cites."""
    return Sentence(text=_LABEL.sub("", text), cites=tuple(_LABEL.findall(text)))


@cache
def measured() -> tuple[list[str], list[tuple[str, str]], int, Counter[str]]:
    """The true sentences that raise an alarm; the inventions that raise none; how many there are of either."""
    wrong: list[str] = []
    missed: list[tuple[str, str]] = []
    true, invented = 0, Counter[str]()
    for path in sorted((HERE / "labelled").glob("*.yml")):
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        facts = entries(held["facts"])
        true += len(held["holds"])
        fallen = alarms(facts, Paragraph(sentences=tuple(map(sentence, held["holds"]))))
        wrong += [held["holds"][n - 1] for n in sorted(fallen)]
        for row in held["invented"]:
            ((sort, text),) = row.items()
            invented[sort] += 1
            one = sentence(text)
            as_block = (
                Recommendation(text=one.text, cites=one.cites)
                if sort == "recommendation"
                else Paragraph(sentences=(one,))
            )
            if not alarms(facts, as_block):
                missed.append((sort, text))
    return wrong, missed, true, invented


def test_nine_of_ten_inventions_fall() -> None:
    """Of 200 sentences that nobody said, each with a valid cite, at least 180 are kept out."""
    _, missed, _, invented = measured()
    assert sum(invented.values()) == 200
    assert len(missed) <= 20, missed


@pytest.mark.parametrize("sort", ["cause", "guarantee", "consequence", "negation", "comparison", "modality"])
def test_no_sort_of_invention_is_let_through(sort: str) -> None:
    """Four of five of each sort fall: no sort is a way in."""
    _, missed, _, invented = measured()
    assert sum(s == sort for s, _ in missed) <= invented[sort] / 5


def test_fewer_than_one_in_fifty_true_sentences_raises_an_alarm() -> None:
    """A writer who tells the facts in words of his own is left in peace."""
    wrong, _, true, _ = measured()
    assert true > 200
    assert len(wrong) < true / 50, wrong


def expert_text() -> Iterator[tuple[str, ...]]:
    """The paragraphs of this project's own documents, sentence by sentence."""
    for name in ("ARCHITECTURE.md", "README.md", "CHANGELOG.md"):
        prose = re.sub(r"(?ms)^```.*?^```$|^>.*?$|^\|.*?$|^#.*?$|<!--.*?-->", "", (ROOT / name).read_text("utf-8"))
        for paragraph in re.split(r"\n\s*\n|\n(?=- |\d+\. )", prose):
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|\*\*|(?<!\w)`|`(?!\w)", r"\1", paragraph).strip(" -\n")
            if len(plain.split()) > 5:
                yield sentences(" ".join(plain.split()))


def test_a_text_bears_out_each_of_its_own_sentences() -> None:
    """Fewer than 1 in 200 sentences that an expert wrote raises an alarm where the text around it is what is cited.

    The text cited is one long sentence, as none of those judged may stand in it whole and pass for that alone.
    """
    count, wrong = 0, []
    for paragraph in expert_text():
        text = "; ".join((*(s.rstrip(".") for s in paragraph), "and nothing beside"))
        evidence = Evidence(source="talk.txt", discussion="talk.txt", turn=1, speaker="Hana", quote="as written")
        fact = Entry(
            id="P-001", finding="p", kind=Kind.POLICY, title="What it says", statement=text, status="current",
            details=PolicyDetails(), evidence=(evidence,), topic="general", date=dt.date(2026, 4, 1),
        )  # fmt: skip
        fallen = alarms((fact,), Paragraph(sentences=tuple(Sentence(text=s, cites=("P-001",)) for s in paragraph)))
        count += len(paragraph)
        wrong += [paragraph[n - 1] for n in fallen]
    assert count > 120
    assert len(wrong) < count / 200, wrong
