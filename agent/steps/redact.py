"""Transcript → redacted transcript: secrets replaced by marks, before anything leaves the machine.

The rules are data (`prompts/lexicons/secrets.toml`). A mark is the beginning of a keyed hash (HMAC-SHA256, RFC 2104),
so it is the same
for the same secret in every discussion and tells nothing to those who lack the key.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent.errors import UsageError
from agent.model.transcript import Redacted, Transcript, Turn

_DIGITS = 4
_REPEATED = 8
"""The shortest secret that is masked wherever it stands again: a shorter one may be an ordinary word."""
_MARK = re.compile(r"⟦secret:[0-9A-F]{4,64}⟧")
_TRAILING = ".,;:!?)]}>\"'`”’"


@dataclass(frozen=True)
class Rule:
    """One kind of secret: see the head of the lexicon."""

    name: str
    keywords: tuple[str, ...]
    pattern: re.Pattern[str]
    group: int
    entropy: float
    shape: re.Pattern[str] | None


@dataclass(frozen=True)
class Rules:
    """The compiled rule table."""

    rules: tuple[Rule, ...]
    placeholders: re.Pattern[str]

    def secrets(self, text: str) -> Iterator[tuple[int, int]]:
        """The spans of what looks like a secret, in no order; they may overlap."""
        low = text.lower()
        for rule in self.rules:
            if not any(keyword in low for keyword in rule.keywords):
                continue
            for match in rule.pattern.finditer(text):
                span = _secret_span(text, rule, match)
                if span is not None and not self.placeholders.search(text[slice(*span)]):
                    yield span


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


def redact(transcript: Transcript, key: bytes, rules: Rules) -> Redacted[Transcript]:
    """The transcript with marks in the place of secrets: in turns, pasted blocks, quoted words, titles and names."""
    texts = list(_texts(transcript))
    clean = _Masker(key, rules, texts)
    turns = tuple(_turn(turn, clean) for turn in transcript.turns)
    value = transcript.model_copy(
        update={
            "turns": turns,
            "title": clean(transcript.title),
            "source": clean(transcript.source),
            "warnings": tuple(clean(w) for w in transcript.warnings),
        }
    )
    return Redacted[Transcript](value=value, marks=clean.marks())


def redact_text(text: str, key: bytes, rules: Rules) -> Redacted[str]:
    """A single text (a chat message, an instruction, a hand-edited section) with marks in the place of secrets."""
    clean = _Masker(key, rules, [text])
    return Redacted[str](value=clean(text), marks=clean.marks())


def marked_secrets(transcript: Transcript, key: bytes, rules: Rules) -> Mapping[str, str]:
    """Mark → secret, for showing on this machine's terminal alone. Never store or send it."""
    return {mark: secret for secret, mark in _Masker(key, rules, list(_texts(transcript))).by_secret.items()}


class _Masker:
    """Replaces in any text the secrets that all texts of one call hold."""

    def __init__(self, key: bytes, rules: Rules, texts: Sequence[str]) -> None:
        self._spans: dict[str, list[tuple[int, int]]] = {}
        found: dict[str, None] = {}
        self._old: dict[str, None] = {}
        for text in dict.fromkeys(texts):
            spans = _merged(rules.secrets(text))
            if spans:
                self._spans[text] = spans
            found |= dict.fromkeys(text[a:b] for a, b in spans)
            if "⟦" in text:
                self._old |= dict.fromkeys(_MARK.findall(text))
        self.by_secret = _marks(found, key)
        again = sorted((s for s in found if len(s) >= _REPEATED), key=len, reverse=True)
        self._again = re.compile("|".join(rf"(?<!\w){re.escape(s)}(?!\w)" for s in again)) if again else None

    def __call__(self, text: str) -> str:
        out, position = [], 0
        for start, end in self._spans.get(text, ()):
            out += [self._repeated(text[position:start]), self.by_secret[text[start:end]]]
            position = end
        return "".join((*out, self._repeated(text[position:])))

    def marks(self) -> tuple[str, ...]:
        """All marks that stand in the texts now, each once."""
        return tuple(dict.fromkeys((*self._old, *self.by_secret.values())))

    def _repeated(self, text: str) -> str:
        return self._again.sub(lambda m: self.by_secret[m[0]], text) if self._again is not None and text else text


