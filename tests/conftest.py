"""What holds for every test."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of an example's
settings.register_profile("steady", deadline=None, derandomize=True)  # one commit passes or fails, whoever asks


LONGEST = (
    "cli/test_cli_stops", "test_samples", "cli/test_cli_output", "engines/test_recorded_exchanges",
    "cli/test_cli_chat_changes", "cli/test_cli_chat_long", "diagrams/test_diagram_properties", "test_discussions",
    "cli/test_cli_failures", "pipeline/test_any_discussions", "cli/test_bad_weather", "bootstrap/test_session",
    "cli/test_cli_commands", "cli/test_cli_chat_model", "checks/test_labelled", "formats/test_installed",
    "model/test_fold", "steps/test_read", "bootstrap/test_full_disk", "engines/test_openai_engine",
)  # fmt: skip
"""Files that take longest, the longest first: begun first, so that at the end no worker waits for another's."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files in the order in which they are best begun; within a file the tests keep theirs."""
    rank = {f"tests/{name}.py": n for n, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))


def pytest_configure(config: pytest.Config) -> None:
    """`make test` tries the same examples each time; `make soak` looks for new ones."""
    settings.load_profile("unhurried" if config.getoption("markexpr") == "soak" else "steady")
