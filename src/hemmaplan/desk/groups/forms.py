"""The forms of the groups: planning, changing, giving a place, and the steps of a round and of a session."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation import calendar
from hemmaplan.interventions.actions import rounds, sessions
from hemmaplan.interventions.measures import groups as measures
from hemmaplan.interventions.models import GroupRound, OpenContact, Order, Service, Session
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.models import Employee
from hemmaplan.people import redaction
from hemmaplan.web.fields import DateField, TimeField, WholeField, in_order, must_exist

if TYPE_CHECKING:
    from hemmaplan.access.models import User

WEEKDAYS = (
    ("0", _("måndag")), ("1", _("tisdag")), ("2", _("onsdag")), ("3", _("torsdag")), ("4", _("fredag")),
    ("5", _("lördag")),
)  # fmt: skip


def colleagues(user: "User", unit_ids: frozenset[int]) -> Any:
    """Who can lead a group: colleagues in the units where the user runs groups."""
    return Employee.objects.visible_to(user).filter(home_unit__in=unit_ids)


class TimesForm(forms.Form):
    """When a group meets: weekdays, clock times, first and last day."""

    name = forms.CharField(label=_("Namn"), max_length=120, help_text=_("Till exempel Omgång 14."))
    places = WholeField(label=_("Platser"), least=1, most=200)
    weekdays = forms.MultipleChoiceField(label=_("Veckodagar"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple)
    starts = TimeField(label=_("Börjar"))
    ends = TimeField(label=_("Slutar"))
    first = DateField(label=_("Första dag"))
    last = DateField(label=_("Sista dag"), help_text=_("Helgdagar hoppas över. Omgången kan förlängas senare."))
    leaders: Any = forms.ModelMultipleChoiceField(
        label=_("Ledare"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: "User", today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["leaders"].queryset = colleagues(user, user.scope.units(OrderRight.RUN_GROUPS))
        for name in ("first", "last"):
            fields[name].today = today

    def clean(self) -> dict[str, Any]:
        """Turn weekdays and clock times into the slots that repeat."""
        given = super().clean() or {}
        in_order(self, "first", "last")
        starts, ends = given.pop("starts", None), given.pop("ends", None)
        weekdays = given.pop("weekdays", [])
        if starts is not None and ends is not None:
            length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
            if length <= 0:
                self.add_error("ends", _("Slutar ska vara efter börjar."))
            given["slots"] = [rounds.Slot(int(day), starts, length) for day in weekdays]
        return given


class RoundForm(TimesForm):
    """A new round."""

    service: Any = forms.ModelChoiceField(label=_("Verksamhet"), queryset=None, empty_label=None)
    minimum = WholeField(
        label=_("Minst"), least=0, most=200, initial=1,
        help_text=_("Under detta antal startar omgången bara med ett skäl."),
    )  # fmt: skip
    rolling = forms.BooleanField(label=_("Nya deltagare kan komma in under omgången"), required=False)
    field_order = ("service", "name", "places", "minimum", "rolling")

    def __init__(self, *args: Any, user: "User", today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, today=today, **kwargs)
        fields: Any = self.fields
        offered = Service.objects.visible_to(user).filter(unit__in=user.scope.units(OrderRight.RUN_GROUPS))
        fields["service"].queryset = offered.filter(capacity_kind="group", period__contains=today)


class SeriesForm(TimesForm):
    """A second series beside the main round: the aftercare evening."""


class ChangeForm(forms.Form):
    """What may be changed in a round."""

    name = forms.CharField(label=_("Namn"), max_length=120)
    places = WholeField(label=_("Platser"), least=1, most=200)
    minimum = WholeField(label=_("Minst"), least=0, most=200)
    rolling = forms.BooleanField(label=_("Nya deltagare kan komma in under omgången"), required=False)
    leaders: Any = forms.ModelMultipleChoiceField(
        label=_("Ledare"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["leaders"].queryset = colleagues(user, user.scope.units(OrderRight.RUN_GROUPS))


class PlaceForm(forms.Form):
    """Who gets the place. In an anonymous group nobody is named: only whether it is a child, and the consent."""

    who = forms.ChoiceField(label=_("Vem"))
    on = DateField(
        label=_("Från och med"), required=False, help_text=_("Tomt: från i dag, eller från omgångens start.")
    )
    under_15 = forms.BooleanField(label=_("Barn under 15 år"), required=False)
    guardian_consent = forms.BooleanField(
        label=_("Vårdnadshavaren har samtyckt"), required=False,
        help_text=_("Krävs för barn under 15 år i en öppen verksamhet (SoL 21:2)."),
    )  # fmt: skip

    def __init__(self, *args: Any, round_: GroupRound, user: "User", today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["on"].today = today
        if round_.anonymous:
            del self.fields["who"]
            return
        del self.fields["under_15"]
        self.found = measures.to_place(
            round_=round_, orders=Order.objects.visible_to(user), contacts=OpenContact.objects.visible_to(user)
        )
        orders = [(f"order:{order.pk}", self.order_label(order, user)) for order in self.found.orders[:200]]
        contacts = [(f"contact:{row.pk}", self.contact_label(row, user)) for row in self.found.contacts[:200]]
        groups = [(_("Uppdrag"), orders), (_("Öppna kontakter"), contacts)]
        fields["who"].choices = [("", _("Välj")), *((name, rows) for name, rows in groups if rows)]
        self.anyone = bool(orders or contacts)

    @staticmethod
    def order_label(order: Order, user: "User") -> str:
        """The person as the viewer may see them, with the order's number."""
        return f"{redaction.show(order.person, user).name} · {order.case.number}"

    @staticmethod
    def contact_label(contact: OpenContact, user: "User") -> str:
        """Name, alias or nothing but the number."""
        known = redaction.show(contact.person, user).name if contact.person is not None else contact.alias
        number = _("kontakt %(number)s") % {"number": contact.number}
        return f"{known} · {number}" if known else str(number)

    def clean(self) -> dict[str, Any]:
        """The order or the contact that was chosen."""
        given = super().clean() or {}
        kind, _colon, pk = given.pop("who", "").partition(":")
        if kind == "order":
            given["order"] = self.found.orders.filter(pk=pk).first()
        elif kind == "contact":
            given["contact"] = self.found.contacts.filter(pk=pk).first()
        return given


