"""What few words need for a reader who was not there: what they answered, what stood around them, what it is about."""

from __future__ import annotations

from talk_samples import engine, found

from agent.catalogue import load
from agent.engines.offline.compose import compose
from agent.model.details import DecisionDetails, Kind
from agent.model.finding import Evidence, Finding
from agent.model.ledger import Entry
from agent.model.section import Paragraph, SectionBrief

GREENHOUSE = """
user: We grow orchids in 3 glasshouses, and the vents are opened by hand. I want a system for that. What do we need?
assistant: A sensor in each house and a motor on each vent. At 31 degrees most begin to suffer. When do the vents open?
user: Not above 27. Ours are from the mountains, they drop their buds. So open them at 26.
assistant: And at night? I would close everything at 20:00.
user: Half past nine, the bats are out before that and they need the gap. From 21:30 to 05:00 they stay shut.
"""
BAKERY = """
Ilka: So, this is the order system for the bakery. Today it's a paper book by the till.
Jon: And the book gets wet.
Ilka: How long do we keep old orders?
Jon: Two years?
Mara: The tax office wants ten, I asked.
Ilka: Ten years then. And in SQLite, one file, Jon can carry it home.
Jon: Fine.
"""


def decisions(talk: str, *, with_assistant: bool) -> list[tuple[Finding, DecisionDetails]]:
    findings = found(talk, with_assistant=with_assistant)
    return [(f, f.details) for f in findings if isinstance(f.details, DecisionDetails) and f.status == "accepted"]


def told(talk: str, section: str, *, with_assistant: bool) -> str:
    """What the section says of everything that the talk settled, as if all of it had its home there."""
    facts = [
        Entry.model_validate(
            {
                "id": f"{'D' if f.kind is Kind.DECISION else 'L'}-{n:03}", "finding": f"f{n}", "kind": f.kind,
                "title": f.title, "statement": f.statement, "status": f.status, "details": f.details,
                "topic": f.topic, "weight": f.weight, "tier": f.tier,
                "date": None, "evidence": evidence(talk, f),
            }
        )
        for n, f in enumerate(found(talk, with_assistant=with_assistant), 1)
        if f.kind in (Kind.DECISION, Kind.CONSTRAINT)
    ]  # fmt: skip
    brief = SectionBrief(spec=load().section(section), facts=tuple(facts))
    blocks = compose(brief, engine().phrasings)
    return " ".join(s.text for b in blocks if isinstance(b, Paragraph) for s in b.sentences)


def evidence(talk: str, finding: Finding) -> list[Evidence]:
    who = [line.split(": ", 1)[0] for line in talk.strip().splitlines()]
    return [
        Evidence(source="talk.txt", discussion="talk", turn=q.turn, quote=q.words, speaker=who[q.turn - 1])
        for q in finding.quotes
    ]


def test_a_decision_keeps_what_it_answers_and_the_words_around_it() -> None:
    """'So open them at 26' is understood beside the reason before it, and beside what was asked."""
    passages = [p for _, d in decisions(GREENHOUSE, with_assistant=True) for p in d.passages]
    whole = next(p for p in passages if "26" in p.words.text)
    assert whole.words.text == "Not above 27. Ours are from the mountains, they drop their buds. So open them at 26."
    assert whole.asked is not None
    assert "When do the vents open?" in whole.asked.text


def test_a_passage_stands_word_for_word_in_the_turn_and_never_takes_a_question_along() -> None:
    """It is shown as somebody's words, so no word of it is ours; a question at its end is about something else."""
    for talk, assisted in ((GREENHOUSE, True), (BAKERY, False)):
        lines = talk.strip().splitlines()
        for _, details in decisions(talk, with_assistant=assisted):
            for passage in details.passages:
                assert passage.words.turn is not None
                assert passage.words.text in lines[passage.words.turn - 1]
                assert not passage.words.text.endswith("?")


def test_what_does_not_stand_by_itself_is_told_with_its_question_and_in_its_words() -> None:
    """A reader learns what was asked, what was answered, and why, and whose words these are."""
    text = told(GREENHOUSE, "algorithms", with_assistant=True)
    assert "they drop their buds" in text
    assert "the bats are out before that" in text
    assert "the developer" in text


def test_what_one_passage_settled_is_told_once() -> None:
    """Two decisions of one breath share their words: these stand once, and both are cited."""
    text = told(GREENHOUSE, "algorithms", with_assistant=True)
    assert text.count("Not above 27") == 1
    assert text.count("From 21:30 to 05:00") == 1


def test_the_beginning_of_a_talk_says_what_the_system_is_for() -> None:
    """What is built, and how it goes today, opens the section on how the system works, as a quotation."""
    given = [f for f in found(BAKERY) if f.kind is Kind.CONSTRAINT and f.topic == "overview"]
    assert given
    assert "the order system for the bakery" in given[0].statement
    text = told(BAKERY, "how-it-works", with_assistant=False)
    assert "Ilka" in text.split("“")[0]
    assert "this is the order system for the bakery. Today it's a paper book by the till." in text


def test_what_a_person_tells_an_assistant_first_is_kept_without_the_question() -> None:
    """The first message of such a talk tells what it is about; what it asks is no part of that."""
    given = [f for f in found(GREENHOUSE, with_assistant=True) if f.topic == "overview"]
    assert any("We grow orchids in 3 glasshouses" in f.statement for f in given)
    assert not any("What do we need" in f.statement for f in given)


