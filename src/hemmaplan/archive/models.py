"""The receipts of disposal. They tell what was destroyed by which rule, and nothing of whom."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.archive import permissions


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Receipts, found through the door."""

    def visible_to(self, user: User) -> Self:
        """For those who answer for the logs."""
        return self.filter(permissions.visible(user))


class Disposal(models.Model):
    """Gallringskvitto: a list was destroyed: by which rule, how many matters, persons and rows of each table. SoL 16:1.

    ``sha256`` is that of the list, which the municipality keeps or destroys by its own plan: with it the list can be told again.
    """

    rule = models.CharField(_("regel"), max_length=60)
    section = models.CharField(_("lagrum"), max_length=120)
    as_of = models.DateField(_("per"))
    matters = models.PositiveIntegerField(_("antal akter"))
    persons = models.PositiveIntegerField(_("antal personer"))
    rows = models.JSONField(_("antal rader"))
    log_rows = models.JSONField(_("avidentifierade loggrader"))
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

        ordinary = "id rule section as_of matters persons rows log_rows sha256 done_at"
        personal = "done_by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.as_of} {self.matters}"