class TodayForm(forms.Form):
    """A form that reads dates without a year as near today."""

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DateField):
                field.today = today


class StartForm(TodayForm):
    """Start a round."""

    reason = forms.CharField(
        label=_("Skäl att starta under minsta antal"), required=False, max_length=200,
        help_text=_("Behövs bara om färre än minsta antalet har plats."),
    )  # fmt: skip


class ReasonForm(TodayForm):
    """Why something is called off."""

    reason = forms.CharField(label=_("Varför"), max_length=200)


class EndForm(TodayForm):
    """The last day of a round."""

    on = DateField(label=_("Sista dag"), required=False, help_text=_("Tomt: i dag."))


class ExtendForm(TodayForm):
    """How far a round is extended."""

    last = DateField(label=_("Till och med"), help_text=_("Den senaste veckans tider upprepas. Helgdagar hoppas över."))


class LeaveForm(TodayForm):
    """When and why somebody leaves a group."""

    on = DateField(label=_("Sista dag"), required=False, help_text=_("Tomt: i dag."))
    reason = forms.CharField(label=_("Varför"), max_length=200, required=False)


class MoveForm(TodayForm):
    """A new time for a session."""

    day = DateField(label=_("Dag"))
    starts = TimeField(label=_("Börjar"))

    def clean(self) -> dict[str, Any]:
        """Join day and clock time."""
        given = super().clean() or {}
        day, starts = given.pop("day", None), given.pop("starts", None)
        must_exist(self, "starts", day, starts)
        given["anyway"] = "anyway" in self.data
        if day is not None and starts is not None:
            given["starts_at"] = calendar.at_clock(day, starts.hour, starts.minute)
        return given


@dataclass(frozen=True)
class Way:
    """One step with its form, its action, what the page is called, what the button says and what is said when done."""

    form: type[TodayForm]
    action: Callable[..., Any]
    title: str | Promise
    button: str | Promise
    done: str | Promise
    danger: bool = False


ROUND_WAYS = {
    "starta": Way(StartForm, rounds.start_round, _("Starta omgången"), _("Starta"), _("Omgången har startat.")),
    "stall-in": Way(ReasonForm, rounds.cancel_round, _("Omgången blir inte av"), _("Ställ in omgången"),
                    _("Omgången är inställd."), danger=True),
    "avsluta": Way(EndForm, rounds.end_round, _("Avsluta omgången"), _("Avsluta omgången"),
                   _("Omgången är avslutad."), danger=True),
}  # fmt: skip
SESSION_WAYS = {
    "stall-in": Way(ReasonForm, sessions.cancel_session, _("Ställ in tillfället"), _("Ställ in"),
                    _("Tillfället är inställt."), danger=True),
    "flytta": Way(MoveForm, sessions.move_session, _("Flytta tillfället"), _("Flytta"), _("Tillfället är flyttat.")),
}  # fmt: skip
SESSION_ACTIONS = {
    "holls": (sessions.hold_session, _("Tillfället är noterat som hållet.")),
    "ta-tillbaka": (sessions.restore_session, _("Tillfället är planerat igen.")),
    "alla": (sessions.note_rest_present, _("De övriga är noterade som närvarande.")),
}


def first_values(session: Session) -> dict[str, object]:
    """Where the form for moving a session begins: at the time it has."""
    local = calendar.local_time(session.starts_at)
    return {"day": local.date(), "starts": local.time()}
