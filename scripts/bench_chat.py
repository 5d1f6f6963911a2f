"""Figures of the chat: how soon a sentence of a streamed answer is shown, and what a turn of a long chat sends."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path

from agent.bootstrap import Options, Session
from agent.bootstrap.changing import Changing
from agent.engines.conversing import EARLIER
from agent.engines.forms.converse import earlier_lines
from agent.engines.hearing import Hearing
from agent.model.chat import Exchange, Statement
from agent.steps.converse import OpenDesk
from agent.text.chunks import count

MOST_MS = 50.0
"""From a sentence's last token to the sentence, its cites, numbers and names checked."""
MOST_GROWTH = 1.02
"""How many times the tokens of a chat of 40 turns one of 200 may send."""
_SENTENCES = 40


def figures(root: Path) -> bool:
    """Print the figures of a workspace with a document; whether they pass their limits."""
    session = Session(root, Options(engine="offline"))
    ledger, catalogue = session.ledger(), session.catalogue
    desk = OpenDesk(
        ledger, catalogue.sections, session.aliases, session.transcript, catalogue.home,
        context=Changing(session).context(ledger),
    )  # fmt: skip
    desk.warm()
    waits = _waits(desk, [(e.statement, e.id) for e in ledger.entries if e.settled][:_SENTENCES])
    slowest = max(waits) * 1000
    print(f"chat           {slowest:5.1f} ms of the processor from the last token to the sentence; at most {MOST_MS:g}")
    short, long = (_tokens(n) for n in (40, 200))
    print(f"               {long / short:5.2f} × the tokens of 40 earlier turns for 200; at most {MOST_GROWTH:g} ×")
    return slowest <= MOST_MS and long <= MOST_GROWTH * short


def _waits(desk: OpenDesk, said: list[tuple[str, str]]) -> list[float]:
    """Seconds of the processor from the last token of each sentence to the checked sentence."""
    shown: list[float] = []

    def show(statement: Statement) -> None:
        desk.held(statement)
        shown.append(time.process_time())

    hearing = Hearing(show)
    hearing.feed(_event('{"calls": [], "answer": ['))
    waits = []
    for number, (text, label) in enumerate(said):
        piece = json.dumps({"text": text, "cites": [label]}, ensure_ascii=False)
        hearing.feed(_event((", " if number else "") + piece[:-1]))
        began = time.process_time()
        hearing.feed(_event("}"))
        waits.append(shown[-1] - began)
    return waits


def _event(content: str) -> bytes:
    return f"data: {json.dumps({'choices': [{'delta': {'content': content}}]})}\n".encode()


def _tokens(turns: int) -> int:
    day = dt.date(2026, 3, 2)
    said = [
        Exchange(
            n=n, date=day, asked=f"What about matter {n}? " * 4, answered=True, answer=(Statement(text="So. " * 60),)
        )
        for n in range(1, turns + 1)
    ]
    return sum(count(line, "gpt-4o") for line in earlier_lines(said, EARLIER, lambda text: count(text, "gpt-4o")))
