"""What of a text looks like a secret: the rules of `prompts/lexicons/secrets.toml`, held against one text or a talk.

Talk breaks secrets: a caption ends in the middle of a token, and a password is told in the turn after the one that
announces it. So rules that say `across` see the next turns too, and a token whose rule knows its beginning is put
together again over the blanks that cut it.
"""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from agent.errors import UsageError

MARK = re.compile(r"⟦secret:[0-9A-F]{4,64}⟧")
_MASKED = "⟦" * 8
"""What stands in a secret's place."""

_TRAILING = ".,;:!?)]}>\"'`”’"
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_GAP = re.compile(r"\s{1,3}")
_PLAIN = re.compile(r"[A-Z]?[a-z]+|\d+|[A-Z]{1,3}")
_SHORTEST = 4
"""Letters of a piece of a token that may follow a blank."""
_CUTS = 4
"""How often a token may be cut."""
_LONGEST = 100_000
"""Characters of a stretch of turns that is looked at as one."""


class Span(NamedTuple):
    """A secret's place in a text, the secret itself without what cut it, and the rule that knows it."""

    start: int
    end: int
    secret: str
    rule: str


@dataclass(frozen=True)
class Rule:
    """One kind of secret: see the head of the lexicon."""

    name: str
    source: str
    keywords: tuple[str, ...]
    pattern: re.Pattern[str]
    group: int
    entropy: float
    shape: re.Pattern[str] | None
    luhn: bool
    across: int
    begins: re.Pattern[str] | None
    piece: re.Pattern[str]
    length: int


@dataclass(frozen=True)
class Rules:
    """The compiled rule table. One without rules finds nothing."""

    rules: tuple[Rule, ...] = ()
    placeholders: re.Pattern[str] = re.compile(r"(?!)")

    def spans(self, text: str) -> Iterator[Span]:
        """What looks like a secret in a text, in no order; the spans may overlap."""
        low = text.lower()
        for rule in self.rules:
            if any(keyword in low for keyword in rule.keywords):
                yield from self._spans(rule, text)

    def that_may_fire(self, text: str) -> Rules:
        """Those of which a keyword stands in a text: no other one finds anything in a part of it."""
        low = text.lower()
        heard = tuple(rule for rule in self.rules if any(keyword in low for keyword in rule.keywords))
        return replace(self, rules=heard)

    def in_talk(self, turns: Sequence[tuple[str | None, str]]) -> list[list[Span]]:
        """The same for the words of turns, each with its speaker: also what a turn tells of a secret in a later one."""
        found = [list(self.spans(text)) for _, text in turns]
        for first, later, rules in self._stretches(turns):
            numbers = (first, *later)
            joined = "\n".join(turns[n][1] for n in numbers)[:_LONGEST]
            starts = _starts([turns[n][1] for n in numbers])
            for rule in rules:
                for span in self._spans(rule, joined):
                    for place, part in _parts(span, starts, [len(turns[n][1]) for n in numbers]):
                        found[numbers[place]].append(part)
        return found

    def _stretches(self, turns: Sequence[tuple[str | None, str]]) -> Iterator[tuple[int, list[int], list[Rule]]]:
        """Each turn that could begin what a later one ends: with the turns after it, and with its speaker's next."""
        following: dict[str | None, int] = {}
        own: list[int | None] = [None] * len(turns)
        for n in range(len(turns) - 1, -1, -1):
            own[n] = following.get(turns[n][0])
            following[turns[n][0]] = n
        for n, (_, text) in enumerate(turns):
            low = text.lower()
            rules = [rule for rule in self.rules if rule.across and any(keyword in low for keyword in rule.keywords)]
            by_reach: dict[int, list[Rule]] = {}
            for rule in rules:
                by_reach.setdefault(rule.across, []).append(rule)
            for reach, of_reach in by_reach.items():
                if later := list(range(n + 1, min(n + 1 + reach, len(turns)))):
                    yield n, later, of_reach
            next_own = own[n]
            if rules and next_own is not None and next_own > n + 1:
                yield n, [next_own], rules

    def _spans(self, rule: Rule, text: str) -> Iterator[Span]:
        text = _without_marks(text)
        for match in rule.pattern.finditer(text):
            span = _secret_span(text, rule, match)
            if span is not None and not self.placeholders.search(text[slice(*span)]):
                yield Span(*span, text[slice(*span)], rule.name)
        if rule.begins is not None:
            yield from _broken(text, rule, rule.begins)


def parse_rules(text: str) -> Rules:
    """The rules of a lexicon's text (TOML). Raises UsageError naming the rule that cannot be used."""
    try:
        table = tomllib.loads(text)
        placeholders = re.compile(table["placeholders"])
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise UsageError(
            f"The table of secrets cannot be used: {error}; restore prompts/lexicons/secrets.toml."
        ) from error
    return Rules(rules=tuple(_rule(row) for row in table.get("rule", ())), placeholders=placeholders)


