"""Keys as one array: the same rows as Django's own list, in one parameter."""

import pytest
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext
from tests import make

from hemmaplan.organisation.models import Employee, Unit

pytestmark = pytest.mark.django_db


def test_keys_and_rows_are_asked_for_as_one_array() -> None:
    units = [make.unit() for _number in range(5)]
    wanted = frozenset(unit.pk for unit in units[:3])
    sql, params = Unit.objects.filter(pk__in=wanted).query.sql_with_params()
    assert "= ANY(%s::bigint[])" in sql
    assert len(params) == 1
    assert {unit.pk for unit in Unit.objects.filter(pk__in=wanted)} == wanted
    assert Unit.objects.filter(pk__in=[*wanted, None]).count() == 3
    assert set(Unit.objects.exclude(pk__in=wanted).values_list("pk", flat=True)) >= {unit.pk for unit in units[3:]}
    by_row = Employee.objects.filter(home_unit__in=units).query.sql_with_params()
    by_key = Employee.objects.filter(home_unit__in={unit.pk for unit in units}).query.sql_with_params()
    assert by_row == by_key


def test_the_same_keys_are_the_same_statement_whatever_they_came_in() -> None:
    first = Unit.objects.filter(pk__in=[3, 1, 2, 1]).query.sql_with_params()
    assert first == Unit.objects.filter(pk__in=frozenset({2, 3, 1})).query.sql_with_params()


def test_what_is_no_list_of_keys_is_left_to_django() -> None:
    unit = make.unit()
    with CaptureQueriesContext(connection) as asked:
        assert not Unit.objects.filter(pk__in=[]).exists()
    assert not asked
    assert Unit.objects.filter(pk__in=Unit.objects.filter(pk=unit.pk)).get() == unit
    assert Unit.objects.filter(pk__in=[F("pk"), Value(0)]).filter(pk=unit.pk).exists()
    assert Unit.objects.filter(pk__in=[str(unit.pk)]).get() == unit
    assert not Unit.objects.filter(pk__in=[2**70]).exists()
    with pytest.raises(ValueError, match="number"):
        Unit.objects.filter(pk__in=["a"])
