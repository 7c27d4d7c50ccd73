"""Identity numbers that somebody has told (*uppgivna nummer*), until a head has checked them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.people import permissions
from hemmaplan.people.models.grounds import Ground
from hemmaplan.people.models.persons import Person
from hemmaplan.people.models.relations import Relation

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class StatedNumberQuerySet(models.QuerySet["StatedNumber"]):
    """Stated numbers, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Those that wait for the user to check them: of the persons of the units one heads, stated by somebody else."""
        grounds = Ground.objects.filter(permissions.headed(user))
        own = Exists(grounds.filter(person=OuterRef("person")))
        # A relative has no ground: whoever heads the unit of the person checks it.
        near = Exists(
            Relation.objects.filter(Exists(grounds.filter(person=OuterRef("person"))), other=OuterRef("person"))
        )
        return self.filter(own | near, outcome=StatedNumber.Outcome.OPEN).exclude(stated_by=user.pk)


class StatedNumber(models.Model):
    """Uppgivet nummer: an identity number somebody has told of a person, until a head has checked it."""

    class Outcome(models.TextChoices):
        """What came of it."""

        OPEN = "open", _("Väntar på kontroll")
        ENTERED = "entered", _("Infört")
        DECLINED = "declined", _("Avslaget")
        REPLACED = "replaced", _("Ersatt av ett senare")

    person = models.ForeignKey(Person, models.PROTECT, related_name="stated_numbers")
    number = models.CharField(_("nummer"), max_length=12)
    outcome = models.CharField(_("läge"), max_length=8, choices=Outcome, default=Outcome.OPEN)
    stated_by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    stated_at = models.DateTimeField(_("uppgivet"))
    checked_by = models.ForeignKey("access.User", models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(_("kontrollerat"), null=True, blank=True)

    objects = StatedNumberQuerySet.as_manager()

    class Meta:
        """Oldest first. A person has one at a time to check."""

        ordering = ("stated_at", "pk")
        indexes = (models.Index(fields=["number"], name="stated_number", condition=Q(outcome="open")),)
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(outcome="open"),
                name="stated_number_once",
                violation_error_message=_("Någon annan uppgav ett nummer samtidigt. Ladda om sidan."),
            ),
        )
        verbose_name = _("uppgivet nummer")

    class Privacy:
        """Who somebody is, as told."""

        ordinary = "id outcome stated_at checked_at"
        personal = "person number stated_by checked_by"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.person_id}: {self.outcome}"

    @property
    def about_person_id(self) -> int:
        """For the log: this is about the person."""
        return self.person_id
