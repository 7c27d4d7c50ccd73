"""Actions about persons: adding, protecting, giving and ending grounds, searching and emergency opening."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.reasons import valid_reason
from hemmaplan.foundation import calendar, cleaning, identity
from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.periods import ended, last_day, span, stopped
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import FEW, action, copy_in, keep, locked, refuse_ended, refuse_same
from hemmaplan.people import family, numbers
from hemmaplan.people import requirements as required
from hemmaplan.people.events import EventType
from hemmaplan.people.grounds import WantedGround, compare
from hemmaplan.people.models import (
    ContactPoint,
    Ground,
    Household,
    HouseholdMember,
    Person,
    ProtectionPeriod,
    Relation,
    SafeContact,
    StatedNumber,
)
from hemmaplan.people.permissions import (
    STATED,
    knows_identity,
    may_change,
    may_end_protection,
    may_protect,
    may_set_safe_contact,
)
from hemmaplan.people.rights import PersonRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee, Unit

EMERGENCY_DAYS = 1
# How long somebody new, taken up by the authority, stays open to the one who did it if no order is sent. A house rule.
TAKEN_UP_DAYS = 7
# The strongest level in force is the one that counts: a marker does not lift a fictitious identity.
STRENGTH = (
    Person.Protection.NONE, Person.Protection.MARKER, Person.Protection.REGISTRATION, Person.Protection.FICTITIOUS,
)  # fmt: skip


@action
def add_person(
    *, given_name: str, family_name: str, number: str = "", born_on: dt.date | None = None, looked_up: bool = False,
    by: "User", at: dt.datetime,
) -> Person:  # fmt: skip
    """Lägg upp en person. An identity number must be right; that of somebody open to the user is refused.

    The number is kept as told until a head has checked it. ``looked_up`` says that the caller has looked in the register,
    in an action that answers with a stated reason: then it stands at once.
    """
    person = Person(recorded_at=at)
    _name(person, given_name, family_name)
    _number(person, number, born_on, by, at, looked_up=looked_up)
    person.save()
    _keep_stated_number(person, number, by, at)
    record(EventType.PERSON_ADDED, by=by, at=at, about=person)
    return person


@action
def change_person(
    *,
    person: Person,
    given_name: str,
    family_name: str,
    number: str,
    born_on: dt.date | None,
    by: "User",
    at: dt.datetime,
) -> Person:
    """Rätta namn, nummer eller födelsedag. What stood before is kept in the row's history."""
    require(may_change(by, person))
    _name(person, given_name, family_name)
    _number(person, number, born_on, by, at)
    person.save()
    _keep_stated_number(person, number, by, at)
    record(EventType.PERSON_CHANGED, by=by, at=at, about=person, what="identity")
    return person


def _name(person: Person, given_name: str, family_name: str) -> None:
    given_name, family_name = cleaning.line(given_name), cleaning.line(family_name)
    if not (given_name or family_name):
        raise NotPossible(_("Skriv personens namn. Har personen bara ett namn lämnar du efternamnet tomt."))
    person.given_name, person.family_name = given_name, family_name


def _number(
    person: Person, number: str, born_on: dt.date | None, by: "User", at: dt.datetime, *, looked_up: bool = False
) -> None:
    """Set the number, or that there is none. The birth date follows from the number where the number has one.

    A number that does not point out this person to the user is only read here, and kept as told by :func:`_told` until
    a head has checked it: to look it up would tell whether the register has it. Raises ``NotPossible`` for a number of
    another person open to the user.
    """
    if not number.strip():
        person.id_number, person.id_kind, person.born_on = "", Person.IdKind.NONE, born_on
        return
    parsed = numbers.read(number, at)
    if any(known.pk != person.pk for known in numbers.open_by_number(digits=parsed.digits, user=by)):
        raise NotPossible(_("Det finns redan en person med det numret. Sök fram den i stället."))
    if by.is_system or looked_up:
        person.id_number, person.id_kind = parsed.digits, parsed.kind
    elif not person.id_number:
        person.id_kind = Person.IdKind.NONE
    if person.id_number in {parsed.digits, ""}:
        person.born_on, person.sex = _born(parsed, born_on), parsed.sex


