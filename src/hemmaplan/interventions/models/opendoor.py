"""The open door: days, head-counts, replacement contacts; open contacts (Råd & Stöd); outreach and coordination."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.door import Why
from hemmaplan.access.models import User
from hemmaplan.interventions import permissions
from hemmaplan.interventions.models.services import Service
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.people.models import Ground, Person
from hemmaplan.people.permissions import grounds_of

READ = "interventions.opencontact"  # how grounds name a contact as their source


class OpenDayQuerySet(models.QuerySet["OpenDay"]):
    """Days of the open door, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one keeps the door open or follows up."""
        return self.filter(permissions.activities_visible(user, "service__"))


@keeps_history
class OpenDay(models.Model):
    """Öppetdag: a day the open door was to be open, and whether it was; if not, why."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="days")
    day = models.DateField(_("dag"))
    is_open = models.BooleanField(_("öppet"), default=True)
    closed_reason = models.CharField(_("varför stängt"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = OpenDayQuerySet.as_manager()

    class Meta:
        """Latest first."""

        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint(fields=["service", "day"], name="open_day_once"),
            CheckConstraint(
                condition=Q(is_open=True) | ~Q(closed_reason=""),
                name="closed_day_has_reason",
                violation_error_message=_("Ange varför det är stängt."),
            ),
        )
        verbose_name = _("öppetdag")

    class Privacy:
        """Nothing personal."""

        ordinary = "id service day is_open closed_reason recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.service_id} {self.day}"


class HeadCount(models.Model):
    """Besök vid öppna dörren: one visit counted. Never a name; at most a token that dies with its month."""

    class Visitor(models.TextChoices):
        """New or known to the place."""

        RETURNING = "returning", _("Återkommande")
        NEW = "new", _("Ny")

    service = models.ForeignKey(Service, models.PROTECT, related_name="head_counts")
    day = models.DateField(_("dag"))
    at = models.DateTimeField(_("tid"))
    visitor = models.CharField(_("besökare"), max_length=9, choices=Visitor)
    token = models.CharField(max_length=64, blank=True)
    age_band = models.CharField(_("ålder"), max_length=8, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))
    undone_at = models.DateTimeField(_("ångrad"), null=True, blank=True)

    class Meta:
        """By time."""

        ordering = ("day", "at", "pk")
        indexes = (models.Index(fields=["service", "day"], name="head_count_day"),)
        verbose_name = _("besök vid öppna dörren")

    class Privacy:
        """No person can be told from it."""

        ordinary = "id service day at visitor token age_band recorded_at undone_at"
        personal = "by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.service_id} {self.day}"


