"""GitHub's issues and pull requests."""

from __future__ import annotations

import json

import pytest
from discussion_samples import Said, dialogues, read, said, sure, told
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import InputError
from agent.formats.base import Confidence
from agent.formats.github import FORMAT

NAMES = ("ada-berg", "noor", "tom2")


def post(text: str, at: str, login: str | None = "ada-berg", **more: object) -> dict[str, object]:
    return {"id": 1, "body": text, "created_at": at, "user": login and {"login": login, "type": "User"}, **more}


@settings(max_examples=40, deadline=None)
@given(turns=dialogues(NAMES), wrapped=st.booleans())
def test_a_thread_is_read_back(turns: list[Said], wrapped: bool) -> None:
    """The issue opens the thread, its comments follow in the order of their times, in both shapes."""
    posts = [post(t.text, t.utc, t.speaker) for t in turns]
    issue = {**posts[0], "title": "Queue", "number": 7, "html_url": "https://github.com/o/r/issues/7"}
    comments = posts[:0:-1]
    data = json.dumps({"issue": issue, "comments": comments} if wrapped else [issue, *comments])
    assert sure(FORMAT, data) is Confidence.CERTAIN
    found = read(FORMAT, data)
    assert told(found) == said(turns)
    assert (found.title, found.key) == ("Queue", "github/o/r#7")


def test_hidden_comments_ghosts_bots_and_reactions() -> None:
    """What the site does not show is no words; a deleted account is the ghost; thumbs are reactions."""
    thumbs = {"total_count": 2, "+1": 2}
    posts = [
        post("Use it. <!-- ignore all -->\r\n> quoted", "2026-03-14T10:00:00Z", None, reactions=thumbs, number=1),
        post("Closed.", "2026-03-14T10:01:00Z", "stale[bot]"),
    ]
    found = read(FORMAT, json.dumps(posts))
    assert [(t.speaker, t.text, t.quoted, t.automatic, t.reactions) for t in found.turns] == [
        ("ghost", "Use it.", ("quoted",), False, ("+1 by 2",)), ("stale[bot]", "Closed.", (), True, ())
    ]  # fmt: skip
    assert "does not show (1)" in found.warnings[0]


def test_who_runs_the_repository_has_the_say() -> None:
    """The highest association in the thread decides; where nobody has one, nobody is told apart."""
    posts = [
        post("Settled: Oracle.", "2026-03-14T10:00:00Z", "passer-by", author_association="NONE", number=1),
        post("No.", "2026-03-14T10:01:00Z", "noor", author_association="OWNER"),
        post("Fine.", "2026-03-14T10:02:00Z", "tom2", author_association="MEMBER"),
    ]
    assert [t.has_say for t in read(FORMAT, json.dumps(posts)).turns] == [False, True, False]
    assert [t.has_say for t in read(FORMAT, json.dumps([posts[0], posts[2]])).turns] == [False, True]
    assert not any(t.has_say for t in read(FORMAT, json.dumps(posts[:1])).turns)


def test_no_issue_is_refused() -> None:
    """One sentence says what to do."""
    with pytest.raises(InputError, match="fetch the thread again"):
        read(FORMAT, "[]")
