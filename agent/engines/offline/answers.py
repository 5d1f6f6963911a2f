"""What became of an offer, those that hold only together as one, and what is said of one that lost."""

from __future__ import annotations

from agent.engines.offline.accords import Lost
from agent.engines.offline.lexicon import curly, pattern, word_stems, words
from agent.engines.offline.listed import Offer
from agent.engines.offline.speech import Utterance
from agent.text.words import stems
from agent.types import Frozen

_LONGEST_NAME = 9
_SHORT_NAME = 4


class Answer(Frozen):
    """What became of an offer: its words as they were taken, and by which sentence."""

    offer: Offer
    text: str
    reply: Utterance
    status: str
    lost: tuple[Lost, ...] = ()


def joined(found: dict[tuple[int, int, str], Answer]) -> dict[tuple[int, int, str], Answer]:
    """The answers, of which those to things that hold only together are one: 'conditions: the door is shut, the lamp is off'."""
    groups: dict[tuple[int, str], list[Answer]] = {}
    for answer in found.values():
        if answer.offer.together and answer.status == "accepted":
            groups.setdefault((answer.offer.utterance.turn, answer.offer.together), []).append(answer)
    made = dict(found)
    for (_, head), answers in groups.items():
        answers.sort(key=lambda a: a.offer.place)
        own = [a.text.removeprefix(head).strip(" ,;.") for a in answers]
        text = f"{head} {', '.join(own[:-1])}{' and ' if len(own) > 1 else ''}{own[-1]}"
        said = tuple(a.offer.utterance for a in answers if a.offer.utterance != answers[0].offer.utterance)
        reply = min((a.reply for a in answers), key=lambda u: (u.turn, u.place))
        also = tuple({(a.reply.turn, a.reply.place): a.reply for a in answers if a.reply != reply}.values())
        offer = answers[0].offer.model_copy(update={"further": (*said, *also)})
        lost = tuple(x for a in answers for x in a.lost)
        for a in answers:
            del made[a.offer.key]
        made[offer.key] = Answer(offer=offer, text=text, reply=reply, status="accepted", lost=lost)
    return made


def lost_of(offer: Offer, reply: Utterance) -> Lost | None:
    """An offer as what lost, by its name or by what the reply calls it; None where it has no short name."""
    name = offer.name or offer.text
    marked = [m for m in offer.marked if stems(m) and stems(m) <= stems(reply.text)]
    named = [n for n in reply.names if n in offer.utterance.names]
    if len(name.split()) > _SHORT_NAME:
        head = pattern("offer.besides").split(curly(name), maxsplit=1)[0]
        name = next(iter((*marked, *named)), name[: len(head)] if stems(head) - word_stems("referring") else name)
    parts = name.split(",")
    while len(parts) > 1 and len(",".join(parts).split()) > _LONGEST_NAME:
        parts.pop()
    name = ",".join(parts)
    if len(name.split()) > _LONGEST_NAME or name.split(maxsplit=1)[0].casefold() in words("no_thing"):
        return None
    if not stems(name.split(",")[0]) - word_stems("referring"):
        return None  # 'the first, for safety' points to one, and names none
    return Lost(name=name, bid=offer.utterance, reply=reply, why=reply)
