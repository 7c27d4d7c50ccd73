"""Who may see what comes in, and who may take it in and assess it. Law: 2001:454 10 §; OSL 26:1, 26:5."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.cases.permissions import UNRESTRICTED, heads, works_with
from hemmaplan.cases.rights import AuthorityRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.intake.models import DutyEntry, Intake


def visible(user: "User", path: str = "") -> Q:
    """Intakes of the units where one sees them. One in a restricted file is for those who work with it.

    One that seems to be about somebody who works here waits, without a file, for whoever leads the unit.
    """
    units = Q(**{f"{path}unit__in": user.scope.units(AuthorityRight.SEE_INTAKES)})
    leads = Q(**{f"{path}unit__in": user.scope.units(AuthorityRight.RESTRICT_CASES)})
    without_file = Q(**{f"{path}case__isnull": True}) & (Q(**{f"{path}colleagues": []}) | leads)
    return units & (without_file | Q(**{f"{path}case__restricted": UNRESTRICTED})) & not_about_oneself(user, path)


def not_about_oneself(user: "User", path: str = "") -> Q:
    """Not those that seem to be about oneself or one's child: nobody sees them by the unit. KL 6:28."""
    return ~Q(**{f"{path}colleagues__contains": [user.employee_id]}) if user.employee_id else Q()


def duty_visible(user: "User", path: str = "") -> Q:
    """The duty log: for those who keep it, in its unit; and for the unit that gets it in the morning."""
    kept = Q(**{f"{path}unit__in": user.scope.units(AuthorityRight.KEEP_DUTY_LOG)})
    return kept | Q(**{f"{path}to_unit__in": user.scope.units(AuthorityRight.TAKE_INTAKES)})


def duty_row_open(user: "User") -> Q:
    """Rows about no colleague, those one wrote, and of those that seem to be about one what waits for whoever leads the unit."""
    leads = Q(shift__to_unit__in=user.scope.units(AuthorityRight.RESTRICT_CASES))
    return (Q(colleagues=[]) | Q(by=user.pk) | leads) & not_about_oneself(user)


def may_take(user: "User", unit_id: int) -> bool:
    """Take in what comes to the unit; the house itself, what the public sends."""
    return user.is_system or user.scope.may(AuthorityRight.TAKE_INTAKES, unit_id)


def leads_unseen(user: "User", intake: "Intake") -> bool:
    """Whether it waits for whoever leads the unit because it seems to be about a colleague, and the user is that leader."""
    waits = intake.case is None and bool(intake.colleagues) and user.employee_id not in intake.colleagues
    return waits and user.scope.may(AuthorityRight.RESTRICT_CASES, intake.unit_id)


def may_assess(user: "User", intake: "Intake") -> bool:
    """Assess protection, contact, and prepare the decision: who takes in for the unit, or works with the file."""
    if user.employee_id in intake.colleagues:
        return False
    if intake.case is not None and intake.case.restricted != UNRESTRICTED:
        return works_with(user, intake.case)
    if intake.case is None and intake.colleagues:
        return leads_unseen(user, intake)
    mine = intake.case is not None and works_with(user, intake.case)
    return mine or user.scope.may(AuthorityRight.TAKE_INTAKES, intake.unit_id)


def may_see_reporter(user: "User", intake: "Intake") -> bool:
    """Learn who a reporter is whose name is kept secret: who takes in for the unit, who has the file, its head."""
    return may_assess(user, intake) or (intake.case is not None and heads(user, intake.case))


def may_keep_duty_log(user: "User", unit_id: int) -> bool:
    """Keep the log of the duty."""
    return user.scope.may(AuthorityRight.KEEP_DUTY_LOG, unit_id)


def may_read_duty_entry(user: "User", entry: "DutyEntry") -> bool:
    """Read a row of the duty's log and take it in: the unit it was meant for; one that may be about a colleague, who leads the unit."""
    if entry.colleagues and (
        user.employee_id in entry.colleagues or not user.scope.may(AuthorityRight.RESTRICT_CASES, entry.to_unit_id)
    ):
        return False
    return user.scope.may(AuthorityRight.TAKE_INTAKES, entry.to_unit_id)


def may_stamp_duty_entry(user: "User", entry: "DutyEntry") -> bool:
    """Stamp a row as read: somebody of that unit other than who wrote it."""
    return entry.by_id != user.pk and may_read_duty_entry(user, entry)
