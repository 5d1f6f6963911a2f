"""The messages and operations of which somebody lists the fields: in words, or in a block that was pasted after them.

Only a block that a sentence leads to ('the open command has these fields:') is one; what is merely pasted, or shown by an assistant, agrees
nothing. What a field means is what people say of it by its name, never what the block holds as an example.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from agent.engines.offline.lexicon import curly, pattern
from agent.engines.offline.phrasing import statement
from agent.engines.offline.speech import Talk, Utterance
from agent.model.details import ContractDetails, FieldMeaning, Kind
from agent.model.finding import Finding, Quote, Tier, Weight
from agent.text.topics import Topics

_LEAST = 2
_MOST = 60
_A_WORD = 4
"""Letters from which on a name is a word that a sentence may begin with."""
_EVENTS = frozenset({"event", "events"})
_OPERATIONS = frozenset({"request", "response", "answer", "call", "operation", "endpoint", "query"})
_FILES = frozenset({"file", "export", "report", "csv", "row", "line"})
_OF_MESSAGES = ("messaging", "events", "data-flow")


def contracts(talk: Talk, topics: Topics) -> list[Finding]:
    """One finding a message or operation whose fields were listed by somebody who can decide."""
    found = []
    for utterance in talk.all:
        if not talk.states(utterance):
            continue
        lead = pattern("contract.fields").search(curly(utterance.text))
        names = fields_after(talk, utterance) if lead is not None else ()
        if lead is not None and len(names) >= _LEAST:
            found.append(_finding(talk, utterance, utterance.text[slice(*lead.span("what"))], names, topics))
    return found


def fields_after(talk: Talk, utterance: Utterance) -> tuple[str, ...]:
    """The fields that a sentence leads to: those that it lists after its colon, else those of a block pasted in its turn."""
    if pattern("contract.fields").search(curly(utterance.text)) is None or utterance.asks:
        return ()
    _, colon, rest = utterance.text.partition(":")
    listed = tuple(_listed(rest)) if colon else ()
    if len(listed) >= _LEAST:
        return listed
    turn = next(t for t in talk.chunk.turns if t.n == utterance.turn)
    blocks = (names for block in turn.attachments if len(names := tuple(_names(block.text))) >= _LEAST)
    return next(blocks, ()) if not rest.strip() else ()


def _listed(text: str) -> Iterator[str]:
    """'id, price and currency': names of one word, or two."""
    parts = [p.strip(" .;'\"`“”‘’") for p in re.split(r",|;|\band\b", text)]
    if all(0 < len(p.split()) <= _LEAST for p in parts if p):
        yield from dict.fromkeys(p for p in parts if p)


def _names(block: str) -> Iterator[str]:
    """The names at the top of a pasted object: of JSON, else of lines 'name: …'."""
    try:
        held = json.loads(block)
    except ValueError:
        held = None
    if isinstance(held, list) and held:
        held = held[0]
    if isinstance(held, dict):
        yield from list(held)[:_MOST]
    elif held is None:
        lines = (pattern("contract.line").match(line) for line in block.splitlines()[:_MOST])
        yield from dict.fromkeys(m["name"] for m in lines if m is not None)


def _finding(talk: Talk, said: Utterance, what: str, names: Sequence[str], topics: Topics) -> Finding:
    meant = {name: _meaning(talk, said, name) for name in names}
    beside = tuple(dict.fromkeys(u for u, _ in filter(None, meant.values()) if u is not said))
    name = re.sub(r"^(?:the|an?|every|each) ", "", what.strip(), flags=re.IGNORECASE)
    last = name.split()[-1].casefold()
    form = (
        "event" if last in _EVENTS else "operation" if last in _OPERATIONS else "file" if last in _FILES else "message"
    )
    topic = topics.classify(said.text, name)
    if form in ("message", "event") and topic not in _OF_MESSAGES:
        topic = "events" if form == "event" else "messaging"
    return Finding(
        kind=Kind.CONTRACT,
        title=name[0].upper() + name[1:],
        statement=with_fields(statement(said.text, talk.first_names), names),
        status="current",
        quotes=tuple(Quote(turn=u.turn, words=u.text) for u in (*beside, said)),
        details=ContractDetails.model_validate(
            {
                "form": form,
                "fields": [
                    FieldMeaning(name=n, meaning=told[1] if (told := meant[n]) is not None else "") for n in names
                ],
            }
        ),
        topic=topic,
        weight=Weight.SHAPES,
        tier=Tier.PROBABLE,
    )


def with_fields(text: str, names: Sequence[str]) -> str:
    """A sentence that leads to a list of fields, with the list, as in 'The open command has these 2 fields: door and reason'."""
    if not names or all(name in text for name in names):
        return text
    return f"{text.rstrip(' .:')}: {', '.join(names[:-1])} and {names[-1]}."


def _meaning(talk: Talk, said: Utterance, name: str) -> tuple[Utterance, str] | None:
    """What somebody says a field is, in the turn or right beside it: 'reason is one of pickup or return'; null without it."""
    near = [*talk.by_turn[said.turn], *talk.around(said.turn, before=1, after=1)]
    for utterance in near:
        if not talk.states(utterance):
            continue
        for form in (rf"\b{re.escape(name)} (?:is|are|means|says|tells|holds) (?P<meaning>[^.;:]{{3,90}})",
                     rf"\bbecomes? {re.escape(name)}, (?P<meaning>[^.;:,]{{3,60}})"):  # fmt: skip
            match = re.search(form, utterance.text, re.IGNORECASE if len(name) >= _A_WORD else 0)
            if match is not None and not re.match(r"(?:when|if|not|wrong|gone|out)\b", match["meaning"]):
                return utterance, match["meaning"].strip()
    return None
