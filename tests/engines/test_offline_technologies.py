"""Which technologies the rules find in small discussions of our own, and with what standing."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from agent.catalogue import load
from agent.engines.offline.engine import OfflineEngine
from agent.engines.offline.spotter import Spotter
from agent.model.details import Kind, TechnologyDetails
from agent.model.finding import Finding
from agent.model.merge import merged_status
from agent.model.transcript import Chunk, Redacted, Transcript, Turn
from agent.steps.outline import outline
from agent.text.acts import parse_cues
from agent.text.topics import Topics


@cache
def engine() -> OfflineEngine:
    return OfflineEngine(load())


def spotter() -> Spotter:
    return engine().spotter


def technologies(talk: str, *, with_assistant: bool = False) -> dict[str, Finding]:
    """The technologies of a discussion ('speaker: words' a line), by name."""
    said = [line.split(": ", 1) for line in talk.strip().splitlines()]
    turns = tuple(Turn(n=n, speaker=who, text=text, anchor=f"line {n}") for n, (who, text) in enumerate(said, 1))
    transcript = Transcript(
        key="talk", revision="r1", source="talk.txt", title="Talk", format="text", date=dt.date(2026, 5, 4),
        with_assistant=with_assistant, turns=turns,
    )  # fmt: skip
    cues = parse_cues(load().text("lexicons/cues.toml"))
    topics = Topics([(t.id, t.strong, t.keywords) for t in load().topics])
    whole = outline(Redacted[Transcript](value=transcript), cues, topics)
    chunk = Chunk(transcript=transcript, outline=whole, first=1, last=len(turns))
    found = engine().extract(Redacted[Chunk](value=chunk))
    return {f.title: f for f in found if f.kind is Kind.TECHNOLOGY}


def standing(name: str, talk: str, *, with_assistant: bool = False) -> str:
    return technologies(talk, with_assistant=with_assistant)[name].status


def names(text: str) -> list[str]:
    return [m.name for m in spotter().mentions(text)]


@pytest.mark.parametrize(
    "spelt",
    [
        ("PostgreSQL", "Postgres", "postgres", "pgsql"),
        ("MQTT 5", "MQTT five", "mqtt"),
        ("Argon2id", "Argon2"),
        ("4G", "LTE"),
        ("SD card", "microSD", "micro SD"),
        ("TUF", "The Update Framework"),
        ("HMAC-SHA-256", "HMAC-SHA256"),
        ("SHA-256", "SHA256"),
        ("CMS signature", "PKCS#7"),
        ("mTLS", "mutual TLS"),
        ("e-mail", "email"),
        ("real-time clock", "RTC"),
    ],
    ids=lambda forms: forms[0],
)
def test_spelled_variants_are_one_technology(spelt: tuple[str, ...]) -> None:
    """However it is written, a thing has one name."""
    assert {tuple(names(f"The boards rely on {form} for now.")) for form in spelt} == {
        tuple(names(f"The boards rely on {spelt[0]} for now."))
    }
    assert len(names(f"The boards rely on {spelt[0]} for now.")) == 1


@pytest.mark.parametrize(
    "name",
    ["curl", "opkg", "depguard", "golangci-lint", "UTC", "SMS", "YubiKey", "eMMC", "load balancer", "JVM", "NTP", "3G"],
)
def test_things_that_are_no_product_are_found_too(name: str) -> None:
    """Platform terms, package managers, linters, radio generations, clocks and media are technologies."""
    assert names(f"That depends on {name} in the field.") == [name]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("We settled on PostgreSQL 16 for the ledger.", "16"),
        ("MQTT 5 carries the readings.", "5"),
        ("Redis 7.2 is what the hoster offers.", "7.2"),
        ("PostgreSQL keeps 30 days of curves.", None),
        ("Kafka 3 nodes would be too many.", None),
    ],
)
def test_a_version_is_taken_where_it_is_said(text: str, version: str | None) -> None:
    """The number right behind a name is its version, unless it counts something."""
    assert spotter().mentions(text)[0].version == version


@pytest.mark.parametrize(
    "text",
    [
        "The rust on the kiln door is harmless.",
        "We go home at five.",
        "Send it to my e-mail address.",
        "Look at https://kafka.example/docs first.",
        "It lies under /srv/redis/data.",
    ],
)
def test_an_ordinary_word_or_an_address_is_no_technology(text: str) -> None:
    """A name that is also a word counts only where the product is meant; a step of a path never does."""
    assert not {"Rust", "Go", "email", "Kafka", "Redis"} & set(names(text))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("RabbitMQ", "We already run RabbitMQ for the invoices."),
        ("Grafana", "Grafana stays, nobody wants to touch it."),
        ("Kubernetes", "It all goes onto the Kubernetes we've got."),
        ("MySQL", "Today the old shop keeps everything in MySQL."),
    ],
)
def test_what_is_there_already_is_existing(name: str, said: str) -> None:
    """'We already run X', 'X stays', 'the X we've got', 'today X'."""
    assert standing(name, f"Ines: Let's look at what there is.\nOtto: {said}\nIda: Right.") == "existing"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Kafka", "Kafka is out because nobody here can run it."),
        ("MongoDB", "So no MongoDB, we need the joins."),
        ("Redis", "We take Valkey instead of Redis."),
        ("GraphQL", "Decision: REST for the outside, not GraphQL."),
        ("WebSocket", "WebSockets are rejected, the proxy cuts them."),
        ("Scala", "Scrap Scala, two of us never wrote any."),
        ("Protocol Buffers", "Kafka and Protobuf are out, both are too much for us."),
    ],
)
def test_what_is_refused_in_words_is_rejected(name: str, said: str) -> None:
    """'X is out because', 'no X', 'instead of X', 'not X', 'X and Y are out'."""
    assert standing(name, f"Ines: What do we do here?\nOtto: {said}\nIda: Agreed.") == "rejected"


