"""Persons and the grounds for seeing them. A person's text form carries no name: names come only through redaction."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.access.door import Why
from hemmaplan.foundation import names
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.organisation.periods import last_day
from hemmaplan.people import permissions
from hemmaplan.people.grounds import StoredGround, WantedGround
from hemmaplan.people.households import Household, HouseholdMember
from hemmaplan.people.resident_accounts import ResidentAccount
from hemmaplan.people.rights import PersonRight

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from hemmaplan.access.models import User

__all__ = [
    "ContactPoint", "Ground", "Household", "HouseholdMember", "Person", "ProtectionPeriod", "Relation", "ResidentAccount",
    "SafeContact", "StatedNumber",
]  # fmt: skip


def _has(grounds: Q, person: str) -> Exists:
    """Whether the person that ``person`` leads to has one of these grounds."""
    return Exists(Ground.objects.filter(grounds, person=OuterRef(person)))


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Persons the user has ground to see today. All others are absent."""
        return self.filter(_has(permissions.grounds_of(user), "pk"))


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


class ProtectionPeriod(models.Model):
    """Skydd: that a level of protection held for a person, from when and until when."""

    PERIOD_MAY_OVERLAP = "each is a decision of its own; the strongest that holds counts"

    person = models.ForeignKey(Person, models.PROTECT, related_name="protection_periods")
    level = models.CharField(_("nivå"), max_length=12, choices=Person.Protection)
    period = DateRangeField(_("gäller"))
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """Newest first."""

        ordering = ("-period",)
        verbose_name = _("skydd")

    class Privacy:
        """That somebody is under threat."""

        ordinary = "id recorded_at"
        personal = "person"
        sensitive = "level period"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.person_id}: {self.level}"


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


class GroundQuerySet(models.QuerySet["Ground"]):
    """Grounds, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Only one's own."""
        return self.filter(permissions.grounds_of(user))

    def why(self) -> Why:
        """The ground that the log tells of: a stated reason first, since it must never hide behind another ground."""
        ground = self.order_by("-emergency", "employee_id", "pk").first()
        return Why(ground.reason, by_reason=ground.emergency) if ground else Why("")

    def read_by_reason(self, user: "User", kind: str) -> models.QuerySet["Ground", dict[str, object]]:
        """Numbers of the things of a kind that the user reads today by a stated reason: ended orders, tenancies, contacts."""
        rows = self.filter(
            permissions.own_grounds_of(user), emergency=True, source_kind=kind, period__contains=user.scope.day
        )
        return rows.order_by().values("source_id")

    def stated_in_units_of(self, user: "User", since: "dt.date") -> Self:
        """What was opened from ``since`` by nothing but a stated reason, in the units the user heads: newest first."""
        rows = self.filter(
            emergency=True, unit__in=user.scope.units(PersonRight.SEE_PROTECTED), period__startswith__gte=since
        )
        return rows.order_by("-period", "-pk")

    def following(self, kind: str, source_ids: "Collection[int]") -> Self:
        """Those that follow from matters of a kind; none that somebody stated."""
        return self.filter(~permissions.STATED, source_kind=kind, source_id__in=source_ids).order_by("pk")

    def sources_from(self, day: "dt.date", kind: str) -> models.QuerySet["Ground", int]:
        """Numbers of the matters of a kind from which grounds follow that hold on the day or later."""
        goes_on = Q(period__endswith__isnull=True) | Q(period__endswith__gt=day)
        rows = self.filter(~permissions.STATED, goes_on, source_kind=kind, period__isempty=False)
        return rows.order_by().values_list("source_id", flat=True)

    def going_on(self, day: "dt.date", kind: str) -> models.QuerySet["Ground", dict[str, object]]:
        """Numbers of the things of a kind that still give, or will give, a unit its ground."""
        goes_on = Q(period__endswith__isnull=True) | Q(period__endswith__gt=day)
        rows = self.filter(goes_on, source_kind=kind, employee__isnull=True, period__isempty=False)
        return rows.order_by().values("source_id")


