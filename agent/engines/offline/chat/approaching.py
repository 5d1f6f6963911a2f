"""What is answered where a question has other words than the ledger: the entry that it clearly means, else what comes nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agent.diagrams.base import listed
from agent.document.telling import standing
from agent.engines.offline.chat.amounts import fits_measure
from agent.engines.offline.chat.finding import Finder, heard
from agent.engines.offline.chat.nearest import Looked, Nearest
from agent.engines.offline.chat.people import who
from agent.engines.offline.chat.reasons import why
from agent.engines.offline.chat.requests import Request
from agent.engines.offline.chat.settled import told_of
from agent.model.chat import Statement
from agent.model.details import Kind
from agent.model.ledger import Entry

_SOUGHT = frozenset(
    {"why", "when", "number", "asked", "decided", "who", "fails", "flow", "states", "against", "evolved"}
)
"""The questions whose matter is looked up in other words, where its own lead nowhere."""
_TOLD = 2
_SHOWN = 3
_UNHEARD = 0.5
"""Share of a question of which nobody spoke, from which on it was never discussed."""
_SPOKEN = 0.5
"""Share of a question that a turn has to say, to be shown beside the entries that come near."""
_OWNED = (Kind.QUESTION, Kind.ACTION)


def fell_short(request: Request, told: Sequence[Statement]) -> bool:
    """Whether an answer only says that nothing was found: what answers begins with what it cites."""
    if request.intent == "evolved":  # it begins with a sentence that leads to what it cites
        return bool(request.matter) and not any(statement.cites for statement in told)
    return request.intent in _SOUGHT and bool(request.matter) and not (told and told[0].cites)


def approached(
    finder: Finder, nearest: Nearest, request: Request, told: Sequence[Statement] = ()
) -> tuple[Statement, ...]:
    """What the ledger has on a matter in other words, said to be that; nothing where nothing comes nearer.

    `told`: what its own words lead to.
    """
    asked = " ".join(filter(None, (request.given.get("whom", ""), request.matter)))
    question = " ".join(w for w in asked.split() if w.casefold() != request.measure) or asked
    for fits in _fitting(finder, request):
        looked = nearest.look(question, fits)
        if any(concept.is_name for concept in looked.unsaid):
            return ()  # what nobody named is what is asked about
        if looked.clear:
            return (_understood(looked), *_told(finder, request, looked.clear))
    close = looked.close[:_SHOWN]
    known = {(e.discussion, e.turn) for entry in close for e in entry.evidence}
    turns = [p for p, share in looked.spoken[:1] if share >= _SPOKEN and (p.discussion, p.turn) not in known]
    if request.intent == "when" and any(statement.cites for statement in told):
        return ()  # what was settled about it is told already, without a day
    if looked.unheard > _UNHEARD or not (close or turns):
        return ()
    first = _unused(looked) if looked.unsaid else f"Nothing was found under the words “{finder.requests.named(asked)}”."
    if request.intent == "why":
        first = f"Nothing says why in so many words. {first}"
    return (Statement(text=f"{first} What comes nearest:"), *map(standing, close), *map(heard, turns))


def _understood(looked: Looked) -> Statement:
    """What a question was taken for."""
    if looked.unsaid:
        return Statement(text=f"{_unused(looked)} On the rest, nearest in the ledger:")
    named = listed([f"“{concept.said}”" for concept in looked.concepts])
    return Statement(text=f"You asked about {named}; nearest in the ledger:")


def _unused(looked: Looked) -> str:
    """Which words of a question nobody used, nor others for them."""
    words = [f"“{concept.said}”" for concept in looked.unsaid]
    return f"Nobody used the word{'s' if len(words) > 1 else ''} {listed(words)}."


def _fitting(finder: Finder, request: Request) -> Iterator[Callable[[Entry], bool]]:
    """Which entries may answer, those first that say what was asked for."""
    match request.intent:
        case "number":
            yield lambda e: e.kind not in _OWNED and fits_measure(finder, request, e)
        case "when":
            yield lambda e: any(p.search(e.statement) for p in finder.requests.days)
    yield lambda e: request.intent in ("who", "asked", "decided") or e.kind not in _OWNED


def _told(finder: Finder, request: Request, meant: Sequence[Entry]) -> Iterator[Statement]:
    for entry in meant[:_TOLD]:
        labelled = request.model_copy(update={"matter": entry.id})
        match request.intent:
            case "why":
                yield from why(finder, labelled)
            case "who" if entry.kind is not Kind.QUESTION:
                yield from who(finder, labelled)
            case _:
                yield from told_of(finder, entry)
