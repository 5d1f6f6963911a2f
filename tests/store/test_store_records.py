"""Discussions, sections, commits, settings and the key come back as they were stored, or a sentence says why not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.document.merge import Conflict
from agent.errors import UsageError
from agent.model.section import Basis, Drafted, Paragraph, SectionDraft, Sentence
from agent.model.transcript import Redacted, Transcript, Turn
from agent.store.commit import Commit, commit, recover
from agent.store.discussions import file_name, load_discussion, save_discussion
from agent.store.endpoints import JsonMemory
from agent.store.hosts import Hosts
from agent.store.records import as_json
from agent.store.secrets_key import secret_key
from agent.store.sections import (
    draft_path,
    load_conflicts,
    load_drafted,
    load_texts,
    save_conflicts,
    save_drafted,
    save_text,
)
from agent.store.settings import Settings, environment_settings, read_settings
from agent.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    made.prepare()
    return made


def transcript(key: str) -> Redacted[Transcript]:
    turn = Turn(n=1, speaker="Ada", text="the password is ⟦secret:7F3A⟧", anchor="line 1")
    return Redacted[Transcript](
        value=Transcript(key=key, revision="r", source="s.txt", title="t", format="plain", turns=(turn,)),
        marks=("⟦secret:7F3A⟧",),
    )


def drafted(section: str, text: str) -> Drafted:
    draft = SectionDraft(
        section=section, blocks=(Paragraph(sentences=(Sentence(text=text, cites=("D-001",)),)),), engine="offline"
    )
    return Drafted(basis=Basis(facts="f", spec="s", engine="offline"), draft=draft)


@given(st.text(max_size=40), st.text(max_size=40))
def test_discussion_file_names_are_plain_and_tell_keys_apart(one: str, other: str) -> None:
    """Any key gives a short name without separators; two keys give two."""
    assert set(file_name(one)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert len(file_name(one)) < 80
    assert (file_name(one) == file_name(other)) == (one == other)


def test_discussion_comes_back_under_its_key(workspace: Workspace) -> None:
    """Whatever the key looks like; one that was not kept is null."""
    for key in ("#general/2026-01-02", "../../x", "Тема"):
        save_discussion(workspace, transcript(key))
        assert load_discussion(workspace, key) == transcript(key)
    assert load_discussion(workspace, "other") is None
    assert len(list(workspace.discussions.iterdir())) == 3


def test_section_text_and_draft_come_back(workspace: Workspace) -> None:
    """Byte for byte, by id; an id that would lead elsewhere is refused."""
    save_text(workspace, "one", "### One\n\n  x  \n")
    save_drafted(workspace, drafted("one", "x"))
    assert load_texts(workspace) == {"one": "### One\n\n  x  \n"}
    assert load_drafted(workspace) == {"one": drafted("one", "x")}
    with pytest.raises(UsageError, match="no section's id"):
        save_text(workspace, "../one", "x")


def test_newer_or_broken_record_is_refused_with_its_path(workspace: Workspace) -> None:
    """Never misread."""
    path = draft_path(workspace, "one")
    save_drafted(workspace, drafted("one", "x"))
    path.write_text(path.read_text().replace('"v": 4', '"v": 5'))
    with pytest.raises(UsageError, match=r"one\.json was written by a newer Blueprint"):
        load_drafted(workspace)
    path.write_text("{")
    with pytest.raises(UsageError, match=r"one\.json cannot be read"):
        load_drafted(workspace)


def test_conflicts_are_kept_until_the_last_is_settled(workspace: Workspace) -> None:
    """The file goes with the last of them."""
    held = (Conflict(section="one", base="a", yours="b", theirs="c"),)
    save_conflicts(workspace, held)
    assert load_conflicts(workspace) == held
    save_conflicts(workspace, ())
    assert load_conflicts(workspace) == ()
    assert not workspace.conflicts.exists()


def test_commit_writes_document_and_bases_together(workspace: Workspace) -> None:
    """Afterwards everything is in place, and nothing is left to recover."""
    assert commit(workspace, None, "doc", {"one": "text\n"}, (drafted("one", "x"),))
    assert workspace.document.read_text() == "doc"
    assert load_texts(workspace) == {"one": "text\n"}
    assert load_drafted(workspace) == {"one": drafted("one", "x")}
    assert not recover(workspace)


def test_commit_over_a_document_that_changed_meanwhile_writes_nothing(workspace: Workspace) -> None:
    """A person saved while the run drafted: the caller has to merge again."""
    workspace.write_document("saved meanwhile")
    assert not commit(workspace, "as read", "doc", {"one": "text\n"})
    assert workspace.document.read_text() == "saved meanwhile"
    assert load_texts(workspace) == {}


@pytest.mark.parametrize("reached", ["log", "document", "text"])
def test_commit_that_was_cut_short_is_finished(workspace: Workspace, reached: str) -> None:
    """Wherever the kill came, the next run has the document and the base that belong together."""
    commit(workspace, None, "old", {"one": "old\n"})
    commit(workspace, "old", "new", {"one": "new\n"})
    made = Commit(before=_sha("old"), document="new", texts={"one": "new\n"})
    workspace.write(workspace.commit, as_json(made))
    workspace.document.write_text("old" if reached == "log" else "new")
    save_text(workspace, "one", "new\n" if reached == "text" else "old\n")
    assert recover(workspace)
    assert (workspace.document.read_text(), load_texts(workspace)) == ("new", {"one": "new\n"})
    assert not recover(workspace)


def test_person_who_edited_after_the_crash_is_not_overwritten(workspace: Workspace) -> None:
    """What was left behind is dropped; the bases are the old ones, so that the next merge sees the edit."""
    commit(workspace, None, "old", {"one": "old\n"})
    workspace.write(workspace.commit, as_json(Commit(before=_sha("old"), document="new", texts={"one": "new\n"})))
    workspace.document.write_text("old, by hand")
    assert recover(workspace)
    assert (workspace.document.read_text(), load_texts(workspace)) == ("old, by hand", {"one": "old\n"})


def _sha(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def test_settings_are_read_and_unknown_keys_reported(tmp_path: Path) -> None:
    """Aliases take one spelling or many; dates are dates; what means nothing is listed."""
    path = tmp_path / "config.toml"
    path.write_text(
        'title = "Ferries"\nmax_cots = 1\nconsent = true\n[aliases]\nAda = ["ada.l", "AL"]\nBo = "bo_k"\n[dates]\n'
        '"a.txt" = 2026-01-02\n'
        '[endpoint]\nbase_url = "https://llm.example"\nwho = 1\n'
    )
    read = read_settings(path)
    assert (read.title, read.dates) == ("Ferries", {"a.txt": dt.date(2026, 1, 2)})
    assert [read.person(p) for p in ("AL", "BO_K", "Cy")] == ["Ada", "Bo", "Cy"]
    assert read.unknown == ("endpoint.who", "max_cots", "consent (it counts only in your own configuration)")
    assert read.consent is None
    assert read_settings(path, own=True).consent is True
    assert read.endpoint.base_url == "https://llm.example"
    assert read_settings(tmp_path / "none") == Settings()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = ", "not valid TOML"),
        ("concurrency = 0\nmax_cost = 'x'", "concurrency: .*; max_cost|max_cost: .*; concurrency"),
    ],
)
def test_wrong_settings_are_told_all_at_once(tmp_path: Path, text: str, says: str) -> None:
    """Each fault is named with its key."""
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=says):
        read_settings(path)


def test_key_is_made_once_and_private(tmp_path: Path) -> None:
    """The same key ever after, readable by its owner alone, also where somebody opened it up."""
    key = secret_key(tmp_path / "state")
    path = tmp_path / "state" / "secret-marks.key"
    assert (len(key), path.stat().st_mode & 0o777) == (32, 0o600)
    path.chmod(0o644)
    assert secret_key(tmp_path / "state") == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret-marks.key"]
    assert secret_key(tmp_path / "other") != key


def test_damaged_key_is_told_rather_than_replaced(tmp_path: Path) -> None:
    """A new key would give every secret another mark."""
    (tmp_path / "secret-marks.key").write_bytes(b"short")
    with pytest.raises(UsageError, match="is not the key"):
        secret_key(tmp_path)


def test_the_environment_gives_settings_and_names_the_variable_that_does_not() -> None:
    """An empty variable gives none."""
    given = environment_settings({"BLUEPRINT_MAX_COST": "2.5", "OPENAI_MODEL": "m", "BLUEPRINT_ENGINE": ""})
    assert (given.max_cost, given.endpoint.model, given.engine) == (2.5, "m", None)
    with pytest.raises(UsageError, match="BLUEPRINT_TIMEOUT"):
        environment_settings({"BLUEPRINT_TIMEOUT": "soon"})


def test_an_allowed_host_is_kept_outside_of_every_workspace(tmp_path: Path) -> None:
    """With its variables, for the user alone to read; consents beside it by workspace."""
    hosts = Hosts(tmp_path / "state")
    hosts.trust("a.example", ["ONE"])
    hosts.trust("a.example", ["TWO"])
    hosts.consent(tmp_path / "w", "b.example")
    assert Hosts(tmp_path / "state").trusted() == {"a.example": ("ONE", "TWO")}
    assert hosts.consented(tmp_path / "w", "b.example")
    assert not hosts.consented(tmp_path / "v", "b.example")
    assert hosts.path.stat().st_mode & 0o777 == 0o600
    assert hosts.distrust("a.example")
    assert not hosts.distrust("a.example")
    hosts.path.write_text("{")
    with pytest.raises(UsageError, match="cannot be read"):
        hosts.trusted()


def test_what_was_found_out_about_an_endpoint_is_kept_and_never_in_the_way(tmp_path: Path) -> None:
    """Beside that of others; a broken file counts as empty, and one that cannot be written is passed over."""
    workspace = Workspace(tmp_path)
    memory = JsonMemory(workspace)
    memory.remember("one", '{"a": 1}')
    memory.remember("two", '{"b": 2}')
    assert JsonMemory(workspace).recall("one") == '{"a": 1}'
    assert memory.recall("three") is None
    workspace.endpoints.write_text("{torn")
    assert memory.recall("one") is None
    workspace.endpoints.unlink()
    workspace.endpoints.mkdir()
    memory.remember("one", '{"a": 1}')
    assert memory.recall("one") is None