class Ground(models.Model):
    """Grund för åtkomst: why a unit, or one employee, may see a person, and for how long. 2001:454 10 §."""

    PERIOD_MAY_OVERLAP = "one may see a person for several reasons at once"

    person = models.ForeignKey(Person, models.PROTECT, related_name="grounds")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("grund"), max_length=300)
    # What states the ground (an order, a tenancy, ...): kind and number, so that it can be ended with it.
    source_kind = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    period = DateRangeField(_("gäller"))
    recorded_at = models.DateTimeField(_("registrerad"), editable=False)
    emergency = models.BooleanField(_("nödöppning"), default=False)

    objects = GroundQuerySet.as_manager()

    class Meta:
        """One row a source and holder."""

        ordering = ("pk",)
        indexes = (
            models.Index(fields=["person", "unit"], name="ground_unit"),
            models.Index(fields=["employee", "person"], name="ground_employee"),
            models.Index(fields=["source_kind", "source_id"], name="ground_source"),
        )
        verbose_name = _("grund för åtkomst")

    class Privacy:
        """That a person is known to a unit."""

        ordinary = "id unit source_kind source_id period emergency recorded_at"
        personal = "person employee"
        sensitive = "reason"
        retention = "retention_file"
        subject = "source_kind source_id"
        entered = ""  # to read an ended matter enters nothing in it

    def __str__(self) -> str:
        return self.reason

    def as_standing(self) -> StoredGround:
        """The ground as it is compared with what its source wants."""
        return StoredGround(self.pk, WantedGround(
            self.source_id, self.person_id, self.unit_id, self.employee_id, self.reason, self.period.lower,
            last_day(self.period),
        ))  # fmt: skip


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    """Ways to reach somebody, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Of the persons one sees, never of the protected, nor a way that is not safe: those take a stated reason."""
        seen = self.filter(_has(permissions.grounds_of(user), "person"), person__protection=Person.Protection.NONE)
        for way, kinds in SafeContact.WAYS.items():
            closed = SafeContact.objects.filter(**{way: False}, person=OuterRef("person"))
            seen = seen.exclude(Exists(closed), kind__in=kinds)
        return seen


class ContactPoint(models.Model):
    """Kontaktväg: an address, telephone or e-mail of a person. Withheld wherever the person is protected."""

    PERIOD_MAY_OVERLAP = "what two have stated is two rows, also when two persons turn out to be one"

    class Kind(models.TextChoices):
        """Sort of contact."""

        ADDRESS = "address", _("Adress")
        PHONE = "phone", _("Telefon")
        EMAIL = "email", _("E-post")

    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_points")
    kind = models.CharField(_("slag"), max_length=8, choices=Kind)
    value = models.CharField(_("uppgift"), max_length=200)
    note = models.CharField(_("anmärkning"), max_length=200, blank=True)
    period = DateRangeField(_("gäller"))
    recorded_at = models.DateTimeField(_("registrerad"), editable=False)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        """By kind."""

        ordering = ("person", "kind", "pk")
        verbose_name = _("kontaktväg")

    class Privacy:
        """Where somebody can be found."""

        ordinary = "id kind recorded_at"
        personal = "person period"
        sensitive = "value note"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.get_kind_display()


class SafeContactQuerySet(models.QuerySet["SafeContact"]):
    """How somebody under threat is reached, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Of those one works with in one's own name, or whose unit one heads; as with a protected identity."""
        return self.filter(_has(permissions.identity_grounds_of(user) & permissions.OF_WORK, "person"))


@keeps_history
class SafeContact(models.Model):
    """Säker kontakt: how somebody may be reached without danger. Letters and calls it does not allow are refused everywhere.

    That a way is closed is asked by ``measures.not_to_be_reached_by``, whoever asks; what stands here is for few.
    """

    WAYS = {"may_call": ("phone",), "may_write": ("address", "email")}

    person = models.OneToOneField(Person, models.PROTECT, related_name="safe_contact")
    may_call = models.BooleanField(_("får ringas"), default=False)
    may_write = models.BooleanField(_("får få brev"), default=False)
    times = models.CharField(_("säkra tider"), max_length=200, blank=True)
    code_word = models.CharField(_("kodord"), max_length=60, blank=True)
    alternative = models.CharField(_("annan adress eller annat nummer"), max_length=200, blank=True)
    hidden_from = models.CharField(_("vem som inte får se"), max_length=200, blank=True)
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = SafeContactQuerySet.as_manager()

    class Meta:
        """One a person."""

        ordering = ("pk",)
        verbose_name = _("säker kontakt")

    class Privacy:
        """How somebody under threat is found."""

        ordinary = "id recorded_at"
        personal = "person by"
        sensitive = "may_call may_write times code_word alternative hidden_from"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{_('Säker kontakt')} {self.person_id}"


class RelationQuerySet(models.QuerySet["Relation"]):
    """Relations, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Of the persons whom one sees and knows who they are."""
        seen = _has(permissions.grounds_of(user), "person") & Q(person__protection=Person.Protection.NONE)
        return self.filter(seen | Q(_has(permissions.identity_grounds_of(user), "person")))


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
