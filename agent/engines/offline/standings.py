"""What one place where a technology is named says of its standing."""

from __future__ import annotations

from collections.abc import Mapping

from agent.engines.offline import said_of
from agent.engines.offline.sides import positive
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.spotter import Mention, Spotter
from agent.model.finding import Finding, Tier
from agent.types import Frozen

_WEIGHING = ("explicit.settle", "explicit.imperative", "explicit.claim", "explicit.rule")
_TIERS = {"chosen": Tier.EXPLICIT, "rejected": Tier.EXPLICIT}
_WORDS, _SENTENCE = 2, 1
"""How sure a standing is: said by the words beside the name, or by what the sentence does as a whole."""


class Place(Frozen):
    """Where a technology is named."""

    utterance: Utterance
    mention: Mention


class Word(Frozen):
    """What a place says. `turns_back`: it gives something up that held. `objects`: somebody is against it."""

    status: str
    place: Place
    sure: int = 0
    turns_back: bool = False
    objects: bool = False
    tier: Tier = Tier.PROBABLE
    names: Utterance | None = None
    """The sentence that names it, where the one that settles it does not."""


def word(talk: Talk, place: Place, decided: Mapping[tuple[int, str], Finding], spotter: Spotter) -> Word:
    """The standing that one place gives. `decided`: (turn, words) → the decision that these words are."""
    utterance = place.utterance
    if utterance.acts & UNRELIABLE or said_of.elsewhere(utterance.text):
        return Word(status="mentioned", place=place)
    if not talk.decides(utterance):
        return Word(
            status="considered" if utterance.does("explicit.imperative", "proposal") else "mentioned", place=place
        )
    if utterance.asks:
        return Word(status="considered", place=place)
    finding = decided.get((utterance.turn, utterance.text))
    return (
        _against(place, finding, spotter)
        or _for(talk, place, finding)
        or Word(status="considered" if _weighs(utterance) else "mentioned", place=place, objects=_objects(place))
    )


def _against(place: Place, finding: Finding | None, spotter: Spotter) -> Word | None:
    """A refusal: by the words beside the name, or because the sentence refuses and no clause of it takes the name."""
    utterance, mention = place.utterance, place.mention
    back = utterance.does("rejection.reverse")
    if mention.refused and not utterance.does("suppress.past"):
        sure = _SENTENCE if said_of.scoped(utterance.text, mention.row[1]) else _WORDS
        return Word(status="rejected", place=place, sure=sure, turns_back=back, tier=Tier.EXPLICIT)
    if mention.compound or said_of.within(utterance.text, mention.start):
        return None
    ground = said_of.is_ground(utterance.text, mention.start)
    refuses = finding is not None and finding.status == "rejected" and not ground
    turned_down = utterance.does("rejection.refuse") and not ground
    if (refuses or turned_down) and mention.name not in {
        m.name for m in spotter.mentions(positive(utterance.text), known=(mention.name,))
    }:
        if said_of.denied(utterance.text, *mention.row) and not refuses:
            return None
        return Word(status="rejected", place=place, sure=_SENTENCE, turns_back=back)
    return None


def _for(talk: Talk, place: Place, finding: Finding | None) -> Word | None:
    """A choice, or that it is in use."""
    utterance, mention = place.utterance, place.mention
    text, (start, end) = utterance.text, mention.row
    if mention.compound and said_of.unmade(text, start):
        return Word(status="mentioned", place=place)  # 'no X graveyard' turns down what would have been made of it
    denied = said_of.denied(text, start, end)
    settles = finding is not None and finding.status in ("accepted", "superseded")
    if said_of.in_use(text, start, end) and not denied and not (settles and said_of.plainly_used(text, start)):
        return Word(status="existing", place=place)
    if (
        settles
        and finding is not None
        and not denied
        and not said_of.is_ground(text, start)
        and not said_of.lists_options(text)
    ):
        if mention.compound:
            return Word(status="existing", place=place)
        sure = _WORDS if finding.tier is Tier.EXPLICIT or said_of.taken(text, start, end) else _SENTENCE
        return Word(status="chosen", place=place, sure=sure, tier=Tier.EXPLICIT)
    if (
        said_of.taken(text, start, end)
        and not denied
        and not utterance.does("suppress.hedge", "suppress.past")
        and not mention.compound
    ):
        return Word(status="chosen", place=place, sure=_SENTENCE)
    if _chooses_beside_a_refusal(utterance, start, end):
        return Word(status="chosen", place=place, sure=_SENTENCE)
    if _answers_briefly(talk, place):
        return Word(status="chosen", place=place, tier=Tier.POSSIBLE)
    if (
        _is_background(talk, utterance)
        or said_of.describes(text, start)
        or (mention.compound and not denied and (said_of.given(text, start) or utterance.does("suppress.given")))
    ):
        return Word(status="existing", place=place)
    return None


def _chooses_beside_a_refusal(utterance: Utterance, start: int, end: int) -> bool:
    """'So X for the services, static keys are out': the clause without a verb says what is taken instead."""
    text = utterance.text
    return (
        utterance.does("openers")
        and utterance.does("rejection.refuse")
        and not said_of.is_ground(text, start)
        and said_of.stands_alone(text, start, end)
    )


def _answers_briefly(talk: Talk, place: Place) -> bool:
    """'No cluster. Images in S3': what a person puts without a verb against the assistant's proposal is what they want."""
    utterance, mention = place.utterance, place.mention
    text, (start, end) = utterance.text, mention.row
    if not talk.with_assistant or utterance.turn == talk.turns[0] or mention.refused or mention.compound:
        return False
    if utterance.does("suppress", "rejection") or not said_of.stands_alone(text, start, end):
        return False
    return any(u.does("rejection.refuse", "acceptance.dissent") for u in talk.earlier_in_turn(utterance))


def _is_background(talk: Talk, utterance: Utterance) -> bool:
    """What the first turn to an assistant says of how things are."""
    return (
        talk.with_assistant
        and utterance.turn == talk.turns[0]
        and not utterance.does("question.ask", "proposal", "suppress.hedge", "explicit.claim")
    )


def _objects(place: Place) -> bool:
    """Whether somebody speaks against it, without turning it down for all."""
    mention = place.mention
    return not mention.compound and said_of.unwanted(place.utterance.text, mention.row[0])


def _weighs(utterance: Utterance) -> bool:
    return utterance.does("proposal", "suppress.hedge", "acceptance", *_WEIGHING)
