"""Whole runs against recorded answers: a sample is read, sections are drafted, one is repaired."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from exchanges import CASSETTES, EXCHANGES, Exchange, run

from cassettes import cassette


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda e: e.name)
def test_a_recorded_run_plays_to_its_end(exchange: Exchange, tmp_path: Path) -> None:
    """Without a server: every request has its recording, every recording is played, each section is drafted."""
    if not exchange.path.exists():
        pytest.skip("not recorded yet: `make record` asks whoever sits at the desk")
    with cassette(exchange.path) as tape:
        report = run(exchange, tmp_path, "http://127.0.0.1:9/v1")
        forms = [request.body for request in tape.requests]
    assert {draft.section for draft in report.drafted} == set(exchange.sections)
    assert any(b'"repair-v' in body for body in forms)
    assert [e for e in report.ledger.entries if e.kind == "decision" and e.status == "accepted"]
    document = (tmp_path / "workspace" / ".dev-resources" / "architecture" / "blueprint.md").read_text(encoding="utf-8")
    assert all(f"<!-- section: {name} -->" in document for name in exchange.sections)


def test_no_file_is_left_that_no_exchange_plays() -> None:
    """An exchange that was renamed or removed takes its file with it."""
    assert set(CASSETTES.glob("*.yaml")) <= {exchange.path for exchange in EXCHANGES}


@pytest.mark.parametrize("path", sorted(CASSETTES.glob("*.yaml")), ids=lambda p: p.name)
def test_a_recording_gives_nothing_away(path: Path) -> None:
    """No key, no header of ours, no personal path, no host."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bsk-[A-Za-z0-9]{8}|Bearer |authorization|api-key|cookie", text, re.IGNORECASE)
    assert not re.search(r"/(?:home|root|Users|work|tmp)/", text)
    assert set(re.findall(r"uri: (\S+)", text)) <= {"http://endpoint/chat/completions"}
