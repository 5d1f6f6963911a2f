"""Foreign errors become ours at one border, each with its sentence."""

from __future__ import annotations

import openai
import pytest
from pydantic import SecretStr

from agent.engines.endpoint import Endpoint
from agent.engines.failures import POLICIES, USELESS, CallError, Failure, failed, scrubbed
from agent.engines.foreign import CLASSES, of
from agent.errors import AnswerError, EndpointError

ENDPOINT = Endpoint(
    base_url="https://models.example.org:8443/v1", key=SecretStr("sk-live-abcdef1234567890"), model="gpt-4o"
)


def foreign() -> list[type[Exception]]:
    """Every exception class that the client library defines."""
    found: set[type[Exception]] = {openai.OpenAIError}
    waiting = [openai.OpenAIError]
    while waiting:
        for sub in waiting.pop().__subclasses__():
            if sub not in found:
                found.add(sub)
                waiting.append(sub)
    named = (getattr(openai, name) for name in dir(openai) if name.endswith("Error"))
    return sorted(found | {c for c in named if issubclass(c, Exception)}, key=lambda c: c.__name__)


@pytest.mark.parametrize("error", foreign(), ids=lambda c: c.__name__)
def test_every_error_of_the_client_library_is_mapped(error: type[Exception]) -> None:
    """By its own name: a class that a new version adds fails here until somebody says what it means."""
    assert error.__name__ in CLASSES
    made = of(error.__new__(error), ENDPOINT)
    assert isinstance(made, EndpointError)


@pytest.mark.parametrize("failure", Failure)
def test_each_failure_has_one_sentence_that_names_place_and_way_out(failure: Failure) -> None:
    """What, where, what to do; useless answers are AnswerErrors."""
    made = failed(failure, ENDPOINT, "the server's own words")
    sentence = str(made)
    assert "models.example.org" in sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert ";" in sentence
    assert "{" not in sentence
    assert isinstance(made, AnswerError) is (failure in USELESS)
    assert POLICIES[failure].cause


def test_a_key_never_shows() -> None:
    """Neither ours, nor one that a server writes into its message, whole or in part."""
    said = "Incorrect key sk-live-abcdef1234567890 or sk-proj-****WXYZ, header Bearer abcdefghij"
    assert "abcdef" not in scrubbed(said, ENDPOINT)
    assert "WXYZ" not in scrubbed(said, ENDPOINT)
    assert "sk-live" not in repr(ENDPOINT)
    assert "sk-live" not in ENDPOINT.model_dump_json()


def test_what_a_server_said_is_one_short_line() -> None:
    """A page of HTML or a wall of text does not reach the person."""
    assert len(scrubbed("word " * 500, ENDPOINT)) <= 160
    assert "\n" not in scrubbed("a\n\nb", ENDPOINT)


def test_a_placeholder_for_a_key_does_not_eat_letters() -> None:
    """Local servers are used with a key such as 'x'; sentences stay readable."""
    local = ENDPOINT.model_copy(update={"key": SecretStr("x")})
    assert scrubbed("next box", local) == "next box"


def test_a_password_in_the_address_never_shows() -> None:
    """The sentence names host and port alone."""
    secret = ENDPOINT.model_copy(update={"base_url": "https://ann:hunter2@models.example.org/v1?token=t0k3n"})
    for failure in Failure:
        sentence = str(failed(failure, secret))
        assert "hunter2" not in sentence
        assert "t0k3n" not in sentence


def caused(outer: Exception, inner: BaseException) -> Exception:
    outer.__cause__ = inner
    return outer


class ProxyError(Exception):
    """Named as the HTTP library names its own."""


class DecodingError(Exception):
    """Named as the HTTP library names its own."""


@pytest.mark.parametrize(
    ("cause", "failure"),
    [
        (OSError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate"), Failure.TLS),
        (ProxyError("407 Proxy Authentication Required"), Failure.PROXY),
        (OSError("[Errno 111] Connection refused"), Failure.DOWN),
        (DecodingError("Error -3 while decompressing data"), Failure.PROTOCOL),
    ],
)
def test_a_lost_connection_is_told_by_its_cause(cause: Exception, failure: Failure) -> None:
    """TLS and proxy want other remedies than a server that is down."""
    outer = openai.APIConnectionError.__new__(openai.APIConnectionError)
    Exception.__init__(outer, "Connection error.")
    made = of(caused(outer, cause), ENDPOINT)
    assert isinstance(made, CallError)
    assert made.failure is failure
