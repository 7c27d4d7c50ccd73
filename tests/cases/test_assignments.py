"""Who works with a file, and who of them answers for it and its clocks on a day."""

import datetime as dt

import pytest
from tests import make

from hemmaplan.cases.measures import supervisor_of, workers_of
from hemmaplan.cases.models import Assignment
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar
from hemmaplan.organisation.periods import span

pytestmark = pytest.mark.django_db
DAY, ONE = dt.date(2020, 9, 21), dt.timedelta(days=1)


def test_on_a_day_of_hand_over_the_one_who_goes_on_answers_and_else_whoever_has_had_it_longest():
    order, (first, second, third) = make.order(), (make.employee() for _nr in range(3))
    clock = make.clock("nonexec_decision", order, order.unit, starts_on=DAY, due_on=DAY)
    days = {who: span(since, last) for who, since, last in (
        (first, DAY, DAY + 4 * ONE), (second, DAY + 2 * ONE, DAY + 9 * ONE), (third, DAY + 4 * ONE, DAY + 9 * ONE))}  # fmt: skip
    for who, period in days.items():
        Assignment.objects.create(case=order.case, employee=who, period=period, recorded_at=make.AT)
    told = [make.answers(clock, DAY + number * ONE) for number in range(-1, 11)]
    assert told == [[], *[[first.pk]] * 4, *[[second.pk]] * 6, []]
    assert [row.employee for row in workers_of(order.case, DAY + 4 * ONE)] == [second, third, first]


def test_supervisor_of_the_day_is_who_answers_for_the_file():
    former, new = make.employee(), make.employee()
    home = make.tenancy(supervisor=former)
    clock = make.clock(
        "second_hand_tenure", home, home.dwelling.unit, starts_on=DAY, due_on=DAY, kind="housing.tenancy"
    )
    home.case.assignments.update(period=span(DAY, DAY + 3 * ONE))
    Assignment.objects.create(
        case=home.case, employee=new, role="supervisor", period=span(DAY + 3 * ONE), recorded_at=make.AT
    )
    for number in range(6):
        day = DAY + number * ONE
        who = supervisor_of(home.case, day=day)
        assert who == (former if number < 3 else new)
        assert make.answers(clock, day) == [who.pk]


def test_whoever_works_with_the_file_sees_its_clocks_whatever_the_unit_and_no_longer_than_that():
    order, elsewhere = make.order(), make.user("treatment_staff", make.unit())
    clock = make.clock("nonexec_decision", order, order.unit, starts_on=DAY, due_on=DAY)
    row = make.assigned(order, elsewhere.employee)
    assert clock in Clock.objects.visible_to(elsewhere)
    row.period = span(DAY, calendar.today() - ONE)
    row.save()
    assert clock not in Clock.objects.visible_to(elsewhere)
