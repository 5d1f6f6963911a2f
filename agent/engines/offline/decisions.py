"""Which utterances settle something, by a sum of cues whose threshold depends on how people talk.

No single cue is both frequent and precise, so each gives points, and what speaks against a decision (a question, a hedge, the past, a
joke) takes more than any cue gives. What is not sure enters as *proposed*, for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.phrasing import statement, subject_of, title
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance, shared
from agent.engines.offline.spotter import Mention, Spotter
from agent.model.details import Alternative, DecisionDetails, Kind, Objection, Said
from agent.model.finding import Finding, Quote, Tier, Weight
from agent.model.transcript import Manner
from agent.text.numbers import same
from agent.text.topics import Topics
from agent.text.words import stems
from agent.types import Frozen

_POINTS: tuple[tuple[str, float], ...] = (
    ("explicit.settle", 2.5),
    ("explicit.imperative", 1.0),
    ("explicit.rule", 0.5),
    ("explicit.claim", 0.75),
    ("acceptance.yes", 1.0),
    ("openers.strong", 1.0),
    ("openers.weak", 0.5),
    ("rejection.refuse", 1.0),
    ("rejection.reverse", 0.75),
    ("rejection.defer", 2.0),
    ("question.ask", -4.0),
    ("question.open", -2.0),
    ("suppress.hedge", -1.75),
    ("suppress.past", -2.75),
    ("suppress.elsewhere", -3.0),
    ("suppress.jest", -3.0),
    ("suppress.undecided", -3.0),
    ("suppress.chatter", -2.5),
    ("suppress.evaluate", -1.5),
    ("suppress.request", -3.0),
    ("suppress.estimate", -0.75),
    ("proposal.make", -1.0),
    ("action.will", -1.5),
    ("action.assigned", -3.0),
    ("reason.because", -0.25),
)
_RESTATES, _ANSWERS, _ANNOUNCED = 1.25, 0.75, 1.5
_FACILITATES, _ASSENTED, _LEADER_ASSENTED = 0.75, 0.75, 1.25
_OTHERS_OPEN = -0.5
"""'So' and 'then' begin a recap when the one who leads says them, and a consequence as often when others do."""
_CONCRETE, _TELEGRAM, _SPECIFIC = 0.75, 0.5, 0.5
_SPECIFIC_TO_ASSISTANT = 0.75
_PERSON_WITH_ASSISTANT, _RESTATES_ASSISTANT, _TELEGRAM_TO_ASSISTANT = 1.25, 0.5, 0.75
_PERSONAL_COSTS = 1.5

_THRESHOLD = {
    Manner.ASSISTANT: 2.75,
    Manner.FACILITATED: 2.75,
    Manner.VOTES: 2.75,
    Manner.CHAT: 2.75,
    Manner.LOOSE: 3.75,
}
_POSSIBLE = 1.75
"""With so many points something concrete that nothing speaks against still enters, as proposed."""

_POSSIBLE_MEASURED = 1.25

_IN_LOOSE_TALK = 5.0
"""Where nobody recaps and nothing is voted upon, only words that say so settle anything."""

_LOOK_BACK = 6
_CLOSE = 3
_LEAST_WORDS = 2
_PERSONAL = re.compile(r"\b(?:i|you|he|she|me|my|your|his|her)\b", re.IGNORECASE)
_VETO = frozenset({"suppress.aloud", "question.ask"})
_PROMISE = frozenset({"action.will", "action.due"})
_ACT_STEMS = stems(
    "agree agreed decide decided fine good right thing want take like know go let say mean think need point way lot bit sure nice great happy "
    "live argument idea withdraw okay deal sold noted settled restate open question topic action stuff wait decision final "
    "make keep exactly correct two one case time people today tomorrow next last"
)
_MEASURES = stems(
    "millisecond second minute hour day week month year percent euro dollar cent pound kilobyte megabyte gigabyte kb mb gb times"
)
_FRAGMENT = re.compile(
    r"^(?:as long as|unless|because|since|if|when|which|that[’']s why|otherwise|whereas|until|so that|except|like|than|for example)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must|i|we|you|they|he|she|it|there|what|who|[a-z]+[’'](?:s|re|ve|ll|d|m|t))\b",
    re.IGNORECASE,
)


_MAKE_IT = re.compile(r"^(?:(?:please|so|then|okay|ok|no),? )*make (?:it|that|them|those)\b", re.IGNORECASE)


class Settling(Frozen):
    """An utterance that settles something, and how sure that is."""

    utterance: Utterance
    score: float
    status: str
    tier: Tier
    assented: tuple[str, ...]
    asked: Utterance | None


def settlings(talk: Talk) -> list[Settling]:
    """What is settled, refused, deferred or nearly so, in order."""
    threshold = _THRESHOLD[talk.manner]
    found = []
    for number in talk.turns:
        scored = _scored(talk, number)
        best = max((score for _, score in scored), default=0.0)
        assented = _assent_after(talk, number)
        for utterance, bare_score in scored:
            score = bare_score + (_assent_points(talk, assented) if bare_score == best else 0.0)
            sure = score >= threshold
            if not _substantial(talk, utterance, sure) or (not sure and not _possible(talk, utterance, score)):
                continue
            sure = sure and (
                talk.manner is not Manner.LOOSE or (utterance.does("explicit.settle") and score >= _IN_LOOSE_TALK)
            )
            tier = (
                Tier.EXPLICIT
                if sure and utterance.does("explicit.settle")
                else Tier.PROBABLE
                if sure
                else Tier.POSSIBLE
            )
            status = _status(utterance) if sure else "proposed"
            asked = _asked(talk, utterance)
            found.append(
                Settling(utterance=utterance, score=score, status=status, tier=tier, assented=assented, asked=asked)
            )
    return found


def _possible(talk: Talk, utterance: Utterance, score: float) -> bool:
    """Whether it may be meant as settled though nobody said so: a person has to confirm it."""
    if utterance.does("suppress", "question", "action.will", "action.assigned", "proposal"):
        return False
    if talk.manner is Manner.LOOSE:
        return score >= _THRESHOLD[Manner.FACILITATED]
    measured = sum(1 for q in utterance.quantities if q.unit)
    if not measured and not utterance.does("explicit.rule", "explicit.imperative"):
        return False
    if _PERSONAL.search(utterance.text):
        return measured > 1
    return score >= (_POSSIBLE_MEASURED if measured else _POSSIBLE)


def _substantial(talk: Talk, utterance: Utterance, sure: bool) -> bool:
    """Whether there is something to hold on to: a number, a name, an order, or what others had said."""
    if sure and not (utterance.quantities or utterance.names):
        return utterance.does(
            "explicit.settle", "explicit.imperative", "explicit.rule", "rejection.defer"
        ) or _restates(talk, utterance)
    return utterance.concrete or (
        sure
        and (utterance.does("explicit.settle", "explicit.imperative", "rejection.defer") or _restates(talk, utterance))
    )


def _scored(talk: Talk, number: int) -> list[tuple[Utterance, float]]:
    """The sentences of a turn that can settle anything, each with its points, assent left out."""
    turn = talk.by_turn[number]
    if not turn or not talk.decides(turn[0]) or (talk.with_assistant and number == talk.turns[0]):
        return []
    scored = []
    for utterance in turn:
        if (
            utterance.acts & _VETO
            or utterance.acts >= _PROMISE
            or _FRAGMENT.match(utterance.text)
            or not _says_something(utterance)
        ):
            continue
        scored.append((utterance, _score(talk, utterance)))
    return scored


def _says_something(utterance: Utterance) -> bool:
    """Whether anything is left of a sentence beside the words of agreeing: two words, or a name or number."""
    content = utterance.words - _ACT_STEMS
    named = bool(utterance.names) or any(w[:1].isupper() for w in utterance.text.split()[1:])
    return len(content) >= _LEAST_WORDS or (bool(content) and (bool(utterance.quantities) or named))


def _score(talk: Talk, utterance: Utterance) -> float:
    score = sum(points for act, points in _POINTS if act in utterance.acts)
    restates = _RESTATES_ASSISTANT if talk.with_assistant else _RESTATES
    score += restates * _restates(talk, utterance) + _ANNOUNCED * _announced(talk, utterance)
    score += _FACILITATES * (utterance.speaker in talk.facilitators) + _PERSON_WITH_ASSISTANT * talk.with_assistant
    score += _CONCRETE * utterance.concrete + _ANSWERS * _answers(talk, utterance)
    if (
        utterance.does("openers")
        and not talk.with_assistant
        and talk.facilitators
        and utterance.speaker not in talk.facilitators
    ):
        score += _OTHERS_OPEN
    if sum(map(bool, (utterance.quantities, utterance.names, utterance.parts))) > 1:
        score += _SPECIFIC_TO_ASSISTANT if talk.with_assistant else _SPECIFIC
    if not _FINITE.search(utterance.text) and len(utterance.words) >= _LEAST_WORDS:
        score += _TELEGRAM_TO_ASSISTANT if talk.with_assistant else _TELEGRAM
    if _PERSONAL.search(utterance.text) and not utterance.does(
        "explicit.settle", "explicit.imperative", "acceptance", "rejection"
    ):
        score -= _PERSONAL_COSTS
    return score


def _answers(talk: Talk, utterance: Utterance) -> bool:
    """Whether it opens the reply to somebody else's question."""
    before = talk.by_turn.get(utterance.turn - 1, [])
    asked = (
        bool(before)
        and before[-1].asks
        and before[-1].speaker != utterance.speaker
        and not _OF_WHAT_IS.search(before[-1].text)
    )
    return asked and utterance.place <= 1 and not utterance.does("suppress.hedge", "suppress.past")


