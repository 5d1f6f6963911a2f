"""Token counts without a network, and chunks that lose no turn."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.model.transcript import Attachment, Manner, Outline, Transcript, Turn
from agent.text import chunks as module
from agent.text.chunks import OVERLAP, chunks, count, known

OUTLINE = Outline(manner=Manner.CHAT, participants=(), topics=())


def talk(sizes: list[int]) -> Transcript:
    turns = tuple(
        Turn(n=n, speaker="Ann", time=None, text="word " * size, anchor=f"line {n}") for n, size in enumerate(sizes, 1)
    )
    return Transcript(key="k", revision="r", source="s", title="t", format="plain", turns=turns)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder, nothing loaded yet, and no network at all."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr("tiktoken.registry.ENCODINGS", {})
    module._encoding.cache_clear()
    return tmp_path


def test_ranks_are_laid_out_once_and_nothing_is_fetched(fresh: Path) -> None:
    """The file has the name and the content that tiktoken asks for; the environment is as it was."""
    assert count("hello world", "gpt-4o") == 2
    (path,) = (fresh / "blueprint" / "tiktoken").iterdir()
    assert (
        path.name
        == hashlib.sha1(b"https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken").hexdigest()
    )
    assert "TIKTOKEN_CACHE_DIR" not in os.environ


def test_a_damaged_rank_file_is_replaced_not_fetched(fresh: Path) -> None:
    """tiktoken would go to the network for it."""
    count("x", "gpt-4")
    (path,) = (fresh / "blueprint" / "tiktoken").iterdir()
    path.write_bytes(path.read_bytes()[:1000])
    module._encoding.cache_clear()
    assert count("hello world", "gpt-4") == 2


def test_without_a_writable_cache_a_temporary_folder_serves(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that cannot be written is no reason to stop."""
    blocked = fresh / "file"
    blocked.write_text("x")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.setattr("tempfile.tempdir", str(fresh))
    assert count("hello world", "gpt-4o") == 2


@pytest.mark.parametrize("model", ["", "llama3.1:8b", "org/unheard-of", "text-davinci-003", "davinci", "gpt2"])
def test_an_unknown_model_is_counted_as_an_estimate(fresh: Path, model: str) -> None:
    """Also models whose ranks are not on board: never the network, never an error."""
    assert not known(model)
    assert count("hello world", model) == 2


@pytest.mark.parametrize(
    "model", ["gpt-4o", "gpt-4o-mini-2024-07-18", "openai/gpt-4o", "gpt-4", "gpt-5-mini", "gpt-oss-20b"]
)
def test_a_known_model_is_counted_exactly(model: str) -> None:
    """By its own encoding."""
    assert known(model)
    assert count("hello world", model) == 2


def test_special_tokens_are_text() -> None:
    """Talk about models holds their marks; they count as the letters that they are."""
    assert count("say <|endoftext|> and <|im_start|>", "gpt-4o") > 8


@pytest.mark.parametrize("unit", ["a", "=", " ", "\n", "ab", "\u0301", "漢", "1"])
def test_long_repetition_takes_linear_time(unit: str) -> None:
    """A million letters in a few seconds, not in hours; and the count grows with the text."""
    count("warm", "gpt-4o")
    began = time.process_time()
    long = count(unit * 1_000_000, "gpt-4o")
    assert time.process_time() - began < 12
    assert long >= 9 * count(unit * 100_000, "gpt-4o")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.integers(20, 400))
def test_every_turn_is_in_a_chunk_and_chunks_keep_the_budget(sizes: list[int], budget: int) -> None:
    """In order, without a gap; over the budget only where one turn alone is."""
    made = chunks(talk(sizes), OUTLINE, budget)
    assert made[0].first == 1
    assert made[-1].last == len(sizes)
    for before, after in pairwise(made):
        assert before.first < after.first <= before.last + 1
        assert before.last < after.last
        assert before.last - after.first < OVERLAP
    for chunk in made:
        used = sum(module._size(turn, "") for turn in chunk.turns)
        assert used <= budget or chunk.first == chunk.last
    assert made == chunks(talk(sizes), OUTLINE, budget)


def test_neighbours_share_a_few_turns() -> None:
    """A question at the end of one chunk stands with its answer in the next."""
    first, second, *_ = chunks(talk([20] * 30), OUTLINE, 400)
    assert second.first == first.last + 1 - OVERLAP


def test_no_budget_is_one_chunk_and_no_turn_is_none() -> None:
    """The offline engine gets the discussion whole."""
    assert [(c.first, c.last) for c in chunks(talk([9] * 500), OUTLINE, None)] == [(1, 500)]
    assert chunks(talk([]), OUTLINE, 100) == ()


def test_a_pasted_log_counts_as_far_as_it_is_sent() -> None:
    """Megabytes in an attachment do not push a turn out of every budget."""
    turn = Turn(
        n=1,
        speaker="Ann",
        time=None,
        text="see log",
        attachments=(Attachment(text="line\n" * 500_000),),
        anchor="line 1",
    )
    assert module._size(turn, "") < 3_000
