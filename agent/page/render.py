"""The subject → one HTML page that loads nothing, whose policy lets its own script and style sheet run alone.

Everything that a person, a transcript or a model wrote passes through the template's escaping; only the pictures, built
from a list of what may stand in one, are put in as they are.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from agent.document.coverage import CoverageRow, Verdict
from agent.document.parts import Index, Lookup
from agent.document.published import RENDERED
from agent.model.details import Kind
from agent.model.ledger import Ledger
from agent.model.publication import Cite, Inline, Picture, Text, plain
from agent.page.cards import KINDS, Card, card, day
from agent.page.changes import changes
from agent.page.palette import painted
from agent.page.subject import Subject
from agent.page.timeline import TONES, Happening, timeline

if TYPE_CHECKING:
    from jinja2 import Environment

_TONES = {
    "accepted": "good", "chosen": "good", "adopted": "good", "current": "good", "answered": "good", "done": "good",
    "mitigated": "good", "existing": "plain", "considered": "open", "mentioned": "quiet", "proposed": "open",
    "deferred": "later", "open": "open", "rejected": "bad", "superseded": "gone", "withdrawn": "gone",
}  # fmt: skip
_VERDICTS = {
    Verdict.DECIDED: "good", Verdict.OPEN: "open", Verdict.NEVER: "bad", Verdict.MISSING: "bad", Verdict.FORM: "plain",
}  # fmt: skip
_PRINTED = 0.7
"""What makes a diagram's letters as large as those of a table on paper."""
_WIDE = 1_300.0
"""CSS pixels from which a diagram would be too small to read in a column, and is scrolled instead."""


def page(subject: Subject, *, live: bool = True) -> str:
    """The page. `live`: for a browser, with its script; else everything is open, for a printer that runs none."""
    return _filled("page.html", _context(subject), live=live)


def decisions(ledger: Ledger, topics: Mapping[str, str], title: str) -> str:
    """The decisions over time as a page of their own. `topics`: titles by id."""
    known = Index(ledger)
    cards = _cards(ledger, known, topics)
    by_kind = _by_kind(cards)
    days = timeline(ledger, known, topics)
    named = {o.label for d in days for e in d.events for o in e.others}
    named |= {r.label for c in by_kind[Kind.DECISION] for f in c.facts for r in f.entries}
    totals = ((h, sum(e.happening is h for d in days for e in d.events)) for h in Happening)
    context = {
        "title": title,
        "finds": "Search the decisions",
        "ledger": ledger,
        "cards": by_kind,
        "others": [c for c in cards if c.kind is not Kind.DECISION and c.id in named],
        "K": Kind,
        "entry": known.get,
        "days": days,
        "totals": [(h, number) for h, number in totals if number],
        "tones": TONES,
        "counts": [(name, number) for name, number, _ in _counts(by_kind[Kind.DECISION])],
        "topics": _topics(by_kind),
    }
    return _filled("timeline.html", context, live=True)


def asset(name: str) -> str:
    """A file of the page: its template, style sheet or script."""
    return (files("agent.page") / "assets" / name).read_text("utf-8")


def policy(script: str, style: str) -> str:
    """The Content-Security-Policy (level 3) under which nothing but these two runs, and nothing is loaded or sent."""
    allowed = f"script-src {_hash(script)}" if script else "script-src 'none'"
    rest = "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    return f"default-src 'none'; {allowed}; style-src {_hash(style)}; {rest}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _filled(template: str, context: dict[str, Any], *, live: bool) -> str:
    style, script = asset("page.css"), asset("page.js") if live else ""
    allowed = policy(script, style)
    made = _environment().get_template(template)
    filled = made.render(**context, live=live, style=style, script=script, policy=allowed)
    return filled.encode("utf-8", "replace").decode("utf-8")


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=FunctionLoader(asset), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["ours"] = Markup  # the style sheet, the script and the pictures: nothing else may pass here
    made.filters["sized"] = sized
    made.filters["runs"] = runs
    made.filters["plain"] = plain
    made.filters["tone"] = lambda status: _TONES.get(status, "plain")
    made.filters["many"] = lambda number, one, several=None: one if number == 1 else several or f"{one}s"
    made.filters["day"] = day
    return made


