"""Transcript → redacted transcript: secrets replaced by marks, before anything leaves the machine.

The rules are data (`agent.text.secrets`). A mark is the beginning of a keyed hash (HMAC-SHA256, RFC 2104), so it is the
same for the same secret in every discussion and tells nothing to those who lack the key.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeVar

from agent.model.transcript import Redacted, Transcript, Turn
from agent.text.secrets import MARK, Rules, Span, merged
from agent.types import Frozen

R = TypeVar("R", bound=Frozen)

_DIGITS = 4
_REPEATED = 8
"""The shortest secret that is masked wherever it stands again: a shorter one may be an ordinary word."""
_ADDRESS = re.compile(r"([^\s@<>]{1,64})@[\w.-]+\.[A-Za-z]{2,24}")
"""A name that is an e-mail address alone: what stands before its sign is how people are told apart."""


def redact(transcript: Transcript, key: bytes, rules: Rules) -> Redacted[Transcript]:
    """The transcript with marks in the place of secrets: in turns, pasted blocks, quoted words, titles and names.

    Of a speaker who is known by an e-mail address alone the part before the sign stays, as the name.
    """
    clean = _Masker(key, rules, _named(transcript))
    turns = tuple(_turn(turn, clean) for turn in _named(transcript).turns)
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


def redact_record(record: R, key: bytes, rules: Rules) -> Redacted[R]:
    """A record, its texts with marks in the place of secrets; the same one where it holds none."""
    texts = list(_strings(record.model_dump(mode="python")))
    may_fire = rules.that_may_fire("\n".join(texts))
    if not may_fire.rules or not any(next(may_fire.spans(text), None) for text in texts):
        return Redacted[R](value=record)
    clean = _Masker(key, rules, texts)
    masked = type(record).model_validate(_marked(record.model_dump(mode="python"), clean))
    return Redacted[R](value=masked, marks=clean.marks())


def marked_secrets(transcript: Transcript, key: bytes, rules: Rules) -> Mapping[str, str]:
    """Mark → secret, for showing on this machine's terminal alone. Never store or send it."""
    return {mark: secret for secret, mark in _Masker(key, rules, _named(transcript)).by_secret.items()}


class _Masker:
    """Replaces in any text the secrets that all texts of one call hold."""

    def __init__(self, key: bytes, rules: Rules, what: Transcript | Iterable[str]) -> None:
        self._spans: dict[str, list[Span]] = {}
        self._old: dict[str, None] = {}
        for text, spans in _found(rules, what):
            if "⟦" in text:
                self._old |= dict.fromkeys(MARK.findall(text))
            if spans:
                self._spans[text] = merged((*self._spans.get(text, ()), *spans), text)
        found = dict.fromkeys(span.secret for spans in self._spans.values() for span in spans)
        self.by_secret = _marks(found, key)
        again = sorted((s for s in found if len(s) >= _REPEATED), key=len, reverse=True)
        self._again = re.compile("|".join(rf"(?<!\w){re.escape(s)}(?!\w)" for s in again)) if again else None

    def __call__(self, text: str) -> str:
        out, position = [], 0
        for span in self._spans.get(text, ()):
            out += [self._repeated(text[position : span.start]), self.by_secret[span.secret]]
            position = span.end
        return "".join((*out, self._repeated(text[position:])))

    def marks(self) -> tuple[str, ...]:
        """All marks that stand in the texts now, each once."""
        return tuple(dict.fromkeys((*self._old, *self.by_secret.values())))

    def _repeated(self, text: str) -> str:
        return self._again.sub(lambda m: self.by_secret[m[0]], text) if self._again is not None and text else text


def _found(rules: Rules, what: Transcript | Iterable[str]) -> Iterator[tuple[str, Iterable[Span]]]:
    """Every text with what was found in it."""
    if not isinstance(what, Transcript):
        yield from ((text, rules.spans(text)) for text in dict.fromkeys(what))
        return
    talk = [(turn.person or turn.speaker, turn.text) for turn in what.turns]
    yield from zip((text for _, text in talk), rules.in_talk(talk), strict=True)
    for text in dict.fromkeys(_beside(what)):
        yield text, rules.spans(text)


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


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _marked(value: object, clean: _Masker) -> object:
    if isinstance(value, str) and not isinstance(value, Enum):
        return clean(value)
    if isinstance(value, dict):
        return {name: _marked(part, clean) for name, part in value.items()}
    return type(value)(_marked(part, clean) for part in value) if isinstance(value, list | tuple) else value


def _beside(transcript: Transcript) -> Iterator[str]:
    """Every text but the words of the turns."""
    yield from (transcript.title, transcript.source, *transcript.warnings)
    for turn in transcript.turns:
        yield from (*turn.quoted, *turn.reactions, *(a.text for a in turn.attachments))
        yield from (t for t in (turn.speaker, turn.person, turn.thread) if t)


def _named(transcript: Transcript) -> Transcript:
    """The transcript with names in the place of addresses that stand for a speaker."""
    names = {name for turn in transcript.turns for name in (turn.speaker, turn.person) if name and "@" in name}
    shown = {name: match[1] for name in names if (match := _ADDRESS.fullmatch(name.strip(" <>")))}
    counts = Counter(shown.values())
    shown = {name: told for name, told in shown.items() if counts[told] == 1}
    if not shown:
        return transcript
    turns = tuple(
        turn.model_copy(
            update={
                "speaker": turn.speaker and shown.get(turn.speaker, turn.speaker),
                "person": turn.person and shown.get(turn.person, turn.person),
            }
        )
        for turn in transcript.turns
    )
    return transcript.model_copy(update={"turns": turns})


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
