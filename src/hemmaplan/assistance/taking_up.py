"""Whom a sent application is about (*ta upp sökande*): the person, the file, the co-applicant and the household, as they were told.

Called by ``send``, in the house's own name. Nobody who sends learns whether a number was known here.
"""

import datetime as dt
from typing import TYPE_CHECKING

from hemmaplan.assistance.models import Application, ApplicationMember
from hemmaplan.cases import actions as cases
from hemmaplan.cases.kinds import FileKind
from hemmaplan.cases.models import Case
from hemmaplan.cases.parties.actions import add_party, settle_parties
from hemmaplan.cases.parties.models import Party
from hemmaplan.foundation import calendar
from hemmaplan.organisation.storing import locked, one_at_a_time
from hemmaplan.people.actions import family
from hemmaplan.people.actions.persons import add_person
from hemmaplan.people.models import HouseholdMember, Person

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit

Role = ApplicationMember.Role


def applicant(row: Application, *, house: "User", at: dt.datetime) -> Person:
    """The person who applies: chosen at the counter, or by the number that the log-in vouched for."""
    if row.person is not None:
        return row.person
    me = row.members.get(role=Role.APPLICANT)
    return me.person or _person(me, house=house, at=at)


def _person(member: ApplicationMember, *, house: "User", at: dt.datetime) -> Person:
    """By number, or taken up as told."""
    if member.stated_number:
        one_at_a_time(f"person {member.stated_number}")
        known = Person.objects.filter(id_number=member.stated_number).first()
        if known is not None:
            return known
    given, _space, last = member.stated_name.strip().rpartition(" ")
    return add_person(
        given_name=given or last, family_name=last if given else "", number=member.stated_number, born_on=member.born_on,
        by=house, at=at,
    )  # fmt: skip


def file_of(person: Person, unit: "Unit", *, house: "User", at: dt.datetime) -> Case:
    """The person's open file of income support, wherever it is, or a new one in the unit. One at a time."""
    locked(person)
    case = Case.objects.filter(person=person, kind=FileKind.ASSISTANCE, closed_on=None).order_by("pk").first()
    if case is None:
        on = calendar.local_date(at)
        case = cases.open_case(kind=FileKind.ASSISTANCE, person=person, unit=unit, on=on, by=house, at=at)
        cases.settle_file(case=case, by=house, at=at)
        settle_parties(case=case, on=on, by=house, at=at)
    return case


def household(row: Application, person: Person, case: Case, *, house: "User", at: dt.datetime) -> None:
    """Tie each who is told of with a number to a person; the co-applicant is a party, and all are counted together from the month.

    Who is counted in another household already stays there, and who was counted here and is not told of now does too: that is for a
    worker, who sees it beside the application.
    """
    told: list[Person] = []
    for member in row.members.order_by("pk"):
        if member.role == Role.APPLICANT:
            member.person = person
        elif member.person is None and member.stated_number:
            member.person = _person(member, house=house, at=at)
        member.save()
        if member.person is not None and member.person.pk not in {one.pk for one in told}:
            told.append(member.person)
        if member.role == Role.CO_APPLICANT and member.person is not None and member.person.pk != person.pk:
            _co_applicant(case, member.person, house=house, at=at)
    _counted_together(told, person, row.month, house=house, at=at)


def _co_applicant(case: Case, person: Person, *, house: "User", at: dt.datetime) -> None:
    on = calendar.local_date(at)
    if not case.parties.filter(person=person, role=Party.Role.CO_APPLICANT, period__contains=on).exists():
        add_party(case=case, role=Party.Role.CO_APPLICANT, person=person, on=on, by=house, at=at)


def _counted_together(told: list[Person], person: Person, month: dt.date, *, house: "User", at: dt.datetime) -> None:
    for one in sorted(
        told, key=lambda each: each.pk
    ):  # in one order, so that two who do it at once do not wait for each other
        locked(one)
    rows = HouseholdMember.objects.filter(kind=HouseholdMember.Kind.ASSISTANCE, person__in=told)
    held = {row.person_id: row for row in rows.filter(period__contains=month).select_related("household")}
    later = set(rows.filter(period__startswith__gt=month).values_list("person", flat=True))
    free = [one for one in told if one.pk not in held and one.pk not in later]
    mine = held.get(person.pk)
    if mine is not None:
        for one in free:
            family.join_household(household=mine.household, person=one, first=month, by=house, at=at)
    elif free and person.pk not in later:
        family.form_household(persons=free, kind=HouseholdMember.Kind.ASSISTANCE, first=month, by=house, at=at)
