"""Quantities: found in digits and words, compared across units, and idioms left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.text.numbers import compatible, digits, quantities, same, stands

FOUND = {
    "twelve hundred transfers per second": [("1200", "transfer/second")],
    "seventy-two hours": [("72", "hour")],
    "a hundred milliseconds": [("100", "millisecond")],
    "half a second": [("0.5", "second")],
    "an hour and a half": [("1.5", "hour")],
    "a quarter of a second": [("0.25", "second")],
    "two and a half": [("2.5", None)],
    "the ninety-ninth percentile": [("99", "percentile")],
    "p99 below 300ms": [("99", "percentile"), ("300", "millisecond")],
    "1,200 rows": [("1200", "row")],
    "16 KB and 16 KiB": [("16", "kilobyte"), ("16", "kibibyte")],
    "5 % or 5 percent": [("5", "percent"), ("5", "percent")],
    "10k events, 2M users": [("10000", "event"), ("2000000", "user")],
    "3x": [("3", "times")],
    "1.5 s": [("1.5", "second")],
    "8 to 60 compartments": [("8", "compartment"), ("60", "compartment")],
    "between five and ten seconds": [("5", "second"), ("10", "second")],
    "between one hundred and two hundred milliseconds": [("100", "millisecond"), ("200", "millisecond")],
    "a 24-hour window at 01:30": [("24", "hour"), ("01:30", "time of day")],
    "at 3 pm": [("15:00", "time of day")],
    "version v2.1 of it": [("2.1", None)],
    "PostgreSQL 16 supports it": [("16", None)],
    "16 Kafka partitions": [("16", "partition")],
    "a sixteen-partition topic": [("16", "partition")],
    "sixteen of them": [("16", None)],
    "one hundred and twenty-eight kibibytes": [("128", "kibibyte")],
    "two thousand five hundred and six requests a second": [("2506", "request/second")],
    "one point five million users": [("1500000", "user")],
    "half a million rows": [("500000", "row")],
    "in twenty twenty-six": [("2026", None)],
    "four nines": [("99.99", "percent")],
    "twice a day": [("2", "times/day")],
    "5 working days": [("5", "working day")],
    "one queue per tenant": [("1", "queue")],
    "within one hour": [("1", "hour")],
    "a dozen cabinets": [("12", "cabinet")],
    "$500 a month": [("500", "dollar")],
    "zero retries": [("0", "retry")],
    "five m and 5m": [("5", "minute"), ("5", "minute")],
}


@pytest.mark.parametrize("text", FOUND)
def test_a_quantity_is_found_with_value_and_unit(text: str) -> None:
    """Each way of saying a number gives its value and canonical unit."""
    assert [(q.value, q.unit) for q in quantities(text)] == FOUND[text]


@pytest.mark.parametrize(
    "text",
    [
        "one of them", "the last one counts",
        "the one that works", "no one knows", "at first", "second thoughts", "on the one hand",
        "a two-way sync",
        "one day we will", "the two of us", "a crash between the two loses an event",
        "SHA-256 and S3", "HTTP/2", "#45", "3f2a9c", "5xx", "D-012",
        "a few hundred",
        "zero downtime", "two-phase commit", "⟦secret:1234⟧", "twenty-first century",
    ],
)  # fmt: skip
def test_idioms_and_identifiers_are_no_quantities(text: str) -> None:
    """What only looks like a number is none."""
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("twelve hundred transfers per second", "1,200 transfers per second"),
        ("keep it a hundred milliseconds", "keep it 100 milliseconds"),
        ("two and a half seconds", "2.5 seconds"),
        ("between five and ten retries", "between 5 and 10 retries"),
        ("in twenty twenty-six", "in 2026"),
        ("within one hour", "within 1 hour"),
        ("one of them, on the one hand", "one of them, on the one hand"),
        ("no one has second thoughts at first", "no one has second thoughts at first"),
        ("a two-way street and two-phase commit", "a two-way street and two-phase commit"),
        ("the ninety-ninth percentile", "the ninety-ninth percentile"),
        ("half a second", "half a second"),
        ("one queue", "one queue"),
        ("another body gives a four two two", "another body gives a 422"),
        ("the gate answers five oh three", "the gate answers 503"),
        ("one two three, is this on", "one two 3, is this on"),
        ("it sends us two x.509 files a day", "it sends us 2 x.509 files a day"),
    ],
)
def test_spoken_numbers_become_digits_and_idioms_stay(spoken: str, written: str) -> None:
    """`digits` rewrites numbers and nothing else."""
    assert digits(spoken) == written


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("72 hours", "3 days", True), ("1,000 ms", "1 s", True), ("1 KB", "1 KiB", False), ("1024 bytes",
        "1 KiB", True),
        ("60 requests per minute", "1 request per second", True), ("50 requests/s", "50 events/s", False), ("16",
        "16 shards", True),
        ("30", "30 seconds", False), ("12 months", "1 year", True), ("30 days", "1 month", False), ("3 nodes",
        "three nodes", True),
        ("3 nodes", "3 retries", False), ("99th percentile", "p99", True), ("1200 rps",
        "twelve hundred requests per second", True),
        ("5 working days", "5 days", False), ("400 a second", "400 events a second", True),
        ("400 a second", "400 events a minute", False),
    ],
)  # fmt: skip
def test_amounts_are_compared_across_units(a: str, b: str, equal: bool) -> None:
    """Units of one dimension convert; different dimensions, nouns and prefixes do not."""
    assert same(quantities(a)[0], quantities(b)[0]) is equal
    assert same(quantities(b)[0], quantities(a)[0]) is equal


@pytest.mark.parametrize(
    ("number", "said", "there"),
    [
        ("1 hour", "we wait an hour", True), ("1 hour", "we wait a minute", False), ("1 queue", "a single queue", True),
        ("01:30", "at half past one", True), ("01:30", "one thirty at night", True), ("02:00", "run it at two", True),
        ("2026-03-03", "on the third, March 3", True), ("2026-03-04", "on March 3", False), ("30 seconds",
        "thirty", True),
        ("30 seconds", "thirty minutes", False), ("3 times", "three retries", True), ("3 times", "four retries", False),
        ("3 times", "three seconds", False), ("500 megabytes", "500 megabytes per device per month", True),
        ("500 megabytes", "500 gigabytes a month", False), ("5 MB a day", "5 MB a month", False),
        ("1,200 transfers", "at 1,200 transfers per second", True), ("12 transfers", "1,200 transfers a second", False),
        ("3,600 rows", "3,600 rows per second", True), ("3,600 rows a second", "3,600 rows a minute", False),
        ("13 April", "on the thirteenth of April", True), ("14 April", "on the thirteenth of April", False),
    ],
)  # fmt: skip
def test_a_number_stands_where_people_said_it_in_their_way(number: str, said: str, there: bool) -> None:
    """Single things, clock times, dates and bare answers bear out the number that a statement spells out."""
    assert stands(quantities(number)[0], quantities(said), said) is there


def test_a_bare_number_answers_how_many_seconds() -> None:
    """`compatible` lets a bare number stand for a measure, `same` does not."""
    thirty, seconds = quantities("thirty")[0], quantities("30 seconds")[0]
    assert compatible(thirty, seconds)
    assert not same(thirty, seconds)


_ONES = (
    "zero one two three four five six seven eight nine "
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def _words(n: int) -> str:
    ones, tens = _ONES.split(), _TENS.split()
    if n < 20:
        return ones[n]
    if n < 100:
        return tens[n // 10 - 2] + (f"-{ones[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ones[n // 100]} hundred" + (f" and {_words(n % 100)}" if n % 100 else "")
    return f"{_words(n // 1000)} thousand" + (f" {_words(n % 1000)}" if n % 1000 else "")


@given(st.integers(2, 999_999))
@settings(max_examples=200)
def test_every_spelled_number_is_read_back(n: int) -> None:
    """A number written out in words has the value that it was made from."""
    (found,) = quantities(f"{_words(n)} milliseconds")
    assert (found.value, found.unit) == (str(n), "millisecond")


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_is_read_and_spans_are_exact(text: str) -> None:
    """No text breaks the reader; each quantity's text is what stands at its place, and they do not overlap."""
    found = quantities(text)
    assert all(text[q.start : q.end] == q.text for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(
    st.lists(
        st.sampled_from(
            [
                "twelve",
                "hundred",
                "and",
                "a",
                "half",
                "one",
                "of",
                "them,",
                "5",
                "MB",
                "point",
                "two-way",
                "second",
                "percentile",
                "1:30",
            ]
        ),
        max_size=12,
    )
)
@settings(max_examples=200)
def test_digits_keeps_the_quantities(parts: list[str]) -> None:
    """Rewriting loses no number: the values before are the values after."""
    text = " ".join(parts)
    assert digits(digits(text)) == digits(text)
