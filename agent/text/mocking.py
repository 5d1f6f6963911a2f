"""Whether a sentence makes light of a thing by what it likens it to.

The patterns are data (`prompts/lexicons/stance.toml`).
"""

from __future__ import annotations

from agent.text.lexicon import Lexicon
from agent.text.words import stems


def mocks(main: str, sentence: str, statement: str, own: Lexicon) -> bool:
    """Whether it likens a thing to something else to make light of it, and says nothing of the statement's."""
    if own.has("weighs.mocks", sentence):
        return True
    likened = own.first("weighs.likens", main)
    return likened is not None and not stems(likened["what"]) & stems(statement)
