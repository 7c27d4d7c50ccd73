"""Försegling: the daily seal of the two logs, and what can be said of them afterwards.

Three things guard each other. A *row* is chained to the row before it by a trigger, all its columns in the digest, in a sequence
without gaps. The *head* remembers how far each sequence has come, so that rows missing at the end show. The *seal* of a day holds
the digest of its rows and of the seal before, is noted in the event log, and leaves the house (``config.digests``).

The check trusts none of the functions in the database: it brings its own reading of rows and seals. What it cannot know: whether
somebody who rules the database server has rebuilt everything since a digest last left the house.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemmaplan.access.actions import record
from hemmaplan.access.events import EventType
from hemmaplan.access.models import Event, ReadNote, Seal, User
from hemmaplan.access.permissions import require
from hemmaplan.access.rights import AccountRight
from hemmaplan.access.roles import roles_with
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action

MOST = 20  # so many faults of one kind are listed
_CHAIN = "hemmaplan_chain"
_WORKED_BY = 5  # the night's seal is made before this hour


@dataclass(frozen=True)
class Log:
    """Logg: its key in the seals, its rows, and the column that says to which day a row belongs."""

    key: str
    model: type[models.Model]
    time: str

    @property
    def table(self) -> str:
        """The table of its rows."""
        return self.model._meta.db_table


LOGS = (Log("read", ReadNote, "at"), Log("event", Event, "recorded_at"))


# Sealing ------------------------------------------------------------------------------------------------------------


@action
def seal_days(*, through: dt.date, by: User, at: dt.datetime) -> list[Seal]:
    """Försegla loggarna: one seal a log and day, from the last sealed day to and including ``through``. Repeatable.

    The database makes the content and takes the days in turn; the event log notes each seal with its digest.
    """
    require(by.is_system or by.scope.anywhere(AccountRight.CHECK_SEALS))
    if through >= calendar.local_date(at):
        raise NotPossible(_("En dag kan förseglas först när den är slut. Välj i går eller tidigare."))
    with connection.cursor() as cursor:  # two at once: the second waits, and finds everything done
        cursor.execute("select pg_advisory_xact_lock(hashtext('hemmaplan seals'))")
    made = [_seal(log, day, at) for log in LOGS for day in _unsealed(log, through)]
    for seal in made:
        record(
            EventType.LOGS_SEALED, by=by, at=at, log=seal.log, day=str(seal.day), count=seal.count, digest=seal.digest
        )
    return made


def _unsealed(log: Log, through: dt.date) -> list[dt.date]:
    last = Seal.objects.filter(log=log.key).order_by("-day").values_list("day", flat=True).first()
    first = last + dt.timedelta(days=1) if last else _first_day(log)
    return [first + dt.timedelta(days=number) for number in range((through - first).days + 1)] if first else []


def _first_day(log: Log) -> dt.date | None:
    first = log.model._base_manager.aggregate(first=models.Min(log.time))["first"]
    return calendar.local_date(first) if first else None


def _seal(log: Log, day: dt.date, at: dt.datetime) -> Seal:
    seal = Seal.objects.create(log=log.key, day=day, sealed_at=at)
    seal.refresh_from_db()
    return seal


# What left the house ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Digest:
    """Kontrollsumma: what a seal said when it left the house."""

    log: str
    day: dt.date
    count: int
    digest: str


# Checking -----------------------------------------------------------------------------------------------------------


class Kind(models.TextChoices):
    """Vad som inte stämmer: what a check can find."""

    ROW_CHANGED = "row_changed", gettext_lazy("rad %(row)s är ändrad eller inskjuten")
    ROWS_MISSING = "rows_missing", gettext_lazy("rader saknas före rad %(row)s")
    END_MISSING = "end_missing", gettext_lazy("de sista raderna saknas: %(rows)s i följd %(lane)s")
    EMPTIED = "emptied", gettext_lazy("loggen är tom fast den har haft rader")
    SEAL_BROKEN = "seal_broken", gettext_lazy("sigillet stämmer inte: då fanns %(was)s rader, nu %(rows)s")
    SEAL_MISSING = "seal_missing", gettext_lazy("sigill saknas")
    SEAL_REPLACED = "seal_replaced", gettext_lazy("sigillet är ett annat än det som händelseloggen har noterat")
    DISPOSED_OTHERWISE = (
        "disposed_otherwise",
        gettext_lazy(
            "%(rows)s rader är märkta som avidentifierade vid gallring %(disposal)s, men då noterades %(was)s"
        ),
    )
    DIFFERS_OUTSIDE = "differs_outside", gettext_lazy("sigillet är ett annat än det som har lämnat huset")
    UNGUARDED = "unguarded", gettext_lazy("spärren %(what)s på tabellen %(table)s är borttagen eller avslagen")
    NOT_SEALED = "not_sealed", gettext_lazy("%(days)s dagar är inte förseglade")


@dataclass(frozen=True)
class Fault:
    """Fel: one thing that does not hold."""

    kind: Kind
    log: str = ""
    day: dt.date | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def is_late(self) -> bool:
        """Whether it is only the sealing that is late, and nothing is found to be touched."""
        return self.kind is Kind.NOT_SEALED

    def __str__(self) -> str:
        return str(self.kind.label) % self.data


@dataclass(frozen=True)
class Check:
    """Kontroll: what was looked at and what did not hold."""

    seals: int
    rows: dict[str, int]
    unsealed_rows: dict[str, int]
    compared: int
    faults: tuple[Fault, ...]

    @property
    def touched(self) -> tuple[Fault, ...]:
        """The faults that mean that somebody has been at the logs."""
        return tuple(fault for fault in self.faults if not fault.is_late)


@action
def check_seals(*, by: User, at: dt.datetime, outside: Iterable[Digest] = ()) -> Check:
    """Kontrollera loggarna: rows, heads, seals, guards, and the digests that left the house. The result is noted in the event log."""
    require(by.is_system or by.scope.anywhere(AccountRight.CHECK_SEALS))
    outside = list(outside)
    seals = list(Seal.objects.order_by("log", "day"))
    faults = [*_unguarded()]
    for log in LOGS:
        own = [seal for seal in seals if seal.log == log.key]
        faults += [*_faulty_rows(log), *_missing_ends(log), *_faulty_seals(log, own), *_late(log, own, at)]
    faults += [*_replaced(seals, _noted(), Kind.SEAL_REPLACED), *_replaced(seals, outside, Kind.DIFFERS_OUTSIDE)]
    check = Check(
        seals=len(seals), compared=len(outside), faults=tuple(faults),
        rows={log.key: log.model._base_manager.count() for log in LOGS},
        unsealed_rows={log.key: _count_unsealed(log, seals) for log in LOGS},
    )  # fmt: skip
    if any(fault.data.get("what") == _CHAIN and fault.data["table"] == Event._meta.db_table for fault in faults):
        return check  # nothing is written in a log that nothing guards: the answer itself tells
    for fault in check.touched[:MOST]:
        record(EventType.SEAL_BROKEN, by=by, at=at, log=fault.log, day=str(fault.day or ""), what=fault.kind.value)
    record(EventType.LOGS_CHECKED, by=by, at=at, seals=check.seals, touched=len(check.touched), late=len(faults) - len(check.touched),
           compared=len(outside))  # fmt: skip
    return check


_ROWS = """
SELECT id, number - before - 1 FROM (
    SELECT r.id, r.number, r.link, coalesce(lag(r.number) OVER own, 0) AS before,
           r.disposed, encode(sha256(convert_to(coalesce(lag(r.link) OVER own, '') || (
               SELECT jsonb_object_agg(key, value)::text FROM jsonb_each(to_jsonb(r) - 'link')
               WHERE jsonb_typeof(value) <> 'null'), 'UTF8')), 'hex') AS right_link
    FROM {table} r WINDOW own AS (PARTITION BY r.lane ORDER BY r.number)
) rows WHERE (link IS DISTINCT FROM right_link AND disposed IS NULL) OR number <> before + 1 ORDER BY id LIMIT {most}
"""
# A row that disposal has taken the person from keeps its digest; how many such rows there are stands in the event log.
_DISPOSED = """
SELECT coalesce(marked.disposed, noted.disposal), coalesce(marked.rows, 0), coalesce(noted.rows, 0)
FROM (SELECT disposed, count(*) AS rows FROM {table} WHERE disposed IS NOT NULL GROUP BY disposed) marked
FULL JOIN (
    SELECT (data ->> 'disposal')::bigint AS disposal, sum((data ->> 'rows')::bigint) AS rows FROM access_event
    WHERE event_type = 'access.log_rows_disposed' AND data ->> 'log' = '{log}' GROUP BY 1
) noted ON noted.disposal = marked.disposed
WHERE coalesce(marked.rows, 0) <> coalesce(noted.rows, 0) ORDER BY 1 LIMIT {most}
"""
_ENDS = """
SELECT h.lane, h.number - coalesce(r.number, 0) FROM access_loghead h
LEFT JOIN LATERAL (SELECT number, link FROM {table} WHERE lane = h.lane ORDER BY number DESC LIMIT 1) r ON true
WHERE h.log = %s AND (h.number, h.link) IS DISTINCT FROM (r.number, r.link)
UNION ALL
SELECT DISTINCT r.lane, 0 FROM {table} r
WHERE NOT EXISTS (SELECT FROM access_loghead h WHERE h.log = %s AND h.lane = r.lane) ORDER BY 1 LIMIT {most}
"""
_EMPTIED = """
SELECT NOT EXISTS (SELECT FROM {table}) AND (
    EXISTS (SELECT FROM access_loghead WHERE log = %s) OR EXISTS (SELECT FROM access_seal WHERE log = %s AND count > 0))
