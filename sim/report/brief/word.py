"""The two pages as a document for Word: the same blocks, with fonts for Latin and Chinese signs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from sim.language import language_tag
from sim.language.signs import printable
from sim.report.brief.contents import Brief
from sim.report.brief.layout import (
    FORMS,
    GAP,
    MARGIN_MM,
    SMALL,
    SMALL_LINE,
    WIDTH_MM,
    Block,
    Grid,
    Picture,
    Text,
)

if TYPE_CHECKING:
    from docx.document import Document as Paper
    from docx.section import Section
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

LATIN, CHINESE, CHINESE_HEADINGS = "Arial", "SimSun", "SimHei"
"""Fonts that Word has wherever it reads Chinese."""
BLUE, RED, GREY = RGBColor(0x12, 0x39, 0x5B), RGBColor(0xA4, 0, 0), RGBColor(0x55, 0x55, 0x55)
SHADE = "E8EDF2"


def as_document(brief: Brief, about: Mapping[str, Any]) -> bytes:
    """The bytes of a .docx file.

    Parameters
    ----------
    about : mapping
        The run's manifest, for the document's properties.
    """
    paper = Document()
    _prepare(paper, brief, about)
    for number, blocks in enumerate(brief.pages):
        for place, block in enumerate(blocks):
            _add(paper, block, begins_page=number > 0 and place == 0)
    into = BytesIO()
    paper.save(into)
    return into.getvalue()


def _prepare(paper: Paper, brief: Brief, about: Mapping[str, Any]) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    section.header_distance = section.footer_distance = Mm(MARGIN_MM / 2)
    usual = paper.styles["Normal"]
    usual.font.name, usual.font.size = LATIN, Pt(FORMS["text"][0])
    fonts = usual.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), CHINESE)
    properties = paper.core_properties
    properties.title, properties.author = printable(brief.title)[:255], "execution-bureau-sim"
    properties.comments, properties.language = printable(brief.foot)[:255], language_tag()
    finished = datetime.fromisoformat(about.get("finished", "2000-01-01T00:00:00+00:00"))
    properties.created = properties.modified = finished.replace(tzinfo=None)
    _head_and_foot(section, brief)


def _head_and_foot(section: Section, brief: Brief) -> None:
    """The mark of a draft above every page; below, which run it is, and the page's number."""
    if brief.draft:
        above = section.header.paragraphs[0]
        above.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = _write(above, brief.draft, "text")
        run.bold, run.font.color.rgb = True, RED
    below = section.footer.paragraphs[0]
    _write(below, f"{brief.foot}    ", "small").font.color.rgb = GREY
    _page_number(below)
    _write(below, f" / {len(brief.pages)}", "small").font.color.rgb = GREY


def _page_number(paragraph: Paragraph) -> None:
    run = _write(paragraph, "", "small")
    run.font.color.rgb = GREY
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        run._r.append(element)


def _add(paper: Paper, block: Block, *, begins_page: bool) -> None:
    if isinstance(block, Grid):
        _add_table(paper, block)
        return
    paragraph = paper.add_paragraph()
    if begins_page:
        paragraph.paragraph_format.page_break_before = True
    if isinstance(block, Picture):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _space(paragraph, 0.0)
        size = {"width": Mm(block.width_mm), "height": Mm(block.height_mm)}
        shape = paragraph.add_run().add_picture(str(block.file), **size)
        shape._inline.docPr.set("descr", printable(block.text))
        return
    _fill(paragraph, block)


def _fill(paragraph: Paragraph, block: Text) -> None:
    is_heading = block.kind in ("title", "heading")
    text = f"•  {block.text}" if block.kind == "bullet" else block.text
    run = _write(paragraph, text, block.kind)
    if block.kind == "bullet":
        paragraph.paragraph_format.left_indent = Pt(12)
        paragraph.paragraph_format.first_line_indent = Pt(-10)
    if is_heading:
        run.bold, run.font.color.rgb = True, BLUE
        paragraph.paragraph_format.keep_with_next = True
        _chinese(run, CHINESE_HEADINGS)
    _space(paragraph, FORMS[block.kind][1], before=6.0 if block.kind == "heading" else 0.0)


def _write(paragraph: Paragraph, text: str, kind: str) -> Run:
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(FORMS[kind][0])
    _chinese(run, CHINESE)
    return run


def _chinese(run: Run, font: str) -> None:
    """The font of Chinese signs, which the run's own font does not set."""
    run.font.name = LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _space(paragraph: Paragraph, line: float, before: float = 0.0, after: float = GAP) -> None:
    """Lines of exactly that height, whatever the font; 0: as high as what is in them."""
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    if line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    else:
        form.line_spacing = 1.0


def _add_table(paper: Paper, grid: Grid) -> None:
    table = paper.add_table(rows=1 + len(grid.rows), cols=len(grid.headings))
    table.style, table.autofit = "Table Grid", False
    for i, cells in enumerate((grid.headings, *grid.rows)):
        for j, text in enumerate(cells):
            cell = table.cell(i, j)
            cell.width = Mm(WIDTH_MM * grid.widths[j])
            _fill_cell(cell, text, bold=i == 0)
    after = paper.add_paragraph()
    _space(after, GAP, after=0.0)


def _fill_cell(cell: _Cell, text: str, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(printable(text))
    run.font.size, run.bold = Pt(SMALL), bold
    _chinese(run, CHINESE)
    _space(paragraph, SMALL_LINE, before=1.0, after=1.0)
    if bold:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), SHADE)
        cell._element.get_or_add_tcPr().append(shade)