def merged(spans: Iterable[Span], text: str) -> list[Span]:
    """Overlapping spans joined, in order."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            out[-1] = _joined(out[-1], span, text)
        else:
            out.append(span)
    return out


def _joined(one: Span, other: Span, text: str) -> Span:
    """Two that overlap as one; what is more than its own piece of the text says what the secret is."""
    end = max(one.end, other.end)
    whole = [s for s in (one, other) if (s.start, s.end) == (one.start, end) or s.secret not in text[s.start : s.end]]
    secret = max((s.secret for s in whole), key=len, default=text[one.start : end])
    return Span(one.start, end, secret, one.rule)


def _rule(row: Mapping[str, object]) -> Rule:
    name = str(row.get("name", "?"))
    try:
        rule = Rule(
            name=name,
            source=str(row.get("source", "")),
            keywords=tuple(str(k).lower() for k in _listed(row["keywords"])),
            pattern=re.compile(str(row["pattern"])),
            group=int(str(row.get("group", 0))),
            entropy=float(str(row.get("entropy", 0))),
            shape=re.compile(str(row["shape"])) if "shape" in row else None,
            luhn=row.get("luhn") is True,
            across=int(str(row.get("across", 0))),
            begins=re.compile(str(row["begins"])) if "begins" in row else None,
            piece=re.compile(str(row.get("piece", "[A-Za-z0-9]+"))),
            length=int(str(row.get("length", 0))),
        )
    except (KeyError, re.error, ValueError) as error:
        raise UsageError(
            f"The rule {name!r} of prompts/lexicons/secrets.toml cannot be used: {error}; correct or remove it."
        ) from error
    if not rule.keywords or rule.group > rule.pattern.groups:
        raise UsageError(
            f"The rule {name!r} of prompts/lexicons/secrets.toml lacks keywords or its group; correct or remove it."
        )
    return rule


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _secret_span(text: str, rule: Rule, match: re.Match[str]) -> tuple[int, int] | None:
    """The span of the rule's group (-1: the first that matched) without closing punctuation; None if too plain."""
    group = rule.group
    if group < 0:
        group = next((i for i in range(1, rule.pattern.groups + 1) if match[i] is not None), 0)
    start, end = match.span(group)
    if group:
        while end > start and text[end - 1] in _TRAILING and not _closes(text[start : end - 1], text[end - 1]):
            end -= 1
    secret = text[start:end]
    if len(secret) < 2 or (rule.shape and not rule.shape.match(secret)) or _MASKED in secret:
        return None
    if rule.luhn and not _luhn(secret):
        return None
    return (start, end) if rule.entropy == 0 or _entropy(secret) >= rule.entropy else None


def _without_marks(text: str) -> str:
    """The text, as long as before, with marks that say nothing: `secret:` in one is no word before a secret."""
    return MARK.sub(lambda mark: "⟦" * len(mark[0]), text) if "⟦" in text else text


def _closes(before: str, char: str) -> bool:
    """Whether a bracket closes one within the secret."""
    return char in _PAIRS and before.count(_PAIRS[char]) > before.count(char)


def _entropy(secret: str) -> float:
    """Shannon entropy, bits a character."""
    total = len(secret)
    return -sum(n / total * math.log2(n / total) for n in Counter(secret).values())


def _luhn(text: str) -> bool:
    """Whether the digits pass the check of payment cards (ISO/IEC 7812-1, annex B)."""
    digits = [int(char) for char in text if char.isdigit()]
    return sum(sum(divmod(d * (1 + n % 2), 10)) for n, d in enumerate(reversed(digits))) % 10 == 0


def _broken(text: str, rule: Rule, begins: re.Pattern[str]) -> Iterator[Span]:
    """Tokens that blanks cut into pieces, put together as far as the pieces are none of the talk's own words."""
    for beginning in begins.finditer(text):
        run = rule.piece.match(text, beginning.start())
        if run is None or run.end() < beginning.end():
            continue
        end, secret, cuts = run.end(), run[0], 0
        while cuts < _CUTS and (gap := _GAP.match(text, end)):
            piece = rule.piece.match(text, gap.end())
            more = piece[0].rstrip(".-_") if piece else ""
            if not more or not _continues(secret, more, rule):
                break
            end, secret, cuts = gap.end() + len(more), secret + more, cuts + 1
        if cuts and rule.pattern.fullmatch(secret):
            yield Span(beginning.start(), end, secret, rule.name)


def _continues(secret: str, piece: str, rule: Rule) -> bool:
    """Whether a piece behind a blank belongs to the token before it."""
    length = len(secret) + len(piece)
    if rule.length:
        return length == rule.length or (length < rule.length and _random(piece))
    if rule.pattern.fullmatch(secret):
        return _random(piece)
    return len(piece) >= _SHORTEST and not _PLAIN.fullmatch(piece)


def _random(piece: str) -> bool:
    """Whether a piece changes between small letters, capitals and digits as no word or name does."""
    sorts = ["a" if char.islower() else "A" if char.isupper() else "0" for char in piece if char.isalnum()]
    changes = sum(a != b and (a, b) != ("A", "a") for a, b in itertools.pairwise(sorts))
    return len(piece) >= _SHORTEST and changes >= max(2, len(piece) // 6)


def _starts(texts: Sequence[str]) -> list[int]:
    """Where each of the texts begins when line feeds join them."""
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return starts


def _parts(span: Span, starts: Sequence[int], lengths: Sequence[int]) -> Iterator[tuple[int, Span]]:
    """A span of joined texts as its part in each of them; what lies in the first alone was found without the others."""
    for place in range(bisect_right(starts, span.start) - 1, len(starts)):
        start, end = max(span.start - starts[place], 0), min(span.end - starts[place], lengths[place])
        if end <= 0:
            return
        if start < end and (place or span.end > lengths[0]):
            yield place, Span(start, end, span.secret, span.rule)
