"""What a short sentence that settles something is about.

People settle things in few words: 'JetStream it is' takes up a proposal, 'make it 90 days' changes what was decided,
'fourteen' had its unit a moment ago, 'and one extension, not more' goes on with the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.bids import heads, turns_to
from agent.engines.offline.lexicon import curly, pattern, without, word_stems
from agent.engines.offline.phrasing import is_clause, statement, subject_of, told_of
from agent.engines.offline.points import ACT_STEMS, LOOK_BACK, MEASURES, telegram
from agent.engines.offline.settled import Settling
from agent.engines.offline.sides import counts_another, one_sort, spoken_again
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.swapped import EVERY, VERSION, clause_with, in_its_unit, other_of_a_sort, picked, put_right
from agent.text.numbers import Quantity, quantities, same
from agent.text.words import stems
from agent.types import Frozen

_CLOSE = 3
_FEW = 2
"""Content words up to which a sentence can only be a short way of taking something up."""
_SHORT = 4
_SHORT_CHANGE = 9
_RECALLED = 40
"""Turns back to a decision whose amount is given up by its figure alone."""
_TAKEN_BACK = 2 + LOOK_BACK
_CHANGES_IT = re.compile(
    r"(?<!can )(?<!may )(?<!could )(?<!might )(?<!they )(?<!who )\b(?:make|change|set|put|raise|lower|cut|move|bump|bring|take) (?:it|that|them|those|this)\b",
    re.IGNORECASE,
)
_NOT_ENOUGH = re.compile(
    r"\b(?:too|not|isn[’']t|won[’']t|doesn[’']t|never|wrong|nervous|tight|short|long|low|high|lax|instead|rather)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:and|but|plus|with|also|or|at most|at least|up to)\b", re.IGNORECASE)


_AS_IT_IS = re.compile(r"\b(?:today|already|currently|right now|at the moment)\b", re.IGNORECASE)
"""What tells how things are is no proposal."""


class Told(Frozen):
    """What a settling says in full. `backed`: the earlier sentences whose words it takes; `falls`: what it replaces."""

    text: str
    backed: tuple[Utterance, ...] = ()
    falls: Utterance | None = None


class Standing(Frozen):
    """Something settled: `told`, as a sentence that says it in full; `said`, the sentence of the talk that it rests on."""

    told: Utterance
    said: Utterance


class Resolver:
    """Finds what short settlings are about. `settled`: everything that is settled, in order."""

    def __init__(self, talk: Talk, settled: Sequence[Settling]) -> None:
        self._talk, self._settled = talk, [s.utterance for s in settled]
        self._standing = [self._as_it_stands(s) for s in settled]

    def told(self, settling: Settling) -> Told | None:
        """What it says in full; None where it only echoes what is settled by other words already."""
        said = settling.utterance
        if settling.text:
            return self._exchanged(settling)
        corrected = put_right(said) if settling.status == "accepted" else ""
        if corrected:
            return Told(text=corrected)
        changed = self._changed(said) or self._in_place_of(said)
        if changed is not None:
            return changed
        offered = self._offered(said) if settling.status == "accepted" else None
        if offered is not None:
            return offered
        fuller = self._fuller(said) if settling.status == "accepted" else None
        if fuller is not None:
            return None if fuller in self._settled else Told(text=fuller.text, backed=(fuller,))
        return Told(text=self._with_units(said))

    def _exchanged(self, settling: Settling) -> Told:
        """What the exchange says was agreed; a few words take the subject of the question that they answer."""
        text = statement(settling.text, self._talk.first_names)
        asked = settling.asked
        names = self._talk.first_names
        turned = statement(turns_to(asked)).rstrip(".") if asked is not None else ""
        named = asked is not None and (heads(asked, self._talk.by_turn[asked.turn]) or turned)
        if asked is None or (not named and (is_clause(text) or len(content_of(text)) > _FEW + 1)):
            return Told(text=settling.text, backed=settling.backed)
        subject = turned or told_of(asked.text, names) or subject_of(asked.text, names)
        if not subject:
            return Told(text=settling.text, backed=settling.backed)
        backed = settling.backed if asked in settling.backed else (asked, *settling.backed)
        return Told(text=f"{subject}: {lower(text)}", backed=backed)

    def _fuller(self, said: Utterance) -> Utterance | None:
        """The nearest sentence before that says more of what these few words name, and that nothing speaks against."""
        taken = without("resolving.not_this", said.text)  # 'the modem then, not Twilio' is about the modem
        content = content_of(taken)
        if (
            len(content) > _FEW
            or is_clause(statement(said.text))
            or (said.quantities and not _is_bare(said) and content)
        ):
            return None
        names, amounts = {n for n in said.names if n in taken}, said.quantities
        if not (content or names or amounts):
            return None
        before = [u for u in self._talk.around(said.turn, before=_TAKEN_BACK) if u.turn < said.turn]
        for candidate in reversed(before):
            if (
                candidate.acts & UNRELIABLE
                or candidate.does(
                    "suppress.past", "suppress.given", "suppress.consequence", "suppress.evaluate", "acceptance.vote"
                )
                or _AS_IT_IS.search(candidate.text)
            ):
                continue
            if (candidate.asks and not candidate.does("proposal")) or not self._talk.decides(candidate):
                continue
            if self._talk.with_assistant and candidate.turn == self._talk.turns[0]:
                continue
            theirs = content_of(candidate.text)
            if len(theirs) <= len(content) + 1 and not (amounts and theirs):
                continue
            named = bool(names & set(candidate.names)) or (bool(content) and content <= theirs)
            counted = bool(amounts) and all(any(same(a, b) for b in candidate.quantities) for a in amounts)
            if (named and (not amounts or counted)) or (counted and not content and not names):
                return candidate
        return None

    def _with_units(self, said: Utterance) -> str:
        """A bare number takes the unit that it had a moment ago: 'Fourteen it is' after 'Fourteen days'."""
        text = said.text
        if len(text.split()) > _SHORT:
            return text
        own = content_of(text) - stems(" ".join(q.text for q in said.quantities)) - word_stems("taking")
        near = [u for u in self._talk.around(said.turn, before=3) if u.turn < said.turn and own <= u.words]
        before = [q for u in near for q in u.quantities if q.unit]
        for quantity in sorted((q for q in said.quantities if not q.unit), key=lambda q: -q.start):
            twin = next((q for q in reversed(before) if q.value == quantity.value), None)
            if twin is not None:
                text = f"{text[: quantity.start]}{twin.text}{text[quantity.end :]}"
        return text

    def _changed(self, said: Utterance) -> Told | None:
        """'Make it 90 days', or '30 minutes' after '10 is too nervous' → the decision that it changes, with the new amount."""
        order = _CHANGES_IT.search(said.text)
        after = [
            q
            for q in said.quantities
            if order is not None and q.start >= order.end() and not content_of(said.text[order.end() : q.start])
        ]
        orders = bool(after) and order is not None
        bare = said.model_copy(update={"text": statement(without("reply.remark", said.text))})
        counted = stems(" ".join(q.text for q in said.quantities))
        own = content_of(bare.text) - counted
        few = len(own) <= 1
        if not orders and not (len(said.quantities) == 1 and telegram(bare) and few):
            return None
        if not orders and len(bare.text.split()) > _SHORT_CHANGE:
            return None
        new = after[0] if after else said.quantities[0]
        near = [*self._talk.around(said.turn, before=_CLOSE), *self._talk.by_turn[said.turn]]
        context = [u for u in near if (u.turn, u.place) < (said.turn, said.place)]
        about = frozenset(w for u in context for w in u.words) & self._talk.rare
        blamed = [
            q for u in [*context, said] if _NOT_ENOUGH.search(u.text) for q in u.quantities if q.start != new.start
        ]
        about |= said.words & self._talk.rare
        before = [s for s in self._standing if (s.told.turn, s.told.place) < (said.turn, said.place)]
        real = {s.told: s.said for s in before}
        twins = [(s.told, q) for s in reversed(before) for q in s.told.quantities if other_of_a_sort(q, new)]
        here = [q for u in self._talk.earlier_in_turn(said) for q in u.quantities]
        spoken = {w for u in [*context, said] for w in u.words if not w[0].isdigit()} - MEASURES
        recalled = [
            (old, q) for old, q in twins if any(spoken_again(q, other) for other in here) and old.words & spoken
        ]
        recalled.sort(key=lambda found: -len(found[0].words & spoken))
        first = {(old.turn, old.place, old.text): (old, q) for old, q in reversed(twins)}.values()
        amounts = [(q, u.text[q.end :]) for u in context if u.turn == said.turn - 1 for q in u.quantities]
        lately = [q for u in self._talk.around(said.turn, before=LOOK_BACK) for q in u.quantities]
        right_before = [q for q, text in amounts if q.unit or pattern("resolving.counts").match(text)][-1:]
        put_right = (self._said_in_full(said, new) or self._put_right_in_turn(said, new, here)) if orders else None
        if put_right is not None and not recalled:
            return put_right
        for old, twin in (*recalled, *reversed(list(first))):
            since = [u for u in context if (u.turn, u.place) > (real[old].turn, real[old].place)]
            if (
                (own - old.words and not orders)  # 'Batteries for three days' changes nothing that a gate does
                or _left(old, since, said)
                or _of_another(new, twin, right_before)
                or ((old, twin) not in recalled and counts_another((new,), (twin,), lately))
            ):
                continue
            meant = (old, twin) in recalled and said.does("rejection.reverse", "explicit.settle")
            version = all(VERSION.fullmatch(q.text) is not None for q in (new, twin))
            if meant or any(same(q, twin) for q in blamed) or ((orders or version) and (version or old.words & about)):
                amount = in_its_unit(new.text, new, twin)
                text = f"{old.text[: twin.start]}{amount}{old.text[twin.end :]}"
                return Told(text=text, backed=(real[old],), falls=real[old])
        return self._of_the_matter(said, new) if orders else None

    def _said_in_full(self, said: Utterance, new: Quantity) -> Told | None:
        """'Make it 36.' – 'Thirty-six hours without a sign, then a mail.': what the next one says again, with what it is of."""
        for after in self._talk.by_turn.get(said.turn + 1, [])[:1]:
            figure = next((q for q in after.quantities if q.value == new.value and q.unit), None)
            says = figure is not None and not after.asks and len(content_of(after.text)) >= _FEW and telegram(after)
            if says and not after.acts & UNRELIABLE and after.speaker != said.speaker:
                return Told(text=after.text, backed=(after,))
        return None

    def _put_right_in_turn(self, said: Utterance, new: Quantity, here: Sequence[Quantity]) -> Told | None:
        """'No, with 24 it rings every night. Make it 36.' after 'If it is silent for 24 hours it rings?': that sentence, with 36 hours."""
        for before in reversed(self._talk.around(said.turn, before=_CLOSE)):
            if before.turn >= said.turn or before.speaker == said.speaker or not content_of(before.text):
                continue
            old = next((q for q in before.quantities if q.unit and any(spoken_again(q, h) for h in here)), None)
            if old is not None and other_of_a_sort(old, new):
                text = f"{before.text[: old.start]}{in_its_unit(new.text, new, old)}{before.text[old.end :]}"
                return Told(text=text.strip(" ?"), backed=(before,))
        return None

    def _in_place_of(self, said: Utterance) -> Told | None:
        """'Ten instead of thirty' → the last decision with thirty of anything, with ten in its place."""
        found = pattern("resolving.in_place").match(curly(said.text))
        new, old = (quantities(found[g]) for g in ("new", "old")) if found is not None else ((), ())
        figures = stems(" ".join(q.text for q in (*new, *old)))
        if found is None or not (new and old) or content_of(f"{found['new']} {found['old']}") - figures:
            return None
        for standing in reversed(self._standing):
            before, told = standing.said, standing.told
            twin = next((q for q in told.quantities if q.value == old[0].value and q.unit), None)
            near = twin is not None and 0 < said.turn - before.turn <= _RECALLED
            if twin is None or not near or (new[0].unit and not one_sort(new[0], twin)):
                continue
            amount = in_its_unit(new[0].text, new[0], twin)
            text = f"{told.text[: twin.start]}{amount}{told.text[twin.end :]}"
            return Told(text=text, backed=(before,), falls=before)
        return None

    def _of_the_matter(self, said: Utterance, new: Quantity) -> Told | None:
        """'Make it 40 cm' right after 'Shelves: 60 cm sag in the middle' → 'Shelves: 40 cm'."""
        for before in reversed(self._talk.earlier_in_turn(said)[-_CLOSE:]):
            headed = pattern("settling.headed").match(curly(before.text))
            if headed is not None and any(other_of_a_sort(q, new) for q in before.quantities):
                return Told(text=f"{before.text[: headed.end()].strip()} {new.text}", backed=(before,))
        return None

    def _as_it_stands(self, settling: Settling) -> Standing:
        """A settling as a sentence that says it in full, and the words that were really said."""
        said = settling.utterance
        text = settling.text
        if not text and settling.asked is not None and len(said.text.split()) <= _SHORT:
            text = self.completed(statement(said.text, self._talk.first_names).rstrip("."), said, settling.asked)
        if not text:
            return Standing(told=said, said=said)
        words = stems(text) | (said.words if not settling.backed else frozenset())
        told = said.model_copy(update={"text": text, "quantities": quantities(text), "words": words})
        return Standing(told=told, said=settling.backed[-1] if settling.backed else said)

    def _offered(self, said: Utterance) -> Told | None:
        """'Every 30 seconds' to an assistant that would poll every second → its sentence, with the person's amount."""
        if (
            not self._talk.with_assistant
            or len(said.quantities) != 1
            or len(content_of(said.text)) > 1
            or not telegram(said)
        ):
            return None
        if len(said.text.split()) > _SHORT:
            return None
        offers = [u for u in self._talk.around(said.turn, before=1) if u.turn < said.turn]
        for offer in reversed(offers):
            chosen = picked(offer.text, said.quantities[0]) if offer.asks else None
            if chosen is not None:
                return Told(text=chosen, backed=(offer,))
            clause = clause_with(offer.text, EVERY if EVERY.search(said.text) else None, said.quantities[0])
            if clause is not None:
                return Told(text=clause, backed=(offer,))
        return None

    def goes_on(self, said: Utterance) -> Utterance | None:
        """The settled sentence right before, in the same turn, that a fragment goes on with."""
        if said.place == 0 or not _GOES_ON.match(said.text) or not telegram(said):
            return None
        before = self._talk.by_turn[said.turn][said.place - 1]
        if said.names and not set(said.names) & set(before.names):
            return None  # 'and VictoriaMetrics on the office server' is a matter of its own
        return before if before in self._settled and not before.does("rejection.refuse") else None

    def completed(self, text: str, said: Utterance, asked: Utterance) -> str:
        """An answer without a subject takes that of the question, as in 'Partitions on the topic: 48'."""
        if said.names or is_clause(text) or not asked.asks:
            return text
        subject = subject_of(asked.text, self._talk.first_names)
        named = stems(subject) - ACT_STEMS - word_stems("hums") - stems(text)
        return f"{subject}: {lower(text)}" if named else text


