"""Each rule that runs clocks, worked by hand around leap days and 1 July 2025; and what no act may do to a clock."""

import datetime as dt
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests import make

from hemmaplan.access.actions import system_user
from hemmaplan.deadlines import actions, clocked, rules
from hemmaplan.deadlines.models import Clock, ClockEvent
from hemmaplan.deadlines.states import ENDINGS, Happening
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible

# (rule, counted from, last day), by a calendar on paper.
WORKED = [
    ("appeal_party", date(2025, 6, 30), date(2025, 7, 21)),
    ("appeal_party", date(2025, 7, 1), date(2025, 7, 22)),
    ("appeal_party", date(2028, 2, 8), date(2028, 2, 29)),
    ("child_inv_complete", date(2024, 2, 29), date(2024, 6, 29)),
    ("child_inv_complete", date(2025, 6, 30), date(2025, 10, 30)),
    ("child_inv_complete", date(2025, 7, 1), date(2025, 11, 1)),
    ("child_inv_complete", date(2027, 10, 31), date(2028, 2, 29)),
    ("child_inv_inform_parties", date(2024, 2, 29), date(2024, 2, 29)),
    ("child_inv_inform_parties", date(2025, 7, 1), date(2025, 7, 1)),
    ("concern_feedback_late_request", date(2028, 2, 29), date(2028, 2, 29)),
    ("concern_feedback_requested", date(2026, 2, 1), date(2026, 2, 8)),
    ("concern_feedback_requested", date(2028, 2, 29), date(2028, 3, 7)),
    ("concern_prelim_decision", date(2024, 2, 29), date(2024, 3, 14)),
    ("concern_prelim_decision", date(2025, 6, 30), date(2025, 7, 14)),
    ("concern_prelim_decision", date(2025, 7, 1), date(2025, 7, 15)),
    ("concern_prelim_decision", date(2028, 2, 15), date(2028, 2, 29)),
    ("concern_protection_assessment", date(2024, 2, 29), date(2024, 2, 29)),
    ("concern_protection_assessment", date(2025, 7, 1), date(2025, 7, 1)),
    ("custody_inv_court_time", date(2023, 10, 31), date(2024, 2, 29)),
    ("custody_inv_court_time", date(2025, 7, 1), date(2025, 11, 1)),
    ("estate_notice", date(2023, 12, 31), date(2024, 2, 29)),
    ("estate_notice", date(2024, 12, 31), date(2025, 2, 28)),
    ("eviction_notice_ack", date(2025, 7, 1), date(2025, 7, 1)),
    ("followup_after_investigation", date(2024, 12, 31), date(2025, 2, 28)),
    ("followup_after_investigation", date(2025, 6, 30), date(2025, 8, 30)),
    ("followup_after_investigation", date(2025, 7, 1), date(2026, 1, 1)),
    ("followup_after_investigation", date(2027, 8, 31), date(2028, 2, 29)),
    ("intake_adult_decision", date(2028, 2, 15), date(2028, 2, 29)),
    ("intake_handle", date(2025, 7, 1), date(2025, 7, 4)),
    ("intake_handle", date(2026, 12, 23), date(2026, 12, 30)),  # over Christmas
    ("intake_handle", date(2028, 2, 29), date(2028, 3, 3)),
    ("investigation_open", date(2024, 2, 29), date(2024, 2, 29)),
    ("investigation_open", date(2025, 7, 1), date(2025, 7, 1)),
    ("muni_transfer_answer", date(2026, 1, 31), date(2026, 2, 28)),
    ("muni_transfer_answer", date(2028, 1, 31), date(2028, 2, 29)),
    ("nonexec_decision", date(2024, 11, 30), date(2025, 2, 28)),
    ("nonexec_decision", date(2025, 6, 30), date(2025, 9, 30)),
    ("nonexec_decision", date(2025, 7, 1), date(2025, 10, 1)),
    ("nonexec_decision", date(2027, 11, 30), date(2028, 2, 29)),
    ("nonexec_decision_lss", date(2027, 11, 30), date(2028, 2, 29)),
    ("nonexec_interrupted", date(2025, 6, 30), date(2025, 9, 30)),
    ("nonexec_interrupted", date(2025, 7, 1), date(2025, 10, 1)),
    ("nonexec_interrupted_lss", date(2023, 11, 30), date(2024, 2, 29)),
    ("order_acknowledge", date(2028, 2, 28), date(2028, 3, 1)),
    ("paternity_complete", date(2024, 2, 29), date(2025, 2, 28)),
    ("paternity_complete", date(2027, 3, 1), date(2028, 3, 1)),
    ("plan_follow_up", date(2027, 8, 31), date(2028, 2, 29)),
    ("rent_forfeiture_pay", date(2028, 2, 8), date(2028, 2, 29)),
    ("second_hand_tenure", date(2024, 2, 29), date(2026, 2, 28)),
    ("second_hand_tenure", date(2026, 2, 28), date(2028, 2, 28)),
]
CHANGED = date(2025, 7, 1)


