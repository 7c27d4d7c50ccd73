"""A connection keeps what it is asked again and again planned."""

import pytest
from django.db import connection

from hemmaplan.config import statements
from hemmaplan.organisation.models import Unit

pytestmark = pytest.mark.django_db


def test_what_is_asked_again_is_prepared_whatever_its_values() -> None:
    for number in range(statements.THRESHOLD + 1):
        list(Unit.objects.filter(pk__in=[number], name=f"{number}"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%organisation_unit%%'")
        kept = [statement for (statement,) in cursor]
    assert any("= ANY(" in statement and "::bigint[]" in statement for statement in kept), kept
    assert connection.connection.prepared_max == statements.KEPT
