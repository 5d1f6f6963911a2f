"""Which sections a person locked."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.store.locks import lock_section, locked_sections, unlock_section
from agent.store.workspace import Workspace


def test_a_lock_is_a_file_that_is_there_until_it_is_taken_back(tmp_path: Path) -> None:
    """Locking twice and unlocking twice change nothing more, and each says so."""
    workspace = Workspace(tmp_path)
    workspace.prepare()
    assert [lock_section(workspace, "data"), lock_section(workspace, "data")] == [True, False]
    assert locked_sections(workspace) == {"data"}
    assert [unlock_section(workspace, "data"), unlock_section(workspace, "data")] == [True, False]
    assert locked_sections(workspace) == set()


def test_a_lock_of_a_newer_form_is_refused_and_an_id_that_leads_elsewhere_too(tmp_path: Path) -> None:
    """What cannot be understood is not taken for something else."""
    workspace = Workspace(tmp_path)
    workspace.prepare()
    (workspace.sections / "data.lock").write_text('{"v": 9}', "utf-8")
    with pytest.raises(UsageError, match="newer"):
        locked_sections(workspace)
    with pytest.raises(UsageError, match="no section's id"):
        lock_section(workspace, "../data")