"""
_SEALS = """
WITH turn AS (
    SELECT day, count, digest, previous, heads, lag(day) OVER own AS since, lag(heads) OVER own AS since_heads
    FROM access_seal WHERE log = '{log}' WINDOW own AS (ORDER BY day)
)
SELECT t.day, found.rows, encode(sha256(convert_to(
    concat_ws('|', t.previous, '{log}', t.day, t.heads, found.rows, found.listed), 'UTF8')), 'hex')
FROM turn t CROSS JOIN LATERAL (
    SELECT count(*) AS rows, coalesce(string_agg(r.id || ':' || r.link, ',' ORDER BY r.id), '') AS listed FROM (
        SELECT id, link, lane, number FROM {table}
        WHERE {time} < (t.day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm'
        AND (t.since IS NULL OR {time} >= (t.since + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')
        UNION ALL
        SELECT l.id, l.link, l.lane, l.number FROM jsonb_each_text(t.heads) h
        JOIN {table} l ON l.lane = h.key::integer AND l.number > coalesce((t.since_heads ->> h.key)::bigint, 0)
        WHERE t.since IS NOT NULL AND l.{time} < (t.since + 1)::timestamp AT TIME ZONE 'Europe/Stockholm'
    ) r JOIN jsonb_each_text(t.heads) h ON h.key::integer = r.lane AND r.number <= h.value::bigint
) found ORDER BY t.day
"""


def _ask(text: str, log: Log, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Ask of one log, in the time zone its digests were made in."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('TimeZone', 'UTC', true)")
        statement = text.format(table=log.table, log=log.key, time=log.time, most=MOST)
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _faulty_rows(log: Log) -> Iterator[Fault]:
    for row, missing in _ask(_ROWS, log):
        kind = Kind.ROWS_MISSING if missing else Kind.ROW_CHANGED
        yield Fault(kind, log.key, data={"row": row, "rows": missing})
    for disposal, marked, noted in _ask(_DISPOSED, log):
        yield Fault(Kind.DISPOSED_OTHERWISE, log.key, data={"disposal": disposal, "rows": marked, "was": noted})


def _missing_ends(log: Log) -> Iterator[Fault]:
    for lane, rows in _ask(_ENDS, log, [log.key, log.key]):
        yield Fault(Kind.END_MISSING, log.key, data={"lane": lane, "rows": rows})
    if _ask(_EMPTIED, log, [log.key, log.key])[0][0]:
        yield Fault(Kind.EMPTIED, log.key)


def _faulty_seals(log: Log, seals: list[Seal]) -> Iterator[Fault]:
    now = {day: (rows, digest) for day, rows, digest in _ask(_SEALS, log)}
    previous, due = "", _first_day(log)
    for seal in seals:
        if due is not None and seal.day > due:
            yield Fault(Kind.SEAL_MISSING, log.key, due)
        rows, digest = now[seal.day]
        if digest != seal.digest or seal.previous != previous or rows != seal.count:
            yield Fault(Kind.SEAL_BROKEN, log.key, seal.day, {"was": seal.count, "rows": rows})
        previous, due = seal.digest, seal.day + dt.timedelta(days=1)


def _late(log: Log, seals: list[Seal], at: dt.datetime) -> Iterator[Fault]:
    """Days that are over and not sealed: the night's own work is waited for until the morning."""
    local = calendar.local_time(at)
    through = local.date() - dt.timedelta(days=1 if local.hour >= _WORKED_BY else 2)
    due = seals[-1].day + dt.timedelta(days=1) if seals else _first_day(log)
    if due is not None and due <= through:
        yield Fault(Kind.NOT_SEALED, log.key, due, {"days": (through - due).days + 1})


def _noted() -> list[Digest]:
    """The seals as the event log noted them when they were made."""
    rows = Event.objects.filter(event_type=EventType.LOGS_SEALED.value).order_by("pk").values_list("data", flat=True)
    return [
        Digest(data["log"], calendar.read_iso(data["day"]), data["count"], data["digest"])
        for data in rows if {"log", "day", "count", "digest"} <= set(data)
    ]  # fmt: skip


def _replaced(seals: list[Seal], known: Iterable[Digest], kind: Kind) -> Iterator[Fault]:
    found = {(seal.log, seal.day): seal.digest for seal in seals}
    for digest in known:
        now = found.get((digest.log, digest.day))
        if now is None:
            yield Fault(Kind.SEAL_MISSING, digest.log, digest.day)
        elif now != digest.digest:
            yield Fault(kind, digest.log, digest.day)


def _unguarded() -> Iterator[Fault]:
    """The triggers that guard the logs and the history, when one is gone or put out of use."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, tgname, tgenabled in ('O', 'A') from pg_trigger where not tgisinternal"
        )
        found = {(table.strip('"'), name): enabled for table, name, enabled in cursor.fetchall()}
    for model in apps.get_models():
        table = model._meta.db_table
        for name in _guards_of(model):
            if not found.get((table, name)):
                yield Fault(Kind.UNGUARDED, data={"what": name, "table": table})


def _guards_of(model: type[models.Model]) -> set[str]:
    if model in {log.model for log in LOGS}:
        own = {_CHAIN, "hemmaplan_head"} | ({"event_clock"} if model is Event else set())
    else:
        own = {"hemmaplan_seal"} if model is Seal else set()
    return own | {trigger.get_pgid(model) for trigger in getattr(model._meta, "triggers", ())}


def _count_unsealed(log: Log, seals: list[Seal]) -> int:
    last = max((seal.day for seal in seals if seal.log == log.key), default=None)
    rows = log.model._base_manager.all()
    if last is not None:
        rows = rows.filter(**{f"{log.time}__gte": calendar.at_clock(last + dt.timedelta(days=1), 0)})
    return rows.count()


# What the check last said -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LogStatus:
    """Läge: when the logs were last checked and what was found, and what could not leave the house."""

    checked_at: dt.datetime | None
    touched: int
    late: int
    unsent: tuple[str, ...]

    def is_old(self, at: dt.datetime) -> bool:
        """Whether nobody has checked for two nights."""
        return self.checked_at is None or at - self.checked_at > dt.timedelta(days=2)


def log_status() -> LogStatus:
    """The latest check, as the event log has it."""
    checked = Event.objects.filter(event_type=EventType.LOGS_CHECKED.value).order_by("-pk").first()
    sent = Event.objects.filter(
        event_type__in=[EventType.DIGESTS_SENT.value, EventType.DIGESTS_NOT_SENT.value]
    ).order_by("-pk")
    newest_last = list(sent.values_list("event_type", "data")[:MOST])[::-1]
    latest = {data["channel"]: event_type for event_type, data in newest_last}
    data = checked.data if checked else {}
    return LogStatus(
        checked_at=checked.at if checked else None, touched=data.get("touched", 0), late=data.get("late", 0),
        unsent=tuple(sorted(way for way, event_type in latest.items() if event_type == EventType.DIGESTS_NOT_SENT.value)),
    )  # fmt: skip


def shown_by_commands(*, since: dt.datetime) -> int:
    """How many persons commands on the server have shown since then, as the event log has it."""
    rows = Event.objects.filter(event_type=EventType.PERSONS_SHOWN.value, recorded_at__gte=since)
    return sum(data["persons"] for data in rows.values_list("data", flat=True))


# Out of the house ---------------------------------------------------------------------------------------------------


@action
def note_sent(*, channel: str, through: int, by: User, at: dt.datetime) -> None:
    """Notera att kontrollsummorna har lämnat huset this way, up to and including the seal ``through``."""
    require(by.is_system)
    record(EventType.DIGESTS_SENT, by=by, at=at, channel=channel, through=through)


@action
def note_not_sent(*, channel: str, by: User, at: dt.datetime) -> None:
    """Notera att kontrollsummorna inte kunde lämna huset this way."""
    require(by.is_system)
    record(EventType.DIGESTS_NOT_SENT, by=by, at=at, channel=channel)


def keepers(*, on: dt.date) -> list[User]:
    """Those who answer for the logs: system owners and log reviewers with an open account and the right that day."""
    roles = roles_with(AccountRight.CHECK_SEALS)
    users = User.objects.filter(is_active=True, grants__role__in=roles).distinct()
    return [user for user in users if user.acting(on).scope.anywhere(AccountRight.CHECK_SEALS)]
