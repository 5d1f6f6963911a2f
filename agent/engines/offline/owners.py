"""To which decision a reason or a lost option belongs: one, and not all around it.

An option lost against the decision of its own sentence, of its own words, or of its own paragraph: 'Paper is out, it gets wet. The log
is kept on the tablet.' in one paragraph, and the fees in the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from agent.engines.offline.circumstances import said_by
from agent.engines.offline.falls import told
from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.engines.offline.points import ACT_STEMS, MEASURES
from agent.engines.offline.settled import Settling
from agent.engines.offline.speech import Talk, Utterance, shared
from agent.model.details import Alternative, DecisionDetails
from agent.model.finding import Finding
from agent.text.words import stems
from agent.types import Frozen

_NEAR = 2
"""Turns around what was settled within which an option is turned down that may have nothing in common with it."""
_ABOUT = 2
"""Words in common from which on an option that is turned down further off lost against it."""
_BEHIND = {"accepted": 0, "proposed": 3}
"""Turns by which a decision stands back behind one that was taken."""
_OWN, _BESIDE, _FOLLOWS, _ELSEWHERE = range(4)


class Made(Frozen):
    """A decision as it was found.

    `sources`: the sentence in which each thing was turned down that lost against it; `turned_down`: what its own sentence turns down.
    """

    settling: Settling
    finding: Finding
    sources: Mapping[str, Utterance]
    turned_down: tuple[str, ...] = ()


class _Rank(Frozen):
    far: int
    alike: int
    side: int
    apart: int
    place: int

    @property
    def key(self) -> tuple[int, int, int, int, int]:
        """The lower, the nearer."""
        return self.far, -self.alike, self.side, self.apart, self.place


def each_told_once(made: Sequence[Made], talk: Talk) -> list[Finding]:
    """The findings, each reason and each lost option with the one that it is nearest to."""
    refusing = {m.settling.utterance for m in made if m.finding.status == "rejected"}
    by_turn: defaultdict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(made):
        by_turn[one.settling.utterance.turn].append(place)
    owner: dict[tuple[str, str], _Rank] = {}
    for place, one in enumerate(made):
        for key, turn, text in _claims(one.finding):
            said = one.sources.get(key[1]) if key[0] == "lost" else None
            said = said or next((u for u in talk.by_turn.get(turn, ()) if u.text == text), None)
            if (
                key[0] == "lost"
                and said in refusing
                and said is not None
                and not _close(talk, one, said, [made[p] for p in by_turn[said.turn]])
            ):
                continue
            rank = _rank(talk, one, said, turn, place)
            owner[key] = min(owner.get(key, rank), rank, key=lambda r: r.key)
    part = _in_another(made)
    winners = {(key, rank.place) for key, rank in owner.items() if key[0] != "lost" or key[1] not in part}
    kept = [_only(one.finding, {key for key, p in winners if p == place}) for place, one in enumerate(made)]
    again = [one for one in made if one.finding.status == "rejected" and _repeats(one, _near(one, kept, by_turn))]
    reasons = [one.settling.utterance for one in again if one.settling.utterance.does("reason")]
    dropped = {id(one) for one in again}
    return [_with_reasons(f, reasons, talk) for f, one in zip(kept, made, strict=True) if id(one) not in dropped]


def _near(one: Made, kept: Sequence[Finding], by_turn: Mapping[int, Sequence[int]]) -> list[Finding]:
    """The findings of the turns around one."""
    turn = one.settling.utterance.turn
    return [kept[p] for n in range(turn - _NEAR, turn + _NEAR + 1) for p in by_turn.get(n, ())]


def thing(name: str) -> str:
    """A name without its inflections, so that 'solar panel' and 'the solar panels' are one option."""
    return " ".join(sorted(stems(name))) or name.casefold()


def _rank(talk: Talk, one: Made, said: Utterance | None, turn: int, place: int) -> _Rank:
    settled = one.settling.utterance
    far = abs(settled.turn - (said.turn if said is not None else turn)) + _BEHIND.get(one.finding.status, 1)
    if said is None:
        return _Rank(far=far, alike=0, side=_OWN, apart=0, place=place)
    if said.turn != settled.turn:
        after = said.turn > settled.turn
        apart = len(talk.by_turn[settled.turn]) - settled.place if after else settled.place
        return _Rank(far=far, alike=int(bool(said.names and settled.names)), side=_OWN, apart=apart, place=place)
    return _Rank(
        far=far,
        alike=_alike(settled, said),
        side=_side(talk, settled, said),
        apart=abs(said.place - settled.place),
        place=place,
    )


def _alike(settled: Utterance, said: Utterance) -> int:
    """How many words and names a sentence has in common with what was settled."""
    return len((said.words & settled.words) - MEASURES) + len(set(said.names) & set(settled.names))


def _side(talk: Talk, settled: Utterance, said: Utterance) -> int:
    """Where a sentence stands: it is the one that settles, belongs to it by its place, or stands in another paragraph."""
    if said == settled:
        return _OWN
    if talk.paragraph(said) != talk.paragraph(settled):
        return _ELSEWHERE
    if said.place > settled.place:
        return _BESIDE
    opens = said.place == 0 or talk.paragraph(talk.earlier_in_turn(said)[-1]) != talk.paragraph(said)
    follows = pattern("owner.follows").match(curly(settled.text)) is not None
    return _BESIDE if opens or follows else _FOLLOWS


def _close(talk: Talk, one: Made, said: Utterance, made: Sequence[Made]) -> bool:
    """Whether a sentence that is a decision of its own, and turns something down, is about what was settled."""
    settled = one.settling.utterance
    about = shared(said, [settled], talk.rare) - MEASURES
    if set(said.names) & set(settled.names) or len(about) >= _ABOUT or any(r.reply == said for r in one.settling.lost):
        return True
    if said.turn != settled.turn:
        near = abs(said.turn - settled.turn) <= _NEAR
        return near and (bool(about) or bool(said.names and settled.names))
    first, last = sorted((said.place, settled.place))
    between = any(
        (u := m.settling.utterance).turn == said.turn and first < u.place < last and m.finding.status != "proposed"
        for m in made
    )
    return not between and _side(talk, settled, said) != _ELSEWHERE


def _repeats(one: Made, near: Sequence[Finding]) -> bool:
    """Whether all that a decision turns down is told as lost against another, in the words of this one."""
    said = one.settling.utterance
    lost = [
        stems(a.name)
        for finding in near
        if finding.status == "accepted" and isinstance(finding.details, DecisionDetails)
        for a in finding.details.alternatives
    ]
    clauses = [pattern("outcome.because").split(c)[0] for c in _CLAUSES.split(curly(said.text))]
    noes = [told(c) - ACT_STEMS - word_stems("falling") for c in clauses if pattern("owner.turns_down").search(c)]
    if len(pattern("outcome.because").findall(curly(said.text))) > max(1, len(noes)):
        return False  # 'X is out because of this, and Y because of that': Y has no clause of its own
    gone = all(any(stems(name) <= known for known in lost) for name in one.turned_down)
    return 0 < len(noes) <= len(one.turned_down) and gone and all(any(no <= name for name in lost) for no in noes)


def _named(name: frozenset[str], text: str) -> bool:
    """Whether a text has half of the words of a name, or more."""
    return bool(name) and 2 * len(name & told(text)) >= len(name)


def _with_reasons(finding: Finding, reasons: Sequence[Utterance], talk: Talk) -> Finding:
    """The finding, its lost options with what was said of them elsewhere where that gives a reason and their own words do not."""
    details = finding.details
    if not isinstance(details, DecisionDetails) or finding.status != "accepted":
        return finding
    here = finding.quotes[-1].turn
    near = [u for u in reasons if abs(u.turn - here) <= _NEAR]
    options = tuple(_with_reason(a, near, talk) for a in details.alternatives)
    return finding.model_copy(update={"details": details.model_copy(update={"alternatives": options})})


def _with_reason(option: Alternative, reasons: Sequence[Utterance], talk: Talk) -> Alternative:
    why = option.reason
    own = next((u for u in talk.by_turn.get(why.turn or 0, ()) if u.text == why.text), None) if why else None
    found = next((u for u in reasons if _named(stems(option.name), u.text)), None)
    if found is None or (own is not None and own.does("reason")):
        return option
    return option.model_copy(update={"reason": said_by(found)})


_CLAUSES = re.compile(r"[,;] (?:and |but )?| and (?=[^,;]{2,60} (?:is|are) )")


def _in_another(made: Sequence[Made]) -> set[str]:
    """The lost things that are part of another one that lost for the same reason."""
    details = [m.finding.details for m in made if isinstance(m.finding.details, DecisionDetails)]
    said_of = {(thing(a.name), a.reason.text) for d in details for a in d.alternatives if a.reason}
    return {
        one
        for one, why in said_of
        for other, reason in said_of
        if why == reason and set(one.split()) < set(other.split())
    }


def _claims(finding: Finding) -> list[tuple[tuple[str, str], int, str]]:
    """What a decision lays claim to: the claim, the turn and the words that it rests on."""
    details = finding.details
    if not isinstance(details, DecisionDetails):
        return []
    here = finding.quotes[-1].turn
    reasons = [(("reason", s.text), s.turn or here, s.text) for s in (*details.rationale, *details.weighed)]
    return reasons + [
        (
            ("lost", thing(a.name)),
            a.reason.turn if a.reason and a.reason.turn else here,
            a.reason.text if a.reason else "",
        )
        for a in details.alternatives
    ]


def _only(finding: Finding, mine: set[tuple[str, str]]) -> Finding:
    details = finding.details
    if not isinstance(details, DecisionDetails):
        return finding
    kept = details.model_copy(
        update={
            "rationale": tuple(s for s in details.rationale if ("reason", s.text) in mine),
            "weighed": tuple(s for s in details.weighed if ("reason", s.text) in mine),
            "alternatives": tuple(a for a in details.alternatives if ("lost", thing(a.name)) in mine),
        }
    )
    return finding.model_copy(update={"details": kept})
