"""The inputs of a case (*indata*): named values, read one at a time, each checked and each error told by its own name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.formulas.steady_state import NoSteadyState
from hemmaplan.foundation import calendar
from hemmaplan.foundation.language import gettext as _

# What a kind answers: JSON values under the names of the formulas.
Result = dict[str, object]

# Seconds in each unit that a field's name may end with: within_min, arrival_rate_per_week.
_SECONDS = {
    "s": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "day": 86400.0,
    "week": 7 * 86400.0,
    "month": 365.25 / 12 * 86400.0,
    "year": 365.25 * 86400.0,
}
_SPELLINGS = {
    spelling: unit
    for unit, spellings in {
        "s": "s sec second seconds",
        "min": "min minute minutes",
        "h": "h hour hours",
        "day": "day days",
        "week": "week weeks",
        "month": "month months",
        "year": "year years",
    }.items()
    for spelling in spellings.split()
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with the unit of time its field's name told (*storhet*); ``None`` when the name told none."""

    value: float
    unit: str | None

    def as_time_in(self, unit: str | None) -> float:
        """The value, a time, in another unit. Without both units known it is taken to be in it already."""
        return self.value if None in {self.unit, unit} else self.value * _seconds(self.unit) / _seconds(unit)

    def as_rate_in(self, unit: str | None) -> float:
        """The value, something per unit of time, per another unit."""
        return self.value if None in {self.unit, unit} else self.value * _seconds(unit) / _seconds(self.unit)


class Inputs:
    """The named values of one case (*indata*). A value that is null counts as missing; no missing value is a zero.

    Each reader takes the names a field may have, the formula's own first, and raises ``OutOfBounds`` with the name that
    stands in the file.
    """

    def __init__(self, values: Mapping[str, object], known: Sequence[str] | None = None) -> None:
        """``known``: the inputs that the kind says it reads, by first name; without it anything may be read."""
        self._known = known
        self._values = {name: value for name, value in values.items() if value is not None}
        self.asked: set[str] = set()
        self._read: set[str] = set()
        self._written_as: dict[str, str] = {}

    def has(self, *names: str) -> bool:
        """Whether any of the names is given."""
        self.asked.add(names[0])
        return any(name in self._values for name in names)

    def unread(self) -> list[str]:
        """The names that nobody has asked for: perhaps misspelt."""
        return sorted(set(self._values) - self._read)

    def pass_over(self, name: str) -> None:
        """Leave a field to the reader of the file, such as a heading: it is not misspelt."""
        self._require_known(name)
        self._read.add(name)

    def name_in_file(self, field: str) -> str:
        """What the file calls the field that a formula refused."""
        return self._written_as.get(field, field)

    def number(
        self, *names: str, default: float | None = None, check: Callable[[str, object], float] = bounds.number
    ) -> float:
        """A number, checked; the default when it is not given and there is one."""
        name = self._find(names, needed=default is None)
        return check(name, self._values[name]) if name else check(names[0], default)

    def whole(self, *names: str, default: int | None = None, least: int = 0) -> int:
        """A whole number."""
        name = self._find(names, needed=default is None)
        return bounds.whole(name or names[0], self._values[name] if name else default, least=least)

    def numbers(self, *names: str, check: Callable[[str, object], float] = bounds.number) -> list[float]:
        """A list of at least one number, each checked."""
        name = self._found(names)
        return [check(name, value) for value in bounds.sequence(name, self._values[name])]

    def number_or_numbers(self, *names: str) -> list[float]:
        """A list of numbers that are zero or more; a single number is a list of one."""
        name = self._found(names)
        value = self._values[name]
        single = isinstance(value, int | float)
        return [bounds.not_negative(name, one) for one in ([value] if single else bounds.sequence(name, value))]

    def rows(self, *names: str) -> list[object]:
        """A list of anything, one or more; the caller looks into the rows."""
        name = self._found(names)
        return list(bounds.sequence(name, self._values[name]))

    def flags(self, *names: str) -> list[bool]:
        """A list of 0 and 1, or of false and true."""
        name = self._found(names)
        values = bounds.sequence(name, self._values[name])
        if not all(isinstance(value, int | float) and value in {0, 1} for value in values):
            raise OutOfBounds(name, _("får bara innehålla 0 och 1. Skriv 1 för avslutat, 0 för pågående."))
        return [bool(value) for value in values]

    def day(self, *names: str) -> date | None:
        """A date, or ``None`` when it is not given."""
        name = self._find(names, needed=False)
        return read_day(name, self._values[name]) if name else None

    def days(self, *names: str) -> list[date | None]:
        """A list of dates, ``None`` where the file says null."""
        name = self._found(names)
        return [
            None if value is None else read_day(name, value)
            for value in bounds.sequence(name, self._values[name], least=0)
        ]

    def measured(self, *stems: str, per: bool = False) -> Measured | None:
        """A number, zero or more, whose name may end with a unit: ``within_min``, or ``rate_per_week`` with ``per``.

        ``None`` when it is not given.
        """
        self._require_known(stems[0])
        for stem in stems:
            for name in self._values:
                unit = _unit_after(stem, name, "_per_" if per else "_")
                if name == stem or unit:
                    self._note(stems[0], name)
                    return Measured(bounds.not_negative(name, self._values[name]), unit)
        return None

    def _found(self, names: Sequence[str]) -> str:
        name = self._find(names, needed=True)
        assert name is not None
        return name

    def _require_known(self, name: str) -> None:
        """What is read must be told in the list of the kind's inputs."""
        if self._known is not None and name not in self._known:
            message = f"{name} is read but not listed"
            raise AssertionError(message)
        self.asked.add(name)

    def _find(self, names: Sequence[str], *, needed: bool) -> str | None:
        self._require_known(names[0])
        for name in names:
            if name in self._values:
                self._note(names[0], name)
                return name
        if needed:
            raise _missing(names)
        return None

    def _note(self, field: str, name: str) -> None:
        """Remember that a name was read, and for which field."""
        self._read.add(name)
        self._written_as[field] = name


def report(**values: object) -> Result:
    """The result of a case. One ``NoSteadyState`` among the values is the whole answer; what was not asked is left out."""
    for value in values.values():
        if isinstance(value, NoSteadyState):
            return {"no_steady_state": True, "load": value.load, "growth": value.growth}
    return {name: value for name, value in values.items() if value is not None}


def _seconds(unit: str | None) -> float:
    assert unit is not None
    return _SECONDS[unit]


def read_day(field: str, value: object) -> date:
    """A date written as 2024-01-31."""
    try:
        return calendar.read_iso(value if isinstance(value, str) else "")
    except ValueError:
        raise OutOfBounds(field, _("%(value)r är inget datum. Skriv som 2024-01-31.") % {"value": value}) from None


def _unit_after(stem: str, name: str, joint: str) -> str | None:
    return _SPELLINGS.get(name.removeprefix(stem + joint)) if name.startswith(stem + joint) else None


def _missing(names: Sequence[str]) -> OutOfBounds:
    if len(names) == 1:
        return OutOfBounds(names[0], _("saknas. Lägg till fältet i inputs."))
    others = _(" eller ").join(names[1:])
    return OutOfBounds(names[0], _("saknas. Lägg till fältet i inputs (%(others)s går också).") % {"others": others})
