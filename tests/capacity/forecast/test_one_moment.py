"""Rows of a forecast are read as they stood at one moment, whatever is stored meanwhile."""

import datetime as dt

import pytest
from tests import make
from tests.at_once import at_once

from hemmaplan.capacity.forecast import rows as reading
from hemmaplan.capacity.forecast.rows import rows_of

ON = dt.date(2020, 9, 21)


@pytest.mark.django_db(transaction=True)
def test_what_is_stored_while_rows_are_read_is_seen_next_time_and_not_in_part(monkeypatch):
    unit, read = make.unit(), reading.history

    def meanwhile(*given, **more):
        (made,) = at_once(lambda: make.competence("kom-emellan"))
        assert made.code == "kom-emellan"
        return read(*given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "history", meanwhile)
        assert "kom-emellan" not in rows_of(unit, on=ON).competences
    assert "kom-emellan" in rows_of(unit, on=ON).competences
