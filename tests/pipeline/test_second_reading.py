"""What is drafted is read a second time: what is read, what a doubt does, and what follows where nobody could read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from drafting_samples import ARROWS, GOOD, WORSE, WRONG, context, run, section, written
from engine_samples import brief
from fakes import Collecting, OneThreadParser, ScriptedEngine

from agent.diagrams.flowchart import Flowchart, Node
from agent.errors import AnswerError
from agent.model.section import (
    Doubt,
    Paragraph,
    Picture,
    Revision,
    SectionBrief,
    SectionDraft,
    Sentence,
    Verdict,
)
from agent.model.transcript import Redacted
from agent.pipeline.drafting import Drafts, draft_sections
from agent.ports import IN_VAIN
from agent.steps.attest import to_read

CAUSE = Sentence(text="SQLite keeps the curves on the board for 90 days.", cites=("D-001", "I-001"))


def doubting(*texts: str) -> Callable[[Sequence[Sentence]], Sequence[Doubt]]:
    """A second reader who doubts these sentences."""
    return lambda read: [Doubt(statement=n, why="nobody said so") for n, s in enumerate(read) if s.text in texts]


def test_what_the_second_reading_doubts_goes_back_with_its_reason() -> None:
    """It is repaired as what a check finds is; each statement is read once, and the mended ones after the repair."""
    told: list[str] = []
    seen: list[list[str]] = []

    def mend(of: SectionBrief, _draft: SectionDraft, verdicts: Sequence[Verdict]) -> SectionDraft:
        told.extend(v.message for v in verdicts)
        return written(of.spec.id, GOOD[0], CAUSE)

    def doubt(read: Sequence[Sentence]) -> Sequence[Doubt]:
        seen.append([s.text for s in read])
        return doubting(GOOD[1].text)(read)

    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD), mend=mend, doubt=doubt)
    (draft,) = run(engine, section("storage")).values()
    assert [step for step, _ in engine.calls] == ["draft", "attest", "repair", "attest"]
    assert told == ["Read again, I-001 does not bear this out (nobody said so); say what it says."]
    assert seen == [[GOOD[0].text, GOOD[1].text], [CAUSE.text]]
    assert (draft.short, draft.blocks) == ((), written("storage", GOOD[0], CAUSE).blocks)


def test_what_stays_doubted_is_kept_and_marked_without_the_readers_words() -> None:
    """Whoever reads again may be wrong: nothing goes, it is shown as short, and no word of his enters the document."""
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD), doubt=doubting(GOOD[1].text))
    (draft,) = run(engine, section("storage")).values()
    assert [step for step, _ in engine.calls] == ["draft", "attest", "repair", "repair"]
    assert draft.blocks == written("storage", *GOOD).blocks
    assert [(v.check, v.place) for v in draft.short] == [("second_reading", "sentence 2")]
    assert "nobody said so" not in draft.short[0].message


def test_what_a_check_faults_and_what_an_entry_says_itself_is_not_read_again() -> None:
    """No token is spent on what is to be mended anyway, nor on the ledger's own words."""
    seen: list[str] = []
    own = Sentence(text=brief().value.facts[0].statement, cites=("D-001",))

    def doubt(read: Sequence[Sentence]) -> Sequence[Doubt]:
        seen.extend(s.text for s in read)
        return ()

    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, own, WRONG, GOOD[1]), doubt=doubt)
    run(engine, section("storage"))
    assert seen == [GOOD[1].text]


OTHER_WORDS = Sentence(text="SQLite, sitting on the board, preserves the traced curves for 90 days.", cites=("D-001",))
"""True of its entry, in words that the entry has not."""


def test_other_words_stand_where_the_second_reading_doubts_nothing() -> None:
    """The words of a check are not the last word on paraphrase: nothing is repaired, nothing marked."""
    (alone,) = run(
        ScriptedEngine(draft=lambda b: written(b.spec.id, OTHER_WORDS, GOOD[1])), section("storage")
    ).values()
    assert [(v.check, v.arguable) for v in alone.short] == [("supported", True)]
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, OTHER_WORDS, GOOD[1]), doubt=doubting())
    (draft,) = run(engine, section("storage")).values()
    assert [step for step, _ in engine.calls] == ["draft", "attest"]
    assert (draft.short, draft.read_again) == ((), True)


