"""Headless Chromium, spoken to through a pipe: what the tests and `make pictures` need of a browser, and no more.

The Chrome DevTools Protocol: a JSON message ends with a zero byte, on descriptors 3 (in) and 4 (out) of the process.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str | None:
    """The path of a Chromium, null where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def has_drawn_font() -> bool:
    """Whether the browser has a font of the widths with which pictures are drawn."""
    if (ask := shutil.which("fc-match")) is None:
        return False
    found = subprocess.run([ask, "-f", "%{family}", "Arial"], capture_output=True, text=True, timeout=30)
    return any(name in found.stdout for name in ("Arial", "Arimo", "Liberation Sans", "Helvetica"))


class Tab:
    """One page of a browser. `requests`, `complaints`: what it asked the network for, and what its console said."""

    def __init__(self, sending: int, receiving: int) -> None:
        self._out, self._in = sending, receiving
        self._numbers = itertools.count(1)
        self._rest = b""
        self._session = ""
        self._loaded = False
        self.requests: list[str] = []
        self.complaints: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Accessibility", "DOM"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command and its answer. Raises RuntimeError where the browser refuses it or says nothing."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + 30
        while time.monotonic() < until:
            answer = self._receive(until - time.monotonic())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return dict(answer["result"])
        raise RuntimeError(f"the browser did not answer {method}")

    def open(self, path: Path, width: int = 1280, height: int = 900, scheme: str = "light", end: str = "") -> None:
        """Show a file in a window of this size, and wait until it is there. `end`: what its address ends in."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"},
        ])  # fmt: skip
        self._loaded = False
        self.call("Page.navigate", url=path.resolve().as_uri() + end)
        until = time.monotonic() + 30
        while not self._loaded and time.monotonic() < until:
            self._receive(until - time.monotonic())
        self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, promises awaited. Raises RuntimeError where it throws."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:600])
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """One key, with its text where it writes one."""
        text = {"Enter": "\r", " ": " "}.get(key, key if len(key) == 1 else "")
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38, " ": 32, "/": 191}
        given = {"key": key, "code": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **given)
        self.call("Input.dispatchKeyEvent", type="keyUp", **given)

    def write(self, text: str) -> None:
        """Text as it is typed."""
        self.call("Input.insertText", text=text)

    def tree(self) -> list[dict[str, Any]]:
        """The accessibility tree's nodes that a reader meets: role, name, focusable."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            {
                "role": n.get("role", {}).get("value", ""),
                "name": n.get("name", {}).get("value", ""),
                "focusable": any(p["name"] == "focusable" and p["value"].get("value") for p in n.get("properties", ())),
            }
            for n in nodes
            if not n.get("ignored")
        ]

    def picture(self, whole: bool = False) -> bytes:
        """A PNG of the window, or of the whole page."""
        clip: dict[str, Any] = {}
        if whole:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"clip": {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16_000), "scale": 1}}
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole, **clip)
        return base64.b64decode(answer["data"])

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def _receive(self, wait: float) -> dict[str, Any]:
        """The next message; an empty one where none came in time. Events are noted on the way."""
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(wait, 0.01))
            if not ready:
                return {}
            got = os.read(self._in, 1 << 20)
            if not got:
                raise RuntimeError("the browser has ended")
            self._rest += got
        raw, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"])[:400])
        elif method == "Runtime.consoleAPICalled" and params["type"] in {"error", "warning"}:
            self.complaints.append(json.dumps(params["args"])[:400])
        elif method == "Log.entryAdded" and params["entry"]["level"] in {"error", "warning"}:
            self.complaints.append(params["entry"]["text"][:400])


@contextmanager
def browser() -> Iterator[Tab]:
    """A tab of a browser of its own, which ends with the block."""
    command = chromium()
    if command is None:
        raise RuntimeError("there is no Chromium here")
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                 "--no-first-run", "--disable-background-networking", "--disable-component-update",
                 "--disable-extensions", "--disable-sync", f"--user-data-dir={profile}"]  # fmt: skip

        def wire() -> None:
            os.dup2(to_read, 200)
            os.dup2(from_write, 201)
            os.dup2(200, 3)
            os.dup2(201, 4)

        process = subprocess.Popen(
            [command, *flags, "--remote-debugging-pipe"],
            preexec_fn=wire,  # noqa: PLW1509  # the tests start no thread before it
            close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_read)
        os.close(from_write)
        try:
            yield Tab(to_write, from_read)
        finally:
            os.close(to_write)
            os.close(from_read)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
