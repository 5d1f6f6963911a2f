"""The chat on a terminal: a line in, a turn out.

History and completion, several lines with Alt-Enter, Ctrl-C for the answer and not for the chat. What was typed is kept
nowhere but in the chat, secrets masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.patch_stdout import patch_stdout

from agent.bootstrap.chatting import COMMANDS, Chatting
from agent.bootstrap.outcome import Outcome
from agent.cli import output
from agent.cli.turns import changed, told
from agent.errors import BlueprintError

_WORD = re.compile(r"/?[\w-]+$")
_YES = {"y", "yes"}
_NO = {"n", "no"}


class Names(Completer):
    """Completes commands after a slash, section names, and labels of the ledger."""

    def __init__(self, chatting: Chatting) -> None:
        self._chatting = chatting

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What the word before the cursor can become."""
        found = _WORD.search(document.text_before_cursor)
        if found is None:
            return
        word = found[0]
        for name, about in self._known(opens=found.start() == 0):
            if name.casefold().startswith(word.casefold()) and name != word:
                yield Completion(name, start_position=-len(word), display_meta=about)

    def _known(self, *, opens: bool) -> Iterable[tuple[str, str]]:
        if opens:
            yield from ((f"/{name}", about) for name, (about, _) in COMMANDS.items())
        yield from self._chatting.names()


def talk(chatting: Chatting) -> None:
    """Talk until the person leaves. Raises what ends the program, and nothing that only ends a turn."""
    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory([e.asked for e in chatting.said()]),
        completer=Names(chatting),
        complete_while_typing=False,
        multiline=True,
        prompt_continuation="  ",
        key_bindings=_keys(),
    )
    waiting = _resumed(chatting, session)
    output.tell("Ask, or say what is to change; /help lists what is understood, /exit leaves.")
    while True:
        line = waiting or _line(session)
        waiting = ""
        if line is None:
            chatting.say("/exit")
            return
        if line.strip() and _turn(chatting, session, line):
            return


def _line(session: PromptSession[str], prompt: str = "> ") -> str | None:
    """A message; empty after Ctrl-C, null where the person closed the input."""
    try:
        with patch_stdout(raw=True):
            return str(session.prompt(prompt))
    except EOFError:
        return None
    except KeyboardInterrupt as stop:
        if type(stop) is not KeyboardInterrupt:  # a signal that ends the program
            raise
        return ""


def _resumed(chatting: Chatting, session: PromptSession[str]) -> str:
    """Offer to go on with a conversation that was not left; gives the message that is to be asked again."""
    last = chatting.own
    if last is None:
        return ""
    output.tell(
        *output.paragraph(
            f"The last chat, of {last.date}, was not left ({output.count(len(last.exchanges), 'message')})."
        )
    )
    if (_line(session, "Go on with it? [Y/n] ") or "").strip().casefold() in _NO:
        chatting.say("/exit")
        return ""
    waiting = last.waiting
    if waiting is None:
        return ""
    output.tell(*output.paragraph(f"Its last message was not answered: “{waiting.asked}”"))
    again = (_line(session, "Ask it again? [Y/n] ") or "").strip().casefold() not in _NO
    return waiting.asked if again else ""


def _turn(chatting: Chatting, session: PromptSession[str], line: str) -> bool:
    """One turn; whether the person leaves. Ctrl-C stops the answer, and an error ends the turn alone."""
    try:
        outcome = chatting.say(line, show=lambda statement: output.show(*told(statement)))
        if outcome.ended:
            return True
        _propose(chatting, session, outcome)
    except KeyboardInterrupt as stop:
        if type(stop) is not KeyboardInterrupt:
            raise
        output.tell("Stopped; nothing was changed.")
    except BlueprintError as error:
        output.tell(*output.paragraph(str(error)))
    return False


def _propose(chatting: Chatting, session: PromptSession[str], outcome: Outcome) -> None:
    for change in outcome.changes:
        output.show("", *changed(change))
    if not outcome.changes or outcome.changes[0].applied:
        return
    if (_line(session, "Apply? [y/N] ") or "").strip().casefold() in _YES:
        chatting.apply(outcome)
        output.tell("Applied; /undo takes it back.")
    else:
        output.tell("Nothing was changed.")


def _keys() -> KeyBindings:
    """Enter sends, Alt-Enter begins another line."""
    keys = KeyBindings()

    @keys.add("enter")
    def send(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def another(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
