"""Why a decision was taken and what lost, as sentences after it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agent.engines.offline.compose.losers import named, options
from agent.engines.offline.compose.phrasings import Voice, folded
from agent.engines.offline.compose.wording import lowered, people, quoted, shown_speaker, stopped, wording
from agent.engines.offline.phrasing import capital, is_clause, statement
from agent.engines.offline.sides import one_sort, positive
from agent.model.details import DecisionDetails, Said
from agent.model.finding import Weight
from agent.model.ledger import Entry
from agent.model.section import Sentence
from agent.text.names import holds
from agent.text.numbers import digits, quantities, same, stands
from agent.text.words import fold_name, negated, stems

_TOLD = 0.6
"""Share of a reason's content words in what was told already, from which on it tells nothing new."""
_SAID = 0.75
"""Share of what stands before a 'because' from which on it is the decision itself, and what stands behind is its reason."""
_LONGEST = 260
_WORDS_OF_PROSE = 32
_OF_ITS_OWN = 3
"""Content words from which on what stands before 'because' is a statement of its own."""


def arguments(
    entry: Entry, voice: Voice, told: str, turned_down: Mapping[str, str], replaced: Sequence[Entry]
) -> list[Sentence]:
    """The sentences that follow a decision. `told`: what its own sentence says; `turned_down`: words → the entry that refused in them."""
    details = entry.details
    if not isinstance(details, DecisionDetails):
        return []
    return [
        *_reasons(entry, details, voice, told, turned_down),
        *_lost(entry, details, voice, told, turned_down),
        *_replaced(entry, voice, replaced, told),
        *_objections(entry, details, voice),
    ]


def only_tells_what_lost(entry: Entry) -> bool:
    """Whether what follows a decision says what it was taken instead of, and neither why nor what it replaces."""
    details = entry.details
    argued = isinstance(details, DecisionDetails) and (details.rationale or details.objections)
    return not argued and not entry.supersedes


def _reasons(
    entry: Entry, details: DecisionDetails, voice: Voice, told: str, turned_down: Mapping[str, str]
) -> list[Sentence]:
    """One reason, two where the decision shapes the system; none that the sentence before gave already."""
    own = {folded(e.quote) for e in entry.evidence}
    fresh = [
        r
        for r in details.rationale
        if folded(r.text) not in own
        and folded(r.text) not in turned_down
        and not stands_in(r.text.partition(" because ")[2] or r.text, told)
        and not _refuses(r.text, voice)
        and not _of_a_neighbour(r, entry, voice)
        and voice.first(r.text)
    ]
    most = 2 if entry.weight is Weight.SHAPES else 1
    return [Sentence(text=_reason(r, voice, told), cites=(entry.id,)) for r in fresh[:most]]


def stands_in(text: str, told: str, share: float = _TOLD) -> bool:
    """Whether what was told holds so much of a text that it says nothing new."""
    words = stems(text)
    return bool(words) and len(words & stems(told)) >= share * len(words)


def _of_a_neighbour(said: Said, entry: Entry, voice: Voice) -> bool:
    """Whether a sentence that calls itself no reason has no word in common with the decision, or with what was asked or weighed."""
    details = entry.details
    marked = voice.phrasings.has("reason.because", said.text)
    if not said.verbatim or marked or not isinstance(details, DecisionDetails):
        return False
    about = " ".join((entry.title, entry.statement, details.asked.text if details.asked else ""))
    about += " ".join(a.name for a in details.alternatives)
    return not stems(digits(said.text)) & stems(digits(about))


def _refuses(text: str, voice: Voice) -> bool:
    return voice.phrasings.has("lost.out", text.rstrip(".")) or voice.phrasings.has("lost.none", text.rstrip("."))


