"""The made-up municipality: as big as asked, the same for the same seed, whole, and never over what is there."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from tests.conftest import database_beside, working_in

from hemmaplan.access.models import User
from hemmaplan.cases.intake import measures as intakes
from hemmaplan.cases.intake.models import Intake
from hemmaplan.cases.investigations import measures as investigations
from hemmaplan.cases.investigations.models import Communication, Investigation
from hemmaplan.cases.models import Case
from hemmaplan.config import database_roles
from hemmaplan.deadlines.models import Clock
from hemmaplan.desk.access import consequences
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.refusals import NotPossible
from hemmaplan.integrations.synthetic.authority import PLANTED
from hemmaplan.integrations.synthetic.generating import generate
from hemmaplan.integrations.synthetic.rows import Table
from hemmaplan.interventions.measures import decided
from hemmaplan.interventions.models import Order, QueueEntry, Visit
from hemmaplan.organisation.models import Unit
from hemmaplan.people.models import Person
from hemmaplan.statistics.figures import View, one

DAY = dt.date(2026, 11, 20)
AT = calendar.at_clock(DAY, 12)
LOGINS = {"unit_manager": "enhetschef", "department_head": "forvaltningschef"}


def made(*, scale: int = 1, seed: int = 1, replace: bool = False) -> dict[str, int]:
    return generate(scale=scale, seed=seed, at=AT, replace=replace, password="!", logins=LOGINS)


@pytest.fixture(scope="module")
def town_made(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, list[tuple]]]:
    """Make one municipality for the whole file, in a database of its own. Returns its name and content."""
    with django_db_blocker.unblock(), database_beside("made") as name:
        with working_in(name), database_roles.as_owner():
            made()
            first = content()
        yield name, first


@pytest.fixture
def in_town(town_made: tuple[str, list[tuple]], django_db_blocker: Any) -> Iterator[None]:
    """Work in the municipality that was made."""
    with django_db_blocker.unblock(), working_in(town_made[0]):
        yield


@pytest.fixture
def first(town_made: tuple[str, list[tuple]], in_town: None, as_owner: None) -> list[tuple]:
    """Return the content of the municipality the test works in, in a transaction that is taken back."""
    return town_made[1]


def content() -> list[tuple]:
    return list(
        Order.objects.order_by("pk").values_list(
            "case__number", "person__id_number", "service__code", "state", "ended_on"
        )
    )


def definitions() -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
        keys = cursor.fetchall()
        cursor.execute("SELECT indexname, indexdef, true FROM pg_indexes WHERE schemaname = 'public'")
        return {*keys, *cursor.fetchall()}


@pytest.mark.usefixtures("first")
def test_generate_makes_what_a_unit_has():
    assert Order.objects.count() >= 1_000
    assert Visit.objects.count() >= 9_000
    assert QueueEntry.objects.waiting().count() == 9
    view = View(Unit.objects.get(code="ifo-1"), DAY)
    assert [
        one(view, key).value for key in ("orders.running", "staff.employees", "staff.percent", "contacts.open")
    ] == [115, 17, 1525, 60]
    head = User.objects.get(username="forvaltningschef").acting(DAY)
    assert Order.objects.visible_to(head).count() == Order.objects.count()
    assert consequences.differing(on=DAY).count == 0, "what is made up follows from its matters as what is acted does"


@pytest.mark.usefixtures("first")
def test_the_measures_find_exactly_the_faults_that_were_planted():
    found_are_the_planted(scale=1)


def found_are_the_planted(*, scale):
    units = list(Unit.objects.filter(kind="authority").values_list("pk", flat=True))
    found = intakes.reports(units, first=calendar.add_days(DAY, -365), last=DAY)
    late = Clock.objects.running().filter(due_on__lt=DAY)
    assert {
        "late": sum(report.in_time(DAY) is False for report in found),
        "unassessed": len(intakes.unassessed(units, AT)),
        "violence_not_opened": len(intakes.violence_not_opened(found)),
        "chained": Investigation.objects.filter(chained_to__isnull=False).count(),
        "late_investigations": late.filter(rule="child_inv_complete").count(),
        "unread_at_night": len(intakes.unread(units, AT)),
        "unread_orders": late.filter(rule="order_acknowledge").count(),
        "unexecuted": sum(one.order is None for one in decided.unexecuted(units, DAY)),
        "untold": late.filter(rule="fl_decision_notice").count(),
        "unanswered": late.filter(rule="fl_communication").count(),
    } == {fault: count * scale for fault, count in PLANTED.items()}
    assert sum(not report.same_day for report in found) == PLANTED["unassessed"] * scale


@pytest.mark.usefixtures("first")
def test_generate_makes_a_living_authority():
    waiting = Intake.objects.filter(state="received")
    assert 55 <= waiting.count() <= 70
    assert waiting.filter(same_call__isnull=False).exists()
    assert waiting.filter(case__restricted="colleague").exists()
    assert {"marker", "registration", "fictitious"} <= set(Person.objects.values_list("protection", flat=True))
    assert set(Investigation.objects.values_list("kind", flat=True)) == {"child", "adult", "violence", "custody"}
    going_on = Order.objects.filter(ended_on=None, law="sol")
    assert going_on.count() == going_on.filter(decision__person=F("person"), decision__verb="grant").count()
    assert not Order.objects.exclude(ended_on=None).exclude(decision=None).exists()
    extended = Clock.objects.get(amended_on__isnull=False)
    assert extended.events.get(kind="extended").due_on == extended.due_on
    assert not investigations.numbers_disagreeing()
    assert {"answered", "lapsed", ""} >= set(Clock.objects.filter(rule="appeal_party").values_list("end", flat=True))
    assert Communication.objects.filter(replied_on__isnull=True).exists()
    assert Communication.objects.filter(replied_on__isnull=False).exists()
    victims = Case.objects.filter(kind="violence", investigations__safety_plan__isnull=False)
    assert victims.count() == victims.values("person__safe_contact").distinct().count() > 0


@pytest.mark.usefixtures("first")
def test_generate_uses_only_numbers_kept_for_tests():
    numbers = Person.objects.filter(id_kind="personal").values_list("id_number", flat=True)
    assert all(identity.is_reserved_for_test(number) for number in numbers)
    assert Person.objects.exclude(protection="none").filter(protection_periods=None).count() == 0
    assert 0 < Person.objects.exclude(protection="none").count() < Person.objects.count() / 30


@pytest.mark.slow
def test_generate_twice_gives_the_same_and_another_seed_another(first):
    assert content() == first
    made(replace=True)
    assert content() == first
    made(seed=2, replace=True)
    assert content() != first


@pytest.mark.slow
def test_generate_more_units_leaves_the_first_as_it_was_and_has_twice_the_faults(first):
    made(scale=2, replace=True)
    assert content()[: len(first)] == first
    assert Order.objects.count() == 2 * len(first)
    found_are_the_planted(scale=2)


@pytest.mark.slow
@pytest.mark.usefixtures("as_owner")
def test_generate_puts_back_every_index_and_key():
    before = definitions()
    made()
    assert definitions() == before


@pytest.mark.usefixtures("first")
def test_generate_leaves_the_numbering_ready_for_the_next_row():
    assert Person.objects.create(given_name="Ny", family_name="Person", id_kind="none", recorded_at=AT).pk > 600


@pytest.mark.usefixtures("as_owner")
def test_generate_refuses_a_database_with_content():
    Unit.objects.create(code="enhet", name="Enhet", kind="unit", period=("2020-01-01", None), recorded_at=AT)
    with pytest.raises(NotPossible):
        made()


@pytest.mark.usefixtures("as_owner")
def test_generate_refuses_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="drift"):
        call_command("generate", scale=1)


def test_a_table_refuses_a_column_that_is_not_there():
    with pytest.raises(KeyError, match="shoe_size"):
        Table(Person, "given_name shoe_size")
