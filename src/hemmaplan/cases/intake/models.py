"""What comes in about somebody: the intake, who told it, the assessments made of it, and the log of the duty."""

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
from hemmaplan.cases.kinds import AUTHORITY_KINDS
from hemmaplan.cases.models import Assignment, Case
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Unit
from hemmaplan.people.locking import locked_but_for_joining
from hemmaplan.people.models import Person


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Intakes, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one sees what comes in, and of the files one works with today."""
        mine = Q(case__in=Assignment.objects.files_of(user)) & permissions.not_about_oneself(user)
        return self.filter(permissions.visible(user) | mine)


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
    area = models.CharField(_("område"), max_length=8, choices=AUTHORITY_KINDS)
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


class ReporterQuerySet(models.QuerySet["Reporter"]):
    """Reporters, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the intakes one sees, unless the name is kept secret: that is shown by an action with a stated reason."""
        return self.filter(intake__in=Intake.objects.visible_to(user).order_by().values("pk"), secret=False)


@keeps_history
class Reporter(models.Model):
    """Anmälare: who told it. Private, then anonymous or reachable and never both; or professional, always with a place."""

    class Kind(models.TextChoices):
        """Who."""

        PRIVATE = "private", _("Privatperson")
        RELATIVE = "relative", _("Anhörig")
        SELF = "self", _("Den det gäller")
        SCHOOL = "school", _("Skola")
        PRESCHOOL = "preschool", _("Förskola")
        HEALTH = "health", _("Hälso- och sjukvård, tandvård")
        POLICE = "police", _("Polis, åklagare")
        AUTHORITY = "authority", _("Annan myndighet")
        OWN_STAFF = "own_staff", _("Egen personal")
        OTHER = "other", _("Annan verksamhet")

    PROFESSIONAL = (Kind.SCHOOL, Kind.PRESCHOOL, Kind.HEALTH, Kind.POLICE, Kind.AUTHORITY, Kind.OWN_STAFF, Kind.OTHER)
    """Those who report in their work: they have a duty to (SoL 19:1), and a right to know what came of it (SoL 19:6)."""

    class Feedback(models.TextChoices):
        """What a reporter with the right to it has been told, and nothing more. SoL 19:6 st 2; OSL 26:9 a."""

        OPENED = "opened", _("Utredning har inletts")
        NOT_OPENED = "not_opened", _("Utredning har inte inletts")
        ONGOING = "ongoing", _("Utredning pågår redan")
        UNSUITABLE = "unsuitable", _("Olämpligt att lämna besked")

    intake = models.OneToOneField(Intake, models.PROTECT, related_name="reporter")
    kind = models.CharField(_("anmälare"), max_length=10, choices=Kind)
    anonymous = models.BooleanField(_("anonym"), default=False)
    # Shown on no page, letter, export or search of the file: OSL 26:5.
    secret = models.BooleanField(_("anmälarens identitet hålls hemlig"), default=False)
    name = models.CharField(_("namn"), max_length=120, blank=True)
    contact = models.CharField(_("telefon eller e-post"), max_length=200, blank=True)
    workplace = models.CharField(_("arbetsplats"), max_length=120, blank=True)
    role = models.CharField(_("befattning"), max_length=80, blank=True)
    acknowledged_at = models.DateTimeField(_("bekräftad"), null=True, blank=True)
    wants_feedback = models.BooleanField(_("vill ha återkoppling"), default=False)
    asked_at = models.DateTimeField(_("begärde återkoppling"), null=True, blank=True)
    feedback = models.CharField(_("återkoppling"), max_length=10, choices=Feedback, blank=True)
    feedback_at = models.DateTimeField(_("återkopplad"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = ReporterQuerySet.as_manager()

    class Meta:
        """One an intake."""

        ordering = ("pk",)
        constraints = (
            CheckConstraint(
                condition=Q(anonymous=False) | Q(name="", contact="", wants_feedback=False),
                name="reporter_anonymous_or_named",
                violation_error_message=_(
                    "En anonym anmälare har varken namn eller kontaktuppgift. Ta bort dem, eller ta bort anonym."
                ),
            ),
            CheckConstraint(
                condition=Q(kind__in=["private", "relative", "self"]) | Q(anonymous=False) & ~Q(workplace=""),
                name="reporter_professional_has_place",
                violation_error_message=_("Den som anmäler i sitt arbete är aldrig anonym. Skriv arbetsplatsen."),
            ),
            CheckConstraint(condition=Q(feedback="") | Q(feedback_at__isnull=False), name="reporter_feedback_has_when"),
        )
        verbose_name = _("anmälare")

    class Privacy:
        """Who told on somebody."""

        ordinary = "id intake acknowledged_at wants_feedback asked_at feedback feedback_at recorded_at"
        personal = ""
        sensitive = "kind anonymous secret name contact workplace role"
        withheld = "secret kind name contact workplace role"  # OSL 26:5
        retention = "retention_prelim_only"

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_professional(self) -> bool:
        """Whether this one reports in their work, and so may ask what came of it."""
        return self.kind in self.PROFESSIONAL


class IntakeContactQuerySet(models.QuerySet["IntakeContact"]):
    """Contacts of a preliminary assessment, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the intakes one sees."""
        return self.filter(intake__in=Intake.objects.visible_to(user).order_by().values("pk"))


class IntakeContact(models.Model):
    """Kontakt i förhandsbedömningen: with the child, a guardian or the reporter. Any other is an investigation (JO 5219-2018)."""

    class With(models.TextChoices):
        """With whom."""

        PERSON = "person", _("Den det gäller")
        GUARDIAN = "guardian", _("Vårdnadshavare")
        REPORTER = "reporter", _("Anmälaren")

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="assessment_contacts")
    with_whom = models.CharField(_("med"), max_length=8, choices=With)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField(_("hände"))
    reached = models.BooleanField(_("nådd"), default=True)
    text = models.TextField(_("vad som kom fram"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = IntakeContactQuerySet.as_manager()

    class Meta:
        """In order."""

        ordering = ("intake", "happened_at", "pk")
        triggers = (locked_but_for_joining("contact_is_locked"),)
        verbose_name = _("kontakt i förhandsbedömning")

    class Privacy:
        """What was asked before anybody investigated."""

        ordinary = "id intake with_whom happened_at reached recorded_at"
        personal = "person by"
        sensitive = "text"
        retention = "retention_prelim_only"

    def __str__(self) -> str:
        return self.get_with_whom_display()


class ProtectionAssessmentQuerySet(models.QuerySet["ProtectionAssessment"]):
    """Protection assessments, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the intakes one sees."""
        return self.filter(intake__in=Intake.objects.visible_to(user).order_by().values("pk"))


class ProtectionAssessment(models.Model):
    """Skyddsbedömning: whether somebody needs protection at once; made the day it came in, by whom, and what was done. SoL 20:1."""

    class Danger(models.TextChoices):
        """Whether there is danger now."""

        NONE = "none", _("Inget omedelbart behov av skydd")
        DANGER = "danger", _("Omedelbart behov av skydd")
        UNCLEAR = "unclear", _("Går inte att bedöma ännu")

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="protection_assessments")
    danger = models.CharField(_("bedömning"), max_length=8, choices=Danger)
    where_now = models.CharField(_("var är hen nu och i natt"), max_length=200, blank=True)
    with_whom = models.CharField(_("tillsammans med vem"), max_length=200, blank=True)
    siblings = models.CharField(_("syskon"), max_length=200, blank=True)
    injuries = models.CharField(_("skador eller tecken på våld"), max_length=300, blank=True)
    grounds = models.TextField(_("grunder"))
    measure = models.TextField(_("åtgärd"), blank=True)
    assessed_at = models.DateTimeField(_("bedömd"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = ProtectionAssessmentQuerySet.as_manager()

    class Meta:
        """In order; nothing is overwritten, a new assessment is a new row."""

        ordering = ("intake", "assessed_at", "pk")
        constraints = (
            CheckConstraint(
                condition=~Q(danger="danger") | ~Q(measure=""),
                name="protection_danger_has_measure",
                violation_error_message=_("Skriv vilken åtgärd som skyddar nu."),
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("skyddsbedömning")

    class Privacy:
        """Whether somebody is in danger."""

        ordinary = "id intake assessed_at recorded_at"
        personal = "by"
        sensitive = "danger where_now with_whom siblings injuries grounds measure"
        retention = "retention_prelim_only"

    def __str__(self) -> str:
        return self.get_danger_display()


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    """Shifts of the duty, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one keeps its log, and those handed over to one's own unit."""
        return self.filter(permissions.duty_visible(user))


