"""Pictures from a telephone (*bilder från mobilen*): without where, when and by what they were taken, and still the right way up.

A photo of a bill tells where somebody lives, also somebody who is hiding. What tells it goes before anything is stored; how the
picture is turned stays. No picture is drawn anew: it is the same picture, without what stood beside it.
"""

import hashlib
import struct

from django.utils.translation import gettext as _

from hemmaplan.documents.inspection import inspected
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.foundation.refusals import NotPossible

Format = IncomingDocument.Format
_ORIENTATION = 0x0112
_MARK, _SCAN, _END, _COMMENT = 0xFF, 0xDA, 0xD9, 0xFE
_FIRST_NOTE, _LAST_NOTE, _EXIF, _COLOURS = 0xE0, 0xEF, 0xE1, 0xE2
_DRAWING_NOTES = {0xE0, 0xEE}
_FIRST_RESTART, _LAST_RESTART = 0xD0, 0xD7
_KEPT_PNG = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD", b"hIST",
}  # fmt: skip
"""What draws the picture. Texts, times and positions are none of it."""


def without_traces(content: bytes) -> bytes:
    """The file as it is kept. Raises ``NotPossible`` with what to do, for what may not be kept and for what no reader here opens."""
    kind = inspected(content)
    if kind == Format.HEIC:
        raise NotPossible(
            _("Bilden är i ett format som bara vissa telefoner läser (HEIC). Ta bilden på nytt här, eller välj JPEG i telefonens kamera.")
        )  # fmt: skip
    if kind == Format.TIFF:
        raise NotPossible(_("Bilden är i formatet TIFF. Spara den som JPEG eller PNG."))
    if kind == Format.JPEG:
        return _jpeg(content)
    return _png(content) if kind == Format.PNG else content


def digest(content: bytes) -> str:
    """What the file is known by."""
    return hashlib.sha256(content).hexdigest()


def _broken() -> NotPossible:
    return NotPossible(_("Bilden går inte att läsa. Ta den på nytt."))


def _jpeg(content: bytes) -> bytes:
    """A JPEG with its first picture and nothing told beside it. The colours' own description stays.

    What stands after the picture goes too: telephones put a second one there, with its own account of where it was taken.
    """
    kept, turned, at = [b"\xff\xd8"], 1, 2
    while True:
        marker, body = _segment(content, at)
        if marker == _END:
            break
        after = at + 4 + len(body)
        if marker == _EXIF and body.startswith(b"Exif\0\0"):
            turned = _orientation(body[6:])
        elif _draws(marker, body):
            kept.append(content[at:after])
        if marker == _SCAN:
            start, after = after, _end_of_scan(content, after)
            kept.append(content[start:after])
        at = after
    if turned != 1:
        kept.insert(1, _only_turned(turned))
    return b"".join([*kept, b"\xff\xd9"])


def _draws(marker: int, body: bytes) -> bool:
    """Whether a segment is needed to draw the picture: the tables, how colours are kept; no text and no account of its making."""
    if marker == _COLOURS:
        return body.startswith(b"ICC_PROFILE")
    return marker in _DRAWING_NOTES or not (_FIRST_NOTE <= marker <= _LAST_NOTE or marker == _COMMENT)


def _segment(content: bytes, at: int) -> tuple[int, bytes]:
    """The segment that begins there: its mark and what it holds."""
    if at + 2 > len(content) or content[at] != _MARK:
        raise _broken()
    marker = content[at + 1]
    if marker == _END:
        return marker, b""
    if at + 4 > len(content):
        raise _broken()
    (length,) = struct.unpack(">H", content[at + 2 : at + 4])
    if length < 2 or at + 2 + length > len(content):
        raise _broken()
    return marker, content[at + 4 : at + 2 + length]


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the drawn points end: at the first mark that is neither one of theirs nor a filling."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise _broken()
        if content[at + 1] == _MARK:
            at += 1
        elif content[at + 1] == 0 or _FIRST_RESTART <= content[at + 1] <= _LAST_RESTART:
            at += 2
        else:
            return at


def _orientation(tiff: bytes) -> int:
    """How the picture is turned, 1 to 8; 1 where it does not say so in a way that is read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (first,) = struct.unpack(f"{order}I", tiff[4:8])
        (count,) = struct.unpack(f"{order}H", tiff[first : first + 2])
        for number in range(min(count, 200)):
            at = first + 2 + 12 * number
            tag, _kind, _many, value = struct.unpack(f"{order}HHIH", tiff[at : at + 10])
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _only_turned(orientation: int) -> bytes:
    """A segment that says how the picture is turned, and nothing else."""
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while at < len(content):
        if at + 12 > len(content):
            raise _broken()
        (length,) = struct.unpack(">I", content[at : at + 4])
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise _broken()
        if name in _KEPT_PNG:
            kept.append(content[at:end])
        if name == b"IEND":
            break
        at = end
    return b"".join(kept)
