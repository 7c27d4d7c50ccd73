"""What the population register has said of somebody since last (*besked från folkbokföringen*), and what it is compared with."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.people import permissions
from hemmaplan.people.models.grounds import has_ground
from hemmaplan.people.models.persons import Person

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class PopulationCheck(models.Model):
    """Jämförelse med folkbokföringen: when somebody was last looked up, and what the next answer is compared with.

    The address is kept as a keyed digest: the same for the same one, and nobody can read it out.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="population_check")
    checked_at = models.DateTimeField(_("jämförd"))
    address_digest = models.CharField(max_length=32, blank=True)
    municipality = models.CharField(_("kommun"), max_length=4, blank=True)

    class Meta:
        """One a person."""

        ordering = ("pk",)
        verbose_name = _("jämförelse med folkbokföringen")

    class Privacy:
        """That somebody was looked up."""

        ordinary = "id checked_at"
        personal = "person municipality address_digest"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.person_id} {self.checked_at:%Y-%m-%d}"


class PopulationNoticeQuerySet(models.QuerySet["PopulationNotice"]):
    """Notices, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Of those one works with and may know who they are."""
        seen = has_ground(permissions.grounds_of(user) & permissions.OF_WORK, "person")
        known = has_ground(permissions.identity_grounds_of(user) & permissions.OF_WORK, "person")
        return self.filter(Q(seen, person__protection=Person.Protection.NONE) | Q(known))


class PopulationNotice(models.Model):
    """Besked från folkbokföringen: that somebody has died, moved, left or is protected, until one who works with them has read it."""

    class Kind(models.TextChoices):
        """What it is about."""

        DEATH = "death", _("Avliden")
        MOVE = "move", _("Flyttat")
        LEFT = "left", _("Avregistrerad")
        PROTECTION = "protection", _("Skydd registrerat")
        PROTECTION_GONE = "unprotected", _("Skydd finns inte längre i folkbokföringen")

    person = models.ForeignKey(Person, models.PROTECT, related_name="population_notices")
    kind = models.CharField(_("besked"), max_length=12, choices=Kind)
    on = models.DateField(_("dag"), null=True, blank=True)
    text = models.CharField(_("uppgift"), max_length=200, blank=True)
    noted_at = models.DateTimeField(_("kom"))
    seen_by = models.ForeignKey("access.User", models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(_("läst"), null=True, blank=True)

    objects = PopulationNoticeQuerySet.as_manager()

    class Meta:
        """Oldest first. The same is told once."""

        ordering = ("noted_at", "pk")
        verbose_name = _("besked från folkbokföringen")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind", "on", "text"], name="population_notice_once", nulls_distinct=False
            ),
        )

    class Privacy:
        """What has happened to somebody."""

        ordinary = "id noted_at seen_at"
        personal = "person seen_by on text"
        sensitive = "kind"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.person_id
