"""Names in running text: what looks like a technology, product or component, and whether a text holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from agent.text.words import fold_name, stems


class Mention(NamedTuple):
    """A word that looks like a name. `technical`: by its letters alone ('gRPC', 'S3'); else it is only capitalised."""

    text: str
    start: int
    technical: bool


_TOKEN = re.compile(
    r"(?<![\w⟦])(?:[A-Za-z][A-Za-z0-9]*(?:[-_/][A-Za-z0-9]+)*(?:\.(?:js|io|NET|py|rs|ts))?(?:\+\+|#)?)(?!\w)"
)
_LABEL = re.compile(r"[A-Z]{1,4}-\d{3,}")
_OPENING = re.compile(r"(?:^|[.!?:;•\n(]\s*|[\"“]\s*)$")
_ORDINARY = """
I I'm I'd I'll OK AM PM UTC GMT CET EST KB MB GB TB KiB MiB GiB Kbps Mbps Gbps Hz kHz MHz kW
ID IDs API APIs UI URL URLs URI URIs HTTP HTTPS JSON XML CSV PDF HTML CPU RAM IO IP DNS SLA SLAs SLO SLOs QA TTL TTLs
FIFO LIFO
CRUD ACID REST RPC SDK CLI GUI UX OS DB SQL UUID UUIDs GUID PII GDPR MVP POC FAQ TBD TODO ETA ADR RFC PR PRs CI CD VM
VMs
RPO RTO EU US UK Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
August
September October November December Q1 Q2 Q3 Q4 English A B C D X Y Z v1 v2 v3 V1 V2 V3
"""
_COMMON = frozenset(w.casefold() for w in _ORDINARY.split())
_LONG = 100_000
_VENDORS = frozenset({"apache", "amazon", "aws", "google", "microsoft", "azure", "cloud", "oracle", "ibm", "hashicorp"})
_MADE_OF = re.compile(
    r"-(?:based|backed|driven|powered|hosted|style|like|compatible|only|native|aware|enabled|equipped|managed|side)$",
    re.I,
)
"""What a writer adds to a name, to say of a thing that it is made of it or goes with it."""
_ENDINGS = ("ql", "sql", "db", "js", "mq", "lang", "io", "s")


def mentions(text: str) -> tuple[Mention, ...]:
    """What looks like a name, in order. Common abbreviations, units, days, months and ledger labels are none.

    A word with capitals inside or digits ('PostgreSQL', 'gRPC', 'S3') is one anywhere; a plain capitalised one
    ('Kafka') only where
    it does not open a sentence, and not at all in a title written with capitals throughout.
    """
    titled = _titled(text)
    found = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word.casefold() in _COMMON or _LABEL.fullmatch(word) or re.fullmatch(r"[pP]\d{2,3}|\d+\w*", word):
            continue
        technical = _technical(word)
        plain = (
            word[0].isupper() and not titled and not _OPENING.search(text[max(0, match.start() - 6) : match.start()])
        )
        if technical or plain:
            found.append(Mention(text=word, start=match.start(), technical=technical))
    return tuple(found)


def holds(name: str, text: str, aliases: Mapping[str, str] | None = None) -> bool:
    """Whether a text holds a name, in any case, hyphenation and number, or under one of its aliases.

    `aliases`: folded name → canonical name, as `words.fold_name` folds. 'Postgres' stands for 'PostgreSQL', 'Mongo' for
    'MongoDB'.
    """
    name = _MADE_OF.sub("", name)
    if len(text) > _LONG:
        return _searched(name, text, aliases or {})
    spoken = grams(text)
    folded = fold_name(name)
    if not spoken.isdisjoint(_forms(folded)):
        return True
    if aliases:
        meant = aliases.get(folded)
        if meant is not None and (fold_name(meant) in spoken or any(aliases.get(g) == meant for g in spoken)):
            return True
    parts = [p for p in re.split(r"[-_/\s]+", name) if p]
    return len(parts) > 1 and all(
        fold_name(p) in _VENDORS or any(f in spoken for f in _forms(fold_name(p))) for p in parts
    )


def _searched(name: str, text: str, aliases: Mapping[str, str]) -> bool:
    """The same for a whole discussion, by one pattern in place of every run of words."""
    folded = fold_name(name)
    meant = aliases.get(folded)
    others = [other for other, shown in aliases.items() if shown == meant] if meant is not None else []
    parts = [p for p in re.split(r"[\s\-_./]+", name) if p]
    forms = {r"[\s\-_./]*".join(re.escape(p) for p in parts), *map(re.escape, (*_forms(folded), *others))}
    return re.search(rf"(?<![^\W_])(?:{'|'.join(sorted(forms))})s?(?![^\W_])", text, re.IGNORECASE) is not None


def vendor(name: str) -> bool:
    """Whether a word is a vendor's name that people leave out in speech: 'Apache' Kafka."""
    return fold_name(name) in _VENDORS


