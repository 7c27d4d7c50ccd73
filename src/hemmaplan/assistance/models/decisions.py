"""What was decided for a household's month: the decision's amounts, and each cost with what was granted and why not more."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.assistance.models.applications import Application
from hemmaplan.assistance.models.calculations import Calculation
from hemmaplan.assistance.models.months import OfMonthQuerySet, SupportMonth
from hemmaplan.cases.decisions.models import Decision


class SupportDecision(models.Model):
    """Beslut om ekonomiskt bistånd: the amounts of a decision for a month, öre, and the calculation they come from. SoL 12:1, 12:7.

    ``decision`` says who decided, why, by which section, and how it reached its parties. ``function`` is the automatic decision
    function where no person decided (FL 28 §, KL 6:37).
    """

    class Outcome(models.TextChoices):
        """Bifall, delavslag, avslag, avvisning."""

        GRANT = "grant", _("Bifall")
        GRANT_PARTLY = "grant_partly", _("Delavslag")
        REJECT = "reject", _("Avslag")
        DISMISS = "dismiss", _("Avvisning")

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="support")
    support_month = models.ForeignKey(SupportMonth, models.PROTECT, related_name="decisions")
    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    calculation = models.ForeignKey(Calculation, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("utfall"), max_length=12, choices=Outcome)
    support_ore = models.PositiveBigIntegerField(_("försörjningsstöd"))
    other_ore = models.PositiveBigIntegerField(_("levnadskostnader i övrigt"))
    total_ore = models.PositiveBigIntegerField(_("beviljat"))
    function = models.ForeignKey(
        "assistance.AutomaticFunction", models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    # The one whose place it takes: changed after an appeal, or corrected.
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        """The latest first. An application is decided once; a decision is replaced once."""

        ordering = ("-recorded_at", "-pk")
        verbose_name = _("beslut om ekonomiskt bistånd")
        constraints = (
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(replaces__isnull=True),
                name="application_decided_once",
                violation_error_message=_("Ansökan är redan beslutad. Ladda om sidan."),
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(replaces__isnull=False),
                name="support_replaced_once",
                violation_error_message=_("Beslutet är redan ersatt. Ladda om sidan."),
            ),
            CheckConstraint(condition=Q(total_ore=F("support_ore") + F("other_ore")), name="support_adds_up"),
            CheckConstraint(
                condition=Q(outcome__in=["grant", "grant_partly"]) | Q(total_ore=0), name="support_refused_is_nothing"
            ),
            CheckConstraint(
                condition=Q(function__isnull=True) | Q(outcome="grant"), name="support_machine_only_grants"
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    class Privacy:
        """What somebody was granted."""

        ordinary = "id decision support_month application calculation function replaces recorded_at"
        personal = ""
        sensitive = "outcome support_ore other_ore total_ore"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.recorded_at:%Y-%m-%d}"


class DecidedCostQuerySet(models.QuerySet["DecidedCost"]):
    """Decided costs, found through the door of the month."""

    def visible_to(self, user: User) -> Self:
        """Of the months one sees."""
        months = SupportMonth.objects.visible_to(user).order_by().values("pk")
        return self.filter(support_decision__support_month__in=months)


class DecidedCost(models.Model):
    """Beslutad kostnad: what was asked for and what was granted of it, öre, with a reason where it is not all of it. FL 32 §."""

    support_decision = models.ForeignKey(SupportDecision, models.PROTECT, related_name="costs")
    other = models.BooleanField(_("levnadskostnader i övrigt"), default=False)
    kind = models.CharField(_("slag"), max_length=40)
    applied_ore = models.PositiveBigIntegerField(_("sökt"))
    granted_ore = models.PositiveBigIntegerField(_("beviljat"))
    reason_code = models.CharField(_("skäl"), max_length=40, blank=True)  # a key of ``assistance/data/refusals.csv``
    reason = models.TextField(_("skäl i ord"), blank=True)

    objects = DecidedCostQuerySet.as_manager()

    class Meta:
        """As applied for."""

        ordering = ("support_decision", "pk")
        verbose_name = _("beslutad kostnad")
        constraints = (
            CheckConstraint(
                condition=Q(granted_ore__gte=F("applied_ore")) | ~Q(reason_code="") & ~Q(reason=""),
                name="cost_refused_has_reason",
                violation_error_message=_("Välj varför kostnaden inte beviljas helt, och skriv skälet."),
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    class Privacy:
        """What somebody needed and got."""

        ordinary = "id support_decision other reason_code"
        personal = ""
        sensitive = "kind applied_ore granted_ore reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.kind
