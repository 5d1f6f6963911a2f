"""A name alone and what people do with it, at the beginning, is what the system is for; no technology so named."""

from __future__ import annotations

from talk_samples import found

from agent.model.details import Kind

_DAY = (
    "Bo: Because today we can't say it. Today it's a notebook, and in May somebody types it.\n"
    "Ada: Fine, first point. How long do we keep a count?\nBo: Five years.\nAda: Agreed, five years."
)
_TOLD = "We count the birds on the lake, they go into a list, and at any time people see what flies there."


def test_what_is_told_right_after_a_name_is_what_the_system_is_for_and_no_decision() -> None:
    """And how it goes today stands beside it."""
    talk = f"Ada: Morning.\nBo: I hear you.\nAda: Right. So, Reedwatch. {_TOLD} That's all of it.\n{_DAY}"
    given = [f.statement for f in found(talk) if f.kind is Kind.CONSTRAINT]
    assert any(g.startswith(_TOLD) for g in given)
    assert any(g.startswith("Because today we can't say it. Today it's a notebook") for g in given)
    assert not any("birds on the lake" in f.statement for f in found(talk) if f.kind is Kind.DECISION)


def test_a_choice_right_after_the_name_of_a_technology_or_a_day_stays_one() -> None:
    """Neither introduces anything."""
    talk = (
        f"Ada: So, Redis. We keep Redis for the queue, the lists go into Postgres, and that's it.\nBo: Agreed.\n{_DAY}"
    )
    assert any("Redis for the queue" in f.statement for f in found(talk) if f.kind is Kind.DECISION)
    talk = f"Ada: Okay, Tuesday. We close the shop at noon, the keys go to Kim, and Ruth waits.\n{_DAY}"
    assert not any("close the shop" in f.statement for f in found(talk) if f.kind is Kind.CONSTRAINT)
