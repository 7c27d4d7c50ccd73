"""Scenarios that somebody tries on a unit's living rows, their steps, and the answers that are kept."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.capacity import permissions
from hemmaplan.organisation.models import Unit


class KeptScenarioQuerySet(models.QuerySet["KeptScenario"]):
    """Scenarios, found through the door."""

    def visible_to(self, user: User) -> Self:
        """One's own and those shared, of the units one follows up."""
        return self.filter(permissions.scenarios(user))


class KeptScenario(models.Model):
    """Sparat scenario: what a manager tries on a unit's living rows from a day. Its steps are rows of their own.

    ``version`` grows with every change, so that whoever has an older page open is told.
    """

    SHORTEST, LONGEST = 4, 156

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="scenarios", verbose_name=_("enhet"))
    name = models.CharField(_("namn"), max_length=100)
    day = models.DateField(_("räknas från"))
    weeks = models.PositiveSmallIntegerField(_("veckor framåt"), default=52)
    price_ore = models.PositiveBigIntegerField(_("en heltidstjänst ett år, öre"), null=True, blank=True)
    is_shared = models.BooleanField(_("delas"), default=False)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("gjort av"))
    made_at = models.DateTimeField(_("påbörjat"))

    objects = KeptScenarioQuerySet.as_manager()

    class Meta:
        """Newest first. Somebody's scenarios of a unit have names of their own."""

        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "made_by", "name"],
                name="scenario_name_once",
                violation_error_message=_("Du har redan ett scenario med det namnet. Välj ett annat namn."),
            ),
            CheckConstraint(condition=Q(weeks__gte=4, weeks__lte=156), name="scenario_weeks_4_156"),
            CheckConstraint(condition=Q(price_ore__isnull=True) | Q(price_ore__gt=0), name="scenario_price_positive"),
        )
        verbose_name = _("scenario")

    class Privacy:
        """Nothing personal but the maker."""

        ordinary = "id unit name day weeks price_ore is_shared copied_from version made_at"
        personal = "made_by"
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return self.name

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id


class KeptStep(models.Model):
    """Sparat steg: one change in a scenario, in its place; ``values`` are what the step of that kind reads.

    One that is taken away keeps its place, so that it can be put back.
    """

    scenario = models.ForeignKey(KeptScenario, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField(_("plats"))
    kind = models.CharField(_("slag"), max_length=30)
    values = models.JSONField(_("uppgifter"), default=dict)
    is_on = models.BooleanField(_("på"), default=True)
    removed_at = models.DateTimeField(_("borttaget"), null=True, blank=True)

    class Meta:
        """In order."""

        ordering = ("scenario", "place", "pk")
        verbose_name = _("steg i scenario")

    class Privacy:
        """Posts and services by their codes, nobody by name."""

        ordinary = "id scenario place kind values is_on removed_at"
        personal = ""
        sensitive = ""
        retention = "kept"

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.place} {self.kind}"


class KeptAnswerQuerySet(models.QuerySet["KeptAnswer"]):
    """Answers, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Of scenarios one sees."""
        return self.filter(permissions.scenarios(user, "scenario__"))


class KeptAnswer(models.Model):
    """Sparat svar: what the forecast said of a scenario and those beside it, as it was computed. Append-only.

    ``question`` is the digest of all that it depends on, so that nothing is worked out twice; ``steps_sha256`` that of the
    scenario's steps and price. ``content`` has what was asked, the figures, differences, sentences and fans; ``digest`` is that of the rows read, and
    ``sha256`` that of the content. A later computation is a new row.
    """

    scenario = models.ForeignKey(KeptScenario, models.PROTECT, related_name="answers")
    version = models.PositiveIntegerField(_("scenariots version"))
    question = models.CharField(_("frågans kontrollsumma"), max_length=64)
    steps_sha256 = models.CharField(_("stegens kontrollsumma"), max_length=64)
    day = models.DateField(_("räknat från"))
    weeks = models.PositiveSmallIntegerField(_("veckor framåt"))
    seed = models.PositiveBigIntegerField(_("frö"))
    replications = models.PositiveIntegerField(_("upprepningar"))
    engine = models.CharField(_("program"), max_length=60)
    digest = models.CharField(_("underlagets kontrollsumma"), max_length=64)
    content = models.JSONField(_("innehåll"))
    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("räknat av"))
    made_at = models.DateTimeField(_("räknat"))

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        """Newest first. The same answer is kept once."""

        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["scenario", "sha256"], name="scenario_answer_once"),
            models.UniqueConstraint(fields=["question"], name="scenario_question_answered_once"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("svar på scenario")

    class Privacy:
        """Posts, services and numbers, nobody by name."""

        ordinary = (
            "id scenario version question steps_sha256 day weeks seed replications engine digest content sha256 made_at"
        )
        personal = "made_by"
        sensitive = ""
        retention = "kept"
        copied = False

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.day}"

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.scenario.unit_id


class AskedAnswerQuerySet(models.QuerySet["AskedAnswer"]):
    """What has been asked, found through the door."""

    def visible_to(self, user: User) -> Self:
        """About scenarios one sees."""
        return self.filter(permissions.scenarios(user, "scenario__"))

    def open(self) -> Self:
        """That are not answered yet, and may still be."""
        return self.filter(answer=None, fault="")


class AskedAnswer(models.Model):
    """Begärt svar: that somebody has asked what comes of a scenario, and what came of asking.

    It stands as soon as the button is pressed, so that the answer is worked out whoever closes what. ``beside`` are the keys
    of the scenarios it is to be seen with; ``tries`` how often somebody has begun on it; ``fault`` why it has no answer.
    """

    MOST_TRIES = 3

    scenario = models.ForeignKey(KeptScenario, models.PROTECT, related_name="asked")
    beside = ArrayField(models.BigIntegerField(), verbose_name=_("bredvid"), default=list, blank=True)
    question = models.CharField(_("frågans kontrollsumma"), max_length=64)
    tries = models.PositiveSmallIntegerField(_("försök"), default=0)
    answer = models.ForeignKey(KeptAnswer, models.PROTECT, null=True, blank=True, related_name="asked")
    fault = models.TextField(_("varför det inte går"), blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("begärt av"))
    asked_at = models.DateTimeField(_("begärt"))

    objects = AskedAnswerQuerySet.as_manager()

    class Meta:
        """Oldest first. The same question stands in line once."""

        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["question"], condition=Q(answer=None, fault=""), name="scenario_question_open_once"
            ),
            CheckConstraint(condition=Q(answer=None) | Q(fault=""), name="scenario_answer_or_fault"),
        )
        verbose_name = _("begärt svar")

    class Privacy:
        """Scenarios and digests; a fault names posts and services, nobody by name."""

        ordinary = "id scenario beside question tries answer fault asked_at"
        personal = "asked_by"
        sensitive = ""
        retention = "kept"
        copied = False

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.scenario.unit_id
