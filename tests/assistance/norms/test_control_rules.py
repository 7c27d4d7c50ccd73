"""The control of register incomes: what changed, what is new, and what is gone and carried over."""

import pytest

from hemmaplan.assistance.norms.household import month_of
from hemmaplan.assistance.norms.rules.control import Change, Controlled, Payment, control_incomes, lacks_study_aid

JUNE = month_of(2026, 6)


def controlled(*payments: Payment):
    return control_incomes(payments, JUNE, warning_percent=12)


def changed(before: int, now: int) -> Controlled:
    (found,) = controlled(Payment("a", JUNE - 2, before), Payment("a", JUNE - 1, now))
    return found


@pytest.mark.parametrize(
    ("before", "now", "percent"), [(1000, 1120, 12), (1000, 880, -12), (1000, 1124, 12), (48, 50, 4)]
)
def test_lets_a_small_change_through(before, now, percent):
    assert changed(before, now) == Controlled("a", now, carried_over=False, percent=percent, warning=None)


@pytest.mark.parametrize(("before", "now", "percent"), [(1000, 1125, 13), (1000, 875, -13), (1000, 0, -100)])
def test_warns_of_a_larger_change(before, now, percent):
    assert changed(before, now) == Controlled("a", now, carried_over=False, percent=percent, warning=Change.CHANGED)


def test_warns_of_what_is_new():
    assert controlled(Payment("a", JUNE - 1, 500)) == (
        Controlled("a", 500, carried_over=False, percent=None, warning=Change.NEW),
    )


def test_carries_over_what_is_gone():
    assert controlled(Payment("a", JUNE - 2, 500)) == (
        Controlled("a", 500, carried_over=True, percent=None, warning=Change.GONE),
    )


def test_sums_the_payments_of_a_benefit():
    (found,) = controlled(Payment("a", JUNE - 1, 500), Payment("a", JUNE - 1, 520), Payment("a", JUNE - 2, 1000))
    assert (found.amount_ore, found.percent) == (1020, 2)


def test_looks_at_no_other_month():
    assert controlled(Payment("a", JUNE, 500), Payment("a", JUNE - 3, 500)) == ()


@pytest.mark.parametrize(
    ("applied_for", "paid_in", "missing"),
    [(10, [6], True), (10, [6, 9], False), (10, [5], False), (9, [6], False), (11, [6, 7], False)],
)
def test_warns_in_october_of_study_aid_that_did_not_start_again(applied_for, paid_in, missing):
    payments = [Payment("study_allowance", month_of(2026, month), 1250_00) for month in paid_in]
    found = lacks_study_aid(payments, month_of(2026, applied_for), benefits=frozenset({"study_allowance"}))
    assert found is missing
