"""Who may see and handle income support. Law: 2001:454 10 §; OSL 8:2, 26:1; KL 6:37-6:38 (who decides)."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.cases import permissions as files

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.assistance.models import Application


def of_unit(user: "User", path: str = "") -> Q:
    """What concerns the units whose applications one sees, but for restricted matters. ``path`` leads to what has unit and file."""
    units = user.scope.units(AssistanceRight.SEE_APPLICATIONS)
    unrestricted = Q(**{f"{path}case__isnull": True}) | Q(**{f"{path}case__restricted": files.UNRESTRICTED})
    return Q(**{f"{path}unit__in": units}) & unrestricted


def of_resident(user: "User", path: str = "") -> Q:
    """What a resident has applied for in their own account, or has signed as the one who applies together with somebody."""
    if user.kind != user.Kind.RESIDENT:
        return Q(pk__in=())
    return Q(**{f"{path}account": user.pk}) | Q(**{f"{path}signatures__account": user.pk})


def may_handle_in(user: "User", unit_id: int) -> bool:
    """Handle the applications of a unit."""
    return user.scope.may(AssistanceRight.HANDLE_APPLICATIONS, unit_id)


def may_handle(user: "User", application: "Application") -> bool:
    """Handle one application: in its unit, and in its file where the matter is restricted to those named."""
    if not may_handle_in(user, application.unit_id):
        return False
    case = application.case
    return case is None or case.restricted == files.UNRESTRICTED or files.works_with(user, case)


def may_manage_automatic(user: "User", unit_id: int) -> bool:
    """Adopt, approve, switch on and off the automatic decision in a unit."""
    return user.scope.may(AssistanceRight.MANAGE_AUTOMATIC, unit_id)
