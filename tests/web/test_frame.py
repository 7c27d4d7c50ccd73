"""The frame: menu, parts, vendored files, and no script or style inside a page."""

import datetime as dt
import hashlib
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

from hemmaplan.web import context, drawings, htmx, icons, middleware, navigation, views
from hemmaplan.web.navigation import NavItem

SOURCE = Path(navigation.__file__).resolve().parents[1]
VENDOR = SOURCE / "web/static/vendor"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


@pytest.fixture
def menu(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    return navigation


def request_by(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    request.today = dt.date(2026, 11, 21)
    return request


SOMEBODY = SimpleNamespace(is_authenticated=True)


def test_show_only_the_rooms_of_the_user(menu, settings):
    settings.ROOT_URLCONF = "tests.web.urls"
    menu.register(
        NavItem(key="a", label="A", url_name="rooms", icon="house", order=2, waiting=lambda _request: 3),
        NavItem(key="b", label="B", url_name="room", icon="house", order=1),
        NavItem(key="c", label="C", url_name="rooms", icon="house", may=lambda _user: False),
        NavItem(key="d", label="D", url_name="no-such-page", icon="house"),
        NavItem(key="e", label="E", url_name="rooms", icon="house", group="system"),
    )
    groups = navigation.groups(request_by(SOMEBODY, "/rooms/one/x/"))
    assert [(group, [row.item.key for row in rows]) for group, rows in groups] == [
        ("work", ["b", "a"]),
        ("system", ["e"]),
    ]
    first, second = groups[0][1]
    assert (first.current, second.current) == (True, False), "the longest address that fits is where one is"
    assert second.waiting == 3


def test_show_no_menu_to_a_stranger(menu):
    menu.register(NavItem(key="a", label="A", url_name="rooms", icon="house"))
    assert navigation.groups(request_by(SimpleNamespace(is_authenticated=False))) == []


def test_refuse_a_menu_item_in_an_unknown_group(menu):
    with pytest.raises(ValueError, match="group"):
        menu.register(NavItem(key="a", label="A", url_name="x", icon="house", group="other"))


def test_count_the_menu_only_when_it_is_drawn(menu, settings):
    settings.ROOT_URLCONF = "tests.web.urls"
    counted = []
    menu.register(NavItem(key="a", label="A", url_name="rooms", icon="house", waiting=counted.append))
    given = context.navigation(request_by(SOMEBODY))
    assert not counted
    assert len(given["navigation_groups"]) == 1
    assert len(counted) == 1


def test_keep_the_theme_and_go_back_to_the_page():
    request = RequestFactory().post("/utseende/", {"theme": "dark", "density": "huge", "next": "/uppdrag/?a=1"})
    response = views.appearance(request)
    assert response["Location"] == "/uppdrag/?a=1"
    assert response.cookies[context.THEME_COOKIE].value == "dark"
    assert context.DENSITY_COOKIE not in response.cookies


def test_never_go_back_to_another_site():
    response = views.appearance(RequestFactory().post("/utseende/", {"theme": "dark", "next": "https://evil.example/"}))
    assert response["Location"] == "/"


def test_pass_over_a_theme_cookie_that_is_not_known():
    request = RequestFactory().get("/")
    request.COOKIES[context.THEME_COOKIE] = '"><script>'
    assert context.chosen(request, context.THEME_COOKIE, context.THEMES) == "auto"


def tag(text, **given):
    request = request_by(SOMEBODY)
    return Template("{% load kit %}" + text).render(Context({"request": request, **given}))


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).replace("\u00a0", " ").strip()


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (12, "12 dagar kvar · 3 dec · SoL 20:2"),
        (0, "i dag · 21 nov · SoL 20:2"),
        (-4, "4 dagar över tiden · 17 nov · SoL 20:2"),
    ],
)
def test_say_days_left_in_words(days, said):
    due = dt.date(2026, 11, 21) + dt.timedelta(days=days)
    assert text_of(tag('{% days_left due "SoL 20:2" %}', due=due)) == said


