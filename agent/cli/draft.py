"""`blueprint draft`: the main job."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agent.cli import output
from agent.cli.options import Flags, flags
from agent.cli.plan import (
    Day,
    Force,
    Format,
    Pick,
    SecondReading,
    Sections,
    Transcripts,
    Unmasked,
    Upgrade,
    costs,
    older,
    reading,
    warn,
)

if TYPE_CHECKING:
    from agent.bootstrap import Session
    from agent.bootstrap.session import Fed, Report
    from agent.cli.progress import Display
    from agent.model.ledger import Entry
    from agent.model.plan import Plan, ToRead

MaxCost = Annotated[float | None, typer.Option(min=0, metavar="USD", help="Stop before the call that passes it.")]
Concurrency = Annotated[int | None, typer.Option(min=1, max=64, metavar="N", help="Calls under way at once.")]
_SHOWN = 12
"""Sections that fall short and are named in the report; `check` has them all."""

_NAMED = 6
"""Sections that the line on a discussion names."""


def command(
    ctx: typer.Context,
    transcripts: Transcripts = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="The same as `blueprint plan`.")] = False,
    section: Sections = None,
    force: Force = False,
    upgrade: Upgrade = False,
    max_cost: MaxCost = None,
    concurrency: Concurrency = None,
    second_reading: SecondReading = None,
    pick: Pick = None,
    date: Day = None,
    as_format: Format = None,
    no_redact: Unmasked = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before drafting, whatever it costs.")] = False,
) -> int:
    """Read what is new, bring the ledger up to date, and draft the sections that are stale.

    Prints the path of the document. Exits with 1 where a drafted section falls short of a check or a second reading,
    with 3 where the model gave no usable answer for one; the others are drafted.

    Example: blueprint draft meeting.vtt notes.txt
    """
    from agent.cli import plan
    from agent.cli.dates import day
    from agent.errors import EndpointError

    given = flags(ctx)
    told = {"pick": pick, "date": day(date), "format": as_format, "redact": not no_redact}
    run = {"sections": tuple(section or ()), "force": force, "upgrade": upgrade, **told}
    run["second_reading"] = second_reading
    if dry_run:
        return plan.show(given, transcripts or [], **run)
    report, session = _drafted(given, transcripts or [], yes=yes, max_cost=max_cost, concurrency=concurrency, **run)
    document = session.workspace.document.relative_to(session.workspace.root).as_posix()
    if given.as_json:
        _json(report, document)
    else:
        output.show(document)
    if not given.quiet:
        for line in _told(report):
            output.tell(*output.paragraph(line))
    if report.in_vain:
        return EndpointError.exit_status
    return 1 if report.short else 0


def _drafted(given: Flags, transcripts: list[str], *, yes: bool, **run: Any) -> tuple[Report, Session]:
    from agent.cli import progress

    with progress.shown(quiet=given.quiet) as display:
        session = given.session(display, **run)
        display.head(session.choice.headline())
        warn(session)
        session.agree = _asking(session, display, yes=yes)
        session.agree_reading = _asking_to_read(display, yes=yes)
        display.watch(lambda: session.spent)
        if "-" in transcripts and sys.stdin.isatty():
            display.note("Paste the discussion, then press Ctrl-D.")
        return session.draft(transcripts, getattr(sys.stdin, "buffer", None)), session


def _asking(session: Session, display: Display, *, yes: bool) -> Callable[[Plan], None]:
    """What is shown before drafting, and asked where it costs more than was foreseen or `ask_above` allows."""
    from agent.errors import BudgetError

    above = session.settings.ask_above

    def agree(plan: Plan) -> None:
        cost, told = plan.usage.cost, costs(plan, free=session.choice.endpoint is None)
        if not plan.usage.calls:
            return
        display.note(f"{told}.")
        dear = above is not None and (cost is None or cost > above)
        more = plan.expected is not None and plan.usage.input_tokens > plan.expected.most
        if yes or not (dear or more):
            return
        if not _on_terminal():
            if dear:
                raise BudgetError(f"{told}, which is above ask_above ({output.money(above)}); add --yes to go on.")
            return
        why = f"ask_above is {output.money(above)}" if dear else "that is more than was estimated"
        with display.paused():
            if not typer.confirm(f"{told}; {why}. Go on?", err=True):
                raise BudgetError(f"{told}; nothing was drafted, and what was read is kept.")

    return agree


def _asking_to_read(display: Display, *, yes: bool) -> Callable[[Sequence[ToRead]], None]:
    """What is shown, and on a terminal asked, before a model reads what rules have read."""
    from agent.errors import BudgetError

    def agree(waiting: Sequence[ToRead]) -> None:
        for it in waiting:
            display.note(reading(it))
        if yes or not _on_terminal():
            return
        with display.paused():
            if not typer.confirm("Read these with the model, and draft again what they change?", err=True):
                raise BudgetError("Nothing was read and nothing was drafted; --engine offline goes on with the rules.")

    return agree


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _told(report: Report) -> Iterator[str]:
    """What the run did, and what falls short."""
    for fed in report.fed:
        yield _read(fed, report)
    if report.unchanged:
        yield f"Known already: {', '.join(report.unchanged)}."
    only_read = {s.section for s in report.plan.stale if s.only_read}
    drafted = [d for d in report.drafted if d.section not in only_read]
    if drafted:
        fine = sum(not d.short for d in drafted)
        yield f"Drafted {output.count(len(drafted), 'section')}; no fault was found in {fine}."
    if report.drafted:
        yield from _read_again(report, only_read)
    elif not (report.in_vain or report.plan.waiting or report.plan.locked):
        yield "No section is stale; the document is up to date."
    yield from _in_vain(report)
    yield from _held_back(report.plan)
    yield from _shortcomings(report)
    yield from _by_hand(report)
    if report.usage.calls:
        tokens = f"{report.usage.input_tokens:,} tokens in, {report.usage.output_tokens:,} out"
        yield f"{output.count(report.usage.calls, 'call')}, {tokens}, {output.money(report.usage.cost)}."


def _read(fed: Fed, report: Report) -> str:
    """What a discussion changed, in one line."""
    refused = f", {len(fed.rejected)} not borne out by what was said and left out" if fed.rejected else ""
    changed = [_counted(len(labels), name) for name, labels in changes(fed).items() if labels]
    sections = report.redrafted(fed)
    shown = f": {', '.join(sections)}" if len(sections) <= _NAMED else ""
    told = f"; drafted again for it: {output.count(len(sections), 'section')}{shown}" if sections else ""
    return (
        f"Read {fed.discussion.source} ({output.count(fed.findings, 'finding')}{refused}): "
        f"{', '.join(changed) or 'it changed nothing'}{told}."
    )


def _counted(number: int, name: str) -> str:
    """'1 decision added', '2 decisions added'."""
    noun, _, rest = name.partition(" ")
    return f"{output.count(number, noun.removesuffix('s'), noun)} {rest}".rstrip()


def changes(fed: Fed) -> dict[str, list[str]]:
    """What a discussion changed, by what a person asks first → labels."""
    from agent.model.details import Kind
    from agent.steps.compare import What

    found = fed.delta.of(Kind.DECISION), fed.delta.of(Kind.QUESTION)
    settled, asked = ({what: [t.entry for t in turned if t.what is what] for what in What} for turned in found)
    counted = {t.entry for turned in found for t in turned}
    return {
        "decisions added": settled[What.ADDED],
        "decisions changed": settled[What.CHANGED],
        "decisions reversed": settled[What.REVERSED],
        "questions raised": asked[What.ADDED],
        "questions answered": asked[What.ANSWERED],
        "others": sorted(fed.delta.entries - counted),
    }


def decisions(report: Report, discussion: str) -> tuple[list[Entry], list[Entry]]:
    """The decisions that a discussion brought, and the older or own ones that it replaced."""
    known = [e for e in report.ledger.entries if e.kind == "decision" and e.history]
    added = [e for e in known if e.history[0].discussion == discussion]
    return added, [e for e in known if _replaced_in(e, discussion)]


def _replaced_in(entry: Entry, discussion: str) -> bool:
    return any(c.discussion == discussion and c.what.startswith("replaced") for c in entry.history)


def _in_vain(report: Report) -> Iterator[str]:
    """The sections for which the model was of no use, by why."""
    reasons: dict[str, list[str]] = {}
    for section, why in report.in_vain.items():
        reasons.setdefault(why, []).append(section)
    for why, sections in reasons.items():
        yield f"Not drafted, and left as it stood: {', '.join(sections)}. {why}"


def _read_again(report: Report, only_read: set[str]) -> Iterator[str]:
    """What was only read a second time, and what was to be and was not, by why."""
    done = [name for name in only_read if name not in report.unread]
    if done:
        yield f"Read a second time: {output.count(len(done), 'section')} drafted earlier."
    reasons: dict[str, list[str]] = {}
    for section, why in report.unread.items():
        reasons.setdefault(why, []).append(section)
    for why, sections in reasons.items():
        yield (
            f"Not read a second time: {', '.join(sections)}. {why} "
            "The next run reads what is missing; --no-second-reading leaves it out."
        )


def _held_back(plan: Plan) -> Iterator[str]:
    """What changed in sections that this run leaves as they stand."""
    if plan.waiting:
        names = ", ".join(s.section for s in plan.waiting)
        yield f"A model wrote these and something changed in them; rules leave them alone without --force: {names}."
    if plan.locked:
        names = ", ".join(s.section for s in plan.locked)
        yield f"Locked, and something changed in them: {names}; `blueprint unlock SECTION` lets one be drafted."
    for why, sections in older(plan).items():
        yield f"{output.count(len(sections), 'section')} {why}."


def _shortcomings(report: Report) -> Iterator[str]:
    for draft in report.short[:_SHOWN]:
        first, more = draft.short[0], len(draft.short) - 1
        yield f"Short: {draft.section}: {first.check}: {first.message}{f' ({more} more)' if more else ''}"
    if len(report.short) > _SHOWN:
        yield f"Short: {len(report.short) - _SHOWN} more sections."
    if report.short:
        yield "`blueprint check` says all of it."


def _by_hand(report: Report) -> Iterator[str]:
    made = report.assembled
    if made is None:
        return
    if made.kept_edits:
        yield f"Your changes were kept in: {', '.join(made.kept_edits)}."
    for conflict in made.conflicts:
        yield f"In {conflict.section} your text and the new one differ; yours stands, and `blueprint check` reports it."
    if made.deleted:
        yield f"Left out, since you took them out: {', '.join(made.deleted)}."


def _json(report: Report, document: str) -> None:
    from agent.cli import shapes

    fed = []
    for it in report.fed:
        added, replaced = decisions(report, it.discussion.key)
        about = it.discussion.model_dump(mode="json", include={"source", "key", "date", "words", "turns", "format"})
        labels: dict[str, Any] = {"added": [e.id for e in added], "replaced": [e.id for e in replaced]}
        labels |= {"changes": changes(it), "drafted": list(report.redrafted(it))}
        fed.append({**about, "findings": it.findings, "left_out": list(it.rejected), **labels})
    drafted = [
        {"section": d.section, "short": [shapes.verdict(v) for v in d.short], "read_again": d.read_again}
        for d in report.drafted
    ]
    output.show_json(
        {
            "schema": shapes.SCHEMA,
            "document": document,
            "read": fed,
            "unchanged": list(report.unchanged),
            "drafted": drafted,
            "not_drafted": [{"section": name, "why": why} for name, why in report.in_vain.items()],
            "unread": [{"section": name, "why": why} for name, why in report.unread.items()],
            "fresh": list(report.plan.fresh),
            "waiting": [s.section for s in report.plan.waiting],
            "locked": [s.section for s in report.plan.locked],
            "deleted": list(report.plan.deleted),
            "conflicts": [c.section for c in report.assembled.conflicts] if report.assembled else [],
            "usage": shapes.usage(report.usage),
        }
    )