def test_the_choice_beside_a_refusal_is_chosen() -> None:
    """Of 'X instead of Y' the first is taken and the second turned down."""
    found = technologies("Ines: Cache?\nOtto: Decision: we use Valkey instead of Redis for the sessions.\nIda: Agreed.")
    assert (found["Valkey"].status, found["Redis"].status) == ("chosen", "rejected")


def test_a_reversal_counts_over_what_was_said_first() -> None:
    """'We said X, now it's Y': what was chosen an hour ago is turned down."""
    talk = (
        "Ines: Decision: the broker is Mosquitto.\nOtto: Agreed.\nIda: The failover lost every session.\n"
        "Ines: On Monday we said Mosquitto, now it's EMQX, because of the sessions.\nOtto: Agreed."
    )
    found = technologies(talk)
    assert (found["EMQX"].status, found["Mosquitto"].status) == ("chosen", "rejected")


def test_a_part_that_is_refused_does_not_refuse_the_whole() -> None:
    """'Go plug-ins are out' says nothing against Go."""
    talk = (
        "Ines: Decision: all services are written in Go.\nOtto: Agreed.\n"
        "Ines: And Go plug-ins are out because of the compiler.\nOtto: Yes."
    )
    assert standing("Go", talk) == "chosen"
    assert standing("Go plug-ins", talk) == "rejected"


def test_a_later_mention_leaves_the_standing() -> None:
    """What was chosen stays chosen when somebody merely speaks of it."""
    talk = (
        "Ines: Decision: orders are stored in PostgreSQL 16.\nOtto: Agreed.\n"
        "Ida: My cousin once wrote a book about PostgreSQL.\nOtto: Lovely."
    )
    found = technologies(talk)["PostgreSQL"]
    assert found.status == "chosen"
    assert isinstance(found.details, TechnologyDetails)
    assert found.details.version == "16"


