"""The journal of a file: an order's, a tenancy's or the authority's. Notes newest first, drafts that save themselves, corrections."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access import door
from hemmaplan.cases import actions, measures
from hemmaplan.cases.models import Case, JournalEntry
from hemmaplan.cases.permissions import may_finish, may_read, may_write
from hemmaplan.desk import act
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.work import forms, gate, presenter
from hemmaplan.desk.work.views import autosaved
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import Order
from hemmaplan.web import autosave, paging
from hemmaplan.web.once import once, repeatable, stored
from hemmaplan.web.page import Page

PAGE = 20


def journal_page(request: Page, case: Case, **more: object) -> dict[str, object]:
    """What every page of a journal is told."""
    return {"case": case, "person": case.person, "order": gate.order_of(case), "tab": "journal",
            "opens": gate.opens(request, case)} | more  # fmt: skip


@require_GET
@gate.of_order
def of_order(request: Page, order: Order) -> HttpResponse:
    """The journal of an order."""
    return _journal(request, order.case)


@require_GET
@gate.of_file
def of_case(request: Page, case: Case) -> HttpResponse:
    """The journal of any file. An order's has its own address, beside its plan and visits."""
    if (order := gate.order_of(case)) and gate.opens(request, case):
        return redirect("work:journal", order.pk)
    return _journal(request, case)


def _journal(request: Page, case: Case) -> HttpResponse:
    notes = JournalEntry.objects.visible_to(request.user).filter(case=case)
    corrections = JournalEntry.objects.visible_to(request.user).filter(state=JournalEntry.State.SIGNED)
    signed = notes.filter(state=JournalEntry.State.SIGNED)
    kind, areas = request.GET.get("slag", ""), presenter.areas_of_notes(case)
    chosen = signed.filter(kind=kind) if kind in JournalEntry.Kind.values else signed
    window = paging.window(
        chosen.select_related("author", "corrects").prefetch_related(Prefetch("corrections", corrections)),
        paging.Order("happened_at", descending=True), size=PAGE, after=request.GET.get("efter", ""), base=signed,
    )  # fmt: skip
    context = journal_page(
        request, case, window=window, kinds=JournalEntry.Kind.choices, kind=kind, areas=areas, may_write=may_write(request.user, case),
        drafts=notes.filter(state=JournalEntry.State.DRAFT, author=request.user.pk),
        left=measures.left_behind(case=case, user=request.user),
    )  # fmt: skip
    return render(request, "work/journal.html", context)


@once
@require_POST
def open_with_reason(request: Page, pk: int) -> HttpResponse:
    """Read for a colleague: state why, and the file is open to you today. The reason is kept and reviewed."""
    case, form = gate.open_file(request, pk), forms.ReasonForm(request.POST)
    opened = act.submit(form, lambda data: _opened(request, case, data["reason"]))
    order, back = gate.order_of(case), request.POST.get("back", "")
    if not opened:
        return gate.closed(request, case, order=order, form=form)
    stored(request, address=reverse("work:case_journal", args=[case.pk]))
    if back.startswith("/") and url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        return HttpResponseRedirect(back)
    return redirect("work:case_journal", case.pk)


def _opened(request: Page, case: Case, reason: str) -> bool:
    actions.open_journal(case=case, reason=reason, by=request.user, at=request.at, today=request.today)
    return True


@once
@require_POST
@gate.of_file
def begin(request: Page, case: Case) -> HttpResponse:
    """A new note: a draft to write in, about now unless told otherwise."""
    kind = request.POST.get("kind", JournalEntry.Kind.EVENT)
    kind = kind if kind in JournalEntry.Kind.values else JournalEntry.Kind.EVENT
    area = request.POST.get("area", "")
    area = area if area in dict(presenter.areas_of_notes(case)) else ""
    return _begun(request, case, partial(
        actions.begin_note, case=case, kind=kind, area=area, happened_at=request.at, by=request.user, at=request.at,
    ))  # fmt: skip


def _begun(request: Page, case: Case, action: Any) -> HttpResponse:
    return act.begin(
        request, action, to=lambda note_: reverse("work:note", args=[note_.pk]),
        refused_to=reverse("work:case_journal", args=[case.pk]),
    )  # fmt: skip


@once
@require_POST
def correct(request: Page, pk: int) -> HttpResponse:
    """Rätta: a new note that points to the signed one."""
    wrong = _note(request, pk)
    action = partial(
        actions.begin_note, case=wrong.case, kind=wrong.kind, happened_at=wrong.happened_at, corrects=wrong,
        by=request.user, at=request.at,
    )  # fmt: skip
    return _begun(request, wrong.case, action)


