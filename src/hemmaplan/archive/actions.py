"""Actions of the archive: holding a file back, destroying a list of what is due with a receipt, taking out a person."""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg import sql

from hemmaplan.access import event_registry
from hemmaplan.access.actions import record
from hemmaplan.access.events import EventType as AccessEventType
from hemmaplan.access.logs import Event, ReadNote
from hemmaplan.access.models import FormDraft, User
from hemmaplan.access.permissions import require
from hemmaplan.archive.belonging import Rows
from hemmaplan.archive.declarations import every, of
from hemmaplan.archive.events import EventType
from hemmaplan.archive.exporting import Export, export_of
from hemmaplan.archive.lifting import lifted
from hemmaplan.archive.measures import FILE, due_on, list_of, number_of_matters, reports_to_read
from hemmaplan.archive.models import Disposal, Hold
from hemmaplan.archive.permissions import may_dispose, may_export, may_hold
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.storing import action, locked, one_at_a_time
from hemmaplan.people.models import Household, HouseholdMember, Person

SHORTEST_WORD = 4  # a name shorter than this would be found in other words


@action
def dispose(*, listed: str, by: User, at: dt.datetime) -> Disposal:
    """Gallra: destroy what stands in the list, all or nothing, when it is still exactly what is due as of the list's day.

    As the owner of the tables only. Rows, their history and what they hang together with go; the logs keep that something was
    done and lose of whom. Raises ``Stale`` when anything has changed since the list was made.
    """
    require(may_dispose(by))
    one_at_a_time("archive.dispose")
    as_of, municipality = _read(listed)
    if as_of > calendar.local_date(at):
        raise NotPossible(_("Listan gäller en dag som inte har varit. Skriv en ny lista."))
    found = due_on(on=as_of, municipality=municipality)
    if list_of(found, as_of=as_of, municipality=municipality) != listed:
        raise Stale(_("Uppgifterna har ändrats sedan listan skrevs, så inget är gallrat. Skriv en ny lista."))
    if not found.due:
        raise NotPossible(_("Listan är tom. Det finns inget att gallra."))
    rows: Rows = defaultdict(set)
    for one in found.due:
        for model, numbers in one.numbers.items():
            rows[model] |= numbers
    return _destroy(rows, as_of=as_of, sha256=hashlib.sha256(listed.encode()).hexdigest(), by=by, at=at)


