"""What the words of a task point to: 'I'll order them', 'I'll ask her', 'I'll set it up this week'."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.leads import in_full, lead, raised, without_opening
from agent.engines.offline.lexicon import curly, pattern, pattern_for
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.text.words import stems
from agent.types import Frozen

_REPLIES = 3
_FEW_WORDS = 2
NOT_MEANT = UNRELIABLE - {"suppress.undecided"}


class Pointed(Frozen):
    """What a task points to. `asked`: the sentence that names it; `about`: its words; `text`: the task as it was put before."""

    asked: Utterance | None = None
    about: str = ""
    text: str = ""


def is_vague(task: str) -> bool:
    """Whether a task only points to what was spoken of: 'do that', 'ask her today', 'have it patched by Tuesday'."""
    said = curly(task.strip())
    return any(pattern(f"task.{p}").match(said) for p in ("vague", "have_it"))


def says_little(task: str) -> bool:
    """Whether the object is a pronoun, and what stands around it names little: 'measure it on Friday, when it freezes'."""
    said = curly(task.strip())
    if pattern("task.pronoun").match(said) is None:
        return False
    rest = stems(pattern("task.due").sub("", said))
    return len(rest - stems(said.split(maxsplit=1)[0])) <= _FEW_WORDS


def pointed(talk: Talk, said: Utterance, task: str) -> Pointed:
    """What a vague task is about; nothing for one that says it itself."""
    if not is_vague(task):
        return Pointed(asked=spoken_of(talk, said) or matter(talk, said, task)) if says_little(task) else Pointed()
    named = _with_the_person(talk, said, task)
    if named != task:
        untold = raised(talk, said)
        if untold is not None:
            return Pointed(asked=untold, text=named, about=without_opening(talk, untold))
        found = _question(talk, said)
        return Pointed(asked=found, text=named, about=_named(talk, found, asks=True) if found is not None else "")
    put = _put_before(talk, said, task)
    first = put or said
    text = _wording(talk, put) if put is not None else ""
    text = text if text and (not _only_points(text) or pattern("task.have_it").match(curly(task))) else ""
    if put is not None and text and not is_vague(text):
        open_end = pattern("task.ask_whom").match(curly(text)) is not None
        asked = _question(talk, put) if open_end else None
        return Pointed(asked=put, text=text, about=in_full(talk, asked) if asked is not None and asked.asks else "")
    made = _made(talk, first) if pattern("task.makes").match(curly(task)) else Pointed()
    if made.asked is not None:
        return made
    whom = pattern("task.whom").match(curly(text or task)) is not None
    found = _question(talk, first) if whom else matter(talk, first, task)
    return Pointed(asked=found, about=_named(talk, found, asks=whom) if found is not None else "", text=text)


def _with_the_person(talk: Talk, said: Utterance, task: str) -> str:
    """A task with the name of whom it only calls 'her', where the turn said before whom to ask."""
    if not pattern("task.of_person").search(curly(task)):
        return task
    named = (pattern("task.person_named").search(curly(u.text)) for u in reversed(talk.earlier_in_turn(said)))
    found = next((n for n in named if n is not None), None)
    return pattern("task.of_person").sub(lambda _: found["whom"], task, count=1) if found is not None else task


def _question(talk: Talk, said: Utterance) -> Utterance | None:
    """The question that somebody is to be asked: the nearest before that has words of its own."""
    before = [u for u in talk.around(said.turn, before=_REPLIES) if u.turn < said.turn] + talk.earlier_in_turn(said)
    put = [u for u in before if u.asks or pattern("question.indirect").search(curly(u.text))]
    asked = [u for u in put if (len(u.words) > 1 or lead(talk, u) is not None) and not u.acts & NOT_MEANT]
    asked = [u for u in asked if not pattern("question.small_talk").search(curly(u.text))]
    whole = [u for u in asked if pattern("question.whole").search(curly(u.text))]
    return next(reversed(whole or asked), None)


def _named(talk: Talk, found: Utterance, *, asks: bool) -> str:
    """A question in full; the thing alone where a sentence does no more than count it, as in 'Six gateways, then'."""
    counted = pattern("task.counted").match(curly(found.text))
    if counted is not None:
        return found.text[slice(*counted.span("thing"))]
    indirect = pattern("question.indirect").search(curly(found.text)) if not found.asks else None
    if indirect is not None:
        return found.text[slice(*indirect.span("asks"))]
    return in_full(talk, found) if asks and found.asks else ""


def _put_before(talk: Talk, said: Utterance, task: str) -> Utterance | None:
    """The request that a task answers with the same verb, 'Can you order them?', or with 'I'll have that by Friday'."""
    any_verb = pattern("task.have_it").match(curly(task)) is not None
    verb = stems(" ".join(task.split()[:1]))
    before = [u for u in talk.by_turn.get(said.turn - 1, []) if u.speaker != said.speaker and _wording(talk, u)]
    return next((u for u in reversed(before) if any_verb or (verb and verb <= stems(_wording(talk, u)))), None)


