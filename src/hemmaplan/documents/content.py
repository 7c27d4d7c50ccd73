"""What a file is (*filens slag*), found by its content: a name or a sender may say anything."""

import io
import json
import zipfile

from django.utils.translation import gettext as _

from hemmaplan.documents.models import Document
from hemmaplan.foundation.refusals import NotPossible

MEDIA_TYPES = {
    Document.Format.PDF: "application/pdf",
    Document.Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Document.Format.JSON: "application/json",
}
_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"
_BOOK = "word/document.xml"  # what makes a zip file a Word document


def format_of(content: bytes) -> Document.Format:
    """The format of the bytes. Raises ``NotPossible`` for what we do not keep."""
    if content.startswith(_PDF):
        return Document.Format.PDF
    if content.startswith(_ZIP) and _is_word(content):
        return Document.Format.DOCX
    if content[:1] in {b"{", b"["} and _is_json(content):
        return Document.Format.JSON
    raise NotPossible(_("Filen är varken PDF, Word eller JSON, så den kan inte bevaras."))


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return _BOOK in book.namelist()
    except zipfile.BadZipFile:
        return False


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True
