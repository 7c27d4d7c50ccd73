"""Rules (*frister och gallring*): what the law or the municipality says about time, as dated data.

``data/rules.csv`` holds one row for each rule and each time it has read so. A change of law is a new row, never an
edit, so that a clock started in 2020 is still counted by what held in 2020. Code asks by id and day; it never writes
a section number of its own.

Plain Python: the rules are read once, checked, and do not change while the program runs.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from hemmaplan.foundation import calendar, reference, written
from hemmaplan.foundation.period import Period

DATA: Final = Path(__file__).with_name("data") / "rules.csv"


class Unit(StrEnum):
    """How a rule counts (*enhet*). Those in :data:`COMPUTED` give a day; the rest depend on something else."""

    IMMEDIATE = "immediate"
    """At once (*genast*): the day it starts."""
    SAME_DAY = "same_day"
    """The same day (*samma dag*)."""
    HOUR = "hour"
    """Hours (*timmar*); see :func:`due_at`."""
    DAY = "day"
    """Calendar days (*kalenderdagar*)."""
    WORKING_DAY = "working_day"
    """Working days (*arbetsdagar*); local rules only."""
    WEEK = "week"
    """Weeks (*veckor*)."""
    MONTH = "month"
    """Months (*månader*)."""
    YEAR = "year"
    """Years (*år*)."""
    MONTH_RECURRING = "month_recurring"
    """Again so many months after it was last done (*återkommande*)."""
    YEAR_RECURRING = "year_recurring"
    """Again so many years after it was last done."""
    AGE_YEAR = "age_year"
    """The day a person reaches an age (*ålder*); it starts at birth."""
    DATE = "date"
    """A fixed date (*visst datum*)."""
    DATE_YEARLY = "date_yearly"
    """The same date each year (*årligen*)."""
    CALENDAR_YEAR_END = "calendar_year_end"
    """The last day of the calendar year so many years on (*kalenderårets slut*)."""
    YEAR_THEN_DESTROY = "year_then_destroy"
    """Kept so many years, then destroyed by law (*gallras*)."""
    NEVER_DESTROY = "never_destroy"
    """Never destroyed (*bevaras*)."""
    PROMPTLY = "promptly"
    """As soon as possible (*skyndsamt, så snart som möjligt*)."""
    EVENT = "event"
    """Must be there at an event (*vid en händelse*)."""
    EXTERNAL_DATE = "external_date"
    """Another authority sets the day (*myndigheten som frågar*)."""
    LOCAL = "local"
    """The municipality or the officer sets it (*sätts lokalt*)."""
    CONTINUOUS = "continuous"
    """Goes on (*löpande*)."""
    QUARTER = "quarter"
    """Once a quarter, in a window the receiver opens (*kvartalsvis*)."""
    HOUR_PER_WEEK = "hour_per_week"
    """A measure in hours a week, not a time limit (*timmar i veckan*)."""


COMPUTED: Final = frozenset(
    {
        Unit.IMMEDIATE, Unit.SAME_DAY, Unit.DAY, Unit.WORKING_DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR,
        Unit.MONTH_RECURRING, Unit.YEAR_RECURRING, Unit.AGE_YEAR, Unit.DATE, Unit.DATE_YEARLY, Unit.CALENDAR_YEAR_END,
        Unit.YEAR_THEN_DESTROY,
    }
)  # fmt: skip
"""The units that :func:`due` can turn into a day."""

_IN_MONTHS: Final = {
    Unit.MONTH: 1, Unit.MONTH_RECURRING: 1, Unit.YEAR: 12, Unit.YEAR_RECURRING: 12, Unit.AGE_YEAR: 12,
    Unit.YEAR_THEN_DESTROY: 12,
}  # fmt: skip
_IN_DAYS: Final = {Unit.IMMEDIATE: 0, Unit.SAME_DAY: 0, Unit.DAY: 1, Unit.WEEK: 7}


class Verified(StrEnum):
    """How well a rule is known (*hur säkert*). Anything but T and L is shown with a note."""

    TEXT = "T"
    """The legal text was read."""
    SECONDARY = "S"
    """A secondary source."""
    PARTLY = "P"
    """Read in part."""
    THIRD_PARTY = "W"
    """Third parties only; a change to come."""
    UNVERIFIED = "U"
    """General knowledge."""
    LOCAL = "L"
    """The municipality's own rule."""


