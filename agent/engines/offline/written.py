"""A proposal that somebody wrote down, and that was adopted: its standing points, as amended by what its author took over, are settled.

In an RFC, on a mailing list, in an issue with comments nobody says each point again: 'accepted as written' settles all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from agent.engines.offline.lexicon import curly, pattern, without
from agent.engines.offline.phrasing import is_clause, statement
from agent.engines.offline.points import ACT_STEMS, MEASURES
from agent.engines.offline.refusals import Refusal
from agent.engines.offline.resolving import lower
from agent.engines.offline.settled import Settling
from agent.engines.offline.sides import GENERIC
from agent.engines.offline.speech import UNRELIABLE, Talk, Utterance
from agent.engines.offline.swapped import in_its_unit, other_of_a_sort
from agent.model.finding import Tier
from agent.text.numbers import same
from agent.text.words import stems

_LEAST_POINTS = 3
_LAST_TURNS = 3
"""Turns before the end within which 'let's go with it' is about the whole proposal."""
_BACK = 3
_SAID = 5
"""What the old amount counts in the words that change it, against one for each word in common."""
_SCORE = 4.0


@dataclass
class Point:
    """One point of a proposal: the sentence that opens it, those that go on with it, and what became of it."""

    head: Utterance
    more: list[Utterance] = field(default_factory=list)
    gone: Utterance | None = None
    """The words of its author that change it or give it up."""
    now: str = ""
    """What holds in its place."""

    @property
    def text(self) -> str:
        """All its sentences as one."""
        told = self.head.text.rstrip(" .")
        return told + "".join(f"; {lower(u.text.rstrip(' .'))}" for u in self.more)

    @property
    def words(self) -> frozenset[str]:
        """What it is about."""
        return _about(frozenset().union(self.head.words, *(u.words for u in self.more)))


def adopted(talk: Talk, found: Sequence[Settling]) -> list[Settling]:
    """The settlings, with the points of a written proposal that was adopted, in the order of the talk.

    What stands in a section of the proposal that gives background, and what others only remark on it, settles nothing.
    """
    if talk.with_assistant or not talk.turns:
        return list(found)
    author = talk.by_turn[talk.turns[0]][0].speaker if talk.by_turn[talk.turns[0]] else None
    points, aside = _read(talk)
    found = [s for s in found if s.utterance not in aside or s.tier is Tier.EXPLICIT]
    seal = _adopts(talk, author) if len(points) >= _LEAST_POINTS else None
    if seal is None or not _is_proposed(talk):
        return found
    _amend(talk, author, points, seal)
    first = points[0].head.turn
    changed = {p.gone.turn for p in points if p.gone is not None}
    kept = [
        s
        for s in found
        if s.utterance.turn not in (first, seal.turn)
        and not (s.utterance.turn in changed and _same_matter(talk, s.utterance, points))
        and not _remarks(talk, s, author, changed)
    ]
    people = tuple(dict.fromkeys(u.speaker for u in _assents(talk, seal) if u.speaker and u.speaker != author))
    settled = [s for point in points for s in _settlings(point, seal, people)]
    return sorted([*kept, *settled], key=lambda s: (s.utterance.turn, s.utterance.place))


def _read(talk: Talk) -> tuple[list[Point], set[Utterance]]:
    """The points of the first turn, and its sentences that stand in sections of background."""
    points: list[Point] = []
    aside: set[Utterance] = set()
    heading = ""
    for line in _lines(talk, talk.turns[0]):
        found = pattern("written.heading").match(curly(line.raw))
        if found is not None:
            heading = next(g for g in found.groups() if g)
            continue
        if pattern("written.aside").search(curly(heading)):
            aside.update(line.said)
            continue
        for said in line.said:
            if said.listed and not said.asks:
                points.append(Point(said))
            elif points and points[-1].head.listed and points[-1].head in line.said:
                points[-1].more.append(said)
            elif not said.listed and _intends(said):
                points.append(Point(said))
    return points, aside


def looked_at(talk: Talk) -> list[Refusal]:
    """What a written text says was looked at besides and not taken, under a heading of its own: 'Alternatives', 'Rejected'."""
    if talk.with_assistant or not talk.turns:
        return []
    found: list[Refusal] = []
    heading = ""
    for line in _lines(talk, talk.turns[0]):
        head = pattern("written.heading").match(curly(line.raw))
        heading = next(g for g in head.groups() if g) if head is not None else heading
        if head is not None or not pattern("written.other_ways").search(curly(heading)):
            continue
        for said in line.said:
            told = pattern("written.looked_at").match(curly(said.text))
            if told is None or said.asks:
                continue
            name = said.text[slice(*told.span(next(g for g in told.groupdict() if told[g])))]
            why = line.said[-1] if len(line.said) > 1 and said is line.said[0] else said
            found.append(Refusal(name=name.strip(" *`"), proposal=said, reply=said, why=why))
    return found


