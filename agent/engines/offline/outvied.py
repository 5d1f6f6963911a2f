"""What was put forward for a matter, answered, and not taken: an option that lost, told with the decision that was taken instead.

'Where do we keep it?' – 'In the cloud?' – 'We were offline for nine days.' – 'Then in the office.' Nobody says no; the cloud lost all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from agent.engines.offline.bids import refuses
from agent.engines.offline.circumstances import said_by
from agent.engines.offline.contenders import Contender, doing, keeps, put_forward
from agent.engines.offline.decisions import PASSING
from agent.engines.offline.fates import Fate, fate_of, puts_off
from agent.engines.offline.left_behind import EITHER_OR
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.lost_to import (
    called,
    equal,
    has_words,
    holds_words,
    is_twin,
    of_one_sort,
    settles,
    told_without_noes,
)
from agent.engines.offline.moves import is_content, moves_on, nods, of_fact
from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.sides import positive
from agent.engines.offline.speech import Talk, Utterance
from agent.model.details import Alternative, DecisionDetails, Kind, TechnologyDetails
from agent.model.finding import Finding, Quote, Tier
from agent.text.names import holds
from agent.text.numbers import digits, quantities
from agent.text.topics import Topics
from agent.text.words import stems

_WITHIN = 10
"""Turns after a thing was put forward within which something else is taken in its place."""
_BACK = 4
"""Turns before within which something was settled that it is held against."""
_TAKEN_UP = 14
"""Turns within which it may still be taken up by its name."""
_FAR = 8
"""How far off a decision may be, in turns, words in common taken off."""
_SOON = 4
"""The same where nothing was asked and nobody objected."""
_HALF = 0.5
_PLAIN = 2
"""What the answer to a thing has to weigh where it was put forward in words that may be meant otherwise."""
_ALONE = 3
"""What it has to weigh where nothing was taken instead and nobody said no."""
_VAGUE = frozenset(
    {
        "could", "thought of", "there is", "let’s", "whether", "clause", "of", "bare",
        "technology.considered", "technology.mentioned",
    }
)  # fmt: skip
"""Forms in which people also say other things than what they put forward."""
_MEANT = frozenset({"fragment", "asked", "would", "idea", "or", "why not"})
"""Forms that can hardly be meant otherwise."""
_OFTEN, _MANY = 0.6, 15
"""Refusals for each decision, and in all, from which on people say what they turn down."""
_POINTS = 3
"""Decisions in the words of the first turn from which on it is a proposal that was adopted."""
_BESIDE = frozenset({"or", "either"})
"""Forms that put a thing beside what was said before."""


class Outvied:
    """Finds what lost in a talk. `decided`: the decisions, of which each is told what lost against it; `named`: the technologies."""

    def __init__(self, talk: Talk, decided: Sequence[Finding], named: Sequence[Finding]) -> None:
        self._talk, self._decided = talk, decided
        self._taken: defaultdict[int, list[int]] = defaultdict(list)
        """The places of what was settled, by the turns of its words."""
        self._refused: defaultdict[int, list[Finding]] = defaultdict(list)
        for place, finding in enumerate(decided):
            for turn in {q.turn for q in finding.quotes if finding.kind is Kind.DECISION}:
                if finding.status == "accepted":
                    self._taken[turn].append(place)
                elif finding.status == "rejected":
                    self._refused[turn].append(finding)
        self._sorts = {
            f.title: f.details.category
            for f in named
            if isinstance(f.details, TechnologyDetails) and f.details.category
        }
        self._put = put_forward(talk, named)
        self._busy = {n for n, put in self._put.items() if put}
        self._moves = {n for n in talk.turns if any(moves_on(u, talk.by_turn[n]) for u in talk.by_turn[n])}
        self._lost: dict[int, list[Alternative]] = {
            n: list(f.details.alternatives) for n, f in enumerate(decided) if isinstance(f.details, DecisionDetails)
        }
        refused = sum(f.status == "rejected" for f in decided)
        self._refusals = refused + sum(map(len, self._lost.values()))
        """How many things are told already as turned down."""
        self._told: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
        """The names of what is told already, by each of their words."""
        for name in (a.name for lost in self._lost.values() for a in lost):
            self._note(stems(name))
        for finding in decided:
            if finding.status == "rejected":
                self._note(stems(finding.statement))

    def findings(self, topics: Topics) -> list[Finding]:
        """The decisions with what lost against each, and what was turned down where nothing was taken instead."""
        alone: list[Finding] = []
        for one in (c for n, put in self._put.items() if not self._is_proposal(n) for c in put):
            fate = fate_of(self._talk, one, self._busy)
            if fate is None or fate.answer is None or not self._counts(one, fate):
                continue
            if self._is_taken(one) and not (fate.refused and one.rivals):
                continue
            if self._is_refused_there(one, fate.answer):
                continue
            place = self._against(one, fate)
            if place is not None:
                self._tell(place, one, fate)
            elif self._is_alone(one, fate) and one.content and not self._is_known(stems(one.name)):
                self._note(stems(one.name))
                alone.append(_turned_down(one, fate.answer, topics))
        return [*(self._with(n, f) for n, f in enumerate(self._decided)), *alone]

    def _is_proposal(self, turn: int) -> bool:
        """Whether it is a written proposal that opens the talk and was adopted: it is what the people are for."""
        return turn == self._talk.turns[0] and len(self._taken[turn]) >= _POINTS

    @cached_property
    def _says_no(self) -> bool:
        """Whether the people say of most things that they turn down that they do, so that silence means nothing."""
        taken = sum(f.kind is Kind.DECISION and f.status == "accepted" for f in self._decided)
        return self._refusals > _MANY and self._refusals >= _OFTEN * taken

    def _is_alone(self, one: Contender, fate: Fate) -> bool:
        """Whether it was turned down so plainly that it needs nothing that was taken instead."""
        if fate.answer is None or one.rivals or fate.refused:
            return fate.refused and not one.rivals
        thin = len(one.content) < _PLAIN and not one.said.names
        plain = fate.weight >= (_PLAIN if self._talk.with_assistant or one.form in _MEANT else _ALONE)
        return plain and one.form not in _VAGUE and not thin and not self._goes_through(fate.answer)

    def _goes_through(self, answer: Utterance) -> bool:
        """Whether somebody is content, or puts it off, a little after the answer to it."""
        after = (u for n in range(answer.turn + 1, answer.turn + 1 + _BACK) for u in self._talk.by_turn.get(n, [])[:2])
        return any(is_content(u) or nods(u) or puts_off(u) for u in after if u.speaker != answer.speaker)

    def _counts(self, one: Contender, fate: Fate) -> bool:
        """Whether the answer speaks plainly enough against a thing that was put forward like this."""
        if fate.answer is None or (one.form == "bare" and not fate.refused) or not _is_option(one, fate):
            return False
        if self._says_no and (self._talk.with_assistant or not _plainly(one, fate)):
            return False
        if one.rivals and not fate.refused and not (one.form == "either" and one.content & fate.answer.words):
            return self._rival_is_taken(one)
        if one.form in ("technology.considered", "technology.mentioned") and not _is_about(one, fate):
            return False
        if one.form == "there is" and not fate.objected:
            return False
        return fate.weight >= (_PLAIN if one.form in _VAGUE or _is_bare(one) else 1)

    def _rival_is_taken(self, one: Contender) -> bool:
        """Whether one of the things beside which it was named was settled after."""
        return any(self._is_taken(Contender(name=rival, said=one.said, form="idea")) for rival in one.rivals)

    def _is_taken(self, one: Contender) -> bool:
        """Whether it is what was settled, then or a little later."""
        return any(self._says(self._decided[n], one) for n in self._near(one, _TAKEN_UP))

    def _near(self, one: Contender, after: int) -> set[int]:
        """The places of what was settled around the turn in which it was put forward."""
        here = one.said.turn
        return {n for turn in range(here - _BACK, here + after + 1) for n in self._taken.get(turn, ())}

    def _says(self, finding: Finding, one: Contender) -> bool:
        here = one.said.turn
        if settles(finding, one.said) or keeps(one, positive(digits(finding.statement))):
            return True
        turns = [q.turn - here for q in finding.quotes]
        held = quantities(finding.statement)
        counted = all(any(equal(a, b) for b in held) for a in one.amounts)
        if not one.content:
            return bool(one.amounts) and counted and 0 <= max(turns) <= _BACK
        common = one.content & (stems(positive(finding.statement)) | told_without_noes(finding.statement))
        near = any(-_BACK <= away <= _TAKEN_UP for away in turns)
        return near and counted and len(common) > _HALF * len(one.content)

    def _against(self, one: Contender, fate: Fate) -> int | None:
        """The place of the decision that was taken instead: the next one, or the last one before where it is about that."""
        answer = fate.answer
        about = answer is not None and (
            one.content & answer.words or pattern("contender.of_it").search(curly(answer.text))
        )
        against = answer if fate.weight >= _PLAIN and about else None
        near = sorted(self._near(one, _WITHIN))
        costs = [(c, n) for n in near if (c := self._cost(one, against, self._decided[n])) is not None]
        far = _FAR if fate.weight >= _PLAIN or one.said.asks else _SOON
        cost, place = min(costs, default=(far + 1, 0))
        return place if cost <= far and not self._of_another_sort(one, self._decided[place]) else None

    def _cost(self, one: Contender, against: Utterance | None, finding: Finding) -> int | None:
        """How far off a decision is; None where the thing cannot have lost to it. `against`: an objection, which is none itself."""
        here, last = one.said.turn, finding.quotes[-1]
        away = last.turn - here
        near = 0 < away <= 1 if self._talk.with_assistant else -_BACK <= away <= _WITHIN
        if not near or (against is not None and holds_words(finding, against)):
            return None
        common = len(one.content & stems(" ".join((finding.statement, *(q.words for q in finding.quotes)))))
        sort = any(of_one_sort(a, b) for a in one.amounts for b in quantities(finding.statement))
        moved = sum(n in self._moves for n in range(here + 1, last.turn))
        beside = one.form in _BESIDE and -_PLAIN <= away <= 0
        if not one.content and one.amounts and not sort:
            return None
        if (away <= 0 and not (common or beside or (sort and away == 0))) or (moved > 1 and not common):
            return None
        return (away if away > 0 else 2 - away) - 2 * min(common, 2) - 2 * sort

    def _of_another_sort(self, one: Contender, finding: Finding) -> bool:
        """Whether it is a technology, and the decision chose only ones of other sorts: no broker loses to a database."""
        sort = self._sorts.get(one.name)
        chosen = {s for title, s in self._sorts.items() if title != one.name and holds(title, finding.statement)}
        return sort in EITHER_OR and bool(chosen & EITHER_OR) and sort not in chosen

    def _tell(self, place: int, one: Contender, fate: Fate) -> None:
        """Tells it with a decision; where that tells it already by a shorter name, by its full one."""
        lost, settled, answer = self._lost[place], self._decided[place], fate.answer
        none = fate.counter or answer is None or (one.rivals and not one.content & answer.words)
        reason = None if none or answer is None or settles(settled, answer) else said_by(answer)
        name = called(one, settled)
        own = stems(name)
        if own and own <= stems(positive(digits(settled.statement))):
            return  # what a decision says does not lose to it
        name = doing(name) if one.does else name
        twin = next((n for n, a in enumerate(lost) if is_twin(a.name, one, own)), None)
        if twin is not None:
            lost[twin] = lost[twin].model_copy(update={"name": name, "reason": lost[twin].reason or reason})
        elif not self._is_known(own):
            self._note(own)
            lost.append(Alternative(name=name, reason=reason, unsaid=not _plainly(one, fate)))

    def _is_known(self, own: frozenset[str]) -> bool:
        """Whether it is told already, with this decision or another."""
        near = (known for stem in own for known in self._told.get(stem, ()))
        return any(own <= known or (has_words(known) and known <= own) for known in near)

    def _note(self, name: frozenset[str]) -> None:
        for stem in name:
            self._told[stem].append(name)

    def _is_refused_there(self, one: Contender, answer: Utterance) -> bool:
        """Whether a decision tells already that this was turned down, in the words of the answer."""
        return any(one.content & stems(f.statement) for f in self._refused.get(answer.turn, ()))

    def _with(self, place: int, finding: Finding) -> Finding:
        details = finding.details
        if not isinstance(details, DecisionDetails) or tuple(self._lost[place]) == details.alternatives:
            return finding
        told = details.model_copy(update={"alternatives": tuple(self._lost[place])})
        return finding.model_copy(update={"details": told})


def _plainly(one: Contender, fate: Fate) -> bool:
    """Whether somebody said no to it in so many words, or who put it forward granted what was held against it."""
    answer = fate.answer
    return answer is not None and (fate.refused or fate.conceded or one.form == "fell" or refuses(answer))


def _is_bare(one: Contender) -> bool:
    """Whether it is a question of a word or so, which may name a matter as well as a thing."""
    return one.form == "fragment" and len(one.content) < _PLAIN and not one.amounts and not one.said.names


def _is_option(one: Contender, fate: Fate) -> bool:
    """Whether it is more than the name of a matter ('Containers?'), and the answer more than its words again ('Weekends count.')."""
    bare = _is_bare(one) and pattern("contender.one_thing").match(curly(one.said.text)) is None
    answer = fate.answer
    again = answer is not None and stems(answer.text) <= stems(one.said.text) and not fate.own
    bare = bare or pattern("lost_names.only_compares").match(one.name) is not None
    return (
        not (bare or again or of_fact(one.said)) and pattern("contender.no_option").search(curly(one.said.text)) is None
    )


def _is_about(one: Contender, fate: Fate) -> bool:
    """Whether the answer is about a technology that was only named: it names it, or was granted."""
    names = fate.answer is not None and bool(fate.answer.words & stems(one.name))
    return names or fate.conceded or fate.weight >= _ALONE


def _turned_down(one: Contender, answer: Utterance, topics: Topics) -> Finding:
    """What was refused, as a decision of its own, where nothing was taken instead."""
    text = statement(digits(doing(one.name) if one.does else one.name))
    said: Mapping[tuple[int, int], Utterance] = {(u.turn, u.place): u for u in (one.said, answer)}
    return Finding(
        kind=Kind.DECISION,
        title=title(text),
        statement=text,
        status="rejected",
        quotes=tuple(Quote(turn=u.turn, words=u.text) for u in said.values()),
        details=DecisionDetails(rationale=(said_by(answer),), decided_by=answer.speaker),
        topic=topics.classify(text, " ".join(u.text for u in said.values()), PASSING),
        tier=Tier.PROBABLE,
    )
