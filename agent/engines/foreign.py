"""The client library's errors as ours, and nowhere else.

They are told by the names of their classes, so that this module needs no client library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from agent.engines.endpoint import Endpoint
from agent.engines.failures import CallError, Failure, failed
from agent.types import Seconds

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
    # of the transport below, while an answer is being read
    "TimeoutException": Failure.TIMEOUT,
    "ProxyError": Failure.PROXY,
    "TransportError": Failure.DOWN,
    "DecodingError": Failure.PROTOCOL,
    "HTTPError": Failure.PROTOCOL,
}
"""The libraries' errors, by class name; the nearest base that is listed counts."""

_BY_STATUS = {
    402: Failure.QUOTA, 405: Failure.NO_SUCH_ADDRESS, 407: Failure.PROXY, 408: Failure.TIMEOUT, 413: Failure.TOO_LONG,
}  # fmt: skip
_BY_CODE = {
    "insufficient_quota": Failure.QUOTA,
    "billing_hard_limit_reached": Failure.QUOTA,
    "billing_not_active": Failure.QUOTA,
    "model_not_found": Failure.MODEL_UNKNOWN,
    "DeploymentNotFound": Failure.MODEL_UNKNOWN,
    "context_length_exceeded": Failure.TOO_LONG,
    "exceed_context_size_error": Failure.TOO_LONG,
    "string_above_max_length": Failure.TOO_LONG,
    "content_filter": Failure.FILTERED,
    "content_policy_violation": Failure.FILTERED,
    "invalid_api_key": Failure.WRONG_KEY,
    "rate_limit_exceeded": Failure.RATE_LIMITED,
}
_LENGTH = re.compile(
    r"max\w* (?:context|prompt|input|model|sequence) ?(?:length|size|len)|context (?:length|size|window)"
    r"|too many (?:input )?tokens|(?:prompt|input|request) (?:is )?too (?:long|large)"
    r"|(?:exceed\w*|larger than|longer than|greater than) .{0,40}\b(?:context|n_ctx|num_ctx)\b",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"\bmodels?\b.*(?:not found|not exist|unknown|no such|not supported|not loaded)|(?:no such|unknown) model",
    re.IGNORECASE,
)
_QUOTA = re.compile(r"insufficient[_ ](?:quota|balance|credit|funds)|exceeded your current quota", re.IGNORECASE)


def of(error: Exception, endpoint: Endpoint, wait: Seconds | None = None, *, begun: bool = False) -> CallError:
    """The client library's error as ours.

    `wait`: the pause that the endpoint asked for, in seconds. `begun`: the answer was already on its way.
    """
    failure = _kind(error)
    if begun and failure is Failure.DOWN:
        failure = Failure.LOST
    detail = "" if failure in {Failure.WRONG_KEY, Failure.TIMEOUT} else _detail(error)
    body = getattr(error, "body", None)
    parameter = body.get("param") if isinstance(body, dict) else None
    return failed(failure, endpoint, detail, wait, _said(error), parameter if isinstance(parameter, str) else None)


def of_body(given: Any, endpoint: Endpoint) -> CallError:
    """The `error` that came with status 200, as some gateways report failures."""
    fields: Mapping[str, Any] = given if isinstance(given, dict) else {"message": given}
    said = str(fields.get("message") or fields.get("code") or "")
    status = fields.get("code") if isinstance(fields.get("code"), int) else fields.get("status")
    general = {401: Failure.WRONG_KEY, 403: Failure.FORBIDDEN, 404: Failure.MODEL_UNKNOWN, 429: Failure.RATE_LIMITED}
    failure = _named(fields.get("code"), fields.get("type"))
    if failure is None and isinstance(status, int):
        failure = _BY_STATUS.get(status) or general.get(status)
        if failure is None and status in {400, 422}:
            failure = _by_words(said) or Failure.BAD_REQUEST
    if failure is Failure.RATE_LIMITED and _QUOTA.search(said):
        failure = Failure.QUOTA
    parameter = fields.get("param")
    return failed(
        failure or _by_words(said) or Failure.SERVER, endpoint, said,
        parameter=parameter if isinstance(parameter, str) else None,
    )  # fmt: skip


def _kind(error: Exception) -> Failure:
    unknown = Failure.DOWN if isinstance(error, OSError) else Failure.PROTOCOL
    general = next((CLASSES[c.__name__] for c in type(error).__mro__ if c.__name__ in CLASSES), unknown)
    if general is Failure.DOWN:
        return _connection(error)
    status, message = getattr(error, "status_code", None), _said(error)
    named = _named(getattr(error, "code", None), getattr(error, "type", None))
    if not isinstance(status, int):
        return named or general
    if status == 429 and _QUOTA.search(message):
        return Failure.QUOTA
    if named or status in _BY_STATUS:
        return named or _BY_STATUS[status]
    if 300 <= status < 400:
        return Failure.NO_SUCH_ADDRESS
    if general in {Failure.BAD_REQUEST, Failure.NO_SUCH_ADDRESS, Failure.SERVER}:
        return _by_words(message) or general
    return general


def _named(*codes: object) -> Failure | None:
    known = {str(code) for code in codes}
    return next((failure for code, failure in _BY_CODE.items() if code in known), None)


def _by_words(message: str) -> Failure | None:
    if _LENGTH.search(message):
        return Failure.TOO_LONG
    return Failure.MODEL_UNKNOWN if _NO_MODEL.search(message) else None


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


def _said(error: Exception) -> str:
    """All that was said, for the code that reads it."""
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else body
    return said if isinstance(said, str) else str(error)


def _detail(error: Exception) -> str:
    """The innermost thing that was said: the system's words for a connection, the server's for an answer."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        body = getattr(error, "body", None)
        said = body.get("message") if isinstance(body, dict) else body
        text = said if isinstance(said, str) and "<html" not in said.casefold() else ""
        if 300 <= status < 400:
            text = "it sends callers on to another address, which is not followed"
        return f"status {status}: {text}" if text else f"status {status}"
    return [str(cause) for cause in _causes(error) if str(cause)][-1:][0] if str(error) else ""
