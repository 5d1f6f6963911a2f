"""`blueprint trace`: from a statement back to the words that were said."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import output
from agent.cli.ledger import quotes
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.bootstrap import Session
    from agent.model.finding import Evidence
    from agent.model.ledger import Entry, Ledger
    from agent.steps.trace import Statement

_MARK = re.compile(r"⟦secret:[0-9A-F]{4,64}⟧")


def command(
    ctx: typer.Context,
    asked: Annotated[str, typer.Argument(metavar="ID|SECTION|TEXT", help="A label, a section's id, or words of it.")],
    reveal: Annotated[bool, typer.Option("--reveal", help="Show masked secrets; on a terminal only.")] = False,
) -> int:
    """Show the words that a statement rests on: who said them, when, in which file and where in it.

    Example: blueprint trace D-012
    """
    from agent.bootstrap.looking import traced
    from agent.errors import UsageError

    if reveal and not sys.stdout.isatty():
        raise UsageError("--reveal shows secrets on a terminal only; leave it out where the output goes elsewhere.")
    given = flags(ctx)
    session = given.session()
    ledger = session.ledger()
    statements = traced(session, ledger, asked)
    known = {e.id: e for e in ledger.entries}
    found = [(s, [known[c] for c in s.cites if c in known]) for s in statements]
    shown = _secrets(session, ledger, found) if reveal else {}
    if given.as_json:
        _json(asked, found, shown)
    else:
        for statement, entries in found:
            output.show(*_told(statement, entries, shown))
    return 0


def _secrets(session: Session, ledger: Ledger, found: Sequence[tuple[Statement, Sequence[Entry]]]) -> Mapping[str, str]:
    """The secrets behind the marks in what is shown."""
    from agent.bootstrap.looking import secrets_of

    cited = [e for _, entries in found for entry in entries for e in entry.evidence]
    marked = {e.discussion for e in cited if _MARK.search(e.quote)}
    return secrets_of(session, ledger, marked) if marked else {}


def _revealed(text: str, shown: Mapping[str, str]) -> str:
    return _MARK.sub(lambda m: shown.get(m[0], m[0]), text)


def _evidence(entry: Entry, shown: Mapping[str, str]) -> list[Evidence]:
    return [e.model_copy(update={"quote": _revealed(e.quote, shown)}) for e in entry.evidence]


def _told(statement: Statement, entries: Sequence[Entry], shown: Mapping[str, str]) -> list[str]:
    where = f" ({statement.section}{f', {statement.place}' if statement.place else ''})" if statement.section else ""
    lines = output.paragraph(_revealed(statement.text, shown) + where)
    for entry in entries:
        lines += output.paragraph(f"{entry.id} ({entry.kind.value}, {entry.status}): {entry.title}", "  ")
        lines += quotes(_evidence(entry, shown), "    ")
    return [*(lines if entries else [*lines, "  It cites nothing."]), ""]


def _json(asked: str, found: Sequence[tuple[Statement, Sequence[Entry]]], shown: Mapping[str, str]) -> None:
    from agent.cli import shapes

    statements = [
        {
            **statement.model_dump(mode="json"),
            "text": _revealed(statement.text, shown),
            "evidence": [{"id": entry.id, **shapes.evidence(e)} for entry in entries for e in _evidence(entry, shown)],
        }
        for statement, entries in found
    ]
    output.show_json({"schema": shapes.SCHEMA, "asked": asked, "statements": statements})
