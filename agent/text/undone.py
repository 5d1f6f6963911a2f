"""Whether a sentence comes to nothing: it is of another's by name, or a doubt, a laugh or a no follows.

The patterns are data (`prompts/lexicons/stance.toml`, `cues.toml`).
"""

from __future__ import annotations

import re

from agent.text.acts import Cues
from agent.text.lexicon import Lexicon
from agent.text.names import holds
from agent.text.nearby import Near
from agent.text.refusing import SHORT, says_no, turns_down
from agent.text.words import stems

_LEAD = r"^\W*(?:(?:and|so|but|then|well|ok|okay|because)\W+)*"
_NAMED = re.compile(rf"(?i:{_LEAD})([A-Z][\w-]+)")


def of_another(sentence: str, statement: str, near: Near, own: Lexicon) -> bool:
    """Whether it is said of somebody or something by name, and the statement leaves the name out."""
    subject = _NAMED.match(sentence)
    if subject is not None and subject[1] in near.others and not holds(subject[1], statement):
        return True
    place = own.first("elsewhere.place", sentence)
    if place is not None and place["where"] in near.others and not holds(place["where"], statement):
        return True
    house = own.first("elsewhere.house", sentence)
    away = house is not None and house["place"] in near.others and not holds(house["place"], statement)
    return away and house is not None and not stems(house["house"]) & stems(statement)


def set_apart(sentence: str, near: Near, own: Lexicon) -> bool:
    """Whether a reply sets us apart from whom the sentence is about, and it says nothing of us: 'And here?'."""
    return not own.has("elsewhere.ours", sentence) and any(own.has("elsewhere.and_us", r) for r in near.heard)


def taken_back(statement: str, near: Near, own: Lexicon, cues: Cues, *, firm: bool) -> str | None:
    """Whether what comes next makes nothing of it: a doubt, a laugh, a no."""
    if near.next and own.has("hedges.tail", near.next):
        return "a hedge"
    if near.next and own.has("jests.joke", near.next):
        return "a joke"
    if near.next and own.has("asks.silence", near.next):
        return None  # a no is what was asked for
    if any(own.has("refuses.impossible", reply) for reply in near.replies[:1]):
        return "taken back"
    for reply in near.replies[:1]:
        short = len(reply.split()) <= SHORT
        if own.has("refuses.others", reply):
            return "what others do"
        if cues.has("rejection.undo", reply):
            return "taken back"
        if short and not firm and own.has("jests.laugh", reply) and not cues.has("acceptance.assent", reply):
            return "a joke"
        if says_no(reply, own, cues) or turns_down(reply, statement, own):
            return "a thing that was turned down"
    return None
