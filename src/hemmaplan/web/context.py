"""What every page is told (sv. sidans sammanhang): menu, theme, density, unit, and whether it is shown in the panel."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from hemmaplan.web import navigation as menu

THEMES = ("auto", "light", "dark")
DENSITIES = ("compact", "normal")
THEME_COOKIE = "hp_theme"
DENSITY_COOKIE = "hp_density"
PANEL = "panel-body"


def chosen(request: HttpRequest, cookie: str, choices: tuple[str, ...]) -> str:
    """The choice kept in a cookie, or the first one when there is none or it is not known."""
    value = request.COOKIES.get(cookie, "")
    return value if value in choices else choices[0]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # the kit stands below the pages, so any of them may be missing
        return ""


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template variables of the frame. The menu is counted only when a template draws it."""
    in_panel = request.headers.get("HX-Target") == PANEL
    unit = getattr(request, "unit", None)
    return {
        "shell": "web/panel.html" if in_panel else "web/layout.html",
        "in_panel": in_panel,
        "navigation_groups": SimpleLazyObject(lambda: menu.groups(request)),
        "search_url": _url("people:search"),
        "home_url": _url("home") or "/",
        "appearance_url": _url("web:appearance"),
        "set_language_url": _url("set_language"),
        "login_url": _url("account_login"),
        "logout_url": _url("account_logout"),
        "password_url": _url("account_change_password"),
        "mfa_url": _url("mfa_index"),
        "unit_name": str(unit) if unit else "",
        "theme": chosen(request, THEME_COOKIE, THEMES),
        "density": chosen(request, DENSITY_COOKIE, DENSITIES),
        "now": getattr(request, "at", None),
    }