def _context(subject: Subject) -> dict[str, Any]:
    ledger, shown = subject.ledger, subject.publication
    known = Index(ledger)
    cards = _cards(ledger, known, subject.topics)
    by_kind = _by_kind(cards)
    history = changes(ledger, known)
    chapters = {c.id: c.title for c in shown.chapters}
    return {
        "title": shown.title,
        "finds": "Search sections and decisions",
        "doc": shown,
        "ledger": ledger,
        "cards": by_kind,
        "kinds": {k.value: name for k, name in KINDS.items()},
        "others": [k for k in KINDS if k not in {Kind.DECISION, Kind.QUESTION, Kind.ACTION}],
        "K": Kind,
        "entry": known.get,
        "history": history,
        "counts": _counts(cards),
        "brief": [_item(row, chapters) for row in subject.coverage],
        "verdicts": [(v.value, _VERDICTS[v], sum(r.verdict is v for r in subject.coverage)) for v in Verdict],
        "chapters": chapters,
        "rendered": RENDERED,
        "pictures": subject.pictures,
        "drawn": lambda source: isinstance(subject.pictures.get(source), Picture),
        "wide": lambda picture: picture.width > _WIDE,
        "undrawn": sum(not isinstance(subject.pictures.get(f.source), Picture) for f in shown.figures),
        "topics": _topics(by_kind),
    }


def _cards(ledger: Ledger, known: Lookup, topics: Mapping[str, str]) -> tuple[Card, ...]:
    titles = {d.key: d.title for d in ledger.discussions}
    return tuple(card(e, known, topics, titles) for e in ledger.entries)


def _topics(cards: Mapping[Kind, Sequence[Card]]) -> list[str]:
    return sorted({c.topic for c in cards[Kind.DECISION]}, key=str.casefold)


def _by_kind(cards: Iterable[Card]) -> dict[Kind, list[Card]]:
    made: dict[Kind, list[Card]] = {kind: [] for kind in KINDS}
    for one in cards:
        made[one.kind].append(one)
    return made


def _counts(cards: Sequence[Card]) -> list[tuple[str, int, str]]:
    """The figures at the top of the page: name, number, and the place that it leads to."""

    def number(kind: Kind, *statuses: str) -> int:
        return sum(c.kind is kind and (not statuses or c.status in statuses) for c in cards)

    return [
        ("decisions in force", number(Kind.DECISION, "accepted"), "decision-log"),
        ("since superseded", number(Kind.DECISION, "superseded"), "decision-log"),
        ("turned down", number(Kind.DECISION, "rejected"), "decision-log"),
        ("still to decide", number(Kind.DECISION, "proposed", "deferred"), "open-questions"),
        ("technologies", number(Kind.TECHNOLOGY), "ledger-entries"),
        ("open questions", number(Kind.QUESTION, "open"), "open-questions"),
        ("open actions", number(Kind.ACTION, "open"), "actions"),
    ]


def _item(row: CoverageRow, chapters: dict[str, str]) -> dict[str, Any]:
    places = [(s, chapters[s]) for s in row.sections if s in chapters]
    return {"row": row, "tone": _VERDICTS[row.verdict], "places": places}


def sized(picture: Picture, *, live: bool) -> str:
    """The picture's SVG at its own size, wide ones a little smaller; for a printer small, its colours filled in."""
    if not live:
        return painted(picture, scale=_PRINTED)
    scale = 0.8 if picture.width > _WIDE else 1.0
    size = f'width="{picture.width * scale:g}" height="{picture.height * scale:g}"'
    return picture.svg.replace("<svg ", f'<svg {size} aria-hidden="true" focusable="false" ', 1)


def runs(inlines: Sequence[Inline]) -> list[Inline | tuple[Cite, ...]]:
    """Inlines with cites that stand side by side as one run.

    The commas between them and the parentheses around them go; the mark that ends the sentence comes before them.
    """
    made: list[Inline | tuple[Cite, ...]] = []
    for inline in inlines:
        last = made[-1] if made else None
        before = made[-2] if len(made) > 1 else None
        if isinstance(inline, Cite):
            if isinstance(last, Text) and last.text.strip() in {",", ""} and isinstance(before, tuple):
                made[-2:] = [(*before, inline)]
            else:
                made.append((inline,))
        else:
            made.append(inline)
    return _bare(made)


def _bare(made: list[Inline | tuple[Cite, ...]]) -> list[Inline | tuple[Cite, ...]]:
    for n, run in enumerate(made):
        if not isinstance(run, tuple) or not 0 < n < len(made) - 1:
            continue
        before, after = made[n - 1], made[n + 1]
        if isinstance(before, Text) and isinstance(after, Text) and before.text.endswith("(") and after.text[:1] == ")":
            rest = after.text[1:]
            mark = rest[:1] if rest[:1] in {".", "!", "?", ";", ",", ":"} else ""
            made[n - 1] = Text(text=before.text[:-1].rstrip() + mark)
            made[n + 1] = Text(text=rest.removeprefix(mark))
    return [m for m in made if not (isinstance(m, Text) and not m.text)]
