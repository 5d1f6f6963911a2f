"""Sentences that tell a gap: 'who owns the feed, its limits and its price are unknown'."""

from __future__ import annotations

import re

_UNTOLD = (
    r"(?:un(?:known|said|told|named|stated|specified|mentioned)"
    r"|(?:not|never|nowhere) (?:yet )?(?:been )?(?:known|said|told|named|stated|given|specified|mentioned|recorded))"
)
_LAST = re.compile(
    rf"^(?P<what>.+?),? (?:is|are|was|were|has|have|remains?|stays?|goes|went) (?:left |so far |still )?{_UNTOLD}[.]?$",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"^(?:nothing|no word|not a word) (?:is|was|has been) (?:said|told|known|stated|recorded)"
    r" (?:of|about|on) (?P<what>.+?)[.]?$"
    r"|^nobody (?:said|named|told|stated|gave|mentioned) (?P<what2>.+?)[.]?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r",\s*(?:and |or )?|\s+(?:and|or)\s+", re.IGNORECASE)


def gap(text: str) -> tuple[str, ...]:
    """The things of which a sentence says that they are not known, one by one; none where it tells anything else."""
    match = _LAST.match(text.strip()) or _FIRST.match(text.strip())
    if match is None:
        return ()
    found = match.groupdict()
    return tuple(t for part in _BETWEEN.split(found.get("what") or found.get("what2") or "") if (t := part.strip()))
