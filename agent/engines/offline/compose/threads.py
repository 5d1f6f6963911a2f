"""Which decisions of a section belong together: those that another one restates, and those that make one paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.compose.phrasings import Phrasings, folded
from agent.engines.offline.compose.wording import shown_speaker, wording
from agent.engines.offline.phrasing import leading_subject
from agent.model.details import DecisionDetails
from agent.model.ledger import Entry
from agent.text.numbers import quantities, stands
from agent.text.words import negated, stems

_NEAR = 40
"""Turns within which a recap restates what was settled before it."""
_SAME_BREATH = 6
"""Turns within which two decisions belong to one exchange."""
_HELD = 0.8
"""Share of a decision's content words that a fuller one must hold to stand for it."""
_MOST = 4
"""Decisions in one paragraph."""


def restated(entries: Sequence[Entry], phrasings: Phrasings) -> dict[str, tuple[Entry, ...]]:
    """Decision's label → those that it says over again: 'JetStream' where a recap names it, a nod to it in somebody's speech."""
    found: dict[str, list[Entry]] = {}
    gone: set[str] = set()
    for entry in sorted(entries, key=lambda e: len(e.statement)):
        others = [e for e in entries if e.id != entry.id and e.id not in gone]
        nods = wording(entry, phrasings).form == "words"
        fuller = [
            e
            for e in others
            if _restates(e, entry) or (nods and _nodded(e, entry, phrasings)) or _answered_by(e, entry)
        ]
        if fuller:
            whole = max(fuller, key=lambda e: (len(e.statement), e.id))
            gone.add(entry.id)
            found.setdefault(whole.id, []).extend((entry, *found.pop(entry.id, ())))
    return {label: tuple(sorted(parts, key=lambda e: e.id)) for label, parts in found.items()}


def _restates(whole: Entry, part: Entry) -> bool:
    """Whether one decision says all that another says: its words, its numbers, the same way about."""
    if len(whole.statement) < len(part.statement) or negated(whole.statement) != negated(part.statement):
        return False
    if _argued(part) or part.supersedes:
        return False
    a, b = part.evidence[-1], whole.evidence[-1]
    near = a.discussion != b.discussion or abs(b.turn - a.turn) <= _NEAR
    ours, theirs = stems(part.statement), stems(f"{whole.statement} {whole.title}")
    if not near or not ours or len(ours & theirs) < _HELD * len(ours):
        return False
    said = quantities(whole.statement)
    return all(stands(q, said, whole.statement, strict=True) for q in quantities(part.statement))


def _answered_by(whole: Entry, part: Entry) -> bool:
    """Whether what an assistant put forward was answered by the very words that settle the other, which say what holds."""
    first, last, said = part.evidence[0], part.evidence[-1], whole.evidence[-1]
    assisted = shown_speaker(first.speaker) != first.speaker and first.speaker != last.speaker
    return assisted and len(whole.evidence) == 1 and (said.discussion, said.turn, said.quote) == (
        last.discussion, last.turn, last.quote,
    )  # fmt: skip


def _nodded(whole: Entry, nod: Entry, phrasings: Phrasings) -> bool:
    """Whether a remark in somebody's speech is a nod to what is settled beside it, and says nothing of its own: 'so the broker changes'."""
    if _argued(nod) or nod.supersedes or wording(whole, phrasings).form == "words":
        return False
    a, b = nod.evidence[-1], whole.evidence[-1]
    near = a.discussion == b.discussion and abs(b.turn - a.turn) <= 2 * _SAME_BREATH
    ours, theirs = stems(nod.statement), stems(f"{whole.statement} {whole.title}")
    said = quantities(whole.statement)
    bare = all(stands(q, said, whole.statement, strict=True) for q in quantities(nod.statement))
    return near and bare and len(ours) <= _A_NOD and bool(ours & theirs)


_A_NOD = 4
"""Content words of a remark that says nothing of its own."""


def _argued(entry: Entry) -> bool:
    """Whether there is more to tell of it than its choice."""
    d = entry.details
    own = {folded(e.quote) for e in entry.evidence}
    return isinstance(d, DecisionDetails) and (
        bool(d.turned_down or d.objections) or any(folded(r.text) not in own for r in d.rationale)
    )


def threads(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The decisions in paragraphs, in the order in which each began: one subject, or one exchange, four at most."""
    groups: list[list[Entry]] = []
    for entry in entries:
        subject = leading_subject(entry.statement)
        home = next(
            (
                g
                for g in reversed(groups)
                if len(g) < _MOST
                and (
                    (subject and any(leading_subject(e.statement) == subject for e in g)) or _one_exchange(g[-1], entry)
                )
            ),
            None,
        )
        if home is None:
            groups.append([entry])
        else:
            home.append(entry)
    return groups


def _one_exchange(last: Entry, entry: Entry) -> bool:
    a, b = last.evidence[0], entry.evidence[0]
    return a.discussion == b.discussion and 0 <= b.turn - a.turn <= _SAME_BREATH and last.topic == entry.topic