class DutyShift(models.Model):
    """Jourpass: an evening, night or week-end when the out-of-hours duty answers, and to which unit it hands over."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duty_shifts")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("lämnas till"))
    started_at = models.DateTimeField(_("började"))
    ended_at = models.DateTimeField(_("slutade"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        """Newest first; one at a time a unit and officer."""

        ordering = ("-started_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "by"],
                condition=Q(ended_at__isnull=True),
                name="duty_shift_one_open",
                violation_error_message=_("Du har redan ett pass som pågår. Avsluta det först."),
            ),
        )
        verbose_name = _("jourpass")

    class Privacy:
        """Who was on duty."""

        ordinary = "id unit to_unit started_at ended_at recorded_at"
        personal = "by"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class DutyEntryQuerySet(models.QuerySet["DutyEntry"]):
    """Rows of the duty's log, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the shifts one kept for the unit, and those meant for one's own unit."""
        return self.filter(permissions.duty_visible(user, "shift__"))


@keeps_history
class DutyEntry(models.Model):
    """Rad i jourens logg: who called about whom, what was judged and decided, what was promised, and who read it in the morning."""

    shift = models.ForeignKey(DutyShift, models.PROTECT, related_name="entries")
    happened_at = models.DateTimeField(_("hände"))
    caller = models.CharField(_("vem ringde"), max_length=200, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(_("gäller"), max_length=300, blank=True)
    words = models.TextField(_("vad som hände"))
    assessment = models.TextField(_("bedömning"), blank=True)
    decision = models.CharField(_("beslut, lagrum och vem som beslutade"), max_length=300, blank=True)
    where_now = models.CharField(_("var personerna är"), max_length=300, blank=True)
    promised = models.CharField(_("utlovad uppföljning"), max_length=300, blank=True)
    # What came of it: the intake that the same words made, so that nothing is copied by hand.
    intake = models.OneToOneField(
        Intake, models.PROTECT, null=True, blank=True, related_name="duty_entry", verbose_name=_("aktualisering")
    )
    read_at = models.DateTimeField(_("läst"), null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = DutyEntryQuerySet.as_manager()

    class Meta:
        """In order."""

        ordering = ("shift", "happened_at", "pk")
        indexes = (models.Index(fields=["shift"], name="duty_entry_unread", condition=Q(read_at=None)),)
        verbose_name = _("rad i jourens logg")

    class Privacy:
        """What happened at night."""

        ordinary = "id shift happened_at intake read_at recorded_at"
        personal = "person read_by by"
        sensitive = "caller about words assessment decision where_now promised"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.happened_at:%H:%M}"

    @property
    def about_person_id(self) -> int | None:
        """For the log."""
        return self.person_id

    @property
    def to_unit_id(self) -> int:
        """The unit that gets it in the morning."""
        return self.shift.to_unit_id