_OF_WHAT_IS = re.compile(
    r"\b(?:already|today|currently|at the moment|right now|do we have|don[’']t we have|have we got|is there|are there|did)\b",
    re.IGNORECASE,
)
"""A question about what there is; its answer settles nothing."""


def _restates(talk: Talk, utterance: Utterance) -> bool:
    """Whether it takes up what others said shortly before: two rare words, three words, or a number."""
    before = [
        u
        for u in talk.around(utterance.turn, before=_LOOK_BACK)
        if u.turn < utterance.turn and u.speaker != utterance.speaker
    ]
    if (
        len(shared(utterance, before, talk.rare)) >= _LEAST_WORDS
        or len(shared(utterance, before, utterance.words)) > _LEAST_WORDS
    ):
        return True
    return any(same(a, b) for a in utterance.quantities for u in before for b in u.quantities)


def _announced(talk: Talk, utterance: Utterance) -> bool:
    """Whether the sentence before says that a recap follows, or the one after that this replaces something."""
    turn = talk.by_turn[utterance.turn]
    before, after = turn[: utterance.place], turn[utterance.place + 1 : utterance.place + 2]
    return any(u.does("recap.announce") for u in before[-2:]) or any(
        u.does("recap.replaces", "recap.seals") for u in after
    )


def _assent_after(talk: Talk, number: int) -> tuple[str, ...]:
    """Who assents in the next three turns, before anybody dissents."""
    speaker = talk.by_turn[number][0].speaker if talk.by_turn[number] else None
    people: list[str] = []
    for n in range(number + 1, number + 4):
        turn = talk.by_turn.get(n, [])
        if not turn or turn[0].speaker == speaker:
            continue
        if turn[0].does("acceptance.dissent"):
            break
        nods = turn[0].does("acceptance.assent") and (
            len(turn[0].text.split()) <= _A_NOD
            or (turn[0].does("acceptance.yes") and not turn[0].does("openers.strong"))
        )
        if nods and turn[0].speaker and turn[0].speaker not in people:
            people.append(turn[0].speaker)
    return tuple(people)


