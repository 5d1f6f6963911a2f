"""Whether a sentence settles what is said to rest on it, or is a question, a hedge, a refusal, a joke, the old system.

The patterns are data (`prompts/lexicons/stance.toml`, and of `cues.toml` what tells that people only talk); this module
looks for them in the sentence, and in what was said right before and after. Narrow: what is unclear settles, as a wrong
hit would lose a decision.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache

from agent.text.acts import Cues, parse_cues
from agent.text.clauses import SOFT, clauses
from agent.text.contraries import ruled_out
from agent.text.meaning import denial
from agent.text.words import negated, stems
from agent.types import Frozen

_CURLY = str.maketrans({"'": "’", "`": "’"})
_TALK = {
    "suppress.hedge": "a hedge",
    "suppress.past": "the old system",
    "suppress.elsewhere": "what others do",
    "suppress.jest": "a joke",
    "suppress.aloud": "read out",
    "suppress.undecided": "a hedge",
}
"""Which of the wider cues tell that people only talk, where nothing in the sentence settles."""
_FIRM = ("explicit.settle", "explicit.declare", "explicit.imperative")
_CARRIES = frozenset({"a question", "a hedge", "a joke", "a supposition", "a condition", "what others do", "a refusal"})
"""What goes on in the next sentence, unless that settles something."""


_TAKEN_UP = frozenset({"a hedge", "a supposition", "a condition"})
"""What becomes a ground as soon as another says yes to it."""
_TAIL = re.compile(
    r",?\s+\b(?:because|since|otherwise|so that|that (?:was|were|is|are|had|has)|which|who|after|once|until|when|before"
    r"|while|as long as)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = re.compile(r"^[^:]{3,120}:\s+(?=\S+\s+\S+\s+\S)")


def _about(sentence: str, statement: str) -> str:
    """The clause of a sentence that says most of what the statement says."""
    told = stems(statement)
    return max(clauses(sentence), key=lambda c: len(c.stems & told)).text if clauses(sentence) else sentence


def _main(sentence: str) -> str:
    """What a sentence itself says: after its colon, and without the clauses that hang on it."""
    said = _HEAD.sub("", sentence)
    short = _TAIL.sub("", said)
    return short if short.strip() else said


class Near(Frozen):
    """What was said around a sentence."""

    next: str = ""
    """The sentence after it in its turn."""
    replies: tuple[str, ...] = ()
    """The next turns, by others."""


class Stances:
    """What sentences do, by the patterns of the lexicons."""

    def __init__(self, own: str, cues: str) -> None:
        groups = {k: v for k, v in tomllib.loads(own).items() if isinstance(v, dict)}
        self._own = {f"{g}.{n}": _compiled(p) for g, named in groups.items() for n, p in named.items()}
        self._cues: Cues = parse_cues(cues)

    def open_ones(self, touched: Sequence[str], statement: str, near: Near | None = None) -> list[str | None]:
        """For each of the sentences that a quote touches, why it does not settle the statement; None where it may.

        A sentence that only goes on with the one before it, as 'It is one hop less' after a question, is what that is.
        """
        around = near or Near()
        if any(self._has("asks.silence", sentence) for sentence in touched):
            return [None] * len(touched)  # 'No objections?': what follows says whether there were
        found: list[str | None] = []
        for n, sentence in enumerate(touched):
            after = Near(next=touched[n + 1]) if n + 1 < len(touched) else around
            why = self.leaves_open(sentence) or self._unbacked(sentence, statement, after)
            if why is None and found and found[-1] in _CARRIES and not self._has("settles.goes_on", sentence):
                why = found[-1]
            found.append(None if why in _TAKEN_UP and self._assented(around) else why)
        return found

    def _assented(self, near: Near) -> bool:
        """Whether somebody else takes up what was only put forward."""
        return any(
            self._cues.has(f"acceptance.{act}", reply) for reply in near.replies for act in ("assent", "yes", "vote")
        )

    def leaves_open(self, sentence: str) -> str | None:
        """Why a sentence settles nothing by itself: 'a question', 'a hedge', 'a refusal', 'a joke'; None where it may.

        A request ('can you make it 72 hours?') and a recap with a tag ('72 hours then, right?') are no questions. A
        refusal that goes on to say what is done instead is none, and neither is a hedge or a laugh in a sentence that
        settles.
        """
        text = sentence.strip()
        if self._has("jests.joke", text):
            return "a joke"
        polite = self._has("asks.request", text) or self._has("asks.tag", text)
        if (self._has("asks.mark", text) or self._has("asks.bare", text)) and not polite:
            return "a question"
        settles = self._has("settles.plain", text)
        if self._has("jests.laugh", text) and not settles:
            return "a joke"
        hedges = self._has("hedges.opens", text) or self._has("hedges.says", text)
        if self._has("hedges.undecided", text) or (hedges and not settles):
            return "a hedge"
        return "a refusal" if self._refuses(text) else None

    def _unbacked(self, sentence: str, statement: str, near: Near) -> str | None:
        """What the sentence is rather than the ground of this statement: 'a refusal'; None where it may be."""
        if self._has("planted.order", sentence):
            return "an order to a program"
        if self._turns_down(sentence, statement):
            return "a refusal"
        main = _main(sentence)
        if self._elsewhen(main, sentence) and not self._elsewhen(statement, statement):
            return "the old system"
        if self._has("elsewhere.before", sentence):
            return "what others do"
        elsewhere = self._has("elsewhere.others", sentence) and not self._has("settles.sure", sentence)
        if elsewhere and not self._has("elsewhere.ours", _about(sentence, statement)):
            return "what others do"
        if self._has("hedges.wish", sentence) and not (self._has("settles.sure", sentence) or _YES.search(sentence)):
            return "a hedge"
        firm = self._has("settles.goes_on", sentence)
        return (
            self._supposed(main, sentence, statement)
            or self._only_talks(main, sentence)
            or self._taken_back(statement, near, firm=firm)
        )

    def _elsewhen(self, main: str, sentence: str) -> bool:
        then = self._has("elsewhen.old", main) or self._has("elsewhen.past", main)
        return then and not self._has("settles.new", sentence)

    def _supposed(self, main: str, sentence: str, statement: str) -> str | None:
        """Whether the sentence only says what would be, under which condition, or what speaks for and against it."""
        if self._has("settles.sure", sentence):
            return None
        would = self._has("supposes.would", main) or self._has("supposes.follows", sentence)
        if would and not self._has("supposes.would", statement):
            return "a supposition"
        if self._has("weighs.against", sentence):
            return "a consideration"
        given = self._own["supposes.if"].search(sentence.translate(_CURLY))
        if given is None or _BOUND.search(statement):
            return None
        kept = stems(given["given"])
        return None if kept and 2 * len(kept & stems(statement)) >= len(kept) else "a condition"

    def _only_talks(self, main: str, sentence: str) -> str | None:
        """What the wider cues say of a sentence in which nothing settles."""
        acts = self._cues.acts(main)
        if acts.intersection(_FIRM) or self._has("settles.plain", sentence) or _YES.search(sentence):
            return None
        return next((why for act, why in _TALK.items() if act in acts), None)

    def _taken_back(self, statement: str, near: Near, *, firm: bool) -> str | None:
        """Whether what comes next makes nothing of it: a doubt, a laugh, a no."""
        if near.next and self._has("hedges.tail", near.next):
            return "a hedge"
        if near.next and self._has("jests.joke", near.next):
            return "a joke"
        for reply in near.replies[:1]:
            short = len(reply.split()) <= _SHORT
            if self._cues.has("rejection.undo", reply):
                return "taken back"
            if (
                short
                and not firm
                and self._has("jests.laugh", reply)
                and not self._cues.has("acceptance.assent", reply)
            ):
                return "a joke"
            if (short and self._has("refuses.reply", reply)) or self._turns_down(reply, statement):
                return "a thing that was turned down"
        return None

    def _turns_down(self, sentence: str, statement: str) -> bool:
        """Whether it turns down what the statement has, which denies nothing itself."""
        if negated(statement) or SOFT.search(statement) or re.search(r"\bout\b", statement, re.IGNORECASE):
            return False
        told = stems(statement)
        curly = sentence.translate(_CURLY)
        for match in self._own["refuses.out"].finditer(curly):
            what = stems(match["what"] or match["none"] or "")
            if what and len(what & told) >= 0.6 * len(what):
                return True
        for match in self._own["refuses.unwanted"].finditer(curly):
            what, rest = stems(match["what"]), stems(curly[: match.start()] + curly[match.end() :])
            if what and len(what & told) >= 0.6 * len(what) and not (told - what) & rest:
                return True
        parts = [c for c in clauses(sentence) if c.tie != "condition"]
        best = max((len(c.stems & told) for c in parts), default=0)
        near = [c for c in parts if len(c.stems & told) == best]
        if best >= _SAME * len(told) and best > 1 and all(c.denies and not SOFT.search(c.text) for c in near):
            return True
        wrong = denial(statement, [sentence])
        return (wrong is not None and wrong.startswith("it affirms")) or ruled_out(statement, [sentence]) is not None

    def _refuses(self, sentence: str) -> bool:
        """Whether a sentence turns something down and says nothing of what is done instead."""
        match = self._own["refuses.plain"].search(sentence.translate(_CURLY))
        if match is None or self._has("refuses.contrast", sentence[match.end() :]):
            return False
        # 'mutual TLS inside, and API keys are rejected' settles something before it refuses something
        before = re.split(r"[,;]", sentence[: match.start()])[:-1]
        return all(len(clause.split()) < 3 for clause in before)

    def _has(self, name: str, text: str) -> bool:
        return self._own[name].search(text.translate(_CURLY)) is not None


_YES = re.compile(r"\byes\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:if|unless|when|whenever|once|only|provided|until|while|after|where|as long as|in case|without|except)\b",
    re.IGNORECASE,
)
"""What binds a statement to a condition."""
_SAME = 0.5
"""Share of a statement's content words from which on a clause is taken to speak of it."""
_SHORT = 6
"""Words up to which a reply is nothing but a laugh or a no."""


def _compiled(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


@lru_cache(maxsize=4)
def parse_stances(own: str, cues: str) -> Stances:
    """The stances of two lexicons' texts (TOML): its own patterns, and the wider cues."""
    return Stances(own, cues)
