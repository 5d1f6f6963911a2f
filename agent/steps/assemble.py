"""The last step: the document from what the engine has now, what it wrote last, and what a person made of it.

Nothing that a person wrote is lost: text outside the anchors stays where it is, inside them the merge keeps every
edit, and what collides is kept as the person's and reported with both texts. Whoever calls this stores `new` as the
next base, not the merged text: otherwise a person's edit would count as the engine's own and fall at the next draft.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from agent.document import anchors
from agent.document.anchors import BOM, FRONT_MATTER, Outside, Region, Segment
from agent.document.merge import Conflict, Edit, edits, merge
from agent.types import Frozen


class Assembled(Frozen):
    """The document, and what a person should know of how it came about."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    kept_edits: tuple[str, ...] = ()
    """Regions in which a person's edits stand."""
    deleted: tuple[str, ...] = ()
    """Regions that a person removed and that stay out."""


def assemble(
    base: Mapping[str, str],
    edited: str | None,
    new: Mapping[str, str],
    order: Sequence[str],
    restore: Collection[str] = (),
    earlier: Iterable[Conflict] = (),
) -> Assembled:
    """The document that is to be written.

    `base`: each region as last written; `edited`: the document as it stands, null for none; `new`: the regions that
    were made anew, the others stay byte for byte; `order`: every region that there should be, for the place of new
    ones; `restore`: removed regions that are asked for again; `earlier`: conflicts of earlier runs, reported again
    while they stand. Raises UsageError where the anchors are broken.
    """
    if edited is None or not edited.strip():
        made = (Region(id=i, text=new.get(i, base.get(i, ""))) for i in order if i in new or i in base)
        return Assembled(text=anchors.join(_spaced(made)))
    mark, body, crlf = _plain(edited)
    segments = anchors.split(body)
    present = anchors.regions(segments)
    deleted = removed(base, present, order, restore)
    merged, conflicts = _merged(segments, base, new, order, deleted)
    placed = _with_missing(merged, {**base, **new}, order, {i for i in order if i not in present and i not in deleted})
    text = anchors.join(placed)
    standing = tuple(c for c in earlier if c not in conflicts and _stands(c, anchors.regions(placed)))
    return Assembled(
        text=mark + (text.replace("\n", "\r\n") if crlf else text),
        conflicts=(*standing, *conflicts),
        kept_edits=tuple(i for i in present if i in base and present[i] != base[i] and i not in deleted),
        deleted=deleted,
    )


def present_regions(edited: str) -> Mapping[str, str]:
    """The regions of a document as they stand, by id. Raises UsageError where the anchors are broken."""
    return anchors.regions(anchors.split(_plain(edited)[1]))


def hand_edits(base: Mapping[str, str], edited: str) -> tuple[Edit, ...]:
    """What a person changed inside the anchors since the last run; sections removed whole are not listed."""
    present = present_regions(edited)
    return tuple(e for i, text in present.items() if text.strip() and i in base for e in edits(i, base[i], text))


def removed_sections(base: Mapping[str, str], edited: str | None, order: Sequence[str]) -> tuple[str, ...]:
    """The regions that were written once and that a person took out of the document."""
    if edited is None or not edited.strip():
        return ()
    return removed(base, anchors.regions(anchors.split(_plain(edited)[1])), order, ())


def removed(
    base: Mapping[str, str], present: Mapping[str, str], order: Sequence[str], restore: Collection[str]
) -> tuple[str, ...]:
    """The same, for a document that was read already. A region whose anchors stand around nothing counts as removed."""
    gone = (i for i in order if base.get(i, "").strip() and not present.get(i, "").strip())
    return tuple(i for i in gone if i not in restore)


def _plain(document: str) -> tuple[str, str, bool]:
    r"""Byte order mark, text with `\n`, and whether every line ended in `\r\n`."""
    mark, body = (BOM, document[1:]) if document.startswith(BOM) else ("", document)
    crlf = "\r\n" in body and body.count("\r\n") == body.count("\n")
    return mark, body.replace("\r\n", "\n") if crlf else body, crlf


def _merged(
    segments: Sequence[Segment],
    base: Mapping[str, str],
    new: Mapping[str, str],
    order: Sequence[str],
    deleted: Collection[str],
) -> tuple[list[Segment], tuple[Conflict, ...]]:
    out: list[Segment] = []
    conflicts: list[Conflict] = []
    for segment in segments:
        if isinstance(segment, Outside) or segment.id in deleted:
            out.append(segment)
        elif segment.id not in order and segment.text == base.get(segment.id):
            _drop_blank(out)
        elif segment.id not in new:
            out.append(segment)
        else:
            known = base.get(segment.id) if segment.text.strip() else segment.text
            result = merge(segment.id, known, segment.text, new[segment.id])
            conflicts += result.conflicts
            out.append(Region(id=segment.id, text=result.text))
    return out, tuple(conflicts)


def _drop_blank(out: list[Segment]) -> None:
    """Take back the empty line before a section that the catalogue no longer has."""
    if out and isinstance(out[-1], Outside) and not out[-1].text.strip():
        out.pop()


def _with_missing(
    segments: Sequence[Segment], texts: Mapping[str, str], order: Sequence[str], missing: Collection[str]
) -> list[Segment]:
    """Put regions that are not in the document after the nearest one that comes before them in the order."""
    out = list(segments)
    for place, section in enumerate(order):
        if section not in missing or section not in texts:
            continue
        region = Region(id=section, text=texts[section])
        where = {s.id: n for n, s in enumerate(out) if isinstance(s, Region)}
        before = next((where[i] for i in reversed(order[:place]) if i in where), None)
        after = next((where[i] for i in order[place + 1 :] if i in where), None)
        if section == FRONT_MATTER:
            out[:0] = [region, Outside(text="\n")]
        elif before is not None:
            out[before + 1 : before + 1] = [Outside(text="\n"), region]
        elif after is not None:
            out[after:after] = [region, Outside(text="\n")]
        else:
            out += [Outside(text="" if not out or out[-1].written().endswith("\n\n") else "\n"), region]
    return out


def _spaced(made: Iterable[Region]) -> Iterable[Segment]:
    for n, region in enumerate(made):
        if n:
            yield Outside(text="\n")
        yield region


def _stands(conflict: Conflict, present: Mapping[str, str]) -> bool:
    """Whether the person's text of a reported conflict is still there, and the engine's still is not."""
    text = present.get(conflict.section, "")
    theirs, yours = conflict.theirs.strip(), conflict.yours.strip()
    return bool(text.strip()) and yours in text and not (theirs and theirs in text)