_A_NOD = 4
"""A longer first sentence says something of its own."""


def _assent_points(talk: Talk, people: tuple[str, ...]) -> float:
    if not people or talk.with_assistant:
        return 0.0
    return _LEADER_ASSENTED if set(people) & talk.facilitators else _ASSENTED


def _status(utterance: Utterance) -> str:
    if utterance.does("rejection.defer"):
        return "deferred"
    return "rejected" if _only_refuses(utterance) else "accepted"


_NEGATIVE_CLAUSE = re.compile(
    r"\b(?:no|not|never|nobody|n[’']t|before any(?:one|body)|out|rejected|scrap|forget|drop|skip|ditch|off the (?:list|table)|ruled out|without|withdrawn|dead|gone)\b",
    re.IGNORECASE,
)


def _only_refuses(utterance: Utterance) -> bool:
    """Whether nothing is left of the sentence once the clauses that refuse something are gone."""
    if not utterance.does("rejection.refuse"):
        return False
    clauses = [c for c in re.split(r"[,;:–—]| and | but | instead ", utterance.text) if len(c.split()) > 1]
    positive = [
        c
        for c in clauses
        if not _NEGATIVE_CLAUSE.search(c)
        and len(c.split()) > _LEAST_WORDS
        and not re.match(r"\s*(?:because|since|so|that|which|it)\b", c)
    ]
    return not positive


