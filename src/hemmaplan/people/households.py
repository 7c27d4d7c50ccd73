"""Households: who lives together, or is counted together, from when and until when."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Households, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Those of somebody the user may see. Who else is in it has a door of their own."""
        persons = HouseholdMember.person.field.related_model.objects  # type: ignore[attr-defined]
        members = HouseholdMember.objects.filter(person__in=persons.visible_to(user).order_by().values("pk"))
        return self.filter(pk__in=members.values("household"))


class Household(models.Model):
    """Hushåll: persons who live together or are counted together. Who, and when, is told by its members."""

    recorded_at = models.DateTimeField(_("registrerat"), editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-pk",)
        verbose_name = _("hushåll")

    class Privacy:
        """Nothing but that there is one."""

        ordinary = "id recorded_at"
        personal = ""
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{_('Hushåll')} {self.pk}"


class HouseholdMember(models.Model):
    """Hushållsmedlem: a person belongs to a household for a period. At a time in one household of a kind."""

    class Kind(models.TextChoices):
        """For what the household is one."""

        LIVING = "living", _("Bor tillsammans")
        ASSISTANCE = "assistance", _("Räknas tillsammans vid ekonomiskt bistånd")

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="households")
    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    period = DateRangeField(_("gäller"))
    recorded_at = models.DateTimeField(_("registrerad"), editable=False)

    class Meta:
        """First come first. All members of a household are of its kind."""

        ordering = ("household", "pk")
        constraints = (
            ExclusionConstraint(
                name="household_one_at_a_time",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("kind"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Personen hör redan till ett hushåll under en del av perioden."),
            ),
            ExclusionConstraint(
                name="household_of_one_kind",
                expressions=[(F("household"), RangeOperators.EQUAL), (F("kind"), RangeOperators.NOT_EQUAL)],
                violation_error_message=_("Hushållet är av ett annat slag."),
            ),
            CheckConstraint(condition=Q(period__isempty=False), name="household_period_not_empty"),
        )
        verbose_name = _("hushållsmedlem")

    class Privacy:
        """With whom somebody lives."""

        ordinary = "id household kind recorded_at"
        personal = "person period"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.person_id}@{self.household_id}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.person_id
