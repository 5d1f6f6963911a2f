"""Every command has a help with an example, it is quick, and shared options stand on both sides of a command's name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cli_samples import Blueprint, apart, child_environment, fresh_environment

from agent import __version__
from agent.cli.app import COMMANDS


def test_help_loads_no_heavy_package(tmp_path: Path) -> None:
    """A fresh interpreter that prints the help has imported neither the SDK nor pydantic, rich, tiktoken or QuickJS."""
    heavy = ("openai", "tiktoken", "pydantic", "rich", "quickjs", "nupunkt", "httpx2", "agent.bootstrap")
    script = (
        "import sys; from agent.cli.app import run; status = run(['--help'])\n"
        f"sys.stderr.write(','.join(m for m in {heavy!r} if m in sys.modules)); sys.exit(status)"
    )
    env = child_environment(fresh_environment(tmp_path))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, env=env, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert all(name in ran.stdout.decode() for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_with_an_example(blueprint: Blueprint, name: str) -> None:
    """`blueprint NAME --help` shows usage, an example that begins with the command, and the shared options."""
    ran = blueprint(name, "--help")
    assert ran.status == 0
    assert f"Example: blueprint {name}" in ran.out
    assert all(option in ran.out for option in ("-C DIR", "--json", "--quiet", "--engine"))
    assert ran.err == ""


def test_endpoint_options_are_offered_where_a_model_may_speak(blueprint: Blueprint) -> None:
    """draft and plan take --model and its kin; ledger does not."""
    assert all("--base-url" in blueprint(name, "--help").out for name in ("draft", "plan"))
    assert "--base-url" not in blueprint("ledger", "--help").out


def test_no_command_shows_the_help(blueprint: Blueprint) -> None:
    """`blueprint` alone is answered with the help, which is no error."""
    ran = blueprint()
    assert ran.status == 0
    assert "Commands:" in ran.out


def test_version_is_the_packages(blueprint: Blueprint) -> None:
    """`--version` prints the package's version."""
    assert blueprint("--version").out == f"blueprint {__version__}\n"


def test_shared_options_stand_before_or_after_the_name(blueprint: Blueprint, workspace: Path) -> None:
    """-C and --json give the same output on either side; what stands later holds."""
    before = blueprint("-C", workspace, "--json", "ledger", "--kind", "decision")
    after = blueprint("ledger", "--kind", "decision", "--json", "-C", workspace)
    both = blueprint("-C", workspace.parent / "nowhere", "ledger", "--kind", "decision", "--json", "-C", workspace)
    assert before.status == 0
    assert before.json["entries"]
    assert before.out == after.out == both.out


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("drat",), "there are: draft, plan"),
        (("ledger", "--colour"), "--colour"),
        (("read",), "FILE"),
        (("draft", "--max-cost", "much"), "--max-cost"),
        (("draft", "--concurrency", "0"), "--concurrency"),
        (("--engine", "abacus", "ledger"), "--engine"),
        (("draft", "--date", "yesterday"), "--date"),
        (("ledger", "--kind", "feeling"), "feeling"),
        (("ledger", "--status", "done?"), "done?"),
        (("ledger", "D-999"), "D-999"),
        (("-C", "/nowhere/at/all", "ledger"), "-C"),
        (("trace", "nothing like this was said"), "nothing like this"),
        (("check",), "blueprint draft"),
        (("trace", "D-001", "--reveal"), "terminal"),
    ],
)
def test_bad_usage_is_one_sentence_and_status_2(
    blueprint: Blueprint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], named: str
) -> None:
    """What a person typed wrong is named in one sentence on stderr."""
    monkeypatch.chdir(tmp_path)
    ran = blueprint(*args)
    assert ran.status == 2
    assert named in ran.sentence
    assert ran.out == ""


def test_the_command_is_the_module(tmp_path: Path) -> None:
    """`python -m agent` exits with the command's status."""
    env = fresh_environment(tmp_path)
    assert apart("--version", env=env).stdout.decode() == f"blueprint {__version__}\n"
    assert apart("no-such-command", env=env).returncode == 2
