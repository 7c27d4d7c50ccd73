"""What a leader has changed of the points that the house proposes."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.workload import permissions
from hemmaplan.organisation.models import Employee

LARGEST = 500


class LoadAdjustmentQuerySet(models.QuerySet["LoadAdjustment"]):
    """Changes, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one distributes, and one's own."""
        return self.filter(permissions.visible(user))


class LoadAdjustment(models.Model):
    """Ändring av belastning: so many points more or fewer than the house proposes for a colleague, why, and until when."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="load_adjustments")
    points = models.SmallIntegerField(_("poäng mer eller mindre"))
    reason = models.CharField(_("skäl"), max_length=300)
    period = DateRangeField(_("gäller"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = LoadAdjustmentQuerySet.as_manager()

    class Meta:
        """One at a time for each colleague."""

        ordering = ("employee", "pk")
        constraints = (
            ExclusionConstraint(
                name="load_adjustment_one_at_a_time",
                expressions=[(F("employee"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Belastningen är redan ändrad. Ladda om sidan."),
            ),
            CheckConstraint(condition=~Q(reason=""), name="load_adjustment_has_reason"),
            CheckConstraint(
                condition=Q(points__gte=-LARGEST, points__lte=LARGEST),
                name="load_adjustment_within_reason",
                violation_error_message=_("Skriv högst 500 poäng mer eller mindre."),
            ),
        )
        verbose_name = _("ändring av belastning")

    class Privacy:
        """A reason may tell of somebody's health or skill."""

        ordinary = "id recorded_at"
        personal = "employee points period by"
        sensitive = "reason"
        retention = "local_staff"

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.points:+d}"
