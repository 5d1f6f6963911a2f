"""Which sections are stale, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

import pytest
from engine_samples import brief, entry

from agent.model.details import DecisionDetails, Kind, Nearby
from agent.model.ledger import Change, Entry, Ledger
from agent.model.plan import Plan
from agent.model.section import Basis, Drafted, FactFilter, Paragraph, SectionBrief, SectionDraft, Sentence, Verdict
from agent.steps.plan import basis, briefs, plan, revising

BRIEF = brief().value
SAID = (Paragraph(sentences=(Sentence(text="Curves are kept.", cites=("D-001",)),)),)


SAID_BEFORE = SectionDraft(section=BRIEF.spec.id, blocks=SAID, engine="offline")


def drafted(by: str, of: SectionBrief = BRIEF, *, empty: bool = False) -> dict[str, Drafted]:
    draft = SectionDraft(section=of.spec.id, blocks=() if empty else SAID, engine=by)
    return {of.spec.id: Drafted(basis=basis(of, by), draft=draft)}


def planned(
    now: SectionBrief,
    was: dict[str, Drafted],
    engine: str = "offline",
    only: Collection[str] = (),
    deleted: Collection[str] = (),
    force: bool = False,
) -> Plan:
    return plan([now], was, engine, lambda b: 100 * len(b.facts), only=only, deleted=deleted, force=force)


def reasons(result: Plan) -> tuple[str, ...]:
    return tuple(r for s in result.stale for r in s.reasons)


def test_what_was_never_drafted_is_stale_and_its_tokens_are_told() -> None:
    """The plan names the section, the reason and what it sends."""
    result = planned(BRIEF, {})
    assert (reasons(result), result.stale[0].tokens, result.usage.calls) == (("never drafted",), 200, 1)


def test_nothing_changed_is_fresh() -> None:
    """The same facts, file, instructions and engine leave a section alone."""
    assert planned(BRIEF, drafted("offline")) == Plan(stale=(), fresh=("storage",))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"facts": BRIEF.facts[:1]}, "gone: I-001"),
        ({"facts": (*BRIEF.facts, entry("D-009", "Later", "Later it is."))}, "new: D-009"),
        ({"facts": (entry("D-001", "SQLite", "SQLite keeps them."), BRIEF.facts[1])}, "changed: D-001"),
        (
            {"spec": BRIEF.spec.model_copy(update={"digest": "1" * 64})},
            "its catalogue file 01-storage.md changed",
        ),
        ({"instructions": ("shorter",)}, "what was asked for in it changed"),
    ],
)
def test_each_change_is_its_own_reason(change: dict[str, object], reason: str) -> None:
    """Exactly what changed is told."""
    assert reasons(planned(BRIEF.model_copy(update=change), drafted("offline"))) == (reason,)


POINTED = BRIEF.related[0]


def pointing(*cites: str, draws: bool = False) -> tuple[dict[str, Drafted], SectionBrief]:
    """A section whose text cites these, and its brief; `draws`: it shows each interaction there is."""
    spec = BRIEF.spec.model_copy(update={"related": (FactFilter(kinds=(Kind.INTERACTION,), draws=draws),)})
    now = BRIEF.model_copy(update={"spec": spec})
    said = (Paragraph(sentences=(Sentence(text="Curves are kept.", cites=cites),)),)
    draft = SectionDraft(section=spec.id, blocks=said, engine="offline")
    return {spec.id: Drafted(basis=basis(now, "offline"), draft=draft)}, now


@pytest.mark.parametrize(
    ("related", "cited", "uncited", "drawn"),
    [
        ((), "gone: I-002, which it cites", None, None),
        ((POINTED.model_copy(update={"status": "withdrawn"}),), "changed: I-002, which it cites", None, None),
        ((POINTED.model_copy(update={"evidence": POINTED.evidence * 2}),), None, None, None),
        ((POINTED, POINTED.model_copy(update={"id": "I-009"})), None, None, "new: I-009, which it draws"),
    ],
)
def test_an_entry_of_another_home_counts_where_the_text_cites_it_or_the_section_draws_it(
    related: tuple[Entry, ...], cited: str | None, uncited: str | None, drawn: str | None
) -> None:
    """What a section may point to, and does not, is told in full elsewhere and costs it nothing."""
    cases = ((pointing("D-001", "I-002"), cited), (pointing("D-001"), uncited), (pointing("D-001", draws=True), drawn))
    for (was, now), expected in cases:
        result = planned(now.model_copy(update={"related": related}), was)
        assert reasons(result) == ((expected,) if expected else ())


def test_a_section_of_format_1_is_read_as_it_is() -> None:
    """Its one hash of all entries still tells whether anything changed, though not what."""
    old = hashlib.sha256(
        "\n".join(
            e.model_dump_json(exclude={"history", "evidence", "date", "origin", "tier"})
            for e in (*BRIEF.facts, *BRIEF.related)
        ).encode()
    ).hexdigest()[:16]
    was = {"storage": Drafted(basis=Basis(facts=old, spec=BRIEF.spec.digest, engine="offline"), draft=SAID_BEFORE)}
    assert planned(BRIEF, was).fresh == ("storage",)
    assert reasons(planned(BRIEF.model_copy(update={"related": ()}), was)) == ("its facts changed",)


def test_more_evidence_alone_makes_nothing_stale() -> None:
    """What was merely said again stands in the appendix, and costs no draft."""
    first = BRIEF.facts[0]
    step = Change(date=None, discussion="k", turn=1, what="said again")
    again = first.model_copy(update={"evidence": first.evidence * 2, "history": (step,)})
    assert planned(BRIEF.model_copy(update={"facts": (again, *BRIEF.facts[1:])}), drafted("offline")).stale == ()


def test_what_was_said_around_a_decision_makes_nothing_stale() -> None:
    """No section tells it, so a ledger that has it now costs no draft."""
    first = next(e for e in BRIEF.facts if isinstance(e.details, DecisionDetails))
    near = Nearby(text="A crate of tapes fell over.", speaker="Ines", turn=2, verbatim=True)
    told = first.model_copy(update={"details": first.details.model_copy(update={"around": (near,)})})
    now = tuple(told if e is first else e for e in BRIEF.facts)
    assert planned(BRIEF.model_copy(update={"facts": now}), drafted("offline")).stale == ()


def test_a_model_drafts_again_what_rules_drafted() -> None:
    """That a model is set now is a reason; so is force, beside which it is told."""
    assert reasons(planned(BRIEF, drafted("offline"), "m-1")) == ("drafted by rules, m-1 is now set",)


def test_another_model_or_a_newer_prompt_is_shown_and_done_only_by_upgrade() -> None:
    """Nothing is paid for twice unasked: both are listed as upgrades, and rules are none."""
    same = {"storage": drafted("m-1")["storage"]}
    same["storage"] = same["storage"].model_copy(update={"basis": basis(BRIEF, "m-1", 1)})
    for was, engine, prompt, why in (
        (drafted("m-1"), "m-2", 0, "drafted by m-1, now m-2"),
        (same, "m-1", 2, "its prompt is of version 2 now"),
    ):
        waits = plan([BRIEF], was, engine, lambda _: 100, prompt=prompt)
        assert (waits.stale, waits.fresh, waits.upgrades[0].reasons) == ((), ("storage",), (why,))
        assert reasons(plan([BRIEF], was, engine, lambda _: 100, prompt=prompt, upgrade=True)) == (why,)
    assert planned(BRIEF, drafted("m-1")).upgrades == ()
    assert reasons(plan([BRIEF], drafted("offline"), "m-1", lambda _: 1, upgrade=True)) == (
        "drafted by rules, now m-1",
    )


def test_the_edits_that_stand_in_the_way_are_named() -> None:
    """A person sees before the run which changes of theirs will be merged."""
    (it,) = plan([BRIEF], {}, "offline", lambda _: 0, edits={"storage": ["Our own words"], "other": ["x"]}).stale
    assert it.edits == ("Our own words",)


def test_rules_never_overwrite_what_a_model_wrote_except_by_force() -> None:
    """Neither the engine, nor changed facts, nor asking for it, makes such a section stale offline."""
    changed = BRIEF.model_copy(update={"facts": BRIEF.facts[:1]})
    assert planned(BRIEF, drafted("m-1")).fresh == ("storage",)
    assert planned(changed, drafted("m-1"), only=["storage"]).stale == ()
    assert "forced" in reasons(planned(changed, drafted("m-1"), force=True))


def test_what_waits_for_a_model_is_named_with_the_reason() -> None:
    """Left alone by rules, and yet a person is told what changed in it; what did not change does not wait."""
    changed = BRIEF.model_copy(update={"facts": BRIEF.facts[:1], "instructions": ("shorter",)})
    told = planned(changed, drafted("m-1"))
    assert [(w.section, w.reasons, w.tokens) for w in told.waiting] == [
        ("storage", ("gone: I-001", "what was asked for in it changed"), 0)
    ]
    assert (told.stale, told.fresh, told.usage.calls) == ((), ("storage",), 0)
    asked = planned(BRIEF, drafted("m-1"), only=["storage"])
    assert [w.reasons for w in asked.waiting] == [("asked for",)]
    for result in (planned(BRIEF, drafted("m-1")), planned(changed, drafted("m-1"), force=True),
                   planned(changed, drafted("offline")), planned(changed, drafted("m-1"), "m-1")):  # fmt: skip
        assert result.waiting == ()


def test_a_section_on_which_a_model_wrote_nothing_may_be_drafted_by_rules() -> None:
    """An empty section is nobody's text."""
    none = BRIEF.model_copy(update={"facts": (), "related": ()})
    assert reasons(planned(BRIEF, drafted("m-1", none, empty=True))) == (
        "new: D-001, I-001",
        "new: I-002, which it draws",
    )
    assert planned(none, drafted("m-1", none, empty=True)).fresh == ("storage",)


