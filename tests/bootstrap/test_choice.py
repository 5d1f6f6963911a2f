"""Which engine a run uses, by configuration, environment and flags, and where a key may go."""

from __future__ import annotations

import pytest

from agent.bootstrap.choice import Choice, choose, host_of
from agent.bootstrap.configuration import DEFAULT_MODEL, configure
from agent.bootstrap.options import Options
from agent.catalogue import load
from agent.errors import UsageError
from agent.store.settings import Settings

KEY = {"OPENAI_API_KEY": "k-1"}
PRICES = load().prices


def chosen(
    options: Options | None = None,
    environment: dict[str, str] | None = None,
    own: dict[str, object] | None = None,
    workspace: dict[str, object] | None = None,
    trusted: dict[str, tuple[str, ...]] | None = None,
) -> Choice:
    files = Settings.model_validate(own or {}), Settings.model_validate(workspace or {})
    config = configure(options or Options(), *files, environment or {})
    return choose(config, environment or {}, PRICES, trusted or {})


def test_auto_is_offline_where_nothing_was_set() -> None:
    """Without key and base URL nothing leaves the machine, and the first line says so."""
    assert chosen().engine == "offline"
    assert "nothing leaves this machine" in chosen().headline()


@pytest.mark.parametrize(
    ("environment", "own"),
    [(KEY, None), ({"OPENAI_BASE_URL": "http://llm.example:1234/v1"}, None),
     ({}, {"endpoint": {"base_url": "https://llm.example/v1"}})],
)  # fmt: skip
def test_auto_is_openai_where_the_person_set_a_key_or_a_base_url(
    environment: dict[str, str], own: dict[str, object] | None
) -> None:
    """Either is enough, from the environment or the person's own configuration."""
    assert chosen(environment=environment, own=own).engine == "openai"


