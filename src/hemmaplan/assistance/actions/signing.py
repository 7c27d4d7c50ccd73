"""Whoever applies stands for what is said (*underskrift*). A co-applicant signs or refuses for themselves, and nobody waits for it.

An application is formless and counts from when the first of them sent it: a missing signature is asked for, reminded of once, and
is then a reason to meet, never to leave somebody without food.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.assistance import notices
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.measures import signing as measures
from hemmaplan.assistance.models import Application, ApplicationMember, Signature
from hemmaplan.assistance.permissions import may_handle
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.storing import action, keep, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User

RULE = "local_co_signature"
REMINDED_BEFORE = 3
"""Days before the last one."""
Role, Way = ApplicationMember.Role, Signature.Way


@action
def ask_to_sign(*, application: Application, way: str, by: "User", at: dt.datetime) -> list[Signature]:
    """Be om underskrifter: of each adult in an application that has just been sent. ``way``: how the applicant has signed it."""
    on = calendar.local_date(at)
    due = rules.due(rules.rule(RULE, on=on), on)
    made = []
    for member in application.members.exclude(role=Role.CHILD).order_by("pk"):
        row = Signature(application=application, member=member, requested_at=at)
        if member.role == Role.APPLICANT and way:
            row.way, row.signed_at, row.account = way, at, application.account
            row.recorded_by = None if by.kind == by.Kind.RESIDENT else by
            keep(row)
            record(EventType.APPLICATION_SIGNED, by=by, at=at, about=application, way=way, member_id=member.pk)
        else:
            row.due_on = due
            keep(row)
        made.append(row)
    return made


@action
def sign(*, signature: Signature, by: "User", at: dt.datetime, number: str = "", way: str = Way.LOGGED_IN) -> Signature:
    """Skriv under: a co-applicant who is logged in (``number`` is vouched for), or on paper or by word of mouth before a worker."""
    row = _waiting_for(signature, by=by, number=number)
    own = by.kind == by.Kind.RESIDENT
    if own != (way == Way.LOGGED_IN):
        raise NotPossible(_("Välj hur underskriften lämnades."))
    row.way, row.signed_at = way, at
    row.account, row.recorded_by = (by, None) if own else (None, by)
    keep(row)
    record(EventType.APPLICATION_SIGNED, by=by, at=at, about=row.application, way=way, member_id=row.member_id)
    return row


@action
def refuse_to_sign(
    *, signature: Signature, by: "User", at: dt.datetime, number: str = "", reason: str = ""
) -> Signature:  # fmt: skip
    """Avstå från att skriva under. The application stands; a worker sees that somebody does not agree, and meets them."""
    row = _waiting_for(signature, by=by, number=number)
    row.refused_at, row.reason = at, reason.strip()
    row.recorded_by = None if by.kind == by.Kind.RESIDENT else by
    keep(row)
    record(EventType.SIGNATURE_REFUSED, by=by, at=at, about=row.application, member_id=row.member_id)
    return row


def _waiting_for(signature: Signature, *, by: "User", number: str) -> Signature:
    """The signature, when it waits and is theirs. Raises ``Stale`` when it has been given or refused."""
    if by.kind == by.Kind.RESIDENT:
        require(bool(number) and measures.of_number(number).filter(pk=signature.pk).exists())
    else:
        require(may_handle(by, signature.application))
    row = locked(signature)
    if row.signed_at is not None or row.refused_at is not None:
        raise Stale(_("Det är redan svarat på. Ladda om sidan."))
    return row


@action
def remind_co_applicants(*, today: dt.date, by: "User", at: dt.datetime) -> int:
    """Påminn dem som inte skrivit under, once, some days before the last. Nightly. Returns how many."""
    require(by.is_system)
    soon = calendar.add_days(today, REMINDED_BEFORE)
    waiting = measures.waiting().filter(reminded_at=None, due_on__lte=soon)
    count = 0
    for row in waiting.select_related("application").select_for_update(of=("self",)).order_by("pk"):
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        notices.notify(row.application, key=f"signature-{row.pk}", at=at)
        count += 1
    return count
