"""`python -m agent`, and the command `blueprint`."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line and exit with its status."""
    try:
        from agent.cli.app import run

        status = run(sys.argv[1:])
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to stop, and the status is known
    except KeyboardInterrupt as stop:
        status = getattr(stop, "exit_status", 130)
    sys.exit(status)


if __name__ == "__main__":
    main()
