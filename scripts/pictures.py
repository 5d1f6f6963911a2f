"""Make the pictures in the README anew, in Chromium: the samples' page, its parts, the decisions over time.

    python scripts/pictures.py           write docs/pictures/*.webp; needs a Chromium on the path

Each picture is of what a command writes, in a window of a fixed size, so that it shows what a user sees. How letters
look depends on the fonts of the machine; what is shown does not.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import Tab, browser, chromium  # noqa: E402  # the one way to a browser that this project has

WORKSPACE = ROOT / "transcripts" / "larkbox"
PICTURES = ROOT / "docs" / "pictures"
MOST = 300_000  # bytes in all: a clone carries them for ever


class Shot(NamedTuple):
    """A picture: its name, the page that it shows, the window, and what is done before it is taken."""

    name: str
    page: str
    width: int
    height: int
    scheme: str
    script: str


UNFOLDED = """
const cites = [...document.querySelectorAll('.part .chapter > p a.cite')];
const changed = (cite) => cite.offsetParent && document.querySelector(`${cite.hash} .life`);
const cite = cites.find(changed) || cites[0];
cite.closest('.chapter').scrollIntoView();
cite.click();
"""
DIAGRAM = "document.querySelector('.canvas').closest('figure').scrollIntoView({block: 'center'})"
REVERSED = """
const box = document.querySelector('input[value=made]');
box.click();
document.querySelector('.event[data-happening=reversed]').closest('.day').scrollIntoView();
"""
SHOTS = (
    Shot("page", "page.html", 1280, 800, "light", ""),
    Shot("words", "page.html", 1280, 800, "light", UNFOLDED),
    Shot("diagram", "page.html", 1280, 800, "dark", DIAGRAM),
    Shot("decisions", "decisions.html", 1280, 800, "light", REVERSED),
)


def main() -> int:
    """Write the pictures; 2 where no browser is there, 1 where they have grown too large to be committed."""
    if chromium() is None:
        print("make pictures needs Chromium; on Debian and Ubuntu: apt install chromium", file=sys.stderr)
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, flags in (("page.html", ()), ("decisions.html", ("--ledger",))):
            view = ["view", *flags, "--no-open", "--quiet", "--out", str(Path(folder, name))]
            subprocess.run(
                [sys.executable, "-m", "agent", "-C", str(WORKSPACE), *view], check=True, stdout=subprocess.DEVNULL
            )
        with browser() as tab:
            for shot in SHOTS:
                (PICTURES / f"{shot.name}.webp").write_bytes(_taken(tab, shot, Path(folder)))
    size = sum(path.stat().st_size for path in PICTURES.glob("*.webp"))
    print(f"{len(SHOTS)} pictures in {PICTURES.relative_to(ROOT)}, {size / 1000:.0f} kB.")
    return int(size > MOST)


def _taken(tab: Tab, shot: Shot, folder: Path) -> bytes:
    tab.open(folder / shot.page, width=shot.width, height=shot.height, scheme=shot.scheme)
    if shot.script:
        tab.evaluate(f"(() => {{ {shot.script} }})()")
    tab.evaluate("new Promise(done => setTimeout(done, 300))")
    answer = tab.call("Page.captureScreenshot", format="webp", quality=70)
    return base64.b64decode(answer["data"])


if __name__ == "__main__":
    sys.exit(main())
