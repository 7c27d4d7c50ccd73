"""What cannot be true (*omöjliga uppgifter*): bounds of every column, and what no two columns can say together.

The households are looked over as whole columns; only when something is wrong is each fault put in words, with the path
of the field and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hemmaplan.assistance.norms.household import Fault, ImpossibleHousehold
from hemmaplan.assistance.norms.law.declared import OLDEST_CHILD
from hemmaplan.assistance.norms.law.kinds import Kinds
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.rules import codes, days
from hemmaplan.assistance.norms.rules.grouping import lowest_by, sum_by
from hemmaplan.assistance.norms.tables import (
    ADULT,
    ALWAYS,
    CHILD,
    CONTACT,
    UNSAID,
    Assets,
    C,
    Column,
    Costs,
    History,
    Homes,
    Households,
    Incomes,
    Members,
    NormChanges,
    Table,
    fields_of,
)

MOST_ORE: Final = 10_000_000 * 100
"""No amount of a household's month is larger: ten million kronor."""

MOST_PEOPLE: Final = 30
"""No household or dwelling is larger."""

OLDEST: Final = 120
"""Nobody is older, in years."""

HISTORY_YEARS: Final = 20
"""How far back a history may reach."""

_MONTHS: Final = (UNSAID, 2200 * 12)
_DAYS: Final = (UNSAID, 230 * 366)
_AMOUNT: Final = (0, MOST_ORE)
_AMOUNT_OR_UNSAID: Final = (UNSAID, MOST_ORE)
_FLAG: Final = (0, 1)
_ANSWER: Final = (UNSAID, 1)
_NUMBER: Final = (0, 10_000)
_PLACE: Final = (0, MOST_PEOPLE)
_PLACE_OR_UNSAID: Final = (UNSAID, MOST_PEOPLE)
_NOBODY: Final = 2200 * 12

BOUNDS: Final[Mapping[type, Mapping[str, tuple[int, int]]]] = {
    Homes: {
        "month": (0, 2200 * 12), "dwelling_members": (UNSAID, MOST_PEOPLE), "part_from": _DAYS, "part_to": _DAYS,
        "surplus_ore": _AMOUNT_OR_UNSAID, "surplus_month": _MONTHS, "silent": (0, 2**30), "repayable": (UNSAID, 2),
        "repayable_has_reason": _FLAG,
    },
    Members: {
        "role": _FLAG, "born_month": _MONTHS, "age": (UNSAID, OLDEST), "lunch": _ANSWER, "in_school": _ANSWER,
        "stay": (0, 2), "days": (UNSAID, 31), "window_from": _MONTHS, "has_history": _FLAG,
    },
    History: {"kind": _FLAG, "month": (0, 2200 * 12)},
    NormChanges: {"member": _PLACE, "amount_ore": (-MOST_ORE, MOST_ORE), "has_reason": _FLAG},
    Costs: {
        "kind": _NUMBER, "applied_ore": _AMOUNT, "approved_ore": _AMOUNT_OR_UNSAID, "has_reason": _FLAG,
    },
    Incomes: {
        "kind": _NUMBER, "member": _PLACE_OR_UNSAID, "amount_ore": _AMOUNT, "received_month": _MONTHS,
        "paid_to_board_ore": _AMOUNT, "attached_ore": _AMOUNT, "set_off_ore": _AMOUNT,
        "earned_before_ore": _AMOUNT_OR_UNSAID,
    },
    Assets: {"kind": _NUMBER, "amount_ore": _AMOUNT, "needed": _ANSWER},
}  # fmt: skip
"""The lowest and highest value of each column."""

FIELDS: Final = {
    "born_month": "born", "window_from": "special_rule_from", "has_history": "assistance_months",
    "received_month": "received", "has_reason": "reason", "surplus_ore": "surplus.amount_ore",
    "surplus_month": "surplus.month", "repayable": "repayable.ground", "repayable_has_reason": "repayable.reason",
    "silent": "registers",
}  # fmt: skip
"""What a worker calls a column, where it is not the column's own name."""

Mask = npt.NDArray[np.bool_]
Finding = tuple[Mask, str, str]
"""Which rows, which field, and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the input, looked over."""

    name: str
    table: Table[Any]
    found: Sequence[Finding]