def test_say_overload_in_words_and_pattern():
    html = tag("{% meter 9 8 %}")
    assert "överlast" in html
    assert "meter-hatch" in html
    assert "överlast" not in tag("{% meter 8 8 %}")


@pytest.mark.parametrize(("taken", "capacity"), [(0, 0), (1, 0), (0, 5), (100000, 1), (5, 5)])
def test_draw_a_meter_inside_its_frame(taken, capacity):
    html = drawings.meter(taken, capacity)
    assert all(0 <= float(width) <= drawings.WIDTH for width in re.findall(r'width="([\d.]+)"', html))
    assert "nan" not in html


def test_leave_a_gap_in_a_sparkline_where_a_value_is_missing():
    html = drawings.sparkline([1, None, 2, 3], "Kö")
    assert re.search(r'spark-line" d="M[\d. ]+ M[\d. ]+ L', html)
    assert "Inga värden" in drawings.sparkline([None], "Kö")


def test_hide_an_icon_without_a_name_from_screen_readers():
    assert 'aria-hidden="true"' in icons.icon("clock")
    assert 'role="img" aria-label="Klocka &lt;"' in icons.icon("clock", "Klocka <")
    for name in ("no-such-icon", "../LICENSE"):
        with pytest.raises(LookupError):
            icons.icon(name)


def test_say_that_a_value_is_missing():
    assert "saknas" in tag("{% key_values pairs %}", pairs=[("Ombud", None)])
    assert "saknas" not in tag("{% key_values pairs %}", pairs=[("Antal", 0)])


def test_escape_what_the_parts_are_given():
    for text in (
        "{% status x %}",
        "{% figure 1 x %}",
        "{% empty x x %}",
        "{% flag x todo=x %}",
        "{% protected_banner x x %}",
    ):
        assert "<i>" not in tag(text, x="<i>")


def test_send_htmx_on_with_a_header_and_others_with_a_redirect(settings):
    settings.ROOT_URLCONF = "tests.web.urls"
    plain = RequestFactory().post("/")
    assert htmx.go(plain, "/x/")["Location"] == "/x/"
    asked = htmx.go(RequestFactory().post("/", headers={"HX-Request": "true"}), "/x/")
    assert (asked.status_code, asked["HX-Redirect"]) == (204, "/x/")


def test_add_a_note_to_what_an_answer_already_tells():
    response = HttpResponse(headers={"HX-Trigger": '{"a": 1}'})
    assert '"a": 1' in htmx.note(response, "Klart")["HX-Trigger"]
    assert "Klart" in response["HX-Trigger"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_keep_scripts_and_styles_out_of_the_page(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"hx-on|javascript:", text)
    for script in re.findall(r"<script\b[^>]*>.*?</script>", text, re.DOTALL):
        assert re.fullmatch(r'<script src="{% static [^>]+></script>', script)


def test_find_every_icon_that_a_page_names():
    for path in TEMPLATES:
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text(encoding="utf-8")):
            assert name in icons.names(), f"{path.name}: {name}"
    for item in navigation.registered():
        assert item.icon in icons.names(), item.key


def test_find_vendored_files_as_they_were_written_down():
    listed = dict(re.findall(r"^\| ([\w./-]+) \| ([0-9a-f]{64}) \|$", (VENDOR / "VENDOR.md").read_text(), re.MULTILINE))
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDOR.md"
    }
    assert present == listed
    assert {"designsystemet/LICENSE", "inter/LICENSE", "icons/LICENSE"} <= present.keys()


def test_forbid_copies_of_pages_unless_the_page_says_otherwise():
    request = RequestFactory().get("/")
    page = middleware.NoCopies(lambda _request: HttpResponse())(request)
    assert page["Cache-Control"] == "private, no-store"
    assert page["Vary"] == "HX-Request, HX-Target"
    said = middleware.NoCopies(lambda _request: HttpResponse(headers={"Cache-Control": "max-age=60"}))(request)
    assert said["Cache-Control"] == "max-age=60"
