"""A small discussion, doubles of the ports, and an engine that asks a loopback server, for the tests of the engine."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache

from pydantic import SecretStr

from agent.catalogue import load
from agent.engines.endpoint import Endpoint, Price
from agent.engines.openai import OpenAIEngine
from agent.model.details import DecisionDetails, Details, InteractionDetails, Kind
from agent.model.finding import Evidence, Finding, Quote, VerifiedFinding, finding_id
from agent.model.ledger import Entry
from agent.model.section import SectionBrief, SectionSpec
from agent.model.transcript import Chunk, Manner, Outline, Participant, Redacted, Transcript, Turn
from agent.ports import AnswerCache, Call, RunLog
from agent.text.secrets import Rules

KEY = "sk-test-0123456789abcdefKEY"
DAY = dt.date(2026, 5, 4)
SAID = (
    ("Ines", "Morning. The kiln controller has to log every firing, so where do we keep the curves?"),
    ("Otto", "I would take SQLite, because the board has no network for days."),
    ("Ines", "Or InfluxDB? We could run that on the gateway."),
    ("Otto", "InfluxDB is out, it needs 512 MB and the board has 128 MB."),
    ("Ines", "Agreed, we will use SQLite on the board and keep 90 days of curves."),
    ("Otto", "The controller sends each finished firing to the gateway. I'll write the upload by Friday."),
)


class MemoryCache:
    """Implements `ports.AnswerCache` in memory."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self.answers.get(key)

    def put(self, key: str, answer: str) -> None:
        self.answers[key] = answer


class MemoryLog:
    """Implements `ports.RunLog` in memory."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._lock = threading.Lock()

    def record(self, call: Call) -> None:
        with self._lock:
            self.calls.append(call)

    @property
    def outcomes(self) -> list[str]:
        return [call.outcome for call in self.calls]


@lru_cache(maxsize=1)
def topics() -> dict[str, str]:
    return {topic.id: topic.meaning for topic in load().topics}


def engine(
    url: str,
    *,
    cache: AnswerCache | None = None,
    log: RunLog | None = None,
    sleep: Callable[[float], None] = lambda _: None,
    max_cost: float | None = None,
    secrets: Rules | None = None,
    templates: Mapping[str, str] | None = None,
    **endpoint: object,
) -> OpenAIEngine:
    """An engine whose pauses take no time."""
    fields = {
        "base_url": url,
        "key": SecretStr(KEY),
        "model": "gpt-4o",
        "timeout": 5.0,
        "price": Price(input=1.0, output=4.0),
    }
    return OpenAIEngine(
        Endpoint.model_validate(fields | endpoint),
        load().templates if templates is None else templates,
        topics(),
        MemoryCache() if cache is None else cache,
        MemoryLog() if log is None else log,
        max_cost,
        sleep,
        secrets,
    )


def transcript(said: tuple[tuple[str, str], ...] = SAID) -> Transcript:
    turns = tuple(
        Turn(n=n, speaker=who, time=None, text=text, anchor=f"line {n}") for n, (who, text) in enumerate(said, 1)
    )
    return Transcript(
        key="kiln", revision="r1", source="kiln.txt", title="Kiln logging", format="plain", date=DAY, turns=turns
    )


def outline(talk: Transcript) -> Outline:
    names = dict.fromkeys(turn.speaker or "?" for turn in talk.turns)
    people = tuple(Participant(name=name, turns=1, words=1) for name in names)
    return Outline(manner=Manner.CHAT, participants=people, topics=())


def chunk(talk: Transcript | None = None) -> Redacted[Chunk]:
    talk = talk or transcript()
    return Redacted[Chunk](value=Chunk(transcript=talk, outline=outline(talk), first=1, last=len(talk.turns)))


def verified(
    title: str, turn: int, words: str, details: Details | None = None, status: str = "accepted", statement: str = ""
) -> VerifiedFinding:
    details = details or DecisionDetails()
    finding = Finding(
        kind=details.kind,
        title=title,
        statement=statement or words,
        status=status,
        quotes=(Quote(turn=turn, words=words),),
        details=details,
        topic="storage",
    )
    evidence = Evidence(source="kiln.txt", discussion="kiln", turn=turn, speaker="Otto", quote=words)
    return VerifiedFinding(
        id=finding_id("kiln", DAY, turn, finding),
        discussion="kiln",
        revision="r1",
        date=DAY,
        turn=turn,
        finding=finding,
        evidence=(evidence,),
    )


def entry(label: str, title: str, statement: str, details: Details | None = None, **more: object) -> Entry:
    details = details or DecisionDetails()
    evidence = Evidence(source="kiln.txt", discussion="kiln", turn=5, speaker="Ines", quote=statement)
    fields: dict[str, object] = {
        "id": label,
        "finding": label.lower(),
        "kind": details.kind,
        "title": title,
        "statement": statement,
        "status": "accepted" if details.kind is Kind.DECISION else "current",
        "details": details,
        "evidence": (evidence,),
        "topic": "storage",
        "date": DAY,
    }
    return Entry.model_validate(fields | more)


def spec(*diagrams: str, covers: tuple[str, ...] = ("B02",)) -> SectionSpec:
    return SectionSpec(
        id="storage",
        order=1,
        title="Storage",
        part="Data",
        covers=covers,
        question="Where is what kept?",
        diagrams=diagrams,
        guidance="Where each thing is kept, for how long, and why there.",
        digest="0" * 64,
    )


def brief(
    *diagrams: str, covers: tuple[str, ...] = ("B02",), instructions: tuple[str, ...] = ()
) -> Redacted[SectionBrief]:
    facts = (
        entry("D-001", "SQLite on the board", "SQLite on the board keeps the curves for 90 days."),
        entry(
            "I-001",
            "controller → gateway: firing",
            "The controller sends each finished firing to the gateway.",
            InteractionDetails(source="controller", target="gateway", payload="firing"),
        ),
    )
    related = (
        entry(
            "I-002",
            "gateway → archive: firing",
            "The gateway sends each firing to the archive.",
            InteractionDetails(source="gateway", target="archive", payload="firing"),
        ),
    )
    value = SectionBrief(spec=spec(*diagrams, covers=covers), facts=facts, related=related, instructions=instructions)
    return Redacted[SectionBrief](value=value)
