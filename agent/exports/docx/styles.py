"""The look of the Word file: calm styles in the place of the template's, an A4 page, properties without a machine's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

WIDTH_INCHES, HEIGHT_INCHES = 6.3, 8.8
"""What fits between the margins, with a line for a caption."""
_INK, _LINK, _SOFT = "1F2933", "245A8D", "56616C"


def dress(doc: Document) -> None:
    """Give page and styles their form, and add `Cell`, `Source`, `Contents`, `Code` and `Hyperlink`."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    for section in doc.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
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
    for name, size, after in (("Cell", 9, 2), ("Source", 8.5, 4), ("Contents", 10, 1), ("Code", 8.5, 4)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size, style.font.italic = normal, Pt(size), False
        style.paragraph_format.space_after = Pt(after)
    styles["Code"].font.name = "Consolas"
    styles["Cell"].paragraph_format.line_spacing = 1.05
    caption = styles["Caption"]
    caption.font.size, caption.font.bold = Pt(9), False
    caption.font.color.rgb = RGBColor.from_string(_SOFT)
    _numbered(doc)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor.from_string(_LINK)


def describe(doc: Document, title: str, date: dt.date | None) -> None:
    """Title and date are the document's; nothing of this machine, and no time of this run."""
    stamp = dt.datetime.combine(date or dt.date(2000, 1, 1), dt.time())
    properties = doc.core_properties
    properties.title, properties.author, properties.comments = title[:255], "Blueprint", ""
    properties.created = properties.modified = stamp
    properties.last_modified_by, properties.revision = "Blueprint", 1


def _numbered(doc: Document) -> None:
    """The number of each page below it: a field that is filled in as the page is shown, and asks nothing."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    foot = doc.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = OxmlElement("w:fldSimple")  # python-docx has no door to fields
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def _all_scripts(style: Any, name: str) -> None:
    """The font for every script: the template's headings name a theme's font, which would win."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if "Theme" in key or "theme" in key:
            del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(key), name)
