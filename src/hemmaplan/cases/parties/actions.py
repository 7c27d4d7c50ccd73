"""Actions about parties: who gets a place in a file, in what role, and until when. Law: FL 10 §; SoL 14:8; FB 6 kap."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.parties import requirements as required
from hemmaplan.cases.parties.events import EventType
from hemmaplan.cases.parties.models import Bond, NetworkContact, Party
from hemmaplan.cases.permissions import may_write
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.periods import ended, last_day, span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_ended, refuse_same
from hemmaplan.people import family

if TYPE_CHECKING:
    from collections.abc import Collection

    from hemmaplan.access.models import User
    from hemmaplan.cases.models import Case
    from hemmaplan.people.models import Person

_FROM_RELATION = {"guardian": Party.Role.GUARDIAN, "trustee": Party.Role.TRUSTEE}
"""What a relation of the person makes somebody in the file."""


@action
def settle_parties(
    *, case: "Case", on: dt.date, by: "User", at: dt.datetime, roles: "Collection[str]" = Party.Role.values
) -> list[Party]:
    """Ge parterna plats: the person, and the guardians and trustees that the register knows, who have none yet.

    Called by the action that opens an investigation, which then knows whom to tell and whom to hear; and, for the one role, by the
    action that adds a guardian.
    """
    case = locked(case)
    held = {(row.person_id, row.role) for row in case.parties.filter(period__contains=on)}
    relations = case.person.relations.filter(kind__in=_FROM_RELATION, period__contains=on).order_by("pk")
    wanted = [(case.person_id, Party.Role.PERSON)]
    wanted += [(row.other_id, _FROM_RELATION[row.kind]) for row in relations]
    made = [
        Party(case=case, person_id=person_id, role=role, period=span(on), by=by, recorded_at=at)
        for person_id, role in dict.fromkeys(wanted)
        if role in roles and (person_id, role) not in held
    ]
    for row in made:
        row.save()
        record(EventType.PARTY_ADDED, by=by, at=at, about=case, role=str(row.role), party_id=row.pk)
    return made


@action
def add_party(
    *,
    case: "Case",
    role: str,
    on: dt.date,
    by: "User",
    at: dt.datetime,
    person: "Person | None" = None,
    name: str = "",
    contact: str = "",
    is_party: bool = True,
    interpreter: str = "",
) -> Party:
    """Lägg till en part: a person who is open to the user, or the name of somebody who is none of ours, such as a counsel.

    Whom the law makes a party by their role, ``requirements.PARTIES_BY_LAW`` says; the page proposes it. The house itself adds
    whoever applies together with the person.
    """
    require(by.is_system or may_write(by, case))
    refuse(required.party(role, has_person=person is not None, name=name, file_kind=case.kind))
    case = locked(case)
    same = case.parties.filter(role=role, person=person, name=name.strip(), period__contains=on)
    refuse_same(same, _("Parten finns redan i akten."))
    row = Party(
        case=case, person=person, name=name.strip(), contact=contact.strip(), role=role, is_party=is_party,
        interpreter=interpreter.strip(), period=span(on), by=by, recorded_at=at,
    )  # fmt: skip
    keep(row)
    record(EventType.PARTY_ADDED, by=by, at=at, about=case, role=role, party_id=row.pk)
    return row


@action
def end_party(*, party: Party, last: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta en parts plats i akten med ``last`` som sista dag. The person the file is about keeps theirs."""
    require(may_write(by, party.case))
    if party.role == Party.Role.PERSON:
        raise NotPossible(_("Den det gäller är part så länge akten finns."))
    party = locked(party)
    _refuse_over(party.period, last)
    if last < party.period.lower:
        raise NotPossible(_("Dagen ligger före den dag parten lades till. Ändra den."))
    party.period = ended(party.period, last)
    party.save(update_fields=["period"])
    record(EventType.PARTY_ENDED, by=by, at=at, about=party.case, role=party.role, party_id=party.pk)


# --- bonds and network ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BondTerms:
    """Ett band som någon berättat om. ``informant`` is the one of the family who told of it, and ``source`` how it is known."""

    one: "Person"
    other: "Person"
    kind: str
    source: str
    informant: "Person | None" = None
    note: str = ""


@action
def add_bond(*, case: "Case", terms: BondTerms, on: dt.date, by: "User", at: dt.datetime) -> Bond:
    """Anteckna ett band between two of the family of the person of the file, with who told of it."""
    require(may_write(by, case))
    near = family.ids(case.person, user=by)
    refuse(required.bond(one=terms.one.pk, other=terms.other.pk, family=near, source=terms.source))
    case = locked(case)
    known = {"one": terms.one, "other": terms.other, "kind": terms.kind, "informant": terms.informant}
    refuse_same(case.bonds.filter(**known, period__contains=on), _("Bandet är redan antecknat."))
    row = Bond(
        case=case, **known, source=terms.source.strip(), note=terms.note.strip(), period=span(on), by=by, recorded_at=at
    )
    keep(row)
    record(EventType.BOND_ADDED, by=by, at=at, about=case, bond_id=row.pk)
    return row


@action
def end_bond(*, bond: Bond, last: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta ett band med ``last`` som sista dag: it has changed, or was wrong."""
    require(may_write(by, bond.case))
    _end(bond, last)
    record(EventType.BOND_ENDED, by=by, at=at, about=bond.case, bond_id=bond.pk)


@action
def add_network_contact(
    *, case: "Case", name: str, sector: str, closeness: int, source: str, on: dt.date, by: "User", at: dt.datetime,
    role: str = "", informant: "Person | None" = None,
) -> NetworkContact:  # fmt: skip
    """Anteckna någon i nätverket: in which sector, how near, in what role, with who told of it."""
    require(may_write(by, case))
    refuse(required.network(name=name, source=source))
    case = locked(case)
    same = case.network.filter(name=name.strip(), sector=sector, informant=informant, period__contains=on)
    refuse_same(same, _("Kontakten är redan antecknad."))
    row = NetworkContact(
        case=case, name=name.strip(), role=role.strip(), sector=sector, closeness=closeness, informant=informant,
        source=source.strip(), period=span(on), by=by, recorded_at=at,
    )  # fmt: skip
    keep(row)
    record(EventType.NETWORK_ADDED, by=by, at=at, about=case, contact_id=row.pk)
    return row


@action
def end_network_contact(*, contact: NetworkContact, last: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta en nätverkskontakt med ``last`` som sista dag."""
    require(may_write(by, contact.case))
    _end(contact, last)
    record(EventType.NETWORK_ENDED, by=by, at=at, about=contact.case, contact_id=contact.pk)


def _refuse_over(period: DateRange, last: dt.date) -> None:
    """What is over is not opened again by a later last day, from another window. Raises ``Stale``."""
    over = last_day(period)
    refuse_ended(period, last if over is None or last < over else over)


def _end(row: Bond | NetworkContact, last: dt.date) -> None:
    stored = locked(row)
    _refuse_over(stored.period, last)
    stored.period = ended(stored.period, last)
    stored.save(update_fields=["period"])
