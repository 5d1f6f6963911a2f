"""Who is speaking: telling `Priya: text` from `Note: text`, and the two sides of a conversation with an assistant.

A line that begins with a few words and a colon may name its speaker. It does where the name recurs, or at least looks
like a name, and is none of the words that introduce something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["user", "assistant", "system"]

MAX_NAME = 64


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = r"[^\W_][\w.'’&@+\-]*"
_NAME = re.compile(rf"[@~]?{_WORD}(?:,? {_WORD}){{0,5}}(?: ?[(\[|][^()\[\]|]{{1,40}}[)\]|]?)?")
_SUFFIX = re.compile(r"\s?[(\[|].*$")
_PARTICLES = _words("van von der den de da del della di du la le el al bin ibn ter ten ten' y e of und zu dos das")
_SIDES: dict[str, Side] = {
    **dict.fromkeys(("user", "human", "you", "me", "prompt", "you said", "user prompt"), "user"),
    **dict.fromkeys(
        ("assistant", "ai", "ai assistant", "chatgpt", "chatgpt said", "claude", "claude code", "gemini", "gemini said",
         "copilot", "copilot said", "github copilot", "codex", "gpt", "bot", "model", "response", "llm", "deepseek",
         "mistral", "perplexity"),
        "assistant",
    ),
    **dict.fromkeys(("system", "system prompt", "developer message"), "system"),
}  # fmt: skip
_SURELY_ASSISTANT = frozenset(
    ("assistant", "ai", "ai assistant", "chatgpt", "chatgpt said", "gpt", "github copilot", "claude code")
)
_UNKNOWN = re.compile(r"(?:unknown|unidentified|inaudible)(?: speaker| participant)?$|\?+$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:speaker|person|participant|guest|interviewee|voice|spk)[ _]?\w{1,3}$", re.IGNORECASE)
_NEVER = _words(
    """note notes nb n.b re fwd fw ps p.s aside example examples e.g i.e decision decisions decided action actions
    todo to-do fixme warning caution important tip hint info attention summary abstract overview conclusion agenda
    subject from to cc bcc date time attendees present participants absent location topic topics title meeting
    recorded duration where when who what why how which whether question questions answer answers context
    background goal goals scope requirement requirements constraint constraints assumption assumptions option
    options alternative alternatives pro con pros cons advantage advantages disadvantage disadvantages benefit
    benefits drawback drawbacks risk risks mitigation consequence consequences rationale reason reasons because
    problem solution result results status owner due deadline update edit edited see also source sources link
    links reference references figure table listing code output input usage default version step steps phase stage
    part section chapter item point rule rules first second third fourth fifth firstly secondly thirdly finally
    next last then later before after however therefore thus so and but or if else otherwise anyway basically well
    okay ok yes no sure right correct agreed agree thanks quote recap tldr tl;dr bottom short long final total
    average minimum maximum http https ftp file mailto meaning namely specifically remember proposal proposed open
    resolved resolution done blocked blocker blockers followup follow-up takeaway takeaways key outcome outcomes
    issue issues bug bugs feature features name description type kind value error errors exception trace debug
    verdict caveat caveats minutes plan today tomorrow yesterday monday tuesday wednesday thursday friday saturday
    sunday spoiler correction clarification hinweis anmerkung achtung wichtig frage antwort entscheidung beschluss
    aufgabe beispiel betreff thema fazit nota remarque exemple décision objet réponse ejemplo decisión pregunta
    respuesta asunto"""
)
_THINGS = _words(
    """policy model service services data database api apis storage store queue queues cache caches retry retries
    timeout timeouts migration deployment deploy architecture design security auth authentication authorization
    authorisation logging monitoring observability metrics tracing testing tests performance latency throughput
    capacity cost costs backend frontend client server gateway broker events event schema contract contracts
    versioning compatibility consistency availability scaling retention backup backups infrastructure network
    protocol format interface endpoint endpoints pipeline ingestion sync replication partition partitions index
    indexes transaction transactions ordering delivery idempotency backpressure boundary boundaries layer layers
    module modules component components library libraries framework language tooling tools ci cd team's week day
    month quarter sprint release roadmap budget price pricing"""
)

_USED = re.compile(
    r"\b(?:use|uses|using|used|via|on|in|into|run|runs|running|adopt|choose|chose|drop|replace|replacing|versus|vs|than"
    r"|against|pick) "
    r"(?:the )?([\w.+\-]*\w)",
    re.IGNORECASE,
)
"""What the text speaks of as of a thing that is used: 'use Kafka', 'via Kafka', 'than Kafka'."""


def side(name: str) -> Side | None:
    """Which side of a conversation with an assistant a label stands for, if it can stand for one."""
    bare = _SUFFIX.sub("", name).strip().casefold()
    if bare.startswith(("gpt-", "claude-", "claude ", "gemini ")):
        return "assistant"
    return _SIDES.get(bare)


def shown(name: str) -> str | None:
    """The name as `Turn.speaker` shows it: null for those who are only called unknown."""
    bare = re.sub(r"\s+", " ", name).strip(" *:")
    return None if not bare or _UNKNOWN.match(bare) else bare[:MAX_NAME]


def split_label(line: str) -> tuple[str, str] | None:
    """`Name: text` → (name, text) where the part before the colon could be a name by its form alone; else None."""
    place = _colon(line)
    if place < 1:
        return None
    name = line[:place].strip()
    return (name, line[place + 1 :].strip()) if _NAME.fullmatch(name) else None


def _colon(line: str) -> int:
    """The first colon that ends a label: followed by a blank, by nothing, or of full width."""
    for place, char in enumerate(line[: MAX_NAME + 1]):
        if char == "：" or (char == ":" and line[place + 1 : place + 2] in ("", " ", "\t", "\u00a0")):
            return place
        if char in ':<>{}=/"“”;!?' and not (char in "/:" and "(" in line[:place] and ")" not in line[:place]):
            return -1
    return -1


def never(name: str) -> bool:
    """Whether a label is one that introduces something else than a speaker's words."""
    words = _SUFFIX.sub("", name).strip(" *").casefold().split()
    if not words or not any(c.isalpha() for c in name):
        return True
    if _NUMBERED.match(" ".join(words)):
        return False
    return words[0] in _NEVER or words[-1] in _NEVER or any(w in _THINGS for w in words)


