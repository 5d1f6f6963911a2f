"""The document as a Word file: real headings, lists, tables and pictures, labels that lead to their entries.

Written with python-docx from the typed pieces. The file holds no macro, no field that loads anything, and no relation
to the outside but the web addresses that a person wrote as links.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from agent.document.parts import Index
from agent.document.published import RENDERED
from agent.exports.base import Export, File, Job, Made
from agent.model.details import Kind
from agent.model.publication import (
    Chapter,
    Cite,
    Divider,
    Fenced,
    Figure,
    Fold,
    Grid,
    Heading,
    Inline,
    Items,
    LineBreak,
    Link,
    Piece,
    Prose,
    Quoted,
    Styled,
    Text,
    Undrawn,
)
from agent.page.cards import KINDS, Card, card, day
from agent.page.changes import Changes, changes
from agent.page.subject import Subject

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INK = "1F2933"
_SHADES = {"head": "EEF1F5"}
_WIDTH_INCHES, _HEIGHT_INCHES = 6.3, 8.4
_PIXELS_PER_INCH = 110


def make(job: Job) -> Made:
    """One file."""
    subject = job.subject
    writer = _Writer(subject, job.rasters(f.source for f in subject.publication.figures))
    return Made(files=(File(path="blueprint.docx", content=_steady(writer.written())),))


class _Writer:
    """Writes the pieces one after another into a document."""

    def __init__(self, subject: Subject, rasters: Mapping[str, bytes]) -> None:
        import docx

        self.subject, self.rasters = subject, rasters
        self.known = Index(subject.ledger)
        self.doc: Document = docx.Document()
        self.marks = 0
        _dress(self.doc)
        self.styles = {str(style.name): style.style_id for style in self.doc.styles}
        _properties(self.doc, subject)

    def written(self) -> bytes:
        """The whole document."""
        shown = self.subject.publication
        self._heading(shown.title, 0)
        self._pieces(shown.lead)
        for chapter in shown.front:
            self._chapter(chapter, 1)
        for part in shown.divisions:
            self._heading(part.title, 1, part.id)
            for chapter in part.chapters:
                self._chapter(chapter, 2)
        held = io.BytesIO()
        self.doc.save(held)
        return held.getvalue()

    def _chapter(self, chapter: Chapter, level: int) -> None:
        if chapter.title:
            self._heading(chapter.title, level, chapter.id)
        if chapter.id not in RENDERED:
            self._pieces(chapter.pieces)
            return
        for change in chapter.amendments:
            self._line([Text(text="Changed by hand: ")], style="Intense Quote")
            self._pieces(change.after or change.before)
        self._rendered(chapter.id, level + 1)

    # -- what code renders from the ledger --------------------------------------------------------------------------

    def _rendered(self, name: str, level: int) -> None:
        ledger = self.subject.ledger
        match name:
            case "decision-log":
                self._cards([Kind.DECISION], level)
            case "open-questions":
                self._cards([Kind.QUESTION], level)
            case "actions":
                self._cards([Kind.ACTION], level)
            case "ledger-entries":
                told = {Kind.DECISION, Kind.QUESTION, Kind.ACTION}
                self._cards([k for k in KINDS if k not in told], level, named=True)
            case "coverage":
                rows = [
                    (r.item, r.title, r.verdict.value, ", ".join(r.sections) or r.question)
                    for r in self.subject.coverage
                ]
                self._table(("Item", "What was asked for", "Standing", "Where, or what to ask"), rows)
            case "sources":
                people = [(d.title, day(d.date), ", ".join(d.participants), d.source) for d in ledger.discussions]
                self._table(("Discussion", "Date", "Who", "File"), people)
            case _:
                for it in changes(ledger, self.known):
                    self._changes(it, level)

    def _cards(self, kinds: Sequence[Kind], level: int, *, named: bool = False) -> None:
        titles = {d.key: d.title for d in self.subject.ledger.discussions}
        for kind in kinds:
            entries = list(self.subject.ledger.of(kind))
            if named and entries:
                self._heading(KINDS[kind], level)
            for entry in entries:
                self._card(card(entry, self.known, self.subject.topics, titles), level + named)
        if not any(self.subject.ledger.of(*kinds)):
            self._line([Text(text="The discussions hold none.")])

    def _card(self, it: Card, level: int) -> None:
        self._heading(f"{it.id}: {it.title} ({it.status})", level, it.id.lower())
        if it.statement:
            self._line([Text(text=it.statement)])
        sure = f"; {it.sure}" if it.sure else ""
        facts = [("First said", f"{it.day}{sure}")]
        facts += [(f.name, "\n".join((*f.texts, *(f"{e.label} {e.title}" for e in f.entries)))) for f in it.facts]
        facts += [(f"Not chosen: {name}", why) for name, why in it.lost]
        self._table((), facts)
        for one in it.words:
            self._line([Text(text=f"“{one.quote}”")], style="Quote")
            self._line(
                [Styled(style="strong", inlines=(Text(text=one.speaker),)), Text(text=f", {one.place}")], style="Source"
            )

    def _changes(self, it: Changes, level: int) -> None:
        self._heading(f"{it.day}: {it.title}", level)
        for group in it.groups:
            self._line([Styled(style="strong", inlines=(Text(text=group.name),))])
            for entry, note in group.entries:
                tail = f" ({note})" if note else ""
                cite = Cite(label=entry.label, entry=entry.label)
                self._line([cite, Text(text=f" {entry.title}{tail}")], style="List Bullet")

    # -- pieces -----------------------------------------------------------------------------------------------------

    def _pieces(self, pieces: Iterable[Piece], depth: int = 0) -> None:
        for piece in pieces:
            self._piece(piece, depth)

    def _piece(self, piece: Piece, depth: int) -> None:
        match piece:
            case Heading():
                self._heading("", min(piece.level + 2, 5), inlines=piece.inlines)
            case Prose():
                self._line(piece.inlines)
            case Items():
                self._items(piece, depth)
            case Grid():
                self._grid(piece)
            case Quoted():
                for inner in piece.pieces:
                    if isinstance(inner, Prose):
                        self._line(inner.inlines, style="Quote")
                    else:
                        self._piece(inner, depth)
            case Figure():
                self._figure(piece)
            case Fenced():
                self._line([Text(text=piece.text)], style="Source")
            case Fold():
                self._line([Styled(style="strong", inlines=(Text(text=piece.summary),))])
                self._pieces(piece.pieces, depth)
            case Divider():
                self._line([Text(text="⁂")])
            case _:
                pass

    def _items(self, piece: Items, depth: int) -> None:
        kind = "List Number" if piece.ordered else "List Bullet"
        style = f"{kind} {min(depth + 1, 3)}" if depth else kind
        for item in piece.items:
            first, *rest = item or (Prose(inlines=()),)
            if isinstance(first, Prose):
                self._line(first.inlines, style=style)
            else:
                rest = [first, *rest]
            self._pieces(rest, depth + 1)

    def _grid(self, piece: Grid) -> None:
        table = self._new_table(len(piece.head), len(piece.rows) + 1)
        for n, row in enumerate((piece.head, *piece.rows)):
            for cell, inlines in zip(table.rows[n].cells, row, strict=False):
                self._write(cell.paragraphs[0], inlines, bold=n == 0)
        _head(table)

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        width = len(head or (rows[0] if rows else ()))
        if not width or not (head or rows):
            return
        table = self._new_table(width, len(rows) + bool(head))
        for n, row in enumerate(([head] if head else []) + list(rows)):
            for k, (cell, text) in enumerate(zip(table.rows[n].cells, row, strict=False)):
                self._write(
                    cell.paragraphs[0], (Text(text=text),), bold=(bool(head) and n == 0) or (not head and k == 0)
                )
        if head:
            _head(table)

    def _new_table(self, columns: int, rows: int) -> Any:
        table = self.doc.add_table(rows=rows, cols=columns)
        table._tbl.tblStyle_val = self.styles["Table Grid"]  # by id: by name takes 20 ms a paragraph
        for row in table.rows:
            for cell in row.cells:
                self._styled(cell.paragraphs[0], "Cell")
        self._styled(self.doc.add_paragraph(), "Cell")
        return table

    def _figure(self, piece: Figure) -> None:
        from docx.shared import Inches

        picture, raster = self.subject.pictures.get(piece.source), self.rasters.get(piece.source)
        if picture is None or isinstance(picture, Undrawn) or raster is None:
            reason = f" ({picture.reason})" if isinstance(picture, Undrawn) else ""
            self._line([Text(text=f"This diagram could not be drawn here{reason}; its source is shown.")])
            self._line([Text(text=piece.source)], style="Source")
        else:
            wide, high = picture.width / _PIXELS_PER_INCH, picture.height / _PIXELS_PER_INCH
            scale = min(1.0, _WIDTH_INCHES / wide, _HEIGHT_INCHES / high)
            shape = self.doc.add_picture(io.BytesIO(raster), width=Inches(wide * scale))
            described = _clean("".join(i.text for i in piece.caption if isinstance(i, Text))) or "Diagram"
            shape._inline.docPr.set("descr", described)  # python-docx has no door to a picture's description
        if piece.caption:
            self._line(piece.caption, style="Caption")
        if piece.words:
            self._pieces(piece.words)

    # -- lines ------------------------------------------------------------------------------------------------------

    def _heading(self, text: str, level: int, mark: str = "", inlines: Sequence[Inline] = ()) -> None:
        paragraph = self._styled(self.doc.add_paragraph(), f"Heading {level}" if level else "Title")
        if mark:
            self._bookmark(paragraph, mark)
        self._write(paragraph, inlines or (Text(text=text),))

    def _line(self, inlines: Sequence[Inline], style: str | None = None) -> None:
        self._write(self._styled(self.doc.add_paragraph(), style), inlines)

    def _styled(self, paragraph: Paragraph, style: str | None) -> Paragraph:
        if style:
            paragraph._p.style = self.styles[style]  # by id, as above
        return paragraph

    def _write(
        self, paragraph: Paragraph, inlines: Iterable[Inline], *, bold: bool = False, italic: bool = False
    ) -> None:
        for it in inlines:
            match it:
                case Text():
                    run = paragraph.add_run(_clean(it.text))
                    run.bold, run.italic = bold or None, italic or None
                case LineBreak():
                    paragraph.add_run().add_break()
                case Cite():
                    self._linked(paragraph, it.label, anchor=it.entry.lower())
                case Link():
                    words = _clean("".join(i.text for i in it.inlines if isinstance(i, Text)) or it.target)
                    if it.target.startswith("#"):
                        self._linked(paragraph, words, anchor=it.target[1:])
                    else:
                        self._linked(paragraph, words, target=it.target)
                case Styled():
                    self._write(
                        paragraph,
                        it.inlines,
                        bold=bold or it.style == "strong",
                        italic=italic or it.style == "emphasis",
                    )

    def _linked(self, paragraph: Paragraph, words: str, *, anchor: str = "", target: str = "") -> None:
        """Words that lead to a bookmark of this document, or to a web address."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        link = OxmlElement("w:hyperlink")
        if anchor:
            link.set(qn("w:anchor"), _bookmark_name(anchor))
        else:
            link.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = paragraph.add_run(_clean(words))
        run._r.style = self.styles["Hyperlink"]  # by id, as above
        link.append(run._r)  # python-docx has no door to links
        paragraph._p.append(link)  # the same

    def _bookmark(self, paragraph: Paragraph, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.marks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.marks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), _bookmark_name(name))
            paragraph._p.append(mark)  # python-docx has no door to bookmarks


