"""A format that lies in a package of its own, installed beside ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE = '''
"""Minutes that begin with a word of their own."""

from agent.formats.base import Confidence, Format, Spoken, discussion


def sniff(source):
    return Confidence.CERTAIN if source.head.startswith("KILNTALK") else Confidence.NO


def read(source):
    lines = [line.split("|", 1) for line in source.text.splitlines()[1:]]
    spoken = [Spoken(speaker=who, text=text, anchor=f"line {n}") for n, (who, text) in enumerate(lines, 2)]
    yield discussion(source, FORMAT.name, spoken)


FORMAT = Format(name="kiln-talk", sniff=sniff, read=read)
'''


def installed(folder: Path, leads_to: str = "kiln_talk:FORMAT", module: str = MODULE) -> dict[str, str]:
    """A package as pip leaves it: a module, and what is written of it beside; the environment that finds it."""
    (folder / "kiln_talk.py").write_text(module, "utf-8")
    written = folder / "kiln_talk-1.0.dist-info"
    written.mkdir(parents=True)
    (written / "METADATA").write_text("Metadata-Version: 2.1\nName: kiln-talk\nVersion: 1.0\n", "utf-8")
    (written / "entry_points.txt").write_text(f"[blueprint.formats]\nkiln-talk = {leads_to}\n", "utf-8")
    return {"PATH": "", "PYTHONPATH": f"{folder}:{ROOT}"}


def read(path: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "agent", "read", str(path), "--json"]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)


def test_an_entry_point_adds_a_format(tmp_path: Path) -> None:
    """The public command recognises and reads its files, without a change of ours."""
    env = installed(tmp_path)
    (tmp_path / "a.txt").write_text("KILNTALK\nAda|We take EMQX.\nTom|Agreed.\n", "utf-8")
    ran = read(tmp_path / "a.txt", env)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["format"] == "kiln-talk"
    assert [(t["speaker"], t["text"]) for t in found["turns"]] == [("Ada", "We take EMQX."), ("Tom", "Agreed.")]


@pytest.mark.parametrize(
    ("leads_to", "module"),
    [("kiln_talk:GONE", MODULE), ("kiln_talk:FORMAT", "FORMAT = 7"), ("kiln_talk:FORMAT", "1/0")],
)
def test_one_that_cannot_be_loaded_is_named_in_one_sentence(tmp_path: Path, leads_to: str, module: str) -> None:
    """A person learns which package to uninstall or update."""
    env = installed(tmp_path, leads_to, module)
    (tmp_path / "a.txt").write_text("Ada: hi\nTom: ho\n", "utf-8")
    ran = read(tmp_path / "a.txt", env)
    assert ran.returncode == 2
    assert "'kiln-talk'" in ran.stderr
    assert ran.stderr.count("\n") == 1
