"""The application (*ansökan*) as it was given: who, which month, what is asked for, by what one lives. Locked when it is sent."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.assistance import permissions
from hemmaplan.assistance.states import ApplicationState
from hemmaplan.cases.models import Case
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person

FIRST_OF_MONTH = Q(month__day=1)
"""A month is kept as its first day."""


AS_GIVEN = (
    "number", "account_id", "entered_by_id", "kind", "month", "channel", "civil", "household_changed", "tenure", "housing_changed",
    "landlord_consents", "rooms", "dwelling_members", "stays_elsewhere", "new_income", "new_assets", "waits_for_benefit",
    "planning_changed", "urgent", "why_urgent", "own_words", "declared", "sent_at",
)  # fmt: skip
"""The columns of an application that stay as they were sent."""


def locked_when_sent(name: str = "locked_when_sent") -> pgtrigger.Trigger:
    """Refuse rows of an application that has been sent to be added, changed or removed, but for their person when two prove to be one."""
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("row_of", "bigint"), ("going", "record")],
        func=(
            "IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'person_id' = to_jsonb(OLD) - 'person_id' THEN RETURN NEW; END IF;"
            " IF TG_OP = 'DELETE' THEN going := OLD; ELSE going := NEW; END IF; row_of := going.application_id;"
            " IF EXISTS (SELECT 1 FROM assistance_application sent WHERE sent.id = row_of AND sent.state <> 'draft')"
            " THEN RAISE EXCEPTION 'Cannot change rows of % table: the application has been sent', TG_TABLE_NAME; END IF;"
            " RETURN going;"
        ),
    )  # fmt: skip


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of staff: those of one's units, and of the files one works with. Of a resident: one's own. Drafts are the writer's alone."""
        if user.kind == User.Kind.RESIDENT:
            return self.filter(permissions.of_resident(user)).distinct()
        held = Q(case__in=Case.objects.held_by(user).order_by().values("pk"))
        sent = permissions.of_unit(user) | held
        return self.filter(sent & ~Q(state="draft") | Q(state="draft", entered_by=user.pk))