def test_what_an_assistant_proposes_is_not_taken_until_the_person_takes_it() -> None:
    """The person decides; what the other voice recommends is under consideration at most."""
    talk = (
        "user: I need a queue for the print shop. How would you build it?\n"
        "assistant: Use RabbitMQ for the jobs. Store the job states in PostgreSQL.\n"
        "user: We use PostgreSQL for the job states. What about retries?"
    )
    found = technologies(talk, with_assistant=True)
    assert found["RabbitMQ"].status in {"considered", "mentioned"}
    assert found["PostgreSQL"].status == "chosen"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("DynamoDB", "My sister's company, they put everything in DynamoDB."),
        ("MongoDB", "It says, quote, the team has decided to use MongoDB, end quote."),
        ("Kafka", "I read that Netflix uses Kafka for everything."),
    ],
)
def test_other_companies_and_what_is_read_aloud_decide_nothing(name: str, said: str) -> None:
    """A name in an anecdote or a quotation is never told as kept."""
    talk = f"Ines: Decision: orders are stored in PostgreSQL.\nOtto: Agreed.\nIda: {said}\nOtto: Good for them."
    assert standing(name, talk) not in {"chosen", "existing"}


def test_a_question_chooses_nothing() -> None:
    """'Could we use X?' without an answer leaves it under consideration."""
    assert standing("Redis", "Ines: Could we use Redis for the sessions?\nOtto: I'd have to look.") == "considered"


def test_the_words_that_gave_the_standing_are_its_evidence() -> None:
    """The last quote is the sentence that chose or refused it."""
    found = technologies("Otto: I'd like Kafka.\nIda: Hm.\nInes: Kafka is out because nobody can run it.\nOtto: Fine.")
    assert found["Kafka"].quotes[-1].words == "Kafka is out because nobody can run it."


def test_names_in_a_row_share_what_is_said_of_them() -> None:
    """'Grafana and Kibana stay' is said of both; 'it is Valkey, and Redis is out' of one each."""
    both = technologies("Ines: What of the dashboards?\nOtto: Grafana and Kibana stay.\nIda: Good.")
    assert (both["Grafana"].status, both["Kibana"].status) == ("existing", "existing")
    apart = technologies("Ines: The cache?\nOtto: Decision: the cache is Valkey, and Redis is out.\nIda: Agreed.")
    assert (apart["Valkey"].status, apart["Redis"].status) == ("chosen", "rejected")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("MQTT", "Photos over MQTT are out, they're too big."),
        ("SQLite", "No pictures in SQLite, please."),
    ],
)
def test_what_a_refused_thing_travels_or_lies_in_is_not_refused(name: str, said: str) -> None:
    """'Photos over X are out' says nothing against X."""
    talk = f"Ines: Decision: readings go into SQLite and leave over MQTT.\nOtto: Agreed.\nIda: {said}\nInes: Right."
    assert standing(name, talk) == "chosen"


def test_a_list_of_options_chooses_none_of_them() -> None:
    """'Three on the list: X, Y, Z' puts all of them up for choice."""
    found = technologies("Ines: Three options on the list: Kafka, RabbitMQ, NATS.\nOtto: Hm.\nIda: Let's see.")
    assert {f.status for f in found.values()} <= {"considered", "mentioned"}


def test_an_option_left_behind_by_a_choice_of_its_kind_is_rejected() -> None:
    """Who weighs two languages and takes one has turned down the other."""
    talk = "Ida: I'd like Kotlin for the workers.\nInes: Decision: the workers are written in Go.\nIda: Agreed."
    found = technologies(talk)
    assert (found["Go"].status, found["Kotlin"].status) == ("chosen", "rejected")


def test_what_only_a_refused_option_needs_falls_with_it() -> None:
    """'Debezium, that means Kafka Connect': the one is out, and so is what it would have brought."""
    talk = (
        "Ida: We could read the log with Debezium. That means Kafka Connect.\nOtto: Hm.\n"
        "Ines: Debezium is out because nobody can run it.\nIda: Fine."
    )
    assert standing("Kafka Connect", talk) == "rejected"


