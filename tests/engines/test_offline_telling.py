"""What the rules' prose must not say: options that nobody weighed, reasons of other matters, repetitions as changes."""

from __future__ import annotations

import pytest
from talk_samples import found
from test_offline_compose import PHRASINGS, entry, made, prose, told

from agent.catalogue import load
from agent.diagrams.sequence import Sequence as SequenceDiagram
from agent.diagrams.timeline import Timeline
from agent.engines.offline.compose import compose
from agent.model.details import (
    Alternative,
    ConstraintDetails,
    DecisionDetails,
    InteractionDetails,
    Kind,
    RiskDetails,
    Said,
)
from agent.model.ledger import Change
from agent.model.section import Listing, Picture, SectionBrief


def words(text: str, turn: int = 3) -> Said:
    """A sentence as Bo said it."""
    return Said(text=text, speaker="Bo", turn=turn, verbatim=True)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ten minutes of memory is loads", "Same key inside ten minutes, it answers with the old result."),
        ("couldn't we just use a timer", "No, a timer is exactly the late gate."),
        ("like a plug-in they hand us", "I don't want their binary in our process."),
        ("a command key", "Each command carries a command key, and it is remembered for 10 minutes."),
        ("300 cars", "The quay holds 300 cars."),
    ],
)
def test_a_remark_is_no_option_that_lost(name: str, reason: str) -> None:
    """Nor is what the decision itself says, or an amount of something else."""
    text = prose(
        told(
            entry(
                "D-001",
                "Each command carries a command key, and it is remembered for 10 minutes.",
                alternatives=(Alternative(name=name, reason=words(reason)),),
            )
        )
    )
    assert "turned down" not in text


def test_an_option_of_the_same_sort_is_told_as_lost() -> None:
    """An hour lost to ten minutes, and a plural takes a plural verb, whatever stands behind it."""
    text = prose(
        told(
            entry(
                "D-001",
                "The key is remembered for 10 minutes.",
                alternatives=(Alternative(name="one hour"), Alternative(name="notes on the gate")),
            ),
            entry(
                "D-002",
                "The ferry holds the balance.",
                turn=30,
                alternatives=(
                    Alternative(name="a cache in front of the balances", reason=words("It would be wrong.")),
                ),
            ),
        )
    )
    assert "1 hour and notes on the gate were" in text
    assert "cache in front of the balances was turned down" in text


def test_what_comes_otherwise_and_the_exception_are_told_as_such() -> None:
    """Neither is a reason; and a sentence that gives a reason for something else stands beside the decision."""
    for statement, why, expected in (
        (
            "The boat answers within 2 seconds.",
            "The one exception's the winch, because that waits for the tide.",
            "The exception: the winch, because that waits for the tide.",
        ),
        (
            "The gate writes the row and the event together.",
            "Otherwise we lose one each time a gate dies.",
            "Otherwise: we lose one each time a gate dies.",
        ),
        (
            "First the smallest berth that fits.",
            "The harbour office picks the pilot, because the skipper does not know the shoals.",
            "Said along with it: the harbour office picks the pilot, because the skipper does not know the shoals.",
        ),
    ):
        text = prose(told(entry("D-001", statement, rationale=(words(why),))))
        assert expected in text
        assert "The reason" not in text


def test_what_changes_nothing_is_not_told_as_replaced() -> None:
    """The same amount in fuller words replaces nothing, and is told once; another amount does."""
    old = entry("D-001", "The quay log is kept for 14 days.", status="superseded")
    again = entry("D-002", "The quay log is in the queue and is kept for 14 days.", turn=9)
    other = entry("D-003", "The quay log is kept for 7 days instead of 14 days.", turn=12)
    out = entry("D-004", "The quay log is a stream, and the quay log kept for 14 days is out.", turn=14)
    brief = load().section("data")
    changes = "replaces the earlier choice"
    for new, replaces in ((again, False), (other, True), (out, True)):
        facts = (new.model_copy(update={"supersedes": ("D-001",)}), old)
        assert (changes in prose(compose(SectionBrief(spec=brief, facts=facts), PHRASINGS))) is replaces
        assert "again" not in prose(compose(SectionBrief(spec=brief, facts=facts), PHRASINGS))