@lru_cache(maxsize=512)
def grams(text: str) -> frozenset[str]:
    """One to three words in a row, folded as names are: the forms under which a name may stand in the text."""
    words = [w for w in (fold_name(t) for t in re.findall(r"[^\W_]+(?:[-_./'’][^\W_]+)*(?:\+\+|#)?", text)) if w]
    split = [fold_name(w) for w in re.findall(r"[^\W_]+(?:\+\+|#)?", text)]
    return frozenset(
        "".join(seq[i : i + n]) for seq in (words, split) for n in (1, 2, 3) for i in range(len(seq) - n + 1)
    )


@lru_cache(maxsize=1 << 12)
def _forms(folded: str) -> tuple[str, ...]:
    """The name, its singular and plural, and it without or with a telling ending."""
    shorter = tuple(folded.removesuffix(e) for e in _ENDINGS if folded.endswith(e) and len(folded) - len(e) >= 3)
    return (
        folded,
        *(s for s in shorter if len(s) >= 4 or folded.endswith("s")),
        *(folded + e for e in _ENDINGS if len(folded) >= 4),
    )


@lru_cache(maxsize=1 << 13)
def _technical(word: str) -> bool:
    bare = word.rstrip("s") if len(word) > 3 else word
    parts = [p for p in re.split(r"[-_/]", bare) if p]
    if any(c.isdigit() for c in word):
        return any(c.isupper() for c in word) or re.fullmatch(r"[a-z]+\d+[a-z]*", word) is not None
    if word.endswith(("++", "#", ".js", ".io", ".NET", ".py", ".rs", ".ts")):
        return True
    return any(any(c.isupper() for c in p[1:]) for p in parts)


def _titled(text: str) -> bool:
    """Whether a text is a title with capitals throughout, so that capitals tell nothing."""
    if text.rstrip().endswith((".", "!", "?", ":", ";")):
        return False
    long = [w for w in re.findall(r"[A-Za-z]+", text) if len(w) >= 4]
    return len(long) >= 3 and all(w[0].isupper() for w in long)


_SHORT = re.compile(r"\b[A-Z]{2,6}\b")
_TITLE = re.compile(r"\b[A-Z][\w-]*(?:\s+(?:(?:of|the|and|for|to|in)\s+)*[A-Z][\w-]*)+")


def spelt_out(claim: str, texts: Iterable[str]) -> frozenset[str]:
    """Stems of the names in a claim that the texts have by their initials: 'The Update Framework' for 'TUF'."""
    titles = list(_TITLE.finditer(claim))
    known = frozenset(m[0] for text in texts for m in _SHORT.finditer(text)) if titles else frozenset()
    found: set[str] = set()
    for match in titles if known else ():
        words = match[0].split()
        for n in range(len(words)):
            initials = "".join(w[0] for w in words[n:])
            if initials.upper() in known or "".join(c for c in initials if c.isupper()) in known:
                found |= stems(match[0])
    return frozenset(found)
