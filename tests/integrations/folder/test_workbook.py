"""Books as programs and people leave them: wrong sizes, formulas, formats, hidden and merged cells, bombs, old formats."""

import datetime as dt
import io
import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from hemmaplan.integrations.folder import columns, reading, workbook
from hemmaplan.integrations.folder.cells import Unread
from hemmaplan.integrations.folder.problems import Problems

BOOKS = Path(__file__).with_name("books")
SHEET = "xl/worksheets/sheet1.xml"


def made(write, **options) -> bytes:
    """A book that ``write`` has filled."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, **options}) as book:
        write(book, book.add_worksheet())
    return raw.getvalue()


def changed(raw: bytes, part: str, before: str, after: str) -> bytes:
    """The book with a text of one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode())
            new.writestr(name, text)
    return out.getvalue()


def read(tmp_path, raw, name="posts.xlsx"):
    path, problems = tmp_path / name, Problems()
    path.write_bytes(raw)
    return reading.read(path, problems), [str(one) for one in problems.found], [str(one) for one in problems.notes]


def five_rows(_book, sheet):
    sheet.write_row(0, 0, ["code", "name"])
    for number in range(1, 6):
        sheet.write_row(number, 0, [f"k{number}", f"Namn {number}"])


@pytest.mark.parametrize("stated", ["A1", "A1:B3", "A1:XFD1048576", "B2:B2"])
def test_read_every_row_whatever_size_the_sheet_states(tmp_path, stated):
    raw = changed(made(five_rows), SHEET, '<dimension ref="A1:B6"', f'<dimension ref="{stated}"')
    sheet, faults, _notes = read(tmp_path, raw)
    assert not faults
    assert [cells for _number, cells in sheet.rows] == [(f"k{n}", f"Namn {n}") for n in range(1, 6)]


def test_read_passes_over_a_styled_last_row_without_making_the_million_between(tmp_path):
    raw = changed(
        made(five_rows), SHEET, "</sheetData>", '<row r="1048576"><c r="AMJ1048576" s="0"/></row></sheetData>'
    )
    sheet, faults, _notes = read(tmp_path, raw)
    assert not faults
    assert len(sheet.rows) == 5


def test_refuse_a_book_that_unpacks_beyond_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_BYTES", 100_000)
    raw = changed(made(five_rows), SHEET, "</sheetData>", " " * 200_000 + "</sheetData>")
    _sheet, faults, _notes = read(tmp_path, raw)
    assert len(raw) < 10_000
    assert faults == [f"posts.xlsx: {faults[0].split(': ', 1)[1]}"]
    assert "orimligt stor" in faults[0]


def test_refuse_a_row_that_never_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_LONGEST_PART", 100_000)
    cells = "".join(f'<c r="A7" s="{n % 3}"/>' for n in range(20_000))
    _sheet, faults, _notes = read(
        tmp_path, changed(made(five_rows), SHEET, "</sheetData>", f'<row r="7">{cells}</row></sheetData>')
    )
    assert "orimligt lång rad" in faults[0]


