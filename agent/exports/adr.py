"""The decisions as Markdown files, one each, in the form of MADR 4.0 (Markdown Architectural Decision Records).

The form is published at adr.github.io/madr. A file keeps its number and its name once it has them. The label that it
was made from stands in a comment below the front matter, and by that it is found again. What a person wrote into a file
is merged with what the ledger says now, place by place, as the document is; where both changed one, theirs stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from agent.document.anchors import FRONT_MATTER
from agent.document.escape import heading, inline, line, quoted, scalar
from agent.document.merge import merge
from agent.document.parts import Index, day, said, stacked, stopped
from agent.exports.base import Export, File, Job, Made
from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Evidence, placed
from agent.model.ledger import Entry, Ledger

_NAME = re.compile(r"(\d{4,})-[^/]*\.md")
_LABEL = re.compile(r"<!-- blueprint: ([A-Z]{1,4}-\d{3,}) -->")
_FRONT = re.compile(r"---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_LONGEST_SLUG = 60


def make(job: Job) -> Made:
    """A file a decision; those that a person keeps beside them are left alone."""
    ledger = job.subject.ledger
    decisions = tuple(ledger.of(Kind.DECISION))
    names = _names(decisions, job.existing, job.bases)
    known, notes, files = Index(ledger), [], []
    for entry in decisions:
        name, fresh = names[entry.id], record(entry, known, names)
        merged, clashes = _merged(name, job.existing.get(name), job.bases.get(name), fresh)
        files.append(File(path=name, content=merged.encode("utf-8", "replace"), base=fresh))
        if clashes:
            notes.append(f"{name}: what you wrote stands where the ledger says something else now.")
    notes += _left(job.existing, ledger)
    return Made(files=tuple(files), notes=tuple(notes))


def _names(decisions: Sequence[Entry], existing: Mapping[str, str], bases: Mapping[str, str]) -> dict[str, str]:
    """The file of each decision: the one that it has, else the next number and its title."""
    held = {name: _LABEL.search(text) or _LABEL.search(bases.get(name, "")) for name, text in existing.items()}
    names = {found[1]: name for name, found in sorted(held.items()) if found and _NAME.fullmatch(name)}
    taken = [int(found[1]) for name in (*existing, *bases) if (found := _NAME.fullmatch(name))]
    number = max(taken, default=0)
    made: dict[str, str] = {}
    for entry in decisions:
        if entry.id not in names:
            number += 1
        made[entry.id] = names.get(entry.id) or f"{number:04d}-{slug(entry.title)}.md"
    return made


def slug(title: str) -> str:
    """A title as a part of a file's name: small ASCII letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    made = ""
    for word in words:
        if made and len(made) + 1 + len(word) > _LONGEST_SLUG:
            break
        made = f"{made}-{word}" if made else word[:_LONGEST_SLUG]
    return made or "decision"


def _merged(name: str, existing: str | None, base: str | None, fresh: str) -> tuple[str, bool]:
    """What the file is to hold, and whether a person's text stood against the ledger's somewhere."""
    if existing is None:
        return fresh, False
    here = existing.removeprefix("\ufeff").replace("\r\n", "\n")
    texts = [_halves(text) for text in (base if base is not None else here, here, fresh)]
    if base is None and here != fresh:
        return here, True
    front = merge(FRONT_MATTER, texts[0][0], texts[1][0], texts[2][0])
    body = merge(name, texts[0][1], texts[1][1], texts[2][1])
    text = front.text.rstrip("\n") + "\n\n" + body.text.strip("\n") + "\n"
    return text.lstrip("\n"), bool(front.conflicts or body.conflicts)


def _halves(text: str) -> tuple[str, str]:
    found = _FRONT.match(text)
    return (text[: found.end()], text[found.end() :].lstrip("\n")) if found else ("", text)


def _left(existing: Mapping[str, str], ledger: Ledger) -> Iterator[str]:
    """Files whose decision the ledger no longer holds."""
    for name, text in sorted(existing.items()):
        found = _LABEL.search(text)
        if found and ledger.get(found[1]) is None:
            yield f"{name}: the ledger no longer holds {found[1]}; the file was left as it is."


def record(entry: Entry, known: Index, names: Mapping[str, str]) -> str:
    """One decision in MADR's form. Sections for which nothing was said are left out, as the form allows."""
    details = entry.details if isinstance(entry.details, DecisionDetails) else DecisionDetails()
    return (
        stacked(
            _front(entry, details, names),
            f"<!-- blueprint: {entry.id} -->",
            f"# {_headline(entry.title)}",
            "## Context and Problem Statement",
            said(details.asked) if details.asked else line(stopped(entry.statement)),
            _drivers(details),
            "## Considered Options",
            _bulleted([inline(entry.title), *(inline(a.name) for a in details.alternatives)]),
            "## Decision Outcome",
            _outcome(entry, details),
            _consequences(details),
            _pros_and_cons(entry, details),
            "## More Information",
            _more(entry, details, known, names),
        )
        + "\n"
    )


