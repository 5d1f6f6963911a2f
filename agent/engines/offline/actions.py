"""What somebody took on, or was asked to do and did not refuse; with the day where one was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline import assigned
from agent.engines.offline.bids import accepts
from agent.engines.offline.infinitive import infinitive
from agent.engines.offline.leads import bids_somebody, without_opening
from agent.engines.offline.lexicon import curly, pattern, pattern_for
from agent.engines.offline.phrasing import statement, title
from agent.engines.offline.pointing import NOT_MEANT, is_vague, pointed, spoken_of
from agent.engines.offline.speech import Talk, Utterance
from agent.engines.offline.together import dated, several
from agent.engines.offline.undertaken import A_ROUND, Task, once
from agent.model.details import ActionDetails, Kind
from agent.model.finding import Finding, Quote, Tier
from agent.text.acts import bare
from agent.text.topics import Topics
from agent.text.words import stems

_REPLIES = 3
_FEW_WORDS = 2
_PROGRAMS = frozenset({"user", "assistant"})


def tasks(talk: Talk) -> list[Task]:
    """What is to be done, in the order in which it was said, each once."""
    found: list[Task] = []
    round_until = -1
    for number in talk.turns:
        listed = False
        for utterance in talk.by_turn[number]:
            listed = listed or pattern("task.list").search(curly(utterance.text)) is not None
            if utterance.acts & NOT_MEANT - _jest_beside(talk, utterance) or not talk.decides(utterance):
                continue
            in_round = number <= round_until
            own = [_of(talk, g) for g in assigned.listed(talk, utterance, in_round=in_round)]
            own = own or _named(talk, utterance, listed) or _taken(talk, utterance) or _asked(talk, utterance)
            own = own or (_in_the_round(talk, utterance) if in_round else [])
            own = own or [_of(talk, g) for g in assigned.given(talk, utterance)]
            found += own
            opens = not talk.with_assistant and pattern("task.round").search(curly(utterance.text)) is not None
            round_until = number + A_ROUND if opens or (own and number <= round_until) else round_until
    return once(found)


def _jest_beside(talk: Talk, said: Utterance) -> frozenset[str]:
    """The act of a jest that stands in another clause than a promise with its day: 'I'll write the list by Friday, or it gets funny'."""
    head = pattern("task.aside").split(curly(said.text))[0]
    earnest = dated(head) and pattern("task.self").search(head) and not talk.shows("suppress.jest", head)
    return frozenset({"suppress.jest"}) if earnest else frozenset()


def _of(talk: Talk, work: Task) -> Task:
    """Work that was given out, with what its words point to."""
    task = work if work.asked is not None else _task(talk, work.owner, work.text, work.said)
    if is_vague(task.text) and task.asked is None and not task.about:
        told = [u for u in talk.by_turn.get(work.said.turn - 1, []) if len(u.words) > 1]
        task = task.model_copy(update={"asked": told[-1] if told else None})
    own = {"words": work.words, "recalls": work.recalls, "one_of_several": work.one_of_several, "plain": True}
    return task.model_copy(update=own)


def _in_the_round(talk: Talk, utterance: Utterance) -> list[Task]:
    """What one says when it is asked who does what, without a promise: 'And I talk to the ferry', 'The sketch on Friday'."""
    text = curly(utterance.text)
    if (
        utterance.asks
        or utterance.speaker is None
        or utterance.does("suppress.past", "suppress.jest", "suppress.hedge")
    ):
        return []
    mine = pattern_for("task.mine", tuple(talk.first_names) or ("nobody",)).finditer(text)
    spans = [m.span(next(g for g in m.groupdict() if m[g])) for m in mine]
    if not spans and (pattern("task.thing_by_day").match(text) or _thing_by_day(text)):
        spans = [(0, len(text))]
    return [Task(owner=utterance.speaker, text=utterance.text[slice(*s)], said=utterance) for s in spans]


def _thing_by_day(text: str) -> bool:
    """Whether a sentence without a verb names a thing and ends with its day."""
    due = list(pattern("task.due").finditer(text))[-1:]
    return (
        bool(due)
        and not text[due[0].end() :].strip(" .!")
        and pattern("task.thing_alone").match(text[: due[0].start()]) is not None
    )


