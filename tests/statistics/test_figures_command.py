"""``hemmaplan figures``: a day, all month ends, and a comparison with an earlier print."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from tests import make

from hemmaplan.config.management.commands.figures import differences, month_ends

pytestmark = pytest.mark.django_db


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("figures", *arguments, stdout=out)
    return out.getvalue()


def test_month_ends_begin_with_the_first_order_and_end_with_the_day():
    order = make.order(sent_on=dt.date(2020, 1, 31))
    make.order(sent_on=dt.date(2015, 1, 1))
    assert month_ends(order.unit, dt.date(2020, 3, 30)) == [
        dt.date(2020, 1, 31), dt.date(2020, 2, 29), dt.date(2020, 3, 30),
    ]  # fmt: skip
    assert month_ends(make.unit(), dt.date(2020, 3, 30)) == [dt.date(2020, 3, 30)]


def test_a_comparison_names_each_figure_that_differs_and_no_other(tmp_path):
    order = make.order(sent_on=dt.date(2020, 1, 10))
    asked = ("--unit", order.unit.code, "--date", "2020-02-29", "--month-ends")
    file = tmp_path / "before.json"
    file.write_text(printed(*asked))
    same = printed(*asked, "--against", str(file))
    assert same.count("\n") == 1
    assert "0 skiljer sig" in same
    rows = json.loads(file.read_text())
    rows[0]["value"], gone = 4711, rows.pop()
    file.write_text(json.dumps(rows))
    said = printed(*asked, "--against", str(file))
    assert f"{rows[0]['on']} {rows[0]['id']}" in said
    assert "4711 →" in said
    assert gone["id"] in said
    assert "saknas →" in said
    assert "2 skiljer sig" in said


def test_differences_tell_apart_nothing_and_not_there():
    rows = [{"on": "2020-01-31", "id": "a", "value": None}]
    assert list(differences(rows, rows)) == []
    assert list(differences(rows, [])) == [("2020-01-31", "a", None, "saknas")]
