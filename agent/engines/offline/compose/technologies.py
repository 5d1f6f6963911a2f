"""The technologies of a section: one table a standing, each with what it is for, or why it is out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.engines.offline.compose.arguments import why_not
from agent.engines.offline.compose.cells import LONGEST, cell, filled
from agent.engines.offline.compose.passages import torn
from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.wording import people, quoted, shown_speaker, stopped, wording
from agent.engines.offline.phrasing import capital
from agent.engines.offline.phrasing import statement as told
from agent.model.details import TechnologyDetails
from agent.model.ledger import Entry
from agent.model.section import Block, Paragraph, Row, Sentence, Subheading
from agent.text.names import holds


def technologies(entries: Sequence[Entry], voice: Voice, decided: Sequence[Entry]) -> list[Block]:
    """One table a standing; what was only mentioned in a sentence.

    A technology for which nobody gave a reason is told by the decision in which it stands, or by what was said of it.
    """
    blocks: list[Block] = []
    for status, heading, name, why in _STANDINGS:
        rows = []
        for entry in sorted((e for e in entries if e.status == status), key=lambda e: e.title.casefold()):
            d = entry.details
            if isinstance(d, TechnologyDetails):
                what = "; ".join(dict.fromkeys(filter(None, (d.category, d.role))))
                said = _why(entry, voice)
                cites: tuple[str, ...] = (entry.id,)
                if not said and status != "rejected":
                    use = _in_use(entry, decided, voice)
                    said, cites = (use[0], (entry.id, use[1])) if use else ("", cites)
                    said = said or _words_about(entry, voice)
                rows.append(Row(cells=(f"{entry.title} {d.version or ''}".strip(), what, said), cites=cites))
        blocks += _standing(rows, heading, (name, "What it is", why))
    mentioned = [e for e in entries if e.status == "mentioned"]
    if mentioned:
        text = voice.say("technology.mentioned", names=people(tuple(e.title for e in mentioned)))
        blocks.append(Paragraph(sentences=(Sentence(text=text, cites=tuple(e.id for e in mentioned)),)))
    return blocks


_STANDINGS = (
    ("chosen", "Chosen", "Technology", "For what, or why"),
    ("existing", "In use already", "Technology", "What is said of it"),
    ("considered", "Under consideration", "Considered", "What is said of it"),
    ("rejected", "Turned down", "Turned down", "Why not"),
)


def _against(entry: Entry, voice: Voice) -> str:
    """The words about a technology that lost which speak against it, where some do; who said them stands behind."""
    said = (e for e in entry.evidence if len(e.quote.split()) >= _AN_ARGUMENT and len(e.quote) <= LONGEST)
    found = next((e for e in said if voice.phrasings.has("lost.against", e.quote) and voice.first(e.quote)), None)
    if found is None:
        return ""
    who = shown_speaker(found.speaker)
    return f"turned down; {who}: {quoted(found.quote)}" if who else f"turned down: {quoted(found.quote)}"


_AN_ARGUMENT = 6
"""Words below which nobody argues."""


def _in_use(entry: Entry, decided: Sequence[Entry], voice: Voice) -> tuple[str, str] | None:
    """The decision that a technology stands in, as a clause, and its label: the shortest that says most and stands in no row before."""
    if entry.status == "considered":
        return None
    naming = _naming(entry, decided)
    told = [(e, w.said) for e in naming if (w := wording(e, voice.phrasings)).form in ("clause", "note", "phrase")]
    short = [(e, said) for e, said in told if len(said) <= LONGEST and not voice.phrasings.has("lost.refuses", said)]
    fresh = [(e, said) for e, said in short if not torn(e, voice.phrasings) and not voice.knows(said)]
    best = min(fresh, key=lambda it: (abs(len(it[1]) - _A_LINE), it[0].id), default=None)
    best = best or next(_clauses(entry, naming, voice), None)
    if best is None:
        pointed = [e for e, _ in short] or naming or [e for e in decided if _quotes(e, entry.title)]
        return ("", pointed[0].id) if pointed else None
    voice.first(best[1])
    return stopped(capital(best[1])), best[0].id


def _clauses(entry: Entry, naming: Sequence[Entry], voice: Voice) -> Iterator[tuple[Entry, str]]:
    """The part of a decision that has the name, where another row tells the whole or the whole is too long for a cell."""
    for decision in naming:
        whole = voice.phrasings.written(decision.statement.rstrip(". "))
        for joint in _JOINTS:
            part = next((p for p in joint.split(whole) if holds(entry.title, p)), "").strip(" ,;")
            told = voice.knows(part) or any(voice.phrasings.has(p, part) for p in ("lost.refuses", "use.leans"))
            if part and not told and part != whole and len(part.split()) >= _A_PART and len(part) <= LONGEST:
                yield decision, part


_JOINTS = (re.compile(r"[,;] (?:and|but|so|or) |; "), re.compile(r"[,;:] (?:(?:and|but|so|or) )?"))
"""Where a decision falls into clauses, the greater ones first."""
_A_PART = 4
"""Words from which on a part of a sentence says something."""


def _naming(entry: Entry, decided: Sequence[Entry]) -> list[Entry]:
    """The decisions whose statements name a technology: by its name as it is, another of its names, or as a part of one."""
    exact = re.compile(rf"(?<!\w){re.escape(entry.title)}(?!\w)")  # 'HTTP' is not 'HTTPS'
    naming = [e for e in decided if exact.search(e.statement)]
    naming = naming or [e for e in decided if holds(entry.title, e.statement) and not _one_letter(entry, e)]
    variant = re.compile(rf"(?<!\w){re.escape(entry.title)}[a-z]{{1,2}}(?!\w)")  # 'Argon2id'
    counted = entry.title[-1:].isdigit()
    return naming or [e for e in decided if counted and variant.search(e.statement)]


def _quotes(decision: Entry, title: str) -> bool:
    """Whether the words on which a decision rests name a technology that its statement leaves out."""
    return any(holds(title, e.quote) for e in decision.evidence)


def _one_letter(entry: Entry, decision: Entry) -> bool:
    """Whether a decision names another thing that differs by an 's' at the end alone, in capitals."""
    title = entry.title
    other = title[:-1] if title.endswith("S") else f"{title}S"
    return title.isupper() and re.search(rf"(?<!\w){re.escape(other)}(?!\w)", decision.statement) is not None


_A_LINE = 80
"""Characters of a cell that says enough and can be read at a glance."""


def _words_about(entry: Entry, voice: Voice) -> str:
    """What somebody said of a technology for which no decision gives the use: who, and the words."""
    said = [e for e in entry.evidence if len(e.quote.split()) >= _AN_ARGUMENT and len(e.quote) <= LONGEST]
    if entry.status != "considered":  # what settled it stands last
        said = [e for e in reversed(said) if not voice.phrasings.has("use.idle", e.quote)]
    found = next((e for e in said if voice.first(e.quote)), None)
    if found is None:
        return ""
    who = shown_speaker(found.speaker)
    return f"{who}: {quoted(found.quote)}" if who else quoted(found.quote)


def _standing(rows: Sequence[Row], heading: str, headers: Sequence[str]) -> list[Block]:
    """The table of one standing; those of which nothing is told are named in a sentence below it, and need no row each."""
    telling = [r for r in rows if r.cells[-1]]
    bare = [r for r in rows if not r.cells[-1]]
    told_in: list[Block] = [Subheading(text=heading), filled(headers, telling)] if telling else []
    lead = f"Also {heading[:1].lower()}{heading[1:]}" if telling else heading
    cites = tuple(c for r in bare for c in r.cites)
    named = people(tuple(r.cells[0] for r in bare)) if bare else ""
    return [*told_in, Paragraph(sentences=(Sentence(text=f"{lead}: {named}.", cites=cites),))] if bare else told_in


def _why(entry: Entry, voice: Voice) -> str:
    """Why a technology has its standing: the reason alone where the words give one for it, else what they say of it."""
    d = entry.details
    if not isinstance(d, TechnologyDetails):
        return ""
    if d.reason is None:
        return _against(entry, voice) if entry.status == "rejected" else ""
    if not d.reason.verbatim:
        return stopped(d.reason.text)
    if entry.status == "rejected":
        why = why_not(entry.title, d.reason, voice)
        if why:
            return why
    plain = voice.phrasings.written(told(d.reason.text).rstrip("."))
    if plain and not voice.phrasings.has("speech.marks", plain) and len(plain) <= LONGEST:
        return stopped(plain) if voice.first(plain) else ""
    return cell(d.reason, voice)
