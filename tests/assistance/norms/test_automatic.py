"""The conditions of an automatic decision: what breaks each, and that nothing ever makes one easier."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assistance.norms.control_facts import CALM, HOUSEHOLD, NOVEMBER, OCTOBER, SUPPORT, YES

from hemmaplan.assistance.norms.automatic import Given, failing
from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.control.facts import Adult, Explained, Population, StatedIncome
from hemmaplan.assistance.norms.control.findings import Code, Finding, Grade
from hemmaplan.assistance.norms.control.run import control
from hemmaplan.assistance.norms.household import Cost, Income, NormChange, OtherCost, Repayable, Surplus, month_of
from hemmaplan.assistance.norms.law.declared import CONDITIONS
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.rules.control import Payment

GIVEN = [each.name for each in fields(Given)]


def lacking(facts=CALM, household=HOUSEHOLD, given=YES, more=()):
    """The codes of the conditions that do not hold."""
    account = calculate_one(household, load())
    findings = (*control(facts, load(), account), *more)
    found = failing(facts=facts, findings=findings, household=household, account=account, given=given, law=load())
    return {condition.code for condition in found}


def test_a_month_like_the_last_may_be_granted_without_a_person():
    assert lacking() == set()


@pytest.mark.parametrize("name", GIVEN)
@pytest.mark.parametrize("answer", [None, False])
def test_what_is_not_answered_with_yes_does_not_hold(name, answer):
    assert lacking(given=replace(YES, **{name: answer})) == {name}


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (replace(CALM, application="first"), {"renewed", "nothing_to_look_at"}),
        (replace(CALM, application="supplementary"), {"renewed", "nothing_to_look_at"}),
        (replace(CALM, month_decided=True), {"month_undecided", "nothing_to_look_at"}),
        (replace(CALM, registers=None), {"registers_answered", "nothing_to_look_at"}),
        (replace(CALM, registers={}), {"registers_answered"}),
        (replace(CALM, changed={}), {"nothing_changed"}),
        (replace(CALM, changed={"housing": None}), {"nothing_changed", "nothing_to_look_at"}),
        (replace(CALM, adults=()), {"planning_clear"}),
        (replace(CALM, adults=(Adult("a", "sick", plan=True, question_open=True),)), {"planning_clear", "nothing_to_look_at"}),
        (replace(CALM, population=None), {
            "same_household", "same_address", "nobody_protected", "registers_answered", "nothing_to_look_at",
        }),
        (replace(CALM, population=Population("answered", here=("a",))), {"same_address"}),
        (replace(CALM, recoveries=(OCTOBER,)), {"no_recovery", "nothing_to_look_at"}),
        (replace(CALM, costs=()), set()),
        (replace(CALM, payments=(Payment("sickness_benefit", OCTOBER, SUPPORT * 2, "a"), CALM.payments[1]),
                 explained=(Explained("sickness_benefit", "a", "", True),)), {"small_changes"}),
        (replace(CALM, incomes=(StatedIncome("sickness_benefit", SUPPORT, "a", SUPPORT + 1, "skäl"),)), {"by_rule_alone"}),
    ],
)  # fmt: skip
def test_names_each_condition_that_the_control_breaks(facts, codes):
    assert lacking(facts) == codes


@pytest.mark.parametrize(
    ("household", "codes"),
    [
        (replace(HOUSEHOLD, norm_changes=(NormChange(None, 100, "skäl"),)), {"by_rule_alone"}),
        (replace(HOUSEHOLD, costs=(Cost("union_fee", 500_000, 500_000),)), {"by_rule_alone"}),
        (replace(HOUSEHOLD, incomes=(Income("sickness_benefit", SUPPORT, "a", counted_ore=0, reason="skäl"),)), {"by_rule_alone"}),
        (replace(HOUSEHOLD, surplus=Surplus(100, NOVEMBER - 3, 0, "skäl")), {"by_rule_alone"}),
        (replace(HOUSEHOLD, repayable=Repayable("advance", "skäl")), {"by_rule_alone", "nothing_to_bear_in_mind"}),
        (replace(HOUSEHOLD, costs=(Cost("debt", 100),)), {"full_grant"}),
        (replace(HOUSEHOLD, incomes=(Income("sickness_benefit", 90_000_00, "a"),)), {"full_grant"}),
        (replace(HOUSEHOLD, incomes=(Income("other", 100, "a"),)), {
            "full_grant", "nothing_unanswered", "nothing_to_bear_in_mind",
        }),
        (replace(HOUSEHOLD, other_costs=(OtherCost("glasses", 100, 100),)), {"full_grant", "no_other_living_costs"}),
    ],
)  # fmt: skip
def test_grants_only_what_the_rules_alone_grant_in_full(household, codes):
    assert lacking(household=household) == codes


def test_is_off_in_a_month_whose_conditions_nobody_has_set(law_of_2027):
    january = month_of(2027, 1)
    facts, household = replace(CALM, month=january), replace(HOUSEHOLD, month=january)
    account = calculate_one(household, law_of_2027)
    findings = control(facts, law_of_2027, account)
    found = failing(facts=facts, findings=findings, household=household, account=account, given=YES, law=law_of_2027)
    assert "conditions_in_force" in {condition.code for condition in found}


def test_refuses_to_judge_different_months_together():
    account = calculate_one(HOUSEHOLD, load())
    with pytest.raises(ValueError, match="månader"):
        failing(
            facts=replace(CALM, month=OCTOBER), findings=(), household=HOUSEHOLD, account=account, given=YES, law=load()
        )  # fmt: skip


FINDINGS = st.lists(st.builds(Finding, st.sampled_from(list(Code)), st.sampled_from(list(Grade))), max_size=6)
ANSWERS = st.fixed_dictionaries({name: st.sampled_from([True, True, None, False]) for name in GIVEN})


@given(FINDINGS, FINDINGS, ANSWERS)
def test_a_further_finding_never_makes_a_condition_hold(some, more, answers):
    given_ = Given(**answers)
    assert lacking(given=given_, more=some) <= lacking(given=given_, more=(*some, *more))


@given(ANSWERS, st.sampled_from(GIVEN))
def test_taking_an_answer_back_never_makes_a_condition_hold(answers, name):
    assert lacking(given=Given(**answers)) <= lacking(given=Given(**answers | {name: None}))


@given(st.sampled_from(list(Code)))
def test_nothing_passes_while_a_person_has_something_to_look_at(code):
    grade = Grade(load().findings[code].grade)
    if grade is not Grade.NOTE:
        assert lacking(more=[Finding(code, grade)])


def test_every_condition_has_its_words_ground_and_source():
    conditions = load().conditions
    assert [condition.code for condition in conditions] == list(CONDITIONS)
    assert all(condition.sv and condition.en and condition.ground and condition.source for condition in conditions)
