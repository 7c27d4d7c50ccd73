"""Actions of access: recording events, users, roles, and the daily seal."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import models
from django.utils.translation import gettext as _

from hemmaplan.access import lockout
from hemmaplan.access.events import EventType
from hemmaplan.access.models import Event, FormDraft, OwnerRequest, ReadNote, RoleGrant, User
from hemmaplan.access.permissions import (
    is_owner,
    may_add_account,
    may_ask,
    may_confirm,
    may_manage_account,
    may_manage_users,
    require,
)
from hemmaplan.access.recording import Plain, event_of
from hemmaplan.access.rights import AccountRight
from hemmaplan.access.roles import owner_roles
from hemmaplan.foundation import calendar, cleaning
from hemmaplan.foundation.events import DeclaredEvent
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.periods import ended, span
from hemmaplan.organisation.storing import action, keep, locked, refuse_ended

if TYPE_CHECKING:
    from hemmaplan.organisation.models import Employee, Unit

# How long a request about a system owner's account waits for the second person: over a weekend. A house rule.
OWNER_REQUEST_LASTS = dt.timedelta(days=3)
SHORTEST_REASON = 10


def record(
    event_type: DeclaredEvent,
    *,
    by: User,
    at: dt.datetime,
    about: models.Model | None = None,
    person_id: int | None = None,
    unit_id: int | None = None,
    **data: Plain,
) -> Event:
    """Write one row in the event log (*händelseloggen*), in the caller's transaction. What it takes, ``event_of`` says."""
    row = event_of(event_type, by=by, at=at, about=about, person_id=person_id, unit_id=unit_id, **data)
    row.save(force_insert=True)
    return row


def system_user(*, at: dt.datetime | None = None) -> User:
    """The account in whose name jobs and imports act, on the day of ``at``. Made when first asked for; cannot log in."""
    user, made = User.objects.get_or_create(username="system", defaults={"name": "Hemmaplan", "kind": User.Kind.SYSTEM})
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user.acting(calendar.local_date(at)) if at is not None else user


def add_resident(*, by: User, at: dt.datetime) -> User:
    """Lägg upp ett konto åt en invånare, in the caller's transaction: without a name of its own, and no password opens it."""
    require(by.is_system)
    user = User(
        username=f"invanare-{secrets.token_hex(8)}", name="Invånare", kind=User.Kind.RESIDENT, created_at=at
    )  # fmt: skip
    user.set_unusable_password()
    keep(user)
    return user


@action
def note_shown(*, command: str, person_ids: Iterable[int], run_by: str, by: User, at: dt.datetime) -> None:
    """Notera i läsloggen vilka personer ett kommando på servern visar, and that it did. To be called before it shows them.

    ``run_by`` is the server's account that ran it. The system owner is told where the day begins.
    """
    require(by.is_system)
    named = sorted(set(person_ids))
    if not named:
        return
    why = f"Visat av kommandot {command}, kört av {run_by} på servern"
    ReadNote.objects.create(
        at=at, user_id=by.pk, user_name=by.name, kind="kommando", person_ids=named, why=why[:300],
        path=f"hemmaplan {command}"[:200],
    )  # fmt: skip
    record(EventType.PERSONS_SHOWN, by=by, at=at, command=command, persons=len(named), run_by=run_by)


@action
def add_user(
    *,
    username: str,
    name: str,
    password: str | None,
    employee: "Employee | None",
    email: str = "",
    by: User,
    at: dt.datetime,
) -> User:
    """Lägg upp en användare. Without a password the account waits for single sign-on or a reset."""
    outside = _("Medarbetaren hör också till en enhet utanför dina. Be den som är systemägare för båda.")
    if employee is None:
        outside = _("Ett konto utan medarbetare läggs upp av den som är systemägare för hela förvaltningen.")
    require(by.is_system or by.scope.anywhere(AccountRight.MANAGE_USERS))
    require(by.is_system or may_add_account(by, employee), outside)
    user = User(username=cleaning.key(username), name=name, email=email, employee=employee, created_at=at)
    if password:
        user.set_password(password)
        user.must_change_password = not by.is_system
    else:
        user.set_unusable_password()
    keep(user)
    record(EventType.USER_ADDED, by=by, at=at, about=user)
    return user


