"""`blueprint view`: one page, written whole, that says what could not be drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_samples import Blueprint


def test_view_writes_one_page_beside_the_document(blueprint: Blueprint, workspace: Path) -> None:
    """Without a flag the page lies beside the document; its path is all that stands on stdout."""
    ran = blueprint("-C", workspace, "view", "--no-open")
    page = workspace / ".dev-resources" / "architecture" / "blueprint.html"
    assert (ran.status, ran.out.strip()) == (0, str(page))
    text = page.read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "PostgreSQL" in text
    assert "ghp_16C7e42F292c6912E7710c838347Ae178B4a" not in text


def test_view_writes_where_it_is_told(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """`--out` names a file, in folders that are made; the same document gives the same bytes."""
    one, other = tmp_path / "out" / "deep" / "a.html", tmp_path / "b.html"
    assert blueprint("-C", workspace, "view", "--no-open", "--out", one).status == 0
    assert blueprint("-C", workspace, "view", "--no-open", "--out", other).status == 0
    assert one.read_bytes() == other.read_bytes()


def test_view_shows_what_was_changed_by_hand(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """The page is of the document as it stands, not as it was drafted."""
    document = workspace / ".dev-resources" / "architecture" / "blueprint.md"
    text = document.read_text("utf-8")
    place = "<!-- /section: summary -->"
    document.write_text(text.replace(place, f"Our auditors read this first.\n{place}"), "utf-8")
    blueprint("-C", workspace, "view", "--no-open", "--out", tmp_path / "a.html")
    assert "Our auditors read this first." in (tmp_path / "a.html").read_text("utf-8")


def test_view_json_says_what_was_drawn(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """Programs learn the path, the size, and which diagrams could not be drawn; the second run draws none again."""
    document = workspace / ".dev-resources" / "architecture" / "blueprint.md"
    with document.open("a", encoding="utf-8") as file:
        file.write("\n```mermaid\nnonsense\n```\n\n```mermaid\nflowchart LR\n a --> b\n```\n")
    first = json.loads(blueprint("-C", workspace, "view", "--json", "--out", tmp_path / "a.html").out)
    again = json.loads(blueprint("-C", workspace, "view", "--json", "--out", tmp_path / "a.html").out)
    assert first["schema"] == 1
    assert list(first["undrawn"]) == ["nonsense"]
    assert first["drawn"] == first["diagrams"] - 1
    assert again["drawn"] == 0
    assert first["size"] == (tmp_path / "a.html").stat().st_size


def test_without_a_document_there_is_no_page(blueprint: Blueprint, tmp_path: Path) -> None:
    """One sentence says what to do, and nothing is written."""
    ran = blueprint("-C", tmp_path, "view", "--no-open")
    assert ran.status == 2
    assert "run `blueprint draft` first" in ran.err
    assert not (tmp_path / ".dev-resources").exists() or not list((tmp_path / ".dev-resources").rglob("*.html"))


def test_a_folder_is_no_file_to_write(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """`--out` on a folder is refused in a sentence."""
    ran = blueprint("-C", workspace, "view", "--no-open", "--out", tmp_path)
    assert ran.status == 2
    assert "is a folder" in ran.err


def test_view_ledger_writes_the_decisions_over_time(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """A page of its own, beside the document or where it is told, that holds each decision and no secret."""
    ran = blueprint("-C", workspace, "view", "--ledger", "--no-open")
    page = workspace / ".dev-resources" / "architecture" / "decisions.html"
    assert (ran.status, ran.out.strip()) == (0, str(page))
    assert "Decisions over time" in page.read_text("utf-8")
    assert "ghp_16C7e42F292c6912E7710c838347Ae178B4a" not in page.read_text("utf-8")
    assert blueprint("-C", workspace, "view", "--ledger", "--json", "--out", tmp_path / "a.html").status == 0
    assert (tmp_path / "a.html").read_bytes() == page.read_bytes()


@pytest.mark.parametrize("asked", [("view", "--no-open"), ("export", "--to", "html"), ("export", "--to", "json")])
def test_a_document_without_its_ledger_is_not_shown_as_one_of_no_discussion(
    blueprint: Blueprint, workspace: Path, asked: tuple[str, ...]
) -> None:
    """A clone may hold the document alone: one sentence says what is missing and two ways on; nothing is written."""
    ledger = workspace / ".dev-resources" / "blueprint" / "ledger.jsonl"
    ledger.unlink()
    before = sorted(workspace.rglob("*"))
    ran = blueprint("-C", workspace, *asked)
    assert ran.status == 2
    assert "ledger.jsonl" in ran.err
    assert "blueprint draft" in ran.err
    assert len(ran.err.strip().splitlines()) <= 4
    assert sorted(workspace.rglob("*")) == before


def test_without_a_discussion_there_are_no_decisions_to_view(blueprint: Blueprint, tmp_path: Path) -> None:
    """One sentence says what to do."""
    ran = blueprint("-C", tmp_path, "view", "--ledger", "--no-open")
    assert ran.status == 2
    assert "run `blueprint draft` first" in ran.err
