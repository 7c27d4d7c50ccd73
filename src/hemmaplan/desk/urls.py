"""The rooms of the desk, each with its own table of pages."""

from importlib.util import find_spec

from django.urls import include, path

from hemmaplan.desk import start

ROOMS = {
    "min-dag": "myday",
    "laget": "board",
    "uppdrag": "orders",
    "arbete": "work",
    "koer": "queues",
    "grupper": "groups",
    "oppet": "opendoor",
    "bostader": "housing",
    "rapporter": "reports",
    "bemanning": "staffing",
    "verksamheter": "services",
    "system": "access",
    "personer": "people",
    "komponenter": "components",
}

urlpatterns = [
    path("", start.home, name="home"),
    *[
        path(f"{address}/", include(f"hemmaplan.desk.{room}.urls"))
        for address, room in ROOMS.items()
        if find_spec(f"hemmaplan.desk.{room}") and find_spec(f"hemmaplan.desk.{room}.urls")
    ],
]
