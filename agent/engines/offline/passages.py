"""The passages in which decisions were settled: the words that settle one, with those around them that belong to it.

A few words of assent are understood only beside what they answer, and by what their speaker goes on to say. The reader
was not there, so each decision keeps both.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.bids import refuses
from agent.engines.offline.circumstances import said_by
from agent.engines.offline.decisions import PASSING
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import leading_subject, statement, title
from agent.engines.offline.points import ACT_STEMS
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance, shared
from agent.model.details import DecisionDetails, Kind, Passage, Said
from agent.model.finding import Finding, Quote
from agent.text.numbers import same
from agent.text.topics import Topics
from agent.text.words import stems

_MOST = 60
"""Words of a passage."""
_SHORT = 30
"""Words of what was asked with the sentences around it."""
_A_QUESTION = 6
"""Words from which on a question is understood without what led to it."""
_BRIEF = 40
"""Words of an answer to an assistant that is about one thing."""
_NOTHING = 2
"""Words up to which a sentence at the end says nothing of the matter."""


def with_passages(talk: Talk, findings: Sequence[Finding], topics: Topics) -> list[Finding]:
    """The findings, each decision with its passage. What names no topic itself gets that of its passage.

    A sentence that is no decision itself goes to one decision of its turn, the nearest.
    """
    own = [_settling(talk, f) if f.kind is Kind.DECISION else [] for f in findings]
    findings = [_with_subject(talk, f) for f in findings]
    taken = {u for f, said in zip(findings, own, strict=True) for u in said if f.status != "proposed"}
    made = []
    for finding, said in zip(findings, own, strict=True):
        details = finding.details
        if not said or not isinstance(details, DecisionDetails):
            made.append(finding)
            continue
        others = [u for us in own for u in us if u.turn == said[-1].turn and u not in said]
        passage = _passage(talk, finding, said, others, taken)
        weighed = details.weighed if passage.asked else (*_pointed_to(talk, said[0], details.weighed), *details.weighed)
        more = {"passages": (passage,), "weighed": weighed}
        made.append(finding.model_copy(update={"details": details.model_copy(update=more)}))
    return _filed(made, talk, topics)


def _with_subject(talk: Talk, finding: Finding) -> Finding:
    """'It uploads them at night' with the subject that the sentences before it in the turn have: 'The hub uploads them at night'."""
    match = pattern("passage.it").match(curly(finding.statement))
    last = finding.quotes[-1]
    place = next((u.place for u in talk.by_turn.get(last.turn, ()) if u.text == last.words), 0)
    if finding.kind is not Kind.DECISION or match is None:
        return finding
    for before in reversed(talk.by_turn[last.turn][:place]):
        said = statement(before.text, talk.first_names)
        subject = leading_subject(said)
        if subject and subject != "it" and said.casefold().startswith(f"the {subject} ") and not before.asks:
            told = f"The {subject} {match['does']}"
            quotes = (Quote(turn=before.turn, words=before.text), *finding.quotes)
            return finding.model_copy(update={"statement": told, "title": title(told), "quotes": quotes})
        if pattern("passage.of_it").search(curly(said)) is None:
            break
    return finding


def _pointed_to(talk: Talk, said: Utterance, known: Sequence[Said]) -> list[Said]:
    """What was said right before words that point to it, 'Good, those stay apart': the turns before, as far as they are short."""
    if pattern("passage.points").search(curly(said.text)) is None or said.place > 1:
        return []
    found = []
    for turn in range(max(said.turn - _POINTED_BACK, 1), said.turn):
        told = [u for u in talk.by_turn.get(turn, ()) if not u.asks and not u.acts & UNRELIABLE]
        brief = sum(len(u.text.split()) for u in told) <= _SHORT
        if told and brief and told[0].speaker != said.speaker and all(k.turn != turn for k in known):
            found.append(_as_said(told))
    return found


_POINTED_BACK = 2
"""Turns back to what words point to."""


def _filed(findings: Sequence[Finding], talk: Talk, topics: Topics) -> list[Finding]:
    """The findings by topic: what was settled in one passage, and does not name a topic itself, stands together."""
    named: dict[str, str] = {}
    adrift = []
    for finding in findings:
        sure = bool(topics.scores(finding.statement))
        adrift.append(not sure and bool(_settled_in(finding)))
        if sure:
            named.setdefault(_settled_in(finding), finding.topic)
    return [
        f.model_copy(update={"topic": named.get(_settled_in(f)) or _topic(f, talk, topics)}) if wants else f
        for f, wants in zip(findings, adrift, strict=True)
    ]


def _topic(finding: Finding, talk: Talk, topics: Topics) -> str:
    """The topic of a passage; of the turn before it where it has none."""
    assert isinstance(finding.details, DecisionDetails)  # noqa: S101  # it has a passage
    asked, settled = finding.details.passages[0].asked, finding.details.passages[0].words
    text = f"{asked.text if asked else ''} {settled.text}"
    if set(topics.scores(text)) - _VAGUE:
        return topics.classify(text, "", _VAGUE)
    before = " ".join(u.text for u in talk.around(settled.turn or 1, before=1) if u.turn < (settled.turn or 1))
    return topics.classify(before, "", _VAGUE) if max(topics.scores(before).values(), default=0) > 1 else finding.topic


_VAGUE = PASSING | {"overview"}
"""Topics whose words stand in talk of everything: how long, what is needed."""


def _settled_in(finding: Finding) -> str:
    """The passage that settled a decision; '' of other findings."""
    details = finding.details
    return details.passages[0].words.text if isinstance(details, DecisionDetails) and details.passages else ""


def _settling(talk: Talk, finding: Finding) -> list[Utterance]:
    """The sentences of the turn that settled it which are among its words."""
    last = finding.quotes[-1].turn
    words = {q.words for q in finding.quotes if q.turn == last}
    return [u for u in talk.by_turn.get(last, ()) if u.text in words]


def _passage(
    talk: Talk, finding: Finding, said: Sequence[Utterance], others: Sequence[Utterance], taken: set[Utterance]
) -> Passage:
    """What it answers, and the stretch of the turn."""
    turn = talk.by_turn[said[-1].turn]
    first, last = said[0].place, said[-1].place
    short = sum(len(u.text.split()) for u in turn) <= _MOST
    if first and pattern("passage.those").search(curly(said[0].text)) and not turn[first - 1].asks:
        first -= 1  # it names what they are, also where it settles something itself
    room = _MOST - sum(len(u.text.split()) for u in turn[first : last + 1])
    for step in (-1, 1):
        place = first if step < 0 else last
        while 0 <= (place := place + step) < len(turn):
            beside = turn[place]
            room -= len(beside.text.split())
            if room < 0 or not _belongs(beside, turn, said, others, taken, short=short):
                break
            first, last = min(first, place), max(last, place)
    while last > said[-1].place and len(turn[last].text.split()) <= _NOTHING and not turn[last].quantities:
        last -= 1  # 'Good. Devices.' goes on to something else
    asked = _answered(talk, finding, said[-1])
    added = [u for u in turn[first : last + 1] if u not in taken and _goes_with(talk, u, said)]
    return Passage(
        asked=_whole(talk, asked) if asked else None,
        words=_as_said(turn[first : last + 1]),
        added=_as_said(added) if added else None,
    )


def _goes_with(talk: Talk, beside: Utterance, said: Sequence[Utterance]) -> bool:
    """Whether a sentence of the passage speaks of what was settled: next to it, and leaning on it or with a rare word in common."""
    near = any(abs(beside.place - u.place) == 1 for u in said)
    leans = pattern("passage.leans").search(curly(beside.text)) is not None
    brief = talk.with_assistant and sum(len(u.text.split()) for u in talk.by_turn[beside.turn]) <= _BRIEF
    return near and (brief or bool(shared(beside, said, talk.rare)) or (leans and beside.place > said[-1].place))


def _whole(talk: Talk, asked: Said) -> Said:
    """What was asked or proposed with what stands around it in its turn, as far as that is short: first what follows, then what led to it."""
    turn = talk.by_turn.get(asked.turn or 0, [])
    place = next((u.place for u in turn if u.text == asked.text), None)
    if place is None:
        return asked
    first = last = place
    room = _SHORT - len(asked.text.split())
    while (
        last + 1 < len(turn)
        and not (turn[last + 1].listed or turn[last].text.endswith(":"))
        and (room := room - len(turn[last + 1].text.split())) >= 0
    ):
        last += 1
    while (
        len(asked.text.split()) < _A_QUESTION
        and last + 1 == len(turn)
        and first
        and not turn[first].listed
        and (room := room - len(turn[first - 1].text.split())) >= 0
    ):
        first -= 1
    return _as_said(turn[first : last + 1])


def _as_said(stretch: Sequence[Utterance]) -> Said:
    text = " ".join(u.text for u in stretch)
    return Said(text=text, speaker=stretch[0].speaker, turn=stretch[0].turn, verbatim=True)


def _belongs(
    beside: Utterance,
    turn: Sequence[Utterance],
    said: Sequence[Utterance],
    others: Sequence[Utterance],
    taken: set[Utterance],
    *,
    short: bool,
) -> bool:
    """Whether a sentence beside belongs to the passage: what asks or jests does not, nor what is nearer to another decision."""
    if beside.asks or beside.acts & UNRELIABLE:
        return False
    if beside in taken:
        return short
    away = min(abs(beside.place - u.place) for u in said)
    return short or all(abs(beside.place - u.place) > away or u.place < beside.place for u in others)


def _answered(talk: Talk, finding: Finding, said: Utterance) -> Said | None:
    """What the turn answers: an option by its number, the question or proposal of the record, or what an assistant said right before."""
    details = finding.details
    asked = details.asked if isinstance(details, DecisionDetails) else None
    asked = asked if asked is not None and asked.turn != said.turn else None
    if not talk.with_assistant:
        return asked or _put_forward(talk, said)
    own = asked if asked is not None and asked.speaker == said.speaker else None
    asked = None if own is not None else asked
    before = [u for u in talk.around(said.turn, before=1) if u.turn < said.turn]
    option = _option(talk, said, before)
    if option is not None:
        beside = asked is not None and asked.turn == option.turn and asked.text not in option.text
        return option.model_copy(update={"text": f"{option.text} {asked.text}"}) if asked and beside else option
    if asked is not None:
        taken = any(q.words == asked.text for q in finding.quotes)  # he takes it in its own words
        return asked if taken else _proposal(talk, asked, before, said)
    if not before:
        return None
    words = frozenset().union(*(u.words for u in talk.by_turn[said.turn]))
    opens = said.place <= 1
    near = [u for u in before if shared(u, [said], talk.rare) or (opens and len(u.words & words & talk.rare) > 1)]
    near = near or [u for u in before if u.asks and opens]
    return _proposal(talk, said_by(near[-1]), before, said) if near else own


def _proposal(talk: Talk, asked: Said, before: Sequence[Utterance], said: Utterance) -> Said | None:
    """The sentence of an assistant that has most in common with what the person says of it; None where his turn says no to that."""
    put = [u for u in before if not u.asks and not talk.decides(u) and len(u.words) > _NOTHING]
    known = next((u for u in put if u.text == asked.text), None)
    if known is None:
        return asked
    best = max(put, key=lambda u: (_in_common(talk, u, said), u is known))
    return None if any(_says_no(u, best) for u in talk.by_turn[said.turn] if u is not said) else said_by(best)


def _says_no(utterance: Utterance, proposal: Utterance) -> bool:
    """Whether it turns down what a proposal says: 'Printing in the van is out', 'Booted is not good'."""
    refused = utterance.does("rejection.refuse", "rejection.verdict") or refuses(utterance)
    denied = refused or pattern("reply.denies").search(curly(utterance.text)) is not None
    found = pattern("passage.what_is").match(curly(utterance.text))
    about = stems(found["what"]) - ACT_STEMS if found is not None else frozenset()
    named = bool(about) and about <= proposal.words
    return denied and not utterance.asks and (named or bool(set(utterance.names) & set(proposal.names)))


def _put_forward(talk: Talk, said: Utterance) -> Said | None:
    """What another said shortly before that a few words take up: the fullest of those that have most of their amounts and rare words."""
    before = [u for u in talk.around(said.turn, before=_BEFORE) if u.turn < said.turn and u.speaker != said.speaker]
    near = [(_in_common(talk, u, said), len(u.words), u) for u in before if not u.asks and not u.acts & UNRELIABLE]
    most, words, best = max(near, key=lambda it: (it[0], it[1], it[2].turn), default=(0, 0, said))
    return said_by(best) if most > 1 and words > len(said.words) and len(said.text.split()) <= _FEW_WORDS else None


def _in_common(talk: Talk, one: Utterance, other: Utterance) -> int:
    amounts = sum(any(same(a, b) for b in other.quantities) for a in one.quantities)
    return amounts + len(shared(one, [other], talk.rare))


_BEFORE = 4
"""Turns back to what a few words take up."""
_FEW_WORDS = 12


def _option(talk: Talk, said: Utterance, before: Sequence[Utterance]) -> Said | None:
    """The item of a list in the turn before that is taken by its place, '2.', 'the second kind', or by name; with what is said of it there."""
    opening = next((t.text for t in talk.chunk.turns if t.n == said.turn), "")[:_OPENING]
    match = pattern("passage.option").search(curly(opening))
    items = [n for n, u in enumerate(before) if u.listed]
    if match is not None and said.place <= 1:
        number = int(match["number"] or (match.lastgroup or "").removeprefix("o"))
    else:
        number = next((n for n, i in enumerate(items, 1) if set(before[i].names) & set(said.names)), 0)
    if not 0 < number <= len(items):
        return None
    first = items[number - 1]
    last = items[number] if number < len(items) else min(len(before), first + 2)
    text = " ".join(u.text for u in before[first:last])
    return Said(text=text, speaker=before[first].speaker, turn=before[first].turn, verbatim=True)


_OPENING = 60
"""Characters at the head of a turn in which an option is taken by its place."""
