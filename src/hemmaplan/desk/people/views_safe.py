"""Safe contact: how somebody under threat is reached. Few read it; that a way is closed stands on every page about them."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hemmaplan.desk import act
from hemmaplan.desk.filling import with_terms
from hemmaplan.desk.people import forms
from hemmaplan.desk.people.views import open_person
from hemmaplan.desk.people.views_edit import fill_in_about
from hemmaplan.people.actions import contacts
from hemmaplan.people.models import Person, SafeContact
from hemmaplan.people.permissions import may_set_safe_contact
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def _settable(request: Page, pk: int) -> Person:
    found = open_person(request, pk)
    if not may_set_safe_contact(request.user, found):
        raise PermissionDenied
    return found


@once
@require_http_methods(["GET", "POST"])
def safe_contact(request: Page, pk: int) -> HttpResponse:
    """Say how the person is safely reached."""
    found = _settable(request, pk)
    held = SafeContact.objects.visible_to(request.user).filter(person=found).first()
    names: Any = forms.SafeContactForm.base_fields
    form = forms.SafeContactForm(
        request.POST or None, initial={name: getattr(held, name) for name in names} if held else {}
    )
    return fill_in_about(
        request, found, form, with_terms(contacts.set_safe_contact, contacts.SafeTerms, person=found),
        changes=True, title=_("Säker kontakt"), submit=_("Spara"), done=_("Säker kontakt gäller nu."),
        text=_("Det som inte kryssas är stängt: brev och samtal stoppas i hela systemet, och adress och telefon döljs."),
    )  # fmt: skip


@once
@require_POST
def lift_safe_contact(request: Page, pk: int) -> HttpResponse:
    """The danger is over."""
    found = _settable(request, pk)
    action = partial(contacts.lift_safe_contact, person=found, by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Säker kontakt är avslutad."), to="people:person", pk=found.pk)
