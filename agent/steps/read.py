"""read: a source → its discussions. The format is told by the content; a name only breaks a tie.

Opening the file is the caller's: nothing here touches a disk.
"""

from __future__ import annotations

import datetime as dt

from agent.errors import InputError
from agent.formats.base import MAX_WORDS, Confidence, Format, Listing, Source, formats
from agent.model.transcript import Transcript
from agent.types import Frozen


class Taken(Frozen):
    """The format that a source was taken for, and what a person should know of the choice."""

    format: Format
    warnings: tuple[str, ...] = ()


def read(source: Source, pick: str | None = None, as_format: str | None = None) -> Transcript:
    """The one discussion of a source, or the one that `pick` names by title, date (2026-03-03) or number.

    Raises InputError, with a sentence for a person, where the source is empty, binary, of no known format or longer
    than 2,000,000 words, where it holds several discussions and `pick` does not settle which,
    and where `pick` names none.
    """
    found = read_all(source, pick, as_format)
    if len(found) > 1:
        raise InputError(
            f"{source.name} holds {len(found)} discussions; choose one with --pick TITLE, DATE or N (see --list)."
        )
    return found[0]


def read_all(source: Source, pick: str | None = None, as_format: str | None = None) -> tuple[Transcript, ...]:
    """The discussions that `pick` names (title, date, number, `all`); without it the only one. Raises as `read`."""
    taken = take(source, as_format)
    wanted: list[Transcript] = []
    titles: list[str] = []
    empty = 0
    for n, transcript in enumerate(taken.format.read(source), 1):
        titles.append(transcript.title)
        empty += not transcript.turns
        if pick is None and transcript.turns and wanted:
            raise InputError(
                f"{source.name} holds several discussions; choose one with --pick TITLE, DATE, N or all (see --list)."
            )
        if transcript.turns and (pick is None or _picked(transcript, n, pick)):
            _bounded(transcript, source.name)
            wanted.append(transcript)
        if pick is not None and pick.strip() == str(n):
            break
    chosen = _exact(wanted, pick)
    if not chosen:
        raise InputError(_none(source.name, pick, titles))
    notes = taken.warnings
    if pick is None and empty:
        notes += (f"Conversations in {source.name} without a word, skipped: {empty}.",)
    return tuple(t.model_copy(update={"warnings": notes + t.warnings}) for t in chosen)


def listing(source: Source, as_format: str | None = None) -> tuple[Listing, ...]:
    """Every discussion of a source in its order, the empty ones too. Raises as `read`, but not for number or length."""
    found = take(source, as_format).format.read(source)
    return tuple(
        Listing(n=n, title=t.title, date=t.date, turns=len(t.turns), key=t.key) for n, t in enumerate(found, 1)
    )


def take(source: Source, as_format: str | None = None) -> Taken:
    """The format of a source: the one asked for, else the most confident.

    Of several equally confident the first by name is taken, and said. Raises InputError where the source is empty, or
    no format knows it.
    """
    if source.inside is None and (not source.first or (not source.binary and not source.head.strip())):
        raise InputError(f"{source.name} is empty; give a file that holds a discussion.")
    known = {form.name: form for form in formats()}
    if as_format is not None:
        if as_format not in known:
            raise InputError(f"There is no transcript format {as_format!r}; --format takes {', '.join(known)}.")
        return Taken(format=known[as_format])
    ranked = {name: form.sniff(source) for name, form in known.items()}
    best = max(ranked.values())
    if best is Confidence.NO:
        raise InputError(_unknown(source, list(known)))
    first, *others = [name for name, confidence in ranked.items() if confidence is best]
    tie = f"{source.name} was taken for {first} and could be {' or '.join(others)} too; say which with --format NAME."
    if others:
        return Taken(format=known[first], warnings=(tie,))
    doubt = f"{source.name} has no mark of any format and was taken for {first}; say otherwise with --format NAME."
    weak = best is Confidence.POSSIBLE and not source.archive
    return Taken(format=known[first], warnings=(doubt,) if weak else ())


def _unknown(source: Source, known: list[str]) -> str:
    if source.binary:
        return f"{source.name} is not text but binary data; give an export of the discussion ({', '.join(known)})."
    return f"{source.name} is in no known format ({', '.join(known)}); export it in one, or name one with --format."


def _bounded(transcript: Transcript, name: str) -> None:
    """Refuse a discussion that is too long for anything that follows."""
    words = 0
    for turn in transcript.turns:
        words += len(turn.text.split())
        if words > MAX_WORDS:
            raise InputError(
                f"{name} holds a discussion of more than {MAX_WORDS:,} words; split it and feed the parts."
            )


def _picked(transcript: Transcript, n: int, pick: str) -> bool:
    """Whether a pick may mean this discussion. Digits alone are its number."""
    asked = pick.strip().casefold()
    if asked.isdigit():
        return asked == str(n)
    if asked == "all" or (asked and asked in transcript.title.casefold()):
        return True
    return transcript.date is not None and _day(asked) == transcript.date


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _exact(found: list[Transcript], pick: str | None) -> list[Transcript]:
    """A title that is given in full means that discussion, though it stands in other titles too."""
    whole = [t for t in found if pick is not None and t.title.casefold() == pick.strip().casefold()]
    return whole or found


def _none(name: str, pick: str | None, titles: list[str]) -> str:
    if pick is None:
        return f"{name} holds no word that anybody said; give a file that holds a discussion."
    shown = "; ".join(f"{n} {title[:60]}" for n, title in enumerate(titles[:5], 1)) + ("; …" if len(titles) > 5 else "")
    return f"Nothing in {name} goes by {pick!r}; --pick takes a title, a date, a number or all ({shown})."
