"""The control of a household's month: what is found, how heavy it is, and the sentences in both languages."""

import json
import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.assistance.norms.control_facts import CALM, NOVEMBER, OCTOBER, RENT, SEPTEMBER, SUPPORT, codes, with_paid

from hemmaplan.assistance.norms.calculate import calculate_one
from hemmaplan.assistance.norms.control.columns import from_columns, to_columns
from hemmaplan.assistance.norms.control.facts import Adult, Advance, Explained, Population, StatedCost, StatedIncome
from hemmaplan.assistance.norms.control.findings import Code, Finding, Grade, Part, from_record, record
from hemmaplan.assistance.norms.control.run import control
from hemmaplan.assistance.norms.control.words import sentence
from hemmaplan.assistance.norms.household import Cost, Household, Member, month_of
from hemmaplan.assistance.norms.law.loading import load
from hemmaplan.assistance.norms.rules.control import Payment, weekdays_in

ACTIVITY = "activity_support"


def test_finds_nothing_in_a_month_like_the_last():
    assert codes(CALM) == []


# Incomes


@pytest.mark.parametrize(
    ("now", "code"), [(SUPPORT * 112 // 100, None), (SUPPORT * 113 // 100, Code.INCOME_CHANGE), (SUPPORT // 2, Code.INCOME_CHANGE)]
)  # fmt: skip
def test_asks_about_a_change_above_the_guideline(now, code):
    facts = with_paid(
        Payment("sickness_benefit", OCTOBER, now, "a"), Payment("sickness_benefit", SEPTEMBER, SUPPORT, "a")
    )
    assert codes(facts) == ([code] if code else [])


def test_asks_about_a_new_and_a_dropped_benefit_and_carries_the_dropped_over():
    facts = with_paid(Payment("housing_allowance", OCTOBER, 900_00), Payment("child_allowance", SEPTEMBER, 1_250_00))
    found = {finding.code: finding for finding in control(facts, load())}
    assert set(found) == {Code.NEW_INCOME, Code.INCOME_DROPPED}
    assert found[Code.INCOME_DROPPED].part("before") == 1_250_00


@pytest.mark.parametrize(
    ("accepted", "code"), [(True, Code.CHANGE_ACCEPTED), (None, Code.CHANGE_EXPLAINED), (False, Code.INCOME_CHANGE)]
)
def test_says_of_an_explained_change_whether_a_person_has_accepted_it(accepted, code):
    facts = with_paid(
        Payment("sickness_benefit", OCTOBER, SUPPORT * 2, "a"), Payment("sickness_benefit", SEPTEMBER, SUPPORT, "a"),
        explained=(Explained("sickness_benefit", "a", "Två månader på en gång", accepted),),
    )  # fmt: skip
    (finding,) = control(facts, load())
    assert finding.code == code
    assert (finding.grade is Grade.NOTE) == (accepted is True)


def test_another_persons_explanation_does_not_explain():
    facts = with_paid(
        Payment("sickness_benefit", OCTOBER, SUPPORT * 2, "a"), Payment("sickness_benefit", SEPTEMBER, SUPPORT, "a"),
        explained=(Explained("sickness_benefit", "b", "", True),),
    )  # fmt: skip
    assert codes(facts) == [Code.INCOME_CHANGE]


def test_compares_a_salary_no_register_knows_with_the_calculation_before():
    earlier = replace(CALM.earlier, incomes=(StatedIncome("salary", 4_000_00, "a"),))
    assert codes(replace(CALM, payments=(), incomes=(), earlier=earlier)) == [Code.INCOME_DROPPED]
    now = replace(CALM, payments=(), incomes=(StatedIncome("salary", 5_000_00, "a"),), earlier=earlier)
    assert codes(now) == [Code.INCOME_CHANGE]


def test_sums_payments_of_a_kind_and_compares_persons_apart():
    facts = with_paid(
        Payment("sickness_benefit", OCTOBER, 2_000_00, "a"), Payment("sickness_benefit", OCTOBER, 4_000_00, "a"),
        Payment("sickness_benefit", SEPTEMBER, 6_000_00, "a"),
        members=("a", "b"), population=replace(CALM.population, here=("a", "b")),
    )  # fmt: skip
    facts = replace(facts, earlier=replace(facts.earlier, members=("a", "b")))
    assert codes(facts) == []
    other = replace(facts, payments=(*facts.payments[:1], replace(facts.payments[1], member="b"), facts.payments[2]))
    assert sorted(codes(other)) == [Code.INCOME_CHANGE, Code.NEW_INCOME]


def test_asks_about_a_kind_that_is_not_on_the_list():
    both = tuple(Payment("job_premium", month, 100_00, "a") for month in (OCTOBER, SEPTEMBER))
    assert set(codes(with_paid(*both))) == {Code.UNHANDLED_INCOME}


def test_parental_benefit_left_the_list_in_october_2026():
    law = load()
    assert law.listed.of("parental_benefit", month_of(2026, 9)) is not None
    assert law.listed.of("parental_benefit", month_of(2026, 10)) is None


def test_what_is_set_off_is_told_and_what_is_only_planned_does_not_count():
    paid = [Payment("sickness_benefit", month, SUPPORT, "a", set_off_ore=500_00) for month in (OCTOBER, SEPTEMBER)]
    assert codes(with_paid(*paid)) == [Code.SET_OFF, Code.SET_OFF]
    planned = with_paid(
        Payment("sickness_benefit", OCTOBER, SUPPORT, "a", certain=False),
        Payment("sickness_benefit", SEPTEMBER, SUPPORT, "a"),
    )
    assert set(codes(planned)) == {Code.UNCERTAIN_PAYMENT, Code.INCOME_DROPPED}


@pytest.mark.parametrize(
    ("reason", "code"), [("Registret avser två", Code.REGISTER_OVERRULED), (" ", Code.REGISTER_DIFFERS)]
)
def test_an_amount_against_the_register_needs_a_reason(reason, code):
    stated = StatedIncome("sickness_benefit", SUPPORT, "a", register_ore=SUPPORT * 2, reason=reason)
    (finding,) = control(replace(CALM, incomes=(stated,)), load())
    assert finding.code == code
    assert (finding.part("amount"), finding.part("before")) == (SUPPORT, SUPPORT * 2)


# Paid days


@pytest.mark.parametrize(
    ("month", "days"),
    [
        ((2026, 12), 22),  # 25 is a red day; 24 and 31 are not
        ((2025, 12), 21),  # 25 and 26 are
        ((2026, 6), 22),  # Midsummer's Eve is an ordinary day; 6 is a Saturday
        ((2026, 1), 20),  # 1 and 6
        ((2026, 5), 19),  # 1 and 14
    ],
)
def test_counts_weekdays_that_are_not_red_days(month, days):
    assert weekdays_in(month_of(*month)) == days


@pytest.mark.parametrize(("days", "code"), [(22, None), (21, Code.PAID_DAYS_FEW), (23, Code.PAID_DAYS_MANY)])
def test_compares_paid_days_with_the_weekdays_of_the_month_they_are_for(days, code):
    paid = [Payment(ACTIVITY, month, SUPPORT, "a", days=days, days_of=SEPTEMBER) for month in (OCTOBER, SEPTEMBER)]
    assert codes(with_paid(*paid)) == ([code] if code else [])


@pytest.mark.parametrize(
    ("used", "code"), [(400, None), (428, None), (429, Code.DAYS_RUN_OUT), (449, Code.DAYS_RUN_OUT), (450, Code.DAYS_USED_UP)]
)  # fmt: skip
def test_tells_when_the_450_days_of_activity_support_run_out(used, code):
    paid = [Payment(ACTIVITY, month, SUPPORT, "a", used_days=used) for month in (OCTOBER, SEPTEMBER)]
    assert codes(with_paid(*paid)) == ([code] if code else [])


def test_asks_in_october_about_study_aid_that_was_not_paid_in_september():
    october = month_of(2026, 10)
    june = Payment("study_allowance", month_of(2026, 6), 1_250_00, "a")
    assert codes(with_paid(june, month=october)) == [Code.STUDY_AID_LATE]
    assert codes(with_paid(june, month=october + 1)) == []


# Costs


@pytest.mark.parametrize(
    ("costs", "code"),
    [
        ((("union_fee", RENT + 1),), Code.EXPENSE_REVIEW),
        ((("union_fee", RENT), ("internet", 300_00)), Code.NEW_EXPENSE),
        ((), Code.EXPENSE_GONE),
        ((("union_fee", RENT - 1),), None),
    ],
)
def test_compares_costs_with_what_was_granted_last_month(costs, code):
    facts = replace(CALM, costs=tuple(StatedCost(kind, ore) for kind, ore in costs))
    assert codes(facts) == ([code] if code else [])


@pytest.mark.parametrize("ore", [6_999_00, 7_001_00])
def test_asks_about_another_housing_cost_also_a_lower_one(ore):
    earlier = replace(CALM.earlier, costs=(StatedCost("rent", 7_000_00, 7_000_00),))
    assert codes(replace(CALM, costs=(StatedCost("rent", ore),), earlier=earlier)) == [Code.HOUSING_COST_CHANGE]


def test_notes_a_cost_that_the_guideline_caps():
    law = load("hogsby")
    household = Household("h", month_of(2023, 5), (Member("a", "adult"),), costs=(Cost("rent", 9_000_00),))
    account = calculate_one(household, law)
    (capped,) = [
        finding
        for finding in control(replace(CALM, month=month_of(2023, 5)), law, account)
        if finding.code is Code.EXPENSE_CAPPED
    ]
    assert (capped.part("amount"), capped.part("before")) == (9_000_00, 4_474_00)


# The household and its adults


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"members": ("a", "b")}, Code.NEW_PERSON),
        ({"members": ()}, Code.PERSON_GONE),
        ({"dwelling_members": 3}, Code.DWELLING_CHANGE),
        ({"population": Population("answered", here=(), same_address=True)}, Code.NOT_REGISTERED_HERE),
        ({"population": Population("answered", here=("a",), others=2)}, Code.OTHERS_REGISTERED),
        ({"population": Population("answered", here=("a",), same_address=False)}, Code.ADDRESS_CHANGE),
        ({"population": Population("answered", dead=("a",))}, Code.DEATH),
        ({"population": Population("no_answer")}, Code.MISSING_SSBTEK),
        ({"population": None}, Code.MISSING_SSBTEK),
        ({"registers": None}, Code.NOT_ASKED),
        ({"registers": {"FK": "error"}}, Code.MISSING_SSBTEK),
    ],
)
def test_compares_the_household_with_last_month_and_the_registers(said, code):
    assert code in codes(replace(CALM, **said))


