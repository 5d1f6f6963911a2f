"""What is known of the whole discussion before any part is read closely, by rules.

How people talk decides how far a rule can be trusted, so the manner comes first: who decides, whether votes or recaps
are used, who asks for them. The outline goes with every chunk, so that chunks can be read independently.
"""

from __future__ import annotations

import re
from collections import Counter

from agent.model.transcript import Manner, Outline, Participant, Proposal, Redacted, TopicSpan, Transcript, Turn
from agent.text.acts import Cues
from agent.text.sentences import sentences
from agent.text.topics import GENERAL, Topics

_ASSISTANT = "assistant"
_VOTES_NEEDED = 4
_RECAPS_PER_1000 = 2.0
_LONG_PROPOSAL = 300


def outline(transcript: Redacted[Transcript], cues: Cues, topics: Topics) -> Outline:
    """Participants and roles, manner of talk, topic spans, proposals."""
    value = transcript.value
    spoken = [t for t in value.turns if not t.automatic]
    recaps = Counter(t.speaker or "" for t in spoken if _recaps(t, cues))
    leads = _leads(spoken, cues)
    sealing = Counter(t.speaker for t in spoken if t.speaker and _SEALS.match(t.text))
    manner = _manner(value, spoken, sum(recaps.values()), cues)
    return Outline(
        manner=manner,
        participants=_participants(spoken, leads, manner, sealing),
        topics=_spans(value, topics),
        proposals=_proposals(spoken, cues),
    )


def _recaps(turn: Turn, cues: Cues) -> bool:
    """Whether a turn says in its own words what holds now."""
    return any(
        cues.has("explicit.settle", s)
        or (cues.has("openers.strong", s) and len(s.split()) > 3 and not s.rstrip().endswith("?"))
        for s in sentences(turn.text)
    )


def _manner(transcript: Transcript, spoken: list[Turn], recaps: int, cues: Cues) -> Manner:
    if transcript.with_assistant:
        return Manner.ASSISTANT
    if _teaches(spoken):
        return Manner.LOOSE
    votes = sum(1 for t in spoken if t.text.lstrip().startswith(("+1", "-1", "👍", "👎")))
    if votes >= _VOTES_NEEDED:
        return Manner.VOTES
    words = sum(len(t.text.split()) for t in spoken) or 1
    known = sum(1 for t in spoken if t.speaker)
    nods = sum(
        1 for t in spoken if len(t.text.split()) <= _A_SENTENCE and cues.has("acceptance.assent", t.text.strip())
    )
    if any(t.has_say for t in spoken):
        return Manner.CHAT
    if known < len(spoken) / 2 or 1000 * (recaps + nods / 2) / words < _RECAPS_PER_1000:
        return Manner.LOOSE
    wall_clock = sum(1 for t in spoken if t.time and "-" in t.time)
    return Manner.CHAT if wall_clock > len(spoken) / 2 else Manner.FACILITATED


_NOT_DECIDING = re.compile(
    r"\b(?:not (?:here to )?(?:designing|deciding|going to (?:design|decide)) anything|no decisions? (?:today|here)"
    r"|nothing (?:here |we say )?is (?:a decision|decided)|imaginary|hypothetical|thought experiment"
    r"|just (?:teaching|explaining|practising|an exercise)|mock interview|book club)\b",
    re.IGNORECASE,
)


def _teaches(spoken: list[Turn]) -> bool:
    """Whether a discussion says of itself, near its beginning, that nothing is being decided."""
    return any(_NOT_DECIDING.search(t.text) for t in spoken[: max(8, len(spoken) // 8)])


_LEADS = {
    "explicit.settle": 2.0,
    "openers.strong": 1.0,
    "recap.seals": 1.0,
    "explicit.order": 0.5,
    "question.ask": 0.5,
}
"""What those do who lead a discussion, and how much each says of it."""


def _leads(spoken: list[Turn], cues: Cues) -> dict[str, float]:
    """How much each speaker leads, by what the sentences of each do."""
    points: dict[str, float] = {}
    for turn in spoken:
        for sentence in sentences(turn.text):
            if len(sentence.split()) < _A_SENTENCE:
                continue
            acts = cues.acts(sentence)
            if acts & _NO_LEAD and "question.ask" not in acts:
                continue
            name = turn.speaker or ""
            points[name] = points.get(name, 0.0) + max((w for act, w in _LEADS.items() if act in acts), default=0.0)
    return points


_A_SENTENCE = 4
_CLEARLY = 1.25
_NO_LEAD = frozenset({"suppress.hedge", "suppress.past", "suppress.jest", "suppress.aloud", "suppress.planted"})


_SEALS = re.compile(r"\W*(?:(?:ok(?:ay)?|good|right|fine|then|so)\W+)*(?:agreed|settled|decided)\b", re.IGNORECASE)
_OFTEN = 2


def _leaders(leads: dict[str, float], sealing: Counter[str]) -> list[str]:
    """The one who leads clearly more than any other, else who alone says what is agreed; nobody among equals."""
    ranked = sorted(leads, key=lambda name: -leads[name])
    clear = len(ranked) == 1 or (len(ranked) > 1 and leads[ranked[0]] >= _CLEARLY * max(leads[ranked[1]], 1.0))
    if clear:
        return ranked[:1]
    alone = [n for n, often in sealing.items() if often >= _OFTEN and len(sealing) == 1]
    return [n for n in alone if leads.get(n, 0.0) > 0]


def _participants(
    spoken: list[Turn], leads: dict[str, float], manner: Manner, sealing: Counter[str]
) -> tuple[Participant, ...]:
    turns = Counter(t.speaker for t in spoken if t.speaker)
    words = Counter[str]()
    for turn in spoken:
        words[turn.speaker or ""] += len(turn.text.split())
    runs_it = {t.speaker for t in spoken if t.has_say}
    leaders = _leaders(leads, sealing) if manner in (Manner.FACILITATED, Manner.CHAT, Manner.VOTES) else []
    leaders = sorted(name for name in runs_it if name) or leaders
    return tuple(
        Participant(
            name=name,
            turns=count,
            words=words[name],
            facilitates=name in leaders,
            has_say=name in runs_it,
            assistant=manner is Manner.ASSISTANT and name == _ASSISTANT,
        )
        for name, count in turns.items()
    )


def _spans(transcript: Transcript, topics: Topics) -> tuple[TopicSpan, ...]:
    """Consecutive turns of one topic; a turn without words of any topic goes on with the one before."""
    spans: list[TopicSpan] = []
    topic = GENERAL
    for turn in transcript.turns:
        scores = topics.scores(turn.text)
        best = max(scores, key=lambda name: scores[name]) if scores else topic
        if scores and scores[best] > scores.get(topic, 0):
            topic = best
        if spans and spans[-1].topic == topic:
            spans[-1] = TopicSpan(first=spans[-1].first, last=turn.n, topic=topic)
        else:
            spans.append(TopicSpan(first=turn.n, last=turn.n, topic=topic))
    return tuple(spans)


def _proposals(spoken: list[Turn], cues: Cues) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(turn=t.n, speaker=t.speaker, text=s[:_LONG_PROPOSAL])
        for t in spoken
        for s in sentences(t.text)
        if cues.has("proposal.make", s) and len(s.split()) > 3
    )
