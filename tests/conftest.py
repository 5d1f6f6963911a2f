"""What holds for every test."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of an example's
settings.register_profile("steady", deadline=None, derandomize=True)  # one commit passes or fails, whoever asks


def pytest_configure(config: pytest.Config) -> None:
    """`make test` tries the same examples each time; `make soak` looks for new ones."""
    settings.load_profile("unhurried" if config.getoption("markexpr") == "soak" else "steady")
