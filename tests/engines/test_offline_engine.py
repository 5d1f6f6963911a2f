"""The engine of rules on small discussions of our own: what it takes for settled, and what it must not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talk_samples import found, transcript

from agent.engines.offline.phrasing import statement, subject_of, title
from agent.model.details import ActionDetails, ComponentDetails, DecisionDetails, InteractionDetails, Kind, StateDetails


def accepted(talk: str, *, with_assistant: bool = False) -> list[str]:
    findings = found(talk, with_assistant=with_assistant)
    return [f.statement for f in findings if f.kind is Kind.DECISION and f.status == "accepted"]


MEETING = """
Noor: Morning. Let's start with the store.
Emil: I compared two. MongoDB would mean we check uniqueness by hand.
Sami: Nobody here has run it either.
Noor: Okay, decision: PostgreSQL 16 with two replicas, because three of us can restore it at night.
Emil: Yep.
Sami: Fine.
Noor: How long do we keep the events?
Emil: Fourteen days.
Noor: Okay, fourteen days it is.
Sami: Could we maybe use Kafka one day?
Noor: Not for today.
Noor: So the order service calls the stock service, and the stock service publishes a pick event to the broker.
Emil: Agreed.
Sami: I'll write the runbook by Friday.
Noor: Good.
"""


def test_a_recap_that_others_assent_to_is_a_decision_with_its_numbers_as_digits() -> None:
    """What the one who leads says in so many words, and others nod to, is accepted."""
    said = accepted(MEETING)
    assert any("PostgreSQL 16 with 2 replicas" in s for s in said)


def test_a_short_answer_takes_subject_and_unit_from_what_was_asked() -> None:
    """'Fourteen days it is' alone says nothing to a reader who was not there."""
    assert any("events" in s and "14 days" in s for s in accepted(MEETING))


def test_a_question_and_a_hedge_settle_nothing() -> None:
    """What somebody could maybe do one day is no decision."""
    assert not any("Kafka" in s for s in accepted(MEETING))


def test_a_decision_names_its_reason_and_who_agreed() -> None:
    """Why it was decided and by whom stands in its details."""
    decision = next(f for f in found(MEETING) if "PostgreSQL 16" in f.statement and f.kind is Kind.DECISION)
    assert isinstance(decision.details, DecisionDetails)
    assert decision.details.decided_by == "Noor"
    assert set(decision.details.assented) == {"Emil", "Sami"}


def test_who_talks_to_whom_comes_from_a_verb_between_two_parts() -> None:
    """An edge needs a verb, and an enumeration keeps its subject."""
    edges = {(f.details.source, f.details.target) for f in found(MEETING) if isinstance(f.details, InteractionDetails)}
    assert ("Order service", "Stock service") in edges


def test_an_action_has_its_owner_and_its_day() -> None:
    """'I'll write the runbook by Friday' is a task, not a decision."""
    action = next(f for f in found(MEETING) if f.kind is Kind.ACTION)
    assert isinstance(action.details, ActionDetails)
    assert (action.details.owner, action.details.due) == ("Sami", "by Friday")
    assert not any("runbook" in s for s in accepted(MEETING))


@pytest.mark.parametrize(
    "line",
    [
        "Noor: Okay, at my old company we decided on Cassandra with 200 nodes.",
        "Noor: Okay, the comment above it says, we decided to use ten retries, do not change.",
        "Noor: Okay, decision number one, pizza for everybody, just kidding.",
        "Noor: Okay, so today the old system polls every 30 seconds.",
    ],
)
def test_other_companies_things_read_aloud_jokes_and_the_old_system_decide_nothing(line: str) -> None:
    """They sound like decisions and are none."""
    talk = f"Noor: Let's go.\nEmil: Ready.\n{line}\nEmil: Okay.\nSami: Fine.\nNoor: Good, done.\nNoor: Right, next.\n"
    assert accepted(talk) == []


def test_with_an_assistant_only_the_person_decides() -> None:
    """A proposal of the assistant counts where the person takes it up."""
    talk = """
user: I'm building a booking tool for climbing halls. Help me decide.
assistant: I recommend MongoDB for the bookings and WebSockets for live updates.
user: No MongoDB, nobody here runs it. Use PostgreSQL, one database per hall.
assistant: Then PostgreSQL. For live updates I would take WebSockets with a heartbeat of 30 seconds.
user: Make it server-sent events, at most one update every 5 seconds.
"""
    said = accepted(talk, with_assistant=True)
    assert any("PostgreSQL" in s for s in said)
    assert any("5 seconds" in s for s in said)
    assert not any("WebSockets" in s or "MongoDB" in s for s in said)