def actions(talk: Talk, topics: Topics, found: Sequence[Task]) -> list[Finding]:
    """The tasks as findings."""
    return [_finding(talk, task, topics) for task in found]


def _taken(talk: Talk, utterance: Utterance) -> list[Task]:
    """'I'll ask legal', 'I'm writing the runbook, by Friday': the speaker takes it on."""
    text = curly(utterance.text)
    jests = utterance.does("suppress.jest") and not _jest_beside(talk, utterance)
    if utterance.asks or utterance.speaker is None or jests or utterance.does("suppress.past"):
        return []
    plain = None if talk.with_assistant else pattern("task.plain").match(text)
    if plain is not None and _ends_or_opens(talk, utterance):
        return [_task(talk, utterance.speaker, _cut(utterance, plain), utterance)]
    now = pattern("task.doing").match(text) if not talk.with_assistant else None
    if now is not None and (dated(text) or now["ok"]):
        return [_as_it_is_done(talk, utterance, now)]
    ready = pattern("task.ready").search(text) or (pattern("task.elided").match(text) if dated(text) else None)
    if ready is not None:
        return [_as_it_will_be(talk, utterance, ready)]
    handed_in = dated(text) and pattern("task.promised").search(text)
    if pattern("task.none").search(text) and not handed_in:
        return []
    match = _promise(talk, utterance, text)
    if match is not None:
        weak = not dated(text) and pattern("task.could").search(match[0]) and not _wanted(talk, utterance)
        return [] if weak else _promised(talk, utterance, match)
    first = pattern("task.until").search(text)
    if first is not None:
        return [_task(talk, utterance.speaker, infinitive(_cut(utterance, first)), utterance)]
    other = pattern("task.other").search(text)
    if other is not None:
        return [_task(talk, other["owner"].capitalize(), _cut(utterance, other), utterance)]
    request = _request_before(talk, utterance) if pattern("task.done").search(text) and utterance.place == 0 else None
    if request is None:
        return []
    put = pattern("task.request").search(curly(request.text))
    words_of_it = _cut(request, put) if put is not None else request.text
    return [Task(owner=utterance.speaker, text=words_of_it, said=utterance, asked=request)]


def _promise(talk: Talk, said: Utterance, text: str) -> re.Match[str] | None:
    """Where a sentence promises something."""
    match = pattern("task.self").search(text)
    if match is None and not talk.with_assistant:
        match = pattern("task.takes").search(text)
    if match is None and (dated(text) or said.does("openers")):
        match = pattern("task.going").search(text)
    if match is None and dated(text):
        match = pattern("task.dated").search(text) or pattern("task.promised").search(text)
    return match


def _promised(talk: Talk, said: Utterance, match: re.Match[str]) -> list[Task]:
    """The tasks of a promise: one, several with days of their own, or 'I do this, and I do that'."""
    owner = said.speaker or ""
    each = several(said, *_span(match))
    if each:
        return [
            (
                _task(talk, owner, what, said)
                if who is None
                else Task(owner=assigned.full(talk, who), text=what, said=said)
            ).among()
            for who, what in each
        ]
    task = _task(talk, owner, said.text[slice(*_span(match))], said)
    before = bare(said.text[: match.start()], talk.first_names).strip(" ,;:.-–—")
    to_person = pattern("task.of_person").search(curly(task.text)) and is_vague(task.text)
    to_person = to_person and pattern("task.of_him").search(curly(before)) is None
    about_that = pattern("task.about_that").search(curly(task.text)) and task.asked is None
    if stems(before) and (about_that or to_person):
        task = task.model_copy(update={"about": before, "asked": None})
    if "you’ll" in match[0].casefold():
        task = task.model_copy(update={"asked": _request_before(talk, said)})
    more = pattern("task.and_i").search(curly(said.text), match.end() - len(match[0]))
    return [task, *([_task(talk, owner, _cut(said, more), said)] if more else [])]


