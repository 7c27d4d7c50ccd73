"""Changing what is kept of a person: name and number, contacts, relations, protection."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms as django_forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hemmaplan.access.models import User
from hemmaplan.desk import act
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.people import forms
from hemmaplan.desk.people.views import open_person, person_frame
from hemmaplan.foundation import calendar, identity
from hemmaplan.people import measures, permissions
from hemmaplan.people.actions import contacts, family, persons, protection
from hemmaplan.people.models import Person
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def fill_in_about(
    request: Page, found: Person, form: django_forms.Form, action: Callable[..., object], **words: Any
) -> HttpResponse:
    """A form about a person, in the frame of the person's page."""
    return fill_in(
        request, form, action, to=reverse("people:person", args=[found.pk]), template="people/form.html",
        page=lambda: person_frame(request, found), **{"text": ""} | words,
    )  # fmt: skip


def _changeable(request: Page, pk: int) -> Person:
    found = open_person(request, pk)
    if not permissions.may_change(request.user, found):
        raise PermissionDenied
    return found


@once
@require_http_methods(["GET", "POST"])
def change(request: Page, pk: int) -> HttpResponse:
    """Name, number and birth date."""
    found = _changeable(request, pk)
    facts = measures.facts(person=found, user=request.user, on=request.today)
    number = (facts.number or facts.stated_number) if facts else ""
    first = {"given_name": facts.given, "family_name": facts.family, "number": identity.formatted(number) if number else "", "born_on": facts.born_on} \
        if facts else {}  # fmt: skip
    form = forms.PersonForm(request.POST or None, initial=first)
    action = partial(persons.change_person, person=found)
    return fill_in_about(request, found, form, action, changes=True, title=_("Ändra personuppgifter"), submit=_("Spara"),
                 done=_("Uppgifterna är ändrade."))  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def add_contact(request: Page, pk: int) -> HttpResponse:
    """A new way to reach the person."""
    found = _changeable(request, pk)
    action = partial(contacts.add_contact, person=found, on=request.today)
    return fill_in_about(request, found, forms.ContactForm(request.POST or None), action, title=_("Lägg till kontaktuppgift"),
                 submit=_("Lägg till"), done=_("Kontaktuppgiften är sparad."))  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def add_relation(request: Page, pk: int) -> HttpResponse:
    """Somebody close to the person."""
    found = _changeable(request, pk)
    action = partial(family.add_relation, person=found, on=request.today)
    return fill_in_about(request, found, forms.RelationForm(request.POST or None), action, title=_("Lägg till närstående"),
                 submit=_("Lägg till"), done=_("Den närstående är sparad."))  # fmt: skip


@once
@require_POST
def end_contact(request: Page, pk: int, contact: int) -> HttpResponse:
    """A way that no longer leads to the person: yesterday was its last day."""
    found = _changeable(request, pk)
    point = found.contact_points.select_related("person").filter(pk=contact).first()
    if point is None:
        raise Http404
    action = partial(contacts.end_contact, contact=point, last=_yesterday(request), by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Kontaktuppgiften är avslutad."), to="people:person", pk=found.pk)


@once
@require_POST
def end_relation(request: Page, pk: int, relation: int) -> HttpResponse:
    """A relation that no longer is."""
    found = _changeable(request, pk)
    row = found.relations.visible_to(request.user).select_related("person").filter(pk=relation).first()
    if row is None:
        raise Http404
    action = partial(family.end_relation, relation=row, last=_yesterday(request), by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Relationen är avslutad."), to="people:person", pk=found.pk)


def _yesterday(request: Page) -> Any:
    return calendar.add_days(request.today, -1)


@once
@require_http_methods(["GET", "POST"])
def protect(request: Page, pk: int) -> HttpResponse:
    """Register protection: it holds at once, also when the first day lies ahead."""
    found = open_person(request, pk)
    if not permissions.may_protect(request.user, found):
        raise PermissionDenied
    form = forms.ProtectForm(request.POST or None, initial={"first": request.today})
    action = partial(protection.protect, person=found)
    return fill_in_about(
        request, found, form, action, title=_("Registrera skyddade personuppgifter"), submit=_("Registrera skydd"),
        done=_("Skyddet gäller nu."),
        text=_("Skyddet gäller genast, även om första dagen ligger framåt. Namn, nummer, adress och telefon döljs för "
               "alla utom den som har personen och enhetens chef."),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def end_protection(request: Page, pk: int) -> HttpResponse:
    """End protection: for heads, with a check that it has really ended."""
    found = open_person(request, pk)
    if not permissions.may_end_protection(request.user, found):
        raise PermissionDenied
    form = forms.EndProtectionForm(request.POST or None)

    def action(*, last: dt.date, by: User, at: dt.datetime, sure: bool) -> object:  # noqa: ARG001 the form has asked
        return protection.end_protection(person=found, last=last, by=by, at=at)

    return fill_in_about(
        request, found, form, action, title=_("Avsluta skyddet"), submit=_("Avsluta skyddet"), danger=True,
        done=_("Skyddet har fått en sista dag."),
        text=_("När den sista dagen har gått ser alla som arbetar med personen namn och kontaktuppgifter igen."),
    )  # fmt: skip
