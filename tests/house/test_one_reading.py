"""One text, one reading: the same text asked through every door gives one answer, or the table says why a door differs.

A door answers the value, or ``None`` when it refuses. The doors are the field of a form, the cell of an imported file,
the address of a page, the option of a command, and the files that programs write.
"""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hemmaplan.assistance.norms.fields import Day, Whole, Wrong
from hemmaplan.assistance.norms.law.checking import Faults, Row
from hemmaplan.capacity.simulation.files.fields import Part
from hemmaplan.desk.board.forms import WhenForm
from hemmaplan.foundation import command, written
from hemmaplan.foundation.money import parse_kronor
from hemmaplan.integrations.folder import columns
from hemmaplan.web import fields

DAY = dt.date(2021, 9, 21)
LEAP = dt.date(2024, 2, 29)


def named(text):
    """The text as it stands in the name of a test."""
    return ascii(text)[:30]


def by_form(field):
    def read(text):
        try:
            return field.clean(text)
        except ValidationError:
            return None

    return read


def by_reader(reader):
    def read(text):
        try:
            return reader(text)
        except ValueError:
            return None

    return read


def by_law_file(text):
    faults = Faults([])
    number = Row("law.csv", 2, {"value": text}, faults).whole("value", highest=written.LARGEST)
    return None if faults.lines else number


def by_norms_file(kind):
    def read(text):
        try:
            return kind.value(text)
        except Wrong:
            return None

    return read


def by_scenario_file(text):
    faults = []
    found = Part({"day": text}, "", faults).day("day")
    return None if faults else found


# --- whole numbers ---------------------------------------------------------------------------------------------------

WHOLE_DOORS = {
    "form": by_form(fields.WholeField(least=0, required=False)),
    "import": by_reader(columns.whole(0, written.LARGEST).read),
    "address": written.whole_or_none,
    "command": by_reader(lambda text: command.read_whole("--n", text)),
    "law file": by_law_file,
}
WHOLE = {
    "30": 30, " 30 ": 30, "030": 30, "0": 0, "+5": 5, "30,0": 30, "30.00": 30, "1 234": 1234, "1\u00a0234": 1234,
    "1\u202f234\u2009567": 1234567, "30\u200b": 30, "\ufeff30": 30, "2147483647": written.LARGEST,
    "2147483648": None, "9" * 19: None, "9" * 5000: None, "": None, " ": None, "-": None, "-5": None, "\u22125": None,
    "2,5": None, "1.234": None, "1,234": None, "12 34": None, "1e3": None, "0x10": None, "1_000": None, "٣": None,
    "³": None, "½": None, "tio": None, "30 st": None, "1\n234": None, "NaN": None, "inf": None, "True": None,
}  # fmt: skip


@pytest.mark.parametrize("door", WHOLE_DOORS)
@pytest.mark.parametrize("text", WHOLE, ids=named)
def test_a_whole_number_reads_alike_through_every_door(text, door):
    assert WHOLE_DOORS[door](text) == WHOLE[text]


@pytest.mark.parametrize("text", WHOLE, ids=named)
def test_a_file_that_programs_write_holds_numbers_not_texts(text):
    """JSON has numbers of its own: a text where one belongs is a fault of the program that wrote the file."""
    assert by_norms_file(Whole(0, 100, "ett tal"))(text) is None


# --- shares ----------------------------------------------------------------------------------------------------------

PERCENT_DOORS = {
    "form": by_form(fields.WholePercentField(least=0, most=100, required=False)),
    "import": by_reader(columns.percent(0, 100).read),
}
PERCENT = {
    "75": 75, "75 %": 75, "75%": 75, "75\u00a0%": 75, "75 procent": 75, "75 PROCENT": 75, "75,0 %": 75, "0": 0, "100": 100,
    "37,5": None, "101": None, "-5": None, "\u22125 %": None, "": None, "%": None, "1e1": None, "٣": None, "75 %%": None,
}  # fmt: skip


@pytest.mark.parametrize("door", PERCENT_DOORS)
@pytest.mark.parametrize("text", PERCENT, ids=named)
def test_a_share_reads_alike_through_every_door(text, door):
    assert PERCENT_DOORS[door](text) == PERCENT[text]


def test_a_bare_one_is_one_percent_on_a_page_and_refused_in_a_file():
    """A field says percent beside itself; a spreadsheet keeps 100 % as 1."""
    assert PERCENT_DOORS["form"]("1") == 1
    assert PERCENT_DOORS["import"]("1") is None
    assert PERCENT_DOORS["import"]("1 %") == 1


# --- amounts ---------------------------------------------------------------------------------------------------------

MONEY_DOORS = {
    "form": by_form(fields.MoneyField(least=0, required=False)),
    "import": by_reader(columns.MONEY.read),
    "reader": lambda text: by_reader(parse_kronor)(text) if not text.strip().startswith(("-", "\u2212")) else None,
}
MONEY = {
    "6500": 650000, "6 500,50": 650050, "6\u00a0500,5": 650050, "6500.50": 650050, "6 500 kr": 650000, "SEK 6500": 650000,
    "6\u200b500": 650000, "\ufeff6500": 650000, "1.234,50": 123450, "1,234.50": 123450, "1.234": None, "1,234": None, "-5": None, "\u22125": None, "1e3": None,
    "٣": None, "": None, "6500,505": None, "1\n234": None, "kr": None,
}  # fmt: skip


