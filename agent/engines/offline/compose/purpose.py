"""What the system is for, in the words in which people said so at the beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.wording import quoted, shown_speaker
from agent.model.details import Kind
from agent.model.ledger import Entry
from agent.model.section import Sentence
from agent.text.numbers import digits, quantities
from agent.text.words import stems


def purpose(entries: Iterable[Entry], voice: Voice) -> list[Sentence]:
    """What people said at the beginning of what the system is for, in their words."""
    told = [e for e in entries if e.kind is Kind.CONSTRAINT and e.topic == "overview" and e.current]
    sentences = []
    for entry in told:
        evidence = entry.evidence[0]
        who = shown_speaker(evidence.speaker)
        key = "purpose.words" if who else "purpose.words_nobody"
        quote = quoted(_put_right(evidence.quote, voice))
        sentences.append(Sentence(text=voice.say(key, who=who, quote=quote), cites=(entry.id,)))
    return sentences


def _put_right(quote: str, voice: Voice) -> str:
    """The words without a sentence in which their speaker corrects himself, where the others hold the amount that is right."""
    parts = re.split(r"(?<=[.!?])\s+", quote)
    slips = [(p, m) for p in parts if (m := voice.phrasings.search("speech.corrected", p))]
    said = " ".join(p for p in parts if p not in [slip for slip, _ in slips])
    held = quantities(digits(said))
    right = [q for slip, m in slips for q in quantities(digits(slip[m.end() :]))]
    return said if said and all(any(q.value == o.value for o in held) for q in right) else quote


def opening(entries: Sequence[Entry], voice: Voice) -> list[Sentence]:
    """The stretches of the opening that the summary quotes: the one that names the thing, and the one that says most of it.

    The first that says something says most, unless another tells of several of the parts. The section on the whole has all of them.
    """
    given = purpose(entries, voice)
    full = [s for s in given if len(stems(s.text)) >= _SAYS_SOMETHING]
    if not full:
        return sorted(given, key=lambda s: -len(stems(s.text)))[:1]
    named = [e.title for e in entries if e.kind in (Kind.COMPONENT, Kind.TECHNOLOGY)]
    tells = max(full, key=lambda s: _parts_told(s.text, named))
    best = tells if _parts_told(tells.text, named) >= _SEVERAL else full[0]
    return list(dict.fromkeys((given[0], best))) if given[0] not in full else [best]


def _parts_told(text: str, named: Sequence[str]) -> int:
    return sum(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None for name in named)


_SAYS_SOMETHING = 10
"""Content words of a sentence about the whole, with who said it; 'so, the new backend' says nothing to a reader."""
_SEVERAL = 3
"""Parts and technologies that a stretch names which tells how the whole is built."""