def _asked(talk: Talk, utterance: Utterance) -> Utterance | None:
    """The question or proposal that an utterance settles: the nearest one before it that shares a rare word, or stands directly before."""
    before = [
        u for u in talk.around(utterance.turn, before=_LOOK_BACK) if u.turn < utterance.turn
    ] + talk.earlier_in_turn(utterance)
    for candidate in reversed(before):
        if candidate.acts & UNRELIABLE or not (candidate.asks or candidate.does("proposal")):
            continue
        close = utterance.turn - candidate.turn <= _CLOSE and (candidate.asks or candidate.speaker != utterance.speaker)
        if shared(utterance, [candidate], talk.rare) or (close and len(utterance.words) < 5):
            return candidate
    return None


_SHORT = 3


class Decider:
    """Turns settlings into findings, with reasons, alternatives and who said what."""

    def __init__(self, talk: Talk, topics: Topics, spotter: Spotter) -> None:
        self.talk, self.topics, self.spotter = talk, topics, spotter
        self.settled: list[Utterance] = []
        self.decided: list[Utterance] = []

    def findings(self) -> list[Finding]:
        """One finding a settled, refused, deferred or possible decision."""
        found = settlings(self.talk)
        self.decided = [s.utterance for s in found if s.status != "proposed"]
        self.settled = [s.utterance for s in found if s.status == "accepted"]
        found = [s for s in found if s.status != "proposed" or not self._settled_after(s.utterance)]
        made = [(s, f) for s in found if (f := self._finding(s)) is not None]
        return _each_told_once(made)

    def _finding(self, settling: Settling) -> Finding | None:
        said = settling.utterance
        changed = self._amended(said)
        amended = changed[1] if changed else None
        text = statement(
            changed[0] if changed else self._with_units(said),
            self.talk.first_names,
            refuses=settling.status == "rejected",
        )
        if settling.asked and len(text.split()) <= 5:
            text = self._completed(text, settling.asked)
        content = {w for w in stems(text) - _ACT_STEMS if not w[0].isdigit()} - _MEASURES
        if not said.names and len(content) < (1 if said.quantities else _LEAST_WORDS + 1):
            return None
        topic = self.topics.classify(text, self._around(said))
        span = self._span(settling)
        return Finding(
            kind=Kind.DECISION,
            title=title(text),
            statement=text,
            status=settling.status,
            quotes=self._quotes(settling, amended),
            details=DecisionDetails(
                rationale=self._reasons(settling, span),
                alternatives=self._alternatives(settling, span),
                asked=_said(settling.asked) if settling.asked else None,
                decided_by=said.speaker,
                assented=settling.assented,
                objections=self._objections(settling),
            ),
            topic=topic,
            weight=self._weight(said, topic),
            tier=settling.tier,
            replaces=self._replaces(said, amended),
        )

    def _around(self, said: Utterance) -> str:
        """What was said just before and in the same turn: it says what a short sentence is about."""
        near = [*self.talk.around(said.turn, before=2), *self.talk.by_turn[said.turn]]
        return " ".join(u.text for u in near if u.turn <= said.turn and not u.acts & UNRELIABLE)

    def _with_units(self, said: Utterance) -> str:
        """A bare number takes the unit that it had a moment ago: 'Fourteen it is' after 'Fourteen days'."""
        text = said.text
        if len(text.split()) > _SHORT + 1:
            return text
        before = [
            q for u in self.talk.around(said.turn, before=3) if u.turn < said.turn for q in u.quantities if q.unit
        ]
        for quantity in sorted((q for q in said.quantities if not q.unit), key=lambda q: -q.start):
            twin = next((q for q in reversed(before) if q.value == quantity.value), None)
            if twin is not None:
                text = f"{text[: quantity.start]}{twin.text}{text[quantity.end :]}"
        return text

    def _settled_after(self, raised: Utterance) -> bool:
        """Whether what somebody raised was settled near it in other words: the same amount, or three words in common."""
        near = [u for u in self.settled if u is not raised and abs(u.turn - raised.turn) <= _WEIGHED]
        return any(
            len(raised.words & u.words) > _LEAST_WORDS
            or (
                bool(raised.words & u.words & self.talk.rare)
                and any(same(a, b) for a in raised.quantities for b in u.quantities)
            )
            for u in near
        )

    def _replaces(self, said: Utterance, amended: Utterance | None) -> tuple[str, ...]:
        """The sentences that say what falls: its own, a neighbour's 'forget X' or 'that replaces the earlier one', what was amended."""
        turn = self.talk.by_turn[said.turn]
        beside = [
            u.text
            for u in turn
            if u is not said
            and not u.asks
            and (u.does("recap.replaces") or {"rejection.refuse", "rejection.reverse"} <= u.acts)
        ]
        own = [said.text] if said.does("rejection.reverse") else []
        return (*own, *beside, *([amended.text] if amended else []))

    def _amended(self, said: Utterance) -> tuple[str, Utterance] | None:
        """'Make it 90 days' → the decision that it changes, with the new amount in it, and the sentence that it was."""
        if not _MAKE_IT.match(said.text) or len(said.quantities) != 1:
            return None
        near = [*self.talk.around(said.turn, before=_CLOSE), *self.talk.by_turn[said.turn]]
        about = frozenset(w for u in near if u.turn <= said.turn for w in u.words) & self.talk.rare
        new = said.quantities[0]
        for old in reversed([u for u in self.settled if u.turn < said.turn]):
            twin = next((q for q in old.quantities if q.unit and q.unit == new.unit and q.value != new.value), None)
            if twin is not None and old.words & about:
                return f"{old.text[: twin.start]}{new.text}{old.text[twin.end :]}", old
        return None

    def _completed(self, text: str, asked: Utterance) -> str:
        """An answer without a subject takes that of the question, as in 'Partitions on the topic: 48'."""
        subject = subject_of(asked.text, self.talk.first_names) if asked.asks else ""
        return f"{subject}: {text[0].lower() if text[1:2].islower() else text[0]}{text[1:]}" if subject else text

    def _quotes(self, settling: Settling, amended: Utterance | None) -> tuple[Quote, ...]:
        before = [Quote(turn=amended.turn, words=amended.text)] if amended else []
        quotes = [*before, Quote(turn=settling.utterance.turn, words=settling.utterance.text)]
        if settling.asked and len(statement(settling.utterance.text).split()) <= 5:
            quotes.insert(0, Quote(turn=settling.asked.turn, words=settling.asked.text))
        return tuple(quotes)

    def _span(self, settling: Settling) -> list[Utterance]:
        """What was said about it: from the question on (at most eight turns back), and the turn after."""
        said = settling.utterance
        back = min(8, said.turn - settling.asked.turn if settling.asked else 4)
        before = [u for u in self.talk.around(said.turn, before=max(back, 3)) if u.turn < said.turn]
        own = [u for u in self.talk.by_turn[said.turn] if u.place != said.place]
        after = [u for u in self.talk.around(said.turn, after=1) if u.turn > said.turn]
        return [*before, *own, *after]

    def _reasons(self, settling: Settling, span: Sequence[Utterance]) -> tuple[Said, ...]:
        """Sentences that give a reason and are about the same thing, the nearest first; at most two."""
        said = settling.utterance
        found = []
        for utterance in sorted(span, key=lambda u: (abs(u.turn - said.turn), u.place)):
            if not self.talk.decides(utterance):
                continue
            if utterance in self.decided and utterance is not said:
                continue
            if (
                not utterance.does("reason")
                or utterance.asks
                or utterance.acts & UNRELIABLE
                or utterance.does("suppress.chatter")
            ):
                continue
            if utterance.turn == said.turn or shared(utterance, [said], self.talk.rare):
                found.append(_said(utterance))
        if said.does("reason"):
            found.insert(0, _said(said))
        return tuple(found[:2])

    def _alternatives(self, settling: Settling, span: Sequence[Utterance]) -> tuple[Alternative, ...]:
        """Options that were refused while it was settled, and those of the same category that the choice left behind."""
        chosen = {m.name for m in self._mentions(settling.utterance) if not m.refused}
        lost: dict[str, Alternative] = {}
        said = settling.utterance
        near = [
            u
            for u in [*span, said]
            if u.turn in (said.turn, said.turn - 1, said.turn + 1)
            or set(u.names) & set(said.names)
            or shared(u, [said], self.talk.rare)
        ]
        for utterance in near:
            if (
                utterance.asks
                or utterance.acts & UNRELIABLE
                or not utterance.does("rejection.refuse")
                or not self.talk.decides(utterance)
            ):
                continue
            for name in self._refused_names(utterance):
                if name not in chosen and name.casefold() not in lost:
                    lost[name.casefold()] = Alternative(name=name, reason=self._why_lost(utterance, name, span))
        for name, utterance in self._left_behind(settling):
            if name not in chosen and name.casefold() not in lost:
                reason = _said(utterance) if self.talk.decides(utterance) and len(utterance.words) >= _TELLING else None
                lost[name.casefold()] = Alternative(name=name, reason=reason)
        return tuple(lost.values())

    def _left_behind(self, settling: Settling) -> list[tuple[str, Utterance]]:
        """Technologies that were weighed in the turns before and are of the category of what was chosen."""
        said = settling.utterance
        categories = {m.category for m in self._mentions(said) if not m.refused and m.category in _EITHER_OR}
        if not categories:
            return []
        before = [u for u in self.talk.around(said.turn, before=_WEIGHED) if u.turn < said.turn]
        found: dict[str, Utterance] = {}
        for utterance in before:
            if utterance.acts & UNRELIABLE or utterance.does("suppress.past") or utterance.asks:
                continue
            for mention in self._mentions(utterance):
                if mention.category in categories:
                    found.setdefault(mention.name, utterance)
        return list(found.items())

    def _mentions(self, utterance: Utterance) -> tuple[Mention, ...]:
        return self.spotter.mentions(utterance.text, self.talk.first_names) if utterance.names else ()

    def _refused_names(self, utterance: Utterance) -> list[str]:
        names = [m.name for m in self.spotter.mentions(utterance.text, self.talk.first_names) if m.refused]
        for match in _REFUSED_THING.finditer(utterance.text):
            thing = next(g for g in match.groups() if g).strip(" .,;:")
            words = thing.split()
            if (
                1 <= len(words) <= 6
                and not any(n.casefold() in thing.casefold() for n in names)
                and words[0].casefold() not in _NO_THING
            ):
                names.append(re.sub(r"^(?:the|a|an|any|using|your|our)\s+", "", thing, flags=re.IGNORECASE))
        return [n for n in names if n]

    def _why_lost(self, utterance: Utterance, name: str, span: Sequence[Utterance]) -> Said | None:
        """Why an option lost: the sentence that refuses it, else one about it that gives a reason."""
        if utterance.does("reason"):
            return _said(utterance)
        beside = [u for u in self.talk.by_turn.get(utterance.turn, []) if u.place != utterance.place]
        about = [
            u
            for u in [*beside, *span]
            if u.does("reason") and not u.asks and (u.turn == utterance.turn or name.casefold() in u.text.casefold())
        ]
        return _said(about[0]) if about else None

    def _objections(self, settling: Settling) -> tuple[Objection, ...]:
        """Dissent in the two turns after, and what was answered."""
        said = settling.utterance
        if self.talk.by_turn[said.turn][-1].asks:
            return ()  # a 'no' after a question answers it
        for n in (said.turn + 1, said.turn + 2):
            turn = self.talk.by_turn.get(n, [])
            if (
                turn
                and turn[0].does("acceptance.dissent")
                and turn[0].speaker != said.speaker
                and len(turn[0].words) >= _LEAST_WORDS
            ):
                if turn[0].asks:
                    continue
                return (Objection(by=turn[0].speaker, text=turn[0].text),)
        return ()

    def _weight(self, said: Utterance, topic: str) -> Weight:
        """What names a technology, or is about structure, shapes the system."""
        shaping = bool(said.names) or topic in _SHAPING
        return Weight.SHAPES if shaping else Weight.DETAIL


