"""Technologies that lost without a word: they were weighed before another of their sort was chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence, Set
from typing import TypeAlias

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.points import specifies
from agent.engines.offline.speech import Talk, Utterance
from agent.engines.offline.spotter import Mention
from agent.model.details import Said

_TELLING = 5
"""Content words from which on a sentence about an option says why it lost."""
EITHER_OR = frozenset(
    {
        "database", "message broker", "stream processing", "search engine", "cache", "language", "framework",
        "object storage", "workflow engine", "api style", "queue",
    }
)  # fmt: skip
"""Categories of which one system mostly takes one."""

Mentions: TypeAlias = Callable[[Utterance, Collection[str]], Sequence[Mention]]
"""The technologies of a sentence, where some names are known to be meant by a word that is an ordinary one too."""


def left_behind(
    talk: Talk,
    said: Utterance,
    before: Sequence[Utterance],
    mentions: Mentions,
    taken: Set[str],
) -> Iterator[tuple[str, Said | None, Utterance]]:
    """The technologies of the category of what a sentence chose, with what was said of each, and where.

    `before`: the sentences in which they can have been weighed; `taken`: the names that something else settles. What
    a part of the system does by a technology is there already, and what the chosen one is said to be is no other.
    """
    chosen = {m.name: m.category for m in mentions(said, ()) if not m.refused}
    categories = EITHER_OR & set(chosen.values())
    for utterance in before if categories else ():
        if utterance.does("suppress.past") or utterance.asks or specifies(utterance):
            continue  # 'the tablet writes to SQLite' says where another part keeps its data
        named = mentions(utterance, chosen)
        for mention in named:
            lead = curly(utterance.text[: mention.start])
            if pattern("refused.is_it").search(lead) or pattern("refused.little_of").search(lead):
                continue  # 'it is Postgres with an extension' says what the chosen thing is
            if any(_is_said_to_be(utterance, m, mention) for m in named if m.name in chosen):
                continue
            if pattern("refused.does_by").search(lead) and not utterance.does("proposal", "suppress"):
                continue  # 'the tablet keeps it in SQLite until the signal is back'
            if mention.category in categories and mention.name not in taken and mention.name not in chosen:
                tells = talk.decides(utterance) and len(utterance.words) >= _TELLING
                yield mention.name, _said_by(utterance) if tells else None, utterance


def _is_said_to_be(utterance: Utterance, one: Mention, other: Mention) -> bool:
    """Whether one technology is said to be another: 'Timescale is just Postgres'."""
    between = curly(utterance.text[one.end : other.start])
    return one.end <= other.start and pattern("refused.says_what").match(between) is not None


def _said_by(utterance: Utterance) -> Said:
    return Said(text=utterance.text, speaker=utterance.speaker, turn=utterance.turn, verbatim=True)
