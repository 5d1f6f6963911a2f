"""Mermaid sources → pictures. What was drawn before comes from the cache; the rest is drawn by one process.

A source that ends that process, or that takes too long, costs that picture alone: drawing goes on behind it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from agent.drawing.clean import clean
from agent.model.publication import Picture, Undrawn
from agent.page.palette import painted
from agent.ports import AnswerCache
from agent.types import Seconds

_VERSION = "7"
"""Raised when the same source is to be drawn in another way."""
_WORKER = Path(__file__).with_name("worker.py")
_LONGEST = 50_000  # characters; Mermaid draws no longer source (its `maxTextSize`)
_START: Seconds = 20.0
_EACH: Seconds = 5.0  # an ordinary diagram takes 15 ms
_MOST_PIXELS = 2400.0
_ADAPTER: TypeAdapter[Picture | Undrawn] = TypeAdapter(Picture | Undrawn)


class MermaidPainter:
    """Implements `ports.DiagramPainter`. `drawn` counts the pictures that were made and not taken from the cache."""

    def __init__(self, cache: AnswerCache, seconds: Seconds = _EACH) -> None:
        self._cache = cache
        self._seconds = seconds
        self.drawn = 0

    def paint(self, sources: Iterable[str]) -> Mapping[str, Picture | Undrawn]:
        """Each source's picture, or why there is none. Raises nothing for any source."""
        wanted = tuple(dict.fromkeys(sources))
        found = {s: kept for s in wanted if (kept := self._kept(s)) is not None}
        missing = [s for s in wanted if s not in found]
        for source, answer in zip(missing, self._draw(missing), strict=True):
            found[source] = self._made(source, answer)
        return found

    def raster(self, pictures: Mapping[str, Picture]) -> Mapping[str, bytes]:
        """The PNG of each picture on white, by the keys that they were given under; those that fail are left out."""
        svgs = [(painted(p), *_pixels(p)) for p in pictures.values()]
        answers, _ = _run({"svgs": svgs}, _START + self._seconds * len(svgs)) if svgs else ([], {})
        return {key: base64.b64decode(a["png"]) for key, a in zip(pictures, answers, strict=False) if "png" in a}

    def _kept(self, source: str) -> Picture | Undrawn | None:
        if len(source) > _LONGEST:
            return Undrawn(reason=f"the source has {len(source):,} characters, and {_LONGEST:,} are drawn at most")
        held = self._cache.get(_key(source))
        try:
            return _ADAPTER.validate_json(held) if held else None
        except ValidationError:
            return None

    def _made(self, source: str, answer: Mapping[str, Any]) -> Picture | Undrawn:
        made: Picture | Undrawn
        try:
            made = clean(answer["svg"], f"d{_digest(source)[:8]}")
        except KeyError:
            made = Undrawn(reason=str(answer.get("complaint", "the renderer said nothing")))
        except ValueError as error:
            made = Undrawn(reason=str(error))
        if not answer.get("passing"):
            self._cache.put(_key(source), made.model_dump_json())
        self.drawn += isinstance(made, Picture)
        return made

    def _draw(self, sources: Sequence[str]) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = []
        while len(answers) < len(sources):
            rest = sources[len(answers) :]
            got, ended = _run({"sources": rest}, _START + self._seconds * len(rest))
            answers += got[: len(rest)]
            missing = len(sources) - len(answers)
            answers += [ended] * (missing if ended.get("useless") else min(missing, 1))
        return answers


def _pixels(picture: Picture) -> tuple[int, int]:
    """Twice the picture's size, for print, and no more than a screen's memory is worth."""
    scale = min(2.0, _MOST_PIXELS / max(picture.width, picture.height))
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def _run(asked: Mapping[str, Any], limit: Seconds) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What one process made, in order, and what to say of the one on which it ended."""
    command = [sys.executable, "-P", str(_WORKER)]
    ended: dict[str, Any] = {"complaint": "the renderer ended on it"}
    try:
        given = json.dumps(asked).encode()
        done = subprocess.run(command, input=given, capture_output=True, timeout=limit, check=False)  # noqa: S603  # our own
        output = done.stdout
        if done.returncode > 0:
            ended = {"complaint": "the renderer cannot be used; install mmdr again", "passing": True, "useless": True}
    except subprocess.TimeoutExpired as error:
        output, ended = error.stdout or b"", {"complaint": "the renderer took too long on it", "passing": True}
    except OSError as error:
        output = b""
        ended = {"complaint": f"the renderer did not start ({error.strerror})", "passing": True, "useless": True}
    return [json.loads(line) for line in output.splitlines() if line.endswith(b"}")], ended


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()


def _key(source: str) -> str:
    return f"picture-{_VERSION}-{_digest(source)}"
