"""What the housing pages show of a flat to whom. The address of a protected tenant is where they are: it is withheld."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from hemmaplan.housing import measures
from hemmaplan.housing.measures import TenancyStatus
from hemmaplan.housing.models import Dwelling, HeadLease, Tenancy
from hemmaplan.housing.rights import HousingRight
from hemmaplan.interventions.measures.support import persons_with_order
from hemmaplan.organisation.measures import in_service
from hemmaplan.people.models import Person
from hemmaplan.people.redaction import open_identities


def housing_units(user: Any) -> frozenset[int]:
    """The units whose flats the user runs or supervises."""
    return user.scope.units(HousingRight.MANAGE_HOUSING) | user.scope.units(HousingRight.SUPERVISE_HOUSING)


def _secret_tenancies(user: Any, day: dt.date) -> "QuerySet[Tenancy]":
    """Tenancies, now or to come, of protected persons whose identity is not open to the user."""
    return (
        Tenancy.objects.visible_to(user)
        .filter(Q(period__endswith__isnull=True) | Q(period__endswith__gt=day))
        .exclude(person__protection=Person.Protection.NONE)
        .exclude(person__in=open_identities(user))
    )


def with_address(dwellings: "QuerySet[Dwelling]", user: Any, day: dt.date) -> "QuerySet[Dwelling]":
    """The flats with ``shown_address``: empty where it may not be shown. Sort by it, never by the address itself."""
    secret = Exists(_secret_tenancies(user, day).filter(dwelling=OuterRef("pk")))
    return dwellings.alias(_secret=secret).annotate(
        shown_address=Case(When(_secret=True, then=None), default=F("address"), output_field=CharField(null=True)),
        shown_flat=Case(When(_secret=True, then=Value("")), default=F("flat_number"), output_field=CharField()),
    )


@dataclass(frozen=True)
class Row:
    """A flat in the list with its lease, tenant and status."""

    dwelling: Any
    lease: HeadLease | None
    tenancy: Tenancy | None
    status: TenancyStatus | None

    @property
    def pk(self) -> int:
        """The flat's."""
        return self.dwelling.pk

    @property
    def url(self) -> str:
        """Where the row leads: the tenancy when there is one."""
        if self.tenancy is not None:
            return reverse("housing:tenancy", args=[self.tenancy.pk])
        return reverse("housing:dwelling", args=[self.dwelling.pk])


def rows_of(dwellings: Sequence[Any], user: Any, day: dt.date) -> dict[int, Row]:
    """The rows of one page of flats, by the flat's id: a constant number of queries."""
    ids = [dwelling.pk for dwelling in dwellings]
    tenancies = list(
        Tenancy.objects.visible_to(user)
        .filter(dwelling__in=ids, period__contains=day)
        .select_related("person", "dwelling", "case")
    )
    statuses = statuses_of(tenancies, day)
    by_dwelling = {tenancy.dwelling_id: tenancy for tenancy in tenancies}
    leases: dict[int, HeadLease] = {}
    for dwelling in dwellings:
        for lease in dwelling.leases.all():
            if day in lease.period:
                leases[dwelling.pk] = lease
    return {
        d.pk: Row(d, leases.get(d.pk), t := by_dwelling.get(d.pk), statuses.get(t.pk) if t else None) for d in dwellings
    }


def statuses_of(tenancies: list[Tenancy], day: dt.date) -> dict[int, TenancyStatus]:
    """How each tenancy stands, by its id. Brings along who has other support."""
    supported = persons_with_order([tenancy.person_id for tenancy in tenancies], on=day)
    told = measures.statuses(tenancies, day=day, supported=supported)
    return {status.tenancy_id: status for status in told}


def narrowed(dwellings: "QuerySet[Dwelling]", problem: str, user: Any, day: dt.date) -> "QuerySet[Dwelling]":
    """The flats that have the problem today."""
    running = Tenancy.objects.visible_to(user).filter(period__contains=day).order_by()
    found = {
        "overdue": lambda: measures.overdue(running, day=day),
        "unsupervised": lambda: measures.unsupervised(running, day=day, present=in_service(day=day)),
        "alone": lambda: measures.without_support(
            running, supported=persons_with_order(running.values("person"), on=day)
        ),
        "debt": lambda: measures.in_debt(running, day=day),
    }
    if problem == "empty":
        return dwellings.exclude(pk__in=running.values("dwelling"))
    return dwellings.filter(tenancies__in=found[problem]().values("pk")) if problem in found else dwellings
