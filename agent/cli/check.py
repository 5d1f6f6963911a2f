"""`blueprint check`: every check on the document as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.bootstrap.looking import Checked
    from agent.document.coverage import CoverageRow, NearestPassage
    from agent.model.section import Verdict


def command(
    ctx: typer.Context,
    coverage: Annotated[bool, typer.Option("--coverage", help="How far the discussions got, item by item.")] = False,
) -> int:
    """Run every check on the document as it stands, what was changed by hand included.

    Changes by hand are reported; only code, and what contradicts the ledger, counts against the document. What a second
    reading doubted when a section was drafted is told again, as long as it stands. Exits with 1 where anything counts.

    Example: blueprint check --coverage
    """
    from agent.bootstrap.looking import checked, covered_with_nearest

    given = flags(ctx)
    session = given.session()
    found = checked(session)
    rows = covered_with_nearest(session, session.ledger()) if coverage else ()
    missing = [row.item for row in rows if row.verdict.value == "missing"]
    if given.as_json:
        _json(found, rows)
        return 1 if found.short or missing else 0
    for line in _told(found):
        output.show(line)
    if rows:
        output.show("", *output.table([_row(r) for r in rows], output.width()))
        for row in (r for r in rows if r.nearest):
            output.show("", f"{row.item} {row.title}, never raised; nearest comes:")
            output.show(*(line for near in row.nearest for line in output.paragraph(_passage(near), "  ")))
    if not given.quiet:
        fails = output.count(len(found.short), "section falls short", "sections fall short")
        output.tell(f"{fails}." if found.short else "Nothing falls short.")
        if missing:
            output.tell(f"Missing, though it was discussed: {', '.join(missing)}.")
    return 1 if found.short or missing else 0


def _told(found: Checked) -> Iterator[str]:
    for part in found.sections:
        for verdict in part.verdicts:
            yield from output.paragraph(_line(part.section, verdict))
    for section in found.deleted:
        yield from output.paragraph(f"note   {section}: taken out by hand; `draft --section {section}` brings it back.")


def _line(section: str, it: Verdict) -> str:
    block = f"block {it.block + 1}" if it.block is not None else ""
    where = ", ".join(p for p in (block, it.place) if p)
    return f"{it.severity.value}  {section}{f' ({where})' if where else ''}: {it.check}: {it.message}"


def _row(it: CoverageRow) -> tuple[str, ...]:
    where = [", ".join(it.sections)] if it.sections else []
    where += [f"open: {', '.join(it.open[:3])}"] if it.verdict.value == "discussed, open" and it.open else []
    where += [f"told nowhere: {', '.join(it.untold[:3])}"] if it.untold else []
    return (it.item, it.verdict.value, f"{it.title}: {'; '.join(where)}" if where else it.title)


def _passage(it: NearestPassage) -> str:
    return f"{it.speaker or 'Somebody'} (turn {it.turn}, {it.source}): “{it.text}”"


def _json(found: Checked, rows: Sequence[CoverageRow]) -> None:
    from agent.cli import shapes

    sections = [{"section": s.section, "verdicts": [shapes.verdict(v) for v in s.verdicts]} for s in found.sections]
    record: shapes.Record = {
        "schema": shapes.SCHEMA,
        "short": [s.section for s in found.short],
        "sections": sections,
        "deleted": list(found.deleted),
    }
    if rows:
        record["coverage"] = [r.model_dump(mode="json") for r in rows]
    output.show_json(record)
