"""Proposals: posts and prolongations a unit asks for. Forecasts of queues and of starts as they were made, and how good they have been."""

import datetime as dt
from collections.abc import Collection
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.capacity import permissions
from hemmaplan.capacity.simulation.backtest.against import Against
from hemmaplan.interventions.models import Order, QueueEntry, Service
from hemmaplan.organisation.models import Competence, Post, Unit


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of the units one follows up."""
        return self.filter(permissions.visible(user))


class Proposal(models.Model):
    """Förslag till förstärkning: what the unit asks for, as of a day."""

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="proposals")
    title = models.CharField(_("rubrik"), max_length=200)
    proposed_on = models.DateField(_("föreslås"))
    recorded_at = models.DateTimeField(_("registrerat"))

    objects = ProposalQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-proposed_on", "pk")
        verbose_name = _("förslag")

    class Privacy:
        """Nothing personal."""

        ordinary = "id code unit title proposed_on recorded_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return self.title


class ProposedPost(models.Model):
    """Föreslagen tjänst: so many posts of a profession with certain competences, or a post prolonged beyond its funding."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="posts")
    profession = models.CharField(_("yrke"), max_length=60)
    count = models.PositiveSmallIntegerField(_("antal"), default=1)
    percent = models.PositiveSmallIntegerField(_("procent av heltid"), default=100)
    team = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    competences = models.ManyToManyField(Competence, blank=True, related_name="+")
    # The services the new hours would go to; hours are shared evenly. A prolongation keeps the post's own services.
    services = models.ManyToManyField(Service, blank=True, related_name="+")
    prolongs = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """As listed."""

        ordering = ("proposal", "pk")
        constraints = (CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="proposed_percent_1_100"),)
        verbose_name = _("föreslagen tjänst")

    class Privacy:
        """Nothing personal."""

        ordinary = "id proposal profession count percent team prolongs"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.count} {self.profession}"


class QueueForecastQuerySet(models.QuerySet["QueueForecast"]):
    """Forecasts, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of services of the units one follows up: who sees how many wait sees how many may come to wait."""
        return self.filter(permissions.visible(user, "service__"))

    def newest(self, *, first: dt.date, last: dt.date) -> Self:
        """The last one of each service made on a day from ``first`` to ``last``."""
        made = self.filter(day__gte=first, day__lte=last)
        return made.order_by("service_id", "-day").distinct("service_id")

    def with_skill(self, horizon: int) -> Self:
        """Each with how good forecasts so many weeks ahead had been by its day, as ``tried``; nothing where not tried."""
        tried = ForecastSkill.objects.filter(
            service=OuterRef("service"), horizon=horizon, through__lt=OuterRef("day")
        ).order_by("-through")
        numbers = JSONObject(
            trials="trials", model_error="model_error", today_error="today_error", flow_error="flow_error"
        )
        return self.annotate(tried=Subquery(tried.annotate(numbers=numbers).values("numbers")[:1]))


