"""HTML as the text that a person sees, with quotations and code marked as Markdown marks them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol", "table"))
"""What stands apart from the text around it by a blank line."""
_BLOCKS = _SPACED | frozenset(("div", "tr", "li", "section", "article", "header", "footer"))
_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript"))


class _Text(HTMLParser):
    """Collects lines, each with whether it is quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[bool, str]] = []
        self._line = ""
        self._quotes = self._unseen = self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag == "br":
            self._end()
        elif tag in _BLOCKS:
            self._block(tag)
        if tag == "li":
            self._line = "- "
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._code += 1
            self._line = "```"
            self._end()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "pre" and self._code:
            if self._line:
                self._end()
            self._line = "```"
            self._code -= 1
        if tag in _BLOCKS:
            self._block(tag)
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if not self._code:
            words = re.sub(r"\s+", " ", data)
            self._line += words if self._line else words.lstrip()
            return
        first, *others = data.split("\n")
        self._line += first
        for other in others:
            self._end()
            self._line = other

    def close(self) -> None:
        super().close()
        self._block("")

    def _block(self, tag: str) -> None:
        """Begin a new line, and leave one blank around what stands apart."""
        if self._line.strip():
            self._end()
        self._line = ""
        if tag in _SPACED and self.lines and self.lines[-1][1].strip():
            self.lines.append((self._quotes > 0, ""))

    def _end(self) -> None:
        self.lines.append((self._quotes > 0, self._line.rstrip()))
        self._line = ""


def text_of(html: str) -> str:
    """The text of a piece of HTML; never raises, whatever it is."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    shown = [f"> {line}" if quoted and line else line for quoted, line in parser.lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown)).strip()
