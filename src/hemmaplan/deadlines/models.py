"""The ledger of running clocks (*frister*)."""

from dataclasses import fields
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.deadlines import clocked, permissions, rules
from hemmaplan.deadlines.consequences import ClockState
from hemmaplan.deadlines.ports import Joined
from hemmaplan.deadlines.states import Happening
from hemmaplan.organisation.models import Unit

_STATE = [field.name for field in fields(ClockState)]


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Clocks of the user's units, but for those of withheld files and what is held from the user, and of the user's own files.

        What a page counts goes through this door too: a total less its rows would tell of the rest.
        """
        held = Q(case_id=None, subject_kind="cases.intake", subject_id__in=Joined.held_intakes(user))
        open_ = permissions.visible(user) & ~Q(case_id__in=Joined.withheld_files(user)) & ~held
        return self.filter(open_ | Q(case_id__in=Joined.own_files(user)))

    def running(self) -> Self:
        """Neither answered nor lapsed nor withdrawn."""
        return self.filter(ended_on__isnull=True)


class Clock(models.Model):
    """Frist: a rule started by something, due on a day, answered by something or lapsed.

    From when it runs, when it is due and how it ended is what its events say (``consequences.state_of``); the columns
    keep it so that a list need not ask.
    """

    class End(models.TextChoices):
        """How the clock stopped."""

        ANSWERED = "answered", _("Uppfylld")
        LAPSED = "lapsed", _("Försutten")
        WITHDRAWN = "withdrawn", _("Inte längre aktuell")

    rule = models.CharField(_("regel"), max_length=60)
    section = models.CharField(_("lagrum"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="clocks")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    # The file of the matter, where it has one: who answers for the clock is whoever has that file (``cases.Assignment``).
    case_id = models.BigIntegerField(null=True)
    # The time may be counted from before the matter came to us: a decision is older than the order to carry it out.
    starts_on = models.DateField(_("löper från"))
    entered_on = models.DateField(_("i liggaren från"))
    due_on = models.DateField(_("senast"))
    due_at = models.DateTimeField(_("senast klockan"), null=True, blank=True)  # of a rule that counts hours
    # A recurring rule (every six months) is a new clock each time, chained to the one it follows.
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    paused_on = models.DateField(_("pausad"), null=True, blank=True)
    # The latest day on which an event moved or corrected the clock: for an earlier day its events are asked.
    amended_on = models.DateField(_("ändrad"), null=True, blank=True)
    ended_on = models.DateField(_("stannade"), null=True, blank=True)
    ended_at = models.DateTimeField(_("stannade klockan"), null=True, blank=True)
    end = models.CharField(_("hur"), max_length=10, choices=End, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))
    ended_recorded_at = models.DateTimeField(_("slut registrerat"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ClockQuerySet.as_manager()

    class Meta:
        """Most urgent first. Never deleted."""

        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=["unit", "due_on"], name="clock_running", condition=Q(ended_on=None)),
            models.Index(fields=["case_id"], name="clock_of_case", condition=Q(ended_on=None)),
            models.Index(fields=["subject_kind", "subject_id", "rule"], name="clock_subject"),
            # Lateness on any day is asked of the few that ever were late, and of the few that were moved.
            models.Index(
                fields=["unit", "due_on"],
                name="clock_ever_late",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("due_on")),
            ),
            models.Index(
                fields=["rule", "due_on"],
                name="clock_ever_late_of_rule",
                condition=Q(ended_on=None) | Q(ended_on__gt=F("due_on")),
            ),
            models.Index(fields=["amended_on"], name="clock_amended", condition=Q(amended_on__isnull=False)),
            # The ledger on any day: those that had not ended then, and those that ended in the months before.
            models.Index(fields=["ended_on"], name="clock_ended"),
            # The few that lapsed or were answered after their time, of the twelve months before a day.
            models.Index(
                fields=["unit", "ended_on"],
                name="clock_missed",
                condition=Q(end="lapsed")
                | Q(end="answered") & (Q(due_at=None, ended_on__gt=F("due_on")) | Q(ended_at__gt=F("due_at"))),
            ),
        )
        constraints = (
            CheckConstraint(
                condition=Q(ended_on__isnull=True, end="") | Q(ended_on__isnull=False) & ~Q(end=""),
                name="clock_end_has_how",
            ),
            CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_recorded_at__isnull=True)
                | Q(ended_on__isnull=False, ended_recorded_at__isnull=False),
                name="clock_end_is_recorded",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "rule"], condition=Q(ended_on=None), name="clock_once_running"
            ),
        )
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),)
        verbose_name = _("frist")

    class Privacy:
        """That something about a person is due."""

        ordinary = (
            "id rule section unit subject_kind subject_id case_id starts_on entered_on due_on due_at follows paused_on "
            "amended_on ended_on ended_at end recorded_at ended_recorded_at"
        )
        personal = "person_id recorded_by"
        sensitive = ""
        retention = "retention_file"
        subject = "subject_kind subject_id"
        persons = "person_id"

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on}"

    @property
    def about_person_id(self) -> int | None:
        """For the log."""
        return self.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.unit_id

    @property
    def how_ended(self) -> str:
        """How it stopped, in words; of a rule whose time simply ceases, that it did."""
        return how_ended(self.rule, self.end)

    def law(self) -> rules.Rule:
        """The rule as it read when the clock started."""
        return rules.rule(self.rule, on=self.starts_on)

    @property
    def state(self) -> ClockState:
        """Its state today, as the columns keep it."""
        return ClockState(**{name: getattr(self, name) for name in _STATE})

    @state.setter
    def state(self, state: ClockState) -> None:
        """Let the columns say what the events say."""
        for name in _STATE:
            setattr(self, name, getattr(state, name))


def how_ended(rule: str, end: str) -> str:
    """How a clock of the rule stopped, in words."""
    if end == Clock.End.LAPSED and clocked.lapses_by_law(rule):
        return gettext("Bortfallen enligt lag")
    return str(Clock.End(end).label) if end else ""


class ClockEvent(models.Model):
    """Händelse i en frist: when it happened, when it was recorded and by whom. Nothing is overwritten: append-only."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="events")
    kind = models.CharField(_("händelse"), max_length=10, choices=Happening)
    on = models.DateField(_("hände"))
    at = models.DateTimeField(_("hände klockan"), null=True, blank=True)  # of a rule that counts hours
    counted_from = models.DateField(_("tiden räknas från"), null=True, blank=True)
    due_on = models.DateField(_("senast"), null=True, blank=True)  # as it is after a start, an extension, a resumption
    due_at = models.DateTimeField(_("senast klockan"), null=True, blank=True)
    reason = models.CharField(_("skäl"), max_length=300, blank=True)
    answer_kind = models.CharField(max_length=40, blank=True)
    answer_id = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order they were recorded."""

        ordering = ("clock", "pk")
        indexes = (models.Index(fields=["clock"], name="clock_event_extended", condition=Q(kind=Happening.EXTENDED)),)
        constraints = (
            CheckConstraint(
                condition=~Q(kind__in=[Happening.STARTED, Happening.EXTENDED, Happening.RESUMED])
                | Q(due_on__isnull=False),
                name="clock_event_has_due_day",
            ),
            CheckConstraint(condition=~Q(kind=Happening.EXTENDED) | ~Q(reason=""), name="clock_extension_has_reason"),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("händelse i frist")

    class Privacy:
        """What happened to something that was due; a reason is written in words of one's own."""

        ordinary = "id clock kind on at counted_from due_on due_at answer_kind answer_id recorded_at"
        personal = "by"
        sensitive = "reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.clock_id} {self.kind} {self.on}"
