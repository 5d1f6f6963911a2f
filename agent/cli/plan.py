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
    from agent.model.plan import Plan

Transcripts = Annotated[
    list[str] | None,
    typer.Argument(metavar="TRANSCRIPT|-", help="Files or folders; - for standard input. None: transcripts/."),
]
Sections = Annotated[list[str] | None, typer.Option("--section", metavar="ID", help="Only this one; may be repeated.")]
Force = Annotated[bool, typer.Option("--force", help="Draft every section, stale or not.")]
Pick = Annotated[
    str | None, typer.Option("--pick", metavar="TITLE|DATE|N|all", help="Of many conversations, this one.")
]
Day = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day on which it took place.")]
Unmasked = Annotated[
    bool, typer.Option("--no-redact", help="Mask no secret: send and store keys, passwords and addresses as they are.")
]
Format = Annotated[str | None, typer.Option("--format", metavar="NAME", help="Take the files for this format.")]


def command(
    ctx: typer.Context,
    transcripts: Transcripts = None,
    section: Sections = None,
    force: Force = False,
    pick: Pick = None,
    date: Day = None,
    as_format: Format = None,
    no_redact: Unmasked = False,
) -> int:
    """Show what `draft` would read and draft, why, and at what cost. Calls nothing, writes nothing.

    Example: blueprint plan next-meeting.vtt
    """
    from agent.cli.dates import day

    asked = {"sections": tuple(section or ()), "force": force, "pick": pick, "date": day(date), "format": as_format}
    run = {**asked, "redact": not no_redact}
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
        tokens = f", at least {it.tokens:,} tokens" if it.tokens else ""
        output.show(*output.paragraph(f"read {it.source} ({output.count(it.words, 'word')}{tokens})"))
    for source in report.unchanged:
        output.show(*output.paragraph(f"unchanged {source}"))
    rows = [(s.section, f"{s.tokens:,}", "; ".join(s.reasons)) for s in report.plan.stale]
    if rows:
        output.show("", *output.table([("section", "tokens", "why it is drafted"), *rows], output.width()))
    for line in held_back(report.plan):
        output.show(*output.paragraph(line))
    for section in report.plan.deleted:
        output.show(*output.paragraph(f"left out {section}: taken out by hand; --section {section} brings it back"))
    output.show("", *output.paragraph(_summary(report, session)))


def held_back(plan: Plan) -> Iterator[str]:
    """What changed and is left as it stands: what a model wrote, under rules, and what is locked."""
    for it in plan.waiting:
        yield f"waits {it.section}: {'; '.join(it.reasons)}, and a model wrote it: rules leave it alone without --force"
    for it in plan.locked:
        yield f"locked {it.section}: {'; '.join(it.reasons)}; `blueprint unlock {it.section}` lets it be drafted"


def _summary(report: Report, session: Session) -> str:
    usage, stale = report.plan.usage, output.count(len(report.plan.stale), "section")
    if not report.plan.stale and not report.waiting:
        return "Nothing to do: every section is as the ledger has it."
    tokens = f"about {usage.input_tokens:,} tokens in and {usage.output_tokens:,} out, "
    price = "no cost" if session.choice.endpoint is None else tokens + output.money(usage.cost)
    after = "; what is read first may change this" if report.waiting else ""
    return f"{stale} to draft, {price}{after}."


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
            "deleted": list(report.plan.deleted),
            "calls": usage.calls if not free else 0,
            "tokens": {"input": usage.input_tokens, "output": usage.output_tokens},
            "cost": usage.cost,
        }
    )
