"""The chat over one workspace: a message or a command in, an answer out; every word of it is kept."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Callable, Iterator
from functools import cached_property

from agent.bootstrap.session import Session
from agent.document.telling import life
from agent.engines.offline.chat.requests import parse_requests
from agent.engines.offline.engine import OfflineEngine
from agent.errors import UsageError
from agent.model.chat import CHAT, Chat, Statement
from agent.model.ledger import Ledger
from agent.model.transcript import Redacted
from agent.ports import Converser, Talk
from agent.steps.converse import OpenDesk
from agent.steps.redact import redact_text
from agent.store.chats import chats, save_chat
from agent.store.secrets_key import secret_key
from agent.types import EntryId, Frozen, Usd

_WAIT_S = 2.0
_DIGITS = 4


class Outcome(Frozen):
    """What a message or a command came to. `ended`: the person has left the chat."""

    answer: tuple[Statement, ...] = ()
    cost: Usd | None = 0.0
    ended: bool = False

    @property
    def text(self) -> str:
        """The answer as one text."""
        return "\n".join(s.written() for s in self.answer if s.struck is None)

    @property
    def cites(self) -> tuple[EntryId, ...]:
        """The labels that the answer cites, each once."""
        return tuple(dict.fromkeys(c for s in self.answer if s.struck is None for c in s.cites))


class Chatting:
    """One conversation in one workspace. Raises UsageError where the workspace holds no ledger yet."""

    def __init__(self, session: Session, person: str | None = None) -> None:
        self._session = session
        self.person = person or _login()
        if not session.workspace.ledger.exists():
            raise UsageError(
                f"There is nothing to talk about in {session.workspace.root} yet; run `blueprint draft` first."
            )

    @property
    def last(self) -> Chat | None:
        """The conversation that goes on: the newest, where it was not left."""
        held = chats(self._session.workspace)
        return held[-1] if held and not held[-1].closed else None

    def say(self, line: str) -> Outcome:
        """Take a message, or a command that begins with a slash. Raises the errors of `agent.errors`."""
        text = line.strip()
        if not text:
            raise UsageError("Nothing was said; write a message, or /help.")
        if text.startswith("/"):
            name, _, rest = text[1:].partition(" ")
            command = COMMANDS.get(name.casefold())
            if command is None:
                raise UsageError(f"There is no command /{name}; there are: {', '.join('/' + n for n in COMMANDS)}.")
            return command[1](self, rest.strip())
        return self._answered(self._redacted(text))

    def _answered(self, message: Redacted[str]) -> Outcome:
        workspace = self._session.workspace
        workspace.prepare()
        with workspace.lock(wait=_WAIT_S):
            begun = self._going_on(message.value).asking(message.value)
            save_chat(workspace, begun)
        talk = Talk(person=self.person, message=message, earlier=begun.exchanges[:-1])
        answer = tuple(self._converser.converse(talk, self.desk()))
        with workspace.lock(wait=_WAIT_S):
            save_chat(workspace, begun.answered(answer, 0.0))
        return Outcome(answer=answer)

    def _going_on(self, message: str) -> Chat:
        """The conversation that this message belongs to; a new one where the last was left."""
        if self.last is not None:
            return self.last
        taken = {c.key for c in chats(self._session.workspace)}
        date = self._session.clock.today()
        number = 0
        while True:
            said = f"{date}\x1f{self.person}\x1f{message}\x1f{number}"
            key = f"{CHAT}{date.isoformat()}-{hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]}"
            if key not in taken:
                return Chat(key=key, date=date, person=self.person)
            number += 1

    def _redacted(self, text: str) -> Redacted[str]:
        return redact_text(text, secret_key(), self._session.secrets)

    @cached_property
    def _converser(self) -> Converser:
        return OfflineEngine(self._session.catalogue)

    @property
    def ledger(self) -> Ledger:
        """What counts now."""
        return self._session.ledger()

    def desk(self) -> OpenDesk:
        """What lies before whoever answers."""
        session = self._session
        return OpenDesk(self.ledger, session.catalogue.sections, session.aliases, session.transcript)

    # -- commands -----------------------------------------------------------------------------------------------

    def help(self, rest: str) -> Outcome:
        """What the chat understands."""
        del rest
        requests = parse_requests(self._session.catalogue.text("lexicons/requests.toml"))
        asked = [Statement(text=shown) for _, shown in requests.shown]
        commands = [Statement(text=f"/{name}: {about}") for name, (about, _) in COMMANDS.items()]
        return Outcome(answer=(Statement(text="You can ask:"), *asked, Statement(text="Commands:"), *commands))

    def why(self, label: str) -> Outcome:
        """All that is known of one entry."""
        entry = self.ledger.get(label.upper())
        if entry is None:
            raise UsageError(f"The ledger has no entry {label!r}; `blueprint ledger` lists all.")
        return Outcome(answer=tuple(life(entry)))

    def sections(self, rest: str) -> Outcome:
        """The sections of the document."""
        del rest
        found = self._session.catalogue.sections
        return Outcome(answer=tuple(Statement(text=f"{s.id}: {s.title}") for s in found))

    def open(self, rest: str) -> Outcome:
        """What the next meeting has to settle."""
        from agent.bootstrap.looking import next_agenda

        del rest
        points = next_agenda(self._session, self.ledger)
        told = (Statement(text=f"{p.sort.value.capitalize()}: {p.text}", cites=p.cites) for p in points)
        return Outcome(answer=tuple(told) or (Statement(text="Nothing is open."),))

    def history(self, rest: str) -> Outcome:
        """What was said in this conversation."""
        del rest
        held = self.last
        return Outcome(answer=tuple(self._history(held)) if held else (Statement(text="Nothing was said yet."),))

    def _history(self, chat: Chat) -> Iterator[Statement]:
        for exchange in chat.exchanges:
            yield Statement(text=f"{exchange.n}. {chat.person}: {exchange.asked}")

    def cost(self, rest: str) -> Outcome:
        """What the conversation has cost."""
        del rest
        held = self.last
        costs = [e.cost for e in held.exchanges] if held else []
        known = [c for c in costs if c is not None]
        told = f"{len(costs)} messages, {sum(known):.4f} US dollars"
        unknown = f", and {len(costs) - len(known)} at a price that is not known" if len(known) < len(costs) else ""
        return Outcome(answer=(Statement(text=f"{told}{unknown}."),))

    def exit(self, rest: str) -> Outcome:
        """Leave the conversation; the next message begins another."""
        del rest
        workspace, held = self._session.workspace, self.last
        if held is not None:
            with workspace.lock(wait=_WAIT_S):
                save_chat(workspace, held.model_copy(update={"closed": True}))
        return Outcome(ended=True)


COMMANDS: dict[str, tuple[str, Callable[[Chatting, str], Outcome]]] = {
    "why": ("all that is known of an entry: /why D-012", Chatting.why),
    "sections": ("the sections of the document", Chatting.sections),
    "open": ("what the next meeting has to settle", Chatting.open),
    "history": ("what was said in this chat", Chatting.history),
    "cost": ("what this chat has cost", Chatting.cost),
    "help": ("what the chat understands", Chatting.help),
    "exit": ("leave the chat", Chatting.exit),
}
"""The commands by name, with what each does."""


def _login() -> str:
    """The name under which the person is logged in, which a chat shows where they gave none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "you"