@pytest.mark.parametrize("doubt", [doubting(OTHER_WORDS.text), lambda _: _nothing_of_use()])
def test_other_words_fall_where_they_are_doubted_or_nobody_could_read_them(
    doubt: Callable[[Sequence[Sentence]], Sequence[Doubt]],
) -> None:
    """What the check holds against them is lifted by a reading without a doubt alone."""
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, OTHER_WORDS), doubt=doubt)
    (draft,) = run(engine, section("storage")).values()
    assert "supported" in {v.check for v in draft.short}


def test_a_reader_without_doubts_lifts_nothing_that_is_not_a_matter_of_words() -> None:
    """A number, a turned direction, a denial, a promise, a cause, what is mostly something else: all stand."""
    false = (
        Sentence(text="SQLite keeps the curves for 91 days.", cites=("D-001",)),
        Sentence(text="The gateway sends each finished firing to the controller.", cites=("I-001",)),
        Sentence(text="SQLite does not keep the curves on the board.", cites=("D-001",)),
        Sentence(text="SQLite always keeps the curves on the board.", cites=("D-001",)),
        Sentence(text="SQLite keeps the curves because the auditors insist.", cites=("D-001",)),
        WORSE,
    )
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *false), doubt=doubting())
    (draft,) = run(engine, section("storage")).values()
    assert draft.blocks == written("storage", *false[1:]).blocks  # the number that nobody said went with its sentence
    assert {v.place for v in draft.short if v.place} == {f"sentence {n}" for n in range(1, len(false))}


def test_what_was_lifted_is_not_held_against_a_section_that_only_changes_elsewhere() -> None:
    """It was read once; a re-draft that leaves it as it was does not ask again."""
    before = written("storage", OTHER_WORDS, GOOD[1]).model_copy(update={"read_again": True})
    seen: list[str] = []

    def doubt(read: Sequence[Sentence]) -> Sequence[Doubt]:
        seen.extend(s.text for s in read)
        return ()

    engine = ScriptedEngine(draft=lambda b: before, doubt=doubt)
    (draft,) = run(engine, standing(before, "I-001")).values()
    assert seen == [GOOD[1].text]
    assert draft.short == ()


def _nothing_of_use() -> Sequence[Doubt]:
    raise AnswerError("Nothing of use.")


@pytest.mark.parametrize(("read_again", "expected"), [(True, 1), (False, 2), (None, 2)])
def test_a_redraft_reads_again_what_tells_what_changed_and_what_was_never_read(
    read_again: bool | None, expected: int
) -> None:
    """What stays to the letter was read when it was drafted, where that draft was read at all."""
    seen: list[str] = []

    def doubt(read: Sequence[Sentence]) -> Sequence[Doubt]:
        seen.extend(s.text for s in read)
        return ()

    of = section("storage")
    before = written("storage", *GOOD).model_copy(update={"read_again": read_again})
    anew = of.value.model_copy(update={"revises": Revision(draft=before, changed=("D-001",))})
    redrafted = Redacted[SectionBrief](value=anew)
    (draft,) = run(ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD), doubt=doubt), redrafted).values()
    assert seen == [s.text for s in GOOD[:expected]]
    assert draft.read_again is True


def failing(*, on: Sequence[int], doubts: Sequence[str] = ()) -> Callable[[Sequence[Sentence]], Sequence[Doubt]]:
    """A second reader whose readings of these numbers, from 1, are of no use; the others doubt these sentences."""
    count = iter(range(1, 1000))

    def doubt(read: Sequence[Sentence]) -> Sequence[Doubt]:
        if next(count) in on:
            raise AnswerError("Nothing of use.")
        return doubting(*doubts)(read)

    return doubt


def drafts(engine: ScriptedEngine, *briefs: Redacted[SectionBrief], progress: Collecting | None = None) -> Drafts:
    return draft_sections(briefs, context, engine, OneThreadParser(), progress or Collecting())


