"""The pages that show: the list of flats, a flat, a tenancy, the wind-down."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hemmaplan.access.door import open_one
from hemmaplan.cases.permissions import may_read
from hemmaplan.desk.housing import presenter
from hemmaplan.desk.housing.forms import IndexFilter
from hemmaplan.housing import measures
from hemmaplan.housing.models import Dwelling, Tenancy
from hemmaplan.housing.permissions import may_look_to, may_manage, may_run
from hemmaplan.housing.rights import HousingRight
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import last_day
from hemmaplan.web.page import Page
from hemmaplan.web.tables import Column, Table


def _columns() -> list[Column]:
    def column(key: str, label: Any, **more: Any) -> Column:
        return Column(key, label, cell=lambda row: row, template=f"housing/cell_{key}.html", **more)

    return [
        column("address", _("Lägenhet"), sort="shown_address"),
        column("lease", _("Hyresvärd och kontrakt")),
        column("tenant", _("Hyresgäst")),
        column("rent", _("Hyra")),
        column("supervision", _("Tillsyn")),
        column("disturbances", _("Störningar")),
        column("support", _("Annan insats")),
    ]


@require_GET
def index(request: Page) -> HttpResponse:
    """Bostäder: address, lease, tenant, rent, supervision, disturbances, other support."""
    user, day = request.user, request.today
    units = presenter.housing_units(user)
    flats = Dwelling.objects.visible_to(user).filter(period__contains=day).prefetch_related("leases")
    shown = presenter.narrowed(flats, request.GET.get("visa", ""), user, day)
    table = Table(
        presenter.with_address(shown, user, day), _columns(), request, caption=_("Lägenheter"), caption_hidden=True,
        name="lagenheter", sort="address", filters=IndexFilter(request.GET),
        prepare=lambda rows: list(presenter.rows_of(rows, user, day).values()), row_url=lambda row: row.url,
        empty=_("Inga lägenheter"),
        empty_text=_("Här står de lägenheter som kommunen hyr och låter andra bo i. Lägg upp den första."),
    )  # fmt: skip
    context = {
        "table": table,
        "stock": measures.stock(units=units, day=day),
        "debt": measures.debt_in_all(units=units, day=day),
        "wind_downs": measures.wind_downs(units=units, day=day),
        "leases": measures.leases_to_terminate(units=units, day=day),
        "to_end": measures.to_end(units=units, day=day).select_related("person", "case"),
        "may_manage": user.scope.anywhere(HousingRight.MANAGE_HOUSING),
    }
    return render(request, "housing/index.html", context)


@require_GET
def dwelling(request: Page, pk: int) -> HttpResponse:
    """En lägenhet: leases, and who lives or has lived there."""
    day = request.today
    flats = presenter.with_address(Dwelling.objects.visible_to(request.user), request.user, day).select_related("unit")
    flat = open_one(request, flats, pk=pk)
    context = {
        "flat": flat,
        "row": presenter.rows_of([flat], request.user, day)[flat.pk],
        "last": last_day(flat.period),
        "leases": [(lease, last_day(lease.period)) for lease in flat.leases.order_by("-period")],
        "tenancies": [
            (tenancy, last_day(tenancy.period))
            for tenancy in Tenancy.objects.visible_to(request.user)
            .filter(dwelling=flat)
            .select_related("person", "case")
            .order_by("-period")[:20]
        ],
        "wind_downs": measures.wind_downs(units=[flat.unit_id], day=day),
        "may_manage": may_manage(request.user, flat.unit_id),
    }
    return render(request, "housing/dwelling.html", context)


@require_GET
def tenancy(request: Page, pk: int) -> HttpResponse:
    """Ett boende: supervision, rent and disturbances of one tenancy."""
    user = request.user
    rows = Tenancy.objects.visible_to(user).select_related("dwelling__unit", "person", "case")
    home = open_one(request, rows, pk=pk)
    flats = presenter.with_address(Dwelling.objects.visible_to(user), user, request.today)
    context = {
        "home": home,
        "flat": flats.filter(pk=home.dwelling_id).first(),
        "last": last_day(home.period),
        "status": presenter.statuses_of([home], request.today)[home.pk],
        "visits": home.visits.select_related("done_by")[:12],
        "rents": home.rent_reports.all()[:12],
        "disturbances": home.disturbances.all()[:20],
        "may_manage": may_run(user, home),
        "may_supervise": may_look_to(user, home),
        "may_read": may_read(user, home.case),
        "running": home.case.closed_on is None,
    }
    return render(request, "housing/tenancy.html", context)


@require_GET
def winddown(request: Page) -> HttpResponse:
    """Avveckling: what is decided, what is left, what to do."""
    user, day = request.user, request.today
    units = presenter.housing_units(user)
    decided = [
        (unit, row, last_day(row.period))
        for unit in Unit.objects.visible_to(user).filter(pk__in=units, wind_downs__isnull=False).distinct()
        for row in unit.wind_downs.all()
    ]
    context = {
        "decided": decided,
        "stock": measures.stock(units=units, day=day),
        "leases": measures.leases_to_terminate(units=units, day=day),
        "may_manage": user.scope.anywhere(HousingRight.MANAGE_HOUSING),
    }
    return render(request, "housing/winddown.html", context)
