"""Whether the others take up what somebody only puts forward: they say yes to it, or say it again as settled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from agent.model.transcript import Turn
from agent.text.numbers import Quantity, compatible, quantities
from agent.text.refusing import denies, instead
from agent.text.sentences import sentences
from agent.text.stance import Stances
from agent.text.words import negated, stems

_SOON, _REACH = 2, 5
"""Replies that may say yes to a proposal, the second only to 'that', and turns in which it may be told again."""
_YIELDS = 3
"""Turns after a reply in which somebody gives in to it."""
_PIECE = re.compile(r"[.;,:]\s+")
_AGAIN = 0.6
"""Share of the one's content words that the other has, where one says the other again."""
_ENOUGH = 3
"""Content words that both must have, where the one is long."""
_OF_IT = 0.3
"""Share of a statement's content words that a sentence has which says it again without a word that settles."""
_HOLDS_BACK = re.compile(r"\b(?:but|except|only if|unless|however|although|instead|as long as)\b", re.IGNORECASE)
_BRIEF = 8
"""Words of an answer, or of what a third throws in."""
_SO_THEN = re.compile(r"\W*(?:(?:and|so|well|oh|ah)\W+)*then\b", re.IGNORECASE)
"""What draws something from an answer."""
_IN_HALF = re.compile(r"\byes[.,;:]\s[^.;?!]{1,60},\s+no\b", re.IGNORECASE)
"""A yes to one half and a no to the other: 'Through the hedge, yes. Through the wall, no.'."""
_NO = re.compile(r"\W*(?:no|nope|nah|never|absolutely not|certainly not)\b\s*[.,;!–—]", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_LAID_OUT = re.compile(r"^\s*(?:\d{1,2}[.)]|[a-h]\))\s", re.MULTILINE)


def taken_up(
    turns: Sequence[Turn], turn: Turn, said: Sequence[str], statement: str, stances: Stances, *, in_part: bool = False
) -> bool:
    """Whether the next turns of others take up the sentences of a turn that a statement rests on.

    A no, and of several things laid out a bare yes, take up nothing. `in_part`: to say a piece of them again as settled
    is enough, and a bare yes is not.
    """
    pieces = [stems(part) for sentence in said for part in _PIECE.split(sentence)] if in_part else []
    told = [stems(" ".join(said)), *pieces]
    several = len(_LAID_OUT.findall(turn.text)) > 1
    # a yes to a turn that opens with a no is to that; one after a question or a doubt is to those
    aside = _NO.match(turn.text) is not None and not denies(statement)
    for n, reply in enumerate(_replies(turns, turn)):
        parts = sentences(reply.text) or [reply.text]
        if stances.declines(reply.text, statement) or _IN_HALF.search(reply.text):
            return False
        yes = n < _SOON and not several and not in_part
        if n < _SOON and _other_by_name(turns, turn, parts[0], told[0] | stems(statement), stances):
            return False
        if n < _SOON and not aside and _by_name(parts[0], told[0], statement, stances):
            return True
        mine = told[0] if (reply.speaker or "").casefold() != "assistant" else None
        if yes and (
            (not aside and _says_yes(parts, stances, to_it=n > 0, told=mine)) or _takes_exactly(parts, stances)
        ):
            return True
        aside = aside or any(part.endswith("?") or _HOLDS_BACK.search(part) for part in parts)
        known = (*quantities(statement), *quantities(" ".join(said)))
        if any(_again(part, told, statement, stances) and not _adds(part, known) for part in parts):
            return True
    return False


def agreed(turns: Sequence[Turn], turn: Turn, stances: Stances) -> bool:
    """Whether the first reply to a turn that lays out one thing alone is a yes that nothing holds back."""
    reply = next(_replies(turns, turn), None)
    if reply is None or len(_LAID_OUT.findall(turn.text)) > 1:
        return False
    return _says_yes(sentences(reply.text) or [reply.text], stances, to_it=False)


def accepted(turns: Sequence[Turn], turn: Turn, stances: Stances) -> bool:
    """Whether a turn answers another's question, and that one says yes to it at once."""
    before, after = turns[max(0, turn.n - 2)], turns[turn.n] if turn.n < len(turns) else None
    if after is None or before.speaker == turn.speaker or not before.text.rstrip().endswith("?"):
        return False
    return after.speaker == before.speaker and stances.assents(after.text) and agreed(turns, turn, stances)


def answered_no(turns: Sequence[Turn], turn: Turn, statement: str) -> bool:
    """Whether a turn says no to the question before it, and a statement affirms all that was asked."""
    before = next((t for t in reversed(turns[: turn.n - 1]) if not t.automatic and t.speaker != turn.speaker), None)
    asked = (sentences(before.text) or [before.text])[-1] if before is not None else ""
    if not asked.endswith("?") or _OR.search(asked) or negated(asked) or denies(statement):
        return False
    no = _NO.match(turn.text) is not None and not instead(turn.text, statement, asked)
    return no and bool(stems(asked)) and stems(asked) <= stems(statement)


def answered_otherwise(turns: Sequence[Turn], turn: Turn, said: Sequence[str], stances: Stances) -> bool:
    """Whether who asked gives, in a few words of his own, another answer than the sentences that open a turn.

    'Where does the key hang?' 'Round the neck of the goose.' 'In the office.' Who says yes, asks on, speaks of the same
    or of it, or only goes to the next point, gives none.
    """
    before = next((t for t in reversed(turns[: turn.n - 1]) if not t.automatic), None)
    opens = said and said[0] in sentences(turn.text)[:2]
    if before is None or before.speaker == turn.speaker or not opens or not before.text.rstrip().endswith("?"):
        return False
    if (before.speaker or "").casefold() == "assistant":
        return False  # it asks, and answers nothing for the person
    for later in turns[turn.n : turn.n + 2]:
        first = (sentences(later.text) or [later.text])[0]
        if later.speaker == before.speaker:
            same = not stems(first).isdisjoint(stems(" ".join(said))) or stances.speaks_of_it(first)
            yes = (
                first.endswith("?") or stances.takes_on(first) or not stems(first) or _SO_THEN.match(first) is not None
            )
            yes = yes or any(stances.assents(part) for part in sentences(later.text))
            alone = first.strip(" .!?") == turn.speaker  # 'Jon.', to Jon
            short = len(first.split()) <= _BRIEF and (len(first.split()) > 1 or bool(quantities(first)) or alone)
            return short and not yes and (not same or _denies_it(first, said))
        if len(later.text.split()) > _BRIEF:
            return False
    return False


def _denies_it(reply: str, said: Sequence[str]) -> bool:
    """Whether a reply opens with what was said, and denies something of it: 'Ilse isn't an interface.'."""
    first = stems(" ".join(reply.split()[:2]))
    return negated(reply) and not _HOLDS_BACK.search(reply) and bool(first) and first <= stems(" ".join(said))


def gave_in(
    turns: Sequence[Turn], turn: Turn, statement: str, stances: Stances, gives_in: Callable[[str], bool]
) -> bool:
    """Whether the speaker of a turn gives in to the one who answers against it, with nothing of the statement.

    Only where those two alone speak until then; a third comes to speak of other things.
    """
    told = stems(statement)
    after = turns[turn.n : turn.n + 1 + _YIELDS]
    if not after or after[0].speaker == turn.speaker or stances.assents(after[0].text):
        return False
    for later in after[1:]:
        if later.speaker not in {turn.speaker, after[0].speaker}:
            return False
        if later.speaker == turn.speaker and gives_in((sentences(later.text) or [later.text])[0]):
            return len(stems(later.text) & told) < _AGAIN * len(told)
    return False


def _replies(turns: Sequence[Turn], turn: Turn) -> Iterator[Turn]:
    """The next turns by others."""
    return (t for t in turns[turn.n : turn.n + _REACH] if not t.automatic and t.speaker != turn.speaker)


def _says_yes(parts: Sequence[str], stances: Stances, *, to_it: bool, told: frozenset[str] | None = None) -> bool:
    """Whether a reply opens with a yes that nothing in it holds back; if asked, with one to what was put forward.

    `told`: the content words of that; a question of another matter at the end of the reply holds nothing back.
    """
    while told and len(parts) > 1 and _asks(parts[-1], stances) and stems(parts[-1]).isdisjoint(told):
        parts = parts[:-1]
    open_ = any(_HOLDS_BACK.search(p) or p.endswith("?") or stances.leaves_open(p) for p in parts)
    return not open_ and (stances.takes(parts[0]) or (not to_it and stances.assents(parts[0])))


def _by_name(first: str, told: frozenset[str], statement: str, stances: Stances) -> bool:
    """Whether a reply opens by taking one thing by its name, 'outbox then', 'the loft, please', of what was said."""
    if negated(first) or first.rstrip().endswith("?") or _HOLDS_BACK.search(first):
        return False
    match = stances.names_it(first)
    thing = stems(match) if match is not None else frozenset()
    return bool(thing) and thing <= told and thing <= stems(statement)


def _other_by_name(turns: Sequence[Turn], turn: Turn, first: str, told: frozenset[str], stances: Stances) -> bool:
    """Whether a reply takes by its name another thing that was laid out beside what was told."""
    match = stances.names_it(first)
    thing = stems(match) if match is not None else frozenset()
    near = (s for t in turns[max(0, turn.n - 2) : turn.n] for s in sentences(t.text))
    laid_out = stems(" ".join(s for s in near if _OR.search(s)))
    return bool(thing) and thing.isdisjoint(told) and thing <= laid_out


def _asks(part: str, stances: Stances) -> bool:
    return part.endswith("?") or stances.leaves_open(part) == "a question"


def _takes_exactly(parts: Sequence[str], stances: Stances) -> bool:
    """Whether a reply that holds nothing back ends with taking just what was put forward: 'Do it exactly like that'."""
    held = any(_HOLDS_BACK.search(part) or part.endswith("?") for part in parts)
    return not held and stances.takes_exactly(parts[-1])


def _adds(part: str, known: Sequence[Quantity]) -> bool:
    """Whether a sentence has an amount, with its unit, that is none of what is known: it settles another thing."""
    return any(q.unit is not None and not any(compatible(q, o) for o in known) for q in quantities(part))


def _again(part: str, told: Sequence[frozenset[str]], statement: str, stances: Stances) -> bool:
    """Whether a sentence says again what was put forward, as a thing that holds; if it settles, a piece of it."""
    mine, settles = stems(part), stances.settles(part)
    if len(mine & stems(statement)) < _OF_IT * len(stems(statement)) and not settles:
        return False
    whole, *pieces = told
    both = mine & whole
    alike = len(both) >= _AGAIN * len(whole) or (len(both) >= _ENOUGH and len(both) >= _AGAIN * len(mine))
    echo = settles and bool(mine) and mine <= whole and mine <= stems(statement)
    short = echo or (settles and any(piece and piece <= mine & stems(statement) for piece in pieces))
    return bool(both) and (alike or short) and not stances.doubts(part, statement)
