"""Requests for a change → forms of what is wished, as exactly as the words allow; where they do not, a question back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agent.diagrams.base import listed
from agent.document.telling import standing
from agent.engines.offline.chat.closing import answered
from agent.engines.offline.chat.courses import messages
from agent.engines.offline.chat.deciding import Deciding, Granted
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.nearest import Nearest
from agent.engines.offline.chat.passages import last_prose, lines_on
from agent.engines.offline.chat.requests import Request
from agent.engines.offline.compose.pictures import drawing
from agent.engines.offline.compose.sequences import hanging_together, in_order
from agent.engines.offline.phrasing import capital
from agent.model.change import Ask, Draw, Edit, Lock, Redraft, Wish, Withdraw
from agent.model.chat import Exchange, Statement
from agent.model.details import Kind, StateDetails
from agent.model.ledger import Entry
from agent.text.words import stems

_ABOUT = 0.45
"""Share of the told matter that an entry has to hold, weighed by how telling its words are."""
_OFFERED = 5
_BEGINS = {
    "class": "classDiagram", "entity": "erDiagram", "er": "erDiagram", "state": "stateDiagram", "sequence": "sequenceDiagram",
    "timing": "timeline", "component": "flowchart", "flow": "flowchart", "diagram": "classDiagram",
}  # fmt: skip
"""How the source of a picture of a sort begins."""
_STEPS = 2
"""Interactions that hang together, from which on a matter is a picture where nobody said of which sort."""
_SORTS = {
    **dict.fromkeys(
        ["diagram", "picture", "drawing", "sketch", "chart", "graph", "figure"], ("sequence", "component", "state")
    ),
    **dict.fromkeys(["path", "course", "route", "journey", "steps", "step"], ("sequence",)),
    "flow": ("sequence", "component"),
}
"""What is drawn where a person names no sort: the first that the ledger carries."""
_NEEDS = {
    "sequence": "messages between its parts, told of one after the other, as in “the gateway calls the reservation service”",
    "component": "parts and who talks to whom",
    "state": "the states of a thing and what leads from one to the next",
}
"""What a picture of a sort is drawn from."""


class Wishes:
    """The wishes of one person, by what lies on the desk and what was said before."""

    def __init__(self, finder: Finder, nearest: Nearest, message: str, earlier: Sequence[Exchange]) -> None:
        self._nearest, self._message, self._earlier = nearest, message, earlier
        self._finder, self._desk, self._requests = finder, finder.desk, finder.requests
        self.deciding = Deciding(finder.desk, finder.requests, message, earlier)

    def grant(self, request: Request) -> tuple[tuple[Statement, ...], tuple[Wish, ...]]:
        """What is answered, and what is wished."""
        return _WISHES[request.intent](self, request)

    def _section(self, words: str) -> str | None:
        found = self._desk.section(words)
        return found.id if found else None

    def _of_section(self, request: Request, make: Callable[[str], Wish], says: str) -> Granted:
        if self._requests.points(request.section):
            return (Statement(text="Which section? Name it; /sections lists them."),), ()
        section = self._section(request.section)
        if section is None:
            return (Statement(text=f"There is no section “{request.section}”; /sections lists them."),), ()
        return (Statement(text=says.format(section=section)),), (make(section),)

    def lock(self, request: Request) -> Granted:
        """Keep a section as it stands."""
        return self._of_section(
            request, lambda s: Lock(kind="lock", section=s), "Section {section} is to stay as it is."
        )

    def unlock(self, request: Request) -> Granted:
        """Let it be drafted again."""
        return self._of_section(
            request, lambda s: Lock(kind="unlock", section=s), "Section {section} is to be free again."
        )

    def withdraw(self, request: Request) -> Granted:
        """Let a section's instructions hold no longer."""
        says = "The instructions for {section} are to hold no longer."
        return self._of_section(request, lambda s: Withdraw(section=s), says)

    def redraft(self, request: Request) -> Granted:
        """Draft a section again, as a person wants it where they say how."""
        if request.given.get("how"):
            return self.instruct(request)
        return self._of_section(request, lambda s: Redraft(section=s), "Section {section} is to be drafted again.")

    def instruct(self, request: Request) -> Granted:
        """Keep an instruction for a section, and draft it by it."""
        how = " ".join(request.given.get("how", "").split()).rstrip(".!?")
        says = f"“{how}” is to hold for every draft of {{section}} until it is withdrawn."
        if not self._requests.manners(how):
            says += " The rules cannot follow it; a model will."
        return self._of_section(request, lambda s: Redraft(section=s, instruction=how), says)

    def edit(self, request: Request) -> Granted:
        """Put words in the place of others, in the section that is named or the only one that holds them."""
        before, after = request.given["before"], request.given.get("after", "")
        return self._edited(request, before, after, "Words of {section} are to be replaced.")

    def append(self, request: Request) -> Granted:
        """Put a sentence of the person's own at the end of a section's prose; later drafts keep it."""
        section, words = self._section(request.section), _sentence(request.given["after"])
        if section is None:
            return (Statement(text=f"There is no section “{request.section}”; /sections lists them."),), ()
        last = last_prose(self._desk.read(section) or "")
        if last is None:
            return (Statement(text=f"Section {section} has no prose to put it behind; write it in by hand."),), ()
        says = Statement(text=f"To be put at the end of {section}, in your words: {words}")
        return (says,), (Edit(section=section, before=last, after=f"{last}\n\n{words}"),)

    def remove(self, request: Request) -> Granted:
        """Take words out: those quoted, or the one sentence that speaks of something."""
        words = request.given.get("before", "")
        if words:
            return self._edited(request, words, "", "Words of {section} are to be taken out.")
        sections = [self._section(request.section)] if request.section else [s.id for s in self._desk.sections]
        found = [(s, line) for s in sections if s for line in lines_on(self._desk.read(s) or "", request.matter)]
        if not found:
            where = f" of {request.section}" if request.section else ""
            return (Statement(text=f"No sentence{where} in the document speaks of “{request.matter}”."),), ()
        if len(found) > 1:
            shown = (Statement(text=f"{section}: {line.strip()}") for section, line in found[:_OFFERED])
            first = Statement(
                text=f'{len(found)} places speak of it; say which by its words: remove "…" from a section.'
            )
            return (first, *shown), ()
        section, line = found[0]
        return (Statement(text=f"To be taken out of {section}: {line.strip()}"),), (
            Edit(section=section, before=line, after=""),
        )

    def _edited(self, request: Request, before: str, after: str, says: str) -> Granted:
        typed = (before, before.replace("’", "'"))  # the apostrophe of the message, and that of a keyboard
        everywhere = "\n".join(self._desk.read(s.id) or "" for s in self._desk.sections)
        before = next((words for words in typed if words in everywhere), before)
        if request.section:
            return self._of_section(request, lambda s: Edit(section=s, before=before, after=after), says)
        holding = [s.id for s in self._desk.sections if before in (self._desk.read(s.id) or "")]
        if len(holding) != 1:
            where = f"stand in {listed(holding[:_OFFERED])}; name the section" if holding else "stand in no section"
            return (Statement(text=f"The words “{before}” {where}."),), ()
        return (Statement(text=says.format(section=holding[0])),), (
            Edit(section=holding[0], before=before, after=after),
        )

    def diagram(self, request: Request) -> Granted:
        """Draw what the ledger knows of something; where that carries no picture, say what there is."""
        matter = request.matter
        every = matter if not self._requests.whole(matter) else ""
        sort = request.given.get("sort", "diagram").casefold().replace(" ", "")
        plain = sort.removesuffix("diagram").removesuffix("chart").rstrip("-") or "diagram"
        sort, plain = (w if w == "class" else w.removesuffix("s") for w in (sort, plain))
        found = self._finder.found(every, _ABOUT) if every else self._desk.ledger.entries
        entries = [e for e in found if e.current]
        sorts = _SORTS.get(sort, (plain if plain != "diagram" else sort,))
        names = ("component",) if not every and sort in _SORTS else _SORTS.get(plain, sorts)
        made = next(
            (
                m
                for name in names
                if (m := drawing(name, self._of(name, matter, entries, 1 if sort not in _SORTS else _STEPS)))
            ),
            None,
        )
        if made is None and every and "sequence" in sorts:
            steps = messages(self._finder, self._nearest, matter)
            made = (in_order(steps), steps[0]) if len(steps) >= _STEPS else None
        if made is None:
            return (*self._shown(plain, matter), *self._undrawn(sorts[0], matter, entries)), ()
        section = self._section(request.section) if request.section else self._desk.home(made[1])
        if section is None:
            return (Statement(text=f"There is no section “{request.section}”; /sections lists them."),), ()
        says = Statement(text=f"A diagram from {len(made[0].cites())} entries, for {section}.", cites=made[0].cites())
        return (says,), (Draw(section=section, diagram=made[0]),)

    def _of(self, sort: str, matter: str, entries: Sequence[Entry], least: int) -> Sequence[Entry]:
        """The entries that a diagram of a sort is drawn from, so that what hangs together is on it, and nothing else.

        `least`: so many interactions make a picture. Of states: all of the thing that is named, and of no other.
        """
        if self._requests.whole(matter):
            return entries
        if sort in ("component", "sequence"):
            steps = hanging_together([e for e in entries if e.kind is Kind.INTERACTION])
            return [] if len(steps) < least else [e for e in entries if e.kind is not Kind.INTERACTION or e in steps]
        if sort != "state":
            return entries
        every = [(e, e.details) for e in self._desk.ledger.of(Kind.STATE) if isinstance(e.details, StateDetails)]
        return [e for e, d in every if e.current and stems(d.entity) <= stems(matter)]

    def _shown(self, sort: str, matter: str) -> Iterator[Statement]:
        """The section that shows such a picture already, with what is named in it."""
        begins = _BEGINS.get(sort)
        wanted = stems(matter)
        for section in self._desk.sections if begins else ():
            pictures = (self._desk.read(section.id) or "").split("```mermaid\n")[1:]
            drawn = [p.partition("```")[0] for p in pictures]
            if any(p.startswith(begins or "") and wanted <= stems(p) for p in drawn):
                yield Statement(text=f"Section {section.id} shows it already, beside what belongs to it.")
                return

    def _undrawn(self, sort: str, matter: str, entries: Sequence[Entry]) -> Iterator[Statement]:
        """Why nothing is drawn: it was never spoken of, or in no steps, parts or states; and what is missing."""
        needs = f" What is missing: {_NEEDS[sort]}." if sort in _NEEDS else ""
        if not entries:
            yield from self._finder.mentioned(
                matter, f"“{matter}” was spoken of, and nothing settled that can be drawn."
            )
            yield Statement(text=f"So none is drawn: the rules draw only what stands in the ledger.{needs}")
            return
        yield Statement(
            text=f"What the ledger has on “{matter}” names no such steps, parts or states, so none is drawn.{needs} It has:"
        )
        yield from map(standing, entries[:_OFFERED])

    def answer(self, request: Request) -> Granted:
        """Close an open question by what the person tells."""
        return answered(self._desk, request, self._message, self._earlier)

    def question(self, request: Request) -> Granted:
        """Ask the next meeting."""
        text = request.given["text"].strip()
        if not text.endswith("?"):
            text = f"{text.rstrip('.!')}?"
        words = request.given["text"].strip()
        return (Statement(text=f"To be asked at the next meeting: {text}"),), (Ask(text=words),)


def _sentence(words: str) -> str:
    """Words of a person as a sentence: begun with a capital, where the first word is an ordinary one, and ended."""
    text = capital(words.strip())
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


_WISHES: dict[str, Callable[[Wishes, Request], Granted]] = {
    "lock": Wishes.lock,
    "unlock": Wishes.unlock,
    "withdraw": Wishes.withdraw,
    "redraft": Wishes.redraft,
    "instruct": Wishes.instruct,
    "edit": Wishes.edit,
    "remove": Wishes.remove,
    "append": Wishes.append,
    "diagram": Wishes.diagram,
    "question": Wishes.question,
    "pick": lambda wishes, request: wishes.deciding.pick(request),
    "decide": lambda wishes, request: wishes.deciding.decide(request),
    "answer": Wishes.answer,
    "tell": lambda wishes, request: wishes.deciding.decide(request),
}
WISHES = frozenset(_WISHES)
"""The requests that change something."""
