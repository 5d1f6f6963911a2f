"""What a discussion leaves open: what somebody says is open, and what was asked and got no answer but *I don't know*."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.leads import bids_somebody, capital, lead, perhaps, raised, without_opening
from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.speech import Talk, Utterance, shared
from agent.engines.offline.unanswered import answered, does_not_know, is_asked, is_door, puts_off, recalls, surely
from agent.model.details import Kind, QuestionDetails
from agent.model.finding import Finding, Quote, Tier
from agent.text.acts import bare
from agent.text.topics import Topics
from agent.text.words import stems
from agent.types import Frozen

_LEAST = 3
_ANSWER_WITHIN = 5
_ASKED_WITHIN = 8
_REPLIES = 2
_PUT_OFF_WITHIN = 3
_SENTENCES = 3
_OWN_MATTER = 2
_JUST_BEFORE = 4
"""Turns before a question that were about the matter out of which it came."""
OPENNESS = stems(
    "open question know still ask asked answer answered find clear unclear decide decided somebody someone today yet point good idea"
)
"""What says of a question that it is open, and nothing of what it asks."""
_NOT_MEANT = frozenset({"suppress.jest", "suppress.aloud", "suppress.planted", "suppress.elsewhere"})


class _Open(Frozen):
    """Something open: the sentence that says what, and the one that says that it is open, where these are two."""

    matter: Utterance
    said: Utterance | None = None
    lead: Utterance | None = None
    """The sentence that the matter only goes on with: 'Who may change it. The office or us?'"""
    named: Utterance | None = None
    """The sentence after *it is open* that says once more what is."""
    perhaps: Utterance | None = None
    """The sentence after the question that says what may be the answer."""

    @property
    def last(self) -> int:
        return max(self.matter.turn, self.said.turn if self.said is not None else 0)


def questions(talk: Talk, topics: Topics) -> list[Finding]:
    """Questions said to be open, and those that nobody could answer."""
    found: list[_Open] = []
    for utterance in talk.all:
        if utterance.acts & _NOT_MEANT or not talk.decides(utterance):
            continue
        several = pattern("question.several").match(curly(utterance.text))
        announced = [_Open(matter=u, said=utterance) for u in _announced(talk, utterance)] if several else []
        if announced:
            found += [left for left in announced if not any(left.matter is other.matter for other in found)]
            continue
        asks = utterance.asks or pattern("question.wants").search(curly(utterance.text)) is not None
        left = _left_open(talk, utterance) if asks else None
        left = left or (None if utterance.asks else _said_open(talk, utterance)) or _handed_on(talk, utterance)
        if left is not None and not any(_same(talk, left, other) for other in found):
            more = {"lead": lead(talk, left.matter), "named": _named_again(talk, left)}
            found.append(left.model_copy(update={**more, "perhaps": perhaps(talk, left.matter)}))
    return [made for left in found for made in _findings(talk, left, topics)]


def _announced(talk: Talk, said: Utterance) -> list[Utterance]:
    """What the sentences after 'Two things I don't know' ask, up to the first that does not ask."""
    asked = []
    for utterance in talk.by_turn[said.turn][said.place + 1 :]:
        text = curly(utterance.text)
        whether = pattern("question.begins").match(text) is not None or pattern("question.names").match(text)
        if utterance.asks or whether or (utterance.listed and len(utterance.words) >= _OWN_MATTER):
            asked.append(utterance)
        elif asked and not utterance.listed:
            break
    return asked


def _named_again(talk: Talk, left: _Open) -> Utterance | None:
    """The second sentence of 'Then it is open. Recovery point, Ines asks Finance.', there or a little later."""
    about = left.matter.words - OPENNESS
    near = [*talk.by_turn[left.last], *talk.around(left.last, after=_REPLIES)]
    for said in (u for u in near if u is left.said or (u.turn >= left.last and u.does("question.open"))):
        after = talk.by_turn[said.turn][said.place + 1 : said.place + 2]
        again = next((u for u in after if not u.asks and u is not left.matter and u.words & about), None)
        if again is not None:
            return again
    return None


