"""A message and what lies on the desk → an answer, and what is wished, by rules."""

from __future__ import annotations

from collections.abc import Iterator

from agent.diagrams.base import listed
from agent.document.telling import standing
from agent.engines.offline.chat.answers import answer
from agent.engines.offline.chat.approaching import approached, askable, fell_short, misses
from agent.engines.offline.chat.finding import Finder
from agent.engines.offline.chat.nearest import Nearest
from agent.engines.offline.chat.premises import unfounded
from agent.engines.offline.chat.requests import Request, Requests, bare
from agent.engines.offline.chat.wishes import WISHES, Wishes
from agent.model.change import Wish
from agent.model.chat import Statement
from agent.ports import Answered, Talk

BEYOND = "That is beyond what the rules understand; /help lists what they do."
FOREIGN = "The rules understand English alone; a model answers in your language."
_BRIEF = 5
"""Words up to which a message that is no request may name what is asked about: 'webhook keys?'."""
_FEW = 3


def converse(talk: Talk, finder: Finder, nearest: Nearest) -> Answered:
    """The answer to what a person said, request by request."""
    requests = finder.requests
    before = next((r for e in reversed(talk.earlier) if (r := _last(requests, e.asked)) is not None), None)
    statements: list[Statement] = []
    wishes: list[Wish] = []
    for part in requests.parts(talk.message.value):
        answered, before = _answered(talk, finder, nearest, part, before)
        statements += (s for s in answered.statements if s not in statements)
        wishes += answered.wishes
    return Answered(statements=tuple(statements), wishes=tuple(wishes))


def _last(requests: Requests, message: str) -> Request | None:
    """What an earlier message was about, where it named something."""
    found = [r for part in requests.parts(message) if (r := requests.read(part)) is not None]
    return next((r for r in reversed(found) if not requests.points(r.section or r.matter)), None)


def _answered(
    talk: Talk, finder: Finder, nearest: Nearest, message: str, before: Request | None
) -> tuple[Answered, Request | None]:
    """The answer to one request, and what the next one may point to."""
    requests = finder.requests
    request, meant = requests.read(message), message
    first: tuple[Statement, ...] = ()
    if not requests.is_foreign(message) and _doubted(finder, request):
        typed = requests.plain(message)
        spelt = finder.spelled(typed)
        if spelt != typed and (understood := requests.read(spelt)) is not None and understood.intent != "say":
            request, meant = understood, spelt
            first = (Statement(text=f"Taken for “{spelt}”."),)
    if request is None:
        return Answered(statements=_beyond(finder, nearest, message)), before
    request = _pointed(requests, request, before)
    request = request.model_copy(update={"matter": finder.written(request.matter)})
    known = request if request.section or not requests.points(request.matter) else before
    if request.intent in WISHES:
        if first:  # what is guessed is asked back, and not proposed
            asked = Statement(text=f"Did you mean “{meant}”? Say it so, and it is shown.")
            return Answered(statements=(asked,)), known
        statements, wishes = Wishes(finder, nearest, meant, talk.earlier).grant(request)
        return Answered(statements=statements, wishes=wishes), known
    if untrue := unfounded(finder, request, requests.plain(meant)):
        return Answered(statements=(*first, *untrue)), known
    told = answer(finder, request, talk.person, talk.today)
    if (fell_short(finder, request, told) or misses(nearest, request, told)) and (
        close := approached(finder, nearest, request, told)
    ):
        return Answered(statements=(*first, *close)), known
    unused = finder.unused(request.matter) if request.intent in _EXACT else ()
    if unused:
        named = listed([f"“{word}”" for word in unused])
        first = (*first, Statement(text=f"Nobody used the word{'s' if len(unused) > 1 else ''} {named}; on the rest:"))
        rest = " ".join(w for w in request.matter.split() if w.strip("?!.,;") not in unused)
        told = answer(finder, request.model_copy(update={"matter": rest}), talk.person, talk.today)
    return Answered(statements=(*first, *told)), known


def _doubted(finder: Finder, request: Request | None) -> bool:
    """Whether a word of a message may be misspelt: it is no request, or names what nobody knows."""
    if request is None:
        return True
    if request.intent in WISHES:
        return bool(request.section) and finder.desk.section(request.section) is None
    return bool(request.matter)


def _pointed(requests: Requests, request: Request, before: Request | None) -> Request:
    """A request with what was spoken of before in the place of 'it' and 'that'."""
    if before is None:
        return request
    section = before.section or before.matter
    if "section" in request.given and requests.points(request.section) and section:
        return request.model_copy(update={"section": section})
    meant = before.matter or before.section
    if request.intent not in _POINTING or request.section or not meant:
        return request
    asked = request.given.get("matter", "")
    whole = requests.points(asked)
    return request.model_copy(update={"matter": meant if whole else bare(requests.resolved(asked, meant))})


_EXACT = frozenset({"why", "when", "number", "evolved", "states"})
"""The questions that are answered without a word that nobody used, which is said."""
_POINTING = frozenset(
    {"why", "why_not", "who", "against", "first", "when", "number", "evolved", "decided", "asked", "flow", "opinion"}
)
"""The questions that name what they are about; others mean everything where they name nothing."""


def _beyond(finder: Finder, nearest: Nearest, message: str) -> tuple[Statement, ...]:
    """What is no request: what it names, where it is brief; else that it is beyond the rules, with what it may mean."""
    foreign = finder.requests.is_foreign(message)
    matter = bare(message)
    named = not foreign and not finder.requests.orders(message) and 0 < len(matter.split()) <= _BRIEF
    if named and finder.found(matter):
        return answer(finder, Request(intent="decided", matter=matter))
    if (
        not foreign
        and finder.requests.asks(message)
        and (close := approached(finder, nearest, Request(intent="asked", matter=matter)))
    ):
        return close
    if foreign:
        return (Statement(text=FOREIGN), *_named(finder, message))
    return (Statement(text=BEYOND), *_named(finder, message), *askable(finder, nearest, message))


def _named(finder: Finder, message: str) -> Iterator[Statement]:
    """The entries of the things that a message calls by their names."""
    named = finder.things(message)
    if named:
        yield Statement(text="What the ledger has on what you name:")
        yield from (standing(entry) for entry in named[:_FEW])
