"""Age (*ålder*): how old a child counts as in a month, and what a youth's age makes us ask."""

from __future__ import annotations

from typing import Final

import numpy as np

from hemmaplan.assistance.norms.law.declared import OLDEST_CHILD
from hemmaplan.assistance.norms.rules import codes
from hemmaplan.assistance.norms.tables import CHILD, UNSAID, Column

MONTHS_TO_21: Final = (OLDEST_CHILD + 1) * 12


def age_in_month(month: Column, born_month: Column, age_said: Column, age_from: Column | int) -> Column:
    """Age in whole years in a month (*ålder i månaden*). A new age counts the whole month, from the guideline's month.

    Only the month of birth matters, so one born on 29 February has a birthday every February. An age that was told is
    taken as it is. At least 0, at most the oldest row for children; adults' ages decide nothing and are not used.
    """
    reached = month - born_month - (age_from == codes.BIRTHDAY_MONTH_AFTER)
    return np.where(age_said == UNSAID, np.minimum(np.maximum(reached // 12, 0), OLDEST_CHILD), age_said)


def needs_lunch_answer(
    role: Column, age: Column, lunch: Column, to_age: Column | int, lunch_row: Column | int
) -> Column:
    """Asks whether a small child eats lunch at preschool (*lunch på förskola*), where the norm's two rows are both used."""
    small = (role == CHILD) & (age <= to_age) & (lunch_row == codes.LUNCH_WHEN_PROVIDED)
    return np.where(small & (lunch == UNSAID), codes.LUNCH_UNKNOWN, 0)


def needs_school_answer(role: Column, age: Column, in_school: Column, from_age: Column | int) -> Column:
    """Asks whether a youth is in school (*skolgång*), which decides if the parents maintain the youth (7 kap. 1 § FB).

    Who is not in school is no child here but applies alone.
    """
    asked = np.where(in_school == UNSAID, codes.SCHOOL_UNKNOWN, np.where(in_school == 0, codes.OWN_APPLICATION, 0))
    return np.where((role == CHILD) & (age >= from_age), asked, 0)


def turns_21(role: Column, month: Column, born_month: Column) -> Column:
    """Asks about a youth who turns 21 in the month (*fyller 21*): maintained to the day before, not the whole month."""
    turns = (role == CHILD) & (born_month != UNSAID) & (month - born_month == MONTHS_TO_21)
    return np.where(turns, codes.TURNS_21, 0)
