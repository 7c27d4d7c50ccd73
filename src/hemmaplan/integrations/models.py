"""What adapters must remember: how somebody's own sheets are read."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.integrations.rights import ImportRight


class KeptMappingQuerySet(models.QuerySet["KeptMapping"]):
    """Mappings, found through the door."""

    def visible_to(self, user: User) -> Self:
        """All of them for whoever may bring in data; none for others."""
        return self if user.scope.anywhere(ImportRight.IMPORT_DATA) else self.none()


class KeptMapping(models.Model):
    """Sparad översättning: how a sheet with these headings was last read, to be proposed the next time."""

    signature = models.CharField(_("rubriker"), max_length=64, unique=True)
    tables = models.JSONField(_("tabeller"))
    kept_at = models.DateTimeField(_("sparad"))
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("sparad av"))

    objects = KeptMappingQuerySet.as_manager()

    class Meta:
        """One for each set of headings."""

        ordering = ("-kept_at",)
        verbose_name = _("sparad översättning")

    class Privacy:
        """Headings and codes of the house; no cell of any person."""

        ordinary = "id signature tables kept_at"
        personal = "kept_by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.kept_at:%Y-%m-%d}"
