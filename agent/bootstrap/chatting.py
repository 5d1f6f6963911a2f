"""The chat over one workspace: a message or a command in, an answer out; every word of it is kept."""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
from collections.abc import Callable, Iterable
from functools import cached_property

from agent.bootstrap import commands
from agent.bootstrap.changing import Changing, Proposal
from agent.bootstrap.differing import regions_of
from agent.bootstrap.granting import Refusal, Said
from agent.bootstrap.outcome import Outcome, Show, unseen
from agent.bootstrap.session import Session
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.requests import Request, Requests, parse_requests
from agent.engines.offline.engine import OfflineEngine
from agent.errors import UsageError
from agent.model.change import Change
from agent.model.chat import CHAT, Chat, Exchange, Statement, spoken
from agent.model.ledger import Ledger
from agent.model.log import Transacted
from agent.model.transcript import Redacted, Transcript
from agent.ports import Converser, Talk
from agent.steps.converse import OpenDesk
from agent.steps.redact import redact, redact_text
from agent.store.chats import chat_path, chats, save_chat, stored
from agent.store.discussions import discussion_file
from agent.store.secrets_key import secret_key
from agent.store.workspace import read_text

_WAIT_S = 2.0
_DIGITS = 4


class Chatting:
    """One conversation in one workspace. Raises UsageError where the workspace holds no ledger yet."""

    def __init__(self, session: Session, person: str | None = None) -> None:
        self._session = session
        self._changing = Changing(session)
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

    @property
    def own(self) -> Chat | None:
        """The conversation in which this person goes on: their own newest, so that nobody speaks in another's name."""
        held = [chat for chat in chats(self._session.workspace) if chat.person == self.person]
        return held[-1] if held and not held[-1].closed else None

    def say(self, line: str, *, yes: bool = False, show: Show = unseen) -> Outcome:
        """Take a message, or a command that begins with a slash. Raises the errors of `agent.errors`.

        `yes`: what it changes is done at once; else it is proposed, and `apply` does it. `show` is given each sentence
        of the answer as soon as it holds.
        """
        self._mended()
        text = line.strip()
        if not text:
            raise UsageError("Nothing was said; write a message, or /help.")
        if text.startswith("/"):
            name, _, rest = text[1:].partition(" ")
            command = COMMANDS.get(name.casefold())
            if command is None:
                raise UsageError(f"There is no command /{name}; there are: {', '.join('/' + n for n in COMMANDS)}.")
            outcome = command[1](self, rest.strip(), yes)
            for statement in outcome.answer:
                show(statement)
            return outcome
        request = self._requests.read(text)
        if request == Request(intent="undo"):
            return self.say("/undo", show=show)
        if request is not None and request.intent == "command":
            return self.say(request.says, show=show)
        return self._answered(self._redacted(text), show, yes=yes)

    def _mended(self) -> None:
        """Finish what a process that was killed left half done."""
        if self._session.workspace.commit.exists():
            with self._session.workspace.lock(wait=_WAIT_S):
                self._changing.recover()

    def _answered(self, message: Redacted[str], show: Show, *, yes: bool) -> Outcome:
        workspace = self._session.workspace
        workspace.prepare()
        with workspace.lock(wait=_WAIT_S):
            today = self._today()
            begun = self._going_on(message.value, today).asking(message.value, today)
            save_chat(workspace, begun)
        talk = Talk(
            person=self.person,
            message=message,
            today=self._session.clock.today(),
            earlier=begun.exchanges[:-1],
        )
        said, before = self._said(begun), self._session.spent
        converser, desk = self._converser, self.desk(said)
        if not isinstance(converser, OfflineEngine):
            desk.warm()
        answered = converser.converse(talk, desk, show)
        statements, proposal = list(answered.statements), Proposal()
        try:
            proposal = self._changing.propose(answered.wishes, said)
        except Refusal as refused:
            statements.append(Statement(text=str(refused)))
            show(statements[-1])
        outcome = Outcome(answer=tuple(statements), usage=self._session.spent - before, proposal=proposal)
        if yes and proposal.changes:
            return self.apply(outcome)
        with workspace.lock(wait=_WAIT_S):
            save_chat(workspace, begun.answered(statements, outcome.usage, proposal.lines))
        return outcome

    def apply(self, outcome: Outcome) -> Outcome:
        """Do what an outcome proposes, and keep with the message that it was done. Raises as `Changing.apply` does."""
        workspace, held = self._session.workspace, self.own
        if held is None:
            raise UsageError("There is no conversation in which this was proposed.")
        with workspace.lock(wait=_WAIT_S):
            proposal = outcome.proposal
            chat = held.answered(outcome.answer, outcome.usage, proposal.lines, proposal.transaction)
            further = {chat_path(workspace, chat.key): stored(workspace, chat)}
            path, content = discussion_file(workspace, self._talk_of(chat))
            changes = self._changing.apply(proposal, {**further, path: content})
        return outcome.model_copy(update={"proposal": proposal.model_copy(update={"changes": changes})})

    def _said(self, chat: Chat) -> Said:
        last = chat.exchanges[-1]
        return Said(chat=self._talk_of(chat), exchange=last.n, by=self.person, about=last.asked, date=last.date)

    def _talk_of(self, chat: Chat) -> Redacted[Transcript]:
        return Redacted[Transcript](value=spoken(chat))  # each message was redacted before it was stored

    def _today(self) -> dt.date:
        """The day on which something is said: today, or that of the newest discussion where the clock is behind it."""
        dates = [d.date for d in self.ledger.discussions if d.date is not None]
        return max([self._session.clock.today(), *dates])

    def _going_on(self, message: str, date: dt.date) -> Chat:
        """The conversation that this message belongs to; a new one where the last was left."""
        if (mine := self.own) is not None:
            return mine
        taken = {c.key for c in chats(self._session.workspace)}
        number = 0
        while True:
            said = f"{date}\x1f{self.person}\x1f{message}\x1f{number}"
            key = f"{CHAT}{date.isoformat()}-{hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]}"
            if key not in taken:
                return Chat(key=key, date=date, person=self.person)
            number += 1

    def _redacted(self, text: str) -> Redacted[str]:
        """A message with marks in the place of secrets, those too that an earlier message announces."""
        before = self.own
        if before is None:
            return redact_text(text, secret_key(), self._session.secrets)
        asked = before.asking(text, before.date)
        clean = redact(spoken(asked), secret_key(), self._session.secrets)
        said = clean.value.turn(2 * asked.exchanges[-1].n - 1).text
        return Redacted[str](value=said, marks=clean.marks)

    @cached_property
    def _requests(self) -> Requests:
        return parse_requests(self._session.catalogue.text("lexicons/requests.toml"))

    @property
    def _converser(self) -> Converser:
        """The session's engine, where it talks; else the rules."""
        engine = self._session.engine
        return engine if isinstance(engine, Converser) else OfflineEngine(self._session.catalogue)

    def said(self) -> tuple[Exchange, ...]:
        """What was said in the conversation that goes on."""
        return self.own.exchanges if self.own else ()

    def names(self) -> tuple[tuple[str, str], ...]:
        """Section names and labels, each with what it is."""
        sections = ((s.id, s.title) for s in self._session.catalogue.sections)
        return (*sections, *((e.id, e.title) for e in self.ledger.entries))

    @property
    def ledger(self) -> Ledger:
        """What counts now."""
        return self._session.ledger()

    def _looking(self) -> OpenDesk:
        """What can be looked up where nothing is to be changed."""
        session = self._session
        return OpenDesk(
            self.ledger, session.catalogue.sections, session.aliases, session.transcript, session.catalogue.home
        )

    def desk(self, said: Said) -> OpenDesk:
        """What lies before whoever answers."""
        session, ledger = self._session, self.ledger
        document = read_text(session.workspace.document)
        return OpenDesk(
            ledger,
            session.catalogue.sections,
            session.aliases,
            session.transcript,
            session.catalogue.home,
            texts=regions_of(document),
            judge=lambda wish: self._changing.judge(wish, said),
            context=self._changing.context(ledger),
            message=said.about,
        )

    # -- commands -----------------------------------------------------------------------------------------------

    def help(self, rest: str, yes: bool) -> Outcome:
        """What the chat understands."""
        del rest, yes
        parts = (
            ("Ask:", self._requests.questions),
            ("Say what is to change:", self._requests.changes),
            ("Commands:", tuple(f"/{name}: {about}" for name, (about, _) in COMMANDS.items())),
        )
        return _shown(Statement(text=text) for head, lines in parts for text in (head, *lines))

    def why(self, label: str, yes: bool) -> Outcome:
        """All that is known of one entry."""
        del yes
        return _shown(commands.why(self._session, label))

    def sections(self, rest: str, yes: bool) -> Outcome:
        """The sections of the document."""
        del rest, yes
        return _shown(commands.sections(self._session))

    def open(self, rest: str, yes: bool) -> Outcome:
        """What the next meeting has to settle."""
        del rest, yes
        return _shown(commands.open_points(self._session, Finder(self._looking(), self._requests)))

    def history(self, rest: str, yes: bool) -> Outcome:
        """What was changed from the chat, undone or not, then what was said in this conversation."""
        del rest, yes
        return _shown(commands.history(self._changing, self.last))

    def instructions(self, rest: str, yes: bool) -> Outcome:
        """What holds for every draft of a section."""
        del rest, yes
        return _shown(commands.instructions(self._session))

    def lock(self, rest: str, yes: bool) -> Outcome:
        """Keep a section as it stands; without one, the locked are shown."""
        if not rest:
            return _shown(commands.locked(self._session))
        return self._answered(self._redacted(f"lock {rest}"), unseen, yes=yes)

    def unlock(self, rest: str, yes: bool) -> Outcome:
        """Let a section be drafted again; without one, the locked are shown."""
        if not rest:
            return _shown(commands.locked(self._session))
        return self._answered(self._redacted(f"unlock {rest}"), unseen, yes=yes)

    def undo(self, rest: str, yes: bool) -> Outcome:
        """Take the last change back. A command is a yes of its own."""
        del rest, yes
        return self._turned(self._changing.undo, "Undone")

    def redo(self, rest: str, yes: bool) -> Outcome:
        """Do again what was undone last."""
        del rest, yes
        return self._turned(self._changing.redo, "Done again")

    def _turned(self, turn: Callable[[], tuple[Transacted, tuple[Change, ...]]], what: str) -> Outcome:
        with self._session.workspace.lock(wait=_WAIT_S):
            which, changes = turn()
        told = Statement(text=f"{what}: {which.about} ({', '.join(which.changes)}).")
        return Outcome(answer=(told,), proposal=Proposal(changes=changes))

    def diff(self, rest: str, yes: bool) -> Outcome:
        """What the last change that holds did."""
        del rest, yes
        return Outcome(answer=tuple(Statement(text=line) for line in self._changing.last_diff()))

    def cost(self, rest: str, yes: bool) -> Outcome:
        """What each turn and the conversation have cost."""
        del rest, yes
        return _shown(commands.cost(self.last))

    def exit(self, rest: str, yes: bool) -> Outcome:
        """Leave the conversation; the next message begins another."""
        del rest, yes
        workspace, held = self._session.workspace, self.own
        if held is not None:
            with workspace.lock(wait=_WAIT_S):
                save_chat(workspace, held.model_copy(update={"closed": True}))
        return Outcome(ended=True)


COMMANDS: dict[str, tuple[str, Callable[[Chatting, str, bool], Outcome]]] = {
    "why": ("all that is known of an entry: /why D-012", Chatting.why),
    "sections": ("the sections of the document", Chatting.sections),
    "open": ("what the next meeting has to settle", Chatting.open),
    "undo": ("take the last change back", Chatting.undo),
    "redo": ("do again what was undone last", Chatting.redo),
    "diff": ("what the last change did", Chatting.diff),
    "history": ("what was changed and said", Chatting.history),
    "lock": ("keep a section as it stands: /lock security", Chatting.lock),
    "unlock": ("let a section be drafted again", Chatting.unlock),
    "instructions": ("what holds for every draft of a section", Chatting.instructions),
    "cost": ("what each turn and the whole chat have cost", Chatting.cost),
    "help": ("what the chat understands", Chatting.help),
    "exit": ("leave the chat", Chatting.exit),
}
"""The commands by name, with what each does."""


def _shown(statements: Iterable[Statement]) -> Outcome:
    return Outcome(answer=tuple(statements))


def _login() -> str:
    """The name under which the person is logged in, which a chat shows where they gave none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "you"
