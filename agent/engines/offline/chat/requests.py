"""Which request a message is: the first pattern of `prompts/lexicons/requests.toml` that fits it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import Field

from agent.errors import UsageError
from agent.model.details import Kind
from agent.text.numbers import digits
from agent.text.words import stems
from agent.types import Frozen

_TYPED = str.maketrans({"'": "’", "‘": "’", "`": "’", "“": '"', "”": '"'})
_EDGES = re.compile(r"^(?:the|a|an|our|any|that|this|it|to|of|about)\s+|[\s?!.,;:]+$", re.IGNORECASE)
_TOLD = ("decide", "tell")
"""The requests that tell what is to hold; a question is none of them."""
_ALONE = ("say", "pick", "undo", "command")
"""The requests that are no part of a message with others."""
SETTLES = (Kind.DECISION, Kind.POLICY, Kind.PRINCIPLE, Kind.CONSTRAINT, Kind.PRACTICE)
"""The kinds of entry that settle something."""


class Request(Frozen):
    """What a person wants, by the name of the request, and what it is about."""

    intent: str
    matter: str = ""
    measure: str = ""
    section: str = ""
    given: Mapping[str, str] = {}
    says: str = Field(default="", description="The whole answer, where the lexicon has it")


class Requests:
    """The requests that the rules understand."""

    def __init__(self, table: Mapping[str, object]) -> None:
        rows = table["request"]
        if not isinstance(rows, list):
            raise TypeError("request")
        self._patterns = [
            (str(row["intent"]), str(row.get("says", "")), re.compile(pattern, re.IGNORECASE))
            for row in rows
            for pattern in row["patterns"]
        ]
        shown = [(str(row["intent"]), str(row["shown"])) for row in rows if "shown" in row]
        asking = list(_table(table, "help")["asking"])
        questions = sorted((it for it in shown if it[0] in asking), key=lambda it: asking.index(it[0]))
        self.questions = tuple(example for _, example in questions)
        self.changes = tuple(example for intent, example in shown if intent not in asking)
        measures, fillers = _table(table, "measures"), _table(table, "fillers")
        self.measures: Mapping[str, tuple[str, ...]] = {name: tuple(units) for name, units in measures.items()}
        self.idle = stems(str(_table(table, "idle")["words"]))
        self._spelt = {str(typed): str(meant) for typed, meant in _table(table, "spelt").items()}
        self._around = _compiled(_table(table, "around")["patterns"])
        self._rephrased = {short: _compiled(ways) for short, ways in _table(table, "rephrased").items()}
        self._pronouns = _compiled(_table(table, "pronouns")["patterns"])
        self._joints = _compiled(_table(table, "joints")["patterns"])
        self._several, self._quoted, self._thing = (
            re.compile(str(_table(table, "several")[name]), re.IGNORECASE) for name in ("parted", "whole", "set")
        )
        self._whole = _compiled(_table(table, "whole")["patterns"])
        self._orders = _compiled(_table(table, "orders")["patterns"])
        self._pointing = frozenset(str(_table(table, "pointing")["words"]).split())
        self._asks = _compiled(_table(table, "questions")["patterns"])
        self.failure = _compiled(_table(table, "failure")["patterns"])
        self.instead_of = re.compile(str(fillers["instead_of"]), re.IGNORECASE)
        self.premises = _compiled(_table(table, "premises")["patterns"])
        objecting = _table(table, "objecting")
        self.objecting = _compiled(objecting["patterns"])
        self.anybody = frozenset(str(objecting["anybody"]).split())
        self.leaning = re.compile(str(fillers["leaning"]), re.IGNORECASE)
        self.verb = re.compile(str(fillers["verb"]), re.IGNORECASE)
        self.single = re.compile(str(fillers["single"]), re.IGNORECASE)
        self.counted = re.compile(str(fillers["counted"]), re.IGNORECASE)
        self.holding = stems(str(fillers["holding"]))
        self.settings, self.altering, self.relative = (
            _compiled(fillers[name]) for name in ("settings", "altering", "relative")
        )
        self.days = _compiled(_table(table, "days")["patterns"])
        self.spans = {name: _compiled(patterns) for name, patterns in _table(table, "spans").items()}
        self.places: Mapping[str, int] = {word: int(place) for word, place in _table(table, "places").items()}
        self.unnamed = frozenset(str(_table(table, "unnamed")["words"]).split())
        self.foreign = frozenset(str(_table(table, "foreign")["words"]).split())
        self.kinds, self.standings = (_by_word(_table(table, name)) for name in ("kinds", "standings"))
        self.fillers, self.instead, self.why, self.past = (
            _compiled(fillers[n]) for n in ("patterns", "instead", "why", "past")
        )
        self._manners = {name: _compiled(patterns) for name, patterns in _table(table, "manners").items()}
        written = " ".join(pattern.pattern for _, _, pattern in self._patterns)
        self.words = frozenset(w for w in re.findall(r"[a-z]{3,}", written) if w.isalpha())

    def read(self, message: str) -> Request | None:
        """The request that a message is, null where it is none of them."""
        text = self.plain(message)
        asks = self.asks(message)
        counted = self.single.sub(lambda found: "1 ", digits(text))
        for intent, says, pattern in self._patterns:
            found = pattern.search(counted if intent in _TOLD else text)
            if found and not (asks and intent in _TOLD):
                given = {name: value for name, value in found.groupdict().items() if value}
                return Request(
                    intent=intent,
                    matter=bare(given.get("matter", "")),
                    measure=given.get("measure", "").casefold(),
                    section=bare(given.get("section", "")),
                    given=given,
                    says=says,
                )
        return None

    def parts(self, message: str) -> tuple[str, ...]:
        """A message taken apart where it makes several requests; alone where it does not, or where a part is none."""
        free = message.translate(_TYPED)
        pieces, rest = [], 0
        for joint in sorted((m for p in self._joints for m in p.finditer(free)), key=lambda m: m.start()):
            head = free[rest : joint.start()]
            if joint.start() < rest or head.count('"') % 2 or (":" in head and head[-1:] not in "?!."):
                continue
            if self._apart(message[rest : joint.start()]) and self._apart(message[joint.end() :]):
                pieces.append(message[rest : joint.start()])
                rest = joint.end()
        kinds = [r.intent for piece in (*pieces, message[rest:]) if (r := self.read(piece)) is not None]
        if set(kinds) <= set(_TOLD):  # what is told in several sentences is one decision
            return self._amounts(message)
        return (*pieces, message[rest:])

    def _amounts(self, message: str) -> tuple[str, ...]:
        """A message that tells an amount for each of several things, taken apart; alone where it tells of one."""
        pieces = [p for p in self._several.split(message) if p.strip()]
        free = not self._quoted.search(message) and len(pieces) > 1
        if not free or any((r := self.read(p)) is None or not self._sets(r) for p in pieces):
            return (message,)
        return tuple(pieces)

    def _sets(self, request: Request) -> bool:
        """Whether a request tells an amount, and says of what."""
        text = request.given.get("text", "")
        return request.intent in _TOLD and "label" not in request.given and bool(self._thing.search(text))

    def _apart(self, piece: str) -> bool:
        found = self.read(piece)
        return found is not None and found.intent not in _ALONE

    def resolved(self, words: str, meant: str) -> str:
        """Words with what was spoken of before in the place of 'it' and 'they'."""
        for pattern in self._pronouns:
            words = pattern.sub(lambda _: meant, words)
        return words

    def asks(self, message: str) -> bool:
        """Whether a message asks something, whatever that is."""
        text = self.plain(message)
        return any(pattern.search(text) for pattern in self._asks)

    def orders(self, message: str) -> bool:
        """Whether a message tells somebody to do something, whatever that is."""
        return any(p.search(self.plain(message)) for p in self._orders)

    def whole(self, words: str) -> bool:
        """Whether words mean the whole system, and no part of it."""
        return any(p.search(words) for p in self._whole)

    def points(self, words: str) -> bool:
        """Whether words name nothing, and point to what was spoken of before: 'it', 'that', 'was it'."""
        return all(w.casefold() in self._pointing for w in re.findall(r"[\w’]+", words))

    def plain(self, message: str) -> str:
        """A message on one line, without what stands around a request, its first words spelt out."""
        text = " ".join(message.translate(_TYPED).split())
        text = " ".join(self._spelt.get(word.casefold(), word) for word in text.split())
        for pattern in self._around * 2:
            text = pattern.sub("", text).strip()
        for short, patterns in self._rephrased.items():
            for pattern in patterns:
                text = pattern.sub(short, text)
        return text

    def is_foreign(self, message: str) -> bool:
        """Whether a message is written in another language than the rules understand, as far as its small words tell."""
        words = re.findall(r"[^\W\d_]+", message.casefold())
        known = [word in self.foreign for word in words]
        return sum(known) >= 2 or known[:1] == [True]

    def manners(self, instruction: str) -> frozenset[str]:
        """What of an instruction the rules can follow; empty where they cannot."""
        text = instruction.translate(_TYPED)
        return frozenset(n for n, patterns in self._manners.items() if any(p.search(text) for p in patterns))

    def about(self, matter: str) -> str:
        """The words of a matter that say what it is about."""
        return " ".join(w for w in digits(matter).split() if stems(w) - self.idle)

    def named(self, matter: str) -> str:
        """What a matter is to be called in an answer: without the words around it that only ask."""
        words = matter.strip(" ?.!,").split()
        telling = [n for n, w in enumerate(words) if stems(w) - self.idle or w[0].isupper()]
        return " ".join(words[telling[0] : telling[-1] + 1]) if telling else matter


def _table(table: Mapping[str, object], name: str) -> Mapping[str, Any]:
    found = table[name]
    if not isinstance(found, dict):
        raise TypeError(name)
    return found


def _by_word(groups: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    return {word: name for name, words in groups.items() for word in words}


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
