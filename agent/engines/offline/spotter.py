"""Finds technologies by name in a text.

Names come from the lexicon (`prompts/lexicons/technologies.toml`), and from casing that only product names have (`SQLCipher`, `UniFFI`). A
name that is also an ordinary word counts only where its casing and place say that the product is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.catalogue import Technologies, Technology
from agent.types import Frozen

_CAMEL = re.compile(
    r"\b(?:[A-Z]{2,}[a-z]+[A-Za-z]*|[A-Z][a-z]+(?:[A-Z][a-z]+|[A-Z]{2,})[A-Za-z]*|[a-z]+[A-Z]{2,}[a-z]*)\b"
)
_VERSION = re.compile(
    r"^[ -]?(?:version |v\.? ?)?(\d+(?:\.\d+)*)\b(?! ?(?:%|s\b|ms\b|min|hour|day|week|month|year|second|node|replica|partition|[a-z]+s\b))"
)
_CLAUSE = re.compile(r"\s*(?:[,;:.]|\s[–—-]\s|\band\b|\bbut\b|\bthen\b)\s*", re.IGNORECASE)
_REFUSED_AFTER = re.compile(
    r"\b(?:instead of|rather than|not|no|no more|drop|scrap|scratch|forget|ditch|replaces?|replacing|on \w+ we said|we said|before any(?:one|body) (?:says|asks for|suggests|mentions))\s+(?:the |a |any |using |more )?$",
    re.IGNORECASE,
)
_COMPOUND = re.compile(
    r"^(?:[’']s)?[ -](?!(?:is|are|was|were|it|and|or|but|because|since|for|in|on|at|to|then|so|with|here|either|as|anymore|please|stays?|means|would|will|to|by|of|over|from|now|one)\b)([a-z][\w-]*)"
)
"""'Go plug-ins', 'the gRPC stream', 'RAUC's adaptive ones': a part or use of it, not the thing itself."""
_WHAT_IT_IS = frozenset(
    [
        "cache",
        "pair",
        "node",
        "nodes",
        "instance",
        "setup",
        "cluster",
        "server",
        "servers",
        "database",
        "broker",
        "table",
        "queue",
        "everywhere",
        "at",
    ]
)
_NO_SUCH = re.compile(r"^(?:so |then |and |but |please |definitely )*no (?:[\w-]+ )?$", re.IGNORECASE)
_OUT = re.compile(
    r"^[^,;.]{0,24}?\b(?:is|are|was|stays?|remains?|were)\b[^,;.]{0,12}?\b(?:out|rejected|gone|dead|withdrawn|off the (?:list|table)|ruled out|pointless|overkill|history)\b(?! of)",
    re.IGNORECASE,
)


class Mention(Frozen):
    """A technology named in an utterance."""

    name: str
    category: str | None
    start: int
    end: int
    version: str | None = None
    refused: bool = False
    compound: bool = False
    """Whether a part or use of it is meant: 'Go plug-ins', 'webhook keys'."""


class Spotter:
    """Finds technologies by name. Built once from the lexicon."""

    def __init__(self, lexicon: Technologies) -> None:
        self._by_form: dict[str, tuple[Technology, str]] = {}
        for technology in lexicon.entries:
            for form in technology.forms:
                self._by_form.setdefault(_folded(form), (technology, form))
        forms = sorted({f for t in lexicon.entries for f in t.forms}, key=lambda n: (-len(n), n))
        self._pattern = re.compile(
            rf"(?<![\w/.-])(?:{'|'.join(map(_spelling, forms))})(?![\w/]|://|-\w|\.\w)", re.IGNORECASE
        )
        self._cue = re.compile(rf"\b(?:{'|'.join(re.escape(c) for c in lexicon.cues)})s?\b", re.IGNORECASE)

    def mentions(self, text: str, ignore: Sequence[str] = ()) -> tuple[Mention, ...]:
        """The technologies of a text in order of place, each place once. `ignore`: names of people and components."""
        skip = {word.casefold() for name in ignore for word in (name, *name.split())}
        found: dict[int, Mention] = {}
        for match in self._pattern.finditer(text):
            spelt = _folded(match.group(0))
            technology, form = self._by_form.get(spelt) or self._by_form.get(spelt.removesuffix("s")) or (None, "")
            if technology and match.group(0).casefold() not in skip and self._meant(technology, form, match, text):
                found[match.start()] = _mention(technology.name, technology.category, match.start(), match.end(), text)
        taken = [(m.start, m.end) for m in found.values()]
        for match in _CAMEL.finditer(text):
            inside = any(start < match.end() and match.start() < end for start, end in taken)
            if not inside and match.group(0).casefold() not in skip and len(match.group(0)) > _SHORT:
                found[match.start()] = _mention(match.group(0), None, match.start(), match.end(), text)
        return tuple(found[place] for place in sorted(found))

    def _meant(self, technology: Technology, form: str, match: re.Match[str], text: str) -> bool:
        """Whether an ordinary word stands here as a name."""
        if not technology.is_ambiguous(form):
            return True
        near = " ".join([*text[: match.start()].split()[-3:], "|", *text[match.end() :].split()[:3]])
        beside_cue = self._cue.search(near) is not None
        if form[:1].islower():
            return beside_cue
        before = text[: match.start()].rstrip()
        starts = not before or before[-1] in '.!?:"“'
        if match.group(0) != form or starts:
            follows = re.match(
                r"\s*(?:\d|it is\b|is (?:out|in|fine|rejected)\b|stays?\b|(?:,| and| or) [A-Z])", text[match.end() :]
            )
            return match.group(0) == form and (beside_cue or follows is not None)
        return True


_SHORT = 4


def _folded(form: str) -> str:
    """A form without blanks and hyphens, case folded."""
    return re.sub(r"[\s-]+", "", form).casefold()


def _spelling(form: str) -> str:
    """A form as a pattern: a blank also stands for a hyphen or nothing, a spoken plural is allowed."""
    body = r"[\s-]?".join(re.escape(part) for part in re.split(r"[\s-]+", form))
    return body + (r"s?" if form[-1].isalpha() and len(form) > _SHORT else "")


def _mention(name: str, category: str | None, start: int, end: int, text: str) -> Mention:
    version = _VERSION.match(text[end:])
    clause_start = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    before, after = text[clause_start:start], text[end:]
    compound = _COMPOUND.match(after)
    part = compound is not None and compound[1] not in _WHAT_IT_IS
    refused = not part and (
        bool(_REFUSED_AFTER.search(before)) or bool(_OUT.match(after)) or bool(_NO_SUCH.search(before))
    )
    return Mention(
        name=name,
        category=category,
        start=start,
        end=end,
        version=version.group(1) if version else None,
        refused=refused,
        compound=part,
    )
