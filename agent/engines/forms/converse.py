"""*converse*: a model's turn in the chat, an answer in sentences and calls of tools.

Eight tools, flat and small: a test counts the tokens of all of them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, TypeAlias

from pydantic import Field, ValidationError

from agent.diagrams.flowchart import Edge, Flowchart, Node
from agent.diagrams.sequence import Participant, Step
from agent.diagrams.sequence import Sequence as SequenceDiagram
from agent.engines.answers import parsed
from agent.engines.failures import UnfitError
from agent.engines.forms.base import SENTENCE, TEXT, TITLE, Form, Wire, complaint, tidy
from agent.engines.forms.data import line
from agent.engines.strict_schema import strict
from agent.model.change import Ask, Decide, Draw, Edit, Lock, Redraft, Wish
from agent.model.chat import Exchange, Statement
from agent.model.details import DecisionDetails
from agent.model.ledger import Entry
from agent.ports import Passage
from agent.types import Frozen

VERSION = 1
SENTENCES = 24
"""Sentences of an answer that are shown."""


class Search(Wire):
    """Look for words in the ledger and in the turns."""

    tool: Literal["search"]
    words: str


class ReadSection(Wire):
    """Read a section of the document."""

    tool: Literal["read_section"]
    section: str


class EditCall(Wire):
    """Put words in the place of others."""

    tool: Literal["edit"]
    section: str
    before: str
    after: str


class DecideCall(Wire):
    """Take down what the person decided."""

    tool: Literal["decide"]
    statement: str
    words: str = Field(description="Copied from the person's message")
    replaces: tuple[str, ...]


class Arrow(Wire):
    """From one party to another."""

    source: str
    target: str
    label: str
    cites: tuple[str, ...]


class DiagramCall(Wire):
    """Draw what the ledger holds."""

    tool: Literal["diagram"]
    section: str
    sort: Literal["sequence", "flowchart"]
    caption: str
    arrows: tuple[Arrow, ...]


class QuestionCall(Wire):
    """Ask the next meeting."""

    tool: Literal["question"]
    text: str


class LockCall(Wire):
    """Keep a section, or free it."""

    tool: Literal["lock"]
    section: str
    locked: bool


class RedraftCall(Wire):
    """Draft a section again."""

    tool: Literal["redraft"]
    section: str
    instruction: str


Call: TypeAlias = Search | ReadSection | EditCall | DecideCall | DiagramCall | QuestionCall | LockCall | RedraftCall
TOOLS: dict[str, type[Call]] = {
    "search": Search, "read_section": ReadSection, "edit": EditCall, "decide": DecideCall, "diagram": DiagramCall,
    "question": QuestionCall, "lock": LockCall, "redraft": RedraftCall,
}  # fmt: skip


class Sentence(Wire):
    """One sentence of the answer."""

    text: str
    cites: tuple[str, ...] = Field(description="Labels of entries")


class Answer(Wire):
    """The whole turn."""

    calls: tuple[Call, ...]
    answer: tuple[Sentence, ...]


class Turn(Frozen):
    """A model's turn as it was read: good calls in order with their place, what was wrong with others, the answer."""

    calls: tuple[tuple[int, Call], ...] = ()
    wrong: tuple[tuple[int, str], ...] = ()
    answer: tuple[Statement, ...] = ()


def form() -> Form:
    """The form."""
    return Form(name="converse", version=VERSION, shape=strict(Answer), answer_tokens=700)


def read(text: str) -> tuple[Turn, tuple[str, ...]]:
    """The turn in an answer, and what was left out. Raises UnfitError where it is neither calls nor an answer."""
    found = parsed(text)
    calls, answer = found.get("calls", []), found.get("answer", [])
    if not isinstance(calls, list) or not isinstance(answer, list) or not (calls or answer):
        raise UnfitError("The answer must be an object with the lists 'calls' and 'answer', one of them not empty.")
    good: list[tuple[int, Call]] = []
    wrong: list[tuple[int, str]] = []
    for number, item in enumerate(calls, 1):
        call = _call(item)
        if isinstance(call, str):
            wrong.append((number, call))
        else:
            good.append((number, call))
    statements = tuple(s for item in answer[:SENTENCES] if (s := sentence(item)) is not None)
    notes = tuple(f"call {n}: {why}" for n, why in wrong)
    return Turn(calls=tuple(good), wrong=tuple(wrong), answer=statements), notes


