"""The pages of the open door."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hemmaplan.access.door import open_one
from hemmaplan.desk.act import attempt
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.opendoor import forms
from hemmaplan.foundation.refusals import NotPossible, Refused
from hemmaplan.interventions.actions import opendoor as actions
from hemmaplan.interventions.measures import opendoor as measures
from hemmaplan.interventions.models import Activity, HeadCount, OpenContact, Service
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.web import formats, htmx
from hemmaplan.web.once import once, stored
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Action, Tab
from hemmaplan.web.tables import Column, Table

PAGE = ["GET", "POST"]


def _service(request: Page, pk: int, right: OrderRight, **more: Any) -> Any:
    """A service in a unit where the user holds the right; another is absent."""
    rows = Service.objects.visible_to(request.user).select_related("unit")
    return open_one(request, rows, pk=pk, unit__in=request.user.scope.units(right), **more)


def _contact(request: Page, pk: int) -> Any:
    """An open contact the user may see."""
    rows = OpenContact.objects.visible_to(request.user).select_related("service__unit", "person", "employee")
    return open_one(request, rows, pk=pk)


def _fill_in(request: Page, form: Any, action: Any, *, service: Service, **words: Any) -> HttpResponse:
    """A form of this room, about a service."""
    room = {"room": _("Öppet"), "room_url": reverse("opendoor:index"), "of": service.name, "lead": str(service)}
    return fill_in(request, form, action, **room | words)


@require_GET
def index(request: Page) -> HttpResponse:
    """Öppet: the doors, the contacts and the activities I keep, today."""
    scope = request.user.scope
    own = Q(unit__in=scope.units(OrderRight.RUN_OPEN_DOOR)) | Q(unit__in=scope.units(OrderRight.RECORD_CONTACTS))
    offered = Service.objects.visible_to(request.user).filter(own, period__contains=request.today)
    kinds = Q(capacity_kind="open_door") | Q(contacts=True) | Q(basis="duty") | Q(capacity_kind="none")
    kept = measures.kept_today(services=offered.filter(kinds), day=request.today)
    context = {
        "doors": [row for row in kept if row.service.capacity_kind == "open_door"],
        "contacts": [row for row in kept if row.service.contacts],
        "activities": [row for row in kept if row.service.basis == "duty" or row.service.capacity_kind == "none"],
    }
    return render(request, "opendoor/index.html", context)


# --- the door -------------------------------------------------------------------------------------------------------


def _door_context(request: Page, service: Service) -> dict[str, object]:
    terms = measures.terms_on(service=service, day=request.today)
    gate = measures.gate(service=service, day=request.today)
    shut = gate.why in {"closed_day", "ended"}
    return {
        "service": service, "today": measures.today_at(service=service, day=request.today), "gate": gate, "shut": shut,
        "latest": measures.latest_visit(service=service, day=request.today),
        "closure": next((row for row in measures.closures_on(unit_ids=[service.unit_id], day=request.today)
                         if row.service_id == service.pk), None) if shut else None,
        "replaced": measures.replaced_today(service=service, day=request.today) if shut else [],
        "count_distinct": terms is not None and terms.count_distinct, "ages": forms.AGE_CHOICES,
        "close_form": forms.CloseForm(today=request.today), "replace_form": forms.ReplacementForm(today=request.today),
    }  # fmt: skip


def _undo(request: Page, service: Service) -> str:
    visit = measures.latest_visit(service=service, day=request.today)
    if visit is None or str(visit.pk) != request.POST.get("visit"):
        raise NotPossible(_("Någon annan har räknat eller ångrat sedan dess. Se dagens antal och försök igen."))
    actions.undo_visit(visit=visit, by=request.user, at=request.at)
    return _("Besöket är ångrat.")


def _cleaned(form: Any) -> dict[str, Any]:
    """What the form says; the first fault as a refusal, since the page shows its small forms again empty."""
    if not form.is_valid():
        raise NotPossible(" ".join(f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items()))
    return form.cleaned_data


def _count(request: Page, service: Service) -> str:
    given = _cleaned(forms.CountForm(request.POST, today=request.today))
    actions.count_visit(service=service, by=request.user, at=request.at, **given)
    said = HeadCount.Visitor(given["visitor"]).label
    return _("%(visitor)s +1. Räknat.") % {"visitor": said}


def _close(request: Page, service: Service) -> str:
    given = _cleaned(forms.CloseForm(request.POST, today=request.today))
    actions.close_day(service=service, by=request.user, at=request.at, **given)
    return _("Det är stängt.")


def _open(request: Page, service: Service) -> str:
    actions.open_day(service=service, by=request.user, at=request.at)
    return _("Det är öppet igen.")


def _replace(request: Page, service: Service) -> str:
    given = _cleaned(forms.ReplacementForm(request.POST, today=request.today))
    actions.note_replacement(service=service, by=request.user, at=request.at, **given)
    return _("Kontakten är noterad.")


DOOR_ACTIONS: dict[str, Callable[[Page, Service], str]] = {
    "count": _count, "undo": _undo, "close": _close, "open": _open, "replace": _replace,
}  # fmt: skip


@once
@require_http_methods(PAGE)
def door(request: Page, pk: int) -> HttpResponse:
    """Dörren: two large buttons, today's count, undo, closed today. The page posts to itself."""
    service = _service(request, pk, OrderRight.RUN_OPEN_DOOR, capacity_kind="open_door")
    if request.method == "GET":
        return render(request, "opendoor/door.html", _door_context(request, service))
    action = DOOR_ACTIONS.get(request.POST.get("act", ""))
    if action is None:
        raise Http404
    try:
        said, kind = action(request, service), "success"
        stored(request, said, reverse("opendoor:door", args=[pk]))
    except Refused as refused:
        said, kind = str(refused), "danger"
    if htmx.is_partial(request):
        return htmx.note(htmx.swap(request, "opendoor/door_part.html", _door_context(request, service)), said, kind)
    (messages.success if kind == "success" else messages.error)(request, said)
    return redirect("opendoor:door", pk)


