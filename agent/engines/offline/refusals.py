"""Proposals that the next one to speak turns down: 'could we begin with passwords?' – 'no, you get one chance with nurses'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.bids import offer_of
from agent.engines.offline.exchanges import dismisses
from agent.engines.offline.falls import taken_back
from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.engines.offline.phrasing import statement
from agent.engines.offline.points import ACT_STEMS
from agent.engines.offline.sides import positive
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.finding import Finding
from agent.text.numbers import quantities, same
from agent.text.words import stems
from agent.types import Frozen

_REPLIES = 2
_TAKEN_UP = 8
"""Turns within which a proposal that was refused at first may still be taken up."""
_TELLING = 4
_LONGEST = 10


class Refusal(Frozen):
    """What was proposed, in which words it was refused, and those that say why."""

    name: str
    proposal: Utterance
    reply: Utterance
    why: Utterance


def refusals(talk: Talk, settled: Sequence[Utterance]) -> list[Refusal]:
    """The proposals that were refused at once, in order. `settled`: what was settled, which may take one up all the same."""
    found: list[Refusal] = []
    for utterance in talk.all:
        name = _offers(talk, utterance)
        name = name if stems(name) - word_stems("referring") else ""
        reply = _refused(talk, utterance) if name else None
        if reply is not None and not _taken_up(utterance, settled):
            why = [u for u in talk.by_turn[reply.turn] if u.place <= reply.place + 1 and not u.asks]
            telling = max(why, key=lambda u: (len(u.words), -u.place), default=reply)
            found.append(Refusal(name=name, proposal=utterance, reply=reply, why=telling))
    return found


def given_up(talk: Talk, settled: Sequence[Utterance]) -> list[Refusal]:
    """What was on the table and is given up in passing: 'I'd have liked slate, but the roof is too light', 'chalk, not paint'."""
    found: list[Refusal] = []
    for utterance in talk.all:
        if not talk.states(utterance) or utterance.does("question"):
            continue
        withdrawn = taken_back(utterance.text)
        held = _spoken_of(talk, utterance, withdrawn) if withdrawn else None
        if withdrawn and held is not None:
            why = next((u for u in talk.around(utterance.turn, before=_REPLIES) if u.does("suppress", "reason")), held)
            found.append(Refusal(name=withdrawn, proposal=held, reply=utterance, why=why))
            continue
        for match in pattern("refused.on_table").finditer(curly(utterance.text)):
            group = next(g for g in match.groupdict() if match[g])
            name = _ARTICLE.sub("", utterance.text[slice(*match.span(group))]).strip(" .,;:")
            before = _spoken_of(talk, utterance, name)
            own = group in _HIS_OWN
            told = utterance.does("suppress.past") and not own
            bid = before is not None and _was_bid(talk, utterance, name)
            bid = bid or (before is not None and match[0].startswith("and ") and utterance in settled)
            told = told or (group in _CONTRASTED and not bid)
            if told or not stems(name) - ACT_STEMS or not (before or own) or quantities(name):
                continue
            if not _taken_up(utterance.model_copy(update={"words": stems(name)}), settled):
                beside = [u for u in talk.by_turn[utterance.turn] if 0 <= u.place - utterance.place <= 1 and not u.asks]
                why = max(beside, key=lambda u: (len(u.words), -u.place), default=utterance)
                found.append(Refusal(name=name, proposal=before or utterance, reply=utterance, why=why))
    return found


_CONTRASTED = frozenset({"xg"})
"""A contrast, as in 'the nurse, not the doctor', gives up nothing that nobody had proposed."""
_HIS_OWN = frozenset({"xc", "xd", "xe", "xi", "xj"})
"""Ways to say what one thought of oneself, which nobody need have named before."""
_ARTICLE = re.compile(r"^(?:(?:the|an?|any|our|your)\s+)+", re.IGNORECASE)
_ON_THE_TABLE = 12
"""Turns back within which a thing was named that is still on the table."""


def _spoken_of(talk: Talk, utterance: Utterance, name: str) -> Utterance | None:
    """The last sentence before that names a thing."""
    near = [*talk.around(utterance.turn, before=_ON_THE_TABLE), *talk.earlier_in_turn(utterance)]
    before = [u for u in near if u.turn <= utterance.turn and not u.acts & UNRELIABLE]
    return next((u for u in reversed(before) if stems(name) <= u.words), None)


def _was_bid(talk: Talk, utterance: Utterance, name: str) -> bool:
    """Whether somebody put a thing forward before."""
    near = [*talk.around(utterance.turn, before=_ON_THE_TABLE), *talk.earlier_in_turn(utterance)]
    return any(
        stems(name) <= u.words and (u.asks or u.does("proposal")) and not u.acts & UNRELIABLE
        for u in near
        if u.turn <= utterance.turn
    )


