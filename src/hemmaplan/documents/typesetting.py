"""PDF out of a paper: PDF/A-2a and PDF/UA-1, the same bytes for the same paper. The compiler refuses what nobody can read.

Law: 2018:1937 (accessibility of public documents); RA-FS 2009:2 (formats for keeping).
"""

import json
from functools import cache
from pathlib import Path

import typst

from hemmaplan.documents.glyphs import FONTS, settable
from hemmaplan.documents.paper import Paper

DATA = Path(__file__).parent / "data"
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]


@cache
def _template() -> bytes:
    return (DATA / "typst" / "paper.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts that come with the program: what a machine happens to have would change the paper."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def pdf(paper: Paper) -> bytes:
    """The paper as PDF. Text goes in as data, never as source, so no word of it can be read as a command.

    A sign that cannot be shown is a box, and the paper says at its end under which headings.
    """
    return typst.compile(
        _template(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(settable(paper).plain(), ensure_ascii=False)},
        pdf_standards=STANDARDS,
    )
