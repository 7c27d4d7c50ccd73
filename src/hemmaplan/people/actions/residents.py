"""Letting a resident in (*inloggning för invånare*): by a number that a provider vouches for."""

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError

from hemmaplan.access.actions import add_resident, record
from hemmaplan.access.permissions import require
from hemmaplan.access.ports import Vouched
from hemmaplan.foundation import calendar
from hemmaplan.foundation.identity import IdentityNumber
from hemmaplan.organisation.storing import action, one_at_a_time
from hemmaplan.people import residents
from hemmaplan.people.events import EventType
from hemmaplan.people.numbers import fingerprint
from hemmaplan.people.resident_accounts import ResidentAccount

if TYPE_CHECKING:
    from hemmaplan.access.models import User


@action
def let_in(*, vouched: Vouched, by: "User", at: dt.datetime) -> "User | None":
    """Släpp in en invånare. Returns the account, made the first time; ``None`` for who meets a person instead.

    Either way stands in the log: with why when they are not let in, and of whom when somebody here has the number. Whoever asks
    is told nothing of either.
    """
    require(by.is_system)
    on = calendar.local_date(at)
    number = residents.number_of(vouched, on)
    why = residents.why_not_by(vouched, number)
    person = residents.person_with(number) if number else None
    account = None
    if number and not why:
        one_at_a_time(f"resident {number.digits}")
        why = residents.why_not(number, person, on)
        account = None if why else _account(number, by=by, at=at)
        if account is not None and not account.is_active:
            why, account = residents.CLOSED, None
    mark, level = (fingerprint(number.digits) if number else ""), vouched.level[:100]
    person_id = person.pk if person else None
    if account is None:
        record(EventType.RESIDENT_MET, by=by, at=at, person_id=person_id, provider=vouched.provider, level=level,
               number=mark, why=why)  # fmt: skip
    else:
        record(EventType.RESIDENT_IN, by=account, at=at, person_id=person_id, provider=vouched.provider, level=level,
               number=mark)  # fmt: skip
    return account


def _account(number: IdentityNumber, *, by: "User", at: dt.datetime) -> "User":
    """The account of the number, made when there is none."""
    row = ResidentAccount.objects.filter(id_number=number.digits).select_related("account").first()
    if row is None:
        row = ResidentAccount.objects.create(account=add_resident(by=by, at=at), id_number=number.digits, made_at=at)
    return row.account


@action
def forget_accounts(*, before: dt.datetime, by: "User", at: dt.datetime) -> int:
    """Ta bort konton som ingen loggat in med sedan ``before``, unless something rests on them. Returns how many went."""
    require(by.is_system)
    gone = 0
    for row in ResidentAccount.objects.filter(account__last_login__lt=before).select_related("account"):
        with suppress(ProtectedError), transaction.atomic():
            row.delete()
            row.account.delete()
            gone += 1
    if gone:
        record(EventType.RESIDENTS_FORGOTTEN, by=by, at=at, count=gone)
    return gone