class TokenKey(models.Model):
    """Månadsnyckel: turns what a visitor says (a card, a nickname) into a token, and is destroyed when the month is over."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="token_keys")
    month = models.DateField(_("månad"))
    key = models.BinaryField(null=True)
    destroyed_at = models.DateTimeField(_("förstörd"), null=True, blank=True)

    class Meta:
        """One a month."""

        ordering = ("service", "-month")
        constraints = (models.UniqueConstraint(fields=["service", "month"], name="token_key_once"),)
        verbose_name = _("månadsnyckel")

    class Privacy:
        """The key itself is the secret."""

        ordinary = "id service month destroyed_at"
        personal = ""
        sensitive = "key"
        retention = "kept"
        backup = False  # a key that is destroyed here must not live on in a file

    def __str__(self) -> str:
        return f"{self.service_id} {self.month:%Y-%m}"


class ReplacementContact(models.Model):
    """Ersättningskontakt: a walk in group or a call to somebody isolated, while the door is closed. Counted, unnamed."""

    class Kind(models.TextChoices):
        """How."""

        WALK = "walk", _("Promenad i grupp")
        CALL = "call", _("Telefonsamtal")
        HOME = "home", _("Besök hemma")
        DIGITAL = "digital", _("Digital träff")

    service = models.ForeignKey(Service, models.PROTECT, related_name="replacements")
    day = models.DateField(_("dag"))
    kind = models.CharField(_("slag"), max_length=8, choices=Kind)
    people = models.PositiveSmallIntegerField(_("antal personer"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """Latest first."""

        ordering = ("-day", "-pk")
        constraints = (CheckConstraint(condition=Q(people__gte=1), name="replacement_somebody"),)
        verbose_name = _("ersättningskontakt")

    class Privacy:
        """Nothing personal."""

        ordinary = "id service day kind people recorded_at"
        personal = "by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"


class OpenContactQuerySet(models.QuerySet["OpenContact"]):
    """Open contacts, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one records contacts, and ended ones read by a stated reason."""
        by_reason = Ground.objects.read_by_reason(user, READ)
        return self.filter(permissions.contacts_visible(user) | Q(pk__in=by_reason))


class OpenContact(models.Model):
    """Öppen kontakt: support without a decision (Råd & Stöd, a regular visitor, a child in the children's group).

    With identity, light (a nickname) or anonymous (a number), as the terms of the service say. SoL 11:5, 14:4-5.
    """

    class Mode(models.TextChoices):
        """What is known of the person."""

        IDENTITY = "identity", _("Med identitet")
        LIGHT = "light", _("Förenklad")
        ANONYMOUS = "anonymous", _("Anonym")

    class EndReason(models.TextChoices):
        """How it ended."""

        DONE = "done", _("Klart")
        REFERRED = "referred", _("Hänvisad till myndighet")
        NO_CONTACT = "no_contact", _("Kontakten upphörde")
        SERVICE_ENDED = "service_ended", _("Verksamheten upphörde")

    service = models.ForeignKey(Service, models.PROTECT, related_name="contacts_made")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    mode = models.CharField(_("dokumentation"), max_length=10, choices=Mode)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="open_contacts")
    number = models.PositiveIntegerField(_("nummer"))
    alias = models.CharField(_("kallas"), max_length=60, blank=True)
    theme = models.CharField(_("gäller"), max_length=60, blank=True)
    guardian_consent = models.BooleanField(_("vårdnadshavares samtycke"), null=True, blank=True)
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="open_contacts")
    opened_on = models.DateField(_("började"))
    closed_on = models.DateField(_("avslutades"), null=True, blank=True)
    end_reason = models.CharField(_("slutorsak"), max_length=14, choices=EndReason, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))
    ended_recorded_at = models.DateTimeField(null=True, blank=True)

    objects = OpenContactQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-opened_on", "-pk")
        indexes = (models.Index(fields=["service", "opened_on", "closed_on"], name="contact_of_service"),)
        constraints = (
            models.UniqueConstraint(fields=["service", "number"], name="contact_number_once"),
            CheckConstraint(
                condition=Q(mode="identity", person__isnull=False) | ~Q(mode="identity") & Q(person__isnull=True),
                name="contact_person_only_with_identity",
                violation_error_message=_("Person anges bara när verksamheten dokumenterar med identitet."),
            ),
            CheckConstraint(condition=~Q(mode="anonymous") | Q(alias=""), name="contact_anonymous_has_no_alias"),
            CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="contact_closed_after_opened",
            ),
        )
        verbose_name = _("öppen kontakt")

    class Privacy:
        """Who comes for advice."""

        ordinary = "id service unit mode number opened_on closed_on end_reason recorded_at ended_recorded_at"
        personal = "person alias employee guardian_consent"
        sensitive = "theme"
        retention = "retention_file"
        closed = "closed_on"
        entered = "recorded_at ended_recorded_at"

    def __str__(self) -> str:
        return _("Kontakt %(number)s") % {"number": self.number}

    @property
    def about_person_id(self) -> int | None:
        """For the log."""
        return self.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    def why_open_to(self, user: User) -> Why:
        """For the log: the ground by which this user sees who has the contact."""
        why = Ground.objects.filter(grounds_of(user), person=self.person_id).why() if self.person_id else Why("")
        return why if why.text else Why(f"Öppen kontakt {self.number}")


class ContactMeeting(models.Model):
    """Samtal i öppen kontakt: one meeting or call, counted. What was said is not written where the terms are light."""

    contact = models.ForeignKey(OpenContact, models.PROTECT, related_name="meetings")
    day = models.DateField(_("dag"))
    minutes = models.PositiveSmallIntegerField(_("minuter"), default=45)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """Latest first."""

        ordering = ("-day", "-pk")
        verbose_name = _("samtal")

    class Privacy:
        """That somebody came."""

        ordinary = "id contact day minutes recorded_at"
        personal = "by"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.contact_id} {self.day}"


class Redirect(models.Model):
    """Hänvisning till myndighet: somebody sought open help while it was closed or full, and was told to apply instead."""

    class Reason(models.TextChoices):
        """Why."""

        FULL = "full", _("Fullt eller kö")
        CLOSED = "closed", _("Verksamheten är stängd")
        NEEDS_DECISION = "needs_decision", _("Behöver prövas av myndigheten")

    service = models.ForeignKey(Service, models.PROTECT, related_name="redirects")
    at = models.DateTimeField(_("när"))
    reason = models.CharField(_("varför"), max_length=14, choices=Reason)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """Latest first. Counted, never changed."""

        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["service", "at"], name="redirect_of_service"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("hänvisning till myndighet")

    class Privacy:
        """Nothing personal."""

        ordinary = "id service at reason recorded_at"
        personal = "by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.service_id} {self.reason}"


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Activities without persons, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units where one works or follows up."""
        return self.filter(permissions.activities_visible(user, "service__"))


class Activity(models.Model):
    """Aktivitet utan individärende: an outreach shift (*fältpass*) or coordination work (*Familjefrid*), counted."""

    class Kind(models.TextChoices):
        """What was done."""

        SHIFT = "shift", _("Fältpass")
        MEETING = "meeting", _("Samverkansmöte")
        TRAINING = "training", _("Utbildning eller föreläsning")
        STRATEGY = "strategy", _("Strategiskt arbete")
        CONSULTATION = "consultation", _("Konsultation")

    service = models.ForeignKey(Service, models.PROTECT, related_name="activities")
    kind = models.CharField(_("slag"), max_length=12, choices=Kind)
    day = models.DateField(_("dag"))
    minutes = models.PositiveSmallIntegerField(_("minuter"))
    place = models.CharField(_("plats"), max_length=120, blank=True)
    theme = models.CharField(_("tema"), max_length=120, blank=True)
    people = models.PositiveSmallIntegerField(_("antal personer"), default=0)
    age_band = models.CharField(_("ålder"), max_length=20, blank=True)
    staff = models.ManyToManyField(Employee, related_name="activities", blank=True, verbose_name=_("medarbetare"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = ActivityQuerySet.as_manager()

    class Meta:
        """Latest first."""

        ordering = ("-day", "-pk")
        indexes = (models.Index(fields=["service", "day"], name="activity_of_service"),)
        verbose_name = _("aktivitet")

    class Privacy:
        """No persons but staff."""

        ordinary = "id service kind day minutes place theme people age_band recorded_at"
        personal = "recorded_by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.service.unit_id
