"""PDF out of a paper: PDF/A-2a and PDF/UA-1, the same bytes for the same paper. The compiler refuses what nobody can read.

Law: 2018:1937 (accessibility of public documents); RA-FS 2009:2 (formats for keeping).
"""

import contextlib
import dataclasses
import json
import threading
from functools import cache, lru_cache
from pathlib import Path

import typst

from hemmaplan.documents.glyphs import FONTS, PLAIN, boxed, heading, plainest, settable
from hemmaplan.documents.paper import Chart, Paper, Paragraph, Section

DATA = Path(__file__).parent / "data"
PICTURE_PPI = 220.0
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
_OF_THREAD = threading.local()


@cache
def _fonts() -> typst.Fonts:
    """Only the fonts that come with the program: what a machine happens to have would change the paper."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def pdf(paper: Paper) -> bytes:
    """The paper as PDF. Text goes in as data, never as source, so no word of it can be read as a command.

    A sign that cannot be shown is a box, and the paper says at its end under which headings.
    """
    # Each sign has a font, but some that stand together have none in common: find those texts, and show them plainly; a
    # mark may also join what stands before its text, and then all texts are shown plainly.
    for show in (boxed, _showable):
        with contextlib.suppress(typst.TypstError):
            return _compiled(settable(paper, show))
    return _compiled(settable(paper, plainest))


def _compiler() -> typst.Compiler:
    """The compiler of this thread: with template and fonts read once, the same bytes take half the time."""
    if not hasattr(_OF_THREAD, "compiler"):
        _OF_THREAD.compiler = typst.Compiler(str(DATA / "typst" / "paper.typ"), font_paths=_fonts())
    held: typst.Compiler = _OF_THREAD.compiler
    return held


def _compiled(paper: Paper) -> bytes:
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"paper": json.dumps(paper.plain(), ensure_ascii=False)},
        pdf_standards=STANDARDS,
    )
    assert isinstance(made, bytes)
    return made


def png(chart: Chart) -> bytes:
    """A chart as a picture, for what cannot hold drawings (*diagram som bild*). The same chart gives the same bytes."""
    made = typst.compile(
        (DATA / "typst" / "chart.typ").read_bytes(),
        format="png",
        ppi=PICTURE_PPI,
        font_paths=_fonts(),
        sys_inputs={"chart": json.dumps(dataclasses.asdict(chart), ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1000)
def _showable(text: str) -> str:
    """The text as the fonts can show it: tried by itself, and with boxes when they cannot."""
    said = boxed(text)
    if PLAIN.fullmatch(said):
        return said
    try:
        _compiled(Paper("", "x", ("x",), (), (Section("x", 1, (Paragraph(said),)), Section(heading(text), 2, ()))))
    except typst.TypstError:
        return plainest(text)
    return said
