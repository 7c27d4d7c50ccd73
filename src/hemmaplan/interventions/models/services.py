"""What is offered: services, the terms the board decided, their places and the posts that carry them."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.interventions import permissions
from hemmaplan.organisation.history import ActionTime, keeps_history
from hemmaplan.organisation.models import Competence, Post, Unit
from hemmaplan.organisation.ordering import Swedish

if TYPE_CHECKING:
    from hemmaplan.access.models import User


class ServiceQuerySet(models.QuerySet["Service"]):
    """Services, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Services are public knowledge inside the authority."""
        return self.filter(permissions.services_visible(user))


@keeps_history
class Service(models.Model):
    """Verksamhet: something the unit offers, with its basis and kind of capacity."""

    PERIOD_MAY_OVERLAP = "the service's own days: it is one row, reopened as another"

    class Basis(models.TextChoices):
        """On what ground people get it."""

        ASSESSED = "assessed", _("Efter behovsprövning")
        OPEN = "open", _("Öppen, utan behovsprövning")
        DUTY = "duty", _("Kommunens uppgift, utan individärende")

    class Capacity(models.TextChoices):
        """What limits it."""

        CASELOAD = "caseload", _("Ärenden, av tjänsternas timmar")
        GROUP = "group", _("Platser i grupp")
        OPEN_DOOR = "open_door", _("Öppettider med bemanning")
        DWELLING = "dwelling", _("Lägenheter")
        APPOINTMENT = "appointment", _("Bokningsbara tider")
        NONE = "none", _("Samordnarens timmar")

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    name = models.CharField(_("namn"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="services", verbose_name=_("enhet"))
    basis = models.CharField(_("grund"), max_length=8, choices=Basis)
    capacity_kind = models.CharField(_("kapacitet"), max_length=12, choices=Capacity)
    section = models.CharField(_("lagrum"), max_length=80, blank=True)
    # Acute work (violence) is always admitted: it takes hours from other work instead of standing in line.
    may_queue = models.BooleanField(_("får ställas i kö"), default=True)
    contacts = models.BooleanField(_("öppna kontakter"), default=False)  # Råd & Stöd, visitors, children's group
    min_percent = models.PositiveSmallIntegerField(_("minsta bemanning, procent av heltid"), default=0)
    # Hours a week and client that one slot takes, in minutes: turns hours of posts into slots.
    minutes_per_slot = models.PositiveIntegerField(_("minuter per vecka och plats"), default=0)
    # How much of the posts' time is spent with or for clients; the rest is travel, meetings, notes. Local parameter.
    client_share = models.PositiveSmallIntegerField(_("klientandel, procent av arbetstiden"), default=60)
    competences = models.ManyToManyField(
        Competence,
        blank=True,
        related_name="services",
        verbose_name=_("kompetenser"),
        through="interventions.ServiceCompetence",
    )
    schedule = models.CharField(_("tider"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)
    period = DateRangeField(_("erbjuds"))
    end_reason = models.CharField(_("varför den upphörde"), max_length=200, blank=True)
    note = models.CharField(_("anmärkning"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    objects = ServiceQuerySet.as_manager()

    class Meta:
        """As the unit lists them."""

        ordering = ("unit__order", "order", Swedish("name"), "pk")
        constraints = (
            CheckConstraint(condition=Q(client_share__gte=1, client_share__lte=100), name="service_client_share"),
            CheckConstraint(condition=Q(period__isempty=False), name="service_period_not_empty"),
        )
        verbose_name = _("verksamhet")

    class Privacy:
        """Nothing personal."""

        ordinary = (
            "id code name unit basis capacity_kind section may_queue contacts min_percent minutes_per_slot client_share "
            "schedule order period end_reason note recorded_at"
        )
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return self.name

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id


@keeps_history
class ServiceCompetence(models.Model):
    """Krav på kompetens: what a service needs somebody to be able to do."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    competence = models.ForeignKey(Competence, models.CASCADE, related_name="+")
    recorded_at = models.DateTimeField(_("registrerat"), db_default=ActionTime())

    class Meta:
        """Each once."""

        constraints = (models.UniqueConstraint(fields=["service", "competence"], name="service_competence_once"),)
        verbose_name = _("krav på kompetens")

    class Privacy:
        """Nothing personal."""

        ordinary = "id service competence recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.service_id}: {self.competence_id}"


