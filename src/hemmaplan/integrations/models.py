"""What adapters must remember: how somebody's own sheets are read, and how it goes with the services that are called."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.access.rights import AccountRight
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


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Connections, found through the door."""

    def visible_to(self, user: User) -> Self:
        """All of them for whoever manages accounts; none for others."""
        return self if user.scope.anywhere(AccountRight.MANAGE_USERS) else self.none()


class Connection(models.Model):
    """Koppling: how it has gone with an outside service, and until when it is left alone after failures in a row."""

    key = models.CharField(_("tjänst"), max_length=20, unique=True)
    failures = models.PositiveIntegerField(_("misslyckade i rad"), default=0)
    failed_at = models.DateTimeField(_("misslyckades senast"), null=True, blank=True)
    failed_because = models.CharField(_("varför"), max_length=20, blank=True)
    answered_at = models.DateTimeField(_("svarade senast"), null=True, blank=True)
    rests_until = models.DateTimeField(_("vilar till"), null=True, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        """By service."""

        ordering = ("key",)
        verbose_name = _("koppling")

    class Privacy:
        """Nothing of anybody."""

        ordinary = "id key failures failed_at failed_because answered_at rests_until"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return self.key
