"""What can go wrong at an endpoint, as types, each with its sentence for a person and whether another try may help.

Foreign errors are translated here and nowhere else, by the name of their class, so that this module needs no client
library. What a server wrote into its error is shown shortened, on one line, and without anything that looks like a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from agent.engines.endpoint import Endpoint
from agent.errors import AnswerError, EndpointError
from agent.types import Seconds


class Failure(StrEnum):
    """The ways in which a call fails."""

    DOWN = "down"
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


RETRIED = frozenset({Failure.DOWN, Failure.TIMEOUT, Failure.RATE_LIMITED, Failure.SERVER})
"""What waiting may cure."""

USELESS = frozenset(
    {Failure.REFUSED, Failure.FILTERED, Failure.CUT, Failure.EMPTY, Failure.NOT_JSON, Failure.WRONG_SCHEMA}
)
"""The endpoint answered, and the answer cannot be used."""

_LATER = "run the command again later, answers so far are kept"
_SCHEMA = "choose a model and server that hold to a JSON schema"

SENTENCES: dict[Failure, str] = {
    Failure.DOWN: "{Host} cannot be reached{detail}; check the base URL and that the server runs.",
    Failure.TLS: "{Host} has a certificate that this machine does not trust{detail}; install its authority "
    "(SSL_CERT_FILE names one) or correct the base URL.",
    Failure.PROXY: "The proxy before {host} did not let the call through{detail}; check HTTPS_PROXY and NO_PROXY.",
    Failure.TIMEOUT: "{Host} did not answer within {timeout}; raise the timeout or choose a faster model.",
    Failure.RATE_LIMITED: f"{{Host}} limits how often it may be asked{{detail}}; {_LATER}.",
    Failure.QUOTA: "The account at {host} has no quota left{detail}; check its plan and billing, answers are kept.",
    Failure.SERVER: f"{{Host}} failed on its own side{{detail}}; {_LATER}.",
    Failure.WRONG_KEY: "{Host} does not accept the key; set OPENAI_API_KEY to one that is valid there.",
    Failure.FORBIDDEN: "The key may not use model {model!r} at {host}{detail}; ask for access or choose another model.",
    Failure.MODEL_UNKNOWN: "{Host} knows no model {model!r}{detail}; name one that it serves with --model.",
    Failure.NO_SUCH_ADDRESS: "Nothing speaks chat completions at {url}{detail}; the base URL mostly ends in /v1.",
    Failure.TOO_LONG: "The request is longer than model {model!r} at {host} can take{detail}; "
    "choose a model with more context.",
    Failure.BAD_REQUEST: "{Host} did not accept the request{detail}; it has to support response_format "
    "with a strict JSON schema.",
    Failure.PROTOCOL: "What answers at {host} does not speak chat completions{detail}; check the base URL.",
    Failure.REFUSED: "Model {model!r} at {host} refused to answer{detail}; choose another model.",
    Failure.FILTERED: "The content filter at {host} stopped the answer of model {model!r}{detail}; "
    "choose another model or endpoint.",
    Failure.CUT: "The answer of model {model!r} at {host} was cut off at its output limit; "
    "raise that limit at the server or choose a model with a larger one.",
    Failure.EMPTY: "Model {model!r} at {host} gave an empty answer{detail}; choose another model.",
    Failure.NOT_JSON: f"Model {{model!r}} at {{host}} answered with something that is not JSON{{detail}}; {_SCHEMA}.",
    Failure.WRONG_SCHEMA: f"Model {{model!r}} at {{host}} did not fill in the form as asked{{detail}}; {_SCHEMA}.",
}


class CallError(EndpointError):
    """A call that failed. `wait`: how many seconds the endpoint asked to wait, where it did."""

    def __init__(self, failure: Failure, sentence: str, wait: Seconds | None = None) -> None:
        super().__init__(sentence)
        self.failure = failure
        self.wait = wait


class UselessAnswerError(CallError, AnswerError):
    """An answer that cannot be used."""


class UnfitError(Exception):
    """An answer that does not fit the form: `message` tells the model what was wrong. Never leaves the engine."""

    def __init__(self, message: str, failure: Failure = Failure.WRONG_SCHEMA) -> None:
        super().__init__(message)
        self.failure = failure


def failed(failure: Failure, endpoint: Endpoint, detail: str = "", wait: Seconds | None = None) -> CallError:
    """The error for this failure. `detail`: what the endpoint said, shown shortened."""
    said = scrubbed(detail, endpoint)
    sentence = SENTENCES[failure].format(
        Host=f"The endpoint at {endpoint.host}",
        host=endpoint.host,
        url=endpoint.base_url.split("?")[0].rpartition("@")[2],
        model=endpoint.model,
        timeout=f"{endpoint.timeout:g} s",
        detail=f" ({said})" if said else "",
    )
    return (UselessAnswerError if failure in USELESS else CallError)(failure, sentence, wait)


_KEYLIKE = re.compile(r"\b(?:sk|pk|rk|key|Bearer)[-_ ][\w.*…-]{6,}", re.IGNORECASE)


def scrubbed(text: str, endpoint: Endpoint, limit: int = 160) -> str:
    """One line of at most `limit` characters without the key, or anything that looks like one."""
    key = endpoint.key.get_secret_value()
    if len(key) >= 4:  # a placeholder such as "x" would take letters out of words
        text = text.replace(key, "⟦key⟧")
    text = " ".join(_KEYLIKE.sub("⟦key⟧", text).split()).rstrip(".;")
    return text if len(text) <= limit else text[: limit - 1] + "…"


CLASSES: dict[str, Failure] = {
    "APITimeoutError": Failure.TIMEOUT,
    "APIConnectionError": Failure.DOWN,
    "AuthenticationError": Failure.WRONG_KEY,
    "OAuthError": Failure.WRONG_KEY,
    "SubjectTokenProviderError": Failure.WRONG_KEY,
    "PermissionDeniedError": Failure.FORBIDDEN,
    "NotFoundError": Failure.NO_SUCH_ADDRESS,
    "ConflictError": Failure.SERVER,
    "UnprocessableEntityError": Failure.BAD_REQUEST,
    "BadRequestError": Failure.BAD_REQUEST,
    "RateLimitError": Failure.RATE_LIMITED,
    "InternalServerError": Failure.SERVER,
    "APIStatusError": Failure.BAD_REQUEST,
    "APIResponseValidationError": Failure.PROTOCOL,
    "APIError": Failure.SERVER,
    "LengthFinishReasonError": Failure.CUT,
    "ContentFilterFinishReasonError": Failure.FILTERED,
    "InvalidWebhookSignatureError": Failure.PROTOCOL,
    "WebSocketConnectionClosedError": Failure.DOWN,
    "WebSocketQueueFullError": Failure.PROTOCOL,
    "_AmbiguousModuleClientUsageError": Failure.BAD_REQUEST,
    "APIRemovedInV1": Failure.PROTOCOL,
    "MutuallyExclusiveAuthError": Failure.WRONG_KEY,
    "StreamAlreadyConsumed": Failure.PROTOCOL,
    "OpenAIError": Failure.PROTOCOL,
}
"""The client library's errors, by class name; the nearest base that is listed counts."""

