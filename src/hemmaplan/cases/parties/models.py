"""Who has a place in a file besides the person it is about."""

from typing import Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases import permissions as files
from hemmaplan.cases.models import Case
from hemmaplan.organisation.history import keeps_history
from hemmaplan.people.models import Person


class PartyQuerySet(models.QuerySet["Party"]):
    """Parties, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the files one may read from inside. Who the person is has a door of its own."""
        return self.filter(files.headed(user) | Q(case__in=Case.objects.held_by(user).order_by().values("pk")))


@keeps_history
class Party(models.Model):
    """Part: somebody with a place in the file, in a role and for a period: the person, a guardian, a representative."""

    PERIOD_MAY_OVERLAP = "one may have two roles at once; the same role twice is refused by the action"

    class Role(models.TextChoices):
        """In what role."""

        PERSON = "person", _("Den det gäller")
        GUARDIAN = "guardian", _("Vårdnadshavare")
        PARENT = "parent", _("Förälder utan vårdnad")
        TRUSTEE = "trustee", _("God man eller förvaltare")
        REPRESENTATIVE = "representative", _("Ombud")
        COUNSEL = "counsel", _("Offentligt biträde")

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    # A person here, or the name of somebody who is none of ours: a counsel.
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("namn"), max_length=120, blank=True)
    contact = models.CharField(_("telefon eller e-post"), max_length=200, blank=True)
    role = models.CharField(_("roll"), max_length=14, choices=Role)
    # A party by law (FL 10 §): is communicated with, told of decisions and may appeal.
    is_party = models.BooleanField(_("part i ärendet"), default=True)
    # A letter can be read by somebody it must be hidden from: then it is handed over.
    no_letters = models.BooleanField(_("brev får inte skickas"), default=False)
    interpreter = models.CharField(_("tolkspråk"), max_length=60, blank=True)
    period = DateRangeField(_("gäller"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = PartyQuerySet.as_manager()

    class Meta:
        """As they came."""

        ordering = ("case", "pk")
        constraints = (
            CheckConstraint(
                condition=Q(person__isnull=False, name="") | Q(person__isnull=True) & ~Q(name=""),
                name="party_person_or_name",
                violation_error_message=_("Välj en person, eller skriv ett namn."),
            ),
        )
        verbose_name = _("part")

    class Privacy:
        """Who has to do with somebody's matter."""

        ordinary = "id case role is_party period recorded_at"
        personal = "person name contact by"
        sensitive = "interpreter no_letters"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.get_role_display()