def test_a_few_words_with_a_recap_are_told_by_the_recap_and_lose_no_amount() -> None:
    """The whole sentence leads; the few words follow where only they hold an amount."""
    short = entry(
        "D-001",
        "Push, letter after 9 days, reminders at 24 hours.",
        "push, letter after nine days, reminders at 24 hours",
        "then the ferry office sends a push first, and a letter if nobody has read it within nine days",
    )
    text = prose(told(short))
    assert text.index("ferry office sends a push first") < text.index("In short: push, letter after 9 days")
    whole = entry("D-002", "Current plus 2.", "current plus two", "The gate understands the current version plus two.")
    assert "In short" not in prose(told(whole))


def test_a_nod_in_speech_is_told_by_what_is_settled_beside_it() -> None:
    """It is cited there, and stands in no sentence of its own."""
    text = prose(
        told(
            entry("D-001", "To the outbox, you'll get no argument from me.", turn=5),
            entry("D-002", "The choice is an outbox in the gate's database.", turn=4),
        )
    )
    assert "argument" not in text


def test_a_timeline_and_a_sequence_are_drawn_where_they_have_their_home() -> None:
    """Elsewhere they would tell the same tale once more; messages that do not follow one another are no sequence."""
    dates = tuple(made(f"L-00{n}", ConstraintDetails(), f"Pilot {n} on {n} May.", status="current") for n in (1, 2, 3))
    timing = load().section("timing")
    kinds = [
        type(b.diagram) for b in compose(SectionBrief(spec=timing, facts=dates), PHRASINGS) if isinstance(b, Picture)
    ]
    assert Timeline in kinds
    decided = (entry("D-001", "The pilot lasts 9 days."),)
    blocks = compose(SectionBrief(spec=timing, facts=decided, related=dates), PHRASINGS)
    assert not any(isinstance(b, Picture) and isinstance(b.diagram, Timeline) for b in blocks)

    def sends(label: str, source: str, target: str) -> InteractionDetails:
        return InteractionDetails(source=source, target=target, verb=label)

    ways = [("asks", "Gate", "Office"), ("tells", "Office", "Pilot"), ("calls", "Pilot", "Tug")]
    chain = [made(f"I-00{n}", sends(*w), "x", status="current") for n, w in enumerate(ways)]
    fan = [
        made(f"I-01{n}", sends("reads", name, "Log"), "x", status="current") for n, name in enumerate(("A", "B", "C"))
    ]
    spec = load().section("interactions")
    for facts, drawn in ((chain, True), (fan, False)):
        blocks = compose(SectionBrief(spec=spec, facts=tuple(facts)), PHRASINGS)
        assert any(isinstance(b, Picture) and isinstance(b.diagram, SequenceDiagram) for b in blocks) is drawn


def test_a_danger_is_a_risk_and_no_proposal_and_one_taken_on_says_so() -> None:
    """'That's the risk we're buying' makes an accepted risk of what was said before it."""
    findings = found("""
Ada: Only the gate talks to the tug, then.
Bo: You know what scares me, though. If the gate goes down, every berth in the port is shut.
Ada: Yeah. That's the risk we're buying.
""")
    (risk,) = (f for f in findings if f.kind is Kind.RISK)
    assert risk.status == "accepted"
    assert not any(f.kind is Kind.DECISION and "berth" in f.statement for f in findings)
    blocks = told(made("X-001", RiskDetails(), risk.statement, status="accepted"), section="risks")
    assert any(isinstance(b, Listing) and "The risk was accepted." in b.items[0].text for b in blocks)


def test_otherwise_belongs_to_the_sentence_before_it_and_an_option_to_what_it_lost_to() -> None:
    """In a long turn a reason or an option goes to the sentence that it has words in common with, not to the first."""
    findings = found(
        "user: How do I keep the log, and how do I boot?\n"
        "assistant: Use a ring buffer file.\n"
        "user: There's no command queue in the gateway, and a command dies after 20 seconds. "
        "The winch controller keeps its event journal in SQLite. "
        "RocksDB is out because it's a cannon, and SQLite is on the board already. "
        "So the network is in the check, on purpose, and a check without it is out. "
        "A boot is good when the winch has reached the gateway within ten minutes. "
        "Otherwise it goes back to the old slot.",
        with_assistant=True,
    )
    details = {
        f.statement: f.details for f in findings if isinstance(f.details, DecisionDetails) and f.status == "accepted"
    }
    queue = next(d for s, d in details.items() if "command queue" in s)
    assert not any("RocksDB" in a.name for a in queue.alternatives)
    network = [d for s, d in details.items() if "network" in s]
    assert network
    assert not any("Otherwise" in r.text for d in network for r in d.rationale)
    (boot,) = (d for s, d in details.items() if s.startswith("A boot is good"))
    assert [r.text for r in boot.rationale] == ["Otherwise it goes back to the old slot."]


