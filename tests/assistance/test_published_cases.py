"""Every published case of a whole household goes from application and register answer over account and decision to the letter's amount."""

import datetime as dt

import pytest
from tests import make
from tests.assistance import given
from tests.assistance.given import AT

from hemmaplan.assistance import letters, stored
from hemmaplan.assistance.actions import deciding, months, notices
from hemmaplan.assistance.measures import month as measures
from hemmaplan.assistance.norms import worked
from hemmaplan.assistance.norms.law.loading import GUIDELINES
from hemmaplan.foundation import calendar
from hemmaplan.foundation.money import format_kronor

pytestmark = pytest.mark.django_db

WHOLE = [case for case in worked.cases() if case.how in {"account", "months"}]
ONLY_A_PART = {
    "share_of_dwelling": "the share of one row, without a household",
    "control": "two months of payments, without a household: the control is held against it by itself",
    "monthly": "an amount a day as an amount a month",
    "premium": "the premium of a salary, without a household",
    "period": "which month counts, without amounts of a household",
    "change": "the difference between two years' tables",
}
"""Why a case of each other kind is computed without an application."""


def test_each_other_case_says_why_it_has_no_application():
    assert {case.how for case in worked.cases()} - {case.how for case in WHOLE} == ONLY_A_PART.keys()
    assert all(case.why for case in worked.left_out())


def adult(month, told):
    return make.person(born_on=dt.date.fromisoformat(told.get("born", f"{month.year - 40}-01-01")))


def applied(told):
    """The application, with what registers answer, of a household as the case tells of it."""
    month = dt.date.fromisoformat(f"{told['month']}-01")
    unit = given.unit()
    worker = given.worker(unit)
    adults = [one for one in told["members"] if one["role"] == "adult"]
    children = [
        (one["id"], dt.date.fromisoformat(one["born"]) if "born" in one else calendar.add_months(month, -12 * one["age"] - 6),
         {"lunch": not one["lunch"]} if "lunch" in one else {})
        for one in told["members"] if one["role"] == "child"
    ]  # fmt: skip
    people = [adult(month, one) for one in adults]
    case = given.file_of(people[0], unit, worker)
    by_register = [one for one in told.get("incomes", ()) if one["kind"] != "salary"]
    row = given.application(
        case, month=month, kind="first", co=people[1] if len(people) > 1 else None, children=children, rent=0,
        costs=[(one["kind"], one["applied_ore"]) for one in told.get("costs", ())],
        other=[(one["kind"], one["applied_ore"]) for one in told.get("other_costs", ())],
        incomes=[(one["kind"], one["amount_ore"], {}) for one in told.get("incomes", ()) if one["kind"] == "salary"],
        assets=[(one["kind"], one["amount_ore"], {}) for one in told.get("assets", ())],
        dwelling_members=told.get("dwelling_members"),
    )  # fmt: skip
    for cost, one in zip(row.costs.order_by("pk"), (*told.get("costs", ()), *told.get("other_costs", ())), strict=True):
        if "approved_ore" in one:
            settle(row, f"cost:{cost.pk}", worker, amount_ore=one["approved_ore"])
    given.answered(row, worker, *[(one["kind"], one["amount_ore"], {}) for one in by_register])
    for member in row.members.exclude(role="child"):
        months.set_obstacle(application=row, member=member, code="unemployed_none", version=None, by=worker, at=AT)
    if told.get("incomes"):
        held = adults[0]["special_rule_from"] != "none"
        settle(row, f"special:{people[0].pk}", worker, counts=held)
    return row, worker


def settle(row, name, worker, **more):
    months.rule(application=row, row=name, reason="Utrett", version=None, by=worker, at=AT, **more)


def decided(told):
    """The account that the decision of the household's month rests on, once the letter has been held against it."""
    row, worker = applied(told)
    counted = measures.month_counted(row)
    assert not counted.refused
    for finding in counted.findings:
        if str(finding.grade) == "stop" and not measures.handled(finding, counted.rows):
            settle(row, measures.building.row_of(finding), worker)
    if counted.proposal.outcome == "reject":
        for party in measures.adults_as_parties(row, given.DAY):
            notices.exempt_from_notice(application=row, party=party, reason="Uppenbart obehövligt", by=worker, at=AT)
    made = deciding.decide(application=row, seen_total_ore=counted.proposal.total_ore, version=None, by=worker, at=AT)
    account = stored.read_account(made.calculation.account)
    assert made.total_ore == account.total_ore
    party = made.decision.deliveries.first().party
    said = letters.letter_to(made, party)
    assert said.total == format_kronor(account.total_ore)
    assert (said.total in letters.letter.paper(said, written=given.DAY).title) is (made.outcome != "reject")
    return account


@pytest.fixture
def guideline(settings, tmp_path):
    """The municipality uses the guideline that a case is about."""

    def uses(asked):
        settings.GUIDELINE_DATA = str(GUIDELINES.joinpath(f"{asked.get('guideline', 'standard')}.csv"))
        if limit := asked.get("rent_limit_kr"):
            header = GUIDELINES.joinpath("standard.csv").read_text(encoding="utf-8").splitlines()[0]
            own = tmp_path / "own.csv"
            own.write_text(f"{header}\nrent_limit,,1,0,2013-01,,{limit},kr,V,the case,\n", encoding="utf-8")
            settings.GUIDELINE_DATA = str(own)

    return uses


def amounts(account):
    found = {}
    for row in account.rows:
        found.setdefault(row.code, []).append(row.amount_ore)
    return found


@pytest.mark.parametrize("case", [one for one in WHOLE if one.how == "account"], ids=lambda case: case.id)
def test_the_decision_and_its_letter_say_what_the_source_says(case, guideline):
    guideline(case.asked)
    account = decided(case.asked["household"])
    found = amounts(account)
    if "less" in case.asked:
        less = amounts(decided(case.asked["less"]))
        found = {code: [a - b for a, b in zip(found[code], less[code], strict=True)] for code in case.expected["rows"]}
    assert {code: found[code] for code in case.expected.get("rows", ())} == case.expected.get("rows", {})
    for name in case.expected.keys() - {"rows", "remarks"}:
        assert getattr(account, name) == case.expected[name], name
    if "remarks" in case.expected:
        assert set(case.expected["remarks"]) <= {one.code for one in account.asked}


@pytest.mark.parametrize("case", [one for one in WHOLE if one.how == "months"], ids=lambda case: case.id)
def test_the_months_of_a_source_are_decided_one_by_one_and_come_to_its_sum(case, guideline):
    guideline(case.asked)
    found = [amounts(decided(told)) for told in case.asked["households"]]
    assert {code: sum(sum(each.get(code, ())) for each in found) for code in case.expected} == case.expected
