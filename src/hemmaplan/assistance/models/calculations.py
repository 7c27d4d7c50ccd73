"""How a month was calculated, with input, version and account, and what the control found (*beräkning, kontroll*)."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.assistance.models.applications import Application
from hemmaplan.assistance.models.months import OfMonthQuerySet, SupportMonth
from hemmaplan.people.locking import locked_but_for_joining
from hemmaplan.people.models import Person


class Calculation(models.Model):
    """Beräkning: a month calculated once, öre. Append-only: a new calculation is a new row with the next number.

    ``input`` is the household as the norm engine reads it (JSON of ``household.schema.json``, keys in order, members named by the
    numbers of their rows), ``engine`` its version and ``law_digest`` the digest of the dated files it read: with these three the
    ``account`` is the same bit for bit years later. Amounts are ``None`` where a question is open.
    """

    support_month = models.ForeignKey(SupportMonth, models.PROTECT, related_name="calculations")
    application = models.ForeignKey(Application, models.PROTECT, related_name="calculations")
    number = models.PositiveIntegerField(_("nummer"))
    input = models.TextField(_("underlag"))
    engine = models.CharField(_("version"), max_length=40)
    law_digest = models.CharField(_("reglernas kontrollsumma"), max_length=64)
    guideline = models.CharField(_("riktlinje"), max_length=40)
    account = models.TextField(_("räkning"))
    norm_ore = models.BigIntegerField(_("riksnorm"), null=True)
    costs_ore = models.BigIntegerField(_("godkända kostnader"), null=True)
    income_ore = models.BigIntegerField(_("inkomster"), null=True)
    assets_ore = models.BigIntegerField(_("tillgångar"), null=True)
    support_ore = models.BigIntegerField(_("försörjningsstöd"), null=True)
    surplus_ore = models.BigIntegerField(_("överskott"), null=True)
    other_ore = models.BigIntegerField(_("levnadskostnader i övrigt"), null=True)
    total_ore = models.BigIntegerField(_("att bevilja"), null=True)
    outcome = models.CharField(_("utfall"), max_length=20)  # as ``norms.rules.outcome`` names it
    open_questions = models.PositiveSmallIntegerField(_("öppna frågor"), default=0)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("gjord"))

    objects = OfMonthQuerySet.as_manager()

    class Meta:
        """The latest first."""

        ordering = ("support_month", "-number")
        verbose_name = _("beräkning")
        constraints = (models.UniqueConstraint(fields=["support_month", "number"], name="calculation_number_once"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    class Privacy:
        """By what somebody lives, and what they get."""

        ordinary = "id support_month application number engine law_digest guideline outcome open_questions made_at"
        personal = "made_by"
        sensitive = "input account norm_ore costs_ore income_ore assets_ore support_ore surplus_ore other_ore total_ore"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.support_month_id}:{self.number}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings, found through the door of the month."""

    def visible_to(self, user: User) -> Self:
        """Of the months one sees."""
        months = SupportMonth.objects.visible_to(user).order_by().values("pk")
        return self.filter(calculation__support_month__in=months)


class Finding(models.Model):
    """Fynd i kontrollen: something that differs, is new, missing or unanswered, as typed parts; words are made when it is shown.

    Of the calculation it was found with. An explanation is a ``RowRuling`` of the same ``row``: it holds in later runs too.
    """

    class Grade(models.TextChoices):
        """What it asks of a person."""

        STOP = "stop", _("Måste avgöras")
        ASK = "ask", _("Fråga den sökande")
        NOTE = "note", _("Att känna till")

    calculation = models.ForeignKey(Calculation, models.PROTECT, related_name="findings")
    code = models.CharField(_("fynd"), max_length=40)
    grade = models.CharField(_("grad"), max_length=4, choices=Grade)
    row = models.CharField(_("rad"), max_length=40, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(_("slag"), max_length=40, blank=True)
    before_ore = models.BigIntegerField(_("förra månaden"), null=True, blank=True)
    now_ore = models.BigIntegerField(_("nu"), null=True, blank=True)
    percent = models.IntegerField(_("procent"), null=True, blank=True)
    count = models.IntegerField(_("antal"), null=True, blank=True)
    on = models.DateField(_("dag"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        """What must be decided first."""

        ordering = ("calculation", "pk")
        verbose_name = _("fynd i kontrollen")
        indexes = (models.Index(fields=["calculation"], name="finding_that_stops", condition=Q(grade="stop")),)
        triggers = (locked_but_for_joining("as_found"),)

    class Privacy:
        """What does not add up in what somebody says."""

        ordinary = "id calculation code grade row"
        personal = "person"
        sensitive = "kind before_ore now_ore percent count on"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.code
