"""Actions of the open door, of open contacts (*Råd & Stöd*) and of activities without persons.

Law: SoL 11:5 (offered without individual decision), 14:4-5 (light and anonymous documentation), 21:2 (guardian consent).
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.foundation import calendar
from hemmaplan.foundation.period import Period
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.interventions import tokens
from hemmaplan.interventions.events import EventType
from hemmaplan.interventions.measures import opendoor as measures
from hemmaplan.interventions.measures.asked import offered
from hemmaplan.interventions.measures.facts import contact_grounds_of
from hemmaplan.interventions.models import (
    Activity,
    ContactMeeting,
    HeadCount,
    OpenContact,
    OpenDay,
    Redirect,
    ReplacementContact,
    Service,
    TokenKey,
)
from hemmaplan.interventions.permissions import (
    may_change_contact,
    may_note_afterwards,
    may_record_contact,
    may_run_door,
)
from hemmaplan.interventions.requirements import opendoor as required
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, locked, refuse_same
from hemmaplan.people.actions.grounds import settle_grounds
from hemmaplan.people.actions.persons import registered
from hemmaplan.people.measures import is_under
from hemmaplan.people.models import Person

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Employee

CLOSED_AHEAD_DAYS = 366
FRIDAY = 4


# --- the door -------------------------------------------------------------------------------------------------------


def _token(service: Service, day: dt.date, text: str) -> str:
    """What the visitor says, turned by the month's key into something that cannot be turned back."""
    month = calendar.month_start(day)
    key, _made = TokenKey.objects.get_or_create(
        service=service, month=month, defaults={"key": secrets.token_bytes(tokens.KEY_BYTES)}
    )
    if key.key is None:
        raise NotPossible(_("Månadens nyckel är förstörd. Räkna besöket utan kort eller smeknamn."))
    return tokens.token(bytes(key.key), text)


@action
def count_visit(
    *, service: Service, visitor: str, by: "User", at: dt.datetime, age_band: str = "", token_text: str = ""
) -> HeadCount:
    """Räkna ett besök: returning or new, never a name.

    ``token_text`` (a card, a nickname) is turned into a token at once and never stored; only where the terms in force
    let distinct visitors be counted. Raises ``NotPossible`` when the door is closed.
    """
    require(may_run_door(by, service))
    day = calendar.local_date(at)
    if visitor not in HeadCount.Visitor.values:
        raise NotPossible(_("Välj återkommande eller ny."))
    if day not in service.period:
        raise NotPossible(_("Verksamheten erbjuds inte i dag, så inget besök kan räknas."))
    token = ""
    if token_text.strip():
        terms = measures.terms_on(service=service, day=day)
        if terms is None or not terms.count_distinct:
            raise NotPossible(_("Villkoren tillåter inte att olika besökare räknas. Räkna besöket utan kort."))
        token = _token(service, day, token_text)
    today, _made = OpenDay.objects.get_or_create(service=service, day=day, defaults={"recorded_at": at})
    if not today.is_open:
        raise NotPossible(_("Det är stängt i dag. Öppna först om någon ändå togs emot."))
    visit = HeadCount.objects.create(service=service, day=day, at=at, visitor=visitor, token=token,
                                     age_band=age_band[:8], by=by, recorded_at=at)  # fmt: skip
    record(EventType.VISIT_COUNTED, by=by, at=at, about=service, visit=visit.pk)
    return visit


@action
def undo_visit(*, visit: HeadCount, by: "User", at: dt.datetime) -> None:
    """Ångra ett räknat besök, within the day. It is marked, not removed."""
    require(may_run_door(by, visit.service))
    if visit.day != calendar.local_date(at):
        raise NotPossible(_("Bara dagens besök kan ångras."))
    if not HeadCount.objects.filter(pk=visit.pk, undone_at__isnull=True).update(undone_at=at):
        raise Stale(_("Besöket är redan ångrat."))
    visit.undone_at = at
    record(EventType.VISIT_UNDONE, by=by, at=at, about=visit.service, visit=visit.pk)