def steps(engine: ScriptedEngine) -> list[str]:
    return [step for step, _ in engine.calls]


def standing(draft: SectionDraft, *changed: str) -> Redacted[SectionBrief]:
    """The brief of a section that stands like this, in which these entries changed."""
    value = section("storage").value
    return Redacted[SectionBrief](value=value.model_copy(update={"revises": Revision(draft=draft, changed=changed)}))


def doubted(draft: SectionDraft, place: str) -> SectionDraft:
    """The draft as an earlier run left it, with a doubt on one sentence."""
    verdict = Verdict(check="second_reading", block=0, place=place, message="Read again, it does not hold.")
    return draft.model_copy(update={"short": (verdict,), "read_again": True})


def test_a_second_reading_of_no_use_is_told_and_kept_with_the_draft() -> None:
    """It doubts nothing and clears nothing: the section is as the checks found it, and counts as unread."""
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD), doubt=failing(on=[1]))
    found = drafts(engine, section("storage"))
    assert (found.made["storage"].short, found.made["storage"].read_again) == ((), False)
    assert {name: str(error) for name, error in found.unread.items()} == {"storage": "Nothing of use."}
    assert steps(engine) == ["draft", "attest"]


@pytest.mark.parametrize("doubt", [None, doubting()])
def test_a_draft_says_whether_it_was_read(doubt: Callable[[Sequence[Sentence]], Sequence[Doubt]] | None) -> None:
    """True where it was, null where nobody reads; neither is told as unread."""
    found = drafts(ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD), doubt=doubt), section("storage"))
    assert found.made["storage"].read_again is (None if doubt is None else True)
    assert found.unread == {}


def test_what_nobody_could_read_does_not_take_the_place_of_what_was_doubted() -> None:
    """The doubted draft stays with its doubt, as one that was read, and no more is paid for."""
    engine = ScriptedEngine(
        draft=lambda b: written(b.spec.id, *GOOD),
        mend=lambda b, _d, _v: written(b.spec.id, GOOD[0], CAUSE),
        doubt=failing(on=[2], doubts=[GOOD[1].text]),
    )
    found = drafts(engine, section("storage"))
    assert found.made["storage"].blocks == written("storage", *GOOD).blocks
    assert [v.check for v in found.made["storage"].short] == ["second_reading"]
    assert (found.made["storage"].read_again, found.unread) == (True, {})
    assert steps(engine) == ["draft", "attest", "repair", "attest"]


def test_what_only_a_check_faulted_is_mended_also_where_nobody_can_read_it() -> None:
    """No doubt is lost by that, and the next run reads it."""
    engine = ScriptedEngine(
        draft=lambda b: written(b.spec.id, GOOD[0], WRONG),
        mend=lambda b, _d, _v: written(b.spec.id, *GOOD),
        doubt=failing(on=[2]),
    )
    found = drafts(engine, section("storage"))
    assert (found.made["storage"].short, found.made["storage"].read_again) == ((), False)
    assert found.made["storage"].blocks == written("storage", *GOOD).blocks
    assert list(found.unread) == ["storage"]


def test_what_was_read_after_a_reading_in_vain_takes_its_place() -> None:
    """Although it is doubted now: of the other nobody knows what speaks against it."""
    engine = ScriptedEngine(
        draft=lambda b: written(b.spec.id, GOOD[0], WRONG),
        mend=lambda b, _d, _v: written(b.spec.id, *GOOD),
        doubt=failing(on=[1], doubts=[GOOD[1].text]),
    )
    found = drafts(engine, section("storage"))
    assert found.made["storage"].blocks == written("storage", *GOOD).blocks
    assert [v.check for v in found.made["storage"].short] == ["second_reading"]
    assert found.made["storage"].read_again is True


@pytest.mark.parametrize("threads", [0, 1])
def test_where_the_reader_is_of_no_use_again_and_again_it_is_asked_no_more(threads: int) -> None:
    """All sections are drafted, all are told as unread, and that it stops is said once."""
    progress, names = Collecting(), "abcdefgh"
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD), doubt=failing(on=range(1, 100)))
    found = draft_sections([section(n) for n in names], context, engine, OneThreadParser(), progress, threads)
    assert steps(engine).count("draft") == len(names)
    assert steps(engine).count("attest") == IN_VAIN
    assert list(found.unread) == list(names)
    assert len([note for note in progress.notes if "second reading" in note]) == 1


