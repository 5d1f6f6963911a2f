"""What a part of the system is said to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.catalogue import Components
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance

_MOST = 2
"""Sentences in which a part's duties are told."""


class Duties:
    """Finds what parts are said to do. `low`: the sentences of the talk, each with its text in small letters."""

    def __init__(self, talk: Talk, lexicon: Components, low: Sequence[tuple[Utterance, str]]) -> None:
        verbs = "|".join(map(re.escape, lexicon.duties))
        self._talk, self._low = talk, low
        self._duty = re.compile(rf"s?\b,? (?:only |also |alone |just |itself )?(?:{verbs})\b", re.IGNORECASE)

    def of(self, name: str) -> list[Utterance]:
        """At most two sentences in which the component is the subject of a verb of responsibility."""
        found = [
            u
            for u in self._doing(name)
            if not u.asks
            and not u.acts & UNRELIABLE
            and self._talk.decides(u)
            and not u.does("suppress.past", "suppress.hedge")
            # 'then the gateway knows what an order is, and in a year it is the new monolith' says what must not be
            and not self._talk.shows("suppress.consequence", u.text)
        ]
        return found[:_MOST]

    def _doing(self, name: str) -> Iterator[Utterance]:
        """The sentences in which it is that subject; at a beginning its last word is enough: 'so the gateway keeps …'."""
        low = name.casefold()
        openings = tuple(f"{word}the {low.rsplit(maxsplit=1)[-1]}" for word in ("", "so ", "and ", "then "))
        for utterance, text in self._low:
            ends = [m.end() for m in re.finditer(rf"\b{re.escape(low)}", text)] if low in text else []
            ends += [len(opening) for opening in openings if text.startswith(opening)]
            if any(self._duty.match(text, end) for end in ends):
                yield utterance