class QueueForecast(models.Model):
    """Prognos för en kö: how many may wait at the beginning of each week from its day on, as it was made that day.

    ``p50`` is the middle; of ten times played ahead, eight lie from ``p10`` to ``p90``. Beside them stands what it rests on,
    and what it takes to make it again: seed, replications, version, and a digest of all that was read.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    day = models.DateField(_("dag"))
    p10 = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("lågt"))
    p50 = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("mitten"))
    p90 = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("högt"))
    came = models.PositiveIntegerField(_("inkomna"))
    seen_from = models.DateField(_("sett sedan"))
    ended = models.PositiveIntegerField(_("avslutade"))
    running = models.PositiveIntegerField(_("pågående"))
    left = models.PositiveIntegerField(_("lämnade kön"))
    # A sentence each, Swedish and English: priors that weigh in, and what may make the forecast wrong.
    assumptions = ArrayField(models.TextField(), verbose_name=_("antaganden"))
    assumptions_en = ArrayField(models.TextField())
    warnings = ArrayField(models.TextField(), verbose_name=_("varningar"))
    warnings_en = ArrayField(models.TextField())
    seed = models.PositiveIntegerField(_("frö"))
    replications = models.PositiveIntegerField(_("upprepningar"))
    engine = models.CharField(_("version"), max_length=60)
    digest = models.CharField(_("kontrollsumma av underlaget"), max_length=64)
    made_at = models.DateTimeField(_("gjord"))

    objects = QueueForecastQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("service", "-day")
        constraints = (
            models.UniqueConstraint(fields=["service", "day"], name="queue_forecast_once_a_day"),
            CheckConstraint(
                condition=Q(p10__len=F("p50__len"), p90__len=F("p50__len"), p50__len__gte=1),
                name="queue_forecast_weeks",
            ),
        )
        triggers = (pgtrigger.Protect(name="as_it_was_made", operation=pgtrigger.Update),)
        verbose_name = _("prognos")

    class Privacy:
        """Numbers of a service, of nobody in particular."""

        ordinary = (
            "id service day p10 p50 p90 came seen_from ended running left assumptions assumptions_en warnings warnings_en "
            "seed replications engine digest made_at"
        )
        personal = ""
        sensitive = ""
        retention = "local_forecast"

    def __str__(self) -> str:
        return f"{self.service_id} {self.day}"

    @property
    def weeks(self) -> int:
        """How many weeks ahead it looks."""
        return len(self.p50) - 1

    @property
    def says_nothing(self) -> bool:
        """Whether there was nothing to reckon from: nobody has come, runs or waits (*inget underlag*)."""
        return not (self.came or self.running or self.ended or self.p50[0])


class ForecastSkillQuerySet(models.QuerySet["ForecastSkill"]):
    """How good forecasts have been, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of services of the units one follows up."""
        return self.filter(permissions.visible(user, "service__"))


class PastForecastQuerySet(models.QuerySet["PastForecast"]):
    """Forecasts made afterwards, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of services of the units one follows up."""
        return self.filter(permissions.visible(user, "service__"))


class ForecastSkill(models.Model):
    """Träffsäkerhet: how good the forecasts of a queue have been here, so many weeks ahead, tried through a month's end.

    Errors are means, in persons, of the forecast (CRPS), of *som i dag* and of inflow less outflow. ``hits``: how often what came
    lay where eight times of ten were to lie. Without trials there are no errors.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    through = models.DateField(_("prövad t.o.m."))
    horizon = models.PositiveSmallIntegerField(_("veckor framåt"))
    trials = models.PositiveIntegerField(_("prov"))
    hits = models.PositiveIntegerField(_("inom intervallet"))
    model_error = models.FloatField(_("prognosens fel"), null=True)
    today_error = models.FloatField(_("felet för som i dag"), null=True)
    flow_error = models.FloatField(_("felet för inflöde minus utflöde"), null=True)
    made_at = models.DateTimeField(_("prövad"))

    objects = ForecastSkillQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("service", "-through", "horizon")
        constraints = (
            models.UniqueConstraint(fields=["service", "through", "horizon"], name="forecast_skill_once"),
            CheckConstraint(condition=Q(hits__lte=F("trials")), name="forecast_skill_hits"),
            CheckConstraint(
                condition=Q(trials=0, model_error=None, today_error=None, flow_error=None)
                | Q(trials__gt=0, model_error__isnull=False, today_error__isnull=False, flow_error__isnull=False),
                name="forecast_skill_errors",
            ),
        )
        verbose_name = _("träffsäkerhet")

    class Privacy:
        """Numbers of a service, of nobody in particular."""

        ordinary = "id service through horizon trials hits model_error today_error flow_error made_at"
        personal = ""
        sensitive = ""
        retention = "local_forecast"

    def __str__(self) -> str:
        return f"{self.service_id} {self.through}, {self.horizon}"

    @property
    def against_today(self) -> Against:
        """Against *som i dag*."""
        return Against(self.trials, self.model_error or 0.0, self.today_error or 0.0)

    @property
    def against_flow(self) -> Against:
        """Against inflow less outflow."""
        return Against(self.trials, self.model_error or 0.0, self.flow_error or 0.0)

    @property
    def hits_percent(self) -> int | None:
        """How often what came lay within the band, in percent: about eighty where the band is honest."""
        return round(100 * self.hits / self.trials) if self.trials else None


