"""The family of a file: drawn and as tables, printable; relations, bonds, network and households are told here."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access import door
from hemmaplan.cases.models import Case
from hemmaplan.cases.parties import actions as parties
from hemmaplan.cases.parties.models import Bond, NetworkContact
from hemmaplan.cases.permissions import may_read, may_write
from hemmaplan.desk import act, filling
from hemmaplan.desk.cases import forms_family as forms
from hemmaplan.desk.cases import presenter_family as presenter
from hemmaplan.desk.work import gate
from hemmaplan.foundation import calendar, written
from hemmaplan.people.actions import family as actions
from hemmaplan.people.family import family_of
from hemmaplan.people.models import Person
from hemmaplan.people.redaction import show
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


@require_GET
@gate.of_file
def family(request: Page, case: Case) -> HttpResponse:
    """The family as it may be read; ``part`` leaves out what others have told of, so that it can be handed to that party."""
    if not case.is_authority:
        raise Http404
    page = presenter.context(request, case, party=_party(request, case))
    picture = page["picture"]
    return render(
        request, "cases/family.html", page | {"legend": presenter.legend(), "words": presenter.words_of(picture)}
    )


def _party(request: Page, case: Case) -> Person | None:
    chosen = request.GET.get("part", "")
    if not chosen:
        return None
    near = {one.pk: one for one in family_of(case.person, user=request.user).persons}
    found = near.get(written.whole_or_none(chosen) or 0)
    if found is None:
        raise Http404
    return found


def _members(request: Page, case: Case) -> dict[str, Any]:
    """The family to choose among, for whoever writes in the file."""
    if not case.is_authority or not may_write(request.user, case):
        raise PermissionDenied
    persons = {one.pk: one for one in family_of(case.person, user=request.user).persons}
    return {
        "persons": persons,
        "names": [(str(pk), show(one, request.user).name) for pk, one in persons.items()],
    }


def _words(case: Case, title: str) -> dict[str, Any]:
    back = reverse("cases:family", args=[case.pk])
    return {"title": title, "back": back, "to": back, "room": _("Akter"), "room_url": reverse("cases:index"),
            "of": case.number}  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.of_file
def relate(request: Page, case: Case) -> HttpResponse:
    """How two of the family are related."""
    first = {"person": str(case.person_id), "on": request.today, "source": "person"}
    form = forms.RelationForm(request.POST or None, initial=first, **_members(request, case))
    return filling.fill_in(
        request, form, partial(actions.add_relation, of_family=case.person), submit=_("Lägg till"),
        done=_("Relationen är sparad."), **_words(case, _("Lägg till i familjen")),
    )  # fmt: skip


@once
@require_POST
@gate.of_file
def end_relation(request: Page, case: Case, relation: int) -> HttpResponse:
    """A relation that no longer is: yesterday was its last day."""
    _members(request, case)
    rows = family_of(case.person, user=request.user).relations
    found = next((row for row in rows if row.pk == relation), None)
    if found is None:
        raise Http404
    last = calendar.add_days(request.today, -1)
    action = partial(
        actions.end_relation, relation=found, last=last, of_family=case.person, by=request.user, at=request.at
    )
    return act.attempt(request, action, done=_("Relationen är avslutad."), to="cases:family", pk=case.pk)


@once
@require_http_methods(["GET", "POST"])
@gate.of_file
def bond(request: Page, case: Case) -> HttpResponse:
    """How two of the family stand to each other, as somebody has told."""
    form = forms.BondForm(request.POST or None, initial={"on": request.today}, **_members(request, case))
    return filling.fill_in(
        request, form, filling.with_terms(parties.add_bond, parties.BondTerms, case=case), submit=_("Lägg till"),
        done=_("Bandet är antecknat."), **_words(case, _("Lägg till ett band")),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.of_file
def network(request: Page, case: Case) -> HttpResponse:
    """Somebody in the network."""
    form = forms.NetworkForm(request.POST or None, initial={"on": request.today}, **_members(request, case))
    return filling.fill_in(
        request, form, partial(parties.add_network_contact, case=case), submit=_("Lägg till"),
        done=_("Kontakten är antecknad."), **_words(case, _("Lägg till i nätverket")),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.of_file
def household(request: Page, case: Case) -> HttpResponse:
    """Who lives together, or is counted together."""
    near = _members(request, case)
    form = forms.HouseholdForm(
        request.POST or None, initial={"first": request.today}, members=near["persons"], names=near["names"]
    )
    return filling.fill_in(
        request, form, partial(actions.form_household, of_family=case.person), submit=_("Spara"),
        done=_("Hushållet är sparat."), **_words(case, _("Bilda ett hushåll")),
    )  # fmt: skip


def _ended(request: Page, model: Any, pk: int, action: Any, done: str) -> HttpResponse:
    found = model.objects.visible_to(request.user).filter(pk=pk).select_related("case__person").first()
    if found is None or not may_read(request.user, found.case) or not may_write(request.user, found.case):
        raise Http404
    door.open_one(request, Case.objects.visible_to(request.user), pk=found.case_id)
    last = calendar.add_days(request.today, -1)
    return act.attempt(
        request, partial(action, last=last, by=request.user, at=request.at, **{_NAMES[model]: found}), done=done,
        to="cases:family", pk=found.case_id,
    )  # fmt: skip


_NAMES = {Bond: "bond", NetworkContact: "contact"}


@once
@require_POST
def end_bond(request: Page, pk: int) -> HttpResponse:
    """A bond that is no longer so."""
    return _ended(request, Bond, pk, parties.end_bond, _("Bandet är avslutat."))


@once
@require_POST
def end_network(request: Page, pk: int) -> HttpResponse:
    """Somebody who is no longer in the network."""
    return _ended(request, NetworkContact, pk, parties.end_network_contact, _("Kontakten är avslutad."))
