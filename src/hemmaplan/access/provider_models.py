"""What a provider of identities says of staff, in rows: which group gives which role, and who is who there."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access import permissions, roles
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Unit

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class GroupRoleQuerySet(models.QuerySet["GroupRole"]):
    """Rows of the table of groups, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Those that give a role in the units one manages."""
        return self.filter(permissions.groups_visible(user))


@keeps_history
class GroupRole(models.Model):
    """Grupp som ger en roll: whom the provider counts to the group has the role in the unit, and all below it, for a period."""

    provider = models.CharField(_("legitimeringstjänst"), max_length=30)
    group = models.CharField(_("grupp"), max_length=200)
    role = models.CharField(_("roll"), max_length=30, choices=roles.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("enhet"))
    period = DateRangeField(_("gäller"))
    stated_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", verbose_name=_("bestämd av"))
    stated_at = models.DateTimeField(_("bestämd"))

    objects = GroupRoleQuerySet.as_manager()

    class Meta:
        """The same role in the same unit by the same group only once at a time."""

        ordering = ("group", "role", "unit", "pk")
        constraints = (
            ExclusionConstraint(
                name="group_role_once",
                expressions=[
                    (F("provider"), RangeOperators.EQUAL),
                    (F("group"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (F("unit"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Gruppen ger redan rollen i enheten under en del av perioden."),
            ),
            CheckConstraint(condition=Q(period__isempty=False), name="group_role_period_not_empty"),
        )
        verbose_name = _("grupp som ger en roll")

    class Privacy:
        """Who stated it; a group is nobody."""

        ordinary = "id provider group role unit period stated_at"
        personal = "stated_by"
        sensitive = ""
        retention = "local_log"

    def __str__(self) -> str:
        return f"{self.group}: {self.role}@{self.unit_id}"

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id


class ProviderLink(models.Model):
    """Koppling till en legitimeringstjänst: whom the provider means by this account, since the first log-in.

    A user name that somebody else has been given there since does not open the account of who had it before.
    """

    user = models.ForeignKey("access.User", models.PROTECT, related_name="provider_links", verbose_name=_("konto"))
    provider = models.CharField(_("legitimeringstjänst"), max_length=30)
    subject = models.CharField(_("tjänstens namn på personen"), max_length=255)
    made_at = models.DateTimeField(_("gjord"))

    class Meta:
        """One account a person there, and one person there an account."""

        ordering = ("user", "provider")
        constraints = (
            models.UniqueConstraint(fields=["provider", "subject"], name="provider_subject_once"),
            models.UniqueConstraint(fields=["provider", "user"], name="provider_user_once"),
        )
        verbose_name = _("koppling till legitimeringstjänst")

    class Privacy:
        """Staff data."""

        ordinary = "id provider made_at"
        personal = "user subject"
        sensitive = ""
        retention = "local_staff"
        copied = False

    def __str__(self) -> str:
        return f"{self.user_id}@{self.provider}"
