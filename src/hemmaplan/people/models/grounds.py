"""Why somebody may see a person (*grund för åtkomst*), and for how long."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.organisation.periods import last_day
from hemmaplan.people import permissions
from hemmaplan.people.grounds import StoredGround, WantedGround
from hemmaplan.people.rights import PersonRight

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from hemmaplan.access.models import User


def has_ground(grounds: Q, person: str) -> Exists:
    """Whether the person that ``person`` leads to has one of these grounds."""
    return Exists(Ground.objects.filter(grounds, person=OuterRef(person)))


class GroundQuerySet(models.QuerySet["Ground"]):
    """Grounds, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Only one's own."""
        return self.filter(permissions.grounds_of(user))

    def why(self) -> Why:
        """The ground that the log tells of: a stated reason first, since it must never hide behind another ground."""
        ground = self.order_by("-emergency", "employee_id", "pk").first()
        return Why(ground.reason, by_reason=ground.emergency) if ground else Why("")

    def read_by_reason(self, user: "User", kind: str) -> models.QuerySet["Ground", dict[str, object]]:
        """Numbers of the things of a kind that the user reads today by a stated reason: ended orders, tenancies, contacts."""
        rows = self.filter(
            permissions.own_grounds_of(user), emergency=True, source_kind=kind, period__contains=user.scope.day
        )
        return rows.order_by().values("source_id")

    def stated_in_units_of(self, user: "User", since: "dt.date") -> Self:
        """What was opened from ``since`` by nothing but a stated reason, in the units the user heads: newest first."""
        rows = self.filter(
            emergency=True, unit__in=user.scope.units(PersonRight.SEE_PROTECTED), period__startswith__gte=since
        )
        return rows.order_by("-period", "-pk")

    def following(self, kind: str, source_ids: "Collection[int]") -> Self:
        """Those that follow from matters of a kind; none that somebody stated."""
        return self.filter(~permissions.STATED, source_kind=kind, source_id__in=source_ids).order_by("pk")

    def sources_from(self, day: "dt.date", kind: str) -> models.QuerySet["Ground", int]:
        """Numbers of the matters of a kind from which grounds follow that hold on the day or later."""
        goes_on = Q(period__endswith__isnull=True) | Q(period__endswith__gt=day)
        rows = self.filter(~permissions.STATED, goes_on, source_kind=kind, period__isempty=False)
        return rows.order_by().values_list("source_id", flat=True)

    def going_on(self, day: "dt.date", kind: str) -> models.QuerySet["Ground", dict[str, object]]:
        """Numbers of the things of a kind that still give, or will give, a unit its ground."""
        goes_on = Q(period__endswith__isnull=True) | Q(period__endswith__gt=day)
        rows = self.filter(goes_on, source_kind=kind, employee__isnull=True, period__isempty=False)
        return rows.order_by().values("source_id")


class Ground(models.Model):
    """Grund för åtkomst: why a unit, or one employee, may see a person, and for how long. 2001:454 10 §."""

    PERIOD_MAY_OVERLAP = "one may see a person for several reasons at once"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="grounds")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("grund"), max_length=300)
    # What states the ground (an order, a tenancy, ...): kind and number, so that it can be ended with it.
    source_kind = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    period = DateRangeField(_("gäller"))
    recorded_at = models.DateTimeField(_("registrerad"), editable=False)
    emergency = models.BooleanField(_("nödöppning"), default=False)

    objects = GroundQuerySet.as_manager()

    class Meta:
        """One row a source and holder."""

        ordering = ("pk",)
        indexes = (
            models.Index(fields=["person", "unit"], name="ground_unit"),
            models.Index(fields=["employee", "person"], name="ground_employee"),
            models.Index(fields=["source_kind", "source_id"], name="ground_source"),
        )
        verbose_name = _("grund för åtkomst")

    class Privacy:
        """That a person is known to a unit."""

        ordinary = "id unit source_kind source_id period emergency recorded_at"
        personal = "person employee"
        sensitive = "reason"
        retention = "retention_file"
        subject = "source_kind source_id"
        entered = ""  # to read an ended matter enters nothing in it

    def __str__(self) -> str:
        return self.reason

    def as_standing(self) -> StoredGround:
        """The ground as it is compared with what its source wants."""
        return StoredGround(self.pk, WantedGround(
            self.source_id, self.person_id, self.unit_id, self.employee_id, self.reason, self.period.lower,
            last_day(self.period),
        ))  # fmt: skip
