"""Questions that take something for granted, or ask who was against what, and what was taken in the place of what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_samples import Blueprint, asked

from agent.bootstrap import Options, Session

TALK = """Greta: Watering of the orchard, the new controller.
Pavel: Decision: readings are stored in PostgreSQL 16, because we know it.
Greta: Agreed.
Pavel: MongoDB is out, because nobody here has run it.
Greta: What about Kafka for the readings?
Pavel: Kafka is out, since three machines stand there for forty messages a minute.
Greta: Okay, decision: the readings go through NATS, because it is one binary.
Pavel: Agreed.
Tove: Decision: the valves decide by themselves when the radio is gone.
Greta: Agreed.
Pavel: I don't like that the valves decide by themselves, a leak runs all night.
Greta: I hear you, Pavel. It stays so.
Tove: Decision: a valve stays open for 20 minutes at most, because the pump gets hot.
Greta: Agreed.
Tove: Decision: three pumps feed the lower field, and 40 valves hang on them.
Greta: Agreed.
Tove: The valve box calls the pump station, and the pump station calls the weather service. That is the frost alarm.
Tove: RabbitMQ we could look at some day.
Tove: I'll ask the pump maker about the fuse by the 4th of June.
"""


@pytest.fixture(scope="session")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of one talk, drafted once."""
    root = tmp_path_factory.mktemp("orchard")
    talk = root / "2026-05-21-orchard.txt"
    talk.write_text(TALK, "utf-8")
    Session(root, Options(engine="offline"), environment={}).draft([str(talk)])
    return root


@pytest.fixture
def drafted(orchard: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(orchard, tmp_path / "orchard"))


@pytest.mark.parametrize(
    ("message", "shows"),
    [
        ("why did we move from NATS to Kafka?", ("Kafka was not chosen: it was turned down.", "NATS was not given up")),
        ("why did we choose MongoDB?", ("MongoDB was not chosen", "nobody here has run it")),
        ("why did we switch off PostgreSQL?", ("PostgreSQL was not given up: it holds.",)),
        ("why did we replace NATS with Pulsar?", ("“Pulsar” was never discussed.", "NATS was not given up")),
        ("why PostgreSQL and not Oracle?", ("“Oracle” was never discussed.", "because we know it")),
        ("why does a valve stay open for 45 minutes?", ("Another amount is settled:", "20 minutes", "pump gets hot")),
        ("why did we give up NATS for Kafka?", ("Kafka was not chosen", "NATS was not given up")),
        ("when do we switch to Kafka?", ("Kafka was not chosen",)),
        ("has Greta ever objected to something?", ("Greta is not recorded to have objected",)),
        ("reason for dropping MongoDB", ("nobody here has run it",)),
        ("did anybody argue against NATS?", ("Nobody is recorded to have objected to NATS",)),
        ("any objections to the valves?", ("Pavel: “I don't like that the valves",)),
        ("does Pavel disagree with anything?", ("Pavel: “I don't like that the valves",)),
        ("whats due next week", ("No open action names “next week”. What is open:",)),
        ("what did Tove settle about Kafka?", ("No decision about Kafka is recorded as settled by Tove.",)),
        ("list everything about valves", ("valves decide by themselves",)),
        ("what else was considered for the readings?", ("Turned down: ", "Kafka")),
        ("what else was considered for the fence?", ("Nothing else is recorded",)),
        ("what are the three biggest risks?", ("no risks",)),
        ("who complained about the valves?", ("Pavel: “I don't like that the valves",)),
        ("what was chosen instead of Kafka?", ("the readings go through NATS",)),
        ("and instead of MongoDB?", ("PostgreSQL 16",)),
        ("what was chosen instead of Pulsar?", ("“Pulsar” was never discussed.",)),
        ("what do we use instead of NATS?", ("Nothing was: NATS holds.",)),
        ("were there decisions somebody objected to?", ("Pavel: “I don't like that the valves", "Settled there: ")),
        ("which decisions did Pavel disagree with", ("Pavel: “I don't like that the valves",)),
        ("who was against the valves deciding?", ("Pavel: “I don't like that the valves",)),
        ("did Greta object to anything?", ("Greta is not recorded to have objected",)),
        ("was there any disagreement about the pump?", ("Nobody is recorded to have objected to pump",)),
        ("which decisions did Ulla object to?", ("Nobody named Ulla took part",)),
        ("what did Pavel decide?", ("readings are stored in PostgreSQL 16",)),
        ("what did Greta decide about readings?", ("go through NATS",)),
        ("the two most important decisions", ("No decision",)),
        ("I'm new here, where do I start?", ("What shapes the system",)),
        ("who owns what?", ("Tove: Ask the pump maker",)),
        ("what is due by 4 June", ("Tove: Ask the pump maker",)),
        ("what is due by 9 July", ("No open action names “9 July”. What is open:",)),
        ("how many pumps feed the lower field?", ("three pumps",)),
        ("how many fields do the pumps feed?", ("nearest in the ledger",)),
        ("how many seconds does a valve stay open?", ("20 minutes",)),
        ("delete D-002", ("No entry is struck out of the ledger",)),
        ("remove the risk about the leak", ("No entry is struck out of the ledger",)),
        ("rename the valve to Tap everywhere", ("A name comes from the discussions",)),
    ],
)
def test_what_a_question_takes_for_granted_is_looked_up(
    blueprint: Blueprint, drafted: Path, message: str, shows: tuple[str, ...]
) -> None:
    """What is not so is said not to be, and what is so is told in its place."""
    said = asked(blueprint, drafted, message)
    for words in shows:
        assert words.casefold() in said["answer"].casefold()
    assert said["changes"] == []


@pytest.mark.parametrize(
    "message",
    ["why do we use NATS?", "why did we choose PostgreSQL?", "why does a valve stay open for 20 minutes?"],
)  # fmt: skip
def test_a_question_that_holds_is_answered_plainly(blueprint: Blueprint, drafted: Path, message: str) -> None:
    """Nothing is put right where nothing is wrong."""
    said = asked(blueprint, drafted, message)["answer"]
    for words in ("was not chosen", "not given up", "Another amount", "never discussed"):
        assert words not in said


def test_why_something_lost_is_answered_by_its_reason(blueprint: Blueprint, drafted: Path) -> None:
    """That it lost is told with what was taken instead, and nothing is put right."""
    said = asked(blueprint, drafted, "why did we reject Kafka?")["answer"]
    assert "Kafka is out, since three machines" in said
    assert "not given up" not in said
