"""A draft and its context → verdicts of every check, in the checks' order."""

from __future__ import annotations

from agent.checks import CHECKS
from agent.model.section import CheckContext, SectionDraft, Verdict
from agent.ports import DiagramParser


def run(draft: SectionDraft, context: CheckContext, parser: DiagramParser) -> tuple[Verdict, ...]:
    """What all checks hold against a draft; empty where nothing falls short. The same verdict comes once."""
    return tuple(dict.fromkeys(verdict for check in CHECKS for verdict in check.look(draft, context, parser)))
