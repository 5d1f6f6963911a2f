"""Titles of decisions: what one is about, from the question that it answers where its own words do not say it."""

from __future__ import annotations

from collections.abc import Sequence

from agent.engines.offline.lexicon import curly, pattern, word_stems
from agent.engines.offline.phrasing import capital, is_clause, statement, subject_of, title, told_of
from agent.engines.offline.points import ACT_STEMS
from agent.engines.offline.resolving import content_of, lower
from agent.model.details import DecisionDetails, Kind, Said
from agent.model.finding import Finding
from agent.text.acts import bare
from agent.text.numbers import quantities
from agent.text.sentences import sentences
from agent.text.words import stems

_LONGEST = 90
"""Characters of a title that holds a question's thing and its answer."""
_THIN = 2
"""Content words below which words name nothing."""
_SOON = 4
"""Turns within which few words answer a question."""
_A_REACTION = 4
"""Words of a remark that only reacts to the proposal before it."""


def headed(findings: Sequence[Finding], names: Sequence[str] = ()) -> list[Finding]:
    """The findings, each decision that was not refused under a title that names its thing. `names`: the people who take part."""
    return [
        f.model_copy(update={"title": _title(f, f.details, names)})
        if isinstance(f.details, DecisionDetails) and f.kind is Kind.DECISION and f.status != "rejected"
        else f
        for f in findings
    ]


def _title(finding: Finding, details: DecisionDetails, names: Sequence[str]) -> str:
    """A title without what is mere talk, behind the thing of the question where it names none itself."""
    own = _plain(finding.title)
    passage = details.passages[0] if details.passages else None
    asked = passage.asked if passage is not None else None
    if passage is None or asked is None or (passage.words.turn or 0) - (asked.turn or 0) > _SOON:
        return own
    trails = pattern("title.trails").match(curly(finding.statement))
    said = _plain(finding.statement[trails.end() if trails else 0 :].rstrip(". "))
    if not (_names_nothing(said) or trails):
        return own
    thing = _thing(asked, names)
    known = stems(said)
    if thing and stems(thing) - ACT_STEMS - word_stems("hums") - known:
        return title(f"{thing}: {lower(said)}", _LONGEST)
    proposal = title(statement(details.asked.text, names)) if details.asked and "?" not in details.asked.text else ""
    reacts = len(said.split()) <= _A_REACTION and not quantities(said) and not is_clause(said)
    return proposal if reacts and _proposes(proposal) and not stems(proposal) & known else own


def _proposes(said: str) -> bool:
    """Whether words say what is to be done: more than a name."""
    return len(content_of(said)) >= _THIN


def _plain(said: str) -> str:
    """A statement without interjections, without the form of a request, and without what its speaker adds of himself."""
    text = said
    for name in ("title.opens", "title.asks", "title.himself"):
        found = pattern(name).search(curly(text))
        if found is not None and content_of(left := f"{text[: found.start()]}{text[found.end() :]}".strip(" ,;")):
            text = capital(left)
    return text


def _names_nothing(said: str) -> bool:
    """Whether words are an answer and no more: an amount, or what begins as the rest of a sentence."""
    rest = pattern("title.rest").match(curly(said)) is not None
    return (
        rest
        or (pattern("title.leans").match(curly(said)) is not None and not is_clause(said))
        or len(content_of(said)) < _THIN
    )


def _thing(asked: Said, names: Sequence[str]) -> str:
    """What a question is about, in its words: 'How long we wait', 'If the line is down', 'The firmware'; '' where it names nothing."""
    questions = [s for s in sentences(asked.text) if s.rstrip().endswith("?")]
    if not questions:
        return ""
    text = questions[-1].strip()
    for name in names:
        text = text.removesuffix(f", {name}?").rstrip("?") + "?"
    case = pattern("title.case").match(curly(bare(text, names)))
    if case is not None:
        return capital(case["case"])
    used = pattern("title.used").match(curly(bare(text, names)))
    return capital(used["what"]) if used is not None else told_of(text, names) or subject_of(text, names)
