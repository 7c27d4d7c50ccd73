"""The codes of law and questions as columns without length, which numpy compares and multiplies fastest.

An enum costs eight times as much, a number of Python's own twice: for one household that is most of the time.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Final

import numpy as np

from hemmaplan.assistance.norms import tables
from hemmaplan.assistance.norms.law import declared
from hemmaplan.assistance.norms.questions import BLOCKS as BLOCKS_BITS
from hemmaplan.assistance.norms.questions import WAITS as WAITS_BIT
from hemmaplan.assistance.norms.questions import Code
from hemmaplan.assistance.norms.tables import Column


def _number(value: IntEnum | IntFlag | int) -> Column:
    number = np.array(int(value), np.int64)
    number.flags.writeable = False
    return number


UNSAID: Final = _number(tables.UNSAID)
ADULT: Final = _number(tables.ADULT)
CHILD: Final = _number(tables.CHILD)
ALWAYS: Final = _number(tables.ALWAYS)
CONTACT: Final = _number(tables.CONTACT)
ALTERNATING: Final = _number(tables.ALTERNATING)
PER_DAY: Final = _number(tables.PER["day"])
PER_WEEK: Final = _number(tables.PER["week"])
PER_YEAR: Final = _number(tables.PER["year"])
ASSISTANCE_TOLD: Final = _number(tables.ASSISTANCE_TOLD)
EMPLOYMENT_TOLD: Final = _number(tables.EMPLOYMENT_TOLD)
NONE: Final = _number(0)
ONE: Final = _number(1)
TWO: Final = _number(2)
YEAR_MONTHS: Final = _number(12)
MONTHS_TO_21: Final = _number((declared.OLDEST_CHILD + 1) * 12)
OLDEST_CHILD: Final = _number(declared.OLDEST_CHILD)
LARGEST_HOUSEHOLD: Final = _number(declared.LARGEST_HOUSEHOLD)
NO_LIMIT: Final = _number(declared.NO_LIMIT)

BIRTHDAY_MONTH_AFTER: Final = _number(declared.AgeFrom.MONTH_AFTER)
LUNCH_WHEN_PROVIDED: Final = _number(declared.LunchRow.WHEN_PROVIDED)
YEAR_365: Final = _number(declared.PartMonth.YEAR_365)
DAYS_30: Final = _number(declared.PartMonth.DAYS_30)
OPENS_AT_QUALIFICATION: Final = _number(declared.WindowOpens.QUALIFICATION)
EQUAL_SHARE: Final = _number(declared.DwellingCost.EQUAL_SHARE)

NOT_IN_FORCE: Final = _number(declared.Treatment.NOT_IN_FORCE)
QUESTION: Final = _number(declared.Treatment.QUESTION)
NOT_COUNTED: Final = _number(declared.Treatment.NOT_COUNTED)
EMPLOYMENT: Final = _number(declared.Treatment.EMPLOYMENT)
CHILD_WORK: Final = _number(declared.Treatment.CHILD_WORK)
CHILD_OWN: Final = _number(declared.Treatment.CHILD_OWN)
LIMIT: Final = _number(declared.Treatment.LIMIT)
NEVER: Final = _number(declared.Treatment.NEVER)
NEEDED_DECIDES: Final = _number(declared.Treatment.NEEDED_DECIDES)
ENDING_DECIDES: Final = _number(declared.Treatment.ENDING_DECIDES)
MAYBE_EMPLOYMENT: Final = _number(declared.Treatment.MAYBE_EMPLOYMENT)

LUNCH_UNKNOWN: Final = _number(Code.LUNCH_UNKNOWN)
SCHOOL_UNKNOWN: Final = _number(Code.SCHOOL_UNKNOWN)
OWN_APPLICATION: Final = _number(Code.OWN_APPLICATION)
TURNS_21: Final = _number(Code.TURNS_21)
NORM_BELOW_ZERO: Final = _number(Code.NORM_BELOW_ZERO)
COST_UNDECIDED: Final = _number(Code.COST_UNDECIDED)
OTHER_COST_UNDECIDED: Final = _number(Code.OTHER_COST_UNDECIDED)
INCOME_UNDECIDED: Final = _number(Code.INCOME_UNDECIDED)
INCOME_OTHER_MONTH: Final = _number(Code.INCOME_OTHER_MONTH)
INCOME_WHOSE: Final = _number(Code.INCOME_WHOSE)
SPECIAL_RULE_UNKNOWN: Final = _number(Code.SPECIAL_RULE_UNKNOWN)
EARNED_BEFORE_UNKNOWN: Final = _number(Code.EARNED_BEFORE_UNKNOWN)
ASSET_NEED_UNKNOWN: Final = _number(Code.ASSET_NEED_UNKNOWN)
ASSET_UNDECIDED: Final = _number(Code.ASSET_UNDECIDED)
SURPLUS_OLD: Final = _number(Code.SURPLUS_OLD)
REGISTER_SILENT: Final = _number(Code.REGISTER_SILENT)
COST_OVER_GUIDELINE: Final = _number(Code.COST_OVER_GUIDELINE)
OTHER_COST_OVER_GUIDELINE: Final = _number(Code.OTHER_COST_OVER_GUIDELINE)
PREMIUM_AT_RISK: Final = _number(Code.PREMIUM_AT_RISK)
REPAYABLE: Final = _number(Code.REPAYABLE)
COST_SHARED: Final = _number(Code.COST_SHARED)
ROOMS_UNKNOWN: Final = _number(Code.ROOMS_UNKNOWN)
MINOR_ADULT: Final = _number(Code.MINOR_ADULT)
EMPLOYMENT_UNCLEAR: Final = _number(Code.EMPLOYMENT_UNCLEAR)
ASSET_END_UNKNOWN: Final = _number(Code.ASSET_END_UNKNOWN)
ADULT_PART_MONTH: Final = _number(Code.ADULT_PART_MONTH)
PREMIUM_GROSS_UNKNOWN: Final = _number(Code.PREMIUM_GROSS_UNKNOWN)
SECOND_HAND_PERMIT: Final = _number(Code.SECOND_HAND_PERMIT)
LAWFUL_STAY_UNKNOWN: Final = _number(Code.LAWFUL_STAY_UNKNOWN)
WAITS: Final = _number(WAITS_BIT)
CHANGES_SIZE: Final = _number(Code.SCHOOL_UNKNOWN | Code.OWN_APPLICATION | Code.TURNS_21 | Code.MINOR_ADULT)
"""Questions whose answer may change who is in the household."""
BLOCKS: Final = _number(BLOCKS_BITS)
