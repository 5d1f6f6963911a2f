"""Whether a statement turns a yes into a no: a verb that was denied, a condition turned, a bound from the other side.

The words are data (`prompts/lexicons/readings.toml`, `flips`). Made to be right when they object; `polarity` has what
is denied as a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.text.clauses import short
from agent.text.lexicon import Lexicon
from agent.text.numbers import quantities
from agent.text.senses import Senses
from agent.text.words import STOP, negated, stem, stems

_WITHOUT = re.compile(
    r"\bwithout\s+(?:(?:an?|the|any|its|their|our|his|her)\s+)?(?P<what>(?:[\w-]+\s*){1,2})", re.IGNORECASE
)
_BARE = re.compile(r"\bwithout\b(?! (?:\w+ly )?\w+ing\b)", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\s*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:.–—]\s+|\s+(?:and|but|so|while|because)\s+")
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)


def denied_verb(statement: str, texts: Sequence[str], readings: Lexicon, senses: Senses) -> str | None:
    """The sentence that denies the very verb that the statement affirms of the same; None where there is none."""
    limits = {stem(m[0]) for m in readings.each("flips.limits", _WITHOUT.sub(" ", statement))}
    told = senses.widened(stems(statement))
    for text in texts:
        for clause in _CLAUSE.split(text):
            found = (readings.first(f"flips.{how}", clause) for how in ("denied", "stops", "nobody"))
            match = next((m for m in found if m is not None), None)
            if match is None or readings.has("flips.bound", clause) or match["verb"].casefold() in STOP:
                continue
            verb = stem(match["verb"])
            rest = stems(clause) - {verb}
            again = [stem(w) for w in _WORD.findall(text)].count(verb) > 1
            again = again or any(_affirms(other, verb, senses) for other in texts if other != text)
            if not again and limits <= {verb} and _affirms(statement, verb, senses) and rest & told:
                return short(text)
    return None


def _affirms(statement: str, verb: str, senses: Senses) -> bool:
    """Whether a statement has a verb, or one that means the same, and does not deny it."""
    for clause in _CLAUSE.split(statement):
        said = _BARE.sub(" ", clause)
        if not negated(said) and any(senses.like(verb, stem(w)) for w in _WORD.findall(said)):
            return True
    return False


def does_without(statement: str, texts: Sequence[str], readings: Lexicon) -> str | None:
    """The sentence that lets nothing be without a thing, where the statement has it be without; None where none."""
    mine = _WITHOUT.search(statement)
    if (
        mine is None
        or negated(_WITHOUT.sub(" ", statement))
        or readings.has("flips.limits", _WITHOUT.sub(" ", statement))
    ):
        return None
    for text in texts:
        match = _WITHOUT.search(text)
        if (
            match
            and readings.has("flips.nothing", text[: match.start()])
            and stems(match["what"]) & stems(mine["what"])
        ):
            return short(text)
    return None


def turned_condition(statement: str, texts: Sequence[str], readings: Lexicon, senses: Senses) -> str | None:
    """The sentence whose 'unless' the statement tells as 'if', or the other way; None where there is none."""
    mine = readings.first("flips.condition", statement)
    if mine is None or negated(mine["given"]) or _ONLY.search(statement[: mine.start()]):
        return None
    ours, when = mine["tie"].casefold() == "unless", senses.widened(stems(mine["given"]))
    for text in texts:
        match = readings.first("flips.condition", text)
        if match is None or negated(match["given"]):
            continue
        same = (match["tie"].casefold() == "unless") == ours
        given = stems(match["given"])
        alike = bool(given & when) and (stems(mine["given"]) <= senses.widened(given) or given <= when)
        rest = [f"{t[: m.start()]} {t[m.end() :]}" for t, m in ((statement, mine), (text, match))]
        limited = [readings.has("flips.limits", r) or negated(r) for r in rest]
        if alike and not same and limited[0] == limited[1]:
            return short(text)
        denies = [negated(r) for r in rest]
        if alike and same and denies == limited and denies[0] != denies[1] and stems(rest[0]) & stems(rest[1]):
            return short(text)
    return None


def other_bound(statement: str, texts: Sequence[str], readings: Lexicon) -> str | None:
    """The sentence that bounds the statement's amount from the other side: 'at least two' of 'at most two'.

    A clause that refuses or ends something may bound from the other side what another lets be; that is not judged.
    """
    mine = _bounds(statement, readings)
    for text in texts if mine else ():
        if readings.has("flips.or_else", text):
            continue
        for value, (side, denies) in _bounds(text, readings).items():
            if value in mine and mine[value][0] != side and mine[value][1] == denies:
                return short(text)
    return None


def _bounds(text: str, readings: Lexicon) -> dict[str, tuple[str, bool]]:
    """Each amount of a text that has one bound, with the side from which that bounds it; and whether it refuses."""
    found: dict[str, tuple[str, bool]] = {}
    for clause in _CLAUSE.split(text):
        for quantity in quantities(clause):
            left, right = clause[: quantity.start], clause[quantity.end :]
            sides = {
                side
                for side in ("most", "least")
                if readings.has(f"flips.{side}", left) or readings.has(f"flips.{side}_after", right)
            }
            if sides == {"least"} and readings.has("flips.nothing", readings.off("flips.no_more", left)):
                found[quantity.value] = ("most", False)  # 'nobody gets more than eight'
            elif len(sides) == 1:
                found[quantity.value] = (
                    sides.pop(),
                    readings.has("flips.refuses", readings.off("flips.no_more", clause)),
                )
    return found
