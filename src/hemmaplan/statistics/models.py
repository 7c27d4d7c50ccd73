"""Reports, the own words in them, and their frozen versions."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.capacity.models import KeptAnswer
from hemmaplan.organisation.models import Unit
from hemmaplan.statistics import permissions


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units one follows up."""
        return self.filter(permissions.visible(user))


class Report(models.Model):
    """Rapport: a memo or report of a unit as of a day, made from a template; figures come by themselves."""

    class Kind(models.TextChoices):
        """Template."""

        MEMO = "memo", _("Informationsärende")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name=_("enhet"))
    kind = models.CharField(_("mall"), max_length=10, choices=Kind)
    template_version = models.PositiveSmallIntegerField(_("mallens version"))
    as_of = models.DateField(_("avser"))
    title = models.CharField(_("rubrik"), max_length=200)
    recipient = models.CharField(_("till"), max_length=120, blank=True)
    diary_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("påbörjad"))

    objects = ReportQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("rapport")

    class Privacy:
        """Nothing personal but the writer."""

        ordinary = "id unit kind template_version as_of title recipient diary_number created_at"
        personal = "created_by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return self.title

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id


class PlacedAnswerQuerySet(models.QuerySet["PlacedAnswer"]):
    """Answers placed in reports, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of reports of the units one follows up: who reads the report reads what it carries."""
        return self.filter(permissions.visible(user, "report__"))


class PlacedAnswer(models.Model):
    """Placerat svar: a kept answer of scenarios that a report carries, and what its scenarios are called there."""

    MOST = 4
    """So many in one report nobody reads."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="placed")
    answer = models.ForeignKey(KeptAnswer, models.PROTECT, related_name="+", verbose_name=_("svar"))
    headings = ArrayField(models.CharField(max_length=60, blank=True), verbose_name=_("kallas i rapporten"))
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(_("placerat"))

    objects = PlacedAnswerQuerySet.as_manager()

    class Meta:
        """In the order they were placed."""

        ordering = ("report", "placed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["report", "answer"],
                name="placed_answer_once",
                violation_error_message=_("Svaret finns redan i rapporten. Ladda om sidan."),
            ),
        )
        verbose_name = _("placerat svar")

    class Privacy:
        """What scenarios are called, where nobody is named, and who placed it."""

        ordinary = "id report answer headings placed_at"
        personal = "placed_by"
        sensitive = ""
        retention = "kept"
        copied = False  # as the answer it places

    def __str__(self) -> str:
        return f"{self.report_id} {self.answer_id}"

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.report.unit_id


class ReportText(models.Model):
    """Egna ord: what somebody has written in one marked field of a report. Figures are not typed here."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts")
    field = models.CharField(_("fält"), max_length=60)
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("sparad"))

    class Meta:
        """One a field."""

        ordering = ("report", "field")
        constraints = (models.UniqueConstraint(fields=["report", "field"], name="report_text_once"),)
        verbose_name = _("egna ord")

    class Privacy:
        """Own words, for the committee."""

        ordinary = "id report field version saved_at"
        personal = "saved_by"
        sensitive = "text"
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.report_id} {self.field}"


class ReportVersionQuerySet(models.QuerySet["ReportVersion"]):
    """Frozen versions, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of reports of the units one follows up."""
        return self.filter(permissions.visible(user, "report__"))


class ReportVersion(models.Model):
    """Fryst version: figures and hash of the rows behind each, texts, and when. Append-only."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField()
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(_("fryst"))

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("report", "-number")
        constraints = (models.UniqueConstraint(fields=["report", "number"], name="report_version_once"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("fryst version")

    class Privacy:
        """Figures and own words."""

        ordinary = "id report number content sha256 frozen_at"
        personal = "frozen_by"
        sensitive = ""
        retention = "kept"
        copied = False

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"
