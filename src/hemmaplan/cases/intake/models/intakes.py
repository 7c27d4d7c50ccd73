"""What comes in about somebody (*aktualisering*): when, by which way and in which words; and which form of the public it came by."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.cases.intake import permissions
from hemmaplan.cases.intake.states import IntakeState
from hemmaplan.cases.kinds import INTAKE_KINDS
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Intakes, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one sees what comes in, and of the files one works with today."""
        mine = Q(case__in=Assignment.objects.files_of(user)) & permissions.not_about_oneself(user)
        return self.filter(permissions.visible(user) | mine)

    def held_from(self, user: User) -> models.QuerySet["Intake", dict[str, object]]:
        """Numbers of what has no file, seems to be about a colleague and waits for others than the user: a subquery."""
        rows = self.filter(case=None).exclude(colleagues=[]).exclude(permissions.visible(user))
        return rows.order_by().values("pk")


@keeps_history
class Intake(models.Model):
    """Aktualisering: something that came in about one person, when, by which way and in which words. SoL 14:2, 19:1."""

    class Kind(models.TextChoices):
        """What it is."""

        CONCERN = "concern", _("Orosanmälan")
        APPLICATION = "application", _("Ansökan")
        OWN = "own", _("Egen kännedom")
        RENT = "rent", _("Underrättelse om hyresskuld")
        EVICTION = "eviction", _("Kronofogdens meddelande om avhysning")
        POLICE = "police", _("Underrättelse från polis eller åklagare")
        HOSPITAL = "hospital", _("Underrättelse från sjukhus")
        ESTATE = "estate", _("Dödsbo")
        MIGRATION = "migration", _("Underrättelse från Migrationsverket")
        SSPF = "sspf", _("SSPF")
        COURT = "court", _("Begäran från domstol")
        TRANSFER = "transfer", _("Överflyttning från annan kommun")

    class Channel(models.TextChoices):
        """By which way."""

        PHONE = "phone", _("Telefon")
        VISIT = "visit", pgettext_lazy("ett", "Besök")
        LETTER = "letter", _("Brev")
        EMAIL = "email", _("E-post")
        E_SERVICE = "e_service", _("E-tjänst")
        DUTY = "duty", _("Socialjour")
        OWN_STAFF = "own_staff", _("Egen personal")

    class GuardiansInformed(models.TextChoices):
        """Whether the guardians know of it, or must not be told before the risk has been assessed."""

        YES = "yes", _("Ja")
        NO = "no", _("Nej")
        MUST_NOT = "must_not", _("Får inte underrättas")
        UNKNOWN = "unknown", _("Vet inte")

    # What another register called it, where an import brought it along: by it the same one is known again.
    number = models.CharField(_("nummer"), max_length=20, default="", blank=True)
    kind = models.CharField(_("slag"), max_length=12, choices=Kind)
    area = models.CharField(_("område"), max_length=8, choices=INTAKE_KINDS)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="intakes")
    # Until somebody at the reception has found or added the person there is only what the sender stated.
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="intakes")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="intakes")
    stated_person = models.CharField(_("uppgiven person"), max_length=300, blank=True)
    channel = models.CharField(_("väg in"), max_length=10, choices=Channel)
    arrived_at = models.DateTimeField(_("kom in"))
    words = models.TextField(_("med anmälarens ord"), blank=True)
    acute = models.BooleanField(_("akut"), default=False)
    # Keys of ``intake/data/reasons.csv``: the one that weighs most, and the others.
    reason = models.CharField(_("huvudskäl"), max_length=40, blank=True)
    other_reasons = ArrayField(models.CharField(max_length=40), verbose_name=_("fler skäl"), default=list, blank=True)
    guardians_informed = models.CharField(
        _("vårdnadshavarna vet om anmälan"), max_length=8, choices=GuardiansInformed, default=GuardiansInformed.UNKNOWN
    )
    guardians_note = models.CharField(_("vårdnadshavarnas inställning"), max_length=300, blank=True)
    # As the caller named them, until the register has them as the person's relations.
    stated_guardians = models.CharField(_("uppgivna vårdnadshavare"), max_length=300, blank=True)
    school = models.CharField(_("förskola eller skola"), max_length=120, blank=True)
    interpreter = models.CharField(_("tolkspråk"), max_length=60, blank=True)
    other_municipality = models.CharField(_("annan kommuns ansvar"), max_length=80, blank=True)
    reply_by = models.DateField(_("svar senast enligt avsändaren"), null=True, blank=True)
    # The first that was taken in the same call: siblings have an intake each.
    same_call = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="siblings")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    investigation = models.ForeignKey(
        "cases.Investigation", models.PROTECT, null=True, blank=True, related_name="intakes"
    )
    # Employees whom it seems to be about, by name. They never see it, and whoever leads the unit has it until it lies in a file.
    colleagues = ArrayField(models.BigIntegerField(), verbose_name=_("kan gälla en kollega"), default=list, blank=True)
    state = models.CharField(_("läge"), max_length=12, choices=IntakeState, default=IntakeState.RECEIVED)
    handled_on = models.DateField(_("klar"), null=True, blank=True)
    outcome_reason = models.TextField(_("skäl"), blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))
    handled_recorded_at = models.DateTimeField(_("registrerad klar"), null=True, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-arrived_at", "-pk")
        indexes = (
            models.Index(fields=["unit", "-arrived_at"], name="intake_of_unit"),
            models.Index(fields=["unit", "arrived_at"], name="intake_waiting", condition=Q(state="received")),
            models.Index(fields=["person", "-arrived_at"], name="intake_of_person"),
        )
        constraints = (
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="intake_number_once"),
            CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(stated_person=""),
                name="intake_about_somebody",
                violation_error_message=_("Skriv vem det gäller."),
            ),
            CheckConstraint(condition=Q(case__isnull=True) | Q(person__isnull=False), name="intake_in_file_has_person"),
            CheckConstraint(condition=~Q(state="not_opened") | ~Q(outcome_reason=""), name="intake_not_opened_reason"),
            CheckConstraint(
                condition=~Q(state__in=["opened", "joined"]) | Q(investigation__isnull=False),
                name="intake_opened_has_investigation",
            ),
            CheckConstraint(condition=~Q(state="duplicate") | Q(same_as__isnull=False), name="intake_same_as_which"),
            CheckConstraint(
                condition=Q(state="received", handled_on__isnull=True)
                | ~Q(state="received") & Q(handled_on__isnull=False),
                name="intake_handled_has_day",
            ),
        )
        verbose_name = _("aktualisering")

    class Privacy:
        """That somebody worries about somebody, and why."""

        ordinary = (
            "id number kind area unit case channel arrived_at acute reply_by same_call same_as investigation state handled_on recorded_at "
            "handled_recorded_at"
        )
        personal = "person taken_by"
        sensitive = (
            "stated_person words reason other_reasons colleagues guardians_informed guardians_note stated_guardians school interpreter "
            "other_municipality outcome_reason"
        )
        retention = "retention_prelim_only"
        # What lies in no file is a matter by itself: nobody has said who it is about, or it led to nothing.
        closed, alone, opened = "handled_on", "case", "arrived_at"
        apart = "same_call"  # a sibling's report is another child's matter

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.arrived_at:%Y-%m-%d}"

    @property
    def about_person_id(self) -> int | None:
        """For the log."""
        return self.person_id

    @property
    def is_restricted(self) -> bool:
        """For the log: whether the opening is one to review whoever made it."""
        return self.case.is_restricted if self.case is not None else bool(self.colleagues)

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    def why_open_to(self, user: User) -> Why:
        """For the log: the file it lies in, or that the unit takes it in."""
        why = self.case.why_open_to(user) if self.case else Why("")
        return why if why.text else Why(str(_("Mottagning")))


class PublicReportQuerySet(models.QuerySet["PublicReport"]):
    """Reports from the public, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the intakes one sees."""
        return self.filter(intake__in=Intake.objects.visible_to(user).order_by().values("pk"))


class PublicReport(models.Model):
    """Anmälan från allmänheten: what came by the public page, from which form, and the reference that the sender was given."""

    intake = models.OneToOneField(Intake, models.PROTECT, related_name="public_report")
    # Drawn by chance: it tells neither number, day nor how many there are.
    reference = models.CharField(_("referens"), max_length=9, unique=True)
    form = models.CharField(max_length=32)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = PublicReportQuerySet.as_manager()

    class Meta:
        """A form is stored once, however often it is sent."""

        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["form"], name="public_report_once", violation_error_message=_("Anmälan är redan mottagen.")
            ),
        )
        triggers = (pgtrigger.Protect(name="as_it_came", operation=pgtrigger.Update),)
        verbose_name = _("anmälan från allmänheten")

    class Privacy:
        """Which form and which reference."""

        ordinary = "id intake reference form recorded_at"
        personal = ""
        sensitive = ""
        retention = "retention_prelim_only"

    def __str__(self) -> str:
        return self.reference
