"""Who is to do what by the way the work is given out: a round of names, 'who rings them?' and 'me', 'ask them, please', 'the fence is yours'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.infinitive import infinitive
from agent.engines.offline.lexicon import curly, pattern, pattern_for, words
from agent.engines.offline.pointing import NOT_MEANT
from agent.engines.offline.speech import Talk, Utterance
from agent.engines.offline.together import dated
from agent.engines.offline.undertaken import Task
from agent.engines.offline.verbs import bases
from agent.text.words import stems

_PROGRAMS = frozenset({"user", "assistant"})
_TWO = 2
_REPLIES = 3
_ANSWERS = 2


def given(talk: Talk, said: Utterance) -> list[Task]:
    """What a sentence gives to whom."""
    if talk.with_assistant or said.speaker is None:
        return []
    if said.asks:
        return _asked_by_name(talk, said)
    rules = (_owned, _must, _asked_by_name, _asked_back)
    return next((found for rule in rules if (found := rule(talk, said))), [])


def listed(talk: Talk, said: Utterance, *, in_round: bool) -> list[Task]:
    """What a sentence gives to several, or by a mark. `in_round`: whether the talk goes round for who does what."""
    if talk.with_assistant or said.speaker is None or said.asks:
        return []
    return _marked(talk, said) or _volunteered(talk, said) or _rostered(talk, said, in_round=in_round)


def people(talk: Talk) -> tuple[str, ...]:
    """The names by which somebody is spoken of in this talk."""
    return tuple(n for n in talk.first_names if n.casefold() not in _PROGRAMS)


def full(talk: Talk, name: str) -> str:
    """The name of the participant who is called so."""
    low = name.casefold()
    return next((n for n in talk.names if n.casefold() == low), None) or next(
        (n for n in talk.names if n.casefold().startswith(low)), name
    )


def _rostered(talk: Talk, said: Utterance, *, in_round: bool) -> list[Task]:
    """'Ada orders the bulbs, Bo paints the buoy and checks the chain, and I speak to the harbour master'."""
    text = curly(said.text)
    hedged = said.does("suppress.hedge") and not pattern("assigned.i_would").match(text)
    if (said.does("suppress.past") or hedged) and not in_round:
        return []
    starts = list(pattern_for("assigned.person", people(talk) or ("nobody",)).finditer(text))
    starts = [m for m in starts if m["who"] or m["stranger"]]
    ends = [*(m.start() for m in starts[1:]), len(text)][: len(starts)]
    parts = [(m, said.text[m.end() : end]) for m, end in zip(starts, ends, strict=True)]
    told = [(m, work) for m, part in parts if (work := _work(part, mine=_is_me(m)))]
    recalls = len(told) < _TWO
    if recalls:
        things = [(m, [_thing(part)]) for m, part in parts if _thing(part)]
        told = things if len(things) >= (1 if in_round and not told else _TWO) else []
    if not any(m["who"] for m, _ in told) or any(m["stranger"] in said.names for m, _ in told):
        return []
    several = sum(len(work) for _, work in told) > 1
    own = {m.start(): _clean(said.text[_begin(m) : end]) for m, end in zip(starts, ends, strict=True)}
    return [
        Task(
            owner=_owner(talk, m, said),
            text=one,
            said=said,
            one_of_several=several,
            words=own[m.start()],
            recalls=recalls,
        )
        for m, work in told
        for one in work
    ]


def _begin(found: re.Match[str]) -> int:
    return found.start("who") if found["who"] else found.start("stranger")


def _is_me(found: re.Match[str]) -> bool:
    return (found["who"] or "").casefold() in ("i", "me")


def _owner(talk: Talk, found: re.Match[str], said: Utterance) -> str:
    return (said.speaker or "") if _is_me(found) else full(talk, found["who"] or found["stranger"])


def _work(part: str, *, mine: bool) -> list[str]:
    """The tasks that a clause about somebody names, each as something to do; none where it tells what he is or always does."""
    text = curly(part)
    modal = pattern("assigned.modal").match(text)
    rest = part[modal.end() :] if modal else part.lstrip()
    verb = re.match(r"\s*(?:(?:also|then|just|please|pls|quickly) )*(?P<verb>[a-z]+)", rest, re.IGNORECASE)
    low = verb["verb"].casefold() if verb is not None else ""
    base = low in words("task")
    inflected = low in bases(words("task")) and not base
    fits = base if (modal or mine) else inflected
    if verb is None or not fits or pattern("assigned.habit").search(text) or pattern("assigned.receives").search(text):
        return []
    joints = pattern("assigned.next" if base else "assigned.next_third").split(rest[verb.start("verb") :])
    return [infinitive(_clean(j)) for j in joints if stems(j)]


def _thing(part: str) -> str:
    """What is named without a verb: 'the cables' of 'Bo the cables'; '' where it is no thing."""
    found = pattern("assigned.thing").match(curly(part))
    return _clean(part[slice(*found.span("thing"))]) if found is not None else ""


def _clean(part: str) -> str:
    """A part of a sentence without what joins it to the next one."""
    return re.sub(r"(?:[\s,;:.–—-]|\b(?:and|then|so)\s*$)+$", "", part).strip(" ,;:.–—")


def _marked(talk: Talk, said: Utterance) -> list[Task]:
    """'todo Ada: labels', 'Action on me: talk to the board', '- [ ] Ada: …', 'order the ropes (Ada)'."""
    text = curly(said.text)
    found = []
    for match in pattern_for("assigned.marked", people(talk) or ("nobody",)).finditer(text):
        who, key = match["who"] or match["whob"], next(k for k in ("task", "taskb", "taskc") if match[k])
        owner = (said.speaker or "") if who.casefold() == "me" else full(talk, who)
        found.append(
            Task(
                owner=owner,
                text=_clean(said.text[slice(*match.span(key))]),
                said=said,
                one_of_several=True,
                words=_clean(match[0]),
            )
        )
    return [f for f in found if stems(f.text)]


def _owned(talk: Talk, said: Utterance) -> list[Task]:
    """'The ticket for the timeouts is yours, Ada', 'it's on me to bring the contract', 'I volunteer for the tests'."""
    text = curly(said.text)
    match = pattern_for("assigned.owned", people(talk) or ("nobody",)).match(text)
    if match is not None:
        who = match["who"] or match["whob"]
        owner = full(talk, who) if who else (said.speaker or "")
        return [Task(owner=owner, text=said.text[slice(*match.span("thing"))], said=said)]
    mine = pattern("assigned.on_me").search(text)
    return (
        [Task(owner=said.speaker or "", text=_clean(said.text[slice(*mine.span("task"))]), said=said)] if mine else []
    )