def _offers(talk: Talk, utterance: Utterance) -> str:
    """What an utterance proposes, as a name; '' where it proposes nothing that can be named."""
    text = curly(utterance.text)
    fragment = utterance.asks and not pattern("question.whole").search(text)
    asked = pattern("refused.isnt_it").match(text) or pattern("refused.couldnt").match(text) if utterance.asks else None
    if asked is not None and not utterance.acts & UNRELIABLE:
        return _ARTICLE.sub("", utterance.text[slice(*asked.span("x"))].split(",")[0]).strip(" .?")
    if (
        talk.calls_on(utterance)
        or utterance.acts & UNRELIABLE
        or utterance.does("recap.seals")
        or pattern("accord.no_bid").match(text)
        or (utterance.asks and pattern("refused.calls").match(text))
    ):
        return ""
    turn = talk.by_turn[utterance.turn]
    if talk.with_assistant and utterance is not turn[-1] and utterance.asks and pattern("offer.topic").match(text):
        return ""  # 'How about the late ones? I suggest …' names what comes next
    if not (fragment or pattern("refused.offer").search(text)):
        return _stated(talk, utterance)
    if pattern("task.request").search(text):
        return ""
    bare = pattern("refused.offers").sub("", text)
    core = statement(utterance.text[len(text) - len(bare) :], talk.first_names).rstrip(".")
    name = core if len(core.split()) <= _LONGEST else core.split(",")[0]
    fits = 1 <= len(name.split()) <= _LONGEST and bool(stems(name) - ACT_STEMS)
    return name[:1].lower() + name[1:] if fits and name[1:2].islower() else name if fits else ""


def _stated(talk: Talk, utterance: Utterance) -> str:
    """What a plain sentence would have done that the next one turns down flatly: 'You open it from home, and—' – 'No. Absolutely not.'."""
    after = talk.by_turn.get(utterance.turn + 1, [])
    last = utterance is talk.by_turn[utterance.turn][-1]
    if not last or utterance.asks or not after or after[0].speaker == utterance.speaker:
        return ""
    if not any(pattern("refused.flat_no").match(curly(u.text)) for u in after[:_REPLIES]):
        return ""
    clauses = [c.strip(" ,") for c in re.split(r"[,;:]", pattern("refused.dangles").sub("", curly(utterance.text)))]
    told = [m["x"] for c in clauses if (m := pattern("refused.does").match(c)) is not None]
    name = told[-1].strip(" .") if told else ""
    return name if 1 < len(name.split()) <= _LONGEST else ""


def _refused(talk: Talk, proposal: Utterance) -> Utterance | None:
    """The sentence in which the next speaker turns it down."""
    after = talk.by_turn[proposal.turn][proposal.place + 1 :]
    if proposal.asks and after and not after[0].asks and pattern("refused.offer").search(curly(after[0].text)):
        return None  # it names what the offer after it is about
    if any(len(u.words) >= _TELLING and not u.asks for u in after[1:]):
        return None  # they went on to something else
    for n in range(proposal.turn + 1, proposal.turn + 1 + _REPLIES):
        turn = talk.by_turn.get(n, [])
        if not turn or turn[0].speaker == proposal.speaker:
            continue
        stays_open = dismisses(turn) is not None or any(u.does("question.open", "suppress.undecided") for u in turn)
        if not talk.decides(turn[0]) or stays_open:
            return None  # nothing is turned down that stays open
        first, last = turn[0], turn[-1]
        if pattern("refused.reply").search(curly(first.text)) or pattern("refused.flat_no").match(curly(first.text)):
            return first
        if pattern("refused.objects").search(curly(first.text)) and not first.asks:
            return first
        if len(turn) > 1 and pattern("refused.at_the_end").search(curly(last.text)):
            return last
        if first.does("acceptance.assent"):
            return None
    return None


def named_after(refusal: Refusal, settled: Sequence[Utterance]) -> bool:
    """Whether what seemed refused is settled soon after by its name, amounts and all."""
    name, amounts = stems(refusal.name) - ACT_STEMS, quantities(refusal.name)
    return bool(name) and any(
        0 <= u.turn - refusal.reply.turn <= _TAKEN_UP
        and name <= stems(positive(u.text))
        and all(any(same(a, q) or (not a.unit and a.value == q.value) for q in u.quantities) for a in amounts)
        for u in settled
    )


def named_in_full(refusal: Refusal, names: Sequence[str]) -> str:
    """What was refused, as it was put forward where only its figure was said: '96 is pointless' after 'should we have 96 lamps?'."""
    bare = all(w[0].isdigit() for w in stems(refusal.name))
    return (offer_of(refusal.proposal, names, _LONGEST) if bare else "") or refusal.name


def says_no_to(refusal: Refusal, told: Finding) -> bool:
    """Whether a decision turns down what was refused, in the words of the turn that refuses it: 'No, no. No shared calendar.'."""
    if told.quotes[-1].turn != refusal.reply.turn:
        return False
    lead = pattern("refused.lead").match(curly(refusal.name))
    name = stems(refusal.name[lead.end() :] if lead is not None else refusal.name) - ACT_STEMS
    return bool(name) and name <= stems(told.statement)


def _taken_up(proposal: Utterance, settled: Sequence[Utterance]) -> bool:
    content = proposal.words - ACT_STEMS
    return any(
        0 < u.turn - proposal.turn <= _TAKEN_UP and content <= stems(positive(u.text)) | ACT_STEMS for u in settled
    )
