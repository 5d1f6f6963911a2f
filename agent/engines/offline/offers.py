"""What an assistant puts before the person: the items of its lists, what it recommends, what it asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.bids import content
from agent.engines.offline.lexicon import curly, numbers, pattern, without
from agent.engines.offline.listed import LONGEST, Offer, choices, enumerated, lists, marked, plain
from agent.engines.offline.phrasing import statement, third_person
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.numbers import digits, quantities, same
from agent.text.units import measure

_A_PROPOSAL = 6
"""Words of a question that puts an amount to what was advised right before: 'Say 45 minutes?'."""


_A_SUMMARY = 3
"""Items from which on a list that has only known words is taken to be one."""
_NEAR = 3
"""Sentences after a recommendation within which *alternatively* is the other way to it."""
_SAID_AGAIN = 2
"""Turns before, of which a sentence that only has their words says again what was said."""


def offers(talk: Talk, turn: int) -> list[Offer]:
    """What the assistant puts forward in a turn, in order; nothing of a summary of what was said."""
    said = talk.by_turn.get(turn, [])
    raw = next((t.text for t in talk.chunk.turns if t.n == turn), "")
    itemized = list(lists(said, raw))
    laid_out = list(choices(talk, said, raw))
    questions = [u for u in said if u.asks]
    each = [
        o.model_copy(update={"answers": next((q for q in reversed(questions) if q.place < u.place), None)})
        for u in said
        for o in enumerated(u)
    ]
    listed = {o.utterance.place for items in (*itemized, *laid_out, each) for o in items}
    beside = [o for u in said if u.place not in listed and not u.listed and (o := _advised(u)) is not None]
    beside = [o for o in beside if o.utterance is said[-1] or not _opens_a_topic(o.utterance)]
    beside = _with_proposals(said, beside)
    beside += _going_on(said, beside)
    beside = _two_ways(said, beside, listed)
    chosen_by_number = pattern("offer.option").search(curly(" ".join(u.text for u in said))) is not None
    made: list[Offer] = list(each)
    for items in itemized:
        lead = next((u.text for u in reversed(said) if u.place < items[0].utterance.place), "")
        if pattern("offer.recaps").search(curly(lead)) or _says_again(talk, items):
            continue
        either = pattern("offer.either").search(curly(lead)) is not None or chosen_by_number
        told, beside = _beside(_bound(items, lead, questions), beside, either=either)
        made += told
    for items in laid_out:
        told, beside = _beside(items, beside, either=True)
        made += told
    found = [*made, *beside, *_asked(said, beside), *_keeps(said)]
    return found if any(not o.weak for o in found) else [*found, *_described(talk, said, found)]


def _opens_a_topic(utterance: Utterance) -> bool:
    """Whether a question amid the turn only names what comes next: 'How about riders who ignore updates? Many makers …'."""
    return (
        utterance.asks and not utterance.quantities and pattern("offer.topic").match(curly(utterance.text)) is not None
    )


def _bound(items: Sequence[Offer], lead: str, questions: Sequence[Utterance]) -> list[Offer]:
    """The items of a list with the question that they answer, and what leads up to them where they hold only together."""
    first = items[0].utterance.place
    asked = next((q for q in reversed(questions) if q.place < first), None)
    head = without("offer.in_my_words", lead) if pattern("offer.conditions").search(curly(lead)) else ""
    together = f"{head}:" if head else ""
    return [i.model_copy(update={"together": together, "answers": i.answers or asked}) for i in items]


def _says_again(talk: Talk, items: Sequence[Offer]) -> bool:
    """Whether a list has nothing in it that was not said before: a summary, whatever leads up to it."""
    turn = items[0].utterance.turn
    before = [u for n in talk.turns if n < turn for u in talk.by_turn[n]]
    words = frozenset().union(*(u.words for u in before)) if before else frozenset()
    counted = [q for u in before for q in u.quantities]
    known = all(
        o.content <= words and all(any(same(q, x) for x in counted) for q in o.amounts if q.unit) for o in items
    )
    return known and len(items) >= _A_SUMMARY


def _beside(items: Sequence[Offer], beside: Sequence[Offer], *, either: bool) -> tuple[list[Offer], list[Offer]]:
    """The items of a list with what is recommended of them, and the recommendations that remain."""
    numbered = {
        id(o): (item, more) for o in beside if (found := _by_number(o, items)) is not None for item, more in [found]
    }
    added = {item.key: (o, more) for o in beside if id(o) in numbered for item, more in [numbered[id(o)]]}
    rest = [o for o in beside if id(o) not in numbered]
    chosen = [o for o in rest if any(_same(o, item) for item in items)]
    either = either or bool(chosen) or bool(numbered)
    made = []
    for item in items:
        taken = any(_same(o, item) and not _says_more(o, items) for o in chosen)
        text = item.name if either and item.name and not item.runs_on else item.text
        update: dict[str, object] = {"option": either, "advised": either and taken, "text": text}
        if item.key in added:
            advice, more = added[item.key]
            further = (advice.utterance,) if more else ()
            update |= {"advised": True, "text": f"{text.rstrip(' .')}{more}", "further": further}
        made.append(item.model_copy(update=update))
    fuller = [o for o in chosen if _says_more(o, items)]
    left = [
        o.model_copy(update={"option": True, "marked": _marked_of(o, items)}) if o in fuller else o
        for o in rest
        if o not in chosen or o in fuller
    ]
    return made, left


def _by_number(advised: Offer, items: Sequence[Offer]) -> tuple[Offer, str] | None:
    """The item that a recommendation names by its number, and what it adds: 'I'd take 2, with a start at 25 %'."""
    found = pattern("offer.by_number").match(curly(advised.text))
    item = next((i for i in items if found is not None and i.label == found["label"].casefold()), None)
    if found is None or item is None:
        return None
    more = "" if "." in found[0] else advised.text[found.end() :].strip(" .")
    return item, f", {more}" if content(advised.utterance.model_copy(update={"text": more})) else ""