# --- open contacts --------------------------------------------------------------------------------------------------


@require_GET
def contacts(request: Page, pk: int) -> HttpResponse:
    """Öppna kontakter i en verksamhet: the list, with a meeting or a referral in one tap."""
    service = _service(request, pk, OrderRight.RECORD_CONTACTS, contacts=True)
    over = request.GET.get("visa") == "avslutade"
    rows = OpenContact.objects.visible_to(request.user).filter(service=service, closed_on__isnull=not over)
    address = reverse("opendoor:contacts", args=[pk])
    columns = [
        Column("number", _("Kontakt"), template="opendoor/cells/who.html"),
        Column("opened_on", _("Sedan"), sort=True, cell=lambda row: formats.short_day(row.opened_on, request.today)),
        Column("met", _("Samtal"), numeric=True),
        Column("met_last", _("Senast"), cell=lambda row: formats.short_day(row.met_last, request.today)),
        Column("employee", _("Har kontakten")),
    ]
    if over:
        columns.append(Column("get_end_reason_display", _("Slutade")))
    table = Table(
        measures.contacts_listed(rows), columns, request, caption=_("Avslutade kontakter") if over else _("Pågående kontakter"),
        name="kontakter", sort="-opened_on", row_url=lambda row: reverse("opendoor:contact", args=[row.pk]),
        row_actions=None if over else _contact_acts, empty=_("Inga kontakter"), caption_hidden=True,
        empty_text=_("Kontakter utan beslut som öppnas här syns i listan."),
    )  # fmt: skip
    tabs = [Tab(label=_("Pågående"), url=address, current=not over),
            Tab(label=_("Avslutade"), url=f"{address}?visa=avslutade", current=over)]  # fmt: skip
    context = {"service": service, "table": table, "tab_list": tabs,
               "gate": measures.gate(service=service, day=request.today),
               "mode": measures.mode_on(service=service, day=request.today)}  # fmt: skip
    return render(request, "opendoor/contacts.html", context)


def _contact_acts(row: OpenContact) -> list[Action]:
    return [
        Action(label=_("Samtal +1"), url=reverse("opendoor:meeting", args=[row.pk]), post=True),
        Action(label=_("Avsluta"), url=reverse("opendoor:close", args=[row.pk])),
    ]


@once
@require_http_methods(PAGE)
def new_contact(request: Page, pk: int) -> HttpResponse:
    """Ny öppen kontakt, documented as the terms say. When closed or full: redirect instead."""
    service = _service(request, pk, OrderRight.RECORD_CONTACTS, contacts=True)
    mode = measures.mode_on(service=service, day=request.today)
    gate = measures.gate(service=service, day=request.today)
    if mode is None or not gate.is_open:
        return redirect("opendoor:contacts", pk)
    form = forms.ContactForm(request.POST if request.method == "POST" else None, mode=mode, today=request.today)

    def begin(*, mine: bool, **given: Any) -> OpenContact:
        employee = request.user.employee if mine else None
        return actions.open_contact(service=service, mode=mode, employee=employee, **given)

    return _fill_in(
        request, form, begin, service=service, title=_("Ny kontakt"), submit=_("Öppna kontakten"),
        back=reverse("opendoor:contacts", args=[pk]), lead=f"{service} · {OpenContact.Mode(mode).label}",
        to=lambda made: reverse("opendoor:contact", args=[made.pk]),
        done=lambda made: _("Kontakten är öppnad. Nummer %s.") % made.number,
    )  # fmt: skip


