"""What reading takes, measured in a process of its own, for `scripts/bench.py`: prints one object of JSON.

    python scripts/bench_reading.py WORKSPACE          its transcripts/, read, redacted and kept, twice
    python scripts/bench_reading.py FILE --list        the conversations of an export
    python scripts/bench_reading.py FILE --pick N      one of them

Memory is the peak of resident memory in MB; idle is what it is once everything that a small file needs is loaded.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from format_samples import MADE

from agent.bootstrap import Options, Session
from agent.bootstrap.feeding import Feeding
from agent.bootstrap.sources import named, waiting
from agent.catalogue import load
from agent.engines.offline.engine import OfflineEngine
from agent.formats.base import Source
from agent.model.finding import Finding
from agent.model.transcript import Chunk, Redacted
from agent.steps.read import listing, read_all


class Deaf(OfflineEngine):
    """An engine that finds nothing: what is measured is everything around it."""

    def extract(self, chunk: Redacted[Chunk]) -> Sequence[Finding]:
        """Nothing."""
        return ()


def main() -> None:
    """Print the figures."""
    place, *how = sys.argv[1:]
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = state
        idle = _idle(Path(state))
        found = _year(Path(place)) if not how else _export(place, *how)
    print(json.dumps({"idle": idle, "peak": _peak(), **found}))


def _idle(folder: Path) -> float:
    """The peak after a file of each kind that follows was read."""
    for name in ("webvtt", "claude-export"):
        read_all(Source(name="small", data=str(MADE[name](20)).encode()), "all")
    (folder / "transcripts").mkdir()
    (folder / "transcripts" / "a.vtt").write_text(str(MADE["webvtt"](20)), "utf-8")
    _fed(folder)
    return _peak()


def _peak() -> float:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (2**20 if sys.platform == "darwin" else 2**10)


def _fed(root: Path) -> int:
    """Read what is new below a workspace; how many files that was."""
    session = Session(root, Options(engine="offline"), engine=Deaf(load()))
    session.workspace.prepare()
    feeding = Feeding(session)
    found, _ = feeding.sift(waiting(session.workspace))
    feeding.feed(found)
    feeding.remember()
    return len(found)


def _year(root: Path) -> dict[str, float]:
    lines = (line for path in (root / "transcripts").iterdir() for line in path.read_text("utf-8").splitlines())
    words = sum(len(line.split()) for line in lines if line.startswith("<v "))
    began = time.perf_counter()
    _fed(root)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    parsed = _fed(root)
    return {"words": words, "seconds": seconds, "again": time.perf_counter() - began, "parsed_again": parsed}


def _export(path: str, how: str, number: str = "") -> dict[str, float]:
    session = Session(Path(), Options(engine="offline"))
    (source,) = named(session.workspace, [path], None, session.clock.today())
    if how == "--list":
        return {"found": len(listing(source))}
    return {"found": len(read_all(source, number))}


if __name__ == "__main__":
    main()
