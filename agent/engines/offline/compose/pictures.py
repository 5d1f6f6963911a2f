"""The diagrams that a section asks for and its facts carry. Where they carry none, none is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from agent.diagrams import AnyDiagram
from agent.engines.offline.compose.crossings import crossings, whole
from agent.engines.offline.compose.maps import Maker, a_map, dependencies, views
from agent.engines.offline.compose.models import classes, entities, mind_map, states
from agent.engines.offline.compose.phrasings import Phrasings
from agent.engines.offline.compose.routes import flows
from agent.engines.offline.compose.sequences import hanging_together, in_order, sequences
from agent.engines.offline.compose.times import timeline, timing
from agent.model.details import ComponentDetails, InteractionDetails, Kind
from agent.model.ledger import Entry
from agent.model.section import Block, Picture, SectionBrief


def pictures(brief: SectionBrief, phrasings: Phrasings) -> list[Block]:
    """The pictures of a section, in the order of its catalogue file."""
    every = [e for e in (*brief.facts, *brief.related) if e.current]
    at_home = [e for e in brief.facts if e.current or isinstance(e.details, ComponentDetails)]
    home = {e.id for e in brief.facts}
    drawn: list[Block] = []
    for sort in brief.spec.diagrams:
        entries = (
            every
            if sort != "component map" or brief.spec.id in _WHOLE
            else at_home + [e for e in every if e.kind is Kind.COMPONENT]
        )
        maker = _MAKERS.get(sort.removeprefix("flowchart:"))
        try:
            made = [
                *(_OF_TIME[sort](entries, phrasings) if sort in _OF_TIME else ()),
                *(maker(entries) if maker else ()),
            ]
        except ValidationError:
            continue  # the facts do not carry this diagram: too few nodes, or names that cannot be told apart
        drawn += [Picture(diagram=d) for d in made if sort not in _ONCE or home & set(d.cites())]
    return drawn


_ONCE = ("sequence", "timeline", "timing")
"""What is drawn only where something of it has its home, since each of these tells one tale from beginning to end."""


def drawing(sort: str, entries: Sequence[Entry]) -> tuple[AnyDiagram, Entry] | None:
    """One diagram of a sort that a person asked for, and the first entry in it; null where these do not carry one."""
    said = sorted(entries, key=lambda e: (e.evidence[0].discussion, e.evidence[0].turn, e.id))
    passing = [e for e in said if isinstance(e.details, InteractionDetails)]
    name = _ASKED_FOR.get(sort, sort)
    try:
        if name == "sequence":
            joined = hanging_together(passing)
            drawn: list[AnyDiagram] = [in_order(joined)] if joined else []
        else:
            drawn = _MAKERS[name](said) if name in _MAKERS else []
    except ValidationError:
        return None
    cited = {c for d in drawn[:1] for c in d.cites()}
    first = next((e for e in said if e.id in cited), None)
    return (drawn[0], first) if first is not None else None


_ASKED_FOR = {
    "flow": "component map", "flowchart": "component map", "component": "component map", "architecture": "component map",
    "layer": "dependency", "context": "system context", "er": "entity", "mindmap": "mind map",
}  # fmt: skip

_WHOLE = ("how-it-works",)
"""Where the whole map stands; elsewhere it shows what has its home there, so that no picture stands twice."""


_OUTER = ("person", "external system")
_MAKERS: dict[str, Maker] = {
    "component map": a_map(
        "component map", "Who talks to whom, and about what.", lambda a, b: True, grouped=False, ways=whole
    ),
    "system context": a_map(
        "system context",
        "The system, those who use it and its neighbours.",
        lambda a, b: (a in _OUTER) or (b in _OUTER),
        grouped=True,
        ways=crossings,
        least=2,  # one arrow alone is a sentence, which stands beside it
    ),
    "data flow": a_map(
        "data flow",
        "What goes where.",
        lambda a, b: a in ("store", "queue") or b in ("store", "queue"),
        grouped=False,
        ways=flows,
    ),
    "dependency": dependencies,
    "flowchart": views,
    "sequence": sequences,
    "state": states,
    "entity": entities,
    "class": classes,
    "mind map": mind_map,
    "mindmap": mind_map,
}
_OF_TIME = {"timing": timing, "timeline": timeline}
