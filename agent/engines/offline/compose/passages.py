"""Decisions whose words do not stand by themselves, told by the passage in which they were settled: what was asked, and the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.engines.offline.compose.phrasings import Phrasings, Voice, folded
from agent.engines.offline.compose.wording import evidence_of, fuller, granted, quoted, shown_speaker, wording
from agent.engines.offline.phrasing import is_clause, leading_subject, statement
from agent.model.details import AlgorithmDetails, DecisionDetails, Passage
from agent.model.ledger import Entry
from agent.text.names import holds
from agent.text.numbers import digits, quantities, stands
from agent.text.sentences import sentences
from agent.text.words import negated, stems

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
    later = [e for e in entry.evidence if own and e.discussion == own[0].discussion and e.turn > own[0].turn]
    texts = [folded(digits(statement(e.quote))) for e in (*own, *later)]
    theirs = not any(form in text for text in texts for form in _as_said(entry))
    about = stems(words.text) & stems(f"{entry.statement} {asked.text}") if asked is not None else frozenset()
    return theirs and bool(about) and len(stems(words.text) - stems(entry.statement)) >= _MORE


_MORE = 4
"""Content words from which on an answer says more than yes."""


@lru_cache(maxsize=4096)
def _verbatim(entry: Entry) -> bool:
    """Whether somebody said it so; of a list with its heading, the heading."""
    told = [e.quote for e in entry.evidence if not e.quote.rstrip().endswith("?")]
    texts = [folded(digits(text)) for quote in told for text in (quote, statement(quote))]
    return any(form in text for text in texts for form in _as_said(entry)) or _put_together(entry)


def _put_together(entry: Entry) -> bool:
    """Whether a statement is two sentences that people said of it, and not a word more: the rule, and where it does not hold."""
    left = folded(digits(entry.statement))
    parts = [folded(digits(statement(e.quote))) for e in entry.evidence]
    used = [part for part in parts if part and part in left]
    for part in sorted(used, key=len, reverse=True):
        left = left.replace(part, " ", 1)
    return len(used) > 1 and not stems(left) and is_clause(entry.statement)


def _as_said(entry: Entry) -> list[str]:
    """The forms in which somebody may have said a statement: as it is, the heading of a list, with 'it' for its subject."""
    said, heading = folded(digits(entry.statement)), folded(digits(entry.statement.partition(":")[0]))
    listed = len(heading.split()) >= _A_HEADING and heading != said
    subject = f"the {leading_subject(entry.statement)} "
    its = f"it {said.removeprefix(subject)}" if said.startswith(subject) else said
    return [said, its, *([heading] if listed else [])]


_A_HEADING = 4
"""Words of what stands before a colon from which on it is no mere subject."""


def _holds(found: Passage, entry: Entry) -> bool:
    """Whether a passage says each amount of the statement."""
    return _counts(f"{found.asked.text if found.asked else ''} {found.words.text}", entry)


def _counts(words: str, entry: Entry) -> bool:
    """Whether words say each amount of the statement."""
    text = digits(words)
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
    if (
        asked is None
        or len(asked.text) > _LONG_QUESTION
        or not _taken_up(found, entry)
        or _needless(found, entry, voice)
    ):
        wish = granted(entry, evidence_of(entry))
        if wish:
            return voice.say("decision.answer_words", asked=wish, who=who, quote=quote)
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
    if asked is None or not by_another or len(asked.text) > _LONG_QUESTION or not _taken_up(found, entry):
        return voice.say(f"raised.{entry.status}_words", who=who, quote=quote)
    return voice.say(f"raised.{entry.status}_answer", asked=quoted(asked.text), who=who, quote=quote)


def _taken_up(found: Passage, entry: Entry) -> bool:
    """Whether what was asked or proposed has to do with the words that are said to answer it.

    It has where it stands right before them, is of the same matter, or holds an amount of the choice that they lack.
    """
    asked, words = found.asked, found.words
    assert asked is not None  # noqa: S101  # the callers looked
    told = f"{entry.statement} {entry.title}" if shown_speaker(asked.speaker) != asked.speaker else words.text
    common = stems(digits(asked.text)) & stems(digits(told))
    away = (words.turn or 0) - (asked.turn or 0)
    another = (
        asked.speaker != words.speaker
    )  # one's own next sentence answers what one said before only where both are about the same
    at_once = 0 < away <= _AT_ONCE and another and shown_speaker(asked.speaker) == asked.speaker
    least = 1 if another else _ONES_OWN
    return at_once or len([w for w in common if not w[0].isdigit()]) >= least or not _counts(words.text, entry)


def _needless(found: Passage, entry: Entry, voice: Voice) -> bool:
    """Whether words are better told without the proposal before them.

    They turn down what it puts forward, so that beside it they would read as taking it up; or an assistant put it forward, who says
    much in a breath, and they say whole sentences of their own.
    """
    asked, words, details = found.asked, found.words, entry.details
    assert asked is not None  # noqa: S101  # the callers looked
    if not _counts(words.text, entry):
        return False  # the amount that they settle stands in the proposal alone
    lost = details.turned_down if isinstance(details, DecisionDetails) else ()
    if "?" not in asked.text and any(holds(option.name, asked.text) for option in lost):
        return True
    assisted = shown_speaker(asked.speaker) != asked.speaker and asked.speaker != words.speaker
    leans = voice.phrasings.has("speech.leans", words.text) or voice.phrasings.has("form.said_yes", words.text)
    whole = any(is_clause(s.strip()) and len(stems(s)) >= _MORE for s in sentences(words.text))
    refuses = negated(words.text) or not leans
    return assisted and whole and refuses


_AT_ONCE = 2
"""Turns within which people answer; an assistant says much in one turn, of which an answer takes up a part."""
_ONES_OWN = 2
"""Content words that one's own proposal has in common with what one says in the end."""
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


