"""The two append-only logs with their daily seal.

The logs have no foreign keys: nothing that is removed elsewhere can follow or block them, and a trigger refuses every
change and removal, whoever asks. Each row is chained to the one before it as it is written (``Chained``), so that the days
not yet sealed are guarded too. The triggers stand in migration 0005; ``access.sealing`` tells what the chain proves.
"""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now  # noqa: TID251  the log's own time is the database's
from django.utils.translation import gettext_lazy as _

from hemmaplan.access import permissions
from hemmaplan.access.events import EventType

if TYPE_CHECKING:
    from hemmaplan.access.models import User

# Said as alternatives, not as a list: PostgreSQL then writes the condition back in the same words as it was given.
ABOUT_THE_LOGS = (
    Q(event_type=EventType.LOGS_SEALED.value)
    | Q(event_type=EventType.LOGS_CHECKED.value)
    | Q(event_type=EventType.DIGESTS_SENT.value)
    | Q(event_type=EventType.DIGESTS_NOT_SENT.value)
    | Q(event_type=EventType.PERSONS_SHOWN.value)
)
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Chained(models.Model):
    """Kedjad: a row of a log with its place in a gap-free sequence, and a digest over itself and the row before.

    There is one sequence for each transaction that writes at the same time (``lane``), so that nobody waits for anybody. The
    three are set by a trigger, whatever is given. The digest is over every column there is: one added later must allow null.
    """

    lane = models.IntegerField(default=0, editable=False)
    number = models.BigIntegerField(default=0, editable=False)
    link = models.CharField(max_length=64, default="", editable=False)
    # The receipt of the disposal that took away of whom the row tells: its digest is that of the row as it was written.
    disposed = models.BigIntegerField(null=True, editable=False)

    class Meta:
        """Only with a log."""

        abstract = True


class ReadNoteQuerySet(models.QuerySet["ReadNote"]):
    """The read log, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """For log reviewers, in the units they review."""
        return self.filter(permissions.reads_visible(user))


class ReadNote(Chained):
    """Läsnotering: who opened what, when, and with what right. 2001:454 10 §."""

    at = models.DateTimeField(_("när"))
    user_id = models.BigIntegerField(_("användare"))
    user_name = models.CharField(_("namn"), max_length=120)
    kind = models.CharField(_("vad"), max_length=40)
    subject_id = models.BigIntegerField(_("nummer"), null=True)
    # All persons that the page named: one for a person's page, many for a list.
    person_ids = ArrayField(models.BigIntegerField(), default=list)
    unit_id = models.BigIntegerField(_("enhet"), null=True)
    why = models.CharField(_("grund"), max_length=300)
    emergency = models.BooleanField(_("nödöppning"), default=False)
    protected = models.BooleanField(_("skyddade personuppgifter"), default=False)
    path = models.CharField(_("sida"), max_length=200)
    restricted = models.BooleanField(_("begränsat ärende"), null=True)  # or nothing: the digests of old rows stay true

    objects = ReadNoteQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["-at", "-id"], name="read_newest"),
            models.Index(fields=["user_id", "-at"], name="read_by_user"),
            GinIndex(fields=["person_ids"], name="read_about_person", fastupdate=True),
        )
        constraints = (models.UniqueConstraint(fields=["lane", "number"], name="read_in_sequence"),)
        triggers = (APPEND_ONLY,)
        verbose_name = _("läsnotering")

    class Privacy:
        """Who read about whom."""

        ordinary = "id at kind subject_id unit_id emergency protected restricted path lane number link disposed"
        personal = "user_id user_name person_ids"
        sensitive = "why"
        retention = "local_log"
        persons = "person_ids"
        copied = False

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.subject_id}"


class EventQuerySet(models.QuerySet["Event"]):
    """The event log, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """For system owners and log reviewers, in their units."""
        return self.filter(permissions.events_visible(user))