def _keep_stated_number(person: Person, number: str, by: "User", at: dt.datetime) -> None:
    """After the person is stored: keep a number that the register does not have of them as told."""
    digits = numbers.read(number, at).digits if number.strip() else ""
    waiting = person.stated_numbers.filter(outcome=StatedNumber.Outcome.OPEN).first()
    if waiting is not None and waiting.number == digits != person.id_number:
        return
    if waiting is not None:
        numbers.replace(waiting, by=by, at=at)
    if digits != person.id_number:
        StatedNumber.objects.create(person=person, number=digits, stated_by=by, stated_at=at)


def _born(number: identity.IdentityNumber, born_on: dt.date | None) -> dt.date | None:
    """The birth date of the number, or the one stated where the number leaves it open. Raises ``NotPossible``."""
    first, last = number.birth_days
    if first == last:
        return first
    if born_on is not None and not first <= born_on <= last:
        raise NotPossible(
            _("Numret säger född %(first)s–%(last)s. Ändra numret eller födelsedagen.") % {"first": first, "last": last}
        )
    return born_on


@action
def registered(*, number: str, given_name: str, family_name: str, by: "User", at: dt.datetime) -> Person:
    """The person whom somebody registers by number and name: one open to them, or a new one as told.

    The only way in for pages that take a number (an open contact, a tenant, a relative). Whether anybody else has the
    number is not looked up, so the answer is the same in every case. Raises ``NotPossible`` without a name.
    """
    if number.strip() and (known := numbers.open_by_number(digits=numbers.read(number, at).digits, user=by)):
        return known[0]
    return add_person(given_name=given_name, family_name=family_name, number=number, by=by, at=at)


@action
def add_contact(
    *, person: Person, kind: str, value: str, note: str = "", on: dt.date, by: "User", at: dt.datetime
) -> ContactPoint:
    """Lägg till en kontaktväg from ``on``. The event says that it was done, never what stands in it."""
    require(may_change(by, person))
    if not value.strip():
        raise NotPossible(_("Skriv adressen, telefonnumret eller e-postadressen."))
    locked(person)
    refuse_same(
        person.contact_points.filter(kind=kind, value=value.strip(), period__contains=on),
        _("Kontaktuppgiften finns redan."),
    )
    point = ContactPoint.objects.create(
        person=person, kind=kind, value=value.strip(), note=note.strip(), period=span(on), recorded_at=at
    )
    record(EventType.PERSON_CHANGED, by=by, at=at, about=person, what="contact_added", contact_id=point.pk)
    return point


