"""What the words right around a name say of it: that it is refused, in use already, taken, or only a part of something.

Each function takes a sentence and where the name stands in it. Names that are joined ("Kafka and NATS are out") share
what is said of them: `start` and `end` are then those of the whole row.
"""

from __future__ import annotations

import re

from agent.engines.offline.lexicon import curly, pattern, words

_I = re.IGNORECASE


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BREAK = re.compile(r"[,;:.!?]\s|\s[–—-]\s|\b(?:and|but|then|while|whereas|although)\b", _I)
_DETERMINED = r"(?:the |a |an |any |our |using |more |that |this |static |plain |pure )*"

_REFUSES_BEFORE = re.compile(
    r"\b(?:instead of|rather than|not|no|nor|neither|without|no more|no longer|drop|scrap|scratch|forget|ditch|bin|dump|skip|abandon|rule out|ruled out"
    r"|throw out|get(?:ting)? rid of|mov(?:e|ed|ing) (?:off|away from)|replac(?:es?|ed|ing)|(?:mov|migrat|switch|chang)(?:e|es|ed|ing)?(?: \w+){0,2} from|goes from|on \w+ we said|we said|nope? to|never"
    r"|before any(?:one|body) (?:says|asks for|suggests|mentions))\s+" + _DETERMINED + r"$",
    _I,
)
_NO_SUCH = re.compile(r"^(?:so |then |and |but |please |definitely |there[’']s |there is )*no (?:[\w-]+ )?$", _I)
_NOT_ONLY = re.compile(r"^ (?:only|alone|just)\b", _I)
_NOT = re.compile(r"\bnot " + _DETERMINED + "$", _I)
_FOR_ALL = re.compile(
    r"^ everywhere\b|^ (?:for|in|on|at|by|with) (?:everybody|everyone|everything|all\b|every \w+|each \w+|the whole \w+)",
    _I,
)
"""After a name that is not for all uses, which is no refusal: 'not X for everybody'."""
_UNMADE = re.compile(r"\b(?:no|without|neither|nor)\s+(?:[\w-]+ )?$", _I)
_OUT = re.compile(
    r"^[^,;.]{0,24}?\b(?:is|are|was|were|stays?|remains?)\b[^,;.]{0,12}?\b(?:out|rejected|gone|dead|withdrawn|dropped|ruled out"
    r"|off the (?:list|table)|pointless|overkill|history|a no|no option|not an option|not happening|too (?:much|big|heavy))\b(?! of)",
    _I,
)
_GOES = re.compile(
    r"^ (?:(?:has|have|had|will have) to go|must go|goes|go|can go)(?=\s*(?:[,.;!]|$|because|since|away|too|as well|though|then|now|first|by|when|once))"
    r"|^(?: both| too)? ?(?:rejected|withdrawn|dropped|ruled out)\b"
    r"|^ is (?:replaced|superseded) by\b|^ (?:gives|makes) way\b",
    _I,
)
_SO_NO = re.compile(r"\bso no\s*[.!]?$", _I)
_GROUNDS = re.compile(r"\b(?:because|since|so that|as long as|unless|given that|considering)\b", _I)
_NEGATED = re.compile(
    r"\b(?:nobody|no one|nothing|none of us|(?<!that )(?<!which )never|(?:do|does|did|wo|would|ca|could|should|is|are)n[’']t|cannot"
    r"|(?:will|would|do|does|can|should|rather) not|refuse to)\b[^,;:]*$",
    _I,
)
_UNWANTED = re.compile(
    r"\b(?:(?:do|wo|would)n[’']t|(?:do|will|would|rather) not|never|refuse to|nobody(?: here)?(?: ever)?|no one(?: here)?) (?:want|need|use|run|take|bring in|introduce"
    r"|adopt|operate|trust|like|wants|needs|uses|runs|likes|knows|has ever run|has run)\b[^,;:]*$",
    _I,
)
_IS_NOT = re.compile(
    r"^(?: \w+)? (?:is|are|ca|do|does|wo|would|could)n[’']t\b|^ (?:is|are|can|does|will)(?: |)not\b", _I
)

