"""The plan made with the person, and its goals with what came of them."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.interventions import permissions
from hemmaplan.interventions.models.orders import Order, inside


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Plans of orders one may see from inside."""
        return self.filter(inside(user))


class Plan(models.Model):
    """Genomförandeplan: how the order is carried out, made with the person, followed up on a day. SOSFS 2014:5 6 kap."""

    class State(models.TextChoices):
        """Draft, in force, or followed by a newer."""

        DRAFT = "draft", _("Utkast")
        ACTIVE = "active", _("Gäller")
        REPLACED = "replaced", _("Ersatt")

    class With(models.TextChoices):
        """How the person took part."""

        PERSON = "person", _("Tillsammans med den enskilde")
        GUARDIAN = "guardian", _("Tillsammans med vårdnadshavare")
        BOTH = "both", _("Tillsammans med den enskilde och vårdnadshavare")
        DECLINED = "declined", _("Den enskilde ville inte medverka")

    order = models.ForeignKey(Order, models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("läge"), max_length=8, choices=State, default=State.DRAFT)
    made_with = models.CharField(_("gjord"), max_length=8, choices=With, default=With.PERSON)
    person_view = models.TextField(_("den enskildes egen syn"), blank=True)
    how = models.TextField(_("så ska det gå till"), blank=True)
    follow_up_on = models.DateField(_("följs upp"), null=True, blank=True)
    made_on = models.DateField(_("gjord den"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        """Newest version first; one in force at a time."""

        ordering = ("order", "-version")
        constraints = (
            models.UniqueConstraint(fields=["order", "version"], name="plan_version_once"),
            models.UniqueConstraint(fields=["order"], condition=Q(state="active"), name="plan_one_active"),
            CheckConstraint(
                condition=~Q(state="active") | Q(follow_up_on__isnull=False, made_on__isnull=False),
                name="plan_active_has_follow_up",
            ),
        )
        verbose_name = _("genomförandeplan")

    class Privacy:
        """What somebody wants to change."""

        ordinary = "id order version state made_with follow_up_on made_on recorded_at"
        personal = "made_by"
        sensitive = "person_view how"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.order_id} v{self.version}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.order.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.order.unit_id


class GoalQuerySet(models.QuerySet["Goal"]):
    """Goals, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Goals of plans one may see; those of plans in force are also reported back to the unit that sent the order."""
        told = Q(plan__order__in=Order.objects.visible_to(user).filter(permissions.sent(user)).order_by().values("pk"))
        return self.filter(inside(user, "plan__order") | told & Q(plan__state=Plan.State.ACTIVE))


class Goal(models.Model):
    """Mål i planen, with its outcome when assessed."""

    class Outcome(models.TextChoices):
        """How it went."""

        OPEN = "", _("Inte bedömt")
        MET = "met", _("Uppnått")
        PARTLY = "partly", _("Delvis uppnått")
        NOT_MET = "not_met", _("Inte uppnått")
        NOT_RELEVANT = "not_relevant", _("Inte längre aktuellt")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    text = models.CharField(_("mål"), max_length=500)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    outcome = models.CharField(_("utfall"), max_length=12, choices=Outcome, blank=True, default="")
    assessed_on = models.DateField(_("bedömt"), null=True, blank=True)
    assessed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("registrerat"))
    assessed_recorded_at = models.DateTimeField(_("bedömning registrerad"), null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        """As written."""

        ordering = ("plan", "order", "pk")
        verbose_name = _("mål")

    class Privacy:
        """What somebody wants to change."""

        ordinary = "id plan order outcome assessed_on recorded_at assessed_recorded_at"
        personal = "assessed_by"
        sensitive = "text"
        retention = "retention_file"

    def __str__(self) -> str:
        return _("Mål %(number)s") % {"number": self.pk}