def _reason(said: Said, voice: Voice, told: str) -> str:
    """A reason as prose where it is a clause that nobody speaks of himself in, else in the words of who gave it."""
    if not said.verbatim:
        return stopped(said.text)
    plain = voice.phrasings.written(statement(said.text).rstrip("."))
    for lead in ("because ", "since ", "as "):
        if plain.casefold().startswith(lead):
            plain = plain[len(lead) :]
    own, _, why = plain.partition(" because ")
    same_amounts = bool(quantities(own)) and all(stands(q, quantities(told), told) for q in quantities(own))
    share = _TOLD if same_amounts else _SAID
    if why and stands_in(own, told, share):
        plain, own = why, ""
    key, told_as = _sort_of_reason(plain, own if why else "", told, voice)
    clause = is_clause(capital(told_as)) or key != "reason.prose"
    prose = not voice.phrasings.has("speech.marks", told_as) and clause
    if prose and len(told_as.split()) <= _WORDS_OF_PROSE:
        return voice.say(key, why=_small(told_as, said.text))
    return _worded("beside" if key == "beside.prose" else "reason", said, voice)


def _sort_of_reason(plain: str, own: str, told: str, voice: Voice) -> tuple[str, str]:
    """How it is told: as the reason, as what comes otherwise, as the exception; or, where it gives a reason for something else, beside it."""
    exception = voice.phrasings.search("reason.exception", plain)
    if exception is not None:
        return "reason.exception", plain[exception.end() :]
    otherwise = voice.phrasings.search("reason.otherwise", plain)
    if otherwise is not None:
        return "reason.otherwise", plain[otherwise.end() :]
    if own and len(stems(own)) >= _OF_ITS_OWN and not stands_in(own, told, _SAID) and is_clause(capital(own)):
        return "beside.prose", plain
    return "reason.prose", plain


def _small(plain: str, source: str) -> str:
    """A small first letter where the source has one, or where it is no name."""
    first = plain.split(maxsplit=1)[0]
    return plain if f" {first}" in f" {source[1:]}" and first[:1].isupper() else lowered(plain)


def _worded(key: str, said: Said, voice: Voice, **parts: str) -> str:
    who = shown_speaker(said.speaker)
    words = quoted(said.text, _LONGEST)
    return (
        voice.say(f"{key}.words", who=who, quote=words, **parts)
        if who
        else voice.say(f"{key}.words_nobody", quote=words, **parts)
    )


def _lost(
    entry: Entry, details: DecisionDetails, voice: Voice, told: str, turned_down: Mapping[str, str]
) -> list[Sentence]:
    """What was turned down for it: with the reason where the words give one, in the words where they are no prose."""
    plain: list[str] = []
    reasoned: dict[str, list[str]] = {}
    sentences: list[Sentence] = []
    labels: dict[str, tuple[str, ...]] = {}
    for option in options(details, voice):
        name = named(option, entry, voice)
        if not _is_option(name, option.reason, entry, told, voice) or not voice.first(f"lost: {name}"):
            continue
        said = option.reason
        labels[name] = _with(entry.id, said.text, turned_down) if said else (entry.id,)
        why = why_not(name, said, voice) if said else ""
        others = bool(said and refusals(said.text, voice))  # the words give a reason, and it is another option's
        if why:
            reasoned.setdefault(why, []).append(name)
        elif (
            said
            and not others
            and said.verbatim
            and folded(said.text) not in {folded(e.quote) for e in entry.evidence}
            and voice.first(said.text)
        ):
            text = _worded("lost", said, voice, names=name, were=were((name,), voice))
            sentences.append(Sentence(text=text, cites=labels[name]))
        else:
            plain.append(name)
    sentences = [*_with_reasons(reasoned, labels, voice), *sentences]
    if plain:
        text = voice.say("lost.plain", names=people(tuple(plain)), were=were(plain, voice))
        sentences.append(Sentence(text=text, cites=_joined(plain, labels)))
    return sentences


