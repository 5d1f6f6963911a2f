"""A wish and a workspace's state → the state with the wish's own part in it, or why it cannot be granted.

Nothing is drafted here and nothing is written: what follows from a wish is `changing.py`'s.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from agent.bootstrap.session import Session
from agent.bootstrap.writing import Held
from agent.document.anchors import Region, join, regions, split
from agent.document.parts import links
from agent.document.render import render_block
from agent.errors import UsageError
from agent.model.change import Ask, Decide, Draw, Edit, Lock, Redraft, Wish, Withdraw
from agent.model.details import DecisionDetails, Details, Kind, QuestionDetails, TechnologyDetails
from agent.model.finding import Finding, Quote, VerifiedFinding, Weight
from agent.model.ledger import Entry, Ledger, Link, Relation
from agent.model.section import Picture, in_pieces
from agent.model.transcript import Redacted, Transcript
from agent.pipeline.telling import Told
from agent.steps.confirm import confirm
from agent.text.names import mentions
from agent.text.quotes import locate, occurrences
from agent.text.topics import Topics
from agent.text.words import STOP, canonical, fold_name
from agent.types import OFFLINE, Frozen

_TITLE = 72
"""Characters of a title that is cut out of a statement."""


class Refusal(Exception):  # noqa: N818  # it is an answer to who proposed, not a fault
    """Why a wish cannot be granted: one sentence for whoever wished."""


class Said(Frozen):
    """The message from which wishes follow. `chat`: the chat as a discussion up to that message."""

    chat: Redacted[Transcript]
    exchange: int
    by: str
    about: str
    date: dt.date


class State(Frozen):
    """A workspace as it would be after some wishes."""

    held: Held
    told: Told = Told()


class Granting:
    """Grants wishes in one workspace."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def grant(self, wish: Wish, state: State, said: Said, ledger: Ledger) -> State:
        """The state with the wish's own part done: what was told, edited, asked or locked."""
        match wish:
            case Decide():
                return state.model_copy(update={"told": self._decided(wish, state.told, said, ledger)})
            case Ask():
                return state.model_copy(update={"told": self._asked(wish, state.told, said)})
        now = state.held
        section = self._section(wish.section)
        if not isinstance(wish, Lock) and section in now.locked:
            raise Refusal(f"Section {section} is locked; unlock it first (/unlock {section}).")
        if isinstance(wish, Redraft | Withdraw) and self._is_a_models(now, section):
            raise Refusal(f"A model wrote section {section}, and rules leave it alone; talk with a model to change it.")
        match wish:
            case Edit():
                now = self._put(now, section, lambda text: _edited(text, wish, section))
            case Draw():
                block = _pictured(wish, ledger)
                now = self._put(now, section, lambda text: f"{text.rstrip()}\n\n{block}\n")
            case Lock(kind=kind):
                if (section in now.locked) == (kind == "lock"):
                    raise Refusal(f"Section {section} is {'locked already' if kind == 'lock' else 'not locked'}.")
                now = now.model_copy(update={"locked": now.locked ^ {section}})
            case Redraft(instruction=instruction) if instruction:
                mine = (*(i for i in now.instructions.get(section, ()) if i != instruction), instruction)
                now = now.model_copy(update={"instructions": {**now.instructions, section: mine}})
            case Withdraw():
                if not now.instructions.get(section):
                    raise Refusal(f"Section {section} has no instructions.")
                rest = {k: v for k, v in now.instructions.items() if k != section}
                now = now.model_copy(update={"instructions": rest})
        return state.model_copy(update={"held": now})

    def _is_a_models(self, now: Held, section: str) -> bool:
        """Whether rules would overwrite what a model wrote."""
        was = now.drafted.get(section)
        written = was is not None and was.basis.engine != OFFLINE and bool(was.draft.blocks)
        return written and self._session.engine.name == OFFLINE

    def _section(self, name: str) -> str:
        known = [s.id for s in self._session.catalogue.sections]
        if name not in known:
            raise Refusal(f"There is no section {name!r}; there are: {', '.join(known)}.")
        return name

    def _put(self, now: Held, section: str, change: Callable[[str], str]) -> Held:
        """The document with another text in one region."""
        if now.document is None:
            raise Refusal("There is no document yet; `blueprint draft` writes it.")
        segments = split(now.document)
        present = regions(segments)
        if not present.get(section, "").strip():
            raise Refusal(f"Section {section} was taken out; `blueprint draft --section {section}` brings it back.")
        text = change(present[section])
        made = [Region(id=s.id, text=text) if isinstance(s, Region) and s.id == section else s for s in segments]
        document = join(made)
        try:
            same = list(regions(split(document))) == list(present)
        except UsageError:
            same = False
        if not same:
            raise Refusal("The new words would break the document's section marks; leave marks and open fences out.")
        return now.model_copy(update={"document": document})

    # -- telling ------------------------------------------------------------------------------------------------

    def _decided(self, wish: Decide, told: Told, said: Said, ledger: Ledger) -> Told:
        replaced = [self._entry(label, ledger) for label in wish.replaces]
        over = [e.id for e in replaced if e.superseded_by]
        if over:
            raise Refusal(f"{over[0]} was replaced already; name the entry that holds now.")
        answered = [self._entry(label, ledger) for label in wish.answers]
        turn = 2 * (wish.exchange or said.exchange) - 1
        first = replaced[0] if replaced else None
        details = DecisionDetails(decided_by=said.by)
        found = self._found(wish.statement, details, "accepted", wish.words, turn, said, replaced, first)
        technologies = self._technologies(wish, turn, said, ledger)
        links = [
            Link(relation=Relation.ANSWERS, source=found.id, target=e.finding, reason="told in the chat")
            for e in answered
        ]
        links += [
            Link(relation=Relation.CONFIRMS, source=new.id, target=known.finding, reason="the same name")
            for new, known in technologies
            if known is not None
        ]
        return Told(
            findings=(found, *told.findings, *(new for new, _ in technologies)),
            links=(*told.links, *links),
            replaces=(*told.replaces, *((found.id, old) for old in replaced)),
        )

    def _asked(self, wish: Ask, told: Told, said: Said) -> Told:
        turn = 2 * said.exchange - 1
        found = self._found(wish.text, QuestionDetails(asked_by=said.by), "open", wish.text, turn, said, (), None)
        return told.model_copy(update={"findings": (*told.findings, found)})

    def _found(
        self,
        statement: str,
        details: Details,
        status: str,
        words: str,
        turn: int,
        said: Said,
        restated: Sequence[Entry],
        like: Entry | None,
        title: str = "",
    ) -> VerifiedFinding:
        finding = Finding(
            kind=details.kind,
            title=title or _title(statement),
            statement=statement,
            status=status,
            quotes=(Quote(turn=turn, words=words),),
            details=details,
            topic=like.topic if like else self._topics.classify(statement),
            weight=like.weight if like else Weight.DETAIL,
        )
        result = confirm(finding, said.chat, said.date, restated, self._session.aliases)
        if isinstance(result, str):
            raise Refusal(result)
        return result

    def _technologies(
        self, wish: Decide, turn: int, said: Said, ledger: Ledger
    ) -> list[tuple[VerifiedFinding, Entry | None]]:
        """The technologies that a decision chooses, each with the entry that it has already."""
        aliases = self._session.aliases
        known = {fold_name(e.title): e for e in ledger.of(Kind.TECHNOLOGY)}
        names = dict.fromkeys(
            canonical(m.text, aliases) for m in mentions(f"it is {wish.statement}") if fold_name(m.text) in aliases
        )
        chosen = [n for n in names if not _lost(n, wish.statement, aliases)]
        return [
            (
                self._found(wish.statement, TechnologyDetails(), "chosen", wish.words, turn, said,
                            [self._entry(i, ledger) for i in wish.replaces], known.get(fold_name(n)), title=n),
                known.get(fold_name(n)),
            )
            for n in chosen
        ]  # fmt: skip

    @property
    def _topics(self) -> Topics:
        return Topics([(t.id, t.strong, t.keywords) for t in self._session.catalogue.topics])

    def _entry(self, label: str, ledger: Ledger) -> Entry:
        entry = ledger.get(label.upper())
        if entry is None:
            raise Refusal(f"The ledger has no entry {label!r}.")
        return entry


