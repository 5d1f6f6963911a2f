"""What an answer is about by its question alone: how things go today, or what others do. None of it is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.text.acts import bare

_FRAMES = {"frame.today": "suppress.past", "frame.others": "suppress.elsewhere"}
"""A question, and the act of the sentences that answer it."""
_ENDS = {"suppress.past": "frame.new", "suppress.elsewhere": "frame.ours"}
_LAST = 2
"""A question stands among the last sentences of its turn."""


def framed(turns: Mapping[int, Sequence[str]], speakers: Mapping[int, str | None]) -> dict[tuple[int, int], str]:
    """The act of each sentence, by turn and place, that answers a question about today or about others.

    The frame holds for what the others say next, over nods and further questions of the one who asked, until a sentence
    speaks of the new.
    """
    found: dict[tuple[int, int], str] = {}
    act, asker = "", None
    for number, said in turns.items():
        if act and speakers[number] != asker:
            for place, sentence in enumerate(said):
                if pattern(_ENDS[act]).search(curly(sentence)):
                    act = ""
                    break
                found[number, place] = act
        elif act and not all(_goes_on(s) for s in said):
            act = ""
        opened = next((a for name, a in _FRAMES.items() for s in said[-_LAST:] if _opens(name, s)), "")
        if opened:
            act, asker = opened, speakers[number]
    return found


def _opens(name: str, sentence: str) -> bool:
    return pattern(name).search(curly(bare(sentence))) is not None


def _goes_on(sentence: str) -> bool:
    """Whether it only nods, or asks on in the same vein: 'And who writes it down?'."""
    return pattern("frame.goes_on").match(curly(bare(sentence))) is not None
