"""The queue: who waits for a service, in what order, and every move with its reason."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import User
from hemmaplan.interventions import permissions
from hemmaplan.interventions.models.orders import Order, Priority
from hemmaplan.interventions.models.services import Service
from hemmaplan.organisation.history import keeps_history


class QueueEntryQuerySet(models.QuerySet["QueueEntry"]):
    """Places in the queue, found through the door."""

    def visible_to(self, user: User) -> Self:
        """Queues of the units where one handles orders."""
        return self.filter(permissions.queue_visible(user))

    def waiting(self) -> Self:
        """Those still in line, in the order they are to be offered."""
        return self.filter(left_on__isnull=True).order_by("priority", "rank", "joined_on", "pk")


@keeps_history
class QueueEntry(models.Model):
    """Köplats: an order waits for its service, in a priority class with a reason."""

    class Left(models.TextChoices):
        """How the wait ended."""

        STARTED = "started", _("Startade")
        WITHDRAWN = "withdrawn", _("Avstod")
        RETURNED = "returned", _("Återlämnat till myndigheten")
        MOVED = "moved", _("Flyttad till annan verksamhet")

    order = models.ForeignKey(Order, models.PROTECT, related_name="queue_entries")
    service = models.ForeignKey(Service, models.PROTECT, related_name="queue")
    priority = models.PositiveSmallIntegerField(_("prioritet"), choices=Priority)
    priority_reason = models.CharField(_("skäl för prioritet"), max_length=200, blank=True)
    # Within a class first come, first served, unless moved by a decision with a reason: a lower rank goes before.
    rank = models.IntegerField(_("ordning"), default=0)
    wishes = models.CharField(_("önskemål"), max_length=200, blank=True)
    joined_on = models.DateField(_("i kö sedan"))
    left_on = models.DateField(_("lämnade kön"), null=True, blank=True)
    left_how = models.CharField(_("hur"), max_length=10, choices=Left, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))
    left_recorded_at = models.DateTimeField(null=True, blank=True)

    objects = QueueEntryQuerySet.as_manager()

    class Meta:
        """In the order they are to be offered."""

        ordering = ("service", "priority", "rank", "joined_on", "pk")
        indexes = (
            models.Index(
                fields=["service", "priority", "rank", "joined_on"], name="queue_waiting", condition=Q(left_on=None)
            ),
            models.Index(fields=["service", "joined_on", "left_on"], name="queue_history"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(left_on=None),
                name="queue_once",
                violation_error_message=_("Uppdraget står redan i kö."),
            ),
            CheckConstraint(
                condition=Q(left_on__isnull=True, left_how="") | Q(left_on__gte=F("joined_on")) & ~Q(left_how=""),
                name="queue_left_has_how",
            ),
        )
        verbose_name = _("köplats")

    class Privacy:
        """That somebody waits."""

        ordinary = "id order service priority rank joined_on left_on left_how recorded_at left_recorded_at"
        personal = ""
        sensitive = "priority_reason wishes"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.order_id} → {self.service_id}"

    @property
    def about_person_id(self) -> int:
        """For the log."""
        return self.order.person_id

    @property
    def about_unit_id(self) -> int:
        """For the log."""
        return self.order.unit_id


class QueueMove(models.Model):
    """Händelse i kön: added, re-ranked, offered, declined, started, left, referred back; by whom and why. Append-only."""

    class Kind(models.TextChoices):
        """What happened."""

        ADDED = "added", _("Ställd i kö")
        RERANKED = "reranked", _("Flyttad i kön")
        RECLASSED = "reclassed", _("Ny prioritetsklass")
        OFFERED = "offered", _("Erbjuden plats")
        DECLINED = "declined", _("Tackade nej")
        ACCEPTED = "accepted", _("Tackade ja")
        STARTED = "started", _("Startade")
        LEFT = "left", _("Lämnade kön")
        REFERRED_BACK = "referred_back", _("Återlämnad")

    entry = models.ForeignKey(QueueEntry, models.PROTECT, related_name="moves")
    kind = models.CharField(_("vad"), max_length=14, choices=Kind)
    at = models.DateTimeField(_("hände"))
    recorded_at = models.DateTimeField(_("registrerad"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(_("skäl"), max_length=300, blank=True)
    from_place = models.CharField(_("från"), max_length=40, blank=True)
    to_place = models.CharField(_("till"), max_length=40, blank=True)

    class Meta:
        """In order."""

        ordering = ("entry", "at", "pk")
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)
        verbose_name = _("händelse i kön")

    class Privacy:
        """What happened in the queue."""

        ordinary = "id entry kind at recorded_at from_place to_place"
        personal = "by"
        sensitive = "reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"


class Offer(models.Model):
    """Erbjudande: a place offered to one who waits, from when, to be answered by when."""

    class Answer(models.TextChoices):
        """What they said."""

        NONE = "", _("Väntar på svar")
        ACCEPTED = "accepted", _("Ja")
        DECLINED = "declined", _("Nej")
        EXPIRED = "expired", _("Inget svar i tid")

    entry = models.ForeignKey(QueueEntry, models.PROTECT, related_name="offers")
    what = models.CharField(_("plats"), max_length=200)
    starts_on = models.DateField(_("från och med"))
    answer_by = models.DateField(_("svar senast"))
    offered_at = models.DateTimeField(_("erbjöds"))
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField(_("svar"), max_length=8, choices=Answer, blank=True, default="")
    answered_at = models.DateTimeField(_("svarade"), null=True, blank=True)
    answer_reason = models.CharField(_("skäl"), max_length=200, blank=True)

    class Meta:
        """One open offer at a time."""

        ordering = ("-offered_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(answer=""),
                name="offer_one_open",
                violation_error_message=_("Det finns redan ett erbjudande som väntar på svar."),
            ),
        )
        verbose_name = _("erbjudande")

    class Privacy:
        """What somebody was offered."""

        ordinary = "id entry starts_on answer_by offered_at answer answered_at"
        personal = "offered_by"
        sensitive = "what answer_reason"
        retention = "retention_file"

    def __str__(self) -> str:
        return f"{self.entry_id} {self.starts_on}"
