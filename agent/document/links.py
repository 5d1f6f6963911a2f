"""Where the document's links lead, and what stands in it that is not Markdown of ours.

A link to `#name` must find an `<a id="name">`; the only HTML that the renderer sets is that anchor, the fold of a
diagram's words and the comments between which sections lie. It sets no image and no link that leaves the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document.anchors import fence_after

_ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
_LINK = re.compile(r"(?<![\\!])\[(?:\\.|[^\]\\])*\]\(\s*<?([^)\s>]*)>?[^)]*\)")
_IMAGE = re.compile(r"(?<!\\)!\[(?:\\.|[^\]\\])*\](?:\(|\[)|(?i:<img\b)")
_HTML = re.compile(r"(?<!\\)</?[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>")
_OURS = re.compile(r'<a id="[\w.-]+">|</a>|</?details>|</?summary>')
_CODE = re.compile(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)")


def anchors(document: str) -> frozenset[str]:
    """The places in a document to which a link can lead."""
    return frozenset(found for line in _lines(document) for found in _ANCHOR.findall(line))


def faults(markdown: str, places: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What is wrong in a piece of the document, as the line it stands in and a sentence. `places`: see `anchors`."""
    for line in _lines(markdown):
        for target in _LINK.findall(line):
            if target.startswith("#") and target[1:] not in places:
                yield line, f"The link to {target} leads nowhere; there is no such place in the document."
            elif not target.startswith("#"):
                yield line, f"A link leads out of the document, to {target[:80] or 'nothing'}."
        if _IMAGE.search(line):
            yield line, "An image stands here; only diagrams are drawn in the document."
        for tag in _HTML.findall(line):
            if not _OURS.fullmatch(tag):
                yield line, f"HTML stands here ({tag[:40]}); only words, tables and diagrams belong into the document."


def _lines(markdown: str) -> Iterator[str]:
    """The lines outside fences, without what stands between backticks."""
    fence = ""
    for line in markdown.split("\n"):
        after = fence_after(fence, line)
        if not fence and not after:
            yield _CODE.sub(" ", line)
        fence = after