class Application(models.Model):
    """Ansökan om ekonomiskt bistånd: what a household asks for a month, as it was given. SoL 12:1, 14:2-3.

    ``case`` and ``person`` are empty while a newcomer writes; they are there from when it is sent. It counts from ``sent_at``
    whoever else has yet to sign. A spoken application is one too, with who wrote it down (``entered_by``).
    """

    class Kind(models.TextChoices):
        """First, again for another month, or for something more."""

        FIRST = "first", _("Första ansökan")
        RENEWED = "renewed", _("Fortsatt ansökan")
        SUPPLEMENTARY = "supplementary", _("Tilläggsansökan")

    class Channel(models.TextChoices):
        """How it came."""

        PORTAL = "portal", _("E-tjänst")
        COUNTER = "counter", _("På plats")
        PAPER = "paper", _("Papper")
        ORAL = "oral", _("Muntligt")

    class Tenure(models.TextChoices):
        """How one lives."""

        LEASE = "lease", _("Hyresrätt")
        SUBLET = "sublet", _("Andra hand")
        LODGER = "lodger", _("Inneboende")
        PARENTS = "parents", _("Hos föräldrar")
        CHILDREN = "children", _("Hos vuxna barn")
        OWNED_FLAT = "owned_flat", _("Bostadsrätt")
        HOUSE = "house", _("Eget hus")
        OTHER = "other", pgettext_lazy("boende", "Annat")
        HOMELESS = "homeless", _("Utan bostad")

    class Civil(models.TextChoices):
        """Alone, or together with the co-applicant."""

        SINGLE = "single", _("Ensamstående")
        MARRIED = "married", _("Gift eller registrerad partner")
        COHABITING = "cohabiting", _("Sambo")

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="applications")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="applications")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="applications")
    account = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="applications"
    )  # a resident's own
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="entered_applications")
    kind = models.CharField(_("slag"), max_length=13, choices=Kind, default=Kind.RENEWED)
    month = models.DateField(_("månad"))
    channel = models.CharField(_("hur den kom"), max_length=8, choices=Channel, default=Channel.PORTAL)
    state = models.CharField(_("läge"), max_length=9, choices=ApplicationState, default=ApplicationState.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    # The household. ``None`` is not answered, never no.
    civil = models.CharField(_("civilstånd"), max_length=10, choices=Civil, blank=True)
    household_changed = models.BooleanField(_("hushållet har ändrats"), null=True, blank=True)
    tenure = models.CharField(_("bor i"), max_length=10, choices=Tenure, blank=True)
    housing_changed = models.BooleanField(_("boendet har ändrats"), null=True, blank=True)
    landlord_consents = models.BooleanField(_("hyresvärden har godkänt"), null=True, blank=True)
    rooms = models.PositiveSmallIntegerField(_("rum"), null=True, blank=True)
    dwelling_members = models.PositiveSmallIntegerField(_("personer i bostaden"), null=True, blank=True)
    stays_elsewhere = models.BooleanField(_("vistas utanför kommunen"), null=True, blank=True)
    new_income = models.BooleanField(_("ny inkomst"), null=True, blank=True)
    new_assets = models.BooleanField(_("nya tillgångar"), null=True, blank=True)
    waits_for_benefit = models.BooleanField(_("väntar på ersättning"), null=True, blank=True)
    planning_changed = models.BooleanField(_("planeringen har ändrats"), null=True, blank=True)
    urgent = models.BooleanField(_("akut"), default=False)
    why_urgent = models.TextField(_("vad som är akut"), blank=True)
    own_words = models.TextField(_("med egna ord"), blank=True)
    # Where somebody wants to be told that something has come. What it is stands behind the log-in.
    phone = models.CharField(_("telefon"), max_length=30, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    language = models.CharField(_("språk"), max_length=40, blank=True)
    interpreter = models.CharField(_("tolkspråk"), max_length=60, blank=True)
    declared = models.BooleanField(_("på heder och samvete"), default=False)
    began_at = models.DateTimeField(_("påbörjad"))
    changed_at = models.DateTimeField(_("senast ändrad"))
    sent_at = models.DateTimeField(_("kom in"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))
    withdrawn_at = models.DateTimeField(_("återtagen"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("återtagen därför att"), max_length=300, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        """Newest first. One for the month, and as many for something more as it takes."""

        ordering = ("-month", "-pk")
        verbose_name = _("ansökan om ekonomiskt bistånd")
        indexes = (
            models.Index(fields=["unit", "sent_at"], name="application_open", condition=Q(state="sent")),
            models.Index(fields=["case", "-month"], name="application_of_case"),
            models.Index(fields=["account", "-month"], name="application_of_account"),
        )
        constraints = (
            CheckConstraint(condition=FIRST_OF_MONTH, name="application_month_is_a_month"),
            CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(sent_at__isnull=False, case__isnull=False, person__isnull=False),
                name="application_sent_is_of_somebody",
            ),
            CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="application_withdrawn_when"
            ),
            models.UniqueConstraint(
                fields=["case", "month"],
                condition=Q(state__in=["sent", "decided"], kind__in=["first", "renewed"]),
                name="application_once_a_month",
                violation_error_message=_(
                    "Det finns redan en ansökan för månaden. Sök det som saknas i en tilläggsansökan."
                ),
            ),
            models.UniqueConstraint(
                fields=["account", "month", "kind"],
                condition=Q(state="draft", account__isnull=False),
                name="application_draft_once",
                violation_error_message=_("Du har redan börjat på ansökan för månaden."),
            ),
        )
        triggers = (
            # No lock of the whole row: its state moves on, and its person follows when two prove to be one.
            pgtrigger.Trigger(
                name="sent_is_as_given", when=pgtrigger.Before, operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.state <> 'draft' AND ({', '.join(f'OLD.{name}' for name in AS_GIVEN)})"
                    f" IS DISTINCT FROM ({', '.join(f'NEW.{name}' for name in AS_GIVEN)})"
                ),
                func="RAISE EXCEPTION 'Cannot change what was sent in % table', TG_TABLE_NAME;",
            ),
        )  # fmt: skip

    class Privacy:
        """By what somebody lives."""

        ordinary = (
            "id number unit case kind month channel state version rooms dwelling_members declared began_at changed_at sent_at "
            "recorded_at withdrawn_at"
        )
        personal = "person account entered_by phone email language interpreter"
        sensitive = (
            "civil household_changed tenure housing_changed landlord_consents stays_elsewhere new_income new_assets waits_for_benefit "
            "planning_changed urgent why_urgent own_words withdrawn_reason"
        )
        retention = "retention_file"

    def __str__(self) -> str:
        return self.number

    @property
    def about_person_id(self) -> int | None:
        """For the log."""
        return self.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    @property
    def is_restricted(self) -> bool:
        """For the log: whether the opening is one to review whoever made it."""
        return self.case is not None and self.case.is_restricted

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees the file; one's own application needs none."""
        return self.case.why_open_to(user) if self.case is not None else Why(gettext("Egen ansökan"))


class _PartQuerySet(models.QuerySet[models.Model]):
    """Rows of applications, found through the door of the application."""

    def visible_to(self, user: User) -> Self:
        """Of the applications one sees."""
        return self.filter(application__in=Application.objects.visible_to(user).order_by().values("pk"))


class ApplicationMember(models.Model):
    """Person i ansökan: an adult or child of the household as the applicant says it is. The co-applicant is one of them."""

    class Role(models.TextChoices):
        """In what role."""

        APPLICANT = "applicant", _("Sökande")
        CO_APPLICANT = "co_applicant", _("Medsökande")
        CHILD = "child", pgettext_lazy("i hushållet", "Barn")

    class Stay(models.TextChoices):
        """How a child lives here."""

        ALWAYS = "always", _("Alltid")
        ALTERNATING = "alternating", _("Växelvis")
        CONTACT = "contact", _("Umgänge")

    application = models.ForeignKey(Application, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(_("roll"), max_length=12, choices=Role)
    stated_name = models.CharField(_("namn"), max_length=120, blank=True)
    stated_number = models.CharField(_("personnummer"), max_length=13, blank=True)
    born_on = models.DateField(_("född"), null=True, blank=True)
    stay = models.CharField(_("bor här"), max_length=11, choices=Stay, default=Stay.ALWAYS)
    days = models.PositiveSmallIntegerField(_("dagar i månaden"), null=True, blank=True)
    in_school = models.BooleanField(_("går i skola"), null=True, blank=True)
    lunch = models.BooleanField(_("äter lunch hemma"), null=True, blank=True)
    part_from = models.DateField(_("här från"), null=True, blank=True)
    part_to = models.DateField(_("här till"), null=True, blank=True)

    objects = _PartQuerySet.as_manager()

    class Meta:
        """As given."""

        ordering = ("application", "pk")
        verbose_name = _("person i ansökan")
        constraints = (
            models.UniqueConstraint(
                fields=["application", "role"], condition=~Q(role="child"), name="application_adult_role_once"
            ),
            models.UniqueConstraint(
                fields=["application", "stated_number"],
                condition=~Q(stated_number=""),
                name="application_member_once",
                violation_error_message=_("Personnumret står redan i ansökan."),
            ),
            CheckConstraint(
                condition=Q(part_from__isnull=True) | Q(part_to__isnull=True) | Q(part_to__gte=F("part_from")),
                name="application_member_part_in_order",
            ),
        )
        triggers = (locked_when_sent(),)

    class Privacy:
        """With whom somebody lives."""

        ordinary = "id application role stay days part_from part_to"
        personal = "person stated_name stated_number born_on"
        sensitive = "in_school lunch"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.get_role_display()


class AdultSituation(models.Model):
    """Vuxens situation: what an adult says of work, illness, studies and what is planned, in one application."""

    class Occupation(models.TextChoices):
        """What one does."""

        JOBLESS = "jobless", _("Söker arbete")
        EMPLOYED = "employed", _("Arbetar")
        SICK = "sick", _("Sjukskriven")
        PARENTAL = "parental", _("Föräldraledig")
        STUDENT = "student", _("Studerar")
        SFI = "sfi", _("Läser sfi")
        RETIRED = "retired", _("Pensionär")
        OTHER = "other", pgettext_lazy("sysselsättning", "Annat")

    application = models.ForeignKey(Application, models.PROTECT, related_name="situations")
    member = models.OneToOneField(ApplicationMember, models.PROTECT, related_name="situation")
    occupation = models.CharField(_("sysselsättning"), max_length=8, choices=Occupation, blank=True)
    percent = models.PositiveSmallIntegerField(_("procent"), null=True, blank=True)
    registered_at_af = models.BooleanField(_("inskriven vid Arbetsförmedlingen"), null=True, blank=True)
    has_plan = models.BooleanField(_("har en planering"), null=True, blank=True)
    follows_plan = models.BooleanField(_("följer planeringen"), null=True, blank=True)
    words = models.TextField(_("med egna ord"), blank=True)

    objects = _PartQuerySet.as_manager()

    class Meta:
        """As given."""

        ordering = ("application", "pk")
        verbose_name = _("vuxens situation")
        constraints = (
            CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__range=(0, 100)), name="situation_percent_in_range"
            ),
        )
        triggers = (locked_when_sent(),)

    class Privacy:
        """Work and health."""

        ordinary = "id application member"
        personal = ""
        sensitive = "occupation percent registered_at_af has_plan follows_plan words"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.get_occupation_display()


