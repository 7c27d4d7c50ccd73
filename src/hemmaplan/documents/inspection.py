"""What comes in from outside (*granskning av inkomna filer*): what a file is by its content, and whether it can do anything.

A name or a sender may say anything, so neither is asked. What runs is refused: programs, scripts in a PDF; in an Office file macros,
fields that start something (DDE) and what is fetched from elsewhere. What cannot be looked through (encrypted, packed in a way that is not read) is
refused too. Nothing is unpacked further than ``MOST_UNPACKED``. This is no scanner for viruses.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation.refusals import NotPossible

MOST_BYTES = 40_000_000
MOST_UNPACKED = 200_000_000
MOST_OF_PART = 10_000_000
"""Of one part of an Office file, where it is read."""
Format = IncomingDocument.Format

MEDIA_TYPES = {
    Format.PDF: "application/pdf", Format.PNG: "image/png", Format.JPEG: "image/jpeg", Format.TIFF: "image/tiff",
    Format.HEIC: "image/heic", Format.TEXT: "text/plain; charset=utf-8",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODT: "application/vnd.oasis.opendocument.text",
}  # fmt: skip
IN_THE_BROWSER = {Format.PDF, Format.PNG, Format.JPEG}
"""What a browser draws by itself without anything in it being run."""

_STARTS = {
    b"%PDF-": Format.PDF, b"\x89PNG\r\n\x1a\n": Format.PNG, b"\xff\xd8\xff": Format.JPEG, b"II*\x00": Format.TIFF,
    b"MM\x00*": Format.TIFF,
}  # fmt: skip
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!", b"L\x00\x00\x00")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC = re.compile(rb".{4}ftyp(?:heic|heix|mif1|msf1|heim|heis)", re.DOTALL)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|script|svg|\?xml|hta|body|iframe)", re.IGNORECASE)
# In a PDF, anywhere in its bytes: what runs, opens a program, carries a file, or sends something away. Names may be written with #-codes.
_RUNS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Movie|Rendition)(?![A-Za-z0-9])"
)
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LENGTH_OF_HEAD = 20_000
_OBJECTS = b"/ObjStm"
# The head of packed objects has a few names and numbers. A text or a remark in it could hide where it ends.
_PLAIN_HEAD = re.compile(rb"obj\s*<<[\w\s/\[\].+-]*>>\s*")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode(?![A-Za-z0-9])|\[\s*/FlateDecode\s*\])")
_MACROS = re.compile(r"vbaproject|vbadata|/activex/|/embeddings/|\.bin$|^basic/|^scripts/|\.(?:exe|dll|js|vbs|ps1|bat|cmd|scr)$", re.IGNORECASE)  # fmt: skip
_PRINTER = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
_RUNNING_TYPES = re.compile(r"macroenabled|vba|activex|oleobject", re.IGNORECASE)
# Fields of Word that show something of the document itself or of whoever has it open. Others may start a program or fetch a file, and a
# name can be put together of fields: so these are let in and no others.
_PLAIN_FIELDS = frozenset(
    [
        "ADDIN",
        "ADVANCE",
        "AUTHOR",
        "AUTONUM",
        "AUTONUMLGL",
        "AUTONUMOUT",
        "BIBLIOGRAPHY",
        "CITATION",
        "COMMENTS",
        "COMPARE",
        "CREATEDATE",
        "DATE",
        "DOCPROPERTY",
        "DOCVARIABLE",
        "EDITTIME",
        "EQ",
        "FILENAME",
        "FILESIZE",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "FORMTEXT",
        "GOTOBUTTON",
        "HYPERLINK",
        "IF",
        "INDEX",
        "INFO",
        "KEYWORDS",
        "LASTSAVEDBY",
        "LISTNUM",
        "MERGEFIELD",
        "MERGEREC",
        "MERGESEQ",
        "NEXT",
        "NEXTIF",
        "NOTEREF",
        "NUMCHARS",
        "NUMPAGES",
        "NUMWORDS",
        "PAGE",
        "PAGEREF",
        "PRINTDATE",
        "REF",
        "REVNUM",
        "SAVEDATE",
        "SECTION",
        "SECTIONPAGES",
        "SEQ",
        "SET",
        "SKIPIF",
        "STYLEREF",
        "SUBJECT",
        "SYMBOL",
        "TA",
        "TC",
        "TEMPLATE",
        "TIME",
        "TITLE",
        "TOA",
        "TOC",
        "USERADDRESS",
        "USERINITIALS",
        "USERNAME",
        "XE",
    ]
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NESTED = "\N{OBJECT REPLACEMENT CHARACTER}"
_LINKS_OF_SHEET = re.compile(r"^xl/externallinks/[^/]+\.xml$", re.IGNORECASE)
_STARTING_TAGS = frozenset({"ddeLink", "oleLink", "dde-source", "dde-connection-decl", "dde-connection"})
"""In a sheet and in OpenDocument."""
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How Office packs. Others unpack without measure."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, OverflowError, KeyError,
    struct.error, ParseError,
)  # fmt: skip
"""What an archive that is not what it says makes of itself when it is read."""


def inspected(content: bytes) -> Format:
    """What the file is, when it may be kept. Raises ``NotPossible`` with why it may not."""
    if not content:
        raise NotPossible(_("Filen är tom. Välj en annan."))
    if len(content) > MOST_BYTES:
        raise NotPossible(_("Filen är större än 40 MB. Skanna med lägre upplösning, eller dela den."))
    if content.startswith(_PROGRAMS):
        raise NotPossible(_("Filen är ett program, vad den än heter. Den tas inte emot."))
    if content.startswith(_OLD_OFFICE):
        raise NotPossible(_("Äldre Office-filer kan innehålla makron. Be om en PDF, eller spara som docx."))
    found = _by_start(content)
    if found == Format.PDF:
        _inspect_pdf(content)
    return found


def _by_start(content: bytes) -> Format:
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _book(content)
    if _HEIC.match(content[:12]):
        return Format.HEIC
    if _is_text(content):
        return Format.TEXT
    raise NotPossible(_("Filen går inte att känna igen. PDF, bilder, Word, Excel, OpenDocument och ren text tas emot."))


def _is_text(content: bytes) -> bool:
    """Plain words: nothing that a browser or a reader would run."""
    if _MARKUP.match(content) or content.startswith(b"{\\rtf"):
        raise NotPossible(_("Filen kan innehålla skript. Be om en PDF."))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(ord(sign) < ord(" ") and sign not in "\t\n\r\f" for sign in text)


# --- PDF ----------------------------------------------------------------------------------------------------------------


def _inspect_pdf(content: bytes) -> None:
    """Refuse a PDF with something that runs, also packed in its object streams, and one that cannot be looked through.

    Readers find a stream in more ways than we do. So each place that speaks of packed objects must be one that was looked
    through. Every byte is looked at a few times, however many streams there are.
    """
    room, before, looked = MOST_UNPACKED, 0, 0
    plain = _unescaped(content)
    _refuse_what_runs(plain)
    if b"/Encrypt" in plain:
        raise NotPossible(_("Filen är låst med lösenord eller kryptering, så den kan inte granskas. Be om en olåst."))
    for found in _STREAM.finditer(content):
        head = _unescaped(content[max(before, found.start() - _LENGTH_OF_HEAD) : found.start()])
        head, before = head[max(head.rfind(b"obj"), 0) :], found.end()
        if _OBJECTS not in head and b"/First" not in head:
            continue
        end = content.find(b"endstream", found.end())
        if end < 0 or room <= 0 or not _PLAIN_HEAD.fullmatch(head):
            raise NotPossible(_unusual())
        unpacked = _unpacked(content[found.end() : end], head, room)
        room -= end - found.end() + len(unpacked)
        looked += head.count(_OBJECTS)
        _refuse_what_runs(_unescaped(unpacked))
    if looked != plain.count(_OBJECTS):
        raise NotPossible(_unusual())


def _unescaped(text: bytes) -> bytes:
    return _HASH.sub(lambda code: bytes([int(code[1], 16)]), text)


def _refuse_what_runs(text: bytes) -> None:
    if _RUNS.search(text):
        raise NotPossible(
            _("PDF-filen innehåller skript, bifogade filer eller annat som kan köras. Be om en vanlig PDF.")
        )


def _unusual() -> str:
    return _("PDF-filen är packad på ett sätt som inte kan granskas. Skriv ut den till en ny PDF.")


def _unpacked(packed: bytes, head: bytes, room: int) -> bytes:
    """An object stream as it reads. One that is packed in another way than the usual cannot be looked through."""
    if head.count(b"/Filter") != 1 or not _FLATE.search(head) or b"/Predictor" in head:
        raise NotPossible(_unusual())
    reading = zlib.decompressobj()
    try:
        unpacked = reading.decompress(packed, max(room, 1))
    except zlib.error as error:
        raise NotPossible(_unusual()) from error
    if not reading.eof:
        raise NotPossible(_unusual())
    return unpacked


# --- Office -------------------------------------------------------------------------------------------------------------


def _book(content: bytes) -> Format:
    """Which sort of Office file a zip is. Refuses macros, what is embedded or fetched, and what unpacks beyond measure."""
    strange = _("Filen är ett arkiv och tas inte emot. Skicka filerna var för sig.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise NotPossible(_("Filen blir orimligt stor när den packas upp. Den tas inte emot."))
            names = {part.filename for part in parts}
            kind = _book_kind(book, names)
            if kind is None or len(names) != len(parts) or any(part.compress_type not in _PACKINGS for part in parts):
                raise NotPossible(strange)
            if any(_MACROS.search(name) and not _PRINTER.search(name) for name in names) or _has_macro_type(
                book, names
            ):
                raise NotPossible(
                    _("Filen innehåller makron eller inbäddade filer. Be om en PDF, eller en fil utan dem.")
                )
            if any(_fetches(_part(book, name)) for name in names if name.lower().endswith(".rels")):
                raise NotPossible(_("Filen hämtar innehåll från annat håll när den öppnas. Be om en PDF."))
            if any(_starts_something(kind, name, book) for name in names):
                raise NotPossible(_("Filen har fält som kan starta program eller hämta innehåll. Be om en PDF."))
    except _BROKEN as error:
        raise NotPossible(strange) from error
    return kind


def _part(book: zipfile.ZipFile, name: str) -> bytes:
    """A part of the archive: never more of it than is stated and than is read, whatever it unpacks to."""
    stated = book.getinfo(name).file_size
    if stated > MOST_OF_PART:
        raise NotPossible(_("Filen blir orimligt stor när den packas upp. Den tas inte emot."))
    with book.open(name) as part:
        return part.read(stated + 1)


def _fetches(relations: bytes) -> bool:
    """Whether something else than a link to press is fetched from elsewhere, or another file is read in."""
    return any(
        one.get("Type", "").endswith("/aFChunk")
        or (one.get("TargetMode", "").strip().lower() == "external" and not one.get("Type", "").endswith("/hyperlink"))
        for one in fromstring(relations).iter()
    )


def _starts_something(kind: Format, name: str, book: zipfile.ZipFile) -> bool:
    """Whether a part has a field or a link that starts a program, or reads from one, when the file is opened or brought up to date."""
    lower = name.lower()
    if kind == Format.DOCX and lower.startswith("word/") and lower.endswith(".xml"):
        return any(not _is_plain(field) for field in _fields(_part(book, name)))
    if (kind == Format.XLSX and _LINKS_OF_SHEET.match(lower)) or (kind == Format.ODT and lower.endswith(".xml")):
        return any(one.tag.rpartition("}")[2] in _STARTING_TAGS for one in fromstring(_part(book, name)).iter())
    return False


def _fields(part: bytes) -> Iterator[str]:
    """What each field of a part of a Word file says, put together of its pieces; fields within it as a sign."""
    open_: list[str] = []
    for one in fromstring(part).iter():
        if one.tag == f"{_WORD}fldSimple":
            yield one.get(f"{_WORD}instr", "")
        elif one.tag in {f"{_WORD}instrText", f"{_WORD}delInstrText"} and open_:
            open_[-1] += one.text or ""
        elif one.tag in {f"{_WORD}instrText", f"{_WORD}delInstrText"}:
            yield one.text or ""  # outside of any field: read as if it were one
        elif one.tag == f"{_WORD}fldChar" and one.get(f"{_WORD}fldCharType") == "begin":
            if open_:
                open_[-1] += _NESTED
            open_.append("")
        elif one.tag == f"{_WORD}fldChar" and one.get(f"{_WORD}fldCharType") == "end" and open_:
            yield open_.pop()
    yield from open_


def _is_plain(field: str) -> bool:
    words = field.split(maxsplit=1)
    return not words or words[0].upper() in _PLAIN_FIELDS or words[0].startswith("=")


def _book_kind(book: zipfile.ZipFile, names: set[str]) -> Format | None:
    if "word/document.xml" in names:
        return Format.DOCX
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "mimetype" in names and _part(book, "mimetype").startswith(b"application/vnd.oasis.opendocument.text"):
        return Format.ODT
    return None


def _has_macro_type(book: zipfile.ZipFile, names: set[str]) -> bool:
    if "[Content_Types].xml" not in names:
        return False
    types = fromstring(_part(book, "[Content_Types].xml")).iter()
    return any(_RUNNING_TYPES.search(one.get("ContentType", "")) for one in types)


def words_of(kind: str, content: bytes) -> list[str]:
    """The words of a text or a Word file, a paragraph each, to be read on a page without opening the file.

    None of a file that is too large or broken for it: that is fetched and opened instead.
    """
    if kind == Format.TEXT:
        return content.decode("utf-8").splitlines()
    if kind != Format.DOCX:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            root = fromstring(_part(book, "word/document.xml"))
    except (*_BROKEN, NotPossible):
        return []
    paragraphs = ("".join(part.text or "" for part in one.iter(f"{_WORD}t")) for one in root.iter(f"{_WORD}p"))
    return [text for text in paragraphs if text.strip()]