def test_of_a_protected_identity_nothing_else_is_said():
    facts = replace(CALM, members=("a", "b"), registers=None, population=Population("answered", protected=True))
    assert codes(facts) == [Code.PROTECTED]
    words = sentence(control(facts, load())[0], load())
    assert "skydd" not in f"{words.says} {words.do}".lower()


@pytest.mark.parametrize(
    ("adult", "code"),
    [
        (Adult("a", "", seeks_work=False, plan=True), Code.OBSTACLE_MISSING),
        (Adult("a", "no_job", seeks_work=True, registered=False, plan=True), Code.NOT_JOB_SEEKER),
        (Adult("a", "no_job", seeks_work=True, registered=None, plan=True), Code.JOB_SEEKER_UNKNOWN),
        (Adult("a", "no_job", seeks_work=True, registered=True, plan=None), Code.PLAN_MISSING),
        (Adult("a", "sick", seeks_work=False, plan=True, question_open=True), Code.PLAN_QUESTION),
    ],
)
def test_asks_about_each_adults_obstacle_and_planning(adult, code):
    assert codes(replace(CALM, adults=(adult,))) == [code]


# Earlier decisions and the application


@pytest.mark.parametrize(("back", "found"), [(0, True), (36, True), (37, False), (-1, False)])
def test_looks_36_months_back_for_a_recovery(back, found):
    assert (codes(replace(CALM, recoveries=(NOVEMBER - back,))) == [Code.RECOVERY_CLAIM]) == found