@pytest.mark.parametrize("door", MONEY_DOORS)
@pytest.mark.parametrize("text", MONEY, ids=named)
def test_an_amount_reads_alike_through_every_door(text, door):
    assert MONEY_DOORS[door](text) == MONEY[text]


# --- days ------------------------------------------------------------------------------------------------------------

DAY_DOORS = {
    "form": by_form(fields.DateField(today=DAY, required=False)),
    "address": by_form(WhenForm.base_fields["den"]),
    "import": by_reader(columns.DAY.read),
    "command": by_reader(lambda text: command.read_day("--date", text)),
}
PROGRAM_DOORS = {"norms file": by_norms_file(Day()), "scenario file": by_scenario_file}
ISO = {"2021-09-21": DAY, "2024-02-29": LEAP, "1900-01-01": dt.date(1900, 1, 1), "2199-12-31": dt.date(2199, 12, 31)}
TYPED = {
    "21/9/2021": DAY, "21.9.2021": DAY, "21/9 2021": DAY, "20210921": DAY, "210921": DAY, "2021/9/21": DAY,
    "21 sep 2021": DAY, "den 21 september 2021": DAY, "2021-09-21 00:00:00": DAY, "2021-09-20T22:30:00Z": DAY,
    "2021-09-21T01:30:00+02:00": DAY, "2021-09-20T23:30:00-02:00": dt.date(2021, 9, 21), "2021\u201109\u201121": DAY,
    "2021\u221209\u221221": DAY, " 2021-09-21 ": DAY, "2021-09-21\u200b": DAY, "29/2 2024": LEAP, "44460": DAY,
}  # fmt: skip
NO_DAY = [
    "", "-", "2021-02-29", "2021-02-30", "2021-13-01", "9/21/2021", "21-09-21", "2021", "2021-09", "2021-W38-2",
    "v. 38 2021", "0021-09-21", "1899-12-31", "2200-01-01", "9999-12-31", "1e3", "2021-09-21 25:00", "i fjol", "9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("door", {**DAY_DOORS, **PROGRAM_DOORS})
@pytest.mark.parametrize("text", [*ISO, *NO_DAY], ids=named)
def test_a_day_reads_alike_through_every_door(text, door):
    assert {**DAY_DOORS, **PROGRAM_DOORS}[door](text) == ISO.get(text)


@pytest.mark.parametrize("door", DAY_DOORS)
@pytest.mark.parametrize("text", TYPED, ids=named)
def test_a_day_that_somebody_has_typed_reads_alike_wherever_people_type(text, door):
    assert DAY_DOORS[door](text) == TYPED[text]


@pytest.mark.parametrize("door", PROGRAM_DOORS)
@pytest.mark.parametrize("text", TYPED, ids=named)
def test_a_program_writes_a_day_in_one_way(text, door):
    """The file's schema says so, and another program may read the same file."""
    assert PROGRAM_DOORS[door](text) is None


@pytest.mark.parametrize("text", ["21/9", "idag", "i går"], ids=named)
def test_a_day_without_its_year_is_read_only_where_somebody_sees_what_it_became(text):
    """A page shows the day it understood. A file and a command may be run again another year."""
    assert DAY_DOORS["form"](text) is not None
    assert DAY_DOORS["import"](text) is None
    assert DAY_DOORS["command"](text) is None


@pytest.mark.parametrize("read", [by_form(fields.DateField(birth=True, today=DAY)), by_reader(columns.BIRTH.read)])
def test_a_day_of_birth_needs_its_century(read):
    assert read("500312") is None
    assert read("19500312") == dt.date(1950, 3, 12)
    assert read("1849-12-31") is None
    assert read("1850-01-01") == dt.date(1850, 1, 1)


# --- clock times and lengths of time -----------------------------------------------------------------------------------

CLOCKS = {
    "13:30": dt.time(13, 30), "13.30": dt.time(13, 30), "1330": dt.time(13, 30), "kl 13.30": dt.time(13, 30),
    "kl. 9": dt.time(9), "930": dt.time(9, 30), "00:00": dt.time(0), "24:00": None, "12:60": None, "13:3": None, "": None,
    "٣": None, "-1": None, "1e1": None, "13:30:00": None,
}  # fmt: skip


@pytest.mark.parametrize("text", CLOCKS, ids=named)
def test_a_clock_time_reads_as_it_is_typed(text):
    assert by_form(fields.TimeField(required=False))(text) == CLOCKS[text]


@pytest.mark.parametrize("clock", ["08:30", "8.30", "08:30:00"])
def test_the_clock_time_of_a_day_in_a_file_is_read_as_a_clock_time_on_a_page(clock):
    at = columns.MOMENT.read(f"2021-09-21 {clock}")
    assert (at.hour, at.minute) == (6, 30)  # in UTC
    assert by_reader(columns.MOMENT.read)("2021-09-21 24:00") is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("2:30", 150), ("2,5", 150), ("2 h 30 min", 150), ("150 min", 150), ("2\u00a0tim", 120), ("1 timme 5 minuter", 65),
     ("-1", None), ("\u22121", None), ("٣", None), ("1e3", None), ("2:60", None), ("9" * 5000, None), ("", None)],
)  # fmt: skip
def test_a_length_of_time_reads_as_it_is_typed(text, minutes):
    assert by_form(fields.MinutesField(required=False))(text) == minutes
