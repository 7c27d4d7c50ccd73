"""The log of the duty, and its rows as the reception gets them in the morning."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.cases.intake import measures
from hemmaplan.cases.intake.actions import duty
from hemmaplan.cases.intake.models import DutyEntry, DutyShift, Intake
from hemmaplan.cases.intake.permissions import may_read_duty_entry
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.desk.act import attempt
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.reception import forms, presenter
from hemmaplan.desk.reception.views import FORM, about_of, address, posted
from hemmaplan.foundation import calendar
from hemmaplan.web.once import once
from hemmaplan.web.page import Page


def _keeps(request: Page) -> None:
    if not request.user.scope.anywhere(AuthorityRight.KEEP_DUTY_LOG):
        raise PermissionDenied


@once
@require_http_methods(FORM)
def log(request: Page) -> HttpResponse:
    """Jour: the shift that goes on, its log, and a new row. Without one, where a shift is begun."""
    _keeps(request)
    shift = measures.own_shift(user=request.user)
    if shift is None:
        if request.method == "POST":
            raise Http404
        return fill_in(request, forms.ShiftForm(user=request.user), duty.begin_shift, template="reception/duty.html",
                       page=lambda: presenter.duty(request, None), done="", to="")  # fmt: skip

    def note(*, by: Any, at: Any, **data: Any) -> DutyEntry:
        clock = data.pop("clock")
        happened_at = calendar.at_clock(request.today, clock.hour, clock.minute) if clock else at
        if happened_at > at:  # a clock time later than now was before midnight
            happened_at = calendar.at_clock(calendar.add_days(request.today, -1), clock.hour, clock.minute)
        return duty.note_entry(shift=shift, happened_at=happened_at, by=by, at=at, **data)

    return fill_in(request, forms.RowForm(posted(request)), note, template="reception/duty.html",
                   page=lambda: presenter.duty(request, shift), done=_("Raden är skriven."), to=reverse("reception:duty"))  # fmt: skip


@once
@require_POST
def begin(request: Page) -> HttpResponse:
    """Börja ett pass."""
    _keeps(request)
    form = forms.ShiftForm(request.POST, user=request.user)
    return fill_in(request, form, duty.begin_shift, template="reception/duty.html",
                   page=lambda: presenter.duty(request, None), done=_("Passet har börjat."), to=reverse("reception:duty"))  # fmt: skip


@once
@require_POST
def end(request: Page, pk: int) -> HttpResponse:
    """Avsluta passet."""
    _keeps(request)
    shift = open_one(request, DutyShift.objects.visible_to(request.user), pk=pk)
    action = partial(duty.end_shift, shift=shift, by=request.user, at=request.at)
    return attempt(request, action, done=_("Passet är avslutat. Raderna väntar på mottagningen."), to="reception:duty")


def _row(request: Page, pk: int) -> DutyEntry:
    rows = DutyEntry.objects.visible_to(request.user).select_related("shift__to_unit", "shift__unit")
    found: DutyEntry = open_one(request, rows, pk=pk)
    if not may_read_duty_entry(request.user, found):
        raise Http404
    return found


@once
@require_POST
def read(request: Page, pk: int) -> HttpResponse:
    """Läst: stamp a row of the night."""
    action = partial(duty.read_entry, entry=_row(request, pk), by=request.user, at=request.at)
    return attempt(request, action, done=_("Raden är läst."), to="reception:index")


@once
@require_http_methods(FORM)
def take(request: Page, pk: int) -> HttpResponse:
    """Ta emot raden: its words become an intake."""
    row = _row(request, pk)

    def act(*, by: Any, at: Any, **data: Any) -> Intake:
        return duty.take_entry(entry=row, person=about_of(data), by=by, at=at, **data)

    return fill_in(request, forms.TakeRowForm(posted(request), described=row.about), act, title=_("Ta emot jourens rad"),
                   lead=row.about or row.words, room=_("Mottagning"), room_url=reverse("reception:index"),
                   back=reverse("reception:index"), to=partial(address, request), done=_("Mottagen. Inget behöver skrivas om."))  # fmt: skip
