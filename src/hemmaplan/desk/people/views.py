"""Search, one person's page, emergency opening, who has read."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access import door
from hemmaplan.cases.measures import whom_to_ask
from hemmaplan.desk import act
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.people import forms, presenter
from hemmaplan.foundation import cleaning
from hemmaplan.organisation.models import Unit
from hemmaplan.people import measures, permissions
from hemmaplan.people.actions import contacts, stated_reasons
from hemmaplan.people.models import Person, SafeContact, StatedNumber
from hemmaplan.people.rights import PersonRight
from hemmaplan.web import htmx
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page

LONGEST_SEARCH = 100


@require_GET
def search(request: Page) -> HttpResponse:
    """Sök: name, identity number or case number, and nothing else (2001:637 15 §). What is typed is not kept."""
    text = cleaning.key(request.GET.get("q", "")[:LONGEST_SEARCH])
    found = presenter.hits(request, text) if len(text) >= measures.SHORTEST else []
    may_check = request.user.scope.anywhere(PersonRight.SEE_PROTECTED)
    context = {
        "q": text, "hits": found, "too_short": 0 < len(text) < measures.SHORTEST,
        "whom_to_ask": whom_to_ask(user=request.user, number=text.replace(" ", "")) if any(map(str.isdigit, text)) else [],
        "numbers": any(hit.number for hit in found), "may_check": may_check,
        "waiting": StatedNumber.objects.visible_to(request.user).count() if may_check else 0,
        "may_open": request.user.scope.anywhere(PersonRight.EMERGENCY_ACCESS) and request.user.employee_id,
        "may_read_ended": request.user.scope.works_with_persons and request.user.employee_id,
    }  # fmt: skip
    return render(request, "people/search.html", context)


def open_person(request: Page, pk: int) -> Person:
    """The person, through the door; the log is told when nothing but an emergency gave the right."""
    person: Person = door.open_one(request, Person.objects.visible_to(request.user), pk=pk)
    ground = measures.ground_of(person=person, user=request.user)
    notes = door.notes_of(request.user)
    if ground is not None:
        notes.unit_id, notes.emergency, notes.why = ground.unit_id, ground.emergency, ground.reason
    notes.protected = person.is_protected
    return person


def person_frame(request: Page, person: Person) -> dict[str, object]:
    """What every page of a person is told."""
    user = request.user
    facts = measures.facts(person=person, user=user, on=request.today)
    return {
        "person": person, "facts": facts, "why": measures.why_seen(persons=[person], user=user).get(person.pk, ""),
        "emergency": door.notes_of(user).emergency,
        "may_change": permissions.may_change(user, person), "may_protect": permissions.may_protect(user, person),
        "unsafe": measures.unsafe_ways(person_id=person.pk),
        "may_set_safe": permissions.may_set_safe_contact(user, person),
        "may_end_protection": person.is_protected and permissions.may_end_protection(user, person),
    }  # fmt: skip


@require_GET
def person(request: Page, pk: int) -> HttpResponse:
    """One person: what is going on, who is on it, what is due, what has happened."""
    found, kind = open_person(request, pk), request.GET.get("slag", "")
    return render(request, "people/person.html", person_page(request, found, kind))


def person_page(request: Page, found: Person, kind: str = "", **more: object) -> dict[str, object]:
    """The whole page of a person."""
    page, held = person_frame(request, found), presenter.Held(request, found)
    facts: Any = page["facts"]
    return page | {
        "blocks": presenter.blocks(request, held), "kind": kind, "kinds": presenter.KINDS.items(),
        "about": presenter.about(facts, found) if facts else [], "reason_form": forms.ReasonForm(),
        "contacts": facts.contacts if facts else (), "happenings": presenter.timeline(held, kind),
        "contacts_shown": False, "whom_to_ask": whom_to_ask(user=request.user, person_id=found.pk),
        "safe": SafeContact.objects.visible_to(request.user).filter(person=found).first(),
    } | more  # fmt: skip


@repeatable("shows again; each showing is recorded")
@require_POST
def show_contacts(request: Page, pk: int) -> HttpResponse:
    """Show where a protected person is reached, once, for a stated reason. The answer is kept nowhere."""
    found, form = open_person(request, pk), forms.ReasonForm(request.POST)
    points = act.submit(form, lambda data: (_contacts(request, found, data["reason"]),))
    if points is None:
        page = person_page(request, found, reason_form=form)
        return htmx.invalid(request, "people/person.html", page)
    response = render(
        request, "people/person.html", person_page(request, found, contacts=points[0], contacts_shown=True)
    )
    add_never_cache_headers(response)
    return response


def _contacts(request: Page, found: Person, reason: str) -> list[Any]:
    return contacts.show_contacts(person=found, reason=reason, by=request.user, at=request.at)


@once
@require_http_methods(["GET", "POST"])
def emergency(request: Page) -> HttpResponse:
    """Nödöppning: by exact number and a stated reason, for today and tomorrow."""
    user: Any = request.user
    allowed = user.scope.units(PersonRight.EMERGENCY_ACCESS)
    if not allowed or not user.employee_id:
        raise PermissionDenied
    units = {unit.pk: unit for unit in Unit.objects.visible_to(user).filter(pk__in=allowed)}
    home = user.employee.home_unit_id
    form = forms.EmergencyForm(request.POST or None, units=units, initial={"unit": str(home)})
    return fill_in(
        request, form, partial(stated_reasons.open_in_emergency, today=request.today), template="people/emergency.html",
        to=lambda opened: reverse("people:person", args=[opened.pk]),
        done=_("Öppnad för dig i dag och i morgon. Det granskas."),
    )  # fmt: skip
