"""The whole body of one request, as it goes out: what recordings do not match on is held here."""

from __future__ import annotations

import json
import os
from pathlib import Path

from engine_samples import chunk, engine
from loopback import Loopback

SNAPSHOT = Path(__file__).resolve().parent.parent / "data" / "find_request.json"


def test_a_reading_request_is_the_one_that_was_reviewed() -> None:
    """A change of prompt, form or layout shows as a diff of the file; REWRITE_SNAPSHOTS=1 takes it over."""
    with Loopback() as server:
        engine(server.url).extract(chunk())
    text = json.dumps(server.requests[0], indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("REWRITE_SNAPSHOTS"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8"), (
        "the request changed: review it, then run with REWRITE_SNAPSHOTS=1"
    )
