"""*detail*: what is known of each finding beyond its statement, read from its own turns; a form a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from agent.engines.answers import parsed
from agent.engines.forms import detail_wire as wire
from agent.engines.forms.base import Form, Wire, each, tidy_or_none
from agent.engines.forms.grounding import Ground
from agent.engines.strict_schema import strict
from agent.model import details as model
from agent.model.details import Details, Kind
from agent.model.finding import Finding, VerifiedFinding
from agent.types import Frozen

VERSION = 1


class Sort(Frozen):
    """A form of detail and the kinds of finding that it is for.

    `before`, `after`: how many turns around the quotes are read.
    """

    name: str
    kinds: tuple[Kind, ...]
    before: int = 3
    after: int = 2


SORTS: tuple[Sort, ...] = (
    Sort(name="decision", kinds=(Kind.DECISION,), before=10, after=4),  # reasons and losers stand before the choice
    Sort(name="technology", kinds=(Kind.TECHNOLOGY,)),
    Sort(name="component", kinds=(Kind.COMPONENT,)),
    Sort(name="interaction", kinds=(Kind.INTERACTION,)),
    Sort(name="contract", kinds=(Kind.CONTRACT,), before=4, after=4),
    Sort(name="state", kinds=(Kind.STATE,), before=4, after=4),
    Sort(name="concept", kinds=(Kind.CONCEPT,)),
    Sort(name="algorithm", kinds=(Kind.ALGORITHM,), before=4, after=4),
    Sort(name="view", kinds=(Kind.VIEW,)),
    Sort(
        name="note",
        kinds=(Kind.POLICY, Kind.PRINCIPLE, Kind.PRACTICE, Kind.RISK, Kind.QUESTION, Kind.ACTION, Kind.CONSTRAINT),
        before=3,
        after=4,
    ),
)
_WIRES: dict[str, tuple[type[Wire], type[wire.Detail]]] = {
    "decision": (wire.Details[wire.Decision], wire.Decision),
    "technology": (wire.Details[wire.Technology], wire.Technology),
    "component": (wire.Details[wire.Component], wire.Component),
    "interaction": (wire.Details[wire.Interaction], wire.Interaction),
    "contract": (wire.Details[wire.Contract], wire.Contract),
    "state": (wire.Details[wire.State], wire.State),
    "concept": (wire.Details[wire.Concept], wire.Concept),
    "algorithm": (wire.Details[wire.Algorithm], wire.Algorithm),
    "view": (wire.Details[wire.View], wire.View),
    "note": (wire.Details[wire.Note], wire.Note),
}


def form(sort: Sort) -> Form:
    """The form of this sort."""
    return Form(name=f"detail-{sort.name}", version=VERSION, shape=strict(_WIRES[sort.name][0]), answer_tokens=1_500)


def finding_fields(number: int, found: VerifiedFinding) -> dict[str, Any]:
    """A finding as it is shown to the model."""
    finding = found.finding
    return {
        "finding": number,
        "kind": finding.kind.value,
        "status": finding.status,
        "title": finding.title,
        "statement": finding.statement,
        "turns": list(dict.fromkeys(e.turn for e in found.evidence)),
    }


def read(
    text: str, sort: Sort, findings: Sequence[VerifiedFinding], ground: Ground
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings in their order, with the details in the answer; one that was not answered comes back as it was.

    Raises UnfitError.
    """
    items, left_out = each(parsed(text), "details", _WIRES[sort.name][1])
    filled = [found.finding for found in findings]
    for item in items:
        if not 1 <= item.finding <= len(findings):
            left_out.append(f"finding {item.finding}: there is none of this number")
            continue
        finding = filled[item.finding - 1]
        details = _READERS[type(item)](item, finding, ground)
        filled[item.finding - 1] = finding.model_copy(update={"details": details})
    return tuple(filled), tuple(left_out)


def _pairs(quoted: Sequence[wire.Quoted]) -> list[tuple[int, str]]:
    return [(q.turn, q.words) for q in quoted]


def _first(ground: Ground, quoted: Sequence[wire.Quoted]) -> model.Said | None:
    return next(iter(ground.all_said(_pairs(quoted))), None)


def _decision(item: wire.Decision, _: Finding, ground: Ground) -> Details:
    alternatives = {ground.name(a.name): ground.said(a.turn, a.reason) for a in item.alternatives}
    objections = (
        model.Objection(by=ground.person(o.by), text=ground.phrase(o.text), answer=ground.phrase(o.answer) or None)
        for o in item.objections
    )
    return model.DecisionDetails(
        rationale=ground.all_said(_pairs(item.reasons)),
        alternatives=tuple(
            model.Alternative(name=name, reason=reason) for name, reason in alternatives.items() if name
        ),
        asked=_first(ground, item.asked),
        decided_by=ground.person(item.decided_by),
        assented=ground.people(item.assented),
        objections=tuple(o for o in objections if o.text),
        consequences=ground.all_said(_pairs(item.consequences)),
    )


def _technology(item: wire.Technology, _: Finding, ground: Ground) -> Details:
    return model.TechnologyDetails(
        role=ground.phrase(item.role) or None,
        version=ground.phrase(item.version) or None,
        category=tidy_or_none(item.category, 60),  # what sort of thing it is, not something said
        reason=_first(ground, item.reason),
    )


