"""The automatic decision (*automatiserat beslut*): by whose delegation, by which rules, what it touched, and what people checked of it."""

from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.access.models import User
from hemmaplan.assistance.models.applications import FIRST_OF_MONTH, Application
from hemmaplan.assistance.models.decisions import SupportDecision
from hemmaplan.assistance.models.months import SupportMonth
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Unit


class OfUnitQuerySet(models.QuerySet[models.Model]):
    """What concerns the automatic decision of a unit, for those who answer for it and those who handle its applications."""

    def visible_to(self, user: User) -> Self:
        """Of one's units."""
        units = user.scope.units(AssistanceRight.MANAGE_AUTOMATIC) | user.scope.units(AssistanceRight.SEE_APPLICATIONS)
        return self.filter(unit__in=units)


@keeps_history
class AutomaticFunction(models.Model):
    """Automatiserad beslutsfunktion: as the board's delegation scheme names it, with version and how often it is reported. KL 6:37, 6:40."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="automatic_functions")
    name = models.CharField(_("namn"), max_length=80)
    version = models.CharField(_("version"), max_length=20)
    delegation = models.CharField(_("punkt i delegationsordningen"), max_length=40)
    minutes = models.CharField(_("protokoll"), max_length=80)
    adopted_on = models.DateField(_("antagen"))
    reports_every_months = models.PositiveSmallIntegerField(_("anmäls var"), default=1)
    period = DateRangeField(_("gäller"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        """One at a time in a unit."""

        ordering = ("-adopted_on", "-pk")
        verbose_name = _("automatiserad beslutsfunktion")
        constraints = (
            ExclusionConstraint(
                name="function_one_at_a_time",
                expressions=[(F("unit"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("En annan version gäller redan under en del av perioden. Avsluta den först."),
            ),
            CheckConstraint(condition=Q(reports_every_months__gte=1), name="function_is_reported"),
        )

    class Privacy:
        """Nobody's matter."""

        ordinary = "id unit name version delegation minutes adopted_on reports_every_months period recorded_at"
        personal = "by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class AutomaticSwitch(models.Model):
    """På eller av: whether the machine may decide in a unit. The latest row holds; without one it is off."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="automatic_switches")
    on = models.BooleanField(_("på"))
    reason = models.CharField(_("skäl"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        """The latest first."""

        ordering = ("unit", "-recorded_at", "-pk")
        verbose_name = _("på eller av")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    class Privacy:
        """Who turned it, and why."""

        ordinary = "id unit on recorded_at"
        personal = "by reason"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on}"


class ApprovedRules(models.Model):
    """Godkända regler: somebody has read the rules of a month as they stand (their digest) and lets the machine decide by them."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="approved_rules")
    month = models.DateField(_("månad"))
    guideline = models.CharField(_("riktlinje"), max_length=40)
    law_digest = models.CharField(_("reglernas kontrollsumma"), max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("godkända"))

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        """The latest first; the same rules once a month."""

        ordering = ("unit", "-month", "-pk")
        verbose_name = _("godkända regler")
        constraints = (
            CheckConstraint(condition=FIRST_OF_MONTH, name="approved_month_is_a_month"),
            models.UniqueConstraint(
                fields=["unit", "month", "law_digest"], name="approved_once",
                violation_error_message=_("Reglerna är redan godkända för månaden."),
            ),
        )  # fmt: skip
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    class Privacy:
        """Nobody's matter."""

        ordinary = "id unit month guideline law_digest recorded_at"
        personal = "by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class AutomaticRun(models.Model):
    """Månadens körning: the machine goes through the renewed applications of a unit and month. Resumed after a stop, it is the same row."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="automatic_runs")
    month = models.DateField(_("månad"))
    function = models.ForeignKey(AutomaticFunction, models.PROTECT, null=True, blank=True, related_name="runs")
    started_at = models.DateTimeField(_("började"))
    ended_at = models.DateTimeField(_("slutade"), null=True, blank=True)
    stopped_reason = models.CharField(_("stoppades därför att"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        """The latest first; one going on for a unit and month."""

        ordering = ("-started_at", "-pk")
        verbose_name = _("månadens körning")
        constraints = (
            CheckConstraint(condition=FIRST_OF_MONTH, name="run_month_is_a_month"),
            models.UniqueConstraint(
                fields=["unit", "month"], condition=Q(ended_at__isnull=True), name="run_one_going_on",
                violation_error_message=_("En körning för månaden pågår redan."),
            ),
        )  # fmt: skip

    class Privacy:
        """Nobody's matter."""

        ordinary = "id unit month function started_at ended_at stopped_reason"
        personal = "by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.started_at:%Y-%m-%d}"