def _allow(by: User, account: User, asked: OwnerRequest | None, *, owning: bool = False) -> None:
    """Go on only within one's own units; with a system owner's account (or to make one) only as two have agreed.

    Raises ``Forbidden`` for an account that reaches further, ``NotPossible`` where a second system owner is needed.
    """
    if by.is_system:
        return
    require(
        may_manage_account(by, account),
        _(
            "Kontot når utanför dina enheter. Be den som är systemägare för alla enheter som det har roll eller tjänst i."
        ),
    )
    agreed = asked is not None and asked.account_id == account.pk and asked.answered_by_id == by.pk
    if (owning or is_owner(account, on=by.scope.day)) and not agreed:
        raise NotPossible(
            _("Det gäller en systemägares konto och kräver två personer. Begär åtgärden på kontots sida; en annan "
              "systemägare bekräftar den.")
        )  # fmt: skip


@action
def set_password(*, user: User, password: str, by: User, at: dt.datetime, asked: OwnerRequest | None = None) -> None:
    """Sätt ett nytt lösenord åt någon. Ends all their open sessions, since the password is part of them."""
    _allow(by, user, asked)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(EventType.USER_CHANGED, by=by, at=at, about=user, password=True)


@action
def close_user(*, user: User, by: User, at: dt.datetime, asked: OwnerRequest | None = None) -> None:
    """Stäng ett konto: the person can no longer log in; what they did stays. Ends their open sessions for good."""
    if user.pk == by.pk:
        raise NotPossible(_("Du kan inte stänga ditt eget konto. Be en annan systemägare."))
    _allow(by, user, asked)
    closed = {"is_active": False, "times_closed": models.F("times_closed") + 1}
    if not User.objects.filter(pk=user.pk, is_active=True).update(**closed):
        raise Stale(_("Kontot är redan stängt. Ladda om sidan."))
    user.refresh_from_db(fields=list(closed))
    record(EventType.USER_CLOSED, by=by, at=at, about=user)


@action
def reopen_user(*, user: User, by: User, at: dt.datetime, asked: OwnerRequest | None = None) -> None:
    """Öppna ett stängt konto igen."""
    _allow(by, user, asked)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Stale(_("Kontot är redan öppet. Ladda om sidan."))
    user.is_active = True
    record(EventType.USER_OPENED, by=by, at=at, about=user)


@action
def remove_second_factor(*, user: User, by: User, at: dt.datetime, asked: OwnerRequest | None = None) -> None:
    """Ta bort tvåstegsinloggningen åt den som tappat sin telefon. Where the role asks for one, a new is set up at the next log-in.

    Until then the password alone opens the account, so a new one is to be chosen too. ``NotPossible`` when there is none.
    """
    _allow(by, user, asked)
    if not Authenticator.objects.filter(user=user.pk).delete()[0]:
        raise NotPossible(_("Kontot har ingen tvåstegsinloggning."))
    user.must_change_password = user.has_usable_password()
    user.save(update_fields=["must_change_password"])
    record(EventType.FACTOR_REMOVED, by=by, at=at, about=user)


@action
def unlock_user(*, user: User, by: User, at: dt.datetime) -> None:
    """Häv spärren: failed tries to log in to the account are forgotten. Raises ``NotPossible`` when nothing waits.

    Takes one person also for a system owner's account: it gives nobody the way in, only back what the wait took.
    """
    require(by.is_system or may_manage_account(by, user))
    if not lockout.forget_failures(username=user.username):
        raise NotPossible(_("Kontot är inte spärrat."))
    record(EventType.USER_UNLOCKED, by=by, at=at, about=user)


@action
def grant_role(
    *, user: User, role: str, unit: "Unit", first: dt.date, last: dt.date | None, by: User, at: dt.datetime,
    asked: OwnerRequest | None = None,
) -> RoleGrant:  # fmt: skip
    """Bevilja en roll i en enhet för en period. Raises ``NotPossible`` when it is already held in part of the period."""
    if user.kind != User.Kind.STAFF:
        raise NotPossible(_("Bara personal har roller. Kontot är av ett annat slag."))
    require(by.is_system or may_manage_users(by, unit.pk))
    if user.pk == by.pk and not by.is_system:
        raise NotPossible(_("Du kan inte ge dig själv behörighet. Be en annan systemägare."))
    _allow(by, user, asked, owning=role in owner_roles())
    if last and last < first:
        raise NotPossible(_("Slutdatum ligger före startdatum. Ändra ett av dem."))
    grant = RoleGrant(user=user, role=role, unit=unit, period=span(first, last), granted_by=by, granted_at=at)
    keep(grant)
    user.forget_scope()
    record(
        EventType.ROLE_GRANTED,
        by=by,
        at=at,
        about=grant,
        unit_id=unit.pk,
        role=role,
        user_id=user.pk,
        first=str(first),
        last=str(last or ""),
    )
    return grant