def _component(item: wire.Component, _: Finding, ground: Ground) -> Details:
    return model.ComponentDetails(
        what=item.what,
        responsibility=ground.all_said(_pairs(item.responsibility)),
        boundary=item.boundary,
        layer=ground.name(item.layer) or None,
        context=ground.name(item.context) or None,
        owns=ground.names(item.owns),
        standing=item.standing,
    )


def _interaction(item: wire.Interaction, finding: Finding, ground: Ground) -> Details:
    before = finding.details
    source, target = ground.name(item.source), ground.name(item.target)
    if not (source and target) or not isinstance(before, model.InteractionDetails):
        return before
    return model.InteractionDetails(
        source=source,
        target=target,
        verb=ground.phrase(item.verb) or "sends",
        payload=ground.phrase(item.payload) or before.payload,
        mode=item.mode,
        flow=tidy_or_none(item.flow, 80),
        order=item.order if 1 <= item.order <= 99 else None,
    )


def _contract(item: wire.Contract, _: Finding, ground: Ground) -> Details:
    fields = (model.FieldMeaning(name=ground.name(f.name), meaning=ground.phrase(f.meaning)) for f in item.fields)
    return model.ContractDetails(
        form=item.form,
        producer=ground.name(item.producer) or None,
        consumers=ground.names(item.consumers),
        fields=tuple(f for f in fields if f.name),
        errors=ground.phrases(item.errors),
        guarantees=ground.phrases(item.guarantees),
    )


def _state(item: wire.State, finding: Finding, ground: Ground) -> Details:
    transitions = tuple(step for t in item.transitions if (step := _step(t, ground)))
    named = [*ground.names(item.states), *(name for t in transitions for name in (t.source, t.target) if name)]
    return model.StateDetails(
        entity=ground.name(item.entity) or finding.title, states=tuple(dict.fromkeys(named)), transitions=transitions
    )


def _step(item: wire.Step, ground: Ground) -> model.Transition | None:
    """A move of which at least one end was said; none where an end was invented."""
    source, target = ground.name(item.source), ground.name(item.target)
    if not (source or target) or bool(source) != bool(item.source.strip()) or bool(target) != bool(item.target.strip()):
        return None
    trigger, guard = ground.phrase(item.trigger) or None, ground.phrase(item.guard) or None
    return model.Transition(source=source, target=target, trigger=trigger, guard=guard)


def _concept(item: wire.Concept, finding: Finding, ground: Ground) -> Details:
    relations = (
        model.Relation(
            verb=ground.link(r.verb), other=ground.name(r.other), multiplicity=ground.link(r.multiplicity) or None
        )
        for r in item.relations
    )
    return model.ConceptDetails(
        meaning=ground.phrase(item.meaning) or finding.statement,
        attributes=ground.names(item.attributes),
        relations=tuple(r for r in relations if r.verb and r.other),
        context=ground.name(item.context) or None,
    )


def _algorithm(item: wire.Algorithm, _: Finding, ground: Ground) -> Details:
    return model.AlgorithmDetails(
        steps=ground.phrases(item.steps),
        inputs=ground.phrases(item.inputs),
        outputs=ground.phrases(item.outputs),
        invariants=ground.phrases(item.invariants),
    )


def _view(item: wire.View, _: Finding, ground: Ground) -> Details:
    edges = (
        model.ViewEdge(source=ground.name(e.source), target=ground.name(e.target), label=ground.phrase(e.label) or None)
        for e in item.edges
    )
    kept = tuple(e for e in edges if e.source and e.target)
    named = [*ground.names(item.nodes), *(name for e in kept for name in (e.source, e.target))]
    return model.ViewDetails(
        sort=tidy_or_none(item.sort, 40) or "picture",
        nodes=tuple(dict.fromkeys(named)),
        edges=kept,
        drawn_by=ground.person(item.drawn_by),
    )


def _note(item: wire.Note, finding: Finding, ground: Ground) -> Details:
    reason = _first(ground, item.reason)
    match finding.kind:
        case Kind.POLICY:
            return model.PolicyDetails(applies_to=ground.names(item.applies_to))
        case Kind.PRINCIPLE:
            return model.PrincipleDetails(reason=reason)
        case Kind.PRACTICE:
            return model.PracticeDetails(reason=reason)
        case Kind.RISK:
            return model.RiskDetails(mitigation=reason)
        case Kind.QUESTION:
            return model.QuestionDetails(asked_by=ground.person(item.by), answer=ground.phrase(item.answer) or None)
        case Kind.ACTION:
            return model.ActionDetails(owner=ground.name(item.owner) or None, due=ground.phrase(item.due) or None)
        case Kind.CONSTRAINT:
            return model.ConstraintDetails(imposed_by=ground.name(item.by) or None)
        case _:
            return finding.details


_READERS: dict[type[wire.Detail], Callable[[Any, Finding, Ground], Details]] = {
    wire.Decision: _decision,
    wire.Technology: _technology,
    wire.Component: _component,
    wire.Interaction: _interaction,
    wire.Contract: _contract,
    wire.State: _state,
    wire.Concept: _concept,
    wire.Algorithm: _algorithm,
    wire.View: _view,
    wire.Note: _note,
}
