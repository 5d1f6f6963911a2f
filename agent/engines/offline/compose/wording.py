"""How one entry's words stand in the document: as a clause, a thing to do, a choice; or, where they are speech, as a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from agent.engines.offline.compose.phrasings import Phrasings, Voice, folded
from agent.engines.offline.phrasing import capital, is_clause
from agent.engines.offline.phrasing import statement as stated
from agent.model.finding import Evidence
from agent.model.ledger import Entry
from agent.text.numbers import digits, quantities, stands
from agent.text.quotes import find
from agent.text.words import STOP, fold_name, negated, stems

Form: TypeAlias = Literal["clause", "imperative", "none", "label", "phrase", "note", "words"]
_NAME = re.compile(r"^(?:[A-Z]{2,}|[A-Z][a-z]+[A-Z]|\d|[\"“‘'⟦`])")


class Wording(NamedTuple):
    """A statement as it goes on in a sentence: small first letter, no full stop; and what sort of words it is."""

    form: Form
    said: str


def wording(entry: Entry, phrasings: Phrasings, seen: frozenset[str] = frozenset()) -> Wording:
    """How an entry's statement can be told. `seen`: words that the section's evidence has with a small first letter."""
    text = _whole(phrasings.written(entry.statement.rstrip(". ")), phrasings)
    said = _opened(text, entry, phrasings, seen)
    if phrasings.has("speech.marks", said) or phrasings.has("speech.leans", said):
        return Wording("words", said)
    if phrasings.has("form.none", said) and not phrasings.has("form.does_not", said):
        return Wording("none", said)
    if phrasings.has("form.imperative", said) and ":" not in said:
        return Wording("imperative", said)
    if phrasings.has("form.label", said):
        return Wording("label", said)
    conditional = said.casefold().startswith(_CONDITIONS) and "," in said
    denies = phrasings.has("form.does_not", said) or (
        said.casefold().startswith(_SUBJECTS) and len(said.split()) >= _LEAST and "," not in said
    )
    whole = is_clause(capital(said)) and phrasings.has("form.acts", said)
    if whole or conditional or denies or phrasings.has("form.named_acts", said):
        return Wording("clause" if said[:1].islower() or _named(said, entry, phrasings) else "note", said)
    short_name = len(said.split()) <= _A_NAME and not phrasings.has("form.verb", said)
    short_name = short_name and not phrasings.has("form.acts", f"it {said}")
    return Wording("phrase" if short_name else "note", said)


def _whole(said: str, phrasings: Phrasings) -> str:
    """A statement without a reason behind it that lost the unit of its amount: '…, since they retry for 5'."""
    if not phrasings.has("speech.cut", said):
        return said
    tail = phrasings.search("speech.cut_reason", said)
    return (
        said[: tail.start()].rstrip(" ,") if tail is not None and len(said[: tail.start()].split()) >= _LEAST else said
    )


def _named(said: str, entry: Entry, phrasings: Phrasings) -> bool:
    """Whether the capital that a statement begins with is a name's, as far as one can tell."""
    first = re.split(r"[\s,;:.’]", said, maxsplit=1)[0]
    mid_sentence = rf"[a-z,;] {re.escape(first)}(?!\w)"
    return (
        not first[:1].isalpha()
        or first[1:] != first[1:].lower()
        or fold_name(first) in phrasings.names
        or any(first == e.speaker or re.search(mid_sentence, e.quote) for e in entry.evidence)
    )


def fuller(entry: Entry, phrasings: Phrasings, seen: frozenset[str] = frozenset()) -> Wording | None:
    """A recap among the words of an entry that says in a whole sentence what its statement says in a few words; null without one."""
    short = wording(entry, phrasings, seen)
    again = in_own_words(entry, phrasings, seen)
    if again is not None:
        return again
    if short.form not in _SHORT_FORMS or len(short.said.split()) > _FEW:
        return None
    for evidence in reversed(entry.evidence):
        text = stated(evidence.quote)
        own = stems(text) & stems(short.said)
        if len(text.split()) <= len(short.said.split()) or len(own) < _IN_COMMON:
            continue
        told = wording(entry.model_copy(update={"statement": text, "evidence": (evidence,)}), phrasings, seen)
        if told.form == "clause":
            return told
    return None


