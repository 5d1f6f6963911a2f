"""Keep the excerpts in README.md equal to the committed document of the sample discussions.

    python scripts/excerpt.py            write them anew
    python scripts/excerpt.py --check    1 where one is not what the example holds

An excerpt stands between `<!-- excerpt: WHAT -->` and `<!-- /excerpt -->`. WHAT is `section ID N` (the first N
paragraphs and list items), `entry PATTERN` (the first ledger entry whose heading matches) or `diagram PATTERN` (the
first diagram of which a line matches).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DOCUMENT = Path("transcripts/larkbox/.dev-resources/architecture/blueprint.md")

_EXCERPT = re.compile(r"(<!-- excerpt: (?P<what>.+?) -->\n).*?(<!-- /excerpt -->)", re.DOTALL)


def refreshed(readme: str, document: str) -> str:
    """The README with each excerpt as the document has it now. Raises LookupError where it lacks what is asked for."""
    return _EXCERPT.sub(lambda m: f"{m[1]}{_excerpt(m['what'], document)}\n{m[3]}", readme)


def _excerpt(what: str, document: str) -> str:
    sort, _, rest = what.partition(" ")
    if sort == "diagram":
        diagrams = re.findall(r"^```mermaid\n.*?^```$", document, re.DOTALL | re.M)
        return _first(what, (d for d in diagrams if re.search(rest, d, re.M)))
    if sort == "entry":
        entries = re.split(r"^(?=#### )", document, flags=re.MULTILINE)
        found = _first(what, (e for e in entries if re.match(f"#### .*{rest}", e)))
        return _quoted(re.split(r"^(?:<a id=|<!-- )", found, maxsplit=1, flags=re.MULTILINE)[0])
    if sort == "section":
        name, count = rest.split()
        body = _first(what, re.findall(rf"^<!-- section: {name} -->\n(.*?)^<!-- /section", document, re.DOTALL | re.M))
        units = [u for u in re.split(r"\n\n|\n(?=- )", body) if u.strip() and not u.startswith(("<a id", "#", "<!--"))]
        kept = units[: int(count)]
        return _quoted("".join(u.strip() + ("\n" if u.startswith("- ") else "\n\n") for u in kept))
    raise LookupError(f"README.md asks for the excerpt {what!r}; it must begin with section, entry or diagram")


def _first(what: str, found: Iterable[str]) -> str:
    for text in found:
        return text
    raise LookupError(f"{DOCUMENT} holds no {what!r}, which README.md shows; name another, or run `make example`")


def _quoted(markdown: str) -> str:
    """The Markdown as a quotation: headings in bold, so that they are not the README's own, links into the document."""
    bold = re.sub(r"^#+ (.+)$", r"**\1**", markdown.strip(), flags=re.MULTILINE)
    linked = bold.replace("](#", f"]({DOCUMENT}#")
    return "\n".join(f"> {line}".rstrip() for line in linked.splitlines())


def main(arguments: list[str]) -> int:
    """The exit status."""
    before = README.read_text("utf-8")
    if not (ROOT / DOCUMENT).exists():
        print(f"{DOCUMENT} is missing; run `make example`.", file=sys.stderr)
        return 1
    try:
        after = refreshed(before, (ROOT / DOCUMENT).read_text("utf-8"))
    except LookupError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments == ["--check"]:
        if before != after:
            print("README.md shows what the example no longer holds; run `make example`.", file=sys.stderr)
        return int(before != after)
    README.write_text(after, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
