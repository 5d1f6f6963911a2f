"""Why something is as it is, and why it is not otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.document.telling import each, lower, quotes, reason, reasons, standing, stopped
from agent.engines.offline.chat.finding import Finder, is_reply
from agent.engines.offline.chat.requests import SETTLES, Request
from agent.model.chat import Statement
from agent.model.details import Alternative, DecisionDetails, Kind, Said
from agent.model.ledger import Entry
from agent.text.names import holds
from agent.text.words import negated

_LOOKED = 80
_HALF = 0.5
_NEAREST = 3
_CAUSE = re.compile(r"\b(because|since|otherwise)\b", re.IGNORECASE)
_OVER = re.compile(r"\b(?:instead of|rather than|over)\b", re.IGNORECASE)
_OUT = re.compile(r"\b(?:out|instead of|rather than)\b", re.IGNORECASE)


def why_not(finder: Finder, request: Request) -> Iterator[Statement]:
    """Why something was not chosen."""
    name = finder.option(request.matter) or request.matter
    if name != request.matter and finder.is_another(request.matter):
        yield Statement(text=f"“{request.matter}” was never discussed. What was said of {name}:")
    about = finder.about(name)
    if (
        name != request.matter
    ):  # 'websockets for the console': of what was said of websockets, that of the console first
        shares = {e.id: share for e, share in finder.desk.entries(finder.requests.about(request.matter), _LOOKED)}
        about = tuple(sorted(about, key=lambda e: -shares.get(e.id, 0.0)))
    for told in (_said_out, _lost, _given_up, _refused, _chosen):
        found = list(told(finder, name, about))
        if found:
            yield from found
            return
    yield from _unreasoned(finder, name, about)


def _said_out(finder: Finder, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
    """As what a decision says in so many words, with its reason."""
    named = [e for e in about if e.kind in SETTLES and holds(name, e.statement, finder.desk.aliases)]
    return _refused(finder, name, [e for e in named if reasons(e) and _denies(finder, name, e)])


def _lost(finder: Finder, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
    """As an alternative of a decision that was taken."""
    del about
    for entry in finder.desk.ledger.of(Kind.DECISION):
        if not isinstance(entry.details, DecisionDetails) or not entry.current:
            continue
        for option in entry.details.alternatives:
            if option.reason is None or not finder.names(name, option.name):
                continue
            if holds(option.name, entry.statement, finder.desk.aliases) and not _denies(finder, option.name, entry):
                continue  # it stands in what was chosen
            yield from _lost_to(entry, option, option.reason)
            if not option.reason.verbatim:
                yield from quotes(entry, [name, option.name])


def _lost_to(entry: Entry, option: Alternative, said: Said) -> Iterator[Statement]:
    """What was taken instead of an option, and why; of one to which nobody said no, what was answered to it."""
    how, head = ("proposed and not taken", "The answer to it") if option.unsaid else ("not chosen", "The reason given")
    yield Statement(text=f"{option.name} was {how}: {lower(stopped(entry.statement))}", cites=(entry.id,))
    yield reason(entry, said, head)


def _refused(finder: Finder, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
    """As what was turned down."""
    down = [e for e in about if e.status == "rejected" or (e.settled and _denies(finder, name, e))]
    ranked = sorted(down, key=lambda e: (not reasons(e), e.kind is not Kind.DECISION))
    for entry in each(ranked)[:2]:
        yield Statement(text=stopped(_told_refused(finder, name, entry)), cites=(entry.id,))
        why = reasons(entry)
        yield from (reason(entry, why[0]) for _ in why[:1])
        if not why or not why[0].verbatim:
            yield from quotes(entry, [name], most=2)


def _told_refused(finder: Finder, name: str, entry: Entry) -> str:
    if entry.kind is Kind.TECHNOLOGY:
        return f"{entry.title} was turned down"
    return entry.statement if holds(name, entry.statement, finder.desk.aliases) else f"{name}: {entry.statement}"


def _denies(finder: Finder, name: str, entry: Entry) -> bool:
    """Whether a settled entry says in so many words that something is out."""
    if entry.kind not in SETTLES:
        return False
    chosen, because, why = (
        _CAUSE.split(f"{entry.statement} ", maxsplit=1) if _CAUSE.search(entry.statement) else (entry.statement, "", "")
    )
    if because and holds(name, why, finder.desk.aliases) and not holds(name, chosen, finder.desk.aliases):
        return True
    out = [s for s in chosen.replace(" and ", ", ").split(",") if holds(name, s, finder.desk.aliases)]
    return any(refuses(s) for s in out)


def takes(finder: Finder, name: str, entry: Entry) -> bool:
    """Whether an entry settles on a thing: it names it in a clause that turns nothing down, and not as a reason."""
    chosen = _OVER.split(_CAUSE.split(entry.statement, maxsplit=1)[0], maxsplit=1)[0]
    clauses = chosen.replace(" and ", ", ").split(",")
    aliases = finder.desk.aliases
    return any(holds(name, clause, aliases) and not refuses(clause) for clause in clauses)


def refuses(text: str) -> bool:
    """Whether a text says that something is out."""
    return negated(text) or _OUT.search(text) is not None


def _given_up(finder: Finder, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
    """As what was agreed on first, and replaced."""
    for entry in about:
        later = finder.desk.ledger.get(entry.superseded_by) if entry.superseded_by else None
        if later is None or entry.kind is not Kind.DECISION:
            continue
        first = f"It was agreed on first and replaced later: {lower(stopped(later.statement))}"
        yield Statement(text=first, cites=(entry.id, later.id))
        why = reasons(later)
        yield from (reason(later, w) for w in why[:1])
        yield from quotes(later, [name], most=1)
        return


def _chosen(finder: Finder, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
    """As what was chosen after all: the question takes for granted what is not so."""
    for entry in about:
        if refuses(entry.statement):
            continue
        if entry.status in {"chosen", "existing", "adopted"} or (entry.kind is Kind.DECISION and entry.settled):
            holds_now = "is there already" if entry.status == "existing" else "was chosen"
            thing = entry.title if entry.kind is Kind.TECHNOLOGY else name
            yield Statement(
                text=f"It was not turned down; {thing} {holds_now}: {lower(stopped(entry.statement))}",
                cites=(entry.id,),
            )
            yield from quotes(entry, [name])
            return


def _unreasoned(finder: Finder, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
    """As what was talked about, or not even that."""
    for entry in about[:1]:
        yield Statement(text=f"{name} came up, and no reason for or against it is recorded.", cites=(entry.id,))
        yield from quotes(entry, [name], most=2)
        return
    yield from finder.mentioned(name, f"{name} was mentioned, and nothing was settled about it.")


def why(finder: Finder, request: Request) -> Iterator[Statement]:
    """Why something is as it is."""
    if finder.requests.points(request.matter):
        yield Statement(text="Why what? Name it, or ask about something first.")
        return
    found = [e for e in finder.found(request.matter) if e.kind not in (Kind.QUESTION, Kind.ACTION)]
    settled = [e for e in found if e.settled or e.status == "rejected"] or found
    if not settled:
        yield from finder.mentioned(
            request.matter, "No entry of the ledger says it in these words; it was talked about."
        )
        return
    saying = [e for e in settled if finder.says(e, request.matter) > _HALF]
    if not saying:
        yield Statement(text="Nothing says why in so many words. The nearest to it:")
        yield from map(standing, each([*finder.near(request.matter, 2), *settled])[:_NEAREST])
        return
    settled = saying
    best = sorted(settled, key=lambda e: (not _reasoned(e), is_reply(e), e.kind is not Kind.DECISION))[:2]
    if not _reasoned(best[0]):
        yield from _beside(settled)
    for entry in best if _reasoned(best[0]) else settled[:1]:
        yield standing(entry)
        given = _bearing(finder, request.matter, entry)
        yield from (reason(entry, w) for w in given[:2])
        if not given:
            if not _CAUSE.search(entry.statement):
                yield Statement(text="No reason is recorded; this is what was said.", cites=(entry.id,))
            yield from quotes(entry, most=2)


def _beside(entries: Sequence[Entry]) -> Iterator[Statement]:
    """Why something else lost, where nobody said why this was taken."""
    for entry in entries:
        details = entry.details
        options = details.turned_down if isinstance(details, DecisionDetails) else ()
        for option in options[:2]:
            if option.reason is not None:
                yield from _lost_to(entry, option, option.reason)


def _reasoned(entry: Entry) -> bool:
    """Whether it is known why an entry stands: from its reasons, or from its own words."""
    return bool(reasons(entry)) or _CAUSE.search(entry.statement) is not None


def _bearing(finder: Finder, matter: str, entry: Entry) -> list[Said]:
    """The reasons of an entry; those last that say why something else was not chosen, which was not asked for."""
    lost = entry.details.alternatives if isinstance(entry.details, DecisionDetails) else ()
    others = [a.name for a in lost if not holds(a.name, matter, finder.desk.aliases)]

    def beside(said: Said) -> bool:
        """Whether it says of another thing that it is out."""
        return refuses(said.text) and any(holds(n, said.text, finder.desk.aliases) for n in others)

    return sorted(reasons(entry), key=beside)


def opinion(finder: Finder, request: Request) -> Iterator[Statement]:
    """What was said for and against something, in the place of an opinion."""
    yield Statement(text="The rules judge nothing; what was said for and against it:")
    if finder.requests.points(request.matter):
        yield Statement(text="Name what it is about.")
        return
    yield from why(finder, request)
    name = request.matter
    for told in (_lost, _given_up):
        yield from told(finder, name, finder.about(name))
