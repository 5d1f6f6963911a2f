"""The markup of Slack's messages as the text that people saw.

See https://docs.slack.dev/messaging/formatting-message-text and, for blocks, https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from agent.text.jsons import record, records
from agent.text.jsons import text as words_of

_REFERENCE = re.compile(r"<(?P<mark>[@#!]?)(?P<what>[^<>|\s]{1,2000})(?:\|(?P<label>[^<>]{0,500}))?>")
_FENCE = re.compile(r"[ \t]*```[ \t]*\n?(.*?)\n?[ \t]*```[ \t]*", re.DOTALL)
_SPECIAL = {"here": "@here", "channel": "@channel", "everyone": "@everyone"}
_SIGNS = {"thumbsup": "+1", "thumbs_up": "+1", "thumbsdown": "-1", "thumbs_down": "-1", "👍": "+1", "👎": "-1"}
_SKIN = re.compile("::skin-tone-\\d|[\U0001f3fb-\U0001f3ff]")
_DEEPEST = 20


def shown(text: str, named: Callable[[str], str]) -> str:
    """A message as it was shown: references by name, links with their address, entities decoded, code on own lines.

    `named` gives the name of a user's id.
    """

    def reference(match: re.Match[str]) -> str:
        mark, what, label = match["mark"], match["what"], match["label"] or ""
        if mark == "@":
            return f"@{label or named(what)}"
        if mark == "#":
            return f"#{label or what}"
        if mark == "!":
            return label or _SPECIAL.get(what.split("^", 1)[0], f"@{what}")
        return what if not label or label in what else f"{label} ({what})"

    plain = html.unescape(_REFERENCE.sub(reference, text))
    return _FENCE.sub(lambda match: f"\n```\n{match[1]}\n```\n", plain).strip("\n") if "```" in plain else plain


def sign(name: str) -> str:
    """A reaction's name: thumbs as `+1` and `-1`, whatever their colour."""
    bare = _SKIN.sub("", name).strip(":")
    return _SIGNS.get(bare, bare)


def reaction(name: str, by: list[str], count: int) -> str:
    """`+1 by Ada, Bob`; where the people are not known, `+1 by 3`."""
    others = count - len(by)
    told = [*by, f"{others} more" if by else str(others)] if others > 0 else by
    return f"{sign(name)} by {', '.join(told)}"


def of_blocks(blocks: object, named: Callable[[str], str]) -> str:
    """The text of a message's blocks, where it has no text of its own."""
    return "\n".join(text for block in records(blocks) if (text := "".join(_pieces(block, named, 0)).strip()))


def _pieces(element: dict[str, Any], named: Callable[[str], str], depth: int) -> Iterator[str]:
    """The text of a block or an element of rich text, in order."""
    kind = words_of(element.get("type"))
    if depth > _DEEPEST or kind == "image":
        return
    if kind == "user":
        yield f"@{named(words_of(element.get('user_id')))}"
    elif kind == "emoji":
        yield f":{words_of(element.get('name'))}:"
    elif kind == "link":
        yield words_of(element.get("text")) or words_of(element.get("url"))
    elif kind == "channel":
        yield f"#{words_of(element.get('channel_id'))}"
    elif kind == "broadcast":
        yield f"@{words_of(element.get('range'))}"
    elif isinstance(element.get("text"), str):
        text = element["text"]
        yield shown(text, named) if kind == "mrkdwn" else text
    else:
        inner = [*records(element.get("elements")), *records(element.get("fields")), record(element.get("text"))]
        found = ["".join(_pieces(part, named, depth + 1)) for part in inner]
        yield from _framed(kind, words_of(element.get("style")), [text for text in found if text])


def _framed(kind: str, style: str, found: list[str]) -> Iterator[str]:
    if kind == "rich_text_quote":
        yield from (f"> {line}\n" for text in found for line in text.split("\n"))
    elif kind == "rich_text_preformatted":
        yield "\n```\n" + "".join(found) + "\n```\n"
    elif kind == "rich_text_list":
        lead = (f"{n}. " if style == "ordered" else "- " for n in range(1, len(found) + 1))
        yield "\n" + "\n".join(f"{mark}{text}" for mark, text in zip(lead, found, strict=True)) + "\n"
    else:
        yield from ("".join(found),) if kind == "rich_text_section" else ("\n".join(found),)
