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


def may_write(user: "User", application: "Application") -> bool:
    """Write in one that is not sent: whose it is, or whoever takes it down for them."""
    if user.kind == user.Kind.RESIDENT:
        return application.account_id == user.pk
    return application.entered_by_id == user.pk and may_handle_in(user, application.unit_id)


def may_add_to(user: "User", application: "Application") -> bool:
    """Send in more to one that has been sent: whose it is, who applies with them and has signed, and who handles it."""
    if user.kind != user.Kind.RESIDENT:
        return may_handle(user, application)
    return application.account_id == user.pk or application.signatures.filter(account=user.pk).exists()


def may_take_back(user: "User", application: "Application") -> bool:
    """Take back an application: whose it is, or who handles it on their word. Who applies with them refuses instead."""
    if user.kind == user.Kind.RESIDENT:
        return application.account_id == user.pk
    return may_write(user, application) if application.state == "draft" else may_handle(user, application)
