"""Units, posts, employments, absence, agreements; persons, protection and relations."""

import datetime as dt

from hemmaplan.foundation import identity
from hemmaplan.foundation.period import Period
from hemmaplan.integrations.folder.nouns.noun import Key, Values
from hemmaplan.integrations.folder.required.known import Known, period
from hemmaplan.organisation import requirements as required
from hemmaplan.organisation.models import Employment
from hemmaplan.organisation.requiring import Faults
from hemmaplan.people import requirements as people


def unit(known: Known, row: Values, _key: Key) -> Faults:
    """A unit, in the one above it."""
    return required.unit(period(row), known.span("units", row.get("parent")))


def post(known: Known, row: Values, _key: Key) -> Faults:
    """A post, in its unit."""
    return required.post(period(row), unit=known.span("units", row["unit"]), funded_until=row.get("funded_until"))


def employment(known: Known, row: Values, key: Key) -> Faults:
    """An employment, on its post and beside the others on it."""
    post = known.get("posts", row["post"])
    if post is None:
        return iter(())
    others = [values for other, values in known.beside("employments", ("post",), (row["post"],)) if other != key]
    away = [
        required.Away(values["employee"], period(values), values["percent"])
        for other in others
        for _key, values in known.beside("absences", ("employee",), (other["employee"],))
    ]
    return required.employment(
        _held(row), post=period(post), percent=post["percent"], others=[_held(other) for other in others], away=away
    )


def _held(row: Values) -> required.Held:
    substitute = row.get("kind") == Employment.Kind.SUBSTITUTE
    return required.Held(row["employee"], period(row), row["percent"], substitute)


def employments(known: Known, employee: str | None) -> list[Period]:
    """When somebody works here."""
    return [period(values) for _key, values in known.beside("employments", ("employee",), (employee,))]


def absence(known: Known, row: Values, _key: Key) -> Faults:
    """Absence, from an employment."""
    return required.absence(period(row), employments(known, row["employee"]))


def agreement(known: Known, row: Values, _key: Key) -> Faults:
    """An agreement, of its unit and of a post in it."""
    in_unit = True
    post = known.get("posts", row.get("post"))
    if post is not None:
        in_unit = row["unit"] in lineage(known, post["unit"])
    return required.agreement(
        period(row), unit=known.span("units", row["unit"]), notice_on=row.get("notice_on"), post_in_unit=in_unit
    )


def lineage(known: Known, unit: str | None) -> set[str]:
    """The unit and all above it."""
    found: set[str] = set()
    while unit and unit not in found:
        found.add(unit)
        unit = (known.get("units", unit) or {}).get("parent")
    return found


def person(known: Known, row: Values, _key: Key) -> Faults:
    """Somebody's days."""
    return people.person(
        given_name=row["given_name"], family_name=row.get("family_name") or "", born_on=born(row),
        deceased_on=row.get("deceased_on"), today=known.today,
    )  # fmt: skip


def born(row: Values | None) -> dt.date | None:
    """The birth date: as given, else by the number."""
    if row is None:
        return None
    number = row.get("id_number") or ""
    return row.get("born_on") or (identity.stored(number).birth_date if number else None)


def relation(known: Known, row: Values, _key: Key) -> Faults:
    """Who is born first."""
    one, other = known.get("persons", row["person"]), known.get("persons", row["other"])
    return people.relation(row["kind"], born_on=born(one), other_born_on=born(other), form=row["form"])


def protection(_known: Known, row: Values, _key: Key) -> Faults:
    """A kind of protection."""
    return people.protection(row["level"], period(row))