def _bookmark_name(name: str) -> str:
    """Word's bookmarks begin with a letter, hold letters, digits and underscores, and have 40 at most."""
    return ("b_" + re.sub(r"\W", "_", name))[:40]


def _clean(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold."""
    return _INVALID.sub("", text)


def _dress(doc: Document) -> None:
    """Calm styles in the place of the template's."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    for section in doc.sections:
        section.left_margin = section.right_margin = Cm(2.4)
        section.top_margin = section.bottom_margin = Cm(2.2)
    styles = doc.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    for level, size in enumerate((26, 18, 14, 12, 11, 10.5)):
        style = styles["Title" if level == 0 else f"Heading {level}"]
        style.font.name, style.font.size = "Calibri", Pt(size)
        style.font.color.rgb, style.font.bold, style.font.italic = RGBColor.from_string(_INK), True, False
        _all_scripts(style, "Calibri")
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size * 0.9), Pt(4)
    for name, size, italic in (("Cell", 9, False), ("Source", 8.5, False)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size, style.font.italic = normal, Pt(size), italic
        style.paragraph_format.space_after = Pt(2)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor.from_string("245A8D")


def _all_scripts(style: Any, name: str) -> None:
    """The font for every script: the template's headings name a theme's font, which would win."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if "Theme" in key or "theme" in key:
            del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(key), name)


def _head(table: Any) -> None:
    """The first row is repeated on each page, and shaded."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    row = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeated)  # python-docx has no door to repeated rows
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _SHADES["head"])):
            shade.set(qn(key), value)
        cell._tc.get_or_add_tcPr().append(shade)  # the same


def _properties(doc: Document, subject: Subject) -> None:
    """Title and date are the document's; nothing of this machine, and no time of this run."""
    when = subject.publication.date or dt.date(2000, 1, 1)
    stamp = dt.datetime.combine(when, dt.time())
    properties = doc.core_properties
    properties.title, properties.author, properties.comments = _clean(subject.publication.title)[:255], "Blueprint", ""
    properties.created = properties.modified = stamp
    properties.last_modified_by, properties.revision = "Blueprint", 1


def _steady(data: bytes) -> bytes:
    """The same archive without the times at which it was written, so that equal documents give equal bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as steady:
        for item in made.infolist():
            steady.writestr(
                zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0)), made.read(item), zipfile.ZIP_DEFLATED
            )
    return held.getvalue()


EXPORT = Export(name="docx", what="a Word file", place=".dev-resources/architecture/blueprint.docx", make=make)