@action
def end_contact(*, contact: ContactPoint, last: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta en kontaktväg med ``last`` som sista dag."""
    require(may_change(by, contact.person))
    contact = locked(contact)
    refuse_ended(contact.period, last)
    contact.period = ended(contact.period, last)
    contact.save(update_fields=["period"])
    record(EventType.PERSON_CHANGED, by=by, at=at, about=contact.person, what="contact_ended", contact_id=contact.pk)


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
    """The user may change ``of``, and both the others are of that family as the user may see it."""
    require(may_change(by, of))
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


@dataclass(frozen=True)
class SafeTerms:
    """Villkor för säker kontakt: what somebody under threat has said of how to be reached."""

    may_call: bool = False
    may_write: bool = False
    times: str = ""
    code_word: str = ""
    alternative: str = ""
    hidden_from: str = ""


@action
def set_safe_contact(*, person: Person, terms: SafeTerms, by: "User", at: dt.datetime) -> SafeContact:
    """Bestäm hur någon kan nås säkert. Letters and calls that it does not allow are refused from now on, everywhere."""
    require(may_set_safe_contact(by, person))
    locked(person)
    row = SafeContact.objects.filter(person=person).first() or SafeContact(person=person)
    for name, value in vars(terms).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.by, row.recorded_at = by, at
    keep(row)
    record(EventType.SAFE_CONTACT_SET, by=by, at=at, about=person)
    return row


@action
def lift_safe_contact(*, person: Person, by: "User", at: dt.datetime) -> None:
    """Avsluta säker kontakt: the danger is over, and the person may be written to and called as others. Its history is kept."""
    require(may_set_safe_contact(by, person))
    locked(person)
    if not SafeContact.objects.filter(person=person).delete()[0]:
        raise Stale(_("Säker kontakt är redan avslutad. Ladda om sidan."))
    record(EventType.SAFE_CONTACT_LIFTED, by=by, at=at, about=person)


@action
def protect(*, person: Person, level: str, first: dt.date, last: dt.date | None, by: "User", at: dt.datetime) -> None:
    """Registrera skydd av personuppgifter. Holds at once, also when ``first`` lies ahead: a leak cannot be undone."""
    require(by.is_system or may_protect(by, person))
    refuse(required.protection(level if level in STRENGTH else "", Period.between(first, last)))
    if last and (last < first or last < calendar.local_date(at)):
        raise NotPossible(_("Skyddets sista dag har redan varit eller ligger före första dagen. Ändra datumen."))
    locked(person)
    refuse_same(
        person.protection_periods.filter(level=level, period=span(first, last)), _("Skyddet är redan registrerat.")
    )
    ProtectionPeriod.objects.create(person=person, level=level, period=span(first, last), recorded_at=at)
    _set_level(person, calendar.local_date(at))
    record(EventType.PROTECTION_SET, by=by, at=at, about=person, level=level)


@action
def end_protection(*, person: Person, last: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta skyddet med ``last`` som sista dag. Only heads. It is lifted when that day has passed, not before."""
    require(may_end_protection(by, person))
    today = calendar.local_date(at)
    if not person.is_protected:
        raise NotPossible(_("Personen har inget skydd att avsluta."))
    if not person.protection_periods.exists():  # brought along by an import that knew the level and not since when
        ProtectionPeriod.objects.create(person=person, level=person.protection, period=span(None, last), recorded_at=at)
    runs_on = models.Q(period__endswith__isnull=True, period__isempty=False) | models.Q(period__endswith__gt=today)
    locked(person)
    running = list(person.protection_periods.filter(runs_on))
    if running and all(last_day(row.period) == last for row in running):
        refuse_ended(running[0].period, last)
    for row in running:
        row.period = ended(row.period, last)
        row.save(update_fields=["period"])
    _set_level(person, today)
    record(EventType.PROTECTION_ENDED, by=by, at=at, about=person, last=str(last))


def _set_level(person: Person, today: dt.date) -> None:
    """Keep on the person the strongest level that holds today or will."""
    held = person.protection_periods.filter(
        models.Q(period__contains=today) | models.Q(period__startswith__gt=today), period__isempty=False
    ).values_list("level", flat=True)
    person.protection = max(held, key=STRENGTH.index, default=Person.Protection.NONE)
    person.save(update_fields=["protection"])


@action
def renew_protection(*, today: dt.date, by: "User", at: dt.datetime) -> int:
    """Nightly: set each protected person's level to what still holds; drop it when the last period has ended.

    Returns for how many persons protection ended.
    """
    require(by.is_system)
    dropped = 0
    # A level without any period was imported without dates: nobody has said that it ends, so it stays.
    for person in Person.objects.exclude(protection=Person.Protection.NONE).filter(
        Exists(ProtectionPeriod.objects.filter(person=OuterRef("pk")))
    ):
        _set_level(person, today)
        if not person.is_protected:
            dropped += 1
            record(EventType.PROTECTION_ENDED, by=by, at=at, about=person)
    return dropped


def give_ground(
    *,
    person: Person,
    unit: "Unit",
    source: models.Model,
    reason: str,
    first: dt.date,
    by: "User",
    at: dt.datetime,
    employee: "Employee | None" = None,
    last: dt.date | None = None,
    emergency: bool = False,
) -> Ground:
    """State why an employee may see the person: by a reason given, or taken up before an order."""
    ground = Ground.objects.create(
        person=person,
        unit=unit,
        employee=employee,
        reason=reason,
        source_kind=source._meta.label_lower,
        source_id=source.pk,
        period=span(first, last),
        emergency=emergency,
        recorded_at=at,
    )
    employee_id = employee.pk if employee else None
    record(EventType.GROUND_GIVEN, by=by, at=at, about=person, unit_id=unit.pk, employee_id=employee_id)
    return ground


def settle_grounds(*, source: models.Model, wanted: Iterable[WantedGround], by: "User", at: dt.datetime) -> int:
    """Låt grunderna följa saken: give what it wants and has not, end what it has and no longer wants. Stated reasons stay.

    Called by every action that changes what the matter rests on. Returns how many grounds changed.
    """
    kind, today = source._meta.label_lower, calendar.local_date(at)
    rows = {row.pk: row for row in Ground.objects.following(kind, [source.pk]).select_for_update(of=("self",))}
    found = compare(wanted, [row.as_standing() for row in rows.values()], today=today)
    for ground in found.missing:
        _ground(kind, ground, at).save()
        who = Person(pk=ground.person_id)
        record(EventType.GROUND_GIVEN, by=by, at=at, about=who, unit_id=ground.unit_id, employee_id=ground.employee_id)
    for pk, ground in found.otherwise:
        rows[pk].period, rows[pk].reason = span(ground.first, ground.last), ground.reason
        rows[pk].save(update_fields=["period", "reason"])
    for one in found.unused:
        rows[one.pk].delete()
    ended_now = [ground for _pk, ground in found.otherwise if ground.last is not None]
    for ground in [*ended_now, *(one.ground for one in found.unused)]:
        record(EventType.GROUND_ENDED, by=by, at=at, about=Person(pk=ground.person_id), unit_id=ground.unit_id)
    return len(found.missing) + len(found.otherwise) + len(found.unused)


def store_grounds(
    *, kind: str, source_ids: Collection[int], wanted: Iterable[WantedGround], today: dt.date,
    recorded: Callable[[dt.date], dt.datetime],
) -> None:  # fmt: skip
    """Låt grunderna följa många saker av ett slag, as ``settle_grounds`` does for one, the past too. For an import."""
    rows = {row.pk: row for row in Ground.objects.following(kind, source_ids)}
    found = compare(wanted, [row.as_standing() for row in rows.values()], today=today, past=True)
    copy_in(Ground, [_ground(kind, ground, recorded(ground.first)) for ground in found.missing])
    for pk, ground in found.otherwise:
        rows[pk].period, rows[pk].reason = span(ground.first, ground.last), ground.reason
    Ground.objects.bulk_update([rows[pk] for pk, _ground in found.otherwise], ["period", "reason"], batch_size=FEW)
    Ground.objects.filter(pk__in=[one.pk for one in found.unused]).delete()


def _ground(kind: str, ground: WantedGround, at: dt.datetime) -> Ground:
    return Ground(
        person_id=ground.person_id, unit_id=ground.unit_id, employee_id=ground.employee_id, reason=ground.reason,
        source_kind=kind, source_id=ground.source_id, period=span(ground.first, ground.last), recorded_at=at,
    )  # fmt: skip


def end_grounds_at_once(*, source: models.Model, keep: Collection[int], by: "User", at: dt.datetime) -> int:
    """End all grounds of a matter that holds today, but for these employees': it has been shut to all others, now.

    One that began today goes away, since a ground is counted in days; the read log has what was opened by it. Returns how many.
    """
    today = calendar.local_date(at)
    rows = Ground.objects.filter(
        source_kind=source._meta.label_lower, source_id=source.pk, period__contains=today
    ).exclude(employee__in=keep, emergency=False)
    found = list(rows.select_related("person").order_by("pk").select_for_update(of=("self",)))
    for ground in found:
        if ground.period.lower is not None and ground.period.lower >= today:
            ground.delete()
        else:
            ground.period = span(ground.period.lower, calendar.add_days(today, -1))
            ground.save(update_fields=["period"])
        record(EventType.GROUND_ENDED, by=by, at=at, about=ground.person, unit_id=ground.unit_id)
    return len(found)


def end_stated_grounds(*, employee: "Employee", last: dt.date, by: "User", at: dt.datetime) -> int:
    """End with ``last`` what an employee opened by a stated reason or took up: nothing is left with one who has left.

    One that has not begun yet is removed, since nobody has used it. Returns how many.
    """
    goes_on = models.Q(period__endswith__isnull=True) | models.Q(period__endswith__gt=calendar.add_days(last, 1))
    rows = Ground.objects.filter(STATED, goes_on, employee=employee, period__isempty=False).select_related("person")
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    for ground in found:
        left = stopped(ground.period, last, today=calendar.local_date(at))
        if left is None:
            ground.delete()
        else:
            ground.period = left
            ground.save(update_fields=["period"])
        record(EventType.GROUND_ENDED, by=by, at=at, about=ground.person, unit_id=ground.unit_id)
    return len(found)


@action
def take_up(*, person: Person, unit: "Unit", reason: str, new: bool, by: "User", at: dt.datetime) -> Ground:
    """Ta upp en person inför ett beslut: a ground for the one who asks, never for the whole unit.

    Somebody ``new`` to the house is the asker's for a week. One who is known to others is opened as in an emergency: for
    today and tomorrow, marked so in the read log, and for reading; the one thing it allows is to send an order. A
    protected identity stays closed.
    """
    require(by.scope.may(PersonRight.TAKE_UP_PERSONS, unit.pk))
    if by.employee is None:
        raise NotPossible(
            _("Ditt konto hör inte till någon medarbetare. Be systemägaren om det; då kan du ta upp personer.")
        )
    today = calendar.local_date(at)
    ground = give_ground(
        person=person, unit=unit, source=unit, reason=valid_reason(reason), first=today,
        last=calendar.add_days(today, TAKEN_UP_DAYS if new else EMERGENCY_DAYS), employee=by.employee,
        emergency=not new, by=by, at=at,
    )  # fmt: skip
    record(EventType.PERSON_TAKEN_UP, by=by, at=at, about=person, unit_id=unit.pk, new=new)
    return ground


@action
def read_ended(
    *, person: Person, unit: "Unit", source: models.Model, about: models.Model, reason: str, by: "User", at: dt.datetime
) -> Ground:
    """Läs ett avslutat ärende med angivet skäl: today, for the own person, for reading, and marked in the read log.

    Called by the action that knows the matter and whether it was the user's unit's.
    """
    if by.employee is None:
        raise NotPossible(_("Ditt konto hör inte till någon medarbetare. Be chefen läsa det avslutade ärendet."))
    today = calendar.local_date(at)
    ground = give_ground(
        person=person, unit=unit, source=source, reason=f"Avslutat ärende: {valid_reason(reason)}", first=today, last=today,
        employee=by.employee, emergency=True, by=by, at=at,
    )  # fmt: skip
    record(EventType.ENDED_READ, by=by, at=at, about=about, person_id=person.pk, unit_id=unit.pk)
    return ground


@action
def open_in_emergency(*, number: str, reason: str, unit: "Unit", by: "User", at: dt.datetime, today: dt.date) -> Person:
    """Nödöppning: see a person one has no ground for, by exact identity number and stated reason, today and tomorrow.

    Raises ``NotPossible`` when the number is wrong, unknown or the reason too short to be one.
    """
    require(by.scope.may(PersonRight.EMERGENCY_ACCESS, unit.pk) and by.employee is not None)
    reason = valid_reason(reason)
    person = Person.objects.filter(id_number=numbers.read(number, at).digits).first()
    if person is None:
        raise NotPossible(_("Ingen akt öppnades. Kontrollera numret. Försöket är antecknat."))
    give_ground(
        person=person, unit=unit, source=person, reason=f"Nödöppning: {reason}", first=today,
        by=by, at=at, employee=by.employee, last=today + dt.timedelta(days=EMERGENCY_DAYS), emergency=True,
    )  # fmt: skip
    record(EventType.EMERGENCY_OPENED, by=by, at=at, about=person, unit_id=unit.pk)
    return person


@action
def show_contacts(*, person: Person, reason: str, by: "User", at: dt.datetime) -> list[ContactPoint]:
    """Visa kontaktuppgifter för en skyddad person: only with an open identity and a stated reason, and recorded."""
    require(knows_identity(by, person))
    valid_reason(reason)
    record(EventType.CONTACTS_SHOWN, by=by, at=at, about=person)
    found = list(person.contact_points.filter(period__contains=by.scope.day))
    held = SafeContact.objects.visible_to(by).filter(person=person).exclude(alternative="").first()
    if held is not None:  # first, since it is the one to use
        found.insert(0, ContactPoint(person=person, kind=ContactPoint.Kind.ADDRESS, value=held.alternative, pk=0))
    return found
