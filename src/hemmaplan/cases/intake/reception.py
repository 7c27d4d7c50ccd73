"""The reception as the public meets it (*mottagningen utåt*): its unit, telephone and hours, and who answers when it is closed.

Dated data that each municipality has of its own: a file named by ``HEMMAPLAN_RECEPTION``, a row for each time it has read so.
Without a file nothing is taken in from the public. Plain Python: a file is read once.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from hemmaplan.foundation import calendar, reference, written


@dataclass(frozen=True, slots=True)
class Reception:
    """Mottagningen under en tid: which unit takes in, how it is reached, and the duty that answers when it is closed."""

    municipality: str
    unit: str  # its code
    phone: str
    opens: dt.time
    closes: dt.time
    duty: str
    duty_phone: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    address: str = ""  # where one visits it
    visits: str = ""  # when, in words
    assistance: str = ""  # the code of the unit that handles income support; without it nobody applies on these pages

    def is_open(self, at: dt.datetime) -> bool:
        """Whether somebody answers there at the time: working days within its hours."""
        now = calendar.local_time(at)
        return calendar.is_working_day(now.date()) and self.opens <= now.time() < self.closes

    def opens_next(self, at: dt.datetime) -> dt.datetime:
        """When it opens the next time, counted from a time when it is closed."""
        now = calendar.local_time(at)
        day = now.date()
        if not calendar.is_working_day(day) or now.time() >= self.opens:
            day = calendar.next_working_day(calendar.add_days(day, 1))
        return calendar.at_clock(day, self.opens.hour, self.opens.minute)

    @property
    def hours(self) -> str:
        """Its hours in figures, as on the door."""
        return f"{_clock(self.opens)}–{_clock(self.closes)}"


def _clock(time: dt.time) -> str:
    return f"{time.hour}.{time.minute:02}" if time.minute else str(time.hour)


def reception(on: dt.date) -> Reception | None:
    """The reception as it reads on the day; ``None`` where the municipality has not stated any."""
    if not settings.RECEPTION_DATA:
        return None
    rows = _of(Path(settings.RECEPTION_DATA))
    return next((row for row in rows if reference.holds(row.valid_from, row.valid_to, on)), None)


@cache
def _of(path: Path) -> tuple[Reception, ...]:
    return load(reference.rows_of(path))


def load(rows: list[dict[str, str]]) -> tuple[Reception, ...]:
    """Read the rows. Raises ``ValueError`` when a telephone or the hours are missing, or a day has two rows."""
    found = tuple(_read(row) for row in rows)
    if twice := reference.ambiguous(found, lambda _one, _other: True):
        message = f"Mottagningen har två rader som gäller samma dag som den från {twice.valid_from}."
        raise ValueError(message)
    return found


def _read(row: dict[str, str]) -> Reception:
    for name in ("municipality", "unit", "phone", "opens", "closes"):
        if not row.get(name):
            message = f"Mottagningens rad saknar {name}."
            raise ValueError(message)
    opens, closes = written.read_clock(row["opens"]), written.read_clock(row["closes"])
    if opens >= closes:
        message = f"Mottagningen stänger {closes} innan den öppnar {opens}."
        raise ValueError(message)
    return Reception(
        municipality=row["municipality"], unit=row["unit"], phone=row["phone"], opens=opens, closes=closes,
        duty=row["duty"], duty_phone=row["duty_phone"], valid_from=reference.day(row["valid_from"]),
        valid_to=reference.day(row["valid_to"]), address=row.get("address") or "", visits=row.get("visits") or "",
        assistance=row.get("assistance") or "",
    )  # fmt: skip
