"""Who has a place in a file besides the person it is about, and how those near stand to each other."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.cases import permissions as files
from hemmaplan.cases.models import Case
from hemmaplan.organisation.history import keeps_history
from hemmaplan.people.models import Person

if TYPE_CHECKING:
    import datetime as dt


def inside(user: User) -> Q:
    """What is inside a file: for those who work with it or have stated a reason today, and its head."""
    return files.headed(user) | Q(case__in=Case.objects.held_by(user).order_by().values("pk"))


class PartyQuerySet(models.QuerySet["Party"]):
    """Parties, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the files one may read from inside. Who the person is has a door of its own."""
        return self.filter(inside(user))

    def by_law(self, on: "dt.date") -> Self:
        """Those whom the law made parties on the day: they are told and heard. Others have a place in the file only."""
        return self.filter(is_party=True, period__contains=on)


@keeps_history
class Party(models.Model):
    """Part: somebody with a place in the file, in a role and for a period: the person, a guardian, a representative."""

    PERIOD_MAY_OVERLAP = "one may have two roles at once; the same role twice is refused by the action"

    class Role(models.TextChoices):
        """In what role."""

        PERSON = "person", _("Den det gäller")
        CO_APPLICANT = "co_applicant", _("Medsökande")
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


class BondQuerySet(models.QuerySet["Bond"]):
    """Bonds, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the files one may read from inside."""
        return self.filter(inside(user))

    def from_informant(self, person: Person) -> Self:
        """Those that this person has told of: what one party has said of a bond is never shown to another."""
        return self.filter(informant=person)


@keeps_history
class Bond(models.Model):
    """Band: how two of a family stand to each other, as somebody has told of it in a file."""

    PERIOD_MAY_OVERLAP = "two may tell of the same bond otherwise, and one bond may be both close and in conflict"

    class Kind(models.TextChoices):
        """How they stand to each other."""

        CLOSE = "close", _("Nära")
        VERY_CLOSE = "very_close", _("Mycket nära")
        DISTANT = "distant", _("Avlägset")
        CONFLICT = "conflict", _("Konflikt")
        CUT_OFF = "cut_off", _("Brutet")
        VIOLENCE = "violence", _("Våld mot")
        CARER = "carer", _("Tar hand om")

    DIRECTED = (Kind.VIOLENCE, Kind.CARER)
    """Those that go from the first to the second."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="bonds")
    one = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(_("band"), max_length=10, choices=Kind)
    informant = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("källa"), max_length=120)
    note = models.CharField(_("anmärkning"), max_length=300, blank=True)
    period = DateRangeField(_("gäller"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = BondQuerySet.as_manager()

    class Meta:
        """As they came."""

        ordering = ("case", "pk")
        constraints = (CheckConstraint(condition=~Q(one=F("other")), name="bond_between_two"),)
        verbose_name = _("band")

    class Privacy:
        """How it is in somebody's family."""

        ordinary = "id case recorded_at"
        personal = "one other informant by period"
        sensitive = "kind source note"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.case.person_id


class NetworkContactQuerySet(models.QuerySet["NetworkContact"]):
    """Contacts of a network, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the files one may read from inside."""
        return self.filter(inside(user))

    def from_informant(self, person: Person) -> Self:
        """Those that this person has told of."""
        return self.filter(informant=person)


@keeps_history
class NetworkContact(models.Model):
    """Nätverkskontakt: somebody who matters to the person of the file: in which sector, how close, as somebody has told of it."""

    PERIOD_MAY_OVERLAP = "two may tell of the same contact"

    class Sector(models.TextChoices):
        """The four sectors of a network map."""

        FAMILY = "family", _("Familj")
        RELATIVES = "relatives", _("Släkt")
        FRIENDS = "friends", _("Vänner")
        PROFESSIONALS = "work", _("Skola, arbete och professionella")

    class Closeness(models.IntegerChoices):
        """How near the middle of the map."""

        NEAR = 1, _("Nära")
        BETWEEN = 2, _("Mellan")
        FAR = 3, _("Längre bort")

    case = models.ForeignKey(Case, models.PROTECT, related_name="network")
    name = models.CharField(_("namn"), max_length=120)
    role = models.CharField(_("roll"), max_length=120, blank=True)
    sector = models.CharField(_("sektor"), max_length=9, choices=Sector)
    closeness = models.PositiveSmallIntegerField(_("närhet"), choices=Closeness)
    informant = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("källa"), max_length=120)
    period = DateRangeField(_("gäller"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = NetworkContactQuerySet.as_manager()

    class Meta:
        """By sector, the nearest first."""

        ordering = ("case", "sector", "closeness", "pk")
        verbose_name = _("nätverkskontakt")

    class Privacy:
        """Who matters to somebody."""

        ordinary = "id case sector closeness recorded_at"
        personal = "name informant by period"
        sensitive = "role source"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.get_sector_display()

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.case.person_id