def _headline(title: str) -> str:
    """A heading's words without the mark at their end, which Markdown's linters refuse."""
    return heading(title.rstrip(" .,;:!?")) or "Decision"


def _front(entry: Entry, details: DecisionDetails, names: Mapping[str, str]) -> str:
    latest = max((c.date for c in entry.history if c.date), default=entry.date)
    lines = [f'status: "{_status(entry, names)}"', *([f"date: {latest}"] if latest else [])]
    people = [p for p in dict.fromkeys((details.decided_by, *details.assented)) if p]
    objectors = [o.by for o in details.objections if o.by and o.by not in people]
    lines += [f"decision-makers: {scalar(', '.join(people))}"] if people else []
    lines += [f"consulted: {scalar(', '.join(dict.fromkeys(objectors)))}"] if objectors else []
    return "\n".join(("---", *lines, "---"))


def _status(entry: Entry, names: Mapping[str, str]) -> str:
    if entry.status == "superseded" and entry.superseded_by:
        successor = names.get(entry.superseded_by)
        return f"superseded by ADR-{successor.partition('-')[0]}" if successor else "superseded"
    return entry.status


def _bulleted(items: Iterable[str]) -> str:
    return "\n".join(f"* {item}" for item in dict.fromkeys(items))


def _drivers(details: DecisionDetails) -> str:
    return stacked("## Decision Drivers", _bulleted(said(r) for r in details.rationale)) if details.rationale else ""


def _outcome(entry: Entry, details: DecisionDetails) -> str:
    title = f'"{inline(entry.title)}"'
    if entry.status in {"proposed", "deferred"}:
        return f"Nothing is settled yet: {title} is {entry.status}."
    if entry.status == "rejected":
        because = f", because {said(details.rationale[0])}" if details.rationale else ""
        return f"Rejected: {title}{because}."
    because = f", because {said(details.rationale[0])}" if details.rationale else ""
    outcome = f"Chosen option: {title}{because}."
    told = line(stopped(entry.statement))
    return stacked(outcome, "" if entry.statement.rstrip(".") == entry.title.rstrip(".") else told)


def _consequences(details: DecisionDetails) -> str:
    if not details.consequences and not details.objections:
        return ""
    effects = [said(c) for c in details.consequences]
    against = [f"Bad, because {inline(o.text)}{_answered(o.answer)}" for o in details.objections]
    return stacked("### Consequences", _bulleted([*effects, *against]))


def _answered(answer: str | None) -> str:
    return f" (answered: {inline(answer)})" if answer else " (not answered)"


def _pros_and_cons(entry: Entry, details: DecisionDetails) -> str:
    if not details.alternatives:
        return ""
    lost = (
        (
            a.name,
            f"* {'Answered' if a.unsaid else 'Bad, because'} {said(a.reason)}" if a.reason else "No reason was found.",
        )
        for a in details.alternatives
    )
    parts = (stacked(f"### {_headline(name)}", why) for name, why in lost)
    return stacked("## Pros and Cons of the Options", *parts)


def _more(entry: Entry, details: DecisionDetails, known: Index, names: Mapping[str, str]) -> str:
    sure = "" if entry.tier == "explicit" else f", a {entry.tier} reading that was not said outright"
    facts = [f"Entry {entry.id} of the ledger, first said on {day(entry.date)}{sure}."]
    for name, labels in (("Replaces", entry.supersedes), ("Replaced by", (entry.superseded_by,)),
                         ("Does not fit with", entry.contradicts)):  # fmt: skip
        facts += [f"{name} {_link(label, known, names)}." for label in labels if label]
    facts += [f"Earlier wording: {inline(text)}" for text in entry.earlier]
    words = stacked("What was said:", _bulleted(_proof(e) for e in entry.evidence))
    near = _bulleted(_proof(placed(s)) for s in details.around) if not details.rationale else ""
    return stacked(_bulleted(facts), words, stacked("Said while it was considered:", near) if near else "")


def _proof(evidence: Evidence) -> str:
    """A quote with speaker, time and place in the file."""
    place = ", ".join(
        inline(p) for p in (evidence.source, f"turn {evidence.turn}", evidence.time, evidence.anchor) if p
    )
    return f"{line(evidence.speaker or 'Somebody')} ({place}): {quoted(evidence.quote)}"


def _link(label: str, known: Index, names: Mapping[str, str]) -> str:
    entry = known.get(label)
    name = names.get(entry.id) if entry else None
    if entry is None or name is None:
        return inline(label)
    return f"[ADR-{name.partition('-')[0]} {inline(entry.title)}]({name})".replace("\n", " ")


EXPORT = Export(name="adr", what="a file a decision, in MADR's form", place="docs/adr/", make=make)