def _title(statement: str) -> str:
    line = " ".join(statement.split()).rstrip(".")
    if len(line) <= _TITLE:
        return line
    words = (
        line[:_TITLE].rsplit(", ", 1)[0].split() if ", " in line[_TITLE // 3 : _TITLE] else line[:_TITLE].split()[:-1]
    )
    while len(words) > 1 and (words[-1].casefold() in STOP or any(c.isdigit() for c in words[-1])):
        words.pop()  # an amount is not cut from its unit
    return " ".join(words).rstrip(",;: ")


_OUT = re.compile(r"[^,;.]{0,24}?\b(?:is|are|was|were) (?:now |therefore |also )?(?:out|gone|dropped|given up)\b")
_INSTEAD = ("instead of ", "rather than ", "not ", "no ", "from ", "replace", "drop", "without ")


def _lost(name: str, statement: str, aliases: Mapping[str, str]) -> bool:
    """Whether a statement names a technology as what is out, or what something else stands instead of."""
    low = statement.casefold()
    for mention in mentions(f"it is {statement}"):
        if canonical(mention.text, aliases) != name:
            continue
        place = low.find(mention.text.casefold())
        lead = low[max(0, place - 24) : place]
        if any(cue in lead for cue in _INSTEAD) or _OUT.match(low, place + len(mention.text)):
            return True
    return False


def _edited(text: str, wish: Edit, section: str) -> str:
    """A region with words in place of others. Raises Refusal where the words do not stand there once."""
    if "<!--" in wish.after:
        raise Refusal("The new words hold a mark that bounds sections; leave it out.")
    count = occurrences(wish.before, text)
    span = locate(wish.before, text)
    if span is None or count != 1:
        how = "do not stand" if not count else f"stand {count} times"
        raise Refusal(f"The words {wish.before[:60]!r} {how} in section {section}; quote what stands there once.")
    start, end = span
    begins = text.rfind("\n", 0, start) + 1
    ends = text.find("\n", end) + 1
    if not wish.after and ends and not text[begins:start].strip() and not text[end:ends].strip():
        return text[:begins] + text[ends:]  # a row goes with its line: an empty one would cut its table in two
    return f"{text[:start]}{wish.after}{text[end:]}"


def _pictured(wish: Draw, ledger: Ledger) -> str:
    """A diagram as a person would put it in: no markup beside it, its sources below."""
    pieces = (render_block(piece, ledger) for piece in in_pieces(Picture(diagram=wish.diagram)))
    shown = "\n\n".join(piece.partition("<details>")[0].rstrip() for piece in pieces)
    return f"{shown}\n\nSources: {links(wish.diagram.cites(), ledger)}"