def test_says_whether_the_benefit_of_an_advance_has_come():
    waiting = replace(CALM, advances=(Advance("housing_allowance", SEPTEMBER),))
    assert codes(waiting) == [Code.PREVIOUS_DECISION_ADVANCE_ON_BENEFIT]
    paid = tuple(Payment("housing_allowance", month, 900_00) for month in (OCTOBER, SEPTEMBER))
    assert codes(replace(waiting, payments=(*CALM.payments, *paid))) == [Code.ADVANCE_PAID]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"application": "first", "earlier": None}, Code.FIRST_APPLICATION),
        ({"application": "supplementary", "month_decided": True}, Code.SUPPLEMENTARY),
        ({"month_decided": True}, Code.MONTH_DECIDED),
        ({"earlier": None}, Code.NO_EARLIER),
        ({"changed": {"housing": True}}, Code.SAID_CHANGED),
        ({"changed": {"housing": None}}, Code.NOT_ANSWERED),
    ],
)
def test_knows_the_kinds_of_application_and_what_is_not_answered(said, code):
    assert codes(replace(CALM, **said)) == [code]


# Words and storing


def _example(code: Code) -> Finding:
    """A finding of a code with every fact its sentences ask for."""
    words = load().findings[code]
    text = f"{words.sv}{words.en}{words.do_sv}{words.do_en}"
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name and name != "person"}
    values = {
        "kind_name": ("cost", "rent") if "EXPENSE" in code or "COST" in code else ("income", "salary"),
        "amount": ("ore", 123_00), "before": ("ore", 456_00), "percent": ("percent", -12), "month": ("month", NOVEMBER),
        "days": ("count", 3), "expected": ("count", 20), "left": ("count", 4), "persons": ("count", 2),
        "register": ("register", "FK"), "question": ("question", "housing"), "words": ("words", "Jag var sjuk."),
    }  # fmt: skip
    return Finding(code, Grade(words.grade), "a", "", tuple(Part(name, *values[name]) for name in sorted(names)))


