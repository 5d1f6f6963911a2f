"""The documents outside: whatever they name exists, and what exists is named."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.catalogue import load
from agent.cli import app
from agent.engines.endpoint import Endpoint
from agent.engines.failures import POLICIES, failed
from agent.errors import BlueprintError
from agent.formats.base import formats
from agent.store.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "transcripts/README.md",
    "transcripts/larkbox/README.md",
    "cassettes/README.md",
    "docs/endpoints.md", "docs/local-models.md",
)  # fmt: skip
TOP = ("agent", "prompts", "tests", "scripts", "cassettes", "transcripts", ".ci")
_PLACEHOLDER = re.compile(r"NAME|NN|ID\b|[*…<]")


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


README, ARCHITECTURE = page("README.md"), page("ARCHITECTURE.md")
EXAMPLE = ROOT / "transcripts/larkbox/.dev-resources/architecture/blueprint.md"


def rows(text: str, first: str) -> list[list[str]]:
    """The cells of the table whose first header is `first`."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def ticked(text: str) -> list[str]:
    """Everything between backticks, fenced blocks left out."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def helps(capsys: pytest.CaptureFixture[str]) -> str:
    """What `--help` says, of the program and of every command."""
    for command in ([], *([name] for name in app.COMMANDS)):
        assert app.run([*command, "--help"]) == 0
    return capsys.readouterr().out


def test_the_readme_lists_every_command_and_no_other() -> None:
    """A person can use what is there, and nothing else is promised."""
    named = [re.findall(r"`blueprint (\w+)", row[0])[0] for row in rows(README, "command")]
    assert sorted(named) == sorted(app.COMMANDS)


@pytest.mark.parametrize("name", PAGES)
def test_every_command_that_a_page_shows_exists(name: str) -> None:
    """Nothing that is copied from a page fails for its name."""
    said = set(re.findall(r"(?:^|`)blueprint ([a-z]+)", page(name), re.MULTILINE))
    assert said - set(app.COMMANDS) == set()


def test_every_flag_that_the_readme_shows_exists(capsys: pytest.CaptureFixture[str]) -> None:
    """The same for flags."""
    flag = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
    said = {f for code in ticked(README) for f in flag.findall(code)}
    assert said - {"--help"} - set(flag.findall(helps(capsys))) == set()


def test_the_readme_tells_every_exit_status() -> None:
    """Scripts can rely on the table."""

    def statuses(error: type[BlueprintError]) -> Iterator[int]:
        yield error.exit_status
        for kind in error.__subclasses__():
            yield from statuses(kind)

    told = {int(n) for row in rows(README, "exit status") for n in re.findall(r"\d+", row[0])}
    assert told == {0, 143, *statuses(BlueprintError)}


def test_the_readme_lists_every_format_and_no_other() -> None:
    """What `--format` takes is what the table names."""
    assert sorted(name for row in rows(README, "format") for name in ticked(row[0])) == [f.name for f in formats()]


def test_the_readme_names_every_setting_and_no_other() -> None:
    """A key of `config.toml` that is named has an effect."""
    (row,) = (row for row in rows(README, "path") if "config.toml" in row[0])
    assert set(ticked(row[1])) == set(Settings.model_fields) - {"unknown", "endpoint"}


def test_every_environment_variable_is_told_where_it_is_read() -> None:
    """Those that a page names have an effect, and those that have one are named."""
    variable = re.compile(r"\b(?:OPENAI|BLUEPRINT)_[A-Z_]+\b")
    read, tested = (
        {v for p in sorted((ROOT / folder).rglob("*.py")) for v in variable.findall(p.read_text("utf-8"))}
        for folder in ("agent", "tests")
    )
    named = set(variable.findall(README + page("CONTRIBUTING.md")))
    assert named - read - tested == set()
    assert read - named == set()


def test_every_make_target_that_a_page_names_exists_and_explains_itself() -> None:
    """`make` alone tells all of them."""
    makefile = page("Makefile")
    explained = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert explained == set(phony.split())
    named = {t for name in PAGES for t in re.findall(r"(?:`|^|&& )make ([a-z]+)", page(name), re.MULTILINE)}
    assert named - explained == set()


@pytest.mark.parametrize("name", PAGES)
def test_every_path_that_a_page_names_exists(name: str) -> None:
    """The map shows the country as it is."""
    paths = (p for p in ticked(page(name)) if p.split("/")[0] in TOP and not _PLACEHOLDER.search(p) and " " not in p)
    assert [p for p in paths if not (ROOT / p).exists() and p != "agent/_prompts"] == []


def test_the_code_map_names_every_part_of_the_package_and_the_modules_where_they_are() -> None:
    """Nobody meets a folder that the map is silent about."""
    named: set[str] = set()
    for where, what, *_ in rows(ARCHITECTURE, "where"):
        places = [ROOT / p for p in ticked(where)]
        named |= {p.name for p in places}
        modules = [m for m in ticked(what) if m.endswith(".py")]
        assert [m for m in modules if not any((p / m).exists() for p in places)] == [], where
    parts = {p.name for p in (ROOT / "agent").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert parts - named == {"__init__.py"}


def test_the_contracts_of_the_map_are_those_of_the_linter() -> None:
    """What is said to be held is held."""
    contracts = tomllib.loads(page("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    assert [row[0] for row in rows(ARCHITECTURE, "contract")] == [c["name"] for c in contracts]


def test_the_steps_of_the_map_are_modules() -> None:
    """Those in backticks; draft and repair are calls of the engine."""
    steps = [ticked(row[0]) for row in rows(ARCHITECTURE, "step")]
    assert [s for (s,) in filter(None, steps) if not (ROOT / "agent" / "steps" / f"{s}.py").exists()] == []


def anchors(text: str) -> set[str]:
    """The anchors of a page: its headings' as GitHub makes them, and those written out."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)"', text))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    """Files and anchors; addresses outside are not asked."""
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page(name)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        if not file.exists() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            lost.append(target)
    assert lost == []


def test_the_readme_shows_what_the_example_holds() -> None:
    """The excerpts are real; `make example` refreshes them."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/excerpt.py"), "--check"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_the_example_is_in_the_repository_and_tells_every_section() -> None:
    """A visitor can read what comes out without running anything."""
    text = EXAMPLE.read_text("utf-8")
    assert {s.id for s in load().sections} - set(re.findall(r"<!-- section: ([a-z-]+) -->", text)) == set()


def test_the_changelog_has_the_version() -> None:
    """What is released is told."""
    version = tomllib.loads(page("pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## \[{re.escape(version)}\]", page("CHANGELOG.md"), re.MULTILINE)


def test_the_page_on_endpoints_prints_the_table_that_the_engine_acts_by() -> None:
    """One source: `POLICIES`. BLUEPRINT_REWRITE=1 writes the table as it is now."""
    path = ROOT / "docs/endpoints.md"
    told = ["| failure | what comes first | where it is told by | what a person reads |", "| --- | --- | --- | --- |"]
    for failure, policy in POLICIES.items():
        first = "; ".join(policy.remedies) or "stop"
        sentence = str(failed(failure, Endpoint(base_url="https://host/v1", model="name")))
        told.append(f"| {failure} | {first} | {policy.cause} | {sentence} |")
    text = path.read_text("utf-8")
    head, _, rest = text.partition("<!-- policies -->\n")
    table = "\n".join(told)
    new = f"{head}<!-- policies -->\n{table}\n<!-- /policies -->{rest.partition('<!-- /policies -->')[2]}"
    if os.environ.get("BLUEPRINT_REWRITE"):
        path.write_text(new, "utf-8")
    assert path.read_text("utf-8") == new