class Event(Chained):
    """Händelse: who did what, when it happened and when it was recorded. Primitive values only, never free text."""

    at = models.DateTimeField(_("hände"))
    # The database's own clock, whatever is given: a trigger sees to it, for all but the owner of the tables.
    recorded_at = models.DateTimeField(_("registrerades"), db_default=Now(), editable=False)
    by_id = models.BigIntegerField(_("användare"))
    by_name = models.CharField(_("namn"), max_length=120)
    event_type = models.CharField(_("vad"), max_length=60)
    kind = models.CharField(_("slag"), max_length=40)
    subject_id = models.BigIntegerField(_("nummer"), null=True)
    person_id = models.BigIntegerField(_("person"), null=True)
    unit_id = models.BigIntegerField(_("enhet"), null=True)
    data = models.JSONField(_("uppgifter"), default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-recorded_at", "-pk")
        indexes = (
            models.Index(fields=["-recorded_at", "-id"], name="event_newest"),
            models.Index(fields=["kind", "subject_id", "-at"], name="event_about"),
            models.Index(fields=["person_id", "-at"], name="event_about_person"),
            models.Index(fields=["by_id", "-recorded_at"], name="event_by_user"),
            # How the logs stand is asked on the pages of those who answer for them.
            models.Index(fields=["event_type", "-id"], name="event_of_the_logs", condition=ABOUT_THE_LOGS),
        )
        constraints = (models.UniqueConstraint(fields=["lane", "number"], name="event_in_sequence"),)
        triggers = (APPEND_ONLY,)
        verbose_name = _("händelse")

    class Privacy:
        """Who did what about whom."""

        ordinary = "id at recorded_at event_type kind subject_id unit_id data lane number link disposed"
        personal = "by_id by_name person_id"
        sensitive = ""
        retention = "local_log"
        persons = "person_id"
        copied = False

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event_type} {self.kind} {self.subject_id}"


class LogHead(models.Model):
    """Loggens huvud: the last number and digest of each sequence of a log. Only the trigger writes it, never the application."""

    log = models.CharField(max_length=10)
    lane = models.IntegerField()
    number = models.BigIntegerField()
    link = models.CharField(max_length=64)

    only_the_database_writes = True

    class Meta:
        """One a sequence."""

        ordering = ("log", "lane")
        constraints = (models.UniqueConstraint(fields=["log", "lane"], name="log_head_once"),)
        verbose_name = _("loggens huvud")

    class Privacy:
        """Nothing personal."""

        ordinary = "id log lane number link"
        personal = ""
        sensitive = ""
        retention = "kept"
        copied = False

    def __str__(self) -> str:
        return f"{self.log} {self.lane}: {self.number}"


class SealQuerySet(models.QuerySet["Seal"]):
    """Seals, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """For those who check seals."""
        return self.filter(permissions.seals_visible(user))


class Seal(models.Model):
    """Sigill: the digest of one day's log, chained to the day before, so that a removed row shows.

    The database makes the content itself and takes the days in turn: what is given is a log, a day that is over, and ``sealed_at``.
    A row that was written after its day was sealed is in the next seal; ``heads`` says how far each sequence had come.
    """

    log = models.CharField(_("logg"), max_length=10, choices=(("read", _("Läslogg")), ("event", _("Händelselogg"))))
    day = models.DateField(_("dag"))
    count = models.PositiveIntegerField(_("antal rader"), default=0)
    digest = models.CharField(_("kontrollsumma"), max_length=64, default="")
    previous = models.CharField(_("föregående"), max_length=64, blank=True, default="")
    heads = models.JSONField(default=dict)
    sealed_at = models.DateTimeField(_("förseglad"))

    objects = SealQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-day", "log")
        constraints = (models.UniqueConstraint(fields=["log", "day"], name="seal_once_a_day"),)
        triggers = (APPEND_ONLY,)
        verbose_name = _("sigill")

    class Privacy:
        """Nothing personal."""

        ordinary = "id log day count digest previous heads sealed_at"
        personal = ""
        sensitive = ""
        retention = "kept"
        copied = False

    def __str__(self) -> str:
        return f"{self.log} {self.day}"
