"""Dwellings, leases, tenancies, supervision, rent, disturbances, wind-down."""

from hemmaplan.foundation import calendar
from hemmaplan.housing import requirements as required
from hemmaplan.integrations.folder.nouns.noun import Key, Values
from hemmaplan.integrations.folder.required.known import Known, period
from hemmaplan.integrations.folder.required.organisation import lineage
from hemmaplan.organisation.requiring import Faults


def dwelling(known: Known, row: Values, _key: Key) -> Faults:
    """A flat, of its unit."""
    return required.dwelling(period(row), known.span("units", row["unit"]))


def lease(known: Known, row: Values, _key: Key) -> Faults:
    """A head lease, of a flat that is disposed of."""
    return required.lease(
        period(row), dwelling=known.span("dwellings", row["dwelling"]), terminated_on=row.get("terminated_on"),
        today=known.today,
    )  # fmt: skip


def tenancy(known: Known, row: Values, key: Key) -> Faults:
    """A tenancy, in a flat that is disposed of and rented, by one who has no other."""
    flat = known.get("dwellings", row["dwelling"])
    if flat is None:
        return
    lasts = period(row)
    leases = [period(values) for _key, values in known.beside("leases", ("dwelling",), (row["dwelling"],))]
    yield from required.covered(lasts, dwelling=period(flat), leases=leases)
    decided = [
        (period(values), values["decided_by"])
        for unit in lineage(known, flat["unit"])
        for _key, values in known.beside("wind_downs", ("unit",), (unit,))
    ]
    yield from required.not_in_wind_down(lasts.first, decided)
    others = [
        period(values) for other, values in known.beside("tenancies", ("person",), (row["person"],)) if other != key
    ]
    yield from required.one_tenancy(lasts, others)
    yield from required.ending(row.get("last"), row["end_reason"])


def supervision(known: Known, row: Values, _key: Key) -> Faults:
    """A supervision visit, within its tenancy."""
    of = known.span("tenancies", row["tenancy"])
    if of is None:
        return
    done = row.get("done_at")
    yield from required.supervised(
        of, planned_on=row["planned_on"], done_on=calendar.local_date(done) if done else None, today=known.today,
        outcome=row["outcome"], remark=row["remark"], is_going=of.last is None or of.last >= known.today,
    )  # fmt: skip


def rent(known: Known, row: Values, _key: Key) -> Faults:
    """The rent of a month, of a tenancy that held."""
    of = known.span("tenancies", row["tenancy"])
    if of is not None:
        yield from required.rent(
            of, month=row["month"], status=row["status"], debt_ore=row.get("debt") or 0, today=known.today
        )


def disturbance(known: Known, row: Values, _key: Key) -> Faults:
    """A disturbance, while the tenancy held, and what was done about it."""
    of = known.span("tenancies", row["tenancy"])
    if of is None:
        return
    yield from required.disturbance(of, happened_at=row["at"], at=known.at, source=row["source"])
    yield from required.handled(
        happened_on=calendar.local_date(row["at"]), handled_on=row.get("handled_on"), handling=row["handling"],
        today=known.today,
    )  # fmt: skip


def wind_down(known: Known, row: Values, _key: Key) -> Faults:
    """A decision to give flats up, in a unit that is there."""
    return required.wind_down(period(row), known.span("units", row["unit"]))
