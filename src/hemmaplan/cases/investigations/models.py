"""What an investigation holds: the plan, statements with their source, the texts, talks, instruments, what was communicated."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.cases import permissions as files
from hemmaplan.cases.models import Case
from hemmaplan.cases.parties.models import Party
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person


def inside(user: User, path: str = "investigation__") -> Q:
    """What is inside an investigation: for those who work with the file or have stated a reason, and its head.

    ``path`` leads to the investigation.
    """
    held = Case.objects.held_by(user).order_by().values("pk")
    return files.headed(user, path) | Q(**{f"{path}case__in": held})


class InvestigationQuerySet(models.QuerySet["Investigation"]):
    """Investigations, found through the door."""

    def visible_to(self, user: User) -> Self:
        """That there is one: of the files one sees. What is inside has a narrower door: ``inside``."""
        return self.filter(case__in=Case.objects.visible_to(user).order_by().values("pk"))

    def open_to(self, user: User) -> Self:
        """Those one may read from inside."""
        return self.filter(inside(user, ""))


@keeps_history
class Investigation(models.Model):
    """Utredning: what the board does to find out whether and how it shall help, from opened to closed. SoL 14:2, 20:3."""

    class Kind(models.TextChoices):
        """What is investigated."""

        CHILD = "child", _("Barn")
        ADULT = "adult", _("Vuxen")
        VIOLENCE = "violence", _("Våld i nära relation")
        CUSTODY = "custody", _("Vårdnad, boende eller umgänge")
        PATERNITY = "paternity", _("Föräldraskap")

    class State(models.TextChoices):
        """Utredningens läge."""

        OPEN = "open", _("Pågår")
        WRITTEN = "written", _("Fastställd")
        CLOSED = "closed", _("Avslutad")

    class Outcome(models.TextChoices):
        """What it ended in."""

        INTERVENTION = "intervention", _("Insats")
        NO_NEED = "no_need", _("Utan insats, inget behov")
        MET_OTHERWISE = "met_otherwise", _("Utan insats, behovet tillgodoses på annat sätt")
        DECLINED = "declined", _("Utan insats, tackade nej")
        MOVED = "moved", _("Utan insats, flyttade")
        REPORTED = "reported", _("Yttrande lämnat")

    class NotHeard(models.TextChoices):
        """Why a child has not been talked to."""

        TOO_YOUNG = "too_young", _("För litet barn, iakttaget i stället")
        DECLINED = "declined", _("Barnet vill inte")
        HARMFUL = "harmful", _("Skulle skada barnet")
        AWAY = "away", _("Går inte att nå")

    case = models.ForeignKey(Case, models.PROTECT, related_name="investigations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="investigations")  # the file's, kept for the door
    person = models.ForeignKey(Person, models.PROTECT, related_name="investigations")
    kind = models.CharField(_("slag"), max_length=10, choices=Kind)
    # The headings in use when it began (``investigations/data/areas.csv``): it keeps them to its end.
    headings = models.CharField(_("rubriker"), max_length=40)
    reason = models.TextField(_("varför den inleddes"))
    opened_on = models.DateField(_("inledd"))
    court_date = models.DateField(_("dag som rätten bestämt"), null=True, blank=True)
    guardians_informed_on = models.DateField(_("parterna underrättade"), null=True, blank=True)
    informing_waits = models.CharField(_("skäl att vänta med att underrätta"), max_length=300, blank=True)
    not_heard = models.CharField(_("barnet har inte hörts"), max_length=10, choices=NotHeard, blank=True)
    not_heard_reason = models.CharField(_("varför barnet inte hörts"), max_length=300, blank=True)
    minor_children = models.CharField(_("minderåriga barn i hemmet"), max_length=200, blank=True)
    state = models.CharField(_("läge"), max_length=8, choices=State, default=State.OPEN)
    written_at = models.DateTimeField(_("fastställd"), null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(_("avslutad"), null=True, blank=True)
    outcome = models.CharField(_("resultat"), max_length=14, choices=Outcome, blank=True)
    # Of an investigation closed without intervention: when it was decided to follow the child's situation, and when that ended.
    follow_up_on = models.DateField(_("uppföljning beslutad"), null=True, blank=True)
    follow_up_ended_on = models.DateField(_("uppföljning avslutad"), null=True, blank=True)
    # Opened within thirty days of one that was closed (JO 2565-2016): the earlier.
    chained_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="chained")
    recorded_at = models.DateTimeField(_("registrerad"))
    closed_recorded_at = models.DateTimeField(_("avslut registrerat"), null=True, blank=True)

    objects = InvestigationQuerySet.as_manager()

    class Meta:
        """Newest first. One of a kind at a time in a file."""

        ordering = ("-opened_on", "-pk")
        indexes = (
            models.Index(fields=["unit", "opened_on"], name="investigation_of_unit"),
            models.Index(fields=["person", "-opened_on"], name="investigation_of_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=~Q(state="closed"),
                name="investigation_one_open",
                violation_error_message=_("Det pågår redan en sådan utredning. Lägg anmälan till den."),
            ),
            CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_on__isnull=True, outcome=""),
                name="investigation_closed_has_outcome",
            ),
            CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="investigation_closed_after_opened",
            ),
            CheckConstraint(
                condition=Q(state="open", written_at__isnull=True)
                | Q(state="written", written_at__isnull=False)
                | Q(state="closed"),
                name="investigation_written_has_when",
            ),
            CheckConstraint(condition=Q(not_heard="") | ~Q(not_heard_reason=""), name="investigation_not_heard_reason"),
            CheckConstraint(
                condition=Q(follow_up_on__isnull=True) | Q(state="closed"),
                name="investigation_followed_up_after_closed",
            ),
            CheckConstraint(
                condition=Q(follow_up_ended_on__isnull=True) | Q(follow_up_ended_on__gte=F("follow_up_on")),
                name="investigation_follow_up_ends_after_start",
            ),
        )
        verbose_name = _("utredning")

    class Privacy:
        """That the board looks into somebody's life."""

        ordinary = (
            "id case unit kind headings opened_on court_date guardians_informed_on state written_at closed_on outcome "
            "follow_up_on follow_up_ended_on chained_to recorded_at closed_recorded_at"
        )
        personal = "person written_by"
        sensitive = "reason informing_waits not_heard not_heard_reason minor_children"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.opened_on}"

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


