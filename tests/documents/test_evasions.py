"""Files made to pass the inspection with something that runs in them, or to wear it out."""

import contextlib
import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from tests.documents.test_incoming import DAY, PLAIN_PDF, packed, pdf

from hemmaplan.documents import inspection
from hemmaplan.documents.inspection import inspected, words_of
from hemmaplan.foundation.refusals import NotPossible

SCRIPT = b"/S /JavaScript /JS (x)"
PACKED = packed(SCRIPT)
PICTURE = '<R><Relationship Type="x/image" Target="http://x/spy.png" TargetMode="{}"/></R>'


CONTENTS = "[Content_Types].xml"


def archive(**given):
    """A Word file with these parts besides its text."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in {"word/document.xml": b"<d/>", **given}.items():
            zipped.writestr(zipfile.ZipInfo(name, DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def rels(text, encoding="utf-8"):
    return archive(**{"word/_rels/document.xml.rels": text.encode(encoding)})


@pytest.mark.parametrize(
    "content",
    [
        PACKED.replace(b"\nstream\n", b"\nstream\r"),
        PACKED.replace(b"\nstream\n", b"\nstream \n"),
        PACKED.replace(b"/First 4", b"/First 4 /X (obj)"),
        PACKED.replace(b"/First 4", b"/First 4 /X (stream\n)"),
        PACKED.replace(b">>\nstream", b"/X (stream\n" + zlib.compress(b"1 0") + b"endstream endobj 9 0 obj <<) >>\nstream"),
        PACKED.replace(b"/Type /ObjStm ", b""),
        packed(SCRIPT.hex().encode() + b">", b"/Filter [/FlateDecode /ASCIIHexDecode]"),
        packed(SCRIPT.hex().encode() + b">", b"/Filter /FlateDecode /Filter [/ASCIIHexDecode /FlateDecode]"),
        pdf(b"/Enc#72ypt 9 0 R"),
        rels(PICTURE.format("External")),
        rels(PICTURE.format("&#69;xternal")),
        rels('<?xml version="1.0" encoding="utf-16"?>' + PICTURE.format("External"), "utf-16"),
        rels("<R"),
        archive(**{CONTENTS: '<T><O ContentType="application/x.macro&#69;nabled.main+xml"/></T>'}),
        archive(**{CONTENTS: '<T><O ContentType="application/vnd.ms-office.vbaProject"/></T>'}),
    ],
    ids=range(15),
)  # fmt: skip
def test_what_is_hidden_is_found(content):
    with pytest.raises(NotPossible):
        inspected(content)


def test_a_link_in_a_text_is_no_danger():
    link = '<R><Relationship Type="http://x/relationships/hyperlink" Target="http://x" TargetMode="External"/></R>'
    assert inspected(rels(link)) == "docx"


def broken(*, method=None, name=None, size=None):
    """A Word file whose list of contents says something else than what is there."""
    content = bytearray(archive(**{CONTENTS: b"0" * 120_000_000 if size else b"<T/>"}))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(CONTENTS.encode()))
    if method is not None:
        struct.pack_into("<H", content, at + 10, method)
        local = content.index(CONTENTS.encode()) - 30
        struct.pack_into("<H", content, local + 8, method)
    if size is not None:
        struct.pack_into("<L", content, at + 24, size)
    if name is not None:
        struct.pack_into("<H", content, at + 8, 0x800)
        content[at + 46 : at + 47] = name
    return bytes(content)


@pytest.mark.parametrize("given", [{"method": 14}, {"method": 12}, {"name": b"\xff"}, {"method": 99}], ids=str)
def test_a_broken_archive_is_refused_in_words(given):
    with pytest.raises(NotPossible):
        inspected(broken(**given))


def test_a_part_that_lies_about_its_size_is_not_unpacked():
    bomb = broken(size=10)
    tracemalloc.start()
    try:
        with pytest.raises(NotPossible):
            inspected(bomb)
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "part", [b"obj stream\n", b"obj /ObjStm stream\n" + zlib.compress(b"1 0") + b" "], ids=["plain", "packed"]
)
def test_many_streams_are_not_looked_through_again_and_again(part, monkeypatch):
    read, looked = [0], inspection._unescaped

    def counting(text):
        read[0] += len(text)
        return looked(text)

    monkeypatch.setattr(inspection, "_unescaped", counting)
    content = PLAIN_PDF + part * 5_000
    with contextlib.suppress(NotPossible):
        inspected(content)
    assert read[0] < 10 * len(content)


def test_a_word_file_whose_text_cannot_be_read_is_shown_without_it():
    for text in ("<w:document", '<!DOCTYPE d [<!ENTITY a "a">]><d>&a;</d>', "<d>" + " " * 10_000_000 + "</d>"):
        assert words_of("docx", archive(**{"word/document.xml": text})) == []


# --- fields that start something ------------------------------------------------------------------------------------------

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BEGIN, END = '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>'
MIDDLE = '<w:fldChar w:fldCharType="separate"/>'


def field(*pieces):
    """A field of Word, its instruction in pieces."""
    return (
        BEGIN
        + "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
        + MIDDLE
        + "<w:t>Hej</w:t>"
        + END
    )


def part(content):
    return f'<w:document xmlns:w="{W}"><w:p>{content}</w:p></w:document>'


def written(**parts):
    """An Office file of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(
                zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", "."), DAY), content, zipfile.ZIP_DEFLATED
            )
    return made.getvalue()


