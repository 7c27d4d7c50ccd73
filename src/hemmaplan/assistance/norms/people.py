"""The members of each household (*hushållets medlemmar*) as both the refusal and the rules see them, found once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.columns.grouping import sum_by
from hemmaplan.assistance.norms.rules import age
from hemmaplan.assistance.norms.tables import NO_ROWS, Column, Flags, Opened


class People(NamedTuple):
    """By member: the month calculated, who is a child. By household: the adults. ``known`` are the adults whose age is told.

    ``known`` are places among the members, and ``years`` their ages in the month.
    """

    month: Column
    child: Flags
    adults: Column
    known: npt.NDArray[np.intp]
    years: Column


def find_people(opened: Opened, start: Column) -> People:
    """The members of some households. ``start`` says where each household's members begin."""
    members = opened.members
    month = opened.homes.month[opened.member_owner]
    child = members.role == codes.CHILD
    adults = sum_by(members.role == codes.ADULT, start)
    known = years = NO_ROWS
    if opened.needed.births or opened.needed.ages:
        known = age.adults_of_known_age(child, members.born_month, members.age)
        years = age.known_age_of_adult(month[known], members.born_month[known], members.age[known])
    return People(month, child, adults, known, years)
