"""Whether a statement takes what it says from the turns before its quote, whose words have nothing of it.

'My stomach says this, my head says that.' under a proposal bears out nothing of it, whatever it is. Few words of its
own are enough where they are an answer ('The dean.'), a name, an amount, or say yes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.text.names import holds, mentions
from agent.text.numbers import quantities, stands
from agent.text.senses import Senses
from agent.text.words import stems

_FEW, _SOME = 1, 0.25
"""Content words, or share of a statement's, up to which a quote has hardly anything of it."""
_TAKEN = 2
"""Content words of a statement from which on it has them from the turns before."""
_SUBJECT = re.compile(r"\W*(?:we|i|you|they|he|she)\b(?!’|')", re.IGNORECASE)
"""What opens a sentence rather than an answer in a word or two."""
_NAME = 3
"""Words of a name at most."""
_SHORT = 5
"""Words of a short answer at most."""
_ELSE = re.compile(
    r"[?!]|^\W*(?:on|in|at|by|during|until|for|from|with)\b|\b(?:i|my|me|you|your|he|she|they|their|would|could|might|may|maybe|not|no|never)\b",
    re.IGNORECASE,
)
"""What makes a few words something else than an answer."""
_CLAUSE = re.compile(r"[,;:.!?–—]+(?:\s+|$)")


def foreign(statement: str, said: Sequence[str], before: str, senses: Senses, *, agreed: bool = False) -> bool:
    """Whether sentences have nothing of a statement, or next to nothing of what was said in the turns before them.

    `said`: the sentences quoted; `before`: the turns before; `agreed`: the next one says yes to them, so that a word is
    enough. Whether they say yes, or settle anything, is not asked.
    """
    text = " ".join(said)
    told, mine = stems(statement), stems(text)
    own = senses.widened(mine) & told
    if any(stands(amount, quantities(text), text) for amount in quantities(statement)):
        return False
    clauses = [part for sentence in said for part in _CLAUSE.split(sentence) if part]
    if any(len(part.split()) <= _NAME and re.search(rf"\b{re.escape(part)}\b", statement) for part in clauses):
        return False  # 'Go, because I know it.'
    if all(map(_answers_shortly, said)) and len(senses.widened(stems(before)) & told) >= _TAKEN:
        return False  # 'Cold spare's enough.', 'Fixed positions.'
    if not own:
        return bool(told)
    if agreed or any(holds(name.text, text, {}) for name in mentions(statement)):
        return False
    parts = (stems(part) for part in clauses if not _SUBJECT.match(part))
    if any(part and part <= senses.widened(told) for part in parts):
        return False  # 'The dean, he reads everything.'
    hardly = len(own) <= max(_FEW, _SOME * len(told))
    return hardly and len((senses.widened(stems(before)) & told) - own) >= _TAKEN


def _answers_shortly(sentence: str) -> bool:
    """Whether a few words with no person for their subject answer what was said before: a thing, or what to do."""
    words = sentence.split()
    plain = _SUBJECT.match(sentence) is None and _ELSE.search(sentence) is None
    return 1 < len(words) <= _SHORT and plain