class AutomaticOutcomeQuerySet(models.QuerySet["AutomaticOutcome"]):
    """What the machine did with applications, found through the door of the application."""

    def visible_to(self, user: User) -> Self:
        """Of the applications one sees."""
        if user.kind == User.Kind.RESIDENT:
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(user).order_by().values("pk"))


class AutomaticOutcome(models.Model):
    """Utfall: what a run did with one application: decided it, or stopped with a proposal and the reasons."""

    run = models.ForeignKey(AutomaticRun, models.PROTECT, related_name="outcomes")
    application = models.ForeignKey(Application, models.PROTECT, related_name="automatic_outcomes")
    decided = models.OneToOneField(
        SupportDecision, models.PROTECT, null=True, blank=True, related_name="automatic_outcome"
    )
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = AutomaticOutcomeQuerySet.as_manager()

    class Meta:
        """In order; once a run."""

        ordering = ("run", "pk")
        verbose_name = _("utfall av körningen")
        constraints = (models.UniqueConstraint(fields=["run", "application"], name="outcome_once_a_run"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    class Privacy:
        """That a machine looked at an application."""

        ordinary = "id run application decided recorded_at"
        personal = ""
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.run_id} {self.application_id}"


class StopReasonQuerySet(models.QuerySet["StopReason"]):
    """Reasons to stop, found through the door of the outcome."""

    def visible_to(self, user: User) -> Self:
        """Of the outcomes one sees."""
        return self.filter(outcome__in=AutomaticOutcome.objects.visible_to(user).order_by().values("pk"))


class StopReason(models.Model):
    """Skäl till stopp: a condition of the automatic decision that did not hold; a code of the norms' conditions."""

    outcome = models.ForeignKey(AutomaticOutcome, models.PROTECT, related_name="reasons")
    code = models.CharField(_("villkor"), max_length=40)

    objects = StopReasonQuerySet.as_manager()

    class Meta:
        """In the order of the conditions."""

        ordering = ("outcome", "pk")
        verbose_name = _("skäl till stopp")
        constraints = (models.UniqueConstraint(fields=["outcome", "code"], name="stop_reason_once"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    class Privacy:
        """Why a person must look."""

        ordinary = "id outcome"
        personal = ""
        sensitive = "code"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.code


class SampleCheckQuerySet(models.QuerySet["SampleCheck"]):
    """Checks of a sample, found through the door of the month."""

    def visible_to(self, user: User) -> Self:
        """Of the months one sees."""
        months = SupportMonth.objects.visible_to(user).order_by().values("pk")
        return self.filter(support_decision__support_month__in=months)


class SampleCheck(models.Model):
    """Stickprov: an automatic decision drawn by lot for a person to look at, and what the person found."""

    class Result(models.TextChoices):
        """What the person found."""

        RIGHT = "right", pgettext_lazy("stickprov", "Rätt")
        WRONG = "wrong", pgettext_lazy("stickprov", "Fel")

    support_decision = models.OneToOneField(SupportDecision, models.PROTECT, related_name="sample_check")
    drawn_at = models.DateTimeField(_("dragen"))
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(_("granskad"), null=True, blank=True)
    result = models.CharField(_("resultat"), max_length=5, choices=Result, blank=True)
    remark = models.TextField(_("anmärkning"), blank=True)

    objects = SampleCheckQuerySet.as_manager()

    class Meta:
        """The oldest first."""

        ordering = ("drawn_at", "pk")
        verbose_name = _("stickprov")
        constraints = (
            CheckConstraint(
                condition=Q(checked_at__isnull=True, result="")
                | Q(checked_at__isnull=False, checked_by__isnull=False) & ~Q(result=""),
                name="sample_checked_has_result",
            ),
            CheckConstraint(
                condition=~Q(result="wrong") | ~Q(remark=""),
                name="sample_wrong_says_what",
                violation_error_message=_("Skriv vad som blev fel."),
            ),
        )

    class Privacy:
        """Whether a decision was right."""

        ordinary = "id support_decision drawn_at checked_at"
        personal = "checked_by"
        sensitive = "result remark"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.support_decision_id}"
