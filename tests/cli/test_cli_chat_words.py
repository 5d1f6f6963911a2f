"""Questions in other words than those of the discussions, answered by rules: what is meant is found, or said not to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_samples import Blueprint, asked

from agent.bootstrap import Options, Session

TALK = """Ines: Lab results for the clinics. What we have is a PHP application from 2011.
Ruben: Decision: the legacy application is switched off on 15 January.
Ines: Agreed. Storage next.
Petra: Decision: results are stored in PostgreSQL 16, because the reports need joins.
Ines: Agreed.
Ruben: Sessions end after 15 minutes without a touch.
Ines: Agreed, 15 minutes.
Petra: What if the SMS can't be delivered?
Ruben: Then it retries 3 times, five minutes apart, and after that the duty desk calls the ward.
Ines: Agreed, three tries five minutes apart, then the duty desk calls.
Petra: Monitoring?
Ruben: Prometheus and Grafana, alerts go to the duty phone.
Ines: Agreed. Prometheus and Grafana.
Petra: Decision: the archive is encrypted with AES-256.
Ruben: Agreed. Who's the CA for the analysers, though?
Ines: No idea yet. That stays open.
Petra: How does a rerun go?
Ruben: The portal service asks the intake service, the intake service calls the analyser gateway.
Ines: Who pays for the SIM cards? No idea yet, open.
Ruben: Decision: analysers talk over Wi-Fi 6, because cables are in the way.
Ines: Agreed. There is a freeze from 1 November.
"""


@pytest.fixture(scope="session")
def labs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of one talk, drafted once."""
    root = tmp_path_factory.mktemp("labs")
    talk = root / "2026-05-04-labs.txt"
    talk.write_text(TALK, "utf-8")
    Session(root, Options(engine="offline"), environment={}).draft([str(talk)])
    return root


@pytest.fixture
def drafted(labs: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(labs, tmp_path / "labs"))


@pytest.mark.parametrize(
    ("message", "shows"),
    [
        ("when does the old system finally get turned off?", "15 January"),
        ("who is the certificate authority?", "Who's the CA"),
        ("after how many minutes of inactivity is somebody logged out?", "15 minutes without a touch"),
        ("what happens when a text message cannot be delivered?", "3"),
        ("what do we use for monitoring?", "alerts go to the duty phone"),
        ("how is the archive protected?", "AES-256"),
        ("where do the results end up being saved?", "PostgreSQL 16"),
        ("why wifi?", "cables are in the way"),
        ("is it decided who pays for the SIMs?", "Who pays for the SIM cards"),
    ],
)
def test_what_is_meant_is_found_in_other_words(message: str, shows: str, blueprint: Blueprint, drafted: Path) -> None:
    """By what means the same, by initials, by the question that was answered, whatever words say nothing."""
    assert shows in asked(blueprint, drafted, message)["answer"]


def test_it_is_said_how_a_question_was_understood(blueprint: Blueprint, drafted: Path) -> None:
    """So that a person sees when something else was meant."""
    said = asked(blueprint, drafted, "when does the old system get turned off?")["answer"]
    assert said.startswith("You asked about “old system” and “turned off”; nearest in the ledger:")


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("why did we choose Kubernetes?", "“Kubernetes” was never discussed."),
        ("how long is the archive encrypted on tape?", "Nobody used the word “tape”."),
        ("what is decided about refunds?", "was never discussed"),
    ],
)
def test_what_nobody_said_is_not_read_into_other_words(
    message: str, says: str, blueprint: Blueprint, drafted: Path
) -> None:
    """A name that nobody used stands for no other; a word that nobody used is named."""
    assert says in asked(blueprint, drafted, message)["answer"]


@pytest.mark.parametrize("message", ["who is the current user?", "what does the computer do?", "what is being stored?"])
def test_a_word_that_is_spelt_rightly_is_taken_as_it_is(message: str, blueprint: Blueprint, drafted: Path) -> None:
    """'user' is not 'used', 'computer' not 'compiler', 'being' not 'bring'."""
    assert "Taken for" not in asked(blueprint, drafted, message)["answer"]


@pytest.mark.parametrize(
    "message", ["what still has no answer?", "what do we not know yet?", "which points have no owner yet?"]
)
def test_what_has_no_answer_is_what_is_open(message: str, blueprint: Blueprint, drafted: Path) -> None:
    """In whatever way it is asked."""
    assert "Open question" in asked(blueprint, drafted, message)["answer"]


@pytest.mark.parametrize(
    "message",
    [
        "put this on the list of open questions: who pays for the pagers?",
        "note as an open question who pays for the pagers",
        "put down as an open question: who pays for the pagers?",
        "add to the open questions: who pays for the pagers?",
    ],
)
def test_a_question_is_put_on_the_list(message: str, blueprint: Blueprint, drafted: Path) -> None:
    """It is proposed, and shown."""
    changes = asked(blueprint, drafted, message)["changes"]
    assert [change["kind"] for change in changes] == ["question"]
    assert "who pays for the pagers" in changes[0]["diff"]


def test_a_section_is_told_something_more(blueprint: Blueprint, drafted: Path) -> None:
    """As a sentence of the person's own, that is shown before it is put there."""
    said = asked(blueprint, drafted, "in the security section, say that keys are rotated every quarter")
    assert "in your words: Keys are rotated every quarter." in said["answer"]
    assert "+Keys are rotated every quarter." in said["changes"][0]["diff"]
    assert not said["changes"][0]["applied"]


def test_a_second_question_points_to_what_the_first_was_about(blueprint: Blueprint, drafted: Path) -> None:
    """'It' is the freeze, and nothing that was never discussed."""
    said = asked(blueprint, drafted, "is there a freeze and when does it begin?")["answer"]
    assert "1 November" in said
    assert "never discussed" not in said


def test_a_flow_is_drawn_by_the_name_under_which_it_was_told(blueprint: Blueprint, drafted: Path) -> None:
    """Its messages name it nowhere; the turns in which they were told do."""
    said = asked(blueprint, drafted, "draw a sequence diagram for a rerun")
    drawn = said["changes"][0]["diff"]
    assert drawn.index("n_portal_service->>n_intake_service") < drawn.index("n_intake_service->>n_analyser_gateway")


def test_what_cannot_be_drawn_says_what_is_missing(blueprint: Blueprint, drafted: Path) -> None:
    """And nothing is proposed."""
    said = asked(blueprint, drafted, "draw a sequence diagram for the archive")
    assert "What is missing: messages between its parts" in said["answer"]
    assert said["changes"] == []


@pytest.mark.parametrize("message", ["rank the teams by happiness", "simulate the archive under load"])
def test_what_is_beyond_the_rules_says_what_can_be_asked(message: str, blueprint: Blueprint, drafted: Path) -> None:
    """In the place of it."""
    assert "What can be asked" in asked(blueprint, drafted, message)["answer"]


def test_words_that_say_nothing_are_not_looked_up(blueprint: Blueprint, drafted: Path) -> None:
    """Nothing 'was talked about' by an empty word."""
    said = asked(blueprint, drafted, "summarize what everybody thinks")["answer"]
    assert said.startswith("Nothing in the question says what it is about")
