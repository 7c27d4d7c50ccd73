"""The file and its journal. A signed note cannot be changed by anybody: a trigger refuses it. Errors get a new note."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case as Choice
from django.db.models import CheckConstraint, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.cases import permissions
from hemmaplan.cases.kinds import AUTHORITY, FileKind
from hemmaplan.foundation import calendar
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.people.models import Ground, Person
from hemmaplan.people.permissions import grounds_of

if TYPE_CHECKING:
    import datetime as dt

BY_REASON = "cases.case"  # how a ground by a stated reason names the file it opens


class CaseQuerySet(models.QuerySet["Case"]):
    """Files, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Files of the user's units, those whose journal is the user's today, and those with a note left to sign."""
        held = self.held_by(user).order_by().values("pk")
        unfinished = JournalEntry.objects.filter(permissions.unfinished(user)).order_by().values("case")
        return self.filter(permissions.visible(user) | Q(pk__in=held) | Q(pk__in=unfinished))

    def open_to(self, user: User) -> Self:
        """Files one may read from inside: those one works with, heads, or has stated a reason for today."""
        return self.filter(
            permissions.headed_files(user) | Q(pk__in=Case.objects.held_by(user).order_by().values("pk"))
        )

    def restricted_ids(self) -> models.QuerySet["Case", dict[str, object]]:
        """Numbers of the restricted files, a subquery: what hangs on them is for those who work with them."""
        return self.exclude(restricted=permissions.UNRESTRICTED).order_by().values("pk")

    def withheld_from(self, user: User) -> models.QuerySet["Case", dict[str, object]]:
        """Numbers of the restricted files that the user does not work with, a subquery: nothing of them is told, in no number either."""
        return self.restricted_ids().exclude(pk__in=Assignment.objects.files_of(user))

    def held_by(self, user: User) -> Self:
        """Files one works with today, and those one reads today by a stated reason."""
        covered = Case.objects.filter(
            permissions.may_cover(user), pk__in=Ground.objects.read_by_reason(user, BY_REASON)
        )
        # A union of few, and not "one of these or one of those": for that every file of the house would be looked at.
        return self.filter(pk__in=Assignment.objects.files_of(user).union(covered.order_by().values("pk")))


class Case(models.Model):
    """Akt: all that is documented about one person in one matter, under one number (*ärendenummer*)."""

    class Restricted(models.TextChoices):
        """Why a matter is open to named colleagues only."""

        COLLEAGUE = "colleague", _("Kollega")
        RELATIVE = "relative", _("Närstående till någon här")
        POLITICIAN = "politician", _("Förtroendevald")
        PROTECTED = "protected", _("Skyddade personuppgifter")
        KNOWN = "known", _("Känd person")

    Kind = FileKind

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases")
    opened_on = models.DateField(_("öppnad"))
    closed_on = models.DateField(_("avslutad"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))
    closed_recorded_at = models.DateTimeField(_("avslut registrerat"), null=True, blank=True)
    # Open to those who work with it only. Others learn that there is one, and whom to ask: the contact.
    restricted = models.CharField(_("begränsat ärende"), max_length=10, choices=Restricted, default="", blank=True)
    restricted_on = models.DateField(_("begränsat från"), null=True, blank=True)
    contact = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fråga")
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-opened_on", "-pk")
        indexes = (
            models.Index(fields=["person", "-opened_on"], name="case_of_person"),
            models.Index(fields=["id"], name="case_restricted", condition=~Q(restricted="")),
        )
        constraints = (
            CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="case_closed_after_opened"
            ),
            CheckConstraint(
                condition=Q(restricted="") | Q(contact__isnull=False),
                name="case_restricted_has_contact",
                violation_error_message=_("Välj vem andra ska fråga om det begränsade ärendet."),
            ),
        )
        verbose_name = _("akt")

    class Privacy:
        """That somebody has a matter here."""

        ordinary = "id number kind unit opened_on closed_on recorded_at closed_recorded_at"
        personal = "person contact"
        sensitive = "restricted restricted_on"
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

    @property
    def is_authority(self) -> bool:
        """Whether it is one of the authority's files, and not the performer's."""
        return self.kind in AUTHORITY

    @property
    def is_restricted(self) -> bool:
        """For the log: whether the opening is one to review whoever made it."""
        return bool(self.restricted)

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees the person of the file."""
        return Ground.objects.filter(grounds_of(user), person=self.person_id).why()


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments: who works with which file."""

    def files_of(self, user: User) -> models.QuerySet["Assignment", dict[str, object]]:
        """Numbers of the files that are the user's own work today."""
        return self.filter(permissions.assigned(user)).order_by().values("case")

    def on(self, day: "dt.date") -> Self:
        """In force on the day. First whoever answers for the file and its clocks: of those who go on after it, the longest."""
        last = Choice(When(period__endswith=calendar.add_days(day, 1), then=1), default=0)
        return self.filter(period__contains=day).order_by(last, "period", "pk")

    def answered_by(self, employee_id: int, day: "dt.date") -> models.QuerySet["Assignment", dict[str, object]]:
        """Numbers of the files that the employee answers for on the day, a subquery."""
        first = Assignment.objects.filter(case=OuterRef("case")).on(day).values("pk")[:1]
        return self.filter(employee=employee_id, pk=Subquery(first)).order_by().values("case")

    def going_on(self, last: "dt.date") -> Self:
        """Those that go on after ``last``, or are to begin after it."""
        goes_on = Q(period__endswith__isnull=True) | Q(period__endswith__gt=calendar.add_days(last, 1))
        return self.filter(goes_on, period__isempty=False)


