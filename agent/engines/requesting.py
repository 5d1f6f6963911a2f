"""From a form, its template and lines of data to a request: a stable system message, and one that ends with data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agent.engines.forms import attest as attest_form
from agent.engines.forms import blocks as block_forms
from agent.engines.forms import detail as detail_form
from agent.engines.forms import find as find_form
from agent.engines.forms import revise as revise_form
from agent.engines.forms.base import Form
from agent.engines.forms.data import block, chunk_lines
from agent.engines.forms.facts import fact_lines
from agent.engines.recorded import Message, Request
from agent.engines.templates import Prompt, prompt
from agent.model.section import Revision, SectionBrief, Sentence
from agent.model.transcript import Chunk

_TEMPLATES = (
    "find", "correct", "weigh", "reconcile", "draft", "revise", "repair", "attest", "converse", "converse-results",
    *(f"detail-{sort.name}" for sort in detail_form.SORTS),
)  # fmt: skip


class Requesting:
    """Makes the requests of one engine."""

    def __init__(self, model: str, templates: Mapping[str, str], topics: Mapping[str, str]) -> None:
        """`templates`, `topics`: as `OpenAIEngine`. Raises UsageError where a template cannot be used."""
        self._model = model
        self.templates: Mapping[str, Prompt] = {name: prompt(templates, name) for name in _TEMPLATES}
        self._topics = dict(topics)

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of the topics; the last takes the rest."""
        return tuple(self._topics)

    def find(self, chunk: Chunk) -> Request:
        """What the turns of a chunk hold."""
        form = find_form.form(self.topics)
        return self.make("extract", "find", form, chunk_lines(chunk), f"turns {chunk.first}–{chunk.last}")

    def draft(self, brief: SectionBrief) -> Request:
        """A section from all its facts."""
        form = block_forms.form(brief.spec, "draft")
        return self.make("draft", "draft", form, fact_lines(brief), brief.spec.id, section_values(brief))

    def revise(self, brief: SectionBrief, revision: Revision) -> Request:
        """What changed in a section that stands."""
        lines, values = revise_form.lines(brief, revision), section_values(brief)
        return self.make("revise", "revise", revise_form.form(revision), lines, brief.spec.id, values)

    def attest(self, brief: SectionBrief, statements: Sequence[Sentence]) -> Request:
        """Whether statements of a section are borne out by the facts that they cite."""
        return self.make("attest", "attest", attest_form.form(), attest_form.lines(brief, statements), brief.spec.id)

    def make(
        self,
        step: str,
        template: str,
        form: Form,
        lines: Iterable[str],
        about: str,
        values: Mapping[str, str] | None = None,
    ) -> Request:
        """A request of a step, by the template of this name. `about`: what it is about, for the run log."""
        said: Prompt = self.templates[template]
        topics = "\n".join(f"  - `{name}`: {meaning}" for name, meaning in self._topics.items())
        return Request(
            step=step,
            about=about,
            model=self._model,
            form=form.schema_name,
            version=said.version,
            shape=form.shape,
            answer_tokens=form.answer_tokens,
            messages=(
                Message(role="system", content=said.instructions.replace("{{topics}}", topics)),
                Message(role="user", content=said.filled(data=block(lines), **(values or {}))),
            ),
        )


def section_values(brief: SectionBrief) -> dict[str, Any]:
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
