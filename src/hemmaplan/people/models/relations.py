"""What one person is to another (*relationer*): guardian, parent, partner."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.people import permissions
from hemmaplan.people.models.grounds import has_ground
from hemmaplan.people.models.persons import Person

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class RelationQuerySet(models.QuerySet["Relation"]):
    """Relations, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Of the persons whom one sees and knows who they are."""
        seen = has_ground(permissions.grounds_of(user), "person") & Q(person__protection=Person.Protection.NONE)
        return self.filter(seen | Q(has_ground(permissions.identity_grounds_of(user), "person")))


class Relation(models.Model):
    """Relation: one person is guardian, parent, partner or other to another."""

    PERIOD_MAY_OVERLAP = "what two have stated is two rows, also when two persons turn out to be one"

    class Kind(models.TextChoices):
        """What ``other`` is to ``person``."""

        GUARDIAN = "guardian", _("Vårdnadshavare")
        PARENT = "parent", _("Förälder")
        PARTNER = "partner", _("Partner")
        CHILD = "child", _("Barn")
        TRUSTEE = "trustee", _("God man eller förvaltare")
        OTHER = "other", _("Annan närstående")

    class Form(models.TextChoices):
        """Of which form a relation of a kind is (see ``requirements.FORMS``)."""

        BIOLOGICAL = "biological", pgettext_lazy("barn", "Biologiskt")
        ADOPTED = "adopted", _("Adoption")
        FOSTER = "foster", _("Familjehem")
        STEP = "step", _("Bonusförälder")
        MARRIED = "married", _("Gifta")
        COHABITING = "cohabiting", _("Sambor")
        SEPARATED = "separated", _("Separerade")
        DIVORCED = "divorced", _("Skilda")
        JOINT = "joint", _("Gemensam vårdnad")
        SOLE = "sole", _("Ensam vårdnad")

    class Source(models.TextChoices):
        """From where it is known."""

        REGISTER = "register", _("Folkbokföringen")
        COURT = "court", _("Domstol")
        PERSON = "person", _("Den det gäller")
        RELATIVE = "relative", _("Närstående")
        OTHER = "other", _("Annan")

    person = models.ForeignKey(Person, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    form = models.CharField(_("form"), max_length=10, choices=Form, blank=True)
    source = models.CharField(_("källa"), max_length=8, choices=Source, blank=True)
    period = DateRangeField(_("gäller"))
    recorded_at = models.DateTimeField(_("registrerad"), editable=False)

    objects = RelationQuerySet.as_manager()

    class Meta:
        """Nobody is related to oneself here."""

        ordering = ("person", "kind", "pk")
        indexes = (models.Index(fields=["other"], name="relation_of_other"),)
        constraints = (CheckConstraint(condition=~Q(person=models.F("other")), name="relation_not_to_oneself"),)
        verbose_name = _("relation")

    class Privacy:
        """Family."""

        ordinary = "id kind recorded_at"
        personal = "person other form source period"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.other_id}"
