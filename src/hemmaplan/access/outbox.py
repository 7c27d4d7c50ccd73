"""The outbox (*utkorg*): what leaves the house. A row is written with the deed it tells of, and a job delivers it until it has gone.

So nothing is lost when a receiver or a network is down, and nothing leaves that was never done: a deed that is undone takes its row
along. A row is delivered by one at a time and marked in the same breath; when everything falls between the two it goes once more,
with the same key, by which the receiver can tell.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_WAIT = 8  # doublings of a minute: four hours and some
Deliver = Callable[["Outgoing"], None]


class NotSent(Exception):
    """Something could not leave the house. The text says where to and why."""


class Outgoing(models.Model):
    """Utgående: one thing that leaves the house one way, from when it was written until it has gone."""

    way = models.CharField(_("sätt"), max_length=20)
    key = models.CharField(_("nyckel"), max_length=80)
    recipients = models.TextField(_("till"), blank=True)
    subject = models.CharField(_("rubrik"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    made_at = models.DateTimeField(_("skriven"))
    tries = models.PositiveSmallIntegerField(_("försök"), default=0)
    again_at = models.DateTimeField(_("försöks igen"))
    failed_because = models.CharField(_("varför inte"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("skickad"), null=True, blank=True)

    class Meta:
        """In the order they were written. The same thing leaves the same way once."""

        ordering = ("pk",)
        indexes = (models.Index(fields=["way", "id"], name="outgoing_waiting", condition=Q(sent_at=None)),)
        constraints = (models.UniqueConstraint(fields=["way", "key"], name="outgoing_once"),)
        verbose_name = _("utgående")

    class Privacy:
        """Whatever it tells, and to whom."""

        ordinary = "id way key made_at tries again_at sent_at"
        personal = "recipients"
        sensitive = "subject text failed_because"
        retention = "local_log"
        copied = False

    def __str__(self) -> str:
        return f"{self.way} {self.key}"


def post(*, way: str, key: str, text: str, at: dt.datetime, subject: str = "", recipients: str = "") -> Outgoing:
    """Lägg i utkorgen, in the caller's transaction. What has the key already is left as it is."""
    return Outgoing.objects.get_or_create(
        way=way, key=key,
        defaults={"text": text, "subject": subject, "recipients": recipients, "made_at": at, "again_at": at},
    )[0]  # fmt: skip


def deliver(
    ways: Mapping[str, Deliver], *, at: dt.datetime, now: bool = False
) -> tuple[list[Outgoing], list[Outgoing]]:
    """Skicka det som väntar: each way in order and for itself. Returns what went, and what could not.

    One that failed holds up what comes after it the same way, and is tried again later and later; ``now`` does not wait.
    """
    went: list[Outgoing] = []
    failed: list[Outgoing] = []
    for way, send in ways.items():
        for pk in Outgoing.objects.filter(way=way, sent_at=None).values_list("pk", flat=True):
            row = _deliver(pk, send, at, now=now)
            if row is None:
                break
            if row.sent_at is None:
                failed.append(row)
                break
            went.append(row)
    return went, failed


@transaction.atomic
def _deliver(pk: int, send: Deliver, at: dt.datetime, *, now: bool) -> Outgoing | None:
    """Send one row; None when somebody else is at it, has sent it, or it is to wait."""
    row = Outgoing.objects.select_for_update(skip_locked=True).filter(pk=pk, sent_at=None).first()
    if row is None or (row.again_at > at and not now):
        return None
    try:
        send(row)
    except (OSError, NotSent) as error:
        row.tries += 1
        row.again_at = at + dt.timedelta(minutes=2 ** min(row.tries, LONGEST_WAIT))
        row.failed_because = str(error)[:300]
    else:
        row.sent_at, row.failed_because = at, ""
    row.save()
    return row
