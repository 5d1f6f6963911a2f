"""GitHub's issues and pull requests as its REST API gives them, and as `gh issue view --json` writes them.

Either the issue with its comments in `comments`, an object of both, or an array of comments with or without the issue
at its head; reviews and their comments count as comments. Comments in HTML are not shown on the site and are left out.
See https://docs.github.com/en/rest/issues/comments.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from agent.errors import InputError
from agent.formats.base import Confidence, Format, Source, Spoken, discussion, left_out
from agent.model.transcript import Attachment, Transcript
from agent.text import jsons, slack
from agent.text.pasted import speech
from agent.text.stamps import instant, iso

_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_GHOST = "ghost"
_PLACE = re.compile(
    r"https?://[^/\s]+/(?:repos/)?(?P<repository>[^/\s]+/[^/\s]+)/(?:issues|pull|pulls|discussions)/(?P<number>\d+)"
)
_WRAPPERS = ("issue", "pull_request", "pull", "pr")
_RUNS_IT = ("OWNER", "MEMBER", "COLLABORATOR")
"""Associations of those who may decide on a repository, first the one that outranks the others.
See https://docs.github.com/en/graphql/reference/enums#commentauthorassociation."""
_LISTS = ("comments", "reviews", "review_comments", "comments_list", "timeline", "events")
_SIGNS = {"THUMBS_UP": "+1", "THUMBS_DOWN": "-1"}


def sniff(source: Source) -> Confidence:
    """JSON with bodies, logins and times; GitHub's own addresses make it certain."""
    head = source.head
    if not jsons.shape(head) or '"body"' not in head:
        return Confidence.NO
    times = '"created_at"' in head or '"createdAt"' in head
    people = '"login"' in head or re.search(r'"(?:user|author)"\s*:\s*null', head) is not None
    if not times or not people:
        return Confidence.NO
    marks = ('"author_association"', '"authorAssociation"', '"issue_url"', '"html_url"', '"number"', '"comments"')
    return Confidence.CERTAIN if any(mark in head for mark in marks) else Confidence.LIKELY


def read(source: Source) -> Iterator[Transcript]:
    """The threads of a file: one, or for an array of issues one each. Raises InputError where there is none."""
    with source.open() as stream:
        if jsons.shape(source.head) == "[":
            entries = [entry for entry in jsons.items(stream, "item", source.name) if isinstance(entry, dict)]
        else:
            entries = [jsons.record(next(jsons.items(stream, "", source.name), None))]
    threads = list(_threads(entries))
    if not threads:
        raise InputError(f"{source.name} holds no issue and no comment; fetch the thread again.")
    for issue, comments in threads:
        yield _thread(source, issue, comments)


def _threads(entries: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each issue with its comments; comments alone are one thread."""
    loose: list[dict[str, Any]] = []
    issues: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
    for entry in entries:
        inner = next((jsons.record(entry[name]) for name in _WRAPPERS if _is_issue(entry.get(name))), None)
        issue = inner if inner is not None else entry
        if _is_issue(issue):
            issues.append((issue, _comments(entry) + (_comments(inner) if inner is not None else [])))
        elif inner is None and "body" in entry:
            loose.append(entry)
        else:
            loose += _comments(entry)
    if issues:
        issues[0][1].extend(loose)
    elif loose:
        issues.append(({}, loose))
    yield from issues


def _is_issue(value: object) -> bool:
    return isinstance(value, dict) and "title" in value and "body" in value


def _comments(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [comment for name in _LISTS for comment in jsons.records(entry.get(name)) if "body" in comment]


def _thread(source: Source, issue: dict[str, Any], comments: list[dict[str, Any]]) -> Transcript:
    counts: Counter[str] = Counter()
    posts = [*([{**issue, "opens": True}] if issue else []), *sorted(comments, key=_when)]
    ranks = {_association(post) for post in posts}
    highest = next((rank for rank in _RUNS_IT if rank in ranks), None)
    spoken = [said for post in posts if (said := _spoken(post, counts, highest)) is not None]
    told = _place(issue, comments)
    started = next((moment for post in posts if (moment := _moment(post))), None)
    return discussion(
        source,
        FORMAT.name,
        spoken,
        title=jsons.text(issue.get("title")) or None,
        date=started.date() if started else None,
        key=f"github/{told}" if told else None,
        content=json.dumps([[s.speaker, s.text, s.time, s.reactions, s.quoted] for s in spoken]),
        warnings=left_out(counts),
    )


def _place(issue: dict[str, Any], comments: list[dict[str, Any]]) -> str | None:
    """`owner/name#12`, from the addresses that the thread has."""
    for post in (issue, *comments[:1]):
        for name in ("html_url", "url", "issue_url", "pull_request_url"):
            if match := _PLACE.match(jsons.text(post.get(name))):
                return f"{match['repository']}#{match['number']}"
    return None


def _moment(post: dict[str, Any]) -> Any:
    names = ("created_at", "createdAt", "submitted_at", "submittedAt")
    return next((moment for name in names if (moment := instant(post.get(name)))), None)


def _when(post: dict[str, Any]) -> str:
    moment = _moment(post)
    return iso(moment) if moment else ""


def _association(post: dict[str, Any]) -> str:
    return jsons.text(post.get("author_association", post.get("authorAssociation"))).upper()


def _spoken(post: dict[str, Any], counts: Counter[str], highest: str | None) -> Spoken | None:
    body = jsons.text(post.get("body")).replace("\r\n", "\n").replace("\r", "\n")
    shown = _HIDDEN.sub("", body)
    counts["comment in HTML, which the site does not show"] += shown != body
    said = speech(shown, closed=True)
    if not (said.text or said.quoted or said.attachments):
        counts["post without words"] += 1
        return None
    moment = _moment(post)
    author = jsons.record(post.get("user", post.get("author")))
    login = jsons.text(author.get("login")) or _GHOST
    diff = jsons.text(post.get("diff_hunk"))
    beside = (Attachment(language="diff", text=diff),) if diff else ()
    return Spoken(
        speaker=login,
        text=said.text,
        time=iso(moment) if moment else None,
        thread=_answers(post),
        quoted=said.quoted,
        attachments=(*beside, *said.attachments),
        anchor=_anchor(post),
        automatic=author.get("type") == "Bot" or author.get("is_bot") is True or login.endswith("[bot]"),
        has_say=highest is not None and _association(post) == highest,
        reactions=tuple(_reactions(post)),
    )


def _answers(post: dict[str, Any]) -> str | None:
    """The thread of a review's comment: the file and line that it is about."""
    path = jsons.text(post.get("path"))
    line = post.get("line") or post.get("original_line")
    return f"{path}:{line}" if path and line else path or None


def _anchor(post: dict[str, Any]) -> str:
    if post.get("opens"):
        return f"issue {post.get('number', '')}".strip()
    return f"comment {post.get('id') or jsons.text(post.get('url')).rsplit('-', 1)[-1]}"


def _reactions(post: dict[str, Any]) -> Iterator[str]:
    told = post.get("reactions")
    if isinstance(told, dict):
        for name, count in told.items():
            if isinstance(count, int) and not isinstance(count, bool) and count > 0 and name != "total_count":
                yield slack.reaction(name, [], count)
    for group in jsons.records(post.get("reactionGroups")):
        count = jsons.record(group.get("users")).get("totalCount")
        if isinstance(count, int) and count > 0:
            name = jsons.text(group.get("content"))
            yield slack.reaction(_SIGNS.get(name, name.lower()), [], count)


FORMAT = Format(name="github-issue", sniff=sniff, read=read)
