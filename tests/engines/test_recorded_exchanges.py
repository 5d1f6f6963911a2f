"""Whole runs against recorded answers: a sample is read, sections are drafted, one is repaired."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import exchanges
import pytest
from exchanges import CASSETTES, CHAT, EXCHANGES, ROOT, Exchange, run
from vcr.request import Request

from agent.bootstrap.session import Report
from cassettes import Readable, cassette, exchange_key


@dataclass(frozen=True)
class Played:
    """A run against its recordings: what came of it, and what was asked."""

    exchange: Exchange
    report: Report
    requests: tuple[Any, ...]
    document: str

    @property
    def forms(self) -> list[str]:
        """The form of each request, in order."""
        return [exchange_key(request)[2] for request in self.requests]


@pytest.fixture(scope="module", params=EXCHANGES, ids=lambda e: e.name)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Without a server: a request without a recording fails, and so does a recording that nothing plays."""
    folder = tmp_path_factory.mktemp("played")
    with cassette(request.param.path) as tape:
        report = run(request.param, folder, "http://127.0.0.1:9/v1")
        requests = tuple(tape.requests)
    document = (folder / "workspace" / ".dev-resources" / "architecture" / "blueprint.md").read_text(encoding="utf-8")
    return Played(request.param, report, requests, document)


@pytest.mark.parametrize(
    ("told", "same"),
    [
        ('{"fact": 1, "said_on": "2031-05-06", "title": "Two tries"}', True),
        ('{"fact": 1, "said_on": "2030-01-01", "title": "Three tries"}', False),
    ],
)
def test_a_recording_is_found_on_every_day_and_for_no_other_fact(told: str, *, same: bool) -> None:
    """What is told in a chat is said on the day of the run; what is said counts, and the day does not."""

    def key(fact: str) -> tuple[str, str, str, str]:
        body = {"model": "m", "messages": [{"role": "user", "content": f"<<<DATA\n{fact}\nDATA>>>"}]}
        return exchange_key(Request("POST", "http://endpoint/chat/completions", json.dumps(body), {}))

    assert (key('{"fact": 1, "said_on": "2030-01-01", "title": "Two tries"}') == key(told)) is same


def test_a_recorded_run_plays_to_its_end(played: Played) -> None:
    """Every step that speaks to a model was recorded, and each section is drafted and stands in the document."""
    assert {draft.section for draft in played.report.drafted} == set(played.exchange.sections)
    assert {"find-v1", "correct-v1", "reconcile-v1", "draft-v1", "repair-v1"} <= set(played.forms)
    assert all(f"<!-- section: {name} -->" in played.document for name in played.exchange.sections)


def test_a_recorded_run_is_believed_checked_and_repaired(played: Played) -> None:
    """What was found is verified, what gave way is history, sections are repaired, and then no check stands.

    Whoever answered let a decision replace a call between two parts: a link between two kinds is left out.
    """
    report = played.report
    assert [fed.rejected for fed in report.fed] == [()]
    (refused,) = (link for fed in report.fed for link in fed.refused_links)
    assert refused.reason == "two kinds cannot be one entry"
    over = [e for e in report.ledger.entries if e.status == "superseded"]
    assert over
    assert all(report.ledger.get(e.superseded_by or "") for e in over)
    repairs = [r for r, form in zip(played.requests, played.forms, strict=True) if form.startswith("repair-")]
    assert 0 < len(repairs) < len(played.exchange.sections), "each once, and not all of them"
    assert any('"check": "numbers"' in json.loads(r.body)["messages"][-1]["content"] for r in repairs)
    assert report.short == ()


def test_recording_again_asks_nothing_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No endpoint is there; what belongs to no exchange goes, what is played stays byte for byte."""
    for exchange in EXCHANGES:
        shutil.copy(exchange.path, tmp_path)
    (tmp_path / "left-over.yaml").write_text("interactions: []\nversion: 1\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.yaml")}
    monkeypatch.setattr(exchanges, "CASSETTES", tmp_path)
    spec = importlib.util.spec_from_file_location("record", ROOT / "scripts" / "record.py")
    assert spec is not None
    assert spec.loader is not None
    record = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(record)
    monkeypatch.setattr(sys, "argv", ["record.py", "http://127.0.0.1:9/v1", *(e.name for e in EXCHANGES)])
    assert record.main() == 0
    after = {path.name: path.read_bytes() for path in tmp_path.glob("*.yaml")}
    assert set(before) - set(after) == {"left-over.yaml"}
    assert all(before[name] == data for name, data in after.items())


def test_no_file_is_left_that_no_exchange_plays() -> None:
    """An exchange that was renamed or removed takes its file with it."""
    assert set(CASSETTES.glob("*.yaml")) <= {exchange.path for exchange in EXCHANGES} | {CHAT}


@pytest.mark.parametrize("path", sorted(CASSETTES.glob("*.yaml")), ids=lambda p: p.name)
def test_a_recording_that_is_kept_again_is_the_same(path: Path) -> None:
    """What is read for playing is written as it was, streams too: what is not asked anew stays byte for byte."""
    text = path.read_text(encoding="utf-8")
    assert Readable.serialize(Readable.deserialize(text)) == text


@pytest.mark.parametrize("path", sorted(CASSETTES.glob("*.yaml")), ids=lambda p: p.name)
def test_a_recording_gives_nothing_away(path: Path) -> None:
    """No key, no header of ours, no personal path, no host."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bsk-[A-Za-z0-9]{8}|Bearer |authorization|api-key|cookie", text, re.IGNORECASE)
    assert not re.search(r"/(?:home|root|Users|work|tmp)/", text)
    assert not re.search(r"pypi|pythonhosted|npmjs|registry|crates\.io|proxy\.golang", text, re.IGNORECASE)
    assert set(re.findall(r"\w+://[^\s'\"]+", text)) == {"http://endpoint/chat/completions"}
