"""The engine over chat completions, for the OpenAI API and every server that speaks the same protocol.

A call is a stable system message, one user message that ends with the data, and a strict JSON schema. Nothing else is
sent: no temperature and no limit of tokens, since models differ in which of them they accept. This is the only importer
of `openai`.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from agent.engines import failures, replies, retry
from agent.engines.dialogue import Dialogue
from agent.engines.endpoint import Endpoint
from agent.engines.failures import CallError, Failure
from agent.engines.forms import blocks as block_forms
from agent.engines.forms import detail as detail_form
from agent.engines.forms import draft as draft_form
from agent.engines.forms import find as find_form
from agent.engines.forms import reconcile as reconcile_form
from agent.engines.forms.base import Form
from agent.engines.forms.data import block, chunk_lines, line, setting_lines, turn_line, turns_around
from agent.engines.forms.facts import fact_lines
from agent.engines.forms.grounding import Ground
from agent.engines.guard import refuse_secrets
from agent.engines.recorded import Message, Noted, Purse, Recorder, Reply, Request
from agent.engines.templates import Prompt, prompt
from agent.model.finding import Finding, Rejected, VerifiedFinding
from agent.model.ledger import Link
from agent.model.plan import Budget, Usage
from agent.model.section import SectionBrief, SectionDraft, Verdict
from agent.model.transcript import Chunk, Redacted
from agent.ports import AnswerCache, Candidate, RunLog
from agent.text.chunks import count
from agent.text.secrets import Rules
from agent.types import Tokens, Usd

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.shared_params import ResponseFormatJSONSchema

T = TypeVar("T")
U = TypeVar("U")

BATCH = 12
"""Findings that are detailed in one call."""
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
        sleep: retry.Sleep = retry.pause,
        secrets: Rules | None = None,
    ) -> None:
        """`templates`: the texts of prompts/*.md by name.

        `topics`: what each topic is about, by id; the last takes the rest. `secrets`: what no request may hold.

        Raises UsageError where the endpoint, a template or the limit cannot be used.
        """
        self._endpoint = endpoint.check()
        self._templates = {name: prompt(templates, name) for name in _TEMPLATES}
        self._topics = dict(topics)
        self._recorder = Recorder(cache, log, Purse(max_cost, endpoint.price, endpoint.model), self._count)
        self._dialogue = Dialogue(endpoint, self._recorder, prompt(templates, "again"), self._speak)
        self._sleep = sleep
        self._secrets = secrets or Rules()
        self._made: OpenAI | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._endpoint.model

    @property
    def budget(self) -> Budget:
        """How many tokens of turns one reading call holds."""
        return Budget(input_tokens=self._endpoint.chunk)

    @property
    def spent(self) -> Usage:
        """What the calls so far have cost; answers from the cache cost nothing."""
        return self._recorder.purse.spent

    def extract(self, chunk: Redacted[Chunk]) -> Sequence[Finding]:
        """What the chunk's turns hold. A chunk that turns out too long is read in halves."""
        return self._extracted(chunk.value)

    def _extracted(self, chunk: Chunk) -> tuple[Finding, ...]:
        request = self._request(
            "extract",
            "find",
            find_form.form(tuple(self._topics)),
            chunk_lines(chunk),
            f"turns {chunk.first}–{chunk.last}",
        )
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
        if not findings:
            return ()
        lines = reconcile_form.lines(findings, candidates)
        request = self._request("reconcile", "reconcile", reconcile_form.form(), lines, f"{len(findings)} findings")
        return self._dialogue.answer(request, lambda text: reconcile_form.read(text, findings, candidates))

    def draft(self, brief: Redacted[SectionBrief]) -> SectionDraft:
        """One section from its facts."""
        return self._dialogue.answer(
            self._draft_request(brief.value), lambda text: draft_form.read(text, brief.value, self.name)
        )

    def repair(self, brief: Redacted[SectionBrief], before: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
        """The section once more, with what the checks found."""
        lines = (*fact_lines(brief.value), *draft_form.draft_lines(before, verdicts, brief.value))
        form = block_forms.form(brief.value.spec, "repair")
        request = self._request("repair", "repair", form, lines, brief.value.spec.id, _section_values(brief.value))
        return self._dialogue.answer(request, lambda text: draft_form.read(text, brief.value, self.name))

    def tokens(self, brief: Redacted[SectionBrief]) -> Tokens:
        """What drafting this section would send."""
        return self._recorder.size(self._draft_request(brief.value))

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
        self, request: Request, read: Callable[[str], Noted[T]], halves: Callable[[], T], *, divisible: bool
    ) -> T:
        try:
            return self._dialogue.answer(request, read, divisible=divisible)
        except CallError as error:
            if not divisible or error.failure not in {Failure.CUT, Failure.TOO_LONG}:
                raise
        return halves()

    def _count(self, text: str) -> Tokens:
        return count(text, self._endpoint.model)

    def _speak(self, request: Request) -> Reply:
        refuse_secrets(request, self._secrets)
        return retry.retrying(lambda: self._call(request), enabled=self._endpoint.retries, sleep=self._sleep)

    def _call(self, request: Request) -> Reply:
        """One call over the network. Raises CallError."""
        import openai

        form: ResponseFormatJSONSchema = {
            "type": "json_schema",
            "json_schema": {"name": request.form, "strict": True, "schema": request.shape},
        }
        began = time.monotonic()
        try:
            response = self._client().chat.completions.with_raw_response.create(
                model=request.model,
                messages=[{"role": m.role, "content": m.content} for m in request.messages],  # type: ignore[misc] # roles vary
                response_format=form,
            )
        except (openai.OpenAIError, ValueError, OSError) as error:
            headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", {})
            raise failures.of(error, self._endpoint, retry.asked_to_wait(headers, dt.datetime.now(dt.UTC))) from None
        text, usage = replies.read(response.text, self._endpoint)
        usage = usage or Usage(input_tokens=self._recorder.size(request), output_tokens=self._count(text))
        return Reply(
            text=text, usage=usage.model_copy(update={"calls": 1, "seconds": round(time.monotonic() - began, 3)})
        )

    def _client(self) -> OpenAI:
        from openai import OpenAI

        with self._lock:
            if self._made is None:
                self._made = OpenAI(
                    api_key=self._endpoint.key.get_secret_value()
                    or "none",  # local servers ask for no key, the client does
                    base_url=self._endpoint.base_url,
                    timeout=self._endpoint.timeout,
                    max_retries=0,
                )
            return self._made


_TEMPLATES = ("find", "correct", "reconcile", "draft", "repair", *(f"detail-{sort.name}" for sort in detail_form.SORTS))


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
