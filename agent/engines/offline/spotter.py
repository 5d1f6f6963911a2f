"""Finds technologies by name in a text.

Names come from the lexicon (`prompts/lexicons/technologies.toml`), and from casing that only product names have
(`SQLCipher`, `UniFFI`). A name that is also an ordinary word counts only where its casing and place say that the
product is meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from agent.catalogue import Technologies, Technology
from agent.engines.offline import said_of
from agent.text.alternatives import one_of
from agent.types import Frozen

_CAMEL = re.compile(
    r"\b(?:[A-Z]{2,}[a-z]+[A-Za-z]*|[A-Z][a-z]+(?:[A-Z][a-z]+|[A-Z]{2,})[A-Za-z]*|[a-z]+[A-Z]{2,}[a-z]*)\b"
)
_OWN_NAME = re.compile(
    r"\b(?:building|called|named|develop(?:ing)?|our (?:app|product|system|service|tool)|project|welcome to),? $",
    re.IGNORECASE,
)
"""Before the name of the system that is being built, which is no technology that it uses."""
_NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_SPOKEN = {word: n for n, word in enumerate(_NUMBER_WORDS)}
_MEASURED = (
    r"(?!\.?\d)(?! ?(?:%|s\b|ms\b|min|hour|day|week|month|year|second|node|replica|partition"
    r"|(?!(?:is|was|has|does|as|carries|comes|gives|keeps|runs|needs|holds|speaks|works|stays|makes|lets|supports)\b)[a-z]+s\b))"
)
_VERSION = re.compile(rf"^[ -]?(?:version |v\.? ?)?(\d+(?:\.\d+)*)\b{_MEASURED}")
_VERSION_SPOKEN = re.compile(
    rf"^ (?:version )?({'|'.join(_SPOKEN)})(?=\s*(?:[,.;:!?]|$|(?:over|with|for|on|in|and|single|as|then|database)\b))",
    re.IGNORECASE,
)
_DATUM = re.compile(r"^ (?:address(?:es)?|numbers?)\b", re.IGNORECASE)
"""After a name that only says what sort of datum is meant: 'e-mail address'."""
_LONGER_NAME = re.compile(r"^ [A-Z][a-z]+\b(?<! I)")
_JOINED = re.compile(r"^(?:,? ?(?:and|or|nor|&) (?:the |a |an )?|, |/)$", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(r"^, (?:and|but) ", re.IGNORECASE)
_STOP = re.compile(r"[,;:.!?](?:\s|$)")
_SHORT = 4
_DOTTED = re.compile(r"^[A-Z][A-Za-z]{2,}\.(?:io|js|com|dev|ai|app|net)$")
"""A name that people call by its first part once they have said it whole: 'Fly.io', then 'forget Fly'."""


class Mention(Frozen):
    """A technology named in an utterance."""

    name: str
    category: str | None
    start: int
    end: int
    version: str | None = None
    refused: bool = False
    compound: bool = False
    """Whether a part or use of it is meant: 'Go plug-ins', 'webhook keys'."""
    row: tuple[int, int] = (0, 0)
    """Where the row of names that it belongs to begins and ends: 'Kafka and NATS' are spoken of together."""


class Spotter:
    """Finds technologies by name. Built once from the lexicon."""

    def __init__(self, lexicon: Technologies) -> None:
        self._by_form: dict[str, tuple[Technology, str]] = {}
        for technology in lexicon.entries:
            for form in technology.forms:
                self._by_form.setdefault(_folded(form), (technology, form))
        forms = sorted({f for t in lexicon.entries for f in t.forms}, key=lambda n: (-len(n), n))
        self._pattern = re.compile(
            rf"(?<![\w.-])(?:{one_of((f, _spelling(f)) for f in forms)})(?![\w]|://|-\w|\.\w)", re.IGNORECASE
        )
        self._whole = {t.name.partition(".")[0]: t for t in lexicon.entries if _DOTTED.match(t.name)}
        self._shorter = re.compile(
            rf"(?<![\w.-])(?<!^)(?:{'|'.join(map(re.escape, self._whole)) or '(?!)'})(?![\w-]|\.\w)"
        )
        self._cue = re.compile(rf"\b(?:{'|'.join(re.escape(c) for c in lexicon.cues)})s?\b", re.IGNORECASE)
        self._found = lru_cache(maxsize=1 << 12)(self._find)

    def mentions(self, text: str, ignore: Sequence[str] = (), known: Collection[str] = ()) -> tuple[Mention, ...]:
        """The technologies of a text in order of place, each place once.

        `ignore`: names of people and components. `known`: technologies that were named elsewhere in the discussion, so
        that an ordinary word in the same casing means them again.
        """
        return self._found(text, tuple(ignore), frozenset(known))

    def _find(self, text: str, ignore: tuple[str, ...], known: frozenset[str]) -> tuple[Mention, ...]:
        skip = {word.casefold() for name in ignore for word in (name, *name.split())}
        found: dict[int, Mention] = {}
        for match in self._pattern.finditer(text):
            technology, form = self._lookup(match[0])
            if technology and match[0].casefold() not in skip and self._meant(technology, form, match, text, known):
                found[match.start()] = _named(technology.name, technology.category, match.span(), text)
        for match in self._shorter.finditer(text):
            whole = self._whole[match[0]]
            if whole.name in known and match.start() not in found and not self._lookup(match[0])[0]:
                found[match.start()] = _named(whole.name, whole.category, match.span(), text)
        for match in _written(frozenset(n for n in known if not self._lookup(n)[0])).finditer(text):
            found.setdefault(match.start(), _named(match[0], None, match.span(), text))
        taken = [(m.start, m.end) for m in found.values()]
        for match in _CAMEL.finditer(text):
            inside = any(start < match.end() and match.start() < end for start, end in taken)
            own = _OWN_NAME.search(text[: match.start()])
            if not inside and not own and match[0].casefold() not in skip and len(match[0]) > _SHORT:
                found[match.start()] = _named(match[0], None, match.span(), text)
        return _judged(text, _without_paths(text, [found[place] for place in sorted(found)]))

    def parent(self, text: str, mention: Mention) -> str | None:
        """The technology whose name opens the words of another: NATS in 'NATS JetStream'."""
        first, blank, _ = text[mention.start : mention.end].partition(" ")
        technology = self._lookup(first)[0] if blank else None
        return technology.name if technology and technology.name != mention.name else None

    def _lookup(self, words: str) -> tuple[Technology | None, str]:
        spelt = _folded(words)
        return self._by_form.get(spelt) or self._by_form.get(spelt.removesuffix("s")) or (None, "")

    def _meant(
        self, technology: Technology, form: str, match: re.Match[str], text: str, known: Collection[str]
    ) -> bool:
        """Whether an ordinary word stands here as a name."""
        after = text[match.end() :]
        if _DATUM.match(after):
            return False
        if not technology.is_ambiguous(form) or text[match.start() - 1 : match.start()] == "`":
            return True
        before = text[: match.start()].rstrip()
        near = " ".join([*_STOP.split(before)[-1].split()[-3:], "|", *_STOP.split(after)[0].split()[:4]])
        beside_cue = self._cue.search(near) is not None
        if form[:1].islower() or len(form) == 1:
            return beside_cue and (form[:1].islower() or match[0] == form)
        if match[0] != form:
            return False
        if not before or before[-1] in '.!?"“' or (before[-1] == ":" and technology.name not in known):
            return beside_cue or _NAMELY.match(after) is not None
        longer = _LONGER_NAME.match(after)
        return not longer or self._lookup(longer[0].strip())[0] is not None or beside_cue


_NAMELY = re.compile(
    r"\s*(?:\d|it is\b|is (?:out|in|fine|rejected)\b|is (?:just|really|basically|only|plain) [A-Z]|stays?\b|,? (?:no|yes)(?=\s*[,.;!]|$)|(?:,| and| or) [A-Z])"
)
"""After a name that opens a sentence: what is only said of products."""


@lru_cache(maxsize=64)
def _written(names: frozenset[str]) -> re.Pattern[str]:
    """Finds names that are in no lexicon, as they were written when they were brought up."""
    listed = sorted(names, key=lambda n: (-len(n), n))
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, listed)) or '(?!)'})(?![\w-]|\.\w)")


def _folded(form: str) -> str:
    """A form without blanks and hyphens, case folded."""
    return re.sub(r"[\s-]+", "", form).casefold()


def _spelling(form: str) -> str:
    """A form as a pattern: a blank also stands for a hyphen or nothing, a spoken plural is allowed."""
    body = r"[\s-]?".join(re.escape(part) for part in re.split(r"[\s-]+", form))
    return body + (r"s?" if form[-1].isalpha() and len(form) > _SHORT else "")


def _named(name: str, category: str | None, span: tuple[int, int], text: str) -> Mention:
    start, end = span
    compound = said_of.part(text, end) is not None
    return Mention(
        name=name, category=category, start=start, end=end, version=_version(name, text, span), compound=compound
    )


def _version(name: str, text: str, span: tuple[int, int]) -> str | None:
    """The version said with a name, as digits: inside the form ('MQTT 5') or after it, also spoken ('Postgres sixteen')."""
    inside = text[span[0] : span[1]]
    if inside.casefold().startswith(name.casefold() + " "):
        rest = inside[len(name) :]
        if (within := _VERSION.match(rest) or _VERSION_SPOKEN.match(rest)) is not None:
            return str(_SPOKEN.get(within[1].casefold(), within[1]))
    after = text[span[1] :]
    said = _VERSION.match(after) or _VERSION_SPOKEN.match(after)
    return str(_SPOKEN.get(said[1].casefold(), said[1])) if said else None


def _without_paths(text: str, found: Sequence[Mention]) -> list[Mention]:
    """The mentions without those that are steps of a path or address; 'PouchDB/Couchbase' are two names."""
    starts, ends = {m.start for m in found}, {m.end for m in found}
    return [
        m
        for m in found
        if (text[m.start - 1 : m.start] != "/" or m.start - 1 in ends)
        and (text[m.end : m.end + 1] != "/" or m.end + 1 in starts)
    ]


def _judged(text: str, found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, each with its row and whether it is turned down."""
    rows: list[list[Mention]] = []
    for mention in found:
        if rows and _JOINED.match(text[rows[-1][-1].end : mention.start]):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return tuple(_in_row(text, m, part) for row in rows for part in _clauses(text, row) for m in part)


def _clauses(text: str, row: Sequence[Mention]) -> list[Sequence[Mention]]:
    """A row of names, cut where a second clause begins with the next one: 'we take A, and B and C are out'."""
    for place in range(1, len(row) - 1):
        joint = text[row[place - 1].end : row[place].start]
        if _NEXT_CLAUSE.match(joint) and said_of.says_more(text, row[0].start):
            return [row[:place], *_clauses(text, row[place:])]
    return [row]


def _in_row(text: str, mention: Mention, row: Sequence[Mention]) -> Mention:
    start, end = row[0].start, row[-1].end
    last = mention is row[-1] or not said_of.says_more(text, start)
    refused = not mention.compound and said_of.refused(text, start, end, last=last)
    return mention.model_copy(update={"row": (start, end), "refused": refused})
