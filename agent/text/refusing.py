"""Whether words turn something down: a reply that says no, a sentence that refuses what a statement tells as so."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.text.acts import Cues
from agent.text.clauses import SOFT, clauses
from agent.text.contraries import ruled_out
from agent.text.lexicon import Lexicon
from agent.text.meaning import denial
from agent.text.sentences import sentences
from agent.text.words import negated, stems

YES = re.compile(r"\byes\b", re.IGNORECASE)
SHORT = 6
"""Words up to which a reply is nothing but a laugh or a no."""
_OUT = re.compile(r"\bout\b|\boff the (?:table|list)\b", re.IGNORECASE)
_SETS_ASIDE = re.compile(
    r"\b(?!dropbox\b)(?:avoid|prevent|stop|reject|refus|forbid|exclud|drop|remov|instead|rather than|ban(?:s|ned)?\b"
    r"|prohibit|disallow|disabl|discontinu|neither|nor\b|rule[sd]? out|turn(?:ed|s)? down|declin|superseded|replac"
    r"|(?:stay|keep|kept|remain)\w* (?:off|out|away|shut)|not worth|leav\w+ out|left out|no longer|free of"
    r"|isolat|bypass|exempt|closed to|cut off|disconnect|forgo|forewent|dispens\w+ with|barred|waiv"
    r"|unsupported|abandon|withdr|hid(?:e|es|den)\b|conceal|withh|invisible|inaccessible|omit|skip|discontinu|retire"
    r"|in place of|phas\w+ out|ends? (?:on|in|from|by|with)\b"
    r"|lost\b|loses?\b|gives? up|gave up|no\b|scrap|cancel|only\b|postpon|defer|outside|put off|later|until)\w*",
    re.IGNORECASE,
)
_THAN = re.compile(r"\b(?:more|less|fewer|longer|later|older) than\b", re.IGNORECASE)
"""What makes of a denial a bound."""
_GOES_ON = re.compile(r"[,;:–—]|\b(?:but|instead|rather|only|so|then|any ?more)\b", re.IGNORECASE)
"""What says more after a thing that somebody is not doing."""
_COMMA = re.compile(r"[,;:–—]\s+")
_SAME = 0.5
"""Share of a statement's content words from which on a clause is taken to speak of it."""
_MOST = 0.6
"""Share of what a sentence turns down that a statement has which tells it as so."""


def denies(statement: str) -> bool:
    """Whether a statement denies or sets aside something itself."""
    return negated(statement) or _SETS_ASIDE.search(statement) is not None or _OUT.search(statement) is not None


def assents(reply: str, own: Lexicon, cues: Cues) -> bool:
    """Whether a reply says yes to what was said before it."""
    no = own.has("refuses.answer", reply) or own.has("refuses.no_yes", reply)
    return not no and any(cues.has(f"acceptance.{act}", reply) for act in ("assent", "yes", "vote", "content"))


def says_no(reply: str, own: Lexicon, cues: Cues) -> bool:
    """Whether a reply opens with a few words that say no, and does not come round to a yes."""
    first, *more = sentences(reply) or [reply]
    no = len(first.split()) <= SHORT and own.has("refuses.reply", first)
    return no and not YES.search(first) and not any(assents(s, own, cues) for s in more)


def refuses(sentence: str, own: Lexicon) -> bool:
    """Whether a sentence turns something down and says nothing of what is done instead."""
    doing = own.first("refuses.doing", sentence)
    if doing is not None and not _GOES_ON.search(sentence[doing.end() :]) and not own.has("refuses.limited", sentence):
        return True
    match = own.first("refuses.plain", sentence)
    if match is None or own.has("refuses.contrast", sentence[match.end() :]):
        return False
    # 'mutual TLS inside, and API keys are rejected' settles something before it refuses something
    before = re.split(r"[,;]", sentence[: match.start()])[:-1]
    return all(len(clause.split()) < 3 for clause in before)


def _held(match: re.Match[str]) -> frozenset[str]:
    """The stems of what a pattern has as turned down."""
    return stems(next((held for held in match.groupdict().values() if held), ""))