class UnknownRuleError(LookupError):
    """No such rule, or it did not hold on the day asked for."""


class NoDueDateError(ValueError):
    """The rule's due day cannot be counted from its start; somebody must state it."""


@dataclass(frozen=True, slots=True)
class Rule(reference.Sourced):
    """A rule (*frist, bevaranderegel*) as it read during a period."""

    id: str
    title: str
    """What shall be done, in Swedish."""
    trigger: str
    """What starts the clock, in Swedish."""
    length: int | None
    """How many units; ``None`` for a rule with a date of its own."""
    unit: Unit
    section: str
    """Where it stands: "SoL 20:2"."""
    applies_to: str
    consequence: str
    """What happens when it is missed, in Swedish; empty when the text says nothing."""
    note: str
    """What a developer must know, in English."""
    verified: Verified
    valid_from: date | None
    """First day it held; ``None`` when the beginning is not recorded."""
    valid_to: date | None
    """Last day it held; ``None`` while it holds."""
    fixed: str = ""
    """The date of a ``date`` rule (ÅÅÅÅ-MM-DD) or of a ``date_yearly`` rule (MM-DD)."""

    @property
    def is_local(self) -> bool:
        """True for the municipality's own rule (*lokal rutin*)."""
        return self.verified is Verified.LOCAL

    @property
    def has_due_date(self) -> bool:
        """True when :func:`due` can count the day."""
        return self.unit in COMPUTED

    @property
    def is_recurring(self) -> bool:
        """True when it starts again each time it is done (*återkommande*)."""
        return self.unit in {Unit.MONTH_RECURRING, Unit.YEAR_RECURRING, Unit.DATE_YEARLY}

    def holds_on(self, day: date) -> bool:
        """True when the rule read so on that day."""
        return reference.holds(self.valid_from, self.valid_to, day)


def rule(rule_id: str, on: date) -> Rule:
    """The rule as it read on a day.

    Raises:
        UnknownRuleError: there is no such id, or it did not hold that day.
    """
    for row in history(rule_id):
        if row.holds_on(on):
            return row
    message = f"Regeln {rule_id} gällde inte {on}. Välj en annan dag eller lägg in regeln för den tiden."
    raise UnknownRuleError(message)


def history(rule_id: str) -> tuple[Rule, ...]:
    """All a rule has said, oldest first.

    Raises:
        UnknownRuleError: there is no such id.
    """
    rows = _by_id().get(rule_id)
    if rows is None:
        message = f"Regeln {rule_id} finns inte."
        raise UnknownRuleError(message)
    return rows


def all_rules(on: date) -> list[Rule]:
    """Every rule that held on a day, in the order of the file."""
    return [row for rows in _by_id().values() for row in rows if row.holds_on(on)]


def rule_ids() -> frozenset[str]:
    """The id of every rule, whenever it held."""
    return frozenset(_by_id())


def section_for(rule_id: str, on: date) -> str:
    """The section (*lagrum*) of a rule on a day: "SoL 20:2".

    Raises:
        UnknownRuleError: there is no such id, or it did not hold that day.
    """
    return rule(rule_id, on).section


