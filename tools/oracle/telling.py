"""A household of a sample as the product's JSON says it: what a worker would have written."""

import numpy as np
from tools.oracle.households import (
    ADULT,
    ALTERNATING,
    ALWAYS,
    ASSETS,
    ASSISTANCE,
    ASSISTANCE_TOLD,
    CONTACT,
    COSTS,
    EMPLOYMENT_TOLD,
    INCOMES,
    OTHERS,
    RULE_HISTORY,
    RULE_NONE,
    RULE_WINDOW,
    UNSAID,
)  # fmt: skip

CODES = {"work_of_child": "salary"}
"""What the product calls an income otherwise: a child's work is salary that belongs to a child."""
STAYS = {ALWAYS: "always", CONTACT: "contact", ALTERNATING: "alternating"}


def months(number):
    """A month number as people write it."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


class Teller:
    """Finds the rows of each household quickly."""

    def __init__(self, sample):
        self.sample = sample
        self.count = len(sample["household.month"])
        tables = {name.split(".")[0] for name in sample} - {"household", "history"}
        homes = np.arange(self.count + 1)
        self.bounds = {table: np.searchsorted(sample[f"{table}.household"], homes) for table in tables}
        people = np.arange(len(sample["member.household"]) + 1)
        self.histories = np.searchsorted(sample["history.member"], people)

    def rows(self, table, place):
        """The rows of a table that belong to a household, as dictionaries without what nobody said."""
        first, last = self.bounds[table][place], self.bounds[table][place + 1]
        names = [name for name in self.sample if name.startswith(f"{table}.")]
        return [
            {name.split(".")[1]: int(self.sample[name][row]) for name in names if self.sample[name][row] != UNSAID or "amount" in name}
            | {"row": row - first}
            for row in range(first, last)
        ]  # fmt: skip

    def household(self, place):
        """One household."""
        sample, month = self.sample, int(self.sample["household.month"][place])
        first = self.bounds["member"][place]
        told = {"id": f"h{place}", "month": months(month)}
        if (dwelling := int(sample["household.dwelling"][place])) != UNSAID:
            told["dwelling_members"] = dwelling
        if sample["household.part_from"][place] != UNSAID:
            for end in ("part_from", "part_to"):
                told[end] = f"{months(month)}-{int(sample[f'household.{end}'][place]):02d}"
        told["members"] = [self._member(row, first + row["row"], month) for row in self.rows("member", place)]
        lists = {
            "norm_changes": [
                ({"member": f"m{row['member'] - first}"} if "member" in row else {})
                | {"amount_ore": row["amount"], "reason": "Beslut i det enskilda fallet."}
                for row in self.rows("change", place)
            ],
            "costs": [_granted(COSTS, row) for row in self.rows("cost", place)],
            "incomes": [_income(row, first) for row in self.rows("income", place)],
            "assets": [
                {"kind": ASSETS[row["kind"]], "amount_ore": row["amount"]} | ({"needed": row["needed"] == 1} if "needed" in row else {})
                for row in self.rows("asset", place)
            ],
            "other_costs": [_granted(OTHERS, row) for row in self.rows("other", place)],
        }  # fmt: skip
        told |= {name: rows for name, rows in lists.items() if rows}
        if (surplus := int(sample["household.surplus"][place])) != UNSAID:
            told["surplus"] = {
                "amount_ore": surplus,
                "month": months(month - int(sample["household.surplus_age"][place])),
            }
        if sample["household.silent"][place]:
            told["registers"] = {"FK": "no_answer"}
        return told

    def _member(self, row, number, month):
        told = {"id": f"m{row['row']}", "role": "adult" if row["role"] == ADULT else "child"}
        if "born_month" in row:
            told["born"] = f"{months(row['born_month'])}-{row['born_day']:02d}"
        told |= {name: row[name] for name in ("age", "days") if name in row}
        told |= {name: row[name] == 1 for name in ("lunch", "in_school") if name in row}
        for name, day in (("part_from", "came"), ("part_to", "left")):
            if day in row:
                told[name] = f"{months(month)}-{row[day]:02d}"
        if row["stay"] != ALWAYS:
            told["stay"] = STAYS[row["stay"]]
        if row["rule"] == RULE_NONE:
            told["special_rule_from"] = "none"
        elif row["rule"] == RULE_WINDOW:
            told["special_rule_from"] = months(row["window"])
        elif row["rule"] == RULE_HISTORY:
            span = slice(self.histories[number], self.histories[number + 1])
            kinds, when = self.sample["history.kind"][span], self.sample["history.month"][span]
            for name, chosen, bit in (
                ("assistance_months", kinds == ASSISTANCE, ASSISTANCE_TOLD),
                ("employment_months", kinds != ASSISTANCE, EMPLOYMENT_TOLD),
            ):
                if not row["told"] & bit:
                    continue
                told[name] = [months(int(month)) for month in when[chosen]]
        return told


def _granted(kinds, row):
    told = {"kind": kinds[row["kind"]], "applied_ore": row["applied"]}
    if "approved" in row:
        told["approved_ore"] = row["approved"]
        if row["approved"] < row["applied"]:
            told["reason"] = "Högre än vad som är skäligt."
    return told


def _income(row, first):
    cuts = {
        name: row[key]
        for key, name in (("to_board", "paid_to_board_ore"), ("attached", "attached_ore"), ("set_off", "set_off_ore"))
    }
    told = {
        "kind": CODES.get(INCOMES[row["kind"]], INCOMES[row["kind"]]),
        "amount_ore": row["amount"],
    }
    if "member" in row:
        told["member"] = f"m{row['member'] - first}"
    told |= {name: amount for name, amount in cuts.items() if amount}
    if "received" in row:
        told["received"] = f"{months(row['received'])}-25"
    if "decided" in row or "counts_now" in row:
        told["reason"] = "Beslut i det enskilda fallet."
    told |= {"counted_ore": row["decided"]} if "decided" in row else {}
    told |= {"counts_now": row["counts_now"] == 1} if "counts_now" in row else {}
    return told | ({"earned_before_ore": row["before"]} if "before" in row else {})
