"""Forms and filters of the system room."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hemmaplan.access.models import OwnerRequest, RoleGrant, User
from hemmaplan.access.ports import PROVIDERS, STAFF
from hemmaplan.access.rights import AccountRight
from hemmaplan.access.roles import ROLES, choices, owner_roles
from hemmaplan.desk.units import where
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.names import sort_key
from hemmaplan.organisation.models import Employee, Unit
from hemmaplan.people.measures import person_id_of
from hemmaplan.web.fields import DateField, KeyField, field_of
from hemmaplan.web.tables import FilterForm


class PasswordForm(forms.Form):
    """Ett nytt lösenord, to be handed over and changed at once."""

    user: User | None = None
    password = forms.CharField(
        label=_("Lösenord"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Minst tolv tecken. Lämna över det muntligt; det byts vid första inloggningen."),
    )

    def clean_password(self) -> str:
        """Refuse what the password rules refuse."""
        given = self.cleaned_data["password"]
        validate_password(given, self.owner())
        return given

    def owner(self) -> User | None:
        """Whose password it is, so that their own name is refused in it."""
        return self.user


class UserForm(PasswordForm):
    """En ny användare."""

    username = forms.CharField(label=_("Användarnamn"), max_length=80)
    name = forms.CharField(label=_("Namn"), max_length=120)
    email = forms.EmailField(label=_("E-post"), required=False)
    employee: "forms.ModelChoiceField[Employee]" = forms.ModelChoiceField(
        label=_("Medarbetare"),
        queryset=None,
        required=False,
        empty_label=_("Ingen"),
        help_text=_("Vem användaren är i bemanningen. Utan det kan användaren inte få uppdrag."),
    )

    field_order = ("username", "name", "email", "employee", "password")

    def owner(self) -> User:
        """The user to be."""
        return User(
            username=self.cleaned_data.get("username") or "",
            name=self.cleaned_data.get("name") or "",
            email=self.cleaned_data.get("email") or "",
        )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Only employees who have no account yet, in units the giver manages."""
        super().__init__(*args, **kwargs)
        without_account = Employee.objects.visible_to(user).filter(user__isnull=True)
        field_of(self, "employee", forms.ModelChoiceField).queryset = without_account


def _given_by_one() -> list[tuple[str, Promise | str]]:
    """The roles that one person gives alone."""
    return [(key, title) for key, title in choices() if key not in owner_roles()]


class GrantForm(forms.Form):
    """En roll i en enhet för en period. A system owner's role is asked for by one and confirmed by another."""

    role = forms.ChoiceField(label=_("Roll"), choices=_given_by_one)
    unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        label=_("Enhet"), queryset=None, empty_label=_("Välj"), help_text=_("Gäller också allt under enheten.")
    )
    first = DateField(label=_("Från och med"))
    last = DateField(label=_("Till och med"), required=False, help_text=_("Tomt: tills vidare."))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Only units the giver manages."""
        super().__init__(*args, **kwargs)
        field_of(self, "unit", forms.ModelChoiceField).queryset = where(user, AccountRight.MANAGE_USERS)


class GroupForm(GrantForm):
    """En grupp hos en legitimeringstjänst, och rollen den ger."""

    provider = forms.ChoiceField(
        label=_("Legitimeringstjänst"), choices=lambda: [(one.key, one.title) for one in PROVIDERS.of(STAFF)]
    )
    group = forms.CharField(
        label=_("Grupp"), max_length=200, help_text=_("Precis som tjänsten skriver den: ett namn eller ett id.")
    )

    field_order = ("provider", "group", "role", "unit", "first", "last")


class EndGroupForm(forms.Form):
    """Sista dagen för en rad i grupptabellen."""

    last = DateField(label=_("Sista dag"))


class AskForm(forms.Form):
    """Vad en systemägare begär för en annans konto."""

    action = forms.ChoiceField(label=_("Åtgärd"), choices=OwnerRequest.Action.choices)
    role = forms.ChoiceField(
        label=_("Roll"), required=False, help_text=_("Välj bara när en roll ges eller återkallas.")
    )
    unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        label=_("Enhet"), queryset=None, required=False, empty_label=_("Välj"),
        help_text=_("Välj bara när en roll ges eller återkallas. Rollen gäller också allt under enheten."),
    )  # fmt: skip
    first = DateField(label=_("Från och med"), required=False, help_text=_("Rollens första dag. Tomt: i dag."))
    last = DateField(label=_("Till och med"), required=False, help_text=_("Rollens sista dag. Tomt: tills vidare."))
    reason = forms.CharField(
        label=_("Varför"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Minst tio tecken. Den som bekräftar läser det."),
    )  # fmt: skip

    def __init__(self, user: User, *args: Any, owner: bool, **kwargs: Any) -> None:
        """Units the asker manages. An account that is no owner's can only become one here."""
        super().__init__(*args, **kwargs)
        field_of(self, "unit", forms.ModelChoiceField).queryset = where(user, AccountRight.MANAGE_USERS)
        keys = list(ROLES) if owner else [key for key in ROLES if key in owner_roles()]
        field_of(self, "role", forms.ChoiceField).choices = [
            *([("", "–")] if owner else []),
            *((key, ROLES[key].title) for key in keys),
        ]
        if not owner:
            action, role, unit = (self.fields[name] for name in ("action", "role", "unit"))
            field_of(self, "action", forms.ChoiceField).choices = [
                (OwnerRequest.Action.GRANT, OwnerRequest.Action.GRANT.label)
            ]
            action.widget, action.initial = forms.HiddenInput(), OwnerRequest.Action.GRANT
            unit.required, unit.help_text = True, _("Gäller också allt under enheten.")
            if len(keys) == 1:
                role.widget, role.initial = forms.HiddenInput(), keys[0]


