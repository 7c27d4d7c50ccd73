"""Word out of a paper: an editable copy with real styles, header rows and language, the same bytes for the same paper."""

import datetime as dt
import io
import zipfile

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from hemmaplan.documents.glyphs import settable
from hemmaplan.documents.paper import Bullets, Chart, Column, Paper, Paragraph, Section, Table
from hemmaplan.documents.typesetting import png

FONT = "Calibri"  # what the reader's own Word has; nothing is embedded
ACCENT, INK, SOFT = RGBColor(0x0A, 0x4D, 0x68), RGBColor(0x1A, 0x1F, 0x24), RGBColor(0x4D, 0x57, 0x61)
TEXT_WIDTH_MM = 163
LONGEST_FACT = 255  # what the format allows in the file's own data
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}


def docx(paper: Paper) -> bytes:
    """The paper as a Word document: the same signs as in the PDF, since nobody knows what fonts the reader has."""
    word, paper = Document(), settable(paper)
    _set_up(word, paper)
    _letterhead(word, paper)
    word.add_paragraph(paper.title, style="Title")
    for section in paper.sections:
        _section(word, section)
    for title in paper.signatures:
        line = word.add_paragraph("\n\n_______________________________")
        line.paragraph_format.keep_with_next = True
        word.add_paragraph(title)
    for section in paper.appendix:
        _section(word, section)
    return _same_bytes(word)


def _section(word: Word, section: Section) -> None:
    heading = word.add_heading(section.title, section.level)
    heading.paragraph_format.page_break_before = section.fresh
    for block in section.blocks:
        if isinstance(block, Paragraph):
            _paragraph(word, block)
        elif isinstance(block, Bullets):
            for item in block.items:
                point = word.add_paragraph(style="List Bullet")
                if item.lead:
                    point.add_run(f"{item.lead} ").bold = True
                point.add_run(item.text)
        elif isinstance(block, Chart):
            _chart(word, block)
        else:
            _table(word, block)


def _chart(word: Word, block: Chart) -> None:
    """A picture of the chart; what is seen is told to who cannot see it."""
    caption = word.add_paragraph(style="Caption")
    caption.add_run(block.caption).font.color.rgb = SOFT
    caption.paragraph_format.keep_with_next = True
    word.add_paragraph().add_run().add_picture(io.BytesIO(png(block)), width=Mm(TEXT_WIDTH_MM))
    for told in word.element.body.iter(qn("wp:docPr")):
        if not told.get("descr"):
            titles = ", ".join(panel.title for panel in block.panels)
            told.set("descr", f"{block.about} {titles}.")


def _set_up(word: Word, paper: Paper) -> None:
    written = dt.datetime(*paper.written, tzinfo=dt.UTC).replace(tzinfo=None)
    facts = word.core_properties
    facts.title, facts.author, facts.subject = (
        text[:LONGEST_FACT] for text in (paper.title, paper.sender[-1], paper.kind)
    )
    facts.language, facts.created, facts.modified = _LANGUAGES[paper.language], written, written
    facts.last_modified_by, facts.comments, facts.keywords = paper.sender[-1][:LONGEST_FACT], "", paper.mark
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(25), Mm(22), Mm(24), Mm(24)
    sizes = {"Normal": (10.5, INK), "Title": (18, INK), "Heading 1": (13, ACCENT), "Heading 2": (11, INK)}
    for name, (size, colour) in sizes.items():
        style = word.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
        style.paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES[paper.language])
    for old in word.styles.element.iter(qn("w:lang")):
        old.set(qn("w:val"), _LANGUAGES[paper.language])
    word.styles["Normal"].element.get_or_add_rPr().append(language)
    foot = page.footer.paragraphs[0]
    foot.add_run(f"{paper.foot}\t\tSida ")
    _field(foot, "PAGE")
    foot.add_run(" av ")
    _field(foot, "NUMPAGES")
    if paper.mark:
        mark = page.header.paragraphs[0].add_run(paper.mark)
        mark.bold = True


def _letterhead(word: Word, paper: Paper) -> None:
    head = word.add_paragraph()
    head.add_run(paper.sender[0]).bold = True
    for name in paper.sender[1:]:
        head.add_run(f"\n{name}").font.color.rgb = SOFT
    kind = word.add_paragraph()
    run = kind.add_run(" ".join(filter(None, (paper.kind.upper(), paper.mark))))
    run.bold, run.font.color.rgb = True, ACCENT
    for name, value in paper.facts:
        line = word.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(f"{name}: ").font.color.rgb = SOFT
        line.add_run(value)


def _paragraph(word: Word, block: Paragraph) -> None:
    for piece in block.text.split("\n\n"):
        run = word.add_paragraph().add_run(piece)
        if block.soft:
            run.font.size, run.font.color.rgb = Pt(9), SOFT


def _table(word: Word, block: Table) -> None:
    caption = word.add_paragraph(style="Caption")
    caption.add_run(block.caption).font.color.rgb = SOFT
    caption.paragraph_format.keep_with_next = True
    table = word.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.autofit = False
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no other way to say what a table is about
    about = OxmlElement("w:tblCaption")
    about.set(qn("w:val"), block.caption)
    properties.append(about)
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - nor to repeat the header row
    size = 8 if block.small else 9
    _fill(table.rows[0].cells, tuple(column.title for column in block.columns), block.columns, size, bold=True)
    for row in block.rows:
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - a row stays on its page
        _fill(added.cells, row, block.columns, size)
    word.add_paragraph().paragraph_format.space_after = Pt(2)


def _fill(
    cells: tuple[_Cell, ...], words: tuple[str, ...], columns: tuple[Column, ...], size: int, *, bold: bool = False
) -> None:
    whole = sum(column.share for column in columns)
    for cell, text, column in zip(cells, words, columns, strict=True):
        cell.width = Mm(TEXT_WIDTH_MM * column.share / whole)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if column.numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for number, line in enumerate(text.split("\n")):
            run = paragraph.add_run()
            if number:
                run.add_break(WD_BREAK.LINE)
                run.font.color.rgb = SOFT
            run.add_text(line)
            run.font.size, run.bold = Pt(size), bold


def _field(paragraph: WordParagraph, name: str) -> None:
    """A number that Word fills in itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx knows no fields


def _same_bytes(word: Word) -> bytes:
    """The file with the clock taken out of it."""
    given, made = io.BytesIO(), io.BytesIO()
    word.save(given)
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return made.getvalue()