def _with_reasons(
    reasoned: Mapping[str, list[str]], labels: Mapping[str, tuple[str, ...]], voice: Voice
) -> list[Sentence]:
    """Each option with its reason, in one sentence: 'VerneMQ was turned down because …; HiveMQ because …'."""
    if not reasoned:
        return []
    (why, names), *others = reasoned.items()
    first = f"{people(tuple(names))} {were(names, voice)} turned down {why}"
    rest = [f"{people(tuple(more))} {because}" for because, more in others]
    every = [n for names in reasoned.values() for n in names]
    return [Sentence(text=stopped(capital("; ".join((first, *rest)))), cites=_joined(every, labels))]


def why_not(name: str, said: Said, voice: Voice) -> str:
    """'because nobody could replay a day', where the words give this reason for this option, and no one speaks of himself in it."""
    return next((why for what, why in refusals(said.text, voice) if _named(name, digits(what))), "")


def refusals(text: str, voice: Voice) -> list[tuple[str, str]]:
    """(what was turned down, 'because …') of each refusal with its reason in a text; none where somebody speaks of himself in it."""
    found = []
    for pattern in ("lost.out", "lost.none"):
        for match in voice.phrasings.found(pattern, text.rstrip(". ")):
            what, where = match["what"].strip(), (match.groupdict().get("where") or "").rstrip()
            what = f"{_LEAD.sub('', what)}{where}"
            if not voice.phrasings.has("speech.marks", match["why"].split(" ", 1)[-1]):
                why = voice.phrasings.written(match["why"])
                found.append((_NEITHER.sub(" and ", what), digits(why).rstrip(". ")))
    return found


_LEAD = re.compile(r"^(?:and|but|so) ", re.IGNORECASE)
_NEITHER = re.compile(r",? and no |, no ")
"""Between two things of which neither is taken: 'no mesh and no proxy'."""


def _is_option(name: str, reason: Said | None, entry: Entry, told: str, voice: Voice) -> bool:
    """Whether it names what lost: no number alone, no remark, nothing that the decision itself says, no amount of another sort."""
    if _bare(name) or holds(name, told) or any(voice.phrasings.has(p, name) for p in ("lost.remark", "lost.nameless")):
        return False
    if reason is not None and voice.phrasings.has("lost.reported", reason.text):
        return False
    if reason is None and voice.phrasings.has("lost.no_option", name):
        return False
    amounts, chosen = quantities(name), quantities(entry.statement)
    if stems(name) <= stems(entry.statement) and all(stands(q, chosen, entry.statement) for q in amounts):
        return False
    counted = len(amounts) == 1 and amounts[0].unit and not stems(name) - stems(amounts[0].text)
    return not counted or any(one_sort(amounts[0], q) for q in chosen) or not chosen


_ARTICLE = re.compile(r"^(?:an?|the) ", re.IGNORECASE)


def _bare(name: str) -> bool:
    """Whether an option is a number alone, which tells nobody what lost."""
    return not re.search(r"[A-Za-z]{2}", name)


def _named(name: str, what: str) -> bool:
    name = _ARTICLE.sub("", name)
    return holds(name, what) or (bool(stems(name)) and stems(name) <= stems(what))


def were(names: Sequence[str], voice: Voice) -> str:
    """'was' or 'were', as the names go that stand before it."""
    if len(names) == 1 and (names[0].startswith("“") or voice.phrasings.has("lost.doing", names[0])):
        return "was"  # what somebody would have done
    head = re.split(r" (?:in|of|for|on|with|from|to|at|per|as|between|without|into|over)\b", names[-1])[0]
    last = head.split()[-1] if len(names) == 1 and head.split() else ""
    plural = last.endswith("s") and not last.endswith("ss") and last.islower()
    return "were" if len(names) > 1 or (plural and fold_name(last) not in voice.phrasings.names) else "was"


def _joined(names: Sequence[str], labels: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for name in names for label in labels[name]))


def _with(label: str, words: str, turned_down: Mapping[str, str]) -> tuple[str, ...]:
    """The decision, and the entry of its own that turned the option down, where the same words are both."""
    other = turned_down.get(folded(words))
    return (label, other) if other and other != label else (label,)