def test_a_plain_yes_takes_what_a_short_question_offers() -> None:
    """'Valkey for the sessions?' 'Yes.' chooses it; 'Valkey or Redis?' 'Yes.' chooses nothing."""
    assert standing("Valkey", "Ida: Valkey for the sessions?\nInes: Yes.\nOtto: Next.") == "chosen"
    assert standing("Valkey", "Ida: Valkey or Redis for the sessions?\nInes: Yes.\nOtto: Next.") == "considered"
    assert standing("Valkey", "Ida: Do we have Valkey somewhere already?\nInes: Yes.\nOtto: Next.") != "chosen"


def test_the_person_takes_what_an_assistant_named_in_brackets() -> None:
    """Who takes the platform's key store takes the stores that the brackets behind it name."""
    talk = (
        "user: Where do I keep the key on the phone?\n"
        "assistant: Keep it in the platform key store (Keychain on one, Android Keystore on the other).\n"
        "user: Yes, the key goes into the platform key store. What about backups?"
    )
    found = technologies(talk, with_assistant=True)
    assert {found["Keychain"].status, found["Android Keystore"].status} == {"chosen"}


def test_the_first_turn_to_an_assistant_says_what_there_is() -> None:
    """What the person sets out with is in use; what is asked for is not."""
    talk = "user: Boards with Yocto, readings over LoRaWAN. Should I add Redis?\nassistant: That depends on the load."
    found = technologies(talk, with_assistant=True)
    assert (found["Yocto"].status, found["LoRaWAN"].status) == ("existing", "existing")
    assert found["Redis"].status == "considered"


def test_a_part_of_a_product_takes_the_product_with_it() -> None:
    """Who chooses NATS JetStream runs NATS, where the talk names that by itself too."""
    talk = (
        "Ida: NATS would do, I've run it.\nOtto: Hm.\n"
        "Ines: Decision: events go through NATS JetStream with 3 replicas.\nIda: Agreed."
    )
    found = technologies(talk)
    assert (found["JetStream"].status, found["NATS"].status) == ("chosen", "chosen")


def test_nobody_here_runs_it_is_no_choice() -> None:
    """A sentence that denies something of a name does not choose it, however firm it is."""
    talk = "Ida: GraphQL?\nInes: Decision: nobody here runs GraphQL, the partners get REST with JSON.\nOtto: Agreed."
    assert standing("GraphQL", talk) in {"rejected", "considered"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PouchDB/Couchbase is out too.", ["PouchDB", "Couchbase"]),
        ("It was the busiest Black Friday ever.", []),
        ("Next, rollout.", []),
        ("Set field X of record R to V.", []),
        ("I'm building KilnWatch for potters.", []),
        ("Never package it with `apt` on the boards.", ["apt"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_a_name_stands_says_whether_it_is_one(text: str, found: list[str]) -> None:
    """Two names joined by a slash, a longer proper name, a letter that stands for something, the system's own name."""
    assert names(text) == found


@pytest.mark.parametrize("settled", ["chosen", "rejected"])
def test_how_things_are_takes_back_no_choice(settled: str) -> None:
    """'Today we run X', told later, brings no refused technology back and makes no choice undone."""
    assert merged_status(Kind.TECHNOLOGY, settled, "existing") == settled
    assert merged_status(Kind.TECHNOLOGY, "existing", settled) == settled


def test_what_a_later_yes_settles_is_chosen_with_its_technology() -> None:
    """The sentence that proposed it counts as what was settled, not as the proposal that it was."""
    talk = (
        "Ada: The cold. What does the measuring?\n"
        "Bo: A little buoy in every pool, Bluetooth, on a coin cell, and the warden's phone collects the values "
        "when it's near. One reading every five minutes and the cell lasts until we're all retired.\n"
        "Kim: Couldn't the buoy have a card of its own? Then it needs no phone at all.\n"
        "Bo: Thirty-four euros more per buoy, and in the cellar there's no reception anyway. "
        "I'd stay with Bluetooth.\nAda: Yeah, stay with that. And what's too warm?"
    )
    assert standing("Bluetooth", talk) == "chosen"
