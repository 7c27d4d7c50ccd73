"""Rules: dated, readable, and counted right."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hemmaplan.deadlines import rules
from hemmaplan.deadlines.rules import NoDueDateError, Unit, UnknownRuleError, Verified
from hemmaplan.foundation import calendar

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
TODAY = date(2026, 11, 21)
ALL = [version for rule_id in sorted(rules.rule_ids()) for version in rules.history(rule_id)]


def rows():
    with rules.DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_read():
    assert len(ALL) == len(rows()) > 130


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: f"{rule.id}-{rule.valid_from}")
def test_a_rule_has_a_due_day_or_says_that_it_has_none(rule):
    start = date(2024, 2, 29)
    if rule.has_due_date:
        assert rules.due(rule, start) >= start
        assert rule.length is None or rule.length >= 0
    else:
        with pytest.raises(NoDueDateError, match="Ange dagen"):
            rules.due(rule, start)


@pytest.mark.parametrize(
    ("rule_id", "old", "new"),
    [
        ("nonexec_decision", "SoL (2001:453) 16:6 f", "SoL 34:1"),
        ("nonexec_interrupted", "SoL (2001:453) 16:6 f", "SoL 34:1"),
        ("child_inv_complete", "SoL (2001:453) 11:2", "SoL 20:3"),
        ("concern_prelim_decision", "SoL (2001:453) 11:1 a", "SoL 20:2"),
        ("second_hand_tenure", "JB 12:45, 12:45 a", "JB 12:45, 12:45 a"),
    ],
)
def test_section_changes_with_the_new_act(rule_id, old, new):
    assert rules.section_for(rule_id, BEFORE) == old
    assert rules.section_for(rule_id, date(2020, 9, 21)) == old
    assert rules.section_for(rule_id, AFTER) == new


def test_follow_up_was_two_months_and_is_six():
    assert rules.due(rules.rule("followup_after_investigation", on=BEFORE), BEFORE) == date(2025, 8, 30)
    assert rules.due(rules.rule("followup_after_investigation", on=AFTER), AFTER) == date(2026, 1, 1)


def test_unknown_rule_and_unknown_time_are_told_apart():
    with pytest.raises(UnknownRuleError, match="finns inte"):
        rules.rule("hittepå", on=TODAY)
    with pytest.raises(UnknownRuleError, match="gällde inte 2020-09-21"):
        rules.rule("retention_child_investigation", on=date(2020, 9, 21))


def test_all_rules_on_a_day_has_one_version_of_each():
    for day in (BEFORE, AFTER, TODAY):
        ids = [rule.id for rule in rules.all_rules(day)]
        assert len(ids) == len(set(ids))
    assert {rule.id for rule in rules.all_rules(TODAY)} == rules.rule_ids()


@pytest.mark.parametrize(
    ("rule_id", "start", "expected"),
    [
        ("concern_prelim_decision", date(2026, 11, 7), date(2026, 11, 21)),
        ("concern_prelim_decision", date(2026, 3, 22), date(2026, 4, 5)),  # over the change to summer time
        ("concern_protection_assessment", date(2026, 11, 21), date(2026, 11, 21)),
        ("child_inv_complete", date(2025, 10, 31), date(2026, 2, 28)),
        ("child_inv_complete", date(2027, 10, 31), date(2028, 2, 29)),
        ("lvu_immediate_submit", date(2026, 12, 24), date(2026, 12, 31)),
        ("second_hand_tenure", date(2024, 2, 29), date(2026, 2, 28)),
        ("nonexec_decision", date(2026, 11, 30), date(2027, 2, 28)),
        ("lvu_age_stop_2", date(2008, 2, 29), date(2026, 2, 28)),
        ("lvu_age_stop_3", date(2008, 2, 29), date(2029, 2, 28)),
        ("family_home_list_ivo", date(2026, 1, 31), date(2026, 1, 31)),
        ("family_home_list_ivo", date(2026, 2, 1), date(2027, 1, 31)),
        ("benefit_cap_start", date(2026, 11, 21), date(2027, 1, 1)),
        ("retention_grace", date(2026, 3, 3), date(2027, 12, 31)),
        ("retention_file", date(2024, 2, 29), date(2029, 2, 28)),
        ("stats_ea_monthly", date(2026, 10, 31), date(2026, 11, 15)),
        ("order_acknowledge", date(2026, 11, 20), date(2026, 11, 24)),  # Friday: the week-end does not count
        ("order_acknowledge", date(2026, 12, 23), date(2026, 12, 29)),  # over Christmas
        ("note_sign", date(2026, 11, 7), date(2026, 11, 21)),
        ("plan_follow_up", date(2026, 8, 31), date(2027, 2, 28)),
    ],
)
def test_due_day_is_counted(rule_id, start, expected):
    assert rules.due(rules.rule(rule_id, on=TODAY), start) == expected


def test_due_day_is_not_moved_by_a_weekend_but_the_office_day_is():
    due = rules.due(rules.rule("concern_prelim_decision", on=TODAY), date(2026, 6, 5))
    assert due == date(2026, 6, 19)  # midsommarafton
    assert rules.office_day_after(due) == date(2026, 6, 22)
    assert rules.office_day_after(date(2026, 6, 18)) == date(2026, 6, 18)


def test_hours_are_real_hours_when_the_clocks_change():
    breach = rules.rule("gdpr_breach", on=TODAY)
    known = calendar.at_clock(date(2026, 3, 28), 12)
    assert rules.due_at(breach, known) == known + timedelta(hours=72)
    assert calendar.local_time(rules.due_at(breach, known)).hour == 13
    with pytest.raises(NoDueDateError, match="timmar"):
        rules.due_at(rules.rule("note_sign", on=TODAY), known)
    with pytest.raises(ValueError, match="tidszon"):
        rules.due_at(breach, datetime(2026, 3, 28, 12))
    assert known.tzinfo == UTC


@given(st.sampled_from([rule for rule in ALL if rule.has_due_date]), st.dates(date(1950, 1, 1), date(2026, 12, 31)))
def test_a_later_start_never_gives_an_earlier_due_day(rule, start):
    if rule.unit is not Unit.DATE:
        assert start <= rules.due(rule, start) <= rules.due(rule, start + timedelta(days=1))


def test_house_rules_are_marked_local_and_uncertain_ones_show_it():
    for rule_id in ("order_acknowledge", "plan_follow_up", "note_sign", "supervision_visit"):
        assert rules.rule(rule_id, on=TODAY).is_local
    assert not rules.rule("activity_requirement_ivo", on=TODAY).is_certain
    assert rules.rule("child_inv_complete", on=TODAY).is_certain
    assert not rules.rule("child_inv_complete", on=TODAY).is_local


def test_rules_of_the_new_act_do_not_hold_before_it():
    for rule in ALL:
        if rule.section.startswith("SoL ") and "(2001:453)" not in rule.section:
            assert rule.valid_from is not None, rule.id
            assert rule.valid_from >= AFTER, rule.id
        if "(2001:453)" in rule.section:
            assert rule.valid_to == BEFORE, rule.id


def test_a_row_that_says_two_things_on_a_day_is_refused():
    one = next(row for row in rows() if row["id"] == "note_sign")
    with pytest.raises(ValueError, match="note_sign har två rader"):
        rules.load([one, dict(one)])
    assert len(rules.load([one | {"valid_to": "2024-12-31"}, one | {"valid_from": "2025-01-01"}])["note_sign"]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "fortnight"},
        {"length": "x"},
        {"verified": "?"},
        {"valid_from": "2025-02-30"},
        {"section": ""},
        {"unit": "date_yearly", "length": "02-31"},
    ],
)
def test_a_row_that_cannot_be_read_names_its_rule(wrong):
    one = next(row for row in rows() if row["id"] == "note_sign")
    with pytest.raises(ValueError, match="note_sign"):
        rules.load([one | wrong])


def test_holds_on_counts_first_and_last_day():
    rule = replace(ALL[0], valid_from=date(2025, 1, 1), valid_to=date(2025, 1, 31), verified=Verified.TEXT)
    assert [rule.holds_on(date(2025, month, day)) for month, day in ((1, 1), (1, 31), (2, 1))] == [True, True, False]
    assert not rule.holds_on(date(2024, 12, 31))
