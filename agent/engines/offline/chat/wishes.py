"""Requests for a change → forms of what is wished, as exactly as the words allow; where they do not, a question back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.diagrams.base import listed
from agent.engines.offline.chat.deciding import Deciding, Granted
from agent.engines.offline.chat.passages import lines_on
from agent.engines.offline.chat.requests import Request, Requests
from agent.engines.offline.compose.pictures import drawing
from agent.model.change import Ask, Draw, Edit, Lock, Redraft, Wish, Withdraw
from agent.model.chat import Exchange, Statement
from agent.ports import Desk

_ABOUT = 0.45
"""Share of the told matter that an entry has to hold, weighed by how telling its words are."""
_OFFERED = 5
_SORTS = dict.fromkeys(
    ["diagram", "picture", "drawing", "sketch", "chart", "graph", "figure"], ("sequence", "component", "state")
)
"""What is drawn where a person names no sort: the first that the ledger carries."""


class Wishes:
    """The wishes of one person, by what lies on the desk and what was said before."""

    def __init__(self, desk: Desk, requests: Requests, message: str, earlier: Sequence[Exchange]) -> None:
        self._desk, self._requests = desk, requests
        self.deciding = Deciding(desk, requests, message, earlier)

    def grant(self, request: Request) -> tuple[tuple[Statement, ...], tuple[Wish, ...]]:
        """What is answered, and what is wished."""
        return _WISHES[request.intent](self, request)

    def _section(self, words: str) -> str | None:
        found = self._desk.section(words)
        return found.id if found else None

    def _of_section(self, request: Request, make: Callable[[str], Wish], says: str) -> Granted:
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
        """Draft a section again."""
        return self._of_section(request, lambda s: Redraft(section=s), "Section {section} is to be drafted again.")

    def instruct(self, request: Request) -> Granted:
        """Keep an instruction for a section, and draft it by it."""
        how = " ".join(request.given.get("how", "").split()).rstrip(".!")
        says = f"“{how}” is to hold for every draft of {{section}} until it is withdrawn."
        if not self._requests.manners(how):
            says += " The rules cannot follow it; a model will."
        return self._of_section(request, lambda s: Redraft(section=s, instruction=how), says)

    def edit(self, request: Request) -> Granted:
        """Put words in the place of others, in the section that is named or the only one that holds them."""
        before, after = request.given["before"], request.given.get("after", "")
        return self._edited(request, before, after, "Words of {section} are to be replaced.")

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
        """Draw what the ledger knows of something."""
        entries = [e for e, share in self._desk.entries(request.matter, 60) if share >= _ABOUT and e.current]
        sort = request.given["sort"].casefold().replace(" ", "").removesuffix("s")
        made = next((m for s in _SORTS.get(sort, (sort,)) if (m := drawing(s, entries))), None)
        if made is None:
            return (
                Statement(
                    text=f"Nothing was said of “{request.matter}” that carries such a diagram, so none is drawn: "
                    "the rules draw only what stands in the ledger."
                ),
            ), ()
        section = self._section(request.section) if request.section else self._desk.home(made[1])
        if section is None:
            return (Statement(text=f"There is no section “{request.section}”; /sections lists them."),), ()
        says = Statement(text=f"A diagram from {len(made[0].cites())} entries, for {section}.", cites=made[0].cites())
        return (says,), (Draw(section=section, diagram=made[0]),)

    def question(self, request: Request) -> Granted:
        """Ask the next meeting."""
        text = request.given["text"].strip()
        if not text.endswith("?"):
            text = f"{text.rstrip('.!')}?"
        words = request.given["text"].strip()
        return (Statement(text=f"To be asked at the next meeting: {text}"),), (Ask(text=words),)


_WISHES: dict[str, Callable[[Wishes, Request], Granted]] = {
    "lock": Wishes.lock,
    "unlock": Wishes.unlock,
    "withdraw": Wishes.withdraw,
    "redraft": Wishes.redraft,
    "instruct": Wishes.instruct,
    "edit": Wishes.edit,
    "remove": Wishes.remove,
    "diagram": Wishes.diagram,
    "question": Wishes.question,
    "pick": lambda wishes, request: wishes.deciding.pick(request),
    "decide": lambda wishes, request: wishes.deciding.decide(request),
}
WISHES = frozenset(_WISHES)
"""The requests that change something."""
