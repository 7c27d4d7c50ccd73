"""Where pages lead: the address of a page of another area, and the page of what a clock is about."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.urls import reverse

from hemmaplan.cases.decisions.models import Appeal, Decision
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.models import Case
from hemmaplan.housing.models import Tenancy
from hemmaplan.interventions.models import Order

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.deadlines.models import Clock

Subject = type[Order] | type[Tenancy] | type[Intake] | type[Investigation] | type[Decision] | type[Appeal]
PAGES: Mapping[str, tuple[Subject, str]] = {
    model._meta.label_lower: (model, name)
    for model, name in (
        (Order, "orders:order"), (Tenancy, "housing:tenancy"), (Intake, "reception:intake"),
        (Investigation, "cases:investigation"), (Decision, "decisions:decision"), (Appeal, "decisions:appeal"),
    )
}  # fmt: skip
"""What a clock may be about that has a page of its own. All else opens with its file."""


def address(name: str, *args: object) -> str:
    """The address of a page of another area."""
    return reverse(name, args=args)


def pages_of(clocks: Collection["Clock"], user: "User") -> dict[int, str]:
    """The page of what each clock is about, by the clock, where it opens to the user. One query for each kind."""
    found: dict[int, str] = {}
    for kind, (model, name) in PAGES.items():
        about = {clock.pk: clock.subject_id for clock in clocks if clock.subject_kind == kind}
        if about:
            rows = model.objects.visible_to(user).filter(pk__in=set(about.values()))
            shown = set(rows.order_by().values_list("pk", flat=True))
            found |= {pk: reverse(name, args=[subject]) for pk, subject in about.items() if subject in shown}
    return found


def page_of_file(case: Case | None) -> str:
    """The page of an authority's file; the performer's opens by what it is about."""
    return reverse("cases:file", args=[case.pk]) if case is not None and case.is_authority else ""
