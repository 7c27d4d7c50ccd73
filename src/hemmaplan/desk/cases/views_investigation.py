"""The pages of an investigation: the whole to be read, on paper, telling the parties, its plan and whom to ask."""

from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.cases.investigations import measures, paper
from hemmaplan.cases.investigations.actions import opening, plans, writing
from hemmaplan.cases.investigations.models import Investigation, InvestigationPlan, PlannedContact
from hemmaplan.cases.investigations.states import OF_CHILDREN
from hemmaplan.desk import act
from hemmaplan.desk.cases import forms, gate
from hemmaplan.desk.cases import presenter_investigation as presenter
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.release import as_file
from hemmaplan.desk.work.views import autosaved
from hemmaplan.documents.typesetting import pdf as typeset
from hemmaplan.people.permissions import knows_identity
from hemmaplan.people.redaction import show
from hemmaplan.web import autosave, htmx
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page


def words(row: Investigation, title: str, to: str = "investigation") -> dict[str, Any]:
    """What a page with one form is told: its heading, the way here and where *Avbryt* goes."""
    back = reverse(f"cases:{to}", args=[row.pk])
    return {
        "title": title,
        "back": back,
        "to": back,
        "room": _("Akter"),
        "room_url": reverse("cases:index"),
        "of": row.case.number,
    }


@require_GET
@gate.of_investigation
def investigation(request: Page, row: Investigation) -> HttpResponse:
    """The whole, in the order it is read, with what is missing before a decision."""
    return render(request, "cases/investigation.html", presenter.whole(request, row))


@require_GET
@gate.of_investigation
def pdf(request: Page, row: Investigation) -> HttpResponse:
    """The same on paper: of one that is established the document as it was kept, otherwise as it stands."""
    kept = measures.kept_papers(row, request.user)
    if kept and knows_identity(request.user, row.person):
        return as_file(bytes(kept[0].content), f"utredning-{row.case.number}")
    shown = show(row.person, request.user)
    drawn = paper.paper(
        row, paper.parts(row), who=f"{shown.name} {shown.number}".strip(), on=request.today,
        draft=row.state == Investigation.State.OPEN,
    )  # fmt: skip
    return as_file(typeset(drawn), f"utredning-{row.case.number}")


