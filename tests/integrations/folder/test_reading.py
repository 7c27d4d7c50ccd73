"""Files as people make them: separators, line ends, encodings, Excel; and what is said about those that cannot be read."""

import datetime as dt

import pytest
import xlsxwriter

from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder import columns, reading
from hemmaplan.integrations.folder.cells import Unread
from hemmaplan.integrations.folder.problems import Problems
from hemmaplan.integrations.folder.shifting import Shift


def read(path, raw):
    problems = Problems()
    path.write_bytes(raw)
    return reading.read(path, problems), [str(problem) for problem in problems.found]


@pytest.mark.parametrize(
    "raw",
    [
        "code;name\nå-1;Åsa\n".encode(),
        "code,name\r\nå-1,Åsa\r\n".encode(),
        "\ufeffcode\tname\nå-1\tÅsa".encode(),
        'CODE;Name;\n\n"å-1";"Åsa";\n'.encode(),
        "code;name\nå-1;Åsa\n".encode("cp1252"),
        "code;name\nå-1;Åsa\n".encode("utf-16"),
        "sep=;\ncode;name\nå-1;Åsa\n".encode(),
    ],
)
def test_read_tolerates_separators_line_ends_and_marks(tmp_path, raw):
    sheet, faults = read(tmp_path / "units.csv", raw)
    assert not faults
    assert sheet.headings == ("code", "name")
    assert [cells for _number, cells in sheet.rows] == [("å-1", "Åsa")]


def test_read_numbers_rows_as_the_person_sees_them(tmp_path):
    sheet, _faults = read(tmp_path / "units.csv", b'code;name\na;"two\nlines"\n\nb;x\n')
    assert [number for number, _cells in sheet.rows] == [2, 5]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "Filen är tom"),
        (b"\n\n", "Filen är tom"),
        (b"PK\x03\x04rest", "skadad"),
        (b"MZ\x90\0\x03\0", "ingen CSV-fil"),
        (b"code;code\n", "finns två gånger"),
        (b"code;name\na;b;c\n", "Raden har 3 celler"),
        (b'code;name\na;"never closed\n', "går inte att läsa som CSV"),
    ],
)
def test_read_names_what_is_wrong_with_a_file(tmp_path, raw, said):
    _sheet, faults = read(tmp_path / "units.csv", raw)
    assert len(faults) == 1
    assert said in faults[0]


def test_read_excel_gives_dates_numbers_and_truth_as_people_write_them(tmp_path):
    path = tmp_path / "posts.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet, date = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["code", "first", "percent", "leads", "last"])
    sheet.write(1, 0, "å")
    sheet.write_datetime(1, 1, dt.datetime(2020, 2, 29), date)
    sheet.write_number(1, 2, 75)
    sheet.write_boolean(1, 3, True)
    sheet.write_number(1, 4, 44095)
    book.close()
    found, faults = read(path, path.read_bytes())
    assert not faults
    assert found.rows == [(2, ("å", "2020-02-29", "75", "ja", "44095"))]


def test_find_suggests_the_file_that_was_meant(tmp_path):
    (tmp_path / "oders.csv").write_text("x")
    problems = Problems()
    reading.find(tmp_path, ["orders", "posts"], problems)
    assert "Menade du orders?" in str(problems.found[0])


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2020-02-29", dt.date(2020, 2, 29)), ("20200229", dt.date(2020, 2, 29)), ("44095", dt.date(2020, 9, 21)),
     ("2020/9/1", dt.date(2020, 9, 1))],
)  # fmt: skip
def test_read_day_as_written(cell, day):
    assert columns.DAY.read(cell) == day


@pytest.mark.parametrize("cell", ["2021-02-29", "21/9-20", "igår", "2020-13-01", "0020-01-01"])
def test_read_day_that_is_none_is_refused(cell):
    with pytest.raises(ValueError, match=r"datum|almanackan|stämma"):
        columns.DAY.read(cell)


@pytest.mark.parametrize("cell", ["0001-01-01", "9999-12-31", "1899-12-31", "2200-01-01"])
@pytest.mark.parametrize("kind", [columns.DAY, columns.MOMENT, columns.MONTH])
def test_read_refuses_an_impossible_day_as_the_pages_do(kind, cell):
    with pytest.raises(calendar.ImpossibleDay, match="från 1900-01-01 till 2199-12-31"):
        kind.read(cell)


def test_read_allows_a_birth_from_1850():
    assert columns.BIRTH.read("1850-01-01") == dt.date(1850, 1, 1)
    with pytest.raises(calendar.ImpossibleDay, match="från 1850-01-01"):
        columns.BIRTH.read("1849-12-31")


