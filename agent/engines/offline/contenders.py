"""What somebody puts forward for a matter: the things among which people choose, each in the words of who named it.

It is read from the form of a sentence and not from what it is about: a question that has no verb, a question whether one could, a wish,
what would be, another thing after *or*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.engines.offline.moves import is_content, speaks_against, topic_of
from agent.engines.offline.phrasing import is_clause
from agent.engines.offline.points import ACT_STEMS, MEASURES, telegram
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.model.finding import Finding
from agent.text.names import holds
from agent.text.numbers import Quantity, digits, quantities
from agent.text.words import stems
from agent.types import Frozen

_LONGEST = 10
"""More words than this are no name of an option."""
_FRAGMENT = 9
"""Words up to which a question without a verb only names a thing."""
_PAIR = 2
_ASKED_BACK = 4
"""Turns back to which a few words only ask back what was said."""
_SHORT = 5
"""Words up to which what is said of a thing stays with it, where its name would be a bare word."""
_FELL = 3
"""Turns before the one that says what is left in which the other things were told of."""
_MARKS = ("*", "|", "`", '"')
_NOT_MEANT = UNRELIABLE - {"suppress.elsewhere", "suppress.undecided"}
_RATES = stems("every each per once twice")
_VERB = "to "
_DOES, _ASKS_TO_DO = "xa xb xi xj xk", "xa xb"
"""The groups in which what stands begins with a verb."""
_FORMS = {
    "xa": "would", "xb": "could", "xc": "thought of", "xd": "idea", "xe": "would be", "xf": "or", "xg": "there is",
    "xh": "say", "xi": "let’s", "xj": "whether", "xk": "could", "xl": "why not",
}  # fmt: skip
"""The forms of plain sentences, by the group of `contender.stated` in which the thing stands."""
_ANSWERS = frozenset({"would", "idea", "could", "thought"})


class Contender(Frozen):
    """A thing that was put forward, and the form in which it was."""

    name: str
    said: Utterance
    form: str
    does: bool = False
    """Whether its name begins with a verb: it is something to do."""
    rivals: tuple[str, ...] = ()
    """The things beside which it was named, where one of them is to be taken."""

    @property
    def content(self) -> frozenset[str]:
        """The stems that say what it is: no measures, no numbers."""
        return content_of(self.name)

    @property
    def amounts(self) -> tuple[Quantity, ...]:
        """Its quantities."""
        return quantities(self.name)


def doing(name: str) -> str:
    """Something to do as a name: 'hire two students' is 'hiring two students'."""
    verb, _, rest = name.partition(" ")
    folded = verb.casefold()
    if not folded.isalpha():
        return name
    if pattern("contender.doubles").fullmatch(folded) is not None:
        verb += verb[-1]
    elif folded.endswith("ie"):
        verb = f"{verb[:-2]}y"
    elif folded.endswith("e") and not folded.endswith(("ee", "oe", "ye")) and folded != "be":
        verb = verb[:-1]
    return f"{verb}ing {rest}".strip()


def content_of(name: str) -> frozenset[str]:
    """The stems of a name that say what a thing is: no measures, no numbers."""
    own = stems(name) - ACT_STEMS - MEASURES - _RATES
    return frozenset(w for w in own if not w[0].isdigit())


def keeps(one: Contender, chosen: str) -> bool:
    """Whether it is only to stay with what was chosen, or a version of that: 'stay on JSON', 'version five' of 'MQTT 5'."""
    known = [n for n in one.said.names if holds(n, one.name)]
    own = one.content - word_stems("keeping")
    if not one.content or own - stems(" ".join(known)):
        return False
    counts = [w for w in digits(one.name).split() if w[0].isdigit()]
    return all(holds(n, chosen) for n in known) if known else bool(counts) and set(counts) <= set(chosen.split())


def put_forward(talk: Talk, named: Sequence[Finding]) -> dict[int, list[Contender]]:
    """What was put forward, by turns; with an assistant only by him, for what the person says is no proposal. `named`: the technologies."""
    put = {
        n: [c for u in talk.by_turn[n] if not (talk.with_assistant and talk.decides(u)) for c in contenders(talk, u)]
        for n in talk.turns
    }
    if talk.with_assistant:
        return put
    for fell in (c for u in talk.all for c in left_over(talk, u)):
        if not any(c.name == fell.name for c in put[fell.said.turn]):
            put[fell.said.turn].append(fell)
    first: dict[str, Utterance] = {}
    for utterance in (u for u in talk.all if u.names and not u.acts & UNRELIABLE):
        for name in utterance.names:
            first.setdefault(name, utterance)
    for technology in named:
        one = _technology(first.get(technology.title), technology)
        if one is not None and not any(stems(one.name) <= stems(c.name) for c in put[one.said.turn]):
            put[one.said.turn].append(one)
    return put


def _technology(first: Utterance | None, found: Finding) -> Contender | None:
    """A technology that was named and not chosen, where it was named first; None where that is about another world."""
    if found.status not in ("rejected", "considered", "mentioned"):
        return None
    if first is None or pattern("contender.supposed").search(curly(first.text)):
        return None
    head = pattern("contender.heads").match(curly(first.text))
    told = head is not None and found.title in first.names and stems(found.title) & stems(head["x"]) and not first.asks
    return Contender(name=found.title, said=first, form="against" if told else f"technology.{found.status}")


def contenders(talk: Talk, utterance: Utterance) -> list[Contender]:
    """What an utterance puts forward, each thing once."""
    supposed = pattern("contender.supposed").search(curly(utterance.text)) is not None
    if utterance.acts & _NOT_MEANT or talk.calls_on(utterance) or supposed:
        return []
    found: list[Contender] = []
    for form, words in _put(talk, utterance):
        bare = words.removeprefix(_VERB)
        name = named(bare)
        does = bare != words and name.split()[:1] == bare.split()[:1]
        asks = any(pattern("contender.only_asks").search(curly(text)) for text in (name, bare.strip(" ?.")))
        if name and not asks and _says(name, talk) and not any(stems(name) <= stems(c.name) for c in found):
            found.append(Contender(name=name, said=utterance, form=form, does=does))
    return _beside_one_another(found)


def left_over(talk: Talk, said: Utterance) -> list[Contender]:
    """What the sentences before were about that name one thing each, where one says what is left: 'A rope frays. Chains rust.' – 'That leaves the pulley.'."""
    if pattern("contender.leaves").search(curly(said.text)) is None:
        return []
    before = [*talk.around(said.turn, before=_FELL), *talk.earlier_in_turn(said)]
    told = [u for u in before if u.turn <= said.turn and not u.asks and not u.acts & _NOT_MEANT]
    heads = [(u, m) for u in told if (m := pattern("contender.heads").match(curly(u.text))) is not None]
    made = [
        Contender(name=named(u.text[slice(*m.span("x"))]), said=u, form="fell")
        for u, m in heads
        if len(u.words) > _PAIR
    ]
    told_of = [c for c in made if c.name and c.content and not c.amounts and _says(c.name, talk)]
    return [c for c in told_of if not c.content & said.words]


def _beside_one_another(found: Sequence[Contender]) -> list[Contender]:
    """The things that a sentence names for choice, each with the others."""
    either = [c for c in found if c.form in ("either", "one of")]
    return [
        c.model_copy(update={"rivals": tuple(r.name for r in either if r is not c)}) if c in either else c
        for c in found
    ]


def named(words: str) -> str:
    """A thing by its name: without what leads up to it, what is said of it, and the words that only say that it shall be."""
    text = words.strip(" .,;:!?…–—")
    lead = pattern("contender.takes").match(curly(text))
    text = text[lead.end() :] if lead is not None and stems(text[lead.end() :]) else text
    text = _ended(text).strip(" .,;:!?…–—\"“”'")
    more = pattern("contender.goes_on").search(curly(text)) if len(text.split()) > _LONGEST else None
    text = text[: more.start()] if more is not None else text
    return text if 1 <= len(text.split()) <= _LONGEST else ""


def _ended(text: str) -> str:
    """A thing without what is said of it."""
    end = pattern("contender.ends").search(curly(text), 2)
    if end is None:
        return text
    more = text[end.start() :].strip(" .,;:!?…–—")
    bare = len(text[: end.start()].split()) == 1 and text[end.start()] == "," and 0 < len(more.split()) <= _SHORT
    return text if bare and not re.search(r"[.;:!?]", more) else text[: end.start()]


def _says(name: str, talk: Talk) -> bool:
    own = stems(name) - ACT_STEMS - word_stems("hums") - word_stems("taking")
    people = {n.casefold() for n in talk.first_names}
    marked = any(mark in name for mark in _MARKS)
    return bool(own or quantities(name)) and name.casefold() not in people and not marked


def _put(talk: Talk, utterance: Utterance) -> Iterator[tuple[str, str]]:
    """The words of an utterance that put something forward, each with the form in which it does."""
    called = _called_on(utterance.text, talk.first_names)
    for head in ("contender.label", "contender.lead"):
        lead = pattern(head).match(curly(called))
        called = called[lead.end() :] if lead is not None else called
    text = called
    yield from _asked(talk, utterance, text) if utterance.asks else _stated(talk, utterance, text)


def _to_do(text: str, found: re.Match[str], group: str, does: str) -> str:
    """The words of what was put forward; where they begin with a verb, after *to*, so that it is known for one."""
    words = text[slice(*found.span(group))]
    wished = pattern("contender.wished").search(curly(text[: found.start(group)]))
    if group not in does.split() or wished is not None:
        return words
    return f"{_VERB}{words}"


def _called_on(text: str, names: Sequence[str]) -> str:
    """A sentence without the name of whom it calls on, at its head or its end."""
    people = {n.casefold() for n in names}
    head, _, rest = text.partition(", ")
    text = rest if rest and head.strip().casefold() in people else text
    before, _, last = text.rpartition(", ")
    return f"{before}{text[-1]}" if before and last.strip(" .?!").casefold() in people else text


def _stated(talk: Talk, utterance: Utterance, text: str) -> Iterator[tuple[str, str]]:
    """What a plain sentence puts forward. `text`: its words without what leads up to them."""
    plain = curly(text)
    yield from (("one of", part) for part in _one_of(text))
    if pattern("contender.or").match(curly(utterance.text)):
        yield "or", text
    found = pattern("contender.stated").search(plain)
    if found is not None:
        group = next(g for g in found.groupdict() if found[g])
        yield _FORMS[group], _to_do(text, found, group, _DOES)
        return
    thought = pattern("floor.thought").search(plain)
    if thought is not None and not plain[: thought.start()].rstrip().endswith(" than"):
        head, rest = text[: thought.start()], text[thought.end() :]
        yield "thought", rest if stems(rest) - ACT_STEMS else head
        return
    against = pattern("contender.said_against").match(plain)
    if against is not None and _held_against(utterance, against["x"], against["rest"]):
        yield "against", text[slice(*against.span("x"))]
    elif len(talk.by_turn[utterance.turn]) == 1 and _only_names(utterance, plain):
        yield "bare", text


def _only_names(utterance: Utterance, plain: str) -> bool:
    """Whether a message only names a thing, with no verb to it."""
    clause = is_clause(plain) or pattern("contender.clause").search(plain) is not None
    return (
        telegram(utterance) and not clause and not is_content(utterance) and len(utterance.words - ACT_STEMS) >= _PAIR
    )


def _one_of(text: str) -> list[str]:
    """The things of a list of which one is to be taken."""
    found = pattern("contender.one_of").search(curly(text))
    if found is None:
        return []
    return [p for p in re.split(r",? or |, ", text[slice(*found.span("x"))]) if p.strip()]


def _held_against(utterance: Utterance, thing: str, rest: str) -> bool:
    """Whether the rest of a sentence is held against the thing at its head: no amount, now and not in a tale, and not what it does to another."""
    told = utterance.does("suppress.past") or quantities(thing) or pattern("contender.to_it").search(curly(rest))
    return not told and speaks_against(utterance.model_copy(update={"text": rest}))


def _asked(talk: Talk, utterance: Utterance, text: str) -> Iterator[tuple[str, str]]:
    """What a question puts forward. `text`: its words without what leads up to them."""
    plain = curly(text)
    if len(parts := _one_of(text)) > _PAIR:
        yield from (("one of", part) for part in parts)
    elif (found := pattern("contender.either").match(plain)) is not None:
        yield "either", text[slice(*found.span("xa"))]
        yield "either", text[slice(*found.span("xb"))]
    elif (found := pattern("contender.asked").search(plain)) is not None:
        group = next(g for g in found.groupdict() if found[g])
        definite = group == "xd" and pattern("contender.definite").match(found[group]) is not None
        yield "of" if definite else "asked", _to_do(text, found, group, _ASKS_TO_DO)
    elif (found := pattern("contender.named_last").search(plain)) is not None:
        if not pattern("contender.in_a_case").match(found["x"]):
            yield "last", text[slice(*found.span("x"))]
    elif not (_only_asks(talk, utterance, plain) or _heads(talk, utterance)):
        if len(text.split()) <= _FRAGMENT and ". " not in text and not pattern("contender.clause").search(plain):
            yield "fragment", text
        elif pattern("contender.clause").match(plain) is None:
            yield "clause", text


def _only_asks(talk: Talk, utterance: Utterance, plain: str) -> bool:
    """Whether it puts nothing forward: it holds a case against something, asks back, or names the next matter."""
    holds = pattern("contender.but_so").match(curly(utterance.text)) or pattern("contender.in_a_case").match(plain)
    turn = talk.by_turn[utterance.turn]
    topic = topic_of(utterance, turn) and pattern("contender.indefinite").match(curly(utterance.text)) is None
    return holds is not None or topic or _asks_back(talk, utterance)


def _heads(talk: Talk, utterance: Utterance) -> bool:
    """Whether its speaker himself answers it: 'Master format? I'd say TIFF.' names the matter."""
    after = talk.by_turn[utterance.turn][utterance.place + 1 :]
    return bool(after) and not after[0].asks and any(form in _ANSWERS for form, _ in _put(talk, after[0]))


def _asks_back(talk: Talk, utterance: Utterance) -> bool:
    """Whether a question only says again what another has just said: 'seventy hours?'."""
    own, amounts = utterance.words - ACT_STEMS, {q.value for q in utterance.quantities}
    before = (u for u in talk.around(utterance.turn, before=_ASKED_BACK) if u.turn < utterance.turn and not u.asks)
    return any(
        (bool(own) and own <= u.words) or (bool(amounts) and amounts <= {q.value for q in u.quantities})
        for u in before
        if u.speaker != utterance.speaker
    )
