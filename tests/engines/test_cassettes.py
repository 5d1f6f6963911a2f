"""How exchanges are recorded and found again, tried against the server on loopback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from engine_samples import KEY, brief, chunk, engine, transcript
from loopback import Loopback, Say
from vcr.errors import CannotOverwriteExistingCassetteException

from agent.catalogue import load
from cassettes import cassette


def recorded(path: Path) -> None:
    """A file with one reading and one draft."""
    with Loopback() as server, cassette(path, record=True):
        reader = engine(server.url)
        reader.extract(chunk())
        reader.draft(brief("component map"))


def test_what_was_recorded_plays_without_a_server(tmp_path: Path) -> None:
    """Another address, no server behind it, another key: the same findings and the same draft."""
    path = tmp_path / "a.yaml"
    recorded(path)
    with Loopback() as server:
        live = engine(server.url)
        expected = live.extract(chunk()), live.draft(brief("component map"))
    with cassette(path):
        player = engine("http://127.0.0.1:9/somewhere/v1", retries=False)
        assert (player.extract(chunk()), player.draft(brief("component map"))) == expected


def test_a_recording_holds_nothing_that_is_ours_alone(tmp_path: Path) -> None:
    """No key, no host, no path of this machine, no header but the content's type."""
    path = tmp_path / "a.yaml"
    recorded(path)
    text = path.read_text()
    assert KEY not in text
    assert "authorization" not in text.lower()
    assert "127.0.0.1" not in text
    assert str(tmp_path) not in text
    assert "user-agent" not in text.lower()


def test_a_recording_is_read_by_people(tmp_path: Path) -> None:
    """The prompt stands in it as a block of lines, each turn on a line of its own."""
    path = tmp_path / "a.yaml"
    recorded(path)
    lines = path.read_text().splitlines()
    assert any(line.strip().startswith('{"turn": 2, "speaker": "Otto"') for line in lines)
    assert any(line.strip() == "<<<DATA" for line in lines)


def test_a_prompt_may_change_and_a_fact_may_not(tmp_path: Path) -> None:
    """The instructions are no part of what is matched; one other word in a turn is."""
    path = tmp_path / "a.yaml"
    with Loopback() as server, cassette(path, record=True):
        engine(server.url).extract(chunk())
    said = load().templates
    front, split, message = said["find"].partition("\n=== message ===\n")
    otherwise = front[: front.index("---", 3) + 3] + "\nQuite other words. {{topics}}" + split + message
    assert otherwise != said["find"]
    with cassette(path):
        assert engine("http://127.0.0.1:9/v1", retries=False, templates={**said, "find": otherwise}).extract(chunk())
    other = chunk(transcript((("Ines", "We decided on something that was never recorded."),)))
    with pytest.raises(CannotOverwriteExistingCassetteException), cassette(path):
        engine("http://127.0.0.1:9/v1", retries=False).extract(other)


def test_what_was_sent_back_is_part_of_what_is_matched(tmp_path: Path) -> None:
    """A wrong answer and the mended one are two recordings, played in their order."""
    path = tmp_path / "a.yaml"
    with Loopback([Say(content="Hm.")]) as server, cassette(path, record=True):
        expected = engine(server.url).extract(chunk())
    with cassette(path) as tape:
        assert engine("http://127.0.0.1:9/v1", retries=False).extract(chunk()) == expected
        assert tape.play_count == 2


def test_recording_asks_only_for_what_it_lacks_and_drops_what_nothing_plays(tmp_path: Path) -> None:
    """The second run asks for the new section alone; the old one's recording is gone."""
    path = tmp_path / "a.yaml"
    recorded(path)
    with Loopback() as server, cassette(path, record=True):
        again = engine(server.url)
        again.extract(chunk())
        again.draft(brief(instructions=("Begin with the retention.",)))
    assert server.forms() == ["draft"]
    with cassette(path) as tape:
        player = engine("http://127.0.0.1:9/v1", retries=False)
        player.extract(chunk())
        player.draft(brief(instructions=("Begin with the retention.",)))
        assert len(tape) == 2


def test_a_run_that_breaks_off_keeps_every_answer(tmp_path: Path) -> None:
    """Each is on disk before the next request, and nothing old is dropped."""
    path = tmp_path / "a.yaml"
    recorded(path)

    def broken() -> None:
        with Loopback() as server, cassette(path, record=True):
            engine(server.url).extract(chunk(transcript((("Ines", "We decided on three shelves."),))))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    with cassette(path) as tape:
        assert len(tape) == 3
        player = engine("http://127.0.0.1:9/v1", retries=False)
        player.extract(chunk())
        player.extract(chunk(transcript((("Ines", "We decided on three shelves."),))))
        player.draft(brief("component map"))


def test_a_recording_that_nothing_plays_is_found(tmp_path: Path) -> None:
    """By the form that it answers."""
    path = tmp_path / "a.yaml"
    recorded(path)
    with pytest.raises(AssertionError, match="draft-v1"), cassette(path):
        engine("http://127.0.0.1:9/v1", retries=False).extract(chunk())


def test_twenty_replays_are_equal(tmp_path: Path) -> None:
    """No order, cache or buffer makes a difference."""
    path = tmp_path / "a.yaml"
    recorded(path)
    seen = set()
    for _ in range(20):
        with cassette(path):
            player = engine("http://127.0.0.1:9/v1", retries=False)
            seen.add(json.dumps([f.model_dump(mode="json") for f in player.extract(chunk())]))
            player.draft(brief("component map"))
    assert len(seen) == 1
