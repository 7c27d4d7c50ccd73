"""Users, role grants and drafts; the logs stand in ``access.logs``, tries to log in in ``access.attempts``."""

import datetime as dt
import functools
from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import connection, models
from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from hemmaplan.access import permissions, roles
from hemmaplan.access.attempts import Counter, LoginAttempt
from hemmaplan.access.logs import Event, LogHead, ReadNote, Seal
from hemmaplan.access.outbox import Outgoing
from hemmaplan.access.provider_models import GroupRole, ProviderLink
from hemmaplan.access.rights import AccountRight
from hemmaplan.access.scope import Scope, build
from hemmaplan.foundation import calendar
from hemmaplan.organisation.history import keeps_history
from hemmaplan.organisation.measures import employed
from hemmaplan.organisation.models import Employee, Employment, Unit
from hemmaplan.organisation.ordering import Swedish

__all__ = [
    "Counter",
    "Event",
    "FormDraft",
    "GroupRole",
    "LogHead",
    "LoginAttempt",
    "Outgoing",
    "OwnerRequest",
    "ProviderLink",
    "ReadNote",
    "RoleGrant",
    "Seal",
    "User",
]


class UserManager(BaseUserManager["User"]):
    """Makes users; allauth asks for it by this shape."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Log-in name regardless of case."""
        return self.get(username__iexact=username)

    def visible_to(self, user: "User") -> models.QuerySet["User"]:
        """The accounts that one may manage: all that they reach lies in one's own units. And one's own."""
        reach = user.scope.units(AccountRight.MANAGE_USERS)
        rows = self.get_queryset().filter(kind=User.Kind.STAFF)
        if not reach:
            return rows.filter(pk=user.pk)
        beyond = Q(pk__in=RoleGrant.objects.exclude(unit__in=reach).order_by().values("user")) | Q(
            employee__in=Employment.objects.exclude(post__unit__in=reach).order_by().values("employee")
        )
        inside = Q(employee__home_unit__in=reach) | Q(employee__isnull=True, grants__isnull=False)
        if permissions.keeps_the_whole(user):
            inside |= Q(employee__isnull=True)
        mine = rows.filter(inside).exclude(beyond)
        return rows.filter(Q(pk__in=mine.order_by().values("pk")) | Q(pk=user.pk))


