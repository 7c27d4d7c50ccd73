"""Makes rows of the authority whole before they are stored: who wrote them, whose file it is, headings, and the chain."""

import datetime as dt
from typing import Any, Final

from django.db import connection

from hemmaplan.cases.decisions import kinds, scheme
from hemmaplan.cases.decisions.states import DecisionState
from hemmaplan.cases.investigations import headings, instruments
from hemmaplan.cases.investigations.measures import own_headings
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.investigations.states import CHAINED
from hemmaplan.cases.kinds import AUTHORITY
from hemmaplan.cases.models import Case
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar
from hemmaplan.integrations.folder.notes import accounts
from hemmaplan.integrations.folder.nouns.noun import Values
from hemmaplan.integrations.folder.preparing import ends_recorded
from hemmaplan.integrations.folder.required.decisions import limits
from hemmaplan.integrations.folder.storing import Prepare, Store
from hemmaplan.people.measures import ages_on

WRITERS: Final = {
    "investigations": "written_by", "protection_assessments": "by", "assessment_contacts": "by", "duty_shifts": "by",
    "duty_entries": "by", "investigation_plans": "made_by", "statements": "by", "investigation_texts": "saved_by",
    "child_talks": "by", "planned_contacts": "by", "instrument_results": "by", "communications": "by", "safety_plans": "by",
    "decisions": "prepared_by", "deliveries": "by", "execution_notes": "by",
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


def instrument_results(now: Store, things: list[Any]) -> None:
    """Where the instrument is scored here, the sum with its level and cut-off as they held on the day."""
    written_by("instrument_results")(now, things)
    of = Investigation.objects.select_related("person").in_bulk([thing.investigation_id for thing in things])
    for thing in things:
        person = of[thing.investigation_id].person
        instrument = instruments.instrument(thing.instrument)
        assert instrument is not None  # asked of the row before
        ages = ages_on(person=person, on=thing.made_on)
        scored = instruments.scored(instrument, thing.answers, sex=person.sex, ages=ages, on=thing.made_on)
        if scored is not None:
            thing.score, thing.level, thing.cut_off = scored.points, scored.level, scored.cut_off


def fill_communication(_now: Store, fields: dict[str, Any], values: Values) -> None:
    """What has gone was looked through by whoever sent it."""
    fields["checked"] = values.get("sent_on") is not None


def fill_decision(now: Store, fields: dict[str, Any], values: Values) -> None:
    """What follows from the kind where the cells are empty; of a signed one who decided, by which item, and when that was recorded."""
    kept = now.__dict__
    if "_kinds_of_files" not in kept:
        kept["_kinds_of_files"] = dict(Case.objects.filter(kind__in=AUTHORITY).values_list("pk", "kind"))
        deciders = {row.values.get("decider") for row in now.folder.rows("decisions")}
        kept["_deciders"] = accounts(now, {number for number in deciders if number})
    area, decided_at = kept["_kinds_of_files"][fields["case_id"]], values.get("decided_at")
    kind = kinds.kind(values["kind"], area=area, on=calendar.local_date(decided_at or now.cutoff))
    fields["section"] = fields.get("section") or kind.section
    if "provisions" in kind.asks_for(values["verb"]):
        fields["provisions"] = fields.get("provisions") or fields["section"]
    if values["state"] != DecisionState.SIGNED or decided_at is None:
        return
    fields["decided_by_id"] = kept["_deciders"][values["decider"]]
    fields["signed_recorded_at"] = values.get("signed_recorded_at") or now.recorded(decided_at)
    if not fields.get("delegation"):
        item = scheme.may_decide(values["kind"], values["level"], limits(values, area), calendar.local_date(decided_at))
        fields["delegation"] = item.number if isinstance(item, scheme.Item) else ""


def decisions(now: Store, things: list[Any]) -> None:
    """Each new decision is of the person and unit of its file."""
    written_by("decisions")(now, things)
    files = {pk: (person, unit) for pk, person, unit in Case.objects.filter(
        pk__in={thing.case_id for thing in things}).values_list("pk", "person", "unit")}  # fmt: skip
    for thing in things:
        thing.person_id, thing.unit_id = files[thing.case_id]


def deliveries(now: Store, things: list[Any]) -> None:
    """Who told the party, and when it was recorded that it was received."""
    written_by("deliveries")(now, things)
    ends_recorded(now, things)


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
