"""What the applicant and the board say to each other (*meddelanden*), and that somebody has read it. All of it ends in the file."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record, system_user
from hemmaplan.access.permissions import require
from hemmaplan.assistance import notices
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.measures import messages as measures
from hemmaplan.assistance.models import Application, Message
from hemmaplan.assistance.permissions import may_add_to, may_handle
from hemmaplan.cases.decisions.actions.deliveries import receive
from hemmaplan.cases.decisions.models import Delivery
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.organisation.storing import action, keep, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User

LONGEST = 10_000
OPENED = "Öppnat på Mina sidor"
"""How it is known that a decision was received. It stands in the file, so it is in the authority's language."""


@action
def write_message(
    *, application: Application, text: str, by: "User", at: dt.datetime, to: "User | None" = None
) -> Message:
    """Skriv ett meddelande: the applicant to whoever handles the application, or the other way, to the account ``to``.

    Who signs with the applicant writes and is answered apart: neither reads the other's.
    """
    own = by.kind == by.Kind.RESIDENT
    require(may_add_to(by, application) if own else may_handle(by, application))
    account = by if own else to or application.account
    if account is None or application.case is None:
        raise NotPossible(_("Den sökande har inte loggat in här. Ring eller skriv brev."))
    if not text.strip():
        raise NotPossible(_("Skriv ett meddelande."))
    row = Message(
        case=application.case, account=account, application=application, from_resident=own, text=text.strip()[:LONGEST],
        written_by=by, written_at=at,
    )  # fmt: skip
    keep(row)
    record(EventType.MESSAGE_WRITTEN, by=by, at=at, about=row, from_resident=own, case_id=application.case_id)
    if not own and account == application.account:
        notices.notify(application, key=f"message-{row.pk}", at=at)
    return row


@action
def read_messages(*, application: Application, by: "User", at: dt.datetime) -> int:
    """Läs det som kommit: what was written to the reader is read from now. Returns how many were new."""
    own = by.kind == by.Kind.RESIDENT
    require(may_add_to(by, application) if own else may_handle(by, application))
    rows = Message.objects.filter(case=application.case, read_at=None, from_resident=not own)
    return (rows.filter(account=by) if own else rows).update(read_at=at)


@action
def open_decision(*, delivery: Delivery, number: str, by: "User", at: dt.datetime) -> Delivery:
    """Öppna beslutet: from today it is received, and the time to appeal runs. A second time it is only read."""
    require(measures.letters_of(account=by, number=number).filter(pk=delivery.pk).exists())
    row = locked(delivery)
    if row.received_on is None:
        return receive(delivery=row, on=calendar.local_date(at), source=OPENED, by=system_user(at=at), at=at)
    return row
