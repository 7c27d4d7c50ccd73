"""The norm calculation once more, in OpenFisca: written from the notes on the law, never from the product's code.

Runs only in the environment of ``make oracle``. OpenFisca-core is AGPL: nothing in ``src/`` may import it or this file.
Amounts are whole öre. Every formula is one legal concept; the numbers of sections are those of socialtjänstlagen (2025:400)
and socialtjänstförordningen (2025:468). Where the law is silent the choice stands in a municipality's guideline file.
"""

import csv
from pathlib import Path

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH
from openfisca_core.periods import period as period_of
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from tools.oracle.households import (
    ALTERNATING,
    ALWAYS,
    ASSISTANCE_TOLD,
    CONTACT,
    COSTS,
    EMPLOYMENT_TOLD,
    OTHERS,
    RULE_HISTORY,
    RULE_UNSAID,
    RULE_WINDOW,
    UNSAID,
)  # fmt: skip

AMOUNTS = Path(__file__).with_name("amounts.csv")
WHOLE_MONTH = 0
JUDGED = ("rent", "home_insurance", "work_travel")
"""Costs whose reasonable level is a municipality's to state: without a limit a worker judges (section 6 of the notes)."""
OF_DWELLING = ("rent", "electricity", "home_insurance")
"""Costs of the dwelling, which all who live there bear (HFD 2020:40)."""
RULE_SINCE = 2013 * 12 + 6
"""The month the special rule came into force (SFS 2013:421); no window opens before."""
KRONA = 100
WINDOW, QUALIFYING = 24, 6
"""Months of the special rule, and months of assistance in a row before it (12 kap. 8 §)."""


Person = build_entity(key="person", plural="persons", label="Person", is_person=True)
Household = build_entity(
    key="household", plural="households", label="Hushåll",
    roles=[{"key": "adult", "plural": "adults", "label": "Vuxen"}, {"key": "child", "plural": "children", "label": "Barn"}],
)  # fmt: skip
ADULT, CHILD = Household.ADULT, Household.CHILD


def half_up(numerator, denominator):
    """Whole number nearest to a fraction, the half upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


def month_number(period):
    """Months since year 0."""
    return period.start.year * 12 + period.start.month - 1


def for_days(amount, days, period, way):
    """An amount for some days: a day in whole kronor, times the days, never above the month."""
    amount = amount.astype(np.int64)
    if way == "year_365":
        day = half_up(amount * 12, 365 * KRONA) * KRONA
    else:
        day = half_up(amount, (30 if way == "days_30" else period.size_in_days) * KRONA) * KRONA
    whole = (days == WHOLE_MONTH) | (days == period.size_in_days)
    return np.where(whole, amount, np.minimum(day * days, amount))


COMPUTED = []


def computed(entity):
    """Make a formula a variable of whole numbers by month, under the function's own name."""

    def variable(formula):
        COMPUTED.append(_variable(formula.__name__, entity, formula=formula, __doc__=formula.__doc__))
        return COMPUTED[-1]

    return variable


def _variable(name, entity, **more):
    return type(name, (Variable,), {"value_type": int, "entity": entity, "definition_period": MONTH, **more})


def said(name, entity, default=0):
    """A variable that is told, not computed."""
    return _variable(name, entity, default_value=default)


TOLD = [
    said("born_month", Person, UNSAID), said("told_age", Person, UNSAID), said("lunch", Person, UNSAID),
    said("in_school", Person, UNSAID), said("stay", Person), said("days_here", Person, UNSAID), said("norm_change", Person),
    said("rule_told", Person), said("window_told", Person, UNSAID), said("assisted", Person), said("employed", Person),
    said("past_told", Person), said("days_present", Person, UNSAID), said("decided_income", Person),
    said("salary_to_judge", Person), said("shared_change", Household),
    said("salary", Person), said("other_salary", Person), said("ordinary_income", Person), said("own_income", Person), said("youth_work", Person),
    said("youth_work_before", Person), said("youth_work_before_unsaid", Person),
    said("dwelling", Household, UNSAID), said("part_days", Household, WHOLE_MONTH),
    *(said(f"{kind}_applied", Household) for kind in COSTS), *(said(f"{kind}_approved", Household, UNSAID) for kind in COSTS),
    said("realisable", Household), said("asset_unsettled", Household), said("surplus_carried", Household),
    said("others_approved", Household), said("others_unsettled", Household), said("registers_silent", Household),
    said("surplus_age", Household), said("income_late", Household),
]  # fmt: skip