def test_an_empty_variable_sets_nothing() -> None:
    """`OPENAI_API_KEY=` is no key."""
    assert chosen(environment={"OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}).engine == "offline"


HOUSE: dict[str, object] = {"endpoint": {"base_url": "https://llm.house.example/v1"}}
NAMED: dict[str, tuple[dict[str, object], str, tuple[str, ...]]] = {
    "a base URL": (HOUSE, "llm.house.example", ("OPENAI_API_KEY",)),
    "one on this machine": ({"endpoint": {"base_url": "http://127.0.0.1:8000/v1"}}, "127.0.0.1:8000",
                            ("OPENAI_API_KEY",)),
    "a variable with a key": ({"endpoint": {"key_variable": "CI_TOKEN"}}, "api.openai.com", ("CI_TOKEN",)),
    "a header": ({"endpoint": {"headers": {"x-auth": "Bearer $CI_TOKEN"}}}, "api.openai.com", ("CI_TOKEN",)),
    "a proxy": ({"endpoint": {"proxy": "http://proxy.example:3128"}}, "proxy.example:3128", ()),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_what_a_workspace_names_counts_once_its_host_is_allowed_here(name: str) -> None:
    """One sentence with the host, the variable and the command before that; the key shows nowhere."""
    workspace, host, variables = NAMED[name]
    environment = {"OPENAI_API_KEY": "k-1", "CI_TOKEN": "t-secret-1"}
    with pytest.raises(UsageError, match=f"blueprint config trust {host}") as caught:
        chosen(environment=environment, workspace=workspace)
    assert all(v in str(caught.value) for v in variables)
    assert "secret" not in str(caught.value)
    assert chosen(environment=environment, workspace=workspace, trusted={host: variables}).endpoint
    if variables:
        with pytest.raises(UsageError, match=variables[0]):
            chosen(environment=environment, workspace=workspace, trusted={host: ("ANOTHER",)})


def test_what_a_workspace_names_and_the_person_overrides_needs_no_leave() -> None:
    """A flag or the environment says where; offline says nowhere; a model or a timeout sends nothing by itself."""
    assert chosen(Options(base_url="https://mine.example/v1"), KEY, workspace=HOUSE).endpoint
    assert chosen(environment=KEY | {"OPENAI_BASE_URL": "https://mine.example/v1"}, workspace=HOUSE).endpoint
    assert chosen(Options(engine="offline"), KEY, workspace=HOUSE).engine == "offline"
    made = chosen(environment=KEY, workspace={"endpoint": {"model": "m", "timeout": 7}}).endpoint
    assert made is not None
    assert (made.model, made.timeout) == ("m", 7)


def test_the_persons_own_headers_do_not_go_where_a_workspace_points() -> None:
    """They were meant for the person's own endpoint."""
    own: dict[str, object] = {"endpoint": {"base_url": "https://mine.example/v1", "headers": {"x-auth": "$MINE"}}}
    environment = {"MINE": "mine-secret"}
    theirs = chosen(environment=environment, own=own, workspace=HOUSE,
                    trusted={"llm.house.example": ("OPENAI_API_KEY",)})  # fmt: skip
    assert theirs.endpoint is not None
    assert theirs.endpoint.headers == {}
    mine = chosen(environment=environment, own=own).endpoint
    assert mine is not None
    assert mine.headers["x-auth"].get_secret_value() == "mine-secret"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://A.example/v1", "a.example"),
        ("https://a.example:443/v1", "a.example"),
        ("a.example:8443", "a.example:8443"),
        ("http://u:p@a.example:80", "a.example"),
        ("localhost:11434", "localhost:11434"),
    ],
)
def test_a_host_is_the_same_however_it_is_written(address: str, host: str) -> None:
    """Case, implied ports, passwords and paths are no part of it."""
    assert host_of(address) == host


def test_a_price_that_the_person_gives_makes_a_limit_possible() -> None:
    """By the model's name, before the list that comes with the program."""
    own: dict[str, object] = {"prices": {"house-7b": {"input": 0.5, "output": 1.5}}}
    made = chosen(Options(model="house-7b"), KEY, own).endpoint
    assert made is not None
    assert made.price is not None
    assert (made.price.input, made.price.output) == (0.5, 1.5)


def test_an_empty_model_is_a_usage_error() -> None:
    """Not a fault of ours."""
    with pytest.raises(UsageError, match="empty"):
        chosen(Options(model=" "), KEY)


def test_flags_win_over_the_workspace_and_that_over_the_persons_own() -> None:
    """Each overrides the one before."""
    own, workspace = {"engine": "openai"}, {"engine": "offline"}
    assert chosen(environment=KEY, own=own).engine == "openai"
    assert chosen(environment=KEY, own=own, workspace=workspace).engine == "offline"
    assert chosen(Options(engine="openai"), KEY, own, workspace).engine == "openai"
    assert chosen(Options(engine="offline"), KEY).endpoint is None


def test_the_model_comes_from_the_flag_else_the_environment_else_the_configuration() -> None:
    """And from the default where nobody named one."""
    own: dict[str, object] = {"endpoint": {"model": "m-own"}}
    named = KEY | {"OPENAI_MODEL": "m-env"}
    picks = [chosen(Options(model="m-flag"), named, own), chosen(None, named, own), chosen(None, KEY, own),
             chosen(None, KEY)]  # fmt: skip
    assert [c.endpoint.model for c in picks if c.endpoint] == ["m-flag", "m-env", "m-own", DEFAULT_MODEL]


def test_the_headline_names_host_model_and_price() -> None:
    """Before anything is sent, a person sees where to and for how much; never the key."""
    line = chosen(environment=KEY).headline()
    assert "api.openai.com" in line
    assert DEFAULT_MODEL in line
    assert "$" in line
    assert "k-1" not in line
    unknown = chosen(Options(model="nobody-knows"), KEY).headline()
    assert "price unknown" in unknown


@pytest.mark.parametrize("url", ["http://llm.example/v1", "http://10.0.0.7:8000/v1", "http://localhost.example/v1"])
def test_a_key_never_goes_over_plain_http_to_another_host(url: str) -> None:
    """One sentence that names the address and what to do; the key is not in it."""
    with pytest.raises(UsageError, match="https") as caught:
        chosen(environment=KEY | {"OPENAI_BASE_URL": url})
    assert url in str(caught.value)
    assert "k-1" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://localhost:8000/v1", "http://127.0.0.1:8000/v1", "http://[::1]:8000/v1", "https://llm.example/v1"]
)
def test_a_key_goes_to_this_machine_or_over_https(url: str) -> None:
    """A local server may be spoken to plainly."""
    assert chosen(environment=KEY | {"OPENAI_BASE_URL": url}).engine == "openai"


def test_without_a_key_a_named_server_may_speak_plain_http() -> None:
    """There is nothing to leak."""
    assert chosen(environment={"OPENAI_BASE_URL": "http://llm.example/v1"}).engine == "openai"


def test_openai_without_a_key_says_what_to_set() -> None:
    """Asked for by flag, with neither key nor server."""
    with pytest.raises(UsageError, match="OPENAI_API_KEY"):
        chosen(Options(engine="openai"))


def test_an_address_that_is_none_is_refused() -> None:
    """The sentence says how one is written."""
    with pytest.raises(UsageError, match="no http or https address"):
        chosen(Options(base_url="ftp://llm.example"), KEY)
