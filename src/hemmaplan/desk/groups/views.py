"""The pages of the groups."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.desk.act import attempt
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.groups import forms, presenter
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import Refused
from hemmaplan.foundation.written import LARGEST_KEY, whole_or_none
from hemmaplan.interventions.actions import rounds, sessions
from hemmaplan.interventions.actions.participation import leave_place, take_place
from hemmaplan.interventions.measures import booking
from hemmaplan.interventions.measures import groups as measures
from hemmaplan.interventions.models import GroupRound, Participation, Session
from hemmaplan.interventions.permissions import may_run_group
from hemmaplan.interventions.rights import OrderRight
from hemmaplan.organisation.periods import last_day
from hemmaplan.web import formats, htmx
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table

PAGE = ["GET", "POST"]


def _round(request: Page, pk: int, **more: Any) -> Any:
    rows = GroupRound.objects.visible_to(request.user).select_related("service__unit", "follows")
    return open_one(request, rows, pk=pk, **more)


def _run(request: Page, pk: int) -> Any:
    """A round the user may change."""
    return _round(request, pk, service__unit__in=request.user.scope.units(OrderRight.RUN_GROUPS))


def _session(request: Page, pk: int) -> Any:
    """A session whose attendance the user may note."""
    rows = Session.objects.visible_to(request.user).select_related("round__service__unit")
    return open_one(request, rows, pk=pk, round__service__unit__in=request.user.scope.units(OrderRight.RUN_GROUPS))


def _table(request: Page, state: str, caption: str, empty: str, text: str) -> Table:
    over = state == GroupRound.State.ENDED
    states = [state, GroupRound.State.CANCELLED] if over else [state]
    shown = GroupRound.objects.visible_to(request.user).filter(state__in=states)
    columns = [
        Column("name", _("Omgång"), sort=True),
        Column("service__name", _("Verksamhet"), sort=True),
        Column("taken", _("Platser"), template="groups/cells/places.html"),
        Column("minimum", _("Minst"), numeric=True, template="groups/cells/minimum.html"),
        Column("waiting", _("I kö"), numeric=True),
        Column("next_at", _("Nästa tillfälle"), sort=True, template="groups/cells/next.html"),
    ]
    if over:
        columns[2:] = [
            Column("period", _("Tid"), sort=True, template="groups/cells/period.html"),
            Column("state", _("Läge"), template="groups/cells/state.html"),
        ]
    return Table(
        measures.with_counts(shown, request.at), columns, request, caption=caption, name=state,
        sort="-period" if over else "name", page_size=20, row_url=lambda row: reverse("groups:round", args=[row.pk]),
        empty=empty, empty_text=text,
    )  # fmt: skip


@require_GET
def index(request: Page) -> HttpResponse:
    """Grupper: rounds now, planned and past."""
    tables = [
        _table(
            request, "running", _("Pågår"), _("Ingen grupp pågår"), _("En planerad omgång startas på sin egen sida.")
        ),
        _table(request, "planned", _("Planerade"), _("Ingen omgång är planerad"), _("Planera en ny omgång ovan.")),
        _table(request, "ended", _("Avslutade"), _("Ingen omgång är avslutad"), _("Här samlas de som varit.")),
    ]
    may = request.user.scope.anywhere(OrderRight.RUN_GROUPS)
    return render(request, "groups/index.html", {"tables": tables, "may": may})


@once
@require_http_methods(PAGE)
def new(request: Page) -> HttpResponse:
    """Planera en ny omgång."""
    if not request.user.scope.anywhere(OrderRight.RUN_GROUPS):
        raise Http404
    form = forms.RoundForm(request.POST if request.method == "POST" else None, user=request.user, today=request.today)
    return _fill_in(
        request, form, partial(rounds.plan_round, anyway=_anyway(request)), title=_("Ny omgång"),
        submit=_("Planera omgången"), back=reverse("groups:index"),
        to=lambda made: reverse("groups:round", args=[made.pk]),
        done=lambda made: _planned(_("Omgången är planerad."), made, form),
    )  # fmt: skip


def _at(round_: GroupRound) -> str:
    return reverse("groups:round", args=[round_.pk])


def _anyway(request: Page) -> str:
    """What the button says about times that something stands against: ``all`` books them, ``skip`` leaves them out."""
    return request.POST.get("anyway", "")


def _planned(done: str, round_: GroupRound, form: Any) -> str:
    """What was planned, and which holidays were left out."""
    given = form.cleaned_data
    weekdays = [slot.weekday for slot in given["slots"]]
    return _done_text(done, round_.sessions.count(), weekdays, given["first"], given["last"])


def _done_text(done: str, count: int, weekdays: list[int], first: dt.date, last: dt.date) -> str:
    left_out = booking.holidays_left_out(weekdays=weekdays, first=first, last=last)
    told = [done, ngettext("%(n)s tillfälle.", "%(n)s tillfällen.", count) % {"n": count}]
    if left_out:
        told.append(_("Helgdagar hoppades över: %(days)s.") % {"days": ", ".join(left_out[:12])})
    return " ".join(told)


def _extended(done: str, before: dt.datetime, times: list[dt.datetime], last: dt.date) -> str:
    """What was added after the session that was the latest, and which holidays were left out."""
    weekdays = sorted({calendar.local_date(when).weekday() for when in times})
    return _done_text(done, len(times), weekdays, calendar.local_date(before) + dt.timedelta(days=1), last)


def _fill_in(
    request: Page, form: Any, action: Callable[..., object], *, back: str, of: object = "", **words: Any
) -> HttpResponse:
    """A form of this room, about a round when it is ``of`` one."""
    room: dict[str, Any] = {"room": _("Grupper"), "room_url": reverse("groups:index"), "of": of, "lead": of}
    return fill_in(request, form, action, **room | {"back": back, "to": back} | words)


def _start(request: Page) -> int | None:
    return whole_or_none(request.POST.get("fran") or request.GET.get("fran") or "")


@require_GET
def round_page(request: Page, pk: int) -> HttpResponse:
    """En omgång: attendance, places, who waits, series, planning."""
    round_ = _round(request, pk)
    may = may_run_group(request.user, round_)
    taken = round_.participations.filter(left_on__isnull=True).count()
    context = {
        "round": round_, "may": may, "taken": taken, "waiting": measures.waiting_for(service=round_.service),
        "grid": presenter.build(round_, request.user, request.at, _start(request)) if may else None,
        "series": round_.series.order_by("pk"), "leaders": list(round_.leaders.all()),
        "last": last_day(round_.period), "next": round_.sessions.filter(starts_at__gte=request.at, state="planned").first(),
        "below": round_.state in {"planned", "running"} and taken < round_.minimum,
    }  # fmt: skip
    return render(request, "groups/round.html", context)


def _noted(request: Page, round_: GroupRound) -> str:
    """Note what the pressed button says. Returns why not, or nothing."""
    session_key, participation_key, status = [*request.POST.get("cell", "").split(":"), "", "", ""][:3]
    session_pk, participation_pk = (
        whole_or_none(session_key, most=LARGEST_KEY),
        whole_or_none(participation_key, most=LARGEST_KEY),
    )
    if session_pk is None or participation_pk is None:
        raise Http404
    session = round_.sessions.visible_to(request.user).select_related("round__service").filter(pk=session_pk).first()
    rows = Participation.objects.visible_to(request.user).filter(round=round_)
    rows = rows.select_related("order", "contact", "round__service")
    row = rows.filter(pk=participation_pk).first()
    if session is None or row is None:
        raise Http404
    try:
        sessions.note_attendance(session=session, participation=row, status=status, by=request.user, at=request.at)
    except Refused as refused:
        return str(refused)
    return ""


def _after_note(request: Page, refused: str, template: str, context: dict[str, object], back: str) -> HttpResponse:
    if htmx.is_partial(request):
        answer = htmx.swap(request, template, context)
        return htmx.note(answer, refused, "danger") if refused else answer
    if refused:
        messages.error(request, refused)
    return redirect(back)


@repeatable("the button says which status it sets, so the same again changes nothing")
@require_POST
def note(request: Page, pk: int) -> HttpResponse:
    """Notera närvaro i listan."""
    round_ = _run(request, pk)
    refused, start = _noted(request, round_), _start(request)
    context = {"round": round_, "grid": presenter.build(round_, request.user, request.at, start)}
    back = reverse("groups:round", args=[pk]) + (f"?fran={start}" if start is not None else "") + "#attendance"
    return _after_note(request, refused, "groups/grid.html", context, back)


@once
@require_http_methods(PAGE)
def place(request: Page, pk: int) -> HttpResponse:
    """Ge plats i omgången."""
    round_ = _run(request, pk)
    data = request.POST if request.method == "POST" else None
    form = forms.PlaceForm(data, round_=round_, user=request.user, today=request.today)
    return _fill_in(
        request, form, partial(take_place, round_=round_), title=_("Lägg till deltagare"), submit=_("Ge plats"),
        of=str(round_), back=_at(round_),
        done=lambda taken: _("Deltagaren har plats nummer %s.") % taken.number,
    )  # fmt: skip


@once
@require_http_methods(PAGE)
def leave(request: Page, pk: int, participation: int) -> HttpResponse:
    """Avsluta ett deltagande."""
    round_ = _run(request, pk)
    rows = Participation.objects.visible_to(request.user).filter(round=round_, pk=participation)
    row = rows.select_related("order", "contact", "round__service").first()
    if row is None or row.left_on is not None:
        raise Http404
    form = forms.LeaveForm(request.POST if request.method == "POST" else None, today=request.today)

    of = _("%(round)s, deltagare nummer %(number)s") % {"round": round_, "number": row.number}
    return _fill_in(request, form, partial(leave_place, participation=row), title=_("Avsluta deltagande"),
                    submit=_("Avsluta"), of=of, back=_at(round_),
                    done=_("Deltagandet är avslutat. Platsen är ledig."))  # fmt: skip


@once
@require_http_methods(PAGE)
def change(request: Page, pk: int) -> HttpResponse:
    """Ändra omgången."""
    round_ = _run(request, pk)
    first = {name: getattr(round_, name) for name in ("name", "places", "minimum", "rolling")}
    first["leaders"] = round_.leaders.all()
    form = forms.ChangeForm(request.POST if request.method == "POST" else None, initial=first, user=request.user)
    return _fill_in(request, form, partial(rounds.change_round, round_=round_, anyway=_anyway(request)),
                    changes=True, title=_("Ändra omgången"), submit=_("Spara"), of=str(round_), back=_at(round_),
                    done=_("Omgången är ändrad."))  # fmt: skip


@once
@require_http_methods(PAGE)
def series(request: Page, pk: int) -> HttpResponse:
    """Lägg till en andra serie, till exempel eftervård."""
    main = _run(request, pk)
    data = request.POST if request.method == "POST" else None
    first = {"name": _("Eftervård %s") % main.name, "places": main.places}
    form = forms.SeriesForm(data, initial=first, user=request.user, today=request.today)
    return _fill_in(
        request, form, partial(rounds.add_series, main=main, anyway=_anyway(request)), title=_("Ny serie"),
        submit=_("Planera serien"), of=str(main), back=_at(main), to=_at,
        done=lambda made: _planned(_("Serien är planerad."), made, form),
    )  # fmt: skip


@once
@require_http_methods(PAGE)
def round_step(request: Page, pk: int, step: str) -> HttpResponse:
    """Starta, ställ in eller avsluta omgången."""
    way = forms.ROUND_WAYS.get(step)
    if way is None:
        raise Http404
    round_ = _run(request, pk)
    form = way.form(request.POST if request.method == "POST" else None, today=request.today)

    return _fill_in(request, form, partial(way.action, round_=round_), title=way.title, submit=way.button,
                    of=str(round_), danger=way.danger, back=_at(round_), done=way.done)  # fmt: skip


@once
@require_http_methods(PAGE)
def extend(request: Page, pk: int) -> HttpResponse:
    """Förläng omgången."""
    round_ = _run(request, pk)
    latest = round_.sessions.order_by("-starts_at").values_list("starts_at", flat=True).first()
    form = forms.ExtendForm(request.POST if request.method == "POST" else None, today=request.today)
    return _fill_in(
        request, form, partial(rounds.extend_round, round_=round_, anyway=_anyway(request)),
        title=_("Förläng omgången"), submit=_("Lägg ut tillfällen"), of=str(round_), back=_at(round_),
        done=lambda added: _extended(_("Tillfällena är utlagda."), latest, added, form.cleaned_data["last"]),
    )  # fmt: skip


@require_GET
def session_page(request: Page, pk: int) -> HttpResponse:
    """Närvaro vid ett tillfälle: one column with large buttons, for the phone."""
    session = _session(request, pk)
    others = session.round.sessions.all()
    context = {
        "session": session, "round": session.round, "grid": presenter.for_session(session, request.user, request.at),
        "before": others.filter(starts_at__lt=session.starts_at).last(),
        "after": others.filter(starts_at__gt=session.starts_at).first(),
        "been": session.starts_at <= request.at,
        "when": f"{formats.long_day(session.starts_at)} {formats.clock(session.starts_at)}",
    }  # fmt: skip
    return render(request, "groups/session.html", context)


@repeatable("as in the list")
@require_POST
def session_note(request: Page, pk: int) -> HttpResponse:
    """Notera närvaro vid ett tillfälle."""
    session = _session(request, pk)
    refused = _noted(request, session.round)
    context = {
        "session": session, "round": session.round, "grid": presenter.for_session(session, request.user, request.at)
    }  # fmt: skip
    return _after_note(
        request, refused, "groups/list.html", context, reverse("groups:session", args=[pk]) + "#attendance"
    )


@once
@require_http_methods(PAGE)
def session_step(request: Page, pk: int, step: str) -> HttpResponse:
    """Hölls, ställ in, flytta, ta tillbaka, alla närvarande."""
    session = _session(request, pk)
    back = reverse("groups:session", args=[pk])
    if step in forms.SESSION_ACTIONS:
        action, done = forms.SESSION_ACTIONS[step]
        if request.method == "GET":
            return redirect(back)
        return attempt(request, lambda: action(session=session, by=request.user, at=request.at), done=done, to=back)
    way = forms.SESSION_WAYS.get(step)
    if way is None:
        raise Http404
    first = forms.first_values(session)
    form = way.form(request.POST if request.method == "POST" else None, today=request.today, initial=first)

    return _fill_in(request, form, partial(way.action, session=session), title=way.title, submit=way.button,
                    of=str(session.round), danger=way.danger, back=back, done=way.done)  # fmt: skip
