"""``hemmaplan demo_users``: a log-in for each role, held by employees of the demo municipality."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.access import actions
from hemmaplan.access.models import User
from hemmaplan.access.roles import ROLES
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Employee, Unit

PASSWORD = "hemmaplan-demo-2020"  # noqa: S105  printed on the screen for everybody who runs the demo

# Role, log-in name, what to look for in the titles of an employee's posts, and in which kind of unit the role holds.
LOGINS = (
    ("unit_manager", "enhetschef", ("enhetschef",), "unit"),
    ("deputy", "bitradande", ("biträdande", "samordnare", "gruppledare"), "unit"),
    ("treatment_staff", "behandlare", ("behandlare", "terapeut", "familjebehandlare"), "own"),
    ("housing_support_staff", "boendestodjare", ("boendestöd",), "own"),
    ("housing_coordinator", "boendesamordnare", ("boendesamordnare", "boende"), "unit"),
    ("social_worker", "socialsekreterare", ("socialsekreterare",), "authority"),
    ("reception", "mottagning", ("mottagningssekreterare",), "authority"),
    ("duty_officer", "socialjour", ("socialjour",), "authority"),
    ("team_leader", "forstesocialsekreterare", ("förste socialsekreterare",), "authority"),
    ("authority_manager", "myndighetschef", ("enhetschef myndighet",), "authority"),
    ("authority_director", "verksamhetschef", ("verksamhetschef",), "authority"),
    ("assistance_leader", "forstebistand", ("förste handläggare ekonomiskt",), "own"),
    ("assistance_worker", "bistandshandlaggare", ("handläggare ekonomiskt",), "own"),
    ("administrator", "administrator", ("administratör", "assistent"), "unit"),
    ("controller", "controller", ("controller", "ekonom"), "root"),
    ("system_owner", "systemagare", (), "root"),
    ("log_reviewer", "logggranskare", (), "root"),
)


class Command(BaseCommand):
    help = "Lägger upp demoanvändare, en per roll. Finns bara i demon."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if settings.PRODUCTION:
            raise CommandError("Demoanvändare läggs aldrig upp i drift: lösenordet är känt av alla.")
        made = make()
        self.stdout.write(f"{made} demoanvändare lades upp. Lösenord för alla: {PASSWORD}")


@transaction.atomic
def make() -> int:
    """Make the log-ins that are missing. Returns how many were made."""
    at = calendar.now()
    system = actions.system_user(at=at)
    taken = set(User.objects.exclude(employee=None).exclude(is_active=False).values_list("employee_id", flat=True))
    first = calendar.month_start(calendar.local_date(at))
    made = 0
    for role, username, titles, place in LOGINS:
        if role not in ROLES or User.objects.filter(username=username).exists():
            continue
        employee = _employee(titles, taken, calendar.local_date(at))
        if employee:
            taken.add(employee.pk)
        unit = _unit(place, employee)
        if unit is None:
            raise CommandError("Inga enheter finns. Läs in demokommunen först: hemmaplan import data/horby-2020")
        name = str(employee) if employee else str(ROLES[role].title)
        user = _opened(username, employee) or actions.add_user(
            username=username, name=name, password=PASSWORD, employee=employee, by=system, at=at
        )
        actions.grant_role(user=user, role=role, unit=unit, first=first, last=None, by=system, at=at)
        made += 1
    return made


def _opened(username: str, employee: Employee | None) -> User | None:
    """Open the closed account that an import made for a writer of notes, so that the notes are the demo user's own."""
    user = User.objects.filter(employee=employee, is_active=False).first() if employee else None
    if user is not None:
        user.username, user.is_active = username, True
        user.set_password(PASSWORD)
        user.save()
    return user


def logins() -> list[tuple[str, str, str, str]]:
    """Return log-in name, role, person and unit of the demo's users, for printing."""
    found = {
        user.username: user
        for user in User.objects.filter(username__in=[line[1] for line in LOGINS]).prefetch_related("grants__unit")
    }
    rows = []
    for role, username, _titles, _place in LOGINS:
        user = found.get(username)
        if user is not None:
            units = ", ".join(grant.unit.name for grant in user.grants.all())
            person = user.name if user.employee_id else _("(ingen medarbetare)")
            rows.append((username, str(ROLES[role].title), person, units))
    return rows


def _employee(titles: tuple[str, ...], taken: set[int], day: object) -> Employee | None:
    """Find somebody who today holds a post with such a title and has no log-in yet."""
    for title in titles:
        wanted = Q(employments__post__title__icontains=title) | Q(employments__post__profession__icontains=title)
        found = (
            Employee.objects.filter(wanted, employments__period__contains=day)
            .exclude(pk__in=taken)
            .order_by("number")
            .first()
        )
        if found:
            return found
    return None


def _unit(place: str, employee: Employee | None) -> Unit | None:
    """Choose where the role holds: the whole (root), the performing unit, the authority, or the employee's own team."""
    root = Unit.objects.filter(parent=None).order_by("order", "pk").first()
    if place == "own" and employee:
        return employee.home_unit
    if place == "authority":
        return Unit.objects.filter(kind=Unit.Kind.AUTHORITY).order_by("order", "pk").first() or root
    if place in {"unit", "own"}:
        return Unit.objects.filter(kind=Unit.Kind.UNIT).order_by("order", "pk").first() or root
    return root