def _with_proposals(said: Sequence[Utterance], beside: Sequence[Offer]) -> list[Offer]:
    """The recommendations, each with the amount that the next sentence puts to it: 'Say 45 minutes?'."""
    made = []
    for offer in beside:
        after = next((u for u in said if u.place == offer.utterance.place + 1), None)
        puts = (
            after is not None
            and after.asks
            and len(after.text.split()) <= _A_PROPOSAL
            and bool(after.quantities)
            and not offer.amounts
        )
        if not puts or after is None:
            made.append(offer)
            continue
        figure = after.text[after.quantities[0].start : after.quantities[0].end]
        made.append(offer.model_copy(update={"text": f"{offer.text}: {figure}", "further": (after,)}))
    return made


def _going_on(said: Sequence[Utterance], beside: Sequence[Offer]) -> list[Offer]:
    """The sentences right after a recommendation that go on with how it would be, each by itself."""
    made: list[Offer] = []
    places = {o.utterance.place for o in beside if o.advised}
    for utterance in said:
        follows = utterance.place - 1 in places and utterance.place not in places and not utterance.asks
        if not follows or utterance.acts & UNRELIABLE or pattern("offer.explains").search(curly(utterance.text)):
            continue
        if any(q.unit for q in utterance.quantities) and len(utterance.text.split()) <= LONGEST:
            text = plain(utterance.text).strip(" .")
            made.append(Offer(utterance=utterance, text=text, name=text, advised=True))
            places.add(utterance.place)
    return made


