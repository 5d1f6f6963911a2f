"""What a second hearing of the decisions takes away, and what it can never bring in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fakes import Collecting, ScriptedEngine

from agent.catalogue import load
from agent.errors import AnswerError
from agent.model.details import DecisionDetails, Kind, RiskDetails
from agent.model.finding import Finding, Misgiving, Quote, Tier, VerifiedFinding
from agent.model.transcript import Redacted, Transcript, Turn
from agent.pipeline.reading import Reading, read_discussion
from agent.ports import IN_VAIN
from agent.steps.weigh import BATCH
from agent.text.acts import parse_cues
from agent.text.topics import Topics

CUES = parse_cues(load().text("lexicons/cues.toml"))


def talk(*said: str) -> Transcript:
    """Ada and Ben in turn."""
    turns = tuple(
        Turn(n=n, speaker=("Ada", "Ben")[(n - 1) % 2], text=text, anchor=f"line {n}") for n, text in enumerate(said, 1)
    )
    return Transcript(
        key="k", revision="r", source="k.txt", title="k", format="plain", date=dt.date(2026, 5, 4), turns=turns
    )


def claim(statement: str, turn: int, words: str) -> Finding:
    return Finding(
        kind=Kind.DECISION, title=statement.rstrip("."), statement=statement, status="accepted", topic="storage",
        quotes=(Quote(turn=turn, words=words),), details=DecisionDetails(),
    )  # fmt: skip


def reading(said: Transcript, engine: ScriptedEngine) -> Reading:
    return read_discussion(Redacted[Transcript](value=said), engine, CUES, Topics([]), {}, Collecting())


MAST = talk(
    "The buoys report over LoRa, that is decided.",
    "Agreed. And the mast gets a second battery.",
    "Agreed, a second battery.",
)
LORA = claim("The buoys report over LoRa.", 1, "The buoys report over LoRa, that is decided.")
MAST_CLAIM = claim("The mast gets a second battery.", 2, "the mast gets a second battery")


def told(by: Reading) -> dict[str, str]:
    return {f.finding.title: f.finding.status for f in by.findings}


def doubting(what: str, *, only_proposed: bool) -> ScriptedEngine:
    """It finds both, and doubts the one that names `what`."""

    def weigh(decisions: Sequence[VerifiedFinding]) -> Sequence[Misgiving]:
        return [
            Misgiving(decision=n, only_proposed=only_proposed, why="they were joking")
            for n, d in enumerate(decisions)
            if what in d.finding.title
        ]

    return ScriptedEngine(find=lambda _: [LORA, MAST_CLAIM], weigh=weigh)


def test_what_was_only_put_forward_stays_as_a_proposal_for_a_person_to_review() -> None:
    """The other decision of the same call is left alone."""
    heard = reading(MAST, doubting("LoRa", only_proposed=True))
    assert told(heard) == {"The buoys report over LoRa": "proposed", "The mast gets a second battery": "accepted"}
    assert [f.finding.tier for f in heard.findings] == [Tier.POSSIBLE, Tier.EXPLICIT]
    assert heard.rejected == ()


def test_what_was_said_otherwise_is_kept_in_the_report_with_the_reason() -> None:
    """It goes back once; an engine that has nothing better for it leaves it out of the ledger."""
    engine = doubting("LoRa", only_proposed=False)
    heard = reading(MAST, engine)
    assert told(heard) == {"The mast gets a second battery": "accepted"}
    assert [(r.finding.statement, r.reason) for r in heard.rejected] == [
        (LORA.statement, "The turns around it say otherwise: they were joking.")
    ]
    assert [step for step, _ in engine.calls] == ["extract", "weigh", "correct"]


def test_what_is_corrected_is_verified_and_heard_once_more() -> None:
    """A correction comes in where nothing speaks against it, and not where words or a second doubt do."""
    over = "The mast gets a second battery and a solar panel."
    right = claim("The buoys report over LoRa radio.", 1, "The buoys report over LoRa")
    for mended, stands in ((right, 1), (claim(over, 2, "a solar panel"), 0), (LORA, 0)):

        def weigh(decisions: Sequence[VerifiedFinding]) -> Sequence[Misgiving]:
            bad = [n for n, d in enumerate(decisions) if d.finding.statement == LORA.statement]
            return [Misgiving(decision=n, only_proposed=False, why="it is radio") for n in bad]

        engine = ScriptedEngine(
            find=lambda _: [LORA, MAST_CLAIM],
            weigh=weigh,
            correct=lambda _, mended=mended: [mended],  # type: ignore[misc]
        )
        heard = reading(MAST, engine)
        assert len(heard.findings) == 1 + stands
        assert len(heard.rejected) == 1 - stands


def test_nothing_that_code_refused_comes_in_by_a_hearing() -> None:
    """What quotes words that nobody said is not even put to the engine."""
    put: list[str] = []

    def weigh(decisions: Sequence[VerifiedFinding]) -> Sequence[Misgiving]:
        put.extend(d.finding.title for d in decisions)
        return ()

    invented = claim("The buoys report over Zigbee.", 1, "The buoys report over Zigbee")
    heard = reading(MAST, ScriptedEngine(find=lambda _: [LORA, invented], weigh=weigh))
    assert put == [f.finding.title for f in heard.findings] == [LORA.title]


def test_only_accepted_decisions_are_heard_and_only_where_that_is_wanted() -> None:
    """A proposal or a risk is put to nobody; nor is anything where second readings are left out."""
    risk = Finding(
        kind=Kind.RISK, title="Salt", statement="A second battery.", status="open",
        quotes=(Quote(turn=3, words="a second battery"),), details=RiskDetails(), topic="storage",
    )  # fmt: skip
    proposed = LORA.model_copy(update={"status": "proposed"})
    engine = ScriptedEngine(find=lambda _: [risk, proposed], weigh=lambda _: ())
    reading(MAST, engine)
    unread = ScriptedEngine(find=lambda _: [LORA])
    reading(MAST, unread)
    assert "weigh" not in [step for step, _ in (*engine.calls, *unread.calls)]


def test_an_answer_of_no_use_takes_nothing_away_and_is_told() -> None:
    """A doubt of a decision that there is not is none either; after a few answers in vain nobody is asked again."""
    many = [f"The shed number {n} gets a lamp of its own." for n in range(BATCH * (IN_VAIN + 2))]
    asked: list[int] = []

    def useless(decisions: Sequence[VerifiedFinding]) -> Sequence[Misgiving]:
        asked.append(len(decisions))
        raise AnswerError("The model did not fill in the form.")

    said = talk(*(line for words in many for line in (f"Decided: {words}", "Agreed.")))
    found = [claim(words, 2 * n + 1, words) for n, words in enumerate(many)]
    notes = Collecting()
    engine = ScriptedEngine(find=lambda _: found, weigh=useless)
    heard = read_discussion(Redacted[Transcript](value=said), engine, CUES, Topics([]), {}, notes)
    assert {f.finding.status for f in heard.findings} == {"accepted"}
    assert len(asked) == IN_VAIN
    assert any("No second hearing of 12 decisions" in note for note in notes.notes)
    far = ScriptedEngine(find=lambda _: [LORA], weigh=lambda _: [Misgiving(decision=7, only_proposed=False, why="no")])
    assert told(reading(MAST, far)) == {LORA.title: "accepted"}
