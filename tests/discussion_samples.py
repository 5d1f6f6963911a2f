"""Discussions that the tests of the formats write down and read back."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from hypothesis import strategies as st

from agent.formats.base import Format, Source
from agent.model.transcript import Transcript

NAMES = ("Ada Berg", "Noor van Dalen", "Tom Reed")
START = dt.datetime(2026, 3, 14, 10, 2, 33)
_WORDS = ("queue", "cache", "tenant", "schema", "review", "größe", "naïve", "replica", "broker", "v2.1", "42", "shard")


class Said(NamedTuple):
    """A turn as it is written: who, what, and how many seconds after the start."""

    speaker: str
    text: str
    second: int

    @property
    def moment(self) -> dt.datetime:
        return START + dt.timedelta(seconds=self.second)

    @property
    def utc(self) -> str:
        return f"{self.moment.isoformat()}Z"


@st.composite
def dialogues(draw: st.DrawFn, names: tuple[str, ...] = NAMES) -> list[Said]:
    """Four to twelve turns, never two in a row of one speaker, five to ninety seconds apart."""
    order = list(draw(st.permutations(names)))
    second, found = 0, []
    for n in range(draw(st.integers(4, 12))):
        text = " ".join(draw(st.lists(st.sampled_from(_WORDS), min_size=2, max_size=7)))
        found.append(Said(order[n % len(order)], f"the {text}.", second))
        second += draw(st.integers(5, 90))
    return found


def read(form: Format, data: str | bytes, name: str = "a.txt") -> Transcript:
    """The one discussion of a file."""
    (found,) = form.read(Source(name=name, data=data.encode() if isinstance(data, str) else data))
    return found


def sure(form: Format, data: str | bytes, name: str = "a.txt") -> int:
    """How sure a format is of a file."""
    return form.sniff(Source(name=name, data=data.encode() if isinstance(data, str) else data))


def told(found: Transcript) -> list[tuple[str | None, str, str | None]]:
    return [(turn.speaker, turn.text, turn.time) for turn in found.turns]


def said(turns: list[Said], *, zone: str = "Z") -> list[tuple[str, str, str]]:
    """What `told` has to give where times are instants."""
    return [(turn.speaker, turn.text, turn.moment.isoformat() + zone) for turn in turns]