def _two_ways(said: Sequence[Utterance], beside: Sequence[Offer], listed: set[int]) -> list[Offer]:
    """The recommendations, of which one and the *alternatively* after it are two of which one is taken."""
    made = list(beside)
    for utterance in said:
        found = pattern("offer.other_way").match(curly(utterance.text))
        first = next((o for o in reversed(made) if o.utterance.place < utterance.place), None)
        far = first is None or utterance.place - first.utterance.place > _NEAR or first.option
        if found is None or first is None or far or utterance.asks or utterance.place in listed:
            continue
        own = next((o for o in made if o.utterance is utterance), None)
        text = (
            own.text if own is not None else without("offer.reason", plain(utterance.text)[found.end() :]).strip(" .")
        )
        if not content(utterance.model_copy(update={"text": text})):
            continue
        second = Offer(utterance=utterance, text=text, name=text, place=2, option=True, marked=marked(utterance.text))
        one = first.model_copy(update={"place": 1, "option": True, "advised": False, "weak": False})
        made = [one if o is first else o for o in made if o is not own] + [second]
    return made


def _concrete(utterance: Utterance) -> bool:
    """Whether it says what there is or would be: a name, an amount, or in so many words that there is a way."""
    there_is = pattern("offer.there_is").match(curly(utterance.text)) is not None
    return bool(utterance.names) or any(q.unit for q in utterance.quantities) or there_is


def _described(talk: Talk, said: Sequence[Utterance], found: Sequence[Offer]) -> list[Offer]:
    """What a turn only describes where it advises nothing: 'And the power? A 2 watt panel lasts through the winter.'."""
    weak = {o.utterance.place for o in found}
    told = [u for u in said if not u.asks and u.place not in weak and _concrete(u)]
    told = [u for u in told if not u.acts & UNRELIABLE and len(u.text.split()) <= LONGEST]
    if any(pattern(p).search(curly(u.text)) for u in said for p in ("offer.sums_up", "offer.recaps", "offer.granted")):
        return []
    known = (
        frozenset().union(*(u.words for u in talk.around(said[0].turn, before=_SAID_AGAIN))) if said else frozenset()
    )
    told = [u for u in told if not pattern("offer.explains_it").match(curly(u.text))]
    told = [u for u in told if content(u) - known]  # what only says again what was settled offers nothing
    text = without("offer.price", plain(told[-1].text)).strip(" .,") if told else ""
    return [Offer(utterance=told[-1], text=text, name=text, described=True)] if told else []


def asks_for_assent(said: Sequence[Utterance]) -> bool:
    """Whether a turn ends in the question whether the person agrees: 'Shall we go with that?'."""
    return bool(said) and said[-1].asks and pattern("offer.seals").search(curly(said[-1].text)) is not None


def _advised(utterance: Utterance) -> Offer | None:
    """What a sentence of the assistant recommends."""
    if utterance.acts & UNRELIABLE - {"suppress.undecided"} or len(utterance.text.split()) > LONGEST:
        return None
    text = plain(utterance.text)
    found = pattern("offer.advises").search(curly(text))
    if found is None:
        found = pattern("offer.orders").match(curly(text))
    if found is None:
        return _possible(utterance, text)
    what = without("offer.reason", text[found.start("x") :]).strip(" .?!:")
    about = content(utterance.model_copy(update={"text": what}))
    if not (about or quantities(what)) or (text.rstrip().endswith(":") and len(what.split()) == 1):
        return None
    weak = pattern("offer.weak").search(curly(text)) is not None
    name = without("offer.puts", what) if quantities(what) else what
    return Offer(utterance=utterance, text=what, name=name, advised=not weak, weak=weak, marked=marked(utterance.text))


def _possible(utterance: Utterance, text: str) -> Offer | None:
    """What is told of as possible, as it would be: 'One press could open the valve' offers that one press opens the valve."""
    found = pattern("offer.might").match(curly(text))
    if found is None:
        ought = pattern("offer.ought").match(curly(text)) is not None and any(
            q.unit and (measure(q.unit) or q.unit == "time of day") for q in utterance.quantities
        )
        told = text.strip(" .")
        return Offer(utterance=utterance, text=told, name=told, weak=True) if ought else None
    subject, rest = text[slice(*found.span("who"))], text[slice(*found.span("rest"))].strip(" .?!")
    many = subject.endswith("s") and not subject.endswith("ss") and not pattern("offer.single").match(curly(subject))
    what = f"{subject} {found['verb'] if many else third_person(found['verb'])} {rest}".strip()
    return Offer(utterance=utterance, text=what, name=subject, weak=True, marked=marked(utterance.text))