# What a page about a note shows. To store a note takes only its file: the database plans a join longer than it runs.
_SHOWN = (
    "case__person",
    "case__unit",
    "case__order__service",
    "case__order__person",
    "case__tenancy",
    "corrects__author",
)


def _note(request: Page, pk: int, *with_it: str) -> JournalEntry:
    """The note, through the door."""
    rows = JournalEntry.objects.visible_to(request.user).select_related(*(with_it or ("case",)))
    found: JournalEntry = door.open_one(request, rows, pk=pk)
    door.notes_of(request.user).why = found.case.why_open_to(request.user).text
    gate.note_emergency(request, found.case)
    return found


@once
@require_http_methods(["GET", "POST"])
def note(request: Page, pk: int) -> HttpResponse:
    """A draft, to write and sign. A signed note is shown in its journal."""
    found = _note(request, pk, *(_SHOWN if request.method == "GET" else ()))
    if found.state == JournalEntry.State.SIGNED:
        return redirect(f"{_journal_url(request, found)}#note-{found.pk}")
    sent = request.method == "POST"
    areas = presenter.areas_of_notes(found.case)
    form = forms.NoteForm(request.POST, areas=areas) if sent else forms.NoteForm.of(found, areas=areas)
    sign = request.POST.get("do") == "sign"
    version = autosave.version(request) if sent else found.version
    return fill_in(
        request, form, lambda *, by, at, **data: _store(request, found, data, sign=sign),  # noqa: ARG005
        template="work/note.html",
        page=lambda: journal_page(request, found.case, note=found, version=version, may_sign=may_finish(request.user, found)),
        to=lambda _version: _journal_url(request, found),
        done=_("Anteckningen är signerad och låst.") if sign else _("Utkastet är sparat."),
    )  # fmt: skip


def _journal_url(request: Page, found: JournalEntry) -> str:
    """The journal; one's own day for who has left the file and only had the draft to finish."""
    order = gate.order_of(found.case)
    if order and gate.opens(request, found.case):
        return reverse("work:journal", args=[order.pk])
    still = Case.objects.visible_to(request.user).filter(pk=found.case_id).exists()
    return reverse("work:case_journal", args=[found.case_id]) if still else reverse("myday:index")


@transaction.atomic
def _store(request: Page, found: JournalEntry, data: dict[str, Any], *, sign: bool = False) -> int:
    """Store what was typed, and sign when asked. Returns the new version."""
    when = calendar.local_time(found.happened_at)
    day, clock = data.get("day") or when.date(), data.get("clock") or when.time()
    moved = (day, clock.hour, clock.minute) != (when.date(), when.hour, when.minute)
    version = actions.save_note(
        note=found, text=data.get("text", found.text) or "", version=autosave.version(request) or 0,
        kind=data.get("kind") or "", area=data.get("area"), happened_at=calendar.at_clock(day, clock.hour, clock.minute) if moved else None,
        by=request.user, at=request.at,
    )  # fmt: skip
    if sign:
        actions.sign_note(note=found, by=request.user, at=request.at)
    return version


@repeatable("each saving carries the version it was opened with")
@require_POST
def note_autosave(request: Page, pk: int) -> HttpResponse:
    """Store what has been typed in the draft, within two seconds of the typing."""
    found = _note(request, pk)
    return autosaved(
        request,
        forms.NoteForm(request.POST, areas=presenter.areas_of_notes(found.case)),
        partial(_store, request, found),
    )


@once
@require_POST
def note_discard(request: Page, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = _note(request, pk)
    action = partial(actions.discard_note, note=found, by=request.user, at=request.at)
    # Who has left the file had nothing there but the draft.
    to: dict[str, Any] = {"to": "work:case_journal", "pk": found.case_id}
    if not may_read(request.user, found.case):
        to = {"to": "myday:index"}
    return act.attempt(request, action, done=_("Utkastet är kastat."), **to)


@once
@require_POST
@gate.of_file
def take_over(request: Page, case: Case) -> HttpResponse:
    """Take over drafts whose writer has left."""
    action = partial(actions.take_over_notes, case=case, by=request.user, at=request.at)
    return act.attempt(request, action, done=_("Utkasten är dina nu."), to="work:case_journal", pk=case.pk)
