"""Cases about work (*arbetsmängd*): cases a year, hours, places, points, percent."""

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.cases.inputs import Inputs, Result
from hemmaplan.capacity.simulation.formulas import workload
from hemmaplan.foundation.language import gettext as _


def annual_throughput(case: Inputs) -> Result:
    """How many a year a team can take."""
    each, months = case.number("cases_each", "cases_per_therapist"), case.number("months_per_case", "mean_months")
    return {"per_year": workload.annual_throughput(case.number("therapists", "workers"), each, months)}


def weekly_case_hours(case: Inputs) -> Result:
    """Hours that the cases take: a range from two ranges, or the sum over kinds of cases. Or what a post has left."""
    if case.has("full_time_hours"):
        return {"case_hours": _hours_of_post(case)}
    cases, each = case.number_or_numbers("cases"), case.number_or_numbers("hours_each", "hours_per_case")
    if len(each) == 1:
        each *= len(cases)
    if len(cases) == 1:
        cases *= len(each)
    bounds.same_length("hours_each", len(each), "cases", len(cases))
    if len(cases) == 2:
        return {
            "low": workload.hours_for_cases(min(cases), min(each)),
            "high": workload.hours_for_cases(max(cases), max(each)),
        }
    total = sum(workload.hours_for_cases(number, hours) for number, hours in zip(cases, each, strict=True))
    return {"low": total, "high": total, "hours": total}


def slots_from_hours(case: Inputs) -> Result:
    """Hours each client gets, or slots that the hours are enough for."""
    if case.has("clients"):
        hours, clients = (
            case.number_or_numbers("client_hours_month", "client_hours", "hours"),
            case.number_or_numbers("clients"),
        )
        bounds.same_length("clients", len(clients), "client_hours", len(hours))
        answers = [workload.hours_per_client(total, number) for total, number in zip(hours, clients, strict=True)]
        return {"hours_per_client": answers if len(answers) > 1 else answers[0]}
    hours_each = case.number("hours_per_case", "hours_each")
    if case.has("full_time_hours"):
        left = _hours_of_post(case)
        return {"case_hours": left, "slots": workload.slots(left, hours_each)}
    return {"slots": workload.slots(case.number("case_hours", "hours_week", "hours"), hours_each)}


def points_room(case: Inputs) -> Result:
    """Points left for more cases."""
    points = sum(case.number_or_numbers("case_points"))
    extra = sum(case.number_or_numbers("extra")) if case.has("extra") else 0
    return {"room": workload.points_room(case.number("full"), case.number("stable", default=0.0), extra, points)}


def workload_percent(case: Inputs) -> Result:
    """Work over time available, in percent; with a limit also whether it has been passed for too long."""
    work = case.number_or_numbers("work", "work_hours", "hours_of_work", "estimated_hours", "hours")
    available = case.number_or_numbers("available", "available_hours", "contracted_hours", "contracted", "capacity")
    if len(available) == 1:
        available *= len(work)
    bounds.same_length("available", len(available), "work", len(work))
    percents = [workload.workload_percent(hours, there) for hours, there in zip(work, available, strict=True)]
    answer: Result = {"percent": percents if len(percents) > 1 else percents[0]}
    if case.has("limit"):
        limit, weeks = case.number("limit"), case.whole("weeks", default=1, least=1)
        answer["too_long"] = workload.is_overloaded_too_long(percents, limit, weeks)
    return answer


def open_cases_allowed(case: Inputs) -> Result:
    """How many cases may be new, and how many more there is room for."""
    ongoing, new = case.whole("ongoing", "open", "open_cases"), case.whole("new", "new_cases", default=0)
    allowed = workload.new_cases_allowed(ongoing, per_new=case.whole("per_new", default=6, least=1))
    room = workload.room_for_cases(ongoing, new, most=case.whole("most", "maximum", default=17))
    return {
        "new_allowed": allowed,
        "room": room,
        "may_take": min(max(0, allowed - new), room),
        "within": new <= allowed,
    }


def _hours_of_post(case: Inputs) -> float:
    if case.has("percent"):
        raise OutOfBounds("percent", _("ange tjänstgöringsgraden som andel i fte, till exempel 0.6."))
    return workload.case_hours(
        case.number("full_time_hours"),
        case.number("fte", default=1.0),
        case.number("absence", default=0.0),
        case.number("stable_share", default=0.0),
        case.number("commitments", "coordination_hours", default=0.0),
    )