def _same(talk: Talk, one: _Open, other: _Open) -> bool:
    """Whether both are about one thing: the same sentence, two rare words in common, or one right after the other."""
    if one.matter is other.matter or len(shared(one.matter, [other.matter], talk.rare)) > 1:
        return True
    told = one.said is not None and not one.said.words & one.matter.words - OPENNESS
    if told and one.said is not None and one.matter.turn < other.matter.turn <= one.said.turn:
        return True  # what the remark leaves open was told in the meantime
    near = one.matter.turn - other.last <= _ANSWER_WITHIN
    said = curly(one.matter.text)
    return (
        near
        and not one.matter.asks
        and not pattern("question.admits").match(said)
        and bool(one.matter.words & other.matter.words)
    )


def _said_open(talk: Talk, utterance: Utterance) -> _Open | None:
    """'Open then', 'FX rounding stays open', 'I don't know whether they are allowed to'."""
    text = curly(utterance.text)
    if pattern("question.of_several").match(text):
        return _Open(matter=utterance)
    done = utterance.does("action.done") and not pattern("question.until").search(text)
    if not utterance.does("question.open") or done or utterance.does("explicit.settle"):
        return None
    if pattern("question.of_worry").search(text) or pattern("question.known").search(text):
        return None
    asked = _not_known(talk, utterance)
    if asked is not None:
        told = answered(talk, asked, utterance, surely=True)
        return None if told else _Open(matter=asked, said=utterance)
    if _answers_little(talk, utterance):
        return None
    untold = raised(talk, utterance)
    if untold is not None:
        return _Open(matter=untold, said=utterance)
    own = len(utterance.words - OPENNESS) >= _OWN_MATTER and not pattern("question.of_it").search(curly(utterance.text))
    asked = (None if own else _told_before(talk, utterance)) or _asked_before(talk, utterance, any_matter=not own)
    if asked is not None:
        return _Open(matter=asked, said=utterance)
    return _Open(matter=utterance) if own else None


def _not_known(talk: Talk, utterance: Utterance) -> Utterance | None:
    """The question with which the turn before ended, where this one begins by not knowing: 'No idea, that's my neighbour's.'."""
    said = talk.by_turn.get(utterance.turn - 1, [])[-_REPLIES:]
    before = [u for u in said if _puts(u) and len(_words(talk, u)) >= _LEAST][-1:]
    asked = bool(before) and before[0].speaker != utterance.speaker and utterance.place == 0
    return before[0] if asked and pattern("question.not_known").match(curly(utterance.text)) else None


def _answers_little(talk: Talk, utterance: Utterance) -> bool:
    """Whether 'I don't know' answers a question right before that is too small to be kept; it is about none before that."""
    before = talk.by_turn.get(utterance.turn - 1, [])[-1:]
    short = utterance.place == 0 and pattern("question.not_known").match(curly(utterance.text)) is not None
    asked = bool(before) and before[0].asks and before[0].speaker != utterance.speaker
    asked = asked and not _is_matter(talk, before[0])
    return short and asked and pattern("question.whole").search(curly(before[0].text)) is not None


def _puts(said: Utterance) -> bool:
    """Whether a sentence asks, or says what the question is."""
    return said.asks or pattern("question.put").search(curly(said.text)) is not None


def _told_before(talk: Talk, utterance: Utterance) -> Utterance | None:
    """The sentence before in the turn that says what one cannot answer, or right before one that weighs: 'they can do A or B'."""
    earlier = talk.earlier_in_turn(utterance)
    admitted = [u for u in earlier[-_SENTENCES:] if pattern("question.admits").match(curly(u.text))]
    if admitted:
        return admitted[-1]
    before = earlier[-1:]
    if before and pattern("question.noted").match(curly(before[0].text)):
        return before[0]
    return next((u for u in before if pattern("question.weighs").search(curly(u.text)) and len(u.words) > _LEAST), None)


