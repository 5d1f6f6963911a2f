"""A discussion as utterances: sentences with the acts, words and quantities that the rules look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from agent.engines.offline.frames import framed
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.spotter import Spotter
from agent.model.transcript import Chunk, Manner, Turn
from agent.text.acts import Cues, bare
from agent.text.numbers import Quantity, quantities
from agent.text.sentences import sentences
from agent.text.words import stems
from agent.types import Frozen

UNRELIABLE = frozenset(
    {"suppress.jest", "suppress.aloud", "suppress.planted", "suppress.elsewhere", "suppress.undecided"}
)
"""Acts after which a sentence says nothing about the system under discussion."""


_READ = frozenset({"suppress.aloud"})
_LASTING = _READ | {"suppress.planted"}
"""Acts that hold for the rest of the turn: what is read aloud does not end with the sentence that says so."""


_ABOUT_THE_CLAUSE = frozenset(
    {
        "suppress.hedge",
        "suppress.past",
        "suppress.evaluate",
        "suppress.consequence",
        "suppress.given",
        "suppress.estimate",
        "proposal.make",
    }
)
"""Acts that weaken only the clause in which they stand: 'we keep Redis, moving now would be madness'."""
_REASONED = re.compile(
    r"^(?P<head>.{20,}?),? (?:because|since|so that|otherwise|or else|even if|although|though|whereas)\b", re.IGNORECASE
)
_COMMENTED = re.compile(
    r"^(?!(?:if|when|after|before|since|as|in|on|at|for|with|unless|until|once|while)\b)(?P<head>.{8,}?), "
    r"(?:we|i|it|that|they|he|she|you|nobody|everybody|the \w+ \w+ (?:has|have|runs?|uses?))(?:[’']\w+)?\b",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"^(?P<head>(?:\S+ ){3,}?\S+?),? (?:(?:in|of|to|with|by|from|on|at|for) )?(?:which|that|who|whom|whose|what)\b(?!\s*[,.])",
    re.IGNORECASE,
)
"""Before a relative clause: 'the log keeps what was said' is no tale of the past."""
_TIMED = re.compile(r"^(?P<head>(?:\S+ ){4,}?\S+?),? (?:after|before|once|until|when|while|since) ", re.IGNORECASE)
"""Before a clause of time: 'an old version is kept for 180 days after its successor was published'."""
_GRANTED = re.compile(r"^(?P<head>[^:?]{8,120}): (?P<rest>\S+ \S+ .+)$", re.DOTALL)
"""Before the colon another is granted to be right, after it stands what follows: 'Ada had a point: ...'"""
_HEAD = re.compile(r"^(?P<head>.{6,}?)(?:[,;–—] |: )", re.IGNORECASE)


_NODS = frozenset({"openers.strong", "acceptance.assent"})
_NOD = 2
"""A sentence of so few words that only nods opens the next one: 'Okay. Postgres, two databases.'"""


_ITEM = re.compile(r"^[ \t]*(?:[-*•]|\d+[.)])[ \t]+(.+)$", re.MULTILINE)
_PICK = re.compile(r"\s*(?:\d{1,2}|[A-Ha-h])[.)](?=\s+\S)")
_LABEL = re.compile(r"^[ \t]*(?:\d{1,2}|[A-Ha-h])[.):]\s", re.MULTILINE)
_QUOTED = re.compile(r"[\"“](?:[^\"“”]+ ){3,}[^\"“”]+[\"”][.!]*$")
"""A sentence that is nothing but a quotation: the words of a sign, a letter, somebody else."""
_QUOTATION = re.compile(r"[\"“](?:[^\"“”]+ ){3,}[^\"“”]+[\"”]")
"""Words of four or more that are quoted within a sentence."""
_BLANK = re.compile(r"\n[ \t]*\n")
_ROW = re.compile(r"^\|.*\|$")
"""A row of a table, which was pasted and not said."""


class Utterance(Frozen):
    """One sentence of one turn."""

    turn: int
    place: int
    speaker: str | None
    text: str
    acts: frozenset[str]
    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    names: tuple[str, ...] = ()
    parts: bool = False
    listed: bool = False
    """Whether it opens an item of a list."""

    def __eq__(self, other: object) -> bool:
        """By the place first: utterances are looked for among one another thousands of times a discussion."""
        here = isinstance(other, Utterance) and self.turn == other.turn and self.place == other.place
        return here and (self is other or super().__eq__(other))

    def __hash__(self) -> int:
        return hash((self.turn, self.place, self.text))

    @property
    def concrete(self) -> bool:
        """Whether there is something to hold on to: a number, a technology, a part of a system."""
        return bool(self.quantities or self.names or self.parts)

    def does(self, *acts: str) -> bool:
        """Whether it shows any of these acts; a name without a dot stands for its whole group."""
        return any(a in self.acts or any(x.startswith(a + ".") for x in self.acts) for a in acts)

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return "question.ask" in self.acts


class Talk:
    """The utterances of a chunk, with look-ups around each."""

    def __init__(self, chunk: Chunk, cues: Cues, spotter: Spotter, heads: Sequence[str] = ()) -> None:
        self.chunk = chunk
        self.manner = chunk.outline.manner
        self.names = [p.name for p in chunk.outline.participants]
        self.first_names = sorted({n.split()[0] for n in self.names if n} | set(self.names), key=len, reverse=True)
        self.facilitators = {p.name for p in chunk.outline.participants if p.facilitates}
        self.has_say = {p.name for p in chunk.outline.participants if p.has_say}
        self.after_notices = {t.n + 1 for t in chunk.turns if t.automatic}
        self._cues, self._spotter = cues, spotter
        self._texts = {t.n: t.text for t in chunk.turns}
        self._quoted = {t.n: t.quoted for t in chunk.turns}
        self._paragraphs: dict[int, list[int]] = {}
        self._heads = re.compile(rf"\b(?:{'|'.join(map(re.escape, heads)) or '(?!)'})s?\b", re.IGNORECASE)
        self.by_turn: dict[int, list[Utterance]] = {}
        before: Sequence[Utterance] = ()
        spoken = [t for t in chunk.turns if not t.automatic]
        said = {t.n: self._sentences(t) for t in spoken}
        self._framed = framed(said, {t.n: t.speaker for t in spoken})
        for turn in spoken:
            before = self.by_turn[turn.n] = self._utterances(turn, said[turn.n], self._goes_on_reading(turn, before))
        self.all: list[Utterance] = [u for us in self.by_turn.values() for u in us]

    def _goes_on_reading(self, turn: Turn, before: Sequence[Utterance]) -> frozenset[str]:
        """What holds from the first sentence on, where the same person said right before that he will read something out."""
        announced = bool(before) and before[0].speaker == turn.speaker
        return _READ if announced and pattern("remark.reads").search(curly(before[-1].text)) else frozenset()

    def _utterances(self, turn: Turn, said: Sequence[str], aloud: frozenset[str]) -> list[Utterance]:
        made: list[Utterance] = []
        items = _ITEM.findall(turn.text)
        for place, text in enumerate(said):
            if _ROW.match(text):
                continue
            own = self._own(text)
            acts = self._acts(own)
            acts -= _READ if self._declares(text) else frozenset()
            acts |= aloud | ({"acceptance.grants", "acceptance.yes"} if own != text else set())
            aloud |= acts & _LASTING
            acts |= {"suppress.elsewhere"} if self._of_others(text) else set()
            acts |= {self._framed[turn.n, place]} if (turn.n, place) in self._framed else set()
            acts |= _READ if _QUOTED.match(text) or self._settled_in_quotes(text, acts) else frozenset()
            if made and len(made[-1].text.split()) <= _NOD and made[-1].acts & _NODS and not made[-1].asks:
                acts |= {"openers.strong"}
            listed = any(item.startswith(text) for item in items)
            made.append(
                self._made(turn.n, len(made), text, own, turn.speaker, acts).model_copy(update={"listed": listed})
            )
        return made

    def _of_others(self, text: str) -> bool:
        """Whether a sentence tells what somebody chose who is not in the talk, and nothing of it is for us: 'the other branch settled on tokens'."""
        found = pattern("frame.chose").search(curly(bare(text, self.first_names)))
        if found is None:
            return False
        who, rest = found["who"] or found["whob"] or "", found["rest"] or found["restb"] or ""
        ours = pattern("frame.we").search(who) or pattern("frame.ours").search(rest)
        return not (ours or any(name.casefold() in who.casefold() for name in self.first_names))

    def _declares(self, text: str) -> bool:
        """Whether what stands before its colon calls it a decision: 'Decision: the sign says closed' reads nothing out."""
        head, colon, _ = text.partition(":")
        return bool(colon) and self._cues.has("explicit.declare", f"{head}: ")

    def _settled_in_quotes(self, text: str, acts: frozenset[str]) -> bool:
        """Whether only the words that a sentence quotes say that something is settled: 'the sticker has "Agreed: …" on it'."""
        quoted = _QUOTATION.search(text) if "explicit.settle" in acts else None
        return quoted is not None and not self._cues.has("explicit.settle", bare(_QUOTATION.sub("", text)))

    def _sentences(self, turn: Turn) -> list[str]:
        """The sentences of a turn; a number or letter by which a person answers an assistant is one of its own: '2. And no cables.'."""
        said = list(sentences(turn.text)) or ([turn.text.strip()] if turn.text.strip() else [])
        picked = _PICK.match(turn.text) if self.with_assistant and turn.speaker != "assistant" else None
        if picked is None or not said or len(_LABEL.findall(turn.text)) > 1:
            return said
        first = said[0].removeprefix(picked[0]).strip()
        return [picked[0].strip(), *([first] if first else []), *said[1:]]

    def _made(self, turn: int, place: int, text: str, own: str, speaker: str | None, acts: frozenset[str]) -> Utterance:
        return Utterance(
            turn=turn,
            place=place,
            speaker=speaker,
            text=text,
            acts=acts,
            words=stems(own),
            quantities=quantities(own),
            parts=self._heads.search(own) is not None,
            names=tuple(m.name for m in self._spotter.mentions(own, self.first_names)),
        )

    def utterance(self, turn: int, place: int, text: str) -> Utterance:
        """Words of a turn that are no sentence of it, such as a row of a table, as an utterance. `place`: behind its sentences."""
        return self._made(turn, place, text, text, self.by_turn[turn][0].speaker, self._acts(text))

    def _own(self, text: str) -> str:
        """What a sentence says itself, without the clause that grants another to be right."""
        granted = _GRANTED.match(text)
        said = granted is not None and self._cues.has("acceptance.grants", granted["head"])
        return granted["rest"] if granted is not None and said else text

    def told(self, utterance: Utterance) -> str:
        """The words of an utterance that a statement is made of."""
        return self._own(utterance.text)

    def _acts(self, text: str) -> frozenset[str]:
        """The acts of a sentence. What gives a reason, or explains an order, does not weaken what stands before it."""
        acts = self._cues.acts(text, self.first_names)
        stripped = bare(text, self.first_names)
        relative = _RELATED.match(stripped) or _TIMED.match(stripped)
        if "suppress.past" in acts and relative is not None:
            acts -= {"suppress.past"} - self._cues.acts(relative["head"])
        weak = acts & _ABOUT_THE_CLAUSE
        if not weak:
            return acts
        match = _REASONED.match(stripped) or _COMMENTED.match(stripped)
        match = match or (_HEAD.match(stripped) if "explicit.order" in acts else None)
        if match is None:
            return acts
        head = self._cues.acts(match["head"])
        ordered = "explicit.order" in head or "explicit.order" not in acts
        return acts - (weak - head) if ordered else acts

    def shows(self, act: str, text: str) -> bool:
        """Whether a part of a sentence shows an act."""
        return act in self._cues.acts(text)

    @cached_property
    def turns(self) -> list[int]:
        """The numbers of the turns that people or the assistant spoke, in order."""
        return list(self.by_turn)

    @cached_property
    def _opened(self) -> int:
        """The first turn whose speaker is known; what stands before it are the lines above a transcript."""
        return next((n for n, said in self.by_turn.items() if said and said[0].speaker is not None), 0)

    @property
    def with_assistant(self) -> bool:
        """Whether only one person decides, and the other voice is an assistant's."""
        return self.manner is Manner.ASSISTANT

    def calls_on(self, utterance: Utterance) -> bool:
        """Whether it is nothing but the name of somebody who is asked to agree: 'Dario?'."""
        return utterance.asks and utterance.text.strip(" ?!.") in self.first_names

    def decides(self, utterance: Utterance) -> bool:
        """Whether its speaker can decide anything: neither an assistant, nor whoever wrote the lines above a transcript."""
        if utterance.speaker is None and utterance.turn < self._opened:
            return utterance.does("explicit.settle")
        return not (self.with_assistant and utterance.speaker == "assistant")

    def states(self, utterance: Utterance) -> bool:
        """Whether it says something of the system under discussion, in earnest, by somebody who can decide."""
        return not utterance.asks and not utterance.acts & UNRELIABLE and self.decides(utterance)

    def around(self, turn: int, before: int = 0, after: int = 0) -> list[Utterance]:
        """The utterances of the turns from `before` turns earlier to `after` later, without the turn itself."""
        return [u for n in range(turn - before, turn + after + 1) if n != turn for u in self.by_turn.get(n, ())]

    def earlier_in_turn(self, utterance: Utterance) -> list[Utterance]:
        """The sentences before it in its own turn."""
        return self.by_turn[utterance.turn][: utterance.place]

    def written(self, turn: int) -> str:
        """The words of a turn as they were written, with its lines and headings."""
        return self._texts.get(turn, "")

    def quoted(self, turn: int) -> tuple[str, ...]:
        """What a turn quotes of others, in the order in which it answers."""
        return self._quoted.get(turn, ())

    def paragraph(self, utterance: Utterance) -> int:
        """The paragraph of its turn that a sentence stands in, from 0; a turn of one paragraph has no other."""
        if utterance.turn not in self._paragraphs:
            text, end, places = self._texts.get(utterance.turn, ""), 0, []
            for said in self.by_turn[utterance.turn]:
                found = text.find(said.text, end)
                end = found + len(said.text) if found >= 0 else end
                places.append(len(_BLANK.findall(text, 0, max(found, end))))
            self._paragraphs[utterance.turn] = places
        places = self._paragraphs[utterance.turn]
        return places[min(utterance.place, len(places) - 1)]

    def topic_at(self, turn: int) -> str:
        """The topic of the stretch that a turn lies in."""
        return next((s.topic for s in self.chunk.outline.topics if s.first <= turn <= s.last), "general")

    @cached_property
    def rare(self) -> frozenset[str]:
        """Stems that fewer than one utterance in twelve holds: sharing one of these means something."""
        counts = Counter(stem for utterance in self.all for stem in utterance.words)
        limit = max(4, len(self.all) // 12)
        return frozenset(stem for stem, n in counts.items() if n <= limit)


def shared(one: Utterance, others: Sequence[Utterance], among: frozenset[str]) -> frozenset[str]:
    """The rare stems that an utterance has in common with others."""
    theirs: set[str] = set()
    for other in others:
        theirs |= other.words
    return one.words & theirs & among