_IN_USE_BEFORE = re.compile(
    r"\bwe(?:[’']ve)? (?:all )?(?:already |still |currently |both )*(?:run|have|use|got|had|operate|own|host)(?: got| had)?(?: already)? "
    r"(?:(?:an?|the|one|our|two|three|some|both|old|own|plain|single|shared|managed) ){0,3}(?:[\w-]+ )?$"
    r"|\b(?:today|currently|nowadays|at the moment|right now|so far)\b[^,;]*(?:, and [^,;]*)?$|\bour (?:own |existing |current |old |[\w-]+ )?$"
    r"|\bexisting (?:[\w-]+ )?$|\bthere[’']s already (?:an? )?$"
    r"|\bhas (?:one|an?) (?:[\w-]+ )?$|\b(?:is|are|runs?) (?:still |already |all |both )*on (?:the |an? )?(?:[\w-]+ )?$"
    r"|\balready (?:on|in|have|has|use|uses|run|runs|there|speaks?|with) (?:the |an? )?(?:[\w-]+ )?$",
    _I,
)
_PLAINLY_USED = re.compile(r"\bwe (?:all )?(?:use|run|host|operate) (?:[\w-]+ ){0,2}$", _I)
_IN_USE_AFTER = re.compile(
    r"^(?: [\w-]+)?,? (?:that |which )?we(?:[’']ve)?(?: already| still| all| currently)?(?: got| have| run| use| had| operate)\b"
    r"|^(?: [\w-]+)? (?:is|are|was|has been|have been|we[’']ve had|runs?)\b(?! not)[^,;.]{0,30}?\balready\b|^ already\b"
    r"|^ (?:is|are|has been|have been) (?:already |still )?(?:there|in place|in production|in use|in the image|on the board)\b|^,? as (?:it is )?(?:today|now)\b",
    _I,
)
_DESCRIBES = re.compile(
    r"\b(?:talks?|speaks?|sits? on|lives? (?:in|on)|runs? on|(?:is|are) (?:already )?(?:written in|built (?:on|with))) (?:an? |the |plain )?$",
    _I,
)
_STAYS = re.compile(
    r"^ (?:keeps?|goes?) (?:on )?(?:working|running|being used)\b|^(?:,? (?:\w+ )?(?:stays?|remains?)(?: (?:as (?:it is|they are)|put|where \w+ (?:is|are)))?\s*(?:[,.;!?]|$))",
    _I,
)
_TAKEN_BEFORE = re.compile(
    r"\b(?:it will be|it[’']ll be|it[’']s going to be|now it(?:[’']s| is)|we(?:[’']ll| will)? (?:take|pick|choose|chose|picked|go with|went with|settle on|settled on)"
    r"|let[’']s (?:go with|take|use|pick)|decision(?: is)?:?|decided(?: on)?:?|(?:we[’']re )?going with|stays? with)\s+"
    r"(?:[^,;.:]{1,40} and )?" + _DETERMINED + r"$",
    _I,
)
_TAKEN_AFTER = re.compile(
    r"^(?: \w+)? it is\b(?! (?:a|an|the|not|too)\b)|^ becomes? (?:the|our)\b|^ (?:is|are) (?:the (?:default|standard|one)|an? (?:default|optional|standard))\b|^,? (?:agreed|decided)\b"
    r"|^ (?:is|are|stays?) (?:only|just) for (?:us\b|(?:the )?\w+ of us\b|our \w+|internal use)",
    _I,
)
_WITHIN = re.compile(
    r"\w (?:over|via|in|on|with|through|for|of|from|by|to|using|inside|onto|into) (?:the |a |an |our )?$", _I
)
_SCOPED = re.compile(r"^ (?:for|in|on|at|as|between|from) [\w -]{2,40} (?:is|are) ", _I)
_ELSEWHERE = re.compile(
    r"\b(?:some(?:body|one)|people|friends?|flatmate|colleague|neighbour|brother|sister|cousin)[\w ]{0,12} (?:at|from) \w"
    r"|\b[Aa]t (?:my|[A-Z]\w+)(?:[’']s)?,? (?:we|they)\b"
    r"|\bthey(?:[’']ve| have|[’']re| are| had)? (?:just |all )?(?:moved|put|use|run|went|chose|switched|dropped|migrated|replaced|wrote|sent|stored|recorded|logged|printed)\b"
)
_OPTIONS = re.compile(
    r"\b(?:options?|candidates?|alternatives?|contenders?|on the (?:short)?list|shortlist|choices?|to choose from|between(?! (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|mid\w+|noon|sun\w+|each|every)))\b",
    _I,
)
_PART = re.compile(r"^(?:[’']s)?[ -](?:[\w-]+ed )?([a-z][\w-]*)")
_NO_NOUN = _words(
    "a about above across after again all alone already also although always an and another any anymore anyway "
    "are around as at away became because becomes before behind below between both bring brings but by came can "
    "cannot carries clusters comes copes costs could covers did dies do does don eats either else even ever every "
    "fails falls first for from gave gets gives go goes got had has have he helps here holds how i if in inside "
    "instead into is isn it its just keeps knows like looks makes may means might most must nearly needed needs "
    "never no nor not now of off on once one only onto or our out outside over pays per pins please plus reads "
    "really replaces runs said saves says sends since so speaks stays still takes than that the their them then "
    "there these they this those through till to today together too twice under until up use used uses very via "
    "wants was we went were what when where whether which while who why will with within without won works would "
    "writes wrong yes yet you withdrawn rejected dropped gone "
)
_ITSELF = _words(
    "api app backend binary board broker cache card certificate certificates client cluster codec connection "
    "connections container controller core database databases db encoding engine environment everywhere export "
    "extension file files format function hash hashes header index instance instances job language library link "
    "message messages mode model modem node nodes pair payload payloads payment port process program protocol "
    "queue runtime schema script server servers service services setup signature signatures socket stack standard "
    "stick sticks store stream table tables template templates timestamp timestamps token tokens topic topics "
    "transfer tunnel user version wire "
)
"""Nouns that say what a thing is, or what every use of it looks like: a Redis cache is Redis."""
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|keeps?|uses?|goes|stays?|will|gets?|sends?|calls?|holds?|reads?|writes?|runs?|take|do|does|we|i|they)\b|[’']s\b",
    _I,
)
_GIVEN = re.compile(r"\b(?:the|our|those|these|both|all|its|their) (?:[\w-]+ )?$", _I)


