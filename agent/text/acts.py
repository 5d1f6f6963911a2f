"""What people do with a sentence, by its words: settle, propose, ask, refuse, joke, hedge.

The cues are data (`prompts/lexicons/cues.toml`); this module only looks for them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache

_LEAD = re.compile(
    r"^(?:(?:u[hm]+|er+m?|hm+|oh|ah|well|yeah|look(?=[,.:])|listen(?=[,.:])|honestly|sorry"
    r"|and|but|also|just|ok(?:ay)? so|right so|so yeah|no(?=[,.!] ))\b[\s,.!…–—-]*)+",
    re.IGNORECASE,
)
_LAZY = re.compile(
    r"\b(that|what|there|don|doesn|didn|can|won|isn|aren|wasn|couldn|wouldn|shouldn|haven|hasn|i)(s|t|m|ve)\b",
    re.IGNORECASE,
)
_LAZY_FORMS = frozenset(
    f"{stem}{end}"
    for end, stems in {
        "s": ("that", "what", "there"),
        "t": (
            "don",
            "doesn",
            "didn",
            "can",
            "won",
            "isn",
            "aren",
            "wasn",
            "couldn",
            "wouldn",
            "shouldn",
            "haven",
            "hasn",
        ),
        "m": ("i",),
        "ve": ("i",),
    }.items()
    for stem in stems
)
"""What people type without its apostrophe; forms that are words of their own (its, well, were) are left."""
_UNSETTLED = frozenset({"suppress.undecided", "question.open"})
"""What a door that stays open is not, in the same words."""
_STRAIGHT = str.maketrans({"'": "’", "`": "’"})


def bare(sentence: str, names: Sequence[str] = ()) -> str:
    """The sentence without the interjections and the form of address that it begins with."""
    text = sentence.strip().lstrip("-*•>– ").strip()
    for _ in range(3):
        shorter = _LEAD.sub("", text)
        for name in names:
            if shorter[: len(name)].casefold() == name.casefold() and shorter[len(name) : len(name) + 1] in {",", ":"}:
                shorter = shorter[len(name) :].lstrip(",: ")
        if shorter == text or not shorter:
            break
        text = shorter
    return text


class Cues:
    """Compiled cues. An act is named `group.cue`, as in the file: `suppress.hedge`."""

    def __init__(self, groups: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._patterns = {
            f"{group}.{name}": re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)
            for group, cues in groups.items()
            for name, patterns in cues.items()
        }
        self._shown = lru_cache(maxsize=1 << 13)(self._show)

    def acts(self, sentence: str, names: Sequence[str] = ()) -> frozenset[str]:
        """The acts that a sentence shows. `names`: the participants, who may be addressed at its beginning."""
        text = _spelt_out(sentence.strip().translate(_STRAIGHT))
        return self._shown(bare(text, names), text)

    def _show(self, stripped: str, text: str) -> frozenset[str]:
        ways = dict.fromkeys((stripped, text))
        acts = frozenset(act for act, pattern in self._patterns.items() if any(map(pattern.search, ways)))
        return acts - _UNSETTLED if "thing.open" in acts else acts

    def has(self, act: str, sentence: str) -> bool:
        """Whether a sentence shows this one act."""
        return self._patterns[act].search(_spelt_out(sentence.translate(_STRAIGHT))) is not None


def _spelt_out(text: str) -> str:
    return _LAZY.sub(lambda m: f"{m[1]}’{m[2]}" if m[0].casefold() in _LAZY_FORMS else m[0], text)


@lru_cache(maxsize=4)
def parse_cues(text: str) -> Cues:
    """The cues of a lexicon's text (TOML: group → cue → patterns)."""
    return Cues({name: group for name, group in tomllib.loads(text).items() if isinstance(group, dict)})
