"""Which request a message is: the first pattern of `prompts/lexicons/requests.toml` that fits it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache

from agent.errors import UsageError
from agent.model.details import Kind
from agent.text.words import stems
from agent.types import Frozen

_TYPED = str.maketrans({"'": "’", "‘": "’", "`": "’", "“": '"', "”": '"'})
_EDGES = re.compile(r"^(?:the|a|an|our|any|that|this|it|to|of|about)\s+|[\s?!.,;:]+$", re.IGNORECASE)
SETTLES = (Kind.DECISION, Kind.POLICY, Kind.PRINCIPLE, Kind.CONSTRAINT, Kind.PRACTICE)
"""The kinds of entry that settle something."""


class Request(Frozen):
    """What a person wants, by the name of the request, and what it is about."""

    intent: str
    matter: str = ""
    measure: str = ""
    section: str = ""
    given: Mapping[str, str] = {}


class Requests:
    """The requests that the rules understand."""

    def __init__(self, table: Mapping[str, object]) -> None:
        rows = table["request"]
        if not isinstance(rows, list):
            raise TypeError("request")
        self._patterns = [
            (str(row["intent"]), re.compile(pattern, re.IGNORECASE)) for row in rows for pattern in row["patterns"]
        ]
        self.shown = tuple((str(row["intent"]), str(row["shown"])) for row in rows)
        measures, idle = table["measures"], table["idle"]
        if not isinstance(measures, dict) or not isinstance(idle, dict):
            raise TypeError("measures")
        self.measures: Mapping[str, frozenset[str]] = {name: frozenset(units) for name, units in measures.items()}
        self.idle = stems(str(idle["words"]))
        fillers, manners = table["fillers"], table["manners"]
        if not isinstance(fillers, dict) or not isinstance(manners, dict):
            raise TypeError("fillers")
        self.fillers, self.instead, self.why, self.past = (
            _compiled(fillers[n]) for n in ("patterns", "instead", "why", "past")
        )
        self._manners = {name: _compiled(patterns) for name, patterns in manners.items()}

    def read(self, message: str) -> Request | None:
        """The request that a message is, null where it is none of them."""
        text = " ".join(message.translate(_TYPED).split())
        for intent, pattern in self._patterns:
            found = pattern.search(text)
            if found:
                given = {name: value for name, value in found.groupdict().items() if value}
                return Request(
                    intent=intent,
                    matter=bare(given.get("matter", "")),
                    measure=given.get("measure", "").casefold(),
                    section=bare(given.get("section", "")),
                    given=given,
                )
        return None

    def manners(self, instruction: str) -> frozenset[str]:
        """What of an instruction the rules can follow; empty where they cannot."""
        text = instruction.translate(_TYPED)
        return frozenset(n for n, patterns in self._manners.items() if any(p.search(text) for p in patterns))

    def about(self, matter: str) -> str:
        """The words of a matter that say what it is about."""
        return " ".join(w for w in matter.split() if stems(w) - self.idle)


def _compiled(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in patterns)


@lru_cache(maxsize=4)
def parse_requests(text: str) -> Requests:
    """The requests of a lexicon's text (TOML). Raises UsageError where it cannot be used."""
    try:
        return Requests(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as error:
        raise UsageError(
            f"The table of requests cannot be used ({error}); restore prompts/lexicons/requests.toml."
        ) from error


def bare(words: str) -> str:
    """Words without the article before them and the punctuation behind."""
    text = words.strip().strip("\"'")
    while (shorter := _EDGES.sub("", text).strip().strip("\"'")) != text:
        text = shorter
    return text