def clause_before(text: str, start: int) -> str:
    """The words between the beginning of the clause and the name."""
    return text[max((m.end() for m in _BREAK.finditer(text, 0, start)), default=0) : start]


def says_more(text: str, start: int) -> bool:
    """Whether the clause says something before the name, so that what follows it begins another: 'it is Go, and …'."""
    return _VERB.search(clause_before(text, start)) is not None


def refused(text: str, start: int, end: int, *, last: bool = True) -> bool:
    """Whether the words beside it turn it down: 'no X', 'instead of X', 'X is out', 'the X goes'.

    `last`: whether what follows `end` is said of it.
    """
    before, after = clause_before(text, start).lstrip(), text[end:]
    if _NOT_ONLY.match(after) or (_NOT.search(before) and _FOR_ALL.match(after)):
        return False
    if last and (_OUT.match(after) or _GOES.match(after)) and not within(text, start):
        return True
    if _REFUSES_BEFORE.search(before) or _NO_SUCH.search(before):
        return True
    if pattern("refused.those_out").search(curly(after)):
        return True
    return bool(_IS_NOT.match(after) and _SO_NO.search(after))


def unmade(text: str, start: int) -> bool:
    """Whether nothing shall be made of it: 'no X graveyard'. What is dropped was there: 'drop the X import'."""
    return _UNMADE.search(text[:start]) is not None


def part(text: str, end: int) -> str | None:
    """The noun after a name, where another thing is meant than what the name stands for: 'Go plug-ins', 'RAUC's slots'."""
    noun = _PART.match(text[end:])
    return noun[1] if noun and noun[1].casefold() not in _NO_NOUN | _ITSELF | words("tech_kind") else None


def given(text: str, start: int) -> bool:
    """Whether it is spoken of as something that is there: 'the old X boards'."""
    return _GIVEN.search(text[:start]) is not None


def within(text: str, start: int) -> bool:
    """Whether it only says where or how another thing is: 'firmware chunks over X'."""
    return _WITHIN.search(text[:start]) is not None


def scoped(text: str, end: int) -> bool:
    """Whether what is said of it holds for one use only: 'X for views is out'."""
    return _SCOPED.match(text[end:]) is not None


def elsewhere(text: str) -> bool:
    """Whether a sentence tells what people of another company do, or what stands there."""
    return _ELSEWHERE.search(text) is not None or pattern("frame.foreign").search(curly(text)) is not None


def unwanted(text: str, start: int) -> bool:
    """Whether somebody says that they do not want it, or that nobody here runs it."""
    return _UNWANTED.search(clause_before(text, start)) is not None


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether its clause has no verb: 'so X for the services, …'."""
    stop = _BREAK.search(text, end)
    return _VERB.search(clause_before(text, start) + text[end : stop.start() if stop else len(text)]) is None


def is_ground(text: str, start: int) -> bool:
    """Whether it stands in the reason for something else: '… because X is slow'."""
    return _GROUNDS.search(text, 0, start) is not None


def denied(text: str, start: int, end: int) -> bool:
    """Whether its clause denies something of it: 'nobody here runs X', 'I don't want X', 'X isn't a registry'."""
    return _NEGATED.search(clause_before(text, start)) is not None or _IS_NOT.match(text[end:]) is not None


def in_use(text: str, start: int, end: int) -> bool:
    """Whether it is there already: 'we run X', 'the X we've got', 'today X', 'X is on the board already', 'X stays'."""
    after = text[end:]
    if pattern("coined.in_use").search(curly(text[:start])):
        return True
    return bool(_IN_USE_BEFORE.search(text[:start]) or _IN_USE_AFTER.match(after) or _STAYS.match(after))


def plainly_used(text: str, start: int) -> bool:
    """Whether 'we use X' stands there without 'already' or 'got': said of what is there, and of what was just settled."""
    return _PLAINLY_USED.search(text[:start]) is not None


def describes(text: str, start: int) -> bool:
    """Whether a sentence tells what something is made of: 'the catalogue sits on X'."""
    return _DESCRIBES.search(text[:start]) is not None


def taken(text: str, start: int, end: int) -> bool:
    """Whether the words beside it choose it: 'it will be X', 'X it is', 'X becomes the default'."""
    return bool(_TAKEN_BEFORE.search(text[:start]) or _TAKEN_AFTER.match(text[end:]))


def lists_options(text: str) -> bool:
    """Whether a sentence lists what there is to choose from."""
    return _OPTIONS.search(text) is not None
