"""Settlings → findings of decisions, phrased, with reasons, alternatives and who said what."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.accords import Lost
from agent.engines.offline.alternatives import WEIGHED, Alternatives, without_lost
from agent.engines.offline.bounds import bounds_after
from agent.engines.offline.circumstances import Circumstances, said_by
from agent.engines.offline.contracts import fields_after, with_fields
from agent.engines.offline.falls import falls, only_ends, points_back
from agent.engines.offline.floor import Floor
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.matters import Matters
from agent.engines.offline.motions import declared
from agent.engines.offline.optioned import blamed
from agent.engines.offline.owners import Made, each_told_once, thing
from agent.engines.offline.phrasing import is_clause, statement, title, title_of_refusal
from agent.engines.offline.placed import with_placed
from agent.engines.offline.points import ACT_STEMS, LEAST_WORDS, MEASURES, telegram
from agent.engines.offline.recalled import with_recalled
from agent.engines.offline.refusals import Refusal, given_up, named_after, named_in_full, refusals, says_no_to
from agent.engines.offline.renewed import faulted
from agent.engines.offline.replies import Replies
from agent.engines.offline.resaid import takes_up
from agent.engines.offline.resolving import Resolver, Told, joined, joined_to
from agent.engines.offline.settled import Settling
from agent.engines.offline.settling import settlings
from agent.engines.offline.sized import with_sizes
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.spotter import Spotter
from agent.engines.offline.uptake import taken_up
from agent.engines.offline.written import adopted, looked_at
from agent.model.details import Alternative, DecisionDetails, Kind
from agent.model.finding import Finding, Quote, Tier, Weight
from agent.text.numbers import same
from agent.text.topics import Topics
from agent.text.words import stems

_BESIDE, _A_NO = 2, 3
PASSING = frozenset({"timing", "general", "process"})
"""Topics whose words (hours, days, today) stand in sentences about anything."""


_SHAPING = frozenset(
    ("overview", "boundaries", "layers", "contexts", "components", "storage", "messaging", "events", "integration")
) | {"stack"}


def _as_refusal(lost: Lost) -> Refusal:
    return Refusal(name=lost.name, proposal=lost.bid, reply=lost.reply, why=lost.why)


def _each_once(refused: Sequence[Refusal]) -> list[Refusal]:
    """One refusal of each proposal, the first."""
    return list({(r.proposal.turn, r.proposal.place): r for r in reversed(refused)}.values())[::-1]


def _adds_an_amount(raised: Utterance, settled: Utterance) -> bool:
    """Whether it says an amount that the other does not."""
    return any(not any(same(q, other) for other in settled.quantities) for q in raised.quantities)


def _least(said: Utterance, text: str, *, answers: bool) -> int:
    """Content words that a decision needs: fewer beside a number, in a whole clause, or at the head of an answer to an assistant."""
    if said.quantities or pattern("accord.rate").search(curly(text)):
        return 1
    return LEAST_WORDS if answers or is_clause(text) else LEAST_WORDS + 1


class Decider:
    """Turns settlings into findings, with reasons, alternatives and who said what.

    `to_do`: the sentences in which somebody takes a task on; these decide nothing unless they say so.
    """

    def __init__(self, talk: Talk, topics: Topics, spotter: Spotter, to_do: Sequence[Utterance] = ()) -> None:
        self.talk, self.topics, self.spotter = talk, topics, spotter
        self.to_do = to_do
        self.settled: list[Utterance] = []
        self.circumstances = Circumstances(talk, ())
        self.going_on: dict[tuple[int, int], list[Utterance]] = {}
        self.resolver = Resolver(talk, ())
        self.refused: list[Refusal] = []
        self.put: set[Utterance] = set()
        self.alternatives = Alternatives(talk, spotter)

    def findings(self) -> list[Finding]:
        """One finding a settled, refused, deferred or possible decision."""
        matters = Matters(self.talk)
        replies = Replies(self.talk)
        own = replies.settlings(settlings(self.talk, self.to_do))
        found = taken_up(self.talk, own, matters, Floor(self.talk, self.to_do), self.to_do)
        found = with_placed(self.talk, with_sizes(self.talk, found), self.to_do)
        found = with_recalled(self.talk, declared(self.talk, adopted(self.talk, found)))
        self.circumstances = Circumstances(self.talk, [s.utterance for s in found if s.status != "proposed"])
        self.settled = [s.utterance for s in found if s.status == "accepted"]
        self.resolver = Resolver(self.talk, [s for s in found if s.status == "accepted"])
        found = self._without_fragments(found)
        self._bind(found)
        bounds = {(u.turn, u.place) for more in self.going_on.values() for u in more}
        found = [s for s in found if (s.utterance.turn, s.utterance.place) not in bounds]
        ended = {u for s in found for u in s.falls}
        self.put = {s.utterance for s in found if s.status == "proposed"}
        found = [
            s for s in found if s.status != "proposed" or s.utterance in ended or not self._settled_after(s.utterance)
        ]
        self.refused = _each_once(
            [
                *refusals(self.talk, self.settled),
                *given_up(self.talk, self.settled),
                *looked_at(self.talk),
                *map(_as_refusal, [*matters.refused(), *replies.refused()]),
            ]
        )
        self.alternatives = Alternatives(self.talk, self.spotter, self.settled, self.refused)
        made = [made for s in found if (made := self._made(s)) is not None]
        told = each_told_once(made, self.talk)
        return [*told, *self._left_over(told)]

    def _left_over(self, told: Sequence[Finding]) -> list[Finding]:
        """What was proposed and turned down, and stands against nothing that was settled."""
        known = {(q.turn, q.words) for f in told for q in f.quotes}
        lost = {thing(a.name) for f in told if isinstance(f.details, DecisionDetails) for a in f.details.alternatives}
        left = [r for r in self.refused if thing(r.name) not in lost and not named_after(r, self.settled)]
        left = [r for r in left if not any(f.status == "rejected" and says_no_to(r, f) for f in told)]
        return [self._turned_down(r) for r in left if (r.proposal.turn, r.proposal.text) not in known]

    def _turned_down(self, refusal: Refusal) -> Finding:
        text = statement(named_in_full(refusal, self.talk.first_names))
        said = list({(u.turn, u.place): u for u in (refusal.proposal, refusal.reply)}.values())
        return Finding(
            kind=Kind.DECISION,
            title=title_of_refusal(text),
            statement=text,
            status="rejected",
            quotes=tuple(Quote(turn=u.turn, words=u.text) for u in said),
            details=DecisionDetails(rationale=(said_by(refusal.why),), decided_by=refusal.reply.speaker),
            topic=self.topics.classify(text, self._around(refusal.proposal), PASSING),
            tier=Tier.PROBABLE,
        )

    def _without_fragments(self, found: Sequence[Settling]) -> list[Settling]:
        """The settlings without those that only go on with the sentence before; these are told with it."""
        kept: list[Settling] = []
        heads: dict[tuple[int, int], tuple[int, int]] = {}
        for settling in found:
            said = settling.utterance
            before = self.resolver.goes_on(said) if settling.status == "accepted" else None
            if before is None:
                kept.append(settling)
                continue
            place = (before.turn, before.place)
            head = heads[said.turn, said.place] = heads.get(place, place)
            self.going_on.setdefault(head, []).append(said)
        return kept

    def _bind(self, found: Sequence[Settling]) -> None:
        """Puts a condition or an exception that is a sentence of its own to what was settled right before it."""
        places = {(s.utterance.turn, s.utterance.place) for s in found if s.status != "rejected"}
        for turn, place in sorted(places):
            for bound in bounds_after(self.talk, turn, place):
                told = self.going_on.setdefault((turn, place), [])
                told += [bound] if bound not in told else []

    def _made(self, settling: Settling) -> Made | None:
        """The finding of a settling with where each option that lost was turned down; None where it says too little."""
        finding = self._finding(settling)
        said = settling.utterance
        sources = self.alternatives.sources.get((said.turn, said.place), {})
        gone = self.alternatives.turned_down(said) if settling.status == "rejected" else ()
        return Made(settling=settling, finding=finding, sources=sources, turned_down=gone) if finding else None

    def _finding(self, settling: Settling) -> Finding | None:
        said = settling.utterance
        told = self.resolver.told(settling)
        if told is None:
            return None
        more = self.going_on.get((said.turn, said.place), [])
        own = self.talk.told(said) if told.text == said.text else told.text
        text = statement(
            joined(own, more),
            self.talk.first_names,
            refuses=settling.status == "rejected",
        )
        if settling.asked and not told.backed and len(text.split()) <= 5:
            text = self.resolver.completed(text, said, settling.asked)
        content = {w for w in stems(text) - ACT_STEMS if not w[0].isdigit()} - MEASURES
        thin = len(content) < LEAST_WORDS or (settling.sealed is not None and telegram(said))
        if settling.status == "deferred" and settling.asked and thin:
            whole = statement(settling.asked.text, self.talk.first_names).rstrip(" ?.")
            told_of = self.resolver.completed(text, said, settling.asked)
            text = told_of if told_of != text or settling.asked in told.backed else joined_to(whole, text)
            content |= stems(text) - ACT_STEMS
        taken = settling.backed or said.does("acceptance.content") or pattern("floor.it_is").search(curly(said.text))
        named = said.names or (taken and settling.text and content)
        if not named and len(content) < _least(
            said, text, answers=self._opens_an_answer(said) or takes_up(text, settling.asked)
        ):
            return None
        text = with_fields(text, fields_after(self.talk, said))
        topic = self.topics.classify(text, self._around(said), PASSING)
        around = self.circumstances
        span = around.span(settling)
        reasons = around.reasons(settling, span)
        lost = self._lost(settling, span)
        named_lost = frozenset(m.name.casefold() for a in lost for m in self.spotter.mentions(a.name))
        text = without_lost(text, lost, named_lost)
        return Finding(
            kind=Kind.DECISION,
            title=title_of_refusal(text) if settling.status == "rejected" else title(text),
            statement=text,
            status=settling.status,
            quotes=self._quotes(settling, told, more),
            details=DecisionDetails(
                rationale=reasons,
                weighed=around.weighed(settling, reasons),
                alternatives=lost,
                asked=said_by(settling.asked) if settling.asked else None,
                decided_by=said.speaker,
                assented=settling.assented,
                objections=around.objections(settling),
            ),
            topic=topic,
            weight=self._weight(said, topic),
            tier=settling.tier,
            replaces=self._replaces(said, (*settling.falls, *([told.falls] if told.falls else []))),
            faulted=faulted(self.talk, said) if settling.status == "accepted" else (),
        )

    def _opens_an_answer(self, said: Utterance) -> bool:
        """Whether it is the first thing that the person says to an assistant, a bare yes or no before it left out."""
        before = self.talk.earlier_in_turn(said)
        return self.talk.with_assistant and all(
            len(u.text.split()) <= (_A_NO if u.does("rejection", "acceptance.dissent") else 1) for u in before
        )

    def _lost(self, settling: Settling, span: Sequence[Utterance]) -> tuple[Alternative, ...]:
        """What lost against a decision; what is itself turned down won against nothing."""
        if settling.status == "rejected":
            return ()
        return self.alternatives.of(settling, span)

    def _around(self, said: Utterance) -> str:
        """What was said just before and in the same turn: it says what a short sentence is about."""
        near = [*self.talk.around(said.turn, before=2), *self.talk.by_turn[said.turn]]
        return " ".join(u.text for u in near if u.turn <= said.turn and not u.acts & UNRELIABLE)

    def _settled_after(self, raised: Utterance) -> bool:
        """Whether what somebody raised was settled near it in other words: the same amount, or three words in common."""
        near = [u for u in self.settled if u is not raised and abs(u.turn - raised.turn) <= WEIGHED]
        return any(
            (len(raised.words & u.words) > LEAST_WORDS and not _adds_an_amount(raised, u))
            or (
                bool(raised.words & u.words & self.talk.rare)
                and any(same(a, b) for a in raised.quantities for b in u.quantities)
            )
            for u in near
        )

    def _replaces(self, said: Utterance, amended: Sequence[Utterance]) -> tuple[str, ...]:
        """The sentences that say what falls: its own, a neighbour's 'forget X' or 'that replaces the earlier one', what was amended."""
        if said.listed or said in self.put:
            return tuple(u.text for u in amended)  # what stands beside it in a list is another point
        turn = self.talk.by_turn[said.turn]
        beside = [
            u.text
            for u in turn
            if 0 < abs(u.place - said.place) <= _BESIDE
            and not u.asks
            and not self._settled_between(u, said)
            and (u not in self.settled or only_ends(u.text) or points_back(u.text))
            and (
                u.does("recap.replaces")
                or {"rejection.refuse", "rejection.reverse"} <= u.acts
                or points_back(u.text)
                or any(f.for_good and not f.denied for f in falls(u.text))
            )
        ]
        own = [said.text] if said.does("rejection.reverse") else []
        return (*own, *beside, *blamed(self.talk, said), *(u.text for u in amended))

    def _settled_between(self, beside: Utterance, said: Utterance) -> bool:
        """Whether another decision of the turn stands nearer to the sentence beside, so that it belongs to that one."""
        first, last = sorted((beside.place, said.place))
        follows = beside.place > said.place and not beside.does("recap.replaces")
        return any(
            u.turn == said.turn and u is not said and first < u.place < last + (2 if follows else 0)
            for u in self.settled
            if u is not beside
        )

    def _quotes(self, settling: Settling, told: Told, more: Sequence[Utterance]) -> tuple[Quote, ...]:
        later = [u for u in more if u.turn > settling.utterance.turn]  # the last quote is where it was settled
        said = [*told.backed, *later, settling.utterance, *(u for u in more if u not in later)]
        if settling.asked and not told.backed and len(statement(settling.utterance.text).split()) <= 5:
            said.insert(0, settling.asked)
        if settling.sealed is not None and any(c.isalnum() for c in settling.sealed.text):  # a thumb is no quote
            said.append(settling.sealed)
        return tuple(Quote(turn=u.turn, words=u.text) for u in said)

    def _weight(self, said: Utterance, topic: str) -> Weight:
        """What names a technology, or is about structure, shapes the system."""
        shaping = bool(said.names) or topic in _SHAPING
        return Weight.SHAPES if shaping else Weight.DETAIL
