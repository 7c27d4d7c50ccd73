"""Persons. A person's text form carries no name: names come only through redaction."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.foundation import names
from hemmaplan.organisation.history import keeps_history
from hemmaplan.people import permissions
from hemmaplan.people.models.grounds import Ground, has_ground

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Persons the user has ground to see today. All others are absent."""
        return self.filter(has_ground(permissions.grounds_of(user), "pk"))


@keeps_history
class Person(models.Model):
    """Person: a resident the authority has to do with."""

    class IdKind(models.TextChoices):
        """What sort of identity number, if any."""

        PERSONAL = "personal", _("Personnummer")
        COORDINATION = "coordination", _("Samordningsnummer")
        TEMPORARY = "temporary", _("Tillfälligt nummer")
        NONE = "none", _("Saknas")

    class Protection(models.TextChoices):
        """Level of protected identity (*skyddade personuppgifter*), as far as the authority knows."""

        NONE = "none", _("Inget skydd")
        MARKER = "marker", _("Sekretessmarkering")
        REGISTRATION = "registration", _("Skyddad folkbokföring")
        FICTITIOUS = "fictitious", _("Fingerade personuppgifter")

    id_kind = models.CharField(_("slag av nummer"), max_length=12, choices=IdKind, default=IdKind.PERSONAL)
    id_number = models.CharField(_("identitetsnummer"), max_length=12, blank=True)
    # Some have one name only. It stands in either field, and nothing stands in the other.
    given_name = models.CharField(_("förnamn"), max_length=80, blank=True)
    family_name = models.CharField(_("efternamn"), max_length=80, blank=True)
    born_on = models.DateField(_("född"), null=True, blank=True)
    deceased_on = models.DateField(_("avliden"), null=True, blank=True)
    sex = models.CharField(_("juridiskt kön"), max_length=1, choices=(("k", _("kvinna")), ("m", _("man"))), blank=True)
    # The level in force, kept here so that no list can forget to ask; the periods are in ProtectionPeriod.
    protection = models.CharField(_("skydd"), max_length=12, choices=Protection, default=Protection.NONE)
    search_key = models.CharField(max_length=170, editable=False)
    sort_key = models.CharField(max_length=170, editable=False, db_collation="C")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = PersonQuerySet.as_manager()

    class Meta:
        """In Swedish alphabetical order."""

        ordering = ("sort_key", "pk")
        indexes = (
            GinIndex(OpClass("search_key", name="gin_trgm_ops"), name="person_name_search"),
            models.Index(fields=["sort_key", "id"], name="person_sorted"),
            models.Index(fields=["id"], name="person_protected", condition=~Q(protection="none")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["id_number"],
                condition=~Q(id_number=""),
                name="person_number_once",
                violation_error_message=_("Det finns redan en person med det numret. Sök fram den i stället."),
            ),
            CheckConstraint(
                condition=~Q(given_name="", family_name=""),
                name="person_has_a_name",
                violation_error_message=_(
                    "Skriv personens namn. Har personen bara ett namn lämnar du efternamnet tomt."
                ),
            ),
            CheckConstraint(condition=Q(id_kind="none") | ~Q(id_number=""), name="person_number_where_kind"),
        )
        verbose_name = _("person")

    class Privacy:
        """Who somebody is, and that they are protected."""

        ordinary = "id id_kind recorded_at"
        personal = "id_number given_name family_name born_on deceased_on sex search_key sort_key"
        sensitive = "protection"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"Person {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search and sort keys true to the name."""
        self.search_key = names.search_key(names.full(self.given_name, self.family_name))
        self.sort_key = names.sort_key(f"{self.family_name} {self.given_name}")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_protected(self) -> bool:
        """Whether any level of protection is in force."""
        return self.protection != self.Protection.NONE

    @property
    def about_person_id(self) -> int:
        """For the log: this is about the person."""
        return self.pk

    def why_open_to(self, user: "User") -> Why:
        """For the log: the ground by which this user sees the person."""
        return Ground.objects.filter(permissions.grounds_of(user), person=self.pk).why()