def around(entry: Entry, voice: Voice, told: str, key: str = "around.words", **parts: str) -> str:
    """What was said in one breath with a decision, or weighed before it, where `told` holds little of it; '' where nothing more is known."""
    details = entry.details
    found = passage(entry)
    if not isinstance(details, DecisionDetails) or found is None:
        return ""
    who = shown_speaker(found.words.speaker)
    beside = found.added.text if found.added is not None else ""
    added = beside if key == "around.words" else found.words.text
    if who and _adds(added, told, _MORE) and not voice.knows(found.words.text) and voice.first(added):
        return voice.say(key, who=who, quote=quoted(added, _LONGEST), **parts)
    if key != "around.words":
        return ""
    others = [s for s in details.weighed if s.speaker and s.speaker != found.words.speaker]
    least = _MORE if told_alone(entry, voice.phrasings) else 1
    fresh = [s for s in others if _adds(s.text, told, least) and voice.first(s.text)]
    if not fresh:
        return ""
    by = [(shown_speaker(s.speaker), quoted(s.text, _LONGEST)) for s in fresh[-_WEIGHED:]]
    return voice.say("around.before", said="; ".join(f"{who}: {quote}" for who, quote in by))


_WEIGHED = 2


def told_alone(entry: Entry, phrasings: Phrasings) -> bool:
    """Whether a decision is understood without what was said right before it; not so 'those stay apart'."""
    return not phrasings.has("speech.leans", phrasings.written(entry.statement))


def _adds(text: str, told: str, least: int) -> bool:
    return len(stems(text) - stems(told)) >= least


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


def said_within(entries: Sequence[Entry], phrasings: Phrasings, seen: frozenset[str]) -> dict[str, tuple[Entry, ...]]:
    """Label of a decision → those that its telling tells too, because the words of the one stand in the passage of the other.

    'Fourteen it is. So events are kept for 14 days' settles a value and says it in full: the sentence tells the value. Where the
    passage has to be quoted, since it says more, it tells the sentence.
    """
    whole = [e for e in entries if wording(e, phrasings, seen).form == "clause" and not torn(e, phrasings, seen)]
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in (e for e in entries if e not in whole):
        words = passage(entry)
        text = folded(words.words.text) if words is not None else ""
        teller = next((e for e in whole if words and _says_all(e, entry, words.words.turn, text)), None)
        if teller is None:
            continue
        more = stems(entry.statement) - stems(teller.statement)
        if len(more) <= _LITTLE and not entry.supersedes and not _NAMED.search(_new_words(entry, more)):
            found[teller.id] = (*found.get(teller.id, ()), entry)
        elif torn(entry, phrasings, seen) and teller.id not in found:
            found[entry.id] = (*found.get(entry.id, ()), teller)
            whole.remove(teller)
    return found


_LITTLE = 2
"""Words that carry meaning which a value may have beside the sentence that tells it."""
_NAMED = re.compile(r"[A-Z]{2,}|(?<=\w )[A-Z]")


def _new_words(entry: Entry, more: frozenset[str]) -> str:
    return " ".join(w for w in entry.statement.split() if stems(w) & more)


def _says_all(whole: Entry, part: Entry, turn: int | None, passage_: str) -> bool:
    """Whether a decision stands word for word in the passage of another, and has its amounts."""
    said = whole.evidence[-1]
    there = said.discussion == part.evidence[-1].discussion and said.turn == turn and folded(said.quote) in passage_
    amounts, theirs = quantities(digits(whole.statement)), quantities(digits(part.statement))
    return there and all(any(q.value == o.value for o in amounts) for q in theirs)


def steps_settled(entries: Sequence[Entry]) -> dict[str, Entry]:
    """A step of a procedure → the decision that settles it in the same words: the procedure tells it."""
    steps = {folded(step): step for e in entries if isinstance(e.details, AlgorithmDetails) for step in e.details.steps}
    decided = (e for e in entries if isinstance(e.details, DecisionDetails) and e.status == "accepted")
    pairs = ((e, _step_of(e, steps)) for e in decided)
    return {steps[step]: e for e, step in pairs if step}


def _step_of(entry: Entry, steps: Iterable[str]) -> str:
    """The step that says what a decision says, give or take the word that counts it."""
    said = folded(digits(entry.statement))
    return next(
        (step for step in steps if step == said or (said.endswith(step) and said.count(" ") - step.count(" ") <= 1)), ""
    )
