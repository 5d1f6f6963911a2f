"""The command line: shared options, the table of commands, and errors as one sentence with an exit status.

    0         done, or nothing to do; also where the reader of a pipe had enough
    1         the document is written and a check or a second reading holds something against it; also a fault of
              Blueprint's own, which its sentence says
    2         bad usage or input      3  the endpoint failed      4  the budget ran out
    130, 143  stopped by the person (Ctrl-C), by a signal

A command is imported when it is called: `--help` needs this module, the table and typer.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from agent import __version__
from agent.cli import output
from agent.cli.options import (
    ENDPOINT,
    EVERYWHERE,
    BaseUrl,
    Directory,
    EngineName,
    Flags,
    Json,
    Model,
    NoRetries,
    Quiet,
    Timeout,
)
from agent.errors import BlueprintError, Interrupted, UsageError

PROGRAM = "blueprint"
COMMANDS: dict[str, str] = {
    "draft": "Read what is new, and draft what is stale: the main job.",
    "plan": "What would be read and drafted, why, and at what cost; calls nothing.",
    "read": "How a transcript is understood; writes nothing.",
    "ledger": "What was decided: all entries, or one entry's life.",
    "trace": "From a statement back to the words that were said.",
    "review": "Settle with one key each what is not certain.",
    "chat": "Talk about the document, and change it.",
    "check": "Every check on the document as it stands.",
    "view": "The document as one page to read, with its diagrams drawn.",
    "export": "The document for other programs: PDF, Word, decision records, JSON, Structurizr.",
    "agenda": "What the next meeting has to settle.",
    "diff": "What changed between two states, by meaning.",
    "lock": "Keep sections as they stand, whatever changes.",
    "unlock": "Let locked sections be drafted again.",
    "usage": "What the runs have cost.",
    "doctor": "What the endpoint can do, and what to set.",
    "config": "Every setting, its value, and where that comes from.",
}
"""Each command's module in this folder, and the line that says what it does."""
_SPEAKS = {"draft", "plan", "chat", "doctor", "config"}
"""The commands that take the options of an endpoint."""
_KEPT = "what was paid for is stored, and the next run goes on from there"


class _PipeClosedError(Exception):
    """Whoever read our output has stopped reading."""


class _Terminated(KeyboardInterrupt):
    """SIGTERM, raised where the main thread is, so that it ends as Ctrl-C does."""

    exit_status = 143


class Commands(TyperGroup):
    """The commands by name, each made when it is asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer's own subclass
        """The names, in the order in which they are shown."""
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # typer's own subclass
        """The command, with the shared options after its name too. Raises UsageError where there is none."""
        if cmd_name not in COMMANDS:
            raise UsageError(f"There is no command {cmd_name!r}; there are: {', '.join(COMMANDS)}.")
        module = import_module(f"agent.cli.{cmd_name}")
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(cmd_name)(module.command)
        made = get_command(alone)
        names = (*EVERYWHERE, *(ENDPOINT if cmd_name in _SPEAKS else ()))
        made.params.extend(param for param in self.params if param.name in names)
        return made

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # typer's own subclass
        """The table, without importing a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # typer's own subclass
        """The command, with what typer would end the program on as errors of ours."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            raise _stopped(stop) from None
        except BrokenPipeError:
            raise _PipeClosedError from None


def _stopped(stop: KeyboardInterrupt) -> Interrupted:
    error = Interrupted(f"Stopped: {_KEPT}.")
    error.exit_status = getattr(stop, "exit_status", error.exit_status)
    return error


def _version(value: bool) -> None:
    if value:
        output.show(f"{PROGRAM} {__version__}")
        raise typer.Exit


app = typer.Typer(cls=Commands, add_completion=False, rich_markup_mode=None, invoke_without_command=True)


@app.callback()
def root(
    ctx: typer.Context,
    directory: Directory = None,
    as_json: Json = False,
    quiet: Quiet = False,
    engine: EngineName = None,
    model: Model = None,
    base_url: BaseUrl = None,
    timeout: Timeout = None,
    no_retries: NoRetries = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, show_default=False, help="Show the version.")
    ] = False,
) -> None:
    """Turn discussions into one architecture blueprint in which every statement leads back to the words that were said.

    Example: blueprint draft transcripts/
    """
    if ctx.invoked_subcommand is None:
        output.show(ctx.get_help())


def run(args: Sequence[str]) -> int:
    """Run one command line; the exit status.

    Nothing is raised, and no traceback is shown unless BLUEPRINT_DEBUG is set.
    """
    output.prepare()
    with _terminations():
        try:
            status = get_command(app).main(list(args), PROGRAM, standalone_mode=False, obj=Flags())
            sys.stdout.flush()
        except SystemExit as end:  # typer's own way out of a closed pipe
            return end.code if isinstance(end.code, int) else 0
        except BaseException as error:  # noqa: BLE001  # this is the border: each kind has its sentence and status
            with _deaf():
                return _ended(error)
    return status if isinstance(status, int) else 0


def _ended(error: BaseException) -> int:
    if isinstance(error, _PipeClosedError | BrokenPipeError):
        _let_go()
        return 0
    if isinstance(error, OSError) and not error.filename:
        _let_go()
    if os.environ.get("BLUEPRINT_DEBUG"):
        traceback.print_exception(error)
    told, status = _told(error)
    sentence = output.plain(told)
    with contextlib.suppress(OSError, ValueError):
        output.tell(f"{PROGRAM}: {sentence}{'' if sentence.endswith(('.', '?', '!')) else '.'}")
    return status


def _told(error: BaseException) -> tuple[str, int]:
    """What a person reads of an error, and the exit status."""
    if isinstance(error, KeyboardInterrupt):
        error = _stopped(error)
    elif not isinstance(error, BlueprintError) and (stop := _stop_behind(error)):
        error = stop if isinstance(stop, Interrupted) else _stopped(stop)
    if isinstance(error, BlueprintError):
        return str(error), error.exit_status
    if isinstance(error, TyperException):
        where = getattr(getattr(error, "ctx", None), "command_path", PROGRAM)
        return f"{error.format_message().rstrip('.')}; `{where} --help` says what it takes.", error.exit_code
    if isinstance(error, OSError):
        what = error.filename or "The output"
        return f"{what} cannot be used ({error.strerror or error}); see that there is room and a right to it.", 2
    return f"This is a fault in Blueprint ({_place(error)}); please report it, BLUEPRINT_DEBUG=1 shows where it was.", 1


def _stop_behind(error: BaseException) -> KeyboardInterrupt | Interrupted | None:
    """The stop during which this went wrong: a second one may fall between any two steps of letting go."""
    seen: set[int] = set()
    at = error.__context__
    while at is not None and id(at) not in seen:
        if isinstance(at, KeyboardInterrupt | Interrupted):
            return at
        seen.add(id(at))
        at = at.__context__
    return None


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}: {error}"[:300]


def _let_go() -> None:
    """Send what is still buffered to nowhere, so that the interpreter does not complain at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """No further stop while the one sentence of the end is told."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _terminations() -> Iterator[None]:
    """SIGTERM ends a run as Ctrl-C does."""

    def end(number: int, frame: object) -> NoReturn:
        raise _Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
