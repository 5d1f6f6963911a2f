"""Which utterances settle something, by their points; the threshold depends on how people talk.

What is not sure enters as *proposed*, for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.asked import asked_before
from agent.engines.offline.exchanges import Exchanges
from agent.engines.offline.falls import taken_back
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.outcome import status_of
from agent.engines.offline.phrasing import is_clause, statement
from agent.engines.offline.points import (
    ACT_STEMS,
    LOOK_BACK,
    PERSONAL,
    names_a_part,
    names_something,
    points,
    restates,
    rules,
    says_so,
    says_something,
    specifies,
    telegram,
)
from agent.engines.offline.remarks import only_remarks
from agent.engines.offline.resaid import said_once
from agent.engines.offline.scene import details_a_rule, happened, only_happened, says_how_it_is, sets_the_scene
from agent.engines.offline.settled import Settling
from agent.engines.offline.speech import Talk, Utterance
from agent.model.finding import Tier
from agent.model.transcript import Manner
from agent.text.acts import bare
from agent.text.words import stems

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

_ASSENTED, _LEADER_ASSENTED = 0.75, 1.25
_AGREED_PLAN = 0.5
_SEALED = 1.75
_CARRIED = 4.0
"""What a vote, or silence when objections were asked for, is worth."""
_VETO = frozenset({"suppress.aloud", "suppress.planted", "suppress.elsewhere", "suppress.jest", "acceptance.vote"})
_PROMISE = frozenset({"action.will", "action.due"})
_FRAGMENT = re.compile(
    r"^(?:as long as|unless|because|since|when|if\b(?!.{8,}, \S+ \S+ \S)|which|that[’']s why|otherwise|whereas|until|so that|except|like|than|for example)\b",
    re.IGNORECASE,
)


def settlings(talk: Talk, to_do: Sequence[Utterance] = ()) -> list[Settling]:
    """What is settled, refused, deferred or nearly so, in order. `to_do`: the sentences in which a task is taken on."""
    exchanges = Exchanges(talk)
    found = []
    tasks = {(u.turn, u.place) for u in to_do}
    for number in talk.turns:
        scored = _scored(talk, exchanges, number)
        best = max((score for _, score in scored), default=0.0)
        for utterance, bare_score in scored:
            settling = _settling(talk, exchanges, utterance, bare_score, best)
            task = (utterance.turn, utterance.place) in tasks and not _rules_beside_a_task(talk, utterance)
            if settling is not None and not (task and settling.tier is not Tier.EXPLICIT):
                found.append(settling)
    return said_once(talk, found)


def _settling(
    talk: Talk, exchanges: Exchanges, utterance: Utterance, bare_score: float, best: float
) -> Settling | None:
    assented = exchanges.assented(utterance)
    tally = exchanges.tally(utterance)
    sealed = exchanges.unopposed(utterance) or (tally.first if utterance.asks and tally.carried else None)
    carried = tally.carried or sealed is not None
    explicit = utterance.does("explicit.settle") or carried
    score = bare_score + _CARRIED * carried
    if bare_score == best:
        score += _assent_points(talk, assented) + _AGREED_PLAN * (
            bool(assented) and (specifies(utterance) or names_a_part(utterance))
        )
    agreed = _agreed(talk, exchanges, utterance, bare_score)
    if agreed is not None:
        score = max(score + _SEALED, _THRESHOLD[talk.manner])
        assented = assented or ((agreed.speaker,) if agreed.speaker else ())
    ruled = exchanges.ruled(utterance)
    if ruled is not None:
        no, people = ruled.does("rejection.verdict"), (ruled.speaker,) if ruled.speaker else ()
        return Settling(
            utterance=utterance, score=score, status="rejected" if no else "accepted", tier=Tier.EXPLICIT,
            assented=() if no else people, asked=None, sealed=ruled,
        )  # fmt: skip
    outvoted = bool(tally.against) and not tally.carried and not utterance.does("explicit.settle")
    if len(tally.against) > max(1, len(tally.votes)) and outvoted and not exchanges.undone(utterance):
        return Settling(
            utterance=utterance, score=score, status="rejected", tier=Tier.EXPLICIT, assented=tally.against,
            asked=None, sealed=None,
        )  # fmt: skip
    if outvoted or exchanges.undone(utterance) or _is_premise(talk, utterance, assented):
        return None
    sure = score >= _THRESHOLD[talk.manner]
    told = carried or agreed is not None or _substantial(talk, utterance, sure)
    if not told or (not sure and not _possible(talk, utterance, score)):
        return None
    if talk.manner is Manner.LOOSE:
        sure = sure and utterance.does("explicit.declare") and score >= _IN_LOOSE_TALK
    sure = sure and (explicit or agreed is not None or _may_settle(talk, exchanges, utterance, assented))
    sure = sure and (sealed is not None or _has_say(talk, utterance, assented))
    if not explicit and (_holds_against(talk, utterance) or exchanges.dismissed(utterance)):
        return None
    sure = sure and (
        explicit or talk.with_assistant or utterance.does("openers", "rejection") or not only_happened(utterance.text)
    )
    asked = asked_before(talk, utterance)
    if asked is not None and not explicit and pattern("floor.of_fact").search(curly(asked.text)):
        return None
    if asked is not None and not explicit and (_only_echoes(asked, utterance) or says_how_it_is(asked, utterance)):
        return None
    tier = Tier.POSSIBLE if not sure else Tier.EXPLICIT if explicit else Tier.PROBABLE
    status = status_of(utterance) if sure else "proposed"
    put_off = exchanges.put_off(utterance) if status == "accepted" and not carried else None
    return Settling(
        utterance=utterance,
        score=score,
        status=status if put_off is None else "deferred",
        tier=tier,
        assented=assented,
        asked=asked,
        sealed=put_off or sealed,
    )


def _agreed(talk: Talk, exchanges: Exchanges, utterance: Utterance, bare_score: float) -> Utterance | None:
    """The words that agree to a sentence which says how something will be, where nothing else in it settles it."""
    if talk.with_assistant or talk.manner in (Manner.LOOSE, Manner.VOTES) or bare_score < 0:
        return None
    called = exchanges.called_on(utterance)
    if called is not None and not utterance.does("suppress", "question", "action"):
        return called
    if utterance.asks or utterance.does("suppress", "question", "proposal", "action", "rejection.refuse"):
        return None
    puts = utterance.does("explicit.rule", "explicit.order", "explicit.imperative", "openers.strong")
    if bare_score < _POSSIBLE_MEASURED and (
        utterance.does("weighing.effect", "reason") or not (puts or specifies(utterance))
    ):
        return None
    of_today = pattern("settling.of_today").search(curly(utterance.text)) is not None
    if of_today or happened(utterance) or not (puts or telegram(utterance) or specifies(utterance)):
        return None
    return exchanges.sealed(utterance)


def _only_echoes(asked: Utterance, utterance: Utterance) -> bool:
    """Whether a few words only answer a question about a circumstance: 'In March?' 'Door 12.'; an amount or name may settle it."""
    measured = any(q.unit for q in utterance.quantities)
    says = utterance.quantities and is_clause(statement(utterance.text))
    return not (utterance.names or measured or says) and pattern("settling.echo").search(asked.text) is not None


def _may_settle(talk: Talk, exchanges: Exchanges, utterance: Utterance, assented: tuple[str, ...]) -> bool:
    """Whether its form and its speaker fit a decision that nobody calls one.

    Who has the say may state how things will be; from others a plain description settles nothing, and what the next one
    turns down settles nothing either.
    """
    if talk.with_assistant or utterance.speaker in talk.facilitators:
        return True
    if exchanges.refused(utterance):
        return False
    agreed = bool(assented) and (utterance.does("explicit.rule") or specifies(utterance) or names_a_part(utterance))
    return says_so(talk, utterance) or agreed


def _holds_against(talk: Talk, utterance: Utterance) -> bool:
    """Whether a turn that breaks in only says what speaks against what was settled: 'Wait. A station has 64 MB of memory.'."""
    first = talk.by_turn[utterance.turn][0]
    if talk.with_assistant or not first.does("acceptance.interrupts") or first.asks:
        return False
    return not utterance.does("explicit", "openers", "acceptance.yes", "rejection", "recap")


def _has_say(talk: Talk, utterance: Utterance, assented: tuple[str, ...]) -> bool:
    """Whether its speaker may decide, or somebody who may agreed: a passer-by's 'so that's settled' settles nothing."""
    return not talk.has_say or utterance.speaker in talk.has_say or bool(talk.has_say & set(assented))


def _is_premise(talk: Talk, utterance: Utterance, assented: tuple[str, ...]) -> bool:
    """Whether it only sets the scene for the question that follows in its turn."""
    after = talk.by_turn[utterance.turn][utterance.place + 1 : utterance.place + 2]
    asks = bool(after) and after[0].asks and not after[0].does("recap.seals", "recap.objections")
    plain = not utterance.does("rejection", "explicit.rule") and not says_so(talk, utterance)
    return asks and not assented and plain and not _sums_up(talk, utterance, after[0])


def _sums_up(talk: Talk, utterance: Utterance, asked: Utterance) -> bool:
    """Whether the one who leads says what others had said before the next question: 'So the list goes by mail. Who is on it?'."""
    leads = utterance.speaker in talk.facilitators and not utterance.does("suppress", "question.open", "proposal")
    return leads and restates(talk, utterance) and not asked.does("proposal")


def _rules_beside_a_task(talk: Talk, utterance: Utterance) -> bool:
    """Whether a sentence in which the one who leads hands out a task says beside it how a thing of the system will be.

    'Then the gate stays open, and Ines gets the list' decides; 'Ines asks the council' does not.
    """
    if utterance.speaker not in talk.facilitators or not restates(talk, utterance):
        return False
    clauses = [c.strip() for c in _CLAUSES.split(bare(utterance.text, talk.first_names))]
    return any(is_clause(c) and _OF_A_THING.match(c) for c in clauses)


_CLAUSES = re.compile(r"[,;:] (?:and |but )?| and ")
_OF_A_THING = re.compile(r"(?:the|an?|every|each|all|no|nothing) ", re.IGNORECASE)


def _possible(talk: Talk, utterance: Utterance, score: float) -> bool:
    """Whether it may be meant as settled though nobody said so: a person has to confirm it."""
    against = {a for a in utterance.acts if a.startswith("suppress.")} - {"suppress.estimate"}
    if against or utterance.does("question", "action.will", "action.assigned", "proposal") or happened(utterance):
        return False
    if talk.manner is Manner.LOOSE:
        return score >= _THRESHOLD[Manner.FACILITATED]
    measured = sum(1 for q in utterance.quantities if q.unit)
    if not measured and not utterance.does("explicit.rule", "explicit.imperative"):
        return False
    if PERSONAL.search(utterance.text):
        return measured > 1
    return score >= (_POSSIBLE_MEASURED if measured else _POSSIBLE)


def _substantial(talk: Talk, utterance: Utterance, sure: bool) -> bool:
    """Whether there is something to hold on to: a number, a name, an order, or what others had said."""
    if sure and not (utterance.quantities or utterance.names):
        says = utterance.does(
            "explicit.settle", "explicit.imperative", "explicit.rule", "rejection.defer", "rejection.none",
            "rejection.verdict", "acceptance.grants",
        )  # fmt: skip
        says = says or _takes_one(talk, utterance)
        says = says or (talk.with_assistant and pattern("settling.headed").match(curly(utterance.text)) is not None)
        return says or restates(talk, utterance) or (names_something(utterance) and rules(talk, utterance))
    return utterance.concrete or (
        sure
        and (
            utterance.does(
                "explicit.settle", "explicit.imperative", "rejection.defer", "rejection.verdict", "acceptance.grants"
            )
            or (names_something(utterance) and rules(talk, utterance))
            or restates(talk, utterance)
        )
    )


def _takes_one(talk: Talk, utterance: Utterance) -> bool:
    """Whether it takes one thing and says no to another, which was on the table: 'okay, least slack first then, no solver'."""
    found = pattern("settling.takes_one").search(curly(utterance.text))
    lost = stems(found["lost"]) if found is not None else frozenset()
    spoken = {w for u in talk.around(utterance.turn, before=2 + LOOK_BACK) if u.turn < utterance.turn for w in u.words}
    return bool(lost) and lost <= spoken


def _scored(talk: Talk, exchanges: Exchanges, number: int) -> list[tuple[Utterance, float]]:
    """The sentences of a turn that can settle anything, each with its points, assent left out."""
    turn = talk.by_turn[number]
    if not turn or not talk.decides(turn[0]) or (talk.with_assistant and number == talk.turns[0]):
        return []
    scored = []
    for utterance in turn:
        if (
            utterance.acts & _VETO
            or (utterance.asks and not exchanges.tally(utterance).carried)
            or utterance.acts >= _PROMISE
            or _answers_a_notice(talk, utterance)
            or (talk.with_assistant and only_remarks(talk, utterance))
            or sets_the_scene(talk, utterance)
            or details_a_rule(talk, utterance)
            or (_is_fragment(utterance.text) and not utterance.does("recap.objections"))
            or utterance.text.rstrip().endswith(("–", "—"))  # cut off by the next one
            or not says_something(utterance)
            or _says_nothing_new(talk, utterance)
            or puts_own_right(talk, utterance)
            or (taken_back(utterance.text) is not None and utterance is not turn[-1])
        ):
            continue
        scored.append((utterance, points(talk, utterance)))
    return scored


def _is_fragment(text: str) -> bool:
    """Whether it only says when or why; 'When do we open: on 3 May, at noon' asks, and says it."""
    return _FRAGMENT.match(text) is not None and pattern("settling.headed").match(curly(text)) is None


def _says_nothing_new(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only says that an amount named before stays, or is to be written down: 'ten early stays', 'put that in, the 30'."""
    text = curly(utterance.text)
    writes = pattern("reply.writes_in").match(text)
    tells = writes is None or any(not w[0].isdigit() for w in stems(text[writes.end() :]) - ACT_STEMS)
    if tells and pattern("settling.stays").match(text) is None:
        return False
    before = [*talk.around(utterance.turn, before=2 * LOOK_BACK), *talk.earlier_in_turn(utterance)]
    known = {q.value for u in before if u.turn <= utterance.turn for q in u.quantities}
    return all(q.value in known for q in utterance.quantities)


def puts_own_right(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only puts an amount of what its speaker has just put forward right: 'For ten minutes, I'd say. No, make that fifteen.'."""
    if not utterance.quantities or pattern("accord.corrects_own").match(curly(utterance.text)) is None:
        return False
    before = talk.earlier_in_turn(utterance)[-1:]
    return any(u.quantities and u.does("proposal", "suppress.hedge", "question") for u in before)


def _answers_a_notice(talk: Talk, utterance: Utterance) -> bool:
    """Whether it only contradicts a bot, whose notice stands right before: 'Not resolved, I'm thinking.'."""
    if utterance.turn not in talk.after_notices or utterance.place > 1 or utterance.names or utterance.quantities:
        return False
    return talk.by_turn[utterance.turn][0].does("rejection")


def _assent_points(talk: Talk, people: tuple[str, ...]) -> float:
    if not people or talk.with_assistant:
        return 0.0
    leads = set(people) & talk.facilitators or not talk.facilitators
    return _LEADER_ASSENTED if leads else _ASSENTED
