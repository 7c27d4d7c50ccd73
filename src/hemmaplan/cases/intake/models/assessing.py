"""What is judged of what came in: the protection assessment (*skyddsbedömning*), and contacts of the preliminary one."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases.intake.models.intakes import Intake
from hemmaplan.people.locking import locked_but_for_joining
from hemmaplan.people.models import Person


class IntakeContactQuerySet(models.QuerySet["IntakeContact"]):
    """Contacts of a preliminary assessment, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the intakes one sees."""
        return self.filter(intake__in=Intake.objects.visible_to(user).order_by().values("pk"))


class IntakeContact(models.Model):
    """Kontakt i förhandsbedömningen: with the child, a guardian or the reporter. Any other is an investigation (JO 5219-2018)."""

    class With(models.TextChoices):
        """With whom."""

        PERSON = "person", _("Den det gäller")
        GUARDIAN = "guardian", _("Vårdnadshavare")
        REPORTER = "reporter", _("Anmälaren")

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="assessment_contacts")
    with_whom = models.CharField(_("med"), max_length=8, choices=With)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField(_("hände"))
    reached = models.BooleanField(_("nådd"), default=True)
    text = models.TextField(_("vad som kom fram"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = IntakeContactQuerySet.as_manager()

    class Meta:
        """In order."""

        ordering = ("intake", "happened_at", "pk")
        triggers = (locked_but_for_joining("contact_is_locked"),)
        verbose_name = _("kontakt i förhandsbedömning")

    class Privacy:
        """What was asked before anybody investigated."""

        ordinary = "id intake with_whom happened_at reached recorded_at"
        personal = "person by"
        sensitive = "text"
        retention = "retention_prelim_only"

    def __str__(self) -> str:
        return self.get_with_whom_display()


class ProtectionAssessmentQuerySet(models.QuerySet["ProtectionAssessment"]):
    """Protection assessments, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the intakes one sees."""
        return self.filter(intake__in=Intake.objects.visible_to(user).order_by().values("pk"))


class ProtectionAssessment(models.Model):
    """Skyddsbedömning: whether somebody needs protection at once; made the day it came in, by whom, and what was done. SoL 20:1."""

    class Danger(models.TextChoices):
        """Whether there is danger now."""

        NONE = "none", _("Inget omedelbart behov av skydd")
        DANGER = "danger", _("Omedelbart behov av skydd")
        UNCLEAR = "unclear", _("Går inte att bedöma ännu")

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="protection_assessments")
    danger = models.CharField(_("bedömning"), max_length=8, choices=Danger)
    where_now = models.CharField(_("var är hen nu och i natt"), max_length=200, blank=True)
    with_whom = models.CharField(_("tillsammans med vem"), max_length=200, blank=True)
    siblings = models.CharField(_("syskon"), max_length=200, blank=True)
    injuries = models.CharField(_("skador eller tecken på våld"), max_length=300, blank=True)
    grounds = models.TextField(_("grunder"))
    measure = models.TextField(_("åtgärd"), blank=True)
    assessed_at = models.DateTimeField(_("bedömd"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = ProtectionAssessmentQuerySet.as_manager()

    class Meta:
        """In order; nothing is overwritten, a new assessment is a new row."""

        ordering = ("intake", "assessed_at", "pk")
        constraints = (
            CheckConstraint(
                condition=~Q(danger="danger") | ~Q(measure=""),
                name="protection_danger_has_measure",
                violation_error_message=_("Skriv vilken åtgärd som skyddar nu."),
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("skyddsbedömning")

    class Privacy:
        """Whether somebody is in danger."""

        ordinary = "id intake assessed_at recorded_at"
        personal = "by"
        sensitive = "danger where_now with_whom siblings injuries grounds measure"
        retention = "retention_prelim_only"

    def __str__(self) -> str:
        return self.get_danger_display()
