"""Figures of this working tree, as ratios and per 1,000 words, each measured in one run: so machines can be compared.

    python scripts/bench.py [--quick]

Help is measured against `python -c "import typer"`, the least that it can take; the rest on the sample discussions in
`transcripts/`, with the offline engine and without a network. Exits with 1 where the help takes more than twice that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST = 2.0
"""How many times `import typer` the help may take."""


def main() -> int:
    """Print the figures; the exit status."""
    rounds = 3 if "--quick" in sys.argv[1:] else 9
    bare, typer, shown = _medians(rounds, ["-c", "pass"], ["-c", "import typer"], ["-m", "agent", "--help"])
    ratio = shown / typer
    times = f"{shown * 1000:.0f} ms to {typer * 1000:.0f} ms; at most {MOST:g} ×"
    print(f"help           {ratio:5.2f} × import typer ({times})")
    print(f"               {shown / bare:5.2f} × an empty interpreter ({bare * 1000:.0f} ms)")
    with tempfile.TemporaryDirectory() as folder:
        _samples(Path(folder))
    return 0 if ratio <= MOST else 1


def _medians(rounds: int, *commands: list[str]) -> list[float]:
    """The median seconds of each command, the commands taking turns so that a busy moment falls on all."""
    took: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds):
        for times, command in zip(took, commands, strict=True):
            times.append(_seconds(lambda command=command: _run(*command)))  # type: ignore[misc] # binds this one
    return [sorted(times)[len(times) // 2] for times in took]


def _samples(folder: Path) -> None:
    files = sorted(p for p in (ROOT / "transcripts").iterdir() if p.name[0] == "2")
    agent = ("-m", "agent", "-C", str(folder))
    turns = [t["text"] for f in files for t in json.loads(_run(*agent, "read", str(f), "--json"))["turns"]]
    thousands = sum(len(text.split()) for text in turns) / 1000
    start = _seconds(lambda: _run(*agent, "ledger", "--json"))
    draft = ("draft", *map(str, files), "--engine", "offline", "--quiet")
    first = _seconds(lambda: _run(*agent, *draft))
    again = _seconds(lambda: _run(*agent, *draft))
    check = _seconds(lambda: _run(*agent, "check", "--quiet"))
    long = folder / "long.txt"
    spoken = "".join(f"Speaker {n % 5}: {' '.join(text.split())}\n" for n, text in enumerate(turns * 10))
    long.write_text(spoken, "utf-8")
    read = _seconds(lambda: _run(*agent, "read", str(long)))
    print(f"start          {start:5.2f} s for a command that looks into an empty ledger")
    spoken_thousands = 10 * thousands
    took = (read - start) * 1000 / spoken_thousands
    print(f"read           {took:5.0f} ms for 1,000 words, of {spoken_thousands:.0f} thousand")
    print(f"first draft    {first / thousands:5.2f} s for 1,000 words ({first:.1f} s for {thousands:.1f} thousand)")
    print(f"nothing to do  {again / first:5.2f} × the first draft ({again:.1f} s)")
    print(f"check          {check / first:5.2f} × the first draft ({check:.1f} s)")


def _run(*args: str) -> str:
    """Run Python in this tree; its output. Status 1 says that a section falls short, which is no failure here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    env = kept | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, *args], capture_output=True, text=True, env=env, check=False)
    if ran.returncode > 1 or "Traceback" in ran.stderr:
        sys.exit(f"{' '.join(args[:6])} … ended with {ran.returncode}: {ran.stderr[-500:]}")
    return ran.stdout


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
