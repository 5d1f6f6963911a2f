"""Whether a sentence leaves a thing open: it asks, hedges, refuses or jokes. Narrow: what is unclear settles.

The rules engine has its own, wider cues (`prompts/lexicons/cues.toml`), which look for candidates; here a wrong hit
would lose a decision.
"""

from __future__ import annotations

import re

_REQUEST = re.compile(r"^\W*(?:please\b|(?:can|could|would|will) you\b)|\bplease\s*\?\s*$", re.IGNORECASE)
_TAG = re.compile(r",\s*(?:right|yes|ok(?:ay)?|correct|agreed|deal)\s*\?\W*$", re.IGNORECASE)
_HEDGE = re.compile(
    r"""
      ^\W*(?:(?:well|so|and|but|hm+|uh+|um+|then|i\ mean|ok(?:ay)?)[\s,.…]+)*
      (?:maybe|perhaps|possibly|what\ if|suppose|imagine|in\ theory)\b
    | \b(?:not\ sure|unsure|no\ idea|i\ wonder|hypothetically|just\ thinking|it\ depends|don['’]t\ know)\b
    | \b(?:we|i|you|one)\ (?:might|could)(?:\ (?:also|perhaps|maybe|possibly|just))?\ (?!live\b)\w+
    | \b(?:let['’]s|we(?:['’]ll|\ will|\ should)?)
      \ (?:see|think\ about|revisit|come\ back\ to|discuss|talk\ about|sleep\ on|park)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UNDECIDED = re.compile(
    r"\b(?:undecided|not decided|still open|open question|to be decided|tbd|not a decision|nothing (?:is )?decided)\b",
    re.IGNORECASE,
)
_SETTLES = re.compile(
    r"\b(?:decision\b\s*[:–—]|decided|agreed|(?:we|i)(?:['’]ll| will) (?:use|go|take|keep|do|make)|go(?:ing)? with"
    r"|let['’]s (?:use|go|take|keep|do|make|set)|it is\b[^?]*$)",
    re.IGNORECASE,
)
_JOKE = re.compile(
    r"\b(?:(?:just|i['’]?m|only|was) (?:joking|kidding)|(?:a|that was a|it['’]s a|as a) joke|in jest)\b", re.IGNORECASE
)
_LAUGH = re.compile(r"\b(?:lol|haha\w*|rofl|kidding)\b|[😂🤣]", re.IGNORECASE)
_REFUSAL = re.compile(
    r"""
      ^\W*(?:(?:oh|well|and|so|but|ok(?:ay)?)[\s,]+)*
      (?:no+(?!\ (?:objections?|problem|worries|doubt)\b)|nope|nah|never|absolutely\ not|definitely\ not|please\ no)\b
      [\s,.!]*(?:\w+[\s.!]*){0,4}$
    | \b(?:we|i|let['’]s|you|they)\s+(?:are\ |['’]re\ )?
      (?:not|don['’]t|do\ not|won['’]t|will\ not|wouldn['’]t|would\ not|cannot|can['’]t)\ (?:going\ to\ )?
      (?:want|use|do|take|need|adopt|build|introduce|go|have|like|pick|choose)\b
    | \b(?:i|we)\ (?:am\ |are\ |['’]m\ |['’]re\ )?(?:against|opposed|reject|veto|refuse|disagree)
    | \b(?:is|are|was)\ (?:rejected|ruled\ out|off\ the\ (?:table|list)|out\ of\ the\ question)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CONTRAST = re.compile(r"\b(?:instead|rather|but|so|then|use|uses|go with|take|keep|stick)\b|;|[:–—]", re.IGNORECASE)


def leaves_open(sentence: str) -> str | None:
    """Why a sentence settles nothing by itself: 'a question', 'a hedge', 'a refusal', 'a joke'; None where it may.

    A request ('can you make it 72 hours?') and a recap with a tag ('72 hours then, right?') are no questions. A refusal
    that goes on to say what is done instead is none, and neither is a hedge or a laugh in a sentence that settles.
    """
    text = sentence.strip()
    if _JOKE.search(text):
        return "a joke"
    if re.search(r"\?[\"”')\]*_]*$", text) and not _REQUEST.search(text) and not _TAG.search(text):
        return "a question"
    settles = _SETTLES.search(text) is not None
    if _LAUGH.search(text) and not settles:
        return "a joke"
    if _UNDECIDED.search(text) or (_HEDGE.search(text) and not settles):
        return "a hedge"
    if refuses(text):
        return "a refusal"
    return None


def refuses(sentence: str) -> bool:
    """Whether a sentence turns something down and says nothing of what is done instead."""
    match = _REFUSAL.search(sentence)
    if match is None or _CONTRAST.search(sentence[match.end() :]):
        return False
    # 'mutual TLS inside, and API keys are rejected' settles something before it refuses something
    before = re.split(r"[,;]", sentence[: match.start()])[:-1]
    return all(len(clause.split()) < 3 for clause in before)
