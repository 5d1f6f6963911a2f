"""A chat of 25 turns: what was accepted stands in the end, and what was undone or declined is gone.

By rules, with a model whose answers are computed, and with the recorded one; by `-m`, and as a person types.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from chat_script import FIRST, LATER, PERSON, SCRIPT, SECTIONS, STALE, Turn, holds_what_was_accepted
from chat_talker import replayed, talker
from cli_samples import Blueprint
from exchanges import CHAT, MODEL, key_of_the_marks
from loopback import Loopback
from terminal import Terminal

from agent.store.workspace import Workspace
from cassettes import cassette

Drafted = Callable[..., None]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blueprint: Blueprint) -> Path:
    """A workspace with the first discussion in its folder, one call at a time, and always the same key to the marks."""
    del blueprint  # it sets the environment that is changed here
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("BLUEPRINT_CONCURRENCY", "1")
    monkeypatch.setenv("OPENAI_MODEL", MODEL)
    key_of_the_marks(tmp_path / "state")
    root = tmp_path / "workspace"
    (root / "transcripts").mkdir(parents=True)
    return root


@pytest.fixture
def draft(room: Path, blueprint: Blueprint) -> Drafted:
    """Put a transcript into the folder and draft; of all sections, or of some."""

    def drafted(transcript: Path, engine: str, *sections: str) -> None:
        kept = shutil.copy(transcript, room / "transcripts")
        only = [part for name in sections for part in ("--section", name)]
        ran = blueprint("-C", room, "draft", "--engine", engine, *only, kept)
        assert ran.status == 0, ran.err

    return drafted


def plain(shown: str) -> str:
    """What is shown, on one line."""
    return " ".join(shown.split())


def holds(turn: Turn, shown: str) -> None:
    """Whether a turn showed what it has to and nothing that it must not."""
    text = plain(shown)
    assert all(words in text for words in turn.shows if words != "Apply?"), (turn.says, text)
    assert not any(words in text for words in turn.hides), (turn.says, text)


def by_message(blueprint: Blueprint, room: Path, engine: str, later: Callable[[], None]) -> None:
    """Each turn a command of its own."""
    for turn in SCRIPT:
        if turn.after_draft:
            later()
        flags = ["--yes"] if turn.yes else []
        ran = blueprint("-C", room, "--engine", engine, "chat", "--by", PERSON, *flags, "-m", turn.says)
        assert ran.status == 0, (turn.says, ran.err)
        holds(turn, ran.out)
        if turn.asks:
            assert ("Applied:" if turn.yes else "Proposed:") in ran.out, (turn.says, ran.out)


def by_hand(room: Path, engine: str, later: Callable[[], None], url: str = "") -> None:
    """Typed into one conversation, with a yes or a no to what is proposed."""
    with Terminal(room, engine, {"OPENAI_BASE_URL": url, "OPENAI_MODEL": MODEL} if url else {}) as shown:
        shown.until("/exit leaves")
        for turn in SCRIPT:
            if turn.after_draft:
                later()
            shown.type(f"{turn.says}\r")
            seen = shown.answer()
            holds(turn, seen)
            assert ("Apply?" in seen) == turn.asks, (turn.says, seen)
            if turn.asks:
                shown.say("y" if turn.yes else "n", "Applied; /undo" if turn.yes else "Nothing was changed.")
        shown.say("/exit", "")
        assert shown.end() == 0


def ended(room: Path, blueprint: Blueprint, *, well_drafted: bool = True) -> None:
    """The document holds what was accepted and nothing else; where it is well drafted, no check finds an error."""
    holds_what_was_accepted(Workspace(room).document.read_text("utf-8"))
    if not well_drafted:  # a computed draft tells each entry in its own words, history too
        return
    checked = blueprint("-C", room, "check")
    assert not [line for line in checked.out.splitlines() if line.startswith(ERRORS)], checked.out


ERRORS = tuple(f"error {section}" for section in (*SECTIONS, "decision-log", "open-questions"))


def test_the_script_has_25_turns_and_every_sort_of_them() -> None:
    """Asked, edited, reversed, drawn, undone, redone, locked, declined, drafted after a new transcript."""
    assert len(SCRIPT) == 25
    assert sum(turn.asks and turn.yes for turn in SCRIPT) >= 9
    assert sum(turn.after_draft for turn in SCRIPT) == 1
    assert any(turn.asks and not turn.yes for turn in SCRIPT)


def test_25_messages_by_rules(blueprint: Blueprint, room: Path, draft: Drafted) -> None:
    """Each turn in a run of its own."""
    draft(FIRST, "offline")
    by_message(blueprint, room, "offline", lambda: draft(LATER, "offline"))
    ended(room, blueprint)


def test_25_messages_to_the_recorded_model(
    blueprint: Blueprint, room: Path, draft: Drafted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every request of the chat, of reading and of drafting has its recording, and every recording is played."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with cassette(CHAT):
        draft(FIRST, "openai", *SECTIONS)
        by_message(blueprint, room, "openai", lambda: draft(LATER, "openai", *STALE))
    ended(room, blueprint)


def model(name: str) -> AbstractContextManager[Loopback]:
    """A server that answers by the recordings, or by rules of its own."""
    return replayed(CHAT) if name == "recorded" else talker()


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The model whose answers are computed."""
    with talker() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        yield server


def test_25_messages_to_a_computed_model(blueprint: Blueprint, room: Path, draft: Drafted, computed: Loopback) -> None:
    """Whatever the prompts say: what rules have drafted is changed in talk with a model."""
    draft(FIRST, "offline")
    by_message(blueprint, room, "openai", lambda: draft(LATER, "offline"))
    ended(room, blueprint, well_drafted=False)
    assert {"converse", "draft"} <= set(computed.forms())


@pytest.mark.soak
@pytest.mark.parametrize("engine", ["offline", "recorded", "computed"])
def test_25_turns_as_a_person_types_them(
    blueprint: Blueprint, room: Path, draft: Drafted, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One conversation on a terminal, with the draft made beside it."""
    with nullcontext() if engine == "offline" else model(engine) as server:
        url = server.url if server else ""
        if url:
            monkeypatch.setenv("OPENAI_BASE_URL", url)
        reads = "openai" if engine == "recorded" else "offline"
        draft(FIRST, reads, *(SECTIONS if engine == "recorded" else ()))
        later = STALE if engine == "recorded" else ()
        by_hand(room, "openai" if url else "offline", lambda: draft(LATER, reads, *later), url)
    ended(room, blueprint, well_drafted=engine != "computed")
