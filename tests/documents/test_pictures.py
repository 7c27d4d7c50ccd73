"""Pictures lose where and when they were taken, and are the same picture the same way up."""

import io
import struct

import pytest
from PIL import Image, PngImagePlugin

from hemmaplan.documents import pictures
from hemmaplan.foundation.refusals import NotPossible

PLACE = b"GPSLatitude 55.85"


def photo(orientation=6, *, progressive=False, picture_after=b""):
    picture = Image.new("RGB", (64, 32), (200, 30, 30))
    for x in range(64):
        picture.putpixel((x, x // 2), (x * 4 % 256, 255 - x, x))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = orientation, "Telefon", "2026:11:30 08:00:00"
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=exif, comment=PLACE, progressive=progressive, quality=95)
    return kept.getvalue() + picture_after


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_photo_keeps_its_points_and_how_it_is_turned_and_nothing_else(orientation, progressive):
    came = photo(orientation, progressive=progressive)
    kept = pictures.without_traces(came)
    for trace in (PLACE, b"Telefon", b"2026:11:30"):
        assert trace in came
        assert trace not in kept
    before, after = Image.open(io.BytesIO(came)), Image.open(io.BytesIO(kept))
    assert before.tobytes() == after.tobytes()
    assert after.getexif().get(0x0112, 1) == orientation
    assert set(after.getexif()) <= {0x0112}


def test_second_picture_behind_the_first_goes():
    kept = pictures.without_traces(photo(picture_after=photo()))
    assert kept.count(b"\xff\xd8\xff") == 1
    assert PLACE not in kept


def test_drawing_loses_its_texts_and_times():
    told = PngImagePlugin.PngInfo()
    told.add_text("Location", PLACE.decode())
    came = io.BytesIO()
    Image.new("RGB", (8, 8), (1, 2, 3)).save(came, "PNG", pnginfo=told)
    kept = pictures.without_traces(came.getvalue())
    assert PLACE in came.getvalue()
    assert PLACE not in kept
    assert Image.open(io.BytesIO(kept)).getpixel((3, 3)) == (1, 2, 3)


@pytest.mark.parametrize("cut", [3, 10, 30, 200, 500])
def test_photo_cut_short_is_refused_in_words_and_never_kept(cut):
    with pytest.raises(NotPossible, match="inte att läsa"):
        pictures.without_traces(photo()[:cut])


def test_account_of_its_making_that_lies_about_its_length_is_no_way_in():
    lying = b"\xff\xd8\xff\xe1" + struct.pack(">H", 60_000) + b"Exif\0\0" + PLACE
    with pytest.raises(NotPossible):
        pictures.without_traces(lying)