@computed(Person)
def age(person, period, parameters):
    """Ålder: whole years in the month, the same age all the month."""
    born, told = person("born_month", period), person("told_age", period)
    lived = month_number(period) - born - (parameters(period).guideline.age_from == "month_after")
    return np.where(told != UNSAID, told, np.where(born != UNSAID, np.maximum(lived // 12, 0), 99))


@computed(Household)
def couple(household, _period):
    """Sammanboende: two adults."""
    return household.nb_persons(role=ADULT) == 2


@computed(Person)
def monthly_row(person, period, parameters):
    """Personlig post för en hel månad (12 kap. 2 § SoF)."""
    norm = parameters(period).norm
    years = person("age", period)
    provided = parameters(period).guideline.lunch_row == "when_provided"
    eats = (person("lunch", period) == 1) & (years <= 6) & provided
    child = np.where(eats, norm.child_with_lunch.calc(years), norm.child.calc(years))
    adult = np.where(person.household("couple", period) == 1, norm.couple // 2, norm.single)
    return np.where(person.has_role(ADULT), adult, child)


@computed(Person)
def counted_days(person, period):
    """Dagar: how many days of the month the personal row is for; 0 is the whole month."""
    here, part = person("days_here", period), person.household("part_days", period)
    by_days = (person("stay", period) != ALWAYS) & (here != UNSAID)
    both = np.where(part == WHOLE_MONTH, here, np.minimum(here, part))
    present = person("days_present", period)
    return np.where(present != UNSAID, present, np.where(by_days, both, part))


@computed(Person)
def personal(person, period, parameters):
    """Personlig post, for the days that count."""
    guideline = parameters(period).guideline
    amount = for_days(person("monthly_row", period), person("counted_days", period), period, guideline.part_month)
    by_turns = (person("stay", period) == ALTERNATING) & (person("days_here", period) == UNSAID)
    return np.where(by_turns, half_up(amount * guideline.alternating_share, 100 * KRONA) * KRONA, amount)


@computed(Person)
def counted(person, period, parameters):
    """Whether a member counts in the household's size: all but a child who is here for a few days of contact."""
    days = parameters(period).guideline.contact_counts_from
    visits = (person("stay", period) == CONTACT) & (person("days_here", period) < days)
    present, part = person("days_present", period), person.household("part_days", period)
    enough = np.where(part == WHOLE_MONTH, days, np.minimum(days, part))
    return ~visits & ((present == UNSAID) | (present >= enough))


@computed(Household)
def counted_members(household, period):
    """Hushållets storlek in the shared row, the highest rent and a child's part of both."""
    return household.sum(household.members("counted", period))


@computed(Household)
def shared(household, period, parameters):
    """Gemensamma hushållskostnader (12 kap. 3 § SoF): by number, seven and more, and a share where others live too."""
    rows = parameters(period).norm.shared
    table = np.array([getattr(rows, f"of_{size}") for size in range(1, 8)], np.int64)
    ours, dwelling = household("counted_members", period), household("dwelling", period)
    size = np.maximum(ours, dwelling)
    whole = table[np.minimum(size, 7) - 1] + np.maximum(size - 7, 0) * (table[6] - table[5])
    amount = np.where(dwelling > ours, half_up(whole * ours, size * 100) * 100, whole)
    return for_days(amount, household("part_days", period), period, parameters(period).guideline.part_month)


@computed(Household)
def norm(household, period):
    """Riksnorm: the personal rows, the shared row, and decisions to deviate (12 kap. 7 § SoL)."""
    rows = household.sum(household.members("personal", period)) + household.sum(
        household.members("norm_change", period)
    )
    return rows + household("shared", period) + household("shared_change", period)


@computed(Household)
def highest_rent(household, period, parameters):
    """Högsta godtagbara hyra in the guideline, by adults and children."""
    limits = parameters(period).guideline.rent_limit
    table = np.array(
        [
            [limits[f"adults_{adults}"][f"children_{children}"] for children in range(MOST_CHILDREN + 1)]
            for adults in (1, 2)
        ]
    )
    adults = household.nb_persons(role=ADULT).astype(int)
    children = household("counted_members", period) - adults
    return table[adults - 1, np.minimum(children, MOST_CHILDREN)]


@computed(Household)
def others_here(household, period):
    """Whether others than the household live in the dwelling."""
    return household("dwelling", period) > household("counted_members", period)


def own_part(household, period, parameters, kind):
    """What the household bears of a cost: of what the dwelling costs, its part, where the municipality shares by heads."""
    applied = household(f"{kind}_applied", period).astype(np.int64)
    if kind not in OF_DWELLING or parameters(period).guideline.dwelling_cost != "equal_share":
        return applied
    part = half_up(applied * household("counted_members", period), np.maximum(household("dwelling", period), 1))
    return np.where(household("others_here", period) == 1, part, applied)


@computed(Household)
def rent(household, period, parameters):
    """Skälig hyra: the worker's decision, otherwise what is paid up to the guideline's highest amount."""
    part = own_part(household, period, parameters, "rent")
    return accepted(part, household("rent_approved", period), household("highest_rent", period))


def accepted(applied, decided, highest):
    """What is granted of a cost: as a worker decided, otherwise as applied for up to the highest amount."""
    return np.where(decided != UNSAID, decided, np.minimum(applied, highest))


def cost_beside_rent(kind):
    """A variable for one kind of cost."""

    def formula(household, period, parameters):
        highest = 0 if kind in {"debt", "other"} else parameters(period).guideline.cost_limit[kind]
        part = own_part(household, period, parameters, kind)
        return accepted(part, household(f"{kind}_approved", period), highest)

    COMPUTED.append(_variable(kind, Household, formula=formula))


for beside in COSTS[1:]:
    cost_beside_rent(beside)


@computed(Household)
def costs(household, period):
    """Godtagna kostnader utanför riksnormen (12 kap. 7 § 2)."""
    return sum(household(kind, period).astype(np.int64) for kind in COSTS)


@computed(Person)
def streak(person, period):
    """Months with assistance in a row, outside a window."""
    before = period.last_month
    return np.where(
        (person("assisted", period) == 1) & (person("opened", period) == 0), person("streak", before) + 1, 0
    )


@computed(Person)
def qualified(person, period):
    """Kvalificerad: has had six months in a row, and no window has been opened by them. Once earned it is kept."""
    kept = (person("qualified", period.last_month) == 1) & (person("opened", period) == 0)
    return (person("streak", period) >= QUALIFYING) | kept


@computed(Person)
def opened(person, period, parameters):
    """The month the running window opened, or 0."""
    now, before = month_number(period), period.last_month
    running = person("opened", before)
    runs = (running > 0) & (now - running < WINDOW)
    reason = (
        person("employed", period) == 1
        if parameters(period).guideline.special_rule_opens == "first_employment"
        else True
    )
    opens = (person("qualified", before) == 1) & reason & (now >= RULE_SINCE)
    return np.where(runs, running, np.where(opens, now, 0))


@computed(Person)
def special_rule(person, period):
    """Särskild beräkningsregel (12 kap. 8 § SoL): whether a quarter of the salary is left out."""
    now, told, since = month_number(period), person("rule_told", period), person("window_told", period)
    by_window = (told == RULE_WINDOW) & (now >= since) & (now - since < WINDOW)
    if not (told == RULE_HISTORY).any():
        return by_window
    return by_window | ((told == RULE_HISTORY) & (person("opened", period) > 0))


@computed(Person)
def counted_salary(person, period, parameters):
    """Arbetsinkomst, after the special rule; öre are kept, and each salary is rounded by itself."""
    salaries = [person(name, period).astype(np.int64) for name in ("salary", "other_salary")]
    kept = 100 - parameters(period).special_rule_percent
    counted = sum(half_up(salary * kept, 100) for salary in salaries)
    return np.where(person("special_rule", period) == 1, counted, sum(salaries))


@computed(Person)
def counted_youth_work(person, period, parameters):
    """Skolungdoms arbetsinkomst (12 kap. 9 § SoL): only what goes above the year's free amount."""
    percent = parameters(period).free_percent_of_youth
    free = parameters(period.last_month).price_base * percent // 100
    before, now = person("youth_work_before", period), person("youth_work", period)
    return np.maximum(before + now - free, 0) - np.maximum(before - free, 0)


@computed(Person)
def counted_own(person, period, parameters):
    """Barnets egen inkomst: up to the child's own need, the rest stays the child's."""
    guideline = parameters(period).guideline
    size, counts = person.household("counted_members", period), person("counted", period)
    need = person("personal", period).astype(np.int64) + person("norm_change", period)
    if guideline.child_need_has_shared_share == "yes":
        shared_row = person.household("shared", period).astype(np.int64) + person.household("shared_change", period)
        need = need + half_up(shared_row, size) * counts
    if guideline.child_need_has_rent_share == "yes":
        need = need + half_up(person.household("rent", period).astype(np.int64), size) * counts
    own = person("own_income", period)
    return np.where(person.has_role(CHILD), np.minimum(own, np.maximum(need, 0)), own)


@computed(Household)
def incomes(household, period):
    """Inkomster som räknas."""
    parts = ("counted_salary", "ordinary_income", "counted_youth_work", "counted_own", "decided_income")
    return sum(household.sum(household.members(part, period)) for part in parts)


@computed(Household)
def assets(household, period, parameters):
    """Tillgångar that can be turned into money, above the buffer."""
    return np.maximum(household("realisable", period) - parameters(period).guideline.asset_buffer, 0)


@computed(Household)
def need(household, period):
    """Behov: norm and costs."""
    return household("norm", period) + household("costs", period)


@computed(Household)
def result(household, period):
    """Underskott (above zero) eller överskott (below)."""
    return (
        household("need", period) - household("incomes", period) - household("assets", period)
        - household("surplus_carried", period)
    )  # fmt: skip


@computed(Household)
def support(household, period):
    """Försörjningsstöd."""
    return np.maximum(household("result", period), 0)


@computed(Household)
def surplus_out(household, period):
    """Normöverskott."""
    return np.maximum(-household("result", period), 0)


@computed(Household)
def surplus_used(household, period, parameters):
    """What of the surplus is set against other living costs (12 kap. 1 § SoL)."""
    pays = parameters(period).guideline.surplus_against_other_costs == "yes"
    return np.minimum(household("surplus_out", period), household("others_approved", period)) * pays


@computed(Household)
def surplus_left(household, period):
    """What is left of the surplus for the next month."""
    return household("surplus_out", period) - household("surplus_used", period)


@computed(Household)
def total(household, period):
    """Bistånd: support, and other living costs that the surplus does not pay."""
    return household("support", period) + household("others_approved", period) - household("surplus_used", period)


@computed(Household)
def unsettled(household, period, parameters):
    """What no rule decides: a worker has to answer first."""
    members, guideline = household.members, parameters(period).guideline
    years, is_child = members("age", period), members.has_role(CHILD)
    lunch = is_child & (years <= 6) & (members("lunch", period) == UNSAID) & (guideline.lunch_row == "when_provided")
    school = is_child & (years >= 18) & (members("in_school", period) != 1)
    told, past = members("rule_told", period), members("past_told", period)
    at_salary = guideline.special_rule_opens == "first_employment"
    half = (told == RULE_HISTORY) & (past == EMPLOYMENT_TOLD)
    if at_salary and (told == RULE_HISTORY).any():
        half = half | ((past == ASSISTANCE_TOLD) & (members("qualified", period.last_month) == 1))
    rule = ~is_child & (members("salary_to_judge", period) > 0) & ((told == RULE_UNSAID) | half)
    rule = rule & (parameters(period).special_rule_percent > 0)
    youth = members("youth_work_before_unsaid", period) > 0
    lacking = household.sum(np.maximum(-(members("personal", period) + members("norm_change", period)), 0))
    left = household("shared", period) + household("shared_change", period)
    asked = household.any(lunch | school | rule | youth) | (left < 0) | ((lacking > 0) & (left < lacking))
    for name in ("asset_unsettled", "others_unsettled", "registers_silent", "income_late"):
        asked = asked | (household(name, period) > 0)
    for kind in ("other", *JUDGED):
        highest = household("highest_rent", period) if kind == "rent" else guideline.cost_limit[kind]
        undecided = household(f"{kind}_approved", period) == UNSAID
        asked = asked | ((household(f"{kind}_applied", period) > 0) & undecided & (highest == NO_LIMIT))
    if guideline.dwelling_cost == "ask":
        others = household("others_here", period) == 1
        for kind in OF_DWELLING:
            undecided = household(f"{kind}_approved", period) == UNSAID
            asked = asked | ((household(f"{kind}_applied", period) > 0) & undecided & others)
    return asked | (household("surplus_age", period) > guideline.surplus_kept)


BRACKETS = (0, 1, 3, 4, 7, 11, 15, 19)
MOST_CHILDREN = 20
NO_LIMIT = 2**31 - 1


def parameters(guidelines):
    """Amounts by date, in öre, and the choices of the guideline files, the later file before the earlier."""
    with AMOUNTS.open(encoding="utf-8") as lines:
        years = {
            int(row.pop("year")): {name: int(kr) * KRONA for name, kr in row.items()} for row in csv.DictReader(lines)
        }

    def dated(name):
        """By year; the oldest amount stands for the years before, which no month of the norm asks about."""
        values = {f"{year}-01-01": {"value": cells[name]} for year, cells in years.items()}
        return {"values": {"1900-01-01": {"value": years[min(years)][name]}} | values}

    def scale(first, then):
        names = [f"{first}_{start}" if start < 7 else f"{then}_{start}" for start in BRACKETS]
        return {"brackets": [
            {"threshold": {f"{min(years)}-01-01": {"value": start}}, "amount": dated(name)["values"]}
            for start, name in zip(BRACKETS, names, strict=True)
        ], "metadata": {"type": "single_amount"}}  # fmt: skip

    return ParameterNode("", data={
        "norm": {
            "single": dated("single"), "couple": dated("couple"),
            "child": scale("child", "child"), "child_with_lunch": scale("lunch", "child"),
            "shared": {f"of_{size}": dated(f"shared_{size}") for size in range(1, 8)},
        },
        "price_base": dated("price_base"),
        "free_percent_of_youth": {"values": {"2013-01-01": {"value": 50}, "2013-07-01": {"value": 100}}},
        "special_rule_percent": {"values": {"2013-01-01": {"value": 0}, "2013-07-01": {"value": 25}}},
        "guideline": guideline(guidelines),
    })  # fmt: skip


def guideline(paths):
    """The choices of guideline files as dated parameters. A later file goes before an earlier from its own first month."""
    told = {}
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        for name in {row["parameter"] for row in rows}:
            own = [row for row in rows if row["parameter"] == name]
            start = min(row["valid_from"] for row in own)
            told[name] = [row for row in told.get(name, []) if row["valid_from"] < start] + own
    single = {name: _values(rows) for name, rows in told.items() if "limit" not in name}
    further = told.get("rent_limit_further_child", [])
    rents = told.get("rent_limit", [])
    of_kinds = {
        name: {kind: _values([row for row in told.get(name, []) if row["kind"] == kind], NO_LIMIT) for kind in kinds}
        for name, kinds in (("cost_limit", COSTS[1:]), ("other_cost_limit", OTHERS))
    }
    return single | of_kinds | {"rent_limit": {
        f"adults_{adults}": {
            f"children_{children}": _rent_limit([row for row in rents if row["adults"] in {"", str(adults)}], children, further)
            for children in range(MOST_CHILDREN + 1)
        }
        for adults in (1, 2)
    }}  # fmt: skip


def _rent_limit(rents, children, further):
    """The highest rent with so many children: its own row, or the last row and the amount for each further child."""
    by_start = {}
    for start in {row["valid_from"] for row in rents}:
        rows = {int(row["children"]): row for row in rents if row["valid_from"] == start}
        more = [row for row in further if row["valid_from"] <= start <= (row["valid_to"] or "9999")]
        if children in rows:
            by_start[start] = rows[children]
        elif more and rows and children > max(rows):
            last = rows[max(rows)]
            by_start[start] = last | {"value": int(last["value"]) + (children - max(rows)) * int(more[0]["value"])}
    return _values(list(by_start.values()), NO_LIMIT)


def _values(rows, otherwise=None):
    """An OpenFisca parameter of rows with valid_from and valid_to."""
    values = {} if otherwise is None else {"1900-01-01": {"value": otherwise}}
    for row in sorted(rows, key=lambda row: row["valid_from"]):
        value = int(row["value"]) if str(row["value"]).isdigit() else row["value"]
        values[f"{row['valid_from']}-01" if values else "1900-01-01"] = {
            "value": value * KRONA if row["unit"] == "kr" else value
        }
        if row["valid_to"] and otherwise is not None:
            after = int(row["valid_to"][:4]) * 12 + int(row["valid_to"][5:7])
            values[f"{after // 12:04d}-{after % 12 + 1:02d}-01"] = {"value": otherwise}
    return {"values": values}


def system(guidelines):
    """The whole model with the choices of these guideline files."""
    made = TaxBenefitSystem([Person, Household])
    made.parameters = parameters(guidelines)
    made.add_variables(*TOLD, *COMPUTED)
    return made


def month_period(month):
    """OpenFisca's period of a month number."""
    return period_of(f"{month // 12:04d}-{month % 12 + 1:02d}")