def _ends_or_opens(talk: Talk, said: Utterance) -> bool:
    """Whether a sentence is the first or the last of its turn, and answers no question about how things are."""
    turn = talk.by_turn[said.turn]
    before = talk.by_turn.get(said.turn - 1, [])[-1:]
    return (said is turn[0] or said is turn[-1]) and not any(u.asks and not bids_somebody(talk, u) for u in before)


def _as_it_will_be(talk: Talk, said: Utterance, match: re.Match[str]) -> Task:
    """'I'll have the page ready', 'will be in the build by Friday': what is to be, and of what where the words do not say it."""
    task = _task(talk, said.speaker or "", said.text[slice(*_span(match))], said)
    if match.re.groupindex.get("taskd") and match["taskd"]:
        return task
    if match.group().casefold().startswith("i owe") or task.asked is not None:
        return task
    unnamed = pattern("task.state").match(curly(task.text)) is not None
    return task.model_copy(update={"asked": spoken_of(talk, said)}) if unnamed else task


def _as_it_is_done(talk: Talk, said: Utterance, match: re.Match[str]) -> Task:
    """'Setting all heaters to 5 tonight'; of 'ordering this afternoon' what was spoken of before."""
    text = infinitive(_cut(said, match))
    if pattern("task.doing_alone").match(curly(_cut(said, match))):
        verb, _, rest = text.partition(" ")
        return Task(owner=said.speaker or "", text=f"{verb} it {rest}", said=said, asked=spoken_of(talk, said))
    return _task(talk, said.speaker or "", text, said)


def _task(talk: Talk, owner: str, text: str, said: Utterance) -> Task:
    """A task with what its words point to."""
    text = text[: m.start()] if (m := pattern("task.please_too").search(curly(text))) else text
    to = pointed(talk, said, text)
    thing = pattern("task.do_the").match(curly(text))
    if thing is not None:
        before = [u for u in talk.around(said.turn, before=_REPLIES) if u.turn < said.turn and not u.asks]
        named = [u for u in before if stems(thing["thing"]) <= u.words]
        return Task(owner=owner, text=text, said=said, asked=named[-1] if named else None)
    return Task(owner=owner, text=to.text or text, said=said, asked=to.asked, about=to.about)


def _wanted(talk: Talk, offered: Utterance) -> bool:
    """Whether the next one takes up what somebody could do."""
    return any(
        not u.asks and accepts(u) and not u.does("acceptance.dissent")
        for u in talk.by_turn.get(offered.turn + 1, [])[:1]
    )


def _asked(talk: Talk, utterance: Utterance) -> list[Task]:
    """'Marcus, can you find out?', and Marcus does not refuse."""
    text = curly(utterance.text)
    owner = next((n for n in talk.first_names if re.search(rf"(?<!\w){re.escape(n)}\b", text)), None)
    if owner is None or owner.casefold() in _PROGRAMS:
        return []
    full = assigned.full(talk, owner)
    match = pattern("task.request").search(text)
    if match is None or full == utterance.speaker or pattern("task.none").search(curly(utterance.text)):
        return []
    reply = next(
        (
            turn[0]
            for n in range(utterance.turn + 1, utterance.turn + 1 + _REPLIES)
            if (turn := talk.by_turn.get(n)) and turn[0].speaker == full
        ),
        None,
    )
    agrees = reply is not None and reply.does("acceptance.assent") and not reply.does("acceptance.dissent")
    if not (agrees or (dated(utterance.text) and (reply is None or not reply.does("acceptance.dissent")))):
        return []
    if pattern("assigned.at_once").match(text[slice(*_span(match))]):
        return []
    return [_task(talk, full, utterance.text[slice(*_span(match))], utterance)]