def _asked_before(talk: Talk, utterance: Utterance, *, any_matter: bool) -> Utterance | None:
    """The question that a remark leaves open: in its turn, or the nearest before it; about the same unless `any_matter`."""
    after = [u for u in talk.by_turn[utterance.turn] if u.place > utterance.place and u.asks]
    within = 1 if talk.with_assistant else _ASKED_WITHIN  # what was asked before that the assistant has answered
    before = [u for u in talk.around(utterance.turn, before=within) if u.turn < utterance.turn]
    asked = _whole(talk, [u for u in [*before, *talk.earlier_in_turn(utterance), *after[:1]] if _is_matter(talk, u)])
    about = [u for u in asked if shared(u, [utterance], talk.rare) - OPENNESS]
    if about:
        return about[-1]
    if pattern("question.takes_up").match(curly(utterance.text)):
        asked = [u for u in asked if u not in after] or asked
        if asked and is_door(asked[-1]):
            return None
    return asked[-1] if asked and any_matter else None


def _whole(talk: Talk, asked: Sequence[Utterance]) -> list[Utterance]:
    """The questions without those that only offer an answer to the one before, as 'an hour?' does."""
    kept: list[Utterance] = []
    for utterance in asked:
        near = bool(kept) and utterance.turn - kept[-1].turn <= _REPLIES
        if not near or pattern("question.whole").search(curly(utterance.text)) or lead(talk, utterance) is not None:
            kept.append(utterance)
    return kept


def _left_open(talk: Talk, asked: Utterance) -> _Open | None:
    """Whether those who spoke next, or the one who asked, did not know."""
    if not _is_real(talk, asked) and not _rests_on(talk, asked):
        return None
    if asked.does("question.open"):
        return _Open(matter=asked)
    own = [u for u in talk.by_turn[asked.turn] if u.place > asked.place][:1]
    after = [u for u in talk.around(asked.turn, after=_PUT_OFF_WITHIN) if u.turn > asked.turn]
    near = [u for u in after if u.turn <= asked.turn + _REPLIES]
    replies = [*own, *[u for u in near if u.speaker != asked.speaker][:_SENTENCES]]
    unknown = next((u for u in replies if does_not_know(talk, asked, u) and not recalls(talk, u)), None)
    unknown = unknown or (puts_off(asked, after) if is_asked(asked) else None)
    return (
        _Open(matter=asked, said=unknown)
        if unknown is not None and not answered(talk, asked, unknown, surely=surely(unknown))
        else None
    )


def _handed_on(talk: Talk, said: Utterance) -> _Open | None:
    """'Who cleans it, they or we, I'll ask them'; 'I'll ask Ada tomorrow' of what the assistant asked."""
    text = curly(said.text)
    if pattern("question.begins").match(text) and pattern("question.taken_along").match(text):
        return _Open(matter=said)
    before = talk.by_turn.get(said.turn - 1, [])
    if not talk.with_assistant or said.asks or said.place > _REPLIES or not before or talk.decides(before[0]):
        return None
    asked = [u for u in before if u.asks and _is_real(talk, u)][-1:]
    return _Open(matter=asked[0], said=said) if asked and pattern("question.unanswered").search(text) else None


def _rests_on(talk: Talk, asked: Utterance) -> bool:
    """Whether a few words ask about the sentence before, as in 'It has its own firmware. Same bundle, or its own path?'."""
    if (
        not asked.asks
        or asked.does("suppress.chatter", "suppress.jest", "proposal.make")
        or len(asked.words) < _OWN_MATTER
    ):
        return False
    text = curly(asked.text)
    if pattern("question.small_talk").search(text) or not pattern("question.weighs").search(text):
        return False
    before = talk.earlier_in_turn(asked)[-1:]
    return any(not u.asks and len(u.words) >= _OWN_MATTER for u in before)


def _is_matter(talk: Talk, asked: Utterance) -> bool:
    """Whether a question can be what somebody says is open: also a bare 'Leaver penalty?'."""
    if not asked.asks or asked.does("suppress.chatter", "suppress.jest"):
        return False
    text = curly(asked.text)
    if any(pattern(p).search(text) for p in ("question.small_talk", "task.request", "task.put")):
        return False
    return len(_words(talk, asked)) > 1 and not bids_somebody(talk, asked)


def _is_real(talk: Talk, asked: Utterance) -> bool:
    """Whether it asks for something that is not known, rather than for a nod or a favour."""
    text = curly(asked.text)
    least = _OWN_MATTER if asked.place == 0 and pattern("question.begins").match(text) else _LEAST
    if len(_words(talk, asked)) < least or not pattern("question.real").search(text):
        return False
    return not (
        pattern("question.small_talk").search(text)
        or pattern("task.request").search(text)
        or asked.does("suppress.chatter", "proposal.make", "suppress.jest")
        or (asked.does("suppress.undecided") and not text.rstrip().endswith("?"))
    )


