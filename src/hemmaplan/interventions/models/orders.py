"""Orders from the authority to the performer, who works with them, and every step they took."""

from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.models import BY_REASON, Assignment, Case
from hemmaplan.interventions import permissions
from hemmaplan.interventions.states import OrderState
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Ground, Person


class Priority(models.IntegerChoices):
    """Prioritetsklass in the queue, with its reason in words."""

    ACUTE = 0, _("0 – akut, tas alltid emot")
    LEGAL = 1, _("1 – lagstadgad gräns löper")
    DECIDED = 2, _("2 – beslutat, ordinarie")
    OPEN = 3, _("3 – utan beslut")


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Orders of the units where one handles them, those sent by one's authority unit, one's own, those read by reason."""
        mine = Q(case__in=Assignment.objects.files_of(user))
        by_reason = Q(case__in=Ground.objects.read_by_reason(user, BY_REASON))
        # Of a restricted file of the authority its unit does not know what has been ordered; the performer must.
        mine |= Q(decision__case__in=Assignment.objects.files_of(user)) & permissions.going_on(user)
        closed = Q(decision__case__in=Case.objects.restricted_ids()) & ~permissions.carried_out(user)
        return self.filter(permissions.orders_visible(user) & ~closed | mine | by_reason)

    def held_by(self, user: User) -> models.QuerySet["Order", dict[str, object]]:
        """Numbers of the orders one sees and works with today, or whose inside one reads today by a stated reason."""
        rows = self.visible_to(user).filter(case__in=Case.objects.held_by(user).order_by().values("pk"))
        return rows.order_by().values("pk")


def inside(user: User, path: str = "order") -> Q:
    """What is inside an order (plan, visits, tests): for those who work with it or have stated a reason, and its head.

    ``path`` leads to the order. The page's gate (``desk.work.gate``) only tells the others whom to ask.
    """
    return permissions.headed(user, f"{path}__") | Q(**{f"{path}__in": Order.objects.held_by(user)})


@keeps_history
class Order(models.Model):
    """Uppdrag: the authority asks the performer to give one person a service, by a decision. SoL 11:1, LSS 9 §."""

    class Law(models.TextChoices):
        """Under which act it was decided."""

        SOL = "sol", _("SoL")
        LSS = "lss", _("LSS")

    class EndReason(models.TextChoices):
        """Why it ended."""

        GOALS_MET = "goals_met", _("Målen uppnådda")
        PARTLY_MET = "partly_met", _("Målen delvis uppnådda")
        PERSON_ENDED = "person_ended", _("Den enskilde avslutade")
        NO_CONTACT = "no_contact", _("Kontakten upphörde")
        DECISION_ENDED = "decision_ended", _("Beslutet löpte ut eller ändrades")
        OTHER_FORM = "other_form", _("Annan insats tog vid")
        MOVED = "moved", _("Flyttade")
        DECEASED = "deceased", _("Avliden")

    case = models.OneToOneField(Case, models.PROTECT, related_name="order")
    person = models.ForeignKey(Person, models.PROTECT, related_name="orders")
    service = models.ForeignKey("interventions.Service", models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders")  # the service's, kept for the door
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="sent_orders", verbose_name=_("uppdragsgivare"))
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="sent_orders")
    law = models.CharField(_("lag"), max_length=3, choices=Law, default=Law.SOL)
    section = models.CharField(_("lagrum"), max_length=40, default="SoL 11:1")
    # The decision it carries out, where the authority keeps it here; the performer sees what the order says, not the decision.
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="orders")
    decided_on = models.DateField(_("beslutsdatum"))
    decision_until = models.DateField(_("beslutet gäller t.o.m."), null=True, blank=True)
    purpose = models.TextField(_("uppdraget"), blank=True)
    goals = models.TextField(_("mål från myndigheten"), blank=True)
    priority = models.PositiveSmallIntegerField(_("prioritet"), choices=Priority, default=Priority.DECIDED)
    priority_reason = models.CharField(_("skäl för prioritet"), max_length=200, blank=True)
    planned_start = models.DateField(_("planerad start"), null=True, blank=True)
    # As it was ordered. Later changes are rows of their own: see ``LevelChange``.
    minutes_per_week = models.PositiveIntegerField(_("omfattning, minuter per vecka"), default=0)
    state = models.CharField(_("läge"), max_length=12, choices=OrderState, default=OrderState.SENT)
    sent_at = models.DateTimeField(_("sänt"))
    acknowledged_at = models.DateTimeField(_("kvitterat"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("mottaget"), null=True, blank=True)
    started_on = models.DateField(_("startade"), null=True, blank=True)
    paused_on = models.DateField(_("pausat sedan"), null=True, blank=True)
    ended_on = models.DateField(_("avslutat"), null=True, blank=True)  # also returned: last day it was ours
    end_reason = models.CharField(_("slutorsak"), max_length=16, choices=EndReason, blank=True)
    returned_reason = models.CharField(_("återlämnat därför att"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("registrerat"))
    started_recorded_at = models.DateTimeField(_("start registrerad"), null=True, blank=True)
    ended_recorded_at = models.DateTimeField(_("avslut registrerat"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-sent_at", "-pk")
        indexes = (
            models.Index(fields=["-sent_at", "-id"], name="order_newest"),
            models.Index(fields=["unit", "state", "-sent_at"], name="order_of_unit"),
            models.Index(fields=["from_unit", "-sent_at"], name="order_from_unit"),
            models.Index(fields=["service", "started_on", "ended_on"], name="order_of_service"),
            models.Index(fields=["unit", "sent_at"], name="order_open_of_unit", condition=Q(ended_on=None)),
            models.Index(fields=["person"], name="order_of_person"),
        )
        constraints = (
            CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="order_ended_after_started",
            ),
            CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="order_ended_has_reason",
            ),
            CheckConstraint(condition=~Q(state="returned") | ~Q(returned_reason=""), name="order_returned_has_reason"),
            CheckConstraint(
                condition=~Q(state__in=["running", "paused"]) | Q(started_on__isnull=False),
                name="order_running_has_start",
            ),
        )
        verbose_name = _("uppdrag")

    class Privacy:
        """What help somebody gets."""

        ordinary = (
            "id case service unit from_unit law section decision decided_on decision_until priority planned_start minutes_per_week "
            "state sent_at acknowledged_at accepted_at started_on paused_on ended_on end_reason recorded_at "
            "started_recorded_at ended_recorded_at"
        )
        personal = "person sent_by"
        sensitive = "purpose goals priority_reason returned_reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.case.number

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees the order."""
        why = self.case.why_open_to(user)
        return why if why.text else Why(f"{_('Uppdrag')} {self.case.number}")