@action
def rotate_tokens(*, by: "User", at: dt.datetime) -> int:
    """Förstör nycklarna för månader som gått: after this no token of theirs can be made again or led back to anyone.

    A nightly job. Returns how many keys were destroyed.
    """
    require(by.is_system)
    old = TokenKey.objects.filter(month__lt=calendar.month_start(calendar.local_date(at)), key__isnull=False)
    services = dict(old.values_list("pk", "service__unit"))
    done = TokenKey.objects.filter(pk__in=services).update(key=None, destroyed_at=at)
    for unit_id in sorted(set(services.values())):
        record(EventType.TOKENS_DESTROYED, by=by, at=at, unit_id=unit_id)
    return done


@action
def close_months(*, by: "User", at: dt.datetime) -> int:
    """Håll månader stängda after a restore, whose backup holds no keys: visitors were told apart in them, and may not be again.

    A past month gets its mark of destruction back. Returns how many months have tokens whose key is gone, this one included.
    """
    require(by.is_system)
    this_month = calendar.month_start(calendar.local_date(at))
    told_apart = HeadCount.objects.exclude(token="").values_list("service_id", "day").distinct()
    months = {(service_id, calendar.month_start(day)) for service_id, day in told_apart}
    without = months - set(TokenKey.objects.values_list("service_id", "month"))
    TokenKey.objects.bulk_create(
        TokenKey(service_id=service_id, month=month, key=None, destroyed_at=at)
        for service_id, month in sorted(without) if month < this_month
    )  # fmt: skip
    return len(without)


@action
def close_day(
    *, service: Service, reason: str, by: "User", at: dt.datetime, first: dt.date | None = None,
    last: dt.date | None = None,
) -> int:  # fmt: skip
    """Stängt: today, or each weekday from ``first`` to and including ``last``, with the reason. Returns how many days."""
    require(may_run_door(by, service))
    reason = reason.strip()[:200]
    if not reason:
        raise NotPossible(_("Ange varför det är stängt."))
    first = first or calendar.local_date(at)
    last = last or first
    if last < first:
        raise NotPossible(_("Sista dag ligger före första dag. Ändra ett av datumen."))
    if (last - first).days > CLOSED_AHEAD_DAYS:
        raise NotPossible(_("Stäng högst ett år i taget. Välj en tidigare sista dag."))
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    days = [day for day in days if day == first or day.weekday() <= FRIDAY]
    for day in days:
        OpenDay.objects.update_or_create(
            service=service, day=day, defaults={"is_open": False, "closed_reason": reason, "recorded_at": at}
        )
    record(EventType.DAY_CLOSED, by=by, at=at, about=service, first=str(first), last=str(last))
    return len(days)


@action
def open_day(*, service: Service, by: "User", at: dt.datetime, day: dt.date | None = None) -> None:
    """Öppet igen, on ``day``. Days already closed after it are opened too: the reason no longer holds."""
    require(may_run_door(by, service))
    day = day or calendar.local_date(at)
    refuse(required.offered("day", offered(service), day))
    OpenDay.objects.filter(service=service, day__gt=day, is_open=False).delete()
    OpenDay.objects.update_or_create(
        service=service, day=day, defaults={"is_open": True, "closed_reason": "", "recorded_at": at}
    )
    record(EventType.DAY_OPENED, by=by, at=at, about=service, day=str(day))


@action
def note_replacement(
    *, service: Service, kind: str, people: int, by: "User", at: dt.datetime, day: dt.date | None = None
) -> ReplacementContact:
    """Notera en ersättningskontakt: a walk in group, a call. Counted, unnamed."""
    require(may_run_door(by, service))
    today = calendar.local_date(at)
    day = day or today
    if kind not in ReplacementContact.Kind.values:
        raise NotPossible(_("Välj vad ni gjorde i stället."))
    refuse(required.people(people))
    refuse(required.offered("day", offered(service), day, today))
    made = ReplacementContact.objects.create(service=service, day=day, kind=kind, people=people, by=by, recorded_at=at)
    record(EventType.REPLACEMENT_NOTED, by=by, at=at, about=service, kind=kind, people=people)
    return made


# --- open contacts --------------------------------------------------------------------------------------------------


def _refuse_closed(service: Service, day: dt.date) -> None:
    gate = measures.gate(service=service, day=day)
    if gate.reason == "closed":
        raise NotPossible(_("Verksamheten är stängd och tar inte emot nya. Hänvisa till myndighet."))
    if gate.reason == "full":
        raise NotPossible(_("Alla platser är tagna. Hänvisa till myndighet."))


