"""How an entry, and the words behind it, are told to a person in plain sentences, each with its proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from agent.model.chat import Statement
from agent.model.details import ActionDetails, Alternative, ComponentDetails, DecisionDetails, Said, TechnologyDetails
from agent.model.finding import Evidence
from agent.model.ledger import Entry

_CAUSE = re.compile(r"\b(?:because|since|so that|too \w+|otherwise|due to)\b", re.IGNORECASE)
_LONGEST = 420
"""Characters of a quote in an answer; `/why` shows it whole."""


def stopped(text: str) -> str:
    """A sentence with a mark at its end."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def lower(text: str) -> str:
    """A statement for the middle of a sentence: a first word that is no name begins small."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() and first in _SMALL else text


_SMALL = frozenset(
    ["The", "A", "An", "It", "We", "That", "This", "Every", "Each", "All", "No", "Nobody", "There", "What", "Only"]
)


def said(evidence: Evidence, label: str) -> Statement:
    """The words of a piece of evidence, with whose they are."""
    words = cut(evidence.quote)
    return Statement(text=f"{evidence.speaker or 'Somebody'}: “{words}”", cites=(label,), places=(place(evidence),))


def place(evidence: Evidence) -> str:
    """Where it was said."""
    return f"turn {evidence.turn}, {evidence.source}"


def cut(text: str) -> str:
    """A text on one line, of a length that an answer can hold."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def quotes(entry: Entry, near: Sequence[str] = (), most: int = 1) -> Iterator[Statement]:
    """The quotes of an entry that bear most on something: that name it or give a reason, before the others."""

    def weight(numbered: tuple[int, Evidence]) -> tuple[int, int]:
        place, evidence = numbered
        low = evidence.quote.casefold()
        named = sum(n.casefold() in low for n in near)
        return (-2 * named - bool(_CAUSE.search(evidence.quote)), place)

    ranked = sorted(_of_standing(entry), key=weight)[:most]
    return (said(evidence, entry.id) for _, evidence in sorted(ranked, key=lambda it: it[0]))


def _of_standing(entry: Entry) -> list[tuple[int, Evidence]]:
    """The numbered quotes that bear an entry out as it stands: not those of a standing that it had before."""
    numbered = list(enumerate(entry.evidence))
    turned = [step for step in entry.history if step.what.startswith(entry.status)]
    if not isinstance(entry.details, TechnologyDetails) or not turned or len(entry.history) == 1:
        return numbered
    since = [n for n, it in numbered if (it.discussion, it.turn) == (turned[-1].discussion, turned[-1].turn)]
    return numbered[since[0] :] if since else numbered


def reasons(entry: Entry) -> tuple[Said, ...]:
    """Why it stands as it does, as far as that was said."""
    if isinstance(entry.details, DecisionDetails):
        return entry.details.rationale
    reason = getattr(entry.details, "reason", None)
    return (reason,) if isinstance(reason, Said) else ()


def reason(entry: Entry, given: Said, head: str = "The reason given") -> Statement:
    """A reason in the words in which it was given, where these are known. `head`: what it is, if nobody meant one."""
    who = f"{given.speaker}: " if given.verbatim and given.speaker else ""
    words = f"“{cut(given.text)}”" if given.verbatim else stopped(given.text)
    turn = (f"turn {given.turn}, {entry.evidence[0].source}",) if given.turn else ()
    return Statement(text=f"{head}: {who}{words}", cites=(entry.id,), places=turn)


def standing(entry: Entry) -> Statement:
    """What an entry says, and how it stands where that is not simply so."""
    how = _HOW.get(entry.status, "")
    text = stopped(entry.statement)
    bare = _BARE.fullmatch(entry.statement.removeprefix(entry.title))
    if bare and isinstance(entry.details, TechnologyDetails):  # its first standing may not be the one that holds
        return Statement(text=_technology(entry, entry.details), cites=(entry.id,))
    if bare and isinstance(entry.details, ComponentDetails):
        return Statement(text=_component(entry, entry.details), cites=(entry.id,))
    if entry.superseded_by:
        return Statement(text=f"Replaced since by {entry.superseded_by}: {text}", cites=(entry.id, entry.superseded_by))
    if isinstance(entry.details, ActionDetails) and entry.details.owner:
        how = f"{how.removesuffix(': ') or 'Done'}, for {entry.details.owner}: "
    return Statement(text=f"{how}{text}", cites=(entry.id,))


_BARE = re.compile(r" is (?:chosen|rejected|considered|mentioned|in use already|a part of the system)\.?")
"""What the rules state of a technology or a part that has no statement of its own."""


def _technology(entry: Entry, details: TechnologyDetails) -> str:
    name = f"{entry.title} {details.version}" if details.version else entry.title
    what = f" ({details.category})" if details.category else ""
    role = f", for {details.role}" if details.role else ""
    return f"{name}{what} {_STANDS.get(entry.status, entry.status)}{role}."


def _component(entry: Entry, details: ComponentDetails) -> str:
    what = "part" if details.what == "other" else details.what
    where = "next to the system" if details.boundary == "outside" else "of the system"
    return f"{entry.title} is {'an' if what[0] in 'aeiou' else 'a'} {what} {where}."


_STANDS = {
    "chosen": "is chosen",
    "existing": "is in use already",
    "considered": "was considered",
    "rejected": "was turned down",
    "mentioned": "was mentioned, and nothing was settled about it",
}
_HOW = {
    "proposed": "Proposed, not settled: ",
    "rejected": "Turned down: ",
    "deferred": "Deferred: ",
    "considered": "Considered: ",
    "withdrawn": "Taken back: ",
    "open": "Open: ",
    "answered": "Answered: ",
}


def each(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries, each once, in order."""
    return tuple({e.id: e for e in entries}.values())


def standing_of(option: Alternative) -> str:
    """How an option that lost is headed, so that what nobody said no to does not pass for turned down."""
    return "Proposed, not taken" if option.unsaid else "Not chosen"


def life(entry: Entry) -> Iterator[Statement]:
    """All that is known of an entry: what it says, why, instead of what, what became of it, and every quote."""
    yield Statement(text=f"{entry.title} ({entry.kind.value}, {entry.status}).", cites=(entry.id,))
    if stopped(entry.statement) != stopped(entry.title) or entry.superseded_by:
        yield standing(entry)
    yield from (reason(entry, why) for why in reasons(entry))
    if isinstance(entry.details, DecisionDetails):
        for option in entry.details.alternatives:
            why = f": {stopped(option.reason.text)}" if option.reason else ", and no reason was found."
            yield Statement(text=f"{standing_of(option)}: {option.name}{why}", cites=(entry.id,))
    if entry.supersedes:
        yield Statement(text=f"It replaces {', '.join(entry.supersedes)}.", cites=(entry.id, *entry.supersedes))
    for step in entry.history:
        day = step.date.isoformat() if step.date else "undated"
        yield Statement(
            text=f"{day}: {step.what}.", places=(f"turn {step.turn}, {step.discussion}",) if step.turn else ()
        )
    yield from (said(evidence, entry.id) for evidence in entry.evidence)
