"""Whether words end in a no, or leave a thing as it is, where a statement tells as so what was put forward.

'At fifteen below, no.', 'I count two servers. So, no.', 'The rota stays as it is.' The patterns are data
(`prompts/lexicons/stance.toml`). What is so instead, said after the no, is no refusal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.text.lexicon import Lexicon
from agent.text.refusing import denies
from agent.text.words import negated, stems

_CLAUSE = re.compile(r"(?:[,;:!?–—]+|\.(?!\d))\s*|\s+(?:and|but)\s+")
_SOME = 0.3
"""Share of a statement's content words that what stands beside a no has, so that it rests on that."""


def ends_in_no(said: Sequence[str], statement: str, own: Lexicon) -> bool:
    """Whether the sentences come to a no of its own, after which they have nothing of the statement, or shout one."""
    if denies(statement):
        return False
    told = stems(statement)
    parts = [part.strip() for sentence in said for part in _CLAUSE.split(sentence) if part.strip(" \"'.*_")]
    at = max((n for n, part in enumerate(parts) if own.has("refuses.bare", part)), default=0)
    if at:
        after = [part for part in parts[at + 1 :] if not negated(part)]
        return not any(stems(part) & told for part in after)
    loud = [part for part in parts if own.has("refuses.loud", part)]
    rest = stems(" ".join(part for part in parts if part not in loud))
    return bool(loud) and len(rest & told) < _SOME * len(told)


def left_as_it_is(said: Sequence[str], statement: str, own: Lexicon) -> bool:
    """Whether the sentences leave a thing as it is, and a statement tells that it is otherwise."""
    if own.has("refuses.kept_told", statement) or denies(statement):
        return False
    parts = [part for sentence in said for part in _CLAUSE.split(sentence) if part.strip()]
    kept = [part for part in parts if own.has("refuses.kept", part)]
    told, rest = stems(statement), stems(" ".join(part for part in parts if part not in kept))
    return bool(kept) and len(rest & told) < _SOME * len(told)