class OrderStep(models.Model):
    """Steg i uppdraget: every move, when it happened, when it was recorded, by whom and why. Append-only."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="steps")
    step = models.CharField(_("steg"), max_length=20)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    at = models.DateTimeField(_("hände"))
    recorded_at = models.DateTimeField(_("registrerat"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("skäl"), max_length=300, blank=True)

    class Meta:
        """In order."""

        ordering = ("order", "at", "pk")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("steg")

    class Privacy:
        """What happened to an order."""

        ordinary = "id order step from_state to_state at recorded_at"
        personal = "by"
        sensitive = "reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.order_id} {self.step}"


class LevelChange(models.Model):
    """Ändrad omfattning: from a day the order takes other minutes a week than before, and why. Append-only."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="level_changes")
    from_on = models.DateField(_("från och med"))
    minutes_per_week = models.PositiveIntegerField(_("minuter per vecka"))
    reason = models.CharField(_("skäl"), max_length=250)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """The latest first: the first that has begun is in force."""

        ordering = ("order", "-from_on", "-recorded_at", "-pk")
        indexes = (models.Index(fields=["order", "-from_on", "-recorded_at", "-id"], name="level_of_order"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("ändrad omfattning")

    class Privacy:
        """How much help somebody gets."""

        ordinary = "id order from_on minutes_per_week recorded_at"
        personal = "by"
        sensitive = "reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.order_id} {self.from_on}"


@keeps_history
class Interruption(models.Model):
    """Avbrott: the order is paused, from when until when, and why. Starts a three-month clock of its own. SoL 34:1."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="interruptions")
    period = DateRangeField(_("period"))
    reason = models.CharField(_("skäl"), max_length=300)
    recorded_at = models.DateTimeField(_("registrerat"))

    class Meta:
        """One at a time."""

        ordering = ("order", "-period")
        constraints = (
            ExclusionConstraint(
                name="interruption_one_at_a_time",
                expressions=[(F("order"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Uppdraget är redan pausat under en del av perioden."),
            ),
        )
        verbose_name = _("avbrott")

    class Privacy:
        """Why help stopped."""

        ordinary = "id order period recorded_at"
        personal = ""
        sensitive = "reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.order_id}"
