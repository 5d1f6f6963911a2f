"""Content words: stems, overlap, names under their aliases, negation and modality."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\W_]+")
_HUMP = re.compile(r"[A-Z](?<=[a-z0-9].)(?=[a-z])")
_STOP_WORDS = """
a about after all also am an and any are as at be because been before being both but by can could did do does doing done
down each
either else ever every few for from further get gets go goes going got had has have having he her here hers herself him
himself his
how i if in into is it its itself just let like may me might mine more most much must my myself need needs of off on
once one only
onto or other others our ours ourselves out over own per rather really same shall she should so some still such than
that the their
theirs them themselves then there these they thing things this those though through thus to too under until up upon us
very via was
we well were what when where whether which while who whom whose why will with within would yet you your yours yourself
okay ok yes
yeah no not nor never cannot n't
"""
STOP = frozenset(_STOP_WORDS.split())
"""Words that carry no content of their own. Negation and modality are judged apart, by `negated` and `modality`."""

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|cannot|without|isnt|dont|wont|cant)\b|n['’]t\b"
    r"|\b(?:refus|forbid|prohibit)\w*",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(
    r"\b(?:no (?:problem|worries|doubt|objections?|idea|wonder)|not only|why not|if not"
    r"|or not|(?:an?|with|said) (?:\w+ )?no(?=[.,;:]|$)|no\.\s?\d|nothing (?:else|more) to add|no longer than"
    r"|no (?:more|less|fewer|later) than|not (?:more|less) than)\b"
    r"|^\s*no[,.]",
    re.IGNORECASE,
)
_MODAL = {
    "may": re.compile(
        r"\b(?:may|might|could|can|optional(?:ly)?|allowed to|permitted to|free to)\b(?!\s*(?:not|n['’]t))",
        re.IGNORECASE,
    ),
    "should": re.compile(r"\b(?:should|ought to|recommended)\b", re.IGNORECASE),
    "must": re.compile(
        r"\b(?:must|have to|has to|required to|mandatory|obliged to|shall|needs? to|always)\b", re.IGNORECASE
    ),
    "unless": re.compile(r"\b(?:unless|except(?:\s+(?:when|if|for|that))?|other than)\b", re.IGNORECASE),
    "only if": re.compile(
        r"\bonly\s+(?:if|when|after|once|where)\b|\b(?:if|provided) and only if\b|\bprovided that\b|\bas long as\b",
        re.IGNORECASE,
    ),
}
_INFLECTIONS = (
    ("sses", "ss"), ("ies", "y"), ("ied", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ings", ""), ("ing",
    ""), ("edly", ""),
    ("ed", ""), ("es", "e"), ("s", ""),
)  # fmt: skip
_DERIVATIONS = (
    ("isation", ""), ("ization", ""), ("ational", ""), ("fulness", ""), ("ousness", "ous"), ("iveness", ""),
    ("ibility", ""),
    ("ability", ""), ("ification", "ify"), ("ication", "ic"), ("ation", ""), ("ator", ""), ("ativ", ""), ("cision",
    "cid"), ("ency", "ent"),
    ("ancy", "ant"),
    ("ity", ""), ("ment", ""), ("iness", "y"), ("ness", ""),
    ("ably", ""), ("ibly", ""), ("abl", ""), ("ibl", ""), ("ally", ""),
    ("ily", "y"),
    ("ly", ""), ("is", ""), ("iz", ""), ("ion", ""), ("er", ""), ("or", ""), ("at", ""), ("al", ""),
)  # fmt: skip
_IRREGULAR = {
    "written": "write", "wrote": "write", "kept": "keep", "sent": "send", "chose": "choose", "chosen": "choose",
    "built": "build",
    "held": "hold", "ran": "run", "made": "make", "took": "take", "taken": "take", "gave": "give", "given": "give",
    "lost": "lose",
    "found": "find", "left": "leave", "told": "tell", "said": "say", "says": "say", "used": "use", "using": "use",
    "uses": "use",
    "user": "user", "users": "user", "storage": "store", "replica": "replicate", "replicas": "replicate",
    "brought": "bring",
    "seen": "see", "saw": "see", "spoke": "speak", "broke": "break", "broken": "break", "ids": "id", "began": "begin",
    "begun": "begin",
    "lay": "lie", "led": "lead", "meant": "mean", "paid": "pay", "bought": "buy", "sold": "sell", "caught": "catch",
    "understood": "understand", "tries": "try", "tried": "try", "expiry": "expire",
    "delivery": "deliver", "deliveries": "deliver",
    "recovery": "recover", "recoveries": "recover", "discovery": "discover",
    "rode": "ride", "ridden": "ride", "thought": "think", "forgot": "forget", "forgotten": "forget", "hidden": "hide",
    "drove": "drive", "driven": "drive", "knew": "know", "known": "know", "grew": "grow", "grown": "grow",
    "shown": "show", "threw": "throw", "thrown": "throw", "drew": "draw", "drawn": "draw", "wore": "wear",
    "worn": "wear", "tore": "tear", "torn": "tear", "stolen": "steal", "froze": "freeze", "frozen": "freeze",
    "spent": "spend", "dealt": "deal", "taught": "teach", "fought": "fight", "sought": "seek", "struck": "strike",
    "fell": "fall", "fallen": "fall", "came": "come", "went": "go", "gone": "go", "rang": "ring", "rung": "ring",
    "risen": "rise", "stood": "stand", "woke": "wake", "woken": "wake",
}  # fmt: skip
_BEFORE = ("over", "under", "re", "un", "out", "mis")
"""What a verb may begin with that is irregular without it: 'overwritten', 'rebuilt'."""
_WHOLE = """
process access address status bus series less unless across lens gas alias canvas redis kubernetes analysis
business witness harness
"""
_KEEP = frozenset(_WHOLE.split())
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A light stem of one word, after Porter (1980) but coarser: equal for the forms of a word, and no word itself."""
    low = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    low = _IRREGULAR.get(low) or _prefixed(low)
    if len(low) <= 3 or low in _KEEP or not low.isalpha():
        return low
    if low.endswith("s") and not _VOWEL.search(low):
        return low[:-1]  # initials: CRDTs, PDFs
    low = _off(low, _INFLECTIONS, 3)
    return _trim(_off(_trim(low), _DERIVATIONS, 4) if low not in _KEEP else low)


