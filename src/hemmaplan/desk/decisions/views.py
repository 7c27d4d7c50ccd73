"""The pages of decisions: what waits, a new one, one to write in and decide."""

from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hemmaplan.access.door import open_one
from hemmaplan.cases.decisions import measures
from hemmaplan.cases.decisions.actions import decisions
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.decisions.permissions import may_draft, may_record_board, may_send_back, may_sign, may_write_in
from hemmaplan.cases.decisions.states import OPEN
from hemmaplan.cases.models import Case
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.desk import act
from hemmaplan.desk.decisions import presenter
from hemmaplan.desk.decisions.forms import BoardForm, DecisionForm, SendBackForm
from hemmaplan.desk.filling import fill_in
from hemmaplan.desk.work.views import autosaved
from hemmaplan.people.permissions import knows_identity
from hemmaplan.web import autosave
from hemmaplan.web.once import once, repeatable
from hemmaplan.web.page import Page

FORM = ["GET", "POST"]
# Those taken by a button: what it does, who is shown it, and what is said when it is done.
STEPS: dict[str, Any] = {
    "propose": (decisions.propose, may_write_in, lambda: _("Förslaget är lämnat till beslutsfattare.")),
    "take_back": (decisions.take_back, may_write_in, lambda: _("Du har tagit tillbaka förslaget.")),
    "sign": (decisions.sign, may_sign, lambda: _("Beslutet är fattat och låst.")),
    "discard": (decisions.discard, may_write_in, lambda: _("Utkastet är kastat.")),
}


def decides_somewhere(user: Any) -> bool:
    """Whether the room is there for the user."""
    return measures.takes_part(user)


@require_GET
def index(request: Page) -> HttpResponse:
    """Beslut: what waits for me, what I have begun, what has been decided."""
    if not decides_somewhere(request.user):
        raise Http404
    chosen = request.GET.get("visa", "")
    chosen = chosen if chosen in presenter.LISTS else "att-fatta"
    return render(
        request, "decisions/index.html",
        {"table": presenter.table(request, chosen), "tabs": presenter.tabs(request, chosen),
         "reports": request.user.scope.anywhere(AuthorityRight.RECORD_BOARD_DECISIONS)},
    )  # fmt: skip


def open_decision(request: Page, pk: int) -> Decision:
    """The decision, through the door."""
    rows = Decision.objects.visible_to(request.user).select_related(
        "case", "person", "unit", "intake", "investigation", "prepared_by", "decided_by", "replaces"
    )
    found: Decision = open_one(request, rows, pk=pk)
    return found


def _address(decision: Decision) -> str:
    return reverse("decisions:decision", args=[decision.pk])


@once
@require_http_methods(FORM)
def new(request: Page, case_pk: int) -> HttpResponse:
    """Nytt beslut i en akt: one button a kind and verb. What the investigation says is there already."""
    case = open_one(request, Case.objects.visible_to(request.user).select_related("person"), pk=case_pk)
    if not may_draft(request.user, case):
        raise Http404
    if request.method == "GET":
        return render(
            request, "decisions/new.html", {"case": case, "choices": presenter.choices(request, case)}
        )  # fmt: skip
    kind, verb = request.POST.get("kind", ""), request.POST.get("verb", "")
    investigation = measures.investigation_to_decide(case, kind)

    def begin() -> Decision:
        return decisions.draft(
            case=case, kind=kind, verb=verb, investigation=investigation, by=request.user, at=request.at,
            **measures.known_of(investigation, verb),
        )  # fmt: skip

    return act.begin(request, begin, to=_address, refused_to=reverse("decisions:new", args=[case.pk]))


@once
@require_http_methods(FORM)
def decision(request: Page, pk: int) -> HttpResponse:
    """Ett beslut: a draft to write in, what waits for somebody, or what has been decided."""
    row = open_decision(request, pk)
    kind = measures.kind_of(row, request.today)
    knows = knows_identity(request.user, row.person)
    writes = row.state == "draft" and knows and may_write_in(request.user, row)
    if request.method == "GET" and not writes:
        return render(request, "decisions/decision.html", presenter.context(request, row))
    if not writes:
        raise Http404
    form = DecisionForm.of(row, kind, *([request.POST] if request.method == "POST" else []))
    then = request.POST.get("do", "save")
    version = autosave.version(request) if form.is_bound else row.version

    @transaction.atomic
    def store(*, by: Any, at: Any, **data: Any) -> Decision:
        decisions.save(decision=row, version=version or 0, by=by, at=at, **data)
        if then in {"propose", "sign"}:
            STEPS[then][0](decision=row, by=by, at=at)
        return row

    return fill_in(
        request, form, store, template="decisions/edit.html", to=_address,
        page=lambda: presenter.context(request, row) | {"version": version},
        done=STEPS[then][2]() if then in STEPS else _("Utkastet är sparat."),
    )  # fmt: skip


@repeatable("each saving carries the version it was opened with")
@require_POST
def keep(request: Page, pk: int) -> HttpResponse:
    """Spara utkastet, as it is typed."""
    row = open_decision(request, pk)
    if not may_write_in(request.user, row):
        raise Http404
    form = DecisionForm.of(row, measures.kind_of(row, request.today), request.POST)

    def save(changes: dict[str, Any]) -> Any:
        return decisions.save(
            decision=row, version=autosave.version(request) or 0, by=request.user, at=request.at, **changes
        )

    def beside() -> str:
        return render_to_string(
            "decisions/before.html", presenter.context(request, open_decision(request, pk)), request
        )

    return autosaved(request, form, save, beside=beside)


@once
@require_POST
def step(request: Page, pk: int, name: str) -> HttpResponse:
    """Take a step that asks for nothing more."""
    row = open_decision(request, pk)
    if name == "correct" and may_write_in(request.user, row):
        begin = partial(decisions.correct, decision=row, by=request.user, at=request.at)
        return act.begin(request, begin, to=_address, refused_to=_address(row))
    taken = STEPS.get(name)
    if taken is None or not taken[1](request.user, row):
        raise Http404
    to = reverse("decisions:index") if name == "discard" else _address(row)
    return act.attempt(request, lambda: taken[0](decision=row, by=request.user, at=request.at), done=taken[2](), to=to)


@once
@require_http_methods(FORM)
def send_back(request: Page, pk: int) -> HttpResponse:
    """Lämna tillbaka, with what needs to be changed."""
    row = open_decision(request, pk)
    if row.state != "proposed" or not may_send_back(request.user, row):
        raise Http404
    form = SendBackForm(request.POST if request.method == "POST" else None)
    return fill_in(
        request, form, lambda **data: decisions.send_back(decision=row, **data), to=_address, done=_("Lämnat tillbaka."),
        title=_("Lämna tillbaka"), submit=_("Lämna tillbaka"), room=_("Beslut"), room_url=reverse("decisions:index"),
        of=row.case.number, back=_address(row),
    )  # fmt: skip


@once
@require_http_methods(FORM)
def record_board(request: Page, pk: int) -> HttpResponse:
    """För in nämndens beslut, with its minutes."""
    row = open_decision(request, pk)
    if row.state not in OPEN or not may_record_board(request.user, row.unit_id):
        raise Http404
    form = BoardForm(request.POST if request.method == "POST" else None, today=request.today)
    return fill_in(
        request, form, lambda **data: decisions.record_board(decision=row, **data), to=_address,
        done=_("Nämndens beslut är infört."), title=_("För in nämndens beslut"), submit=_("För in beslutet"),
        room=_("Beslut"), room_url=reverse("decisions:index"), of=row.case.number, back=_address(row),
    )  # fmt: skip
