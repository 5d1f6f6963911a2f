"""Nothing planted: no HTML, no image, no link and no address that the entries cited do not hold.

Wrong: "The <b>Exporter</b> joins them"; "![map](https://example.org/a.png)"; "see [the page](http://example.org)" where
no cited entry names that address; a `javascript:` or `data:` address, whoever named it.
Right: an address that was said, as words ("the portal answers under https://levels.example [K-003]"). The document's
own links are made by the renderer; a draft holds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.checks.base import Claim, by_label, check, cited, claims, ground
from agent.model.section import CheckContext, SectionDraft, Verdict

_NAME = "planted"
_HTML = re.compile(r"</?[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>|<!--|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"<[A-Za-z][\w -]*>")
"""`<tenant>`, as people write the part of a path that varies: words in angle brackets, no attribute and no HTML tag."""
_NAMES = """
a abbr audio b base blockquote body br button canvas code div embed em font form frame h1 h2 h3 h4 h5 h6 head hr
html i iframe img input ins kbd li link mark meta object ol p picture pre q s samp script small source span
strike strong style sub sup svg table tbody td template textarea th thead tr u ul video details summary
"""
_TAGS = frozenset(_NAMES.split())
_IMAGE = re.compile(r"!\[[^\]]*\][\[(]")
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\([^)\s]+[^)]*\)|^\s*\[[^\]]+\]:\s*\S+")
_ADDRESS = re.compile(r"\b(?:https?|ftp|wss?)://[^\s<>()\[\]\"'`]+|\bwww\.[\w-]+\.\w+[^\s<>()\[\]\"'`]*", re.IGNORECASE)
_NEVER = re.compile(r"\b(?:javascript|vbscript|data|file|blob):(?=[^\s])", re.IGNORECASE)
_NO_SCHEME = re.compile(r"\b(?:data|file|blob):(?!/|text/|image/|application/)", re.IGNORECASE)


def _look(draft: SectionDraft, context: CheckContext) -> list[Verdict]:
    entries = by_label(context)
    return [
        claim.verdict(_NAME, message)
        for claim in claims(draft)
        for message in _faults(claim, "\n".join(ground(e).text for e in cited(claim, entries)))
    ]


def _faults(claim: Claim, said: str) -> Iterator[str]:
    if _IMAGE.search(claim.text):
        yield "It holds an image; a picture of the document is a diagram, and anything else stays out."
    elif _LINK.search(claim.text):
        yield "It holds a link; the document sets its own links, so say in words what it leads to."
    if _html(claim.text, said):
        yield "It holds HTML; write plain words."
    if _NEVER.search(_NO_SCHEME.sub(" ", claim.text)):
        yield "It holds an address that runs or hides something; leave it out."
    for address in _ADDRESS.findall(claim.text):
        bare = address.rstrip(".,;:!?")
        if bare.casefold() not in said.casefold():
            yield f"The address {bare!r} was not said in what is cited; leave it out."


def _html(text: str, said: str) -> bool:
    """Tags and entities; words in angle brackets that were said so, and are no tag, are placeholders."""
    for match in _HTML.finditer(text):
        if not _PLACEHOLDER.fullmatch(match[0]):
            return True
        name = match[0].strip("</> ").split()[0].casefold()
        if name in _TAGS or match[0].casefold() not in said.casefold():
            return True
    return False


CHECK = check(_NAME, _look)
