"""What is left lying with a word that takes nothing up: 'Nobody knows yet. Leave it.', 'Don't care right now.'."""

from __future__ import annotations

import pytest
from talk_samples import HEAD, TAIL, found

from agent.model.details import DecisionDetails, Kind


def _told(talk: str) -> str:
    """All that decisions say of the lines between the head and the tail, what lost included."""
    decisions = [f for f in found(f"{HEAD.strip()}\n{talk}\n{TAIL.strip()}") if f.kind is Kind.DECISION]
    lost = [a.name for f in decisions if isinstance(f.details, DecisionDetails) for a in f.details.alternatives]
    return " | ".join([*(f.statement for f in decisions), *lost])


@pytest.mark.parametrize(
    ("talk", "never"),
    [
        (
            "Bela: And two boats of the same owner, one mooring or two?\n"
            "Tavish: One boat per mooring, so it's two. But, hm.\n"
            "Ida: The harbour would prefer one.\n"
            "Rhona: Nobody knows yet. Leave it.",
            ("per mooring", "same owner"),
        ),
        ("Bela: I'd paint the masts green, all forty of them.\nRhona: Don't care right now.", ("green",)),
        ("Bela: And the ropes?\nTavish: New ropes every spring, all 40 of them.\nRhona: Leave it open.", ("ropes",)),
        ("Bela: the lamp stays on for 30 seconds after a boat leaves.\nRhona: Doesn't matter now.", ("30 seconds",)),
        ("Bela: The lamps blink twice a minute, then?\nRhona: Whatever. Leave it.", ("twice a minute",)),
    ],
)
def test_what_is_dismissed_is_neither_agreed_nor_lost(talk: str, never: tuple[str, ...]) -> None:
    assert not [words for words in never if words in _told(talk)]


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        ("Bela: How long does the lamp stay on?\nTavish: 30 seconds after a boat leaves.\nRhona: Fine.", "30 seconds"),
        ("Bela: New ropes every spring, all 40 of them?\nRhona: Yes, every spring. I don't care who.", "every spring"),
    ],
)
def test_what_is_taken_stands_whatever_is_said_after_it(talk: str, words: str) -> None:
    assert words in _told(talk).casefold()