@pytest.mark.parametrize("code", list(Code))
def test_every_finding_has_words_in_both_languages(code):
    finding = _example(code)
    swedish, english = (sentence(finding, load(), names={"a": "Maja"}, language=language) for language in ("sv", "en"))
    assert swedish.says != english.says
    if finding.grade is not Grade.NOTE:
        assert swedish.do
        assert english.do


def test_no_words_stand_for_a_finding_that_does_not_exist():
    assert set(load().findings) == set(Code)


@given(st.sampled_from(list(Code)))
def test_a_finding_comes_back_as_it_was_stored(code):
    finding = _example(code)
    assert from_record(json.loads(json.dumps(record(finding)))) == finding


def test_refuses_a_stored_part_of_an_unknown_sort():
    stored = record(_example(Code.DEATH)) | {"parts": [["a", "sum", 1]]}
    with pytest.raises(ValueError, match="sum"):
        from_record(stored)


def test_the_heaviest_comes_first():
    facts = replace(CALM, month_decided=True, recoveries=(OCTOBER,), costs=())
    assert [finding.grade for finding in control(facts, load())] == [Grade.STOP, Grade.ASK, Grade.NOTE]


def test_no_control_of_a_month_without_law():
    with pytest.raises(LookupError):
        control(replace(CALM, month=month_of(2027, 1)), load())


EVERYTHING = [
    replace(CALM, members=("a", "b"), population=Population("answered", here=(), others=2, same_address=False, dead=("b",)),
            registers={"FK": "error"}, changed={"housing": True, "assets": None}, month_decided=True,
            recoveries=(OCTOBER,), advances=(Advance("housing_allowance", SEPTEMBER), Advance(ACTIVITY, SEPTEMBER))),
    with_paid(
        *(Payment(ACTIVITY, month, SUPPORT, "a", days=3, used_days=449) for month in (OCTOBER, SEPTEMBER)),
        Payment("housing_allowance", OCTOBER, 1, set_off_ore=1), Payment("child_allowance", SEPTEMBER, 1),
        Payment("sickness_benefit", OCTOBER, SUPPORT * 2, "a"), Payment("sickness_benefit", SEPTEMBER, SUPPORT, "a"),
        costs=(StatedCost("internet", 1), StatedCost("rent", 2)),
    ),
]  # fmt: skip


@pytest.mark.parametrize("facts", EVERYTHING)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_finding_says_the_same_when_it_has_been_kept_as_columns(facts, language):
    law = load()
    for finding in control(facts, law):
        kept = from_columns(
            finding.code, finding.grade, to_columns(finding), law, month=facts.month, about=finding.about, kind=finding.kind
        )  # fmt: skip
        assert sentence(kept, law, language=language) == sentence(finding, law, language=language)
