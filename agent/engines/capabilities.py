"""What an endpoint can do with a model, and what its refusals teach about that.

Nothing is taken for granted and nothing is asked beforehand: the fullest request goes out, and what the endpoint
refuses is left out or put in another way from then on. A record of it is kept by endpoint and model. `blueprint doctor`
fills in the rest, one small call each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import Field, ValidationError

from agent.engines.failures import CallError, Failure
from agent.types import Frozen, Tokens


class Structure(StrEnum):
    """How an endpoint is told the form of an answer, best first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


class Limit(StrEnum):
    """The parameter that bounds an answer."""

    NEW = "max_completion_tokens"
    OLD = "max_tokens"
    NONE = "none"


class Capabilities(Frozen):
    """What one endpoint does with one model. Null: not known yet.

    `output`: the output limit that has to be sent, since the endpoint's own is too small. `counted`, `reported`: input
    tokens as we counted them and as the endpoint did, over all calls; `densest`: their highest ratio in one call.
    """

    structure: Structure = Structure.SCHEMA
    told: bool = Field(default=False, description="The schema stands in the prompt as well: the endpoint ignores it")
    system: bool = Field(default=True, description="Takes a system message")
    temperature: bool | None = None
    limit: Limit = Limit.NEW
    output: Tokens | None = None
    tools: bool | None = None
    streams: bool | None = None
    only_streams: bool = False
    stream_usage: bool | None = None
    thinks: bool | None = None
    context: Tokens | None = None
    counted: int = 0
    reported: int = 0
    densest: float = 1.0

    @property
    def ratio(self) -> float:
        """Tokens that the endpoint counts for one of ours."""
        return self.reported / self.counted if self.counted else 1.0

    def measured(self, counted: Tokens, reported: Tokens) -> Capabilities:
        """With what one more call counted. What is far off is no count of this request and is passed over."""
        if counted < _MEASURABLE or not 0.4 <= reported / counted <= 4:
            return self
        both = {"counted": self.counted + counted, "reported": self.reported + reported}
        densest = max(self.densest, round(reported / counted, 2))
        return self.model_copy(update={**both, "densest": densest})

    def changed(self, since: Capabilities, now: Capabilities) -> Capabilities:
        """With what differs between two others: two threads may learn different things at a time."""
        new = {name: value for name, value in now if value != getattr(since, name)}
        return self.model_copy(update=new)


_MEASURABLE: Tokens = 200

_STRUCTURE = re.compile(
    r"response_?format|json[_ ]?schema|json[_ ]?object|json[_ ]mode|structured[_ ]outputs?|\bschemas?\b|\bgrammar"
    r"|guided",
    re.IGNORECASE,
)
_LIMITS = re.compile(r"max_(?:completion_|output_|new_)?tokens", re.IGNORECASE)
_AT_MOST = re.compile(
    r"(?:at most|up to|maximum (?:of|is|value is)?|less than or equal to|<="
    r"|exceeds? (?:the )?(?:maximum|limit)\D{0,20})\s*(\d[\d,_]{2,})",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"\bsystem\b.{0,30}\b(?:role|messages?|prompts?|instructions?)\b|\broles?\b.{0,60}\bsystem\b"
    r"|roles must alternate|first message.{0,30}user",
    re.IGNORECASE,
)
_STREAM_ONLY = re.compile(
    r"(?:only|must|require[sd]?|needs?|enable|set)\b.{0,40}\bstream|\bstream\w*\b.{0,40}\b(?:only|required|must|true)"
    r"|\bnon-?stream",
    re.IGNORECASE,
)
_CONTEXT = re.compile(
    r"(?:context|n_ctx|num_ctx|max_model_len|maximum)\D{0,60}?(\d[\d,_]{2,})(?!\s*(?:completion|output))", re.IGNORECASE
)


def learned(known: Capabilities, error: CallError, sent: Mapping[str, Any]) -> Capabilities | None:
    """What a refusal teaches; null where it teaches nothing, so that asking once more would be in vain.

    `sent`: the body that was refused.
    """
    said = f"{error.parameter or ''} {error.said}"
    if error.failure is Failure.SERVER:
        named = _STRUCTURE.search(said) if "response_format" in sent else None
        return _looser(known) if named else None
    if error.failure is not Failure.BAD_REQUEST:
        return None
    for rule in (_streaming, _limited, _temperature, _roles, _structure):
        found = rule(known, error, said, sent)
        if found is not None:
            return found if found != known else None
    return None


def context_told(error: CallError) -> Tokens | None:
    """The size of the context that an error names, in tokens."""
    match = _CONTEXT.search(error.said)
    size = _number(match[1]) if match else 0
    return size if 1_000 <= size <= 10_000_000 else None


def _streaming(known: Capabilities, error: CallError, said: str, sent: Mapping[str, Any]) -> Capabilities | None:
    if "stream_options" in sent and "stream_options" in said:
        return known.model_copy(update={"stream_usage": False})
    if not sent.get("stream") and _STREAM_ONLY.search(said):
        return known.model_copy(update={"only_streams": True, "streams": True})
    return None


def _limited(known: Capabilities, error: CallError, said: str, sent: Mapping[str, Any]) -> Capabilities | None:
    if known.limit.value not in sent or not _LIMITS.search(said):
        return None
    most = _AT_MOST.search(said)
    if most and _number(most[1]) < sent[known.limit.value]:
        return known.model_copy(update={"output": _number(most[1])})
    if known.limit is Limit.NEW:
        return known.model_copy(update={"limit": Limit.OLD})
    return known.model_copy(update={"limit": Limit.NONE})


def _temperature(known: Capabilities, error: CallError, said: str, sent: Mapping[str, Any]) -> Capabilities | None:
    if "temperature" in sent and "temperature" in said.casefold():
        return known.model_copy(update={"temperature": False})
    return None


def _roles(known: Capabilities, error: CallError, said: str, sent: Mapping[str, Any]) -> Capabilities | None:
    if known.system and _SYSTEM.search(said):
        return known.model_copy(update={"system": False})
    return None


def _structure(known: Capabilities, error: CallError, said: str, sent: Mapping[str, Any]) -> Capabilities | None:
    """The form is what servers differ in most, so a refusal that names nothing else is taken for one of the form."""
    if "response_format" not in sent or not (_STRUCTURE.search(said) or error.parameter is None):
        return None
    if _LIMITS.search(said) or "temperature" in said.casefold():
        return None  # it names something that was not sent
    return _looser(known)


def _looser(known: Capabilities) -> Capabilities | None:
    steps = {Structure.SCHEMA: Structure.OBJECT, Structure.OBJECT: Structure.TEXT}
    step = steps.get(known.structure)
    return None if step is None else known.model_copy(update={"structure": step})


def _number(text: str) -> int:
    return int(text.replace(",", "").replace("_", ""))


def parse(text: str | None) -> Capabilities:
    """What was kept; nothing known where it cannot be read."""
    try:
        return Capabilities.model_validate_json(text) if text else Capabilities()
    except ValidationError:
        return Capabilities()