def test_move_out_of_the_calendar_is_refused():
    shift = Shift(dt.date(2020, 9, 21), dt.date(2199, 12, 1))
    with pytest.raises(calendar.ImpossibleDay):
        shift.day(dt.date(2021, 1, 1))
    with pytest.raises(calendar.ImpossibleDay):
        shift.month(dt.date(2021, 1, 1))


def test_read_money_in_kronor_gives_ore():
    assert [columns.MONEY.read(cell) for cell in ("6500", "6 500,50", "6500.50 kr")] == [650000, 650050, 650050]
    with pytest.raises(ValueError, match="mindre än noll"):
        columns.MONEY.read("\u22124950")


def test_read_percent_refuses_what_can_be_a_share_of_one():
    assert [columns.PERCENT.read(cell) for cell in ("75", "75 %", "75%", "100,0 %", "1 %")] == [75, 75, 75, 100, 1]
    for cell in ("1", "0,75", "0.5"):
        with pytest.raises(ValueError, match="kan betyda"):
            columns.PERCENT.read(cell)
    with pytest.raises(ValueError, match="inte hela procent"):
        columns.PERCENT.read("37,5 %")


@pytest.mark.parametrize(
    "target", [dt.date(2026, 11, 18), dt.date(2026, 11, 21), dt.date(2020, 9, 14), dt.date(2024, 2, 29)]
)
def test_move_keeps_weekdays_and_never_puts_the_past_ahead(target):
    shift = Shift(dt.date(2020, 9, 21), target)
    for back in range(1, 40):
        day = shift.origin - dt.timedelta(days=back)
        moved = shift.day(day, weekdays=True)
        assert moved.weekday() == day.weekday()
        assert moved <= shift.day(day) < target
    assert shift.day(shift.origin) == target


def test_move_keeps_the_clock_over_summer_time():
    shift = Shift(dt.date(2020, 9, 21), dt.date(2020, 11, 21))
    moved = shift.moment(calendar.at_clock(dt.date(2020, 9, 21), 9, 30))
    assert calendar.local_time(moved).strftime("%Y-%m-%d %H:%M") == "2020-11-21 09:30"


def test_move_number_and_month():
    shift = Shift(dt.date(2020, 9, 21), dt.date(2026, 11, 21))
    column = columns.Column("number", columns.CASE, "")
    assert column.moved("2019-7", shift, weekdays=False) == "2025-7"
    assert column.moved("IFO/7", shift, weekdays=False) == "IFO/7"
    assert columns.Column("month", columns.MONTH, "").moved(dt.date(2020, 8, 1), shift, weekdays=False) == dt.date(
        2026, 10, 1
    )


def test_move_leaves_birth_dates():
    shift = Shift(dt.date(2020, 9, 21), dt.date(2026, 11, 21))
    born = dt.date(1988, 2, 29)
    assert columns.Column("born_on", columns.BIRTH, "").moved(born, shift, weekdays=False) == born


def test_read_what_excel_writes_around_a_text_and_refuse_formulas_and_errors(tmp_path):
    sheet, faults = read(
        tmp_path / "x.csv", b'code;name\n="0012";a\n=A1*2;b\n#SAKNAS!;c\n#REF!;d\n#####;e\n#1 i listan;f\n'
    )
    assert not faults
    found = [cells[0] for _number, cells in sheet.rows]
    assert found[0] == "0012"
    assert [isinstance(cell, Unread) for cell in found] == [False, True, True, True, True, False]


@pytest.mark.parametrize("cell", ["'A003", "A003;", "✅", "", "-", "x" * 21])
def test_a_number_of_staff_or_file_has_letters_and_digits(cell):
    for kind in (columns.STAFF, columns.CASE):
        with pytest.raises(ValueError, match="är inget nummer"):
            kind.read(cell)


def test_a_number_keeps_what_stands_between_its_letters_and_digits():
    assert [columns.CASE.read(cell) for cell in ("2020\u2011114", "IFO 2020/114", "a_1.2")] == [
        "2020-114", "IFO 2020/114", "a_1.2",
    ]  # fmt: skip


def test_a_name_without_letters_is_none_and_one_with_a_comma_is_two():
    kind = columns.name(60, "Ek")
    assert [kind.read(cell) for cell in ("-", "–", "?", ".", "Ek")] == ["", "", "", "", "Ek"]
    with pytest.raises(ValueError, match="komma") as refused:
        kind.read("Öberg, Åsa")
    assert "Öberg" not in str(refused.value)