class PastForecast(models.Model):
    """Prognos i efterhand: what would have been said at a month's end of how many wait so many weeks later.

    It rests on what had been recorded by that day alone, so it is reckoned once, when *träffsäkerhet* is first tried on the day,
    and stays. ``spread[n]``: in how many replications ``n`` waited; empty where nothing could be said. Beside it what *som i dag*
    and inflow less outflow said. A new version of the program makes its own.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    day = models.DateField(_("dag"))
    horizon = models.PositiveSmallIntegerField(_("veckor framåt"))
    spread = ArrayField(models.PositiveIntegerField(), verbose_name=_("fördelning"))
    today = models.PositiveIntegerField(_("som i dag"), null=True)
    flow = models.FloatField(_("inflöde minus utflöde"), null=True)
    seed = models.PositiveIntegerField(_("frö"))
    replications = models.PositiveIntegerField(_("upprepningar"))
    engine = models.CharField(_("version"), max_length=60)
    made_at = models.DateTimeField(_("gjord"))

    objects = PastForecastQuerySet.as_manager()

    class Meta:
        """Oldest first."""

        ordering = ("service", "day", "horizon")
        constraints = (
            models.UniqueConstraint(
                fields=["service", "day", "horizon", "engine", "seed", "replications"], name="past_forecast_once"
            ),
        )
        triggers = (pgtrigger.Protect(name="as_it_was_made", operation=pgtrigger.Update),)
        verbose_name = _("prognos i efterhand")

    class Privacy:
        """Numbers of a service, of nobody in particular."""

        ordinary = "id service day horizon spread today flow seed replications engine made_at"
        personal = ""
        sensitive = ""
        retention = "local_forecast"

    def __str__(self) -> str:
        return f"{self.service_id} {self.day}, {self.horizon}"


class ExpectedStartQuerySet(models.QuerySet["ExpectedStart"]):
    """Expected starts, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of orders one may see: it is a fact about the order."""
        return self.filter(entry__order__in=Order.objects.visible_to(user))

    def of_order(self, order: Order) -> "ExpectedStart | None":
        """The newest of the order's place in the queue, while it waits."""
        rows = self.filter(entry__order=order, entry__left_on__isnull=True)
        return rows.order_by("-day", "-pk").first()

    def newest(self, entries: Collection[int]) -> dict[int, "ExpectedStart"]:
        """The newest of each of these places. One query."""
        rows = self.filter(entry__in=entries).order_by("entry_id", "-day", "-pk").distinct("entry_id")
        return {row.entry_id: row for row in rows}


class ExpectedStart(models.Model):
    """Beräknad start: between which days one who waits may start, as it was made that day; or why that cannot be said.

    Of ten times played ahead, eight starts lie from ``earliest`` to ``latest``. Beside them stands what it rests on, and what
    it takes to make it again.
    """

    class Lack(models.TextChoices):
        """Why nothing is said."""

        NO_HISTORY = "no_history", _("för få avslutade att räkna på")
        NO_STAFF = "no_staff", _("verksamheten har ingen bemanning")
        TOO_FAR = "too_far", _("längre fram än två år")
        NOT_COUNTED = "not_counted", _("inget begränsar verksamheten till ett antal")

    entry = models.ForeignKey(QueueEntry, models.PROTECT, related_name="expected_starts")
    day = models.DateField(_("dag"))
    earliest = models.DateField(_("tidigast"), null=True)
    middle = models.DateField(_("i mitten"), null=True)
    latest = models.DateField(_("senast"), null=True)
    lack = models.CharField(_("varför inget sägs"), max_length=11, choices=Lack, blank=True)
    priority = models.PositiveSmallIntegerField(_("prioritet"))
    ahead = models.PositiveIntegerField(_("före i kön"))
    ended = models.PositiveIntegerField(_("avslutade"))
    running = models.PositiveIntegerField(_("pågående"))
    seen_from = models.DateField(_("sett sedan"))
    seed = models.PositiveIntegerField(_("frö"))
    replications = models.PositiveIntegerField(_("upprepningar"))
    engine = models.CharField(_("version"), max_length=60)
    digest = models.CharField(_("kontrollsumma av underlaget"), max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("gjord"))

    objects = ExpectedStartQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-day", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["entry", "day"], name="expected_start_once_a_day"),
            CheckConstraint(
                condition=Q(lack="", earliest__gte=F("day"), middle__gte=F("earliest"), latest__gte=F("middle"))
                | ~Q(lack="") & Q(earliest=None, middle=None, latest=None),
                name="expected_start_said_or_why_not",
            ),
        )
        triggers = (pgtrigger.Protect(name="as_it_was_made", operation=pgtrigger.Update),)
        verbose_name = _("beräknad start")

    class Privacy:
        """When somebody may start."""

        ordinary = (
            "id entry day earliest middle latest lack priority ahead ended running seen_from seed replications engine digest "
            "made_at"
        )
        personal = "made_by"
        sensitive = ""
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.entry_id} {self.day}"
