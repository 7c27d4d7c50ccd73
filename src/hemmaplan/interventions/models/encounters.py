"""Visits, calls and drug tests within an order."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.models import Assignment
from hemmaplan.interventions import permissions
from hemmaplan.interventions.models.orders import Order, inside
from hemmaplan.organisation.models import Employee


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Visits of orders one may see from inside, and one's own."""
        return self.filter(permissions.visits_made(user) | inside(user))


class Visit(models.Model):
    """Besök: a planned or made meeting with the person within an order."""

    class Kind(models.TextChoices):
        """Where and how."""

        HOME = "home", _("Hembesök")
        OFFICE = "office", _("Besök hos oss")
        CALL = "call", _("Telefonsamtal")
        WALK = "walk", _("Promenad eller följe")
        CONTACT = "contact", _("Umgänge")

    class State(models.TextChoices):
        """What became of it."""

        PLANNED = "planned", _("Planerat")
        DONE = "done", _("Gjort")
        MISSED = "missed", _("Uteblev")
        CANCELLED = "cancelled", _("Inställt")

    order = models.ForeignKey(Order, models.PROTECT, related_name="visits")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="visits")
    kind = models.CharField(_("slag"), max_length=8, choices=Kind)
    planned_at = models.DateTimeField(_("tid"))
    minutes = models.PositiveSmallIntegerField(_("minuter"), default=60)
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.PLANNED)
    done_at = models.DateTimeField(_("gjort"), null=True, blank=True)
    reason = models.CharField(_("skäl"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("registrerat"))
    outcome_recorded_at = models.DateTimeField(_("utfall registrerat"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        """By time."""

        ordering = ("planned_at", "pk")
        indexes = (
            models.Index(fields=["employee", "planned_at"], name="visit_of_employee"),
            models.Index(fields=["order", "-planned_at"], name="visit_of_order"),
        )
        verbose_name = _("besök")

    class Privacy:
        """Who meets whom, when."""

        ordinary = "id order kind planned_at minutes state done_at recorded_at outcome_recorded_at"
        personal = "employee"
        sensitive = "reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.planned_at:%Y-%m-%d %H:%M}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.order.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.order.unit_id


class SampleTestQuerySet(models.QuerySet["SampleTest"]):
    """Drug tests, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Tests of orders one may see from inside. The result has its own, narrower, rule."""
        return self.filter(permissions.tests_taken(user) | inside(user))

    def answered_to(self, user: User) -> Self:
        """Tests whose result one may know: works with the order today, or took the test.

        Whoever reads the journal for a colleague by a stated reason does not see results: that is not what cover needs.
        """
        works = Assignment.objects.files_of(user)
        return self.filter(permissions.tests_answered(user) | Q(order__case__in=works))


class SampleTest(models.Model):
    """Drogtest: a voluntary sample within an order: kind, witnessed by whom, result. LVU 32 a-c §§ where ordered."""

    class Kind(models.TextChoices):
        """What was tested."""

        URINE = "urine", _("Urin")
        SALIVA = "saliva", _("Saliv")
        BREATH = "breath", _("Utandning")
        HAIR = "hair", _("Hår")

    class Result(models.TextChoices):
        """What it showed. Unknown is a value of its own."""

        PENDING = "pending", _("Väntar på svar")
        NEGATIVE = "negative", _("Negativt")
        POSITIVE = "positive", _("Positivt")
        INVALID = "invalid", _("Gick inte att bedöma")
        REFUSED = "refused", _("Lämnades inte")

    order = models.ForeignKey(Order, models.PROTECT, related_name="tests")
    kind = models.CharField(_("slag"), max_length=8, choices=Kind)
    purpose = models.CharField(_("ändamål"), max_length=200, blank=True)
    consent = models.BooleanField(_("samtycke"), default=True)
    taken_at = models.DateTimeField(_("taget"))
    taken_by = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    witnessed = models.BooleanField(_("bevittnat"), default=False)
    witness = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(_("resultat"), max_length=8, choices=Result, default=Result.PENDING)
    result_at = models.DateTimeField(_("svar"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = SampleTestQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-taken_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(witnessed=False) | Q(witness__isnull=False), name="test_witness_named"),
        )
        verbose_name = _("drogtest")

    class Privacy:
        """Health."""

        ordinary = "id order kind consent taken_at witnessed result_at recorded_at"
        personal = "taken_by witness"
        sensitive = "purpose result"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"Test {self.pk}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.order.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.order.unit_id
