"""The one reader of CSV: separators, encodings and lines as programs really save them."""

import pytest

from hemmaplan.foundation import csv_text

HEAD = "namn;hyra\n"


@pytest.mark.parametrize(
    "raw",
    [
        "namn;hyra\nÅsa;4 950,50\n".encode(),
        "\ufeffnamn;hyra\r\nÅsa;4 950,50\r\n".encode(),
        "sep=;\r\nnamn;hyra\r\nÅsa;4 950,50".encode("cp1252"),
        '\ufeff"sep=;"\nnamn;hyra\nÅsa;4 950,50'.encode(),
        'namn,hyra\rÅsa,"4 950,50"\r'.encode(),
        "namn\thyra\nÅsa\t4 950,50\n".encode("utf-16"),
        "namn|hyra\nÅsa|4 950,50\n".encode("utf-16-le"),
        "namn;hyra\nÅsa;4 950,50\n".encode("utf-16-be"),
        "sep=\t\nnamn\thyra\nÅsa\t4 950,50\n".encode("utf-32"),
    ],
)
def test_read_separators_marks_and_encodings(raw):
    headings, rows = csv_text.table(raw)
    assert headings == ["namn", "hyra"]
    assert [row for _line, row in rows] == [{"namn": "Åsa", "hyra": "4 950,50"}]


def test_read_chooses_the_separator_of_the_rows_not_of_the_title():
    text = "Hyror, bostäder, Hörby\n\nnamn;ort\nBerg, Ann;Hörby\nEk, Bo;Höör\n"
    assert csv_text.read(text).separator == ";"


def test_read_counts_lines_as_an_editor_does():
    text = 'sep=;\nnamn;not\n"två\nrader";x\n\nb;y\n'
    assert [line for line, row in csv_text.table(text)[1]] == [3, 6]


@pytest.mark.parametrize(
    ("raw", "said", "line"),
    [
        ('namn;not\na;"öppen\nb;c\n'.encode(), "stängs aldrig", 2),
        ("namn;ort\nGöran;Hörby\n".encode("cp850"), "säkert", 2),
        ("namn;ort\nSjöstrand;x\n".encode("mac-roman"), "säkert", 2),
        ("namn\nÃ…sa GÃ¶ran\n".encode(), "förvanskad", 2),
        ("namn\nG\ufffdran\n".encode(), "förvanskad", 2),
        (b"PK\x03\x04", "ingen CSV-fil", 0),
        (b"MZ\x90\0\x03\0", "ingen CSV-fil", 0),
        (b"a;b\n1;2;3\n", "3 celler", 2),
    ],
)
def test_refuse_what_cannot_be_read_surely_and_say_where(raw, said, line):
    with pytest.raises(csv_text.NotCsv, match=said) as refused:
        csv_text.table(raw)
    assert refused.value.line == line


def test_read_keeps_windows_signs_that_are_no_letters():
    assert csv_text.read("namn\nL’Oréal – 5 €\n".encode("cp1252")).text.splitlines()[1] == "L’Oréal – 5 €"
