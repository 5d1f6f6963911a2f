"""What a part of the system is said to do."""

from __future__ import annotations

import re

from agent.catalogue import Components
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance


def duties_of(talk: Talk, lexicon: Components, name: str) -> list[Utterance]:
    """At most two sentences in which the component is the subject of a verb of responsibility."""
    does = f"(?:{'|'.join(map(re.escape, lexicon.duties))})"
    pattern = re.compile(
        rf"\b(?:the )?{re.escape(name)}s?\b,? (?:only |also |alone |just |itself )?{does}\b", re.IGNORECASE
    )
    short = re.compile(
        rf"^(?:so |and |then )?the {re.escape(name.rsplit(maxsplit=1)[-1])} (?:only |also |alone |just )?{does}\b",
        re.IGNORECASE,
    )
    found = [
        u
        for u in talk.all
        if (pattern.search(u.text) or short.search(u.text))
        and not u.asks
        and not u.acts & UNRELIABLE
        and talk.decides(u)
        and not u.does("suppress.past", "suppress.hedge")
        # 'then the gateway knows what an order is, and in a year it is the new monolith' says what must not be
        and not talk.shows("suppress.consequence", u.text)
    ]
    return found[:2]