def test_only_what_was_asked_for_is_drafted() -> None:
    """A section asked for is drafted though nothing changed; the others wait though they are stale."""
    assert reasons(planned(BRIEF, drafted("offline"), only=["storage"])) == ("asked for",)
    assert planned(BRIEF, {}, only=["other"]).fresh == ("storage",)


def test_a_deleted_section_stays_deleted_until_it_is_asked_for() -> None:
    """It is listed, not drafted, not even by force; asking by name brings it back."""
    gone = planned(BRIEF, {}, deleted=["storage"], force=True)
    assert (gone.stale, gone.deleted) == ((), ("storage",))
    back = planned(BRIEF, {}, deleted=["storage"], only=["storage"])
    assert (len(back.stale), back.deleted) == (1, ())


def test_force_drafts_everything() -> None:
    """Nothing changed, and it is drafted all the same."""
    assert reasons(planned(BRIEF, drafted("offline"), force=True)) == ("forced",)


def test_a_section_without_facts_sends_nothing() -> None:
    """It is planned and costs no call."""
    result = planned(BRIEF.model_copy(update={"facts": (), "related": ()}), {})
    assert (result.stale[0].tokens, result.usage.calls) == (0, 0)


def test_every_entry_is_told_in_its_home_and_pointed_to_elsewhere() -> None:
    """Facts are those at home; related ones are admitted by the filter and have another home."""
    here, there = entry("D-001", "Here", "Here it is."), entry("D-002", "There", "There it is.")
    all_of = FactFilter()
    specs = [BRIEF.spec.model_copy(update={"id": i, "related": (all_of,) if i == "a" else ()}) for i in ("a", "b")]
    a, b = briefs(Ledger(entries=(here, there)), specs, lambda e: "a" if e.id == "D-001" else "b", {"b": ["short"]})
    assert (a.facts, a.related, b.facts, b.related, b.instructions) == ((here,), (there,), (there,), (), ("short",))


