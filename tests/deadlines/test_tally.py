"""The ledger as a page reads it: each number is its rows, on any day and as known then; the question finds its way by indices."""

import datetime as dt
import json

import pytest
from django.db import connection
from tests import make
from tests.house import reading

from hemmaplan.access.actions import system_user
from hemmaplan.deadlines import actions, clocked, handbook, measures, rules
from hemmaplan.deadlines.measures import COUNTED, Tally
from hemmaplan.deadlines.models import Clock
from hemmaplan.foundation import calendar

DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 1, 7)
DUE = dt.date(2026, 1, 21)
RULE = "concern_prelim_decision"


def at(day: dt.date) -> dt.datetime:
    return calendar.at_clock(day, 10)


def counted(unit, on: dt.date, *, known: dt.date | None = None) -> Tally:
    """The numbers of the rule in the unit; and each is what its list holds."""
    until = calendar.at_clock(known + DAY, 0) if known else None
    found = [row for row in measures.tallies(Clock.objects.all(), [unit.pk], on, known=until) if row.rule == RULE]
    one = found[0] if found else Tally(unit.pk, RULE)
    for name, condition in measures.conditions(on, known=until).items():
        listed = Clock.objects.filter(condition, unit=unit, rule=RULE).count()
        assert listed == getattr(one, name), f"{name} on {on}"
    return one


@pytest.mark.django_db
def test_every_number_is_its_rows_on_every_day_and_as_it_was_known():
    orders = [make.order(make.service(basis="open"), sent_on=FIRST) for _n in range(6)]
    unit = orders[0].unit
    head = make.user("unit_manager", unit)
    for order in orders:
        actions.start(rule=RULE, about=order, unit=unit, on=FIRST, by=system_user(), at=at(FIRST))
    clocks = {row.subject_id: row for row in Clock.objects.filter(rule=RULE)}
    _plain, answered, late, extended, paused, lapsed = orders
    actions.answer(rule=RULE, about=answered, on=DUE, by=system_user(), at=at(DUE))
    actions.answer(rule=RULE, about=late, on=DUE + 3 * DAY, by=system_user(), at=at(DUE + 9 * DAY))
    actions.extend(clock=clocks[extended.pk], to=DUE + 30 * DAY, reason="Skäl", by=head, at=at(DUE - DAY))
    actions.pause(rule=RULE, about=paused, on=DUE - DAY, reason="Väntar", by=system_user(), at=at(DUE - DAY))
    actions.lapse(rule=RULE, about=lapsed, on=DUE + 2 * DAY, by=system_user(), at=at(DUE + 2 * DAY))
    assert counted(unit, FIRST - DAY) == Tally(unit.pk, RULE)
    assert counted(unit, FIRST) == Tally(unit.pk, RULE, running=6)
    assert counted(unit, DUE - 7 * DAY) == Tally(unit.pk, RULE, running=6, week=6)
    assert counted(unit, DUE) == Tally(unit.pk, RULE, running=5, week=3, extended=1, paused=1)
    assert counted(unit, DUE + DAY) == Tally(unit.pk, RULE, running=5, late=3, extended=1, paused=1)
    after = counted(unit, DUE + 5 * DAY)
    assert after == Tally(unit.pk, RULE, running=3, late=1, extended=1, paused=1, lapsed=1, answered_late=1)
    then = counted(unit, DUE + 5 * DAY, known=DUE + 5 * DAY)
    assert then == Tally(unit.pk, RULE, running=4, late=2, extended=1, paused=1, lapsed=1)
    assert counted(unit, DUE, known=DUE - 2 * DAY) == Tally(unit.pk, RULE, running=6, week=6)
    assert counted(unit, DUE + 400 * DAY).lapsed == 0


def test_sums_keep_every_number():
    rows = [Tally(1, "a", running=1, late=1), Tally(1, "b", running=2), Tally(2, "a", running=4, lapsed=3)]
    assert measures.added(rows, by="rule") == [Tally(0, "a", running=5, late=1, lapsed=3), Tally(0, "b", running=2)]
    assert measures.added(rows, by="unit_id") == [Tally(1, "", running=3, late=1), Tally(2, "", running=4, lapsed=3)]


