"""How far a run is: a bar on a terminal, plain lines elsewhere, nothing where a person asked for quiet.

Implements `ports.Progress` thrice. What a discussion or a model wrote (file names, notes) is shown as text, not markup.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from agent.bootstrap.system import Silent
from agent.cli.output import count, money, plain, tell
from agent.model.plan import Usage
from agent.ports import Progress
from agent.types import Seconds

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

EVERY: Seconds = 5.0
"""Between two plain lines of one step."""


class Display(Progress, Protocol):
    """A progress that also heads a run, and knows where to look up what it costs."""

    def head(self, line: str) -> None:
        """The first line of a run."""
        ...

    def watch(self, spending: Callable[[], Usage]) -> None:
        """Ask here what the run has cost, whenever that is shown."""
        ...

    def paused(self) -> AbstractContextManager[None]:
        """Leave the terminal to a question meanwhile."""
        ...


class Quiet(Silent):
    """Says nothing."""

    def head(self, line: str) -> None:
        """Say nothing."""

    def watch(self, spending: Callable[[], Usage]) -> None:
        """Look at nothing."""

    def paused(self) -> AbstractContextManager[None]:
        """Nothing is shown anyway."""
        return contextlib.nullcontext()


class Lines:
    """Plain lines: one a step, and one each few seconds while it lasts."""

    def __init__(self, clock: Callable[[], Seconds] = time.monotonic, say: Callable[[str], None] = tell) -> None:
        self._clock, self._say = clock, say
        self._spending: Callable[[], Usage] = Usage
        self._step, self._total, self._done = "", 0, 0
        self._began = self._said = clock()

    def head(self, line: str) -> None:
        """Print it."""
        self._say(plain(line))

    def watch(self, spending: Callable[[], Usage]) -> None:
        """Ask here what the run has cost."""
        self._spending = spending

    def paused(self) -> AbstractContextManager[None]:
        """Lines are printed only when something is done."""
        return contextlib.nullcontext()

    def step(self, name: str, total: int | None = None) -> None:
        """Print the step's name, and how much there is to do."""
        self._step, self._total, self._done = plain(name), total or 0, 0
        self._began = self._said = self._clock()
        self._say(f"{self._step} ({count(total, 'part')})" if total and total > 1 else self._step)

    def advance(self, what: str = "") -> None:
        """Count a piece; print where the step stands if some seconds have passed since the last line."""
        self._done += 1
        now = self._clock()
        if now - self._said < EVERY or self._done >= self._total:
            return
        self._said = now
        left = (now - self._began) / self._done * (self._total - self._done)
        parts = (f"{self._done} of {self._total}", spent(self._spending()), f"about {duration(left)} left")
        self._say(f"{self._step}: {', '.join(p for p in parts if p)}")

    def spent(self, usage: Usage) -> None:
        """Kept for the next line."""

    def note(self, text: str) -> None:
        """Print it."""
        self._say(plain(text))


class Bar:
    """Rich's bar: step, pieces done, tokens, cost, time left."""

    def __init__(self, shown: RichProgress) -> None:
        self._shown = shown
        self._spending: Callable[[], Usage] = Usage
        self._task: TaskID | None = None

    def head(self, line: str) -> None:
        """Print it above the bar."""
        self.note(line)

    def watch(self, spending: Callable[[], Usage]) -> None:
        """Ask here what the run has cost."""
        self._spending = spending

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bar away meanwhile."""
        self._shown.stop()
        try:
            yield
        finally:
            self._shown.start()

    def step(self, name: str, total: int | None = None) -> None:
        """Begin the bar anew."""
        if self._task is not None:
            self._shown.remove_task(self._task)
        self._task = self._shown.add_task(plain(name), total=total, spent=spent(self._spending()))

    def advance(self, what: str = "") -> None:
        """Move it on."""
        if self._task is not None:
            self._shown.update(self._task, advance=1, spent=spent(self._spending()))

    def spent(self, usage: Usage) -> None:
        """Show what the run has cost."""
        if self._task is not None:
            self._shown.update(self._task, spent=spent(usage))

    def note(self, text: str) -> None:
        """Print it above the bar."""
        self._shown.console.print(plain(text), markup=False, highlight=False, soft_wrap=True)


@contextlib.contextmanager
def shown(*, quiet: bool) -> Iterator[Display]:
    """The progress that fits where it is shown."""
    if quiet:
        yield Quiet()
    elif not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield Lines()
    else:
        with _bar() as bar:
            yield Bar(bar)


def _bar() -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[spent]}", markup=False),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def spent(usage: Usage) -> str:
    """Tokens and cost; empty where nothing was spent."""
    if not usage.calls:
        return ""
    return f"{usage.input_tokens + usage.output_tokens:,} tokens, {money(usage.cost)}"


def duration(seconds: Seconds) -> str:
    """`40 s`, `3 min`."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