@action
def withdraw_role(
    *, grant: RoleGrant, last: dt.date, by: User, at: dt.datetime, asked: OwnerRequest | None = None
) -> None:
    """Återkalla en roll med ``last`` som sista dag; a grant that has not begun yet is ended before it starts."""
    require(by.is_system or may_manage_users(by, grant.unit_id))
    _allow(by, grant.user, asked)
    grant = locked(grant)
    refuse_ended(grant.period, last)
    period = ended(grant.period, last)
    if period.isempty or (period.lower and period.upper and period.lower >= period.upper):
        grant.delete()
    else:
        grant.period = period
        grant.save(update_fields=["period"])
    record(
        EventType.ROLE_WITHDRAWN,
        by=by,
        at=at,
        about=grant,
        unit_id=grant.unit_id,
        role=grant.role,
        user_id=grant.user_id,
        last=str(last),
    )


@action
def end_account(*, user: User, last: dt.date, by: User, at: dt.datetime) -> bool:
    """Avsluta kontot för den som slutat: every role ends with ``last``, what was to come is removed, the account is closed.

    Done by the system when an employment has ended; the system owner reads of it. Returns whether anything was left to end.
    """
    require(by.is_system)
    goes_on = models.Q(period__endswith__isnull=True) | models.Q(period__endswith__gt=last + dt.timedelta(days=1))
    left = list(user.grants.filter(goes_on, period__isempty=False))
    if not (left or user.is_active):
        return False
    for grant in left:
        withdraw_role(grant=grant, last=last, by=by, at=at)
    if user.is_active:
        close_user(user=user, by=by, at=at)
    unit_id = user.employee.home_unit_id if user.employee else None
    record(EventType.ACCOUNT_ENDED, by=by, at=at, about=user, unit_id=unit_id, last=str(last), roles=len(left))
    return True


# --- system owners' accounts: two people ----------------------------------------------------------------------------


@action
def ask_about_owner(
    *, account: User, action: str, reason: str, by: User, at: dt.datetime, role: str = "", unit: "Unit | None" = None,
    first: dt.date | None = None, last: dt.date | None = None,
) -> OwnerRequest:  # fmt: skip
    """Begär en åtgärd på en systemägares konto. Nothing is done until another system owner confirms it, within three days.

    Raises ``NotPossible`` when it takes no second person, is asked for already, or nobody else could confirm it.
    """
    if account.pk == by.pk:
        raise NotPossible(_("Du kan inte begära något för ditt eget konto. Be en annan systemägare."))
    require(may_ask(by, account, unit.pk if unit else None))
    if len(reason.strip()) < SHORTEST_REASON:
        raise NotPossible(_("Skriv varför, minst tio tecken. Den som bekräftar läser det, och det står i loggen."))
    if not (is_owner(account, on=by.scope.day) or (action == OwnerRequest.Action.GRANT and role in owner_roles())):
        raise NotPossible(_("Kontot är inte en systemägares. Gör åtgärden direkt på kontots sida."))
    if action in {OwnerRequest.Action.GRANT, OwnerRequest.Action.WITHDRAW} and not (role and unit):
        raise NotPossible(_("Välj vilken roll det gäller, och i vilken enhet."))
    OwnerRequest.objects.filter(account=account, state=OwnerRequest.State.WAITING, expires_at__lte=at).update(
        state=OwnerRequest.State.EXPIRED
    )
    asked = OwnerRequest(
        account=account, action=action, role=role, unit=unit, first=first, last=last, reason=reason.strip()[:300],
        asked_by=by, asked_at=at, expires_at=at + OWNER_REQUEST_LASTS,
    )  # fmt: skip
    if not _who_may_confirm(asked, on=by.scope.day):
        raise NotPossible(
            _("Ingen annan systemägare når kontot, så ingen kan bekräfta. IT gör åtgärden på servern: "
              "hemmaplan owner_account.")
        )  # fmt: skip
    keep(asked)
    record(EventType.OWNER_ASKED, by=by, at=at, about=asked, user_id=account.pk, what=str(action), role=role)
    return asked


def _who_may_confirm(asked: OwnerRequest, *, on: dt.date) -> list[User]:
    """The other system owners who may confirm the request that day."""
    candidates = User.objects.filter(is_active=True, kind=User.Kind.STAFF, grants__role__in=owner_roles()).distinct()
    return [user for user in candidates if may_confirm(user.acting(on), asked)]