def in_own_words(entry: Entry, phrasings: Phrasings, seen: frozenset[str] = frozenset()) -> Wording | None:
    """What an assistant put forward as the person said it again who took it up, where that is a whole sentence; null where not."""
    first, last = entry.evidence[0], entry.evidence[-1]
    if shown_speaker(first.speaker) == first.speaker or last.speaker == first.speaker or not counts(last, entry):
        return None
    text = stated(last.quote)
    told = wording(entry.model_copy(update={"statement": text, "evidence": (last,)}), phrasings, seen)
    same = len(stems(text) & stems(entry.statement)) >= _IN_COMMON and negated(text) == negated(entry.statement)
    return told if told.form == "clause" and same else None


_SHORT_FORMS = frozenset({"imperative", "phrase", "note", "label", "words"})
_FEW = 14
"""Words of a statement that a whole sentence may stand for."""
_IN_COMMON = 2


def written(said: str, phrasings: Phrasings) -> bool:
    """Whether a clause is one that a document would hold: a subject that it names, the third person, no word of talk."""
    return phrasings.has("form.subject", said) and not phrasings.has("speech.talk", said)


def clause_key(said: str, phrasings: Phrasings) -> str:
    """How a clause that somebody said word for word is told: with the thing in front where a document would hold the clause."""
    if not written(said, phrasings):
        return "decision.spoken"
    return "decision.led_short" if "’s " in said else "decision.led"


def spoken(entry: Entry, said: str) -> bool:
    """Whether a statement stands word for word in what somebody said, so that it must not pass for the document's prose."""
    return len(said.split()) >= _A_LINE and any(find(said.rstrip(".,;"), e.quote) for e in entry.evidence)


_A_LINE = 8
"""Words from which on that is no chance."""


_SUBJECTS = ("everybody ", "everyone ", "nobody ", "each ", "every ")
_LEAST = 4
_CONDITIONS = ("if ", "when ", "before ", "after ", "once ", "until ")
_A_NAME = 7
"""Words of a choice that is a name or value; longer ones are notes."""


def count(number: int, one: str, many: str) -> str:
    """'1 decision', '4 decisions'."""
    return f"{number} {one if number == 1 else many}"


def stopped(text: str) -> str:
    """The text with one full stop at its end."""
    return text.rstrip(" .;,:") + "."


def lowered(text: str) -> str:
    """The text with a small first letter, unless a name, number or abbreviation begins it."""
    return text if _NAME.match(text) else text[:1].lower() + text[1:]


def evidence_of(entry: Entry) -> Evidence:
    """The words that an entry rests on most: those that its statement was made of, or that have its amounts; else the last."""
    if len(entry.evidence) == 1:
        return entry.evidence[-1]
    start = folded(entry.statement)[:24]
    told = next((e for e in reversed(entry.evidence) if start in folded(e.quote)), entry.evidence[-1])
    return told if counts(told, entry) else next((e for e in reversed(entry.evidence) if counts(e, entry)), told)


def counts(evidence: Evidence, entry: Entry) -> bool:
    """Whether words say each amount of an entry's statement."""
    text = digits(evidence.quote)
    said = quantities(text)
    return all(stands(q, said, text, strict=True) for q in quantities(entry.statement))


def words_of(entry: Entry) -> str:
    """The words that settle an entry, in quotation marks, with whose they are."""
    evidence = evidence_of(entry)
    who = shown_speaker(evidence.speaker)
    return f"{_opening(who)}: {quoted(evidence.quote)}" if who else quoted(evidence.quote)


