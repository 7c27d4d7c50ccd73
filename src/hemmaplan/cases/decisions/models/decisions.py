"""What was decided about one person (*beslut*): by which section, for how long, with which reasons, by whom."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.cases import permissions as files
from hemmaplan.cases.decisions.states import DecisionState, Verb
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.models import Case
from hemmaplan.organisation.models import Unit
from hemmaplan.people.locking import locked_but_for_joining
from hemmaplan.people.models import Person


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the files one may read from inside."""
        return self.filter(files.headed(user) | Q(case__in=Case.objects.held_by(user).order_by().values("pk")))


class Decision(models.Model):
    """Beslut: what the board decided about one person, by which section, for how long, with which reasons, by whom. FL 31-32 §§."""

    class Level(models.TextChoices):
        """On which level of the delegation scheme it was taken."""

        WORKER = "worker", _("Socialsekreterare")
        LEAD = "lead", _("Förste socialsekreterare")
        MANAGER = "manager", _("Enhetschef")
        DIRECTOR = "director", _("Verksamhetschef")
        CHAIR = "chair", _("Ordföranden i brådskande ärende")
        COMMITTEE = "committee", _("Utskottet")
        BOARD = "board", _("Nämnden")
        AUTOMATIC = "automatic", _("Automatiserad beslutsfunktion")

    class CareForm(models.TextChoices):
        """Who carries it out, as far as a delegation depends on it."""

        OWN = "own", _("Egen regi")
        BOUGHT = "bought", _("Köpt")

    # What it was called where it was brought from; empty for one that was taken here.
    reference = models.CharField(_("beteckning"), max_length=20, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="decisions")  # the file's, kept for the door
    person = models.ForeignKey(Person, models.PROTECT, related_name="decisions")
    intake = models.ForeignKey(Intake, models.PROTECT, null=True, blank=True, related_name="decisions")
    investigation = models.ForeignKey(Investigation, models.PROTECT, null=True, blank=True, related_name="decisions")
    kind = models.CharField(_("slag"), max_length=40)  # a key of ``decisions/data/kinds.csv``
    verb = models.CharField(_("beslutet"), max_length=14, choices=Verb)
    section = models.CharField(_("lagrum"), max_length=80)
    # What was asked for, and what is given: in words, and as figures an order can carry.
    request = models.TextField(_("ansökan"), blank=True)
    intervention = models.CharField(_("insats"), max_length=200, blank=True)
    minutes_per_week = models.PositiveIntegerField(_("omfattning, minuter per vecka"), default=0)
    extent = models.CharField(_("omfattning i ord"), max_length=200, blank=True)
    first_on = models.DateField(_("från och med"), null=True, blank=True)
    last_on = models.DateField(_("till och med"), null=True, blank=True)
    purpose = models.TextField(_("syfte"), blank=True)
    goals = models.TextField(_("mål"), blank=True)
    conditions = models.TextField(_("villkor"), blank=True)
    evaluate_on = models.DateField(_("följs upp"), null=True, blank=True)
    # The reasons, in the parts that FL 32 § and SoL ask for.
    facts = models.TextField(_("omständigheter som avgjort"), blank=True)
    provisions = models.TextField(_("bestämmelser"), blank=True)
    weighing = models.TextField(_("bedömning"), blank=True)
    best_interests = models.TextField(_("barnets bästa"), blank=True)
    childs_view = models.TextField(_("barnets åsikt"), blank=True)
    why_not = models.TextField(_("varför inte, eller inte helt"), blank=True)
    new_due_on = models.DateField(_("ny sista dag"), null=True, blank=True)  # of an extension
    # What the investigation ends in with this decision; empty while it goes on.
    outcome = models.CharField(
        _("utredningen avslutas med"), max_length=14, choices=Investigation.Outcome, default="", blank=True
    )
    # What the delegation scheme may limit, besides the time.
    cost_ore = models.PositiveBigIntegerField(_("kostnad per månad"), null=True, blank=True)
    care_form = models.CharField(_("regi"), max_length=8, choices=CareForm, default="", blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=DecisionState, default=DecisionState.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_back_reason = models.CharField(_("lämnades tillbaka därför att"), max_length=300, blank=True)
    level = models.CharField(_("nivå"), max_length=10, choices=Level, blank=True)
    delegation = models.CharField(_("punkt i delegationsordningen"), max_length=40, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.CharField(
        _("protokoll"), max_length=80, blank=True
    )  # of the board or its committee: date and section
    decided_at = models.DateTimeField(_("fattat"), null=True, blank=True)
    # The sentence as it was signed: it stays as it is whatever becomes of the person's name, number or row.
    sentence = models.TextField(_("beslutsmening"), blank=True, editable=False)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    # The appeal that it answers: by dismissing it, or by changing what was appealed, wholly as the party wants or in part.
    appeal = models.ForeignKey("cases.Appeal", models.PROTECT, null=True, blank=True, related_name="answers")
    grants_appeal = models.BooleanField(_("ändras helt som parten vill"), default=False)
    recorded_at = models.DateTimeField(_("registrerat"))
    signed_recorded_at = models.DateTimeField(_("undertecknat registrerat"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        """Newest first; what is signed is locked."""

        ordering = ("-decided_at", "-pk")
        indexes = (
            models.Index(fields=["unit", "-decided_at"], name="decision_of_unit"),
            models.Index(fields=["person", "-decided_at"], name="decision_of_person"),
            models.Index(fields=["unit"], name="decision_proposed", condition=Q(state="proposed")),
        )
        constraints = (
            CheckConstraint(
                condition=~Q(state="signed")
                | Q(decided_at__isnull=False, decided_by__isnull=False, signed_recorded_at__isnull=False)
                & ~Q(level=""),
                name="decision_signed_has_decider",
            ),
            CheckConstraint(
                condition=Q(first_on__isnull=True) | Q(last_on__isnull=True) | Q(last_on__gte=F("first_on")),
                name="decision_ends_after_start",
                violation_error_message=_("Sista dagen ligger före första. Ändra en av dem."),
            ),
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="decision_reference_once",
                violation_error_message=_("Ett annat beslut har den beteckningen. Välj en annan."),
            ),
            models.UniqueConstraint(
                fields=["intake"],
                condition=Q(state="signed", verb__in=["open", "not_open"]),
                name="decision_of_intake_once",
                violation_error_message=_("Det är redan beslutat om anmälan. Ladda om sidan."),
            ),
        )
        triggers = (
            # What was signed stays, whoever tries. Only the person may follow, when two prove to be one.
            locked_but_for_joining("signed_is_locked", condition=pgtrigger.Q(old__state="signed")),
        )
        verbose_name = _("beslut")

    class Privacy:
        """What was decided about somebody."""

        ordinary = (
            "id reference case unit intake investigation kind verb section minutes_per_week first_on last_on evaluate_on new_due_on "
            "outcome cost_ore care_form state version level delegation decided_at replaces appeal grants_appeal recorded_at "
            "signed_recorded_at"
        )
        personal = "person prepared_by decided_by"
        sensitive = (
            "request intervention extent purpose goals conditions facts provisions weighing best_interests childs_view "
            "why_not sent_back_reason minutes sentence"
        )
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.decided_at:%Y-%m-%d}" if self.decided_at else self.get_verb_display()

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.person_id

    @property
    def is_restricted(self) -> bool:
        """For the log: whether the opening is one to review whoever made it."""
        return self.case.is_restricted

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees the file."""
        return self.case.why_open_to(user)
