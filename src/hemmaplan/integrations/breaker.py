"""The breaker in front of an outside service (*säkring*): after some failures in a row nobody is made to wait for the next.

It is kept in the database, so that all workers and the page of the self-check know the same.
"""

import datetime as dt
from typing import Final, Protocol

from django.db import transaction

from hemmaplan.foundation.answers import WhyNot
from hemmaplan.integrations.models import Connection

IN_A_ROW: Final = 5
FIRST_REST: Final = dt.timedelta(minutes=5)
LONGEST_REST: Final = dt.timedelta(hours=1)


class Breaker(Protocol):
    """Säkringen, as an adapter uses it."""

    def rests_until(self, at: dt.datetime) -> dt.datetime | None:
        """Until when nothing is sent; ``None`` when it may be."""

    def failed(self, reason: WhyNot, at: dt.datetime) -> None:
        """The service did not answer."""

    def answered(self, at: dt.datetime) -> None:
        """The service answered."""

    def seen(self) -> Connection | None:
        """How it has gone so far; ``None`` when nobody has called."""


class StoredBreaker:
    """Säkringen för en tjänst, by its key."""

    def __init__(self, key: str) -> None:
        """Nothing is read until somebody asks."""
        self.key = key

    def rests_until(self, at: dt.datetime) -> dt.datetime | None:
        """Until when nothing is sent. When the rest is over one call goes through; if it fails too, the next rest is longer."""
        row = self.seen()
        return row.rests_until if row is not None and row.rests_until is not None and at < row.rests_until else None

    def failed(self, reason: WhyNot, at: dt.datetime) -> None:
        """Count a failure, and rest after so many in a row, each time twice as long."""
        with transaction.atomic():
            row = self._held()
            row.failures += 1
            row.failed_at, row.failed_because = at, reason
            if row.failures >= IN_A_ROW:
                doubled = min(row.failures - IN_A_ROW, 8)
                row.rests_until = at + min(FIRST_REST * 2**doubled, LONGEST_REST)
            row.save()

    def answered(self, at: dt.datetime) -> None:
        """Count from nothing again."""
        with transaction.atomic():
            row = self._held()
            row.failures, row.rests_until, row.answered_at = 0, None, at
            row.save()

    def seen(self) -> Connection | None:
        """How it has gone so far."""
        return Connection.objects.filter(key=self.key).first()

    def _held(self) -> Connection:
        Connection.objects.get_or_create(key=self.key)
        return Connection.objects.select_for_update(no_key=True).get(key=self.key)
