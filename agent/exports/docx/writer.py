"""The pieces of a document, written one after another into a Word file with python-docx."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from agent.document.parts import Index
from agent.document.published import RENDERED
from agent.exports.docx.styles import HEIGHT_INCHES, WIDTH_INCHES, describe, dress
from agent.exports.docx.tables import form, widths
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
from agent.page.subject import Subject

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

Content: TypeAlias = str | Sequence[Inline]
"""What a cell holds: plain text, or inlines."""
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PIXELS_PER_INCH = 140  # a diagram's letters are then as large as a table's
_NAMES_INCHES = 1.3
"""Of the first column where it names what the second holds: the same for every entry."""


class Writer:
    """Writes the pieces one after another into a document.

    `rasters`: the PNG of each diagram that was drawn, by its source. `appendix`: writes a section that code renders
    from the ledger, given this writer, the section's id and the level of its headings.
    """

    def __init__(
        self, subject: Subject, rasters: Mapping[str, bytes], appendix: Callable[[Writer, str, int], None]
    ) -> None:
        import docx

        self.subject, self.known = subject, Index(subject.ledger)
        self._rasters, self._appendix = rasters, appendix
        self._doc: Document = docx.Document()
        self._marks = 0
        dress(self._doc)
        self._styles = {str(style.name): style.style_id for style in self._doc.styles}
        describe(self._doc, _clean(subject.publication.title), subject.publication.date)

    def written(self) -> bytes:
        """The whole document."""
        shown = self.subject.publication
        self.heading(shown.title, 0)
        self._pieces(shown.lead)
        self._contents()
        for chapter in shown.front:
            self._chapter(chapter, 1)
        for part in shown.divisions:
            self.heading(part.title, 1, part.id)
            for chapter in part.chapters:
                self._chapter(chapter, 2)
        held = io.BytesIO()
        self._doc.save(held)
        return held.getvalue()

    def _contents(self) -> None:
        """Links to the parts and sections. Page numbers would take a field, which asks before the file is opened."""
        shown = self.subject.publication
        for chapter in shown.front:
            if chapter.title:
                self.line([link(chapter.title, chapter.id)], style="Contents")
        for part in shown.divisions:
            listed: list[Inline] = []
            for chapter in part.chapters:
                if chapter.title:
                    listed += [Text(text=", " if listed else ": "), link(chapter.title, chapter.id)]
            self.line([Styled(style="strong", inlines=(link(part.title, part.id),)), *listed], style="Contents")

    def _chapter(self, chapter: Chapter, level: int) -> None:
        if chapter.title:
            self.heading(chapter.title, level, chapter.id)
        if chapter.id not in RENDERED:
            self._pieces(chapter.pieces)
            return
        for change in chapter.amendments:
            self.line([Text(text="Changed by hand: ")], style="Intense Quote")
            self._pieces(change.after or change.before)
        self._appendix(self, chapter.id, level + 1)

    # -- pieces -----------------------------------------------------------------------------------------------------

    def _pieces(self, pieces: Iterable[Piece], depth: int = 0) -> None:
        for piece in pieces:
            self._piece(piece, depth)

    def _piece(self, piece: Piece, depth: int) -> None:
        match piece:
            case Heading():
                self.heading("", min(piece.level + 2, 5), inlines=piece.inlines)
            case Prose():
                self.line(piece.inlines, with_next=_words(piece.inlines).rstrip().endswith(":"))
            case Items():
                self._items(piece, depth)
            case Grid():
                self._grid(piece)
            case Quoted():
                for inner in piece.pieces:
                    if isinstance(inner, Prose):
                        self.line(inner.inlines, style="Quote")
                    else:
                        self._piece(inner, depth)
            case Figure():
                self._figure(piece)
            case Fenced():
                self.line([Text(text=piece.text)], style="Code")
            case Fold():
                self.line([Styled(style="strong", inlines=(Text(text=piece.summary),))])
                self._pieces(piece.pieces, depth)
            case Divider():
                self.line([Text(text="⁂")])
            case _:
                pass

    def _items(self, piece: Items, depth: int) -> None:
        kind = "List Number" if piece.ordered else "List Bullet"
        style = f"{kind} {min(depth + 1, 3)}" if depth else kind
        for item in piece.items:
            first, *rest = item or (Prose(inlines=()),)
            if isinstance(first, Prose):
                self.line(first.inlines, style=style)
            else:
                rest = [first, *rest]
            self._pieces(rest, depth + 1)

    def _grid(self, piece: Grid) -> None:
        rows = (piece.head, *piece.rows)
        table = self._new_table([[_words(cell) for cell in row] for row in rows], head=True)
        for n, (held, row) in enumerate(zip(table._tbl.tr_lst, rows, strict=True)):
            for cell, inlines in zip(held.tc_lst, row, strict=False):
                self._write(self._cell(cell, table), inlines, bold=n == 0)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[Content]]) -> None:
        """A table. One without a head stays on a page; its first column says what the second holds."""
        written = [[_inlines(cell) for cell in row] for row in ((head, *rows) if head else rows)]
        if not written:
            return
        table = self._new_table([[_words(cell) for cell in row] for row in written], head=bool(head))
        for n, (held, row) in enumerate(zip(table._tbl.tr_lst, written, strict=True)):
            for k, (cell, inlines) in enumerate(zip(held.tc_lst, row, strict=False)):
                paragraph = self._cell(cell, table)
                if not head and n < len(written) - 1:
                    paragraph.paragraph_format.keep_with_next = True
                self._write(paragraph, inlines, bold=n == 0 if head else k == 0)

    def _new_table(self, texts: Sequence[Sequence[str]], *, head: bool) -> Any:
        columns = widths(texts, WIDTH_INCHES) if head else [_NAMES_INCHES, WIDTH_INCHES - _NAMES_INCHES]
        table = self._doc.add_table(rows=len(texts), cols=len(columns))
        form(table, columns, head=head)
        self._styled(self._doc.add_paragraph(), "Cell")
        return table

    def _cell(self, cell: Any, table: Any) -> Paragraph:
        from docx.text.paragraph import Paragraph

        return self._styled(Paragraph(cell.p_lst[0], table), "Cell")

    def _figure(self, piece: Figure) -> None:
        from docx.shared import Inches

        picture, raster = self.subject.pictures.get(piece.source), self._rasters.get(piece.source)
        if picture is None or isinstance(picture, Undrawn) or raster is None:
            reason = f" ({picture.reason})" if isinstance(picture, Undrawn) else ""
            self.line([Text(text=f"This diagram could not be drawn here{reason}; its source is shown.")])
            self.line([Text(text=piece.source)], style="Code")
        else:
            wide, high = picture.width / _PIXELS_PER_INCH, picture.height / _PIXELS_PER_INCH
            scale = min(1.0, WIDTH_INCHES / wide, HEIGHT_INCHES / high)
            paragraph = self._doc.add_paragraph()
            paragraph.paragraph_format.keep_with_next = bool(piece.caption)
            shape = paragraph.add_run().add_picture(io.BytesIO(raster), width=Inches(wide * scale))
            described = _clean(_words(piece.caption)) or "Diagram"
            shape._inline.docPr.set("descr", described)  # python-docx has no door to a picture's description
        if piece.caption:
            self.line(piece.caption, style="Caption")
        if piece.words:
            self._pieces(piece.words)

    # -- lines ------------------------------------------------------------------------------------------------------

    def heading(self, text: str, level: int, mark: str = "", inlines: Sequence[Inline] = ()) -> None:
        """A heading of level 1 to 5, 0 for the title. `mark`: the id by which links find it."""
        paragraph = self._styled(self._doc.add_paragraph(), f"Heading {level}" if level else "Title")
        if mark:
            self._bookmark(paragraph, mark)
        self._write(paragraph, inlines or (Text(text=text),))

    def line(self, inlines: Sequence[Inline], style: str | None = None, *, with_next: bool = False) -> None:
        """A paragraph. `with_next`: on the page of the one that follows."""
        paragraph = self._styled(self._doc.add_paragraph(), style)
        if with_next:
            paragraph.paragraph_format.keep_with_next = True
        self._write(paragraph, inlines)

    def _styled(self, paragraph: Paragraph, style: str | None) -> Paragraph:
        if style:
            paragraph._p.style = self._styles[style]  # by id: by name takes 20 ms a paragraph
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
                    self._linked(paragraph, it.label, anchor=it.entry.lower(), bold=bold, whole=True)
                case Link():
                    words = _clean(_words(it.inlines) or it.target)
                    if it.target.startswith("#"):
                        self._linked(paragraph, words, anchor=it.target[1:], bold=bold)
                    else:
                        self._linked(paragraph, words, target=it.target, bold=bold)
                case Styled():
                    self._write(
                        paragraph,
                        it.inlines,
                        bold=bold or it.style == "strong",
                        italic=italic or it.style == "emphasis",
                    )

    def _linked(
        self,
        paragraph: Paragraph,
        words: str,
        *,
        anchor: str = "",
        target: str = "",
        bold: bool = False,
        whole: bool = False,
    ) -> None:
        """Words that lead to a bookmark of this document, or to a web address. `whole`: not broken at a hyphen."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        link = OxmlElement("w:hyperlink")
        if anchor:
            link.set(qn("w:anchor"), _bookmark_name(anchor))
        else:
            link.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run = paragraph.add_run()
        for n, part in enumerate(_clean(words).split("-") if whole else [_clean(words)]):
            if n:
                run._r.append(OxmlElement("w:noBreakHyphen"))  # python-docx has no door to these
            run.add_text(part)
        run.bold = bold or None
        run._r.style = self._styles["Hyperlink"]  # by id, as above
        link.append(run._r)  # python-docx has no door to links
        paragraph._p.append(link)  # the same

    def _bookmark(self, paragraph: Paragraph, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._marks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._marks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), _bookmark_name(name))
            paragraph._p.append(mark)  # python-docx has no door to bookmarks


def link(title: str, place: str) -> Link:
    """A title that leads to the section of this id."""
    return Link(target=f"#{place}", inlines=(Text(text=title),))


def _inlines(content: Content) -> Sequence[Inline]:
    return (Text(text=content),) if isinstance(content, str) else content


def _words(inlines: Iterable[Inline]) -> str:
    """The plain text of inlines."""
    made = ""
    for it in inlines:
        match it:
            case Text():
                made += it.text
            case Cite():
                made += it.label
            case LineBreak():
                made += "\n"
            case Link() | Styled():
                made += _words(it.inlines)
    return made


def _bookmark_name(name: str) -> str:
    """Word's bookmarks begin with a letter, hold letters, digits and underscores, and have 40 at most."""
    return ("b_" + re.sub(r"\W", "_", name))[:40]


def _clean(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold."""
    return _INVALID.sub("", text)
