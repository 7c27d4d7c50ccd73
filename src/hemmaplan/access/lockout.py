"""The lock on the log-in (sv. spärr vid inloggning): tries on one account wait longer and longer, others' never count.

- Five failures for an account from one address: a minute's wait, then two, four, ... up to an hour.
- Thirty failures for an account from all addresses: the same, for addresses the account has not logged in from lately.
- A hundred failures from one address in a quarter of an hour: an account that has failed there waits as long. One that
  has not is tried as usual, so a colleague behind the same address gets in whatever others have done.

An attempt is written as failed before the password is looked at, one at a time for each account, so that many at once
are not more than one after the other. A success takes back the failures of its account and address; the system owner's
*Öppna* takes back all of the account.
"""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db import transaction

from hemmaplan.access.attempts import Counter, LoginAttempt
from hemmaplan.organisation.storing import one_at_a_time

FREE, FREE_EVERYWHERE, FREE_ADDRESS = 4, 29, 100
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=1), dt.timedelta(hours=1)
REMEMBERED, KNOWN, WINDOW = dt.timedelta(days=1), dt.timedelta(days=30), dt.timedelta(minutes=15)


def account_of(username: str) -> str:
    """The account as it is kept: a keyed digest of the user name, regardless of case."""
    return hmac.new(settings.SECRET_KEY.encode(), username.strip().casefold().encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def begin(*, username: str, address: str, at: dt.datetime) -> dt.timedelta | None:
    """Begin a try. Returns how long one has to wait, or ``None``: then it may be tried, and counts as failed till it succeeds."""
    account = account_of(username)
    one_at_a_time(f"log in {account}")
    wait = waiting(account=account, address=address, at=at)
    if wait is None:
        LoginAttempt.objects.create(account=account, address=address, at=at)
    return wait


def succeed(*, username: str, address: str, at: dt.datetime) -> None:
    """The try was right: the failures of this account from this address are forgotten, and the address is known."""
    here = LoginAttempt.objects.filter(account=account_of(username), address=address)
    here.delete()
    LoginAttempt.objects.create(account=account_of(username), address=address, at=at, failed=False)


def forget_failures(*, username: str) -> int:
    """Forget every failure of the account. Returns how many there were."""
    return LoginAttempt.objects.filter(account=account_of(username), failed=True).delete()[0]


def waiting(*, account: str, address: str, at: dt.datetime) -> dt.timedelta | None:
    """How long a try for the account from the address has to wait, ``None`` when it does not."""
    recent = list(
        LoginAttempt.objects.filter(account=account, failed=True, at__gt=at - REMEMBERED)
        .order_by("at")
        .values_list("at", "address")
    )
    here = [when for when, where in recent if where == address]
    until = [_until(here, FREE)]
    if not LoginAttempt.objects.filter(account=account, address=address, failed=False, at__gt=at - KNOWN).exists():
        until.append(_until([when for when, _where in recent], FREE_EVERYWHERE))
    if here and here[-1] > at - WINDOW and _address_is_hot(address, at):
        until.append(here[-1] + WINDOW)
    latest = max((moment for moment in until if moment is not None), default=None)
    return latest - at if latest is not None and latest > at else None


def is_shut(*, username: str, at: dt.datetime) -> bool:
    """Whether somebody has to wait with this account somewhere: what the system owner's page shows."""
    account = account_of(username)
    places = LoginAttempt.objects.filter(account=account, failed=True, at__gt=at - REMEMBERED).values_list("address")
    return any(waiting(account=account, address=address, at=at) for (address,) in places.distinct())


def failing(*, at: dt.datetime) -> set[str]:
    """The accounts, as they are kept, with a failed try that is remembered: those whose lock is worth a look."""
    recent = LoginAttempt.objects.filter(failed=True, at__gt=at - REMEMBERED)
    return set(recent.order_by().values_list("account", flat=True).distinct())


def _until(failures: list[dt.datetime], free: int) -> dt.datetime | None:
    """When the wait after the latest of these failures is over: twice as long for each one beyond the free ones."""
    beyond = len(failures) - free
    if beyond < 1:
        return None
    return failures[-1] + min(FIRST_WAIT * 2 ** min(beyond - 1, 10), LONGEST_WAIT)


def _address_is_hot(address: str, at: dt.datetime) -> bool:
    return LoginAttempt.objects.filter(address=address, failed=True, at__gt=at - WINDOW).count() >= FREE_ADDRESS


def forget_old(*, at: dt.datetime) -> int:
    """Nightly: forget what no rule above looks at any longer. Returns how many rows."""
    failed = LoginAttempt.objects.filter(failed=True, at__lt=at - REMEMBERED).delete()[0]
    known = LoginAttempt.objects.filter(failed=False, at__lt=at - KNOWN).delete()[0]
    return failed + known + Counter.objects.filter(expires_at__lt=at).delete()[0]
