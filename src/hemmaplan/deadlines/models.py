"""The ledger of running clocks (*frister*)."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.deadlines import permissions, rules
from hemmaplan.organisation.models import Employee, Unit


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Clocks of the user's units."""
        return self.filter(permissions.visible(user))

    def running(self) -> Self:
        """Neither answered nor lapsed nor withdrawn."""
        return self.filter(ended_on__isnull=True)


class Clock(models.Model):
    """Frist: a rule started by something, due on a day, answered by something or lapsed."""

    class End(models.TextChoices):
        """How the clock stopped."""

        ANSWERED = "answered", _("Uppfylld")
        LAPSED = "lapsed", _("Försutten")
        WITHDRAWN = "withdrawn", _("Inte längre aktuell")

    rule = models.CharField(_("regel"), max_length=60)
    section = models.CharField(_("lagrum"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="clocks")
    owner = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="clocks")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    starts_on = models.DateField(_("löper från"))
    due_on = models.DateField(_("senast"))
    # A recurring rule (every six months) is a new clock each time, chained to the one it follows.
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    extended_to = models.DateField(_("förlängd till"), null=True, blank=True)
    extension_reason = models.CharField(_("skäl för förlängning"), max_length=300, blank=True)
    paused_on = models.DateField(_("pausad"), null=True, blank=True)
    paused_days = models.PositiveIntegerField(_("pausade dagar"), default=0)
    ended_on = models.DateField(_("stannade"), null=True, blank=True)
    end = models.CharField(_("hur"), max_length=10, choices=End, blank=True)
    answer_kind = models.CharField(max_length=40, blank=True)
    answer_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(_("registrerad"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ClockQuerySet.as_manager()

    class Meta:
        """Most urgent first. Never deleted."""

        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=["unit", "due_on"], name="clock_running", condition=Q(ended_on=None)),
            models.Index(fields=["owner", "due_on"], name="clock_mine", condition=Q(ended_on=None)),
            models.Index(fields=["subject_kind", "subject_id", "rule"], name="clock_subject"),
        )
        constraints = (
            CheckConstraint(
                condition=Q(ended_on__isnull=True, end="") | Q(ended_on__isnull=False) & ~Q(end=""),
                name="clock_end_has_how",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "rule"], condition=Q(ended_on=None), name="clock_once_running"
            ),
        )
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),)
        verbose_name = _("frist")

    class Privacy:
        """That something about a person is due."""

        ordinary = (
            "id rule section unit subject_kind subject_id starts_on due_on follows extended_to paused_on "
            "paused_days ended_on end answer_kind answer_id recorded_at"
        )
        personal = "owner person_id recorded_by"
        sensitive = "extension_reason"
        retention = "retention_file"
        subject = "subject_kind subject_id"
        persons = "person_id"

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on}"

    @property
    def about_person_id(self) -> int | None:
        """For the log."""
        return self.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    def law(self) -> rules.Rule:
        """The rule as it read when the clock started."""
        return rules.rule(self.rule, on=self.starts_on)
