"""Flows that are told over several turns, after 'Walk me through a delivery' or 'A refund, in order'.

Whoever tells them, in sentences that say who does what. Questions and remarks between are passed over, and what corrects a step changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.engines.offline.flow_detours import Turning, Way, alike, done_by, taken_over
from agent.engines.offline.flow_detours import ways as detours
from agent.engines.offline.flow_messages import told
from agent.engines.offline.flow_steps import NOBODY_YET, Step, Steps
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.parts import Parts
from agent.engines.offline.phrasing import capital, title
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.details import AlgorithmDetails, Detour, InteractionDetails, Kind, ViewEdge
from agent.model.finding import Finding, Quote, Tier, Weight
from agent.text.words import stems

_LEAST = 3
"""Steps that make a flow."""
_PAUSE = 3
"""Turns without a step after which nobody goes on with it."""
_LONGEST = 40
_AGAIN = 8
"""Turns after which a flow that is told by the same name is another telling of it, and not the next one."""
_TOPIC = "data-flow"
_NO_STEP = UNRELIABLE | {"suppress.past", "suppress.hedge", "suppress.chatter"}


def flows(parts: Parts, ways: Sequence[Finding]) -> list[Finding]:
    """One finding a flow, with its steps in order and who does each of them to whom.

    `ways`: who talks to whom, as it was said elsewhere: 'publishes the open command' leads to the broker.
    """
    heard: list[_Flow] = []
    for lead in parts.talk.all:
        name = _asked(parts.talk, lead)
        if not name:
            continue
        flow = _Flow(parts, lead, name)
        for earlier in [f for f in heard if stems(f.name) == stems(name) and lead.turn - f.lead.turn <= _AGAIN]:
            if flow.take_over(earlier):
                heard.remove(earlier)
        heard.append(flow)
    return [_finding(f, ways) for f in heard if f.whole]


def taking_part(found: Sequence[Finding], parts: Parts) -> list[str]:
    """The names of those of the talk's parts and people that take part in flows."""
    told_of = [f.details for f in found if isinstance(f.details, AlgorithmDetails)]
    passing = (m for d in told_of for m in (*d.passing, *(m for way in d.detours for m in way.passing)))
    return [n for m in passing for n in dict.fromkeys((m.source, m.target)) if n in parts.counts]


def _led(edge: ViewEdge, ways: Sequence[Finding]) -> ViewEdge:
    """A message of one alone as it was said elsewhere to lead to another: the same verb, and the same passes."""
    said = stems(edge.label or "")
    for way in ways:
        d = way.details
        if not isinstance(d, InteractionDetails) or edge.source != edge.target or d.source != edge.source:
            continue
        if d.payload and d.payload.endswith(" to") and stems(d.payload) | stems(d.verb) <= said:
            return edge.model_copy(update={"target": d.target})
    return edge


def _asked(talk: Talk, utterance: Utterance) -> str:
    """What is to be told step by step; '' where the sentence asks for nothing of that sort."""
    text = curly(utterance.text)
    match = pattern("flow.asks").search(text)
    if match is None or utterance.acts & UNRELIABLE or not talk.decides(utterance):
        return ""
    if pattern("flow.of_today").search(text):
        return ""
    name = next(g for g in match.groupdict().values() if g)
    name = pattern("flow.name_ends").sub("", name).strip(" ,")
    return "" if name.casefold() in ("it", "this", "that", "them") else name