@action
def open_contact(
    *, service: Service, mode: str, by: "User", at: dt.datetime, on: dt.date | None = None,
    person: Person | None = None, number: str = "", given_name: str = "", family_name: str = "", alias: str = "",
    theme: str = "", guardian_consent: bool | None = None, under_15: bool | None = None,
    employee: "Employee | None" = None,
) -> OpenContact:  # fmt: skip
    """Öppna en kontakt utan beslut. The mode is the one that the terms in force say: identity, light or anonymous.

    With identity either a ``person`` or number and names; the contact gives the unit, and the employee who has it,
    ground to see the person. Raises ``NotPossible`` when the service is closed or full (then redirect), the mode is
    another than the terms say, or a guardian's consent is missing.
    """
    require(may_record_contact(by, service))
    service = Service.objects.select_for_update(of=("self",)).select_related("unit").get(pk=service.pk)
    today = calendar.local_date(at)
    on = on or today
    refuse(required.contact(offered(service), opened_on=on, today=today))
    _refuse_closed(service, on)
    terms = measures.terms_on(service=service, day=on)
    named = person is not None or any(text.strip() for text in (number, given_name, family_name))
    documentation = terms.documentation if terms is not None else None
    refuse(
        required.documented(documentation=documentation, mode=mode, person=named, alias=alias, theme=theme, today=today)
    )
    assert terms is not None  # required above; said again for the type checker
    if mode == OpenContact.Mode.IDENTITY and person is None:
        person = registered(number=number, given_name=given_name, family_name=family_name, by=by, at=at)
    if person is not None:
        others = service.contacts_made.filter(person=person, closed_on__isnull=True).exists()
        refuse(required.one_open(is_open=True, others_open=others))
        under_15 = is_under(person=person, age=required.CONSENT_AGE, on=on, said=under_15)
    if mode == OpenContact.Mode.LIGHT:
        refuse_same(
            service.contacts_made.filter(alias=alias.strip()[:60], closed_on=None),
            _("Det finns redan en öppen kontakt med det namnet. Är det någon annan, kalla den något annat."),
        )
    born_on = person.born_on if person is not None else None
    refuse(
        required.consented(born_on=born_on, under_15=under_15, age_to=terms.age_to, consent=guardian_consent, day=on)
    )
    top = service.contacts_made.aggregate(top=Max("number"))["top"] or 0
    contact = OpenContact.objects.create(
        service=service, unit=service.unit, mode=mode, person=person, number=top + 1, alias=alias.strip()[:60],
        theme=theme.strip()[:60], guardian_consent=guardian_consent, employee=employee, opened_on=on, recorded_at=at,
    )  # fmt: skip
    if person is not None:
        _settle(contact, by, at)
    record(EventType.CONTACT_OPENED, by=by, at=at, about=contact, mode=mode)
    return contact


def _settle(contact: OpenContact, by: "User", at: dt.datetime) -> int:
    """Who may see the person follows the contact."""
    wanted = contact_grounds_of([contact.pk], on=calendar.local_date(at))
    return settle_grounds(source=contact, wanted=wanted, by=by, at=at)


@action
def release_from_contacts(*, employee: "Employee", by: "User", at: dt.datetime) -> int:
    """Avsluta grunden i den egna personens namn för den som slutat. The contact stays the unit's. Returns how many."""
    require(by.is_system)
    contacts = OpenContact.objects.filter(employee=employee, person__isnull=False, closed_on=None).order_by("pk")
    return sum(bool(_settle(contact, by, at)) for contact in contacts)


@action
def note_meeting(
    *, contact: OpenContact, by: "User", at: dt.datetime, minutes: int = 45, day: dt.date | None = None
) -> ContactMeeting:
    """Notera ett samtal i kontakten: that it took place and how long, not what was said."""
    require(may_change_contact(by, contact))
    today = calendar.local_date(at)
    day = day or today
    if contact.closed_on is not None and contact.closed_on < today and not may_note_afterwards(by, contact):
        raise NotPossible(_("Kontakten är avslutad. Öppna en ny kontakt."))
    refuse(required.meeting(Period.between(contact.opened_on, contact.closed_on), day, minutes, today))
    made = ContactMeeting.objects.create(contact=contact, day=day, minutes=minutes, by=by, recorded_at=at)
    record(EventType.CONTACT_MET, by=by, at=at, about=contact, minutes=minutes)
    return made