def test_what_took_the_place_of_an_entry_comes_with_it_wherever_it_is_told() -> None:
    """A section tells history by what it ended in, and knows no other entry of that other section."""
    old = entry("D-001", "Here", "Here it is.", status="superseded", superseded_by="D-002")
    new, beside = entry("D-002", "There", "There it is.", supersedes=("D-001",)), entry("D-003", "Yonder", "There too.")
    specs = [BRIEF.spec.model_copy(update={"id": i, "related": ()}) for i in ("a", "b")]
    a, b = briefs(Ledger(entries=(old, new, beside)), specs, lambda e: "a" if e.id == "D-001" else "b")
    assert (a.facts, a.related, b.facts, b.related) == ((old,), (new,), (new, beside), ())


CHANGED = BRIEF.model_copy(update={"facts": (entry("D-001", "SQLite", "SQLite keeps them."), BRIEF.facts[1])})


def test_where_only_entries_changed_what_stands_goes_with_the_brief() -> None:
    """The draft and the labels of what changed; where nothing did, or nothing stands, the whole is told."""
    was = drafted("gpt-4o")["storage"]
    revises = revising(CHANGED, was, "gpt-4o").revises
    assert revises is not None
    assert (revises.draft, revises.changed) == (was.draft, ("D-001",))
    assert revising(BRIEF, was, "gpt-4o").revises is None
    assert revising(CHANGED, None, "gpt-4o").revises is None
    assert revising(CHANGED, drafted("gpt-4o", empty=True)["storage"], "gpt-4o").revises is None