class AppliedCost(models.Model):
    """Sökt kostnad: something asked for beside the norm, or as another living cost. ``kind`` is a code of the norms' data. SoL 12:1, 12:7."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="costs")
    other = models.BooleanField(_("levnadskostnader i övrigt"), default=False)
    kind = models.CharField(_("slag"), max_length=40)
    amount_ore = models.PositiveBigIntegerField(_("sökt belopp"))
    member = models.ForeignKey(ApplicationMember, models.PROTECT, null=True, blank=True, related_name="costs")
    words = models.CharField(_("vad det gäller"), max_length=300, blank=True)

    objects = _PartQuerySet.as_manager()

    class Meta:
        """As given."""

        ordering = ("application", "other", "pk")
        verbose_name = _("sökt kostnad")
        triggers = (locked_when_sent(),)

    class Privacy:
        """What somebody needs."""

        ordinary = "id application other member"
        personal = ""
        sensitive = "kind amount_ore words"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.kind


class StatedIncome(models.Model):
    """Uppgiven inkomst. A benefit of an authority is ticked and fetched: then there is no amount here, and ``objection`` may say what is wrong."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="incomes")
    member = models.ForeignKey(ApplicationMember, models.PROTECT, null=True, blank=True, related_name="incomes")
    kind = models.CharField(_("slag"), max_length=40)
    amount_ore = models.PositiveBigIntegerField(_("belopp efter skatt"), null=True, blank=True)
    gross_ore = models.PositiveBigIntegerField(_("belopp före skatt"), null=True, blank=True)
    received_on = models.DateField(_("kom in på kontot"), null=True, blank=True)
    fetched = models.BooleanField(_("hämtas ur register"), default=False)
    objection = models.TextField(_("vad som inte stämmer"), blank=True)
    words = models.CharField(_("varifrån"), max_length=300, blank=True)

    objects = _PartQuerySet.as_manager()

    class Meta:
        """As given."""

        ordering = ("application", "pk")
        verbose_name = _("uppgiven inkomst")
        constraints = (
            CheckConstraint(
                condition=Q(fetched=True) | Q(amount_ore__isnull=False),
                name="income_has_amount_or_is_fetched",
                violation_error_message=_("Skriv beloppet, eller kryssa i att det ska hämtas."),
            ),
        )
        triggers = (locked_when_sent(),)

    class Privacy:
        """By what somebody lives."""

        ordinary = "id application member fetched received_on"
        personal = ""
        sensitive = "kind amount_ore gross_ore objection words"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.kind


