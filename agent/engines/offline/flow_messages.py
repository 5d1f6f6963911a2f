"""The steps of a flow as messages, each with its words, in which what 'it' stands for is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.engines.offline.flow_steps import ARTICLES, Step, Steps, named
from agent.engines.offline.lexicon import pattern, words
from agent.model.details import ViewEdge


class Told(NamedTuple):
    """A step in the words of the document, and the message that it is."""

    text: str
    message: ViewEdge


def told(reader: Steps, steps: Sequence[Step]) -> list[Told]:
    """Each step as a message to whom it leads, of one alone to himself; without a source where no party does it.

    Who is named in no other step, and no part of the system, is none: 'the event goes out'. What is passed on is named.
    """
    ends = [reader.target(s) for s in steps]
    met = {name for s, (target, _) in zip(steps, ends, strict=True) if target for name in (s.actor.name, target)}
    made: list[Told] = []
    thing, before = "", None
    for step, (led, words_said) in zip(steps, ends, strict=True):
        name, text = step.actor.name, _whole(reader, step)
        if not step.actor.known and name not in met:
            made.append(Told(text, ViewEdge(source="", target=led, label=text)))
            continue
        last = made[-1].message if made else None
        if last is not None and before is not None and _hands_over(before, last, step):
            last = last.model_copy(update={"target": name})
            made[-1] = made[-1]._replace(message=last)
        to_him = last is not None and last.target == name
        back = last.source if last is not None and to_him and step.does.split(" ")[0] in words("answering") else ""
        handed = thing if to_him or (before is not None and before.utterance == step.utterance) else ""
        before = step
        says = _of_its_kind(name, _named_thing(words_said, handed))
        text = text.replace(words_said, says, 1) if words_said in text else _in_text(step, text, handed, name)
        says = pattern("flow.on_its_way").sub("", says) if led else says
        passes = pattern("flow.object").match(says)
        thing = re.sub(r"^an? ", "the ", passes["object"]) if passes is not None else handed
        made.append(Told(text, ViewEdge(source=name, target=led or back or name, label=says)))
    return made


def _in_text(step: Step, text: str, handed: str, name: str) -> str:
    """The step with the same named in it, where the words of the message are no piece of it."""
    at = len(text) - len(step.does)
    start = text.find(step.does.split(" ")[0], max(at - _MOVED, 0))
    if start < 0:
        return text
    return f"{text[:start]}{_of_its_kind(name, _named_thing(text[start:], handed))}"


_MOVED = 24
"""Letters by which a name that was written out moves the words behind it."""


def _named_thing(says: str, handed: str) -> str:
    return _PASSED_ON.sub(rf"\1 {handed}", says) if handed else says


_PASSED_ON = re.compile(r"^(\w+) (?:it|them|that)\b")


def _of_its_kind(name: str, says: str) -> str:
    """'The order service finds the oldest one': what a service is called by is what it keeps."""
    kind, _, head = name.rpartition(" ")
    if head.casefold() not in words("keepers") or " " in kind or not kind:
        return says
    return pattern("flow.one_of_them").sub(rf"\g<which> {kind.casefold()}", says)


def _hands_over(before: Step, last: ViewEdge, step: Step) -> bool:
    """Whether somebody's deed leads to who passes on at once what it was done with: 'the guest types the code, the lock sends it …'."""
    alone = last.source == last.target == before.actor.name and before.actor.person
    takes = _PASSED_ON.match(step.does) is not None and step.actor.known and not step.actor.person
    return alone and takes and pattern("flow.object").match(last.label or "") is not None


def _whole(reader: Steps, step: Step) -> str:
    """A step with the name of whom it leads to where the words only shorten it: 'passes it to booking'."""
    found = next((t for t in reader.named_in(step.does) if t[0].name == reader.target(step)[0]), None)
    if found is None or not step.text.endswith(step.does):
        return step.text
    actor, start, end = found
    whole = named(actor)
    shown = whole.removeprefix("the ") if step.does[:start].rstrip().rsplit(" ", 1)[-1] in ARTICLES else whole
    said = step.does[start:end]
    plain = said if said.casefold() == shown.removeprefix("the ").casefold() else shown
    return f"{step.text[: -len(step.does)]}{step.does[:start]}{plain}{step.does[end:]}"