@repeatable("a document may be looked at again; each opening is noted")
@require_POST
@gate.of_investigation
def kept_paper(request: Page, row: Investigation, document: int) -> HttpResponse:
    """One of its documents as it was kept, byte for byte: the first, or one with a correction."""
    found = next((one for one in measures.kept_papers(row, request.user) if one.pk == document), None)
    if found is None or not knows_identity(request.user, row.person):
        raise Http404
    return as_file(bytes(found.content), f"utredning-{row.case.number}")


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def correct(request: Page, row: Investigation) -> HttpResponse:
    """Rätta: what shall be read instead in one part. Both are shown."""
    parts = [(one.key, one.title) for one in paper.parts(row) if one.key]
    return fill_in(
        request, forms.CorrectionForm(request.POST or None, parts=parts), partial(writing.correct_investigation, investigation=row),
        submit=_("Rätta"), done=_("Rättelsen är införd."), **words(row, _("Rätta utredningen")),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def inform(request: Page, row: Investigation) -> HttpResponse:
    """The parties know of the investigation."""
    form = forms.OnForm(request.POST or None, initial={"on": request.today})
    return fill_in(
        request, form, partial(opening.inform_parties, investigation=row), submit=_("Spara"),
        lead=_("Vilken dag fick vårdnadshavare, och barn som fyllt 15, veta att utredningen inletts?"),
        done=_("Det är antecknat att parterna är underrättade."), **words(row, _("Underrätta parterna")),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def wait(request: Page, row: Investigation) -> HttpResponse:
    """Wait with telling the parties, on special reasons."""
    form = forms.ReasonForm(request.POST or None)
    return fill_in(
        request, form, partial(opening.wait_to_inform, investigation=row), submit=_("Spara"),
        lead=_("Till exempel att risken för våld måste bedömas först."), done=_("Skälet är antecknat, och fristen är pausad."),
        **words(row, _("Vänta med att underrätta")),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def end_follow_up(request: Page, row: Investigation) -> HttpResponse:
    """End the follow-up after the investigation."""
    form = forms.OnForm(request.POST or None, initial={"on": request.today})
    return fill_in(
        request, form, partial(opening.end_follow_up, investigation=row), submit=_("Avsluta"),
        done=_("Uppföljningen är avslutad."), **words(row, _("Avsluta uppföljningen")),
    )  # fmt: skip


# --- plan -------------------------------------------------------------------------------------------------------------


@require_GET
@gate.of_investigation
def plan(request: Page, row: Investigation) -> HttpResponse:
    """The plan in force with its contacts, a draft if there is one, and those before."""
    rows = list(InvestigationPlan.objects.visible_to(request.user).filter(investigation=row).select_related("made_by"))
    established = [one for one in rows if one.state == InvestigationPlan.State.ESTABLISHED]
    context = presenter.page_of(request, row, "plan") | {
        "active": established[0] if established else None, "former": established[1:], "labels": measures.area_labels(row),
        "draft": next((one for one in rows if one.state == InvestigationPlan.State.DRAFT), None),
        "contacts": list(PlannedContact.objects.visible_to(request.user).filter(investigation=row)),
    }  # fmt: skip
    return render(request, "cases/plan.html", context)


@once
@require_POST
@gate.writes
def plan_begin(request: Page, row: Investigation) -> HttpResponse:
    """Begin a plan, or a new version of it, and go to it."""
    return act.begin(
        request, partial(plans.draft_plan, investigation=row, by=request.user, at=request.at),
        to=lambda draft: reverse("cases:plan_edit", args=[draft.pk]), refused_to=reverse("cases:plan", args=[row.pk]),
    )  # fmt: skip


def _plan_form(row: Investigation, **given: Any) -> dict[str, Any]:
    areas = [(one.key, _(one.label)) for one in measures.areas_of(row)]
    return {"areas": areas, "of_child": row.kind in OF_CHILDREN} | given


@once
@require_http_methods(["GET", "POST"])
def plan_edit(request: Page, pk: int) -> HttpResponse:
    """The draft. It saves itself; *Fastställ* locks it."""
    draft = gate.inside(request, InvestigationPlan, pk)
    row = draft.investigation
    if draft.state != InvestigationPlan.State.DRAFT:
        return htmx.go(request, "cases:plan", row.pk)
    sent = request.method == "POST"
    form = forms.PlanForm(request.POST, **_plan_form(row)) if sent else forms.PlanForm.of(draft, **_plan_form(row))
    lock = request.POST.get("do") == "establish"
    version = autosave.version(request) if sent else draft.revision
    return fill_in(
        request, form, lambda *, by, at, **data: _store(request, draft, data, lock=lock),  # noqa: ARG005
        template="cases/plan_edit.html", to=reverse("cases:plan", args=[row.pk]),
        page=lambda: presenter.page_of(request, row, "plan") | {"plan": draft, "version": version},
        done=_("Planen är fastställd.") if lock else _("Utkastet är sparat."),
    )  # fmt: skip


@transaction.atomic
def _store(request: Page, draft: InvestigationPlan, data: dict[str, Any], *, lock: bool = False) -> int:
    """Store the changes, and establish the plan when asked. Returns the new revision."""
    seen = autosave.version(request) or 0
    revision = plans.save_plan(plan=draft, changes=data, revision=seen, by=request.user, at=request.at)
    if lock:
        plans.establish_plan(plan=draft, by=request.user, at=request.at)
    return revision


@repeatable("each saving carries the revision it was opened with")
@require_POST
def plan_autosave(request: Page, pk: int) -> HttpResponse:
    """Store what has been typed in the draft."""
    draft = gate.inside(request, InvestigationPlan, pk)
    return autosaved(
        request, forms.PlanForm(request.POST, **_plan_form(draft.investigation)), partial(_store, request, draft)
    )


@once
@require_POST
def plan_discard(request: Page, pk: int) -> HttpResponse:
    """Throw the draft away."""
    draft = gate.inside(request, InvestigationPlan, pk)
    action = partial(plans.discard_plan, plan=draft, by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Utkastet är kastat."), to="cases:plan", pk=draft.investigation_id)


@once
@require_http_methods(["GET", "POST"])
@gate.writes
def plan_contact(request: Page, row: Investigation) -> HttpResponse:
    """Plan to ask somebody."""
    return fill_in(
        request, forms.ContactForm(request.POST or None), partial(plans.plan_contact, investigation=row),
        submit=_("Lägg till"), done=_("Kontakten är planerad."), **words(row, _("Planera en kontakt"), "plan"),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def consent(request: Page, pk: int) -> HttpResponse:
    """What those concerned say of a contact."""
    contact = gate.inside(request, PlannedContact, pk)
    first = {name: getattr(contact, name) for name in ("consent", "consent_by", "consent_on")}
    return fill_in(
        request, forms.ConsentForm(request.POST or None, initial=first), partial(plans.set_consent, contact=contact),
        submit=_("Spara"), done=_("Samtycket är antecknat."), **words(contact.investigation, _("Samtycke"), "plan"),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def contact_made(request: Page, pk: int) -> HttpResponse:
    """The contact has been made."""
    contact = gate.inside(request, PlannedContact, pk)
    form = forms.OnForm(request.POST or None, initial={"on": request.today})
    return fill_in(
        request, form, partial(plans.note_contact_made, contact=contact), submit=_("Spara"),
        done=_("Kontakten är antecknad som tagen."), **words(contact.investigation, _("Kontakten togs"), "plan"),
    )  # fmt: skip
