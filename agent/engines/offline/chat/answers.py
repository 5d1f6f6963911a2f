"""Answers from the ledger, each sentence with the labels and turns that bear it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from agent.document.telling import cut, each, lower, quotes, reason, reasons, standing, stopped
from agent.engines.offline.chat.requests import Request, Requests
from agent.model.chat import Statement
from agent.model.details import ActionDetails, DecisionDetails, Kind, QuestionDetails
from agent.model.ledger import Entry
from agent.ports import Desk, Passage
from agent.text.names import holds, mentions
from agent.text.numbers import quantities
from agent.text.units import measure
from agent.text.words import canonical, fold_name, negated, stems

_SURE = 0.6
"""Share of what is asked about that an entry has to hold, weighed by how telling its words are."""
_NEAR = 0.5
"""From here on something else may have been meant; below, what was asked about was never spoken of."""
_ASKED = 5
"""Entries that an answer tells; the rest is counted."""
_LISTED = 12
_LOOKED = 40
_CAUSE = re.compile(r"\b(because|since)\b", re.IGNORECASE)
_OUT = re.compile(r"\b(?:out|instead of|rather than)\b", re.IGNORECASE)
_SETTLES = (Kind.DECISION, Kind.POLICY, Kind.PRINCIPLE, Kind.CONSTRAINT, Kind.PRACTICE)


class Answers:
    """Answers to one person, from what lies on the desk."""

    def __init__(self, desk: Desk, requests: Requests) -> None:
        self._desk, self._requests = desk, requests

    def answer(self, request: Request) -> tuple[Statement, ...]:
        """What the ledger and the discussions have on it."""
        told: dict[str, Statement] = {}
        for statement in _ANSWERS[request.intent](self, request):
            told.setdefault(_words(statement), statement)
        return tuple(told.values())

    # -- why ----------------------------------------------------------------------------------------------------

    def why_not(self, request: Request) -> Iterator[Statement]:
        """Why something was not chosen."""
        name = request.matter
        about = self._about(name)
        for told in (self._said_out, self._lost, self._refused, self._given_up, self._chosen):
            found = list(told(name, about))
            if found:
                yield from found
                return
        yield from self._unreasoned(name, about)

    def _said_out(self, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
        """As what a decision says in so many words, with its reason."""
        named = [e for e in about if e.kind in _SETTLES and holds(name, e.statement, self._desk.aliases)]
        return self._refused(name, [e for e in named if reasons(e)])

    def _lost(self, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
        """As an alternative of a decision that was taken."""
        del about
        for entry in self._desk.ledger.of(Kind.DECISION):
            if not isinstance(entry.details, DecisionDetails) or not entry.current:
                continue
            for option in entry.details.alternatives:
                if option.reason is None or not self._is(name, option.name):
                    continue
                yield Statement(
                    text=f"{option.name} was not chosen: {lower(stopped(entry.statement))}", cites=(entry.id,)
                )
                yield reason(entry, option.reason)
                if not option.reason.verbatim:
                    yield from quotes(entry, [name, option.name])

    def _refused(self, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
        """As what was turned down."""
        down = [e for e in about if e.status == "rejected" or (e.settled and self._denies(name, e))]
        ranked = sorted(down, key=lambda e: (not reasons(e), e.kind is not Kind.DECISION))
        for entry in each(ranked)[:2]:
            yield Statement(text=stopped(self._told_refused(name, entry)), cites=(entry.id,))
            why = reasons(entry)
            yield from (reason(entry, why[0]) for _ in why[:1])
            if not why or not why[0].verbatim:
                yield from quotes(entry, [name], most=2)

    def _told_refused(self, name: str, entry: Entry) -> str:
        if entry.kind is Kind.TECHNOLOGY:
            return f"{entry.title} was turned down"
        return entry.statement if holds(name, entry.statement, self._desk.aliases) else f"{name}: {entry.statement}"

    def _denies(self, name: str, entry: Entry) -> bool:
        """Whether a settled entry says in so many words that something is out."""
        if entry.kind not in _SETTLES:
            return False
        chosen, because, why = (
            _CAUSE.split(f"{entry.statement} ", maxsplit=1)
            if _CAUSE.search(entry.statement)
            else (entry.statement, "", "")
        )
        if because and holds(name, why, self._desk.aliases) and not holds(name, chosen, self._desk.aliases):
            return True
        out = [s for s in chosen.replace(" and ", ", ").split(",") if holds(name, s, self._desk.aliases)]
        return any(negated(s) or _OUT.search(s) for s in out)

    def _given_up(self, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
        """As what was agreed on first, and replaced."""
        for entry in about:
            later = self._desk.ledger.get(entry.superseded_by) if entry.superseded_by else None
            if later is None or entry.kind is not Kind.DECISION:
                continue
            first = f"It was agreed on first and replaced later: {lower(stopped(later.statement))}"
            yield Statement(text=first, cites=(entry.id, later.id))
            why = reasons(later)
            yield from (reason(later, w) for w in why[:1])
            yield from quotes(later, [name], most=1)
            return

    def _chosen(self, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
        """As what was chosen after all: the question takes for granted what is not so."""
        for entry in about:
            if entry.status in {"chosen", "existing", "adopted"} or (entry.kind is Kind.DECISION and entry.settled):
                holds_now = "is there already" if entry.status == "existing" else "was chosen"
                thing = entry.title if entry.kind is Kind.TECHNOLOGY else name
                yield Statement(
                    text=f"It was not turned down; {thing} {holds_now}: {lower(stopped(entry.statement))}",
                    cites=(entry.id,),
                )
                yield from quotes(entry, [name])
                return

    def _unreasoned(self, name: str, about: Sequence[Entry]) -> Iterator[Statement]:
        """As what was talked about, or not even that."""
        for entry in about[:1]:
            yield Statement(text=f"{name} came up, and no reason for or against it is recorded.", cites=(entry.id,))
            yield from quotes(entry, [name], most=2)
            return
        yield from self._mentioned(name, f"{name} was mentioned, and nothing was settled about it.")

    def why(self, request: Request) -> Iterator[Statement]:
        """Why something is as it is."""
        found = [e for e in self._found(request.matter) if e.kind not in (Kind.QUESTION, Kind.ACTION)]
        settled = [e for e in found if e.settled or e.status == "rejected"] or found
        if not settled:
            yield from self._mentioned(request.matter, "It was talked about, and nothing was settled.")
            return
        best = sorted(settled, key=lambda e: (not reasons(e), e.kind is not Kind.DECISION))[:2]
        for entry in best if reasons(best[0]) else settled[:1]:
            yield standing(entry)
            why = reasons(entry)
            yield from (reason(entry, w) for w in why[:2])
            if not why:
                yield Statement(text="No reason is recorded; this is what was said.", cites=(entry.id,))
                yield from quotes(entry, most=2)

    # -- what, who, when ----------------------------------------------------------------------------------------

    def decided(self, request: Request) -> Iterator[Statement]:
        """What was settled about something, then what was proposed or asked."""
        found = self._found(request.matter)
        now = [e for e in found if e.current and e.kind not in (Kind.QUESTION, Kind.ACTION)]
        settled = [e for e in now if e.kind in _SETTLES and e.settled]
        down = [e for e in found if e.kind in _SETTLES and e.status == "rejected"]
        told = each([*settled, *down, *(e for e in now if e.settled), *now])
        if not told and found:
            yield Statement(text="Nothing was settled about it.", cites=())
            told = found
        for entry in told[:_ASKED]:
            yield standing(entry)
            yield from quotes(entry)
            yield from self._before(entry)
        asked = [e for e in found if e.kind is Kind.QUESTION and e.status == "open" and e not in told][:2]
        yield from map(standing, asked)
        if len(told) > _ASKED:
            rest = told[_ASKED : _ASKED + _LISTED]
            yield Statement(text=f"{len(told) - _ASKED} more entries speak of it.", cites=tuple(e.id for e in rest))
        if not found:
            yield from self._mentioned(request.matter, "It was talked about, and nothing was decided.")

    def _before(self, entry: Entry) -> Iterator[Statement]:
        for label in entry.supersedes:
            old = self._desk.ledger.get(label)
            if old is not None:
                yield Statement(text=f"Before that it was: {lower(stopped(old.statement))}", cites=(old.id,))

    def who(self, request: Request) -> Iterator[Statement]:
        """Who decided, does or knows something."""
        person = next((n for n in self._people_known() if fold_name(n) == fold_name(request.matter)), None)
        if person is not None:
            yield from self._person(person)
            return
        found = self._found(request.matter)
        if not found:
            yield from self._mentioned(request.matter, "It was mentioned, and nothing was settled about it.")
            return
        first = next((e for e in found if e.kind in _SETTLES or e.kind is Kind.ACTION), found[0])
        yield from self._people(first)
        heard_from = Counter(p.speaker for e in found[:_LISTED] for p in e.evidence if p.speaker)
        told = ", ".join(f"{name} ({n})" for name, n in heard_from.most_common(3))
        if told:
            cited = tuple(e.id for e in found[:_ASKED])
            yield Statement(
                text=f"Most of what is known of it was said by {told}, with the number of quotes.", cites=cited
            )

    def _people_known(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for d in self._desk.ledger.discussions for n in d.participants))

    def _person(self, name: str) -> Iterator[Statement]:
        """What somebody took part in, decided and has to do."""
        where = [d.source for d in self._desk.ledger.discussions if name in d.participants]
        yield Statement(text=f"{name} took part in {_listed(where)}.")
        took = [e for e in self._desk.ledger.of(Kind.DECISION) if getattr(e.details, "decided_by", None) == name]
        if took:
            cited = tuple(e.id for e in took[-_ASKED:])
            yield Statement(text=f"{name} settled {len(took)} of the decisions, among them these.", cites=cited)
        owns = [e for e in self._desk.ledger.of(Kind.ACTION) if getattr(e.details, "owner", None) == name]
        yield from map(standing, owns[:_ASKED])

    def _people(self, entry: Entry) -> Iterator[Statement]:
        details = entry.details
        if isinstance(details, DecisionDetails) and details.decided_by:
            assent = f", with the assent of {_listed(details.assented)}" if details.assented else ""
            yield Statement(
                text=f"{details.decided_by} decided{assent}: {lower(stopped(entry.statement))}", cites=(entry.id,)
            )
        elif isinstance(details, ActionDetails) and details.owner:
            due = f" by {details.due}" if details.due else ""
            yield Statement(
                text=f"{details.owner} is to do it{due}: {lower(stopped(entry.statement))}", cites=(entry.id,)
            )
        else:
            yield standing(entry)
        yield from quotes(entry)

    def who_open(self, request: Request) -> Iterator[Statement]:
        """Whom to ask about each open question: who asked it, and who spoke most of its matter."""
        del request
        asked = [e for e in self._desk.ledger.of(Kind.QUESTION) if e.status == "open"]
        if not asked:
            yield Statement(text="No question is open.")
        for entry in asked[:_LISTED]:
            details = entry.details
            by = details.asked_by if isinstance(details, QuestionDetails) else None
            by = by or entry.evidence[0].speaker or "Somebody"
            near = Counter(
                p.speaker
                for e in self._desk.ledger.entries
                if e.topic == entry.topic and e.id != entry.id
                for p in e.evidence
                if p.speaker and p.speaker != by
            )
            known = f"; {near.most_common(1)[0][0]} spoke most of the same topic" if near else ""
            yield Statement(text=f"{stopped(entry.statement)} Asked by {by}{known}.", cites=(entry.id,))
        if len(asked) > _LISTED:
            yield Statement(text=f"{len(asked) - _LISTED} more are open; /open lists them.")

    def open(self, request: Request) -> Iterator[Statement]:
        """What is not settled."""
        wanted = None if not request.matter else {e.id for e in self._found(request.matter)}
        waiting = [
            e
            for e in self._desk.ledger.entries
            if (e.kind is Kind.QUESTION and e.status == "open") or (e.kind is Kind.DECISION and e.status == "deferred")
            or (e.current and any((o := self._desk.ledger.get(c)) and o.current and o.id > e.id for c in e.contradicts))
        ]  # fmt: skip
        mine = [e for e in waiting if wanted is None or e.id in wanted]
        if not mine:
            yield Statement(text=f"Nothing is open about {request.matter}." if request.matter else "Nothing is open.")
        for entry in mine[:_LISTED]:
            against = f" It does not fit with {_listed(entry.contradicts)}." if entry.contradicts else ""
            yield Statement(text=stopped(entry.statement) + against, cites=(entry.id, *entry.contradicts))
        if len(mine) > _LISTED:
            yield Statement(text=f"{len(mine) - _LISTED} more are open; /open lists them.")

    def when(self, request: Request) -> Iterator[Statement]:
        """When something was settled."""
        found = self._found(request.matter)
        settled = [e for e in found if e.kind in _SETTLES and e.settled] or list(found)
        for entry in settled[:2]:
            day = f"On {entry.date.isoformat()}" if entry.date else "On a day that is not known"
            yield Statement(text=f"{day}: {lower(stopped(entry.statement))}", cites=(entry.id,))
            yield from quotes(entry)
            yield from (
                Statement(text=f"{c.date}: {c.what} (turn {c.turn}, {c.discussion}).", cites=(entry.id,))
                for c in entry.history[1:4]
            )
        if not found:
            yield from self._mentioned(request.matter, "It was talked about, and nothing was settled.")

    def number(self, request: Request) -> Iterator[Statement]:
        """An amount, exactly as it was said."""
        wanted = self._requests.measures.get(request.measure)
        matter = " ".join(w for w in request.matter.split() if w.casefold() != request.measure) or request.matter
        found = [e for e in self._found(matter) if any(_fits(q.unit, wanted) for q in quantities(e.statement))]
        now = [e for e in found if e.current and e.kind is not Kind.QUESTION]
        best = [e for e in now if e.settled] or now or found
        for entry in best[:2]:
            yield standing(entry)
            yield from quotes(entry)
            yield from self._before(entry)
        if not best:
            near = self._found(request.matter)[:2]
            if near:
                yield Statement(text="No such number was said. The nearest to it:", cites=())
                yield from map(standing, near)
            else:
                yield from self._mentioned(matter, "It was talked about, and no such number is recorded.")

    # -- finding ------------------------------------------------------------------------------------------------

    def _found(self, matter: str) -> tuple[Entry, ...]:
        """The entries that are about something, the likeliest first."""
        label = matter.upper()
        entry = self._desk.ledger.get(label)
        if entry is not None:
            return (entry,)
        words = self._requests.about(matter)
        if not stems(words):  # a name that is an ordinary word: Go, Make
            return tuple(e for e in self._about(matter) if e.title == matter or _as_written(matter, _whole(e)))
        hits = [(e, share) for e, share in self._desk.entries(words, _LOOKED) if share >= _SURE]
        named = [m.text for m in mentions(f"about {words}")]
        hits = [h for h in hits if all(holds(n, _whole(h[0]), self._desk.aliases) for n in named)]
        top = max((share for _, share in hits), default=0.0)
        return tuple(e for e, share in hits if share >= top - 0.2)

    def _about(self, name: str) -> tuple[Entry, ...]:
        """The entries that name a thing: those that it is the title of before those that speak of it."""
        titled = [e for e in self._desk.ledger.entries if self._is(name, e.title) or e.id == name.upper()]
        speaking = [e for e in self._desk.ledger.entries if self._speaks(name, e)]
        return each([*titled, *speaking])

    def _speaks(self, name: str, entry: Entry) -> bool:
        text = f"{entry.title}\n{entry.statement}"
        if holds(name, text, self._desk.aliases):
            return True
        mine = stems(name)
        return len(mine) > 0 and mine <= stems(text)

    def _is(self, name: str, title: str) -> bool:
        """Whether two names are one: the same letters, an alias, or all words of the one asked for."""
        aliases = self._desk.aliases
        mine, theirs = canonical(name, aliases), canonical(title, aliases)
        if fold_name(mine) == fold_name(theirs):
            return True
        return holds(name, title, aliases) and len(title.split()) <= len(name.split()) + 2

    def _mentioned(self, matter: str, first: str) -> Iterator[Statement]:
        """What the discussions have on something of which the ledger has nothing; or that nobody spoke of it."""
        words = self._requests.about(matter) or matter
        turns, entries = self._desk.turns(words, _LOOKED), self._desk.entries(words, 2)
        spoken = [
            passage
            for passage, share in turns
            if holds(words, passage.text, self._desk.aliases) or (share >= 1.0 and len(stems(words)) > 1)
        ]
        if spoken:
            yield Statement(text=first, places=tuple(f"turn {p.turn}, {p.source}" for p in spoken[:3]))
            yield from map(_heard, spoken[:2])
        elif max((share for _, share in (*turns, *entries)), default=0.0) >= _NEAR:
            yield Statement(text=f"Nothing speaks of “{matter}” as such. The nearest to it:")
            yield from (standing(e) for e, share in entries if share >= _NEAR / 2)
            yield from (_heard(p) for p, share in turns[:1] if share >= _NEAR)
        elif self._desk.unread:
            missing = ", ".join(self._desk.unread[:3])
            yield Statement(text=f"The ledger has nothing on “{matter}”; whether it was mentioned cannot be said, since "
                                 f"the turns of {missing} are not on this machine.")  # fmt: skip
        else:
            yield Statement(text=f"“{matter}” was never discussed.")


def _words(statement: Statement) -> str:
    """What tells two statements apart: the words quoted, where it quotes some."""
    _, mark, quoted = statement.text.partition("“")
    return quoted.strip("”. ").casefold() if mark else statement.text


def _heard(passage: Passage) -> Statement:
    """The words of a turn, with whose they are."""
    words = f"{passage.speaker or 'Somebody'}: “{cut(passage.text)}”"
    return Statement(text=words, places=(f"turn {passage.turn}, {passage.source}",))


def _whole(entry: Entry) -> str:
    options = entry.details.alternatives if isinstance(entry.details, DecisionDetails) else ()
    return "\n".join([entry.title, entry.statement, *(a.name for a in options), *(e.quote for e in entry.evidence)])


def _as_written(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text) is not None


def _fits(unit: str | None, wanted: frozenset[str] | None) -> bool:
    """Whether an amount of this unit answers a question for these dimensions."""
    if not wanted:
        return True
    found = measure(unit)
    dimension = found[0] if found else "count"
    return dimension in wanted or ("/" in dimension and "rate" in wanted) or (dimension.split("/")[0] in wanted)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


_ANSWERS: dict[str, Callable[[Answers, Request], Iterator[Statement]]] = {
    "why_not": Answers.why_not,
    "why": Answers.why,
    "decided": Answers.decided,
    "who": Answers.who,
    "who_open": Answers.who_open,
    "open": Answers.open,
    "when": Answers.when,
    "number": Answers.number,
}
