"""Which option won and which lost: whether a claim has it the other way round.

Rules over single sentences, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from agent.text.clauses import ordered, parts, short
from agent.text.names import holds
from agent.text.sentences import sentences
from agent.text.words import negated

_RATHER = re.compile(
    r"\b(?:instead of|rather than|in preference to|in place of|preferred to|chosen over)\b", re.IGNORECASE
)

_RATHER_THAN = re.compile(r"\brather (?!than\b)(?P<won>[^,;:.]{2,50}?) than (?P<lost>[^,;:.]{2,50})", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def _choices(text: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """What won and what lost, wherever a text sets one against the other."""
    found = []
    for part in parts(text):
        match = _RATHER.search(part)
        if match is not None:
            won = frozenset(ordered(part[: match.start()]))
            lost = frozenset(ordered(re.split(r",|\bbecause\b|\bsince\b", part[match.end() :])[0]))
            found.append((won - lost, lost - won))
        for match in _RATHER_THAN.finditer(part):
            won, lost = frozenset(ordered(match["won"])), frozenset(ordered(match["lost"]))
            found.append((won - lost, lost - won))
    return tuple(found)


def reversed_choice(claim: str, texts: Sequence[str]) -> str | None:
    """The sentence whose winner is the claim's loser and the other way about; None where there is none."""
    for won, lost in _choices(claim):
        for text in texts:
            for theirs, other in _choices(text):
                if won & other and lost & theirs:
                    return short(text)
    return None


_GAVE_WAY = re.compile(
    r"\b(?:(?:gave|gives|give|given|made|makes) way (?:to|for)|yield(?:s|ed) to"
    r"|(?:was|were|is|are|been|being)\s+(?:\w+ly\s+)?(?:replaced|superseded|succeeded) by"
    r"|(?:was|were|is|are|been|being)\s+(?:\w+ly\s+)?(?:given up|dropped|abandoned|swapped|exchanged|left)"
    r" (?:in favou?r of|for))\b",
    re.IGNORECASE,
)
"""What stands between what went and what came."""
_TOOK_OVER = re.compile(
    r"\b(?:(?<!was )(?<!were )(?<!is )(?<!been )(?:replac(?:es|ed)|supersed(?:es|ed))(?! by)"
    r"|(?:takes|took) the place of|instead of|in place of)\b",
    re.IGNORECASE,
)
"""What stands between what came and what went."""


def turned_back(claim: str, came: str, went: str) -> bool:
    """Whether a claim has what came give way to what went, of the two titles of one matter."""
    new, old = frozenset(ordered(came)), frozenset(ordered(went))
    for part in parts(claim):
        for pattern, forward in ((_GAVE_WAY, True), (_TOOK_OVER, False)):
            match = pattern.search(part)
            if match is None:
                continue
            sides = frozenset(ordered(part[: match.start()])), frozenset(ordered(part[match.end() :]))
            gone, here = sides if forward else sides[::-1]
            if gone & (new - old) and here & (old - new) and not (gone & (old - new) or here & (new - old)):
                return True
    return False


_OVER = re.compile(
    r"\b(?:(?:chosen|preferred|picked|selected|favou?red|adopted|taken|won|wins) over"
    r"|instead of|rather than|in preference to|in place of|preferred to|beats?|replaces?)\b"
    r"|,\s*not\b|\b(?:and|but) not\b",
    re.I,
)
_CHOSEN = re.compile(
    r"\b(?:is|was|were|are|has been)\s+(?:\w+ly\s+)?(?:chosen|selected|preferred|adopted|accepted|picked)\b", re.I
)
_LOST = re.compile(
    r"\b(?:is|was|were|are|has been)\s+(?:\w+ly\s+)?"
    r"(?:rejected|ruled out|turned down|dropped|dismissed|discarded|declined|refused)\b",
    re.I,
)


def wrong_winner(claim: str, losers: Sequence[str], winners: Sequence[str] = ()) -> str | None:
    """The option that the claim has win though it lost, or lose though it won; None where the winner is right."""
    for sentence in sentences(claim) or (claim,):
        over = _OVER.search(sentence)
        if over is not None:
            left, right = sentence[: over.start()], sentence[over.end() :]
            for name in losers:
                if (
                    holds(name, left)
                    and not holds(name, right)
                    and not _LOST.search(left)
                    and not negated(left)
                    and any(holds(w, right) for w in winners)
                ):
                    return name
        for pattern, names in ((_CHOSEN, losers), (_LOST, winners)):
            match = pattern.search(sentence)
            if match is not None and negated(sentence[: match.end()]):
                continue
            subject = _subject(sentence, match)
            if pattern is _LOST and any(frozenset(ordered(n)) & frozenset(ordered(subject)) for n in losers):
                continue
            for name in names:
                if match and holds(name, subject):
                    return name
    return None


def lost_subject(claim: str) -> Iterator[str]:
    """What a claim says was turned down."""
    for sentence in sentences(claim) or (claim,):
        match = _LOST.search(sentence)
        if match is not None:
            yield _subject(sentence, match)


def _subject(sentence: str, match: re.Match[str] | None) -> str:
    return re.split(r"[,;]|\b(?:and|while|but|because|over)\b", sentence[: match.start()])[-1] if match else ""
