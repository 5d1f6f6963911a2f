"""The options that every command shares, and the session that they ask for.

They may stand before or after the command's name; the one nearer to the end holds. Heavy imports stay inside functions:
this module is loaded by `--help`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

if TYPE_CHECKING:
    from agent.bootstrap import Session
    from agent.ports import Progress

Engine: TypeAlias = Literal["auto", "openai", "offline"]


@dataclass(frozen=True)
class Flags:
    """The shared options as they were given; null where one was not."""

    directory: Path | None = None
    as_json: bool = False
    quiet: bool = False
    engine: Engine | None = None
    model: str | None = None
    base_url: str | None = None
    timeout: float | None = None
    no_retries: bool = False

    def session(self, progress: Progress | None = None, **run: Any) -> Session:
        """The session that they ask for. `run`: further fields of `bootstrap.Options`.

        Raises UsageError where the workspace is no folder.
        """
        from agent.bootstrap import Options, Session
        from agent.cli import consent
        from agent.errors import UsageError

        root = self.directory or Path()
        if not root.is_dir():
            raise UsageError(f"The workspace {root} is no folder; make it, or name another with -C.")
        options = Options(
            engine=self.engine,
            model=self.model,
            base_url=self.base_url,
            timeout=self.timeout,
            retries=not self.no_retries,
            **run,
        )
        session = Session(root, options, progress)
        session.permit = consent.asker(progress)
        return session


def flags(ctx: typer.Context) -> Flags:
    """The shared options of this invocation."""
    held = ctx.find_root().obj
    return held if isinstance(held, Flags) else Flags()


def keep(ctx: typer.Context, param: typer.CallbackParam, value: Any) -> Any:
    """Remember a shared option that was given, whichever side of the command's name it stands on."""
    if value is not None and value is not False and param.name:
        ctx.find_root().obj = replace(flags(ctx), **{param.name: value})
    return value


def _shared(*names: str, **more: Any) -> Any:
    return typer.Option(*names, expose_value=False, callback=keep, show_default=False, **more)


Directory: TypeAlias = Annotated[
    Path | None, _shared("-C", metavar="DIR", help="The workspace; the current folder where not given.")
]
Json: TypeAlias = Annotated[bool, _shared("--json", help="Machine-readable output on stdout.")]
Quiet: TypeAlias = Annotated[bool, _shared("--quiet", "-q", help="No progress and no report on stderr; errors only.")]
EngineName: TypeAlias = Annotated[
    Engine | None, _shared("--engine", help="openai, offline, or auto: openai where a key or base URL is set.")
]
Model: TypeAlias = Annotated[str | None, _shared("--model", metavar="NAME", help="The model to ask (draft, plan).")]
BaseUrl: TypeAlias = Annotated[
    str | None, _shared("--base-url", metavar="URL", help="A server that speaks chat completions (draft, plan).")
]
Timeout: TypeAlias = Annotated[
    float | None,
    _shared("--timeout", metavar="SECONDS", min=0.001, max=1800, help="How long one call may take (draft, plan)."),
]
NoRetries: TypeAlias = Annotated[
    bool, _shared("--no-retries", help="A call that fails is not made again (draft, plan).")
]

EVERYWHERE = ("directory", "as_json", "quiet", "engine")
"""The parameters that every command takes after its name, too."""
ENDPOINT = ("model", "base_url", "timeout", "no_retries")
"""The parameters that the commands take that may speak to a model."""