_BY_STATUS = {402: Failure.QUOTA, 407: Failure.PROXY, 408: Failure.TIMEOUT, 413: Failure.TOO_LONG}
_BY_CODE = {
    "insufficient_quota": Failure.QUOTA,
    "billing_hard_limit_reached": Failure.QUOTA,
    "model_not_found": Failure.MODEL_UNKNOWN,
    "context_length_exceeded": Failure.TOO_LONG,
    "string_above_max_length": Failure.TOO_LONG,
    "content_filter": Failure.FILTERED,
    "content_policy_violation": Failure.FILTERED,
    "invalid_api_key": Failure.WRONG_KEY,
}
_LENGTH = re.compile(
    r"max\w* (?:context|prompt|input|model) ?(?:length|size|len)|context (?:length|size|window)"
    r"|too many tokens|prompt is too long",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"\bmodels?\b.*(?:not found|not exist|unknown|no such|not supported)|(?:no such|unknown) model", re.IGNORECASE
)


def of(error: Exception, endpoint: Endpoint, wait: Seconds | None = None) -> CallError:
    """The client library's error as ours. `wait`: the pause that the endpoint asked for, in seconds."""
    failure = _kind(error)
    detail = "" if failure in {Failure.WRONG_KEY, Failure.TIMEOUT} else _detail(error)
    return failed(failure, endpoint, detail, wait)


def _kind(error: Exception) -> Failure:
    unknown = Failure.DOWN if isinstance(error, OSError) else Failure.PROTOCOL
    general = next((CLASSES[c.__name__] for c in type(error).__mro__ if c.__name__ in CLASSES), unknown)
    if general is Failure.DOWN:
        return _connection(error)
    status, message = getattr(error, "status_code", None), str(error)
    codes = {str(getattr(error, "code", "")), str(getattr(error, "type", ""))}
    named = next((failure for code, failure in _BY_CODE.items() if code in codes), None)
    if named or not isinstance(status, int):
        return named or general
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if general in {Failure.BAD_REQUEST, Failure.NO_SUCH_ADDRESS}:
        if _LENGTH.search(message):
            return Failure.TOO_LONG
        if _NO_MODEL.search(message):
            return Failure.MODEL_UNKNOWN
    return general


def _connection(error: Exception) -> Failure:
    for cause in _causes(error):
        names = {c.__name__ for c in type(cause).__mro__}
        if names & {"SSLError", "SSLCertVerificationError"} or "CERTIFICATE_VERIFY_FAILED" in str(cause):
            return Failure.TLS
        if "ProxyError" in names:
            return Failure.PROXY
        if names & {"DecodingError", "LocalProtocolError", "TooManyRedirects"}:
            return Failure.PROTOCOL
    return Failure.DOWN


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(8):  # a chain can be a ring
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _detail(error: Exception) -> str:
    """The innermost thing that was said: the system's words for a connection, the server's for an answer."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        body = getattr(error, "body", None)
        said = body.get("message") if isinstance(body, dict) else body
        text = said if isinstance(said, str) and "<html" not in said.casefold() else ""
        return f"status {status}: {text}" if text else f"status {status}"
    return [str(cause) for cause in _causes(error) if str(cause)][-1:][0] if str(error) else ""
