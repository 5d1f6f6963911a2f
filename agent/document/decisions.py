"""The decision log.

Each decision with what became of it, why, what lost, who settled it, and the words that were said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set

from agent.document.escape import flat, heading, inline, line
from agent.document.parts import (
    Index,
    Lookup,
    anchor,
    bullets,
    count,
    day,
    label_link,
    links,
    proof,
    said,
    stacked,
    stopped,
)
from agent.document.telling import standing_of
from agent.model.details import STATUSES, Alternative, DecisionDetails, Kind
from agent.model.finding import placed
from agent.model.ledger import Change, Entry, Ledger


def decision_log(ledger: Ledger, question_words: Set[str]) -> str:
    """The body of the appendix: how to read it, then each decision in the order in which they were said.

    `question_words`: those of which one stands in a question that is no proposal.
    """
    decisions = tuple(ledger.of(Kind.DECISION))
    if not decisions:
        return "No decision was found in the discussions."
    known = Index(ledger)
    return stacked(
        f"{count(len(decisions), 'decision')}: {_counted(decisions)}. {_LEGEND}",
        *(_decision(e, known, question_words) for e in decisions),
    )


_LEGEND = (
    "Where nothing else is said, the words bear the reading out without saying it in so many words; "
    "*explicit* means that they do, *possible* that they may mean less."
)


def _counted(decisions: Sequence[Entry]) -> str:
    by_status = Counter(e.status for e in decisions)
    return ", ".join(f"{by_status[s]} {s}" for s in STATUSES[Kind.DECISION] if by_status[s])


def _decision(entry: Entry, known: Index, question_words: Set[str]) -> str:
    """One decision, told from its record. What no longer holds says so in its heading.

    Each of its words stands once: under what they are to it, or as what was said.
    """
    details = entry.details if isinstance(entry.details, DecisionDetails) else DecisionDetails()
    title = f"#### {entry.id}: {heading(entry.title)} ({entry.status})"
    told = "" if _stands_below(entry) else line(entry.statement)
    facts = bullets(
        (
            *_standing_facts(entry, known),
            *_people(details, settled=entry.status != "proposed"),
            *_words(entry, details, known, question_words),
            *_around(entry, details),
            *_lost(entry, details),
            *_near(entry, details, known),
            *_weighed(entry, details),
            *_relations(entry, known),
        )
    )
    return stacked(anchor(entry.id), title, told, facts)


def _stands_below(entry: Entry) -> bool:
    """Whether the heading says the statement whole, or the words that were said hold it as it is."""
    said = flat(entry.statement).rstrip(".").casefold()
    quoted = any(said in flat(e.quote).casefold() for e in entry.evidence)
    return quoted or said == flat(entry.title).rstrip(".").casefold()


def _words(entry: Entry, details: DecisionDetails, known: Index, question_words: Set[str]) -> Iterator[str]:
    """What was asked, what was said, and why: the evidence by its part in the decision, then what else is known."""
    roles = []
    if details.asked:
        what = "question" if _open(details.asked.text, question_words) else "proposal"
        roles.append((f"In answer to the {what}", details.asked))
    roles += [("Why", s) for s in details.rationale] + [("Consequence", s) for s in details.consequences]
    shown = set()
    for evidence in entry.evidence:
        beside = len(entry.evidence) > 1
        said_as = _asks(evidence.quote, question_words) if beside and evidence is not entry.evidence[-1] else "Said"
        role = next((r for r, s in roles if flat(s.text) == flat(evidence.quote) and beside), said_as)
        shown.add(flat(evidence.quote))
        refused = ", ".join(inline(o.name) for o in details.alternatives if _refused_in(o, evidence.quote))
        yield f"**{role}:** {proof(evidence, known)}{f' (not chosen: {refused})' if refused else ''}"
    yield from (f"**{role}:** {said(s)}" for role, s in roles if flat(s.text) not in shown)


def _refused_in(option: Alternative, quote: str) -> bool:
    """Whether the words of a quote name an option that lost, and nothing else says why it did."""
    elsewhere = option.reason is not None and flat(option.reason.text) != flat(quote)
    return (
        not elsewhere and re.search(rf"(?<!\w){re.escape(option.name)}(?!\w)", flat(quote), re.IGNORECASE) is not None
    )


def _asks(quote: str, question_words: Set[str]) -> str:
    """What somebody does with the words before those that settle it."""
    if not quote.rstrip(' "”)').endswith("?"):
        return "Said"
    return "Asked" if _open(quote, question_words) else "Proposed"


def _open(text: str, question_words: Set[str]) -> bool:
    """Whether it asks something open: '7 January?' asks whether others agree, and so proposes."""
    words = re.findall(r"\w+", text.casefold())
    return "?" in re.split(r"\w", text)[-1] and not question_words.isdisjoint(words)


def _content(text: str) -> frozenset[str]:
    """The longer words of a text, which are about something."""
    return frozenset(re.findall(r"\w{4,}", text.casefold()))


_ADDS = 4
"""Words from which on what stands around the words adds to them; 'agreed, for the record' does not."""


def _around(entry: Entry, details: DecisionDetails) -> Iterator[str]:
    """The words that settled it with those around them, where the evidence and the reasons hold less."""
    shown = " ".join(flat(t) for t in (*(e.quote for e in entry.evidence), *(s.text for s in details.rationale)))
    held = _content(shown)
    for passage in details.passages:
        if flat(passage.words.text) not in shown and len(_content(passage.words.text) - held) >= _ADDS:
            yield f"**Considered with it:** {said(passage.words)}"


def _lost(entry: Entry, details: DecisionDetails) -> Iterator[str]:
    above = {flat(e.quote) for e in entry.evidence}
    for option in details.alternatives:
        if any(_refused_in(option, e.quote) for e in entry.evidence):
            continue
        why = f": {said(option.reason)}" if option.reason else ", for which no reason was found"
        if option.reason and flat(option.reason.text) in above:
            why = ", in the words above"
        elif option.reason:
            above.add(flat(option.reason.text))
        yield f"**{standing_of(option)}:** {inline(option.name)}{why}"


def _near(entry: Entry, details: DecisionDetails, known: Index) -> Iterator[str]:
    """Where no reason was found, what was said while it was considered; nothing claims that it is why."""
    if not details.rationale:
        above = " ".join(flat(e.quote) for e in entry.evidence)
        words = [placed(s) for s in details.around if flat(s.text) not in above]
        yield from (f"**Said while it was considered:** {proof(e, known)}" for e in words)


def _weighed(entry: Entry, details: DecisionDetails) -> Iterator[str]:
    """What was said of the matter before it was settled, that stands nowhere else in the entry."""
    shown = {flat(e.quote) for e in entry.evidence} | {flat(s.text) for s in details.rationale}
    around = " ".join(flat(w.text) for w in (*(p.words for p in details.passages), *details.around))
    shown |= {flat(o.reason.text) for o in details.alternatives if o.reason} | {
        flat(o.text) for o in details.objections
    }
    fresh = [s for s in details.weighed if flat(s.text) not in shown and flat(s.text) not in around]
    if fresh:
        yield f"**Considered before:** {'; '.join(said(s) for s in fresh)}"


def _standing_facts(entry: Entry, ledger: Lookup) -> Iterator[str]:
    sure = "" if entry.tier == "probable" else f", {entry.tier}"
    origin = "" if entry.origin == "discussion" else f", from {entry.origin}"
    if sure or origin:
        yield f"**Status:** {entry.status}{origin}{sure}"
    if entry.superseded_by:
        yield f"**Replaced by:** {named(entry.superseded_by, ledger)}"
    if entry.supersedes:
        yield f"**Replaces:** {'; '.join(named(i, ledger) for i in entry.supersedes)}"


def _people(details: DecisionDetails, *, settled: bool) -> Iterator[str]:
    by = f"**{'Decided' if settled else 'Proposed'} by:** {inline(details.decided_by)}" if details.decided_by else ""
    with_ = f"**Assented:** {', '.join(map(inline, details.assented))}" if details.assented else ""
    if by or with_:
        yield "; ".join(p for p in (by, with_) if p)
    for objection in details.objections:
        who = f" of {inline(objection.by)}" if objection.by else ""
        answer = f"Answer: {inline(objection.answer)}" if objection.answer else "It was not answered."
        yield f"**Objection{who}:** {stopped(inline(objection.text))} {answer}"


def _relations(entry: Entry, ledger: Lookup) -> Iterator[str]:
    if entry.contradicts:
        yield f"**Does not fit with:** {'; '.join(named(i, ledger) for i in entry.contradicts)}"
    for text in entry.earlier:
        yield f"**Earlier wording, since replaced:** {inline(text)}"
    if any(change.what != "said again" for change in entry.history[1:]):
        yield f"**History:** {'; '.join(_step(change, ledger) for change in entry.history)}"


def _step(change: Change, ledger: Lookup) -> str:
    place = f" (turn {change.turn})" if change.turn else ""
    return f"{day(change.date)} {what(change, ledger)}{place}"


def what(change: Change, ledger: Lookup) -> str:
    """What happened to an entry, with the label in it linked: 'replaced by D-012'."""
    words = change.what.split(" ")
    return " ".join(label_link(w, ledger) if ledger.get(w) else inline(w) for w in words)


def named(label: str, ledger: Lookup) -> str:
    """An entry's link and title."""
    entry = ledger.get(label)
    return f"{links([label], ledger)} {inline(entry.title)}" if entry else inline(label)