def _rule(row: Mapping[str, object]) -> Rule:
    name = str(row.get("name", "?"))
    try:
        pattern = re.compile(str(row["pattern"]))
        shape = re.compile(str(row["shape"])) if "shape" in row else None
        keywords = row["keywords"]
        group, entropy = int(str(row.get("group", 0))), float(str(row.get("entropy", 0)))
    except (KeyError, re.error, ValueError) as error:
        raise UsageError(
            f"The rule {name!r} of prompts/lexicons/secrets.toml cannot be used: {error}; correct or remove it."
        ) from error
    if not isinstance(keywords, list) or not keywords or group > pattern.groups:
        raise UsageError(
            f"The rule {name!r} of prompts/lexicons/secrets.toml lacks keywords or its group; correct or remove it."
        )
    return Rule(name, tuple(str(k).lower() for k in keywords), pattern, group, entropy, shape)


def _secret_span(text: str, rule: Rule, match: re.Match[str]) -> tuple[int, int] | None:
    """The span of the rule's group (-1: the first that matched) without closing punctuation; None if too plain."""
    group = (
        rule.group
        if rule.group >= 0
        else next((i for i in range(1, rule.pattern.groups + 1) if match[i] is not None), 0)
    )
    start, end = match.span(group)
    if group:
        while end > start and text[end - 1] in _TRAILING and not _closes(text[start : end - 1], text[end - 1]):
            end -= 1
    secret = text[start:end]
    if len(secret) < 2 or (rule.shape and not rule.shape.match(secret)) or _MARK.search(secret):
        return None
    return (start, end) if rule.entropy == 0 or _entropy(secret) >= rule.entropy else None


def _closes(before: str, char: str) -> bool:
    """Whether a bracket closes one within the secret."""
    pairs = {")": "(", "]": "[", "}": "{", ">": "<"}
    return char in pairs and before.count(pairs[char]) > before.count(char)


def _entropy(secret: str) -> float:
    """Shannon entropy, bits a character."""
    total = len(secret)
    return -sum(n / total * math.log2(n / total) for n in Counter(secret).values())


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans joined, in order."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _marks(secrets: Iterable[str], key: bytes) -> dict[str, str]:
    """Secret → mark: the first four hex digits of its keyed hash, two more for those that would share them."""
    hashes = {s: hmac.new(key, s.encode(), hashlib.sha256).hexdigest().upper() for s in secrets}
    lengths = dict.fromkeys(hashes, _DIGITS)
    while True:
        shown = Counter(hashes[s][: lengths[s]] for s in hashes)
        clashing = [s for s in hashes if shown[hashes[s][: lengths[s]]] > 1 and lengths[s] < 64]
        if not clashing:
            return {s: f"⟦secret:{hashes[s][: lengths[s]]}⟧" for s in hashes}
        for secret in clashing:
            lengths[secret] += 2


def _texts(transcript: Transcript) -> Iterator[str]:
    yield from (transcript.title, transcript.source, *transcript.warnings)
    for turn in transcript.turns:
        yield from (turn.text, *turn.quoted, *turn.reactions, *(a.text for a in turn.attachments))
        yield from (t for t in (turn.speaker, turn.person, turn.thread) if t)


def _turn(turn: Turn, clean: _Masker) -> Turn:
    """The turn with marks; the same object where nothing changed."""
    update = {
        "text": clean(turn.text),
        "speaker": turn.speaker and clean(turn.speaker),
        "person": turn.person and clean(turn.person),
        "thread": turn.thread and clean(turn.thread),
        "quoted": tuple(clean(q) for q in turn.quoted),
        "reactions": tuple(clean(r) for r in turn.reactions),
        "attachments": tuple(a.model_copy(update={"text": clean(a.text)}) for a in turn.attachments),
    }
    changed = {name: value for name, value in update.items() if value != getattr(turn, name)}
    return turn.model_copy(update=changed) if changed else turn
