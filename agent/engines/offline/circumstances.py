"""What was said around a decision: why, instead of what, and what was held against it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.points import LEAST_WORDS
from agent.engines.offline.settling import Settling
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance, shared
from agent.engines.offline.spotter import Mention, Spotter
from agent.model.details import Alternative, Objection, Said

_TELLING = 5
"""Content words from which on a sentence about an option says why it lost."""
WEIGHED = 12
_EITHER_OR = frozenset(
    (
        "database",
        "message broker",
        "stream processing",
        "search engine",
        "cache",
        "language",
        "framework",
        "object storage",
        "workflow engine",
        "api style",
        "queue",
    )
)
"""Categories of which one system mostly takes one."""
_REFUSED_THING = re.compile(
    r"(?:^|[,;.:] ?|\band )(?:so |then |and |okay |please )*no (?!one\b|longer\b|idea\b|problem\b|doubt\b|need\b|way\b|more\b|matter\b|objection)([a-z0-9][\w /+-]{2,50}?)(?=$|[,;.!?]| because| since| for | in the| on the| at )"
    r"|\b(?:scrap|scratch|forget|rule out|ditch|abandon)\s+([\w][\w /+-]{2,50}?)(?=$|[,;.!?]| because| since| for )"
    r"|(?:^|[,;.] ?|\band )(?:so |then |and |the )*([a-z0-9][\w /+-]{2,40}?) (?:is|are|stays?) (?:rejected|out|off the (?:list|table)|dead|ruled out)\b"
    r"|\b(?:instead of|rather than)\s+([\w][\w /+-]{2,50}?)(?=$|[,;.!?]| because| since)",
    re.IGNORECASE,
)
_NO_THING = frozenset(
    [
        "it",
        "this",
        "that",
        "them",
        "these",
        "those",
        "he",
        "she",
        "we",
        "i",
        "you",
        "they",
        "there",
        "what",
        "which",
        "who",
        "all",
        "everything",
        "anything",
        "nothing",
        "one",
    ]
)


class Circumstances:
    """Looks around a settling. `decided`: utterances that are decisions themselves and so give no reason to another."""

    def __init__(self, talk: Talk, spotter: Spotter, decided: Sequence[Utterance]) -> None:
        self.talk, self.spotter, self.decided = talk, spotter, decided

    def span(self, settling: Settling) -> list[Utterance]:
        """What was said about it: from the question on (at most eight turns back), and the turn after."""
        said = settling.utterance
        back = min(8, said.turn - settling.asked.turn if settling.asked else 4)
        before = [u for u in self.talk.around(said.turn, before=max(back, 3)) if u.turn < said.turn]
        own = [u for u in self.talk.by_turn[said.turn] if u.place != said.place]
        after = [u for u in self.talk.around(said.turn, after=1) if u.turn > said.turn]
        return [*before, *own, *after]

    def reasons(self, settling: Settling, span: Sequence[Utterance]) -> tuple[Said, ...]:
        """Sentences that give a reason and are about the same thing, the nearest first; at most two."""
        said = settling.utterance
        found = []
        for utterance in sorted(span, key=lambda u: (abs(u.turn - said.turn), u.place)):
            if not self.talk.decides(utterance):
                continue
            if utterance in self.decided and utterance is not said:
                continue
            if (
                not utterance.does("reason")
                or utterance.asks
                or utterance.acts & UNRELIABLE
                or utterance.does("suppress.chatter")
            ):
                continue
            if utterance.turn == said.turn or shared(utterance, [said], self.talk.rare):
                found.append(said_by(utterance))
        if said.does("reason"):
            found.insert(0, said_by(said))
        return tuple(found[:2])

    def alternatives(self, settling: Settling, span: Sequence[Utterance]) -> tuple[Alternative, ...]:
        """Options that were refused while it was settled, and those of the same category that the choice left behind."""
        chosen = {m.name for m in self._mentions(settling.utterance) if not m.refused}
        lost: dict[str, Alternative] = {}
        said = settling.utterance
        near = [
            u
            for u in [*span, said]
            if u.turn in (said.turn, said.turn - 1, said.turn + 1)
            or set(u.names) & set(said.names)
            or shared(u, [said], self.talk.rare)
        ]
        for utterance in near:
            if (
                utterance.asks
                or utterance.acts & UNRELIABLE
                or not utterance.does("rejection.refuse")
                or not self.talk.decides(utterance)
            ):
                continue
            for name in self._refused_names(utterance):
                if name not in chosen and name.casefold() not in lost:
                    lost[name.casefold()] = Alternative(name=name, reason=self._why_lost(utterance, name, span))
        for name, utterance in self._left_behind(settling):
            if name not in chosen and name.casefold() not in lost:
                reason = (
                    said_by(utterance) if self.talk.decides(utterance) and len(utterance.words) >= _TELLING else None
                )
                lost[name.casefold()] = Alternative(name=name, reason=reason)
        return tuple(lost.values())

    def _left_behind(self, settling: Settling) -> list[tuple[str, Utterance]]:
        """Technologies that were weighed in the turns before and are of the category of what was chosen."""
        said = settling.utterance
        categories = {m.category for m in self._mentions(said) if not m.refused and m.category in _EITHER_OR}
        if not categories:
            return []
        before = [u for u in self.talk.around(said.turn, before=WEIGHED) if u.turn < said.turn]
        found: dict[str, Utterance] = {}
        for utterance in before:
            if utterance.acts & UNRELIABLE or utterance.does("suppress.past") or utterance.asks:
                continue
            for mention in self._mentions(utterance):
                if mention.category in categories:
                    found.setdefault(mention.name, utterance)
        return list(found.items())

    def _mentions(self, utterance: Utterance) -> tuple[Mention, ...]:
        return self.spotter.mentions(utterance.text, self.talk.first_names) if utterance.names else ()

    def _refused_names(self, utterance: Utterance) -> list[str]:
        names = [m.name for m in self.spotter.mentions(utterance.text, self.talk.first_names) if m.refused]
        for match in _REFUSED_THING.finditer(utterance.text):
            thing = next(g for g in match.groups() if g).strip(" .,;:")
            words = thing.split()
            if (
                1 <= len(words) <= 6
                and not any(n.casefold() in thing.casefold() for n in names)
                and words[0].casefold() not in _NO_THING
            ):
                names.append(re.sub(r"^(?:the|a|an|any|using|your|our)\s+", "", thing, flags=re.IGNORECASE))
        return [n for n in names if n]

    def _why_lost(self, utterance: Utterance, name: str, span: Sequence[Utterance]) -> Said | None:
        """Why an option lost: the sentence that refuses it, else one about it that gives a reason."""
        if utterance.does("reason"):
            return said_by(utterance)
        beside = [u for u in self.talk.by_turn.get(utterance.turn, []) if u.place != utterance.place]
        about = [
            u
            for u in [*beside, *span]
            if u.does("reason") and not u.asks and (u.turn == utterance.turn or name.casefold() in u.text.casefold())
        ]
        return said_by(about[0]) if about else None

    def objections(self, settling: Settling) -> tuple[Objection, ...]:
        """Dissent in the two turns after; 'sorry' and 'wait' only where they go on about the same."""
        said = settling.utterance
        if self.talk.by_turn[said.turn][-1].asks:
            return ()  # a 'no' after a question answers it
        for n in (said.turn + 1, said.turn + 2):
            turn = self.talk.by_turn.get(n, [])
            if (
                turn
                and turn[0].does("acceptance.dissent")
                and turn[0].speaker != said.speaker
                and len(turn[0].words) >= LEAST_WORDS
                and (not turn[0].does("acceptance.interrupts") or any(u.words & said.words for u in turn))
            ):
                if turn[0].asks:
                    continue
                return (Objection(by=turn[0].speaker, text=turn[0].text),)
        return ()


def said_by(utterance: Utterance) -> Said:
    """The utterance as words and whose they are."""
    return Said(text=utterance.text, speaker=utterance.speaker, turn=utterance.turn, verbatim=True)
