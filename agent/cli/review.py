"""`blueprint review`: settle with one key each what is not certain."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.bootstrap import Session
    from agent.model.ledger import Ledger
    from agent.steps.review import Question

_SKIP, _UNDO, _QUIT = " ", "u", "q"


def command(
    ctx: typer.Context,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers", metavar="FILE", help="Lines of 'ID = \"KEY\"' (TOML), from a file or - for standard input."
        ),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last answer back.")] = False,
    all_: Annotated[
        bool, typer.Option("--all", help="Ask everything, and not just what is worth five minutes.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who answers, for the ledger's history.")
    ] = None,
) -> int:
    """Ask, the most important first, what is not certain; one key answers, and each answer can be undone.

    It asks as much as five minutes hold; with --all, everything. Where there is no terminal, the questions are listed.

    Example: blueprint review --by Ada
    """
    from agent.bootstrap import reviewing

    session = flags(ctx).session()
    if undo:
        taken = reviewing.undo(session)
        output.tell(f"Undone: {taken.verdict.value} ({taken.question}). {_NEXT}")
        return 0
    asked = reviewing.open_questions(session)
    if answers is not None:
        given = reviewing.chosen(asked, _read(answers))
        reviewing.answer(session, given, by)
        output.tell(f"{output.count(len(given), 'answer')} taken. {_NEXT}")
        return 0
    if flags(ctx).as_json:
        from agent.cli import shapes

        output.show_json({"schema": shapes.SCHEMA, "questions": [_record(q) for q in asked]})
    elif not asked:
        output.show("Nothing is uncertain.")
    else:
        from agent.steps.review import FIVE_MINUTES

        first = asked if all_ else asked[:FIVE_MINUTES]
        if sys.stdin.isatty() and sys.stdout.isatty():
            _walk(session, first, len(asked), by)
        else:
            _list(session.ledger(), first, len(asked))
    return 0


_NEXT = "`blueprint draft` brings the document up to date."


def _record(it: Question) -> dict[str, object]:
    return {
        "id": it.id,
        "doubt": it.doubt.value,
        "text": it.text,
        "about": it.about,
        "other": it.other,
        "keys": {c.key: c.says for c in it.choices},
    }


def _read(name: str) -> Mapping[str, str]:
    """The answers of a file. Raises UsageError where it cannot be read as such."""
    import tomllib

    from agent.errors import UsageError

    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        found = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{name} holds no answers ({error}); each line is 'ID = \"KEY\"'.") from error
    if wrong := [key for key, value in found.items() if not isinstance(value, str)]:
        raise UsageError(f"{name}: the answer to {wrong[0]!r} is no key; each line is 'ID = \"KEY\"'.")
    return found


def _how_many(asked: Sequence[Question], all_of_them: int) -> str:
    if len(asked) == all_of_them:
        return output.count(all_of_them, "question")
    return f"The {len(asked)} most important of {all_of_them} questions (--all: the others too)"


def _list(ledger: Ledger, asked: Sequence[Question], all_of_them: int) -> None:
    for question in asked:
        output.show(f"{question.id}  {question.doubt.value}", *_lines(question, ledger), "")
    output.tell(f"{_how_many(asked, all_of_them)}; answer on a terminal, or with --answers FILE.")


def _lines(it: Question, ledger: Ledger) -> Iterator[str]:
    """A question with the words that it is about, and its keys."""
    from agent.cli.ledger import quotes

    yield from output.paragraph(it.text, "  ")
    for label in (it.other, it.about):
        entry = ledger.get(label) if label else None
        if entry is not None:
            yield from output.paragraph(f"{entry.id} ({entry.status})", "  ")
            yield from quotes(entry.evidence[-2:], "    ")
    yield from output.paragraph("; ".join(f"{c.key} {c.says}" for c in it.choices), "  ")


def _walk(session: Session, asked: Sequence[Question], all_of_them: int, by: str | None) -> None:
    """Ask one after another until the last, or until the person has enough."""
    from agent.bootstrap import reviewing

    output.show(f"{_how_many(asked, all_of_them)}. Space skips, {_UNDO} undoes the last answer, {_QUIT} stops.")
    ledger, taken, place = session.ledger(), 0, 0
    while place < len(asked):
        question = asked[place]
        output.show("", f"{place + 1} of {len(asked)}: {question.doubt.value}", *_lines(question, ledger))
        key = typer.getchar()
        choice = question.choice(key)
        if key in (_QUIT, "\x04", "\x1b"):
            break
        if key == _UNDO and taken:
            reviewing.undo(session)
            taken, place = taken - 1, place - 1
        elif choice is not None:
            reviewing.answer(session, [(question, choice)], by)
            output.show(f"  {choice.says}")
            taken, place = taken + 1, place + 1
        elif key in (_SKIP, "\r", "\n"):
            place += 1
        else:
            output.show(f"  {key!r} means nothing here.")
    if taken:
        output.tell(f"{output.count(taken, 'answer')} taken. {_NEXT}")