class User(AbstractBaseUser):
    """Användare: an account of a kind. That of staff is nearly always one employee's."""

    class Kind(models.TextChoices):
        """Slag av konto. Each logs in by its own door, and what one may do says nothing of what another may."""

        STAFF = "staff", _("Personal")
        RESIDENT = "resident", _("Invånare")
        # Acts in its own name for jobs and imports; nobody can log in as it.
        SYSTEM = "system", _("Systemet")

    kind = models.CharField(_("slag"), max_length=8, choices=Kind, default=Kind.STAFF, editable=False)
    username = models.CharField(_("användarnamn"), max_length=80, unique=True)
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-post"), blank=True)
    employee = models.OneToOneField(Employee, models.PROTECT, null=True, blank=True, related_name="user")
    is_active = models.BooleanField(_("aktiv"), default=True)
    # How often the account has been closed: a session from before does not open again with the account.
    times_closed = models.PositiveIntegerField(default=0, editable=False)
    # A password that somebody else has set: it is changed before anything else is done.
    must_change_password = models.BooleanField(_("ska byta lösenord"), default=False, editable=False)
    created_at = models.DateTimeField(_("upplagd"), default=calendar.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """By name."""

        ordering = (Swedish("name"), "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once",
                violation_error_message=_("Användarnamnet finns redan. Välj ett annat."),
            ),
            # No space, no unseen sign, no letter of another script that looks like one of ours: nobody is taken for somebody else.
            CheckConstraint(
                condition=Q(username__regex=r"^[0-9A-Za-zÀ-ÖØ-öø-ÿ.@_+-]+$"),
                name="user_name_is_plain",
                violation_error_message=_(
                    "Användarnamnet får ha latinska bokstäver, siffror och tecknen . - _ @ +, utan mellanslag. Skriv om det."
                ),
            ),
            CheckConstraint(condition=Q(kind="staff") | Q(employee__isnull=True), name="user_employee_is_staff"),
        )
        triggers = (
            pgtrigger.Protect(
                name="kind_is_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__kind__df=pgtrigger.F("new__kind")),
            ),
        )
        verbose_name = _("användare")

    class Privacy:
        """Staff data; the password is a hash."""

        ordinary = "id kind is_active times_closed must_change_password created_at last_login"
        personal = "username name email employee password"
        sensitive = ""
        retention = "local_staff"

    def __str__(self) -> str:
        return self.name

    # Django asks these of a user; rights are our own (see ``scope``), so no one is staff or superuser by flag.
    is_staff = False
    is_superuser = False

    @property
    def is_system(self) -> bool:
        """Whether it is the account that jobs and imports act in."""
        return self.kind == self.Kind.SYSTEM

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is bound to: it ends when the password is changed, and when the account has been closed."""
        bound = f"{self.password} {self.kind} {self.times_closed}"
        return salted_hmac("hemmaplan.access.session", bound, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, _perm: str, _obj: object = None) -> bool:
        """Django's own permissions are not used."""
        return False

    def has_module_perms(self, _label: str) -> bool:
        """Django's own permissions are not used."""
        return False

    def acting(self, day: dt.date) -> Self:
        """Let the user act on this day: the rights are those in force then. The request, command or job says which day it is."""
        if self.__dict__.get("_day") != day:
            self.forget_scope()
            self.__dict__["_day"] = day
        return self

    @property
    def scope(self) -> Scope:
        """What the user may do and where, on the day they act; read once and kept until the day or a grant changes.

        Raises ``LookupError`` when nobody has said which day it is: a right never asks the clock itself.
        """
        if "_scope" not in self.__dict__:
            if "_day" not in self.__dict__:
                message = f"{self.username}: on which day? Say it with acting(day)."
                raise LookupError(message)
            self.__dict__["_scope"] = self.scope_on(self.__dict__["_day"])
        return self.__dict__["_scope"]

    def scope_on(self, day: dt.date) -> Scope:
        """The scope on a given day, in two queries: roles in force, held by somebody whose employment is in force."""
        if not self.is_active or self.pk is None or self.kind != self.Kind.STAFF:
            return build(day, [])
        words, marked = _grants_held()
        given: dict[Any, Any] = {_DAY: day, _WHO: self.pk}
        with connection.cursor() as cursor:
            cursor.execute(words, [given.get(each, each) for each in marked])
            grants = cursor.fetchall()
            below: dict[int, list[int]] = {unit_id: [] for _role, unit_id, _in_force in grants}
            if below:
                cursor.execute(_UNITS_BELOW, [list(below)])
            for pk, lineage in cursor.fetchall() if below else ():
                for unit_id in lineage:
                    if unit_id in below:
                        below[unit_id].append(pk)
        return build(
            day,
            [(role, below[unit_id]) for role, unit_id, in_force in grants if in_force],
            [(role, below[unit_id]) for role, unit_id, in_force in grants if not in_force],
        )

    def forget_scope(self) -> None:
        """Read the rights afresh, and what was worked out of them: after a grant or the day has changed."""
        for kept in ("_scope", "_open_identities"):
            self.__dict__.pop(kept, None)


# Every page asks for the scope of who asks. To put the questions into words takes ten times as long as to answer them, so
# the words are kept, with marks where the day and the user stand.
_DAY, _WHO = dt.date.min, -1
_UNITS_BELOW = "SELECT id, lineage FROM organisation_unit WHERE lineage && %s::bigint[]"