def plans(explained: dict) -> list[dict]:
    return [explained, *[found for part in explained.get("Plans", []) for found in plans(part)]]


@pytest.mark.django_db
@pytest.mark.usefixtures("as_owner")
def test_the_question_of_many_clocks_reads_no_more_than_it_must(django_assert_num_queries):
    """Of thirty thousand clocks a tenth run: neither the numbers nor the first page of rows reads the whole table."""
    order = make.order()
    by, unit = system_user(), order.unit
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO deadlines_clock (rule, section, unit_id, subject_kind, subject_id, starts_on, entered_on, due_on,"
            ' ended_on, "end", recorded_at, ended_recorded_at, recorded_by_id)'
            " SELECT 'child_inv_complete', 'SoL 20:3', %s, 'cases.investigation', n, d, d, d + 120,"
            " CASE WHEN n %% 10 > 0 THEN d + 60 END, CASE WHEN n %% 10 > 0 THEN 'answered' ELSE '' END, now(),"
            " CASE WHEN n %% 10 > 0 THEN now() END, %s"
            " FROM (SELECT n, date '2016-01-01' + n %% 3600 AS d FROM generate_series(1, 30000) n) made",
            [unit.pk, by.pk],
        )
        cursor.execute("ANALYZE deadlines_clock")
        cursor.execute("ANALYZE deadlines_clockevent")
    on = calendar.today()
    with django_assert_num_queries(3):
        found = measures.tallies(Clock.objects.all(), [unit.pk], on)
    assert sum(row.running for row in found if row.rule == "child_inv_complete") == 3000
    asked = Clock.objects.filter(measures.late(on), unit=unit.pk)[:50]
    nodes = plans(json.loads(asked.explain(format="json"))[0]["Plan"])
    assert not [
        node for node in nodes if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "deadlines_clock"
    ], nodes


# What runs clocks -----------------------------------------------------------------------------------------------------


def named_in_source() -> dict[str, set[str]]:
    """The rules whose ids stand in the source outside the rules themselves, as whole strings or words of a data file."""
    ids, found = rules.rule_ids(), {}
    for path in [*reading.python_files(), *reading.SOURCE.rglob("data/*.csv")]:
        if path.parent.name == "data" and path.parent.parent.name == "deadlines":
            continue
        text = path.read_text(encoding="utf-8")
        words = set(text.replace('"', " ").replace(",", " ").replace("'", " ").split())
        for rule in ids & words:
            found.setdefault(rule, set()).add(str(path.relative_to(reading.SOURCE)))
    return found


def test_every_rule_that_something_uses_says_what_answers_it():
    named = {rule for rule, where in named_in_source().items() if where != {"desk/work/urls.py"}}
    assert not named - set(clocked.used()), "say in deadlines/data/clocks.csv what answers them"
    assert not set(clocked.used()) - named, "said to be used, and named nowhere"


def test_rules_with_clocks_can_be_counted_or_get_their_day():
    for rule_id in clocked.clock_rules():
        last = rules.history(rule_id)[-1]
        stated = {"appeal_forward", "fl_communication", "fl_decision_notice", "quick_info_court"}
        assert last.has_due_date or rule_id in stated, rule_id


@pytest.mark.parametrize("wrong", [{"rule": "no_such"}, {"answered_by": ""}, {"how": "perhaps"}])
def test_a_row_of_use_that_says_nothing_is_refused(wrong):
    row = {"rule": "kept", "how": "read", "answered_by": "Bevaras"}
    assert clocked.load([row])
    with pytest.raises(ValueError, match=r"kept|no_such|perhaps"):
        clocked.load([row | wrong])
    with pytest.raises(ValueError, match=r"kept"):
        clocked.load([row, row])


def test_the_handbook_says_what_the_rules_say():
    kept = (reading.REPOSITORY / "docs" / "handbook" / "deadlines.md").read_text(encoding="utf-8")
    assert kept == handbook.page(), "write it anew: hemmaplan rules --handbook"
    for rule_id in rules.rule_ids():
        assert f"| `{rule_id}` |" in kept
    assert set(COUNTED) == set(measures.conditions(FIRST))