@pytest.mark.parametrize(
    ("asked", "said", "told_with_it"),
    [
        ("Do you want offline support, so that skippers can log at sea?", "14 days, for everyone.", False),
        ("How long may a ferry hold a berth?", "90 minutes.", True),
        ("How many berths does the quay keep free?", "The north end.", False),
        ("Which quay takes the mail boat?", "North.", True),
        ("Into the harbour book?", "15 minutes.", False),
        ("Does the mail boat wait for the train?", "No, never.", True),
    ],
)
def test_a_few_words_stand_only_with_a_question_that_they_can_answer(asked: str, said: str, told_with_it: bool) -> None:
    """An amount answers how much, and yes or no such a question; anything else puts words into somebody's mouth."""
    text = prose(told(entry("D-001", said, asked=Said(text=asked, speaker="Bo", verbatim=True))))
    assert ("Asked" in text) is told_with_it


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("VPS sounds good, and Caddy.", "The choice"),
        ("No to the last one, people wait on the quay.", "There is to be"),
        ("It stays deferred.", "It was agreed"),
    ],
)
def test_talk_is_quoted_and_not_bent_into_a_sentence(statement: str, wrong: str) -> None:
    """An opinion, a refusal of what was said before and a bare 'it' are shown as what they are."""
    text = prose(told(entry("D-001", statement)))
    assert wrong not in text
    assert "“" in text


def test_a_report_of_what_others_asked_is_no_reason_and_a_bare_word_no_option() -> None:
    """Neither 'changes' nor what somebody asked for was turned down."""
    reported = words("They asked whether they could read it instead of calling the pilot.")
    lost = (
        Alternative(name="calling the pilot", reason=reported),
        Alternative(name="changes", reason=words("No changes, please.")),
    )
    assert "turned down" not in prose(told(entry("D-001", "Tides come from the office.", alternatives=lost)))


def test_a_summary_of_talk_alone_quotes_it() -> None:
    """Where no decision can be told otherwise a few are quoted, so that a reader is not left with nothing."""
    spoken = entry("D-001", "I don't need it to scale, there are nine boats.")
    blocks = told(spoken, section="summary")
    items = [item.text for b in blocks if isinstance(b, Listing) for item in b.items]
    assert items == ["Ada: “I don't need it to scale, there are nine boats.”"]


def test_an_earlier_choice_is_told_without_what_it_left_as_it_was() -> None:
    """'It replaces …, and the pier stays open' would say that the pier is open no longer."""
    old = entry("D-001", "Rope between the boats, and the pier stays open to walkers.", status="superseded")
    new = entry("D-002", "The boats are tied by chain.", turn=9).model_copy(update={"supersedes": ("D-001",)})
    text = prose(told(new, old))
    assert "replaces the earlier choice: rope between the boats." in text.casefold()
    assert "walkers" not in text


def test_what_was_proposed_before_and_lost_in_the_same_sentence_is_not_told_once_more() -> None:
    """Its name alone is what had been proposed; the words behind it may speak for the winner."""
    lived = (Change(date=None, discussion="quay", turn=2, what="proposed"),)
    old = entry("D-001", "Pigeons: one way, from ship to shore.", status="superseded")
    old = old.model_copy(update={"history": lived})
    for said, more in (
        ("Flags tell the shore, and pigeons are out because they eat the charts.", ""),
        ("Flags tell the shore.", "Proposed before, and not taken: pigeons."),
    ):
        new = entry("D-002", said, turn=9).model_copy(update={"supersedes": ("D-001",)})
        text = prose(told(new, old))
        assert "one way" not in text
        assert more in text.replace("Pigeons.", "pigeons.")
        assert ("Proposed before" in text) is bool(more)
