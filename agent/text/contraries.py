"""Whether a claim says the contrary of what was said: the opposite word, another thing's reason, what was ruled out.

Rules over single clauses, made to be right when they object; what they cannot judge passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from agent.text.clauses import Clause, clauses, parts, short
from agent.text.words import stem, stems

_ALIKE = 0.6
"""Share of a clause's content words from which on another clause is taken to speak of the same thing."""
_NOT = re.compile(r"\b(?:not|no|never|cannot|nobody|nothing|none)\b|n['’]t\b", re.IGNORECASE)
_OPPOSITE = """
before/after oldest/newest older/newer more/less above/below first/last faster/slower higher/lower inside/outside
synchronous/asynchronous synchronously/asynchronously enabled/disabled public/private cheaper/dearer earlier/later
upstream/downstream online/offline succeeds/fails accepts/refuses accepted/refused allowed/forbidden always/never
internal/external manual/automatic manually/automatically most/fewest largest/smallest biggest/smallest
encrypted/unencrypted mutable/immutable locally/remotely increases/decreases longer/shorter opens/closes past/future
start/end top/bottom minimum/maximum least/most
keeps/drops kept/dropped starts/stops grows/shrinks pull/push pulls/pushes
"""
OPPOSITES = {a: b for pair in _OPPOSITE.split() for a, b in (pair.split("/"), pair.split("/")[::-1])}
_SHARED = re.compile(r"\b(?:before|after)\b", re.IGNORECASE)


def opposite(claim: str, texts: Sequence[str]) -> str | None:
    """A word of the claim whose opposite, and not itself, stands in the texts: 'newest' for 'oldest'; None if none.

    A clause that denies may say by the opposite what the other affirms: 'not longer' is 'shorter'.
    """
    words = re.findall(r"[a-z]+", claim.casefold())
    opposites = [(w, other) for w in words if (other := OPPOSITES.get(w)) is not None and other not in words]
    said = frozenset(re.findall(r"[a-z]+", " ".join(texts).casefold())) if opposites else frozenset()
    for word, other in opposites:  # 'inside as well as outside' has both
        if other in said and word not in said and stem(word) not in {stem(w) for w in said} and not _SHARED.match(word):
            if word in _PLACES and not _ahead(word, claim) & _ahead(str(other), " ".join(texts)):
                continue
            ours = [_NOT.search(c) is not None for c in parts(claim) if re.search(rf"\b{word}\b", c, re.I)]
            theirs = [
                _NOT.search(c) is not None for t in texts for c in parts(t) if re.search(rf"\b{other}\b", c, re.I)
            ]
            if set(ours) & set(theirs):
                return f"it says {word!r} where {other!r} was said"
    return None


_OF_THE_SAME = "first last past future start end top bottom least most always never earlier later"
_PLACES = frozenset(_OF_THE_SAME.split())
"""Words that say the opposite only of the same thing: 'first meant to last' has both."""


def _ahead(word: str, text: str) -> frozenset[str]:
    """The stems of what a word stands before, wherever a text has it."""
    return frozenset(stem(m[1]) for m in re.finditer(rf"\b{word}\s+([a-z-]+)", text, re.IGNORECASE))


def other_reason(claim: str, texts: Sequence[str]) -> str | None:
    """The sentence that gives the claim's reason for another thing than the claim does; None where there is none."""
    ours = clauses(claim)
    for told, why in pairwise(ours):
        if why.tie != "reason" or len(why.stems) < 2:
            continue
        for text in texts:
            pairs = [(a, b) for a, b in pairwise(clauses(text)) if b.tie == "reason"]
            if len(pairs) < 2:
                continue
            own = max(pairs, key=lambda p: len(frozenset(p[1].order) & why.stems))
            meant = [p for p in pairs if frozenset(p[0].order) & frozenset(told.order)]
            alike = len(frozenset(own[1].order) & why.stems) >= 2
            if alike and meant and own not in meant and not frozenset(own[0].order) & frozenset(told.order):
                return f"that reason was given for another thing: {short(text)}"
    return None


_OUT = re.compile(
    r"(?:^|[,;:]\s*|\b(?:and|but|so|or)\s+)(?P<what>(?:(?!\b(?:and|but|so|because)\b)[^,;:]){2,60}?)\s+"
    r"(?:is|are|was|were)\s+(?:\w+\s+)?(?:ruled out|off the (?:list|table)|out)\b(?! (?:of|in|on|to|for|there|at)\b)"
    r"|\bnot (?:on|in|for|at|by|with|to|over|through)\s+(?P<not>[^,;:.]{2,40})"
    r"|(?:^|[,;:]\s*|\b(?:and|but|with)\s+)no\s+(?P<none>[\w-]+(?: [\w-]+)?)(?=\s*(?:[.,;]|$))"
    r"|(?:^|[,;]\s*|\band\s+)(?P<no>[\w-]+(?:\s[\w-]+){0,3}?)\s+no(?=[.,;]|$)",
    re.IGNORECASE,
)
_SETS_ASIDE = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|out|alone|against|refus\w*|reject\w*|declin\w*|drop(?:s|ped)"
    r"|turn\w* down|lost|loses?|only|alternatives?|instead|rather"
    r"|in (?:place|favou?r|lieu) of|exclud\w*|forbid\w*|prevent\w*|avoid\w*|spoke"
    r"|objected|weighed|considered|discussed|would|could|dismiss\w*|discard\w*|unless|withdrawn|missing|lacks?"
    r"|(?:won|wins?|chosen|preferred) (?:out )?over|beats?"
    r"|stop\w*|too (?:many|much|\w+)|impossible|unavailable|fail\w*|nowhere|replac\w*|gave way|superseded|until|was"
    r"|were|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)


