"""The file and its journal. A signed note cannot be changed by anybody: a trigger refuses it. Errors get a new note."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.cases import permissions
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.people.models import Ground, Person
from hemmaplan.people.permissions import grounds_of


class CaseQuerySet(models.QuerySet["Case"]):
    """Files, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Files of the user's units, those one holds today, and those where one has a note left to sign."""
        held = self.held_by(user).order_by().values("pk")
        unfinished = JournalEntry.objects.filter(permissions.unfinished(user)).order_by().values("case")
        return self.filter(permissions.visible(user) | Q(pk__in=held) | Q(pk__in=unfinished))

    def held_by(self, user: User) -> Self:
        """Files one works with today, and those one reads today by a stated reason."""
        return self.filter(pk__in=Holder.objects.filter(permissions.held(user)).order_by().values("case"))


class Case(models.Model):
    """Akt: all that is documented about one person in one matter, under one number (*ärendenummer*)."""

    class Kind(models.TextChoices):
        """What the file is about."""

        ORDER = "order", pgettext_lazy("ett", "Uppdrag")
        TENANCY = "tenancy", _("Boende")

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    kind = models.CharField(_("slag"), max_length=8, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases")
    opened_on = models.DateField(_("öppnad"))
    closed_on = models.DateField(_("avslutad"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = CaseQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-opened_on", "-pk")
        indexes = (models.Index(fields=["person", "-opened_on"], name="case_of_person"),)
        constraints = (
            CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="case_closed_after_opened"
            ),
        )
        verbose_name = _("akt")

    class Privacy:
        """That somebody has a matter here."""

        ordinary = "id number kind unit opened_on closed_on recorded_at"
        personal = "person"
        sensitive = ""
        retention = "retention_file"
        closed = "closed_on"

    def __str__(self) -> str:
        return self.number

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees the person of the file."""
        return Ground.objects.filter(grounds_of(user), person=self.person_id).why()


class Holder(models.Model):
    """Ansvarig i akten: an employee who works with it, from when and until when. Opens the journal."""

    PERIOD_MAY_OVERLAP = "an emergency opening stands beside the assignment"

    case = models.ForeignKey(Case, models.PROTECT, related_name="holders")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="held_cases")
    period = DateRangeField(_("gäller"))
    emergency = models.BooleanField(_("nödöppning"), default=False)

    class Meta:
        """First come first."""

        ordering = ("pk",)
        indexes = (models.Index(fields=["employee", "case"], name="holder_of_case"),)
        verbose_name = _("ansvarig")

    class Privacy:
        """Who works with whom."""

        ordinary = "id case period emergency"
        personal = "employee"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.employee_id}@{self.case_id}"


class JournalEntryQuerySet(models.QuerySet["JournalEntry"]):
    """Notes, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Notes one may read; another's draft never."""
        held = Q(case__in=Case.objects.held_by(user).order_by().values("pk"))
        return self.filter(held | permissions.headed(user) | permissions.unfinished(user)).exclude(
            ~Q(author=user.pk), state="draft"
        )


class JournalEntry(models.Model):
    """Journalanteckning: a draft until signed, then locked; corrected only by a new note that points to it. SoL 14:3-6."""

    class State(models.TextChoices):
        """Draft or locked."""

        DRAFT = "draft", _("Utkast")
        SIGNED = "signed", _("Signerad")

    class Kind(models.TextChoices):
        """What the note is about."""

        VISIT = "visit", pgettext_lazy("ett", "Besök")
        CALL = "call", pgettext_lazy("ett", "Samtal")
        MEETING = "meeting", _("Möte")
        EVENT = "event", _("Händelse")
        PLAN = "plan", _("Planering")
        SUPERVISION = "supervision", _("Tillsyn")
        OBJECTION = "objection", _("Den enskilde menar att uppgift är fel")

    case = models.ForeignKey(Case, models.PROTECT, related_name="journal")
    author = models.ForeignKey(User, models.PROTECT, related_name="notes")
    kind = models.CharField(_("slag"), max_length=12, choices=Kind, default=Kind.EVENT)
    happened_at = models.DateTimeField(_("hände"))
    recorded_at = models.DateTimeField(_("skriven"))
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField(_("läge"), max_length=8, choices=State, default=State.DRAFT)
    signed_at = models.DateTimeField(_("signerad"), null=True, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-happened_at", "-pk")
        indexes = (
            models.Index(fields=["case", "-happened_at"], name="journal_of_case"),
            models.Index(fields=["author", "recorded_at"], name="journal_unsigned", condition=Q(state="draft")),
        )
        constraints = (
            CheckConstraint(
                condition=Q(state="draft", signed_at__isnull=True) | Q(state="signed", signed_at__isnull=False),
                name="note_signed_has_when",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="signed_is_locked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="signed"),
            ),
        )
        verbose_name = _("journalanteckning")

    class Privacy:
        """The most private there is."""

        ordinary = "id case kind happened_at recorded_at version state signed_at corrects"
        personal = "author"
        sensitive = "text"
        retention = "retention_file"
        entered = "recorded_at signed_at"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.case.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.case.unit_id


class CaseNumber(models.Model):
    """Löpnummer: the last number given in a year, so that two at once never get the same."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        """By year."""

        ordering = ("year",)
        verbose_name = _("löpnummer")

    class Privacy:
        """Nothing personal."""

        ordinary = "year last"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"
