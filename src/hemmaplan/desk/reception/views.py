"""What waits at the reception, the call, and the page of what came in."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access import actions as access
from hemmaplan.access.door import open_one
from hemmaplan.access.models import FormDraft
from hemmaplan.cases.actions import distribute
from hemmaplan.cases.intake.actions import public, taking
from hemmaplan.cases.intake.actions.taking import About, IntakeTerms, ReporterTerms
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.intake.permissions import leads_unseen, may_assess
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.desk.act import attempt
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.reception import forms, presenter
from hemmaplan.web import autosave
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page

FORM = ["GET", "POST"]
CALL = "reception:new"
ABOUT = ("number", "given_name", "family_name", "born_on", "unborn", "restricted")


def posted(request: Page) -> Any:
    """What was sent, if anything."""
    return request.POST if request.method == "POST" else None


def taker(request: Page) -> None:
    """Go on only for whoever takes in somewhere."""
    if not request.user.scope.anywhere(AuthorityRight.TAKE_INTAKES):
        raise Http404


def open_intake(request: Page, pk: int) -> Intake:
    """The intake, through the door."""
    rows = Intake.objects.visible_to(request.user).select_related(
        "person", "unit", "case__person", "case__unit", "same_call"
    )
    found: Intake = open_one(request, rows, pk=pk)
    return found


def to_assess(request: Page, pk: int) -> Intake:
    """The intake, when the user may assess it."""
    found = open_intake(request, pk)
    if not may_assess(request.user, found):
        raise Http404
    return found


def address(request: Page, made: Intake) -> str:
    """Where it is shown; the list where it lies in a restricted file that is not the user's."""
    seen = Intake.objects.visible_to(request.user).filter(pk=made.pk).exists()
    return reverse("reception:intake", args=[made.pk]) if seen else reverse("reception:index")


def about_of(data: dict[str, Any]) -> About:
    """Whom it is about, out of a form's data."""
    given = {name: data.pop(name) for name in ABOUT}
    return About(**given, stated_person=data.pop("stated_person", ""))


@require_GET
def index(request: Page) -> HttpResponse:
    """Mottagning: unassessed first with their age in hours, the night's rows, then what waits by its last day."""
    scope = request.user.scope
    if not (scope.anywhere(AuthorityRight.SEE_INTAKES) or scope.anywhere(AuthorityRight.TAKE_INTAKES)):
        raise Http404
    return render(request, "reception/index.html", presenter.whole(request))


@once
@require_http_methods(FORM)
def new(request: Page) -> HttpResponse:
    """Ny: the call on one screen. What is typed saves itself."""
    taker(request)
    draft = FormDraft.objects.visible_to(request.user).filter(key=CALL).first()
    form = forms.CallForm(posted(request), user=request.user, on=request.today, initial=draft.data if draft else None)

    def take_in(*, by: Any, at: Any, **data: Any) -> Intake:
        made = _taken(form, data, by=by, at=at)
        access.drop_draft(key=CALL, by=by, at=at)
        return made

    return fill_in(
        request, form, take_in, template="reception/new.html", draft=draft, version=draft.version if draft else 0,
        to=partial(address, request), done=_("Mottagen."),
    )  # fmt: skip


def _taken(form: forms.CallForm, data: dict[str, Any], *, by: Any, at: Any) -> Intake:
    reporter = None
    names = ("reporter_kind", "anonymous", "secret", "name", "contact", "workplace", "role", "wants_feedback")
    told = {name: data.pop(name) for name in names}
    if told["reporter_kind"]:
        reporter = ReporterTerms(**told)
    unit, about = data.pop("unit"), about_of(data)
    del data["day"], data["clock"]
    terms = IntakeTerms(arrived_at=form.arrived_at(at), **data)
    return taking.take_in(unit=unit, terms=terms, about=about, reporter=reporter, by=by, at=at)


