"""The sentences of a streamed answer of the form *converse*, each as soon as its last token is there.

Only an answer without calls is heard: what comes with calls may yet be mended in the next round.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable

from agent.engines.forms.converse import sentence
from agent.model.chat import Statement

_NO_CALLS = re.compile(r'^\s*\{\s*"calls"\s*:\s*\[\s*\]\s*,\s*"answer"\s*:\s*\[')
_WORDS = r'"(?:[^"\\]|\\.)*"'
_SENTENCE = re.compile(
    rf'\s*,?\s*(\{{\s*"text"\s*:\s*{_WORDS}\s*,\s*"cites"\s*:\s*\[(?:\s*{_WORDS}\s*,?)*\s*\]\s*\}})', re.DOTALL
)


class Hearing:
    """Takes the bytes of a stream of events as they come; gives each sentence once."""

    def __init__(self, give: Callable[[Statement], None]) -> None:
        self._give = give
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._raw, self._text = "", ""
        self._place: int | None = None

    def feed(self, piece: bytes) -> None:
        """The next bytes of the body."""
        self._raw += self._decoder.decode(piece)
        *lines, self._raw = self._raw.split("\n")
        for line in lines:
            if line.startswith("data:"):
                self._text += _delta(line.removeprefix("data:").strip())
        self._speak()

    def _speak(self) -> None:
        if self._place is None:
            begun = _NO_CALLS.match(self._text)
            if begun is None:
                return
            self._place = begun.end()
        while found := _SENTENCE.match(self._text, self._place):
            self._place = found.end()
            try:
                statement = sentence(json.loads(found[1]))
            except ValueError:
                continue
            if statement is not None:
                self._give(statement)


def _delta(data: str) -> str:
    """The words that an event adds; empty where it adds none."""
    try:
        content = json.loads(data)["choices"][0]["delta"].get("content")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return ""
    return content if isinstance(content, str) else ""
