"""What a later decision puts in the place of an earlier one about the same thing; and what only looks alike."""

from __future__ import annotations

import pytest
from fakes import Collecting
from talk_samples import engine, transcript

from agent.catalogue import load
from agent.model.details import Kind
from agent.model.fold import fold
from agent.model.log import LogEvent
from agent.model.transcript import Redacted, Transcript
from agent.pipeline.reading import feed, read_discussion
from agent.text.acts import parse_cues
from agent.text.topics import Topics
from agent.text.words import fold_name

HEAD = "Lena: Hello everybody.\nOmar: Hello.\nTova: Hello.\n"


def ended(*talks: str) -> list[tuple[str, str]]:
    """(what fell, what took its place) after these talks, in their order."""
    catalogue = load()
    cues = parse_cues(catalogue.text("lexicons/cues.toml"))
    topics = Topics([(t.id, t.strong, t.keywords) for t in catalogue.topics])
    names = {fold_name(f): t.name for t in catalogue.technologies.entries for f in t.forms}
    log: tuple[LogEvent, ...] = ()
    for n, talk in enumerate(talks):
        told = transcript(f"{HEAD}{talk}\nOmar: Good.\nTova: Fine.")
        told = told.model_copy(update={"key": f"talk-{n}", "source": f"talk-{n}.txt"})
        read = read_discussion(Redacted[Transcript](value=told), engine(), cues, topics, names, Collecting())
        log = (*log, *feed(read, log, engine(), len(log) + 1).events)
    entries = {e.id: e for e in fold(log).entries if e.kind is Kind.DECISION}
    return [(e.statement, entries[e.superseded_by].statement) for e in entries.values() if e.superseded_by]


LOGS = "Lena: How long do we keep the gate logs?\nOmar: Thirty days.\nLena: Good, gate logs are kept for 30 days."
STORE = "Lena: What do we store the bookings in?\nOmar: MySQL.\nLena: Right, the bookings go into MySQL."
BACKUP = "Lena: Agreed, backups go to the library every night.\nOmar: Yes."
CARD = "Lena: So the ferry card is read with a barcode scanner, agreed.\nOmar: Agreed."
REPORT = "Lena: Agreed, the report goes out every hour.\nOmar: OK."
LOCK = "Lena: Decision: the lock opens for 15 seconds.\nOmar: Fine."


@pytest.mark.parametrize(
    ("first", "second", "fell", "stands"),
    [
        (
            LOGS,
            ("Tova: The gate logs, 30 days is too short for the police.\nLena: OK, 90 days for the gate logs."),
            "30 days",
            "90 days",
        ),
        (
            STORE,
            ("Omar: MySQL locks up when the schools book.\nLena: Then Postgres for the bookings."),
            "MySQL",
            "Postgres",
        ),
        (
            BACKUP,
            (
                "Lena: The library is closing in May.\n"
                "Omar: Then the backups go to the town hall.\n"
                "Lena: Good, backups go to the town hall from May."
            ),
            "library",
            "town hall",
        ),
        (
            CARD,
            (
                "Omar: The barcode scanners don't see anything in the rain. I tried three.\n"
                "Tova: The other ferry has NFC readers.\n"
                "Lena: OK then, NFC readers for the ferry card."
            ),
            "barcode",
            "NFC",
        ),
        (
            REPORT,
            (
                "Lena: Nobody reads an hourly report.\n"
                "Omar: Once a day is plenty.\n"
                "Lena: So the report goes out once a day, at 7."
            ),
            "every hour",
            "once a day",
        ),
        (
            LOCK,
            (
                "Tova: The old people don't make it in 15 seconds.\n"
                "Omar: Changing the lock to 40 seconds.\n"
                "Lena: Fine with me."
            ),
            "15 seconds",
            "40 seconds",
        ),
    ],
)
def test_a_later_talk_settles_the_same_thing_anew(first: str, second: str, fell: str, stands: str) -> None:
    """By an amount, a technology, a place or a rhythm, found by what both are about."""
    assert [(fell in old, stands in new) for old, new in ended(first, second)] == [(True, True)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LOGS, "Lena: The photos are kept for 90 days, agreed.\nOmar: OK."),
        (LOGS, "Lena: Agreed, gate logs are also kept for 90 days on tape.\nOmar: OK."),
        (STORE, "Lena: The search runs on Elasticsearch, agreed.\nOmar: Yes."),
        (BACKUP, "Lena: Agreed, backups are encrypted with restic.\nOmar: OK."),
        (REPORT, "Lena: And the report to the council goes out every month, agreed.\nOmar: OK."),
        (CARD, "Lena: Agreed, the crew card is read with an NFC reader.\nOmar: OK."),
        (LOCK, "Lena: The alarm rings after 40 seconds, agreed.\nOmar: OK."),
    ],
)
def test_another_thing_takes_the_place_of_nothing(first: str, second: str) -> None:
    """Of one unit or sort, but about something else, or beside what there is."""
    assert ended(first, second) == []


