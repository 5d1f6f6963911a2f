"""Decisions whose words do not stand by themselves, told by the passage in which they were settled: what was asked, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from agent.engines.offline.compose.phrasings import Phrasings, Voice, folded
from agent.engines.offline.compose.wording import fuller, quoted, shown_speaker, wording
from agent.engines.offline.phrasing import statement
from agent.model.details import DecisionDetails, Passage
from agent.model.ledger import Entry
from agent.text.numbers import digits, quantities, stands
from agent.text.words import stems

_LONGEST = 420
"""Characters of a passage; a longer one ends in an ellipsis."""
_LONG_QUESTION = 300
_FEW = 3
"""Content words below which a choice says too little by itself."""


@lru_cache(maxsize=4096)
def passage(entry: Entry) -> Passage | None:
    """Where a decision was settled: the first passage that has its amounts; null where none does or none was kept."""
    details = entry.details
    passages = details.passages if isinstance(details, DecisionDetails) else ()
    return next((p for p in passages if _holds(p, entry)), None)


def settled_in(entry: Entry) -> str:
    """The words of its passage; '' without one."""
    found = passage(entry)
    return found.words.text if found is not None else ""


def torn(entry: Entry, phrasings: Phrasings, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a decision's statement cannot be understood alone, or nobody said it so, while its passage holds all of it."""
    found = passage(entry)
    if found is None:
        return False
    if fuller(entry, phrasings, seen) is not None:
        return False
    told = wording(entry, phrasings, seen)
    if told.form == "words" or not _verbatim(entry) or _amended(found, entry) or phrasings.has("speech.cut", told.said):
        return True
    if told.form == "phrase" and found.asked is not None and "?" not in found.asked.text:
        return len(stems(found.asked.text) - stems(told.said)) >= _MORE  # a name or value, and what it is one of
    few = len({w for w in stems(told.said) if not w[0].isdigit()}) < _FEW
    return told.form in _BARE and (few or phrasings.has("speech.torn", told.said))


_BARE = frozenset({"phrase", "note", "label", "imperative"})


def recast(entry: Entry) -> bool:
    """Whether nobody said a statement so, and no passage has its amounts: only its evidence can tell it."""
    details = entry.details
    kept = isinstance(details, DecisionDetails) and bool(details.passages)
    return kept and passage(entry) is None and not _verbatim(entry)


def _amended(found: Passage, entry: Entry) -> bool:
    """Whether the statement is what another put forward, and the words that took it up say more than yes."""
    asked, words = found.asked, found.words
    own = [e for e in entry.evidence if e.turn == words.turn]
    said = folded(digits(entry.statement))
    theirs = not any(said in folded(digits(statement(e.quote))) for e in own)
    about = stems(words.text) & stems(f"{entry.statement} {asked.text}") if asked is not None else frozenset()
    return theirs and bool(about) and len(stems(words.text) - stems(entry.statement)) >= _MORE


_MORE = 4
"""Content words from which on an answer says more than yes."""


@lru_cache(maxsize=4096)
def _verbatim(entry: Entry) -> bool:
    """Whether somebody said it so; of a list with its heading, the heading."""
    said = folded(digits(entry.statement))
    heading = folded(digits(entry.statement.partition(":")[0]))
    told = [e.quote for e in entry.evidence if not e.quote.rstrip().endswith("?")]
    texts = [folded(digits(text)) for quote in told for text in (quote, statement(quote))]
    listed = len(heading.split()) >= _A_HEADING and heading != said
    return any(said in text or (listed and heading in text) for text in texts)


_A_HEADING = 4
"""Words of what stands before a colon from which on it is no mere subject."""


def _holds(found: Passage, entry: Entry) -> bool:
    """Whether a passage says each amount of the statement."""
    text = digits(f"{found.asked.text if found.asked else ''} {found.words.text}")
    said = quantities(text)
    return all(
        stands(q, said, text, strict=True)
        or (any(not o.unit and o.value == q.value for o in said) and any(o.unit == q.unit for o in said))
        for q in quantities(f"{entry.statement}\n{entry.title}")
    )