def as_asked(entry: Entry) -> str:
    """What is open, as it goes on in a sentence: a question in the words in which it was asked, in quotation marks."""
    asks = any(e.quote.rstrip().endswith("?") for e in entry.evidence) or ". " in entry.title
    return quoted(entry.statement) if asks else lowered(entry.title.rstrip("?."))


def _opening(who: str) -> str:
    """A speaker at the beginning of a line; a nickname stays as it is written."""
    return capital(who) if who.startswith("the ") else who


def granted(entry: Entry, yes: Evidence) -> str:
    """What another had asked for and bare words grant, in quotation marks: 'can I have the old crane' – 'yes'; '' where they say more."""
    told = stems(digits(entry.statement))
    if told & stems(digits(yes.quote)):
        return ""
    wish = max(entry.evidence, key=lambda e: len(told & stems(digits(e.quote))))
    return quoted(wish.quote) if wish.speaker != yes.speaker and told & stems(digits(wish.quote)) else ""


def statement(entry: Entry, voice: Voice, seen: frozenset[str]) -> str:
    """An entry as one item of a list: its statement, or where that is speech the words and whose they are."""
    told = wording(entry, voice.phrasings, seen)
    return words_of(entry) if told.form == "words" else stopped(capital(told.said))


def cased(text: str, seen: frozenset[str]) -> str:
    """The text with a small first letter where its first word occurs so: 'Keeping keys' → 'keeping keys', 'Kafka' stays."""
    first = re.split(r"[\s,;:.]", text, maxsplit=1)[0]
    small = first[:1].lower() + first[1:]
    return small + text[len(first) :] if small in seen or small in STOP else text


def _opened(text: str, entry: Entry, phrasings: Phrasings, seen: frozenset[str]) -> str:
    """A small first letter where the source has the word so, or where it is a common one."""
    first = re.split(r"[\s,;:.]", text, maxsplit=1)[0]
    small = first[:1].lower() + first[1:]
    named = rf"(?<=[a-z,;] ){re.escape(first)}(?!\w)"
    if first[:1].isupper() and any(re.search(named, e.quote) for e in entry.evidence):
        return text
    common = small in STOP or small in _COMMON or phrasings.has("form.imperative", text)
    written = small in seen or any(re.search(rf"(?<!\w){re.escape(small)}(?!\w)", e.quote) for e in entry.evidence)
    return small + text[len(first) :] if common or written else text


_COMMON = frozenset(["no", "not", "every", "each", "all", "nobody", "there", "one", "two", "both", "at", "up", "first"])


def written_small(entries: Iterable[Entry]) -> frozenset[str]:
    """The words that the entries' evidence has with a small first letter: these are no names."""
    return frozenset(w for e in entries for q in e.evidence for w in re.findall(r"(?<!\w)[a-z][\w-]*", q.quote))


_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`")
"""Markdown's marks in what an assistant wrote: they are no words."""


_STRAIGHT_PAIR = re.compile(r'(?<!\w)"([^"]*)"')


def quoted(words: str, longest: int | None = None) -> str:
    """The words in quotation marks; those that they hold become single ones. Longer ones than asked for end in an ellipsis."""
    inner = _STRAIGHT_PAIR.sub(r"‘\1’", _EMPHASIS.sub("", " ".join(words.split())))
    inner = inner.replace("“", "‘").replace("”", "’").replace('"', "’")
    return f"“{short(inner, longest) if longest else inner}”"


def shown_speaker(speaker: str | None) -> str:
    """How a speaker is named in prose; the two voices of a conversation with an assistant by their part."""
    if speaker is None:
        return ""
    return {"user": "the developer", "assistant": "the assistant"}.get(speaker, speaker)


def people(names: tuple[str, ...]) -> str:
    """'Ana', 'Ana and Ben', 'Ana, Ben and Cem'."""
    shown = [shown_speaker(n) for n in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def short(text: str, longest: int = 160) -> str:
    """The text cut at a word, with an ellipsis where something is left out."""
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
