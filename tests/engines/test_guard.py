"""The last look before a request leaves the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from engine_samples import brief, chunk, engine, transcript
from loopback import Loopback, Say, data_lines

from agent.engines.forms.data import turn_line
from agent.errors import UsageError
from agent.model.transcript import Turn
from agent.text.secrets import parse_rules

RULES = parse_rules((Path(__file__).parents[2] / "prompts" / "lexicons" / "secrets.toml").read_text("utf-8"))
TOKEN = "ghp" + "_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


@pytest.mark.parametrize(
    "text",
    [f"clone with {TOKEN}", 'the config says "password": "hunter22x"\nand that is it', "ask ada.berg@kiln.example"],
)
def test_a_secret_that_no_step_masked_is_not_sent(text: str) -> None:
    """The rules run once more over the whole body: no call is made, and the sentence names the kind, not the secret."""
    with Loopback() as server, pytest.raises(UsageError, match="not sent") as refused:
        engine(server.url, secrets=RULES).extract(chunk(transcript((("Otto", text),))))
    assert server.requests == []
    assert not any(secret in str(refused.value) for secret in (TOKEN, "hunter22x", "ada.berg"))


def test_facts_and_marks_pass() -> None:
    """What was masked is sent; so are all prompts and forms, and a draft's facts."""
    with Loopback() as server:
        asked = engine(server.url, secrets=RULES)
        asked.extract(chunk(transcript((("Otto", "We will keep the token ⟦secret:7F3A⟧ in the vault."),))))
        asked.draft(brief())
    assert len(server.requests) == 2


def test_what_the_endpoint_itself_wrote_does_not_stop_the_run() -> None:
    """An answer with an invented address that has to be given anew goes back to where it came from."""
    wrong = json.dumps({"findings": "mail ops@kiln.example"})
    with Loopback([Say(wrong)]) as server:
        assert engine(server.url, secrets=RULES).extract(chunk())
    assert len(server.requests) == 2


def test_without_rules_everything_is_sent() -> None:
    """That is what --no-redact asks for."""
    with Loopback() as server:
        engine(server.url).extract(chunk(transcript((("Otto", f"We will use {TOKEN}."),))))
    assert TOKEN in str(data_lines(server.requests[0]))


def test_reactions_are_shown_beside_the_words() -> None:
    """A thumb under a proposal is assent, so the model sees it; where there is none the line is as it was."""
    turn = Turn(n=3, speaker="Otto", text="SQLite?", anchor="1", reactions=("+1 by Ines, Ada",))
    assert json.loads(turn_line(turn))["reactions"] == ["+1 by Ines, Ada"]
    assert "reactions" not in turn_line(turn.model_copy(update={"reactions": ()}))
