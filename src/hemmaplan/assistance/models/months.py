"""A household's month (*biståndsmånad*): what a worker decides of its rows, and what keeps each adult from supporting themselves."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.assistance import permissions
from hemmaplan.assistance.models.applications import FIRST_OF_MONTH
from hemmaplan.cases.models import Case
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person


class SupportMonthQuerySet(models.QuerySet["SupportMonth"]):
    """Months, found through the door of the file."""

    def visible_to(self, user: User) -> Self:
        """Of one's units, and of the files one works with. No resident: what is decided for them they read in the decision."""
        held = Q(case__in=Case.objects.held_by(user).order_by().values("pk"))
        return self.filter(permissions.of_unit(user) | held)


class SupportMonth(models.Model):
    """Biståndsmånad: a household's calendar month of income support, with everything that leads to its decision. One for each file and month."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="support_months")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="support_months")
    month = models.DateField(_("månad"))
    version = models.PositiveIntegerField(default=1, editable=False)  # two workers on one month: the second is told
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = SupportMonthQuerySet.as_manager()

    class Meta:
        """The latest first."""

        ordering = ("-month", "-pk")
        verbose_name = _("biståndsmånad")
        constraints = (
            models.UniqueConstraint(fields=["case", "month"], name="support_month_once"),
            CheckConstraint(condition=FIRST_OF_MONTH, name="support_month_is_a_month"),
        )

    class Privacy:
        """That somebody needs income support."""

        ordinary = "id case unit month version recorded_at"
        personal = ""
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.case.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    @property
    def is_restricted(self) -> bool:
        """For the log: whether the opening is one to review whoever made it."""
        return self.case.is_restricted

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees the file."""
        return self.case.why_open_to(user)


class OfMonthQuerySet(models.QuerySet[models.Model]):
    """Rows of a household's month, found through its door."""

    def visible_to(self, user: User) -> Self:
        """Of the months one sees."""
        return self.filter(support_month__in=SupportMonth.objects.visible_to(user).order_by().values("pk"))


class RowRuling(models.Model):
    """Ställningstagande till en rad: a worker decides a row of the month otherwise than the rules do, with a reason.

    The latest of a row holds, and no later run overwrites it. ``row`` names what it is about as the calculation's input does, such as
    ``cost:17`` (an applied cost), ``payment:42`` (of a register), ``income:3`` (as the applicant says), ``norm:5`` (a person).
    """

    support_month = models.ForeignKey(SupportMonth, models.PROTECT, related_name="rulings")
    row = models.CharField(_("rad"), max_length=40)
    amount_ore = models.BigIntegerField(_("belopp"), null=True, blank=True)  # none: only what was found is explained
    counts = models.BooleanField(_("räknas"), null=True, blank=True)
    reason_code = models.CharField(_("skäl"), max_length=40, blank=True)
    reason = models.TextField(_("skäl i ord"))
    withdrawn = models.BooleanField(_("hävt"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        """In order."""

        ordering = ("support_month", "pk")
        verbose_name = _("ställningstagande till rad")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        constraints = (CheckConstraint(condition=~Q(reason=""), name="ruling_has_reason"),)

    class Privacy:
        """What was judged of somebody's need."""

        ordinary = "id support_month row reason_code withdrawn recorded_at"
        personal = "by"
        sensitive = "amount_ore counts reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.row


class Obstacle(models.Model):
    """Försörjningshinder: the main reason why an adult cannot support themselves in the month. One each, also where only one causes the need."""

    support_month = models.ForeignKey(SupportMonth, models.PROTECT, related_name="obstacles")
    person = models.ForeignKey(Person, models.PROTECT, related_name="obstacles")
    code = models.CharField(_("hinder"), max_length=40)  # a key of ``assistance/data/obstacles.csv``
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        """One each."""

        ordering = ("support_month", "pk")
        verbose_name = _("försörjningshinder")
        constraints = (models.UniqueConstraint(fields=["support_month", "person"], name="obstacle_once"),)

    class Privacy:
        """Why somebody cannot support themselves."""

        ordinary = "id support_month recorded_at"
        personal = "person by"
        sensitive = "code"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.code
