"""An application is begun, filled in, sent and taken back. Law: SoL 12:1, 14:1; FL 8, 19-20 §§.

It counts from when it is sent, whoever else has yet to sign. What is impossible is said before; what is only strange is no
reason to stop anybody: a worker sees it beside the application.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record, system_user
from hemmaplan.access.permissions import require
from hemmaplan.access.steps import take
from hemmaplan.assistance import drafting, kinds, months, taking_up
from hemmaplan.assistance.actions.signing import ask_to_sign
from hemmaplan.assistance.answers import Answer
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.measures import applications as measures
from hemmaplan.assistance.models import (
    AdultSituation,
    Application,
    ApplicationMember,
    AppliedCost,
    Signature,
    StatedIncome,
    SupportMonth,
)
from hemmaplan.assistance.permissions import may_handle_in, may_take_back, may_write
from hemmaplan.assistance.states import APPLICATION_STEPS, ApplicationState
from hemmaplan.cases.intake.actions.public import LETTERS
from hemmaplan.foundation import calendar, cleaning
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.storing import action, keep, locked, one_at_a_time

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit
    from hemmaplan.people.models import Person

COPIED = (
    "civil",
    "tenure",
    "landlord_consents",
    "rooms",
    "dwelling_members",
    "phone",
    "email",
    "language",
    "interpreter",
)
"""What a renewed application has from the last one."""
OF_MEMBER = ("person_id", "role", "stated_name", "stated_number", "born_on", "stay", "days", "in_school", "lunch")
OF_SITUATION = ("occupation", "percent", "registered_at_af", "has_plan")
Kind, Role = Application.Kind, ApplicationMember.Role


@action
def begin_application(
    *, unit: "Unit", month: dt.date, by: "User", at: dt.datetime, channel: str = Application.Channel.PORTAL, name: str = "",
    number: str = "", account: "User | None" = None, person: "Person | None" = None,
) -> Application:  # fmt: skip
    """Börja en ansökan for a month: filled in from the last one that was sent. One that is begun already is that one.

    A resident says who they are by the log-in: ``number`` is vouched for. At the counter staff say ``person``.
    """
    own = by.kind == by.Kind.RESIDENT
    require(account is not None and account.pk == by.pk if own else may_handle_in(by, unit.pk))
    on = calendar.local_date(at)
    if not months.may_be_taken_in(month, on, by_staff=not own):
        raise NotPossible(_("Den månaden går inte att söka för här. Välj en annan, eller ring oss."))
    one_at_a_time(f"application {account.pk if own and account else by.pk} {month}")
    kind = measures.kind_for(month, account=account, person=person)
    begun = Application.objects.filter(state="draft", month=month, unit=unit)
    begun = begun.filter(account=account) if own else begun.filter(entered_by=by, person=person)
    if (row := begun.first()) is not None:
        return row
    row = Application(
        number=_number(month), unit=unit, kind=kind, month=month, channel=channel, account=account, person=person,
        entered_by=None if own else by, began_at=at, changed_at=at, recorded_at=at,
    )  # fmt: skip
    last = measures.last_given(account=account, person=person, before=calendar.add_days(calendar.month_end(month), 1))
    if last is not None:
        for field in COPIED:
            setattr(row, field, getattr(last, field))
    keep(row)
    _copy(last, row, name, number, person)
    record(EventType.APPLICATION_BEGUN, by=by, at=at, about=row, channel=str(channel), month=f"{month:%Y-%m}")
    return row


def _number(month: dt.date) -> str:
    """What an application is called when somebody rings about it: read aloud without mistakes, and not to be guessed."""
    signs = "".join(secrets.choice(LETTERS) for _sign in range(8))
    return f"EB{month:%y%m}-{signs[:4]}-{signs[4:]}"


def _copy(last: Application | None, row: Application, name: str, number: str, person: "Person | None") -> None:
    """Who lives there and what one lives by, from the last time. Of incomes only what is fetched anyway."""
    me = ApplicationMember(
        application=row, role=Role.APPLICANT, person=person, stated_name="" if person else cleaning.line(name)[:120],
        stated_number="" if person else number,
    )  # fmt: skip
    me.save()
    new: dict[int, ApplicationMember] = {}
    for old in last.members.order_by("pk") if last else ():
        if old.role == Role.APPLICANT:
            new[old.pk] = me
        elif row.kind != Kind.SUPPLEMENTARY:
            given = {field: getattr(old, field) for field in OF_MEMBER}
            new[old.pk] = ApplicationMember.objects.create(application=row, **given)
    if last is None or row.kind != Kind.RENEWED:
        return
    for situation in last.situations.all():
        given = {field: getattr(situation, field) for field in OF_SITUATION}
        AdultSituation.objects.create(application=row, member=new[situation.member_id], **given)
    for cost in last.costs.filter(other=False, amount_ore__gt=0, kind__in=kinds.codes(kinds.COST)):
        AppliedCost.objects.create(application=row, kind=cost.kind, amount_ore=cost.amount_ore)
    for income in last.incomes.filter(fetched=True):
        member = new.get(income.member_id or 0, me)
        StatedIncome.objects.create(application=row, member=member, kind=income.kind, fetched=True)


@action
def save_draft(
    *, application: Application, answers: Sequence[Answer], version: int | None, by: "User", at: dt.datetime
) -> int:
    """Spara det som fyllts i. Returns the new version.

    ``version`` is what the writer saw: raises ``Stale`` when another device has stored something else since. The same again, by
    a sending whose answer never came, is saved, and so it is said.
    """
    require(may_write(by, application))
    row = locked(application)
    if row.state != ApplicationState.DRAFT:
        raise Stale(_("Ansökan är redan inskickad. Det som saknas kan du skicka in på dess sida."))
    if version is not None and version != row.version:
        if not drafting.differ(row, answers):
            return row.version
        raise Stale(
            _("Ansökan har ändrats på en annan enhet. Det du skrev står kvar här. Spara igen om det är det som gäller.")
        )
    drafting.store(row, answers)
    row.version += 1
    row.changed_at = at
    keep(row)
    application.refresh_from_db()
    return row.version


@action
def remove_row(
    *, application: Application, part: str, key: str, version: int | None, by: "User", at: dt.datetime
) -> int:
    """Ta bort ett barn eller en kostnad ur en påbörjad ansökan. Returns the new version; ``Stale`` when it has been changed since."""
    require(may_write(by, application))
    row = locked(application)
    if row.state != ApplicationState.DRAFT or version != row.version:
        raise Stale(_("Ansökan har ändrats på en annan enhet. Ladda om sidan och se vad som gäller nu."))
    drafting.remove(row, part, key)
    row.version += 1
    row.changed_at = at
    row.save(update_fields=["version", "changed_at"])
    application.refresh_from_db()
    return row.version


@action
def send(
    *, application: Application, by: "User", at: dt.datetime, way: str = Signature.Way.LOGGED_IN, signed: bool = True
) -> Application:
    """Skicka in: it is locked and counts from now. Takes up who is new, opens the file and the month, asks the co-applicant to sign.

    ``signed``: who applies stands for it, logged in, on the paper or by word of mouth. Raises ``NotPossible`` with what is
    missing; ``Stale`` when it has been sent already.
    """
    require(may_write(by, application))
    row, on = locked(application), calendar.local_date(at)
    if row.state != ApplicationState.DRAFT:
        raise Stale(_("Ansökan är redan inskickad."))
    if not row.declared:
        raise NotPossible(_("Intyga att uppgifterna är riktiga. Kryssa i rutan och skicka igen."))
    drafting.tidy(row)
    for lack in measures.lacks(row, on):
        raise NotPossible(lack.text)
    house = system_user(at=at)
    person = taking_up.applicant(row, house=house, at=at)
    case = taking_up.file_of(person, row.unit, house=house, at=at)
    taking_up.household(row, person, case, house=house, at=at)
    kind = row.kind
    again = Application.objects.filter(case=case, month=row.month, kind__in=measures.MAIN, state__in=measures.GIVEN)
    if kind in measures.MAIN and again.exists():
        kind = Kind.SUPPLEMENTARY
    SupportMonth.objects.get_or_create(case=case, month=row.month, defaults={"unit": case.unit, "recorded_at": at})
    row.save()
    take(row, APPLICATION_STEPS, "send", kind=kind, case=case, person=person, sent_at=at, unit=case.unit)
    ask_to_sign(application=row, way=way if signed else "", by=by, at=at)
    record(EventType.APPLICATION_SENT, by=by, at=at, about=row, channel=row.channel, kind=str(kind), case_id=case.pk,
           month=f"{row.month:%Y-%m}")  # fmt: skip
    application.refresh_from_db()
    return application


@action
def withdraw(*, application: Application, by: "User", at: dt.datetime, reason: str = "") -> Application:
    """Ta tillbaka en ansökan som inte är beslutad, or throw away one that is only begun."""
    require(may_take_back(by, application))
    locked(application)
    take(application, APPLICATION_STEPS, "withdraw", withdrawn_at=at, withdrawn_reason=cleaning.line(reason)[:300])
    record(EventType.APPLICATION_WITHDRAWN, by=by, at=at, about=application, reason_given=bool(reason.strip()))
    return application
