"""The engine over chat completions, for the OpenAI API and every server that speaks the same protocol.

A call is a stable system message, one user message that ends with the data, and a strict JSON schema. Nothing else is
sent unless the person or the endpoint wants it. How a request is made is `requesting.py`'s business, how it comes to an
answer `exchange.py`'s. What is asked, and into which parts work is split that is too long for the endpoint, is here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from agent.engines import retry
from agent.engines.conversing import Conversing
from agent.engines.endpoint import Endpoint
from agent.engines.exchange import Exchange
from agent.engines.forms import attest as attest_form
from agent.engines.forms import blocks as block_forms
from agent.engines.forms import detail as detail_form
from agent.engines.forms import draft as draft_form
from agent.engines.forms import find as find_form
from agent.engines.forms import reconcile as reconcile_form
from agent.engines.forms import revise as revise_form
from agent.engines.forms import weigh as weigh_form
from agent.engines.forms.data import line, setting_lines, turn_line, turns_around
from agent.engines.forms.facts import fact_lines
from agent.engines.forms.grounding import Ground
from agent.engines.recorded import Request
from agent.engines.requesting import Requesting, section_values
from agent.model.chat import Statement
from agent.model.finding import Finding, Misgiving, Rejected, VerifiedFinding
from agent.model.ledger import Link
from agent.model.plan import Budget, Usage
from agent.model.section import Doubt, SectionBrief, SectionDraft, Sentence, Verdict
from agent.model.transcript import Chunk, Redacted
from agent.ports import AnswerCache, Answered, Candidate, Desk, EndpointMemory, RunLog, Talk
from agent.text.secrets import Rules
from agent.types import Seconds, Tokens, Usd

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
        *,
        attests: bool = True,
    ) -> None:
        """`templates`: the texts of prompts/*.md by name. `memory`: what earlier runs found out about the endpoint.

        `topics`: what each topic is about, by id; the last takes the rest. `secrets`: what no request may hold.
        `attests`: whether what it finds and drafts is to be read a second time.

        Raises UsageError where the endpoint, a template or the limit cannot be used.
        """
        self._endpoint, self._attests = endpoint.check(), attests
        self._requests = Requesting(endpoint.model, templates, topics)
        self._exchange = Exchange(self._endpoint, templates, cache, log, max_cost, sleep, secrets, memory)

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
        return self._requests.templates["draft"].version

    @property
    def attests(self) -> bool:
        """Whether what it finds and drafts is to be read a second time."""
        return self._attests

    @property
    def spent(self) -> Usage:
        """What the calls so far have cost; answers from the cache cost nothing."""
        return self._exchange.spent

    @property
    def notices(self) -> Sequence[str]:
        """What was found out about the endpoint meanwhile, for the person."""
        return self._exchange.notices

    def stop(self, seconds: Seconds) -> int:
        """Let no further call out and wait so long for those under way; how many were given up."""
        return self._exchange.stop(seconds)

    def extract(self, chunk: Redacted[Chunk]) -> Sequence[Finding]:
        """What the chunk's turns hold. A chunk that turns out too long is read in halves."""
        return self._extracted(chunk.value)

    def _extracted(self, chunk: Chunk) -> tuple[Finding, ...]:
        request = self._requests.find(chunk)
        middle = (chunk.first + chunk.last) // 2
        return self._exchange.whole_or_halves(
            request,
            lambda text: find_form.read(text, chunk.transcript, self._requests.topics),
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
        topics = self._requests.topics
        request = self._requests.make(
            "correct", "correct", find_form.form(topics, "correct"), lines, f"{len(rejected)} findings"
        )
        return self._exchange.dialogue.answer(request, lambda text: find_form.read(text, whole.transcript, topics))

    def weigh(self, chunk: Redacted[Chunk], decisions: Sequence[VerifiedFinding]) -> Sequence[Misgiving]:
        """Which decisions the turns do not settle as they say; a part at a time where they are too many."""
        return self._weighed(chunk.value, tuple(decisions)) if decisions else ()

    def _weighed(self, chunk: Chunk, decisions: tuple[VerifiedFinding, ...]) -> tuple[Misgiving, ...]:
        half = len(decisions) // 2

        def in_halves() -> tuple[Misgiving, ...]:
            later = self._weighed(chunk, decisions[half:])
            moved = (m.model_copy(update={"decision": m.decision + half}) for m in later)
            return (*self._weighed(chunk, decisions[:half]), *moved)

        lines = weigh_form.lines(chunk, decisions)
        about = f"{len(decisions)} decisions"
        return self._exchange.whole_or_halves(
            self._requests.make("weigh", "weigh", weigh_form.form(), lines, about),
            lambda text: weigh_form.read(text, decisions),
            in_halves,
            divisible=half > 0,
        )

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
        request = self._requests.make("detail", template, detail_form.form(sort), lines, f"{len(batch)} findings")
        half = len(batch) // 2
        return self._exchange.whole_or_halves(
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
        request = self._requests.make(
            "reconcile", "reconcile", reconcile_form.form(), lines, f"{len(findings)} findings"
        )
        return self._exchange.whole_or_halves(
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
        return self._exchange.whole_or_halves(
            request,
            lambda text: revise_form.read(text, brief.value, revision, self.name),
            lambda: self._drafted(brief.value),
            divisible=True,
            shorter=True,
        )

    def _drafted(self, brief: SectionBrief, request: Request | None = None) -> SectionDraft:
        return self._exchange.whole_or_halves(
            request or self._requests.draft(brief),
            lambda text: draft_form.read(text, brief, self.name),
            lambda: _joined(*(self._drafted(half) for half in _halves(brief))),
            divisible=len(brief.facts) + len(brief.related) > 1,
            shorter=True,
        )

    def repair(self, brief: Redacted[SectionBrief], before: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
        """The section once more, with what the checks found; as it was where that is too long for the endpoint."""
        lines = (*fact_lines(brief.value), *draft_form.draft_lines(before, verdicts, brief.value))
        form = block_forms.form(brief.value.spec, "repair")
        request = self._requests.make("repair", "repair", form, lines, brief.value.spec.id, section_values(brief.value))
        return self._exchange.whole_or_halves(
            request,
            lambda text: draft_form.read(text, brief.value, self.name),
            lambda: before,
            divisible=True,
            shorter=True,
        )

    def attest(self, brief: Redacted[SectionBrief], statements: Sequence[Sentence]) -> Sequence[Doubt]:
        """Which statements the facts that they cite do not bear out; a part at a time where they are too many."""
        return self._attested(brief.value, tuple(statements)) if statements else ()

    def _attested(self, brief: SectionBrief, statements: tuple[Sentence, ...]) -> tuple[Doubt, ...]:
        half = len(statements) // 2

        def in_halves() -> tuple[Doubt, ...]:
            later = self._attested(brief, statements[half:])
            moved = (d.model_copy(update={"statement": d.statement + half}) for d in later)
            return (*self._attested(brief, statements[:half]), *moved)

        return self._exchange.whole_or_halves(
            self._requests.attest(brief, statements),
            lambda text: attest_form.read(text, statements),
            in_halves,
            divisible=half > 0,
        )

    def converse(self, talk: Talk, desk: Desk, show: Callable[[Statement], None]) -> Answered:
        """The answer to a person in the chat, and what they wish."""
        said, results = (self._requests.templates[name] for name in ("converse", "converse-results"))
        exchange = self._exchange
        conversing = Conversing(
            exchange.dialogue, said, results, self.name, exchange.count, lambda: exchange.spent, exchange.listening
        )
        return conversing.converse(talk, desk, show)

    def tokens(self, brief: Redacted[SectionBrief]) -> Tokens:
        """What drafting this section would send, and reading it a second time: about a statement a fact."""
        value = brief.value
        whole = 0 if value.stands is not None else self._exchange.size(self._asked(value))
        if not self._attests:
            return whole
        changed = value.revises.changed if value.revises is not None else ()
        told = (e for e in value.facts or value.related if not changed or e.id in changed)
        statements = [Sentence(text=e.statement, cites=(e.id,)) for e in told]
        return whole + (self._exchange.size(self._requests.attest(value, statements)) if statements else 0)

    def reading(self, chunk: Redacted[Chunk]) -> Tokens:
        """What the first call for this chunk would send."""
        return self._exchange.size(self._requests.find(chunk.value))

    def _asked(self, brief: SectionBrief) -> Request:
        """The first request for a section: for what changed in it, where that is shorter than for all of it."""
        whole, revision = self._requests.draft(brief), brief.revises
        if revision is None:
            return whole
        return min(self._requests.revise(brief, revision), whole, key=self._exchange.size)


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