def _words(talk: Talk, asked: Utterance) -> frozenset[str]:
    """Its words, with those of the sentence that names what it asks about: 'And the chairs? Do they stay?'."""
    text = curly(asked.text)
    points = len(asked.words) < _LEAST and any(
        pattern(f"question.{p}").search(text) for p in ("refers", "refers_there")
    )
    first = lead(talk, asked) if points else None
    return asked.words | (first.words if first is not None else frozenset())


def _findings(talk: Talk, left: _Open, topics: Topics) -> list[Finding]:
    """One question, or several that were put in one breath."""
    return [_finding(talk, left, said, topics) for said in _asked_in(talk, left)]


def _asked_in(talk: Talk, left: _Open) -> list[str]:
    """What is asked, as sentences of the document: what leads up to it is gone."""
    matter = left.matter
    text = bare(matter.text, talk.first_names)
    admits = pattern("question.admits").match(curly(text))
    leads = admits or pattern("question.lead_in").match(curly(text))
    text = text[leads.end() :] if leads else text
    indirect = pattern("question.indirect").search(curly(text)) or pattern("question.put").search(curly(text))
    if indirect is not None and not matter.asks:
        text = text[slice(*indirect.span("asks"))]
    listed = pattern("question.of_several").match(curly(matter.text))
    if listed is not None:
        parts = pattern("question.of_several_next").split(curly(matter.text)[slice(*listed.span("asks"))])
        return [_sentence(talk, p) for p in parts if stems(p)]
    if admits is not None and not matter.asks:
        asks = pattern("question.begins").match(curly(text)) is not None
        joints = list(pattern("question.next_asked" if asks else "question.next").finditer(curly(text)))
        starts, ends = [0, *(m.end() for m in joints)], [*(m.start() for m in joints), len(text)]
        parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        return [_sentence(talk, p) for p in parts if stems(p)]
    said = capital(text) if matter.asks else _sentence(talk, text)
    if left.lead is not None:
        first = without_opening(talk, left.lead)
        said = f"{capital(first) if left.lead.asks else _sentence(talk, first)} {said}"
    return [f"{said} {_sentence(talk, left.perhaps.text)}" if left.perhaps is not None else said]


def _sentence(talk: Talk, text: str) -> str:
    """What is open as a sentence: 'How a low door is chosen stays open' tells how; an identifier keeps its small letter."""
    tail = pattern("question.tail").search(curly(text))
    told = statement(text[: tail.start()] if tail else text, talk.first_names)
    first = text.split(maxsplit=1)[0] if text.split() else ""
    return told if first[1:] == first[1:].lower() or not told else f"{first[:1]}{told[1:]}"


def _finding(talk: Talk, left: _Open, said: str, topics: Topics) -> Finding:
    matter = left.matter
    parts = (left.lead, matter, left.perhaps, left.said)
    shown = sorted((u for u in parts if u is not None), key=lambda u: (u.turn, u.place))
    if left.named is not None:
        shown.insert(-1, left.named)  # the last one is where it was found to be open
    return Finding(
        kind=Kind.QUESTION,
        title=title(said.rstrip("?.")),
        statement=said,
        status="open",
        quotes=tuple(Quote(turn=u.turn, words=u.text) for u in shown),
        details=QuestionDetails(asked_by=matter.speaker),
        topic=_topic(said, talk, matter, topics),
        tier=Tier.PROBABLE,
    )


def _topic(said: str, talk: Talk, matter: Utterance, topics: Topics) -> str:
    """The topic that a question names; where its words hardly name one, that of what was just being settled."""
    stretch = talk.topic_at(matter.turn).replace("-", " ")
    if max(topics.scores(said).values(), default=0) > 1:
        return topics.classify(said, stretch)
    before = " ".join(u.text for u in talk.around(matter.turn, before=_JUST_BEFORE) if u.turn < matter.turn)
    return topics.classify(f"{before} {said}", stretch)