def _asked(said: Sequence[Utterance], beside: Sequence[Offer]) -> list[Offer]:
    """What the last question proposes: 'Should the mirror be cleared on deploys?'; nothing where it offers a choice."""
    if not said or not said[-1].asks or any(o.utterance is said[-1] for o in beside):
        return []
    text = curly(said[-1].text)
    wanted = pattern("offer.asks_of").search(text)
    if pattern("offer.which_amount").search(curly(digits(said[-1].text))):
        return []  # 'should the slot be 30 or 45 minutes long?' offers neither
    if wanted is not None and not pattern("accord.either").search(text) and not asks_for_assent(said):
        own = said[-1].text
        what = f"{own[slice(*wanted.span('who'))]} should {own[slice(*wanted.span('x'))]}".rstrip(" ?.")
        return [Offer(utterance=said[-1], text=what, name=what)]
    found = pattern("offer.asks").search(text)
    if found is None or pattern("accord.either").search(curly(said[-1].text)) or asks_for_assent(said):
        return []
    what = without("offer.reason", statement(said[-1].text[found.start("x") :]).rstrip("."))
    what = _headed(said[-1], found, what) if what else ""
    return [Offer(utterance=said[-1], text=what, name=what)] if what else []


def _headed(asked: Utterance, found: re.Match[str], what: str) -> str:
    """What a question offers, behind what it is about: 'The lease: keep the 15 days'."""
    about = asked.text[slice(*found.span("about"))] if found["about"] else ""
    return f"{about[:1].upper()}{about[1:]}: {what[:1].lower()}{what[1:]}" if about else what


def _keeps(said: Sequence[Utterance]) -> list[Offer]:
    """What a question amid the turn would have stay as it was put: 'For the lease, would you like to keep the 15 days?'."""
    made = []
    for utterance in said[:-1]:
        found = pattern("offer.asks").search(curly(utterance.text)) if utterance.asks else None
        if found is None or not any(q.unit for q in utterance.quantities) or pattern("accord.either").search(found[0]):
            continue
        what = statement(utterance.text[found.start("x") :]).rstrip(".")
        name = next(q.text for q in utterance.quantities if q.unit)
        made.append(Offer(utterance=utterance, text=_headed(utterance, found, what), name=name, weak=True))
    return made


def _same(advised: Offer, item: Offer) -> bool:
    """Whether a recommendation names an item of the list, by its name, number or letter."""
    text = curly(advised.text)
    numbered = pattern("reply.numbered").search(text)
    if numbered is not None and item.label:
        return item.label in re.split(r"\W+", numbered[0].casefold())
    placed = pattern("reply.ordinal").search(text)
    if placed is not None and item.place and not placed["n"] and placed["o"].casefold() != "last":
        return item.place == numbers("ordinals")[placed["o"].casefold()] + 1
    name = item.name or item.text
    mine = content(item.utterance.model_copy(update={"text": name}))
    return bool(mine) and (mine <= advised.content or bool(set(advised.utterance.names) & _names(item, name)))


def _names(item: Offer, name: str) -> set[str]:
    return {n for n in item.utterance.names if n.casefold() in name.casefold()}


def _marked_of(advised: Offer, items: Sequence[Offer]) -> tuple[str, ...]:
    return (*advised.marked, *(m for item in items if _same(advised, item) for m in item.marked))


def _says_more(advised: Offer, items: Sequence[Offer]) -> bool:
    """Whether a recommendation says how an option is to be used: 'I'd take a WebSocket from the client to the matchmaker'."""
    named = [item for item in items if _same(advised, item)]
    known = frozenset().union(*(content(i.utterance.model_copy(update={"text": i.name or i.text})) for i in named))
    points = any(pattern(f"reply.{how}").search(curly(advised.text)) for how in ("numbered", "ordinal"))
    return bool(advised.content - known) and not points