@keeps_history
class Assignment(models.Model):
    """Fördelning: who works with a file, in what role, how many minutes a week, from when and until when.

    The only row that says so: the journal opens by it; grounds to see the person, and who answers for a clock, follow from it.
    """

    class Role(models.TextChoices):
        """In what role."""

        WORKER = "worker", _("Arbetar med ärendet")
        SUPERVISOR = "supervisor", _("Tillsynsansvarig")
        CO_WORKER = "co_worker", _("Medhandläggare")

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="assignments")
    role = models.CharField(_("roll"), max_length=10, choices=Role, default=Role.WORKER)
    minutes_per_week = models.PositiveIntegerField(_("minuter per vecka"), default=0)
    period = DateRangeField(_("gäller"))
    recorded_at = models.DateTimeField(_("registrerad"))
    # When somebody said that it ends; a period without an end has none.
    ended_recorded_at = models.DateTimeField(_("slut registrerat"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        """Once at a time, employee and role."""

        ordering = ("case", "pk")
        indexes = (models.Index(fields=["employee", "case"], name="assignment_by_employee"),)
        constraints = (
            ExclusionConstraint(
                name="assigned_once",
                expressions=[
                    (F("case"), RangeOperators.EQUAL),
                    (F("employee"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Medarbetaren har redan uppdraget."),
            ),
        )
        verbose_name = _("fördelning")

    class Privacy:
        """Who works with whom."""

        ordinary = "id case role minutes_per_week period recorded_at ended_recorded_at"
        personal = "employee"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.case_id} → {self.employee_id}"


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
        CONTACT = "contact", _("Kontakt")
        ASSESSMENT = "assessment", _("Bedömning")
        MEASURE = "measure", _("Åtgärd")
        DECISION = "decision", _("Beslut")
        OBJECTION = "objection", _("Den enskilde menar att uppgift är fel")

    case = models.ForeignKey(Case, models.PROTECT, related_name="journal")
    author = models.ForeignKey(User, models.PROTECT, related_name="notes")
    kind = models.CharField(_("slag"), max_length=12, choices=Kind, default=Kind.EVENT)
    happened_at = models.DateTimeField(_("hände"))
    recorded_at = models.DateTimeField(_("skriven"))
    text = models.TextField(_("text"), blank=True)
    # Of which area of an investigation it tells (*område*), so that all notes of one can be read together.
    area = models.CharField(_("område"), max_length=40, blank=True)
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

        ordinary = "id case kind happened_at recorded_at area version state signed_at corrects"
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