@pytest.mark.parametrize(("rule_id", "start", "last"), WORKED)
def test_the_last_day_is_the_one_worked_by_hand(rule_id, start, last):
    assert rules.due(rules.rule(rule_id, on=start), start) == last


def test_every_rule_that_runs_clocks_and_can_be_counted_is_worked_by_hand():
    counted = {rule for rule in clocked.clock_rules() if rules.history(rule)[-1].has_due_date}
    assert counted <= {rule for rule, _start, _last in WORKED}
    for rule_id in counted:
        if len(rules.history(rule_id)) > 1:
            sides = {start >= CHANGED for rule, start, _last in WORKED if rule == rule_id}
            assert sides == {True, False}, f"{rule_id}: work one by each act"


# What no act may do ---------------------------------------------------------------------------------------------------

FIRST = date(2026, 1, 7)
RULE = "concern_prelim_decision"
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["start", "answer", "withdraw", "lapse", "pause", "resume", "extend"]), st.integers(0, 1),
        st.integers(0, 9),
    ),
    max_size=14,
)  # fmt: skip
ENDING = {"answer": actions.answer, "withdraw": actions.withdraw, "lapse": actions.lapse}


def do(what: str, order, head, day: date) -> object:
    """One act, as the house does it."""
    common = {"rule": RULE, "about": order, "on": day, "by": system_user(), "at": calendar.at_clock(day, 10)}
    running = Clock.objects.running().filter(rule=RULE, subject_id=order.pk).first()
    if what == "start":
        return None if running else actions.start(unit=order.unit, **common)
    if what == "extend":
        if running is None:
            return None
        return actions.extend(
            clock=running, to=max(running.due_on, day) + dt.timedelta(days=5), reason="Skäl", by=head, at=common["at"]
        )
    if what == "pause":
        return actions.pause(reason="Väntar", **common)
    return actions.resume(**common) if what == "resume" else ENDING[what](**common)


@pytest.mark.django_db
@settings(
    max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(acts=ACTS)
def test_no_clock_is_lost_answered_twice_or_moved_without_a_decision(acts):
    orders = [make.order(make.service(basis="open"), sent_on=FIRST) for _n in range(2)]
    head, day, seen = make.user("unit_manager", orders[0].unit), FIRST, {}
    heads = [head, make.user("unit_manager", orders[1].unit)]
    for what, which, later in acts:
        day = calendar.add_days(day, later)
        rows = Clock.objects.filter(rule=RULE, subject_id__in=[one.pk for one in orders])
        before = {row.pk: (row.due_on, row.ended_on, row.events.count()) for row in rows}
        do(what, orders[which], heads[which], day)
        after = {row.pk: row for row in rows.all()}
        assert set(before) <= set(after), "a clock is lost"
        for pk, (due_on, ended_on, events) in before.items():
            row, new = after[pk], list(after[pk].events.order_by("pk"))[events:]
            if ended_on is not None:
                assert not new, "something happened to a clock that had ended"
            if row.due_on != due_on:
                assert [one.kind for one in new] in ([Happening.EXTENDED], [Happening.RESUMED])
                assert new[0].kind == Happening.RESUMED or new[0].reason
        seen |= after
    for pk in seen:
        ends = ClockEvent.objects.filter(clock=pk, kind__in=ENDINGS).count()
        assert ends == (Clock.objects.get(pk=pk).ended_on is not None)
    for order in orders:
        assert Clock.objects.running().filter(rule=RULE, subject_id=order.pk).count() <= 1


@pytest.mark.django_db
def test_an_extension_needs_a_reason_and_somebody_who_may():
    order = make.order(make.service(basis="open"), sent_on=FIRST)
    clock = do("start", order, None, FIRST)
    head = make.user("unit_manager", order.unit)
    given = {"clock": clock, "to": FIRST + dt.timedelta(days=60), "at": calendar.at_clock(FIRST, 11)}
    with pytest.raises(NotPossible, match="skälen"):
        actions.extend(reason=" ", by=head, **given)
    with pytest.raises(Exception, match="behörighet"):
        actions.extend(reason="Skäl", by=make.user("treatment_staff", order.unit), **given)
    clock.refresh_from_db()
    assert clock.amended_on is None
