"""The login library's counts (sv. räknare) in a table of rows, shared by all web processes.

Django's own database cache keeps pickled objects, which whoever can write a row could turn into running code, and throws
out rows when there are many, which whoever sends many forms could use. This one keeps JSON, until it runs out.
"""

import datetime as dt
import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from hemmaplan.access.attempts import Counter
from hemmaplan.foundation import calendar

_FOR_EVER = dt.timedelta(days=3650)
_UPSERT = (
    "INSERT INTO access_counter (key, value, expires_at) VALUES (%s, %s::jsonb, %s)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at"
)


class Counters(BaseCache):
    """A cache backend for numbers and short lists. Raises ``TypeError`` for what JSON cannot hold."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _row(self, key: str, value: object, timeout: Any, version: int | None) -> list[Any]:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        lasts = _FOR_EVER if seconds is None else dt.timedelta(seconds=float(seconds))
        return [self.make_and_validate_key(key, version), json.dumps(value), calendar.now() + lasts]

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, or ``default`` when there is none or it has run out."""
        rows = Counter.objects.filter(pk=self.make_and_validate_key(key, version), expires_at__gt=calendar.now())
        found = rows.values_list("value", flat=True).first()
        return default if found is None else found

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep the value, whatever stood there."""
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, self._row(key, value, timeout, version))

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep the value if none stands there. Of two at once only one is told True."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_UPSERT} WHERE access_counter.expires_at < %s RETURNING 1",
                [*self._row(key, value, timeout, version), calendar.now()],
            )
            return cursor.fetchone() is not None

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let the value last anew. False when there is none."""
        made, _value, until = self._row(key, None, timeout, version)
        return bool(Counter.objects.filter(pk=made, expires_at__gt=calendar.now()).update(expires_at=until))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget the value. False when there was none."""
        return bool(Counter.objects.filter(pk=self.make_and_validate_key(key, version)).delete()[0])

    def clear(self) -> None:
        """Forget everything."""
        Counter.objects.all().delete()
