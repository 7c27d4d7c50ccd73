"""The authority's files: the list, a note from anywhere, the page of a file, all of one area, its parties."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hemmaplan.access import door
from hemmaplan.cases.models import Case
from hemmaplan.cases.parties import actions as parties
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.permissions import may_lift_restriction, may_read, may_restrict, may_write
from hemmaplan.cases.rights import AuthorityRight, CaseRight
from hemmaplan.desk.cases import forms, presenter
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.work import gate
from hemmaplan.documents.models import IncomingDocument
from hemmaplan.people.models import Relation
from hemmaplan.people.redaction import show
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


@require_GET
def index(request: Page) -> HttpResponse:
    """Akter: those of one's units and one's own."""
    if not request.user.scope.anywhere(CaseRight.SEE_AUTHORITY_CASES):
        raise PermissionDenied
    leads = request.user.scope.anywhere(AuthorityRight.RESTRICT_CASES)
    return render(request, "cases/index.html", {"table": presenter.files(request), "may_restrict": leads})


@require_GET
def note(request: Page) -> HttpResponse:
    """Anteckna, from anywhere: choose the file, and write."""
    if not request.user.scope.anywhere(AuthorityRight.INVESTIGATE):
        raise PermissionDenied
    return render(request, "cases/note.html", {"files": presenter.own_files(request)})


@require_GET
@gate.of_file
def file(request: Page, case: Case) -> HttpResponse:
    """The page of an authority's file. A performer's has a page of its own."""
    if not case.is_authority:
        return redirect("work:case_journal", case.pk)
    user = request.user
    page = presenter.context(request, case) | {
        "incoming": IncomingDocument.objects.visible_to(user).about(case)[: presenter.MOST],
        "take_in_url": reverse("documents:to_file", args=[case.pk]) if may_write(user, case) else "",
        "may_restrict": case.closed_on is None and may_restrict(user, case), "may_lift": may_lift_restriction(user, case),
    }  # fmt: skip
    return render(request, "cases/file.html", page)


@require_GET
@gate.of_file
def area(request: Page, case: Case, area: str) -> HttpResponse:
    """All notes of one area, read together with its statements."""
    if not case.is_authority:
        raise Http404
    found = presenter.of_area(request, case, area)
    label = next((_(one.label) for one in found["areas"] if one.key == area), "")
    if not label:
        raise Http404
    page = {
        "case": case,
        "person": case.person,
        "order": None,
        "opens": True,
        "tab": "areas",
        "area": area,
        "label": label,
    }
    return render(request, "cases/area.html", page | {"may_write": may_write(request.user, case)} | found)


@once
@require_http_methods(["GET", "POST"])
@gate.of_file
def add_party(request: Page, case: Case) -> HttpResponse:
    """Give somebody a place in the file: one close to the person, or a name."""
    if not case.is_authority or not may_write(request.user, case):
        raise PermissionDenied
    rows = Relation.objects.visible_to(request.user).filter(person=case.person_id, period__contains=request.today)
    persons = {row.other_id: row.other for row in rows.select_related("other")}
    names = [(str(pk), show(person, request.user).name) for pk, person in persons.items()]
    form = forms.PartyForm(request.POST or None, persons=persons, names=names)
    back = reverse("cases:file", args=[case.pk])
    return fill_in(
        request, form, partial(parties.add_party, case=case, on=request.today), title=_("Lägg till part"), back=back, to=back,
        room=_("Akter"), room_url=reverse("cases:index"), of=case.number, submit=_("Lägg till"), done=_("Parten är tillagd."),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def end_party(request: Page, pk: int) -> HttpResponse:
    """End somebody's place in the file."""
    rows: Any = Party.objects.visible_to(request.user).select_related("case__person")
    party = rows.filter(pk=pk).first()
    if party is None or not may_read(request.user, party.case) or not may_write(request.user, party.case):
        raise Http404
    door.open_one(request, Case.objects.visible_to(request.user), pk=party.case_id)
    form, back = (
        forms.LastForm(request.POST or None, initial={"last": request.today}),
        reverse("cases:file", args=[party.case_id]),
    )
    return fill_in(
        request, form, partial(parties.end_party, party=party), title=_("Avsluta part"), back=back, to=back,
        room=_("Akter"), room_url=reverse("cases:index"), of=party.case.number, submit=_("Avsluta"), done=_("Parten är avslutad."),
    )  # fmt: skip
