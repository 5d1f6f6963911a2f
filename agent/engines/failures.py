"""What can go wrong at an endpoint, as types: each with its cause, what is done about it, and its sentence.

The table `POLICIES` is the only place that says so; the engine acts by it and `docs/endpoints.md` prints it. Foreign
errors become these in `foreign.py`. What a server wrote into its error is shown shortened, on one line, and without
anything that looks like a key.
"""

from __future__ import annotations

import re
from enum import StrEnum

from agent.engines.endpoint import Endpoint
from agent.errors import AnswerError, EndpointError
from agent.model.plan import Usage
from agent.types import Frozen, Seconds


class Failure(StrEnum):
    """The ways in which a call fails."""

    DOWN = "down"
    LOST = "connection lost"
    TLS = "tls"
    PROXY = "proxy"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate limited"
    QUOTA = "quota"
    SERVER = "server error"
    WRONG_KEY = "wrong key"
    FORBIDDEN = "forbidden"
    MODEL_UNKNOWN = "model unknown"
    NO_SUCH_ADDRESS = "no such address"
    TOO_LONG = "too long"
    BAD_REQUEST = "bad request"
    PROTOCOL = "not the protocol"
    REFUSED = "refused"
    FILTERED = "filtered"
    CUT = "cut off by length"
    EMPTY = "empty"
    NOT_JSON = "not JSON"
    WRONG_SCHEMA = "wrong schema"
    WRONG_LANGUAGE = "wrong language"


class Remedy(StrEnum):
    """What is done about a failure before the run stops with its sentence."""

    WAIT = "wait, then try again"
    ADAPT = "ask in another way that the endpoint may take, and remember it"
    SPLIT = "split the work"
    AGAIN = "ask again, saying what was wrong"


class Policy(Frozen):
    """What a failure comes from, what is done about it in this order, and what the person reads where that is in vain.

    `useless`: the endpoint answered, and the answer cannot be used.
    """

    cause: str
    remedies: tuple[Remedy, ...] = ()
    sentence: str
    useless: bool = False


_LATER = "run the command again later, answers so far are kept"
_SCHEMA = "choose a model and server that hold to a JSON schema"

POLICIES: dict[Failure, Policy] = {
    Failure.DOWN: Policy(
        cause="no connection: refused, reset, no such host",
        remedies=(Remedy.WAIT,),
        sentence="{Host} cannot be reached{detail}; check the base URL and that the server runs.",
    ),
    Failure.LOST: Policy(
        cause="the connection ended before the answer did, also in the middle of a stream",
        remedies=(Remedy.WAIT,),
        sentence=f"The connection to {{host}} was lost in the middle of an answer{{detail}}; {_LATER}.",
    ),
    Failure.TLS: Policy(
        cause="a certificate that this machine does not trust",
        sentence="{Host} has a certificate that this machine does not trust{detail}; install its authority "
        "(SSL_CERT_FILE names one) or correct the base URL.",
    ),
    Failure.PROXY: Policy(
        cause="the proxy refused, status 407",
        sentence="The proxy before {host} did not let the call through{detail}; check HTTPS_PROXY and NO_PROXY.",
    ),
    Failure.TIMEOUT: Policy(
        cause="no whole answer within the timeout, status 408",
        remedies=(Remedy.WAIT,),
        sentence="{Host} did not answer within {timeout}; raise the timeout or choose a faster model.",
    ),
    Failure.RATE_LIMITED: Policy(
        cause="status 429; `retry-after-ms`, `Retry-After` and the `x-ratelimit-reset` headers say how long to wait",
        remedies=(Remedy.WAIT,),
        sentence=f"{{Host}} limits how often it may be asked{{detail}}; {_LATER}.",
    ),
    Failure.QUOTA: Policy(
        cause="`insufficient_quota`, status 402",
        sentence="The account at {host} has no quota left{detail}; check its plan and billing, answers are kept.",
    ),
    Failure.SERVER: Policy(
        cause="status 500 and above, 409, an error with status 200; adapted where it names the form",
        remedies=(Remedy.ADAPT, Remedy.WAIT),
        sentence=f"{{Host}} failed on its own side{{detail}}; {_LATER}.",
    ),
    Failure.WRONG_KEY: Policy(
        cause="status 401, `invalid_api_key`",
        sentence="{Host} does not accept the key; set {key} to one that is valid there.",
    ),
    Failure.FORBIDDEN: Policy(
        cause="status 403",
        sentence="The key may not use model {model!r} at {host}{detail}; ask for access or choose another model.",
    ),
    Failure.MODEL_UNKNOWN: Policy(
        cause="`model_not_found`, or words to that effect",
        sentence="{Host} knows no model {model!r}{detail}; name one that it serves with --model.",
    ),
    Failure.NO_SUCH_ADDRESS: Policy(
        cause="status 404 otherwise, 405, or a redirection, which is not followed",
        sentence="Nothing speaks chat completions at {url}{detail}; the base URL mostly ends in /v1.",
    ),
    Failure.TOO_LONG: Policy(
        cause="`context_length_exceeded` or words to that effect, status 413; also known beforehand",
        remedies=(Remedy.SPLIT,),
        sentence="The request is longer than model {model!r} at {host} can take{detail}; "
        "choose a model with more context.",
    ),
    Failure.BAD_REQUEST: Policy(
        cause="status 400 or 422 otherwise: a parameter or the form is refused",
        remedies=(Remedy.ADAPT,),
        sentence="{Host} did not accept the request{detail}; choose a server that takes it, or leave out what it "
        "names.",
    ),
    Failure.PROTOCOL: Policy(
        cause="a page, no choices, more than 16 MB, a body that cannot be decoded",
        sentence="What answers at {host} does not speak chat completions{detail}; check the base URL.",
    ),
    Failure.REFUSED: Policy(
        cause="a `refusal`, or prose that says so in place of the form",
        sentence="Model {model!r} at {host} refused to answer{detail}; choose another model.",
        useless=True,
    ),
    Failure.FILTERED: Policy(
        cause="`content_filter`, of the request or of the answer",
        sentence="The content filter at {host} stopped the answer of model {model!r}{detail}; "
        "choose another model or endpoint.",
        useless=True,
    ),
    Failure.CUT: Policy(
        cause="the output limit: a small one is raised, else turns and findings are read in halves, a section is "
        "asked for shorter",
        remedies=(Remedy.ADAPT, Remedy.SPLIT, Remedy.AGAIN),
        sentence="The answer of model {model!r} at {host} was cut off at its output limit; "
        "raise that limit at the server or choose a model with a larger one.",
        useless=True,
    ),
    Failure.EMPTY: Policy(
        cause="no text, or blanks alone",
        remedies=(Remedy.AGAIN,),
        sentence="Model {model!r} at {host} gave an empty answer{detail}; choose another model.",
        useless=True,
    ),
    Failure.NOT_JSON: Policy(
        cause="an answer in which no single JSON object stands, fences and thoughts taken off",
        remedies=(Remedy.AGAIN,),
        sentence=f"Model {{model!r}} at {{host}} answered with something that is not JSON{{detail}}; {_SCHEMA}.",
        useless=True,
    ),
    Failure.WRONG_SCHEMA: Policy(
        cause="JSON that does not fill in the form; a single item that does not is left out instead",
        remedies=(Remedy.AGAIN,),
        sentence=f"Model {{model!r}} at {{host}} did not fill in the form as asked{{detail}}; {_SCHEMA}.",
        useless=True,
    ),
    Failure.WRONG_LANGUAGE: Policy(
        cause="an answer in another script than the discussion, such as Chinese for English",
        remedies=(Remedy.AGAIN,),
        sentence="Model {model!r} at {host} answers in another language than the discussion's{detail}; "
        "choose another model.",
        useless=True,
    ),
}

