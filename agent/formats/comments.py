"""A thread of comments that somebody copied from a site or wrote down in Markdown: a line says who commented and when.

    **ada** commented on 2026-03-02      ada            Ada Berg added a comment - 2 March 2026 10:14
    text                                 commented      text
                                         3 weeks ago
                                         text

GitHub, GitLab, Jira and their like show threads so. What stands above the first such line is the thread's title. A
line that begins with `>` holds another's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion
from agent.model.transcript import Transcript
from agent.text import labels
from agent.text.pasted import fences, speech
from agent.text.stamps import date_in

_VERB = (
    r"(?:commented|replied|responded|answered|wrote|posted|(?:left|added) a comment|asked a question|started a thread"
    r"|(?:re)?opened (?:this|the|an?) (?:issue|pull request|merge request|discussion|ticket|thread|topic)"
    r"|started (?:this|the) (?:discussion|conversation|thread)|created (?:this|the) (?:issue|discussion|ticket|topic)"
    r"|(?:requested|suggested) changes|reviewed|approved these changes)"
)
_AGO = r"(?:just now|yesterday|today|last (?:week|month|year)|(?:\d+|an?|one|two|three) \w+ ago)"
_DAY = (
    r"(?:\w{3,9}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)? \w{3,9}|\d{1,4}[-./]\w{1,4}[-./]\d{1,4})"
    r"[^.!?]{0,28}"
)
_WHEN = rf"(?:on |at )?(?:{_AGO}|{_DAY})"
_MARK = r"[*_`\[\]@]{0,4}"
_NAME = r"(?P<name>[^\W_][\w.'’-]{0,38}(?: [^\W\d_][\w.'’-]{0,24}){0,3})"
_HEAD = re.compile(
    rf"^(?:#{{1,6}} |[-•] )?(?P<mark>{_MARK}){_NAME}(?:\]\([^)\s]*\))?{_MARK} (?P<verb>{_VERB})"
    rf"(?:(?:,| [-–—·•|])? (?P<when>{_WHEN}))?(?: ?[·•|(,] ?(?:last )?edited.{{0,40}})?\)?:?\s*$",
    re.IGNORECASE,
)
_NAME_ALONE = re.compile(rf"^{_MARK}{_NAME}{_MARK}$")
_VERB_ALONE = re.compile(rf"^{_VERB}(?: (?P<when>{_WHEN}))?:?$", re.IGNORECASE)
_WHEN_ALONE = re.compile(rf"^{_WHEN}$", re.IGNORECASE)
_BADGE = re.compile(
    r"^(?:author|owner|member|contributor|collaborator|maintainer|first[- ]time contributor|reporter|assignee|developer"
    r"|more actions|(?:last )?edited(?: by \S+)?|edits|copy link|quote reply|reply|hidden comment)$",
    re.IGNORECASE,
)
_MARKED = frozenset("*_`[@")


class _Head(NamedTuple):
    """Who commented, when as far as that is told, and the lines that say so: the first, and the one after the last."""

    name: str
    when: str
    first: int
    after: int
    sure: bool


def sniff(source: Source) -> Confidence:
    """At least two comments, most of them with a day or a marked name, and nothing else above the second."""
    lines = source.head.split("\n")
    found = _heads(lines)
    sure = sum(head.sure for head in found)
    if len(found) < 2 or sure < max(2, len(found) / 2):
        return Confidence.NO
    return Confidence.CERTAIN


def read(source: Source) -> Iterator[Transcript]:
    """The one thread of a text. Raises InputError where no line tells who commented."""
    lines = source.text.split("\n")
    found = _heads(lines)
    if not found:
        raise InputError(f"{source.name} has no line that tells who commented; try --format text.")
    before = [line for line in lines[: found[0].first] if line.strip()]
    days = [date for head in found if (date := date_in(head.when))]
    yield discussion(
        source,
        FORMAT.name,
        _turns(lines, found),
        title=before[0].strip(" #*") if before else None,
        date=days[0] if days else None,
        warnings=source.decoded.warnings,
    )


def _heads(lines: Sequence[str]) -> list[_Head]:
    """The lines that tell who commented; none of pasted code."""
    pasted = {n for fence in fences(lines) for n in range(fence.first, fence.last + 1)}
    found: list[_Head] = []
    n = 0
    while n < len(lines):
        head = None if n in pasted else _in_one(lines, n) or _in_several(lines, n)
        if head is not None:
            found.append(head)
        n = head.after if head is not None else n + 1
    return found


def _in_one(lines: Sequence[str], n: int) -> _Head | None:
    match = _HEAD.match(lines[n].strip())
    if match is None:
        return None
    when = match["when"] or ""
    sure = bool(when) or bool(_MARKED & set(match["mark"]))
    return _Head(match["name"], when, n, n + 1, sure) if sure or lines[n].rstrip().endswith(":") else None


def _in_several(lines: Sequence[str], n: int) -> _Head | None:
    """The name, what was done and when on lines of their own, as a page gives them that was selected and copied."""
    name = _NAME_ALONE.match(lines[n].strip())
    if name is None or n + 1 >= len(lines):
        return None
    verb = _VERB_ALONE.match(lines[n + 1].strip())
    if verb is None:
        return None
    if verb["when"]:
        return _Head(name["name"], verb["when"], n, n + 2, sure=True)
    if n + 2 < len(lines) and _WHEN_ALONE.match(lines[n + 2].strip()):
        return _Head(name["name"], lines[n + 2].strip(), n, n + 3, sure=True)
    return None


def _turns(lines: Sequence[str], found: Sequence[_Head]) -> Iterator[Spoken]:
    ends = [head.first for head in found[1:]] + [len(lines)]
    for head, end in zip(found, ends, strict=True):
        body = list(lines[head.after : end])
        while body and (not body[0].strip() or _BADGE.match(body[0].strip())):
            body.pop(0)
        said = speech("\n".join(body).strip(), closed=True)
        day = date_in(head.when)
        yield Spoken(
            speaker=labels.shown(head.name),
            text=said.text,
            time=day.isoformat() if day else None,
            quoted=said.quoted,
            attachments=said.attachments,
            anchor=f"line {head.first + 1}",
        )


FORMAT = Format(name="comment-thread", sniff=sniff, read=read)