@keeps_history
class ServiceTerms(models.Model):
    """Villkor: what the board decided for a service, and how it is documented. SoL 11:5, 14:3-5; SoF 9:9, 9:14."""

    class Documentation(models.TextChoices):
        """How much is written down about each person."""

        FULL = "full", _("Fullständig")
        LIGHT = "light", _("Förenklad (rådgivning)")
        ANONYMOUS = "anonymous", _("Anonym enligt nämndens beslut")

    service = models.ForeignKey(Service, models.PROTECT, related_name="terms")
    period = DateRangeField(_("gäller"))
    decided_on = models.DateField(_("nämndens beslut"), null=True, blank=True)
    decision_ref = models.CharField(_("paragraf"), max_length=60, blank=True)
    documentation = models.CharField(_("dokumentation"), max_length=10, choices=Documentation)
    anonymity_ground = models.CharField(_("skäl för anonymitet"), max_length=300, blank=True)
    target_group = models.CharField(_("målgrupp"), max_length=300, blank=True)
    conditions = models.CharField(_("villkor"), max_length=500, blank=True)
    age_from = models.PositiveSmallIntegerField(_("från ålder"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("till ålder"), null=True, blank=True)
    max_weeks = models.PositiveSmallIntegerField(_("längst antal veckor"), null=True, blank=True)
    # Distinct visitors may be counted with a token that is renewed each month and cannot be led back to a person.
    count_distinct = models.BooleanField(_("olika besökare får räknas"), default=False)
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """One set of terms at a time."""

        ordering = ("service", "-period")
        constraints = (
            ExclusionConstraint(
                name="terms_one_at_a_time",
                expressions=[(F("service"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Verksamheten har redan villkor för en del av perioden. Avsluta dem först."),
            ),
            CheckConstraint(
                condition=~Q(documentation="anonymous") | Q(decided_on__isnull=False) & ~Q(anonymity_ground=""),
                name="anonymous_needs_decision",
                violation_error_message=_("Anonym dokumentation kräver nämndens beslut och skäl (SoL 14:5)."),
            ),
        )
        verbose_name = _("villkor")

    class Privacy:
        """Nothing personal."""

        ordinary = (
            "id service period decided_on decision_ref documentation anonymity_ground target_group conditions age_from "
            "age_to max_weeks count_distinct recorded_at"
        )
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.service_id} {self.documentation}"


@keeps_history
class Places(models.Model):
    """Platser: how many a group service, a dwelling service or a booking takes, from when; and why it changed."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="places")
    places = models.PositiveSmallIntegerField(_("platser"))
    minimum = models.PositiveSmallIntegerField(_("minst"), default=0)
    period = DateRangeField(_("gäller"))
    reason = models.CharField(_("varför"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """One number at a time."""

        ordering = ("service", "-period")
        constraints = (
            ExclusionConstraint(
                name="places_one_at_a_time",
                expressions=[(F("service"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("Antalet platser är redan satt för en del av perioden."),
            ),
        )
        verbose_name = _("platser")

    class Privacy:
        """Nothing personal."""

        ordinary = "id service places minimum period reason recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.service_id}: {self.places}"


@keeps_history
class Staffing(models.Model):
    """Bemanning: how many percent of full time a post gives to a service, from when and until when."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="staffing")
    service = models.ForeignKey(Service, models.PROTECT, related_name="staffing")
    percent = models.PositiveSmallIntegerField(_("procent av heltid"))
    period = DateRangeField(_("gäller"))
    # A post may be promised out to more than its percent, but never without somebody saying why.
    overload_reason = models.CharField(_("varför tjänsten är överlastad"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))

    class Meta:
        """A post gives to a service once at a time."""

        ordering = ("service", "post", "period")
        constraints = (
            ExclusionConstraint(
                name="staffing_once",
                expressions=[
                    (F("post"), RangeOperators.EQUAL),
                    (F("service"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Tjänsten är redan fördelad till verksamheten under en del av perioden."),
            ),
            CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="staffing_percent_1_100"),
            CheckConstraint(condition=Q(period__isempty=False), name="staffing_period_not_empty"),
        )
        verbose_name = _("bemanning")

    class Privacy:
        """Nothing personal."""

        ordinary = "id post service percent period overload_reason recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.post_id} {self.percent} % i {self.service_id}"
