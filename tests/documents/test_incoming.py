"""What comes in: kept as it came, called by what it is, and refused when anything in it can run."""

import hashlib
import io
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import make
from tests.desk.test_leaks import logged_in

from hemmaplan.cases import actions as cases
from hemmaplan.cases.intake.actions.taking import file_for
from hemmaplan.documents.actions import take_in
from hemmaplan.documents.inspection import MOST_BYTES, inspected, words_of
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation.refusals import NotPossible

TODAY, NOW = make.calendar.today(), make.calendar.now()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PLAIN_PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF"


def pdf(words):
    return PLAIN_PDF.replace(b"/Pages 2 0 R", b"/Pages 2 0 R " + words)


def packed(words, head=b"/Filter /FlateDecode"):
    """A PDF whose object stream holds the words, packed."""
    inside = zlib.compress(b"5 0 << " + words + b" >>")
    stream = b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 " + head + b" >>\nstream\n" + inside + b"\nendstream\nendobj\n"
    return PLAIN_PDF.replace(b"trailer", stream + b"trailer")


DAY = (2026, 11, 30, 12, 0, 0)


def book(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        words = "<w:t>Hej &lt;script&gt;</w:t>"
        xmlns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        # A day of its own: the bytes are the names of tests, and every worker must have the same.
        zipped.writestr(
            zipfile.ZipInfo("word/document.xml", DAY), f'<w:document xmlns:w="{xmlns}"><w:p>{words}</w:p></w:document>'
        )
        for name, content in parts.items():
            zipped.writestr(
                zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", "."), DAY), content, zipfile.ZIP_DEFLATED
            )
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PLAIN_PDF, "pdf"), (packed(b"/Type /Page"), "pdf"), (PNG, "png"), (b"\xff\xd8\xff\xe0" + bytes(9), "jpg"),
        (b"II*\x00" + bytes(9), "tif"), (bytes(4) + b"ftypheic", "heic"), ("Hej på dig\n".encode(), "txt"), (book(), "docx"),
        # A picture in a PDF may hold any bytes.
        (PLAIN_PDF.replace(b"trailer", b"9 0 obj\n<< /Subtype /Image >>\nstream\n\x00/JS\x01\nendstream\nendobj\ntrailer"), "pdf"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)  # fmt: skip
def test_a_file_is_what_its_content_is(content, kind):
    assert inspected(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"", b"MZ\x90\x00 program", b"\x7fELF\x02", b"#!/bin/sh\nrm", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 doc",
        b"<html><script>alert(1)</script>", b"<?xml version='1.0'?><svg onload='x()'/>", b"{\\rtf1 x}", bytes(range(200, 256)) * 9,
        pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), pdf(b"/AA << /S /J#61vaScript >>"), pdf(b"/Names << /EmbeddedFiles 3 0 R >>"),
        pdf(b"/S /Launch"), pdf(b"/AcroForm << /XFA 3 0 R >>"), pdf(b"/Encrypt 9 0 R"), packed(b"/S /JavaScript /JS (x)"),
        packed(b"/S /J#61vaScript"), packed(b"x", b"/Filter /LZWDecode"), packed(b"x", b"/Filter [/ASCIIHexDecode /FlateDecode]"),
        packed(b"x").replace(b"x\x9c", b"\x00\x00"), book(word__vbaProject_dot_bin=b"x"), book(word__embeddings__a_dot_xlsx=b"x"),
        book(word___rels__settings_dot_xml_dot_rels=b'<R Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>'),
        b"PK\x03\x04 not a zip",
    ],
    ids=lambda content: ascii(content[:24]),
)  # fmt: skip
def test_what_can_run_or_cannot_be_looked_through_is_refused(content):
    with pytest.raises(NotPossible):
        inspected(content)


def test_an_archive_that_is_no_office_file_or_unpacks_beyond_measure_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a.txt", "Hej")
    bomb = book(big_dot_xml=b"0" * 200_000_001)
    assert len(bomb) < 1_000_000
    for content in (made.getvalue(), bomb, PLAIN_PDF + bytes(MOST_BYTES)):
        with pytest.raises(NotPossible):
            inspected(content)


def test_the_words_of_a_word_file_are_read_as_words():
    assert words_of("docx", book()) == ["Hej <script>"]


@pytest.fixture
def held(db):
    """A file with who has it, and a colleague of the unit."""

    class Held:
        unit = make.unit(kind="authority")
        worker, colleague = make.user("social_worker", unit), make.user("social_worker", unit)
        case = file_for(person=make.person(), area="adult", unit=unit, by=worker, at=NOW)

    make.employment(make.post(Held.unit), Held.worker.employee)
    cases.distribute(case=Held.case, employee=Held.worker.employee, by=Held.worker, at=NOW)
    return Held


def sent(client, held, content, name="skola.pdf"):
    file = SimpleUploadedFile(name, content, content_type="application/x-msdownload")
    given = {"file": file, "title": "Yttrande från skolan", "sender": "Granskolan", "arrived_on": TODAY.isoformat()}
    return client.post(reverse("documents:to_file", args=[held.case.pk]), given)


def test_a_document_is_taken_in_and_read_by_those_who_read_the_file(held):
    client = logged_in(held.worker)
    assert sent(client, held, PLAIN_PDF, "virus.exe").status_code == 302
    row = IncomingDocument.objects.get()
    assert (row.format, row.sha256, row.size) == ("pdf", hashlib.sha256(PLAIN_PDF).hexdigest(), len(PLAIN_PDF))
    page = client.get(reverse("documents:document", args=[row.pk]))
    assert "Yttrande från skolan" in page.content.decode()
    answer = client.get(reverse("documents:content", args=[row.pk]))
    assert answer.content == PLAIN_PDF
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f'inline; filename="handling-{row.pk}.pdf"'
    assert "Yttrande från skolan" in client.get(reverse("cases:file", args=[held.case.pk])).content.decode()
    other = logged_in(held.colleague)
    for name in ("document", "content"):
        assert other.get(reverse(f"documents:{name}", args=[row.pk])).status_code == 404


def test_a_program_is_refused_in_words_and_nothing_is_kept(held):
    answer = sent(logged_in(held.worker), held, b"MZ program")
    assert "ett program" in answer.content.decode()
    assert not IncomingDocument.objects.exists()


def test_the_same_file_stands_once_and_cannot_be_changed(held):
    given = {
        "subject": held.case,
        "unit": held.unit,
        "title": "Brev",
        "arrived_on": TODAY,
        "by": held.worker,
        "at": NOW,
    }
    row = take_in(content=PNG, **given)
    with pytest.raises(NotPossible):
        take_in(content=PNG, **given)
    with pytest.raises(Exception, match="update"):
        IncomingDocument.objects.filter(pk=row.pk).update(title="Annat")