BETWEEN = (
    "Lena: The chairs, then.\nOmar: They are blue.\nTova: Blue is good.\nLena: And the paint?\nOmar: Dry by noon.\n"
)


def test_an_amount_that_is_spoken_of_again_gives_way_within_a_talk() -> None:
    """Where somebody comes back to it, and another one is settled then."""
    talk = (
        "Lena: Agreed, drafts of the log are kept for 72 hours.\nOmar: Fine.\n"
        + BETWEEN * 2
        + (
            "Tova: Hang on, back to the drafts. 72 hours is nothing over Easter.\n"
            "Omar: True.\n"
            "Lena: OK, 96 hours for drafts."
        )
    )
    assert [("72" in old, "96" in new) for old, new in ended(talk)] == [(True, True)]


@pytest.mark.parametrize(
    ("first", "second", "fell", "stands"),
    [
        (STORE, "Lena: Agreed, Postgres for the bookings.", "MySQL", "Postgres"),
        (
            "Lena: Agreed, the first tour is on 3 May.\nOmar: OK.",
            "Lena: Agreed, the first tour is on 17 May.\nOmar: OK.",
            "3 May",
            "17 May",
        ),
        (
            "Omar: I suggest RabbitMQ for the events of the gate.\nLena: Hm.",
            "Lena: What carries the events, RabbitMQ or Kafka?\nOmar: Kafka, the replay is worth it.\n"
            "Lena: Agreed, Kafka carries the events of the gate.",
            "RabbitMQ",
            "Kafka",
        ),
    ],
)
def test_another_choice_or_day_for_the_same_thing_takes_its_place(
    first: str, second: str, fell: str, stands: str
) -> None:
    """Though nobody finds fault with the earlier one."""
    assert [(fell in old, stands in new) for old, new in ended(first, second)] == [(True, True)]


def test_a_bare_amount_takes_the_place_of_the_one_that_was_spoken_of_again() -> None:
    """Where the figure alone is settled, long after the first."""
    talk = "\n".join(
        [
            "Lena: Agreed, the boiler rests for 45 minutes.",
            "Omar: Fine.",
            *(BETWEEN * 2).strip().splitlines(),
            "Tova: Hang on, the boiler is too hot after 45 minutes.",
            "Omar: True.",
            "Lena: OK, sixty then.",
        ]
    )
    assert [("45" in old, "60" in new) for old, new in ended(talk)] == [(True, True)]


def test_what_replaced_something_is_not_replaced_by_another_matter() -> None:
    """What is settled next in the exchange, of another thing, ends nothing of the one before."""
    talk = "\n".join(
        [
            "Lena: When do the maps have to be final?",
            "Omar: I'd lock them 72 hours before the first tour.",
            "Lena: Good, locked 72 hours before the first tour.",
            BETWEEN.strip(),
            "Omar: Can I go back to the 72 hours? The guides haven't seen a single map by then.",
            "Tova: With 24 they'd have the Monday.",
            "Lena: Forget the 72, then. We lock 24 hours before the first tour. Spare tents, Omar.",
            "Omar: Some go after seven days.",
            "Lena: Right, spare tents go back seven days after the last tour, with a note in the log.",
        ]
    )
    assert [("72" in old, "24" in new) for old, new in ended(talk)] == [(True, True)]
