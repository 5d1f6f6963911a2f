"""What is said of the system beside decisions: loads and limits, rules that hold, terms, states, steps."""

from __future__ import annotations

import re

from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.speech import Talk, Utterance
from agent.engines.offline.state_triggers import known_states, triggers
from agent.engines.offline.states import states
from agent.model.details import (
    ConceptDetails,
    ConstraintDetails,
    Details,
    Kind,
    PolicyDetails,
    Relation,
)
from agent.model.finding import Finding, Quote, Tier
from agent.text.topics import Topics

_POLICY_TOPICS = frozenset(
    {"idempotency", "retry", "backpressure", "versioning", "compatibility", "security", "observability", "capacity"}
)
_RULE = re.compile(
    r"\b(?:must|has to|have to|never|always|(?<!the )only|at most|at least|no more than|not more than|every|each|maximum|minimum|up to)\b",
    re.IGNORECASE,
)
_LEAST = 4
_PUT_RIGHT_WITHIN = 2


def _plain(talk: Talk, utterance: Utterance) -> bool:
    """Whether it states something of this system, in earnest."""
    weak = utterance.does("suppress.hedge", "suppress.chatter", "action.will", "proposal")
    return talk.states(utterance) and len(utterance.words) >= _LEAST and not weak


def facts(talk: Talk, topics: Topics, settled: set[tuple[int, int]]) -> list[Finding]:
    """Constraints, policies, concepts and states of utterances that settle nothing by themselves.

    `settled`: (turn, place) of the utterances that are told as decisions already.
    """
    found: list[Finding] = []
    lives = {u: told for u in talk.all if (told := states(talk, u, topics))}
    known = known_states(list(lives.values()))
    for utterance in talk.all:
        if utterance not in lives:
            found += [
                _finding(talk, utterance, topics, Kind.STATE, told.details, name=told.name, topic="states")
                for told in triggers(talk, utterance, known)
            ]
        if (told := lives.get(utterance)) is not None:
            found.append(_finding(talk, utterance, topics, Kind.STATE, told.details, name=told.name, topic="states"))
        found += _relations(talk, utterance, topics)
        if (utterance.turn, utterance.place) in settled or _outdated(talk, utterance):
            continue
        if not _plain(talk, utterance):
            found += _dated(talk, utterance, topics)
            continue
        found += (
            _meaning(talk, utterance, topics)
            or _constraint(talk, utterance, topics)
            or _dated(talk, utterance, topics)
            or _policy(talk, utterance, topics)
        )
    return found


def _outdated(talk: Talk, utterance: Utterance) -> bool:
    """Whether the next ones to speak say that its amount is no longer so: '50 was the old contract'."""
    after = [u for u in talk.around(utterance.turn, after=_PUT_RIGHT_WITHIN) if u.turn > utterance.turn]
    return any(
        u.does("suppress.past") and u.speaker != utterance.speaker and not u.asks and one.value == other.value
        for u in after
        for one in u.quantities
        for other in utterance.quantities
    )