class StatedAsset(models.Model):
    """Uppgiven tillgång: money in the bank, a car, a home."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="assets")
    member = models.ForeignKey(ApplicationMember, models.PROTECT, null=True, blank=True, related_name="assets")
    kind = models.CharField(_("slag"), max_length=40)
    amount_ore = models.PositiveBigIntegerField(_("värde"))
    needed = models.BooleanField(_("behövs"), null=True, blank=True)
    can_end = models.BooleanField(_("kan avslutas"), null=True, blank=True)
    words = models.CharField(_("vad det är"), max_length=300, blank=True)

    objects = _PartQuerySet.as_manager()

    class Meta:
        """As given."""

        ordering = ("application", "pk")
        verbose_name = _("uppgiven tillgång")
        triggers = (locked_when_sent(),)

    class Privacy:
        """What somebody owns."""

        ordinary = "id application member"
        personal = ""
        sensitive = "kind amount_ore needed can_end words"
        retention = "retention_file"

    def __str__(self) -> str:
        return self.kind


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Signatures, found through the door of the application."""

    def visible_to(self, user: User) -> Self:
        """Of the applications one sees."""
        return self.filter(application__in=Application.objects.visible_to(user).order_by().values("pk"))


class Signature(models.Model):
    """Underskrift: one who applies stands for what is said. A co-applicant is asked, reminded, and signs or refuses for themselves."""

    class Way(models.TextChoices):
        """How."""

        LOGGED_IN = "logged_in", _("Inloggad")
        PAPER = "paper", _("På papper")
        ORAL = "oral", _("Muntligt")

    application = models.ForeignKey(Application, models.PROTECT, related_name="signatures")
    member = models.ForeignKey(ApplicationMember, models.PROTECT, related_name="signatures")
    account = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="signatures")
    way = models.CharField(_("sätt"), max_length=9, choices=Way, blank=True)
    requested_at = models.DateTimeField(_("begärd"))
    due_on = models.DateField(_("senast"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("påmind"), null=True, blank=True)
    signed_at = models.DateTimeField(_("undertecknad"), null=True, blank=True)
    refused_at = models.DateTimeField(_("avstått"), null=True, blank=True)
    reason = models.TextField(_("med egna ord"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        """In order; once for each adult."""

        ordering = ("application", "pk")
        verbose_name = _("underskrift")
        constraints = (
            models.UniqueConstraint(fields=["application", "member"], name="signature_once"),
            CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(refused_at__isnull=True) & ~Q(way=""),
                name="signature_signed_or_refused",
            ),
        )

    class Privacy:
        """Who stands for what was said."""

        ordinary = "id application member way requested_at due_on reminded_at signed_at refused_at"
        personal = "account recorded_by"
        sensitive = "reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.application_id} {self.member_id}"