class _Flow:
    """The steps of the flow that a sentence leads to, as they stand when nobody goes on with it."""

    def __init__(self, parts: Parts, lead: Utterance, name: str) -> None:
        self._talk, self.lead, self.name = parts.talk, lead, name
        self.reader = Steps(parts)
        self.steps: list[Step] = []
        self.turnings: list[Turning] = []
        self._last = lead.turn
        self._aside = False
        """Whether somebody asked what if, so that only a word of order leads back."""
        for turn in self._turns():
            if not self._take(turn):
                break

    @property
    def whole(self) -> bool:
        """Whether it is one: steps enough, of several, and nobody unknown among them."""
        actors = {s.actor.name for s in self.steps}
        return len(self.steps) >= _LEAST and len(actors) > 1 and NOBODY_YET.name not in actors

    def take_over(self, earlier: _Flow) -> bool:
        """Takes from another telling of the same flow what it tells beyond this one; false where the two share nothing."""
        rest, who = taken_over(self.reader, self.steps, earlier.steps)
        if who is None and not rest:
            return False
        self.steps += rest
        for turning in earlier.turnings:
            self.turnings.append(turning._replace(steps=tuple(done_by(s, who) for s in turning.steps)))
        for step in self.steps:
            self.reader.actors.setdefault(step.actor.name, step.actor)
        return True

    def _turns(self) -> Iterator[list[Utterance]]:
        talk, lead = self._talk, self.lead
        yield [u for u in talk.by_turn[lead.turn] if u.place > lead.place]
        yield from (talk.by_turn[n] for n in talk.turns if lead.turn < n <= lead.turn + _LONGEST)

    def _take(self, turn: Sequence[Utterance]) -> bool:
        """Takes the steps of a turn; false where the flow has ended before it."""
        if not turn:
            return True
        number = turn[0].turn
        if number - self._last > _PAUSE:
            return False
        before = len(self.steps)
        for utterance in turn:
            if _asked(self._talk, utterance):
                return False
            if utterance.asks:
                if pattern("flow.what_if").match(curly(utterance.text)) and self.steps:
                    self._aside = True
                continue
            self._hear(utterance, first=utterance is turn[0])
        if len(self.steps) > before:
            self._last = number
        return not (len(self.steps) == before and self._ends(turn))

    def _ends(self, turn: Sequence[Utterance]) -> bool:
        """Whether who asked for the flow says that this is it."""
        nods = pattern("flow.ends").match(curly(turn[0].text)) is not None
        return bool(self.steps) and nods and turn[0].speaker == self.lead.speaker

    def _hear(self, utterance: Utterance, *, first: bool) -> None:
        text = curly(utterance.text)
        if utterance.acts & _NO_STEP and pattern("flow.corrects").match(text) is None:
            return
        if self._aside and pattern("flow.goes_on").match(text) is None:
            return
        correction = pattern("flow.corrects").match(text) if self.steps else None
        if correction is not None:
            if self._correct(utterance, text[correction.end() :]):
                self._last = utterance.turn
            return
        same = pattern("flow.the_same").search(text) if self.turnings else None
        if same is not None and not self.turnings[-1].same:
            self.turnings[-1] = self.turnings[-1]._replace(same=same["thing"] or "")
        goes_on = bool(self.steps) and self.steps[-1].utterance.speaker == utterance.speaker
        told = self.reader.of(utterance, elliptic=goes_on)
        new = utterance.turn != self._last or first
        if told and new and not self._belongs(told[0], utterance):
            return
        self._aside = self._aside and not told
        at = next((n for n, s in enumerate(told) if s.instead), len(told))
        self.steps += told[:at]
        if told[at:] and self.steps:
            self.turnings.append(Turning(self.steps[-1], tuple(told[at:])))

    def _belongs(self, step: Step, utterance: Utterance) -> bool:
        """Whether a step in a new turn goes on: somebody new who turns to one that had his turn before tells another way in."""
        if not self.steps or pattern("flow.goes_on").match(curly(utterance.text)):
            return True
        names = {n for s in self.steps for n in (s.actor.name, self.reader.target(s)[0])}
        mentioned = any(stems(step.actor.name) <= s.words for s in self.steps)
        if step.actor.name in names or mentioned:
            return True
        target, last = self.reader.target(step)[0], self.steps[-1]
        return target not in names or target in (last.actor.name, self.reader.target(last)[0])

    def _correct(self, utterance: Utterance, rest: str) -> bool:
        """Puts a step right: another one before the last, one moved there, or one told otherwise; false where it is about none."""
        opening = pattern("flow.before").match(rest)
        plain = rest[opening.end() :].lstrip(" ,") if opening is not None else rest
        told = self.reader.of(utterance.model_copy(update={"text": plain}))
        earlier = pattern("flow.before").search(rest) is not None
        moved = self._meant(rest)
        if not told:
            if not earlier or moved is None:
                return False
            step = self.steps.pop(moved)
            self.steps.insert(max(len(self.steps) - 1, 0), step)
            return True
        told = [s._replace(text=_plain(s.text), does=_plain(s.does), utterance=utterance) for s in told]
        same = next((n for n, s in enumerate(self.steps) if alike(told[0], s)), None)
        if earlier:
            if same is not None:
                del self.steps[same]
            at = max(len(self.steps) - 1, 0)
            self.steps[at:at] = told
            return True
        if same is None:
            return False
        self.steps[same : same + 1] = told
        return True

    def _meant(self, rest: str) -> int | None:
        """The step that a few words name: 'first the weight'."""
        named = stems(pattern("flow.before").sub(" ", rest))
        return next((n for n, s in enumerate(self.steps) if named and named <= s.words), None)


def _plain(text: str) -> str:
    kept = re.sub(
        r"(?:,? (?:first|before that|before this|earlier|beforehand)\b|, not (?:the |an? )?[\w -]+$)", "", text
    )
    return kept.strip()


def _finding(flow: _Flow, ways: Sequence[Finding]) -> Finding:
    said = capital(flow.name)
    steps = told(flow.reader, flow.steps)
    others = detours(flow.reader, flow.steps, flow.turnings)
    utterances = dict.fromkeys(s.utterance for part in (flow.steps, *(o.steps for o in others)) for s in part)
    lead = flow.lead
    return Finding(
        kind=Kind.ALGORITHM,
        title=title(said),
        statement=f"{said}, step by step.",
        status="current",
        quotes=(*(Quote(turn=u.turn, words=u.text) for u in utterances), Quote(turn=lead.turn, words=lead.text)),
        details=AlgorithmDetails(
            steps=tuple(s.text for s in steps),
            passing=tuple(_led(s.message, ways) for s in steps),
            detours=tuple(_detour(flow.reader, way, ways) for way in others),
        ),
        topic=_TOPIC,
        weight=Weight.SHAPES,
        tier=Tier.PROBABLE,
    )


def _detour(reader: Steps, way: Way, ways: Sequence[Finding]) -> Detour:
    steps = told(reader, way.steps)
    return Detour(
        first=way.first,
        until=way.until,
        steps=tuple(s.text for s in steps),
        passing=tuple(_led(s.message, ways) for s in steps),
    )
