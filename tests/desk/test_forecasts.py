"""Where each queue is heading: the fans of the board and the panel behind, for each day, role and situation."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests import make

from hemmaplan.access.roles import ROLES
from hemmaplan.capacity.models import ForecastSkill, QueueForecast
from hemmaplan.foundation import calendar
from hemmaplan.interventions.models import QueueEntry

pytestmark = pytest.mark.django_db
TODAY = calendar.today()
THROUGH = TODAY.replace(day=1) - dt.timedelta(days=1)


@pytest.fixture
def unit():
    return make.unit(name="IFO Utförare")


@pytest.fixture
def service(unit):
    made = make.service(make.unit(parent=unit), name="Familjebehandling", code="familj")
    post = make.post(unit)
    make.employment(post)
    make.staffing(post, made)
    return made


def forecast(of: Any, day: dt.date = TODAY, **given: Any) -> QueueForecast:
    """A forecast made that day: three wait, and the queue grows."""
    return QueueForecast.objects.create(**{
        "service": of, "day": day, "p10": [3] * 53, "p50": [3, *[8] * 52], "p90": [3, *[17] * 52], "came": 39,
        "seen_from": dt.date(2020, 1, 7), "ended": 21, "running": 18, "left": 2, "assumptions": ["Bara 2 har lämnat kön."],
        "assumptions_en": ["Only 2 have left."], "warnings": ["Inflödet kan ha ändrats."], "warnings_en": ["The inflow."],
        "seed": 1, "replications": 500, "engine": "hemmaplan 0", "digest": "a" * 64, "made_at": calendar.at_clock(day, 3),
    } | given)  # fmt: skip


def tried(
    of: Any,
    trials: int,
    model: float,
    today: float,
    horizon: int = 26,
    *,
    flow: float | None = None,
    through: dt.date = THROUGH,
) -> ForecastSkill:
    errors = (
        {"model_error": model, "today_error": today, "flow_error": today if flow is None else flow} if trials else {}
    )
    return ForecastSkill.objects.create(
        service=of, through=through, horizon=horizon, trials=trials, hits=trials, made_at=calendar.at_clock(TODAY, 3), **errors
    )  # fmt: skip


@pytest.fixture
def head(unit, client_as):
    return client_as(make.user("unit_manager", unit))


def board(client: Any, **asked: str) -> str:
    return client.get("/laget/", asked).content.decode()


def panel(client: Any, code: str = "familj", **asked: str) -> str:
    answer = client.get(f"/laget/prognos/{code}/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_board_draws_the_fan_and_says_it_in_words(service, head) -> None:
    forecast(service)
    page = board(head)
    assert 'class="fan"' in page
    assert "Om 26 veckor väntar 8 på start i prognosens mitt; åtta gånger av tio blir det 3 till 17" in page
    assert "3–17" in page


def test_panel_tells_the_numbers_what_they_rest_on_and_what_is_assumed(service, head) -> None:
    forecast(service)
    page = panel(head)
    assert all(f"{weeks} veckor" in page for weeks in (4, 13, 26, 52))
    assert "Sedan 2020-01-07 har 39 kommit" in page
    assert "antagande" in page
    assert "Inflödet kan ha ändrats." in page
    assert "är inte prövat än" in page
    assert "500 upprepningar, frö 1" in page


@pytest.mark.parametrize(
    ("trials", "model", "today", "said", "beaten"),
    [
        (0, 0, 0, "de har inte kunnat prövas", False),
        (11, 9.0, 1.0, "de har bara kunnat prövas 11 gånger, och det behövs 12", False),
        (12, 2.0, 1.0, "Prognosen slår inte ”som i dag”", True),
        (12, 1.0, 1.0, "Prognosen slår inte ”som i dag”", True),
        (12, 1.0, 2.0, "mindre fel än ”som i dag” (12 prov)", False),
    ],
)
def test_how_good_they_have_been_is_said_by_the_rule(service, head, trials, model, today, said, beaten) -> None:
    forecast(service)
    tried(service, trials, model, today)
    assert said in panel(head)
    assert ("slår inte" in board(head)) == beaten


def test_forecast_must_beat_inflow_less_outflow_too(service, head) -> None:
    forecast(service)
    tried(service, 12, 1.5, 2.0, flow=1.0)
    for page in (panel(head), head.get("/laget/traffsakerhet/").content.decode()):
        assert "Prognosen slår inte inflöde minus utflöde" in page
        assert "slår inte in minus ut" in page
    assert "slår inte in minus ut" in board(head)


def test_sentence_and_table_round_alike(service, head) -> None:
    forecast(service)
    tried(service, 31, 0.16, 0.08)
    page = panel(head)
    assert "fel med i medeltal 0,2 personer, mot 0,1 om" in page
    assert page.count("0,2") >= 2


def test_queue_that_never_changed_needed_no_forecast(service, head) -> None:
    forecast(service)
    tried(service, 30, 0.01, 0.0, flow=0.7)
    assert "här har ingen prognos behövts" in panel(head)
    assert "slår inte" not in board(head)


def test_page_tells_every_service_by_weeks_ahead_and_what_is_not_tried_yet(unit, service, head) -> None:
    silent = make.service(unit, name="Boendestöd")
    make.service(unit, name="Akut", may_queue=False)
    before = THROUGH.replace(day=1) - dt.timedelta(days=1)
    for weeks, today in ((4, 3.0), (13, 2.0), (26, 0.5)):
        tried(service, 20, 1.0, today, weeks, through=before)
    page = head.get("/laget/traffsakerhet/").content.decode()
    assert "1 av 1 prövade prognoser slår inte att gissa, 26 veckor framåt." in page
    assert "Den senaste månaden är inte prövad än" in page
    assert "20 av 20" in page
    assert silent.name in page
    assert "är inte prövat än" in page
    assert "Akut" not in page
    tried(service, 21, 1.0, 2.0)
    page = head.get("/laget/traffsakerhet/").content.decode()
    assert "0 av 1 prövade prognoser" in page
    assert "inte prövad än" not in page


def test_who_waits_for_a_start_and_who_stands_in_the_queue_are_two_figures_by_name(service, head) -> None:
    forecast(service)
    recorded = calendar.at_clock(TODAY - dt.timedelta(days=5), 10)
    for state in ("queued", "queued", "sent"):
        order = make.order(service, state=state, sent_on=TODAY - dt.timedelta(days=5), recorded_at=recorded)
        if state == "queued":
            QueueEntry.objects.create(
                order=order, service=service, priority=2, joined_on=TODAY - dt.timedelta(days=4), recorded_at=recorded
            )
    assert "3 väntar på start: de har ett beslut eller en plats i kön" in panel(head)
    assert "2 av dem är mottagna och står i kön" in panel(head)


def test_no_forecast_is_said_in_words_with_what_to_do(service, head) -> None:
    assert "ingen prognos" in board(head)
    assert "Den görs i natt" in panel(head)
    yesterday = str(TODAY - dt.timedelta(days=1))
    assert "Ingen prognos gjordes den dagen" in panel(head, den=yesterday)
    assert "Den dagen har inte kommit" in panel(head, den=str(TODAY + dt.timedelta(days=1)))


def test_earlier_day_shows_the_forecast_made_then_and_no_other(service, head) -> None:
    then = TODAY - dt.timedelta(days=9)
    forecast(service, then, p90=[23] * 53)
    forecast(service)
    assert "3–23" in board(head, den=str(then))
    assert "dagar gammal" not in panel(head, den=str(then))
    assert "ingen prognos" in board(head, den=str(then + dt.timedelta(days=1)))


def test_old_forecast_is_shown_with_its_age_and_a_very_old_one_not(service, head) -> None:
    forecast(service, TODAY - dt.timedelta(days=4))
    assert "från " + str(TODAY - dt.timedelta(days=4)) in board(head)
    assert "Prognosen är 4 dagar gammal" in panel(head)
    QueueForecast.objects.all().delete()
    forecast(service, TODAY - dt.timedelta(days=40))
    assert "ingen prognos" in board(head)


def test_service_without_staff_without_rows_and_without_a_queue(unit, head) -> None:
    alone, silent = make.service(unit, code="utan"), make.service(unit, code="tyst")
    forecast(alone)
    forecast(silent, came=0, ended=0, running=0, left=0, p10=[0] * 53, p50=[0] * 53, p90=[1] * 53)
    make.service(unit, code="akut", may_queue=False)
    make.service(unit, code="fri", minutes_per_slot=0)
    assert "räknar med att ingen börjar förrän någon har den" in panel(head, "utan")
    forecast(make.service(unit, code="flats", capacity_kind="dwelling", minutes_per_slot=0))
    assert "räknar ändå med alla platser" in panel(head, "flats")
    assert "Det finns inget att räkna på" in panel(head, "tyst")
    assert "inget underlag" in board(head)
    assert "får inte ha kö" in panel(head, "akut")
    assert "Inget begränsar verksamheten" in panel(head, "fri")


def test_english_reader_gets_english_notes(service, head) -> None:
    forecast(service)
    with translation.override("en"):
        head.cookies["django_language"] = "en"
        page = panel(head)
    assert "The inflow." in page
    assert "Inflödet" not in page


@pytest.mark.parametrize("role", sorted(ROLES))
def test_forecast_is_absent_for_whom_the_board_is_absent(unit, service, client_as, role) -> None:
    forecast(service)
    user = make.user(role, unit)
    answer = client_as(user).get("/laget/prognos/familj/")
    sees = user.scope.may("see_board", unit.pk)
    assert answer.status_code == (200 if sees else 404)
    assert QueueForecast.objects.visible_to(user).exists() == sees


def test_head_of_another_unit_sees_nothing_of_it(service, client_as) -> None:
    forecast(service)
    tried(service, 12, 1.0, 2.0)
    other = make.user("unit_manager", make.unit())
    assert client_as(other).get("/laget/prognos/familj/").status_code == 404
    assert not QueueForecast.objects.visible_to(other).exists()
    assert not ForecastSkill.objects.visible_to(other).exists()
    assert "familj" not in client_as(other).get("/laget/traffsakerhet/").content.decode().lower()


def test_board_asks_as_many_questions_with_many_fans(unit, service, head, django_assert_num_queries) -> None:
    forecast(service)
    head.get("/laget/")
    with CaptureQueriesContext(connection) as few:
        head.get("/laget/")
    for _ in range(12):
        more = make.service(unit)
        forecast(more)
        tried(more, 12, 1.0, 2.0)
    with django_assert_num_queries(len(few)):
        head.get("/laget/")
