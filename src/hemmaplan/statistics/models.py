"""Reports, the own words in them, and their frozen versions."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
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