_TELLING = 5
"""Content words from which on a sentence about an option says why it lost."""
_WEIGHED = 12
_EITHER_OR = frozenset(
    (
        "database",
        "message broker",
        "stream processing",
        "search engine",
        "cache",
        "language",
        "framework",
        "object storage",
        "workflow engine",
        "api style",
        "queue",
    )
)
"""Categories of which one system mostly takes one."""
_SHAPING = frozenset(
    {
        "overview",
        "boundaries",
        "layers",
        "contexts",
        "components",
        "storage",
        "messaging",
        "events",
        "integration",
        "stack",
    }
)
_REFUSED_THING = re.compile(
    r"(?:^|[,;.:] ?|\band )(?:so |then |and |okay |please )*no (?!one\b|longer\b|idea\b|problem\b|doubt\b|need\b|way\b|more\b|matter\b|objection)([a-z0-9][\w /+-]{2,50}?)(?=$|[,;.!?]| because| since| for | in the| on the| at )"
    r"|\b(?:scrap|scratch|forget|rule out|ditch|abandon)\s+([\w][\w /+-]{2,50}?)(?=$|[,;.!?]| because| since| for )"
    r"|(?:^|[,;.] ?|\band )(?:so |then |and |the )*([a-z0-9][\w /+-]{2,40}?) (?:is|are|stays?) (?:rejected|out|off the (?:list|table)|dead|ruled out)\b"
    r"|\b(?:instead of|rather than)\s+([\w][\w /+-]{2,50}?)(?=$|[,;.!?]| because| since)",
    re.IGNORECASE,
)
_NO_THING = frozenset(
    [
        "it",
        "this",
        "that",
        "them",
        "these",
        "those",
        "he",
        "she",
        "we",
        "i",
        "you",
        "they",
        "there",
        "what",
        "which",
        "who",
        "all",
        "everything",
        "anything",
        "nothing",
        "one",
    ]
)


