"""The engine over chat completions, for the OpenAI API and every server that speaks the same protocol.

A call is a stable system message, one user message that ends with the data, and a strict JSON schema. Nothing else is
sent unless the person or the endpoint wants it. How a request is put so that an endpoint takes it is `adapting.py`'s
business, how it goes over the network `client.py`'s. Work that is too long for the endpoint is split here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import combinations
from typing import Any, TypeVar

from agent.engines import retry
from agent.engines.adapting import Adapting
from agent.engines.client import Client
from agent.engines.conversing import Conversing
from agent.engines.dialogue import Dialogue
from agent.engines.endpoint import Endpoint
from agent.engines.failures import DIVIDED, CallError, Failure
from agent.engines.forms import blocks as block_forms
from agent.engines.forms import detail as detail_form
from agent.engines.forms import draft as draft_form
from agent.engines.forms import find as find_form
from agent.engines.forms import reconcile as reconcile_form
from agent.engines.forms import revise as revise_form
from agent.engines.forms.base import Form
from agent.engines.forms.data import block, chunk_lines, line, setting_lines, turn_line, turns_around
from agent.engines.forms.facts import fact_lines
from agent.engines.forms.grounding import Ground
from agent.engines.gate import Gate
from agent.engines.guard import refuse_secrets
from agent.engines.recorded import Message, Noted, Purse, Recorder, Reply, Request
from agent.engines.templates import Prompt, prompt
from agent.model.chat import Statement
from agent.model.finding import Finding, Rejected, VerifiedFinding
from agent.model.ledger import Link
from agent.model.plan import Budget, Usage
from agent.model.section import SectionBrief, SectionDraft, Verdict
from agent.model.transcript import Chunk, Redacted
from agent.ports import AnswerCache, Answered, Candidate, Desk, EndpointMemory, RunLog, Talk
from agent.text.chunks import count
from agent.text.secrets import Rules
from agent.types import Seconds, Tokens, Usd

T = TypeVar("T")
U = TypeVar("U")

BATCH = 12
"""Findings that are detailed in one call."""
_GROUPS = 4
"""Parts of the findings that are reconciled two at a time where all of them are too many."""
_BOTH_SIDES = 6
"""Turns before and after the ones quoted that a rejected finding is corrected from."""


class OpenAIEngine:
    """Implements `ports.Engine`; may be called from many threads. Raises EndpointError, AnswerError and BudgetError."""

    def __init__(
        self,
        endpoint: Endpoint,
        templates: Mapping[str, str],
        topics: Mapping[str, str],
        cache: AnswerCache,
        log: RunLog,
        max_cost: Usd | None = None,
        sleep: retry.Sleep | None = None,
        secrets: Rules | None = None,
        memory: EndpointMemory | None = None,
    ) -> None:
        """`templates`: the texts of prompts/*.md by name. `memory`: what earlier runs found out about the endpoint.

        `topics`: what each topic is about, by id; the last takes the rest. `secrets`: what no request may hold.

        Raises UsageError where the endpoint, a template or the limit cannot be used.
        """
        self._endpoint = endpoint.check()
        self._templates = {name: prompt(templates, name) for name in _TEMPLATES}
        self._topics = dict(topics)
        self._gate = Gate(sleep)
        self._count = lru_cache(_COUNTED)(partial(count, model=endpoint.model))
        self._recorder = Recorder(cache, log, Purse(max_cost, endpoint.price, endpoint.model), self._count, self._gate)
        self._client = Client(endpoint, self._gate.heard)
        self._hear: Callable[[bytes], None] | None = None
        self._adapting = Adapting(
            endpoint, memory or Forgetful(), prompt(templates, "schema"), self._complete, self._count
        )
        self._dialogue = Dialogue(
            endpoint, self._recorder, prompt(templates, "again"), self._speak, self._adapting.ignores_the_form
        )
        self._secrets = secrets or Rules()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._endpoint.model

    @property
    def budget(self) -> Budget:
        """How many tokens of turns one reading call holds."""
        return Budget(input_tokens=self._endpoint.chunk)

    @property
    def prompt(self) -> int:
        """The version of the drafting prompt."""
        return self._templates["draft"].version

    @property
    def spent(self) -> Usage:
        """What the calls so far have cost; answers from the cache cost nothing."""
        return self._recorder.purse.spent

    @property
    def notices(self) -> Sequence[str]:
        """What was found out about the endpoint meanwhile, for the person."""
        return tuple(self._adapting.notices)

    def stop(self, seconds: Seconds) -> int:
        """Let no further call out and wait so long for those under way; how many were given up."""
        return self._gate.stop(seconds)

    def extract(self, chunk: Redacted[Chunk]) -> Sequence[Finding]:
        """What the chunk's turns hold. A chunk that turns out too long is read in halves."""
        return self._extracted(chunk.value)

    def _find_request(self, chunk: Chunk) -> Request:
        form = find_form.form(tuple(self._topics))
        return self._request("extract", "find", form, chunk_lines(chunk), f"turns {chunk.first}–{chunk.last}")

    def _extracted(self, chunk: Chunk) -> tuple[Finding, ...]:
        request = self._find_request(chunk)
        middle = (chunk.first + chunk.last) // 2
        return self._whole_or_halves(
            request,
            lambda text: find_form.read(text, chunk.transcript, tuple(self._topics)),
            lambda: (
                self._extracted(_part(chunk, chunk.first, middle))
                + self._extracted(_part(chunk, middle + 1, chunk.last))
            ),
            divisible=chunk.last > chunk.first,
        )

    def correct(self, chunk: Redacted[Chunk], rejected: Sequence[Rejected]) -> Sequence[Finding]:
        """Findings that code did not believe, once more."""
        if not rejected:
            return ()
        whole = chunk.value
        quoted = [quote.turn for r in rejected for quote in r.finding.quotes]
        turns = turns_around(whole, quoted, _BOTH_SIDES, _BOTH_SIDES)
        lines = (
            *setting_lines(whole),
            *(line(**find_form.rejected_fields(n, r)) for n, r in enumerate(rejected, 1)),
            *map(turn_line, turns),
        )
        topics = tuple(self._topics)
        request = self._request(
            "correct", "correct", find_form.form(topics, "correct"), lines, f"{len(rejected)} findings"
        )
        return self._dialogue.answer(request, lambda text: find_form.read(text, whole.transcript, topics))

    def detail(self, chunk: Redacted[Chunk], findings: Sequence[VerifiedFinding]) -> Sequence[Finding]:
        """The same findings, in the same order, with details from their turns; a call for each kind and dozen."""
        filled = {found.id: found.finding for found in findings}
        for sort in detail_form.SORTS:
            mine = [found for found in findings if found.finding.kind in sort.kinds]
            for start in range(0, len(mine), BATCH):
                batch = mine[start : start + BATCH]
                detailed = self._detailed(chunk.value, sort, batch)
                filled.update((found.id, finding) for found, finding in zip(batch, detailed, strict=True))
        return tuple(filled[found.id] for found in findings)

    def _detailed(self, chunk: Chunk, sort: detail_form.Sort, batch: Sequence[VerifiedFinding]) -> tuple[Finding, ...]:
        turns = turns_around(chunk, (e.turn for found in batch for e in found.evidence), sort.before, sort.after)
        known = "\n".join(f"{found.finding.title}. {found.finding.statement}" for found in batch)
        ground = Ground(turns, known)
        lines = (
            *(line(**detail_form.finding_fields(n, found)) for n, found in enumerate(batch, 1)),
            *map(turn_line, turns),
        )
        template = f"detail-{sort.name}"
        request = self._request("detail", template, detail_form.form(sort), lines, f"{len(batch)} findings")
        half = len(batch) // 2
        return self._whole_or_halves(
            request,
            lambda text: detail_form.read(text, sort, batch, ground),
            lambda: self._detailed(chunk, sort, batch[:half]) + self._detailed(chunk, sort, batch[half:]),
            divisible=half > 0,
        )

    def reconcile(self, findings: Sequence[VerifiedFinding], candidates: Sequence[Candidate]) -> Sequence[Link]:
        """How new findings relate to one another and to what the ledger held before."""
        return self._reconciled(tuple(findings), tuple(candidates)) if findings else ()

    def _reconciled(self, findings: tuple[VerifiedFinding, ...], candidates: tuple[Candidate, ...]) -> tuple[Link, ...]:
        lines = reconcile_form.lines(findings, candidates)
        request = self._request("reconcile", "reconcile", reconcile_form.form(), lines, f"{len(findings)} findings")
        return self._whole_or_halves(
            request,
            lambda text: reconcile_form.read(text, findings, candidates),
            lambda: self._reconciled_in_parts(findings, candidates),
            divisible=len(candidates) > 1 or len(findings) > _GROUPS,
        )

    def _reconciled_in_parts(
        self, findings: tuple[VerifiedFinding, ...], candidates: tuple[Candidate, ...]
    ) -> tuple[Link, ...]:
        """Each finding beside each candidate and each other finding once at least, in calls of half the size."""
        half = len(candidates) // 2
        if (half and len(candidates) >= len(findings)) or len(findings) <= _GROUPS:
            links = self._reconciled(findings, candidates[:half]) + self._reconciled(findings, candidates[half:])
        else:
            size = -(-len(findings) // _GROUPS)
            groups = [findings[start : start + size] for start in range(0, len(findings), size)]
            links = tuple(link for a, b in combinations(groups, 2) for link in self._reconciled(a + b, candidates))
        return tuple(dict.fromkeys(links))

    def draft(self, brief: Redacted[SectionBrief]) -> SectionDraft:
        """One section from its facts, or what changed in one that stands, where that is shorter.

        Where the facts are too many for the endpoint, a part of them at a time.
        """
        request = self._asked(brief.value)
        revision = brief.value.revises
        if revision is None or request.step != "revise":
            return self._drafted(brief.value, request)
        return self._whole_or_halves(
            request,
            lambda text: revise_form.read(text, brief.value, revision, self.name),
            lambda: self._drafted(brief.value),
            divisible=True,
            shorter=True,
        )

    def _drafted(self, brief: SectionBrief, request: Request | None = None) -> SectionDraft:
        return self._whole_or_halves(
            request or self._draft_request(brief),
            lambda text: draft_form.read(text, brief, self.name),
            lambda: _joined(*(self._drafted(half) for half in _halves(brief))),
            divisible=len(brief.facts) + len(brief.related) > 1,
            shorter=True,
        )

    def repair(self, brief: Redacted[SectionBrief], before: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
        """The section once more, with what the checks found; as it was where that is too long for the endpoint."""
        lines = (*fact_lines(brief.value), *draft_form.draft_lines(before, verdicts, brief.value))
        form = block_forms.form(brief.value.spec, "repair")
        request = self._request("repair", "repair", form, lines, brief.value.spec.id, _section_values(brief.value))
        return self._whole_or_halves(
            request,
            lambda text: draft_form.read(text, brief.value, self.name),
            lambda: before,
            divisible=True,
            shorter=True,
        )

    def converse(self, talk: Talk, desk: Desk, show: Callable[[Statement], None]) -> Answered:
        """The answer to a person in the chat, and what they wish."""
        said, results = self._templates["converse"], self._templates["converse-results"]
        spent = self._recorder.purse
        conversing = Conversing(
            self._dialogue, said, results, self.name, self._count, lambda: spent.spent, self._listening
        )
        return conversing.converse(talk, desk, show)

    @contextmanager
    def _listening(self, hear: Callable[[bytes], None]) -> Iterator[None]:
        """Hand the bytes of answers on as they come. For the chat, which asks one thing at a time."""
        self._hear = hear
        try:
            yield
        finally:
            self._hear = None

    def _complete(self, body: Mapping[str, Any]) -> str:
        """The body of an answer. Raises CallError."""
        if self._hear is None:
            return self._client.complete(body)
        whole: list[bytes] = []
        asked = {**body, "stream": True, "stream_options": {"include_usage": True}}
        try:
            for piece in self._client.pieces(asked):
                whole.append(piece)
                self._hear(piece)
        except CallError as error:
            if error.failure is not Failure.BAD_REQUEST or whole:
                raise
            self._hear = None  # it does not stream: the answer comes whole
            return self._client.complete(body)
        return b"".join(whole).decode("utf-8", "replace")

    def tokens(self, brief: Redacted[SectionBrief]) -> Tokens:
        """What drafting this section would send."""
        return self._recorder.size(self._asked(brief.value))

    def reading(self, chunk: Redacted[Chunk]) -> Tokens:
        """What the first call for this chunk would send."""
        return self._recorder.size(self._find_request(chunk.value))

    def _asked(self, brief: SectionBrief) -> Request:
        """The first request for a section: for what changed in it, where that is shorter than for all of it."""
        whole, revision = self._draft_request(brief), brief.revises
        if revision is None:
            return whole
        lines, values = revise_form.lines(brief, revision), _section_values(brief)
        part = self._request("revise", "revise", revise_form.form(revision), lines, brief.spec.id, values)
        return min(part, whole, key=self._recorder.size)

    def _draft_request(self, brief: SectionBrief) -> Request:
        form = block_forms.form(brief.spec, "draft")
        return self._request("draft", "draft", form, fact_lines(brief), brief.spec.id, _section_values(brief))

    def _request(
        self,
        step: str,
        template: str,
        form: Form,
        lines: Iterable[str],
        about: str,
        values: Mapping[str, str] | None = None,
    ) -> Request:
        said: Prompt = self._templates[template]
        topics = "\n".join(f"  - `{name}`: {meaning}" for name, meaning in self._topics.items())
        return Request(
            step=step,
            about=about,
            model=self._endpoint.model,
            form=form.schema_name,
            version=said.version,
            shape=form.shape,
            answer_tokens=form.answer_tokens,
            messages=(
                Message(role="system", content=said.instructions.replace("{{topics}}", topics)),
                Message(role="user", content=said.filled(data=block(lines), **(values or {}))),
            ),
        )

    def _whole_or_halves(
        self,
        request: Request,
        read: Callable[[str], Noted[T]],
        halves: Callable[[], T],
        *,
        divisible: bool,
        shorter: bool = False,
    ) -> T:
        """The answer, or that of `halves` where the endpoint cannot take the whole.

        What was answered once is never split, whatever was found out since. `shorter`: an answer that is cut off is
        asked for in fewer words, not in halves.
        """
        if divisible and not self._fits(request) and not self._recorder.answer(request):
            return halves()
        try:
            return self._dialogue.answer(request, read, divisible=divisible and not shorter)
        except CallError as error:
            if error.failure is Failure.TOO_LONG:
                self._adapting.learn_context(error)
            if not divisible or error.failure not in DIVIDED or (shorter and error.failure is Failure.CUT):
                raise
        return halves()

    def _fits(self, request: Request) -> bool:
        """Whether a request and about half of its usual answer fit into the context, as far as that is known."""
        known = self._adapting.known
        room = self._endpoint.context or known.context
        needed = self._recorder.size(request) * known.densest + request.answer_tokens / 2
        return room is None or needed <= room

    def _speak(self, request: Request) -> Reply:
        refuse_secrets(request, self._secrets)
        size = self._recorder.size(request)

        def out() -> Reply:
            self._gate.enter(size)
            return self._adapting.speak(request)

        return retry.retrying(out, enabled=self._endpoint.retries, sleep=self._gate.pause)


class Forgetful:
    """Implements `ports.EndpointMemory` by keeping nothing."""

    def recall(self, key: str) -> str | None:
        """Nothing."""

    def remember(self, key: str, found: str) -> None:
        """Keep nothing."""


_COUNTED = 64
"""Texts whose tokens are remembered: what the calls under way are made of, each of which is counted several times."""
_TEMPLATES = (
    "find", "correct", "reconcile", "draft", "revise", "repair", "converse", "converse-results",
    *(f"detail-{sort.name}" for sort in detail_form.SORTS),
)  # fmt: skip


def _halves(brief: SectionBrief) -> list[SectionBrief]:
    """The brief in two parts, the second of which goes on where the first ends."""
    facts, related = len(brief.facts) // 2, len(brief.related) // 2
    if len(brief.facts) == 1:
        facts, related = 1, 0  # the fact alone, then what is only pointed to
    first = {"facts": brief.facts[:facts], "related": brief.related[:related]}
    second = {"facts": brief.facts[facts:], "related": brief.related[related:]}
    return [brief.model_copy(update=part) for part in (first, second) if part["facts"] or part["related"]]


def _joined(first: SectionDraft, *others: SectionDraft) -> SectionDraft:
    return first.model_copy(update={"blocks": tuple(b for draft in (first, *others) for b in draft.blocks)})


def _part(chunk: Chunk, first: int, last: int) -> Chunk:
    return chunk.model_copy(update={"first": first, "last": last})


def _section_values(brief: SectionBrief) -> dict[str, Any]:
    """What a section's file says to its drafter."""
    spec = brief.spec
    least = f"At least {spec.min_words} words, where the facts carry them; at most {spec.max_words}."
    return {
        "title": spec.title,
        "part": spec.part,
        "audience": spec.audience,
        "length": least if spec.min_words else f"At most {spec.max_words} words; fewer facts, fewer words.",
        "diagrams": ", ".join(spec.diagrams) or "none",
        "recommendations": "at most one for a decision, where one is called for"
        if block_forms.recommends(spec)
        else "none",
        "guidance": spec.guidance.strip(),
    }
