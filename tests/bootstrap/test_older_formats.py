"""What an older version wrote is read as it is; what a newer one wrote is refused, never misread."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from fakes import Collecting, FixedClock

from agent.bootstrap import Options, Session
from agent.errors import UsageError
from agent.steps import plan as planning

SAID = """Ines: Where do the curves of the kiln go?
Otto: Okay, decision: the curves are stored in SQLite for 90 days, because the board has no network.
Ines: Agreed.
"""
LATER = """Ines: Decision: each finished firing is sent to the gateway over MQTT.
Otto: Agreed.
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    room = tmp_path / "room"
    (room / "transcripts").mkdir(parents=True)
    (room / "transcripts" / "2026-01-05-a.txt").write_text(SAID, "utf-8")
    session(room).draft()
    return room


def session(root: Path) -> Session:
    return Session(root, Options(engine="offline"), Collecting(), {}, FixedClock())


def as_format_1(root: Path) -> None:
    """The sections as format 1 had them: one hash of all entries, and nothing of prompts."""
    it = session(root)
    for brief in planning.briefs(it.ledger(), it.catalogue.sections, it.catalogue.home):
        path = it.workspace.sections / f"{brief.spec.id}.json"
        record = json.loads(path.read_text("utf-8"))
        left_out = {"history", "evidence", "date", "origin", "tier"}
        facts = "\n".join(e.model_dump_json(exclude=left_out) for e in (*brief.facts, *brief.related))
        digest = hashlib.sha256(facts.encode()).hexdigest()[:16]
        kept = {k: record["drafted"]["basis"][k] for k in ("spec", "instructions", "engine")}
        record |= {"v": 1, "drafted": {**record["drafted"], "basis": {**kept, "facts": digest}}}
        path.write_text(json.dumps(record), "utf-8")


def test_sections_of_format_1_are_not_stale_and_are_drafted_on_with(root: Path) -> None:
    """Nothing is drafted for the format's sake; what a later discussion changes is, and is kept in the new form."""
    as_format_1(root)
    document = session(root).workspace.document.read_bytes()
    report = session(root).draft()
    assert (report.plan.stale, session(root).workspace.document.read_bytes()) == ((), document)
    (root / "transcripts" / "2026-01-12-b.txt").write_text(LATER, "utf-8")
    report = session(root).draft()
    stale = [s for s in report.plan.stale if "its facts changed" in s.reasons]
    assert stale
    assert len(stale) < len(session(root).catalogue.sections)
    path = session(root).workspace.sections / f"{stale[0].section}.json"
    assert json.loads(path.read_text("utf-8"))["v"] == 4
    assert session(root).draft().plan.stale == ()


@pytest.mark.parametrize("name", ["ledger.jsonl", "sections/data.json", "sections/data.lock", "conflicts.json"])
def test_what_a_newer_version_wrote_is_refused_and_left_as_it_is(root: Path, name: str) -> None:
    """One sentence that names the file; not a byte of the workspace changes."""
    folder = session(root).workspace.folder
    path = folder / name
    line = path.read_text("utf-8").splitlines()[0] if name.endswith("jsonl") else '{"v": 1}'
    newer = json.dumps(json.loads(line) | {"v": 99})
    path.write_text(f"{newer}\n", "utf-8")
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(UsageError, match="newer Blueprint"):
        session(root).draft()
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