def _call(item: Any) -> Call | str:
    tool = item.get("tool") if isinstance(item, dict) else None
    record = TOOLS.get(tool) if isinstance(tool, str) else None
    if record is None:
        return f"there is no such tool; there are: {', '.join(TOOLS)}"
    try:
        return record.model_validate(item)
    except ValidationError as error:
        return complaint(error)


def sentence(item: Any) -> Statement | None:
    """A sentence of an answer; null where it is none."""
    try:
        said = Sentence.model_validate({"cites": [], **item} if isinstance(item, dict) else item)
    except ValidationError:
        return None
    text = tidy(said.text, TEXT)
    cites = tuple(dict.fromkeys(c.strip().upper() for c in said.cites if c.strip()))
    return Statement(text=text, cites=cites) if text else None


def wish(call: Call) -> Wish | str | None:
    """What a call wishes; what is wrong with it; null where it only looks something up."""
    match call:
        case EditCall():
            return Edit(section=call.section, before=call.before, after=tidy(call.after, TEXT))
        case DecideCall():
            return Decide(statement=tidy(call.statement, SENTENCE), words=call.words, replaces=_labels(call.replaces))
        case QuestionCall():
            return Ask(text=tidy(call.text, SENTENCE))
        case LockCall():
            return Lock(kind="lock" if call.locked else "unlock", section=call.section)
        case RedraftCall():
            return Redraft(section=call.section, instruction=tidy(call.instruction, SENTENCE))
        case DiagramCall():
            return _drawn(call)
    return None


def _labels(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label.strip().upper() for label in given))


def _drawn(call: DiagramCall) -> Wish | str:
    """The typed diagram of some arrows."""
    caption = tidy(call.caption, TITLE)
    names: dict[str, tuple[str, ...]] = {}
    for arrow in call.arrows:
        for name in (arrow.source, arrow.target):
            names.setdefault(tidy(name, TITLE), _labels(arrow.cites))
    ends = [(tidy(a.source, TITLE), tidy(a.target, TITLE), tidy(a.label, TITLE), _labels(a.cites)) for a in call.arrows]
    try:
        if call.sort == "sequence":
            steps = tuple(Step(source=s, target=t, text=label, cites=cites) for s, t, label, cites in ends)
            parties = tuple(Participant(name=n, cites=cites) for n, cites in names.items())
            return Draw(
                section=call.section, diagram=SequenceDiagram(caption=caption, participants=parties, steps=steps)
            )
        edges = tuple(Edge(source=s, target=t, label=label, cites=cites) for s, t, label, cites in ends)
        nodes = tuple(Node(name=n, cites=cites) for n, cites in names.items())
        return Draw(section=call.section, diagram=Flowchart(caption=caption, nodes=nodes, edges=edges))
    except ValidationError as error:
        return complaint(error)


def entry_line(entry: Entry) -> str:
    """An entry, as it is shown to a model."""
    details = entry.details
    reasons = [r.text for r in details.rationale] if isinstance(details, DecisionDetails) else []
    lost = [a.name for a in details.alternatives] if isinstance(details, DecisionDetails) else []
    said = entry.evidence[0]
    return line(
        entry=entry.id,
        kind=entry.kind.value,
        status=entry.status,
        says=entry.statement,
        why=[tidy(r, 300) for r in reasons[:2]],
        instead_of=lost,
        replaced_by=entry.superseded_by,
        replaces=list(entry.supersedes),
        words=tidy(said.quote, 300),
        speaker=said.speaker,
        turn=said.turn,
        file=said.source,
    )


def passage_line(passage: Passage) -> str:
    """A turn of a discussion."""
    return line(turn=passage.turn, file=passage.source, speaker=passage.speaker, text=tidy(passage.text, 400))


def earlier_lines(earlier: Sequence[Exchange], room: int, count: Callable[[str], int]) -> Iterator[str]:
    """What was said before: the newest messages in full while there is room, the older ones a line each, then none."""
    whole: list[str] = []
    short: list[str] = []
    for exchange in reversed(earlier):
        full = line(said_before=exchange.asked, answered=tidy(exchange.text, TEXT), changed=list(exchange.changes))
        if not short and sum(map(count, whole)) + count(full) <= room:
            whole.append(full)
            continue
        brief = line(said_before=tidy(exchange.asked, 80), changed=list(exchange.changes))
        if sum(map(count, short)) + count(brief) > room // 4:
            break
        short.append(brief)
    yield from reversed(short)
    yield from reversed(whole)
