"""What somebody says may go wrong with the system."""

from __future__ import annotations

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.details import Kind, RiskDetails
from agent.model.finding import Finding, Quote, Tier
from agent.text.topics import Topics

_SHORT = 4
_REPLIES = 2
"""Turns after it in which others take a risk upon themselves."""
_SILENT = UNRELIABLE - {"suppress.undecided"}
"""A risk is named all the more where nothing is decided about it."""


def risks(talk: Talk, topics: Topics) -> list[Finding]:
    """The risks that are named, each once, with its words and those that call it a risk."""
    found: list[Finding] = []
    told: set[tuple[int, str]] = set()
    for worry in talk.all:
        if not worry.does("risk.worry") or worry.acts & _SILENT or not talk.decides(worry):
            continue
        bare = worry.does("risk.bare") or len(worry.words) < _SHORT
        matter = _matter(talk, worry) if bare else _comes_of_it(talk, worry) or worry
        if matter is None or matter.does("suppress.chatter", "suppress.jest") or matter.asks:
            continue
        if (matter.turn, matter.text) not in told:
            made = _finding(talk, worry, matter, topics)
            told |= {(q.turn, q.words) for q in made.quotes}
            found.append(made)
    return found


def _matter(talk: Talk, worry: Utterance) -> Utterance | None:
    """What a remark that only calls something a risk is about: the next sentence of its turn, the one before it, or the last of the turn before."""
    turn = talk.by_turn[worry.turn]
    after = turn[worry.place + 1 : worry.place + 2]
    before = list(reversed(turn[: worry.place]))[:1]
    last = [u for u in talk.around(worry.turn, before=1) if u.turn < worry.turn][-1:]
    near = after if worry.does("risk.worry") and not _points_back(worry) else []
    return next((u for u in (*near, *last, *before) if len(u.words) >= _SHORT), None)


def _comes_of_it(talk: Talk, worry: Utterance) -> Utterance | None:
    """The next sentence, where it says what comes of a danger that this one names: 'If it is cut, nothing arrives'."""
    after = talk.by_turn[worry.turn][worry.place + 1 : worry.place + 2]
    return next((u for u in after if pattern("risk.comes_of_it").search(curly(u.text)) and not u.asks), None)


def _points_back(worry: Utterance) -> bool:
    """'That's the risk we take': about what was said before."""
    return worry.text.casefold().lstrip().startswith(("that", "yeah", "yes", "it", "which"))


def _finding(talk: Talk, worry: Utterance, matter: Utterance, topics: Topics) -> Finding:
    text = statement(matter.text, talk.first_names)
    taken = _taken(talk, worry, matter)
    lead = talk.by_turn[matter.turn][max(matter.place - 1, 0)]
    lead = lead if pattern("risk.comes_of_it").search(curly(matter.text)) and not lead.asks else matter
    beside = [u for u in (lead, worry, taken) if u is not None and u is not matter]
    return Finding(
        kind=Kind.RISK,
        title=title(text),
        statement=text,
        status="accepted" if taken else "open",
        quotes=tuple(Quote(turn=u.turn, words=u.text) for u in dict.fromkeys((*beside, matter))),
        details=RiskDetails(),
        topic=topics.classify(text, talk.topic_at(matter.turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )


def _taken(talk: Talk, worry: Utterance, matter: Utterance) -> Utterance | None:
    """The words in which somebody who decides takes the risk on."""
    after = talk.around(matter.turn, after=_REPLIES)
    near = [worry, *(u for u in after if u.turn > matter.turn)]
    return next((u for u in near if u.does("risk.accepted") and not u.asks and talk.decides(u)), None)
