"""Visits at the open door of a folder: rows by day and number, and codes that tell visitors apart within a month."""

import datetime as dt
import secrets
from collections import Counter

from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder.checking import Table
from hemmaplan.integrations.folder.storing import BATCH, Count, Store
from hemmaplan.interventions import tokens
from hemmaplan.interventions.models import HeadCount, TokenKey


def store_head_counts(table: Table, now: Store) -> None:
    """Every visit of a day becomes a row. What is counted already is left; a code becomes a mark of its month."""
    count = now.counts.setdefault("head_counts", Count())
    services = now.ledger.ids("services")
    stored = Counter(
        HeadCount.objects.filter(undone_at=None).values_list("service_id", "day", "visitor", "age_band").order_by()
    )
    keys = _MonthKeys(now)
    made: list[HeadCount] = []
    for row in table.rows:
        values = row.values
        service, day = services[(values["service"],)], values["day"]
        visitor, band = values.get("visitor") or HeadCount.Visitor.RETURNING, values.get("age_band") or ""
        codes: tuple[str, ...] = values.get("codes") or ()
        wanted, there = len(codes) or values["count"], stored[(service, day, visitor, band)]
        if there > wanted:
            now.problems.add(table.file, row.number, "count", f"{there} besök är redan registrerade den dagen. Ångra dem i "
                             "systemet om de är fel, eller ta bort raden.")  # fmt: skip
            continue
        if there == wanted:
            count.unchanged += 1
            continue
        setattr(count, "changed" if there else "new", getattr(count, "changed" if there else "new") + 1)
        for number in range(there, wanted):
            at = calendar.at_clock(day, 9 + number % 4, number * 7 % 60)
            made.append(HeadCount(
                service_id=service, day=day, at=at, visitor=visitor, age_band=band, by=now.by, recorded_at=now.recorded(at),
                token=keys.token(service, day, codes[number]) if codes else "",
            ))  # fmt: skip
    HeadCount.objects.bulk_create(made, batch_size=BATCH)
    keys.store()


class _MonthKeys:
    """The secret of each service and month. Those of past months are used and forgotten in the same breath."""

    def __init__(self, now: Store) -> None:
        self.now = now
        self.used: dict[tuple[int, dt.date], bytes] = {}

    def token(self, service: int, day: dt.date, code: str) -> str:
        """The mark of a visitor's code in that month."""
        month = (service, calendar.month_start(day))
        if month not in self.used:
            kept = TokenKey.objects.filter(service=service, month=month[1], destroyed_at=None).first()
            self.used[month] = bytes(kept.key) if kept and kept.key else secrets.token_bytes(tokens.KEY_BYTES)
        return tokens.token(self.used[month], code)

    def store(self) -> None:
        """Keep the key of the month that goes on; of the others only that there was one."""
        running = calendar.month_start(calendar.local_date(self.now.cutoff))
        for (service, month), key in self.used.items():
            over = month < running
            TokenKey.objects.get_or_create(
                service_id=service, month=month,
                defaults={"key": None if over else key, "destroyed_at": self.now.cutoff if over else None},
            )  # fmt: skip