WAREHOUSE = """
user: Today the pickers get a printed list, and the label server reprints it when it jams. I want a small app for that.
assistant: Then the scale could weigh each crate. A crate full for an hour is a problem, and so is a full crate.
user: Good. The scale sends the weight to the tablet. When the scale is off, the picker types it in.
assistant: Shall I add a cache server? The scale would ask it first, and the scale could wait.
user: I'm not running a cache server for 2 scales. The scale keeps the last 10 weights, and the scale beeps.
"""


def test_a_thing_called_by_its_noun_alone_is_a_part_where_it_is_said_to_do_something() -> None:
    """'The scale' is a device of the system; what is full is no sort of crate, and what nobody runs is no part."""
    named = {
        f.title for f in found(WAREHOUSE.replace("scale", "scanner"), with_assistant=True) if f.kind is Kind.COMPONENT
    }
    assert "Scanner" in named
    assert "Cache server" not in named
    assert "Label server" not in named


LIBRARY = """
Wilma: Morning. First question, how does somebody reserve a drill?
Petra: On a web page, no app. Half of them have old phones.
Wilma: Web page, no app. How long may they keep a tool?
Gus: Two weeks?
Petra: One week. In April everybody wants the chainsaw.
Wilma: One week then, and it can be extended once if nobody is waiting.
Gus: Fine.
Wilma: And who unlocks the cabinet?
Petra: The member gets a code of four digits on his phone, by SMS, that works for an hour.
Gus: Four? My bike lock has four.
Petra: The cabinet has a camera, Gus.
Wilma: Four digits, one hour, by SMS. Good.
Osei: Okay.
"""


def test_a_few_words_that_take_up_what_another_said_are_told_with_that() -> None:
    """'Four digits, one hour, by SMS' is a code that a member gets: who put it forward said so."""
    text = told(LIBRARY, "security", with_assistant=False)
    assert "The member gets a code of four digits on his phone" in text
    assert "Petra" in text


TRAYS = """
Ilka: Next, the night shift. The oven.
Jon: do we want 2 trays instead of 3?
Mara: the big loaves need the room
Jon: true
Ilka: leave it at three then
Mara: ok
"""


def test_an_amount_that_only_the_question_holds_is_told_with_the_question() -> None:
    """'Leave it at three' says less than was settled, however many turns after the question it was said."""
    text = told(TRAYS, "timing", with_assistant=False)
    assert "do we want 2 trays instead of 3?" in text
    assert "leave it at three then" in text


VINEYARD = """
Ada: Okay, so, for the notes. This is the new watch over the vineyard, eleven slopes in two valleys.
Ben: And the old lamp sent a letter to a shared inbox, and nobody reads the shared inbox at night.
Ada: For the record, each slope gets two probes.
Ben: Agreed.
"""


def test_what_people_are_there_for_is_no_decision_though_somebody_notes_it() -> None:
    """It is told as what the system is for, first of all; what is noted after it is decided."""
    settled = [f.statement for f, _ in decisions(VINEYARD, with_assistant=False)]
    assert settled == ["Each slope gets 2 probes."]
    given = [f.statement for f in found(VINEYARD) if f.kind is Kind.CONSTRAINT and f.topic == "overview"]
    assert "the new watch over the vineyard" in given[0]


ORCHARD = """
Ada: Is everybody in? Good.
Ben: I'm here, with coffee.
Ada: Right. So this is the, um, the planning round for Pomona. Scales under crates, weights go in, orders come out.
Ben: Nice.
Ada: Agreed then, each crate gets one scale.
Ben: Agreed.
"""


def test_what_follows_the_name_of_the_meeting_says_what_is_planned() -> None:
    """The meeting's own name tells nothing of the system."""
    given = [f.statement for f in found(ORCHARD) if f.kind is Kind.CONSTRAINT and f.topic == "overview"]
    assert given == ["Scales under crates, weights go in, orders come out."]


HARBOUR = """
user: We run the lamps of a harbour, and each lamp has software. How do I bring new software onto them?
assistant: For the lamps I recommend a rolling plan with automatic promotion. \
An automatic stop when more than 1 percent of the lamps fail. \
Keep the harbour key on the build server, and let the server sign every file after the tests. \
Renew the key each spring and sign the new files with it.
user: Automatic promotion is out, a person presses the button. \
The automatic stop is okay, I'll take that one: if more than 2 percent of the lamps fail, it stops by itself. \
Every file is signed with the harbour key on a laptop that lies in the safe, by two people. \
The build server is out, anybody gets into it.
"""


def test_what_the_person_says_no_to_is_not_what_he_answers() -> None:
    """An answer belongs to the proposal that it has most in common with, and to none that its turn turns down."""
    asked = {
        f.statement: d.passages[0].asked.text if d.passages[0].asked else ""
        for f, d in decisions(HARBOUR, with_assistant=True)
        if d.passages
    }
    stop = next(text for said, text in asked.items() if "2 percent" in said)
    signed = next(text for said, text in asked.items() if "signed" in said)
    assert stop.startswith("An automatic stop")
    assert "server" not in signed
    assert "spring" not in signed


SHEDS = """
user: We have a small computer in each of 40 sheds. How do we update them?
assistant: Use Mender with delta updates, which transfers 20 MB. The sheds on 2G take longer.
user: The computer loads a full image. 2G sheds get none. Ilka has to visit those anyway, so she brings an SD card.
"""


def test_words_that_stand_for_something_are_told_with_the_sentence_that_names_it() -> None:
    """'Those' are sheds on a slow line, which another decision is about."""
    text = told(SHEDS, "deployment-and-migration", with_assistant=True)
    assert "2G sheds get none. Ilka has to visit those anyway" in text
