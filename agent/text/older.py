"""Whether a sentence tells how things are or were before what is decided: the old system, the way it is now.

The patterns are data (`prompts/lexicons/stance.toml`).
"""

from __future__ import annotations

import re

from agent.text.lexicon import Lexicon
from agent.text.mainly import unconditioned
from agent.text.nearby import Near

_SUBJECT = re.compile(r"^\W*(?:(?:and|so|but|then|well|ok|okay|because)\W+)*the (\w+)\b", re.IGNORECASE)


_YES = re.compile(r"\b(?:yes|yeah|yep|agreed|ok(?:ay)?)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\W*(?:they|it|those)\s+(?!(?:will|would|should|must|ha(?:s|ve) to|ll|stays?|goes|go)\b)\w", re.I
)


def _of_the_old(main: str, before: str, own: Lexicon) -> bool:
    """Whether it tells of the old thing that the sentence before it speaks of."""
    return _PRONOUN.match(main) is not None and own.has("elsewhen.relics", before)


def _replaced(main: str, near: Near, own: Lexicon) -> bool:
    """Whether the first reply tells what takes its place, or it answers how somebody does it, as he does it."""
    gone = any(own.has("elsewhen.replaced", r) and not _YES.search(r) for r in near.replies[:1])
    return gone or (own.has("elsewhen.asks_you", near.asked) and own.has("elsewhen.own_way", main))


def _goes_on(near: Near, own: Lexicon) -> bool:
    """Whether the sentence before it in its turn opens with how things are now, 'At the moment it's all paper.'."""
    return own.has("elsewhen.now", near.before) and not own.has("settles.new", near.before)


def older(main: str, sentence: str, own: Lexicon, near: Near | None = None) -> bool:
    """Whether it tells how things are or were. `main`: what the sentence mainly says; `near`: what was said around."""
    since = own.has("elsewhen.ways", main) or own.has("elsewhen.since", sentence)
    if since and not own.has("settles.sure", sentence):
        return True
    if near is not None and own.has("elsewhen.way", main) and _goes_on(near, own):
        return True
    if own.has("settles.new", sentence):
        return False
    if near is not None and _replaced(main, near, own):
        return True
    told = own.has("elsewhen.old", main) or (
        own.has("elsewhen.past", main) and own.has("elsewhen.past", unconditioned(main))
    )
    if near is not None and (own.has("elsewhen.relic", near.next) or _of_the_old(main, near.before, own)):
        return True
    if told or near is None:
        return told
    subject = _SUBJECT.match(main)
    gone = subject is not None and subject[1].casefold() in near.leaving
    return gone or (bool(near.asked) and own.has("elsewhen.frame", near.asked))