def _named(talk: Talk, utterance: Utterance, listed: bool) -> list[Task]:
    """'Yuki to ask legal', 'Actions: Tomasz starts the skeleton, I write the document'."""
    people = tuple(n for n in talk.first_names if n.casefold() not in _PROGRAMS)
    if not people or utterance.asks or (utterance.does("suppress.past", "suppress.hedge") and not listed):
        return []
    text = curly(utterance.text)
    found = []
    for match in pattern_for("task.named", people).finditer(text):
        if match["taskc"] and not (listed or utterance.does("action.assigned")):
            continue
        told = curly(_cut(utterance, match))
        if not listed and (pattern("assigned.habit").search(told) or pattern("assigned.receives").match(told)):
            continue
        task = Task(owner=assigned.full(talk, match["who"]), text=_cut(utterance, match), said=utterance)
        found.append(task if listed else _told(talk, task, utterance.text[: match.start()]))
    if listed and utterance.speaker is not None:
        mine = pattern_for("task.mine", people).finditer(text)
        found += [Task(owner=utterance.speaker, text=_cut(utterance, m), said=utterance) for m in mine]
    return found


def _told(talk: Talk, task: Task, before: str) -> Task:
    """A vague task with what it is about: the words before it in its sentence, else what was spoken of."""
    if not is_vague(task.text):
        return task
    if len(stems(before)) > _FEW_WORDS:
        return task.model_copy(update={"about": before.strip(" ,;:.-")})
    return _task(talk, task.owner, task.text, task.said)


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Where the task stands in the text that a pattern was matched with, without a clause that goes on to something else."""
    group = next(g for g in ("task", "taskb", "taskc", "taskd") if g in match.re.groupindex and match[g])
    start, end = match.span(group)
    more = pattern("task.more").search(match.string, start, end)
    return start, more.start() if more else end


def _cut(utterance: Utterance, match: re.Match[str]) -> str:
    return utterance.text[slice(*_span(match))]


def _request_before(talk: Talk, utterance: Utterance) -> Utterance | None:
    """What the speaker was asked to do by the one before."""
    before = [u for u in talk.around(utterance.turn, before=2) if u.turn < utterance.turn]
    before = [u for u in before if not pattern("task.promised").search(curly(u.text))]
    before = [u for u in before if not _names_another(talk, u, utterance.speaker)]
    asked = (u for u in reversed(before) if u.does("explicit.order") or pattern("task.request").search(curly(u.text)))
    return next((u for u in asked if len(u.words) >= _FEW_WORDS and not u.acts & NOT_MEANT), None)


def _names_another(talk: Talk, asked: Utterance, speaker: str | None) -> bool:
    """Whether a request is put to somebody else by name."""
    owner = next((n for n in talk.first_names if re.search(rf"(?<!\w){re.escape(n)}\b", asked.text)), None)
    return owner is not None and assigned.full(talk, owner) != speaker


def _finding(talk: Talk, task: Task, topics: Topics) -> Finding:
    utterance = task.said
    text = statement(task.text if task.plain else infinitive(task.text), talk.first_names)
    own = stems(task.text)
    again = task.plain and task.asked is not None and own <= task.asked.words
    pointed_to = task.asked is not None and task.text not in task.asked.text and not again
    about = task.about or (without_opening(talk, task.asked) if task.asked is not None and pointed_to else "")
    if about:
        text = f"{text.rstrip('.')}: {about.rstrip(' .?!')}{'?' if about.rstrip().endswith('?') else '.'}"
    alone = pattern("task.and_i").search(curly(utterance.text)) is None
    until = utterance.text if alone and not task.one_of_several else task.text
    due = pattern("task.due").search(curly(until))
    later = assigned.day_after(talk, utterance, task.owner) if due is None else None
    quotes = [Quote(turn=u.turn, words=u.text) for u in (task.asked, later) if u is not None]
    quotes.append(Quote(turn=utterance.turn, words=task.words or utterance.text))
    if later is not None:
        until, due = later.text.strip(" .!"), pattern("task.whole").match(later.text.strip(" .!"))
    return Finding(
        kind=Kind.ACTION,
        title=title(text),
        statement=text,
        status="open",
        quotes=tuple(quotes),
        details=ActionDetails(owner=task.owner, due=until[due.start() : due.end()] if due is not None else None),
        topic=topics.classify(text, talk.topic_at(utterance.turn).replace("-", " ")),
        tier=Tier.PROBABLE,
    )