def exchange(entry: Entry, voice: Voice) -> str:
    """The passage as a sentence: who asked or proposed what, and who answered how, in their words."""
    found = passage(entry)
    if found is None:
        return ""
    asked, words = found.asked, found.words
    voice.first(words.text)
    who, quote = shown_speaker(words.speaker) or "somebody", quoted(words.text, _LONGEST)
    if asked is None or len(asked.text) > _LONG_QUESTION:
        return voice.say("decision.words", who=who, quote=quote)
    offers = voice.phrasings.has("form.offers", asked.text)
    asks = "?" in asked.text or voice.phrasings.has("form.question", asked.text)
    open_ = asks and not offers and not _other_amounts(asked.text, entry)
    key = f"decision.{'own_' if asked.speaker == words.speaker else ''}{_ASKED[open_]}"
    proposer = shown_speaker(asked.speaker) or "somebody"
    return voice.say(key, asked=quoted(asked.text), proposer=proposer, who=who, quote=quote)


def proposed(entry: Entry, voice: Voice) -> str:
    """The passage of what was proposed or put off, as such."""
    found = passage(entry)
    if found is None:
        return ""
    asked, words = found.asked, found.words
    voice.first(words.text)
    who, quote = shown_speaker(words.speaker) or "somebody", quoted(words.text, _LONGEST)
    by_another = asked is not None and asked.speaker != words.speaker and "?" in asked.text
    if asked is None or not by_another or len(asked.text) > _LONG_QUESTION:
        return voice.say(f"raised.{entry.status}_words", who=who, quote=quote)
    return voice.say(f"raised.{entry.status}_answer", asked=quoted(asked.text), who=who, quote=quote)


_ASKED = {True: "answer_words", False: "reply_words"}


def _other_amounts(asked: str, entry: Entry) -> bool:
    """Whether what was asked puts forward an amount which was not taken."""
    taken = quantities(entry.statement)
    return any(not any(q.value == t.value for t in taken) for q in quantities(digits(asked)))


def answers(entry: Entry) -> bool:
    """Whether what was proposed answers a question with an amount: that is no mere remark."""
    found = passage(entry)
    asked = found.asked if found is not None else None
    return asked is not None and "?" in asked.text and any(q.unit for q in quantities(entry.statement))


def around(entry: Entry, voice: Voice, told: str, key: str = "around.words") -> str:
    """What was said in one breath with a decision, or weighed before it, where `told` holds little of it; '' where nothing more is known."""
    details = entry.details
    found = passage(entry)
    if not isinstance(details, DecisionDetails) or found is None:
        return ""
    who = shown_speaker(found.words.speaker)
    beside = found.added.text if found.added is not None else ""
    added = beside if key == "around.words" else found.words.text
    if who and _adds(added, told) and not voice.knows(found.words.text) and voice.first(added):
        return voice.say(key, who=who, quote=quoted(added, _LONGEST))
    if key != "around.words":
        return ""
    others = [s for s in details.weighed if s.speaker and s.speaker != found.words.speaker]
    fresh = [s for s in others if _adds(s.text, told) and voice.first(s.text)]
    if not fresh:
        return ""
    by = [(shown_speaker(s.speaker), quoted(s.text, _LONGEST)) for s in fresh[-_WEIGHED:]]
    return voice.say("around.before", said="; ".join(f"{who}: {quote}" for who, quote in by))


_WEIGHED = 2


def _adds(text: str, told: str) -> bool:
    return len(stems(text) - stems(told)) >= _MORE


def one_passage(entries: Sequence[Entry], phrasings: Phrasings, seen: frozenset[str]) -> dict[str, tuple[Entry, ...]]:
    """Decision's label → the others that the same words settled and that stand as little alone: one telling serves all of them."""
    heads: dict[str, Entry] = {}
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        words = passage(entry)
        if words is None or not torn(entry, phrasings, seen):
            continue
        head = heads.setdefault(words.words.text, entry)
        told = passage(head)
        if head is not entry and told is not None and _holds(told, entry):
            found[head.id] = (*found.get(head.id, ()), entry)
    return found
