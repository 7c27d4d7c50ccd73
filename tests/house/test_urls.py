"""Every page asks who is there, unless it is listed here with the reason."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from hemmaplan.web.addresses import CONVERTERS

OPEN = {
    "accounts/login/": "one must be able to log in",
    "accounts/logout/": "logging out twice does no harm",
    "accounts/inactive/": "tells a closed account why it cannot log in",
    "accounts/2fa/authenticate/": "the second step of logging in, before one is logged in",
    "accounts/provider/<slug:key>/": "to the provider that says who one is",
    "accounts/provider/<slug:key>/svar/": "and back from it",
    "accounts/provider/<slug:key>/metadata/": "who we are, for the provider",
    "invanare/orosanmalan/": "anybody reports a concern for a child",
    "invanare/report-concern/": "the same in English",
    "invanare/logga-in/": "a resident must be able to log in",
    "invanare/logga-in/<slug:key>/": "to the provider that says who one is",
    "invanare/logga-in/<slug:key>/svar/": "and back from it",
    "invanare/logga-in/<slug:key>/metadata/": "who we are, for the provider",
    "invanare/logga-in/annan-hjalp/": "who cannot log in is told how they are helped",
    "invanare/logga-ut/": "logging out twice does no harm",
    "invanare/utloggad/": "tells that one is logged out",
    "invanare/sprak/": "one must be able to read",
    "invanare/provberakning/": "anybody tries what a month would give",
    "invanare/test-calculation/": "the same in English",
}


def pages(patterns, prefix="") -> list[tuple[str, URLPattern]]:
    """Every address with the view that answers it."""
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += pages(pattern.url_patterns, route)
        else:
            found.append((route, pattern))
    return found


def is_private(pattern: URLPattern) -> bool:
    """What the login middleware asks: a view is private until it says otherwise."""
    view = pattern.callback
    return bool(getattr(view, "login_required", True))


def example(route: str) -> str:
    """An address that fits the route, with made-up parts."""
    address = route
    for kind, value in (
        ("int", "1"),
        ("key", "1"),
        ("ordinal", "1"),
        ("slug", "a"),
        ("uuid", "00000000-0000-4000-8000-000000000000"),
        ("path", "a"),
    ):
        while f"<{kind}:" in address:
            start = address.index(f"<{kind}:")
            address = address[:start] + value + address[address.index(">", start) + 1 :]
    while "<" in address:
        start = address.index("<")
        address = address[:start] + "a" + address[address.index(">", start) + 1 :]
    return "/" + address


def test_the_login_middleware_stands_before_every_view():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_every_view_is_private_or_listed():
    unlisted = [
        route for route, page in pages(get_resolver().url_patterns) if not is_private(page) and route not in OPEN
    ]
    assert not unlisted, f"Open to everybody without a reason: {unlisted}"


def test_every_listed_address_exists_and_is_open():
    open_now = {route for route, page in pages(get_resolver().url_patterns) if not is_private(page)}
    assert not set(OPEN) - open_now, f"Listed, but private or gone: {sorted(set(OPEN) - open_now)}"


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_login_from_every_private_page(client):
    for route, page in pages(get_resolver().url_patterns):
        if is_private(page):
            answer = client.get(example(route))
            assert answer.status_code == 302, (route, answer.status_code)
            door = "/invanare/logga-in/" if route.startswith("invanare/") else "/accounts/login/"
            assert answer.headers["Location"].startswith(f"{door}?next="), route


def test_a_planted_open_page_is_seen():
    def private(request):
        return HttpResponse()

    @login_not_required
    def bare(request, pk):
        return HttpResponse()

    planted = pages([path("a/", private), path("b/<key:pk>/", bare)])
    assert [(route, is_private(page)) for route, page in planted] == [("a/", True), ("b/<key:pk>/", False)]
    assert example("b/<key:pk>/<slug:name>/<token>/") == "/b/1/a/a/"


def test_no_number_in_an_address_is_larger_than_the_database_has_room_for():
    loose = [route for route, page in pages(get_resolver().url_patterns) if "<int:" in route]
    assert not loose, f"Write key or ordinal (web/addresses.py): {loose}"
    for kind, room in (("key", 2**63), ("ordinal", 2**15)):
        converter = CONVERTERS[kind]()
        assert re.fullmatch(converter.regex, "1")
        assert not re.fullmatch(converter.regex, str(room))
        assert int(re.match(converter.regex, "9" * 30).group()) < room
