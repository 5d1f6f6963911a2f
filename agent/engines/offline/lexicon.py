"""The patterns that the rules take a sentence apart with, by name, from `prompts/lexicons/patterns.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from agent.catalogue import load
from agent.engines.offline.verbs import forms
from agent.text.words import stems


@lru_cache(maxsize=256)
def pattern(name: str) -> re.Pattern[str]:
    """The compiled pattern of a name `group.pattern`; several in a list are alternatives. Case does not count.

    Apostrophes in a pattern are typographic; what it is matched with goes through `curly` first. `<<name>>` in a pattern
    stands for the words of that name in the group `words`, `<<name+s>>` and `<<name+ing>>` for these verbs in that form. Raises KeyError for an unknown name.
    """
    return re.compile(_filled(_source(name)), re.IGNORECASE)


@lru_cache(maxsize=64)
def pattern_for(name: str, people: tuple[str, ...]) -> re.Pattern[str]:
    """The same, where `<<WHO>>` stands for the names of these people."""
    known = "|".join(re.escape(p) for p in sorted(people, key=lambda p: (-len(p), p))) or "(?!)"
    return re.compile(_filled(_source(name).replace("<<WHO>>", known)), re.IGNORECASE)


def curly(text: str) -> str:
    """The text with typographic apostrophes, as long as before."""
    return text.translate(_CURLY)


_CURLY = str.maketrans({"'": "’", "`": "’"})


def _source(name: str) -> str:
    group, _, key = name.partition(".")
    value = load().patterns.groups[group][key]
    source = value[0] if len(value) == 1 else "|".join(f"(?:{v})" for v in value)
    return source.replace("n’t", "n’?t")  # 'havent', as people type


@lru_cache(maxsize=64)
def words(name: str) -> frozenset[str]:
    """The words of a list in the group `words`."""
    return frozenset(" ".join(load().patterns.words[name]).split())


@lru_cache(maxsize=64)
def word_stems(name: str) -> frozenset[str]:
    """The stems of a list in the group `words`."""
    return stems(" ".join(words(name)))


def numbers(name: str) -> Mapping[str, int]:
    """What the words of a list in the group `numbers` stand for."""
    return load().patterns.numbers[name]


def without(name: str, text: str) -> str:
    """The text without what the pattern of a name finds in it."""
    kept, end = "", 0
    for found in pattern(name).finditer(curly(text)):
        kept, end = kept + text[end : found.start()], found.end()
    return kept + text[end:]


def _filled(source: str) -> str:
    return re.sub(r"<<(\w+)(?:\+(s|ing))?>>", lambda m: _any_of(words(m[1]), m[2]), source)


def _any_of(known: frozenset[str], form: str | None) -> str:
    """A pattern of the words, or of a form of these verbs."""
    told = forms(known, form) if form else known
    return "|".join(sorted(told, key=lambda w: (-len(w), w)))
