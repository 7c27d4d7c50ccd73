"""Expected starts on the pages of an order and of its queue, and the page that asks what is required."""

import datetime as dt

import pytest
from django.urls import reverse
from tests import make
from tests.capacity.forecast.test_queue_forecasts import busy
from tests.capacity.forecast.test_starts import AT, made_today, waits

from hemmaplan.access.actions import system_user
from hemmaplan.capacity.models import ExpectedStart
from hemmaplan.desk.orders import presenter_start
from hemmaplan.foundation import calendar

pytestmark = pytest.mark.django_db
TODAY = calendar.today()


def text(answer):
    return " ".join(answer.content.decode().split())


def made(day, low, high):
    return ExpectedStart(day=day, earliest=day + dt.timedelta(days=low), latest=day + dt.timedelta(days=high))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (70, 136, "mellan mitten av mars och mitten av maj"),
        (60, 64, "i början av mars"),
        (0, 60, "snart, senast i början av mars"),
        (300, 395, "mellan slutet av oktober och slutet av januari 2028"),
        (70, 300, "mellan mars och oktober"),
    ],
)
def test_told_no_finer_than_it_deserves(low, high, said):
    day = dt.date(2027, 1, 1)
    assert presenter_start.when(made(day, low, high), day) == said


def test_order_tells_when_it_may_start_on_what_it_rests_and_what_to_write(client_as):
    unit = make.unit()
    service = busy(unit)
    entry = waits(service)
    row = made_today(service)[entry.pk]
    page = text(client_as(make.user("treatment_staff", unit)).get(reverse("orders:order", args=[entry.order_id])))
    said = presenter_start.when(row, TODAY)
    assert f"Väntas börja {said}." in page
    assert f"Vi räknar med att ni kan börja {said}. Det beror på" in page
    assert f"Gjord {TODAY}, då {row.ahead} stod före i kön. Vilar på {row.ended} som avslutats" in page
    queue = text(client_as(make.user("unit_manager", unit)).get(reverse("queues:queue", args=[service.pk])))
    assert said in queue
    assert "För få att säga något om" in queue


def test_who_sent_the_order_reads_when_but_no_numbers_of_clients(client_as):
    sending, unit = make.unit(kind="authority"), make.unit()
    service = busy(unit)
    entry = waits(service)
    type(entry.order).objects.filter(pk=entry.order_id).update(from_unit=sending)
    row = made_today(service)[entry.pk]
    page = text(client_as(make.user("social_worker", sending)).get(reverse("orders:order", args=[entry.order_id])))
    assert f"Väntas börja {presenter_start.when(row, TODAY)}." in page
    assert f"Gjord {TODAY}." in page
    assert "stod före i kön" not in page
    assert "som avslutats" not in page


def test_order_tells_why_nothing_is_said(client_as):
    unit = make.unit()
    service = make.service(unit)
    entry = waits(service)
    address = reverse("orders:order", args=[entry.order_id])
    client = client_as(make.user("treatment_staff", unit))
    assert "Ingen beräknad start är gjord än." in text(client.get(address))
    made_today(service)
    page = text(client.get(address))
    assert "för få har avslutats" in page
    assert "Vi räknar med" not in page


def test_three_months_of_the_ledger_are_named_when_the_start_may_come_later(client_as):
    unit = make.unit()
    service = busy(unit)
    entry = waits(service, days=80)
    make.ledger_of(entry.order)
    ExpectedStart.objects.create(
        entry=entry, day=TODAY, earliest=TODAY + dt.timedelta(days=1), middle=TODAY + dt.timedelta(days=40),
        latest=TODAY + dt.timedelta(days=90), priority=2, ahead=0, ended=20, running=1, seen_from=TODAY, seed=1, replications=1,
        engine="hemmaplan", digest="", made_by=system_user(at=AT), made_at=AT,
    )  # fmt: skip
    page = text(client_as(make.user("treatment_staff", unit)).get(reverse("orders:order", args=[entry.order_id])))
    assert "och starten kan bli senare än så." in page


def asked(service, **given):
    return reverse("services:required", args=[service.pk]), given


def test_what_is_required_is_answered_in_a_sentence_and_its_address_can_be_shared(client_as):
    unit = make.unit()
    service = busy(unit)
    client = client_as(make.user("unit_manager", unit))
    address, question = asked(service, vanta="4", fran=TODAY.isoformat())
    page = text(client.get(address, question))
    assert f"från {TODAY}. Då håller det" in page
    assert "För att den som ställs i kö ska vänta högst 4 veckor krävs minst" in page
    assert "% av en heltid till (" in page
    said = page[page.index('id="answer"') :]
    assert said == (again := text(client.get(address, question)))[again.index('id="answer"') :]
    assert reverse("services:required", args=[service.pk]) in text(
        client.get(reverse("services:service", args=[service.pk]))
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"vanta": "4", "ko": "2"}, "Ange antingen"),
        ({"vanta": "", "ko": ""}, "Ange antingen"),
        ({"vanta": "105"}, "104"),
        ({"vanta": "fyra"}, "fyra"),
        ({"ko": "2", "fran": "2001-01-01"}, "Ange en dag från i dag"),
    ],
)
def test_question_that_cannot_be_answered_says_what_to_change(client_as, question, said):
    unit = make.unit()
    address, _question = asked(busy(unit))
    answer = client_as(make.user("unit_manager", unit)).get(address, question)
    assert answer.status_code == 200
    assert said in text(answer)
    assert "Vad det vilar på" not in text(answer)


def test_page_is_not_there_for_whoever_does_not_follow_up_the_unit(client_as):
    unit = make.unit()
    address, question = asked(busy(unit), vanta="4")
    for stranger in (make.user("unit_manager", make.unit()), make.user("treatment_staff", unit)):
        assert client_as(stranger).get(address, question).status_code == 404
