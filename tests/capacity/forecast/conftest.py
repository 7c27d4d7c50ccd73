"""The demo municipality of 2020, imported once for each file of tests that asks for it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from hemmaplan.foundation import calendar

DATA = Path(__file__).resolve().parents[3] / "data" / "horby-2020"


@pytest.fixture(scope="module")
def demo_municipality(django_db_setup: None, django_db_blocker: Any):
    """Its unit; everything is rolled back at the end."""
    from django.db import transaction

    from hemmaplan.access.actions import system_user
    from hemmaplan.integrations.folder.importing import import_folder
    from hemmaplan.organisation.models import Unit

    with django_db_blocker.unblock():
        transaction.set_autocommit(False)
        try:
            at = calendar.at_clock(dt.date(2020, 9, 21), 12)
            import_folder(path=DATA, by=system_user(), at=at, say=lambda _line: None)
            yield Unit.objects.get(code="ifo")
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)
