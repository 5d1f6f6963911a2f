"""What was said around a decision for which no reason was found: the words by which a reader may see why.

Nobody called them the reason, so nothing is claimed of them: the decision log shows them with their speaker and place.
Few are better than many; where nothing clearly speaks for or against what was settled, nothing is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import ACT_STEMS, MEASURES
from agent.engines.offline.sides import one_sort
from agent.engines.offline.speech import Talk, Utterance
from agent.model.details import DecisionDetails, Nearby
from agent.model.finding import Finding
from agent.text.numbers import same
from agent.text.words import stems

_MOST = 2
"""Quotes beside one decision."""
_BACK = 6
"""Turns before a decision in which it was considered."""
_CLOSE = 2
"""Turns before a decision in which what is said is likely of it."""
_ONE_MATTER = 10
"""Sentences of a turn up to which it may be about one matter."""
_FEWEST, _LEAST = 2, 4
"""Content words of what argues, beside what was put forward and elsewhere; fewer agree, jest or exclaim."""
_LONGEST = 45
"""Words of a quote with the sentence that it leans on."""
_ENOUGH = 5
"""What a sentence has to reach by what it shares with the decision and how it argues."""
_REASONED = 3
"""How clearly it argues what is worded as a reason or a worry."""
_RIGHT_BESIDE = 3
"""How near a sentence is that stands right before or after another."""
_TELLING = 40
"""One in so many sentences holds a word that tells much about what is spoken of."""


def with_said_around(talk: Talk, findings: Sequence[Finding], sorts: Mapping[str, str]) -> list[Finding]:
    """The findings, each settled decision without a reason with what was said around it.

    `sorts`: the category of each technology of the talk, by its name case folded.
    """
    around = _Around(talk, findings, sorts)
    found = {n: list(around.of(f)) for n, f in enumerate(findings) if _wants(f)}
    best: Counter[Utterance] = Counter()
    for said in found.values():
        for utterance, worth in said:
            best[utterance] = max(best[utterance], worth)
    made = []
    for n, finding in enumerate(findings):
        own = [(u, worth) for u, worth in found.get(n, ()) if worth >= best[u]]  # elsewhere it says more
        quotes = around.quotes(sorted(own, key=lambda it: (-it[1], -it[0].turn, -it[0].place)))
        made.append(_with(finding, quotes) if quotes else finding)
    return made


def _wants(finding: Finding) -> bool:
    details = finding.details
    return isinstance(details, DecisionDetails) and finding.status != "proposed" and not details.rationale


def _with(finding: Finding, quotes: Sequence[Nearby]) -> Finding:
    return finding.model_copy(update={"details": finding.details.model_copy(update={"around": tuple(quotes)})})


class _Around:
    """Looks around decisions. `findings`: all of the talk, whose words are decisions and reasons themselves."""

    def __init__(self, talk: Talk, findings: Sequence[Finding], sorts: Mapping[str, str]) -> None:
        self.talk, self.sorts = talk, sorts
        self.decisions = {(q.turn, q.words) for f in findings if f.status != "proposed" for q in f.quotes}
        told = [f.details for f in findings if isinstance(f.details, DecisionDetails)]
        self.reasons = {r.text for d in told for r in (*d.rationale, *(a.reason for a in d.alternatives if a.reason))}

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Stems that so few sentences hold that one in common means the same matter."""
        counts = Counter(stem for u in self.talk.all for stem in u.words)
        limit = max(4, len(self.talk.all) // _TELLING)
        return frozenset(stem for stem, n in counts.items() if n <= limit)

    def of(self, finding: Finding) -> Iterator[tuple[Utterance, int]]:
        """The sentences that speak for or against a decision, and how clearly."""
        details, own = finding.details, self._own(finding)
        if not isinstance(details, DecisionDetails) or not own:
            return
        matter = _Matter(finding, details, own)
        before = self._before(own, matter)
        put = [*own, *(u for u in before if u not in own and self._puts(u, matter) and self.talk.decides(u))]
        for utterance in before:
            if utterance in own or self._is_shown(utterance, details) or not self._speaks(utterance):
                continue
            argues = _argues(utterance)
            settles = utterance in put or utterance.does("rejection.refuse", "rejection.verdict")
            about = self._about(utterance, matter, own, put)
            if argues > 1 and about > 1 and about + argues >= _ENOUGH and (argues >= _REASONED or not settles):
                yield utterance, min(about, _REASONED + 2) + argues

    def _about(self, utterance: Utterance, matter: _Matter, own: Sequence[Utterance], put: Sequence[Utterance]) -> int:
        """How clearly it is about what was settled: by what it shares with that, and by its place."""
        shared, last = self._shared(utterance, matter), own[-1].turn
        beside = max((self._beside(utterance, u) for u in own), default=0)
        right = max((self._beside(utterance, u) for u in put if u is not utterance), default=0)
        beside = max(beside, right if shared or right == _RIGHT_BESIDE else 0)
        brief = len(utterance.words - ACT_STEMS) < _LEAST and not utterance.quantities
        many = len(self.talk.by_turn[utterance.turn]) > _ONE_MATTER
        if not beside and (brief or many):
            return 0
        if self.talk.with_assistant and not (beside and utterance.turn == last):
            return 0  # a turn to an assistant goes through all matters
        return shared + beside + (bool(shared or beside) and last - utterance.turn <= _CLOSE)

    def _own(self, finding: Finding) -> list[Utterance]:
        """The sentences that a decision quotes."""
        said = {(q.turn, q.words) for q in finding.quotes}
        turns = sorted({turn for turn, _ in said})
        return [u for turn in turns for u in self.talk.by_turn.get(turn, ()) if (turn, u.text) in said]

    def _before(self, own: Sequence[Utterance], matter: _Matter) -> list[Utterance]:
        """What was said before it was settled, from where the talk turned to it on, and in the same breath."""
        last = own[-1]
        first = min(own[0].turn, last.turn - _BACK)
        stretch = [u for n in range(max(first, 1), last.turn + 1) for u in self.talk.by_turn.get(n, ())]
        ends = [0, *(n for n, u in enumerate(stretch) if u.place == 0 and u.turn < last.turn and _turns(u))]
        ends += [n + 1 for n, u in enumerate(stretch) if u.turn < own[0].turn and self._settles_another(u, matter)]
        return stretch[max(ends) :]

    def _settles_another(self, utterance: Utterance, matter: _Matter) -> bool:
        """Whether it is a decision about something else, so that what was said before it is of that."""
        settles = (utterance.turn, utterance.text) in self.decisions and utterance.does("explicit.settle")
        return settles and not utterance.words & matter.words & self.talk.rare

    def _is_shown(self, utterance: Utterance, details: DecisionDetails) -> bool:
        """Whether it is told of the decision already, or is a decision or a reason itself."""
        shown = [a.reason.text for a in details.alternatives if a.reason]
        shown += [p.words.text for p in details.passages] + [o.text for o in details.objections]
        claimed = (utterance.turn, utterance.text) in self.decisions or utterance.text in self.reasons
        return claimed or any(utterance.text in text for text in shown)

    def _speaks(self, utterance: Utterance) -> bool:
        """Whether it says something of the system, in earnest, that neither asks, settles, promises nor sends somebody."""
        if not self.talk.states(utterance) or len(utterance.words - ACT_STEMS) < _FEWEST:
            return False
        idle = utterance.does(
            "suppress.chatter",
            "suppress.request",
            "action.will",
            "action.assigned",
            "explicit.settle",
            "recap.announce",
        )
        return not idle and pattern("around.idle").search(curly(utterance.text)) is None

    def _puts(self, utterance: Utterance, matter: _Matter) -> bool:
        """Whether it says little but what was settled, and so puts it forward."""
        content = utterance.words - ACT_STEMS
        amount = any(same(a, q) for a in matter.amounts for q in utterance.quantities)
        return bool(content) and (amount or len(content) > 1) and 2 * len(content & matter.words) > len(content)

    def _beside(self, utterance: Utterance, put: Utterance) -> int:
        """How near it stands to words that settle or put forward, with no other decision between."""
        if utterance.turn != put.turn or self.talk.paragraph(utterance) != self.talk.paragraph(put):
            return 0
        first, last = sorted((utterance.place, put.place))
        between = self.talk.by_turn[put.turn][first + 1 : last]
        if len(between) > 1 or any((u.turn, u.text) in self.decisions or u.asks for u in between):
            return 0
        return _RIGHT_BESIDE - len(between)

    def _shared(self, utterance: Utterance, matter: _Matter) -> int:
        """How much it has in common with what was settled: names, amounts of one sort, words that are rare."""
        common = frozenset(w for w in utterance.words & matter.words if not w[0].isdigit()) - ACT_STEMS - MEASURES
        worth = 2 * len(common & self._telling) + len(common & self.talk.rare - self._telling)
        sized = any(a.unit and one_sort(a, q) for a in matter.amounts for q in utterance.quantities)
        named = any(self._rivals(n, other) for n in matter.names for other in utterance.names)
        return worth + 2 * named + 2 * sized

    def _rivals(self, one: str, other: str) -> bool:
        """Whether two technologies are the same or of one sort, so that what is said of the one bears on the other."""
        sorts = [self.sorts.get(n.casefold()) for n in (one, other)]
        return one == other or (sorts[0] is not None and sorts[0] == sorts[1])

    def quotes(self, found: Sequence[tuple[Utterance, int]]) -> list[Nearby]:
        """The first few of the sentences, in the order in which they were said; neighbours make one quote."""
        made: list[tuple[int, int, int]] = []
        for utterance, _ in found:
            turn, place = utterance.turn, utterance.place
            first = place - 1 if self._leans(turn, place) else place
            joins = next(
                (n for n, m in enumerate(made) if m[0] == turn and first <= m[2] + 1 and place >= m[1] - 1), None
            )
            if joins is not None:
                both = (turn, min(first, made[joins][1]), max(place, made[joins][2]))
                made[joins] = both if len(self._quote(*both).text.split()) <= _LONGEST else made[joins]
            elif len(made) < _MOST:
                made.append((turn, first, place))
        return [self._quote(*place) for place in sorted(made)]

    def _leans(self, turn: int, place: int) -> bool:
        """Whether a sentence, 'it saves us an hour', needs the one before it to be understood."""
        said = self.talk.by_turn[turn]
        if not place or pattern("passage.leans").search(curly(said[place].text)) is None:
            return False
        before = said[place - 1]
        short = len(before.text.split()) + len(said[place].text.split()) <= _LONGEST
        return short and not before.asks and (turn, before.text) not in self.decisions

    def _quote(self, turn: int, first: int, last: int) -> Nearby:
        said = self.talk.by_turn[turn][first : last + 1]
        return Nearby(text=" ".join(u.text for u in said), speaker=said[0].speaker, turn=turn, verbatim=True)


class _Matter:
    """What a decision is about, by its words and those of what it answers and of what lost against it."""

    def __init__(self, finding: Finding, details: DecisionDetails, own: Sequence[Utterance]) -> None:
        asked = details.asked.text if details.asked else ""
        told = stems(" ".join((finding.statement, asked, *(a.name for a in details.alternatives))))
        said = [
            u for u in own if len((u.words & told) - ACT_STEMS) >= _FEWEST
        ]  # 'fine, and keep it short' takes up, no more
        self.words = told.union(*(u.words for u in said))
        self.amounts = [q for u in said for q in u.quantities]
        self.names = {n for u in said for n in u.names}


def _turns(utterance: Utterance) -> bool:
    """Whether it opens a turn by naming the next matter."""
    text = curly(utterance.text)
    return any(pattern(p).search(text) for p in ("accord.next", "accord.names_next"))


def _argues(utterance: Utterance) -> int:
    """How clearly it speaks for or against something: a reason, a worry, what it costs or breaks, a measure, a comparison."""
    if utterance.does("reason", "risk"):
        return _REASONED
    judges = utterance.does("suppress.consequence", "suppress.evaluate") or pattern("around.argues").search(
        curly(utterance.text)
    )
    measured = bool(utterance.quantities) and utterance.does("suppress.given", "suppress.past", "suppress.estimate")
    return 2 * bool(judges) + measured
