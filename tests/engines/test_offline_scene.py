"""What only sets the scene: reasons, confirmed facts, what another thinks; what is put off, or asked for oneself."""

from __future__ import annotations

import pytest

from agent.engines.offline.bids import offer_of
from agent.engines.offline.speech import Utterance
from agent.model.details import DecisionDetails, Kind
from tests.talk_samples import HEAD, TAIL, found


def decided(middle: str, *, with_assistant: bool = False) -> dict[str, str]:
    """The statements of the decisions of a talk, each with its status; a meeting has these lines in its middle."""
    talk = middle if with_assistant else HEAD.strip() + "\n" + middle.strip() + "\n" + TAIL.strip()
    told = (f for f in found(talk.strip(), with_assistant=with_assistant) if f.kind is Kind.DECISION)
    return {f.statement.replace("'", "’"): f.status for f in told}


def tells(middle: str, words: str, *, with_assistant: bool = False) -> str:
    """The status of the decision with these words, '' where there is none."""
    return next((s for d, s in decided(middle, with_assistant=with_assistant).items() if words in d), "")


@pytest.mark.parametrize(
    ("asks", "reason", "rule"),
    [
        (
            "When are the tablets of the 3 rooms updated? **Idle detection**: when nobody touched one for 10 minutes.",
            "A tablet that's idle at 11:50 is a tablet that's about to be used.",
            "The tablet installs between 02:00 and 04:00.",
        ),
        (
            "I recommend a full backup of the harbour's database every **7 days**.",
            "A backup that nobody has restored in 12 months is not a backup.",
            "So every backup is restored on a box every 3 months.",
        ),
        (
            "I suggest that a skipper can open the valve by hand for **15 minutes**.",
            "Anyone who opens a valve for 15 minutes at night is someone who's about to flood the cellar.",
            "The valve is locked from 22:00 to 06:00.",
        ),
    ],
)
def test_what_mostly_happens_is_a_reason(asks: str, reason: str, rule: str) -> None:
    """A general remark settles nothing; what follows from it does."""
    talk = f"user: I plan a museum on an island, with one server.\nassistant: {asks}\nuser: {reason} {rule}"
    told = decided(talk, with_assistant=True)
    assert not [d for d in told if reason[:15].replace("'", "’") in d]
    assert [d for d in told if rule[-12:-1] in d], told


def test_what_is_defined_by_whether_it_holds_is_decided() -> None:
    """A rule begins the same way, and does not end in its own subject."""
    talk = (
        "Rhona: What counts as overdue?\nTavish: A loan that's out for more than 30 days, I'd say.\n"
        "Rhona: Yes. A loan that's out for more than 30 days is overdue."
    )
    assert tells(talk, "30 days is overdue") == "accepted"


@pytest.mark.parametrize(
    ("told", "asked", "confirmed"),
    [
        ("I pulled the plug on Monday. 40 seconds, and the lamps didn't come back.", "40 seconds of dark lamps?",
         "40 seconds of dark lamps in the whole bay, yes."),
        ("We tried the new printer. It took 9 minutes a form.", "Nine minutes a form?",
         "Yes, nine minutes a form, with two people watching."),
        ("The cold store was at 9 degrees this morning.", "Nine degrees?", "Nine degrees in the whole store, yes."),
    ],
)  # fmt: skip
def test_a_fact_that_is_asked_back_is_confirmed_and_not_decided(told: str, asked: str, confirmed: str) -> None:
    """Who told what happened says yes to it; nobody proposed anything."""
    assert not tells(f"Tavish: {told}\nRhona: {asked}\nTavish: {confirmed}\nRhona: Ok, that's not good.", " in ")
    assert not decided(f"Tavish: {told}\nRhona: {asked}\nTavish: {confirmed}").get("9 minutes a form.")


@pytest.mark.parametrize(
    ("told", "asked", "confirmed", "words"),
    [
        ("I'd lock the gate after 5 wrong codes.", "Five wrong codes?", "5 wrong codes at the gate, yes.", "5 wrong"),
        ("The lamp goes off after 30 minutes.", "30 minutes?", "30 minutes for every lamp, yes.", "30 minutes"),
        ("It was 30 seconds and that was too short. 45 seconds for the barrier.", "45 seconds?",
         "45 seconds for the barrier, yes.", "45 seconds"),
    ],
)  # fmt: skip
def test_a_proposal_that_is_asked_back_is_taken(told: str, asked: str, confirmed: str, words: str) -> None:
    """The same question and the same yes settle what was put forward."""
    talk = f"Tavish: {told}\nRhona: {asked}\nTavish: {confirmed}\nRhona: Good, let's do that."
    assert tells(talk, words) == "accepted"


