"""The rooms of the desk, each with its own table of pages."""

from django.urls import include, path

from hemmaplan.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("min-dag/", include("hemmaplan.desk.myday.urls")),
    path("laget/", include("hemmaplan.desk.board.urls")),
    path("prova/", include("hemmaplan.desk.scenarios.urls")),
    path("akter/", include("hemmaplan.desk.cases.urls")),
    path("mottagning/", include("hemmaplan.desk.reception.urls")),
    path("bistand/", include("hemmaplan.desk.assistance.urls")),
    path("handlingar/", include("hemmaplan.desk.documents.urls")),
    path("uppdrag/", include("hemmaplan.desk.orders.urls")),
    path("beslut/", include("hemmaplan.desk.decisions.urls")),
    path("automatiska-beslut/", include("hemmaplan.desk.automatic.urls")),
    path("bistandsmanader/", include("hemmaplan.desk.months.urls")),
    path("fordelning/", include("hemmaplan.desk.team.urls")),
    path("regler/", include("hemmaplan.desk.law.urls")),
    path("frister/", include("hemmaplan.desk.clocks.urls")),
    path("arbete/", include("hemmaplan.desk.work.urls")),
    path("koer/", include("hemmaplan.desk.queues.urls")),
    path("grupper/", include("hemmaplan.desk.groups.urls")),
    path("oppet/", include("hemmaplan.desk.opendoor.urls")),
    path("bostader/", include("hemmaplan.desk.housing.urls")),
    path("rapporter/", include("hemmaplan.desk.reports.urls")),
    path("bemanning/", include("hemmaplan.desk.staffing.urls")),
    path("verksamheter/", include("hemmaplan.desk.services.urls")),
    path("system/", include("hemmaplan.desk.access.urls")),
    path("inlasning/", include("hemmaplan.desk.imports.urls")),
    path("personer/", include("hemmaplan.desk.people.urls")),
    path("komponenter/", include("hemmaplan.desk.components.urls")),
]
