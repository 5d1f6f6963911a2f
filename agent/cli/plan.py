"""`blueprint plan`: what would be read and drafted, why, and at what cost."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli import output
from agent.cli.options import Flags, flags

if TYPE_CHECKING:
    from agent.bootstrap.session import Report, Session
    from agent.model.plan import Plan, StaleSection, ToRead

Transcripts = Annotated[
    list[str] | None,
    typer.Argument(metavar="TRANSCRIPT|-", help="Files or folders; - for standard input. None: transcripts/."),
]
Sections = Annotated[list[str] | None, typer.Option("--section", metavar="ID", help="Only this one; may be repeated.")]
Force = Annotated[bool, typer.Option("--force", help="Draft every section, stale or not.")]
Upgrade = Annotated[
    bool, typer.Option("--upgrade", help="Also what another model read and drafted, or an older prompt.")
]
Pick = Annotated[
    str | None, typer.Option("--pick", metavar="TITLE|DATE|N|all", help="Of many conversations, this one.")
]
Day = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day on which it took place.")]
Unmasked = Annotated[
    bool, typer.Option("--no-redact", help="Mask no secret: send and store keys, passwords and addresses as they are.")
]
Format = Annotated[str | None, typer.Option("--format", metavar="NAME", help="Take the files for this format.")]
SecondReading = Annotated[
    bool | None,
    typer.Option(
        "--second-reading/--no-second-reading",
        help="Whether a model reads each statement again, against the entries that it cites.",
        show_default=False,
    ),
]
_EDITS = 3
"""Changes by hand that a reason shows."""


def command(
    ctx: typer.Context,
    transcripts: Transcripts = None,
    section: Sections = None,
    force: Force = False,
    upgrade: Upgrade = False,
    second_reading: SecondReading = None,
    pick: Pick = None,
    date: Day = None,
    as_format: Format = None,
    no_redact: Unmasked = False,
) -> int:
    """Show what `draft` would read and draft, why, and at what cost. Calls nothing, writes nothing.

    Example: blueprint plan next-meeting.vtt
    """
    from agent.cli.dates import day

    told = {"pick": pick, "date": day(date), "format": as_format, "redact": not no_redact}
    run = {"sections": tuple(section or ()), "force": force, "upgrade": upgrade, **told}
    run["second_reading"] = second_reading
    return show(flags(ctx), transcripts or [], **run)


def show(given: Flags, transcripts: list[str], **run: Any) -> int:
    """Print the plan of a run; the exit status. `run`: the run's own options."""
    from agent.cli import progress

    with progress.shown(quiet=given.quiet) as display:
        session = given.session(display, dry_run=True, **run)
        display.head(session.choice.headline())
        warn(session)
        report = session.draft(transcripts, getattr(sys.stdin, "buffer", None))
    if given.as_json:
        _json(report, session)
    else:
        _print(report, session)
    return 0


def warn(session: Session) -> None:
    """Say loudly, also where a person asked for quiet, that nothing is masked."""
    if session.options.redact:
        return
    endpoint = session.choice.endpoint
    where = f"are sent to {endpoint.host} and stored" if endpoint else "are stored"
    output.tell(
        f"WARNING: --no-redact: keys, passwords, card and phone numbers and e-mail addresses that were said {where} "
        "as they are, in the ledger, the document and the run's records; whoever reads those reads them."
    )


def _print(report: Report, session: Session) -> None:
    for it in report.waiting:
        output.show(*output.paragraph(reading(it)))
    for source in report.unchanged:
        output.show(*output.paragraph(f"unchanged {source}"))
    rows = [(s.section, f"{s.tokens:,}", _why(s)) for s in report.plan.stale]
    if rows:
        output.show("", *output.table([("section", "tokens", "why it is drafted"), *rows], output.width()))
    for line in held_back(report.plan):
        output.show(*output.paragraph(line))
    for section in report.plan.deleted:
        output.show(*output.paragraph(f"left out {section}: taken out by hand; --section {section} brings it back"))
    output.show("", *output.paragraph(_summary(report, session)))


