"""Technologies that no lexicon holds, and families of names that it must hold; near ones that are none."""

from __future__ import annotations

import pytest
from engines.test_offline_technologies import names, standing, technologies


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("There is a little parser, Ostinat, that reads the old logbooks.", "Ostinat"),
        ("We could take a search engine called Brackwater.", "Brackwater"),
        ("The panel has a driver chip, the SSD1683, and it gets warm.", "SSD1683"),
        ("Marlinspike is a small template engine, it has no tests.", "Marlinspike"),
        ("The charts come in the KESTRA format.", "KESTRA"),
        ("We could sign with The Harbour Framework.", None),
        ("We're writing a library called Pantolo.", None),
        ("Our own project, a database called Pantolo, comes later.", None),
        ("It is a parser, and That is a library.", None),
        ("The German format and the Friday protocol are dull.", None),
        ("Peter is a driver, and we have a customer, Landmann.", None),
        ("There's a chip, Bo.", None),
        ("A problem with the modem, Berlin has it too.", None),
    ],
)
def test_a_name_is_told_by_what_it_is_said_to_be(said: str, name: str | None) -> None:
    """A library, an engine, a chip or a format; no person, no place, and not what one makes oneself."""
    assert list(technologies(f"Ada: Good morning.\nBo: {said}")) == ([name] if name else [])


def test_a_name_once_brought_up_is_known_for_the_rest_of_the_talk() -> None:
    """Also where the sentence takes it and turns another down."""
    talk = "Ada: There's a level detector called Brimley.\nBo: So we take Brimley, and Redis is out."
    assert {n: f.status for n, f in technologies(talk).items()} == {"Brimley": "chosen", "Redis": "rejected"}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("The calls are kept as FLAC.", "FLAC"),
        ("The scans are TIFF.", "TIFF"),
        ("The forecast comes as GRIB2 files.", "GRIB"),
        ("A pg_dump every night.", "pg_dump"),
        ("The copies go out with restic.", "restic"),
        ("The dive log is under CC BY 4.0.", "CC BY"),
        ("It is AGPL code.", "AGPL"),
        ("The finds go to GBIF.", "GBIF"),
        ("The tracks are drawn in QGIS.", "QGIS"),
        ("Silero hears whether anybody speaks.", "Silero"),
        ("The patches are made with detools.", "detools"),
        ("The buoy sends NMEA 0183.", "NMEA 0183"),
    ],
)
def test_formats_licences_and_small_tools_are_known(said: str, name: str) -> None:
    assert names(said) == [name]


@pytest.mark.parametrize(
    "said",
    [
        "Put me in cc by Friday.",
        "The barman fits the bill.",
        "He plays the piper.",
        "A courgette and a duplicity of signs.",
    ],
)
def test_what_only_reads_like_one_of_them_is_none(said: str) -> None:
    assert names(said) == []


def test_the_end_of_a_sentence_says_what_is_out() -> None:
    """Of all that it names before; what 'those' are elsewhere is another matter."""
    talk = "Ada: We looked at Redis and NATS.\nBo: {}"
    out = technologies(talk.format("Redis is too dear and NATS is too new, so those two are out."))
    assert {f.status for f in out.values()} == {"rejected"}
    kept = technologies(talk.format("Redis is quick and NATS is small, so those are good."))
    assert "rejected" not in {f.status for f in kept.values()}


def test_between_two_hours_is_no_choice_between_two_things() -> None:
    talk = "Ada: Okay, so upload over {} to the harbour.\nBo: Yes."
    assert standing("SFTP", talk.format("SFTP between 01:00 and 04:00")) == "chosen"
    assert standing("SFTP", talk.format("SFTP or FTP, the choice is between the two")) != "chosen"


def test_what_others_wrote_or_sent_before_is_no_choice() -> None:
    talk = "Ada: The old loggers, they wrote {} onto a card, and once a week somebody swapped the cards.\nBo: Yes."
    assert standing("CSV", talk.format("CSV at two lines a second")) == "mentioned"


def test_what_a_person_puts_without_a_verb_against_a_proposal_is_chosen() -> None:
    """It stands in the turn that turns the proposal down; beside nothing that falls it is only named."""
    talk = (
        "user: I rent out a boat and want a page that shows whether it is free.\n"
        "assistant: I would take Kubernetes with three services.\n"
        'user: {}. one small page that says "is the boat free for me", pictures in MinIO behind nginx'
    )
    assert standing("MinIO", talk.format("no. we are two people. no kubernetes"), with_assistant=True) == "chosen"
    assert standing("MinIO", talk.format("i thought about it for a while"), with_assistant=True) == "mentioned"
