"""A conversation about the document: what a person said, what was answered, what was changed.

A chat is a discussion of the workspace like any other: `spoken` gives it as a transcript, in which only the person
decides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from pydantic import Field

from agent.model.plan import Usage
from agent.model.transcript import Transcript, Turn
from agent.types import EntryId, Frozen, Usd

CHAT = "chat:"
"""How the key of every chat begins; no path of a file does."""
FORMAT = "chat"
ANSWERS = "blueprint"
"""The speaker of the answers in a chat's transcript."""


class Statement(Frozen):
    """One sentence of an answer, and the entries and turns that bear it out.

    `struck`: why it is not to be believed; it is shown, and counts for nothing.
    """

    text: str
    cites: tuple[EntryId, ...] = ()
    places: tuple[str, ...] = Field(default=(), description="Turns: 'turn 14, retro.vtt'")
    struck: str | None = None

    def written(self) -> str:
        """The sentence with its cites behind it."""
        proof = ", ".join((*self.cites, *self.places))
        return f"{self.text} [{proof}]" if proof else self.text


class Exchange(Frozen):
    """One turn: what was said, and what came of it. `answered` is false while the answer is still being made."""

    n: int = Field(ge=1)
    date: dt.date
    asked: str
    answered: bool = False
    answer: tuple[Statement, ...] = ()
    changes: tuple[str, ...] = Field(default=(), description="What it changed, or would have, a line each")
    transaction: str | None = Field(default=None, description="Under which id the changes were applied")
    cost: Usd | None = 0.0
    usage: Usage = Field(default=Usage(), description="Its calls and their tokens, drafting for a change included")

    @property
    def text(self) -> str:
        """The answer as one text."""
        return "\n".join(s.written() for s in self.answer if s.struck is None)

    @property
    def cites(self) -> tuple[EntryId, ...]:
        """The labels that the answer cites, each once."""
        return tuple(dict.fromkeys(c for s in self.answer if s.struck is None for c in s.cites))


class Chat(Frozen):
    """A conversation from its beginning. `closed`: the person has left it; the next one begins anew."""

    key: str
    date: dt.date
    exchanges: tuple[Exchange, ...] = ()
    person: str
    closed: bool = False

    @property
    def waiting(self) -> Exchange | None:
        """The message that was not answered: the conversation was cut off there."""
        last = self.exchanges[-1] if self.exchanges else None
        return None if last is None or last.answered else last

    def asking(self, message: str, date: dt.date) -> Chat:
        """The chat with one more message, or with this one in the place of one that was not answered."""
        done = tuple(e for e in self.exchanges if e.answered)
        said = Exchange(n=len(done) + 1, date=date, asked=message)
        return self.model_copy(update={"exchanges": (*done, said), "date": max(self.date, date)})

    def answered(
        self,
        answer: Sequence[Statement],
        usage: Usage = Usage(),  # noqa: B008  a frozen record
        changes: Sequence[str] = (),
        transaction: str | None = None,
    ) -> Chat:
        """The chat with the last message answered."""
        update = {"answered": True, "answer": tuple(answer), "cost": usage.cost, "usage": usage}
        last = self.exchanges[-1].model_copy(update={**update, "changes": tuple(changes), "transaction": transaction})
        return self.model_copy(update={"exchanges": (*self.exchanges[:-1], last)})


def spoken(chat: Chat) -> Transcript:
    """The chat as a discussion: what the person said has the odd turns, what was answered the even ones."""
    turns: list[Turn] = []
    for exchange in chat.exchanges:
        place = f"message {exchange.n}"
        turns.append(turn(exchange.n * 2 - 1, chat.person, exchange.asked, place))
        turns.append(turn(exchange.n * 2, ANSWERS, exchange.text, place, automatic=True))
    said = "\x1f".join(t.text for t in turns)
    revision = hashlib.sha256(f"{chat.key}\x1f{said}".encode()).hexdigest()[:16]
    name = chat.key.removeprefix(CHAT)
    return Transcript(
        key=chat.key,
        revision=revision,
        source=f"chat {name}",
        title=f"Chat of {name}",
        format=FORMAT,
        date=chat.date,
        with_assistant=True,
        turns=tuple(turns),
    )


def turn(n: int, speaker: str, text: str, anchor: str, *, automatic: bool = False) -> Turn:
    """One turn of a chat."""
    return Turn(n=n, speaker=speaker, time=None, text=text, anchor=anchor, automatic=automatic)
