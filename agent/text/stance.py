"""Whether a sentence settles what is said to rest on it, or is a question, a hedge, a refusal, a joke, the old system.

The patterns are data (`prompts/lexicons/stance.toml`, and of `cues.toml` what tells that people only talk); this module
looks for them in the sentence, and in what was said right before and after. Narrow: what is unclear settles, as a wrong
hit would lose a decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.text.acts import Cues, parse_cues
from agent.text.aloud import of_others, read_out
from agent.text.lexicon import Lexicon
from agent.text.limits import left_out
from agent.text.mainly import about, main_part
from agent.text.names import holds
from agent.text.nearby import Near
from agent.text.putoff import put_off
from agent.text.refusing import SHORT, YES, assents, denies, refuses, says_no, turns_down
from agent.text.words import negated, stems

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
_CARRIES = frozenset(
    {
        "a question",
        "a hedge",
        "a joke",
        "a supposition",
        "a condition",
        "what others do",
        "what others say",
        "a refusal",
    }
)
"""What goes on in the next sentence, unless that settles something."""


_OWNS = frozenset({"put off", "a condition", "read out", "what others do"})
"""What a statement rests on if it has its words, whatever is said beside it."""
_HALF, _HARDLY = 0.5, 0.2
"""Share of a statement's content words from which on it has a sentence's words, and up to which it has none."""
_TAKEN_UP = frozenset({"a hedge", "a supposition"})
"""What becomes a ground as soon as another says yes to it."""


class Stances:
    """What sentences do, by the patterns of the lexicons."""

    def __init__(self, own: str, cues: str, readings: str) -> None:
        self._own = Lexicon(own)
        self._readings = Lexicon(readings)
        self._cues: Cues = parse_cues(cues)

    def open_ones(self, touched: Sequence[str], statement: str, near: Near | None = None) -> list[str | None]:
        """For each of the sentences that a quote touches, why it does not settle the statement; None where it may.

        A sentence that only goes on with the one before it, as 'It is one hop less' after a question, is what that is.
        """
        around = near or Near()
        found: list[str | None] = []
        if any(self._has("asks.silence", sentence) for sentence in touched):
            return [None] * len(touched)  # 'No objections?': what follows says whether there were
        lead = self._lead(touched[0], around) if touched else None
        for n, sentence in enumerate(touched):
            inside = Near(next=touched[n + 1]) if n + 1 < len(touched) else around
            after = inside.model_copy(
                update={
                    "leaving": around.leaving,
                    "others": around.others,
                    "earlier": (*around.earlier, *touched[:n]),
                    "later": (*touched[n + 1 :], *around.later),
                    "heard": around.heard,
                    "quoted": around.quoted,
                }
            )
            why = self.leaves_open(sentence)
            if why in {None, "a refusal", "a hedge"}:
                why = self._overtold(sentence, statement, after) or why or self._unbacked(sentence, statement, after)
            if why is None and self._polite(sentence) and around.replies and not self._assented(around):
                why = "a question"
            before = found[-1] if found else lead
            if why is None and before == "put off" and len(sentence.split()) <= _FRAGMENT:
                why = before
            if why is None and before in _CARRIES and not self._has("settles.goes_on", sentence):
                why = before
            found.append(None if why in _TAKEN_UP and self._assented(around) else why)
        return self._by_ground(touched, found, statement)

    def _by_ground(self, touched: Sequence[str], found: list[str | None], statement: str) -> list[str | None]:
        """The same, where what settles says nothing of the statement, and what is put off or bound has its words."""
        told = stems(statement)
        share = {n: len(stems(sentence) & told) / max(1, len(told)) for n, sentence in enumerate(touched)}
        firm = [n for n, why in enumerate(found) if why is None]
        owns = next((why for n, why in enumerate(found) if why in _OWNS and share[n] >= _HALF), None)
        if owns is None or any(share[n] > _HARDLY or self.assents(touched[n]) for n in firm):
            return found
        return [why or owns for why in found]

    def picks(self, sentence: str) -> bool:
        """Whether a sentence takes one of what was laid out, by number or letter: '3 I suppose'."""
        return self._has("settles.picks", sentence)

    def settles(self, sentence: str) -> bool:
        """Whether a sentence settles something in words, or opens as what settles does."""
        if self.leaves_open(sentence) is not None:
            return False
        told = self._has("settles.sure", sentence) or self._has("settles.record", sentence)
        opens = self._has("settles.opens", sentence) and len(sentence.split()) > _FEW
        return told or opens or bool(self._cues.acts(sentence) & {"explicit.settle", "explicit.declare"})

    def speaks_up(self, sentence: str, statement: str) -> bool:
        """Whether a sentence settles the statement whoever says it: for the record, with 'so', as ruled out."""
        told = any(self._has(f"settles.{how}", sentence) for how in ("sure", "record", "opens"))
        return told or (denies(statement) and any(a.startswith("rejection.") for a in self._cues.acts(sentence)))

    def assents(self, reply: str) -> bool:
        """Whether a reply says yes to what was said before it."""
        return assents(reply, self._own, self._cues)

    def _lead(self, sentence: str, near: Near) -> str | None:
        """What the sentence before the quote is, where the quote only goes on with it."""
        goes_on = near.before and self._has("settles.follows", sentence)
        return self.leaves_open(near.before) if goes_on else None

    def _polite(self, text: str) -> bool:
        """Whether a question is a request, or a recap with a tag."""
        return self._has("asks.request", text) or self._has("asks.tag", text)

    def _assented(self, near: Near) -> bool:
        """Whether somebody else takes up what was only put forward."""
        return any(self.assents(reply) for reply in near.replies)

    def leaves_open(self, sentence: str) -> str | None:
        """Why a sentence settles nothing by itself: 'a question', 'a hedge', 'a refusal', 'a joke'; None where it may.

        A request ('can you make it 72 hours?') and a recap with a tag ('72 hours then, right?') are no questions. A
        refusal that goes on to say what is done instead is none, and neither is a hedge or a laugh in a sentence that
        settles.
        """
        text = sentence.strip()
        if self._has("jests.joke", text):
            return "a joke"
        polite = self._polite(text)
        if (self._has("asks.mark", text) or self._has("asks.bare", text)) and not polite:
            return "a question"
        settles = self._has("settles.plain", text)
        if self._has("jests.laugh", text) and not settles:
            return "a joke"
        if self._has("hedges.undecided", text):
            return "left open"
        if (self._has("hedges.opens", text) or self._has("hedges.says", text)) and not settles:
            return "a hedge"
        return "a refusal" if refuses(text, self._own) else None

    def _unbacked(self, sentence: str, statement: str, near: Near) -> str | None:
        """What the sentence is rather than the ground of this statement: 'a refusal'; None where it may be."""
        if self._cues.has("suppress.planted", sentence):
            return "an order to a program"
        if turns_down(sentence, statement, self._own):
            return "a refusal"
        main = main_part(sentence)
        if self._elsewhen(main, sentence, near) and not self._elsewhen(statement, statement):
            return "the old system"
        if self._has("elsewhere.before", sentence):
            return "what others do"
        elsewhere = self._has("elsewhere.others", sentence) and not self._has("settles.sure", sentence)
        if elsewhere and not self._has("elsewhere.ours", about(sentence, statement)):
            return "what others do"
        if self._has("hedges.wish", sentence) and not (self._has("settles.sure", sentence) or YES.search(sentence)):
            return "a hedge"
        goes_on = self._has("settles.goes_on", sentence)
        return (
            self._supposed(main, sentence, statement)
            or (None if self._firm(sentence) else self._remarks(main, sentence, statement, near))
            or self._only_talks(main, sentence)
            or self._taken_back(statement, near, firm=goes_on)
        )

    def _overtold(self, sentence: str, statement: str, near: Near) -> str | None:
        """What the sentence is where the statement tells more: put off, read out, in jest, bound to something."""
        if put_off(sentence, near.next, statement, self._readings):
            return "put off"
        if near.quoted or read_out(sentence, near.earlier, self._readings):
            return "read out"
        if self._jested(sentence, near):
            return "a joke"
        if (whose := of_others(sentence, self._readings)) is not None and not self._told_of(whose, statement):
            return whose
        return left_out(sentence, near.next, statement, self._readings)

    def _jested(self, sentence: str, near: Near) -> bool:
        """Whether it is said in jest, as its tone, its speaker right after it, or others soon after it say."""
        if self._readings.has("jests.tone", sentence) or any(self._readings.has("jests.said", s) for s in near.later):
            return True
        return any(self._readings.has("jests.exposed", text) for text in near.heard)

    def _told_of(self, whose: str, statement: str) -> bool:
        """Whether a statement tells itself whose choice it was, or that it is an older one."""
        return of_others(statement, self._readings) == whose

    def _firm(self, sentence: str) -> bool:
        """Whether a sentence settles something in words."""
        told = any(self._has(f"settles.{how}", sentence) for how in ("sure", "plain", "record"))
        return told or YES.search(sentence) is not None or bool(self._cues.acts(sentence).intersection(_FIRM))

    def _elsewhen(self, main: str, sentence: str, near: Near | None = None) -> bool:
        """Whether it tells how things are or were before what is decided here."""
        if (self._has("elsewhen.ways", main) or self._has("elsewhen.since", sentence)) and not self._has(
            "settles.sure", sentence
        ):
            return True
        if self._has("settles.new", sentence):
            return False
        told = self._has("elsewhen.old", main) or self._has("elsewhen.past", main)
        if told or near is None:
            return told
        subject = _SUBJECT.match(main)
        gone = subject is not None and subject[1].casefold() in near.leaving
        return gone or (bool(near.asked) and self._has("elsewhen.frame", near.asked))

    def _remarks(self, main: str, sentence: str, statement: str, near: Near) -> str | None:
        """What a sentence without a word that settles is: an anecdote, hearsay, what weighs against a thing."""
        if self._has("jests.sarcasm", sentence):
            return "a joke"
        if self._has("asks.indirect", sentence):
            return "a question"
        if self._has("remarks.hearsay", main):
            return "what others say"
        if self._has("remarks.own", main):
            return "a remark"
        if self._has("remarks.task", main):
            return "a task"
        if self._has("refuses.opening", main) and negated(main) and not denies(statement):
            return "a refusal"
        if self._of_another(sentence, statement, near):
            return "what others do"
        if self._has("weighs.heavy", main) and not self._has("weighs.heavy", statement):
            return "a consideration"
        if self._mocks(main, sentence, statement):
            return "a remark"
        if self._has("hedges.vague", main) and not self._has("hedges.vague", statement):
            return "a hedge"
        if near.replies and self._has("refuses.answer", near.replies[0]) and not denies(statement):
            return "a thing that was turned down"
        return None

    def _mocks(self, main: str, sentence: str, statement: str) -> bool:
        """Whether it likens a thing to something else to make light of it, and says nothing of the statement's."""
        if self._has("weighs.mocks", sentence):
            return True
        likened = self._own.first("weighs.likens", main)
        return likened is not None and not stems(likened["what"]) & stems(statement)

    def _of_another(self, sentence: str, statement: str, near: Near) -> bool:
        """Whether it is said of somebody or something by name, and the statement leaves the name out."""
        subject = _NAMED.match(sentence)
        return subject is not None and subject[1] in near.others and not holds(subject[1], statement)

    def leaving(self, texts: Iterable[str]) -> frozenset[str]:
        """What texts speak of getting rid of, by its noun: 'moving off the monolith'."""
        return frozenset(m["what"].casefold() for text in texts for m in self._own.each("elsewhen.leaving", text))

    def _supposed(self, main: str, sentence: str, statement: str) -> str | None:
        """Whether the sentence only says what would be, under which condition, or what speaks for and against it."""
        if self._has("settles.sure", sentence):
            return None
        would = self._has("supposes.would", main) or self._has("supposes.follows", sentence)
        if would and not self._has("supposes.would", statement):
            return "a supposition"
        if self._has("weighs.against", sentence):
            return "a consideration"
        return None

    def _only_talks(self, main: str, sentence: str) -> str | None:
        """What the wider cues say of a sentence in which nothing settles."""
        acts = self._cues.acts(_IF.sub(" ", main))
        if acts.intersection(_FIRM) or self._has("settles.plain", sentence) or YES.search(sentence):
            return None
        return next((why for act, why in _TALK.items() if act in acts), None)

    def _taken_back(self, statement: str, near: Near, *, firm: bool) -> str | None:
        """Whether what comes next makes nothing of it: a doubt, a laugh, a no."""
        if near.next and self._has("hedges.tail", near.next):
            return "a hedge"
        if near.next and self._has("jests.joke", near.next):
            return "a joke"
        if near.next and self._has("asks.silence", near.next):
            return None  # a no is what was asked for
        for reply in near.replies[:1]:
            short = len(reply.split()) <= SHORT
            if self._cues.has("rejection.undo", reply):
                return "taken back"
            if (
                short
                and not firm
                and self._has("jests.laugh", reply)
                and not self._cues.has("acceptance.assent", reply)
            ):
                return "a joke"
            if says_no(reply, self._own, self._cues) or turns_down(reply, statement, self._own):
                return "a thing that was turned down"
        return None

    def _has(self, name: str, text: str) -> bool:
        return self._own.has(name, text)


_LEAD = r"^\W*(?:(?:and|so|but|then|well|ok|okay|because)\W+)*"
_IF = re.compile(r"\bif (?:we|you)\b(?! (?:ever|really|actually)\b)", re.IGNORECASE)
"""A condition, which is judged against the statement's, and is no hedge."""
_SUBJECT = re.compile(_LEAD + r"the (\w+)\b", re.IGNORECASE)
_NAMED = re.compile(rf"(?i:{_LEAD})([A-Z][\w-]+)")
_FRAGMENT = 5
"""Words up to which a sentence only says more of what was put off: 'After the new contract.'"""
_FEW = 4
"""Words that are no statement yet: 'So, next point.'"""


@lru_cache(maxsize=4)
def parse_stances(own: str, cues: str, readings: str) -> Stances:
    """The stances of three lexicons' texts (TOML): its own patterns, the wider cues, how statements misread."""
    return Stances(own, cues, readings)
