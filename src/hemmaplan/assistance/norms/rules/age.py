"""Age (*ålder*): how old a child counts as in a month, and what a youth's age makes us ask."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.tables import Column, Flags


def age_in_month(month: Column, born_month: Column, age_said: Column, age_from: Column) -> Column:
    """Age in whole years in a month (*ålder i månaden*). A new age counts the whole month, from the guideline's month.

    Only the month of birth matters, so one born on 29 February has a birthday every February. An age that was told is
    taken as it is. At least 0, at most the oldest row for children; adults' ages decide nothing and are not used.
    """
    reached = month - born_month - (age_from == codes.BIRTHDAY_MONTH_AFTER)
    return np.where(
        age_said == codes.UNSAID,
        np.minimum(np.maximum(reached // codes.YEAR_MONTHS, codes.NONE), codes.OLDEST_CHILD),
        age_said,
    )


def needs_lunch_answer(child: Flags, age: Column, lunch: Column, to_age: Column, lunch_row: Column) -> Column:
    """Asks whether a small child eats lunch at preschool (*lunch på förskola*), where the norm's two rows are both used."""
    small = child & (age <= to_age) & (lunch_row == codes.LUNCH_WHEN_PROVIDED)
    return np.asarray((small & (lunch == codes.UNSAID)) * codes.LUNCH_UNKNOWN)


def needs_school_answer(child: Flags, age: Column, in_school: Column, from_age: Column) -> Column:
    """Asks whether a youth is in school (*skolgång*), which decides if the parents maintain the youth (7 kap. 1 § FB).

    Who is not in school is no child here but applies alone.
    """
    old = child & (age >= from_age)
    if not np.count_nonzero(old):
        return np.zeros(len(age), np.int64)
    asked = np.where(
        in_school == codes.UNSAID, codes.SCHOOL_UNKNOWN, np.where(in_school == 0, codes.OWN_APPLICATION, codes.NONE)
    )
    return asked * old


def turns_21(child: Flags, month: Column, born_month: Column, last_day: Column) -> Column:
    """Asks about a youth who turns 21 in the month (*fyller 21*): maintained to the day before, not the whole month.

    Who has told an age instead of a birth is not asked: ``UNSAID`` is no month 21 years ago. Neither is one whose last
    day in the household is told: the month is then divided.
    """
    turns = child & (month - born_month == codes.MONTHS_TO_21) & (last_day == codes.UNSAID)
    return np.asarray(turns * codes.TURNS_21)


def adults_of_known_age(child: Flags, born_month: Column, age_said: Column) -> npt.NDArray[np.intp]:
    """The rows of the adults whose birth or age is told."""
    known: npt.NDArray[np.intp] = (~child & (np.maximum(born_month, age_said) != codes.UNSAID)).nonzero()[0]
    return known


def known_age_of_adult(month: Column, born_month: Column, age_said: Column) -> Column:
    """An adult's age in whole years in the month (*vuxens ålder*), where the birth or the age is told."""
    return np.where(age_said == codes.UNSAID, (month - born_month) // codes.YEAR_MONTHS, age_said)


def asks_about_minor(adult_age: Column, minor_applies: Column, adult_from: Column) -> Column:
    """Asks about an adult here who is not yet of age: the parents maintain a child to 18 (7 kap. 1 § FB)."""
    return np.asarray(((adult_age < adult_from) & (minor_applies != codes.ONE)) * codes.MINOR_ADULT)