def _prefixed(low: str) -> str:
    """An irregular form behind a prefix as its verb: 'overwritten' is 'overwrite'."""
    for before in _BEFORE:
        if low.startswith(before) and (rest := _IRREGULAR.get(low[len(before) :])) and len(low) > len(before) + 3:
            return before + rest
    return low


def _off(low: str, suffixes: tuple[tuple[str, str], ...], least: int) -> str:
    """The word without the first ending that fits and leaves at least `least` letters with a vowel."""
    if low.endswith(("ss", "us", "is")) and not (low.endswith("ness") and suffixes is _DERIVATIONS):
        return low
    for suffix, put in suffixes:
        root = low[: -len(suffix)]
        if low.endswith(suffix) and len(root) + len(put) >= least and _VOWEL.search(root):
            return root + put
    return low


def _trim(low: str) -> str:
    """'cache' and 'cach', 'stopp' and 'stop' come out the same."""
    if low.endswith("e") and len(low) > 3:
        low = low[:-1]
    if len(low) > 3 and low[-1] == low[-2] and low[-1] in "bdfglmnprt":
        low = low[:-1]
    return low


def words(text: str) -> list[str]:
    """The words of a text, as they stand, in order; numbers whole, 'camelCase' and 'snake_case' names apart."""
    return _WORD.findall(_HUMP.sub(r" \g<0>", text))


def content_words(text: str) -> tuple[str, ...]:
    """Those of the words that carry content."""
    return tuple(w for w in words(text) if not _empty(w))


@lru_cache(maxsize=1 << 14)
def _empty(word: str) -> bool:
    """Whether a word carries no content: a stop word, also drawn together with the next one, as in "we'd"."""
    low = word.casefold().replace("’", "'")
    return low in STOP or low.partition("'")[0] in STOP or low.endswith("n't")


@lru_cache(maxsize=1 << 12)
def stems(text: str) -> frozenset[str]:
    """The stems of a text's content words; numbers whole, stop words out."""
    return frozenset(stem(w) for w in content_words(text) if len(w) > 1 or w.isdigit())


def overlap(a: str, b: str) -> float:
    """The share of the smaller text's stems that the other holds too, 0 to 1; 0 where one has none."""
    ours, theirs = stems(a), stems(b)
    return len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else 0.0


def canonical(name: str, aliases: Mapping[str, str]) -> str:
    """The name under which something is known: case, spaces, hyphens and version folded, then looked up in `aliases`.

    `aliases` goes from folded name to the name shown; a name that is not in it comes back without the white space
    around it.
    """
    folded = fold_name(name)
    return aliases.get(folded) or aliases.get(folded.rstrip("0123456789.")) or " ".join(name.split())


@lru_cache(maxsize=1 << 14)
def fold_name(name: str) -> str:
    """A name without case, spaces, hyphens, underscores and leading article: 'the Sync-Service' → 'syncservice'."""
    return _JOINTS.sub("", _ARTICLE.sub("", name.strip())).casefold()


_ARTICLE = re.compile(r"^(?:the|a|an|our)\s+", re.IGNORECASE)
_JOINTS = re.compile(r"[\s\-_./]+")


@lru_cache(maxsize=1 << 12)
def negated(text: str) -> bool:
    """Whether the text denies something. 'no problem', 'not only' and 'no more than' deny nothing."""
    return _NEGATION.search(_NO_NEGATION.sub(" ", text)) is not None


@lru_cache(maxsize=1 << 12)
def modality(text: str) -> frozenset[str]:
    """Which of 'may', 'should', 'must', 'unless', 'only if' the text holds."""
    return frozenset(mark for mark, pattern in _MODAL.items() if pattern.search(text))