class AgreeForm(forms.Form):
    """Bekräftelse: nothing to fill in."""


class WithdrawForm(forms.Form):
    """Sista dagen för en roll."""

    last = DateField(label=_("Sista dag"))

    def __init__(self, *args: Any, grant: RoleGrant, today: dt.date, **kwargs: Any) -> None:
        """A role that has been held keeps its first day: only one that begins today or later can be undone whole."""
        super().__init__(*args, **kwargs)
        first = grant.period.lower
        field_of(self, "last", DateField).earliest = first if first is not None and first < today else None


class LogFilter(FilterForm):
    """Urval ur en logg: who, from when, until when."""

    vem = forms.CharField(label=_("Användare"), required=False)
    fran = DateField(label=_("Från"), required=False)
    till = DateField(label=_("Till"), required=False)
    when = "at"

    def narrow(self, rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
        """The rows the choices leave."""
        if name := chosen.get("vem"):
            rows = rows.filter(**{f"{self.who}__icontains": name})
        if first := chosen.get("fran"):
            rows = rows.filter(**{f"{self.when}__gte": calendar.at_clock(first, 0)})
        if last := chosen.get("till"):
            rows = rows.filter(**{f"{self.when}__lt": calendar.at_clock(last + dt.timedelta(days=1), 0)})
        return rows

    who = "user_name"


class ReadFilter(LogFilter):
    """Urval ur läsloggen: also about whom (by exact number), and only what deserves a second look."""

    number = KeyField(label=_("Om person (personnummer)"), required=False)
    only = forms.ChoiceField(
        label=_("Bara"),
        required=False,
        choices=(
            ("", _("Allt")),
            ("emergency", _("Nödöppningar")),
            ("protected", _("Skyddade personuppgifter")),
            ("restricted", _("Begränsade ärenden")),
        ),
    )

    def clean_number(self) -> str:
        """The number must be one."""
        given = self.cleaned_data["number"]
        if not given:
            return ""
        try:
            return identity.parse(given).digits
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def narrow(self, rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
        """The rows the choices leave."""
        rows = super().narrow(rows, chosen)
        if digits := chosen.get("number"):
            rows = rows.filter(person_ids__contains=[person_id_of(digits) or 0])
        return rows.filter(**{chosen["only"]: True}) if chosen.get("only") else rows


class EventFilter(LogFilter):
    """Urval ur händelseloggen: also what was done."""

    event_type = forms.ChoiceField(label=_("Vad"), required=False)
    when, who = "recorded_at", "by_name"

    def __init__(self, *args: Any, event_types: dict[str, str], **kwargs: Any) -> None:
        """Every type of event there is."""
        super().__init__(*args, **kwargs)
        every = sorted(event_types.items(), key=lambda pair: sort_key(str(pair[1])))
        field_of(self, "event_type", forms.ChoiceField).choices = [("", _("Allt")), *every]

    def narrow(self, rows: QuerySet, chosen: dict[str, Any]) -> QuerySet:
        """The rows the choices leave."""
        rows = super().narrow(rows, chosen)
        return rows.filter(event_type=chosen["event_type"]) if chosen.get("event_type") else rows
