"""The forms of one person's name that a discussion uses, brought together only where that is certain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

_SUFFIX = re.compile(r"\s*(?:[(\[][^()\[\]]*[)\]]|\|.*)\s*$")
_NOBODYS = re.compile(
    r"^[(\[|]\s*(?:guest|gast|external|extern|host|co-?host|organi[sz]er|presenter|me|you|unverified|invité|phone"
    r"|(?:he|she|they|it|ze|xe|er|sie|elle|il)(?:\s*/\s*\w{2,5})+)\s*[)\]]?$",
    re.IGNORECASE,
)
"""What may stand behind a name and tells no two people apart: a part played, pronouns."""


_BOT = re.compile(r"[-_. \[]bot\]?$", re.IGNORECASE)


def bots_among(names: Collection[str]) -> frozenset[str]:
    """The speakers that call themselves a bot among people; where one person speaks with one, it is an assistant."""
    found = frozenset(name for name in names if _BOT.search(name))
    return found if len(names) - len(found) > 1 else frozenset()


def unified(names: Iterable[str]) -> dict[str, str]:
    """For each form that is certainly one of several of the same person: the full name.

    Certain are: another case, an organisation or a part in brackets, `Berg, Ada`, `A. Berg` and `Ada B.`, a login of
    both names (`ada.berg`), where exactly one full name fits. Two organisations behind one name are two people.
    """
    forms = dict.fromkeys(names)
    bare = {form: _bare(form) for form in forms}
    spelt: dict[str, str] = {}
    for name in sorted(filter(_full, bare.values()), key=lambda name: name.isupper() or name.islower()):
        spelt.setdefault(_folded(name), name)
    shared = _shared(forms, bare)
    people = {name for folded, name in spelt.items() if folded not in shared}
    alone = [form for form in forms if _folded(bare[form]) not in shared]
    found = {form: person for form in alone if (person := _one(bare[form], people))}
    counts: dict[str, int] = {}
    for person in found.values():
        counts[person] = counts.get(person, 0) + 1
    return {form: person for form, person in found.items() if counts[person] > 1}


def alike(name: str, people: Iterable[str]) -> bool:
    """Whether a name is only another spelling of one of these people's: another case, an initial, a login."""
    folded = _folded(_bare(name))
    return any(folded in _forms(_bare(person)) for person in people)


def _bare(form: str) -> str:
    """The name without what stands behind it, first name first."""
    name = _SUFFIX.sub("", form).strip(" @*~") or form
    last, comma, first = name.partition(",")
    turned = comma and len(last.split()) <= 3 and 1 <= len(first.split()) <= 2
    return " ".join((f"{first} {last}" if turned else name).split())


def _shared(forms: Iterable[str], bare: dict[str, str]) -> set[str]:
    """The names behind which two different organisations stand."""
    behind: dict[str, set[str]] = {}
    for form in forms:
        suffix = _SUFFIX.search(form)
        if suffix and not _NOBODYS.match(suffix[0].strip()):
            behind.setdefault(_folded(bare[form]), set()).add(suffix[0].strip().casefold())
    return {name for name, suffixes in behind.items() if len(suffixes) > 1}


def _full(name: str) -> bool:
    words = name.split()
    if len(words) < 2 or any(char.isdigit() for char in name):
        return False
    return all(len(word.strip(".")) > 1 for word in (words[0], words[-1]))


def _one(name: str, people: set[str]) -> str | None:
    """The one person whom a form can stand for."""
    folded = _folded(name)
    fitting = {person for person in people if folded in _forms(person)}
    return next(iter(fitting)) if len(fitting) == 1 else None


def _forms(person: str) -> Iterator[str]:
    words = _folded(person).split()
    if not words:  # a name of signs alone has no other form
        return
    first, last = words[0], words[-1]
    yield " ".join(words)
    yield f"{first} {last}"
    for initial in (f"{first[0]}.", first[0]):
        yield f"{initial} {last}"
    for initial in (f"{last[0]}.", last[0]):
        yield f"{first} {initial}"
    for mark in ".-_":
        yield f"{first}{mark}{last}"


def _folded(name: str) -> str:
    """The name without case and accents, and without the domain of an address."""
    plain = unicodedata.normalize("NFKD", name.split("@", 1)[0] if "@" in name[1:] else name)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold().strip()