@dataclass
class _Line:
    raw: str
    said: list[Utterance]


def _lines(talk: Talk, number: int) -> Iterator[_Line]:
    """The lines of a turn as they were written, each with the sentences that begin in it."""
    text = talk.written(number)
    starts, end = [], 0
    for said in talk.by_turn[number]:
        at = text.find(said.text, end)
        starts.append((max(at, end), said))
        end = at + len(said.text) if at >= 0 else end
    begin = 0
    for raw in text.splitlines(keepends=True):
        yield _Line(raw.strip(), [u for at, u in starts if begin <= at < begin + len(raw)])
        begin += len(raw)


def _intends(said: Utterance) -> bool:
    """Whether a sentence outside of a list says how something will be, and nothing of the proposal itself."""
    if said.asks or said.does("suppress", "question", "proposal", "action"):
        return False
    if not (is_clause(said.text) or pattern("written.we_do").match(curly(said.text))):
        return False
    return pattern("written.of_itself").search(curly(said.text)) is None


def _is_proposed(talk: Talk) -> bool:
    """Whether what opens the talk is called a proposal."""
    opening = talk.by_turn[talk.turns[0]]
    told = " ".join([talk.chunk.transcript.title or "", *(u.text for u in opening)])
    named = pattern("written.is_proposed").search(curly(told)) is not None
    return named or any(u.does("proposal.make") for u in opening)


def _adopts(talk: Talk, author: str | None) -> Utterance | None:
    """The last words by which the author, or who has the say, adopts the whole."""
    last = talk.turns[-_LAST_TURNS:]
    for said in reversed(talk.all):
        may = said.speaker == author or said.speaker in talk.has_say | talk.facilitators
        if not may or said.turn == talk.turns[0] or said.asks or said.acts & UNRELIABLE:
            continue
        if pattern("written.adopts").search(curly(said.text)):
            return said
        if said.turn in last and pattern("written.goes_with").search(curly(said.text)):
            return said
    return None


def _assents(talk: Talk, seal: Utterance) -> list[Utterance]:
    return [u for u in talk.all if u.turn <= seal.turn and u.does("acceptance.vote") and not u.does("acceptance.veto")]


def _amend(talk: Talk, author: str | None, points: Sequence[Point], seal: Utterance) -> None:
    """Notes at each point the words by which its author changes it or gives it up."""
    for said in talk.all:
        if said.speaker != author or not points[0].head.turn < said.turn <= seal.turn or said.asks or said is seal:
            continue
        standing = [p for p in points if p.gone is None]
        if not _yields(talk, said):
            continue
        if not (_amount(talk, said, standing) or _drops(said, standing)):
            _other(talk, said, standing)


def _yields(talk: Talk, said: Utterance) -> bool:
    """Whether its author takes something over with it, or says so right before."""
    before = [u for u in talk.earlier_in_turn(said)[-1:] if talk.paragraph(u) == talk.paragraph(said)]
    return any(pattern("written.yields").search(curly(u.text)) for u in (*before, said))


def _amount(talk: Talk, said: Utterance, points: Sequence[Point]) -> bool:
    """'7 days instead of 3': the point with another amount of that sort, about which it is by its words or by what it answers."""
    near = said.words | _answered(talk, said)
    ranked = []
    for new in said.quantities:
        for point in points:
            for old in point.head.quantities:
                if not other_of_a_sort(old, new) or any(same(old, q) for q in (new,)):
                    continue
                spoken = any(q is not new and q.value == old.value for q in said.quantities)
                score = _SAID * spoken + len(point.words & near)
                ranked.append((score, bool(new.unit), -new.start, point, old, new))
    if not ranked:
        return False
    score, *_, point, old, new = max(ranked, key=lambda r: r[:3])
    if not score or any(same(q, new) for q in point.head.quantities):
        return False
    text = point.head.text
    point.gone, point.now = said, f"{text[: old.start]}{in_its_unit(new.text, new, old)}{text[old.end :]}"
    return True


