"""Workload (*arbetsbelastning*): from people, hours and points to how many cases there is room for.

The figures of others (cases a worker, points a case) are warning lines that a municipality sets; they come in as
arguments. Hours are a week unless said otherwise.
"""

import math
from collections.abc import Sequence

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.formulas import little

MONTHS = 12.0
# 24 hours at 6 hours a case is four cases, also when the hours were summed from fractions.
_HAIR = 1e-9


def annual_throughput(therapists: float, cases_each: float, months_per_case: float) -> float:
    """How many a year a team can take (*ärenden per år*), by Little's law.

    Args:
        therapists: people in the team, full time.
        cases_each: cases each carries at once.
        months_per_case: mean duration of a case in months.

    Raises:
        OutOfBounds: a negative argument, or a duration that is not above zero.
    """
    at_once = bounds.not_negative("therapists", therapists) * bounds.not_negative("cases_each", cases_each)
    return MONTHS * little.rate(at_once, bounds.positive("months_per_case", months_per_case))


def hours_for_cases(cases: float, hours_each: float) -> float:
    """Hours that the cases take (*ärendetimmar*): number times hours each.

    Raises:
        OutOfBounds: a negative argument.
    """
    return bounds.not_negative("cases", cases) * bounds.not_negative("hours_each", hours_each)


def case_hours(full_time_hours: float, fte: float, absence: float, stable_share: float, commitments: float) -> float:
    """Hours left for cases in one post (*tid för ärenden*), after absence, the stable share and fixed commitments.

    Zero when the commitments take it all.

    Args:
        full_time_hours: hours a week of a full-time post.
        fte: share of full time, 0.6 for 60 %.
        absence: share of the hours lost to absence.
        stable_share: share of the hours at work that no case ever sees (meetings, supervision, travel).
        commitments: hours a week bound to groups, coordination, duty.

    Raises:
        OutOfBounds: negative hours, or a share outside 0 to 1.
    """
    paid = bounds.not_negative("full_time_hours", full_time_hours) * bounds.share("fte", fte)
    at_work = paid * (1 - bounds.share("absence", absence))
    free = at_work * (1 - bounds.share("stable_share", stable_share))
    return max(0.0, free - bounds.not_negative("commitments", commitments))


def slots(hours: float, hours_per_case: float) -> int:
    """Slots (*ärendeplatser*): whole cases that the hours are enough for.

    Both per the same time, a week or a month.

    Raises:
        OutOfBounds: negative hours, or hours a case that are not above zero.
    """
    return math.floor(bounds.not_negative("hours", hours) / bounds.positive("hours_per_case", hours_per_case) + _HAIR)


def hours_per_client(client_hours: float, clients: float) -> float:
    """Hours each client gets (*timmar per brukare*): client hours over clients, per the time of the hours.

    Raises:
        OutOfBounds: negative hours, or no client.
    """
    return bounds.not_negative("client_hours", client_hours) / bounds.positive("clients", clients)


def points_room(full: float, stable: float, extra: float, case_points: float) -> float:
    """Room for more in a points scheme (*poängutrymme*): full less stable, extra and the cases. Below zero: too much.

    Source: the shape of the Wirral workload scheme (100 points full time, 15 of them stable).

    Args:
        full: points of a full-time worker.
        stable: points not bound to cases.
        extra: points of extra duties.
        case_points: points of the cases carried.

    Raises:
        OutOfBounds: a negative argument.
    """
    taken = (
        bounds.not_negative("stable", stable)
        + bounds.not_negative("extra", extra)
        + bounds.not_negative("case_points", case_points)
    )
    return bounds.not_negative("full", full) - taken


def workload_percent(work: float, available: float) -> float:
    """Workload (*belastning i procent*): 100 x hours of work over hours available.

    Source: the Workload Measurement Tool of HM Prison and Probation Service. Over 100 is more than there is time for.

    Raises:
        OutOfBounds: negative work, or no time available.
    """
    return 100 * bounds.not_negative("work", work) / bounds.positive("available", available)


def is_overloaded_too_long(percents: Sequence[float], limit: float, weeks: int) -> bool:
    """Has the workload been above the limit for so many weeks running (*för länge över gränsen*).

    Source: the rule of the same tool (over 110 % for four weeks running).

    Args:
        percents: workload of each week in order.
        limit: percent that may not be passed.
        weeks: weeks running that are too many, one or more.

    Raises:
        OutOfBounds: a negative percent or limit, or no weeks.
    """
    most, needed = bounds.not_negative("limit", limit), bounds.whole("weeks", weeks, least=1)
    running = 0
    for percent in bounds.sequence("percents", percents, least=0):
        running = running + 1 if bounds.not_negative("percents", percent) > most else 0
        if running >= needed:
            return True
    return False


def new_cases_allowed(ongoing: int, *, per_new: int = 6) -> int:
    """How many of a worker's cases may be new (*nya ärenden*): at most one for each ``per_new`` that go on.

    Source: Child Welfare League of America 1999, one new family for every six open.

    Raises:
        OutOfBounds: a number that is not whole, or negative.
    """
    return bounds.whole("ongoing", ongoing) // bounds.whole("per_new", per_new, least=1)


def room_for_cases(ongoing: int, new: int = 0, *, most: int = 17) -> int:
    """How many more cases a worker has room for (*utrymme*) up to the line; zero when it is reached or passed.

    Source: Child Welfare League of America 1999, 17 ongoing families.

    Raises:
        OutOfBounds: a number that is not whole, or negative.
    """
    carried = bounds.whole("ongoing", ongoing) + bounds.whole("new", new)
    return max(0, bounds.whole("most", most) - carried)
