"""A page without a script → PDF, by WeasyPrint where it is installed, else by a Chromium that is there.

Neither is let out: WeasyPrint gets a fetcher that refuses every address, files too, and the page's own policy forbids
loading anything, which Chromium keeps.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from agent.errors import UsageError
from agent.types import Seconds

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_LIMIT: Seconds = 120.0


def print_page(page: str) -> bytes:
    """The page as PDF. Raises UsageError where neither program is there, or the one that is cannot print it."""
    if _weasyprint_is_here():
        return _by_weasyprint(page)
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise UsageError(
            "A PDF needs WeasyPrint or Chromium, and neither is here; run `pip install 'blueprint-agent[pdf]'`, "
            "or install Chromium."
        )
    return _by_browser(browser, page)


def _weasyprint_is_here() -> bool:
    try:
        return importlib.util.find_spec("weasyprint") is not None
    except ValueError:  # it was ruled out for this process
        return False


def _by_weasyprint(page: str) -> bytes:
    try:
        import weasyprint
    except OSError as error:  # its libraries for text are the system's
        raise UsageError(
            "WeasyPrint cannot load Pango; install it (on Debian and Ubuntu: apt install libpango-1.0-0 "
            "libpangoft2-1.0-0), or take WeasyPrint away, and Chromium prints."
        ) from error
    fetch: Any = _refuse
    made: bytes | None = weasyprint.HTML(string=page, base_url=None, url_fetcher=fetch).write_pdf(pdf_tags=True)
    return made or b""


def _refuse(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError(f"nothing is loaded for a PDF, {url} neither")


_refuse._fail_on_errors = False  # type: ignore[attr-defined] # WeasyPrint 68 and later asks its fetcher, however made


def _by_browser(browser: str, page: str) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, "utf-8")
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/own",
        ]
        command = [browser, *flags, f"--print-to-pdf={target}", source.as_uri()]
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, timeout=_LIMIT, check=False)  # noqa: S603  # found on the path
        if not target.is_file():
            raise UsageError(f"{browser} could not print the page; try it by hand, or install the extra `pdf`.")
        return target.read_bytes()