def test_what_is_refused_counts_against_what_it_was_weighed_with() -> None:
    """An option that another sentence refuses for a choice of its own is none of the next decision's."""
    talk = """
Noor: So all services are written in Go, and Kotlin is out because nobody on call reads a heap dump.
Emil: Good.
Noor: Okay, decided: the domain imports nothing from the adapters, otherwise the build fails.
Sami: Agreed.
"""
    lost = {
        f.statement: [a.name for a in f.details.alternatives]
        for f in found(talk)
        if isinstance(f.details, DecisionDetails) and f.status == "accepted"
    }
    assert [names for said, names in lost.items() if "Go" in said] == [["Kotlin"]]
    assert [names for said, names in lost.items() if "adapters" in said] == [[]]


def test_what_would_follow_is_no_duty_of_a_part() -> None:
    """'Then the gateway knows ..., and in a year ...' says what must not be."""
    talk = """
Emil: Can't the order gateway check that itself?
Noor: Then the order gateway knows what a booking is, and in a year it's the new monolith.
Noor: The order gateway knows cabinets and doors.
Emil: Okay. The order gateway calls the stock service.
Noor: The order gateway calls the stock service, agreed.
"""
    duties = [s.text for f in found(talk) if isinstance(f.details, ComponentDetails) for s in f.details.responsibility]
    assert not any("monolith" in d for d in duties)
    assert any("cabinets and doors" in d for d in duties)


def test_a_discussion_that_says_it_decides_nothing_decides_nothing() -> None:
    """A lesson is full of sentences that would be decisions in a meeting."""
    talk = """
Ada: We're not designing anything today. It's an imaginary bakery.
Ben: Okay.
Ada: So we put a queue between the shop and the oven, agreed?
Ben: Yes.
Ada: Good, ten minutes for the cache then.
Ben: Fine.
"""
    assert accepted(talk) == []


def test_a_number_that_another_puts_right_at_once_is_the_one_that_holds() -> None:
    """The slip of the one who recaps is no decision."""
    talk = (
        MEETING
        + "Noor: Okay, the retry queue holds a thousand messages.\nEmil: No, the retry queue holds ten thousand.\n"
    )
    said = [s for s in accepted(talk) if "queue" in s]
    assert said
    assert all("10,000" in s for s in said)


def test_the_engine_is_deterministic() -> None:
    """Equal discussions give equal findings, in the same order."""
    assert found(MEETING) == found(MEETING)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("So, decision: PostgreSQL sixteen, single primary.", "PostgreSQL 16, single primary."),
        ("Okay, we go with the outbox, then.", "The outbox."),
        ("For the record, a hold lasts two hours.", "A hold lasts 2 hours."),
        ("Older than, say, eighteen months... no, twelve.", "Older than 12 months."),
        ("Okay, then no shared models package.", "No shared models package."),
        ("No, keep it at three nodes.", "Keep it at 3 nodes."),
        ("And a freeze from the first of November.", "A freeze from 1 November."),
    ],
)
def test_a_statement_is_what_was_said_without_what_only_leads_up_to_it(said: str, told: str) -> None:
    """Fillers go, numbers become digits, a slip gives way to its correction."""
    assert statement(said) == told


def test_a_question_gives_its_subject() -> None:
    """Only questions that ask for a value have one."""
    assert subject_of("How many partitions on the topic?") == "Partitions on the topic"
    assert subject_of("Should we do that?") == ""


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_phrasing_takes_any_text(text: str) -> None:
    """No input makes it fail, and a title never grows."""
    told = statement(text)
    assert len(title(told)) <= max(72, len(told))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(MEETING.strip().splitlines()), min_size=1, max_size=12))
def test_every_finding_quotes_words_of_the_turn_that_it_cites(lines: list[str]) -> None:
    """Whatever the order of the talk, evidence stands where it is said to stand."""
    talk = "\n".join(lines)
    turns = transcript(talk).turns
    for finding in found(talk):
        assert all(" ".join(q.words.split()) in " ".join(turns[q.turn - 1].text.split()) for q in finding.quotes)