def _left(old: Utterance, since: Sequence[Utterance], said: Utterance) -> bool:
    """Whether another matter was named since, so that a bare amount is not about the old one: 'And the backups?' 'Make it 14.'."""
    known = old.words - MEASURES
    spoken = (u for u in reversed(since) if content_of(u.text) - word_stems("hums"))
    last = next((u for u in spoken if u.words & known or u.asks or turns_to(u)), None)
    return last is not None and not (said.words | last.words) & known


def _of_another(new: Quantity, old: Quantity, right_before: Sequence[Quantity]) -> bool:
    """Whether a bare amount is about another one said right before: 'a code of 4 digits is weak', 'make it 6' changes no period."""
    return not new.unit and any(not (q.unit and one_sort(q, old)) for q in right_before)


def content_of(text: str) -> frozenset[str]:
    """The stems of a sentence's phrased form that say what it is about: no words of agreeing, no numbers, no measures."""
    return frozenset(w for w in stems(statement(text)) - ACT_STEMS if not w[0].isdigit()) - MEASURES


def joined(text: str, more: Sequence[Utterance]) -> str:
    """A sentence and the fragments that go on with it, as one."""
    for utterance in more:
        text = f"{text.rstrip(' .!')}, {lower(utterance.text)}"
    return text


def joined_to(asked: str, text: str) -> str:
    """A question that was left open, and what was named for it: 'Who picks the berth: depth, length, which ropes are worn'."""
    return f"{asked}: {lower(text)}" if asked and not is_clause(text) else text


def lower(text: str) -> str:
    """The text with a small first letter, unless it begins with a name."""
    first = text.split(maxsplit=1)[0] if text else ""
    small = first[1:].islower() or (len(first) == 1 and first != "I")
    return text[0].lower() + text[1:] if small else text


def _is_bare(said: Utterance) -> bool:
    """Whether a sentence is little more than its number."""
    return len(said.text.split()) <= _SHORT