def _locked_when_written(name: str) -> pgtrigger.Trigger:
    """What is written in an investigation is locked with it, whoever tries and by whichever way.

    Only what was recorded before it was locked may still be brought along, by an import.
    """
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=(
            "IF EXISTS (SELECT 1 FROM cases_investigation WHERE id = COALESCE(NEW.investigation_id, OLD.investigation_id)"
            " AND state <> 'open' AND (TG_OP <> 'INSERT' OR NEW.recorded_at >= COALESCE(written_at, closed_recorded_at, '-infinity')))"
            " THEN RAISE EXCEPTION 'the investigation is written and locked'; END IF;"
            " RETURN COALESCE(NEW, OLD);"
        ),
    )  # fmt: skip


class _Inside(models.QuerySet[models.Model]):
    """Rows inside an investigation, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the investigations one may read from inside."""
        return self.filter(inside(user))


class InvestigationPlan(models.Model):
    """Utredningsplan: the questions to answer, in which areas, how the child takes part, and until when. A new one is a new version."""

    class State(models.TextChoices):
        """A draft, or established and locked."""

        DRAFT = "draft", _("Utkast")
        ESTABLISHED = "established", _("Fastställd")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("läge"), max_length=12, choices=State, default=State.DRAFT)
    questions = models.TextField(_("frågor att besvara"), blank=True)
    areas = ArrayField(models.CharField(max_length=40), verbose_name=_("områden"), default=list, blank=True)
    child_part = models.TextField(_("så deltar barnet"), blank=True)
    done_by = models.DateField(_("klar senast"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)  # of the draft, for two windows
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    established_at = models.DateTimeField(_("fastställd"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = _Inside.as_manager()

    class Meta:
        """The latest first."""

        ordering = ("investigation", "-version")
        constraints = (
            models.UniqueConstraint(fields=["investigation", "version"], name="investigation_plan_version"),
            models.UniqueConstraint(
                fields=["investigation"], condition=Q(state="draft"), name="investigation_plan_one_draft"
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="established_is_locked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="established"),
            ),
        )
        verbose_name = _("utredningsplan")

    class Privacy:
        """What shall be found out."""

        ordinary = "id investigation version state areas done_by revision established_at recorded_at"
        personal = "made_by"
        sensitive = "questions child_part"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.investigation_id} v{self.version}"


@keeps_history
class PlannedContact(models.Model):
    """Planerad kontakt: somebody to ask in the investigation, about what, and whether those concerned have consented."""

    class Consent(models.TextChoices):
        """Whether the contact may be made."""

        PENDING = "pending", _("Frågat, inget svar ännu")
        GIVEN = "given", _("Samtycke")
        REFUSED = "refused", _("Samtycker inte")
        NOT_NEEDED = "not_needed", _("Behövs inte")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="planned_contacts")
    who = models.CharField(_("vem"), max_length=200)
    about = models.CharField(_("om vad"), max_length=300, blank=True)
    consent = models.CharField(_("samtycke"), max_length=10, choices=Consent, default=Consent.PENDING)
    consent_by = models.CharField(_("samtycke av"), max_length=200, blank=True)
    consent_on = models.DateField(_("samtycke den"), null=True, blank=True)
    made_on = models.DateField(_("kontakten togs"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = _Inside.as_manager()

    class Meta:
        """As they were planned."""

        ordering = ("investigation", "pk")
        verbose_name = _("planerad kontakt")

    class Privacy:
        """Who knows something about somebody."""

        ordinary = "id investigation consent consent_on made_on recorded_at"
        personal = "by"
        sensitive = "who about consent_by"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return self.get_consent_display()


@keeps_history
class Statement(models.Model):
    """Uppgift: one thing that is known or said, in which area, from which source and when; a fact, a view, a factor."""

    class Kind(models.TextChoices):
        """What sort of thing it is."""

        FACT = "fact", _("Uppgift")
        CHILDS_VIEW = "childs_view", _("Barnets syn")
        OWN_VIEW = "own_view", _("Den enskildes syn")
        GUARDIANS_VIEW = "guardians_view", _("Vårdnadshavares syn")
        PROTECTION = "protection", _("Skyddsfaktor")
        RISK = "risk", _("Riskfaktor")

    class Source(models.TextChoices):
        """Where it comes from."""

        PERSON = "person", _("Den det gäller")
        GUARDIAN = "guardian", _("Vårdnadshavare")
        RELATIVE = "relative", _("Annan närstående")
        SCHOOL = "school", _("Förskola eller skola")
        HEALTH = "health", _("Hälso- och sjukvård")
        AUTHORITY = "authority", _("Annan myndighet")
        REPORTER = "reporter", _("Anmälaren")
        FILE = "file", _("Tidigare akt")
        OBSERVATION = "observation", _("Egen iakttagelse")
        OTHER = "other", _("Annan")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="statements")
    area = models.CharField(_("område"), max_length=40)
    kind = models.CharField(_("slag"), max_length=14, choices=Kind, default=Kind.FACT)
    text = models.TextField(_("uppgift"))
    source = models.CharField(_("källa"), max_length=12, choices=Source)
    source_name = models.CharField(_("vem"), max_length=200, blank=True)
    source_on = models.DateField(_("lämnad den"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = _Inside.as_manager()

    class Meta:
        """By area, in the order they came."""

        ordering = ("investigation", "area", "source_on", "pk")
        triggers = (_locked_when_written("statement_locked"),)
        verbose_name = _("uppgift i utredning")

    class Privacy:
        """What is known about somebody."""

        ordinary = "id investigation area kind source source_on recorded_at"
        personal = "by"
        sensitive = "text source_name"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.source_on}"


class InvestigationText(models.Model):
    """Utredningstext: one part of what is written, such as the analysis. Saved as it is written; locked with the investigation."""

    class Part(models.TextChoices):
        """Which part, in the order they are read."""

        EARLIER = "earlier", _("Tidigare kontakter och insatser")
        HOW = "how", _("Så har utredningen gjorts")
        CHILDS_VIEW = "childs_view", _("Barnets inställning")
        GUARDIANS_VIEW = "guardians_view", _("Vårdnadshavarnas inställning")
        OWN_VIEW = "own_view", _("Den enskildes inställning")
        BEST_INTERESTS = "best_interests", _("Barnets bästa")
        ANALYSIS = "analysis", _("Analys")
        NEED = "need", _("Bedömning av behov")
        PROPOSAL = "proposal", _("Förslag")
        REPLY = "reply", _("Parternas synpunkter")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="written_texts")
    part = models.CharField(_("del"), max_length=16, choices=Part)
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("sparad"))

    objects = _Inside.as_manager()

    class Meta:
        """One a part."""

        ordering = ("investigation", "pk")
        constraints = (models.UniqueConstraint(fields=["investigation", "part"], name="investigation_text_once"),)
        triggers = (_locked_when_written("text_locked"),)
        verbose_name = _("utredningstext")

    class Privacy:
        """What was judged."""

        ordinary = "id investigation part version recorded_at"
        personal = "saved_by"
        sensitive = "text"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return self.get_part_display()


class ChildTalk(models.Model):
    """Samtal med barn: what sort, who was there, what the child was told and said in own words, and how it was shown back."""

    class Kind(models.TextChoices):
        """Why."""

        INFORMING = "informing", _("Informerande")
        SUPPORTING = "supporting", _("Stödjande")
        INVESTIGATING = "investigating", _("Utredande")
        OBSERVING = "observing", _("Iakttagande av ett litet barn")

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="child_talks")
    kind = models.CharField(_("slag"), max_length=14, choices=Kind)
    happened_at = models.DateTimeField(_("hände"))
    place = models.CharField(_("plats"), max_length=120, blank=True)
    present = models.CharField(_("närvarande"), max_length=300, blank=True)
    guardians_told = models.BooleanField(_("vårdnadshavarna visste"), default=True)
    not_told_reason = models.CharField(_("varför de inte visste"), max_length=300, blank=True)
    child_was_told = models.TextField(_("vad barnet fick veta"))
    child_said = models.TextField(_("vad barnet sade, med egna ord"))
    shown_back = models.TextField(_("hur det återgavs för barnet"), blank=True)
    next_step = models.CharField(_("nästa steg"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = _Inside.as_manager()

    class Meta:
        """In order; locked as it is written."""

        ordering = ("investigation", "happened_at", "pk")
        constraints = (
            CheckConstraint(
                condition=Q(guardians_told=True) | ~Q(not_told_reason=""),
                name="child_talk_not_told_reason",
                violation_error_message=_("Skriv varför vårdnadshavarna inte visste om samtalet."),
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("samtal med barn")

    class Privacy:
        """What a child said."""

        ordinary = "id investigation kind happened_at guardians_told recorded_at"
        personal = "by"
        sensitive = "place present not_told_reason child_was_told child_said shown_back next_step"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d}"


class InstrumentResult(models.Model):
    """Resultat av ett instrument: which, when, by whom, and what came out. Only AUDIT and DUDIT are scored here."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="instrument_results")
    instrument = models.CharField(_("instrument"), max_length=20)  # a key of ``investigations/data/instruments.csv``
    made_on = models.DateField(_("gjord den"))
    interviewer = models.CharField(_("av"), max_length=120, blank=True)
    # The points of each item, where we score it; a missing item has none, and then there is no sum.
    answers = ArrayField(
        models.PositiveSmallIntegerField(null=True, blank=True), verbose_name=_("svar"), default=list, blank=True
    )
    score = models.PositiveSmallIntegerField(_("poäng"), null=True, blank=True)
    level = models.CharField(_("nivå"), max_length=20, blank=True)
    cut_off = models.PositiveSmallIntegerField(_("gräns som gällde"), null=True, blank=True)
    result = models.TextField(_("resultat"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = _Inside.as_manager()

    class Meta:
        """In order; a new interview is a new row."""

        ordering = ("investigation", "made_on", "pk")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("instrumentresultat")

    class Privacy:
        """How somebody drinks, or how great the danger is."""

        ordinary = "id investigation instrument made_on recorded_at"
        personal = "by"
        sensitive = "interviewer answers score level cut_off result"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.instrument} {self.made_on}"


@keeps_history
class Communication(models.Model):
    """Kommunicering: what a party was sent before the decision, to be answered by a day, and the reply. FL 25 §; SoL 14:8."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="communications")
    party = models.ForeignKey(Party, models.PROTECT, related_name="communications")
    # Why nothing was sent: one of the exceptions of FL 25 §, in words. Otherwise a day and a way.
    exempt = models.CharField(_("kommuniceras inte därför att"), max_length=300, blank=True)
    sent_on = models.DateField(_("skickad"), null=True, blank=True)
    way = models.CharField(
        _("sätt"), max_length=10, blank=True,
        choices=(("by_hand", _("Överlämnad")), ("post", _("Brev")), ("digital", _("Digital post")), ("oral", _("Muntligt"))),
    )  # fmt: skip
    reply_by = models.DateField(_("svar senast"), null=True, blank=True)
    replied_on = models.DateField(_("svarade"), null=True, blank=True)
    reply = models.TextField(_("synpunkter"), blank=True)
    # The one who released it has looked for what others must not learn.
    checked = models.BooleanField(_("kontrollerad för tredje person, adresser och skydd"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = _Inside.as_manager()

    class Meta:
        """In order."""

        ordering = ("investigation", "pk")
        constraints = (
            CheckConstraint(
                condition=Q(sent_on__isnull=True) & ~Q(exempt="")
                | Q(sent_on__isnull=False, reply_by__isnull=False, checked=True, exempt="") & ~Q(way=""),
                name="communication_sent_or_exempt",
                violation_error_message=_(
                    "Ange när och hur den skickades, senaste svarsdag och att den är kontrollerad."
                ),
            ),
            CheckConstraint(
                condition=Q(reply_by__isnull=True) | Q(reply_by__gte=F("sent_on")),
                name="communication_reply_after_sent",
            ),
        )
        verbose_name = _("kommunicering")

    class Privacy:
        """What a party learned, and thought of it."""

        ordinary = "id investigation party sent_on way reply_by replied_on checked recorded_at"
        personal = "by"
        sensitive = "exempt reply"
        retention = "retention_child_investigation"

    def __str__(self) -> str:
        return f"{self.party_id} {self.sent_on or '–'}"

    @property
    def case_id(self) -> int:
        """For the ledger: whose work it is to wait for the reply."""
        return self.investigation.case_id

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.investigation.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.investigation.unit_id


@keeps_history
class SafetyPlan(models.Model):
    """Skyddsplan: what somebody under threat can do and whom to reach, and who has a copy. One a file that is about violence."""

    investigation = models.OneToOneField(Investigation, models.PROTECT, related_name="safety_plan")
    meeting_place = models.CharField(_("annan mötesplats"), max_length=200, blank=True)
    safe_contact = models.CharField(_("säker kontakt och tider"), max_length=300, blank=True)
    way_out = models.TextField(_("vägen ut"), blank=True)
    at_hand = models.TextField(_("till hands: papper, pengar, nycklar, telefon"), blank=True)
    copies_with = models.CharField(_("kopior finns hos"), max_length=200, blank=True)
    phone_and_media = models.TextField(_("telefon, platsdelning och sociala medier"), blank=True)
    children = models.TextField(_("barnen"), blank=True)
    reviewed_on = models.DateField(_("senast genomgången"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = _Inside.as_manager()

    class Meta:
        """One an investigation."""

        ordering = ("pk",)
        verbose_name = _("skyddsplan")

    class Privacy:
        """How somebody hides."""

        ordinary = "id investigation reviewed_on recorded_at"
        personal = "by"
        sensitive = "meeting_place safe_contact way_out at_hand copies_with phone_and_media children"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{_('Skyddsplan')} {self.reviewed_on}"