def refuse_impossible(households: Households, law: Law) -> None:
    """Look the households over.

    Raises:
        ImpossibleHousehold: with every fault, in Swedish.
    """
    parts = [part for part in _bounded(households) if part.found] or [
        part for part in _related(households, law) if part.found
    ]
    faults = tuple(fault for part in parts for fault in _in_words(part, households))
    if faults:
        raise ImpossibleHousehold(faults)


@lru_cache(maxsize=32)
def _bounds(columns: type[C]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    names = fields_of(columns)
    bounds = np.array([BOUNDS[columns][name] for name in names])
    return bounds[:, :1], bounds[:, 1:]


def _tables(households: Households) -> list[tuple[str, Table[Any]]]:
    return [
        ("", households.homes),
        ("members", households.members),
        ("history", households.history),
        ("norm_changes", households.norm_changes),
        ("costs", households.costs),
        ("incomes", households.incomes),
        ("assets", households.assets),
        ("other_costs", households.other_costs),
    ]


def _bounded(households: Households) -> list[Part]:
    """Which tables have a value outside its column's bounds."""
    parts = []
    for name, table in _tables(households):
        if not len(table):
            continue
        lowest, highest = _bounds(table.columns)
        outside = (table.cells < lowest) | (table.cells > highest)
        if np.count_nonzero(outside):
            found = [
                (outside[row], field, _bound_text(field, *BOUNDS[table.columns][field]))
                for row, field in enumerate(fields_of(table.columns))
                if outside[row].any()
            ]
            parts.append(Part(name, table, found))
    return parts


def _bound_text(field: str, lowest: int, highest: int) -> str:
    if field.endswith("_ore"):
        low = "0" if lowest <= 0 <= highest and lowest >= UNSAID else "−10 miljoner"
        return f"Beloppet är orimligt. Skriv ett belopp från {low} till 10 miljoner kronor, i ören."
    if field == "kind":
        return "Slaget är okänt. Välj ett av dem som finns i lagfilerna."
    if field == "member":
        return "Personen finns inte i hushållet. Ange en av medlemmarna."
    return f"Värdet är orimligt. Skriv ett tal från {max(lowest, 0)} till {highest}."


def _related(households: Households, law: Law) -> list[Part]:
    """What no two columns can say together, table by table."""
    homes = households.homes.read()
    month = homes.month
    closed = (month < law.first_month) | (month > law.last_month)
    if np.count_nonzero(closed):
        reasons = {int(each): law.closed(int(each)) for each in np.unique(month[closed])}
        return [
            Part("", households.homes, [
                (month == each, "month", reason[0] if reason else "") for each, reason in reasons.items()
            ])
        ]  # fmt: skip
    members = households.members.read()
    gap_years = law.at("parent_child_gap", month)
    return [
        Part("", households.homes, _said_of_homes(homes, members, households.members.start)),
        Part("members", households.members, _said_of_members(homes, members, households, gap_years)),
        Part("members", households.members, _said_of_history(month, households)),
        Part("norm_changes", households.norm_changes, _said_of_changes(households)),
        Part("costs", households.costs, _said_of_costs(households.costs, law.costs, month - law.first_month)),
        Part("incomes", households.incomes, _said_of_incomes(households, law.incomes, month - law.first_month)),
        Part("assets", households.assets, _said_of_assets(households.assets, law.assets, month - law.first_month)),
        Part(
            "other_costs",
            households.other_costs,
            _said_of_costs(households.other_costs, law.other_costs, month - law.first_month),
        ),
    ]


def _only(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that hit a row. All masks are asked at once, since nearly always none does."""
    hit = findings[0][0]
    for mask, _, _ in findings[1:]:
        hit = hit | mask
    return [finding for finding in findings if finding[0].any()] if np.count_nonzero(hit) else []


def _said_of_homes(homes: Homes, members: Members, start: Column) -> list[Finding]:
    adults = sum_by(members.role == ADULT, start)
    living_here = sum_by(members.stay != CONTACT, start)
    findings = [
        (adults < 1, "members", "Hushållet har ingen vuxen. Lägg till den eller de vuxna."),
        (adults > 2, "members", "Hushållet har fler än två vuxna. Den tredje söker själv: ta bort personen."),
        (start[1:] - start[:-1] > MOST_PEOPLE, "members", f"Hushållet har fler än {MOST_PEOPLE} medlemmar. Kontrollera listan."),
        ((homes.dwelling_members != UNSAID) & (homes.dwelling_members < living_here), "dwelling_members",
         "Färre bor i bostaden än hushållet har medlemmar. Räkna alla som bor där, även hushållet."),
        ((homes.surplus_month >= homes.month), "surplus.month",
         "Överskottet är inte från en tidigare månad. Skriv månaden det uppstod."),
        ((homes.surplus_ore == UNSAID) != (homes.surplus_month == UNSAID), "surplus",
         "Överskottet saknar belopp eller månad. Ange båda."),
        ((homes.repayable != UNSAID) & (homes.repayable_has_reason == 0), "repayable.reason",
         "Skälet till återkrav saknas. Skriv det, för det ska stå i beslutet."),
    ]  # fmt: skip
    if np.count_nonzero((homes.part_from != UNSAID) | (homes.part_to != UNSAID)):
        findings += _said_of_parts(homes)
    return _only(findings)


def _said_of_parts(homes: Homes) -> list[Finding]:
    said = homes.part_from != UNSAID
    first, after = days.first_day_of(homes.month), days.first_day_of(homes.month + 1)
    return [
        (said != (homes.part_to != UNSAID), "part_from", "Ange både part_from och part_to, eller ingen av dem."),
        (said & ((homes.part_from < first) | (homes.part_from >= after)), "part_from",
         "Dagen ligger utanför månaden. Skriv en dag i den månad som beräknas."),
        (said & ((homes.part_to < first) | (homes.part_to >= after)), "part_to",
         "Dagen ligger utanför månaden. Skriv en dag i den månad som beräknas."),
        (said & (homes.part_to < homes.part_from), "part_to", "Slutet är före början. Byt plats på dagarna."),
    ]  # fmt: skip


def _said_of_members(homes: Homes, members: Members, households: Households, gap_years: Column) -> list[Finding]:
    owner = households.members.owner()
    month = homes.month[owner]
    child = members.role == CHILD
    elsewhere = members.stay != ALWAYS
    born, known = members.born_month, members.born_month != UNSAID
    findings = [
        ((members.window_from != UNSAID) & (members.has_history == 1), "special_rule_from",
         "Ange antingen special_rule_from eller månaderna, inte båda."),
        ((members.days != UNSAID) & ~elsewhere, "days",
         "Dagar anges bara för umgänge eller växelvis boende. Ta bort dem."),
        (born > month, "born", "Personen är född efter månaden. Rätta datumet."),
        (known & (month - born > OLDEST * 12), "born", f"Personen skulle vara över {OLDEST} år. Rätta datumet."),
        (elsewhere & ~child, "stay", "En vuxen hör till ett hushåll. Skriv always eller ta bort stay."),
    ]  # fmt: skip
    if np.count_nonzero(child):
        findings += _said_of_children(month, members, child)
        known_adult = known & ~child
        if np.count_nonzero(known_adult):
            oldest = lowest_by(np.where(known_adult, born, _NOBODY), households.members.start, _NOBODY)
            findings.append(_said_of_parents(month, members, child, oldest[owner], gap_years[owner]))
    return _only(findings)


def _said_of_children(month: Column, members: Members, child: Mask) -> list[Finding]:
    born, age = members.born_month, members.age
    known, told = born != UNSAID, age != UNSAID
    turned_21 = known & (month - born > (OLDEST_CHILD + 1) * 12)
    findings = [
        (child & ~(known | told), "born", "Barnets ålder saknas. Ange born eller age."),
        (child & known & told, "age", "Ange antingen born eller age, inte båda."),
        (
            child & (turned_21 | (age > OLDEST_CHILD)),
            "born",
            "Personen har fyllt 21 och söker själv. Ta bort personen.",
        ),
    ]
    visits = members.stay != ALWAYS
    if np.count_nonzero(visits):
        findings += [
            ((members.stay == CONTACT) & (members.days == UNSAID), "days",
             "Dagar saknas för umgänget. Ange hur många dagar i månaden barnet är här."),
            (visits & (members.days > days.days_in_month(month)), "days", "Fler dagar än månaden har. Rätta antalet."),
        ]  # fmt: skip
    return findings


def _said_of_parents(month: Column, members: Members, child: Mask, oldest: Column, gap_years: Column) -> Finding:
    """A child must be enough younger than the oldest adult whose birth is known: the other may be a step-parent."""
    born = np.where(members.born_month != UNSAID, members.born_month, month - members.age * 12)
    near = child & (oldest != _NOBODY) & (born - oldest < gap_years * 12)
    return near, "born", "Barnet är äldre än sin förälder, eller nästan. Rätta födelsedatumen."


def _said_of_history(month: Column, households: Households) -> list[Finding]:
    history = households.history.read()
    if not len(history.month):
        return []
    member = households.history.owner()
    until = month[households.members.owner()][member]
    outside = (history.month > until) | (history.month < until - HISTORY_YEARS * 12)
    hit = np.zeros(len(households.members), np.bool_)
    hit[member[outside]] = True
    text = f"En månad är efter den som beräknas, eller mer än {HISTORY_YEARS} år före. Rätta listan."
    return _only([(hit, "assistance_months", text)])


def _said_of_changes(households: Households) -> list[Finding]:
    changes = households.norm_changes.read()
    if not len(changes.member):
        return []
    size = households.members.counts()[households.norm_changes.owner()]
    return _only(
        [
            (changes.member >= size, "member", "Personen finns inte i hushållet. Ange en av medlemmarna."),
            (changes.has_reason == 0, "reason", "Skäl saknas. Skriv varför normen höjs eller sänks."),
        ]
    )


def _said_of_costs(table: Table[Costs], kinds: Kinds, place: Column) -> list[Finding]:
    costs = table.read()
    if not len(costs.kind):
        return []
    unknown, in_force = _kinds_known(kinds, costs.kind, place, table)
    decided = costs.approved_ore != UNSAID
    return _only([
        *_kind_findings(unknown, in_force),
        (decided & (costs.approved_ore > costs.applied_ore), "approved_ore",
         "Mer är godkänt än det som söks. Rätta beloppen."),
        (decided & (costs.approved_ore < costs.applied_ore) & (costs.has_reason == 0), "reason",
         "Skäl saknas. Skriv varför kostnaden inte godkänns helt."),
    ])  # fmt: skip


def _said_of_incomes(households: Households, kinds: Kinds, place: Column) -> list[Finding]:
    incomes = households.incomes.read()
    if not len(incomes.kind):
        return []
    unknown, in_force = _kinds_known(kinds, incomes.kind, place, households.incomes)
    size = households.members.counts()[households.incomes.owner()]
    kept = incomes.paid_to_board_ore + incomes.attached_ore + incomes.set_off_ore
    return _only([
        *_kind_findings(unknown, in_force),
        (incomes.member >= size, "member", "Personen finns inte i hushållet. Ange en av medlemmarna."),
        (kept > incomes.amount_ore, "amount_ore", "Avdragen är större än inkomsten. Skriv beloppet före avdragen."),
    ])  # fmt: skip


def _said_of_assets(table: Table[Assets], kinds: Kinds, place: Column) -> list[Finding]:
    assets = table.read()
    return _only(_kind_findings(*_kinds_known(kinds, assets.kind, place, table))) if len(assets.kind) else []


def _kinds_known(kinds: Kinds, kind: Column, place: Column, table: Table[C]) -> tuple[Mask, Mask]:
    unknown = kind >= len(kinds.codes)
    treatment = kinds.treatment[place[table.owner()], np.where(unknown, 0, kind)]
    return unknown, treatment == codes.NOT_IN_FORCE


def _kind_findings(unknown: Mask, not_in_force: Mask) -> list[Finding]:
    return [
        (unknown, "kind", "Slaget är okänt. Välj ett av dem som finns i lagfilerna."),
        (not_in_force, "kind", "Slaget fanns inte den månaden. Välj ett annat, eller rätta månaden."),
    ]


def _in_words(part: Part, households: Households) -> list[Fault]:
    """Each fault of a part, row by row."""
    faults = []
    for mask, field, text in part.found:
        for row in np.flatnonzero(mask):
            home, path = _where(part, int(row), households)
            name = FIELDS.get(field, field)
            faults.append(Fault(str(households.texts.household[home]), f"{path}.{name}" if path else name, text))
    return faults


def _where(part: Part, row: int, households: Households) -> tuple[int, str]:
    """The household of a row, and the path of the row in it."""
    start = households.members.start if part.name == "history" else part.table.start
    if part.name == "history":
        row = int(np.searchsorted(part.table.start, row, "right")) - 1
    home = int(np.searchsorted(start, row, "right")) - 1
    name = "members" if part.name == "history" else part.name
    return home, f"{name}[{row - int(start[home])}]" if name else ""
