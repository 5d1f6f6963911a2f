"""What holds the house together: the direction of imports, what a new member costs, what is locked, what may print."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent


def page(path: Path | str) -> str:
    return (ROOT / path).read_text("utf-8")


PROJECT: dict[str, Any] = tomllib.loads(page("pyproject.toml"))
LOCK = page("requirements.lock")


def lint_imports(root: Path) -> tuple[int, str]:
    """Exit status and report of import-linter on the package below `root`."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package that a test may spoil."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "agent", tmp_path / "agent", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_import_contract_is_kept() -> None:
    """The layers of ARCHITECTURE.md are those of the code."""
    status, report = lint_imports(ROOT)
    assert status == 0, report


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("steps/settle.py", "def _planted():\n    from agent.store import cache\n", "One direction"),
        ("stray.py", "", "One direction"),
        ("store/cache.py", "import agent.steps.settle\n", "Adapters know the ports, not the steps"),
        ("formats/vtt.py", "import agent.formats.plain\n", "Formats do not know one another"),
        ("checks/shape.py", "import agent.checks.numbers\n", "Checks do not know one another"),
        ("diagrams/mindmap.py", "import agent.diagrams.state\n", "Diagram kinds do not know one another"),
        ("exports/html.py", "import agent.exports.pdf\n", "Exports do not know one another"),
        ("steps/settle.py", "import agent.steps.verify\n", "Steps do not know one another"),
        ("engines/retry.py", "import openai\n", "One door to the model"),
        ("checks/shape.py", "import sqlite3\n", "The middle does no I/O"),
    ],
)
def test_a_planted_violation_is_reported(house: Path, module: str, line: str, contract: str) -> None:
    """A contract that nothing can break would hold nothing."""
    path = house / "agent" / module
    path.write_text((path.read_text("utf-8") if path.exists() else "") + f"\n{line}", "utf-8")
    status, report = lint_imports(house)
    assert status != 0
    assert f"{contract} BROKEN" in report or (module == "stray.py" and "agent.stray" in report), report


def test_a_new_transcript_format_needs_no_change_of_the_contracts(house: Path) -> None:
    """A family grows by a file."""
    members = house / "agent" / "formats"
    shutil.copy(members / "vtt.py", members / "another.py")
    status, report = lint_imports(house)
    assert status == 0, report


def test_nothing_below_the_command_line_prints_asks_or_exits() -> None:
    """Who uses the package as a library keeps their terminal."""
    spoken = {"print", "input", "exit", "quit", "sys.exit"}
    below = (p.relative_to(ROOT) for p in sorted((ROOT / "agent").rglob("*.py")))
    below = (p for p in below if p.parts[1] not in {"cli", "__main__.py"})
    calls = ((p, n) for p in below for n in ast.walk(ast.parse(page(p))) if isinstance(n, ast.Call))
    assert [f"{p}:{n.lineno}" for p, n in calls if ast.unparse(n.func) in spoken] == []


def locked() -> dict[str, Version]:
    """Each locked package's version, by canonical name."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in pins}


def test_every_dependency_is_locked_within_its_bounds() -> None:
    """`make setup` installs what pyproject.toml asks for; `make lock` brings the two together again."""
    tools = (*PROJECT["dependency-groups"]["dev"], *PROJECT["build-system"]["requires"])
    asked = [Requirement(r) for r in (*PROJECT["project"]["dependencies"], *tools)]
    pins = {r: locked().get(canonicalize_name(r.name)) for r in asked}
    assert [str(r) for r, version in pins.items() if version is None or version not in r.specifier] == []


def test_every_locked_package_has_hashes_and_no_address() -> None:
    """What is installed is what was looked at, from whichever registry the machine is set up for."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert [b.split()[0] for b in blocks if "--hash=sha256:" not in b] == []
    assert re.findall(r"\S*://\S*|--(?:extra-)?index-url|--find-links", LOCK) == []


def test_versions_agree() -> None:
    """The package says the version that it is published under."""
    import agent

    assert agent.__version__ == PROJECT["project"]["version"]