def test_only_readings_in_a_row_count() -> None:
    """Two in vain between good ones stop nothing."""
    progress = Collecting()
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD), doubt=failing(on=[1, 2, 4, 5]))
    found = drafts(engine, *map(section, "abcdefgh"), progress=progress)
    assert (steps(engine).count("attest"), list(found.unread), progress.notes) == (8, ["a", "b", "d", "e"], [])


def test_a_section_that_stands_is_read_and_not_drafted() -> None:
    """Where nothing is doubted not a letter changes."""
    engine = ScriptedEngine(doubt=doubting())
    found = drafts(engine, standing(written("storage", *GOOD)))
    assert steps(engine) == ["attest"]
    assert found.made["storage"] == written("storage", *GOOD).model_copy(update={"read_again": True})


def test_what_is_doubted_of_a_section_that_stands_is_repaired() -> None:
    """The doubt goes into the same loop; what a check found in an earlier run alone does not."""
    verdict = Verdict(check="numbers", message="A number was left out.")
    before = written("storage", *GOOD).model_copy(update={"short": (verdict,)})
    engine = ScriptedEngine(doubt=doubting())
    assert drafts(engine, standing(before)).made["storage"].short == (verdict,)
    assert steps(engine) == ["attest"]
    engine = ScriptedEngine(doubt=doubting(GOOD[1].text), mend=lambda b, _d, _v: written(b.spec.id, GOOD[0], CAUSE))
    draft = drafts(engine, standing(before)).made["storage"]
    assert steps(engine) == ["attest", "repair", "attest"]
    assert (draft.blocks, draft.short) == (written("storage", GOOD[0], CAUSE).blocks, ())


def test_a_section_that_stands_and_cannot_be_read_stays_to_the_letter() -> None:
    """It is told as unread once more."""
    found = drafts(ScriptedEngine(doubt=failing(on=[1])), standing(written("storage", *GOOD)))
    assert found.made["storage"] == written("storage", *GOOD).model_copy(update={"read_again": False})
    assert list(found.unread) == ["storage"]


@pytest.mark.parametrize("doubt", [None, doubting()])
def test_a_doubt_outlives_a_redraft_that_leaves_its_sentence_as_it_was(
    doubt: Callable[[Sequence[Sentence]], Sequence[Doubt]] | None,
) -> None:
    """It was to be mended when it was raised: it is told on, and nothing is paid for it again."""
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD), doubt=doubt)
    draft = drafts(engine, standing(doubted(written("storage", *GOOD), "sentence 2"), "D-001")).made["storage"]
    assert [(v.check, v.place) for v in draft.short] == [("second_reading", "sentence 2")]
    assert "repair" not in steps(engine)


def test_a_doubt_goes_with_what_it_was_about() -> None:
    """A sentence that tells what changed is read like a new one."""
    engine = ScriptedEngine(draft=lambda b: written(b.spec.id, *GOOD), doubt=doubting())
    draft = drafts(engine, standing(doubted(written("storage", *GOOD), "sentence 2"), "I-001")).made["storage"]
    assert draft.short == ()


@pytest.mark.parametrize("caption", [True, False])
def test_of_what_cites_very_much_only_captions_are_left_out(caption: bool) -> None:
    """A caption cites all that its picture shows; a sentence that does is to be borne out by it."""
    many = tuple(f"D-{n:03}" for n in range(1, 15))
    boxes = tuple(Node(name=n, cites=many) for n in ("controller", "gateway"))
    picture = Picture(diagram=Flowchart(caption="Who sends what.", nodes=boxes, edges=ARROWS))
    told = Paragraph(sentences=(Sentence(text="All of it is kept.", cites=many),))
    draft = SectionDraft(section="storage", blocks=(picture if caption else told,), engine="scripted")
    assert len(to_read(draft, (), {}, ())) == (0 if caption else 1)
