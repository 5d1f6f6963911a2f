"""Moves that name one end alone: 'back to free on return or refund', 'two failed starts and it's out, only a fitter puts it back'."""

from __future__ import annotations

import re
from functools import lru_cache

from agent.model.details import Transition

_HUMS = re.compile(r",? ?\b(?:uh|um|er|erm)\b,?", re.IGNORECASE)


def returns(text: str, names: frozenset[str]) -> list[Transition]:
    """'Free to lent on a loan, back to free on return or refund': on the first from where the move before led, on the others from wherever."""
    plain = re.sub(r"\s+", " ", _HUMS.sub("", text))
    passing, back, _ = _patterns(names)
    found: list[Transition] = []
    for match in back.finditer(plain):
        before = [
            m for m in passing.finditer(plain[: match.start()]) if m["target"].casefold() != match["target"].casefold()
        ]
        if not before:
            continue
        causes = [c.strip(" ,") for c in re.split(r",? or |, ", match["triggers"]) if c.strip(" ,")]
        sources = [before[-1]["target"].casefold(), *([""] * len(causes))]
        found += [
            Transition(source=source, target=match["target"].casefold(), trigger=f"on {cause}")
            for source, cause in zip(sources, causes, strict=False)
        ]
    return found


def taken_out(text: str, names: frozenset[str]) -> list[Transition]:
    """'Two failed starts and it's out, and only a fitter puts it back': into a state from any other, and what leads out of it."""
    _, _, out = _patterns(names)
    match = out.match(text)
    if match is None or _WAITED.match(match["trigger"]):
        return []
    said = match["target"].casefold()
    meant = [n for n in names if n == said or n.startswith(f"{said} ")]
    if len(meant) != 1:
        return []
    cause = match["trigger"].strip()
    found = [Transition(source="", target=meant[0], trigger=f"after {cause}" if _COUNTED.match(cause) else cause)]
    if match["back"]:
        target = (match["to"] or "").casefold()
        back = re.sub(r"^(?:only|just) ", "only when ", match["back"].strip(), flags=re.IGNORECASE)
        found.append(Transition(source=meant[0], target=target, trigger=back))
    return found


_COUNTED = re.compile(r"^\d+ (?:[\w-]+ ){0,2}[\w-]+s(?: in a row)?$")
"""'2 failed starts': what was counted, and no clause."""


_WAITED = re.compile(r"^\d[\d.,]* (?:seconds?|minutes?|hours?|days?|weeks?|months?)\b", re.IGNORECASE)
"""A time by itself, which is told as one."""


@lru_cache(maxsize=32)
def _patterns(names: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    one = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    heads = "|".join(sorted({re.escape(n.split(" ")[0]) for n in names if " " in n}))
    short = f"{one}|{heads}" if heads else one
    return (
        re.compile(rf"\b(?P<source>{one}) to (?P<target>{one})\b", re.IGNORECASE),
        re.compile(rf"\bback to (?P<target>{one}),? (?:on|upon) (?P<triggers>[^.;]{{3,80}})", re.IGNORECASE),
        re.compile(
            r"^(?:(?:so|and|then|okay|right|yes|say|well),? )*(?P<trigger>\d[^,.;]{3,60}?),? (?:and|then) "
            rf"(?:(?:it|that|this)(?:’s| is| goes| becomes| turns)|it takes itself) (?P<target>{short})"
            r"(?:,? (?:and |but )?(?P<back>(?:only |just )?[^,.;]{3,60}? (?:puts|brings|takes|lets|gets|sets) it back)"
            rf"(?: (?:to|into) (?P<to>{one}))?)?\W*$",
            re.IGNORECASE,
        ),
    )
