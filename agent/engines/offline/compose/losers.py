"""How an option that lost is named in a sentence: with its article, and something to do as a doing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.compose.phrasings import Voice
from agent.engines.offline.compose.wording import quoted
from agent.engines.offline.contenders import doing
from agent.model.details import Alternative, DecisionDetails
from agent.model.ledger import Entry
from agent.text.names import holds
from agent.text.numbers import digits
from agent.text.words import STOP, fold_name

_A_NAME = 4
"""Words of a name behind 'consider'."""


def options(details: DecisionDetails, voice: Voice) -> list[Alternative]:
    """What was turned down, each thing once.

    Of a name and its initials the name; where the words that turned down something to do name another that lost, they are about that
    one: 'leave the lamp off' lost in the words 'a bridge without a lamp is out'.
    """
    found = list(details.turned_down)
    for option in details.turned_down:
        others = [o for o in found if o is not option]
        if any(option.name.isupper() and _initials(o.name) == option.name for o in others):
            voice.first(f"lost: {option.name}")
            found.remove(option)
            continue
        reason = option.reason
        if reason is None or not (is_a_deed(option.name, voice) or voice.phrasings.has("lost.clause", option.name)):
            continue
        meant = [o for o in others if holds(o.name, reason.text) and not holds(option.name, reason.text)]
        if len(meant) == 1:
            found.remove(option)
            at = found.index(meant[0])
            found[at] = meant[0].model_copy(update={"reason": meant[0].reason or reason})
    return found


def _initials(name: str) -> str:
    words = re.findall(r"[A-Za-z]\w*", name)
    return "".join(w[0] for w in words).upper() if len(words) > 1 else ""


def named(option: Alternative, entry: Entry, voice: Voice) -> str:
    """An option as the subject of a sentence; a clause, which can be none, in quotation marks."""
    plain = digits(option.name.strip()).rstrip(". ")
    weighed = voice.phrasings.search("lost.weighs", plain)
    if weighed is not None and len(plain[weighed.end() :].split()) <= _A_NAME:
        return plain[weighed.end() :]
    how = _HOW.match(plain)
    deed = plain[how.end() :] if how else plain
    if is_a_deed(deed, voice):
        return f"{how[0].casefold() if how else ''}{doing(deed[:1].lower() + deed[1:])}"
    if voice.phrasings.has("lost.clause", plain):
        return quoted(plain)
    said = [*([option.reason.text] if option.reason else []), *(e.quote for e in entry.evidence)]
    return _with_article(plain, said, voice)


_HOW = re.compile(r"^(?:[a-z]+ly |not |never )+", re.IGNORECASE)
"""How something is done or not: 'deliberately not make the lamp part of the test'."""


def is_a_deed(name: str, voice: Voice) -> bool:
    """Whether it is something to do: 'let the depot choose'."""
    first = name.split(" ", 1)[0].casefold()
    does = first not in STOP and not first.endswith(("ing", "ed")) and first.isalpha()
    does = does or voice.phrasings.has("form.imperative", name)
    return does and voice.phrasings.has("lost.to_do", name)


def _with_article(name: str, said: Sequence[str], voice: Voice) -> str:
    """'A copy of the log' where that is how somebody said it; the name of a technology has none."""
    first = name.split(" ", 1)[0]
    if fold_name(first) in voice.phrasings.names:
        return name
    form = re.compile(
        rf"(?<!\w)(an?|the) ((?!same\b|other\b|only\b|first\b|last\b)[a-z]+ )?{re.escape(name)}(?!\w)", re.IGNORECASE
    )
    found = next((m for text in said if (m := form.search(digits(text)))), None)
    if found is None:
        return name
    return f"{found[1].casefold()} {found[2] or ''}{name[:1].lower() + name[1:] if first[1:] == first[1:].lower() else name}"