@pytest.mark.parametrize(
    ("change", "engine", "prompt"),
    [
        ({}, "another", 0),
        ({}, "gpt-4o", 2),
        ({"instructions": ("shorter",)}, "gpt-4o", 0),
        ({"spec": BRIEF.spec.model_copy(update={"digest": "1" * 64})}, "gpt-4o", 0),
    ],
)
def test_what_stands_was_asked_for_in_other_words_and_is_told_whole(
    change: dict[str, object], engine: str, prompt: int
) -> None:
    """Another engine, prompt, wish or file touches every sentence, not only those of what changed."""
    was = drafted("gpt-4o")["storage"]
    assert revising(CHANGED.model_copy(update=change), was, engine, prompt).revises is None


def unread(read_again: bool | None, *, by: str = "gpt-4o", empty: bool = False) -> dict[str, Drafted]:
    was = drafted(by, empty=empty)["storage"]
    return {"storage": was.model_copy(update={"draft": was.draft.model_copy(update={"read_again": read_again})})}


def read(was: dict[str, Drafted], engine: str = "gpt-4o", **more: Any) -> Plan:
    """The plan of an engine that reads a second time, by which drafting and reading send 100 tokens a fact."""
    return plan([BRIEF], was, engine, lambda b: 10 if b.stands else 100 * len(b.facts), **{"attests": True, **more})


def test_what_was_read_in_vain_is_read_and_not_drafted() -> None:
    """One call, for that alone; not where nobody reads, and not what nothing stands in."""
    (found,) = read(unread(False)).stale
    assert (found.reasons, found.only_read, found.tokens) == (("not read a second time",), True, 10)
    assert read(unread(False)).usage.calls == 1
    assert read(unread(False), attests=False).stale == ()
    assert read(unread(False, empty=True)).stale == ()
    assert read(unread(False, by="offline"), "offline").stale == ()
    assert read(unread(True)).stale == ()


def test_what_nobody_asked_to_be_read_waits_for_an_upgrade() -> None:
    """As what an older version drafted, or a run without a second reading: it costs nothing unasked."""
    listed = read(unread(None))
    assert (listed.stale, [(s.reasons, s.only_read) for s in listed.upgrades]) == (
        (),
        [(("not read a second time",), True)],
    )
    assert [s.only_read for s in read(unread(None), upgrade=True).stale] == [True]
    assert read(unread(True)).upgrades == ()


def test_what_is_drafted_anyway_is_not_only_read() -> None:
    """Two calls: it is drafted, and read then."""
    for more in ({"only": ["storage"]}, {"force": True}, {"engine": "another", "upgrade": True}):
        found = read(unread(False), **more)
        assert [(s.only_read, s.tokens) for s in found.stale] == [(False, 200)]
        assert found.usage.calls == 2


def test_what_is_locked_is_not_read_either() -> None:
    """A reading may end in a repair."""
    found = read(unread(False), locked=["storage"])
    assert (found.stale, [s.section for s in found.locked]) == ((), ["storage"])


def test_what_was_only_doubted_is_revised() -> None:
    """Its other sentences stay to the letter; a check's verdict beside the doubt has it told whole."""
    was = drafted("gpt-4o")["storage"]
    doubt = Verdict(check="second_reading", message="Read again, it does not hold.")
    for short, stays in (((doubt,), True), ((doubt, Verdict(check="numbers", message="No such number.")), False)):
        held = was.model_copy(update={"draft": was.draft.model_copy(update={"short": short})})
        assert (revising(CHANGED, held, "gpt-4o").revises is not None) is stays


def test_what_fell_short_is_told_whole() -> None:
    """A section with a verdict against it is no ground to build on."""
    was = drafted("gpt-4o")["storage"]
    short = was.draft.model_copy(update={"short": (Verdict(check="numbers", message="No such number."),)})
    assert revising(CHANGED, was.model_copy(update={"draft": short}), "gpt-4o").revises is None


def test_the_plan_counts_what_is_told_anew_and_all_of_it_where_it_is_asked_for() -> None:
    """Tokens are of the request that will be sent."""
    was = drafted("gpt-4o")

    def sent(**how: Any) -> list[int]:
        found = plan([CHANGED], was, "gpt-4o", lambda b: 10 if b.revises else 100, **how)
        return [s.tokens for s in found.stale]

    assert (sent(), sent(only=("storage",)), sent(force=True)) == ([10], [100], [100])
