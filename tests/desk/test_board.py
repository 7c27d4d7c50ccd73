"""The board: what a head sees, and what a controller does not."""

import datetime as dt

import pytest
from tests import make

pytestmark = pytest.mark.django_db
THEN = "2020-09-21"


@pytest.fixture
def unit():
    """A unit with a team, a service, a queue."""
    unit = make.unit(name="IFO Utförare")
    team = make.unit(parent=unit, name="Vuxenteam")
    service = make.service(team, name="Enskilt stöd")
    post = make.post(team)
    make.employment(post)
    make.staffing(post, service)
    make.order(service, state="running", person=make.person(given_name="Åsa", family_name="Provsson"))
    make.order(
        service, state="running", person=make.person(given_name="Hemlig", family_name="Gömdsson", protection="marker")
    )
    return unit


def test_board_shows_the_day_that_was_asked_for(unit, client_as) -> None:
    page = client_as(make.user("unit_manager", unit)).get("/laget/", {"den": THEN, "jamfor": "year"}).content.decode()
    assert "Vuxenteam" in page
    assert "Enskilt stöd" in page
    assert "så som det var den dagen" in page


def test_figure_shows_rows_to_the_head_and_hides_them_from_the_controller(unit, client_as) -> None:
    address = "/laget/siffra/orders.running/"
    head = client_as(make.user("unit_manager", unit)).get(address, {"den": THEN}).content.decode()
    assert "Åsa Provsson" in head
    controller = client_as(make.user("controller", unit)).get(address, {"den": THEN}).content.decode()
    assert "Provsson" not in controller
    assert "visas inte för din roll" in controller


def test_unknown_figure_and_day_are_told(unit, client_as) -> None:
    client = client_as(make.user("unit_manager", unit))
    assert client.get("/laget/siffra/finns.inte/").status_code == 404
    assert client.get("/laget/", {"den": "31/2"}).status_code == 200


def test_staff_has_no_board(unit, client_as) -> None:
    assert client_as(make.user("treatment_staff", unit)).get("/laget/").status_code == 404


def test_board_takes_the_same_queries_for_many_services(unit, client_as, django_assert_max_num_queries) -> None:
    client = client_as(make.user("unit_manager", unit))
    client.get("/laget/")
    team = make.unit(parent=unit)
    for _ in range(12):
        make.order(make.service(team), state="running", started_on=dt.date(2020, 2, 1))
    with django_assert_max_num_queries(40):
        client.get("/laget/")
