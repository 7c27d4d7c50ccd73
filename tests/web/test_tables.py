"""Sorting, filtering and paging of tables, with ties and empty values."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from hemmaplan.access.models import User
from hemmaplan.web import paging, tables

COLUMNS = [
    tables.Column("username", "Användare", sort=True),
    tables.Column("name", "Namn", sort=True),
    tables.Column("last_login", "Senast", sort=True),
    tables.Column("email", "E-post"),
]


@pytest.fixture
def people(db):
    """Twenty-three users: ties among names, and every third has never logged in."""
    first = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    User.objects.bulk_create(
        User(
            username=f"u{number:02d}",
            name=f"Namn {number % 4}",
            last_login=None if number % 3 == 0 else first + dt.timedelta(days=number % 5),
        )
        for number in range(23)
    )
    return User.objects.filter(username__startswith="u")


def table(rows, address="/", **options):
    request = RequestFactory().get(address)
    return tables.Table(rows, COLUMNS, request, caption="Användare", name="t", **{"page_size": 5} | options)


def walk(rows, address, step):
    """Follow the links from page to page; returns the names seen on each page."""
    pages = []
    while address and len(pages) < 20:
        page = table(rows, address)
        pages.append([row.row.username for row in page.body])
        address = getattr(page, step)
    return pages


@pytest.mark.parametrize("sort", ["username", "-username", "name", "-name", "last_login", "-last_login"])
def test_page_forwards_and_backwards_through_ties_and_empty_values(people, sort):
    forwards = walk(people, f"/?t-sort={sort}", "next_url")
    seen = [name for page in forwards for name in page]
    assert len(seen) == len(set(seen)) == 23
    column = sort.removeprefix("-")
    rows = {row.username: row for row in people}
    known = [(getattr(rows[name], column), rows[name].pk) for name in seen if getattr(rows[name], column) is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    empty = [getattr(rows[name], column) is None for name in seen]
    assert empty == sorted(empty), "empty values stand last in both directions"

    address = f"/?t-sort={sort}"
    while (page := table(people, address)).next_url:
        address = page.next_url
    assert walk(people, address, "previous_url") == forwards[::-1]


def test_number_the_rows_of_each_page(people):
    page = table(people, "/?t-sort=username")
    assert page.window.text == "1–5 av 23"
    page = table(people, page.next_url)
    assert page.window.text == "6–10 av 23"
    assert table(people, page.previous_url).window.text == "1–5 av 23"


@pytest.mark.parametrize("key", ["email", "password", "username__password", "-", "pk; drop table"])
def test_pass_over_a_sort_key_that_is_not_declared(people, key):
    page = table(people, "/?" + f"t-sort={key}", sort="-username")
    assert page.chosen == (COLUMNS[0], True)


@pytest.mark.parametrize("mark", ["999999", "x", "-1", "1e9", "99999999999999999999999"])
def test_start_from_the_beginning_when_the_mark_is_unknown(people, mark):
    page = table(people, f"/?t-sort=username&t-after={mark}&t-nr=40")
    assert page.window.first == 1
    assert next(row.row.username for row in page.body) == "u00"


def test_go_on_after_a_row_that_has_left_the_filter(people):
    class NameFilter(tables.FilterForm):
        name = forms.CharField(required=False)

    mark = people.get(username="u04")
    mark.name = "Borta"
    mark.save()
    page = table(people, f"/?t-sort=username&name=Namn 0&t-after={mark.pk}", filters=NameFilter({"name": "Namn 0"}))
    assert [row.row.username for row in page.body] == ["u08", "u12", "u16", "u20"]


def test_show_all_rows_and_the_error_when_the_filter_cannot_be_read(people):
    class Since(tables.FilterForm):
        number = forms.IntegerField(required=False)

    page = table(people, "/?number=x", filters=Since({"number": "x"}))
    assert page.window.total == 23
    assert page.filters.errors


def test_use_three_queries_however_many_rows(people, django_assert_num_queries):
    address = table(people, "/?t-sort=last_login").next_url
    for size in (2, 20):
        with django_assert_num_queries(3):
            draw(table(people, address, page_size=size))


def test_prepare_the_rows_of_the_page_all_at_once(people):
    asked = []

    def prepare(rows):
        asked.append([row.username for row in rows])
        return [{"username": row.username.upper(), "name": "", "last_login": None, "email": None} for row in rows]

    page = table(people, "/?t-sort=username", prepare=prepare, page_size=3)
    assert [row.cells[0].content for row in page.body] == ["U00", "U01", "U02"]
    assert asked == [["u00", "u01", "u02"]]


def test_stop_counting_at_a_thousand(people, monkeypatch):
    monkeypatch.setattr(paging, "CAP", 10)
    window = table(people, "/").window
    assert window.capped
    assert window.text == "1–5 av fler än 10"


def test_keep_values_of_rows_out_of_the_address(people):
    page = table(people, "/?t-sort=name")
    assert "Namn" not in page.next_url


def test_order_plainly_where_a_column_is_never_empty():
    assert paging.Order("username").by(User) == ["username", "pk"]
    assert paging.Order("pk", descending=True).by(User) == ["-pk"]
    assert paging.Order("employee__name").nullable(User)


@dataclass
class Plain:
    pk: int
    name: str
    size: int | None


def plain(address):
    rows = [Plain(number, f"n{number:02d}", None if number == 3 else number % 4) for number in range(12)]
    columns = [tables.Column("name", "Namn", sort=True), tables.Column("size", "Storlek", numeric=True, sort=True)]
    return tables.Table(rows, columns, RequestFactory().get(address), caption="Rader", name="t", page_size=5)


def test_sort_and_page_rows_in_memory():
    page = plain("/?t-sort=-size")
    assert page.body[0].row.size == 3
    assert plain(page.next_url).window.text == "6–10 av 12"
    last = plain(plain(page.next_url).next_url)
    assert last.window.text == "11–12 av 12"
    assert last.body[-1].row.size is None
    assert not last.next_url


def test_stay_within_the_rows_in_memory_when_the_mark_is_too_large():
    assert plain("/?t-after=4000").window.text == "11–12 av 12"


def draw(given):
    return Template("{% load kit %}{% table t %}").render(Context({"t": given, "request": given.request}))


def test_draw_caption_sorted_head_and_labels_for_phones(people):
    html = draw(table(people, "/?t-sort=-name", row_url=lambda row: f"/u/{row.pk}/"))
    assert "<caption" in html
    assert html.count("aria-sort=") == 1
    assert 'aria-sort="descending"' in html
    assert 'data-label="Senast"' in html
    assert 'class="row-link" href="/u/' in html


def test_draw_escaped_content(db):
    User.objects.create(username="u1", name="<b>x</b>")
    assert "<b>x" not in draw(table(User.objects.all()))


def test_teach_in_an_empty_table(db):
    html = draw(table(User.objects.none(), empty="Inga användare", empty_text="Lägg upp den första."))
    assert "Inga användare" in html
    assert "<table" not in html


def test_offer_all_rows_when_the_filter_leaves_none(people):
    class NameFilter(tables.FilterForm):
        name = forms.CharField(required=False)

    html = draw(table(people, "/?name=x", filters=NameFilter({"name": "x"})))
    assert "Inget stämmer med urvalet" in html
    assert "Visa alla" in html
