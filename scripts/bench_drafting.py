"""What drafting takes, measured in processes of its own, for `scripts/bench.py`: prints one object of JSON.

    python scripts/bench_drafting.py --serve           an endpoint that takes a second an answer, eight at once
    python scripts/bench_drafting.py WORKSPACE URL     all sections of a workspace, drafted by that endpoint
    python scripts/bench_drafting.py WORKSPACE         a run that adds one discussion to those of a workspace

Memory is the peak of resident memory in MB; idle is what it is once a small workspace was drafted.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from loopback import Json, Loopback, honest

from agent.bootstrap import Options, Session
from agent.bootstrap.bench import Bench
from agent.bootstrap.system import Silent
from agent.bootstrap.writing import Writing
from agent.catalogue import load
from agent.engines.client import Client
from agent.engines.endpoint import Endpoint
from agent.engines.openai import OpenAIEngine
from agent.mermaid import MermaidParser
from agent.model.section import CheckContext, Paragraph, Prepared, SectionBrief, SectionDraft, Sentence
from agent.model.transcript import Redacted
from agent.pipeline.drafting import draft_sections
from agent.ports import Call, DiagramParser, ParsedDiagram
from agent.steps import check
from agent.steps import plan as planning

AT_ONCE = 8
ANSWER_S = 1.0
SMALL = "Ines: We keep the curves for 90 days. Agreed?\nOtto: Agreed.\n"


class Log:
    """Counts the calls of each section."""

    def __init__(self) -> None:
        self.calls = Counter[str]()

    def record(self, call: Call) -> None:
        """One more."""
        self.calls[call.about] += call.usage.calls


class Nothing:
    """No answers stored, so each is asked for."""

    def get(self, key: str) -> str | None:
        """None."""

    def put(self, key: str, answer: str) -> None:
        """Keep nothing."""


class Apart:
    """Implements `ports.DiagramParser`, and keeps the processor's time of Mermaid apart."""

    def __init__(self) -> None:
        self._parser, self.spent = MermaidParser(), 0.0

    def parse(self, source: str) -> ParsedDiagram | str:
        """As Mermaid reads it."""
        began = time.thread_time()
        try:
            return self._parser.parse(source)
        finally:
            self.spent += time.thread_time() - began


def main() -> None:
    """Print the figures."""
    place, *url = sys.argv[1:]
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = state
        if place == "--serve":
            _serve()
        else:
            print(json.dumps(_drafting(Path(place), *url) if url else _adding(Path(place), Path(state))))


def _serve() -> None:
    """Say where the endpoint is, and be it until the input ends."""
    places = threading.BoundedSemaphore(AT_ONCE)

    def slowly(request: Json) -> Json:
        with places:
            time.sleep(ANSWER_S)
        return honest(request)

    with Loopback(answer=slowly) as server:
        print(server.url, flush=True)
        sys.stdin.read()


def _drafting(place: Path, url: str) -> dict[str, float]:
    """Seconds of the wall and of the processor, and the critical path: the longest chain of calls, or all by eights."""
    from openai.resources.chat.completions import Completions  # noqa: F401  # what the first call would load is start-up

    Client(Endpoint(base_url=url, model="loopback")).models()  # and so is what the first connection would
    bench = Bench(place, Options(engine="offline"))
    writing, ledger, catalogue = Writing(bench), bench.ledger(), load()
    briefs = [
        Redacted[SectionBrief](value=brief)
        for brief in planning.briefs(ledger, catalogue.sections, catalogue.home)
        if brief.facts or brief.related
    ]
    log, parser = Log(), Apart()
    engine = OpenAIEngine(Endpoint(base_url=url, model="loopback"), catalogue.templates, {}, Nothing(), log)
    for brief in briefs:
        engine.tokens(brief)  # as the plan does that is shown before
    _warm(writing.context(briefs[0].value, ledger), parser)
    parser.spent = 0.0
    cpu, began = time.process_time(), time.perf_counter()
    draft_sections(briefs, lambda b: writing.context(b, ledger), engine, parser, Silent(), AT_ONCE)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu - parser.spent
    calls = sum(log.calls.values())
    path = max(*log.calls.values(), -(-calls // AT_ONCE)) * ANSWER_S
    return {"wall": wall, "path": path, "calls": calls, "cpu": cpu, "mermaid": parser.spent}


def _warm(context: CheckContext, parser: DiagramParser) -> None:
    """Have loaded what checks and Mermaid load once in a process; nothing of the ledger is worked out."""
    said = Sentence(text="The curves are kept. That holds for ninety days.", cites=(context.entries[0].id,))
    draft = SectionDraft(section="data", blocks=(Paragraph(sentences=(said,)),), engine="none")
    check.run(draft, replace(context, entries=context.entries[:1], ledger=Prepared(), judged=Prepared()), parser)
    parser.parse("flowchart TB\n a --> b")


def _adding(place: Path, spare: Path) -> dict[str, float]:
    """Memory of a run that reads and drafts one more discussion."""
    (spare / "small").mkdir()
    (spare / "small.txt").write_text(SMALL, "utf-8")
    Session(spare / "small", Options(engine="offline")).draft([str(spare / "small.txt")])
    idle = _peak()
    Session(place, Options(engine="offline")).draft([str(spare / "small.txt")])
    return {"idle": idle, "peak": _peak()}


def _peak() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform != "darwin" else 1024 * 1024)


if __name__ == "__main__":
    main()
