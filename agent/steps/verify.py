"""Findings → those that the discussion bears out, and the others with the reason why they are not believed.

A finding stands where each of its quotes stands in the turn cited, in somebody's own words; where its numbers and
technologies were
said there or in the turn that it answers; and where an accepted decision rests on more than a question, a hedge, a
refusal or a joke, and says neither more than the words quoted nor anything other.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from agent.catalogue import load
from agent.model.details import NOT_TOLD, DecisionDetails, Kind
from agent.model.finding import Finding, Quote, Rejected, VerifiedFinding, finding_id
from agent.model.transcript import Redacted, Transcript, Turn
from agent.text import places
from agent.text.grounds import Grounds, Placed
from agent.text.misreading import Misreadings, parse_misreadings
from agent.text.names import holds, mentions, vendor
from agent.text.nearby import touched
from agent.text.numbers import Quantity, quantities, stands
from agent.text.quotes import find, occurrences
from agent.text.senses import Senses, parse_senses
from agent.text.sentences import sentences
from agent.text.stance import Stances, parse_stances
from agent.text.words import fold_name, stems

_SHARED = 0.25
"""Share of a statement's content words that must have been said in the turns quoted or right before.

Low: people settle things in few words ('then bigint it is') that a statement spells out; it refuses statements that
have nothing to
do with their quote.
"""

_RANGE = re.compile(r"\b([\w.,]+) (?:to|and|till|until) ([\w.,]*\w)\b(?=\W*$|[,;.])", re.IGNORECASE)
"""Two amounts without a unit, from one to the other: 'outside of two to eight'."""
_REACH = 3
"""Sentences before and after a quote that can speak of the same matter; in a long recap the rest speaks of others."""


def verify(
    findings: Sequence[Finding], transcript: Redacted[Transcript], aliases: Mapping[str, str] | None = None
) -> tuple[tuple[VerifiedFinding, ...], tuple[Rejected, ...]]:
    """What the transcript bears out, in the order in which it was said, and what it does not, in the order given.

    `aliases`: folded name → canonical name of the technologies that people call by several names.
    """
    talk = _Talk(transcript.value, aliases or {})
    believed, refused = [], []
    for finding in findings:
        result = talk.judge(finding)
        if isinstance(result, VerifiedFinding):
            believed.append(result)
        else:
            refused.append(Rejected(finding=finding, reason=result))
    return tuple(sorted(believed, key=lambda f: f.said)), tuple(refused)


class _Talk:
    """A transcript, with what judging many findings against it needs once."""

    def __init__(self, transcript: Transcript, aliases: Mapping[str, str]) -> None:
        self._transcript = transcript
        self._aliases = aliases
        self._days = _days(transcript)
        self._found: dict[str, bool] = {}
        said = [t.text for t in transcript.turns] + [a.text for t in transcript.turns for a in t.attachments]
        speakers = [n for t in transcript.turns for n in (t.speaker, t.person) if n]
        self._all = "\n".join([transcript.title, *dict.fromkeys(speakers), *said])

    def judge(self, finding: Finding) -> VerifiedFinding | str:
        """The verified finding, or why it is not believed."""
        if not finding.quotes:
            return "It quotes nothing; cite the words that were said."
        placed: list[tuple[Turn, str]] = []
        for quote in finding.quotes:
            place = self._place(quote)
            if isinstance(place, str):
                return place
            if place not in placed:
                placed.append(place)
        reason = self._unsaid(finding, placed) or self._undetailed(finding) or self._ungrounded(finding, placed)
        return reason or self._verified(self._settled(finding, placed), placed)

    def _place(self, quote: Quote) -> tuple[Turn, str] | str:
        """The turn in which a quote stands, and the source's own words there; or what is wrong with it."""
        turns = self._transcript.turns
        cited = turns[quote.turn - 1] if 1 <= quote.turn <= len(turns) else None
        if cited is not None and (words := find(quote.words, cited.text)) is not None:
            return (
                (cited, words) if not cited.automatic else f"Turn {cited.n} was posted by a bot, which decides nothing."
            )
        beside = [
            turns[n - 1]
            for n in (quote.turn - 1, quote.turn + 1)
            if 1 <= n <= len(turns) and not turns[n - 1].automatic
        ]
        standing = [t for t in beside if occurrences(quote.words, t.text) == 1]
        if len(standing) == 1 and not any(occurrences(quote.words, t.text) > 1 for t in beside):
            words = find(quote.words, standing[0].text)
            return (standing[0], words or "")
        return _why_not(quote, cited)

    def _unsaid(self, finding: Finding, placed: Placed) -> str | None:
        """Which number, name or matter of the finding nobody said there."""
        cut = finding.statement.startswith(finding.title.rstrip("…. "))
        claims = (finding.statement,) if cut else (finding.title, finding.statement)
        near = self._near(placed)
        said = quantities(near)
        for quantity in quantities("\n".join(claims)):
            if not (
                stands(quantity, said, near) or _shortened(quantity, said, near) or self._in_a_range(quantity, placed)
            ):
                return f"The number {quantity.text!r} was not said in the turns quoted nor in the turn before."
        called = finding.kind is Kind.TECHNOLOGY and holds(finding.title, near, self._aliases)
        for text in claims:
            for name in mentions(text.replace(finding.title, " ") if called else text):
                if not self._named(name.text, near):
                    return f"The name {name.text!r} was not said in the turns quoted nor in the turn before."
        return self._beside(finding, placed)

    def _in_a_range(self, quantity: Quantity, placed: Placed) -> bool:
        """Whether it is an end of a range that was said bare, of a unit that the discussion has it in elsewhere."""
        bare = (m for _, words in placed for m in _RANGE.finditer(words))
        ends = {q.value for m in bare for end in m.groups() for q in quantities(end)}
        return quantity.value in ends and any(q.unit == quantity.unit for q in self._numbers if q.value in ends)

    def _beside(self, finding: Finding, placed: Placed) -> str | None:
        """Whether the statement is about another matter than the words quoted and those around them."""
        around = "\n".join(s for turn, words in placed for s in self._context(turn, words))
        if finding.kind in (Kind.TECHNOLOGY, Kind.COMPONENT) and holds(finding.title, around, self._aliases):
            return None  # its statement says no more than what it is
        claimed = stems(finding.statement) or stems(finding.title)
        named = [m.text for m in mentions(finding.statement) if holds(m.text, around, self._aliases)]
        said = quantities(around)
        amounts = sum(len(stems(q.text)) for q in quantities(finding.statement) if q.unit and stands(q, said, around))
        unsaid = _senses().unsaid(claimed, stems(around))
        if len(claimed) - len(unsaid) + len(named) + amounts >= _SHARED * len(claimed):
            return None
        return "The words quoted do not speak of what the statement says."

    def _context(self, turn: Turn, words: str) -> list[str]:
        """The sentences around a quote; where it opens its turn, also the end of the turn that it answers."""
        said = sentences(turn.text)
        there = touched(words, turn.text)
        first = said.index(there[0]) if there[0] in said else 0
        context = [
            *said[max(0, first - _REACH) : first],
            *there,
            *said[first + len(there) : first + len(there) + _REACH],
        ]
        earlier = [t for t in self._transcript.turns[max(0, turn.n - 1 - _REACH) : turn.n - 1] if not t.automatic]
        if first < _REACH and earlier:
            asked = [s for t in earlier[-2:-1] for s in sentences(t.text) if s.endswith("?")]
            context = [*asked, *sentences(earlier[-1].text)[-2 * _REACH :], *context]
        return [*context, *turn.quoted]

    def _undetailed(self, finding: Finding) -> str | None:
        """Which number, name or person of the details, that may come from turns further off, occurs nowhere."""
        details = finding.details.model_dump(mode="json", exclude=set(NOT_TOLD))  # quotes, judged as such
        for text in _texts(details):
            for quantity in quantities(text):
                if not self._counted(quantity):
                    return f"The number {quantity.text!r} of the details was said nowhere in the discussion."
            for name in mentions(text):
                if not self._anywhere(name.text):
                    return f"The name {name.text!r} of the details was said nowhere in the discussion."
        for person in _people(details):
            if not stems(person) <= self._words:
                return f"Nobody called {person!r} speaks or is named in the discussion."
        return None

    def _counted(self, quantity: Quantity) -> bool:
        """Whether an amount was said anywhere; most were said in just that form, which needs no comparing."""
        return (quantity.value, quantity.unit) in self._amounts or stands(quantity, self._numbers, self._all)

    @cached_property
    def _numbers(self) -> tuple[Quantity, ...]:
        return _all_quantities(self._all)

    @cached_property
    def _amounts(self) -> frozenset[tuple[str, str | None]]:
        return frozenset((q.value, q.unit) for q in self._numbers)

    @cached_property
    def _words(self) -> frozenset[str]:
        return _all_stems(self._all)

    def _named(self, name: str, near: str) -> bool:
        """Technologies must be named near; other names (a product, a component) anywhere in the discussion."""
        if vendor(name) or holds(name, near, self._aliases):
            return True
        return fold_name(name) not in self._aliases and self._anywhere(name)

    def _anywhere(self, name: str) -> bool:
        if name not in self._found:
            self._found[name] = holds(name, self._all, self._aliases)
        return self._found[name]

    def _near(self, placed: Placed) -> str:
        """What was said in the turns quoted and in the turn that each answers, with what was pasted there."""
        numbers: dict[int, None] = {}
        for turn, _ in placed:
            before = next((t.n for t in reversed(self._transcript.turns[: turn.n - 1]) if not t.automatic), None)
            numbers |= dict.fromkeys(n for n in (before, turn.n) if n is not None)
        parts = []
        for n in sorted(numbers):
            turn = self._transcript.turn(n)
            parts += [turn.speaker or "", turn.text, *turn.quoted, *(a.text for a in turn.attachments)]
        return "\n".join(parts)

    def _ungrounded(self, finding: Finding, placed: Placed) -> str | None:
        """Why an accepted decision does not rest on the words quoted."""
        if finding.kind is not Kind.DECISION or finding.status != "accepted":
            return None
        return self._grounds.refused(finding.title, finding.statement, placed, self._near(placed))

    def _settled(self, finding: Finding, placed: Placed) -> Finding:
        """The finding as it stands: a decision that somebody only stated, and nobody took up, is a proposal."""
        if finding.kind is not Kind.DECISION or finding.status != "accepted":
            return finding
        if self._grounds.taken_up(finding.statement, placed):
            return finding
        return finding.model_copy(update={"status": "proposed"})

    @cached_property
    def _grounds(self) -> Grounds:
        return Grounds(self._transcript, _stances(), _misreadings())

    def _verified(self, finding: Finding, placed: Placed) -> VerifiedFinding:
        source = self._transcript
        last = max(turn.n for turn, _ in placed)
        date = self._days[last - 1]
        evidence = tuple(places.evidence(source, t, words) for t, words in sorted(placed, key=lambda p: p[0].n))
        if isinstance(details := finding.details, DecisionDetails) and details.around:
            around = tuple(places.standing(source, details.around))
            finding = finding.model_copy(update={"details": details.model_copy(update={"around": around})})
        return VerifiedFinding(
            id=finding_id(source.key, date, last, finding),
            discussion=source.key,
            revision=source.revision,
            date=date,
            turn=last,
            place=max(0, source.turn(last).text.find(evidence[-1].quote)),
            finding=finding.model_copy(update={"quotes": tuple(Quote(turn=e.turn, words=e.quote) for e in evidence)}),
            evidence=evidence,
        )