@once
@require_http_methods(PAGE)
def redirected(request: Page, pk: int) -> HttpResponse:
    """Hänvisa till myndighet: one tap, counted."""
    service = _service(request, pk, OrderRight.RECORD_CONTACTS, contacts=True)
    if request.method == "GET":
        return redirect("opendoor:contacts", pk)
    return attempt(request, lambda: actions.redirect(service=service, by=request.user, at=request.at),
                   done=_("Hänvisad till myndighet. Räknat."), to=reverse("opendoor:contacts", args=[pk]))  # fmt: skip


@once
@require_http_methods(PAGE)
def contact(request: Page, pk: int) -> HttpResponse:
    """En öppen kontakt: what is known, the meetings, a new meeting."""
    row = _contact(request, pk)
    first = {"day": request.today, "minutes": 45}
    form = forms.MeetingForm(request.POST if request.method == "POST" else None, initial=first, today=request.today)

    return fill_in(request, form, partial(actions.note_meeting, contact=row), template="opendoor/contact.html",
                   page=lambda: {"contact": row, "meetings": row.meetings.all()[:100]},
                   to=reverse("opendoor:contact", args=[pk]), done=_("Samtalet är noterat."))  # fmt: skip


@once
@require_http_methods(PAGE)
def met(request: Page, pk: int) -> HttpResponse:
    """Samtal +1: a meeting today, in one tap from the list."""
    row = _contact(request, pk)
    back = reverse("opendoor:contacts", args=[row.service_id])
    if request.method == "GET":
        return redirect(back)
    return attempt(request, lambda: actions.note_meeting(contact=row, by=request.user, at=request.at),
                   done=_("Samtal i dag är noterat."), to=back)  # fmt: skip


@once
@require_http_methods(PAGE)
def close(request: Page, pk: int) -> HttpResponse:
    """Avsluta kontakten."""
    row = _contact(request, pk)
    form = forms.CloseContactForm(request.POST if request.method == "POST" else None, today=request.today)

    return _fill_in(request, form, partial(actions.close_contact, contact=row), service=row.service,
                    title=_("Avsluta kontakt %s") % row.number, submit=_("Avsluta"),
                    back=reverse("opendoor:contact", args=[pk]), to=reverse("opendoor:contacts", args=[row.service_id]),
                    done=_("Kontakten är avslutad."))  # fmt: skip


# --- activities -----------------------------------------------------------------------------------------------------


@require_GET
def activities(request: Page, pk: int) -> HttpResponse:
    """Aktiviteter i en verksamhet: shifts and coordination work, latest first."""
    service = _service(request, pk, OrderRight.RUN_OPEN_DOOR)
    columns = [
        Column("day", _("Dag"), sort=True, cell=lambda row: formats.short_day(row.day, request.today)),
        Column("get_kind_display", _("Vad")),
        Column("minutes", _("Tid"), numeric=True, sort=True, cell=lambda row: formats.minutes(row.minutes)),
        Column("place", _("Plats")),
        Column("theme", _("Tema")),
        Column("people", _("Personer"), numeric=True, sort=True),
        Column("age_band", _("Ålder")),
    ]
    rows = Activity.objects.visible_to(request.user).filter(service=service)
    table = Table(rows, columns, request, caption=_("Aktiviteter"), name="aktiviteter", sort="-day", caption_hidden=True,
                  empty=_("Inga aktiviteter än"), empty_text=_("Fältpass, möten och utbildningar som noteras syns här."),
                  empty_url=reverse("opendoor:new_activity", args=[pk]), empty_action=_("Ny aktivitet"))  # fmt: skip
    hours = measures.activity_in(unit_ids=[service.unit_id], first=request.today.replace(day=1), last=request.today)
    month = sum(row.minutes for row in hours if row.service_id == service.pk)
    return render(request, "opendoor/activities.html", {"service": service, "table": table, "month": month})


@once
@require_http_methods(PAGE)
def new_activity(request: Page, pk: int) -> HttpResponse:
    """Ny aktivitet."""
    service = _service(request, pk, OrderRight.RUN_OPEN_DOOR)
    first = {"day": request.today, "kind": Activity.Kind.SHIFT, "staff": [request.user.employee_id]}
    form = forms.ActivityForm(request.POST if request.method == "POST" else None, initial=first, user=request.user,
                              today=request.today)  # fmt: skip
    back = reverse("opendoor:activities", args=[pk])
    return _fill_in(request, form, partial(actions.note_activity, service=service), service=service,
                    title=_("Ny aktivitet"), submit=_("Notera"), back=back, to=back,
                    done=_("Aktiviteten är noterad."))  # fmt: skip
