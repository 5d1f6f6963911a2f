"""What the chat says of how something goes: the steps, where somebody told them in order."""

from __future__ import annotations

from pathlib import Path

from cli_samples import Blueprint

from agent.bootstrap import Options, Session

TALK = """Ada: Right, the mill. The sack scale stands at the gate, and the grain office is ours.
Bo: The sack scale is small. The grain office keeps the slips.
Ada: Okay. Walk me through a weighing.
Bo: Farmer puts the sack on the sack scale. Sack scale sends the weight to the grain office.
Bo: The grain office prints the slip, and the farmer signs it.
Ada: Good. Decision: a slip is kept for ten years.
Bo: Agreed.
"""


def test_a_flow_is_told_step_by_step(blueprint: Blueprint, tmp_path: Path) -> None:
    """In the order in which it was told, with the entry that bears it out, and with nothing that only shares a word."""
    talk = tmp_path / "2026-06-01-mill.txt"
    talk.write_text(TALK, "utf-8")
    Session(tmp_path, Options(engine="offline"), environment={}).draft([str(talk)])
    ran = blueprint("-C", tmp_path, "chat", "--engine", "offline", "-m", "what happens in a weighing?")
    assert ran.status == 0, ran.err
    order = [ran.out.index(words) for words in ("step by step: 1.", "sends the weight", "prints the slip", "signs")]
    assert order == sorted(order)
    assert "ten years" not in ran.out.replace("10 years", "ten years")