def _shortened(quantity: Quantity, said: Sequence[Quantity], near: str) -> bool:
    """Whether an amount was said without its unit beside another that has it: the two of 'ten years instead of two'."""
    number = re.escape(quantity.text.split(maxsplit=1)[0])
    bare = any(q.unit is None and q.value == quantity.value for q in said)
    bare = bare or re.search(rf"\b(?:instead of|rather than|not|from) {number}\b", near, re.IGNORECASE) is not None
    return bare and any(q.unit is not None and q.unit == quantity.unit for q in said)


# a long discussion is verified chunk by chunk; what it holds as a whole is read once
_all_quantities = lru_cache(maxsize=2)(quantities)
_all_stems = lru_cache(maxsize=2)(stems)


def _texts(value: object) -> Iterator[str]:
    """Every text in a record's data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _people(details: Mapping[str, object]) -> Iterator[str]:
    """Who is said to have decided, agreed, objected, asked or taken something on."""
    for field in ("decided_by", "owner", "asked_by", "drawn_by"):
        if isinstance(name := details.get(field), str):
            yield name
    assented = details.get("assented")
    yield from (n for n in assented if isinstance(n, str)) if isinstance(assented, list) else ()
    objections = details.get("objections")
    for objection in objections if isinstance(objections, list) else ():
        if isinstance(by := objection.get("by"), str):
            yield by


def _why_not(quote: Quote, cited: Turn | None) -> str:
    """What is wrong with a quote that stands in no turn's own words."""
    shown = quote.words if len(quote.words) <= 80 else quote.words[:77] + "…"
    if cited is None:
        return f"There is no turn {quote.turn}, and the words {shown!r} stand in no turn beside it."
    if any(find(quote.words, text) for text in cited.quoted):
        return f"In turn {cited.n} the words {shown!r} are somebody else's; cite the turn in which they were said."
    if any(find(quote.words, a.text) for a in cited.attachments):
        return f"In turn {cited.n} the words {shown!r} stand in a pasted block, which is no speech."
    return f"The words {shown!r} do not stand in turn {cited.n}; quote them as they were said, leaving nothing out."


@lru_cache(maxsize=1)
def _stances() -> Stances:
    texts = load().lexicons
    return parse_stances(texts["stance.toml"], texts["cues.toml"], texts["readings.toml"])


@lru_cache(maxsize=1)
def _senses() -> Senses:
    return parse_senses(load().text("lexicons/synonyms.toml"))


@lru_cache(maxsize=1)
def _misreadings() -> Misreadings:
    texts = load().lexicons
    return parse_misreadings(texts["readings.toml"], texts["synonyms.toml"])


def _days(transcript: Transcript) -> tuple[dt.date | None, ...]:
    """The day on which each turn was said: its own where it has one, else that of the turn before; never going back."""
    day, days = transcript.date, []
    for turn in transcript.turns:
        own = _day(turn.time)
        day = own if own is not None and (day is None or own > day) else day
        days.append(day)
    return tuple(days)


def _day(time: str | None) -> dt.date | None:
    if time is None or len(time) < 10 or time[4] != "-":
        return None
    try:
        return dt.date.fromisoformat(time[:10])
    except ValueError:
        return None
