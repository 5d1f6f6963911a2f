"""`blueprint read`: how a transcript is understood."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import output
from agent.cli.options import Flags, flags
from agent.cli.plan import Format, Pick

if TYPE_CHECKING:
    from agent.bootstrap import Session
    from agent.formats.base import Listing, Source
    from agent.model.transcript import Transcript, Turn

_SPEAKERS = 12
"""How many are named over the table."""


def command(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A transcript, or - for standard input.")],
    listed: Annotated[bool, typer.Option("--list", help="List the conversations of the file.")] = False,
    pick: Pick = None,
    as_format: Format = None,
) -> int:
    """Show how a transcript is understood: format, date, and each turn with its speaker, time and place.

    A file of many conversations is listed where none is picked. Nothing is written and nothing is sent.

    Example: blueprint read meeting.vtt --json
    """
    from agent.bootstrap.looking import holds_several, source

    given = flags(ctx)
    session = given.session(pick=pick, format=as_format)
    found = source(session, file, getattr(sys.stdin, "buffer", None))
    if listed or (pick is None and holds_several(found, as_format)):
        _list(found, as_format, given)
    else:
        _show(session, found, given)
    return 0


def _list(found: Source, as_format: str | None, given: Flags) -> None:
    from agent.bootstrap.looking import discussions_of
    from agent.cli import shapes

    name, discussions = discussions_of(found, as_format)
    if given.as_json:
        rows = [d.model_dump(mode="json") for d in discussions]
        output.show_json({"schema": shapes.SCHEMA, "format": name, "source": found.name, "discussions": rows})
        return
    output.show_table([_listed(d) for d in discussions])
    if not given.quiet:
        holds = f"{found.name} holds {output.count(len(discussions), 'conversation')} ({name})"
        output.tell(*output.paragraph(f"{holds}; choose with --pick TITLE, DATE, N or all."))


def _listed(it: Listing) -> tuple[str, ...]:
    day = it.date.isoformat() if it.date else "undated"
    return (str(it.n), day, output.count(it.turns, "turn"), it.title)


def _show(session: Session, found: Source, given: Flags) -> None:
    from agent.cli import shapes

    discussions = session.transcripts(found)
    if given.as_json:
        records = [shapes.transcript(t) for t in discussions]
        many = {"discussions": records, "format": discussions[0].format, "source": found.name}
        output.show_json({"schema": shapes.SCHEMA, **(records[0] if len(records) == 1 else many)})
        return
    for transcript in discussions:
        _print(transcript)


def _print(it: Transcript) -> None:
    speakers = Counter(t.person or t.speaker or "somebody unknown" for t in it.turns)
    words = sum(len(t.text.split()) for t in it.turns)
    facts = (
        f"format {it.format}",
        it.date.isoformat() if it.date else "no date",
        *([f"lasts {lasted}"] if (lasted := _duration(it.turns)) else []),
        output.count(len(speakers), "speaker"),
        output.count(len(it.turns), "turn"),
        output.count(words, "word"),
    )
    output.show(*output.paragraph(f"{it.source}: {it.title}"), *output.paragraph(", ".join(facts)))
    named = [f"{name} ({output.count(turns, 'turn')})" for name, turns in speakers.most_common(_SPEAKERS)]
    more = [f"{len(speakers) - _SPEAKERS} more"] if len(speakers) > _SPEAKERS else []
    output.show(*output.paragraph(f"Speakers: {', '.join([*named, *more])}"))
    for warning in it.warnings:
        output.show(*output.paragraph(f"Note: {warning}"))
    output.show("")
    output.show_table([(str(t.n), t.time or "-", t.person or t.speaker or "-", _said(t)) for t in it.turns])
    output.show("")


def _duration(turns: Sequence[Turn]) -> str:
    """From the first time to the last, `H:MM:SS`, or days; empty where fewer than two turns have times of one sort."""
    from agent.text.stamps import instant, offset, seconds_of

    told = [t.time for t in turns if t.time]
    offsets = [seconds for time in told if (seconds := seconds_of(time)) is not None]
    moments = [moment for time in told if (moment := instant(time)) is not None]
    if len(offsets) == len(told) > 1:
        return offset(max(offsets) - min(offsets)).partition(".")[0]
    if len(moments) == len(told) > 1 and len({moment.tzinfo is None for moment in moments}) == 1:
        lasted = max(moments) - min(moments)
        return output.count(lasted.days, "day") if lasted.days else offset(lasted.total_seconds()).partition(".")[0]
    return ""


def _said(it: Turn) -> str:
    pasted = len(it.attachments)
    return f"{it.text} [{output.count(pasted, 'pasted block')}]" if pasted else it.text
