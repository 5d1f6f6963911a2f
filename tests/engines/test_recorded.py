"""Looked up, kept to the budget, stored before it is used, logged."""

from __future__ import annotations

import pytest
from engine_samples import MemoryCache, MemoryLog
from hypothesis import given
from hypothesis import strategies as st

from agent.engines.endpoint import Price, price_of, prices
from agent.engines.failures import UnfitError
from agent.engines.recorded import Message, Noted, Purse, Recorder, Reply, Request
from agent.errors import BudgetError, EndpointError, UsageError
from agent.model.plan import Usage

PRICE = Price(input=2.0, cached_input=0.5, output=10.0)
REQUEST = Request(
    step="find", about="turns 1–3", model="m", form="find-v1", version=1, shape={"type": "object"}, answer_tokens=100,
    messages=(Message(role="system", content="rules"), Message(role="user", content="data")),
)  # fmt: skip


def recorder(cache: MemoryCache, log: MemoryLog, limit: float | None = None) -> Recorder:
    return Recorder(cache, log, Purse(limit, PRICE, "m"), len)


def speak(_: Request) -> Reply:
    return Reply(
        text="answer", usage=Usage(calls=1, input_tokens=1_000, cached_tokens=400, output_tokens=200, seconds=1.5)
    )


def read(text: str) -> Noted[str]:
    return text.upper(), ()


def test_a_call_is_logged_with_tokens_cost_and_time() -> None:
    """600 tokens at 2, 400 at 0.5 and 200 at 10 dollars a million."""
    log = MemoryLog()
    assert recorder(MemoryCache(), log).ask(REQUEST, speak, read) == "ANSWER"
    (call,) = log.calls
    assert (call.step, call.about, call.outcome, call.request) == ("find", "turns 1–3", "ok", REQUEST.key)
    assert call.usage.cost == pytest.approx((600 * 2 + 400 * 0.5 + 200 * 10) / 1e6)
    assert call.usage.seconds == 1.5


def test_the_answer_is_stored_before_it_is_read() -> None:
    """A reader that fails does not lose what was paid for."""
    cache = MemoryCache()

    def crash(_: str) -> Noted[str]:
        assert cache.answers == {REQUEST.key: "answer"}
        raise UnfitError("no")

    with pytest.raises(UnfitError):
        recorder(cache, MemoryLog()).ask(REQUEST, speak, crash)


def test_a_stored_answer_is_not_asked_for() -> None:
    """And is logged as free."""
    cache, log = MemoryCache(), MemoryLog()
    cache.put(REQUEST.key, "old")

    def never(_: Request) -> Reply:
        raise AssertionError

    assert recorder(cache, log).ask(REQUEST, never, read) == "OLD"
    assert (log.calls[0].usage, log.calls[0].outcome) == (Usage(), "ok, from the cache")


def test_a_failed_call_gives_its_money_back() -> None:
    """What was set aside for it is free for the next one."""
    made = recorder(MemoryCache(), MemoryLog(), limit=0.002)

    def fail(_: Request) -> Reply:
        raise EndpointError

    for _ in range(5):
        with pytest.raises(EndpointError):
            made.ask(REQUEST, fail, read)
    assert made.purse.spent.cost == 0


def test_the_limit_counts_what_other_threads_have_on_the_way() -> None:
    """Two calls that each fit, but not together: the second is refused."""
    purse = Purse(0.003, PRICE, "m")
    held = purse.hold(1_000, 0)
    with pytest.raises(BudgetError):
        purse.hold(1_000, 0)
    purse.release(held)
    purse.hold(1_000, 0)


@given(st.lists(st.integers(0, 500_000), max_size=12), st.floats(0.01, 2))
def test_the_limit_holds_while_estimates_do(sizes: list[int], limit: float) -> None:
    """However calls come, what was spent never passes the limit if each costs what it was estimated at."""
    purse = Purse(limit, PRICE, "m")
    for size in sizes:
        try:
            held = purse.hold(size, 10)
        except BudgetError:
            continue
        purse.settle(held, Usage(calls=1, input_tokens=size, output_tokens=10))
    assert (purse.spent.cost or 0) <= limit + 1e-9


def test_an_unknown_price_is_an_unknown_cost() -> None:
    """Not zero: a person is never told that something was free."""
    purse = Purse(None, None, "m")
    assert purse.settle(purse.hold(1, 1), Usage(calls=1, input_tokens=1)).cost is None
    assert purse.spent.cost is None


CHANGES = {
    "model": {"model": "n"},
    "form": {"form": "find-v2"},
    "template's version": {"version": 2},
    "schema": {"shape": {"type": "object", "x": 1}},
    "word": {"messages": (REQUEST.messages[0], Message(role="user", content="data!"))},
    "role": {"messages": (REQUEST.messages[0], Message(role="assistant", content="data"))},
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_decides_the_answer_is_in_the_hash(what: str) -> None:
    """A change of it asks anew; what only labels the call does not."""
    assert REQUEST.model_copy(update=CHANGES[what]).key != REQUEST.key
    assert REQUEST.model_copy(update={"about": "elsewhere", "step": "x", "answer_tokens": 9}).key == REQUEST.key


def test_a_dated_release_costs_what_its_name_costs() -> None:
    """The longest name counts; a sibling is no release."""
    table = prices('[models]\n"a-4" = {input = 1.0, output = 2.0}\n"a-4-mini" = {input = 0.1, output = 0.2}')
    assert price_of("a-4-2026-01-02", table) == table["a-4"]
    assert price_of("a-4-mini-2026-01-02", table) == table["a-4-mini"]
    assert price_of("a-4-nano", table) is None
    assert price_of("b", table) is None


@pytest.mark.parametrize(
    "text", ["[models", "models = 3", "[models]\nx = {input = -1, output = 1}", "[models]\nx = {output = 1}"]
)
def test_a_bad_price_table_is_one_sentence(text: str) -> None:
    """And not a traceback."""
    with pytest.raises(UsageError, match="price table"):
        prices(text)
