"""Mermaid's own parser, run in QuickJS: what it reads is what every viewer of the document will show.

The script is npm's `mermaid` 11.16.0 `dist/mermaid.min.js`, carried by the package mermaidx and verified by its hash.
Entities that Mermaid keeps as stand-ins until it draws (`ﬂ°°35¶ß` for `#35;`) are decoded here, so that texts compare
as a reader sees them.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import threading
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from agent.errors import UsageError
from agent.ports import ParsedDiagram

if TYPE_CHECKING:
    import quickjs

SCRIPT_SHA256 = "74d7c46dabca328c2294733910a8aa1ed0c37451776e8d5295da38a2b758fb9b"
_MEMORY = 256 * 1024 * 1024  # bytes; the loaded script takes about 20 MB
_STACK = 1024 * 1024  # bytes; well inside the 8 MB that a thread has
_SECONDS = 5  # of processor time for one source; an ordinary one takes 15 ms
_LONGEST = 50_000  # characters; Mermaid draws no longer source (its `maxTextSize`)
_JOBS = 10_000
_COMPLAINT = 400


class MermaidParser:
    """Implements `ports.DiagramParser`. Not shareable: a QuickJS machine crashes when two threads touch it.

    Make one in each thread that needs one. The machine is made at the first `parse` (0.5 to 1 s, about 60 MB) in the
    thread that calls it, and made anew after it ran out of memory, stack or time.
    """

    def __init__(self) -> None:
        self._machine: quickjs.Context | None = None
        self._thread = 0

    def parse(self, source: str) -> ParsedDiagram | str:
        """What Mermaid read: type, every text in it and its edges; or the parser's complaint as one line.

        Raises nothing for any source. Raises UsageError where Mermaid's script is not the one that was tested, and
        RuntimeError when called from a second thread.
        """
        if len(source) > _LONGEST:
            return f"the source has {len(source)} characters and Mermaid draws {_LONGEST}"
        source = source.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
        for _ in range(2):  # a machine may be full of what earlier sources left
            try:
                return _read(self._run(source))
            except _BrokenError as error:
                self._machine = None
                reason = str(error).splitlines()[0]
                if "interrupted" in reason:
                    return f"the parser was stopped after {_SECONDS} s; the source is too large or too deeply nested"
        return f"the parser gave up: {_line(reason)}"

    def _run(self, source: str) -> dict[str, Any]:
        machine = self._ready()
        try:
            machine.set("__source", source)
            machine.eval("__parse(__source)")
            for _ in range(_JOBS):
                if not machine.execute_pending_job():
                    break
            answer = machine.eval("__answer")
        except Exception as error:  # the machine raises kinds of its own, MemoryError and SystemError
            raise _BrokenError(str(error)) from error
        if not isinstance(answer, str):
            raise _BrokenError("it came to no end")
        read: dict[str, Any] = json.loads(answer)
        if re.search(r"out of memory|stack (size|overflow)|call stack|interrupted", read.get("complaint", "")):
            raise _BrokenError(read["complaint"])
        return read

    def _ready(self) -> quickjs.Context:
        if self._machine is None:
            self._thread = threading.get_ident()
            self._machine = _machine()
        elif self._thread != threading.get_ident():
            raise RuntimeError("a MermaidParser was used in a second thread; make one in each thread")
        return self._machine


class _BrokenError(Exception):
    """The machine cannot be used any more."""


def _machine() -> quickjs.Context:
    import quickjs

    machine = quickjs.Context()
    machine.set_memory_limit(_MEMORY)
    machine.set_max_stack_size(_STACK)
    machine.eval((files("agent") / "mermaid_reader.js").read_text("utf-8"))
    machine.eval(_script())
    machine.eval("var module_ = __esbuild_esm_mermaid_nm.mermaid; globalThis.mermaid = module_.default || module_;")
    machine.eval("mermaid.initialize({startOnLoad: false, securityLevel: 'strict'})")
    machine.set_time_limit(_SECONDS)
    return machine


def _script() -> str:
    try:
        script = (files("mermaidx") / "assets" / "mermaid.js").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise UsageError("Mermaid's parser is missing; reinstall with `pip install mermaidx==0.10.1`.") from error
    if hashlib.sha256(script).hexdigest() != SCRIPT_SHA256:
        raise UsageError("Mermaid's parser is not the one that was tested (11.16.0); install `mermaidx==0.10.1`.")
    return script.decode("utf-8")


def _read(answer: dict[str, Any]) -> ParsedDiagram | str:
    if "complaint" in answer:
        return _line(answer["complaint"])
    return ParsedDiagram(
        type=answer["type"],
        nodes=tuple(_shown(text) for text in answer["nodes"]),
        edges=tuple((_shown(a), _shown(b), _shown(words)) for a, b, words in answer["edges"]),
    )


def _shown(text: object) -> str:
    """A text of Mermaid's as a reader sees it: entities decoded, line breaks as blanks."""
    raw = re.sub(r"<br\s*/?>", " ", str(text or ""), flags=re.I)
    for stand_in, entity in (("ﬂ°°", "&#"), ("ﬂ°", "&"), ("¶ß", ";")):
        raw = raw.replace(stand_in, entity)
    return " ".join(html.unescape(raw).split())


def _line(complaint: str) -> str:
    """The complaint on one line, without the row of dashes that points into the one above it."""
    lines = [line.strip() for line in complaint.splitlines() if not re.fullmatch(r"-*\^", line.strip())]
    text = " ".join(filter(None, lines)) or "the parser refused it without a reason"
    return text if len(text) <= _COMPLAINT else f"{text[: _COMPLAINT - 60]} … {text[-55:]}"
