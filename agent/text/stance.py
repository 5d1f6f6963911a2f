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
from agent.text.aloud import own_part
from agent.text.lexicon import Lexicon
from agent.text.mainly import about, main_part, unconditioned
from agent.text.mocking import mocks
from agent.text.names import mentions
from agent.text.nearby import Near
from agent.text.noes import ends_in_no, left_as_it_is
from agent.text.older import older
from agent.text.overtold import overtold
from agent.text.putoff import put_off, put_off_as_told
from agent.text.refusing import YES, after_all, assents, denies, instead, refuses, says_no, turns_down, yes_and_why
from agent.text.resting import answers, by_ground
from agent.text.undone import of_another, set_apart, taken_back
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
_REMARKS = {
    "jests.sarcasm": "a joke",
    "jests.scorn": "scorn",
    "asks.indirect": "a question",
    "remarks.hearsay": "what others say",
    "remarks.own": "a remark",
    "remarks.task": "a task",
    "weighs.merit": "a point for it",
}
"""What a sentence is in which nothing settles, by the first of these that is found."""
_WHOLE = frozenset({"jests.sarcasm", "jests.scorn", "asks.indirect"})
"""What is looked for in the whole sentence, and not in what it mainly says."""
_FIRM = ("explicit.settle", "explicit.declare", "explicit.imperative")
_SAID_OF_OTHERS = ("what others do", "what others say")
_CARRIES = frozenset({"a question", "a hedge", "a joke", "a supposition", "a condition", "a refusal", *_SAID_OF_OTHERS})
"""What goes on in the next sentence, unless that settles something."""