@action
def confirm_about_owner(*, asked: OwnerRequest, by: User, at: dt.datetime, password: str = "") -> OwnerRequest:
    """Bekräfta en annan systemägares begäran, and do it at once. A new password is set by who confirms.

    Raises ``Forbidden`` for who asked and whose account it is, ``Stale`` when it is answered or has run out.
    """
    asked = locked(asked)
    require(may_confirm(by, asked), _("Du kan inte bekräfta den här begäran. Det gör en annan systemägare."))
    if asked.state != OwnerRequest.State.WAITING or asked.expires_at <= at:
        raise Stale(_("Begäran är redan besvarad eller har gått ut. Begär åtgärden på nytt om den behövs."))
    asker = asked.asked_by.acting(by.scope.day)
    if not (asker.is_active and may_ask(asker, asked.account, asked.unit_id)):
        raise NotPossible(_("Den som begärde åtgärden är inte längre systemägare för kontot. Begär den på nytt."))
    if asked.action == OwnerRequest.Action.PASSWORD and not password:
        raise NotPossible(_("Skriv det nya lösenordet. Lämna över det muntligt."))
    asked.state, asked.answered_by, asked.answered_at = OwnerRequest.State.DONE, by, at
    keep(asked)
    _do_about_owner(asked, by=by, at=at, password=password)
    record(
        EventType.OWNER_CONFIRMED,
        by=by,
        at=at,
        about=asked,
        user_id=asked.account_id,
        what=asked.action,
        role=asked.role,
    )
    return asked


def _do_about_owner(asked: OwnerRequest, *, by: User, at: dt.datetime, password: str) -> None:
    """What two have agreed on."""
    account, kind = asked.account, OwnerRequest.Action
    if asked.action == kind.PASSWORD:
        set_password(user=account, password=password, by=by, at=at, asked=asked)
    elif asked.action == kind.CLOSE:
        close_user(user=account, by=by, at=at, asked=asked)
    elif asked.action == kind.REOPEN:
        reopen_user(user=account, by=by, at=at, asked=asked)
    elif asked.action == kind.FACTOR:
        remove_second_factor(user=account, by=by, at=at, asked=asked)
    elif asked.action == kind.GRANT and asked.unit:
        first = max(asked.first or by.scope.day, by.scope.day)
        grant_role(
            user=account, role=asked.role, unit=asked.unit, first=first, last=asked.last, by=by, at=at, asked=asked
        )
    else:
        goes_on = models.Q(period__endswith__isnull=True) | models.Q(period__endswith__gt=by.scope.day)
        grant = account.grants.filter(goes_on, role=asked.role, unit=asked.unit).first()
        if grant is None:
            raise Stale(_("Rollen är redan återkallad. Ladda om sidan."))
        withdraw_role(grant=grant, last=asked.last or by.scope.day, by=by, at=at, asked=asked)


@action
def refuse_about_owner(*, asked: OwnerRequest, by: User, at: dt.datetime) -> OwnerRequest:
    """Avslå begäran, or take back one's own."""
    asked = locked(asked)
    require(asked.asked_by_id == by.pk or may_confirm(by, asked))
    if asked.state != OwnerRequest.State.WAITING:
        raise Stale(_("Begäran är redan besvarad. Ladda om sidan."))
    asked.state, asked.answered_by, asked.answered_at = OwnerRequest.State.REFUSED, by, at
    keep(asked)
    record(EventType.OWNER_REFUSED, by=by, at=at, about=asked, user_id=asked.account_id, what=asked.action)
    return asked


@action
def keep_draft(*, key: str, changes: dict[str, str], version: int | None, by: User, at: dt.datetime) -> int | None:
    """Spara utkast: what somebody has typed in a form so far. ``None`` when another window has saved a newer one."""
    draft = FormDraft.objects.select_for_update(of=("self",)).filter(user=by, key=key).first()
    if draft is None:
        return FormDraft.objects.create(user=by, key=key, data=changes, saved_at=at).version
    if version != draft.version:
        return None
    draft.data, draft.version, draft.saved_at = {**draft.data, **changes}, draft.version + 1, at
    draft.save()
    return draft.version


def drop_draft(*, key: str, by: User, at: dt.datetime) -> None:  # noqa: ARG001 - all actions are told the time
    """Kasta utkastet: the form has been sent."""
    FormDraft.objects.filter(user=by, key=key).delete()


def drop_old_drafts(*, before: dt.datetime, by: User, at: dt.datetime) -> int:  # noqa: ARG001 - as above
    """Nightly: forget what was typed and never sent (the local rule ``local_draft``). Returns how many."""
    require(by.is_system)
    return FormDraft.objects.filter(saved_at__lt=before).delete()[0]