@action
def close_contact(*, contact: OpenContact, reason: str, by: "User", at: dt.datetime, on: dt.date | None = None) -> None:
    """Avsluta kontakten. The ground to see the person ends with it, and so does a place in a group.

    Ended by a referral to the authority it is also counted as a redirect.
    """
    require(may_change_contact(by, contact))
    today = calendar.local_date(at)
    on = on or today
    if reason not in OpenContact.EndReason.values:
        raise NotPossible(_("Välj hur kontakten slutade."))
    opened_on = contact.opened_on
    refuse(required.contact_ended(opened_on=opened_on, closed_on=on, end_reason=reason, today=today))
    rows = OpenContact.objects.filter(pk=contact.pk, closed_on__isnull=True)
    if not rows.update(closed_on=on, end_reason=reason, ended_recorded_at=at):
        raise Stale(_("Kontakten är redan avslutad."))
    contact.closed_on, contact.end_reason, contact.ended_recorded_at = on, reason, at
    for place in contact.participations.filter(left_on__isnull=True):
        place.left_on, place.left_reason = max(on, place.joined_on), "Kontakten avslutades"
        place.save(update_fields=["left_on", "left_reason"])
    if contact.person_id:
        _settle(contact, by, at)
    if reason == OpenContact.EndReason.REFERRED:
        redirect(service=contact.service, reason=Redirect.Reason.NEEDS_DECISION, by=by, at=at)
    record(EventType.CONTACT_CLOSED, by=by, at=at, about=contact, reason=reason)


@action
def redirect(*, service: Service, by: "User", at: dt.datetime, reason: str = "") -> Redirect:
    """Hänvisa till myndighet: somebody sought help and was told to apply instead. Counted, nobody named.

    Without a reason it is the one that holds now: closed, full, or that the need has to be tried by the authority.
    """
    require(may_record_contact(by, service))
    if not reason:
        gate = measures.gate(service=service, day=calendar.local_date(at))
        reason = gate.reason or Redirect.Reason.NEEDS_DECISION
    if reason not in Redirect.Reason.values:
        raise NotPossible(_("Välj varför personen hänvisas."))
    made = Redirect.objects.create(service=service, at=at, reason=reason, by=by, recorded_at=at)
    record(EventType.REDIRECTED, by=by, at=at, about=service, reason=str(reason))
    return made


# --- activities -----------------------------------------------------------------------------------------------------


@action
def note_activity(
    *, service: Service, kind: str, day: dt.date, minutes: int, by: "User", at: dt.datetime, place: str = "",
    theme: str = "", people: int = 0, age_band: str = "", staff: Sequence["Employee"] = (),
) -> Activity:  # fmt: skip
    """Notera ett fältpass eller ett samordningsarbete: time, place, theme, how many; no persons."""
    require(may_run_door(by, service))
    if kind not in Activity.Kind.values:
        raise NotPossible(_("Välj vad ni gjorde."))
    refuse(
        required.activity(
            offered(service), day, minutes, calendar.local_date(at), place=place, theme=theme, age_band=age_band
        )
    )
    locked(service)
    refuse_same(
        Activity.objects.filter(
            service=service, kind=kind, day=day, minutes=minutes, people=people, recorded_by=by,
            place=place.strip()[:120], theme=theme.strip()[:120],
        ),
        _("Aktiviteten är redan noterad. Är det en till, skriv plats eller tema som skiljer dem åt."),
    )  # fmt: skip
    made = Activity.objects.create(
        service=service, kind=kind, day=day, minutes=minutes, place=place.strip()[:120], theme=theme.strip()[:120],
        people=people, age_band=age_band.strip()[:20], recorded_by=by, recorded_at=at,
    )  # fmt: skip
    made.staff.set(staff)
    record(EventType.ACTIVITY_NOTED, by=by, at=at, about=made, kind=kind, minutes=minutes)
    return made