def turns_down(sentence: str, statement: str, own: Lexicon) -> bool:
    """Whether it turns down what the statement has, which denies nothing itself."""
    if denies(statement):
        return False
    told = stems(statement)
    gone = [_held(match) for match in own.each("refuses.out", statement)]
    for match in own.each("refuses.out", sentence):
        what = _held(match)
        if what and len(what & told) >= _MOST * len(what) and not any(what & lost for lost in gone):
            return True
    for match in own.each("refuses.unwanted", sentence):
        what, rest = stems(match["what"]), stems(sentence[: match.start()] + sentence[match.end() :])
        if what and len(what & told) >= _MOST * len(what) and not (told - what) & rest:
            return True
    parts = [c for c in clauses(sentence) if c.tie != "condition"]
    best = max((len(c.stems & told) for c in parts), default=0)
    near = [c for c in parts if len(c.stems & told) == best]
    if (
        best >= _SAME * len(told)
        and best > 1
        and all(c.denies and not _soft(c.text, statement) and not own.has("refuses.limited", c.text) for c in near)
    ):
        return True
    if any(c.denies and _said_of_none(c.text, told, own) for c in parts):
        return True
    bound = _THAN.search(sentence) or (own.has("refuses.beyond", sentence) and own.has("refuses.bounds", statement))
    wrong = None if bound else denial(statement, [sentence])
    return (wrong is not None and wrong.startswith("it affirms")) or ruled_out(statement, [sentence]) is not None


def _soft(text: str, statement: str) -> bool:
    """Whether a text denies in its own way, by a word that the statement has not."""
    return bool({m.casefold() for m in SOFT.findall(text)} - {m.casefold() for m in SOFT.findall(statement)})


def _said_of_none(clause: str, told: frozenset[str], own: Lexicon) -> bool:
    """Whether what a clause says of nothing or nobody is told of something: 'nothing's deleted before that'."""
    rest = stems(own.off("refuses.nobody", clause))
    if own.has("refuses.limited", clause):
        return False  # 'nobody but the mate', 'nothing without a ticket'
    return own.has("refuses.nobody", clause) and bool(rest) and rest <= told


_NO = re.compile(r"^\W*(?:no|nope|nah|never)\b\W*[.,;–—!]+\s*(?P<why>.+)$", re.IGNORECASE | re.DOTALL)
_AGAINST = re.compile(
    r"\b(?:not|no|never|too|more|nobody|nothing|(?:do|does|is|are|wo|ca|did)n['’]?t|dont|doesnt|isnt|arent|cant|wont)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:we|i|let['’]?s|use|take|keep|make|put|go|then|instead|only|just|stays?|rather|decided|agreed)\b",
    re.IGNORECASE,
)


def instead(words: str, statement: str, asked: str = "") -> bool:
    """Whether words say no and then what is so: 'No, the belt does that', of which a statement has more than was asked.

    `asked`: the question to which they say no.
    """
    match = _NO.match(words)
    if match is None or _AGAINST.search(match["why"]) is not None:
        return False
    return bool(stems(match["why"]) & stems(statement) - stems(asked))


def yes_and_why(sentence: str, statement: str, assents: Callable[[str], bool]) -> bool:
    """Whether a sentence says yes to the thing and then why, as a dislike of another: 'Yes, wool, I hate nylon.'."""
    yes, *more = _COMMA.split(sentence)
    told = stems(statement)
    named = any(stems(part) & told and not negated(part) for part in more)
    return assents(yes) and named and not any(negated(part) and stems(part) & told for part in more)


def after_all(sentence: str, refused: str, statement: str) -> bool:
    """Whether a sentence after one that turns something down says what is so: 'No forms. People phone.'."""
    own = stems(sentence) & stems(statement) - stems(refused)
    return bool(stems(refused)) and len(own) > 1 and not negated(sentence) and not sentence.rstrip().endswith("?")


def only_refuses(words: str) -> bool:
    """Whether words say no and then only what speaks against it: 'no. 38 € more a box and it doesn't fit'."""
    match = _NO.match(words)
    return match is not None and _AGAINST.search(match["why"]) is not None and _INSTEAD.search(match["why"]) is None