def _drops(said: Utterance, points: Sequence[Point]) -> bool:
    """'I'm dropping Redis; a static file it is': the point that names it, with what is named in its place, if anything is."""
    found = pattern("written.drops").search(curly(said.text))
    if found is None:
        return False
    thing = _about(stems(found["x"]))
    point = max(points, key=lambda p: len(thing & p.words), default=None)
    if point is None or not thing & point.words:
        return False
    point.gone = said
    instead = pattern("written.instead").search(curly(said.text), found.end())
    if instead is not None:
        new = said.text[slice(*instead.span("new"))].strip()
        old = said.text[slice(*found.span("x"))].strip()
        head = point.head.text
        point.now = head.replace(old, new) if old in head else f"{head.rstrip(' .')}: {new}"
    return True


def _other(talk: Talk, said: Utterance, points: Sequence[Point]) -> bool:
    """'Yes, photos go to the file server then': the point that has most of its words, where the two say different things of it."""
    told = statement(without("written.yielding", said.text), talk.first_names)
    if not is_clause(told) or any(pattern(f"written.{p}").search(curly(said.text)) for p in ("stays", "adds")):
        return False
    own = _about(stems(told))
    near = _answered(talk, said)
    ranked = [(len(own & p.words), len(near & p.words), p) for p in points if own & p.words]
    if not ranked:
        return False
    shared, _, point = max(ranked, key=lambda r: r[:2])
    if not own - point.words or (shared == 1 and not near & point.words):
        return False
    point.gone, point.now = said, told
    return True


def _answered(talk: Talk, said: Utterance) -> frozenset[str]:
    """The words of what it answers: what is quoted above it and what that answered, else what another said right before."""
    quoted = _quoted(talk, said)
    if quoted:
        return _about(stems(quoted)) | _through(talk, said.turn, quoted)
    for number in range(said.turn - 1, said.turn - _BACK, -1):
        before = talk.by_turn.get(number)
        if before and before[0].speaker != said.speaker:
            return _about(frozenset().union(*(u.words for u in before), stems(" ".join(talk.quoted(number)))))
    return frozenset()


def _quoted(talk: Talk, said: Utterance) -> str:
    """What is quoted above a sentence, where each paragraph of a turn answers a quotation."""
    quoted = talk.quoted(said.turn)
    return quoted[min(talk.paragraph(said), len(quoted) - 1)] if quoted else ""


def _through(talk: Talk, before: int, quoted: str) -> frozenset[str]:
    """The words of what the sentence answered that is quoted."""
    for said in reversed(talk.all):
        if said.turn < before and (quoted.rstrip(" .") in said.text or said.text in quoted):
            return _about(stems(_quoted(talk, said)))
    return frozenset()


def _about(words: frozenset[str]) -> frozenset[str]:
    return frozenset(w for w in words if not w[0].isdigit()) - ACT_STEMS - MEASURES - GENERIC


def _same_matter(talk: Talk, said: Utterance, points: Sequence[Point]) -> bool:
    """Whether a sentence stands in the paragraph in which a point was changed."""
    gone = [p.gone for p in points if p.gone is not None and p.gone.turn == said.turn]
    return any(talk.paragraph(u) == talk.paragraph(said) for u in gone)


def _remarks(talk: Talk, settling: Settling, author: str | None, changed: Collection[int]) -> bool:
    """Whether somebody else only remarks on the proposal: nobody who has the say said yes to it, or the point was changed for it."""
    said = settling.utterance
    may = {author} | talk.has_say
    if settling.tier is Tier.EXPLICIT or said.speaker in may:
        return False
    answered = next((n for n in talk.turns if n > said.turn and talk.by_turn[n][0].speaker == author), None)
    return not may & set(settling.assented) or answered in changed


def _settlings(point: Point, seal: Utterance, people: tuple[str, ...]) -> Iterator[Settling]:
    """What a point settles: itself, or what its author put in its place and that it falls."""
    adopts = Settling(
        utterance=point.head, score=_SCORE, status="accepted", tier=Tier.PROBABLE, assented=people, asked=None
    )
    if point.gone is None:
        yield adopts.model_copy(update={"sealed": seal, "text": point.text, "backed": tuple(point.more)})
        return
    if not point.now:
        yield adopts.model_copy(update={"status": "rejected", "sealed": point.gone, "assented": ()})
        return
    put = {"status": "proposed", "text": point.text, "backed": tuple(point.more), "assented": ()}
    yield adopts.model_copy(update=put)
    yield adopts.model_copy(
        update={"utterance": point.gone, "text": point.now, "backed": (point.head,), "falls": (point.head,)}
    )
