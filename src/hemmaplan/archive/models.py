"""What holds disposal back, and its receipts. A receipt tells what was destroyed by which rule, and nothing of whom."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.archive import permissions

if TYPE_CHECKING:
    import datetime as dt


class HoldQuerySet(models.QuerySet["Hold"]):
    """Holds, read by disposal alone: which files there are is the files' own to show."""

    def on(self, day: "dt.date") -> Self:
        """Those that stand on the day."""
        return self.filter(until__gte=day, ended_at__isnull=True)


class Hold(models.Model):
    """Gallringsstopp: a file is not destroyed while something goes on that needs it, such as an appeal or an audit.

    Who decided it and why is stated; it ends by itself after its last day, or before. It goes with the file when that goes.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    reason = models.CharField(_("skäl"), max_length=300)
    decided_by = models.CharField(_("beslutat av"), max_length=120)
    until = models.DateField(_("t.o.m."))
    recorded_at = models.DateTimeField(_("registrerat"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("upphävt"), null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        """In the order they were recorded. Never without a reason."""

        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason="") & ~Q(decided_by=""), name="hold_says_why_and_by_whom"),
        )
        verbose_name = _("gallringsstopp")

    class Privacy:
        """Why a file is kept; no entry in it, so that it puts nothing off when it has ended."""

        ordinary = "id subject_kind subject_id until recorded_at ended_at"
        personal = "recorded_by decided_by"
        sensitive = "reason"
        retention = "retention_file"
        subject = "subject_kind subject_id"
        entered = ""

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.until}"


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Receipts, found through the door."""

    def visible_to(self, user: User) -> Self:
        """For those who answer for the logs."""
        return self.filter(permissions.visible(user))


class Disposal(models.Model):
    """Gallringskvitto: a list was destroyed: by which rule, how many matters, persons and rows of each table. SoL 16:1.

    ``to_read`` are the reports that may tell of them in own words, which only a person can judge: those of the unit since the matter
    began, by number, version and unit. ``sha256`` is that of the list, which the municipality keeps or destroys by its own plan: with it the list can be told again.
    """

    rule = models.CharField(_("regel"), max_length=60)
    section = models.CharField(_("lagrum"), max_length=120)
    as_of = models.DateField(_("per"))
    matters = models.PositiveIntegerField(_("antal akter"))
    persons = models.PositiveIntegerField(_("antal personer"))
    rows = models.JSONField(_("antal rader"))
    log_rows = models.JSONField(_("avidentifierade loggrader"))
    to_read = models.JSONField(_("rapporter att läsa"))
    sha256 = models.CharField(_("listans kontrollsumma"), max_length=64)
    done_at = models.DateTimeField(_("utförd"))
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = DisposalQuerySet.as_manager()

    class Meta:
        """Newest first. The same list is destroyed once."""

        ordering = ("-done_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["sha256"], name="disposal_once", violation_error_message=_("Listan är redan gallrad.")
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("gallringskvitto")

    class Privacy:
        """Nothing of those whose rows are gone."""

        ordinary = "id rule section as_of matters persons rows log_rows to_read sha256 done_at"
        personal = "done_by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.as_of} {self.matters}"