@action
def hold_back(*, subject: Model, reason: str, decided_by: str, until: dt.date, by: User, at: dt.datetime) -> Hold:
    """Stoppa gallringen av en akt: it is not destroyed through ``until``, for a stated reason. A hold that stands stays beside it."""
    require(may_hold(by))
    reason, decided_by = reason.strip(), decided_by.strip()
    if not reason or not decided_by:
        raise NotPossible(_("Skriv varför akten inte får gallras, och vem som beslutat det."))
    if until < calendar.local_date(at):
        raise NotPossible(_("Dagen har passerat. Välj en dag som inte har varit."))
    one_at_a_time("archive.dispose")  # what is being destroyed can no longer be held back
    locked(subject)
    made = Hold.objects.create(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk, reason=reason[:300], decided_by=decided_by[:120],
        until=until, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    record(EventType.FILE_HELD, by=by, at=at, about=subject, until=str(until))
    return made


@action
def end_holds(*, subject: Model, by: User, at: dt.datetime) -> int:
    """Häv gallringsstoppen för en akt: all that stand. Returns how many; raises ``NotPossible`` when none did."""
    require(may_hold(by))
    rows = Hold.objects.on(calendar.local_date(at)).filter(
        subject_kind=subject._meta.label_lower, subject_id=subject.pk
    )
    ended = rows.update(ended_at=at)
    if not ended:
        raise NotPossible(_("Akten har inget gallringsstopp."))
    record(EventType.HOLD_ENDED, by=by, at=at, about=subject)
    return ended


@action
def export_person(*, person: Person, by: User, at: dt.datetime) -> Export:
    """Ta ut allt om en person (*registerutdrag*). From the server alone; the event log tells that it was done."""
    require(may_export(by))
    record(EventType.PERSON_EXPORTED, by=by, at=at, about=person)
    return export_of(person, at=at)


def _read(listed: str) -> tuple[dt.date, str]:
    try:
        content = json.loads(listed)
        return calendar.read_iso(content["as_of"]), str(content["municipality"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotPossible(_("Filen är ingen gallringslista.")) from error


def _destroy(rows: Rows, *, as_of: dt.date, sha256: str, by: User, at: dt.datetime) -> Disposal:
    rule = rules.rule(FILE, on=as_of)
    to_read, matters = reports_to_read(rows), number_of_matters(rows)
    with lifted([*rows, Event, ReadNote]):
        gone = _words_of(rows)
        rows[Household] = _households_of_nobody_else(rows.get(HouseholdMember, set()))
        _let_stand_apart(rows)
        for model in rows:
            _delete(model, rows[model])
        _delete(FormDraft, _drafts_about(rows, gone))
        disposal = Disposal(
            rule=rule.id, section=rule.section, as_of=as_of, sha256=sha256, done_at=at, done_by=by,
            matters=matters,
            persons=len(rows.get(Person, ())), to_read=to_read,
            rows={model._meta.label_lower: len(numbers) for model, numbers in sorted(rows.items(), key=lambda i: str(i[0])) if numbers},
        )  # fmt: skip
        disposal.pk = _next_number()
        disposal.log_rows = {
            "read": _forget(_READS, rows, disposal.pk), "event": _forget(_EVENTS, rows, disposal.pk),
        }  # fmt: skip
        disposal.save(force_insert=True)
    # The chain's own check asks for these: so many rows, of this receipt, may differ from what they were chained as.
    for log, count in disposal.log_rows.items():
        record(AccessEventType.LOG_ROWS_DISPOSED, by=by, at=at, log=log, rows=count, disposal=disposal.pk)
    record(EventType.DISPOSED, by=by, at=at, about=disposal, matters=disposal.matters, persons=disposal.persons,
           rule=disposal.rule, sha256=sha256)  # fmt: skip
    return disposal


def _let_stand_apart(rows: Rows) -> None:
    """Let what belongs to other matters no longer point at what goes: a sibling's report of the same call stays, by itself."""
    for one in every():
        for key in one.keys:
            if key.name in one.apart and one.of is None and key.related_model is not None:
                staying = one.model._base_manager.filter(**{f"{key.name}__in": rows.get(key.related_model, ())})
                staying.exclude(pk__in=rows.get(one.model, set())).update(**{key.name: None})


def _delete(model: type[Model], numbers: set[int]) -> None:
    """Remove rows as they are: foreign keys are looked at when the transaction ends, in whatever order the rows went."""
    key = model._meta.pk
    assert key is not None
    through = [(one.m2m_db_table(), one.m2m_column_name()) for one in model._meta.local_many_to_many]
    with connection.cursor() as cursor:
        for table, column in [*through, (model._meta.db_table, str(key.column))]:
            named = sql.SQL("delete from {} where {} = any(%s)").format(sql.Identifier(table), sql.Identifier(column))
            cursor.execute(named.as_string(cursor.connection), [sorted(numbers)])


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence(%s, 'id'))", [Disposal._meta.db_table])
        return int(cursor.fetchone()[0])


# What names somebody without a key ----------------------------------------------------------------------------------


def _households_of_nobody_else(members: set[int]) -> set[int]:
    """The households that nobody is left in."""
    rows = Household.objects.filter(members__in=members)
    return set(rows.exclude(members__in=HouseholdMember.objects.exclude(pk__in=members)).values_list("pk", flat=True))


def _words_of(rows: Rows) -> set[str]:
    """The names and numbers of those who go, now and before, to find what was typed of them and never sent."""
    told = [
        model._base_manager.filter(pk__in=numbers).values_list("given_name", "family_name", "id_number")
        for model, numbers in rows.items()
        if Person in {model, of(model).of}
    ]
    words = {
        word for names in told for given, family, number in names for word in (f"{given} {family}".strip(), number)
    }
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _drafts_about(rows: Mapping[type[Model], set[int]], words: set[str]) -> set[int]:
    """Drafts of forms about what is gone: named by the number in their key, or by name or number in what was typed."""
    keys = {f":{number}" for numbers in rows.values() for number in numbers}
    return {
        pk
        for pk, key, data in FormDraft.objects.values_list("pk", "key", "data")
        if any(key.endswith(one) for one in keys) or any(word in json.dumps(data, ensure_ascii=False) for word in words)
    }


# The logs -----------------------------------------------------------------------------------------------------------

_READS = """
with gone as (select * from unnest(%(kinds)s::text[], %(numbers)s::bigint[]) as g(kind, number))
update access_readnote r set disposed = coalesce(r.disposed, %(disposal)s),
    person_ids = array(select one from unnest(r.person_ids) one where one <> all(%(persons)s::bigint[])),
    subject_id = case when g.number is null and not only_theirs then r.subject_id end,
    why = case when g.number is null and not only_theirs then r.why else '' end,
    path = case when g.number is null and not only_theirs then r.path else '' end
from access_readnote own left join gone g on g.kind = own.kind and g.number = own.subject_id,
    lateral (select own.person_ids <@ %(persons)s::bigint[] and own.person_ids <> '{}' as only_theirs) theirs
where own.id = r.id and (g.number is not null or own.person_ids && %(persons)s::bigint[])
returning r.disposed
"""
_EVENTS = """
with gone as (select * from unnest(%(kinds)s::text[], %(numbers)s::bigint[]) as g(kind, number))
update access_event r set disposed = coalesce(r.disposed, %(disposal)s), person_id = null, subject_id = null,
    data = coalesce((select jsonb_object_agg(key, value) from jsonb_each(r.data)
        where r.event_type || ' ' || key = any(%(kept)s::text[])), '{}')
where r.person_id = any(%(persons)s::bigint[])
or exists (select from gone g where g.kind = r.kind and g.number = r.subject_id)
returning r.disposed
"""


def _forget(statement: str, rows: Rows, disposal: int) -> int:
    """Take away of whom a log's rows tell. Who did what, when and in which unit stays, and the chain holds."""
    gone = [(model._meta.label_lower, number) for model, numbers in rows.items() for number in sorted(numbers)]
    given: dict[str, Any] = {
        "kinds": [kind for kind, _number in gone], "numbers": [number for _kind, number in gone],
        "persons": sorted(rows.get(Person, ())), "disposal": disposal,
        "kept": [f"{event_type} {name}" for event_type, name in event_registry.kept()],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return sum(marked == disposal for (marked,) in cursor.fetchall())