RETRIED = frozenset(failure for failure, policy in POLICIES.items() if Remedy.WAIT in policy.remedies)
"""What waiting may cure."""
ASKED_AGAIN = frozenset(failure for failure, policy in POLICIES.items() if Remedy.AGAIN in policy.remedies)
"""What the model may cure once it is told."""
DIVIDED = frozenset(failure for failure, policy in POLICIES.items() if Remedy.SPLIT in policy.remedies)
"""What less work at a time may cure."""
USELESS = frozenset(failure for failure, policy in POLICIES.items() if policy.useless)
"""The endpoint answered, and the answer cannot be used."""


class CallError(EndpointError):
    """A call that failed.

    `wait`: how many seconds the endpoint asked to wait, where it did. `said`, `parameter`: what it wrote, and which
    parameter it named, for the code that adapts. `usage`: what a useless answer cost.
    """

    def __init__(
        self,
        failure: Failure,
        sentence: str,
        wait: Seconds | None = None,
        said: str = "",
        parameter: str | None = None,
    ) -> None:
        super().__init__(sentence)
        self.failure = failure
        self.wait = wait
        self.said = said
        self.parameter = parameter
        self.usage: Usage | None = None


class UselessAnswerError(CallError, AnswerError):
    """An answer that cannot be used."""


class UnfitError(Exception):
    """An answer that does not fit the form: `message` tells the model what was wrong. Never leaves the engine."""

    def __init__(self, message: str, failure: Failure = Failure.WRONG_SCHEMA) -> None:
        super().__init__(message)
        self.failure = failure


def failed(
    failure: Failure,
    endpoint: Endpoint,
    detail: str = "",
    wait: Seconds | None = None,
    said: str = "",
    parameter: str | None = None,
) -> CallError:
    """The error for this failure. `detail`: what the endpoint said, shown shortened; `said`: all of it, not shown."""
    shown = scrubbed(detail, endpoint)
    sentence = POLICIES[failure].sentence.format(
        Host=f"The endpoint at {endpoint.host}",
        host=endpoint.host,
        url=endpoint.base_url.split("?")[0].rpartition("@")[2],
        model=endpoint.model,
        key=endpoint.key_variable,
        timeout=f"{endpoint.timeout:g} s",
        detail=f" ({shown})" if shown else "",
    )
    kind = UselessAnswerError if failure in USELESS else CallError
    return kind(failure, sentence, wait, said or detail, parameter)


_KEYLIKE = re.compile(r"\b(?:sk|pk|rk|key|Bearer)[-_ ][\w.*…-]{6,}", re.IGNORECASE)


def scrubbed(text: str, endpoint: Endpoint, limit: int = 160) -> str:
    """One line of at most `limit` characters without the keys, or anything that looks like one."""
    for secret in endpoint.secrets():
        text = text.replace(secret, "⟦key⟧")
    text = " ".join(_KEYLIKE.sub("⟦key⟧", text).split()).rstrip(".;")
    return text if len(text) <= limit else text[: limit - 1] + "…"
