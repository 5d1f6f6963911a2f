"""A chat of 25 turns by rules: what was accepted stands in the end, and what was undone is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cli_samples import MINUTES, Blueprint

from agent.store.workspace import Workspace

SCRIPT: tuple[tuple[str, Callable[[dict[str, Any]], bool]], ...] = (
    ("what did we decide about storage?", lambda said: "PostgreSQL 16" in said["answer"]),
    ("why not MongoDB?", lambda said: "run it at night" in said["answer"]),
    ("why not Oracle?", lambda said: "never discussed" in said["answer"]),
    ("who should I ask about the open questions?", lambda said: "Asked by" in said["answer"]),
    ("how often is a failed payment call retried?", lambda said: "200 ms" in said["answer"]),
    ("we actually chose 300 ms yesterday", lambda said: said["changes"][0]["kind"] == "decision"),
    ("how often is a failed payment call retried?", lambda said: "300 ms" in said["answer"]),
    ("make the data section shorter", lambda said: said["changes"][0]["target"] == "data"),
    ("/instructions", lambda said: "data: shorter" in said["answer"]),
    ("add a sequence diagram for the payment call", lambda said: "sequenceDiagram" in said["changes"][0]["diff"]),
    ("add a question: who answers the pager at night?", lambda said: said["changes"][0]["applied"]),
    ("add a question: what does the moon cost?", lambda said: said["changes"][0]["applied"]),
    ("/undo", lambda said: "moon" in said["answer"]),
    ("what is open?", lambda said: "pager" in said["answer"] and "moon" not in said["answer"]),
    ("lock the retries section", lambda said: said["changes"][0]["kind"] == "lock"),
    ("re-draft the retries section", lambda said: "locked" in said["answer"]),
    ("why did we choose PostgreSQL?", lambda said: "joins" in said["answer"]),
    ("DRAFT", lambda said: True),
    ("how long are orders archived?", lambda said: "90 days" in said["answer"]),
    ("D-900: 4 days", lambda said: "no entry" in said["answer"]),
    ("unlock the retries section", lambda said: said["changes"][0]["applied"]),
    ("re-draft the retries section", lambda said: said["changes"][0]["applied"]),
    ('replace "PostgreSQL 16" by "PostgreSQL 16.4" in the data section', lambda said: said["changes"][0]["applied"]),
    ("undo that", lambda said: "Undone" in said["answer"]),
    ("/history", lambda said: "moon" in said["answer"] and "(undone)" in said["answer"]),
)


def test_25_turns_end_in_a_document_with_all_that_was_accepted(blueprint: Blueprint, workspace: Path) -> None:
    """Asked, edited, reversed, drawn, undone, locked, drafted after a new transcript."""
    assert len(SCRIPT) == 25
    minutes = workspace / "transcripts" / "2026-03-20-minutes.vtt"
    minutes.write_text(MINUTES, "utf-8")
    for message, holds in SCRIPT:
        if message == "DRAFT":
            assert blueprint("-C", workspace, "draft", "--engine", "offline", minutes).status == 0
            continue
        ran = blueprint("-C", workspace, "chat", "--json", "--yes", "--by", "Ada", "-m", message)
        assert ran.status == 0, (message, ran.err)
        assert holds(ran.json), (message, ran.json)
    text = Workspace(workspace).document.read_text("utf-8")
    parts = {p.split(" -->")[0]: p for p in text.split("<!-- section: ")[1:]}
    assert "300 ms" in parts["retries-and-timeouts"]
    assert "sequenceDiagram" in text
    assert "who answers the pager at night?" in text
    assert "moon" not in text
    assert "90 days" in text
    assert "PostgreSQL 16.4" not in text
    checked = blueprint("-C", workspace, "check")
    assert not [line for line in checked.out.splitlines() if line.startswith("error")]
