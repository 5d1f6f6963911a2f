"""A task, and which of those that were found are one."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.pointing import is_vague
from agent.engines.offline.speech import Utterance
from agent.text.words import stems
from agent.types import Frozen

A_ROUND = 4
"""Turns within which a round of who does what goes on after one was named."""
_FEW_WORDS = 2


class Task(Frozen):
    """Something to do: whose it is, in which words, where it was said, what it takes up."""

    owner: str
    text: str
    said: Utterance
    asked: Utterance | None = None
    about: str = ""
    """What it is about, where its own words do not say it: 'ask legal'."""
    one_of_several: bool = False
    """Whether its sentence holds other tasks with days of their own."""
    words: str = ""
    """The part of the sentence that says it, where that is not all of it."""
    plain: bool = False
    """Whether its text is what is to be done, as it stands."""
    recalls: bool = False
    """Whether it names its thing alone, as one does of what was said before: 'Bo the cables'."""

    def among(self) -> Task:
        """The same as one of several."""
        return self.model_copy(update={"one_of_several": True})


def once(found: Sequence[Task]) -> list[Task]:
    """A task said again for its owner is one task; one without a matter of its own is none."""
    kept: list[Task] = []
    for task in found:
        bare = is_vague(task.text) and not task.words
        if task.asked is None and not task.about and (bare or len(task.text.split()) < _FEW_WORDS):
            continue
        matter = _about(task)
        twins = [k for k in kept if k.owner == task.owner and _alike(matter, _about(k))]
        adds = task.asked is None and all(len(matter - _about(k)) >= len(matter & _about(k)) for k in twins)
        if task.recalls and twins:
            continue
        thinner = next(
            (k for k in twins if task.about and not k.about and k.said.turn + A_ROUND >= task.said.turn), None
        )
        if thinner is not None:
            kept[kept.index(thinner)] = task
            continue
        if matter and (not twins or (adds and any(k.about or k.asked is not None for k in twins))):
            kept.append(task)
    return kept


def _about(task: Task) -> frozenset[str]:
    """What a task is about; that two things are both to be asked makes them no one task."""
    named = stems(task.about) or (task.asked.words if task.asked is not None else frozenset())
    own = stems(task.text)
    return (own - stems(" ".join(task.text.split()[:1])) | named) if named else own


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) and 2 * len(one & other) >= min(len(one), len(other))