def ruled_out(claim: str, texts: Sequence[str]) -> str | None:
    """The sentence that rules out what the claim tells as it stands ('drop-offs are out'); None where there is none."""
    ours = stems(claim)
    for text in texts:
        for what in outs(text):
            if what <= ours and not _SETS_ASIDE.search(claim) and not what <= _besides(tuple(texts)):
                return f"it tells as so what was ruled out: {short(text)}"
    return None


@lru_cache(maxsize=1 << 12)
def outs(text: str) -> tuple[frozenset[str], ...]:
    """The stems of each thing that a text rules out."""
    found = (stems(m["what"] or m["not"] or m["none"] or m["no"] or "") for m in _OUT.finditer(text))
    return tuple(words for words in found if words)


@lru_cache(maxsize=1 << 10)
def _besides(texts: tuple[str, ...]) -> frozenset[str]:
    """The stems of what the texts say beside what they rule out."""
    return stems(_OUT.sub(" ", " ".join(texts)))


def at_odds(claim: str, texts: Sequence[str], pairs: Mapping[str, str] = OPPOSITES) -> str | None:
    """The sentence that has the opposite of the claim's word said of the same thing; None where there is none.

    'The relay stays' is at odds with 'the table stays, the relay goes', though both words were said. `pairs`: the words
    with their opposites.
    """
    mine = frozenset(re.findall(r"[a-z]+", claim.casefold()))
    for clause in clauses(claim):
        for word in re.findall(r"[a-z]+", clause.text.casefold()):
            other = pairs.get(word)
            if other is None or other in mine or clause.denies or not (about := clause.stems - {stem(word)}):
                continue
            said = [c for text in texts for c in clauses(text) if not c.denies]
            like = max((len(about & c.stems) for c in said if re.search(rf"\b{word}\b", c.text, re.I)), default=0)
            near = [c for c in said if re.search(rf"\b{other}\b", c.text, re.I) and len(about & c.stems) > like]
            for c in near:
                rest = c.stems - {stem(other)}
                if len(about & rest) >= _ALIKE * min(len(rest), len(about)):
                    return f"it says {word!r} where {other!r} was said: {short(c.text)}"
    return None


def crossed(claim: str, texts: Sequence[str]) -> str | None:
    """The sentence whose two halves the claim mixes ('A for tests, B for production' of the reverse); None where none.

    Each half is known by words that the other lacks; both clauses of the claim must take from both.
    """
    pairs = [(ours, theirs, t) for t in texts for ours in _halves(claim) for theirs in _halves(t)]
    pairs += [(o, theirs, t) for t in texts for theirs in _arguments(t, reasoned=True) for o in _arguments(claim)]
    for (one, other), (a, b), text in pairs:
        mixed = all((c & (a - b)) and (c & (b - a)) for c in (one - other, other - one))
        if mixed and len((one | other) & (a | b)) > _FOUR:
            return f"it mixes what was said of two things: {short(text)}"
    return None


def _halves(text: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The stems of each two clauses side by side of which the second has a subject of its own."""
    said = [c for c in clauses(text) if c.tie == "main"]
    return ((frozenset(a.order), frozenset(b.order)) for a, b in pairwise(said) if b.fresh)


@lru_cache(maxsize=1 << 12)
def _arguments(text: str, *, reasoned: bool = False) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The stems of each two named things side by side, each with what is said of it; if asked, each with a reason."""
    whole: list[list[Clause]] = []
    for clause in clauses(text):
        named = clause.fresh or _NAMED.search(clause.text) is not None
        if clause.tie == "main" and (named or not whole):
            whole.append([clause])
        elif whole:
            whole[-1].append(clause)
    return tuple(
        (frozenset(s for c in a for s in c.order), frozenset(s for c in b for s in c.order))
        for a, b in pairwise(whole)
        if all(_NAMED.search(c[0].text) and (not reasoned or c[-1].tie == "reason") for c in (a, b))
    )


_NAMED = re.compile(r"\b(?!(?:The|An?|If|When|Should|Each|Every|No|All|It|They)\b)[A-Z]\w+")
_FOUR = 3
"""What four words of a sentence, or letters of a name, are more than."""


def lost_told(claim: str, losers: Sequence[str], kept: str) -> str | None:
    """The option that lost and that the claim tells as it stands; None where there is none.

    Only options of two words or more, as a single one may well have its place elsewhere.
    """
    if not losers or _SETS_ASIDE.search(claim):
        return None
    ours, held = stems(claim), stems(kept)
    for name in losers:
        words = stems(name)
        told = all(w in ours or (len(w) > _FOUR and any(o.startswith(w) for o in ours)) for w in words)
        if len(words) > 1 and told and len(words - held) > 1:
            return name
    return None