def _each_told_once(made: Sequence[tuple[Settling, Finding]]) -> list[Finding]:
    """A reason or a lost option belongs to the one decision that stands nearest to it, not to all around."""
    owner: dict[tuple[str, str], tuple[int, int]] = {}
    for place, (settling, finding) in enumerate(made):
        for key, turn in _claims(finding):
            distance = abs(settling.utterance.turn - turn)
            rank = (distance if finding.status == "accepted" else distance + 1, place)
            owner[key] = min(owner.get(key, rank), rank)
    winners = {(key, place) for key, (_, place) in owner.items()}
    return [_only(finding, {key for key, p in winners if p == place}) for place, (_, finding) in enumerate(made)]


def _claims(finding: Finding) -> list[tuple[tuple[str, str], int]]:
    details = finding.details
    if not isinstance(details, DecisionDetails):
        return []
    here = finding.quotes[-1].turn
    reasons = [(("reason", s.text), s.turn or here) for s in details.rationale]
    return reasons + [
        (("lost", a.name.casefold()), a.reason.turn if a.reason and a.reason.turn else here)
        for a in details.alternatives
    ]


def _only(finding: Finding, mine: set[tuple[str, str]]) -> Finding:
    details = finding.details
    if not isinstance(details, DecisionDetails):
        return finding
    kept = details.model_copy(
        update={
            "rationale": tuple(s for s in details.rationale if ("reason", s.text) in mine),
            "alternatives": tuple(a for a in details.alternatives if ("lost", a.name.casefold()) in mine),
        }
    )
    return finding.model_copy(update={"details": kept})


def _said(utterance: Utterance) -> Said:
    return Said(text=utterance.text, speaker=utterance.speaker, turn=utterance.turn, verbatim=True)
