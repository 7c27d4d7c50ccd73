"""Ask the OpenFisca model about a sample of households: one simulation a month, since its law is that of one month."""

import sys
from pathlib import Path

import numpy as np
from openfisca_core.simulations import SimulationBuilder
from tools.oracle import model
from tools.oracle.households import (
    ADULT,
    ASSETS,
    ASSISTANCE,
    COSTS,
    EMPLOYMENT,
    HOUSEHOLD_ANSWERS,
    INCOMES,
    PERSON_ANSWERS,
    RULE_HISTORY,
    UNSAID,
    days_in,
    load,
    store,
)  # fmt: skip

ORDINARY, SALARY, YOUTH_WORK, OWN, NOTHING = "ordinary_income", "salary", "youth_work", "own_income", None
TREATMENT = {
    "salary": SALARY, "parental_benefit": ORDINARY, "unemployment_benefit": ORDINARY, "housing_allowance": ORDINARY,
    "child_allowance": ORDINARY, "tax_refund": ORDINARY, "maintenance_support": OWN, "child_pension": OWN,
    "work_of_child": YOUTH_WORK, "additional_cost_allowance": NOTHING,
}  # fmt: skip
"""How section 8 of the notes treats each income."""


def of_month(sample, month):
    """The households of one month, numbered anew."""
    return some(sample, sample["household.month"] == month)


def first(sample, count):
    """The first households of a sample."""
    return some(sample, np.arange(len(sample["household.month"])) < count)


def some(sample, chosen):
    """The chosen households, numbered anew."""
    if chosen.all():
        return sample
    homes = np.cumsum(chosen) - 1
    members = chosen[sample["member.household"]]
    people = np.cumsum(members) - 1
    kept = {}
    for table in dict.fromkeys(name.split(".")[0] for name in sample):
        if table == "household":
            rows = chosen
        elif table == "history":
            rows = members[sample["history.member"]]
        else:
            rows = chosen[sample[f"{table}.household"]]
        kept |= {name: column[rows] for name, column in sample.items() if name.startswith(f"{table}.")}
        if table == "history":
            kept["history.member"] = people[kept["history.member"]]
        elif table != "household":
            kept[f"{table}.household"] = homes[kept[f"{table}.household"]]
        for name in ("income.member", "change.member"):
            if name.startswith(f"{table}."):
                kept[name] = np.where(kept[name] == UNSAID, UNSAID, people[kept[name]])
    return kept


def simulation(system, sample, month):
    """An OpenFisca simulation of households that all ask about one month."""
    choices = system.get_parameters_at_instant(str(model.month_period(month).start)).guideline
    set_off_reaches = choices.set_off_reduces_income == "no"
    count, people = len(sample["household.month"]), len(sample["member.household"])
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(people))
    home = builder.declare_entity("household", np.arange(count))
    roles = np.where(sample["member.role"] == ADULT, "adult", "child")
    builder.join_with_persons(home, sample["member.household"], roles)
    made = builder.build(system)
    now = model.month_period(month)

    def tell(name, values):
        made.set_input(name, now, values)

    for name, column in (
        ("born_month", "born_month"), ("told_age", "age"), ("lunch", "lunch"), ("in_school", "in_school"), ("stay", "stay"),
        ("days_here", "days"), ("rule_told", "rule"), ("window_told", "window"), ("past_told", "told"),
    ):  # fmt: skip
        tell(name, sample[f"member.{column}"])
    tell("dwelling", sample["household.dwelling"])
    first, last = sample["household.part_from"], sample["household.part_to"]
    whole = (first == UNSAID) | ((first == 1) & (last == days_in(sample["household.month"])))
    tell("part_days", np.where(whole, model.WHOLE_MONTH, last - first + 1))
    days = days_in(sample["household.month"])[sample["member.household"]]
    begins, ends = (
        np.where(whole, 1, first)[sample["member.household"]],
        np.where(whole, days_in(sample["household.month"]), last)[sample["member.household"]],
    )
    came, left = sample["member.came"], sample["member.left"]
    present = np.where(left == UNSAID, ends, np.minimum(ends, left)) - np.maximum(begins, came) + 1
    moved = (came != UNSAID) | (left != UNSAID)
    tell("days_present", np.where(moved & (present < days), present, UNSAID))
    tell("surplus_carried", np.maximum(sample["household.surplus"], 0))
    of_member = sample["change.member"] != UNSAID
    tell("norm_change", _sums(sample["change.member"][of_member], sample["change.amount"][of_member], people))
    tell("shared_change", _sums(sample["change.household"][~of_member], sample["change.amount"][~of_member], count))
    _tell_incomes(tell, sample, people, set_off_reaches=set_off_reaches)
    _tell_rest(tell, sample, count, month)
    _tell_histories(made, sample, month, people)
    return made


def _sums(place, amount, size):
    return np.bincount(place, weights=amount, minlength=size).astype(np.int64)


def _whose(sample):
    """The member of each income; what nobody is named for is the whole household's, and told of its first member."""
    first = np.searchsorted(sample["member.household"], sample["income.household"])
    return np.where(sample["income.member"] == UNSAID, first, sample["income.member"])


