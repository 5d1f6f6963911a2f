"""One section from its typed draft: Markdown that holds nothing but the draft's words, with each cite as a link."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.document.escape import cell, flat, heading, inline, line, link_text
from agent.document.parts import Lookup, anchor, bullets, cell_of, links, stacked, table, with_cites
from agent.model.section import (
    Block,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Recommendation,
    SectionDraft,
    SectionSpec,
    Sentence,
    Subheading,
    Table,
)


def render_section(
    draft: SectionDraft, spec: SectionSpec, ledger: Lookup, elsewhere: Sequence[tuple[str, str]] = ()
) -> str:
    """What stands between a section's anchors, ending in a newline. Equal input gives equal bytes.

    `elsewhere`: id and title of the sections that tell what this one asks for, where it has no line of its own.
    """
    blocks = stacked(*(render_block(block, ledger) for block in draft.blocks))
    told = stacked(blocks, shortcomings(draft, ledger))
    if not told:
        return stacked(anchor(spec.id), nothing_said(spec, elsewhere)) + "\n"
    return stacked(f"{anchor(spec.id)}\n\n### {heading(spec.title)}", told) + "\n"


NOT_SPOKEN_OF = "not spoken of."
"""How a section goes on after its title on which nothing was said."""
NOTHING_SAID = ("Nothing on this was found in the discussions.", NOT_SPOKEN_OF)
"""How its words begin, today's last; documents that were written before have the others."""


def nothing_said(spec: SectionSpec, elsewhere: Sequence[tuple[str, str]] = ()) -> str:
    """The line that stands for a section on which nothing was said, or of which all is told in others."""
    title = f"**{inline(spec.title)}**"
    if elsewhere:
        places = ", ".join(f"[{link_text(title)}](#{name})" for name, title in elsewhere)
        return f"{title}: what the discussions say on this is told in {places}."
    return f"{title}: {NOT_SPOKEN_OF} To be asked: {inline(spec.question)}"


def shortcomings(draft: SectionDraft, ledger: Lookup) -> str:
    """What the checks and a second reading still hold against the section, where a reader sees it."""
    if not draft.short:
        return ""
    found = (with_cites(line(_place(v.block, v.place) + v.message), v.cites, ledger) for v in draft.short)
    return stacked("**This section falls short.** After repair this is still held against it:", bullets(found))


def _place(block: int | None, place: str) -> str:
    where = ", ".join(p for p in (f"block {block + 1}" if block is not None else "", place) if p)
    return f"{where}: " if where else ""


def render_block(block: Block, ledger: Lookup) -> str:
    """One block; an empty one gives the empty string."""
    match block:
        case Paragraph():
            return _paragraph(block, ledger)
        case Listing():
            return _listing(block, ledger)
        case Table():
            return _table(block, ledger)
        case Quotation():
            return _quotation(block, ledger)
        case Subheading():
            return f"#### {heading(block.text)}" if flat(block.text) else ""
        case Picture():
            return _picture(block, ledger)
        case Recommendation():
            return with_cites(
                f"**Recommendation** (not from the discussions): {inline(block.text)}", block.cites, ledger
            )


def _paragraph(block: Paragraph, ledger: Lookup) -> str:
    """The sentences. Neighbours that rest on the same entries carry their cites once, at the last of them."""
    told = [s for s in block.sentences if flat(s.text)]
    shown = []
    for n, sentence in enumerate(told):
        again = n + 1 < len(told) and told[n + 1].cites == sentence.cites
        shown.append(_sentence(sentence.model_copy(update={"cites": ()}) if again else sentence, ledger, n == 0))
    return " ".join(s for s in shown if s)


def _sentence(sentence: Sentence, ledger: Lookup, opens: bool = True) -> str:
    text = (line if opens else inline)(sentence.text)
    return with_cites(text, sentence.cites, ledger) if text else ""


def _listing(block: Listing, ledger: Lookup) -> str:
    items = [s for s in (_sentence(item, ledger) for item in block.items) if s]
    return "\n".join(f"{n}. {s}" for n, s in enumerate(items, 1)) if block.ordered else bullets(items)


def _table(block: Table, ledger: Lookup) -> str:
    if not block.headers or not block.rows:
        return ""
    cited = any(row.cites for row in block.rows)
    width = len(block.headers)
    headers = [*(cell(h) or "–" for h in block.headers), *(["Source"] if cited else [])]
    rows = []
    for row in block.rows:
        spare = " ".join(row.cells[width - 1 :])
        cells = [cell(c) for c in (*row.cells[: width - 1], *([spare] if spare else []))]
        cells += [""] * (width - len(cells))
        rows.append([*cells, *([cell_of(links(row.cites, ledger))] if cited else [])])
    return table(headers, rows)


def _quotation(block: Quotation, ledger: Lookup) -> str:
    text = line(block.text)
    speaker = f" — {inline(block.speaker)}" if block.speaker else ""
    return f"> {text}{with_cites(speaker, block.cites, ledger)}" if text else ""


def _picture(block: Picture, ledger: Lookup) -> str:
    source = block.diagram.render().rstrip("\n")
    longest = max((len(run) for run in re.findall(r"`+", source)), default=0)
    fence = "`" * max(3, longest + 1)
    caption = f"*{inline(block.diagram.caption)}*" if flat(block.diagram.caption) else ""
    words = _in_words(block.diagram.describe())
    cites = block.diagram.cites()
    proof = f"Sources: {links(cites, ledger)}" if cites else ""
    hidden = stacked("<details><summary>In words</summary>", words, proof, "</details>") if words or proof else ""
    return stacked(f"{fence}mermaid\n{source}\n{fence}", caption, hidden)


def _in_words(described: str) -> str:
    """Plain lines as paragraphs, those that open with a dash as lists."""
    groups: list[list[str]] = []
    for raw in described.splitlines():
        item = re.match(r"\s*[-*]\s+(.*)", raw)
        text = line(item[1] if item else raw)
        if not text:
            continue
        if item and groups and groups[-1][0].startswith("- "):
            groups[-1].append(f"- {text}")
        else:
            groups.append([f"- {text}" if item else text])
    return stacked(*("\n".join(group) for group in groups))
