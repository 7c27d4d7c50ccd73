"""Relatives (*närstående*) and households (*hushåll*): who is whose, and who live or are counted together."""

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.periods import ended, span
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked, refuse_ended
from hemmaplan.people import family, numbers
from hemmaplan.people import requirements as required
from hemmaplan.people.actions.persons import registered
from hemmaplan.people.events import EventType
from hemmaplan.people.models import Household, HouseholdMember, Person, Relation, StatedNumber
from hemmaplan.people.permissions import may_change

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@action
def add_relation(
    *,
    person: Person,
    kind: str,
    on: dt.date,
    by: "User",
    at: dt.datetime,
    number: str = "",
    given_name: str = "",
    family_name: str = "",
    form: str = "",
    source: str = "",
    of_family: Person | None = None,
    other: Person | None = None,
) -> Relation:
    """Koppla en närstående: by number when the person is open to the user, otherwise as told, with name and number.

    The relative gets no ground of their own: being somebody's parent opens nothing about oneself. Two of somebody's family
    (``of_family``) are joined by whoever may change that somebody: the mother's new partner, the grandmother's other child.
    """
    _require_of_family(of_family or person, person, other, by)
    if other is None:
        other = _relative_with_stated_number(person, number, at) or registered(
            number=number, given_name=given_name, family_name=family_name, by=by, at=at
        )
    if other.pk == person.pk:
        raise NotPossible(_("Det är personens eget nummer. Skriv den närståendes nummer."))
    refuse(required.relation(kind, born_on=person.born_on, other_born_on=other.born_on, form=form))
    locked(person)
    same = person.relations.filter(other=other, kind=kind, period__contains=on)
    if kind == Relation.Kind.PARTNER:  # the same couple, whoever of them it was told of
        same |= Relation.objects.filter(person=other, other=person, kind=kind, period__contains=on)
    if same.exists():
        raise NotPossible(_("Den relationen finns redan."))
    relation = Relation.objects.create(
        person=person, other=other, kind=kind, form=form, source=source, period=span(on), recorded_at=at
    )
    record(EventType.PERSON_CHANGED, by=by, at=at, about=person, what="relation_added", relation_id=relation.pk)
    return relation


def _require_of_family(of: Person, person: Person, other: Person | None, by: "User") -> None:
    """The user may change ``of``, and both the others are of that family as the user may see it. The house acts on what was told."""
    require(by.is_system or may_change(by, of))
    for one in (person, other):
        require(one is None or one.pk == of.pk or one.pk in family.ids(of, user=by))


@action
def copy_relations(
    *, person: Person, other: Person, kinds: Collection[str], on: dt.date, by: "User", at: dt.datetime
) -> int:
    """Ge personen samma närstående som ``other`` av dessa slag: a sibling has the same guardians. Returns how many are new."""
    require(may_change(by, person))
    locked(person)
    held = set(person.relations.filter(period__contains=on).values_list("other", "kind"))
    rows = Relation.objects.visible_to(by).filter(person=other, kind__in=kinds, period__contains=on)
    made = [
        Relation(person=person, other_id=row.other_id, kind=row.kind, period=span(on), recorded_at=at)
        for row in rows.order_by("pk")
        if (row.other_id, row.kind) not in held and row.other_id != person.pk
    ]
    for row in made:
        row.save()
        record(EventType.PERSON_CHANGED, by=by, at=at, about=person, what="relation_added", relation_id=row.pk)
    return len(made)


def _relative_with_stated_number(person: Person, number: str, at: dt.datetime) -> Person | None:
    """The relative of whom the same number is told already: the user's own rows, not the register's."""
    if not number.strip():
        return None
    told = StatedNumber.objects.filter(number=numbers.read(number, at).digits, outcome=StatedNumber.Outcome.OPEN)
    relation = person.relations.filter(other__in=told.values("person")).select_related("other").first()
    return relation.other if relation else None


@action
def end_relation(
    *, relation: Relation, last: dt.date, by: "User", at: dt.datetime, of_family: Person | None = None
) -> None:
    """Avsluta en relation med ``last`` som sista dag: one's own, or one between two ``of_family``."""
    _require_of_family(of_family or relation.person, relation.person, None, by)
    relation = locked(relation)
    refuse_ended(relation.period, last)
    relation.period = ended(relation.period, last)
    relation.save(update_fields=["period"])
    record(
        EventType.PERSON_CHANGED, by=by, at=at, about=relation.person, what="relation_ended", relation_id=relation.pk
    )


@action
def form_household(
    *, persons: list[Person], kind: str, first: dt.date, by: "User", at: dt.datetime, of_family: Person | None = None
) -> Household:
    """Bilda ett hushåll: the persons live together, or are counted together, from ``first``. Each in one of a kind at a time."""
    if not persons or kind not in HouseholdMember.Kind.values:
        raise NotPossible(_("Välj vilka som hör till hushållet, och vad det gäller."))
    household = Household.objects.create(recorded_at=at)
    for person in sorted(
        persons, key=lambda one: one.pk
    ):  # in one order, so that two who do it at once do not deadlock
        _enter(household, person, kind, first, by, at, of_family=of_family)
    return household


@action
def join_household(
    *, household: Household, person: Person, first: dt.date, by: "User", at: dt.datetime
) -> HouseholdMember:
    """Lägg till i hushållet from ``first``."""
    household = locked(household)
    kind = household.members.values_list("kind", flat=True).first()
    if kind is None:
        raise NotPossible(_("Hushållet har ingen som hör till det. Bilda ett nytt."))
    return _enter(household, person, kind, first, by, at)


def _enter(
    household: Household, person: Person, kind: str, first: dt.date, by: "User", at: dt.datetime, *,
    of_family: Person | None = None,
) -> HouseholdMember:  # fmt: skip
    _require_of_family(of_family or person, person, None, by)
    member = HouseholdMember.objects.create(
        household=household, person=person, kind=kind, period=span(first), recorded_at=at
    )
    record(EventType.PERSON_CHANGED, by=by, at=at, about=person, what="household_joined", household_id=household.pk)
    return member


@action
def leave_household(*, member: HouseholdMember, last: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta i hushållet med ``last`` som sista dag."""
    require(may_change(by, member.person))
    member = locked(member)
    refuse_ended(member.period, last)
    member.period = ended(member.period, last)
    member.save(update_fields=["period"])
    record(EventType.PERSON_CHANGED, by=by, at=at, about=member.person, what="household_left",
           household_id=member.household_id)  # fmt: skip
