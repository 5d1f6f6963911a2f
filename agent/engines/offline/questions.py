"""What a discussion leaves open: what somebody says is open, and what was asked and got no answer but *I don't know*."""

from __future__ import annotations

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.speech import Talk, Utterance, shared
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
_SENTENCES = 3
_OWN_MATTER = 2
"""Content words, those of being open left out, from which on a sentence says itself what is open."""
_OPENNESS = stems(
    "open question know still ask asked answer answered find clear unclear decide decided somebody someone today yet"
)
_NOT_MEANT = frozenset({"suppress.jest", "suppress.aloud", "suppress.elsewhere"})


class _Open(Frozen):
    """Something open: the sentence that says what, and the one that says that it is open, where these are two."""

    matter: Utterance
    said: Utterance | None = None

    @property
    def last(self) -> int:
        return max(self.matter.turn, self.said.turn if self.said is not None else 0)


def questions(talk: Talk, topics: Topics) -> list[Finding]:
    """Questions said to be open, and those that nobody could answer."""
    found: list[_Open] = []
    for utterance in talk.all:
        if utterance.acts & _NOT_MEANT or not talk.decides(utterance):
            continue
        left = _left_open(talk, utterance) if utterance.asks else _said_open(talk, utterance)
        if left is not None and not any(_same(talk, left, other) for other in found):
            found.append(left)
    return [_finding(talk, left, topics) for left in found]


def _same(talk: Talk, one: _Open, other: _Open) -> bool:
    """Whether both are about one thing: the same sentence, two rare words in common, or one right after the other."""
    if one.matter is other.matter or len(shared(one.matter, [other.matter], talk.rare)) > 1:
        return True
    near = one.matter.turn - other.last <= _ANSWER_WITHIN
    return near and not one.matter.asks and bool(one.matter.words & other.matter.words)


def _said_open(talk: Talk, utterance: Utterance) -> _Open | None:
    """'Open then', 'FX rounding stays open', 'I don't know whether they are allowed to'."""
    if not utterance.does("question.open") or utterance.does("action.done", "explicit.settle"):
        return None
    own = len(utterance.words - _OPENNESS) >= _OWN_MATTER and not pattern("question.of_it").search(
        curly(utterance.text)
    )
    asked = (None if own else _told_before(talk, utterance)) or _asked_before(talk, utterance, any_matter=not own)
    if asked is not None:
        return _Open(matter=asked, said=utterance)
    return _Open(matter=utterance) if own else None


def _told_before(talk: Talk, utterance: Utterance) -> Utterance | None:
    """The sentence right before in the turn, where it weighs or asks in its own way: 'they can do A or B, I haven't heard which'."""
    before = talk.earlier_in_turn(utterance)[-1:]
    return next((u for u in before if pattern("question.weighs").search(curly(u.text)) and len(u.words) > _LEAST), None)


def _asked_before(talk: Talk, utterance: Utterance, *, any_matter: bool) -> Utterance | None:
    """The question that a remark leaves open: in its turn, or the nearest before it; about the same unless `any_matter`."""
    after = [u for u in talk.by_turn[utterance.turn] if u.place > utterance.place and u.asks]
    before = [u for u in talk.around(utterance.turn, before=_ASKED_WITHIN) if u.turn < utterance.turn]
    asked = [u for u in [*before, *talk.earlier_in_turn(utterance), *after[:1]] if _is_matter(u)]
    about = [u for u in asked if shared(u, [utterance], talk.rare)]
    if about:
        return about[-1]
    return asked[-1] if asked and any_matter else None


def _left_open(talk: Talk, asked: Utterance) -> _Open | None:
    """Whether those who spoke next, or the one who asked, did not know."""
    if not _is_real(asked):
        return None
    if asked.does("question.open"):
        return _Open(matter=asked)
    own = [u for u in talk.by_turn[asked.turn] if u.place > asked.place][:1]
    after = [u for u in talk.around(asked.turn, after=_REPLIES) if u.turn > asked.turn]
    replies = [*own, *[u for u in after if u.speaker != asked.speaker][:_SENTENCES]]
    unknown = next((u for u in replies if _does_not_know(talk, asked, u)), None)
    return _Open(matter=asked, said=unknown) if unknown is not None else None


def _does_not_know(talk: Talk, asked: Utterance, reply: Utterance) -> bool:
    """Whether a reply says that it cannot answer, and means this question: at the turn's beginning, or about the same."""
    if reply.asks or not pattern("question.unanswered").search(curly(reply.text)):
        return False
    return reply.place <= 1 or bool(shared(reply, [asked], talk.rare)) or reply.turn == asked.turn


def _is_matter(asked: Utterance) -> bool:
    """Whether a question can be what somebody says is open: also a bare 'Leaver penalty?'."""
    if not asked.asks or asked.does("suppress.chatter", "suppress.jest"):
        return False
    text = curly(asked.text)
    return len(asked.words) > 1 and not pattern("question.small_talk").search(text)


def _is_real(asked: Utterance) -> bool:
    """Whether it asks for something that is not known, rather than for a nod or a favour."""
    text = curly(asked.text)
    if len(asked.words) < _LEAST or not pattern("question.real").search(text):
        return False
    return not (
        pattern("question.small_talk").search(text)
        or pattern("task.request").search(text)
        or asked.does("suppress.chatter", "suppress.undecided", "proposal.make", "suppress.jest")
    )


def _finding(talk: Talk, left: _Open, topics: Topics) -> Finding:
    matter = left.matter
    text = bare(matter.text, talk.first_names)
    said = text[0].upper() + text[1:] if matter.asks else statement(matter.text, talk.first_names)
    shown = sorted({u.turn: u for u in (matter, left.said) if u is not None}.values(), key=lambda u: u.turn)
    return Finding(
        kind=Kind.QUESTION,
        title=title(said.rstrip("?.")),
        statement=said,
        status="open",
        quotes=tuple(Quote(turn=u.turn, words=u.text) for u in (shown if matter in shown else [matter])),
        details=QuestionDetails(asked_by=matter.speaker),
        topic=topics.classify(said, talk.topic_at(matter.turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )
