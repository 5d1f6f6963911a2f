"""`blueprint ledger`: what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import output
from agent.cli.options import flags

if TYPE_CHECKING:
    from agent.model.finding import Evidence
    from agent.model.ledger import Change, Entry, Ledger


def command(
    ctx: typer.Context,
    label: Annotated[str | None, typer.Argument(metavar="ID", help="One entry, by its label.")] = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="Only this kind; may be repeated.")] = None,
    status: Annotated[list[str] | None, typer.Option(metavar="STATUS", help="Only this status; the same.")] = None,
    moment: Annotated[
        str | None, typer.Option("--at", metavar="DATE|DISCUSSION", help="As it stood then.", show_default=False)
    ] = None,
) -> int:
    """Show every entry that ever stood, the superseded ones too; with a label, one entry's whole life.

    Example: blueprint ledger --kind decision --status accepted
    """
    from agent.bootstrap import looking
    from agent.errors import UsageError

    given = flags(ctx)
    session = given.session()
    ledger = looking.ledger_at(session, moment) if moment is not None else session.ledger()
    entries = _chosen(ledger.entries, kind or (), status or ())
    if label is not None:
        found = ledger.get(label.upper())
        if found is None:
            then = f" at {moment}" if moment else ""
            raise UsageError(f"The ledger has no entry {label!r}{then}; `blueprint ledger` lists all.")
        entries = (found,)
    if given.as_json:
        from agent.cli import shapes

        output.show_json({"schema": shapes.SCHEMA, "entries": [shapes.entry(e) for e in entries]})
    elif label is not None:
        output.show(*_life(entries[0]))
    else:
        output.show_table([(e.id, e.status, _named(e)) for e in entries])
        if not given.quiet:
            output.tell(_counted(len(entries), ledger))
    return 0


def _chosen(entries: Sequence[Entry], kinds: Sequence[str], wanted: Sequence[str]) -> tuple[Entry, ...]:
    """The entries that pass the filters. Raises UsageError where a filter names what there is not."""
    from agent.errors import UsageError
    from agent.model.details import Kind, statuses

    known = [k.value for k in Kind]
    possible = list(dict.fromkeys(s for k in Kind for s in statuses(k)))
    for name, given, there in (("kind", kinds, known), ("status", wanted, possible)):
        if wrong := [value for value in given if value not in there]:
            raise UsageError(f"There is no {name} {wrong[0]!r}; --{name} takes {', '.join(there)}.")
    return tuple(e for e in entries if (not kinds or e.kind in kinds) and (not wanted or e.status in wanted))


def _named(it: Entry) -> str:
    after = f" (now {it.superseded_by})" if it.superseded_by else ""
    return f"{it.title}{after}"


def _counted(shown: int, ledger: Ledger) -> str:
    if not ledger.entries:
        return "The ledger is empty; `blueprint draft` fills it."
    read = output.count(len(ledger.discussions), "discussion")
    return f"{shown:,} of {output.count(len(ledger.entries), 'entry', 'entries')}, from {read}."


def _life(it: Entry) -> list[str]:
    """All that is known of an entry."""
    from agent.cli import shapes

    record = shapes.entry(it)
    lines = output.paragraph(f"{it.id} ({it.kind.value}, {it.status}): {it.title}")
    lines += output.paragraph(it.statement, "  ")
    facts: list[tuple[str, str]] = [("why", text) for text in record["rationale"]]
    facts += [("not chosen", _lost(a)) for a in record["alternatives"]]
    facts += [(name, ", ".join(record[key])) for name, key in _LISTS if record[key]]
    facts += [(name, record[key]) for name, key in _TEXTS if record[key]]
    facts += [("earlier", text) for text in it.earlier]
    facts += [("history", f"{c.date or 'undated'} {c.what} {_place(c)}") for c in it.history]
    lines += [line for name, text in facts for line in output.paragraph(f"{name}: {text}", "  ")]
    return lines + list(quotes(it.evidence)) + _near(it)


def _near(it: Entry) -> list[str]:
    """What was said while a decision was considered, where no reason was found."""
    from agent.model.details import DecisionDetails
    from agent.model.finding import placed

    said = it.details.around if isinstance(it.details, DecisionDetails) and not it.details.rationale else ()
    head = output.paragraph("said while it was considered:", "  ") if said else []
    return [*head, *quotes([placed(s) for s in said])]


_LISTS = (("replaces", "supersedes"), ("does not fit with", "contradicts"))
_TEXTS = (
    ("replaced by", "superseded_by"),
    ("answered by", "answered_by"),
    ("owner", "owner"),
    ("decided by", "decided_by"),
    ("first said on", "date"),
)


def _place(step: Change) -> str:
    """Where a step was taken; an answer of review lies in no turn."""
    return f"({step.discussion}, turn {step.turn})" if step.turn else f"({step.discussion})"


def _lost(alternative: dict[str, str | None]) -> str:
    return f"{alternative['name']}: {alternative['reason'] or 'no reason was found'}"


def quotes(found: Sequence[Evidence], indent: str = "  ") -> Iterator[str]:
    """The words that were said, each with who said them, when, and where they stand."""
    for it in found:
        place = ", ".join(p for p in (it.time, f"turn {it.turn}", it.anchor, it.source) if p)
        yield from output.paragraph(f"“{it.quote}”", indent)
        yield from output.paragraph(f"{it.speaker or 'somebody'}, {place}", f"{indent}  ")