@pytest.mark.parametrize(
    "said",
    [
        "Tavish says that two buoys aren't enough for the north side?",
        "Yachts stay up to 30 days and we don't have any yachts.",
        "This reverses what we said in March, when we turned the satellite down.",
        "I'd have to learn a new radio and I've no time before the spring.",
    ],
)
def test_what_somebody_thinks_or_lacks_is_no_decision(said: str) -> None:
    """A view, a thing that nobody has, a lack of time: the reasons around a decision."""
    talk = f"Tavish: {said}\nRhona: Agreed. So the north side gets 4 buoys.\nTavish: Good."
    assert not [
        d for d, status in decided(talk).items() if d[:12] == said.replace("'", "’")[:12] and status != "proposed"
    ]
    assert tells(talk, "4 buoys") == "accepted"


@pytest.mark.parametrize(
    "reply",
    [
        "Okay, take it with you, we won't get through that today. Next, the lamps.",
        "Good, put that on the list for next week.",
        "Okay, let's take that offline.",
        "Fine, we'll come back to that in May.",
        "Right, not today.",
    ],
)
def test_what_the_next_one_puts_off_is_not_settled(reply: str) -> None:
    """Whoever takes it up with an okay puts it off in the same breath."""
    talk = f"Rhona: And who picks the berth?\nTavish: Noise, fuel, lamps that failed, 12 tables in all.\nRhona: {reply}"
    assert tells(talk, "12 tables") in ("deferred", "")


def test_what_is_put_off_says_which_question_stays_open() -> None:
    """A list of things by itself would not say what they are for."""
    talk = (
        "Rhona: And who picks the berth?\nTavish: Depths, lengths, which ropes are worn.\n"
        "Rhona: Okay, take it with you, we won't get through that today."
    )
    assert decided(talk).get("Who picks the berth: depths, lengths, which ropes are worn.") == "deferred"


def test_another_thing_that_is_put_off_leaves_the_first_settled() -> None:
    """'The rest can wait' is not about what was just said."""
    talk = (
        "Rhona: What do we measure?\nTavish: Wind and wave height, every 5 minutes.\n"
        "Rhona: Okay. The rest can wait until the spring."
    )
    assert tells(talk, "5 minutes") == "accepted"


def test_what_somebody_asks_for_himself_is_told_with_his_name() -> None:
    """'Can I have a lamp?' – 'Yes.' says who gets it."""
    talk = "Tavish: Can I have a lamp in the shed with the blue cover?\nRhona: Yes."
    assert decided(talk).get("Tavish gets a lamp in the shed with the blue cover.") == "accepted"
    assert not decided("Tavish: Can I have a coffee first?\nRhona: Yes.").get("Coffee first.")


def test_a_nod_with_another_figure_agrees_to_that_figure() -> None:
    """'Fine, seventy two.' takes no 'we only sail once a month' up."""
    talk = (
        "Tavish: I had the check at 24 hours, the battery dies slowly. So it's 72 hours between two checks.\n"
        "Rhona: So a round takes, what, a week?\n"
        "Tavish: Six days plus whenever the tide lets you. We only sail one a month, it fits.\n"
        "Rhona: Fine, seventy two. The rest of the buoys stays as it was, 24 of them?\nTavish: Same buoys."
    )
    assert not tells(talk, "1 a month")


@pytest.mark.parametrize(
    ("rule", "tail", "kept"),
    [
        ("The night watch never opens the gate.", "Not for a taxi, not for the mayor.", "night watch never opens"),
        ("The buoy keeps nothing about people.", "No names, no phone numbers.", ""),
        ("The core imports nothing from the lamps.", "Not the dimmer, not the HTTP stuff.", ""),
    ],
)
def test_what_a_rule_keeps_out_is_no_option_that_lost(rule: str, tail: str, kept: str) -> None:
    """Noes behind a rule say more of it, where nobody had put any of that forward."""
    talk = HEAD.strip() + f"\nRhona: {rule} {tail}\nTavish: Good.\n" + TAIL.strip()
    told = [f for f in found(talk) if f.kind is Kind.DECISION]
    lost = [a.name for f in told if isinstance(f.details, DecisionDetails) for a in f.details.alternatives]
    assert not lost
    assert not [f.statement for f in told if f.status == "rejected"]
    assert not kept or [f.statement for f in told if kept in f.statement]