def reading(it: ToRead) -> str:
    """What reading a discussion sends."""
    if not it.calls:
        return f"read {it.source} ({output.count(it.words, 'word')})"
    sent = f"{output.count(it.calls, 'call')} with {it.tokens:,} tokens, {output.money(it.cost)} without the answers"
    again = "; rules have read it, a model is now set" if it.again else ""
    return f"read {it.source} ({output.count(it.words, 'word')}): {sent}{again}"


def _why(it: StaleSection) -> str:
    shown = ", ".join(repr(edit) for edit in it.edits[:_EDITS])
    more = f" and {len(it.edits) - _EDITS} more" if len(it.edits) > _EDITS else ""
    edits = f"; your changes are merged with it: {shown}{more}" if it.edits else ""
    return "; ".join(it.reasons) + edits


def held_back(plan: Plan) -> Iterator[str]:
    """What changed and is left as it stands: what a model wrote, under rules, and what is locked; and what is older."""
    for it in plan.waiting:
        yield f"waits {it.section}: {'; '.join(it.reasons)}, and a model wrote it: rules leave it alone without --force"
    for it in plan.locked:
        yield f"locked {it.section}: {'; '.join(it.reasons)}; `blueprint unlock {it.section}` lets it be drafted"
    for why, sections in older(plan).items():
        yield f"older {', '.join(sections)}: {why}"


def older(plan: Plan) -> dict[str, list[str]]:
    """Why sections could be better by now, and what makes them so → which."""
    found: dict[str, list[str]] = {}
    for it in plan.upgrades:
        does = "has a model read it" if it.only_read else "drafts what is older anew"
        found.setdefault(f"{'; '.join(it.reasons)}; --upgrade {does}", []).append(it.section)
    return found


def _summary(report: Report, session: Session) -> str:
    if not report.plan.stale and not report.waiting:
        return "Nothing to do: every section is as the ledger has it."
    done = f"{costs(report.plan, free=session.choice.endpoint is None)}."
    if not report.waiting:
        return done
    if report.plan.expected is None:
        return f"{done[:-1]}; what is read first may change this."
    most = report.plan.expected
    return f"{done} With what is read first, drafting sends {most.least:,} to {most.most:,} tokens (estimate)."


def costs(plan: Plan, *, free: bool) -> str:
    """How much there is to draft, what it costs and about how long it takes."""
    from agent.cli.progress import duration

    usage, only_read = plan.usage, sum(s.only_read for s in plan.stale)
    drafted = len(plan.stale) - only_read
    stale = f"{output.count(drafted, 'section')} to draft" if drafted or not only_read else ""
    if only_read:
        again = f"{output.count(only_read, 'section')} only to read a second time"
        stale = f"{stale}, {again}" if stale else again
    if free or not usage.calls:
        return f"{stale}, no cost"
    tokens = f"about {usage.input_tokens:,} tokens in and {usage.output_tokens:,} out"
    return f"{stale}, {tokens}, {output.money(usage.cost)}, about {duration(usage.seconds)}"


def _json(report: Report, session: Session) -> None:
    from agent.cli import shapes

    usage, free = report.plan.usage, session.choice.endpoint is None
    output.show_json(
        {
            "schema": shapes.SCHEMA,
            "engine": session.choice.engine,
            "model": None if session.choice.endpoint is None else session.choice.endpoint.model,
            "read": [it.model_dump() for it in report.waiting],
            "unchanged": list(report.unchanged),
            "stale": [s.model_dump(mode="json") for s in report.plan.stale],
            "fresh": list(report.plan.fresh),
            "waiting": [s.model_dump(mode="json", exclude={"tokens"}) for s in report.plan.waiting],
            "locked": [s.model_dump(mode="json", exclude={"tokens"}) for s in report.plan.locked],
            "upgrades": [s.model_dump(mode="json", exclude={"tokens"}) for s in report.plan.upgrades],
            "deleted": list(report.plan.deleted),
            "calls": usage.calls if not free else 0,
            "tokens": {"input": usage.input_tokens, "output": usage.output_tokens},
            "cost": usage.cost,
            "seconds": usage.seconds,
            "estimate": report.plan.expected and report.plan.expected.model_dump(),
        }
    )
