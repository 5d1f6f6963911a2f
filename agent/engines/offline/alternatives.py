"""What was weighed and lost when something was settled: things turned down, other technologies, other amounts; and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

from agent.engines.offline.falls import falls, only_ends
from agent.engines.offline.left_behind import left_behind
from agent.engines.offline.lexicon import curly, pattern, words
from agent.engines.offline.lost_amounts import amount as amount_of
from agent.engines.offline.lost_amounts import denied, held_against, names_one
from agent.engines.offline.optioned import fuller, in_its_measure, instead, overbid
from agent.engines.offline.owners import thing
from agent.engines.offline.points import ACT_STEMS, MEASURES
from agent.engines.offline.refusals import Refusal, named_after
from agent.engines.offline.remarks import only_remarks
from agent.engines.offline.scene import details_a_rule
from agent.engines.offline.settled import Settling
from agent.engines.offline.sides import positive
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance, shared
from agent.engines.offline.spotter import Mention, Spotter
from agent.model.details import Alternative, Said
from agent.text.numbers import Quantity, quantities, same
from agent.text.units import measure
from agent.text.words import stems

WEIGHED = 12
"""Turns before something was settled in which options for it were weighed."""
_EXCHANGE = 4
"""Turns before in which an amount was weighed against the one that was settled."""
_AFTER = 2
_BESIDE = 2
_FEW = 4
_IN_FULL = 2
_LONGEST = 6
"""More words than this are no name of an option."""
_ARTICLE = re.compile(r"^(?:(?:the|a|an|any|no|using|your|our|that|this|those|these)\s+)+", re.IGNORECASE)
_TRAIL = re.compile(
    r",? (?:pls|plz|thx|either|too|anyway|though|please|then|thanks|at all|again|now|ever)$", re.IGNORECASE
)
_IS_GONE = re.compile(r"\bany ?more$", re.IGNORECASE)
_NO = re.compile(r"\b(?:no|not|neither|nor)\b|n[’']t\b", re.IGNORECASE)
_POINTS = frozenset({"it", "them", "that", "this", "there", "here"})
_JOINED = re.compile(r",? (?:and|or|nor) (?=(?:the|a|an|no) )", re.IGNORECASE)


_Found: TypeAlias = tuple[str, Said | None, Utterance]
"""A thing that lost, why, and the sentence in which it was turned down."""
_LISTED = re.compile(r",? (?:and|or|nor) |, ", re.IGNORECASE)
_OF_SEVERAL = frozenset({"xc", "xd"})
"""Where things are said to be out, each of them is: 'Wi-Fi and Bluetooth are off the table'."""


def without_lost(text: str, lost: Sequence[Alternative], names: frozenset[str]) -> str:
    """A statement without its last words where these only rule out a named option that stands as lost: '…, no Kafka'.

    `names`: the technologies among the names, case folded. What forbids a part of the system stays in the statement.
    """
    for option in lost:
        if option.name.casefold() not in names:
            continue
        tail = re.compile(
            rf",? (?:and |but )?(?:no|not|without|instead of|rather than) {re.escape(option.name)}(?=\W*$)",
            re.IGNORECASE,
        )
        shorter = tail.sub("", text)
        if len(stems(shorter)) >= _IN_FULL:
            text = shorter
    return text


class Alternatives:
    """Looks for what lost around a settling. `settled`: every utterance that settles something; `refused`: what was proposed in vain."""

    def __init__(
        self, talk: Talk, spotter: Spotter, settled: Sequence[Utterance] = (), refused: Sequence[Refusal] = ()
    ) -> None:
        self._talk, self._spotter, self._settled, self._refusals = talk, spotter, frozenset(settled), refused
        self.sources: dict[tuple[int, int], dict[str, Utterance]] = {}
        """Of each settling, by its turn and place, the sentence in which each thing was turned down that lost against it."""
        self._taken = {m.name for u in settled for m in self._mentions(u) if not m.refused}

    def of(self, settling: Settling, span: Sequence[Utterance]) -> tuple[Alternative, ...]:
        """The options that lost, each once under its first name, with the reason where one was given."""
        said = settling.utterance
        refused = {name.casefold() for name in self._refused(said)}
        chosen = {m.name.casefold() for m in self._mentions(said) if not m.refused} - refused
        behind = list(left_behind(self._talk, said, self._before(said), self._mentions, self._taken))
        weighed = {n.casefold() for n, _, _ in behind} - refused
        lost: dict[str, Alternative] = {}
        found = (
            *((in_its_measure(lost.name, said), _said_by(lost.why), lost.reply) for lost in settling.lost),
            *self._turned_down(said, span), *self._proposed(said),
            *((name, why, said) for name, why in (*instead(self._talk, said), *overbid(self._talk, said))),
            *behind, *self._amounts(settling, span), *_given_up(said),
        )  # fmt: skip
        sources = self.sources.setdefault((said.turn, said.place), {})
        for given, reason, source in found:
            name = self._in_full(said, self._named(given))
            known = name.casefold()
            twin = next((other for other in lost if _one_thing(known, other)), None)
            taken = any(stems(known) <= stems(c) for c in chosen) or (
                known in weighed and known in positive(said.text).casefold()
            )
            taken = taken or (known not in refused and self._tells(said, name))
            if pattern("lost_names.only_compares").match(name) is not None:
                continue  # 'cheaper than your coffee' names nothing
            if taken:
                continue
            if twin is not None and not _says_more(known, twin):
                if lost[twin].reason is None:
                    lost[twin] = lost[twin].model_copy(update={"reason": reason})
                continue
            told = lost.pop(twin).reason if twin is not None else None
            lost[known] = Alternative(name=name, reason=told or reason)
            sources[thing(name)] = source
        return tuple(lost.values())

    def turned_down(self, said: Utterance) -> tuple[str, ...]:
        """The names of the things that a sentence turns down."""
        return tuple(self._refused(said))

    def _in_full(self, said: Utterance, name: str) -> str:
        """An option as it was put forward; a technology has its name already."""
        called = any((m.start, m.end) == (0, len(name)) for m in self._spotter.mentions(name))
        return name if called else self._named(fuller(self._talk, said, name))

    def _named(self, option: str) -> str:
        """An option by its name alone: 'Use Mender' is Mender, 'couldn't we just use retained messages' the messages."""
        bare = option.strip(" .!?")
        lead = pattern("refused.lead").match(curly(bare))
        bare = bare[lead.end() :] if lead is not None and stems(bare[lead.end() :]) else bare
        alone = self._spotter.mentions(bare)
        if len(alone) == 1 and pattern("refused.suggests").match(curly(bare)):
            return alone[0].name  # 'isn't InfluxDB the thing for that'
        return alone[0].name if len(alone) == 1 and (alone[0].start, alone[0].end) == (0, len(bare)) else bare

    def _tells(self, said: Utterance, name: str) -> bool:
        """Whether what was settled says just this: 'threads then, asyncio is out' after 'threads, or asyncio?'."""
        more = pattern("refused.one_more").search(curly(name)) or pattern("accord.rate").search(curly(name))
        if more is not None and more[0].casefold() not in said.text.casefold():
            return False  # 'a second box' is not the box, and 'every Friday' not the first one of the month
        own = stems(name) - ACT_STEMS - MEASURES
        lost = frozenset(s for other in self._refused(said) for s in stems(other))
        held = [q for q in said.quantities if not denied(said, q) and q not in held_against(said)]
        counted = all(any(same(a, b) for b in held) for a in quantities(name))
        return bool(own) and counted and own <= stems(positive(said.text)) - lost

    def _turned_down(self, said: Utterance, span: Sequence[Utterance]) -> Iterator[_Found]:
        """What was refused in so many words: beside the settling, or about the same within the exchange."""
        for utterance in self._around(said, span):
            if not self._talk.states(utterance) or (self._talk.with_assistant and only_remarks(self._talk, utterance)):
                continue
            if details_a_rule(self._talk, utterance):
                continue
            for name in self._refused(utterance):
                bare = quantities(name)
                if bare and bare[0].text == name and utterance is not said and utterance in self._settled:
                    continue  # 'two' of 'instead of two' is about what is said there
                counted = amount_of(bare[0], None, said.quantities) if bare and bare[0].text == name else None
                counted = counted or (in_its_measure(name, said) if utterance is said else "")
                yield counted or name, self._why(utterance, name, span), utterance

    def _proposed(self, said: Utterance) -> Iterator[_Found]:
        """What somebody proposed and the next one turned down, shortly before or about the same."""
        for refusal in self._refusals:
            distance = said.turn - refusal.reply.turn
            if not -1 <= distance <= WEIGHED // 2:
                continue
            if refusal.reply in self._settled and named_after(refusal, [refusal.reply]):
                continue  # the reply settles just this: 'a ledger' – 'decided: it is drafted from the ledger, never from …'
            told = [refusal.proposal, refusal.reply, refusal.why]
            if distance <= _BESIDE or shared(said, told, self._talk.rare):
                yield refusal.name, _said_by(refusal.why), refusal.reply

    def _around(self, said: Utterance, span: Sequence[Utterance]) -> list[Utterance]:
        wide = [*self._talk.around(said.turn, before=WEIGHED, after=_AFTER), *self._talk.by_turn[said.turn]]
        near = {(u.turn, u.place) for u in span if abs(u.turn - said.turn) <= 1}
        return sorted(
            (
                u
                for u in wide
                if (u.turn, u.place) == (said.turn, said.place)
                or set(u.names) & set(said.names)
                or shared(u, [said], self._talk.rare)
                or ((u.turn, u.place) in near and not self._has_its_own(u))
                or (u.turn == said.turn and self._beside(u, said) and not self._has_its_own(u))
            ),
            key=lambda u: (abs(u.turn - said.turn), u.place),
        )

    def _beside(self, one: Utterance, other: Utterance) -> bool:
        """Whether two sentences of a turn stand side by side, or in one paragraph with nothing settled between them."""
        first, last = sorted((one.place, other.place))
        between = self._talk.by_turn[one.turn][first + 1 : last]
        together = self._talk.paragraph(one) == self._talk.paragraph(other)
        return not between or (together and not any(u in self._settled for u in between))

    def _has_its_own(self, refusing: Utterance) -> bool:
        """Whether what a sentence refuses lost against something that the sentence itself settles."""
        return refusing in self._settled and not only_ends(refusing.text)

    def _refused(self, utterance: Utterance) -> list[str]:
        names = [m.name for m in self._spotter.mentions(utterance.text, self._talk.first_names) if m.refused]
        for match in pattern("refused.thing").finditer(curly(utterance.text)):
            group = next(g for g in match.groupdict() if match[g])
            if (
                group == "xa"
                and match.start() > 0
                and match[0].startswith("and ")
                and not _NO.search(utterance.text[: match.start()])
            ):
                continue  # 'with a parcel and no door' tells what is missing
            told = utterance.text[slice(*match.span(group))]
            if _IS_GONE.search(told):
                continue  # 'there's no original any more' tells what is left
            joint = _LISTED if group in _OF_SEVERAL else _JOINED
            for part in joint.split(told):
                name = _TRAIL.sub("", _ARTICLE.sub("", part.strip(" .,;:")))
                if _is_name(name) and not any(n.casefold() in name.casefold() for n in names):
                    names.append(name)
        return names

    def _amounts(self, settling: Settling, span: Sequence[Utterance]) -> Iterator[_Found]:
        """Amounts of the sort of the one settled that somebody asked for, proposed or called wrong."""
        said = settling.utterance
        own = [q for q in said.quantities if q.unit and denied(said, q)]
        mine = [q for q in said.quantities if q.unit and q not in own]
        for q in own:
            if name := amount_of(q, said.words, mine):
                yield name, self._why_not(q, span) or (_said_by(said) if said.does("reason") else None), said
        if not mine:
            return
        others = [u for u in self._settled if u is not said]
        elsewhere = [q for u in others for q in u.quantities if denied(u, q)]
        # what holds for another matter lost nowhere
        elsewhere += [
            q for u in others if not shared(u, [said], self._talk.rare) - MEASURES for q in u.quantities if q.unit
        ]
        taken = [*mine, *(q for u in others for q in u.quantities if q.unit and not denied(u, q))]
        first = settling.asked.turn if settling.asked else said.turn - _EXCHANGE
        before = [u for u in self._before(said) if u.turn >= min(first, said.turn - _EXCHANGE)]
        for utterance in reversed(before):
            weighs = utterance.asks or utterance.does("proposal")
            against = held_against(utterance)
            if not (weighs or against or pattern("refused.asked").search(curly(utterance.text))):
                continue
            beside = said.turn - utterance.turn <= _BESIDE or len(utterance.words) <= _FEW
            about = beside or shared(utterance, [said], self._talk.rare) - MEASURES
            measured = any(q.unit and measure(q.unit) for q in utterance.quantities)
            refused = [q for q in against if denied(utterance, q)]
            settles = utterance in self._settled
            # of 'up to 48 hours, not 7 days' it is the days that lost; and what is settled itself lost nowhere
            weighed = (
                refused if refused or settles else against if names_one(utterance, taken) else utterance.quantities
            )
            sized = [q for q in weighed if (q.unit or not measured) and not any(same(q, d) for d in elsewhere)]
            first_named = next(((n, q) for q in sized if (n := amount_of(q, utterance.words, mine))), None)
            if about and first_named is not None:
                yield first_named[0], self._why_not(first_named[1], span), utterance

    def _before(self, said: Utterance) -> list[Utterance]:
        before = self._talk.around(said.turn, before=WEIGHED)
        return [u for u in before if u.turn < said.turn and not u.acts & UNRELIABLE]

    def _mentions(self, utterance: Utterance, known: Collection[str] = ()) -> tuple[Mention, ...]:
        return self._spotter.mentions(utterance.text, self._talk.first_names, known) if utterance.names else ()

    def _why(self, utterance: Utterance, name: str, span: Sequence[Utterance]) -> Said | None:
        """The sentence that refuses an option, where it gives a reason, else one about it that does."""
        if utterance.does("reason") or (utterance not in span[-1:] and len(utterance.words - stems(name)) >= _FEW):
            return _said_by(utterance)
        turn = self._talk.by_turn.get(utterance.turn, [])
        beside = [u for u in turn if u.place != utterance.place and self._explains(u, utterance)]
        about = [
            u
            for u in [*beside, *span]
            if u.does("reason") and not u.asks and (u in beside or name.casefold() in u.text.casefold())
        ]
        return _said_by(about[0]) if about else None

    def _explains(self, reason: Utterance, refusing: Utterance) -> bool:
        """Whether a reason can be that of the sentence beside which it stands: it settles and refuses nothing else itself."""
        return self._beside(reason, refusing) and reason not in self._settled and not self._refused(reason)

    def _why_not(self, amount: Quantity, span: Sequence[Utterance]) -> Said | None:
        """The sentence that says what is wrong with an amount."""
        says = (
            u
            for u in span
            if not u.asks
            and not u.acts & UNRELIABLE
            and any(q.value == amount.value for q in u.quantities)
            and (u.does("reason", "suppress.evaluate") or amount in held_against(u))
        )
        return next((_said_by(u) for u in says), None)


def _given_up(said: Utterance) -> Iterator[_Found]:
    """What the settling itself puts an end to."""
    for gone in falls(said.text):
        if gone.for_good and not gone.denied and not any(w[0].isdigit() for w in gone.words) and _is_name(gone.text):
            yield _ARTICLE.sub("", gone.text), _said_by(said) if said.does("reason") else None, said


def _is_name(name: str) -> bool:
    parts = name.split()
    return (
        1 <= len(parts) <= _LONGEST
        and parts[0].casefold() not in words("no_thing")
        and parts[-1].casefold() not in _POINTS
        and bool(stems(name))
    )


def _one_thing(one: str, other: str) -> bool:
    return one == other or stems(one) <= stems(other) or stems(other) <= stems(one)


def _says_more(one: str, other: str) -> bool:
    """Whether a name is another one in full: 'Couchbase Lite'."""
    return stems(other) < stems(one) and len(one.split()) <= _IN_FULL


def _said_by(utterance: Utterance) -> Said:
    return Said(text=utterance.text, speaker=utterance.speaker, turn=utterance.turn, verbatim=True)