def test_refuse_more_rows_than_a_sheet_can_have(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ELEMENTS", 1000)
    raw = changed(made(five_rows), SHEET, "</sheetData>", "<row/>" * 2000 + "</sheetData>")
    assert "orimligt stor" in read(tmp_path, raw)[1][0]


def test_read_cells_that_do_not_say_where_they_stand(tmp_path):
    rows = (
        '<row><c t="str"><v>code</v></c><c/><c t="str"><v>name</v></c></row><row><c/><c/><c t="str"><v>Å</v></c></row>'
    )
    sheet, faults, _notes = read(
        tmp_path, changed(made(lambda b, s: None), SHEET, "<sheetData/>", f"<sheetData>{rows}</sheetData>")
    )
    assert not faults
    assert sheet.rows == [(2, ("", "", "Å"))]


@pytest.mark.parametrize("index", ["-1", "99999", "x"])
def test_refuse_a_cell_that_points_to_no_text(tmp_path, index):
    assert "skadad" in read(tmp_path, changed(made(five_rows), SHEET, "<v>0</v>", f"<v>{index}</v>"))[1][0]


def test_refuse_content_far_outside_the_table(tmp_path):
    _sheet, faults, _notes = read(tmp_path, made(lambda b, s: (five_rows(b, s), s.write(3, 900, "x"))))
    assert "AHQ4 ligger långt utanför" in faults[0]


def test_read_shares_dates_and_codes_as_their_formats_show_them(tmp_path):
    def write(book, sheet):
        sheet.write_row(0, 0, ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
        for column, (value, code) in enumerate(
            [(1, "0%"), (0.75, "0%"), (0.005, "0.00%"), (12, "0000"), (199001012385, "00000000\\-0000"), (4950.5, "#,##0.00"),
             (44095, "yyyy-mm-dd"), (44095.354166666664, "yyyy-mm-dd hh:mm"), (4949.3, '#,##0.00" kr"')]
        ):  # fmt: skip
            sheet.write_number(1, column, value, book.add_format({"num_format": code}))

    sheet, faults, _notes = read(tmp_path, made(write))
    assert not faults
    assert sheet.rows[0][1] == (
        "100 %", "75 %", "0,5 %", "0012", "19900101-2385", "4950,5", "2020-09-21", "2020-09-21 08:30", "4949,3",
    )  # fmt: skip


def test_read_days_of_a_book_that_counts_from_1904(tmp_path):
    def write(book, sheet):
        sheet.write(0, 0, "first")
        sheet.write_datetime(1, 0, dt.datetime(2020, 9, 21), book.add_format({"num_format": "d mmm yyyy"}))

    sheet, _faults, _notes = read(tmp_path, made(write, date_1904=True))
    assert sheet.rows[0][1] == ("2020-09-21",)


def test_refuse_a_formula_without_its_value_and_keep_what_was_there(tmp_path):
    book, raw = Workbook(), io.BytesIO()
    book.active.append(["code", "funded_until", "percent"])
    book.active.append(["a", "=DATE(2020,12,31)", "=1/0"])
    book.save(raw)
    sheet, _faults, _notes = read(tmp_path, raw.getvalue())
    cell = sheet.rows[0][1][1]
    assert cell, "an empty cell would empty what is stored"
    with pytest.raises(ValueError, match=r"B2 har en formel utan uträknat värde. Öppna boken i Excel, spara"):
        columns.Column("funded_until", columns.DAY, "").read(cell)


def test_refuse_the_nought_that_a_program_writes_for_a_formula_nobody_has_computed(tmp_path):
    def write(_book, sheet):
        sheet.write_row(0, 0, ["code", "percent"])
        sheet.write(1, 0, "a")
        sheet.write_formula(1, 1, "=50+25")

    sheet, _faults, _notes = read(tmp_path, made(write))
    assert isinstance(sheet.rows[0][1][1], Unread)


def test_read_a_formula_that_has_its_value_even_an_empty_text(tmp_path):
    def write(_book, sheet):
        sheet.write_row(0, 0, ["code", "percent", "note"])
        sheet.write_formula(1, 0, '="a"', None, "a")
        sheet.write_formula(1, 1, "=50+25", None, 75)

    empty = '<c r="C2" t="str"><f>""</f><v></v></c></row></sheetData>'
    raw = changed(made(write), SHEET, "</row></sheetData>", empty)
    assert read(tmp_path, raw)[0].rows[0][1] == ("a", "75", "")


def test_refuse_a_cell_with_an_error_by_its_address(tmp_path):
    def write(_book, sheet):
        sheet.write_row(0, 0, ["code", "percent"])
        sheet.write(1, 0, "a")
        sheet.write_formula(1, 1, "=Blad2!A1", None, "#REF!")

    with pytest.raises(ValueError, match="B2 har felet #REF!"):
        columns.Column("percent", columns.PERCENT, "").read(read(tmp_path, made(write))[0].rows[0][1][1])


def test_say_what_was_hidden_and_what_was_not_read(tmp_path):
    def write(book, sheet):
        five_rows(book, sheet)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("B:B", None, None, {"hidden": True})
        book.add_worksheet("Gamla").write(0, 0, "x")
        book.add_worksheet("Dolt").hide()

    sheet, faults, notes = read(tmp_path, made(write))
    assert not faults
    assert len(sheet.rows) == 5
    assert any("Bara bladet Sheet1 lästes, inte: Gamla, Dolt (dolt)" in note for note in notes)
    assert any("Dolda rader lästes också: 3" in note for note in notes)
    assert any("Dolda kolumner lästes också: B" in note for note in notes)


def test_refuse_merged_cells_among_the_rows(tmp_path):
    _sheet, faults, _notes = read(tmp_path, made(lambda b, s: (five_rows(b, s), s.merge_range("B3:B5", "Vuxenteam"))))
    assert any("B3:B5 är sammanslagna" in fault for fault in faults)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("posts.xlsx", b"PK\x03\x04not a book", "skadad"),
        ("posts.xlsx", b"not a book", "ingen Excel-bok"),
        ("posts.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "skadad"),
        ("posts.ods", b"PK\x03\x04", "skadad"),
        ("posts.xls", b"<html><table><tr><td>code</td></tr></table></html>", "webbsida"),
        ("posts.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
    ],
)
def test_say_in_words_why_a_book_cannot_be_opened(tmp_path, name, raw, said):
    sheet, faults, _notes = read(tmp_path, raw, name)
    assert sheet is None
    assert len(faults) == 1
    assert said in faults[0]


@pytest.mark.parametrize(("before", "after"), [("</sheetData>", "</sheetdata>"), ("<sheetData>", "<sheetData>&finns;")])
def test_say_in_words_that_the_inside_of_a_book_is_broken(tmp_path, before, after):
    _sheet, faults, _notes = read(tmp_path, changed(made(five_rows), SHEET, before, after))
    assert "skadad" in faults[0]


def test_entities_of_a_book_are_never_expanded(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    raw = changed(made(five_rows), SHEET, "<worksheet", f"{bomb}<worksheet")
    raw = changed(raw, SHEET, "</sheetData>", '<row r="9"><c r="A9" t="str"><v>x&b;</v></c></row></sheetData>')
    sheet, _faults, _notes = read(tmp_path, raw)
    assert sheet is None or all("aaaa" not in cell for _number, cells in sheet.rows for cell in cells)


def test_read_the_format_of_excel_97(tmp_path):
    shutil.copy(BOOKS / "excel-97.xls", tmp_path / "posts.xls")
    problems = Problems()
    sheet = reading.read(tmp_path / "posts.xls", problems)
    assert not problems.found
    assert sheet.rows == [(2, ("å-1", "2020-02-29", "75 %", "ja", "4950,5", "0012"))]


CONTENT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x">
<office:body><office:spreadsheet><table:table table:name="Blad1">
<table:table-row>{heads}</table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>å-1</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.75"><text:p>75 %</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2020-02-29"><text:p>29 feb</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="12"><text:p>0012</text:p></table:table-cell>
<table:table-cell table:formula="of:=1+1"/><table:table-cell table:number-columns-repeated="16379"/></table:table-row>
<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table><table:table table:name="Blad2"><table:table-row/></table:table></office:spreadsheet></office:body>
</office:document-content>"""


def test_read_the_format_of_libreoffice(tmp_path):
    heads = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>' for name in "abcde"
    )
    with zipfile.ZipFile(tmp_path / "posts.ods", "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", CONTENT.format(heads=heads))
    problems = Problems()
    sheet = reading.read(tmp_path / "posts.ods", problems)
    assert not problems.found
    assert sheet.rows == [(2, ("å-1", "75 %", "2020-02-29", "0012", "="))]
    assert "Blad2" in str(problems.notes[0])


def test_no_file_of_a_folder_is_passed_over_without_a_word(tmp_path):
    for name in (
        "posts.numbers",
        "~$posts.xlsx",
        "läsmig.pdf",
        "anteckning.txt",
        "leases.csv.txt",
        "units.tsv",
        ".DS_Store",
    ):
        (tmp_path / name).write_bytes(b"code\n")
    (tmp_path / "arkiv").mkdir()
    problems = Problems()
    found = reading.find(tmp_path, ["posts", "leases", "units"], problems)
    assert {noun: path.name for noun, path in found.items()} == {"leases": "leases.csv.txt", "units": "units.tsv"}
    said = {one.file for one in (*problems.found, *problems.notes)}
    assert said == {"posts.numbers", "~$posts.xlsx", "läsmig.pdf", "anteckning.txt", "arkiv"}


def test_read_gives_the_first_row_long_before_the_sheet_is_unpacked(tmp_path, monkeypatch):
    def write(_book, sheet):
        for number in range(5000):
            sheet.write_row(number, 0, [f"kod-{number}", "Namn på något ganska långt", number])

    raw, unpacked, plain = made(write, constant_memory=True), [], zipfile.ZipExtFile.read

    def counted(file, size=-1):
        part = plain(file, size)
        if file.name == SHEET:
            unpacked.append(len(part))
        return part

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    rows = workbook.rows(raw, workbook.BookNotes())
    next(rows)
    begun = sum(unpacked)
    assert sum(1 for _row in rows) == 4999
    assert begun * 5 < sum(unpacked)


ROW = '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{code}</t></is></c>{second}</row>'
CODES = ROW.format(n=1, code="code", second='<c r="B1" t="inlineStr"><is><t>name</t></is></c>')


def of_rows(*rows, before="<worksheet"):
    """A book whose first sheet has the rows, as XML."""
    raw = made(lambda _book, sheet: sheet.write(0, 0, "x"))
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        xml = book.read(SHEET).decode()
    start, end = xml.index("<sheetData>"), xml.index("</sheetData>")
    return changed(
        raw, SHEET, xml, xml[:start].replace("<worksheet", before) + "<sheetData>" + "".join(rows) + xml[end:]
    )


@pytest.mark.parametrize("entity", ['"Åsa"', 'SYSTEM "file:///etc/hostname"'])
def test_refuse_a_book_with_entities_of_its_own(tmp_path, entity):
    second = '<c r="B2" t="inlineStr"><is><t>&a;</t></is></c>'
    raw = of_rows(
        CODES, ROW.format(n=2, code="k", second=second), before=f"<!DOCTYPE w [<!ENTITY a {entity}>]><worksheet"
    )
    sheet, faults, _notes = read(tmp_path, raw)
    assert sheet is None
    assert "Boken är skadad" in faults[0]


@pytest.mark.parametrize("numbers", [(2, 1), (1, 1), (1, 3, 2)])
def test_refuse_rows_that_do_not_stand_in_their_order(tmp_path, numbers):
    rows = [ROW.format(n=number, code=f"k{number}", second="") for number in numbers]
    sheet, faults, _notes = read(tmp_path, of_rows(*rows))
    assert sheet is None
    assert "Boken är skadad" in faults[0]


def test_a_formula_of_text_without_a_stored_value_is_not_an_empty_cell(tmp_path):
    rows = [
        ROW.format(n=n, code=f"k{n}", second=f'<c r="B{n}" t="str"><f>A1</f>{v}</c>')
        for n, v in ((2, ""), (3, "<v></v>"))
    ]
    sheet, _faults, _notes = read(tmp_path, of_rows(CODES, *rows))
    assert [isinstance(cells[1], Unread) for _number, cells in sheet.rows] == [True, False]


def test_a_formula_without_value_in_a_heading_is_named(tmp_path):
    heading = ROW.format(n=1, code="code", second='<c r="B1"><f>A1</f></c>')
    _sheet, faults, _notes = read(tmp_path, of_rows(heading, ROW.format(n=2, code="k", second="")))
    assert "rad 1: Cellen B1 har en formel utan uträknat värde" in faults[0]


def test_read_the_first_sheet_shown_that_has_anything(tmp_path):
    def write(book, _first):
        five_rows(book, book.add_worksheet("Data"))

    sheet, faults, notes = read(tmp_path, made(write))
    assert not faults
    assert len(sheet.rows) == 5
    assert "Bara bladet Data lästes" in notes[0]


def test_a_code_that_excel_made_a_day_of_is_refused(tmp_path):
    def write(book, sheet):
        sheet.write_row(0, 0, ["code", "first"])
        for column in (0, 1):
            sheet.write_datetime(1, column, dt.datetime(2020, 1, 1), book.add_format({"num_format": "mmm-yy"}))

    sheet, _faults, _notes = read(tmp_path, made(write))
    ((_number, cells),) = sheet.rows
    for kind in (columns.CODE, columns.CASE, columns.STAFF, columns.text(), columns.PERCENT):
        with pytest.raises(ValueError, match="Cellen A2 är ett datum"):
            columns.Column("code", kind, "").read(cells[0])
    assert columns.Column("first", columns.DAY, "").read(cells[1]) == dt.date(2020, 1, 1)
