"""Every paper comes out, whatever somebody has pasted: scripts are printed, the rest is a box that is named."""

import json
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.reading import words

from hemmaplan.documents.glyphs import BOX, LONGEST_RUN, PLAIN, boxed, boxes, missing, printable
from hemmaplan.documents.paper import Bullet, Bullets, Column, Paper, Paragraph, Section, Table
from hemmaplan.documents.typesetting import pdf
from hemmaplan.documents.word import docx

NAMES = {
    "arabic": "محمد", "hebrew": "דוד", "syriac": "ܡܪܝܡ", "tigrinya": "ትግርኛ", "dari": "زهرا", "thaana": "ދިވެހި",
    "chinese": "王小明", "traditional": "陳", "korean": "김철수", "japanese": "さくら", "hindi": "अमित", "bengali": "রহিম",
    "punjabi": "ਗੁਰਪ੍ਰੀਤ", "gujarati": "પટેલ", "tamil": "முருகன்", "telugu": "రాజు", "kannada": "ರವಿ", "malayalam": "രാജു",
    "sinhala": "නිමල්", "thai": "สมชาย", "lao": "ສົມສະໄໝ", "khmer": "សុខា", "burmese": "အောင်", "tibetan": "བསྟན་འཛིན",
    "georgian": "გიორგი", "armenian": "Հայկ", "greek": "Ωμέγα", "cyrillic": "Жанна Ђорђевић", "vietnamese": "Nguyễn Thị",
    "polish": "Łukasz Żółć", "turkish": "Gülşah İnce", "lule": "Ŋuorŋŋeme", "check mark": "Klart ✅", "thumb": "👍",
    "flag": "🇸🇪", "family": "👩‍👧", "arrow": "➤",
}  # fmt: skip
HOSTILE = {
    "word bullet": "\uf0b7 Första punkten", "vertical tab": "Rad ett\x0bRad två", "form feed": "a\x0cb", "escape": "a\x1bb",
    "wrong table": "2019\x962020", "nul": "a\x00b", "half a sign": "a\ud800b", "no sign": "a\ufffeb", "private": "\uf8ff",
    "rare": "\U00020bb7", "override": "a\u202eb", "long word": "a" * 20_000, "long in Chinese": "中" * 20_000,
    "no font in common": "\uff34\u0325", "a mark of another script": "\u103b\u0331", "a mark first": "\u0326\u0a83",
    "many marks": "a" + "\u0301" * 500, "unassigned": "\u0378",
}  # fmt: skip


def paper(text: str) -> Paper:
    """A paper with the text in every place where a text can stand; names are at most as long as the house keeps them."""
    name = text[:200]
    table = Table(name, (Column(name, share=2), Column("Antal", numeric=True)), ((text, "1"), (f"a\n{name}", name)))
    return Paper(
        kind=name, title=name, sender=(name, name), facts=(("Till", name),),
        sections=(
            Section("Först", 1, (Paragraph("Vanlig text"),)),
            Section(name, 2, (Paragraph(text), Bullets((Bullet(text, name),)), table)),
        ),
        signatures=(name,), appendix=(Section("Bilaga", 1, (Paragraph(text, soft=True),)),), foot=name,
    )  # fmt: skip


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_print_a_name_in_any_script(text: str) -> None:
    """Nothing becomes a box, and the letters can be copied out of the PDF again."""
    assert not missing(text)
    assert not boxes(paper(text))
    said = words(pdf(Paper("Brev", "T", ("A", "B"), (), (Section("S", 1, (Paragraph(text),)),))))
    assert BOX not in said
    letters = {c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c)[0] == "L"}
    assert letters <= set(unicodedata.normalize("NFD", said))


@pytest.mark.parametrize("text", [*HOSTILE.values(), "x" * 70_000], ids=(*HOSTILE, "longer than a PDF string"))
def test_make_the_paper_whatever_is_pasted(text: str) -> None:
    made = paper(text)
    assert pdf(made).startswith(b"%PDF")
    assert docx(made).startswith(b"PK")


def test_name_the_heading_where_a_sign_became_a_box() -> None:
    made = Paper(
        "Brev", "T", ("A", "B"), (("Till", "x\uf8ff"),),
        (Section("Läget", 1, (Paragraph("bra"),)), Section("Egna ord", 2, (Paragraph("dåligt \U00020bb7"),))),
    )  # fmt: skip
    assert boxes(made) == ("Till", "Egna ord")
    said = words(pdf(made))
    assert f"x{BOX}" in said
    assert f"dåligt {BOX}" in said
    assert "Egna ord" in said[said.index("Tecken som inte kan visas") :]
    assert not boxes(paper("bra"))


def test_give_a_long_run_places_to_break() -> None:
    said = boxed("b" * (3 * LONGEST_RUN))
    assert said.replace("\u200b", "") == "b" * (3 * LONGEST_RUN)
    assert max(map(len, said.split("\u200b"))) == LONGEST_RUN
    assert boxed("vanlig text med ord") == "vanlig text med ord"


def test_what_is_called_plain_can_be_printed() -> None:
    plain = [number for number in range(sys.maxunicode + 1) if PLAIN.fullmatch(chr(number))]
    assert len(plain) > 400
    assert [hex(number) for number in plain if number not in printable()] == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_set_in_both_formats(text: str) -> None:
    made = Paper("Brev", text, ("A", text), (), (Section(text, 1, (Paragraph(text),)),))
    assert json.dumps(boxes(made))
    assert pdf(made).startswith(b"%PDF")
    assert docx(made).startswith(b"PK")
