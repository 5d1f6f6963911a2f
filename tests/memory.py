"""A bound on what some work may hold in memory: the same on every machine, where seconds are not."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_most(peak: int) -> Iterator[None]:
    """Fails where the block holds more than so many bytes at once, also where it ends in an error."""
    tracemalloc.start()
    try:
        yield
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most <= peak, f"{most:,} bytes were held at once"
