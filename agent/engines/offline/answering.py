"""One turn of the person, read against what the assistant put forward before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.answers import Answer
from agent.engines.offline.bids import accepts, content, refuses
from agent.engines.offline.lexicon import curly, pattern, without, word_stems
from agent.engines.offline.listed import Offer
from agent.engines.offline.meant import clauses, equal, named, only_names, referred, several, tells_all, worked_out
from agent.engines.offline.offers import asks_for_assent
from agent.engines.offline.points import ACT_STEMS, telegram
from agent.engines.offline.remarks import likened, named_before, only_remarks
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.verdicts import Verdicts
from agent.text.numbers import quantities
from agent.text.words import stems

ALONE = 1
"""Content words of his own up to which a sentence of the person only answers."""
_A_NO = 3
"""Words of a clause that says no to what was just spoken of: 'no thanks'."""
_PUT_OFF = 6
_AT_ONCE = 8
"""Words of a sentence that is taken whole where its first words name something the assistant spoke of."""
_LINE = re.compile(r"^[ \t]*(?P<head>(?P<label>\d{1,2}|[A-Ha-h])[ \t]*[:.)–-])[ \t]*(?P<said>\S.*)$", re.MULTILINE)
_LEAST_LINES = 2
_HEDGES = frozenset({"suppress.undecided", "question.open"})


class Answering:
    """One turn of the person, read clause by clause against what was put forward before it."""

    def __init__(self, talk: Talk, asked: Sequence[Offer]) -> None:
        self._talk, self._on = talk, Verdicts(asked)
        self._known = frozenset().union(*(o.content | stems(o.utterance.text) for o in asked))
        self._spoken_at = 0
        self._after_his_own = False
        """Whether the sentence before settles something in the person's own words, which 'put that in' is said of."""
        self._denied: set[tuple[int, int, str]] = set()
        """What the first sentence of the turn says no to."""
        self.only: set[tuple[int, int]] = set()

    def answers(self) -> list[Answer]:
        """What became of each offer that was answered, and of the options beside one that was taken."""
        return self._on.answers()

    def read(self, said: Sequence[Utterance]) -> None:
        """Reads the sentences of the turn in order."""
        rest: Utterance | None = None
        self._denied = self._denied_at_first(said[0]) if said else set()
        lines = self._lines(said)
        for utterance in said:
            if utterance.place in lines:
                self._line(*lines[utterance.place], utterance)
                continue
            if utterance.asks or utterance.acts & (UNRELIABLE - _HEDGES):
                continue
            if self._likened(utterance) or self._neither(utterance):
                continue
            if utterance.acts & _HEDGES and not accepts(utterance):
                continue
            if utterance.place - self._spoken_at > 1:
                self._on.last = []
            if self._sentence(utterance):
                rest = utterance
            self._on.blamed += [q for q in utterance.quantities if q not in self._on.blamed]
            self._after_his_own = self._tells_his_own(utterance)
        if rest is not None:
            for offer in self._on.asked:
                if offer.key not in self._on.found and not offer.option and not offer.weak and not offer.described:
                    self._on.take(offer, rest)

    def _denied_at_first(self, first: Utterance) -> set[tuple[int, int, str]]:
        """The offers with whose words a turn opens to say that they are not so: 'Open is not good enough' to an `open.flag`."""
        if first.asks or pattern("reply.denies").search(curly(first.text)) is None:
            return set()
        return {o.key for o in self._on.asked if content(first) & o.content}

    def _tells_his_own(self, utterance: Utterance) -> bool:
        """Whether a sentence that answers nothing says how something will be: a rule, or an amount of its own."""
        if self._spoken_at == utterance.place or only_remarks(self._talk, utterance) or refuses(utterance):
            return False
        known = [q for o in self._on.asked for q in o.amounts]
        counted = any(q.unit and not any(equal(q, x) for x in known) for q in utterance.quantities)
        enough = pattern("reply.enough").match(curly(utterance.text)) is not None
        return counted or enough or utterance.does("explicit.rule", "explicit.order", "explicit.settle")

    def _sentence(self, utterance: Utterance) -> bool:
        """Reads a sentence clause by clause; whether it takes the rest of what was put forward."""
        beside: list[str] = []
        answered = rest = False
        swaps = self._on.swaps
        for place, clause in enumerate(clauses(utterance.text)):
            if pattern("reply.rest").search(curly(clause)) and not pattern("reply.no").search(curly(clause)):
                rest = took = True
            else:
                took = self._clause(utterance, clause, first=not (utterance.place or place))
            self._spoken_at = utterance.place if took else self._spoken_at
            answered = answered or took
            beside += [] if took else [clause]
        why = (
            beside if self._on.swaps > swaps else []
        )  # behind another amount only a reason comes: '30, cold cells lie'
        if answered and not any(self._settles(utterance, c, named=c not in why) for c in beside):
            self.only.add((utterance.turn, utterance.place))
        return rest

    def _lines(self, said: Sequence[Utterance]) -> dict[int, tuple[Offer, str]]:
        """The sentences that answer line by line, each with the offer of its label: '1: yes', '2: no, after 7 days'."""
        turn = next((t for t in self._talk.chunk.turns if said and t.n == said[0].turn), None)
        labels = {o.label or str(o.place): o for o in self._on.asked if o.label or o.place}
        matches = list(_LINE.finditer(turn.text)) if turn is not None else []
        if len(matches) < _LEAST_LINES or not all(m["label"].casefold() in labels for m in matches):
            return {}
        lines: dict[int, tuple[Offer, str]] = {}
        for match in matches:
            for utterance in said:
                own = utterance.text.removeprefix(match["head"]).strip()
                if utterance.place not in lines and own and own in match["said"]:
                    lines[utterance.place] = (labels[match["label"].casefold()], own)
        return lines

    def _line(self, offer: Offer, text: str, utterance: Utterance) -> None:
        """Reads a line that answers one offer alone."""
        everything, self._on.asked = self._on.asked, [offer]
        for clause in clauses(text):
            said = curly(clause)
            no, yes = (pattern(f"reply.{verdict}").search(said) is not None for verdict in ("no", "yes"))
            if self._on.swap(utterance, clause) or self._on.amend(utterance, clause):
                continue
            against = offer.key not in self._on.found and pattern("accord.against").search(said) is not None
            if pattern("reply.defer").search(said) and not yes:
                self._on.give([offer], utterance, "deferred")
            elif no or (against and not yes):
                self._on.refuse([offer], utterance, clause)
            elif yes:
                self._on.take(offer, utterance)
        self._on.asked = everything
        self.only.add((utterance.turn, utterance.place))

    def _likened(self, utterance: Utterance) -> bool:
        """'Forty-five minutes is a swimming pool': what is made ridiculous is turned down, unless it was taken in the same turn."""
        what = likened(self._talk, utterance)
        if not what:
            return False
        about = content(utterance.model_copy(update={"text": what}))
        amounts = quantities(what)
        self._on.blamed += amounts
        for offer in self._on.asked:
            counted = not offer.described and any(equal(q, other) for q in amounts for other in offer.amounts)
            if offer.key not in self._on.found and (
                counted or (about and 2 * len(about & offer.content) >= len(about))
            ):
                self._on.give([offer], utterance, "rejected")
        self.only.add((utterance.turn, utterance.place))
        for clause in clauses(utterance.text)[1:]:
            self._clause(utterance, clause, first=False)
        return True

    def _neither(self, utterance: Utterance) -> bool:
        """'Neither': whatever was laid out for choice is turned down, or named without being laid out."""
        if pattern("reply.neither").match(curly(utterance.text)) is None:
            return False
        laid_out = [o for o in self._on.asked if o.option] or [o for o in self._on.asked if not o.described]
        if not laid_out:
            before = self._talk.around(utterance.turn, before=1)
            laid_out = [Offer(utterance=u, text=n, name=n) for u in before if u.turn < utterance.turn for n in u.names]
        self._on.give(laid_out, utterance, "rejected")
        alone = len(utterance.text.split()) <= _A_NO
        self.only |= {(utterance.turn, utterance.place)} if alone else set()
        return alone

    def _settles(self, utterance: Utterance, clause: str, *, named: bool) -> bool:
        """Whether a clause beside an answer may settle something of its own: an order, an amount, or (`named`) a thing without a verb."""
        alone = utterance.model_copy(update={"text": clause, "quantities": quantities(clause)})
        if self._talk.shows("acceptance.interrupts", clause) and not alone.quantities:
            return False  # 'wait, the door is open anyhow' breaks in
        own = content(alone) - self._known - word_stems("taking")
        if self._talk.shows("explicit.order", clause) or self._talk.shows("explicit.settle", clause):
            return bool(own)
        if pattern("accord.comment").search(curly(clause)) or pattern("reply.why").match(curly(clause)):
            return False  # 'that's five services for one loop' tells why
        if pattern("reply.does_it").match(curly(clause)) or pattern("reply.prevails").search(curly(clause)):
            return True
        counted = any(
            q.unit and not any(equal(q, x) for o in self._on.asked for x in o.amounts) for q in alone.quantities
        )
        return counted or (named and len(own) > ALONE and telegram(alone))

    def _clause(self, utterance: Utterance, clause: str, *, first: bool) -> bool:
        """Reads a clause; whether it answers anything."""
        text = curly(clause)
        whole = curly(utterance.text) if pattern("reply.same").search(text) else text
        mocks = pattern("reply.mocks").search(curly(utterance.text)) is not None
        no, yes = mocks or pattern("reply.no").search(whole) is not None, pattern("reply.yes").search(text) is not None
        yes = yes or (not no and pattern("reply.ends_in_yes").search(curly(utterance.text)) is not None)
        if self._after_his_own and pattern("reply.as_his_own").search(text):
            return False
        if (not no and self._says_the_figure(utterance, clause)) or self._puts_off(utterance, text):
            return True
        if not no and (listed := several(self._on.asked, clause)):
            self._on.take_several(listed, utterance, clause)
            return True
        pointed = self._pointed(clause, no=no)
        picks = bool(pointed) and pattern("reply.bare").match(text) is not None
        if not (no or yes) and (self._on.tells_instead(utterance, clause) or self._on.fill(utterance, clause)):
            return True
        if not picks and (self._on.swap(utterance, clause) or self._on.amend(utterance, clause)):
            return True
        if pointed and pattern("reply.every_one").match(text) and (asked := self._how_many(utterance)) is not None:
            own = Offer(utterance=asked, text=clause.strip(" ."), name=clause.strip(" ."))
            self._on.give([own], utterance, "accepted")
            return True
        meant = pointed or named(self._on.asked, utterance, clause)
        if not (no or yes) and self._on.says_where(utterance, clause):
            return True
        meant = meant if yes or no or pointed else [o for o in meant if not self._on.refused_before(o, utterance)]
        meant = meant if no or pointed else [o for o in meant if o.key not in self._denied]
        if not (pointed or no) and self._counts_its_own(utterance, clause, meant):
            meant = []
        if not meant:
            return self._unnamed(utterance, clause, first=first, no=no)
        return self._judge(utterance, clause, meant, pointed=bool(pointed), no=no, yes=yes)

    def _judge(
        self, utterance: Utterance, clause: str, meant: Sequence[Offer], *, pointed: bool, no: bool, yes: bool
    ) -> bool:
        """Takes, refuses or puts off what a clause means; whether it does any of it."""
        text = curly(clause)
        before = dict(self._on.found)
        tells_why = pattern("accord.comment").search(text) is not None and not pointed
        gives_reason = pattern("reply.why").match(text) is not None and not pointed
        orders = pattern("reply.orders").match(text) is not None
        self._on.last = list(meant)
        if pattern("reply.defer").search(text) and not yes:
            if pointed:
                self._on.give(meant[:1], utterance, "deferred")
        elif no and not tells_why:
            self._on.refuse(meant, utterance, clause)
            return True
        elif not gives_reason and (yes or orders or only_names(clause, meant) or tells_all(clause, meant)):
            for offer in meant:
                self._on.take(offer, utterance, clause)
            return True
        return self._on.found != before

    def _says_the_figure(self, utterance: Utterance, clause: str) -> bool:
        """Whether a clause takes a figure that the assistant worked out: 'thirty-six, okay'."""
        counted = worked_out(self._talk, self._on.asked, utterance, clause)
        if counted is None:
            return False
        self._on.last = [counted]
        self._on.give([counted], utterance, "accepted")
        return True

    def _puts_off(self, utterance: Utterance, text: str) -> bool:
        """Whether a clause puts off what was spoken of last: 'but not before spring'."""
        if not self._on.last or pattern("reply.puts_off").match(text) is None:
            return False
        self._on.give(self._on.last[:1], utterance, "deferred")
        return True

    def _counts_its_own(self, utterance: Utterance, clause: str, meant: Sequence[Offer]) -> bool:
        """Whether a clause has an amount of its own and hardly a word of what it seems to name: it speaks of something else."""
        known = frozenset().union(*(o.content for o in meant))
        own = content(utterance.model_copy(update={"text": clause}))
        fresh = any(q.unit and not any(equal(q, x) for o in meant for x in o.amounts) for q in quantities(clause))
        return fresh and len(own & known) <= ALONE < len(own - known)

    def _how_many(self, utterance: Utterance) -> Utterance | None:
        """The question of the assistant how much there shall be, where it advises an amount: 'all of them' is another."""
        before = self._talk.by_turn.get(utterance.turn - 1, [])
        asked = [u for u in before if u.asks and pattern("offer.how_many").search(curly(u.text))]
        return asked[-1] if asked and any(quantities(o.text) for o in self._on.asked) else None

    def _pointed(self, clause: str, *, no: bool) -> list[Offer]:
        """What a clause points to without naming it."""
        text = curly(clause)
        found = referred(self._on.asked, clause)
        if self._after_his_own and (pattern("reply.orders").match(text) or pattern("reply.writes_in").match(text)):
            return []
        if pattern("reply.writes_in").match(text) and self._on.found:
            return []  # what is to be written in is what he has just made of it
        if not found and pattern("reply.orders").match(text):
            return [o for o in self._on.asked if o.advised] or [o for o in self._on.asked if o.described]
        if found or not pattern("reply.that").search(text):
            return found
        if self._on.last and no and not pattern("accord.comment").search(text):
            return self._on.last
        return list(self._on.asked) if pattern("reply.defer").search(text) and len(self._on.asked) == 1 else []

    def _unnamed(self, utterance: Utterance, clause: str, *, first: bool, no: bool) -> bool:
        """Reads a clause that names none of the things put forward; whether it answers anything."""
        named_so = named_before(self._talk, utterance, clause) if first else None
        if named_so is not None:
            whole = (
                telegram(utterance) and len(utterance.text.split()) <= _AT_ONCE and not utterance.text.count(".") > 1
            )
            text = without("offer.reason", utterance.text if whole else clause).strip(" .")
            own = Offer(utterance=named_so, text=text, name=text)
            self._on.last = [own]
            self._on.give([own], utterance, "accepted")
            return True
        if first:
            return self._whole(utterance, clause)
        tail = pattern("reply.but").search(curly(clause))
        if self._on.last and tail is not None and len(clause[: tail.start()].split()) <= ALONE:
            self._on.add(self._on.last, clause[slice(*tail.span("x"))].strip(), utterance)
            return True
        if (
            no
            and len(clause.split()) <= _A_NO
            and not self._on.found
            and refuses(utterance.model_copy(update={"text": clause}))
        ):
            self._on.give([o for o in self._on.asked if o.advised or o.utterance.asks], utterance, "rejected")
            self.only.add((utterance.turn, utterance.place))
            return True
        return False

    def _whole(self, utterance: Utterance, clause: str) -> bool:
        """A plain yes or no at the head of the turn is for what the assistant advises, or for what it asks last."""
        if not self._on.asked:
            return False
        asked = [o for o in self._on.asked if o.utterance.asks]
        all_of_it = [o for o in self._on.asked if (o.advised or not o.option) and not o.weak and not o.utterance.asks]
        sealed = asks_for_assent(self._talk.by_turn[self._on.asked[0].utterance.turn])
        offered = (asked if asked and not sealed else all_of_it) or [o for o in self._on.asked if o.weak][-1:]
        text = curly(clause)
        no, yes = pattern("reply.no").search(text) is not None, pattern("reply.yes").search(text) is not None
        defers = pattern("reply.defer").search(text) is not None and len(clause.split()) <= _PUT_OFF and not yes
        short = len(stems(clause) - ACT_STEMS - word_stems("taking")) <= ALONE
        if not (short or defers) or not offered:
            return False
        self._on.last = offered
        if defers:
            self._on.give([o for o in offered if not o.described][-1:], utterance, "deferred")
        elif (accepts(utterance) or pattern("reply.all").search(text)) and not no:
            for offer in offered:
                self._on.take(offer, utterance)
        elif refuses(utterance):
            self._on.give([o for o in offered if o.advised or o.utterance.asks], utterance, "rejected")
        else:
            return False
        return True
