"""What is answered where a question has other words than the ledger: the entry that it clearly means, else what comes nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agent.diagrams.base import listed
from agent.document.telling import each, standing
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
_COMPARED = frozenset({"asked", "decided", "why", "who"})
_FAR = 0.3
"""By how much more of a question an entry has to say than the one that was found by its own words."""
_TOLD = 2
_SHOWN = 3
_UNHEARD = 0.5
"""Share of a question of which nobody spoke, from which on that was never discussed."""
_FOREIGN = 0.8
"""The same, from which on all of it was not."""
_SPOKEN = 0.5
"""Share of a question that a turn has to say, to be shown beside the entries that come near."""
_OWNED = (Kind.QUESTION, Kind.ACTION)


def fell_short(finder: Finder, request: Request, told: Sequence[Statement]) -> bool:
    """Whether an answer only says that nothing was found: what answers begins with what it cites."""
    if not request.matter or finder.requests.whole(request.matter):
        return False
    if request.intent == "evolved":  # it begins with a sentence that leads to what it cites
        return not any(statement.cites for statement in told)
    if request.intent == "against" and any(statement.places for statement in told):
        return False  # somebody is quoted
    return request.intent in _SOUGHT and not (told and told[0].cites)


def misses(nearest: Nearest, request: Request, told: Sequence[Statement]) -> bool:
    """Whether an answer begins with an entry that says far less of the question than another, which is clearly meant."""
    if request.intent not in _COMPARED or not (told and told[0].cites):
        return False
    looked = nearest.look(request.matter)
    first = max(looked.share(label) for label in told[0].cites)
    told_of = {label for statement in told for label in statement.cites}
    return bool(looked.clear) and looked.clear[0].id not in told_of and looked.entries[0].share - first >= _FAR


def approached(
    finder: Finder, nearest: Nearest, request: Request, told: Sequence[Statement] = ()
) -> tuple[Statement, ...]:
    """What the ledger has on a matter in other words, said to be that; nothing where nothing comes nearer.

    `told`: what its own words lead to.
    """
    found = _approached(finder, nearest, request, told)
    if found and request.intent == "against":  # what comes near is no objection
        return (Statement(text="Nobody is recorded to have objected to it."), *found)
    return found


def _approached(finder: Finder, nearest: Nearest, request: Request, told: Sequence[Statement]) -> tuple[Statement, ...]:
    asked = " ".join(filter(None, (request.given.get("whom", ""), request.matter)))
    question = " ".join(w for w in asked.split() if w.casefold() != request.measure) or asked
    if not nearest.look(question).concepts and question.islower():
        return (
            Statement(text="Nothing in the question says what it is about; name a thing, or what was decided of it."),
        )
    near: list[Entry] = []
    for sure, fits in _fitting(finder, request):
        looked = nearest.look(question, fits)
        if any(concept.is_name or "-" in concept.said for concept in looked.unsaid):
            return ()  # what nobody named is what is asked about: 'blue-green' of 'blue-green deployments' as well
        if sure and looked.clear:
            return (_understood(looked), *_told(finder, request, looked.clear))
        near += looked.close
    close = each(near)[:_SHOWN]
    known = {(e.discussion, e.turn) for entry in close for e in entry.evidence}
    turns = [p for p, share in looked.spoken[:1] if share >= _SPOKEN and (p.discussion, p.turn) not in known]
    if request.intent == "when" and any(statement.cites for statement in told):
        return ()  # what was settled about it is told already, without a day
    if looked.unheard > _FOREIGN or not (close or turns):
        return ()
    if looked.unheard > _UNHEARD:
        absent = f"{_unused(looked).rstrip('.')}, so that was never discussed."
        rest = listed([f"“{concept.said}”" for concept in looked.concepts if concept not in looked.unsaid])
        return (Statement(text=f"{absent} There is something on {rest}: ask about that alone."),)
    first = _unused(looked) if looked.unsaid else f"Nothing was found under the words “{finder.requests.named(asked)}”."
    if request.intent == "why":
        first = f"Nothing says why in so many words. {first}"
    return (Statement(text=f"{first} What comes nearest:"), *map(standing, close), *(heard(p, question) for p in turns))


def askable(finder: Finder, nearest: Nearest, message: str) -> Iterator[Statement]:
    """What can be asked in the place of a message that is beyond the rules, about what it names."""
    looked = nearest.look(message)
    known = [concept.said for concept in looked.concepts if concept not in looked.unsaid]
    if known and looked.close:
        about = next((c.said for c in looked.concepts if c.is_name and c.said in known), known[-1])
        yield Statement(
            text=f"What can be asked of it: what did we decide about {about}? why {about}? what is open about {about}?"
        )
    else:
        examples = (shown.partition(" · ")[0] for shown in finder.requests.questions[:_SHOWN])
        yield Statement(text=f"What can be asked: {' · '.join(examples)}")


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


def _fitting(finder: Finder, request: Request) -> Iterator[tuple[bool, Callable[[Entry], bool]]]:
    """Which entries may answer, those first that say what was asked for; and whether the best of them is the answer."""
    match request.intent:
        case "number":
            yield True, lambda e: e.kind not in _OWNED and fits_measure(finder, request, e)
        case "when":
            yield True, lambda e: any(p.search(e.statement) for p in finder.requests.days)
    anything = request.intent in ("who", "asked", "decided")
    yield request.intent not in ("number", "when"), lambda e: anything or e.kind not in _OWNED


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