def _volunteered(talk: Talk, said: Utterance) -> list[Task]:
    """'Me', 'I'll do it', 'Ada does' to 'who rings the insurance?' or 'somebody has to tell them'."""
    text = curly(said.text)
    named = pattern_for("assigned.them", people(talk) or ("nobody",)).match(text)
    if said.place > 0 or (named is None and not pattern("assigned.me").match(text)):
        return []
    before = [u for u in talk.around(said.turn, before=_ANSWERS) if u.turn < said.turn and not u.acts & NOT_MEANT]
    for asked in reversed(before):
        put = pattern("assigned.who").search(curly(asked.text))
        if put is not None and _verb(put["task"]) and not pattern("assigned.at_once").match(put["task"]):
            owner = full(talk, named["who"]) if named else (said.speaker or "")
            what = infinitive(_clean(asked.text[slice(*put.span("task"))].rstrip(" ?!")))
            return [Task(owner=owner, text=what, said=said, asked=asked)]
    return []


def _verb(text: str) -> bool:
    """Whether a text begins with a verb of doing, in whatever form."""
    first = text.partition(" ")[0].casefold()
    return first in words("task") or first in bases(words("task"))


def _must(talk: Talk, said: Utterance) -> list[Task]:
    """'I have to ask the council about the fee'."""
    found = pattern("assigned.must").match(curly(said.text))
    if found is None or said.does("suppress.past", "suppress.jest") or pattern("assigned.at_once").match(found["task"]):
        return []
    return [Task(owner=said.speaker or "", text=_clean(said.text[slice(*found.span("task"))]), said=said)]


def _asked_by_name(talk: Talk, said: Utterance) -> list[Task]:
    """'Ada, you draw up the list', 'Ada pls check the logs', 'would you mind sending me the plans, Ada?', and she does not refuse."""
    text = curly(said.text)
    names = people(talk)
    if not names:
        return []
    found = pattern_for("assigned.vocative", names).search(text) or pattern_for("assigned.called", names).search(text)
    if found is None:
        return []
    owner = full(talk, found["who"])
    what = infinitive(_clean(said.text[slice(*found.span("task"))].rstrip(" ?!")))
    if owner == said.speaker or not _verb(what) or not _is_outward(what) or _refuses(talk, said, owner):
        return []
    told = found["ask"] is not None or dated(text) or _assents(talk, said, owner)
    return [Task(owner=owner, text=what, said=said)] if told else []


def _is_outward(task: str) -> bool:
    """Whether something is to be done after the talk, and not at once: not 'read that again', 'tell us'."""
    text = curly(task)
    return not (pattern("assigned.at_once").match(text) or pattern("assigned.receives").search(text))


def _asked_back(talk: Talk, said: Utterance) -> list[Task]:
    """'Ask them, please' to the one who spoke right before."""
    found = pattern("assigned.please").match(curly(said.text))
    before = talk.by_turn.get(said.turn - 1, [])[-1:]
    if found is None or not before or before[0].speaker in (None, said.speaker) or said.acts & NOT_MEANT:
        return []
    key = "task" if found["task"] else "taskb"
    what = _clean(said.text[slice(*found.span(key))])
    owner = before[0].speaker or ""
    if not _is_outward(what) or _refuses(talk, said, owner):
        return []
    return [Task(owner=owner, text=what, said=said)]


def _next_of(talk: Talk, said: Utterance, who: str) -> Sequence[Utterance]:
    """What somebody says next, within a few turns."""
    turns = range(said.turn + 1, said.turn + 1 + _REPLIES)
    return next((t for n in turns if (t := talk.by_turn.get(n)) and t[0].speaker == who), [])


def _refuses(talk: Talk, said: Utterance, who: str) -> bool:
    reply = _next_of(talk, said, who)[:1]
    return any(not _agrees(u) and _says_no(u) for u in reply)


def _says_no(reply: Utterance) -> bool:
    refused = pattern("assigned.refuses").match(curly(reply.text)) is not None
    return refused or reply.does("acceptance.dissent", "rejection.refuse")


def _agrees(reply: Utterance) -> bool:
    return pattern("assigned.agrees").search(curly(reply.text)) is not None


def _assents(talk: Talk, said: Utterance, who: str) -> bool:
    reply = _next_of(talk, said, who)[:1]
    takes = any(pattern("assigned.me").match(curly(u.text)) for u in reply)
    return takes or any(u.does("acceptance.assent") or _agrees(u) for u in reply)


def day_after(talk: Talk, said: Utterance, owner: str) -> Utterance | None:
    """The day that an owner names right after his task was given out: 'By the 15th.'."""
    after = (u for u in talk.around(said.turn, after=_ANSWERS) if u.turn > said.turn and u.place == 0)
    days = (u for u in after if pattern("assigned.day").match(curly(u.text)))
    return next((u for u in days if u.speaker == owner), None)
