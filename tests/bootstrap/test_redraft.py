"""Which sections the second day sends: the homes of what changed, those that cite it or draw it, and the summary."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fakes import Collecting, FixedClock
from test_session import FIRST, SECOND, Model

from agent.bootstrap import Options, Session
from agent.catalogue import Catalogue, load
from agent.document.anchors import regions, split

PROMPTS = Path(__file__).resolve().parent.parent.parent / "prompts"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    room = tmp_path / "room"
    (room / "transcripts").mkdir(parents=True)
    (room / "transcripts" / "2026-01-05-a.txt").write_text(FIRST, "utf-8")
    return room


def drafted(root: Path, catalogue: Catalogue | None = None, **options: object) -> list[str]:
    """The sections that a model was asked for in one run."""
    model = Model()
    chosen = Options.model_validate({"engine": "offline"} | options)
    Session(root, chosen, Collecting(), {}, FixedClock(), model, catalogue).draft()
    return model.drafted


def say(root: Path, name: str, text: str) -> None:
    (root / "transcripts" / name).write_text(text, "utf-8")


def test_a_changed_decision_sends_its_home_what_cites_it_and_the_summary(root: Path) -> None:
    """Of all sections, these; the others stay byte for byte."""
    every = drafted(root)
    document = root / ".dev-resources" / "architecture" / "blueprint.md"
    before = regions(split(document.read_text("utf-8")))
    say(root, "2026-01-12-b.txt", SECOND)
    sent = drafted(root)
    assert set(sent) == SENT
    after = regions(split(document.read_text("utf-8")))
    assert all(after[name] == before[name] for name in {s.id for s in load().sections} - SENT)
    assert len(sent) < len(every)


SENT = {"summary", "data"}


def test_a_discussion_that_changes_nothing_sends_no_section(root: Path) -> None:
    """It is read and reconciled, and listed among the sources."""
    drafted(root)
    say(root, "2026-01-12-b.txt", "Ines: The canteen has fish on Thursdays.\nOtto: So it is Thursday.\n")
    assert drafted(root) == []
    document = root / ".dev-resources" / "architecture" / "blueprint.md"
    assert "2026-01-12-b.txt" in document.read_text("utf-8")


def test_a_word_in_a_sections_file_sends_that_section_alone(root: Path, tmp_path: Path) -> None:
    """The plan names the file."""
    drafted(root)
    shutil.copytree(PROMPTS, tmp_path / "prompts")
    (file,) = (tmp_path / "prompts" / "sections").glob("*-data.md")
    file.write_text(file.read_text("utf-8") + "Briefly.\n", "utf-8")
    assert drafted(root, Catalogue(tmp_path / "prompts")) == ["data"]


def test_from_rules_to_a_model_and_back_nothing_that_a_person_did_is_lost(root: Path) -> None:
    """An edit and a lock stand through all three, and the rules write over nothing of the model's."""
    rules = Session(root, Options(engine="offline"), Collecting(), {}, FixedClock())
    rules.draft()
    document = root / ".dev-resources" / "architecture" / "blueprint.md"
    own = "Our own words about the summary."
    text = document.read_text("utf-8").replace("<!-- /section: summary -->", f"\n{own}\n<!-- /section: summary -->", 1)
    document.write_text(text, "utf-8")
    rules.lock(["data"])
    held = regions(split(text))["data"]
    assert "data" not in drafted(root)
    written = regions(split(document.read_text("utf-8")))
    assert own in written["summary"]
    say(root, "2026-01-12-b.txt", SECOND)
    report = Session(root, Options(engine="offline"), Collecting(), {}, FixedClock()).draft()
    now = regions(split(document.read_text("utf-8")))
    assert own in now["summary"]
    assert now["data"] == held
    assert [s.section for s in report.plan.locked] == ["data"]
    assert "summary" in {s.section for s in report.plan.waiting}
    assert all(now[s.section] == written[s.section] for s in report.plan.waiting)
