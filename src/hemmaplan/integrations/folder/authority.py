"""Makes rows of the authority whole before they are stored: who wrote them, whose file it is, headings, and the chain."""

import datetime as dt
from typing import Any, Final

from django.db import connection

from hemmaplan.cases.investigations import headings
from hemmaplan.cases.investigations.measures import own_headings
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.investigations.states import CHAINED
from hemmaplan.cases.kinds import AUTHORITY
from hemmaplan.cases.models import Case
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder.notes import accounts
from hemmaplan.integrations.folder.preparing import ends_recorded
from hemmaplan.integrations.folder.storing import Prepare, Store

WRITERS: Final = {
    "investigations": "written_by", "protection_assessments": "by", "assessment_contacts": "by", "duty_shifts": "by",
    "duty_entries": "by", "investigation_plans": "made_by", "statements": "by", "investigation_texts": "saved_by",
    "child_talks": "by",
}  # fmt: skip
"""Where a row of a file keeps who wrote it."""


def written_by(noun: str) -> Prepare:
    """New rows stand in the name of their writer, where the file names one."""

    def prepare(now: Store, things: list[Any]) -> None:
        known = now.ledger.ids(noun)
        names = [row.values.get("author") for row in now.folder.rows(noun) if row.key not in known]
        users = accounts(now, {name for name in names if name})
        for thing, name in zip(things, names, strict=True):
            if name:
                setattr(thing, f"{WRITERS[noun]}_id", users[name])

    return prepare


def investigations(now: Store, things: list[Any]) -> None:
    """Each new investigation is of the person and unit of its file, keeps the headings of its day, and points to the one it continues."""
    files = {
        pk: (person, unit)
        for pk, person, unit in Case.objects.filter(kind__in=AUTHORITY).values_list("pk", "person", "unit")
    }
    ends_recorded(now, things)
    written_by("investigations")(now, things)
    for thing, pk in zip(things, _numbers(len(things)), strict=True):
        thing.pk = pk
        thing.person_id, thing.unit_id = files[thing.case_id]
        thing.headings = headings.package_for(thing.kind, thing.opened_on, own_headings())
    _chain(things)


def _numbers(count: int) -> list[int]:
    """Primary keys ahead of the rows, so that one may point to another of the same file."""
    table = connection.ops.quote_name(Investigation._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def _chain(things: list[Any]) -> None:
    """Point those opened soon after another of the person and kind was closed to that one (*kedjad*), as the action does."""
    closed: dict[tuple[int, str], list[tuple[dt.date, int]]] = {}
    stored = Investigation.objects.filter(closed_on__isnull=False, person__in={thing.person_id for thing in things})
    rows = [*stored.values_list("person", "kind", "closed_on", "pk")]
    rows += [(thing.person_id, thing.kind, thing.closed_on, thing.pk) for thing in things if thing.closed_on]
    for person, kind, day, pk in rows:
        if day is not None:
            closed.setdefault((person, kind), []).append((day, pk))
    for thing in things:
        since = calendar.add_days(thing.opened_on, -(rules.rule(CHAINED, on=thing.opened_on).length or 0))
        earlier = [one for one in closed.get((thing.person_id, thing.kind), ()) if since <= one[0] <= thing.opened_on]
        thing.chained_to_id = max((one for one in earlier if one[1] != thing.pk), default=(None, None))[1]
