"""Random households (*slumpade hushåll*) as flat columns, the same for both models. Plain numpy, one seed, no law.

A sample is a dictionary of arrays, one table after another: ``household.*`` has a row for each household, and every other
table says in ``*.household`` which household its row belongs to, in rising order. Amounts are öre, months are months since
year 0, and ``UNSAID`` is what nobody answered.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.int64]
Sample = Mapping[str, npt.NDArray[np.int64]]

UNSAID: Final = -1
ADULT, CHILD = 0, 1
ALWAYS, CONTACT, ALTERNATING = 0, 1, 2
RULE_UNSAID, RULE_NONE, RULE_WINDOW, RULE_HISTORY = 0, 1, 2, 3
ASSISTANCE, EMPLOYMENT = 0, 1
ASSISTANCE_TOLD, EMPLOYMENT_TOLD, BOTH_TOLD = 1, 2, 3
FIRST_MONTH, LAST_MONTH = 2013 * 12, 2026 * 12 + 11

INCOMES: Final = (
    "salary", "parental_benefit", "unemployment_benefit", "housing_allowance", "child_allowance", "tax_refund",
    "maintenance_support", "child_pension", "work_of_child", "additional_cost_allowance",
)  # fmt: skip
COSTS: Final = (
    "rent",
    "electricity",
    "home_insurance",
    "work_travel",
    "union_fee",
    "unemployment_fund_fee",
    "debt",
    "other",
)
DECIDABLE: Final = ("salary", "parental_benefit", "unemployment_benefit", "tax_refund", "additional_cost_allowance")
"""Incomes of which a worker sometimes decides what counts."""
ASSETS: Final = ("bank", "funds", "car")
OTHERS: Final = ("dental_acute", "glasses", "moving")

HOUSEHOLD_ANSWERS: Final = (
    "norm", "shared", "costs", "need", "incomes", "assets", "surplus_carried", "result", "support", "surplus_out",
    "surplus_used", "surplus_left", "others_approved", "total", "unsettled",
)  # fmt: skip
PERSON_ANSWERS: Final = ("personal", "special_rule")
"""What is asked of both models, for each household and each member."""


def days_in(month: Column) -> Column:
    """How many days a month has, leap years included."""
    first = (month - 1970 * 12).astype("datetime64[M]")
    return ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(np.int64)


def make(count: int, seed: int, *, month: int | None = None, plain: bool = False) -> dict[str, Column]:
    """Make ``count`` households. ``month`` sets one month for all; ``plain`` leaves out what nobody has answered yet."""
    chance = np.random.default_rng(seed)
    sample = _households(chance, count, month, plain=plain)
    sample |= _members(chance, sample, plain=plain)
    sample |= _money(chance, sample, plain=plain)
    return sample


def _some(chance: np.random.Generator, count: int, share: float) -> npt.NDArray[np.bool_]:
    return chance.random(count) < share


def _ore(chance: np.random.Generator, count: int, low: int, high: int) -> Column:
    """Amounts between two numbers of kronor; most are whole kronor, as on a pay slip, and some have öre."""
    amount = chance.integers(low * 100, high * 100, count)
    return np.where(_some(chance, count, 0.6), amount // 100 * 100, amount)


def _households(chance: np.random.Generator, count: int, month: int | None, *, plain: bool) -> dict[str, Column]:
    months = np.full(count, month) if month is not None else chance.integers(FIRST_MONTH, LAST_MONTH + 1, count)
    children = chance.choice(8, count, p=[0.5, 0.18, 0.16, 0.08, 0.04, 0.02, 0.01, 0.01])
    adults = 1 + _some(chance, count, 0.35).astype(np.int64)
    extra = np.where(_some(chance, count, 0.12), chance.integers(1, 5, count), 0)
    last = days_in(months)
    first_day = chance.integers(1, last + 1)
    last_day = chance.integers(first_day, last + 1)
    part = _some(chance, count, 0.1)
    surplus = _some(chance, count, 0.08)
    return {
        "household.month": months,
        "household.adults": adults,
        "household.children": children,
        "household.dwelling": np.where(extra > 0, adults + children + extra, UNSAID),
        "household.part_from": np.where(part, first_day, UNSAID),
        "household.part_to": np.where(part, last_day, UNSAID),
        "household.silent": _some(chance, count, 0.0 if plain else 0.01).astype(np.int64),
        "household.surplus_age": np.where(_some(chance, count, 0.0 if plain else 0.05), 3, 1),
        "household.surplus": np.where(surplus, _ore(chance, count, 1, 6000), UNSAID),
    }


def _members(chance: np.random.Generator, sample: Sample, *, plain: bool) -> dict[str, Column]:
    adults, children = sample["household.adults"], sample["household.children"]
    size = adults + children
    household = np.repeat(np.arange(len(size)), size)
    place = np.arange(len(household)) - np.repeat(np.cumsum(size) - size, size)
    role = np.where(place < adults[household], ADULT, CHILD)
    count, month = len(household), sample["household.month"][household]
    child = role == CHILD
    age = np.where(child, chance.integers(0, 21, count), chance.integers(38, 66, count))
    said_by_age = child & _some(chance, count, 0.3)
    born = month - age * 12 - chance.integers(0, 12, count)
    born_day = chance.integers(1, days_in(born) + 1)
    leapling = child & (born % 12 == 1) & (days_in(born) == 29)
    born_day = np.where(leapling & _some(chance, count, 0.5), 29, born_day)
    born_said = np.where(child, ~said_by_age, _some(chance, count, 0.5))
    unsaid = 0.0 if plain else 0.01
    stay = np.where(child, chance.choice(3, count, p=[0.84, 0.08, 0.08]), ALWAYS)
    first, last = sample["household.part_from"][household], sample["household.part_to"][household]
    first, last = np.where(first == UNSAID, 1, first), np.where(last == UNSAID, days_in(month), last)
    moves = (place > 0) & (stay == ALWAYS) & _some(chance, count, 0.02)
    came = np.where(moves & _some(chance, count, 0.6), chance.integers(first, last + 1), UNSAID)
    left = np.where(moves & (came == UNSAID), chance.integers(first, last + 1), UNSAID)
    days_said = (stay == CONTACT) | ((stay == ALTERNATING) & _some(chance, count, 0.5))
    rule = np.where(
        child, RULE_UNSAID, chance.choice(4, count, p=[0.0, 0.6, 0.3, 0.1] if plain else [0.05, 0.55, 0.25, 0.15])
    )
    return {
        "member.household": household,
        "member.role": role,
        "member.born_month": np.where(born_said, born, UNSAID),
        "member.born_day": np.where(born_said, born_day, UNSAID),
        "member.age": np.where(said_by_age, age, UNSAID),
        "member.lunch": np.where(child & (age < 7) & ~_some(chance, count, unsaid), chance.integers(0, 2, count), UNSAID),
        "member.in_school": np.where(child & (age >= 18) & ~_some(chance, count, unsaid * 5),
                                     ~_some(chance, count, unsaid * 5), UNSAID),
        "member.stay": stay,
        "member.days": np.where(days_said, chance.integers(1, days_in(month) + 1), UNSAID),
        "member.rule": rule,
        "member.window": np.where(rule == RULE_WINDOW, month - chance.integers(0, 40, count), UNSAID),
        "member.years": age, "member.came": came, "member.left": left,
    } | _histories(chance, rule, month, plain=plain)  # fmt: skip


def _histories(chance: np.random.Generator, rule: Column, month: Column, *, plain: bool) -> dict[str, Column]:
    """Months with assistance and with salary: runs of months that end before the month of the calculation.

    ``member.told`` says which of the two somebody has told of; seldom only one.
    """
    member, kind, when = [], [], []
    some = chance.choice([BOTH_TOLD, ASSISTANCE_TOLD, EMPLOYMENT_TOLD], len(rule), p=[0.9, 0.05, 0.05])
    told = np.where(rule == RULE_HISTORY, BOTH_TOLD if plain else some, 0)
    for row in np.flatnonzero(rule == RULE_HISTORY):
        for of, runs in ((ASSISTANCE, chance.integers(1, 4)), (EMPLOYMENT, chance.integers(0, 3))):
            found: set[int] = set()
            for _run in range(runs):
                start = int(month[row]) - int(chance.integers(1, 60))
                found |= {at for at in range(start, start + int(chance.integers(1, 14))) if at < month[row]}
            if not told[row] & (ASSISTANCE_TOLD if of == ASSISTANCE else EMPLOYMENT_TOLD):
                continue
            member += [row] * len(found)
            kind += [of] * len(found)
            when += sorted(found)
    return {
        "member.told": told,
        "history.member": np.array(member, np.int64),
        "history.kind": np.array(kind, np.int64),
        "history.month": np.array(when, np.int64),
    }


def _rows(wanted: list[npt.NDArray[np.bool_]], household: Column) -> tuple[Column, Column, Column]:
    """Rows of a table from one yes or no a kind: which kind, which source row, which household, in household order."""
    kind = np.concatenate([np.full(int(chosen.sum()), number) for number, chosen in enumerate(wanted)])
    source = np.concatenate([np.flatnonzero(chosen) for chosen in wanted])
    order = np.lexsort((kind, source, household[source]))
    return kind[order], source[order], household[source[order]]


def _money(chance: np.random.Generator, sample: Sample, *, plain: bool) -> dict[str, Column]:
    count = len(sample["household.month"])
    homes = np.arange(count)
    people = len(sample["member.household"])
    adult, years = sample["member.role"] == ADULT, sample["member.years"]
    shares = dict(zip(INCOMES, (0.3, 0.1, 0.12, 0.2, 0.0, 0.05, 0.25, 0.06, 0.5, 0.08), strict=True))
    grown = {"maintenance_support", "child_pension"}
    chosen = [
        _some(chance, people, shares[name])
        & (~adult if name in grown else ~adult & (years >= 16) if name == "work_of_child" else adult)
        for name in INCOMES
    ]
    eldest = np.diff(sample["member.household"], prepend=-1) > 0
    chosen[INCOMES.index("child_allowance")] = eldest & (sample["household.children"][sample["member.household"]] > 0)
    kind, member, household = _rows(chosen, sample["member.household"])
    amount = _ore(chance, len(kind), 50, 14000)
    modest = np.isin(
        kind, [INCOMES.index(name) for name in ("maintenance_support", "child_pension", "child_allowance")]
    )
    amount = np.where(modest, amount // 4, amount)
    cut = [np.where(_some(chance, len(kind), 0.05), amount // divisor, 0) for divisor in (5, 7, 11)]
    nobodys = (kind == INCOMES.index("child_allowance")) & _some(chance, len(kind), 0.3)
    of_child = kind == INCOMES.index("work_of_child")
    first_pay = sample["household.month"][household] % 12 == 1  # January's pay counts in February
    before = np.where(first_pay, 0, _ore(chance, len(kind), 0, 70000))
    told = of_child & ~_some(chance, len(kind), 0.0 if plain else 0.03)
    income = {
        "income.household": household, "income.member": np.where(nobodys, UNSAID, member), "income.kind": kind, "income.amount": amount,
        "income.to_board": cut[0], "income.attached": cut[1], "income.set_off": cut[2],
        "income.before": np.where(told, before, UNSAID),
        "income.received": _received(chance, sample["household.month"][household], plain=plain),
        "income.counts_now": np.where(_some(chance, len(kind), 0.01), chance.integers(0, 2, len(kind)), UNSAID),
    }  # fmt: skip
    given = np.isin(kind, [INCOMES.index(name) for name in DECIDABLE]) & _some(chance, len(kind), 0.02)
    income["income.decided"] = np.where(given, amount * chance.integers(0, 101, len(kind)) // 100, UNSAID)
    twice = np.repeat(np.arange(len(kind)), 1 + _some(chance, len(kind), 0.05))  # some are paid in two parts
    income = {name: column[twice] for name, column in income.items()}
    changed = np.flatnonzero(_some(chance, people, 0.02))
    change = {
        "change.household": sample["member.household"][changed],
        "change.member": np.where(_some(chance, len(changed), 0.2), UNSAID, changed),
        "change.amount": _change(chance, len(changed), plain=plain),
    }  # fmt: skip
    return (
        income
        | change
        | _costs(chance, homes, plain=plain)
        | _assets(chance, homes, plain=plain)
        | _others(chance, homes, plain=plain)
    )


def _change(chance: np.random.Generator, count: int, *, plain: bool) -> Column:
    """Decided changes of the norm: most raise it, some lower it, a few by more than a personal row."""
    lowered = _some(chance, count, 0.0 if plain else 0.25)
    return np.where(lowered, chance.integers(-60, 0, count), chance.integers(0, 16, count)) * 10000


def _received(chance: np.random.Generator, month: Column, *, plain: bool) -> Column:
    """The month an income came: the one before, seldom another, and often not told."""
    late = _some(chance, len(month), 0.0 if plain else 0.01)
    told = _some(chance, len(month), 0.3) | late
    return np.where(told, month - np.where(late, 3, 1), UNSAID)


def _costs(chance: np.random.Generator, homes: Column, *, plain: bool) -> dict[str, Column]:
    shares = (0.9, 0.6, 0.4, 0.2, 0.15, 0.15, 0.03, 0.02)
    kind, _source, household = _rows([_some(chance, len(homes), share) for share in shares], homes)
    rent = kind == COSTS.index("rent")
    applied = np.where(rent, _ore(chance, len(kind), 3000, 14000), _ore(chance, len(kind), 40, 1200))
    decided = _some(chance, len(kind), 0.3) | (plain & (kind == COSTS.index("other")))
    approved = np.where(_some(chance, len(kind), 0.5), applied, applied * chance.integers(0, 100, len(kind)) // 100)
    return {
        "cost.household": household,
        "cost.kind": kind,
        "cost.applied": applied,
        "cost.approved": np.where(decided, approved, UNSAID),
    }


def _assets(chance: np.random.Generator, homes: Column, *, plain: bool) -> dict[str, Column]:
    kind, _source, household = _rows([_some(chance, len(homes), share) for share in (0.15, 0.03, 0.05)], homes)
    said = _some(chance, len(kind), 1.0 if plain else 0.9)
    car = kind == ASSETS.index("car")
    return {
        "asset.household": household, "asset.kind": kind, "asset.amount": _ore(chance, len(kind), 1, 9000),
        "asset.needed": np.where(car & said, chance.integers(0, 2, len(kind)), UNSAID),
    }  # fmt: skip


def _others(chance: np.random.Generator, homes: Column, *, plain: bool) -> dict[str, Column]:
    kind, _source, household = _rows([_some(chance, len(homes), share) for share in (0.05, 0.04, 0.02)], homes)
    applied = _ore(chance, len(kind), 200, 6000)
    part = _some(chance, len(kind), 0.3)
    approved = np.where(part, applied * chance.integers(0, 100, len(kind)) // 100, applied)
    approved = np.where(_some(chance, len(kind), 0.0 if plain else 0.05), UNSAID, approved)
    return {"other.household": household, "other.kind": kind, "other.applied": applied, "other.approved": approved}


def store(sample: Sample, path: Path) -> None:
    """Write a sample, or answers, as one file of arrays. 32 bits hold all that a sample has."""
    np.savez(path, **{name: column.astype(np.int32) for name, column in sample.items()})  # type: ignore[arg-type]


def load(path: Path) -> dict[str, Column]:
    """Read what ``store`` wrote."""
    with np.load(path) as held:
        return {name: held[name] for name in held.files}
