"""How the rules phrase what an entry says.

The words are the speakers'; the phrasing around them is the document's. What is somebody's sentence stands in quotation marks with the
speaker's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.engines.offline.phrasing import is_clause
from agent.model.details import Said
from agent.model.ledger import Entry
from agent.text.words import STOP

_IMPERATIVE = re.compile(
    r"^(?:do not |don[’']t |never |always |only )?(?:use|keep|take|put|set|give|store|send|drop|skip|cap|limit|start|leave|return|reject|accept|write|read|run|call|let|add|remove|"
    r"split|move|allow|compress|encrypt|log|publish|retry|poll|expire|delete|treat|count|pin|ship|build|sign|name|version|require|forbid|default|park|"
    r"defer|postpone|lock|hold|batch|buffer|queue|serve|block|open|close|show|fail|make|renew|rotate|upload|download|alert|measure|size|practise|practice|"
    r"push|wait|hash|mark|try|ask|tell|stop|switch|replace|reserve|test|deploy|roll|stick|go|do|have)\b(?! (?:is|are|was|has|lives|stays|goes|gets)\b)",
    re.IGNORECASE,
)
_NO = re.compile(r"^no\b", re.IGNORECASE)
_NAME = re.compile(r"^(?:[A-Z]{2,}|[A-Z][a-z]+[A-Z]|\d|[\"“‘'⟦`])")


class Told:
    """What a section has quoted already: no words stand in it twice."""

    def __init__(self) -> None:
        self._quotes: set[str] = set()

    def first(self, words: str) -> bool:
        """Whether these words were not quoted before; from now on they were."""
        key = " ".join(words.casefold().split())
        fresh = key not in self._quotes
        self._quotes.add(key)
        return fresh


def count(number: int, one: str, many: str) -> str:
    """'1 decision', '4 decisions'."""
    return f"{number} {one if number == 1 else many}"


def stopped(text: str) -> str:
    """The text with one full stop at its end."""
    return text.rstrip(" .;,:") + "."


def lowered(text: str) -> str:
    """The text with a small first letter, unless a name, number or abbreviation begins it."""
    return text if _NAME.match(text) else text[:1].lower() + text[1:]


_TALKED = re.compile(
    r"\b(?:we|us|our|ours|i|my|me|you|your|somebody|anyone|anybody|what|yes|no wait|okay|please|thing|stuff|gets? told|loads)\b|\.\.\.|…|\?|^(?:because|so|if|when|before|after|then|and|but)\b",
    re.IGNORECASE,
)


def as_said(entry: Entry) -> bool:
    """Whether an entry's statement is too much of somebody's speech to pass for prose."""
    return bool(_TALKED.search(entry.statement.rstrip(". ")))


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text).casefold().split())


def words_of(entry: Entry) -> str:
    """The words that settle an entry, in quotation marks, with whose they are."""
    evidence = (
        entry.evidence[-1]
        if len(entry.evidence) == 1
        else next(
            (e for e in reversed(entry.evidence) if _folded(entry.statement)[:24] in _folded(e.quote)),
            entry.evidence[-1],
        )
    )
    who = shown_speaker(evidence.speaker)
    return f"{who}: {quoted(evidence.quote)}" if who else quoted(evidence.quote)


def opened(entry: Entry, seen: frozenset[str] = frozenset()) -> str:
    """The statement as it goes on in a sentence: a small first letter where the source has the word so, or it is a common one."""
    said = entry.statement.rstrip(". ")
    first = re.split(r"[\s,;:.]", said, maxsplit=1)[0]
    small = first[:1].lower() + first[1:]
    if (
        any(re.search(rf"(?<=[a-z,;] ){re.escape(first)}(?!\w)", e.quote) for e in entry.evidence)
        and first[:1].isupper()
    ):
        return said
    common = small in STOP or small in _COMMON or bool(_IMPERATIVE.match(said))
    written = small in seen or any(re.search(rf"(?<!\w){re.escape(small)}(?!\w)", e.quote) for e in entry.evidence)
    return small + said[len(first) :] if common or written else said


_COMMON = frozenset(["no", "not", "every", "each", "all", "nobody", "there", "one", "two", "both", "at", "up"])


def written_small(entries: Iterable[Entry]) -> frozenset[str]:
    """The words that the entries' evidence has with a small first letter: these are no names."""
    return frozenset(w for e in entries for q in e.evidence for w in re.findall(r"(?<!\w)[a-z][\w-]*", q.quote))


def choice(entry: Entry, seen: frozenset[str] = frozenset()) -> str:
    """What was decided, as a sentence of the document; in the speaker's words where they cannot be told otherwise."""
    said = entry.statement.rstrip(". ")
    if as_said(entry):
        return f"Agreed, in the words of {words_of(entry)}"
    if _NO.match(said):
        return f"It was agreed: {opened(entry, seen)}."
    if _IMPERATIVE.match(said) and ":" not in said:
        return f"It was agreed to {opened(entry, seen)}."
    if is_clause(said):
        return f"It was agreed that {opened(entry, seen)}."
    return f"The choice: {opened(entry, seen)}."


_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`")
"""Markdown's marks in what an assistant wrote: they are no words."""


def quoted(words: str) -> str:
    """The words in quotation marks; those that they hold become single ones."""
    inner = _EMPHASIS.sub("", " ".join(words.split())).replace("“", "‘").replace("”", "’").replace('"', "’")
    return f"“{inner}”"


def reason(said: Said) -> str:
    """Why, in the words of who gave the reason."""
    if not said.verbatim:
        return stopped(said.text)
    who = shown_speaker(said.speaker)
    return f"{who} gave the reason: {quoted(said.text)}" if who else f"The reason given: {quoted(said.text)}"


def shown_speaker(speaker: str | None) -> str:
    """How a speaker is named in prose; the two voices of a conversation with an assistant by their part."""
    if speaker is None:
        return ""
    return {"user": "The developer", "assistant": "The assistant"}.get(speaker, speaker)


def people(names: tuple[str, ...]) -> str:
    """'Ana', 'Ana and Ben', 'Ana, Ben and Cem'."""
    shown = [shown_speaker(n) for n in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def short(text: str, longest: int = 160) -> str:
    """The text cut at a word, with an ellipsis where something is left out."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
