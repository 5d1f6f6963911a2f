"""Record the exchanges of `tests/exchanges.py` into `cassettes/`.

    python scripts/record.py http://127.0.0.1:8400/v1 [NAME…]

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

from exchanges import CASSETTES, CHAT, EXCHANGES, Exchange, chatted, run

from agent.errors import BlueprintError
from cassettes import cassette


def main() -> int:
    """The exit status: 0 where every exchange is recorded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="base URL of the endpoint that answers, such as http://127.0.0.1:8400/v1")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these, such as design-chat; else all")
    asked = parser.parse_args()
    url, names = asked.url, set(asked.names)
    known = {exchange.path for exchange in EXCHANGES} | {CHAT}
    for path in sorted(set(CASSETTES.glob("*.yaml")) - known):
        path.unlink()
        print(f"removed {path.name}: no exchange plays it")
    try:
        for exchange in EXCHANGES:
            if not names or exchange.name in names:
                print(recorded(exchange, url))
        if not names or CHAT.stem in names:
            print(talked(url))
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


def talked(url: str) -> str:
    """Have the chat; a line on what was played and recorded. After an error nothing is dropped."""
    with tempfile.TemporaryDirectory() as folder, cassette(CHAT, record=True) as tape:
        before = len(tape)
        chatted(Path(folder), url)
        new = len(tape) - before
    return f"{CHAT.stem}: {tape.play_count} played, {new} recorded"


if __name__ == "__main__":
    sys.exit(main())