def word(content, **more):
    return written(word__document_dot_xml=part(content), **more)


STARTS = {
    "dde": word(field("DDE excel c:\\budget.xls")),
    "ddeauto": word(field('DDEAUTO c:\\\\Windows\\\\System32\\\\cmd.exe "/k calc"')),
    "in pieces": word(field("D", "DE", "AU", "TO cmd")),
    "small letters": word(field("  ddeauto cmd")),
    "deleted with changes tracked": word(BEGIN + "<w:delInstrText>DDEAUTO cmd</w:delInstrText>" + END),
    "never ended": word(BEGIN + "<w:instrText>DDEAUTO cmd</w:instrText>"),
    "a short field": word('<w:fldSimple w:instr="DDEAUTO cmd"><w:t>Hej</w:t></w:fldSimple>'),
    "within another": word(BEGIN + "<w:instrText>IF 1 = 1 </w:instrText>" + field("DDEAUTO cmd") + END),
    "put together of signs": word(BEGIN + field("QUOTE 68 68 69 65 85 84 79") + "<w:instrText> cmd</w:instrText>" + END),
    "in the head": word("", word__header1_dot_xml=part(field("DDEAUTO cmd"))),
    "fetches a file": word(field("INCLUDETEXT http://example.com/a.docx")),
    "reads in a file": word("", word___rels__document_dot_xml_dot_rels='<R><a Type="x/aFChunk" Target="a.rtf"/></R>'),
    "a sheet": written(
        xl__workbook_dot_xml="<w/>", xl__externalLinks__externalLink1_dot_xml='<x xmlns="y"><ddeLink ddeService="cmd"/></x>'
    ),
    "opendocument": written(
        mimetype="application/vnd.oasis.opendocument.text", content_dot_xml='<o xmlns:t="y"><t:dde-connection-decl/></o>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", STARTS.values(), ids=STARTS)
def test_a_field_that_starts_a_program_or_reads_from_one_is_refused(content):
    with pytest.raises(NotPossible, match=r"fält|hämtar"):
        inspected(content)


def test_fields_that_show_something_of_the_document_itself_are_let_in():
    plain = field(" PAGE  ", "\\* MERGEFORMAT") + field('TOC \\o "1-3"') + field("= 1 + 1") + field("")
    assert inspected(word(plain + '<w:fldSimple w:instr=" NUMPAGES "><w:t>3</w:t></w:fldSimple>')) == "docx"