def test_an_option_that_is_refused_behind_a_rule_lost() -> None:
    """The same no turns down what somebody had put forward."""
    talk = "Tavish: LoRa or Bluetooth for the buoys, I'd say. Bluetooth?\nRhona: Only LoRa reaches them. Not Bluetooth."
    assert decided(talk).get("Not Bluetooth.") == "rejected" or "Bluetooth" in lost_of(talk)


def lost_of(middle: str) -> list[str]:
    """The names of the options that lost in a meeting with these lines in its middle."""
    told = found(HEAD.strip() + "\n" + middle + "\n" + TAIL.strip())
    return [a.name for f in told if isinstance(f.details, DecisionDetails) for a in f.details.alternatives]


def test_what_is_refused_twice_in_a_breath_is_told_once() -> None:
    """'No, no. No shared calendar.' turns one proposal down."""
    talk = (
        "Tavish: Couldn't we just use a shared calendar?\n"
        "Rhona: No, no. That's the old mess again. No shared calendar on the office machine."
    )
    assert [d for d, status in decided(talk).items() if status == "rejected"] == [
        "Shared calendar on the office machine."
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Tavish: So which one do I plan for?\nRhona: Plan for the storm. 400 boats in the bay, 90 calls an hour.",
            "Plan for the storm: 400 boats in the bay, 90 calls an hour.",
        ),
        (
            "Rhona: Design it for the regatta. 250 boats, 3 radios each.",
            "Design it for the regatta: 250 boats, 3 radios each.",
        ),
    ],
)
def test_what_is_planned_for_and_its_figures_are_one_decision(said: str, told: str) -> None:
    """The sentence with the figures says how much the one before it is."""
    held = decided(f"{said}\nTavish: Okay.")
    assert held.get(told) == "accepted"
    assert len(held) == 4


def test_two_matters_in_a_row_are_two_decisions() -> None:
    """A figure behind another matter belongs to itself."""
    held = decided("Rhona: The gate stays open at night. Two lamps on the mast, red ones.\nTavish: Agreed.")
    assert {"The gate stays open at night.", "2 lamps on the mast, red ones."} <= held.keys()


def test_the_topics_of_a_talk_are_no_proposal() -> None:
    """What the one who leads lists at the beginning is what they will talk about; an answer of that form is one."""
    opened = (
        "Rhona: So, hello. The radio, where the lamps go, what we do about the fees, and the crane. The radio first.\n"
        "Tavish: Fine by me. VHF, channel 12.\nRhona: Agreed, channel 12.\nTavish: Good."
    )
    assert not [f.statement for f in found(opened) if f.kind is Kind.DECISION and "fees" in f.statement]
    answered = (
        "Rhona: What does the report have in it?\n"
        "Tavish: The depth, where the buoy lies, how the battery is, and the wind.\n"
        "Rhona: Agreed, the depth, where the buoy lies, how the battery is, and the wind."
    )
    assert [f.statement for f in found(answered) if f.kind is Kind.DECISION and "battery" in f.statement]


@pytest.mark.parametrize(
    ("told", "follows", "words"),
    [
        ("The contracts say 3 days.", "So 72 hours from the landing, then the pilot is called.", "say 3 days"),
        ("The standard asks for 50 metres.", "That makes 12 lamps on the pier.", "50 metres"),
        ("Insurance wants 4 degrees.", "Then we set it to 3.", "nsurance wants"),
    ],
)
def test_what_others_ask_for_leads_to_the_decision_behind_it(told: str, follows: str, words: str) -> None:
    """A contract, a standard, an insurer settle nothing; what follows from them does."""
    assert not tells(f"Rhona: And the cold store?\nTavish: {told} {follows}\nRhona: Agreed.", words)


def test_what_the_law_says_answers_by_itself() -> None:
    """Where nothing follows from it, it is the answer."""
    talk = "Rhona: How long do we keep the invoices?\nTavish: The law says 10 years.\nRhona: Right, 10 years."
    assert tells(talk, "10 years") == "accepted"


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("Anybody want to defend RabbitMQ?", ""),
        ("Anyone against the pier?", ""),
        ("RabbitMQ for the buoys?", "rabbitmq for the buoys"),
    ],
)
def test_a_call_for_those_who_are_against_it_proposes_nothing(asked: str, offered: str) -> None:
    """A no to it turns nothing down; a thing that is put as a question is a proposal."""
    said = Utterance(
        turn=1, place=0, speaker="Rhona", text=asked, acts=frozenset({"question.ask"}), words=frozenset(), quantities=()
    )
    assert offer_of(said, ["Rhona"], 10).casefold() == offered
