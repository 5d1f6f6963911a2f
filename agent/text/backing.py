"""Whether a sentence tells something else than what it is said to settle: a refusal of it, how it is today, a wish.

`stance` reads a sentence alone; here the statement that rests on it is at hand. Narrow, as a wrong hit would lose a
decision. The patterns are English.
"""

from __future__ import annotations

import re

from agent.text.clauses import SOFT, clauses
from agent.text.words import negated, stems

_OUT = re.compile(
    r"(?:^|[,;:.]\s*|\band\s+|\bbut\s+|\bso\s+)(?P<what>[^,;:]{2,60}?)\s+(?:is|are|was|were)\s+(?:ruled\s+)?out\b"
    r"|(?:^|[,;:.]\s*|\band\s+|\bso\s+|\bthere['’]s\s+|\bthere is\s+)no\s+(?P<none>[\w-]+(?: [\w-]+){0,2}?)"
    r"(?=$|[,.;]|\s(?:in|for|on|at|here)\b)",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:today|currently|right now|at the moment)\b(?=[^.]*\b(?:is|it['’]s|are|has|have|get|does|do|\w+s)\b)"
    r"|\bold system\b|\blegacy\b|^\W*(?:\w+\W+)?the monolith (?:\w+ )?(?:does|has|is|keeps|\w+s)\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:decid\w+|agreed?|settled?|from now|instead|let['’]s|will|goes|going|gone|replac\w+|must|new|drop\w*|stops?"
    r"|switch\w*|no longer|any ?more|by today|starting today)\b|\bwe(?:['’]ll| use| keep| take| do)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:i['’]d|i would) (?:go (?!for\b)|want|like|prefer)|\bi can live with\b|\bwould be (?:nice|good|great|cool)\b"
    r"|\bthere could be\b|\b(?:was|is) (?:the|my|a) guess\b|[,.]\s*i (?:think|guess|suppose|hope)\b"
    r"|\bi (?:guess|hope)\b",
    re.IGNORECASE,
)
_SURE = re.compile(r"\b(?:agreed|decided|decision|settled|done|it is|deal|go with|let['’]s)\b", re.IGNORECASE)
_ASKED = re.compile(r"^\W*(?:(?:so|and|but|then)\W+)?why (?:not|don['’]t we)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:company|flatmate|employer|startup|says|told me|heard|my old|previous job)\b[^.]*\bthey (?:\w+)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"^\W*if you (?:want|need|like|prefer)\b", re.IGNORECASE)
_PLANTED = re.compile(r"\bignore (?:all |any |the )*(?:previous|prior|above) instructions\b", re.IGNORECASE)


def unbacked(sentence: str, statement: str) -> str | None:
    """What the sentence is rather than the ground of the statement: 'a refusal'; None where it may be."""
    if _PLANTED.search(sentence):
        return "an order to a program"
    if _ASKED.search(sentence):
        return "a question"
    if _refuses(sentence, statement):
        return "a refusal"
    if _OLD.search(sentence) and not _NEW.search(sentence) and not _OLD.search(statement):
        return "the old system"
    if _ELSEWHERE.search(sentence) and not re.search(r"\b(?:we|us|our)\b", sentence, re.IGNORECASE):
        return "what others do"
    if (_WISH.search(sentence) or _GIVEN.search(sentence)) and not _SURE.search(sentence):
        return "a hedge"
    return None


def _refuses(sentence: str, statement: str) -> bool:
    """Whether it turns down what the statement has, which denies nothing itself."""
    if negated(statement) or SOFT.search(statement) or re.search(r"\bout\b", statement, re.IGNORECASE):
        return False
    told = stems(statement)
    for match in _OUT.finditer(sentence):
        what = stems(match["what"] or match["none"] or "")
        if what and len(what & told) >= 0.6 * len(what):
            return True
    parts = [c for c in clauses(sentence) if c.tie != "condition"]
    best = max((len(c.stems & told) for c in parts), default=0)
    near = [c for c in parts if len(c.stems & told) == best]
    return best >= 0.6 * len(told) and best > 1 and all(c.denies and not SOFT.search(c.text) for c in near)
