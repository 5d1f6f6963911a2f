"""Record the exchanges of `tests/exchanges.py` into `cassettes/`.

    python scripts/record.py http://127.0.0.1:8400/v1

Asks only for requests that have no recorded answer, saves each answer before the next request, removes the recordings
that nothing plays, and the files that belong to no exchange. Run it again after it broke off: it goes on where it
stopped.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from exchanges import CASSETTES, EXCHANGES, Exchange, run

from agent.errors import BlueprintError
from cassettes import cassette


def main() -> int:
    """The exit status: 0 where every exchange is recorded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="base URL of the endpoint that answers, such as http://127.0.0.1:8400/v1")
    url = parser.parse_args().url
    known = {exchange.path for exchange in EXCHANGES}
    for path in sorted(set(CASSETTES.glob("*.yaml")) - known):
        path.unlink()
        print(f"removed {path.name}: no exchange plays it")
    try:
        for exchange in EXCHANGES:
            print(recorded(exchange, url))
    except BlueprintError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    return 0


def recorded(exchange: Exchange, url: str) -> str:
    """Run one exchange; a line on what was played and recorded. After an error nothing is dropped."""
    with tempfile.TemporaryDirectory() as folder, cassette(exchange.path, record=True) as tape:
        before = len(tape)
        report = run(exchange, Path(folder), url)
        short = ", ".join(draft.section for draft in report.short) or "none"
        new = len(tape) - before
    return f"{exchange.name}: {tape.play_count} played, {new} recorded; falling short: {short}"


if __name__ == "__main__":
    sys.exit(main())
