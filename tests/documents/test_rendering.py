"""Papers: accessible PDF by the file's own word, Word with real structure, the same bytes for the same paper."""

import io

import pikepdf
import pytest
from docx import Document as Word

from hemmaplan.documents.paper import Bullet, Bullets, Column, Paper, Paragraph, Section, Table
from hemmaplan.documents.typesetting import pdf
from hemmaplan.documents.word import docx

TABLE = Table(
    "Platser", (Column("Grupp", share=3), Column("Platser", numeric=True)), (("Kväll\nmån–fre", "6"), ("Dag", "8"))
)
PAPER = Paper(
    kind="Tjänsteskrivelse",
    title="Läget, åäö #set [x]",
    sender=("Socialnämnden", "Provenheten"),
    facts=(("Datum", "2020-09-21"),),
    sections=(
        Section(
            "Sammanfattning", 1, (Paragraph("Ett #eval(1) *ord*."), Bullets((Bullet("stänger", "T.o.m. 2020-12-31:"),)))
        ),
        Section("Team", 2, (TABLE,)),
    ),
    signatures=("Enhetschef",),
    appendix=(Section("Bilaga", 1, (Paragraph("Så räknas det.", soft=True),), fresh=True),),
    written=(2020, 9, 21),
)


def test_pdf_says_it_is_archival_and_accessible():
    with pikepdf.open(io.BytesIO(pdf(PAPER))) as made:
        said = made.open_metadata()
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")
        assert said["pdfuaid:part"] == "1"
        assert said["dc:title"] == PAPER.title
        assert made.Root.MarkInfo.Marked
        assert str(made.Root.Lang).startswith("sv")
        kinds = set(_kinds(made.Root.StructTreeRoot))
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/Caption"} <= kinds


def _kinds(node):
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)
        children = node.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            yield from _kinds(child)


def test_pdf_and_word_are_the_same_bytes_for_the_same_paper():
    assert pdf(PAPER) == pdf(PAPER)
    assert docx(PAPER) == docx(PAPER)


def test_word_has_headings_a_header_row_language_and_title():
    made = Word(io.BytesIO(docx(PAPER)))
    assert [(p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith("Heading")] == [
        ("Heading 1", "Sammanfattning"),
        ("Heading 2", "Team"),
        ("Heading 1", "Bilaga"),
    ]
    assert made.core_properties.title == PAPER.title
    assert made.core_properties.language == "sv-SE"
    (table,) = made.tables
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert [cell.text for cell in table.rows[1].cells] == ["Kväll\nmån–fre", "6"]


def test_a_table_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="1 cells"):
        Table("Skev", (Column("En"),), (("a", "b"),))
