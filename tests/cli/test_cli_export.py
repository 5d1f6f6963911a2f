"""`blueprint export`: files where they belong, and a person's own text kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from cli_samples import Blueprint

from agent import printing


def test_decision_records_keep_numbers_and_own_text(blueprint: Blueprint, workspace: Path) -> None:
    """The second export changes nothing; what a person added stays, and the numbers with it."""
    first = json.loads(blueprint("-C", workspace, "export", "--to", "adr", "--json").out)
    folder = workspace / "docs" / "adr"
    record = sorted(folder.glob("*.md"))[0]
    record.write_text(record.read_text("utf-8") + "\n## Ours\n\nKept.\n", "utf-8")
    again = json.loads(blueprint("-C", workspace, "export", "--to", "adr", "--json").out)
    assert first["changed"] == len(first["files"]) > 0
    assert again["changed"] == 0
    assert again["files"] == first["files"]
    assert record.read_text("utf-8").endswith("## Ours\n\nKept.\n")


def test_json_lies_beside_its_schema(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """Both files are written where they are asked for, and no secret with them."""
    ran = blueprint("-C", workspace, "export", "--to", "json", "--out", tmp_path / "out" / "b.json")
    assert (ran.status, ran.out.strip()) == (0, str(tmp_path / "out" / "b.json"))
    assert json.loads((tmp_path / "out" / "b.json").read_text("utf-8"))["format"] == 1
    assert (tmp_path / "out" / "blueprint.schema.json").is_file()
    assert "ghp_16C7" not in (tmp_path / "out" / "b.json").read_text("utf-8")


def test_word_and_structurizr_are_written(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """One file each."""
    assert blueprint("-C", workspace, "export", "--to", "docx", "--out", tmp_path / "b.docx").status == 0
    assert (tmp_path / "b.docx").read_bytes().startswith(b"PK")
    assert blueprint("-C", workspace, "export", "--to", "structurizr", "--out", tmp_path / "w.json").status == 0
    assert "model" in json.loads((tmp_path / "w.json").read_text("utf-8"))


def test_an_unknown_form_is_refused_with_those_there_are(blueprint: Blueprint, workspace: Path) -> None:
    """One sentence names the forms."""
    ran = blueprint("-C", workspace, "export", "--to", "odt")
    assert ran.status == 2
    assert "adr, docx, html, json, pdf, structurizr" in ran.err


def test_without_a_printer_a_pdf_says_what_to_install(
    blueprint: Blueprint, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither WeasyPrint nor Chromium: the sentence names both, and nothing is written."""
    monkeypatch.setattr(printing, "_BROWSERS", ())
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    ran = blueprint("-C", workspace, "export", "--to", "pdf")
    assert ran.status == 2
    assert "blueprint-agent[pdf]" in ran.err
    assert not (workspace / ".dev-resources" / "architecture" / "blueprint.pdf").exists()


def test_a_pdf_is_printed_by_what_is_there(blueprint: Blueprint, workspace: Path, tmp_path: Path) -> None:
    """WeasyPrint or Chromium makes a PDF of the page."""
    ran = blueprint("-C", workspace, "export", "--to", "pdf", "--out", tmp_path / "b.pdf")
    if "needs WeasyPrint or Chromium" in ran.err:
        pytest.skip("neither WeasyPrint nor Chromium is installed")
    assert ran.status == 0
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