def test_what_was_held_for_or_against_a_decision_is_kept_beside_it_and_is_no_reason() -> None:
    """Nobody called it one; the words stay with the decision that stands nearest, each once."""
    talk = """
Noor: How long may a crane be reserved?
Emil: Four hours, says the port.
Sami: With four half of my quay is reserved and empty.
Emil: The tug alone took two and a half hours yesterday.
Noor: Okay, decision: a crane is reserved for 3 hours.
Emil: Good.
Noor: Next one. Where do the crane logs go?
Sami: Decision: the crane logs go to the harbour office.
"""
    cranes = [f for f in found(talk) if f.kind is Kind.DECISION and f.status == "accepted"]
    held = {f.statement: f.details for f in cranes if isinstance(f.details, DecisionDetails)}
    kept = held["A crane is reserved for 3 hours."]
    assert [s.text for s in kept.weighed] == [
        "With four half of my quay is reserved and empty.",
        "The tug alone took two and a half hours yesterday.",
    ]
    assert kept.rationale == ()
    assert all(not d.weighed for s, d in held.items() if s != "A crane is reserved for 3 hours.")


def lost(talk: str, about: str, *, with_assistant: bool = False) -> list[str]:
    """The names of what lost against the one decision that is about something."""
    (names,) = (
        [a.name for a in f.details.alternatives]
        for f in found(talk, with_assistant=with_assistant)
        if isinstance(f.details, DecisionDetails) and f.status == "accepted" and about in f.statement
    )
    return names


def test_of_an_amount_and_the_one_it_is_not_the_second_lost() -> None:
    """And it lost there, not against what the next sentence settles."""
    talk = """
user: How long may a berth be held offline?
assistant: I would allow 7 days.
user: A berth is held for up to 48 hours, not 7 days. There's no queue here, and a command dies after 20 seconds.
"""
    assert lost(talk, "48 hours", with_assistant=True) == ["7 days"]
    assert lost(talk, "20 seconds", with_assistant=True) == []


def test_what_is_missing_in_a_tale_is_no_option() -> None:
    """'With a parcel and no door' turns no door down; 'no Kafka and no Redis' turns both down."""
    talk = """
Priya: With two hours one in six would stand there with a crate and no berth.
Maren: Okay, decided: a berth is held for four hours, no Kafka and no Redis for that.
Priya: Agreed.
"""
    assert {n.casefold() for n in lost(talk, "4 hours")} >= {"kafka", "redis"}
    assert not any("berth" in n for n in lost(talk, "4 hours"))


@pytest.mark.parametrize(
    "line",
    [
        "Noor: Monthly partitions, drop the fourteenth one.",
        "Noor: Okay, the gateway retries for 24 hours, and after that we stop and park it.",
    ],
)
def test_what_a_system_drops_or_parks_is_neither_refused_nor_put_off(line: str) -> None:
    """It is what the system does."""
    talk = f"Noor: Let's go on with the log.\nEmil: Ready.\n{line}\nEmil: Agreed.\nSami: Fine.\n"
    assert [f.status for f in found(talk) if f.kind is Kind.DECISION and f.status in ("rejected", "deferred")] == []


def test_more_moves_of_the_same_thing_belong_to_its_states() -> None:
    """'From held it can also go to ...' goes on with what was told right before, also after another one spoke."""
    talk = """
Maren: A berth goes from held to taken when the ferry lies in it, and from taken to free when it has left.
Priya: Okay.
Maren: From held it can also go to expired or cancelled, and from taken to damaged, then closed.
"""
    moves = {
        (t.source, t.target)
        for f in found(talk)
        if isinstance(f.details, StateDetails) and f.details.entity == "berth"
        for t in f.details.transitions
    }
    assert moves >= {("held", "expired"), ("held", "cancelled"), ("taken", "damaged"), ("damaged", "closed")}
    assert not any("and" in m for m in moves)


def test_a_language_called_go_ends_nothing() -> None:
    """'The workers are written in Go' chooses; 'the workers go' gives them up."""
    assert accepted("Ines: Okay, the workers are written in Go.\nIda: Agreed.") == ["The workers are written in Go."]


def test_a_count_told_in_passing_changes_no_time_that_was_bid() -> None:
    """Hours in words keep their own figure, and a number of something else in a whole sentence is no bid for them."""
    talk = """
Priya: How long do we keep the berth keys? Twenty four hours?
Maren: Then twenty four hours on the berth keys until we hear otherwise.
Kofi: I let in a hundred ferries a second and the rest wait. So twenty four hundred are in after twenty four seconds.
Maren: Right, a ferry calls again after one second to five minutes, and we let in a hundred ferries a second.
Kofi: Good.
"""
    names = [a.name for f in found(talk) if isinstance(f.details, DecisionDetails) for a in f.details.alternatives]
    assert not any("2,4" in name for name in names)
    assert any("5 minutes" in said for said in accepted(talk))
