"""The document as it stands → verdicts on what a person wrote into it, and on where its links lead.

What a person wrote needs no cites. It counts against the document only where it holds code or tells as current what the
ledger has superseded or rejected; the rest is reported. A link of the document's own that leads nowhere, and HTML or an
image that the renderer let through, count; a person's are reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from agent.checks import no_code, superseded
from agent.document import links
from agent.document.anchors import Outside, split
from agent.document.merge import Conflict, Edit
from agent.model.section import CheckContext, Paragraph, SectionDraft, Sentence, Severity, Verdict
from agent.ports import DiagramParser
from agent.types import Frozen

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}) *(\S*)[^\n]*\n(.*?)(?:^ {0,3}\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_COUNTED = (no_code.CHECK, superseded.CHECK)
OUTSIDE = "outside"
"""Where a person's text stands between the sections."""


class Standing(Frozen):
    """What was found in one region of the document."""

    section: str
    verdicts: tuple[Verdict, ...]


def look(
    document: str,
    edits: Iterable[Edit],
    context: CheckContext,
    parser: DiagramParser,
    conflicts: Iterable[Conflict] = (),
    written: Mapping[str, str] | None = None,
) -> tuple[Standing, ...]:
    """What a person's own text says against the document, by region.

    `edits`: what a person changed inside the anchors; `written`: the text of each region as the engine wrote it last.
    Raises UsageError where the anchors are broken.
    """
    found: dict[str, list[Verdict]] = {}
    for edit in edits:
        found.setdefault(edit.section, []).extend(_edited(edit.after, context, parser))
    whole = document.removeprefix("\ufeff").replace("\r\n", "\n")
    places = links.anchors(whole)
    for segment in split(whole):
        name = OUTSIDE if isinstance(segment, Outside) else segment.id
        if wrong := _links(segment.text, places, (written or {}).get(name, "")):
            found.setdefault(name, []).extend(wrong)
        if isinstance(segment, Outside) and (counted := _counted(segment.text, context)):
            found.setdefault(OUTSIDE, []).extend(counted)
    for conflict in conflicts:
        both = _note("conflict", "Your text and the new one differ here; yours stands.")
        found.setdefault(conflict.section, []).append(both)
    return tuple(Standing(section=name, verdicts=tuple(dict.fromkeys(v))) for name, v in found.items())


def _links(text: str, places: frozenset[str], written: str) -> list[Verdict]:
    """Errors in lines that the engine wrote, notes in those of a person."""
    ours = frozenset(written.split("\n"))
    return [
        Verdict(check="links", severity=Severity.ERROR if line in ours else Severity.NOTE, message=message)
        for line, message in links.faults(text, places)
    ]


def _edited(text: str, context: CheckContext, parser: DiagramParser) -> list[Verdict]:
    shown = text.strip().splitlines()[0][:60] if text.strip() else ""
    told = f"Changed by hand: {shown!r}." if shown else "Something was taken out by hand."
    broken = [
        _note("diagrams_parse", f"A diagram changed by hand cannot be drawn: {answer}")
        for _, language, body in _FENCE.findall(text)
        if language == "mermaid" and isinstance(answer := parser.parse(body), str)
    ]
    return [_note("by hand", told), *broken, *_counted(text, context)]


def _counted(text: str, context: CheckContext) -> list[Verdict]:
    """Code, and what the ledger says is over."""
    fences = [_error(f"A fenced block of {lang or 'code'} stands here; say in words what it does.")
              for _, lang, _ in _FENCE.findall(text) if lang != "mermaid"]  # fmt: skip
    prose = [line.strip() for line in _FENCE.sub("", text).splitlines() if line.strip()]
    if not prose:
        return fences
    sentences = tuple(Sentence(text=line) for line in prose)
    draft = SectionDraft(section=OUTSIDE, blocks=(Paragraph(sentences=sentences),), engine="by hand")
    return fences + [v for one in _COUNTED for v in _of(one.look(draft, context, _NoDiagrams()))]


class _NoDiagrams:
    """A parser for text that holds none."""

    def parse(self, source: str) -> str:
        """No diagram is read."""
        return f"no diagram is read here ({len(source)} characters)"


def _of(verdicts: Iterable[Verdict]) -> Iterable[Verdict]:
    return (v.model_copy(update={"block": None, "place": v.place.replace("sentence", "line")}) for v in verdicts)


def _error(message: str) -> Verdict:
    return Verdict(check="no_code", message=message)


def _note(check: str, message: str) -> Verdict:
    return Verdict(check=check, severity=Severity.NOTE, message=message)
