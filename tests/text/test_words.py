"""Stems, names, negation, modality and stance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.text.names import holds, mentions
from agent.text.words import canonical, modality, negated, overlap, stem, stems

FAMILIES = [
    "retry retries retried retrying", "cache caches cached caching",
    "replica replicas replicate replicated replication",
    "store stores stored storing storage", "decide decides decided decision", "partition partitions partitioned",
    "encrypt encrypts encrypted encryption", "idempotent idempotency", "publish publishes published publisher",
    "policy policies",
    "write writes written wrote writing", "migrate migration migrating", "keep keeps kept keeping", "process processes",
    "expiry expires expired", "delivery delivers delivered", "recovery recovers", "discovery discovered",
]  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_the_forms_of_a_word_share_a_stem(family: str) -> None:
    """Inflection and common derivation come off."""
    assert len({stem(w) for w in family.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["bus base", "order orbit", "state stale", "redis red", "service server", "event even", "cache cash"]
)
def test_different_words_keep_different_stems(pair: str) -> None:
    """A light stemmer does not melt words together."""
    one, other = pair.split()
    assert stem(one) != stem(other)


def test_stop_words_are_out_and_numbers_whole() -> None:
    """Content words remain, '1,200' is one of them."""
    assert stems("It is the 1,200 transfers per second") == {"1,200", stem("transfer"), stem("second")}


@pytest.mark.parametrize("words", ["we'd", "that’s", "it's", "they’re", "I'll", "let's", "isn't"])
def test_stop_words_drawn_together_carry_no_content(words: str) -> None:
    """'We'd check it by hand' and 'we'd build it' have nothing in common; a name with an apostrophe keeps it."""
    assert stems(words) == frozenset()
    assert stems("O'Neill's ferry") == {stem("O'Neill's"), stem("ferry")}


def test_overlap_is_a_share_of_the_smaller_text() -> None:
    """All words of a short text in a long one give 1, none gives 0."""
    assert overlap("keep keys", "We keep the keys for three days") == 1.0
    assert overlap("kiln", "keys") == 0.0
    assert overlap("", "keys") == 0.0


def test_a_name_is_known_under_its_alias() -> None:
    """Case, hyphens, versions and articles are folded before the table is asked."""
    aliases = {"postgres": "PostgreSQL", "k8s": "Kubernetes"}
    assert canonical("Postgres 16", aliases) == "PostgreSQL"
    assert canonical("the K8s", aliases) == "Kubernetes"
    assert canonical(" Sync  Service ", aliases) == "Sync Service"


@pytest.mark.parametrize(
    "text", ["We don't retry", "never again", "without a cache", "It cannot wait", "We won’t", "Neither of them"]
)
def test_a_denial_is_heard(text: str) -> None:
    """Negation in its usual words, with either apostrophe."""
    assert negated(text)


@pytest.mark.parametrize(
    "text", ["No problem, take it", "Not only reads but writes", "No more than 5 retries", "We retry"]
)
def test_what_denies_nothing_is_no_denial(text: str) -> None:
    """Idioms and bounds that hold 'no' or 'not' deny nothing."""
    assert not negated(text)


def test_modality_names_what_binds() -> None:
    """Obligation, permission and conditions are told apart."""
    assert modality("The device must retry unless it is full") == {"must", "unless"}
    assert modality("It may wait, only if idle") == {"may", "only if"}
    assert modality("It waits") == frozenset()


def test_names_are_told_from_ordinary_words() -> None:
    """Technical words anywhere, capitalised ones within a sentence; abbreviations, labels and openings are none."""
    text = "Store it in PostgreSQL via Kafka and gRPC (D-012), with an HTTP API on Monday. Robots use S3."
    assert [m.text for m in mentions(text)] == ["PostgreSQL", "Kafka", "gRPC", "S3"]


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("PostgreSQL", "we take postgres then", True), ("sync-service", "the Sync Service", True), ("Kafka",
        "apache kafka", True),
        ("S3", "it was 3", False), ("Java", "JavaScript", False), ("JavaScript", "java", False), ("Redis",
        "a red is", True),
        ("webhooks", "one webhook", True), ("PostgreSQL", "pg it is", False),
    ],
)  # fmt: skip
def test_a_text_holds_a_name_in_its_spoken_forms(name: str, text: str, there: bool) -> None:
    """Case, hyphens, blanks and number do not matter; other names do."""
    assert holds(name, text) is there


def test_an_alias_bears_out_a_name() -> None:
    """With a table of aliases 'pg' stands for PostgreSQL."""
    assert holds("PostgreSQL", "pg it is", {"pg": "PostgreSQL", "postgresql": "PostgreSQL"})


@given(st.text(max_size=200))
def test_any_text_has_stems(text: str) -> None:
    """No text breaks the functions over words."""
    assert isinstance(stems(text), frozenset)
    assert 0.0 <= overlap(text, text) <= 1.0
    mentions(text)


def test_forms_of_a_word_behind_a_prefix_or_with_an_ending_have_its_stem() -> None:
    """'Overwritten' is a form of 'overwrite', 'nervousness' of 'nervous'; 'business' is no form of 'busy'."""
    for one, other in (("overwritten", "overwrites"), ("rebuilt", "rebuilds"), ("overridden", "override")):
        assert stem(one) == stem(other)
    for one, other in (("nervousness", "nervous"), ("fineness", "fine"), ("readiness", "ready")):
        assert stem(one) == stem(other)
    assert stem("business") != stem("busy")
