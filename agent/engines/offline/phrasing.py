"""A spoken sentence → a statement that can stand in a document.

Fillers, forms of address and the words that only announce a decision go; numbers become digits; what remains are the speaker's own words
in their order, so that nothing is said that was not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.engines.offline.days import with_days
from agent.engines.offline.lexicon import curly, pattern
from agent.text.acts import bare
from agent.text.numbers import digits

_OPENERS = re.compile(
    r"^(?:(?:okay|ok|alright|all right|right|good|fine|great|perfect|cool|done|sold|deal|excellent|lovely|wonderful|brilliant|nice|then|so|yes|yep|yeah|no(?=\s*[,.;!…–—-])|neither(?=\s*[,.;!…–—-])|now|and|but|"
    r"agreed|noted|settled|sure|exactly|correct|fair(?: enough)?|honestly|please|well|anyway|in that case|for the \w+|meaning|to be clear|in (?:full|short)(?:, for \w+)?)"
    r"\b(?:\s+(?:then|so|and|but))?[\s,.:;!…–—-]+)+",
    re.IGNORECASE,
)
_YES_TO = re.compile(
    r"^(?:(?:so|and|then|okay|ok)[, ]+)*(?:yes|yep|yeah|agreed|fine|happy) (?:to|with) (?=(?:the|an?|both|all|that|those|this|our|your)\b|(?-i:[A-Z]))",
    re.IGNORECASE,
)
"""'Yes to the outbox' settles the outbox."""
_ANNOUNCE = re.compile(
    r"^(?:#(?:agree|agreed|accept|accepted|decision|resolved|resolution|info|idea|proposal)\b\s*[:,–—-]*\s*|"
    r"(?:the |our |my |first |next |one more |another |that[’']s a |it[’']s a )?"
    r"(?:decision|decided|settled|noted|agreed|resolved|conclusion|final|verdict|proposal|vote|motion|result|recap|summary)"
    r"(?: (?:then|now|number \w+|is|was))*\s*[:,–—-]+\s*|"
    r"(?:we|i)(?:[’']ve| have)? (?:just |all |now )?(?:agree|agreed|decide|decided)(?: on| to| that| for)?\s+|"
    r"(?:i |we )?(?:wrote|write|put|note|noted) (?:it|that|this) down(?: as)?\s*[:,–—-]+\s*|"
    r"(?:(?:so|then)[, ]+)?(?:it[’']s|that[’']s) (?:decided|agreed|settled)(?: then)?\s*[:,–—-]+\s*|"
    r"(?:we|i) change that\s*[,:;–—-]+\s*|"
    r"unless (?:some|any)(?:one|body) \w+(?: \w+)?,\s*|"
    r"(?:let[’']s say|say|i say|i[’']d say|i mean|i think|i guess|i suppose|put down|write down|note down|so that[’']s|that makes it|which means)\s+(?:that )?)",
    re.IGNORECASE,
)
_VERBS = (
    "go|going|use|keep|take|put|set|store|send|drop|cap|limit|start|return|reject|write|run|split|retry|poll|expire|delete|treat|pin|ship|sign|"
    "version|publish|make|stick|stay|settle|leave|move|give|add|remove|allow|log|encrypt|compress|count|build|name|require|lock|hold|park|defer|"
    "accept|read|batch|buffer|queue|serve|block|open|close|show|fail|have|do|only|always|never|just|then|now|also"
)
_WE = re.compile(
    rf"^(?:let[’']s|let us|(?:we|i)(?:[’']ll| will|[’']re going to| are going to|[’']m going to| should| must| need to| have to|[’']d)|i want (?:to|us to)|i[’']d like (?:to|us to)?)"
    rf"\s+(?=(?:{_VERBS})\b)"
    rf"|^we\s+(?=(?:{_VERBS.replace('|have|do', '')})\b)",
    re.IGNORECASE,
)
_GO_WITH = re.compile(
    r"^(?:(?:just|then|now|also) )*(?:(?:go|going|went) (?:ahead )?(?:with|for)|(?:stick|stay|settle) (?:with|for|on))\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[,;–—-]\s*(?:okay|ok|right|yes|no|then|please|everyone|everybody|all right|agreed|fine|good|deal|if (?:that[’']s|you[’']re) (?:okay|ok|fine)|"
    r"i think|i guess|i suppose|you know|or so|thanks|thank you|as (?:you|we) (?:say|said)|everyone (?:okay|ok|happy))\??)+\s*[.?!]*$",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?<!\btill)(?<!\buntil)(?<!\bsince)(?<!\bby)\s+then([.!?]*)$", re.IGNORECASE)
_IT_IS = re.compile(r"^(?:it[’']s|it is|that[’']s|that is|make (?:it|that))\s+", re.IGNORECASE)
_SCRAP = re.compile(
    r"^(?:scrap|scratch|forget|strike|bin|ditch|dump) [^,;.]{1,60}[,;]\s*"
    r"|^(?:i|we) (?:take|took) (?:the |my |that |our )[\w -]{2,40} back(?:,? and|[,;])\s+",
    re.IGNORECASE,
)
_X_IT_IS = re.compile(r"^(?P<x>.{2,60}?),? it is\b(?P<rest>.*)$", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def statement(sentence: str, names: Sequence[str] = (), *, refuses: bool = False) -> str:
    """The sentence as a statement with a capital letter and a full stop; '' where nothing is left of it.

    `refuses`: it turns something down, so what it says to scrap is what it is about, and its 'no' goes without saying.
    """
    said = _FILLERS.sub(" ", _SPACES.sub(" ", sentence).strip())
    text = _core(with_days(digits(_corrected(said))), names, refuses=refuses)
    text = _CHANGED.sub(r"\g<what>: \g<new> instead of \g<old>", _TAIL.sub("", text))
    text = _THEN.sub(r"\1", text).rstrip(" .,;:!?–—-…")
    text = _NONE.sub("", text) if refuses else text
    return f"{capital(text)}." if text else ""


def capital(text: str) -> str:
    """The text with a capital first letter, unless a name in mixed case begins it: 'gRPC', 'iOS'."""
    first = re.split(r"[\s,;:.]", text, maxsplit=1)[0]
    return text if first[1:].lower() != first[1:] and not first.isupper() else text[:1].upper() + text[1:]


_NONE = re.compile(r"^no (?:more )?(?=[^\s,;:]+(?: [^\s,;:]+){0,5}$)", re.IGNORECASE)
"""Before the name of what is turned down, where nothing else is said: 'No MQTT'."""
_FILLERS = re.compile(
    r"(?<=\w), (?:u[hm]+|er+m?|like|you know|i mean|i don[’']t know|i dunno|i guess|sort of|kind of|what(?: do|[’']d) (?:you|they) call it),"
    r"(?= )\s|(?<=\w),? (?:u[hm]+|er+m?),?(?= )\s",
    re.IGNORECASE,
)
"""What is said while one looks for the next word."""

_CHANGED = re.compile(
    r"^(?:changing|raising|lowering|moving|cutting|bumping|setting|increasing|reducing) (?P<what>[^,;:]{2,60}?) from (?P<old>[^,;:]{1,30}?) to "
    r"(?P<new>[^,;:]{1,30}?)(?: in the (?:spec|specification|doc|document|code|config|configuration|ticket))?(?=[.!]?$)",
    re.IGNORECASE,
)
"""'Changing the hold from 90 minutes to 3 hours in the spec' says what will be, and what was."""

_SLIP = re.compile(
    r"(?:,? ?say,? )?(?P<a>\d[\d,.]*\d|\d)(?P<unit>(?: (?!no\b|sorry\b)[a-z]+)?)[.,… ]+(?:no wait|no,? sorry|no|sorry|make (?:that|it)|I mean),? (?P<b>\d[\d,.]*\d|\d)(?P<other>(?: [a-z]+)?)",
    re.IGNORECASE,
)


def _corrected(text: str) -> str:
    """A slip and its correction as the correction: '18 months... no, 12' → '12 months'."""
    spoken = digits(text)
    found = _SLIP.search(spoken)
    if found is None:
        return text
    unit = found["other"] or found["unit"]
    return f"{spoken[: found.start()]} {found['b']}{unit}{spoken[found.end() :]}".strip()


def _core(text: str, names: Sequence[str], *, refuses: bool) -> str:
    """What remains once everything that only leads up to it is gone."""
    whole = text
    for _ in range(6):
        shorter = bare(text, names)
        for form in (_YES_TO, _OPENERS, _ANNOUNCE, *(() if refuses else (_SCRAP,)), _WE, _GO_WITH, _IT_IS):
            named = (
                form is _GO_WITH and shorter.startswith("Go ") and f" {shorter}" in whole
            )  # the language, not the verb
            shorter = shorter if named else form.sub("", shorter, count=1)
        stands = _X_IT_IS.match(shorter)
        if stands and len(stands["x"].split()) <= 6:
            shorter = stands["x"] + stands["rest"]
        if shorter == text or len(shorter.split()) < 1:
            break
        text = shorter or text
    return text


def title(text: str, longest: int = 72) -> str:
    """A heading made of a statement: its first clause, cut at a word; never ends in a comma, a small word or a bare number."""
    line = text.rstrip(".")
    if now := _NOW.match(line):
        line = line[now.end() :][:1].upper() + line[now.end() :][1:]
    if len(line) <= longest:
        return line
    for mark in (";", " – ", " — ", ": ", ", because", " because ", " so that ", ", and ", ", "):
        head = line.split(mark)[0]
        if _LEAST <= len(head) <= longest:
            return head.rstrip(" ,;:–—-")
    words = line[:longest].rsplit(" ", 1)[0].split()
    while len(words) > 1 and (words[-1].casefold() in _SMALL or words[-1][0].isdigit()):
        words.pop()
    return " ".join(words).rstrip(" ,;:–—-")


def title_of_refusal(text: str) -> str:
    """A heading that names what was turned down, of the sentence that says no to it: 'Horns are out' → 'Horns'."""
    found = pattern("refused.headed").match(curly(text))
    if found is None:
        return title(text)
    what = next(group for group in found.group("not", "there", "no", "out") if group)
    named = re.sub(r",? (?:and|or) no ", " and ", f"{what}{found['where'] or ''}")
    return title(capital(named)) if re.search(r"[^\W\d_]{2}", named) else title(text)


_NOW = re.compile(r"[^,;]{8,80}, (?:and |but )?(?:now|as of today|from now on)[,]? (?=\S.{10})", re.IGNORECASE)
"""What was said earlier, before what holds now: the latter is what a heading tells."""
_LEAST = 18
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "for",
        "with",
        "and",
        "or",
        "but",
        "in",
        "on",
        "at",
        "by",
        "from",
        "as",
        "is",
        "are",
        "was",
        "that",
        "this",
        "which",
        "its",
        "it",
        "we",
        "i",
        "so",
        "not",
        "no",
        "per",
        "than",
        "then",
        "into",
    ]
)

_QUESTION_LEAD = re.compile(
    r"^(?:and |so |but |okay |ok |then |[\w ]{3,25}, )*(?:do we (?:really |also )?(?:want|need|keep|have|use|support|offer)(?: to)?|how (?:many|much|long|often|big|large|fast|far)|what(?:[’']s| is| are| about)?|which|where|when)\b\s*"
    r"(?:(?:do|does|should|would|will|can|is|are|we|the|a|an|our|it|to|with|about)\b\s*)*",
    re.IGNORECASE,
)
_BARE_SUBJECT = re.compile(
    r"^(?!(?:in|on|at|by|for|from|with|to|of|and|or|but|so|version|not|no|yes|really|like|why|who|any|one|two|today|should|shall|can|could|do|does|did|is|are|was|will|would|have|has|what|how|when|where|which)\b)[A-Za-z][\w-]*(?: [\w-]+){0,3}\?$",
    re.IGNORECASE,
)


def subject_of(question: str, names: Sequence[str] = ()) -> str:
    """What a question is about, as a noun phrase: 'How many partitions on the topic?' → 'Partitions on the topic'; '' where unclear."""
    asked = bare(_SPACES.sub(" ", question), names)
    if (which := _WHICH.match(asked)) is not None:
        return f"{which['what'][0].upper()}{which['what'][1:]} {which['how']}"
    if not (_QUESTION_LEAD.match(asked) or _BARE_SUBJECT.match(asked)):
        return ""
    text = _QUESTION_LEAD.sub("", asked).strip(" ?.!,")
    text = _CUT_OFF.split(text.split(",")[0].split(" or ")[0].strip())[0]
    words = text.split()
    if not 1 <= len(words) <= _LONGEST_SUBJECT or not re.search(r"[A-Za-z]{3}", text):
        return ""
    return capital(text)


_WHICH = re.compile(
    r"(?:(?:and|so|but|then|okay|ok)[, ]+)*which (?P<what>[\w-]+) (?:is|are) (?P<how>(?!there\b)[^,;?]{3,60})\?",
    re.IGNORECASE,
)
"""'Which events are worth a message?' is about events worth a message."""
_LONGEST_SUBJECT = 8
_CUT_OFF = re.compile(r" (?:does|do|would|did|should|shall) (?:that|this|it|we|they|you|i)\b| at all$", re.IGNORECASE)
"""Where the question about a thing goes on to its verb, or only stresses: 'gateways does that mean', 'the berth at all'."""
_ASKED = re.compile(
    r"^(?P<what>(?:how|where|when|what|which|who)(?: (?!(?:do|does|did|can|may|should|must|will|would|shall)\b)[\w-]+){0,3}) "
    r"(?P<verb>do|does|did|can|may|should|must|will|would|shall) "
    r"(?P<who>(?:(?:the|a|an|one|each|every|our|my|all|any) )?[\w-]+) (?P<rest>[\w][^,?]*)",
    re.IGNORECASE,
)


def told_of(question: str, names: Sequence[str] = ()) -> str:
    """A question as a clause: 'how many packets can one person take?' → 'How many packets one person can take'; '' where unclear."""
    asked = _ASKED.match(_OPENERS.sub("", bare(_SPACES.sub(" ", question), names)))
    if asked is None or len(asked[0].split()) > 2 * _LONGEST_SUBJECT:
        return ""
    verb = "" if asked["verb"].lower() in {"do", "does", "did"} else f"{asked['verb']} "
    first, _, rest = asked["rest"].strip().partition(" ")
    first = _third(first) if asked["verb"].lower() == "does" else first
    what = asked["what"]
    return f"{what[0].upper()}{what[1:]} {asked['who']} {verb}{first} {rest}".strip()


_CLAUSE_VERBS = (
    "live|stay|keep|take|need|know|hold|send|call|write|read|pick|check|expire|carry|run|use|go|get|listen|belong|remember|refuse|accept|answer|implement|import|understand|"
    "start|stop|retry|publish|subscribe|move|mean|lock|store|install|update|upload|download|count|open|close|become|pass|last|cost|page|poll|apply|work|fit|cover|return|"
    "include|contain|serve|handle|own|drop|throw|wait|end|begin|come|show|make|give|tell|ask|allow|require|reject|decide|choose|survive|speak|talk|leave|follow|replace|"
    "deduplicate|rotate|renew|encrypt|sign|log|alert|sum|bundle|release|promote|roll|fail|sit|stand|share|support|depend|trigger|lose|free|occupy|visit|convert|compress|warn|fetch"
)


def _third(verbs: str) -> str:
    """The third person of each verb: carries, publishes, keeps."""
    forms = (
        v[:-1] + "ies"
        if v[-1] == "y" and v[-2] not in "aeiou"
        else v + ("es" if v.endswith(("s", "x", "sh", "ch", "o")) else "s")
        for v in verbs.split("|")
    )
    return "|".join(forms)


def third_person(verb: str) -> str:
    """A verb as it stands behind 'she': 'carries' of 'carry'."""
    return _third(verb)


_MAIN_VERB = re.compile(
    rf"\b(?:(?:is|are|has|have|does|do)(?:n[’']t)?|can|cannot|can[’']t|must|will|won[’']t|shall|may|should|would|{_third(_CLAUSE_VERBS)})\b|(?<=s )(?:{_CLAUSE_VERBS})\b|(?<=\bpeople )(?:{_CLAUSE_VERBS})\b|\b[a-z]{{2,}}[’'](?:s|re|ll) (?!own)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:that|which|who|where|when|if|because|since|so that|until)\b|[.;:]", re.IGNORECASE)


def is_clause(said: str) -> bool:
    """Whether a text is a whole clause: a subject, and a verb in its main part."""
    if _SUBJECT.match(said) and len(said.split()) >= _A_CLAUSE and "," not in " ".join(said.split()[:_A_CLAUSE]):
        return True
    verb = _MAIN_VERB.search(said)
    return (
        verb is not None
        and verb.start() > 0
        and not _RELATIVE.search(said[: verb.start()])
        and said[: verb.start()].count(",") < _LISTED
    )


_LISTED = 1
_A_CLAUSE = 6
_SUBJECT = re.compile(r"^(?:the|an?|every|each|all|there|it|only|both)\b(?! (?:first|same|one)\b)", re.IGNORECASE)


def leading_subject(said: str) -> str:
    """What a clause is about, folded and without its article: 'The broker stays EMQX' → 'broker'; '' where it has none."""
    verb = _MAIN_VERB.search(said)
    if verb is None or verb.start() == 0:
        return ""
    words = said[: verb.start()].casefold().split()
    if words and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words) if 1 <= len(words) <= _SUBJECT_WORDS and "," not in said[: verb.start()] else ""


_ARTICLES = frozenset(["the", "a", "an", "every", "each", "all", "our", "its"])
_SUBJECT_WORDS = 3
