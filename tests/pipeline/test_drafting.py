"""Draft, check, repair: how often, what is kept, what is shown."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence

import pytest
from drafting_samples import ARROWS, BOXES, GOOD, WORSE, WRONG, context, run, section, written
from fakes import Collecting, OneThreadParser, ScriptedEngine

from agent.diagrams.flowchart import Flowchart
from agent.errors import AnswerError, EndpointError
from agent.model.section import (
    Paragraph,
    Picture,
    SectionBrief,
    SectionDraft,
    Severity,
    Verdict,
)
from agent.pipeline.drafting import ROUNDS, draft_sections
from agent.ports import IN_VAIN


def test_a_good_draft_is_not_repaired() -> None:
    """One call, nothing held against it."""
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD))
    (draft,) = run(engine, section("storage")).values()
    assert (draft.short, engine.calls) == ((), [("draft", "storage")])


def test_a_draft_that_falls_short_is_repaired_with_what_was_found() -> None:
    """The repair is told the errors, and only errors; what it mends is kept."""
    told: list[Sequence[Verdict]] = []

    def mend(of: SectionBrief, _draft: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
        told.append(verdicts)
        return written(of.spec.id, *GOOD)

    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD, WRONG), mend=mend)
    (draft,) = run(engine, section("storage")).values()
    assert draft == written("storage", *GOOD)
    assert len(told) == 1
    assert told[0]
    assert all(v.severity is Severity.ERROR for v in told[0])


def test_at_most_two_repairs_then_the_best_is_kept_and_marked() -> None:
    """Repairs that make it worse are not kept, and what falls short is shown with the section."""
    engine = ScriptedEngine(
        draft=lambda b: written(b.spec.id, *GOOD, WRONG),
        mend=lambda b, _d, _v: written(b.spec.id, *GOOD, WRONG, WORSE),
    )
    (draft,) = run(engine, section("storage")).values()
    assert [step for step, _ in engine.calls] == ["draft"] + ["repair"] * ROUNDS
    assert ROUNDS == 2
    assert draft.blocks == written("storage", *GOOD, WRONG).blocks
    assert {v.place for v in draft.short} == {"sentence 3"}


def test_what_an_engine_says_of_its_own_shortcomings_is_not_believed() -> None:
    """Only code marks a section as short."""
    mine = Verdict(check="supported", message="All is well.")
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD).model_copy(update={"short": (mine,)}))
    assert run(engine, section("storage"))["storage"].short == ()


def test_a_section_without_facts_costs_no_call() -> None:
    """It is empty, and counts as done."""
    engine, progress = ScriptedEngine(), Collecting()
    made = draft_sections([section("silent", facts=False)], context, engine, OneThreadParser(), progress, 0).made
    assert made["silent"] == SectionDraft(section="silent", blocks=(), engine="scripted")
    assert (engine.calls, progress.steps, progress.done) == ([], [("drafting", 1)], ["silent"])


@pytest.mark.parametrize("seed", range(4))
def test_the_result_does_not_depend_on_which_section_is_done_first(seed: int) -> None:
    """With threads and pauses of any length the drafts and their order are those without."""
    chance = random.Random(seed)
    pauses = {f"s{n}": chance.uniform(0, 0.02) for n in range(8)}

    def draft(of: SectionBrief) -> SectionDraft:
        threading.Event().wait(pauses[of.spec.id])
        return written(of.spec.id, *GOOD, *([WRONG] if of.spec.id in {"s2", "s5"} else []))

    engine = ScriptedEngine(draft=draft, mend=lambda b, _d, _v: written(b.spec.id, *GOOD))
    briefs = [section(name, facts=name != "s3") for name in pauses]
    assert list(run(engine, *briefs, threads=4).items()) == list(run(engine, *briefs).items())


def test_checks_run_in_the_thread_that_asked_and_calls_do_not() -> None:
    """Mermaid's parser is not shared between threads; the endpoint is waited for elsewhere."""
    calling: set[int] = set()
    picture = Picture(diagram=Flowchart(caption="What goes where.", nodes=BOXES, edges=ARROWS))
    parser = OneThreadParser()

    def draft(of: SectionBrief) -> SectionDraft:
        calling.add(threading.get_ident())
        return SectionDraft(section=of.spec.id, blocks=(Paragraph(sentences=GOOD), picture), engine="scripted")

    draft_sections([section("a"), section("b")], context, ScriptedEngine(draft=draft), parser, Collecting(), 2)
    assert parser.asked >= 2  # from another thread it would have raised
    assert threading.get_ident() not in calling


def test_an_error_of_the_endpoint_ends_the_run() -> None:
    """It is raised as it is."""

    def down(_: SectionBrief) -> SectionDraft:
        raise EndpointError("The endpoint is down.")

    with pytest.raises(EndpointError, match="down"):
        run(ScriptedEngine(draft=down), section("a"), section("b"), threads=2)


def useless(*sections: str) -> ScriptedEngine:
    """An engine whose answers for these sections, or for all, cannot be used."""

    def draft(of: SectionBrief) -> SectionDraft:
        if not sections or of.spec.id in sections:
            raise AnswerError(f"Nothing of use about {of.spec.id}.")
        return written(of.spec.id, *GOOD)

    return ScriptedEngine(draft=draft)


@pytest.mark.parametrize("threads", [0, 3])
def test_an_answer_of_no_use_costs_its_own_section_alone(threads: int) -> None:
    """The others are drafted; the sections in vain come in the order of the briefs, with why."""
    briefs = [section(name) for name in ("a", "b", "c", "d")]
    found = draft_sections(briefs, context, useless("d", "b"), OneThreadParser(), Collecting(), threads)
    assert list(found.made) == ["a", "c"]
    assert [(name, str(error)) for name, error in found.in_vain.items()] == [
        ("b", "Nothing of use about b."),
        ("d", "Nothing of use about d."),
    ]


def test_where_no_answer_is_of_use_the_run_ends_soon() -> None:
    """The first sentence is raised, and not every section is asked for."""
    engine = useless()
    with pytest.raises(AnswerError, match="about a"):
        draft_sections([section(c) for c in "abcdefgh"], context, engine, OneThreadParser(), Collecting())
    assert len(engine.calls) == IN_VAIN


def test_a_repair_of_no_use_leaves_the_draft_as_it_was() -> None:
    """It stays short, and says why."""

    def mend(*_: object) -> SectionDraft:
        raise AnswerError("Nothing of use.")

    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD, WRONG), mend=mend)
    found = draft_sections([section("a")], context, engine, OneThreadParser(), Collecting())
    assert found.made["a"].short
    assert not found.in_vain