def due(rule: Rule, start: date) -> date:
    """Due day (*förfallodag*): the last day to do it, when the clock starts on ``start``.

    Calendar days, not moved for week-ends: whether a statutory day moves is a legal question in each case. Show
    :func:`office_day_after` beside it. For ``age_year`` the start is the day of birth; for a recurring rule it is the
    day it was last done.

    Raises:
        NoDueDateError: the rule's day depends on something other than its start.
    """
    if rule.unit not in COMPUTED:
        message = f"Regeln {rule.id} ({rule.section}) har ingen dag som kan räknas ut. Ange dagen som gäller i ärendet."
        raise NoDueDateError(message)
    if rule.unit is Unit.DATE:
        return calendar.read_iso(rule.fixed)
    if rule.unit is Unit.DATE_YEARLY:
        this_year = calendar.read_iso(f"{start.year}-{rule.fixed}")
        return this_year if this_year >= start else calendar.add_years(this_year, 1)
    length = rule.length or 0
    if rule.unit is Unit.CALENDAR_YEAR_END:
        return date(start.year + length, 12, 31)
    if rule.unit is Unit.WORKING_DAY:
        return calendar.add_working_days(start, length)
    if rule.unit in _IN_MONTHS:
        return calendar.add_months(start, length * _IN_MONTHS[rule.unit])
    return calendar.add_days(start, length * _IN_DAYS[rule.unit])


def due_at(rule: Rule, start: datetime) -> datetime:
    """Due time (*senast klockan*) for a rule counted in hours. Real hours: the clocks' changes do not matter.

    Raises:
        NoDueDateError: the rule is not counted in hours.
        ValueError: ``start`` has no time zone.
    """
    if rule.unit is not Unit.HOUR:
        message = f"Regeln {rule.id} räknas inte i timmar."
        raise NoDueDateError(message)
    calendar.local_time(start)  # refuses a time without zone
    return start + timedelta(hours=rule.length or 0)


def office_day_after(due: date) -> date:
    """The due day itself when the office works, otherwise the next working day (*första arbetsdag därefter*).

    Shown as a second date, never instead of the first: lagen (1930:173) moves some statutory days and not others,
    and which ones is not verified.
    """
    return calendar.next_working_day(due)


@cache
def _by_id() -> dict[str, tuple[Rule, ...]]:
    """All rules, read and checked once."""
    return load(reference.rows_of(DATA))


def load(rows: list[dict[str, str]]) -> dict[str, tuple[Rule, ...]]:
    """Read rows of the file and check that a rule never says two things on the same day.

    Raises:
        ValueError: a row cannot be read, or two rows of one rule overlap. Names the rule.
    """
    found: dict[str, list[Rule]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(_read(row))
    for rule_id, versions in found.items():
        versions.sort(key=lambda version: version.valid_from or date.min)
        for earlier, later in pairwise(versions):
            if Period.between(earlier.valid_from, earlier.valid_to).overlaps(
                Period.between(later.valid_from, later.valid_to)
            ):
                message = f"Regeln {rule_id} har två rader som gäller samma dag."
                raise ValueError(message)
    return {rule_id: tuple(versions) for rule_id, versions in found.items()}


def _read(row: dict[str, str]) -> Rule:
    """One row of the file.

    Raises:
        ValueError: something in it cannot be read.
    """
    try:
        unit = Unit(row["unit"])
        dated = unit in {Unit.DATE, Unit.DATE_YEARLY}
        _require_filled(row)
        found = Rule(
            id=row["id"],
            title=row["title"],
            trigger=row["trigger"],
            length=None if dated else written.read_whole(row["length"]),
            unit=unit,
            section=row["section"],
            applies_to=row["applies_to"],
            consequence=row["consequence"],
            note=row["note"],
            verified=Verified(row["verified"]),
            valid_from=reference.day(row["valid_from"]),
            valid_to=reference.day(row["valid_to"]),
            fixed=row["length"] if dated else "",
        )
        if dated:
            calendar.read_iso(found.fixed if unit is Unit.DATE else f"2000-{found.fixed}")
    except (KeyError, ValueError) as error:
        message = f"Raden för regeln {row.get('id')!r} kan inte läsas: {error}"
        raise ValueError(message) from error
    return found


def _require_filled(row: dict[str, str]) -> None:
    """Refuse a row that leaves out what every rule must say.

    Raises:
        ValueError: names the column.
    """
    for column in ("id", "title", "trigger", "section"):
        if not row[column]:
            message = f"{column} är tom"
            raise ValueError(message)