@repeatable("each saving carries the version it was opened with")
@require_POST
def keep(request: Page) -> HttpResponse:
    """Spara utkastet till det som tas emot, as it is typed."""
    taker(request)
    form = forms.CallForm(request.POST, user=request.user, on=request.today)
    return autosave.answer(request, form, save=lambda changed: access.keep_draft(
        key=CALL, changes={name: request.POST.get(name, "") for name in changed},
        version=autosave.version(request), by=request.user, at=request.at,
    ))  # fmt: skip


@require_GET
def intake(request: Page, pk: int) -> HttpResponse:
    """Det som kom in: the steps of the reception on one page, with what is missing and the next step."""
    return render(request, "reception/intake.html", presenter.page(request, open_intake(request, pk)))


def on_intake(
    request: Page, row: Intake, form: Any, action: Any, *, title: str, done: Any, **more: Any
) -> HttpResponse:
    """A small form about an intake, that leads back to it."""
    back = reverse("reception:intake", args=[row.pk])
    words = {"to": back, "back": back, "room": _("Mottagning"), "room_url": reverse("reception:index")}
    return fill_in(request, form, action, done=done, title=title, **words | more)


@once
@require_http_methods(FORM)
def complete(request: Page, pk: int) -> HttpResponse:
    """Komplettera det som togs ner."""
    row = to_assess(request, pk)
    if not presenter.reads(request, row):
        raise Http404
    form = forms.CompleteForm(posted(request), intake=row)
    return on_intake(request, row, form, partial(taking.complete, intake=row), title=_("Komplettera"),
                     done=_("Sparat."), changes=True)  # fmt: skip


@once
@require_http_methods(FORM)
def identify(request: Page, pk: int) -> HttpResponse:
    """Ange vem det gäller."""
    row = to_assess(request, pk)

    def act(*, by: Any, at: Any, **data: Any) -> Intake:
        return taking.identify(intake=row, about=about_of(data), by=by, at=at)

    return on_intake(request, row, forms.AboutForm(posted(request)), act, title=_("Vem gäller det?"), done=_("Personen är angiven."),
                     lead=row.stated_person, to=partial(address, request))  # fmt: skip


@once
@require_http_methods(FORM)
def sibling(request: Page, pk: int) -> HttpResponse:
    """Lägg till syskon: reporter and guardians go along, the concern is written by itself."""
    row = to_assess(request, pk)

    def act(*, by: Any, at: Any, **data: Any) -> Intake:
        return taking.add_sibling(intake=row, about=about_of(data), by=by, at=at)

    lead = _("Anmälare och vårdnadshavare följer med. Oron för syskonet skriver du för sig.")
    return on_intake(request, row, forms.AboutForm(posted(request)), act, title=_("Lägg till syskon"), lead=lead,
                     done=_("Syskonet har en egen anmälan. Skriv oron för det här barnet."), to=partial(address, request))  # fmt: skip


@once
@require_http_methods(FORM)
def guardian(request: Page, pk: int) -> HttpResponse:
    """Lägg till vårdnadshavare."""
    row = to_assess(request, pk)
    form = forms.GuardianForm(posted(request))
    return on_intake(request, row, form, partial(taking.add_guardian, intake=row), title=_("Lägg till vårdnadshavare"),
                     done=_("Vårdnadshavaren är tillagd."), lead=row.stated_guardians if presenter.reads(request, row) else "")  # fmt: skip


@once
@require_POST
def not_colleague(request: Page, pk: int) -> HttpResponse:
    """Bara samma namn: the reception gets what seemed to be about a colleague."""
    row = open_intake(request, pk)
    if not leads_unseen(request.user, row):
        raise Http404
    action = partial(public.not_a_colleague, intake=row, by=request.user, at=request.at)
    return attempt(request, action, done=_("Lämnad till mottagningen."), to="reception:intake", pk=row.pk)


@once
@require_http_methods(FORM)
def give(request: Page, pk: int) -> HttpResponse:
    """Fördela: to oneself by one press, or to a colleague."""
    row = to_assess(request, pk)
    if row.case is None:
        raise Http404
    form = forms.GiveForm(posted(request), employees=presenter.employees(request, row))
    return on_intake(request, row, form, partial(distribute, case=row.case), title=_("Fördela"),
                     done=_("Ärendet är fördelat."))  # fmt: skip