def _wording(talk: Talk, asked: Utterance) -> str:
    """The task that a request puts, in its words."""
    by_name = pattern_for("task.vocative", tuple(talk.first_names)) if talk.first_names else None
    found = pattern("task.put").search(curly(asked.text)) or (by_name and by_name.search(curly(asked.text)))
    return asked.text[slice(*found.span("task"))].rstrip(" ?.!") if found is not None else ""


def _only_points(task: str) -> bool:
    """Whether the object of a task is a pronoun."""
    return pattern("task.of_it").match(curly(task)) is not None


def _made(talk: Talk, said: Utterance) -> Pointed:
    """What 'set it up' makes: the nearest thing that was brought up as new, 'a tiny server outside'; nothing where there is none."""
    before = [u for u in talk.around(said.turn, before=_REPLIES) if u.turn < said.turn]
    for utterance in reversed([*before, *talk.earlier_in_turn(said)]):
        text = curly(utterance.text)
        found = pattern("task.new_thing").search(text)
        if found is None or utterance.acts & NOT_MEANT or utterance.asks or pattern("task.leans").search(text):
            continue
        if pattern("task.object_it").search(text[: found.start("thing")]) is None:
            return Pointed(asked=utterance, about=utterance.text[slice(*found.span("thing"))])
    return Pointed()


def matter(talk: Talk, utterance: Utterance, task: str) -> Utterance | None:
    """What was spoken of just before: the nearest sentence that says something, questions first; of 'them' one with several.

    A sentence that itself begins with a pronoun only goes on about what was named before it. What 'him' means was mostly
    named by the question that the turn answers.
    """
    if pattern("task.of_person").search(curly(task)):
        asked = talk.by_turn.get(utterance.turn - 1, [])[-1:]
        if asked and asked[0].asks and pattern("task.person").search(curly(asked[0].text)):
            return asked[0]
    many = pattern("task.several").search(curly(task)) is not None
    before = [u for u in talk.around(utterance.turn, before=_REPLIES + many) if u.turn < utterance.turn]
    own = talk.earlier_in_turn(utterance)
    before = [
        u
        for u in [*before, *own]
        if len(u.words)
        > _FEW_WORDS
        - (many or _asks_whole(u) or (u in own[-1:] and pattern("task.sets_out").match(curly(u.text)) is not None))
    ]
    before = [u for u in before if not u.acts & NOT_MEANT and pattern("task.thanks").search(curly(u.text)) is None]
    if many:
        before = [u for u in before if pattern("task.plural").search(curly(u.text))] or before
    before = _own_subjects(before) or before
    return next((u for u in reversed(before) if u.asks), before[-1] if before else None)


def _asks_whole(said: Utterance) -> bool:
    """Whether a sentence is a question of few words that says what it asks: 'who gets the parcels in August?'."""
    return said.asks and pattern("question.begins").match(curly(said.text)) is not None


def _own_subjects(before: Sequence[Utterance]) -> list[Utterance]:
    """The sentences that name what they speak of."""
    return [u for u in before if not pattern("task.leans").search(curly(u.text))]


def spoken_of(talk: Talk, said: Utterance) -> Utterance | None:
    """What the turns before settled or asked for, which 'will be done by Friday' is said of: the first order, rule or amount of the nearest turn."""
    before = [u for u in talk.around(said.turn, before=_REPLIES) if u.turn < said.turn] + talk.earlier_in_turn(said)
    before = [u for u in before if len(u.words) > 1 and not u.asks and not u.acts & NOT_MEANT]
    before = [u for u in before if not u.does("suppress.chatter")]
    told = _own_subjects([u for u in before if u.does("explicit", "openers") or u.concrete])
    return next((u for u in told if u.turn == told[-1].turn), None)