_TAKEN_UP = frozenset({"a hedge", "a supposition", "a point for it"})
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
                why = (
                    overtold(sentence, statement, self._unbound(after), self._readings)
                    or why
                    or self._unbacked(sentence, statement, after)
                )
            if why is None and self._polite(sentence) and around.replies and not self._assented(around):
                why = "a question"
            before = found[-1] if found else lead
            if why is None and before == "put off" and len(sentence.split()) <= _FRAGMENT:
                why = before
            asked = touched[n - 1] if n else around.before
            carried = before in _CARRIES and not answers(sentence, asked)
            if before == "a refusal" and after_all(sentence, asked, statement):
                carried = False
            if why is None and carried and not self._goes_on(sentence, before or ""):
                why = before
            offer = self._has("asks.offer", sentence) or self._has("asks.declared", sentence)
            if why == "a question" and around.agreed and offer:
                why = None
            fine = why == "a refusal" and yes_and_why(sentence, statement, self.assents)
            if fine or (why == "a hedge" and put_off_as_told(sentence, statement, self._readings)):
                why = None
            if why == "a refusal" and instead(" ".join(touched[n : n + 2]), statement, around.asked):
                why = None
            taken = around.taken and not self._has("supposes.follows", sentence)
            found.append(None if why in _TAKEN_UP and (taken or self._assented(around)) else why)
        return by_ground(touched, found, statement, self.assents)

    def _unbound(self, near: Near) -> Near:
        """What was said around, without what only lets silence decide: 'unless somebody objects' binds nothing."""
        return near.model_copy(update={"next": ""}) if self._has("asks.silence", near.next) else near

    def _goes_on(self, sentence: str, before: str) -> bool:
        """Whether a sentence settles something after one that did not; so does a name right after a no."""
        named = before == "a refusal" and len(sentence.split()) <= _FEW and any(m.technical for m in mentions(sentence))
        return named or self._has("settles.goes_on", sentence)

    def picks(self, sentence: str) -> bool:
        """Whether a sentence takes one of what was laid out, by number or letter: '3 I suppose'."""
        return self._has("settles.picks", sentence)

    def settles(self, sentence: str) -> bool:
        """Whether a sentence settles something in words, or opens as what settles does."""
        opens = self._has("settles.opens", sentence) and len(sentence.split()) > _FEW
        return self.leaves_open(sentence) is None and (opens or self._in_words(sentence))

    def _in_words(self, sentence: str) -> bool:
        """Whether a sentence has a word that settles: 'settled', 'for the record', 'we go with'."""
        told = self._has("settles.sure", sentence) or self._has("settles.record", sentence)
        return told or bool(self._cues.acts(sentence) & {"explicit.settle", "explicit.declare"})

    def settled_before_a_question(self, words: str, sentence: str) -> bool:
        """Whether words settle a thing before the sentence goes on to ask another: 'then tin it is, with a lid?'."""
        before, _, after = sentence.partition(words)
        asks = sentence.rstrip().endswith("?") and after.startswith(",") and not before.strip()
        return asks and self._has("settles.sure", words) and not self._has("asks.tagged", after)

    def speaks_up(self, sentence: str, statement: str) -> bool:
        """Whether a sentence settles the statement whoever says it: for the record, with 'so', as ruled out."""
        told = any(self._has(f"settles.{how}", sentence) for how in ("sure", "record", "opens"))
        return told or (denies(statement) and any(a.startswith("rejection.") for a in self._cues.acts(sentence)))

    def turned_off(self, said: Sequence[str], statement: str) -> bool:
        """Whether sentences come to a no, or leave as it is what the statement has otherwise."""
        return ends_in_no(said, statement, self._own) or left_as_it_is(said, statement, self._own)

    def assents(self, reply: str) -> bool:
        """Whether a reply says yes to what was said before it."""
        return assents(reply, self._own, self._cues)

    def lets_silence_decide(self, sentence: str) -> bool:
        """Whether it asks for objections, or counts silence as a yes."""
        return self._has("asks.silence", sentence)

    def objects(self, reply: str) -> bool:
        """Whether somebody answers for himself when asked who is against: 'I am', 'yes, me'."""
        return self._readings.has("taken.objects", reply)

    def speaks_of_it(self, reply: str) -> bool:
        """Whether a reply speaks of what was said before it, or only goes to the next point: 'The lamps.'."""
        return self._readings.has("taken.of_it", reply)

    def goes_about(self, reply: str) -> bool:
        """Whether somebody goes about what was put forward: orders it, builds it, writes it down."""
        return self._cues.has("acceptance.goes_about", reply)

    def takes_on(self, sentence: str) -> bool:
        """Whether a sentence says yes to what was said before it, takes it up, goes about it or settles it in words."""
        ways = (self.assents, self.takes, self.takes_exactly, self.goes_about, self.picks, self._in_words)
        return any(way(sentence) for way in ways)

    def takes(self, reply: str) -> bool:
        """Whether a reply takes up 'it' or 'that': what was said right before it."""
        return self._readings.has("taken.that", reply) or self._readings.has("taken.that_too", reply)

    def names_it(self, reply: str) -> str | None:
        """What a reply takes by its name, 'the outbox then'; None where it takes nothing so."""
        match = self._readings.first("taken.named", reply)
        return None if match is None else next(held for held in match.groupdict().values() if held)

    def takes_exactly(self, reply: str) -> bool:
        """Whether a reply takes just what was put forward, whatever was said in between."""
        return self._readings.has("taken.exactly", reply)

    def declines(self, reply: str, statement: str) -> bool:
        """Whether a reply turns down what the statement has."""
        return says_no(reply, self._own, self._cues) or turns_down(reply, statement, self._own)

    def turned_down(self, sentence: str, statement: str) -> bool:
        """Whether a sentence turns down what the statement has."""
        return turns_down(sentence, statement, self._own)

    def doubts(self, sentence: str, statement: str) -> bool:
        """Whether a sentence only asks, hedges, jests, puts off or turns down what the statement has."""
        open_ = self.leaves_open(sentence) is not None or put_off(sentence, "", statement, self._readings)
        return open_ or turns_down(sentence, statement, self._own)

    def _lead(self, sentence: str, near: Near) -> str | None:
        """What the sentence before the quote is, where the quote only goes on with it."""
        goes_on = near.before and stems(near.before) and self._has("settles.follows", sentence)
        return self.leaves_open(near.before) if goes_on else None

    def _polite(self, text: str) -> bool:
        """Whether a question is a request, or a recap with a tag."""
        return self._has("asks.request", text) or self._has("asks.tag", text)

    def _assented(self, near: Near) -> bool:
        """Whether somebody else takes up what was only put forward; a yes to the first reply is none to this."""
        yes = any(map(self.assents, near.replies[:1]))
        return yes or any(self.takes(r) and not r.rstrip().endswith("?") for r in near.replies)

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
        sentence = self._own.off("elsewhen.as_agreed", sentence)
        main = main_part(sentence)
        if older(main, sentence, self._own, near) and not self._tells_old(statement):
            return "the old system"
        if self._has("elsewhere.before", sentence) or set_apart(sentence, near, self._own):
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
            or self._only_talks(main, sentence, stems(statement))
            or taken_back(statement, near, self._own, self._cues, firm=goes_on)
        )

    def _tells_old(self, statement: str) -> bool:
        """Whether a statement tells itself that a thing is there already, or was."""
        return self._has("elsewhen.told_so", statement) or older(statement, statement, self._own)

    def _firm(self, sentence: str) -> bool:
        """Whether a sentence settles something in words."""
        told = any(self._has(f"settles.{how}", sentence) for how in ("sure", "plain", "record", "concludes"))
        return told or YES.search(sentence) is not None or bool(self._cues.acts(sentence).intersection(_FIRM))

    def _remarks(self, main: str, sentence: str, statement: str, near: Near) -> str | None:
        """What a sentence without a word that settles is: an anecdote, hearsay, what weighs against a thing."""
        for name, why in _REMARKS.items():
            text = sentence if name in _WHOLE else main
            found = self._own.first(name, text)
            if found is not None and not (name == "remarks.hearsay" and own_part(text[: found.start()], statement)):
                return why
        if (
            self._has("refuses.opening", main)
            and not self._has("refuses.limited", sentence)
            and negated(main)
            and not denies(statement)
        ):
            return "a refusal"
        if of_another(sentence, statement, near, self._own):
            return "what others do"
        if self._has("weighs.heavy", main) and not self._has("weighs.heavy", statement):
            return "a consideration"
        if mocks(main, sentence, statement, self._own):
            return "a remark"
        if self._has("hedges.vague", main) and not self._has("hedges.vague", statement):
            return "a hedge"
        if near.replies and self._has("refuses.answer", near.replies[0]) and not denies(statement):
            return "a thing that was turned down"
        return None

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

    def _only_talks(self, main: str, sentence: str, told: frozenset[str]) -> str | None:
        """What the wider cues say of a sentence in which nothing settles, of words that the statement has not."""
        acts = self._cues.acts(_IF.sub(" ", main))
        if "suppress.hedge" in acts:
            own = " ".join(w for w in main.split() if not stems(w) or not stems(w) <= told)
            acts -= {"suppress.hedge"} - self._cues.acts(_IF.sub(" ", own))
        if "suppress.past" not in self._cues.acts(unconditioned(main)):
            acts -= {"suppress.past"}
        plain = self._has("settles.plain", sentence) or self._has("settles.vouched", sentence)
        if acts.intersection(_FIRM) or plain or YES.search(sentence):
            return None
        past = {"suppress.past"} if self._has("settles.changing", sentence) else set()
        return next((why for act, why in _TALK.items() if act in acts - past), None)

    def _has(self, name: str, text: str) -> bool:
        return self._own.has(name, text)


_IF = re.compile(r"\bif (?:we|you)\b(?! (?:ever|really|actually)\b)", re.IGNORECASE)
"""A condition, which is judged against the statement's, and is no hedge."""
_FRAGMENT = 5
"""Words up to which a sentence only says more of what was put off: 'After the new contract.'"""
_FEW = 4
"""Words that are no statement yet: 'So, next point.'"""


@lru_cache(maxsize=4)
def parse_stances(own: str, cues: str, readings: str) -> Stances:
    """The stances of three lexicons' texts (TOML): its own patterns, the wider cues, how statements misread."""
    return Stances(own, cues, readings)