def looks_like_name(name: str) -> bool:
    """Whether a label looks like a person's name: capitalised words, particles, initials; no digits."""
    bare = _SUFFIX.sub("", name).strip(" *@~")
    if _NUMBERED.match(bare):
        return True
    words = bare.replace(",", "").split()
    if never(name) or not words or len(words) > 5 or any(c.isdigit() for c in bare):
        return False
    return all(_capital(word) or word in _PARTICLES for word in words) and any(_capital(word) for word in words)


def _capital(word: str) -> bool:
    first = next((c for c in word if c.isalpha()), "")
    return bool(first) and first == first.upper()


def speakers(labels: Iterable[str], prose: str, paragraphs: int) -> frozenset[str]:
    """Those of the labels that name speakers.

    `labels`: the label of each line that has one, in order. `prose`: the whole text, in which a thing is spoken of as a
    thing. `paragraphs`: how many places there are that could have had a label.
    """
    counts = Counter(labels)
    sides = {name: side(name) for name in counts}
    if _both_sides(counts, sides) and not _people(counts, sides):
        return frozenset(name for name, which in sides.items() if which)
    things = {thing.casefold() for thing in _USED.findall(prose)}
    dense = sum(n for name, n in counts.items() if not never(name)) >= paragraphs / 2
    often = {
        name
        for name, n in counts.items()
        if n > 1 and _may_recur(name, n, dense=dense) and not (n < 4 and name.casefold() in things)
    }
    once = {name for name, n in counts.items() if n == 1 and looks_like_name(name) and name.casefold() not in things}
    if not often and (len(once) < 2 or not dense):
        return frozenset()
    return frozenset(often | once)


def _both_sides(counts: Counter[str], sides: dict[str, Side | None]) -> bool:
    """Whether user and assistant speak; words like 'prompt' and 'model' have to be said three times in all."""
    said = sum(n for name, n in counts.items() if sides[name])
    sure = any(name.casefold() in _SURELY_ASSISTANT for name in counts)
    return {"user", "assistant"} <= set(sides.values()) and (sure or said >= 3)


def _people(counts: Counter[str], sides: dict[str, Side | None]) -> bool:
    """Whether others than the two sides speak at least as often as these: then 'Claude' is somebody's name."""
    theirs = sum(n for name, n in counts.items() if sides[name] is None and n > 1 and looks_like_name(name))
    return theirs >= sum(n for name, n in counts.items() if sides[name])


def _may_recur(name: str, count: int, *, dense: bool) -> bool:
    """Whether a label that recurs may be a speaker: a name, a nick where most lines have a label, a role said often."""
    if never(name):
        return False
    words = _SUFFIX.sub("", name).split()
    return (
        looks_like_name(name) or (len(words) == 1 and dense) or (len(words) <= 3 and count >= 3 and _capital(words[0]))
    )


def with_assistant(names: Iterable[str]) -> dict[str, Side] | None:
    """Which side each label speaks for, where these are the labels of a conversation with an assistant; else None.

    One named person and a label that can only be an assistant's are one too.
    """
    known = {name: side(name) for name in names}
    people = [name for name, which in known.items() if which is None]
    assistants = {name for name, which in known.items() if which == "assistant"}
    if not assistants:
        return None
    if not people and "user" in known.values():
        return {name: which for name, which in known.items() if which}
    sure = any(_SUFFIX.sub("", name).strip().casefold() in _SURELY_ASSISTANT for name in assistants)
    if len(people) == 1 and "user" not in known.values() and sure:
        return {name: which or "user" for name, which in known.items()}
    return None