def _tell_incomes(tell, sample, people, *, set_off_reaches):
    kind, member = sample["income.kind"], _whose(sample)
    kept = sample["income.amount"] - sample["income.to_board"] - sample["income.attached"]
    if not set_off_reaches:
        kept = kept - sample["income.set_off"]
    kept = np.where(sample["income.counts_now"] == 0, 0, kept)
    decided = sample["income.decided"] != UNSAID
    tell("decided_income", _sums(member[decided], sample["income.decided"][decided], people))
    kept = np.where(decided, 0, kept)
    for treatment in (ORDINARY, YOUTH_WORK, OWN):
        rows = np.isin(kind, [number for number, name in enumerate(INCOMES) if TREATMENT[name] == treatment])
        tell(treatment, _sums(member[rows], kept[rows], people))
    asked = (kind == INCOMES.index("salary")) & ~decided & (sample["income.counts_now"] != 0)
    tell("salary_to_judge", _sums(member[asked], np.ones(asked.sum()), people))
    salary = np.flatnonzero(kind == INCOMES.index("salary"))
    second = salary[1:][member[salary[1:]] == member[salary[:-1]]]
    other = _sums(member[second], kept[second], people)
    tell("salary", _sums(member[salary], kept[salary], people) - other)
    tell("other_salary", other)
    youth = (kind == INCOMES.index("work_of_child")) & (sample["income.counts_now"] != 0)
    before = sample["income.before"]
    earlier = np.zeros(people, np.int64)
    np.maximum.at(earlier, member[youth], before[youth])
    tell("youth_work_before", earlier)
    tell("youth_work_before_unsaid", _sums(member[youth], before[youth] == UNSAID, people))


def _tell_rest(tell, sample, count, month):
    for number, kind in enumerate(COSTS):
        rows = sample["cost.kind"] == number
        for name, unsaid in (("applied", 0), ("approved", UNSAID)):
            column = np.full(count, unsaid)
            column[sample["cost.household"][rows]] = sample[f"cost.{name}"][rows]
            tell(f"{kind}_{name}", column)
    car = sample["asset.kind"] == ASSETS.index("car")
    needed = sample["asset.needed"]
    tell(
        "realisable", _sums(sample["asset.household"], np.where(car & (needed != 0), 0, sample["asset.amount"]), count)
    )
    tell("asset_unsettled", _sums(sample["asset.household"], car & (needed == UNSAID), count))
    approved = sample["other.approved"]
    tell("others_approved", _sums(sample["other.household"], np.maximum(approved, 0), count))
    tell("others_unsettled", _sums(sample["other.household"], approved == UNSAID, count))
    tell("registers_silent", sample["household.silent"])
    tell("surplus_age", np.where(sample["household.surplus"] == UNSAID, 0, sample["household.surplus_age"]))
    nothing = np.isin(
        sample["income.kind"], [number for number, name in enumerate(INCOMES) if TREATMENT[name] is NOTHING]
    )
    late = (sample["income.received"] != UNSAID) & (sample["income.received"] != month - 1) & ~nothing
    late &= (sample["income.counts_now"] == UNSAID) & (sample["income.decided"] == UNSAID)
    tell("income_late", _sums(sample["income.household"], late, count))


def _tell_histories(made, sample, month, people):
    if not (sample["member.rule"] == RULE_HISTORY).any():
        return
    when, member, kind = sample["history.month"], sample["history.member"], sample["history.kind"]
    earliest = int(when.min(initial=month)) - 1
    nobody = np.zeros(people, np.int64)
    for name in ("opened", "qualified", "streak"):
        made.set_input(name, model.month_period(earliest), nobody)
    of_work = (sample["income.kind"] == INCOMES.index("salary")) & (sample["income.counts_now"] != 0)
    works = np.bincount(_whose(sample), of_work, people) > 0
    for at in range(earliest + 1, month + 1):
        for name, of in (("assisted", ASSISTANCE), ("employed", EMPLOYMENT)):
            had = nobody.copy()
            had[member[(when == at) & (kind == of)]] = 1
            if at == month and of == EMPLOYMENT:
                had |= works
            made.set_input(name, model.month_period(at), had)
        for name in ("streak", "qualified"):
            made.calculate(name, model.month_period(at))


def answer_one_month(system, sample, month):
    """The answers of one simulation, as arrays by household or member."""
    made, now = simulation(system, sample, month), model.month_period(month)
    return {name: made.calculate(name, now).astype(np.int64) for name in HOUSEHOLD_ANSWERS + PERSON_ANSWERS}


def answer(sample, guidelines):
    """All answers about a sample, in its own order."""
    system = model.system(guidelines)
    sizes = {name: len(sample["household.month"]) for name in HOUSEHOLD_ANSWERS} | {
        name: len(sample["member.household"]) for name in PERSON_ANSWERS
    }
    answers = {name: np.zeros(size, np.int64) for name, size in sizes.items()}
    for month in np.unique(sample["household.month"]):
        homes = sample["household.month"] == month
        rows = {"household": homes, "member": homes[sample["member.household"]]}
        told = answer_one_month(system, of_month(sample, month), int(month))
        for name, values in told.items():
            answers[name][rows["member" if name in PERSON_ANSWERS else "household"]] = values
    return answers


def main(sample, answers, *guidelines):
    """Answer a stored sample by the guideline files and store the answers."""
    store(answer(load(Path(sample)), [Path(path) for path in guidelines]), Path(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