@functools.cache
def _grants_held() -> tuple[str, tuple[Any, ...]]:
    """Roles of a user in units, begun by a day and held by somebody employed then, and whether each is still in force."""
    begun = models.Q(period__startswith__lte=_DAY) | models.Q(period__startswith__isnull=True)
    rows = (
        RoleGrant.objects.filter(employed(employee="user__employee", on=_DAY), begun, user=_WHO)
        .annotate(in_force=models.Case(models.When(period__contains=_DAY, then=True), default=False))
        .values_list("role", "unit_id", "in_force")
        .order_by("role", "unit_id")
    )
    return rows.query.sql_with_params()


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Grants, for those who manage or review them."""
        return self.filter(permissions.grants_visible(user))


@keeps_history
class RoleGrant(models.Model):
    """Behörighetstilldelning: a user has a role in a unit, and all below it, for a period."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(_("roll"), max_length=30, choices=roles.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name=_("enhet"))
    period = DateRangeField(_("gäller"))
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("beviljad"))
    # The row of the table of groups that gave it at a log-in; nothing where somebody gave it by hand.
    by_group = models.ForeignKey(
        GroupRole,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="grants",
        verbose_name=_("genom grupp"),
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        """The same role in the same unit only once at a time."""

        ordering = ("user", "role", "unit")
        constraints = (
            ExclusionConstraint(
                name="grant_once",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("unit"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Användaren har redan rollen i enheten under en del av perioden."),
            ),
            CheckConstraint(condition=Q(period__isempty=False), name="grant_period_not_empty"),
        )
        triggers = (
            pgtrigger.Trigger(
                name="staff_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("user_id"),
                declare=[("kind", "text")],
                func=pgtrigger.Func(
                    "SELECT u.kind INTO kind FROM access_user u WHERE u.id = NEW.user_id;"
                    " IF kind IS DISTINCT FROM 'staff' THEN RAISE EXCEPTION 'Hemmaplan: bara personal har roller'; END IF;"
                    " RETURN NEW;"
                ),
            ),
        )
        verbose_name = _("behörighet")

    class Privacy:
        """Staff data."""

        ordinary = "id role unit period granted_at by_group"
        personal = "user granted_by"
        sensitive = ""
        retention = "local_log"

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}@{self.unit_id}"


class OwnerRequestQuerySet(models.QuerySet["OwnerRequest"]):
    """Requests about system owners' accounts, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """Those about accounts one may manage."""
        if not user.scope.anywhere(AccountRight.MANAGE_USERS):
            return self.none()
        return self.filter(account__in=User.objects.visible_to(user).order_by().values("pk"))

    def waiting(self, at: "dt.datetime") -> Self:
        """Those that can still be confirmed."""
        return self.filter(state=OwnerRequest.State.WAITING, expires_at__gt=at)


class OwnerRequest(models.Model):
    """Begäran om åtgärd på en systemägares konto: asked for by one system owner, done when another confirms it."""

    class Action(models.TextChoices):
        """What is to be done."""

        PASSWORD = "password", _("Nytt lösenord")
        CLOSE = "close", _("Stäng kontot")
        REOPEN = "reopen", _("Öppna kontot")
        FACTOR = "factor", _("Ta bort tvåstegsinloggningen")
        GRANT = "grant", _("Ge en roll")
        WITHDRAW = "withdraw", _("Återkalla en roll")

    class State(models.TextChoices):
        """From asked for to done."""

        WAITING = "waiting", _("Väntar på bekräftelse")
        DONE = "done", _("Bekräftad och gjord")
        REFUSED = "refused", _("Avslagen")
        EXPIRED = "expired", _("Gick ut")

    account = models.ForeignKey(User, models.PROTECT, related_name="owner_requests", verbose_name=_("konto"))
    action = models.CharField(_("åtgärd"), max_length=8, choices=Action)
    role = models.CharField(_("roll"), max_length=30, blank=True, choices=roles.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enhet"))
    first = models.DateField(_("från och med"), null=True, blank=True)
    last = models.DateField(_("till och med"), null=True, blank=True)
    reason = models.CharField(_("skäl"), max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("begärd av"))
    asked_at = models.DateTimeField(_("begärd"))
    expires_at = models.DateTimeField(_("gäller till"))
    state = models.CharField(_("läge"), max_length=8, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("besvarad av")
    )
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)

    objects = OwnerRequestQuerySet.as_manager()

    class Meta:
        """Newest first. The same thing is asked for once at a time, and never confirmed by who asked or whose it is."""

        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["account", "action", "role", "unit"],
                condition=Q(state="waiting"),
                nulls_distinct=False,
                name="owner_request_once",
                violation_error_message=_("Åtgärden är redan begärd och väntar på en annan systemägare."),
            ),
            CheckConstraint(
                condition=~Q(state="done") | Q(answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answered_by=F("asked_by")) & ~Q(answered_by=F("account")),
                name="owner_request_two_people",
                violation_error_message=_("Den som begär åtgärden kan inte själv bekräfta den."),
            ),
            CheckConstraint(
                condition=~Q(asked_by=F("account")),
                name="owner_request_not_own_account",
                violation_error_message=_("Du kan inte begära något för ditt eget konto. Be en annan systemägare."),
            ),
            CheckConstraint(
                condition=~Q(action__in=["grant", "withdraw"]) | ~Q(role="") & Q(unit__isnull=False),
                name="owner_request_role_has_unit",
            ),
        )  # fmt: skip
        verbose_name = _("begäran om systemägares konto")

    class Privacy:
        """Staff data."""

        ordinary = "id action role unit first last asked_at expires_at state answered_at"
        personal = "account asked_by answered_by reason"
        sensitive = ""
        retention = "local_log"

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.account_id}"

    @property
    def about_unit_id(self) -> int | None:
        """For the log."""
        return self.unit_id


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    """Drafts, found through the door."""

    def visible_to(self, user: "User") -> Self:
        """One's own, and nobody else's."""
        return self.filter(user=user.pk)


class FormDraft(models.Model):
    """Utkast: what somebody has typed in a form and not yet sent. Only the writer ever sees it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        """One draft per form and user."""

        ordering = ("-saved_at",)
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="draft_once"),)
        verbose_name = _("utkast")

    class Privacy:
        """May hold anything that can be typed."""

        ordinary = "id key version saved_at"
        personal = "user"
        sensitive = "data"
        retention = "local_draft"
        copied = False

    def __str__(self) -> str:
        return f"{self.user_id}: {self.key}"