def _finding(
    talk: Talk,
    utterance: Utterance,
    topics: Topics,
    kind: Kind,
    details: Details,
    text: str = "",
    name: str = "",
    topic: str = "",
) -> Finding:
    said = text or statement(utterance.text, talk.first_names)
    return Finding(
        kind=kind,
        title=name or title(said),
        statement=said,
        status="current",
        quotes=(Quote(turn=utterance.turn, words=utterance.text),),
        details=details,
        topic=topic or topics.classify(said, talk.topic_at(utterance.turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )


def _constraint(talk: Talk, utterance: Utterance, topics: Topics) -> list[Finding]:
    """A load, a limit from outside, something that is given."""
    bound = utterance.does("constraint.bound") or (utterance.does("action.due") and len(utterance.quantities) > 1)
    load = utterance.does("constraint.load") and any(q.unit for q in utterance.quantities)
    if not (bound or load) or (utterance.does("suppress.past") and not load) or utterance.does("constraint.none"):
        return []
    if topics.classify(utterance.text) == "idempotency":  # 'keeps the last 50 numbers, so a second copy does nothing'
        return [_finding(talk, utterance, topics, Kind.POLICY, PolicyDetails(), topic="idempotency")]
    return [
        _finding(
            talk,
            utterance,
            topics,
            Kind.CONSTRAINT,
            ConstraintDetails(),
            topic="capacity" if load and not bound else "",
        )
    ]


def _dated(talk: Talk, utterance: Utterance, topics: Topics) -> list[Finding]:
    """A date that is set for something, however short: 'And a freeze from 1 November'."""
    weak = utterance.does("suppress.hedge", "suppress.chatter", "suppress.past", "action.will", "proposal", "question")
    if weak or not talk.states(utterance) or not utterance.does("constraint.dated"):
        return []
    return [_finding(talk, utterance, topics, Kind.CONSTRAINT, ConstraintDetails())]


_READ_OUT = re.compile(r"[\"“][^\"“”]{8,}[\"”]")
_SURE = 3
"""Weight of a topic from which on more than a word in passing speaks for it."""


def _policy(talk: Talk, utterance: Utterance, topics: Topics) -> list[Finding]:
    """A rule with a must, never or limit in it, on a subject that calls for rules."""
    repeats = utterance.does("idempotency.repeat")
    own = _READ_OUT.sub(" ", utterance.text)  # 'a comment "never alert"' is the comment's rule
    if not (repeats or _RULE.search(own)) or utterance.does("suppress.past", "rejection.refuse"):
        return []
    topic = "idempotency" if repeats else topics.classify(utterance.text)
    if topic == "idempotency" and not repeats and topics.scores(utterance.text)[topic] < _SURE:
        return []  # 'we'd have to build it twice' says nothing of what is repeated
    if topic not in _POLICY_TOPICS or (talk.with_assistant and not utterance.quantities):
        return []
    return [_finding(talk, utterance, topics, Kind.POLICY, PolicyDetails(), topic=topic)]


_MEANS = re.compile(
    r"\b(?:by |the (?:word|term) )?[\"“‘']?(?P<term>[A-Za-z][\w-]*(?: [\w-]+){0,2})[\"”’']?,? (?:means|stands for|is what we call|is defined as|we mean|in our (?:language|terms) is)\s+(?P<meaning>[^.;]{8,200})",
)
_IS = re.compile(
    r"^(?:so |and |then |okay |for the \w+,? )*an? (?P<term>[a-z][\w-]*(?: [a-z][\w-]*)?) is (?P<meaning>(?:what|an?|the|one|our|ours|when|where)\b[^.;]{4,180})",
    re.IGNORECASE,
)
"""A definition: 'A booking is what the carrier makes.'"""
_CALL = re.compile(
    r"\b(?:we|they) call (?P<thing>[^,.;]{3,60}?) (?:an? |the )?[\"“](?P<term>[\w -]{2,40})[\"”]", re.IGNORECASE
)


def _meaning(talk: Talk, utterance: Utterance, topics: Topics) -> list[Finding]:
    """A term that somebody explains."""
    match = _MEANS.search(utterance.text) or _CALL.search(utterance.text) or _IS.search(utterance.text)
    if match is None:
        return []
    groups = match.groupdict()
    term = re.sub(r"^(?:a|an|the|so|and|by|that|this|it|which)\s+", "", groups["term"].strip(), flags=re.IGNORECASE)
    meaning = (groups.get("meaning") or groups.get("thing") or "").strip()
    if term.casefold() in _NO_TERM or not meaning:
        return []
    name = term[0].upper() + term[1:]
    text = f"{name} means {meaning}."
    return [
        _finding(
            talk,
            utterance,
            topics,
            Kind.CONCEPT,
            ConceptDetails(meaning=meaning),
            text=text,
            name=name,
            topic="contexts",
        )
    ]


_NO_TERM = frozenset(
    ["it", "this", "that", "which", "what", "who", "he", "she", "they", "we", "you", "i", "there", "one", "and", "so"]
)
_COUNTED = (
    r"(?P<count>(?:exactly |at most |at least |up to |between )?(?:an?|one|no|zero|many|several|any number of|\d[\d,]*)"
    r"(?:(?: to | and | or |-|–)\d[\d,]*)?(?: or more)?) "
    r"(?P<many>[a-z][\w-]*(?: (?!(?:and|or|per|with|in|on|at|for|to|of|that|which|as|is|are|from|by|when|if|so|than|has|holds|belongs|owns|carries|"
    r"contains|consists|can)\b)"
    r"[a-z][\w-]*)?)\b"
)
_HAS = re.compile(
    r"\b(?:an?|each|every|one) (?P<one>[a-z][\w-]*(?: [a-z][\w-]*)?) "
    rf"(?:has|holds|contains|consists of|belongs to|can have|owns|carries) {_COUNTED}",
    re.IGNORECASE,
)
_AND = re.compile(
    rf"^,? and {_COUNTED}(?! (?:has|holds|contains|consists|belongs|can|owns|carries|is|are)\b)", re.IGNORECASE
)


def _relations(talk: Talk, utterance: Utterance, topics: Topics) -> list[Finding]:
    """'A cabinet has 8 to 60 compartments': an entity, its relation and the multiplicity."""
    from agent.text.numbers import digits

    if not talk.states(utterance) or utterance.does("suppress.hedge", "suppress.chatter"):
        return []
    found = []
    said = digits(utterance.text)
    for match in _HAS.finditer(said):
        one, many = match["one"].strip(), match["many"].strip()
        if {one.casefold().split()[0], many.casefold().split()[0]} & _NO_ENTITY:
            continue
        if many.casefold().split()[-1].removesuffix("s") in _MEASURES:
            continue
        verb = re.search(
            r"has|holds|contains|consists of|belongs to|can have|owns|carries", match.group(0), re.IGNORECASE
        )
        relation = Relation(verb=verb.group(0) if verb else "has", other=many, multiplicity=match["count"].strip())
        more = _and_more(said[match.end() :], relation.verb)
        name = one[0].upper() + one[1:]
        every = " and ".join(f"{r.multiplicity} {r.other}" for r in (relation, *more))
        text = f"{'An' if one[0].lower() in 'aeiou' else 'A'} {one} {relation.verb} {every}."
        details = ConceptDetails(meaning=text, relations=(relation, *more))
        found.append(_finding(talk, utterance, topics, Kind.CONCEPT, details, text=text, name=name, topic="data-model"))
    return found


def _and_more(rest: str, verb: str) -> tuple[Relation, ...]:
    """What else a thing has in the same breath: '… exactly one parcel and one compartment'."""
    found: list[Relation] = []
    while (more := _AND.match(rest)) is not None:
        if more["many"].casefold().split()[-1].removesuffix("s") not in _MEASURES:
            found.append(Relation(verb=verb, other=more["many"].strip(), multiplicity=more["count"].strip()))
        rest = rest[more.end() :]
    return tuple(found)


_MEASURES = frozenset(
    [
        "millisecond",
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "percent",
        "word",
        "time",
        "euro",
    ]
)
"""What is counted in these is an amount, and no other thing."""
_NO_ENTITY = frozenset(
    [
        "it",
        "this",
        "that",
        "which",
        "what",
        "who",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "there",
        "one",
        "lot",
        "bit",
        "few",
        "chance",
        "way",
        "problem",
        "point",
        "idea",
        "thing",
        "time",
        "reason",
        "sense",
        "good",
        "bad",
        "new",
        "look",
        "word",
        "case",
        "question",
        "nothing",
        "something",
        "anything",
        "everything",
    ]
)