def _replaced(entry: Entry, voice: Voice, replaced: Sequence[Entry], told: str) -> list[Sentence]:
    """What held before, or had been put forward; nothing of what only says the same in other words, or was told already."""
    fresh = [e for e in replaced if voice.first(f"replaced {e.id}")]
    raised = [e for e in fresh if _only_proposed(e)]
    changed = [e for e in fresh if e not in raised and not _same_values(entry, e)]
    sentences = []
    for key, entries in (("replaced", changed), ("outdone", raised)):
        shown = [(e, said) for e in entries if (said := _held_before(e, voice))]
        shown = [(e, said) for e, said in shown if key == "replaced" or not stems(said) <= stems(told)]
        if shown:
            text = voice.say(f"{key}.said", said="; ".join(said for _, said in shown))
            sentences.append(Sentence(text=text, cites=(entry.id, *(e.id for e, _ in shown))))
        elif entries and key == "replaced":
            sentences.append(Sentence(text=voice.say(f"{key}.unsaid"), cites=(entry.id, *(e.id for e in entries))))
    return sentences


def _held_before(entry: Entry, voice: Voice) -> str:
    """What an earlier entry said, without what it left as it was; of a name with a remark, the name; '' where it is speech."""
    told = wording(entry, voice.phrasings)
    if told.form == "words":
        return ""
    said = told.said.split(": ", 1)[0] if told.form == "label" and _only_proposed(entry) else told.said
    stays = voice.phrasings.search("lost.stays", said)
    return said[: stays.start()] if stays is not None and len(said[: stays.start()].split()) >= _A_CHOICE else said


_A_CHOICE = 3
"""Words of a choice that is one without what stands behind it."""


def _only_proposed(entry: Entry) -> bool:
    """Whether nobody had settled what was replaced."""
    lived = [change.what for change in entry.history]
    return "proposed" in lived and "accepted" not in lived


_PARTLY, _MOSTLY, _WHOLLY = 0.3, 0.6, 0.8
"""Share of an earlier entry's words that a later one must hold to restate it: where amounts agree and it follows at once, where
amounts agree, and where there are none."""
_SAME_BREATH = 4
"""Turns within which a recap follows."""


def _same_values(entry: Entry, earlier: Entry) -> bool:
    """Whether an entry says all that the earlier one says, its words and its amounts, so that it changes nothing of it."""
    says = positive(entry.statement)
    ours, theirs = stems(digits(says)), stems(digits(earlier.statement))
    amounts = quantities(earlier.statement)
    if not theirs or negated(entry.statement) != negated(earlier.statement):
        return False
    said = quantities(says)
    kept = all(
        stands(q, said, says, strict=True) or (not q.unit and any(q.value == o.value for o in said)) for q in amounts
    )
    fresh = [a for a in quantities(entry.statement) if not any(same(a, b) or a.value == b.value for b in amounts)]
    other = any(one_sort(a, b) for a in fresh for b in amounts)
    a, b = earlier.evidence[-1], entry.evidence[-1]
    one_breath = a.discussion == b.discussion and 0 <= b.turn - a.turn <= _SAME_BREATH
    least = _PARTLY if amounts and one_breath else _MOSTLY if amounts else _WHOLLY
    return kept and not other and len(theirs & ours) >= least * len(theirs)


def _objections(entry: Entry, details: DecisionDetails, voice: Voice) -> list[Sentence]:
    sentences = []
    for objection in details.objections:
        if voice.first(objection.text):
            parts = {"who": shown_speaker(objection.by) or "somebody", "quote": quoted(objection.text, _LONGEST)}
            answer = quoted(objection.answer, _LONGEST) if objection.answer else ""
            text = (
                voice.say("objection.answered", answer=answer, **parts)
                if answer
                else voice.say("objection.open", **parts)
            )
            sentences.append(Sentence(text=text, cites=(entry.id,)))
    return sentences
