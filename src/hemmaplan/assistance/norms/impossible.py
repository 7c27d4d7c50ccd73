"""What cannot be true (*omöjliga uppgifter*): what no two parts of the input can say together, and who refuses it.

The households are looked over as whole columns; only when something is wrong is each fault put in words, with the path
of the field and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from hemmaplan.assistance.norms.bounds import MOST_PEOPLE, OLDEST, Finding, Mask, Part, in_words, out_of_bounds
from hemmaplan.assistance.norms.columns import codes
from hemmaplan.assistance.norms.columns.grouping import lowest_by, sum_by
from hemmaplan.assistance.norms.columns.in_force import InForce
from hemmaplan.assistance.norms.household import ImpossibleHousehold
from hemmaplan.assistance.norms.law.declared import OLDEST_CHILD
from hemmaplan.assistance.norms.law.kinds import Kinds
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.people import People
from hemmaplan.assistance.norms.rules import days, monthly
from hemmaplan.assistance.norms.tables import (
    Column,
    Costs,
    Homes,
    Households,
    Members,
    Opened,
)

HISTORY_YEARS: Final = 20
"""How far back a history may reach."""

_NOBODY: Final = 2200 * 12
"""Stands for the birth of a parent nobody knows: a month after every child's."""


def refuse_out_of_bounds(households: Households, opened: Opened, law: Law) -> None:
    """Look the households' values over, one by one, and whether their months can be computed.

    Raises:
        ImpossibleHousehold: with every fault, in Swedish.
    """
    _refuse(households, list(out_of_bounds(households, opened)) or list(_closed_months(households, opened, law)))


def refuse_contradictions(households: Households, opened: Opened, people: People, force: InForce) -> None:
    """Look over what no two values can say together, when each of them is within its bounds.

    Raises:
        ImpossibleHousehold: with every fault, in Swedish.
    """
    _refuse(households, list(_contradictions(households, opened, people, force)))


def _refuse(households: Households, parts: Sequence[Part]) -> None:
    if parts:
        raise ImpossibleHousehold(tuple(fault for part in parts for fault in in_words(part, households)))


def _closed_months(households: Households, opened: Opened, law: Law) -> Iterator[Part]:
    month, ((first, *_), (last, *_)) = opened.homes.month, opened.outermost[0]
    if first < law.first_month or last > law.last_month:
        closed = (month < law.first_month) | (month > law.last_month)
        reasons = {int(each): law.closed(int(each)) for each in np.unique(month[closed])}
        found = [(month == each, "month", reason[0]) for each, reason in reasons.items() if reason]
        yield Part("", households.homes, found)


def _contradictions(households: Households, opened: Opened, people: People, force: InForce) -> Iterator[Part]:
    """What no two columns can say together, table by table."""
    law = force.law
    if found := _in_homes(opened, people, households.members.start):
        yield Part("", households.homes, found)
    if found := _in_members(opened, people, households.members.start, force):
        yield Part("members", households.members, found)
    if opened.history.month.size and (found := _in_history(households, opened)):
        yield Part("members", households.members, found)
    if opened.change_owner.size and (found := _in_changes(households, opened)):
        yield Part("norm_changes", households.norm_changes, found)
    if opened.cost_owner.size and (found := _in_costs(opened.costs, opened.cost_owner, law.costs, force)):
        yield Part("costs", households.costs, found)
    if opened.income_owner.size and (found := _in_incomes(households, opened, law.incomes, force)):
        yield Part("incomes", households.incomes, found)
    if opened.asset_owner.size and (found := _in_assets(opened, law.assets, force)):
        yield Part("assets", households.assets, found)
    if opened.other_owner.size and (found := _in_costs(opened.other_costs, opened.other_owner, law.other_costs, force)):
        yield Part("other_costs", households.other_costs, found)


def _only(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that hit a row."""
    return [finding for finding in findings if np.count_nonzero(finding[0])]


def _in_homes(opened: Opened, people: People, start: Column) -> list[Finding]:
    homes, members, needed, adults = opened.homes, opened.members, opened.needed, people.adults
    findings = [
        (adults < codes.ONE, "members", "Hushållet har ingen vuxen. Lägg till den eller de vuxna."),
        (adults > codes.TWO, "members", "Hushållet har fler än två vuxna. Den tredje söker själv: ta bort personen."),
    ]
    if len(members.role) > MOST_PEOPLE:
        text = f"Hushållet har fler än {MOST_PEOPLE} medlemmar. Kontrollera listan."
        findings.append((start[1:] - start[:-1] > MOST_PEOPLE, "members", text))
    if needed.dwelling:
        too_few = (homes.dwelling_members != codes.UNSAID) & (
            homes.dwelling_members < sum_by(members.stay != codes.CONTACT, start)
        )
        text = "Färre bor i bostaden än hushållet har medlemmar. Räkna alla som bor där, även hushållet."
        findings.append((too_few, "dwelling_members", text))
    if needed.surplus or needed.surplus_month:
        text = "Överskottet är inte från en tidigare månad. Skriv månaden det uppstod."
        findings.append((homes.surplus_month >= homes.month, "surplus_month", text))
        halved = (homes.surplus_ore == codes.UNSAID) != (homes.surplus_month == codes.UNSAID)
        findings.append((halved, "surplus_ore", "Överskottet saknar belopp eller månad. Ange båda."))
        decided = homes.surplus_decided_ore
        found = _in_decided(decided, homes.surplus_ore, homes.surplus_has_reason, decided != codes.UNSAID)
        findings += [(mask, f"surplus_{field}", text) for mask, field, text in found]
    if needed.repayable:
        text = "Skälet till återkrav saknas. Skriv det, för det ska stå i beslutet."
        mute = (homes.repayable != codes.UNSAID) & (homes.repayable_has_reason == 0)
        findings.append((mute, "repayable_has_reason", text))
    if needed.part_of_month:
        findings += _in_parts(homes)
    return _only(findings)


def _in_parts(homes: Homes) -> list[Finding]:
    said = homes.part_from != codes.UNSAID
    first, after = days.first_day_of(homes.month), days.first_day_of(homes.month + 1)
    return [
        (said != (homes.part_to != codes.UNSAID), "part_from", "Ange både part_from och part_to, eller ingen av dem."),
        (said & ((homes.part_from < first) | (homes.part_from >= after)), "part_from",
         "Dagen ligger utanför månaden. Skriv en dag i den månad som beräknas."),
        (said & ((homes.part_to < first) | (homes.part_to >= after)), "part_to",
         "Dagen ligger utanför månaden. Skriv en dag i den månad som beräknas."),
        (said & (homes.part_to < homes.part_from), "part_to", "Slutet är före början. Byt plats på dagarna."),
    ]  # fmt: skip


def _in_members(opened: Opened, people: People, start: Column, force: InForce) -> list[Finding]:
    members, owner, needed = opened.members, opened.member_owner, opened.needed
    month, child = people.month, people.child
    findings: list[Finding] = []
    if needed.stays:
        away = (members.stay != codes.ALWAYS) & ~child
        findings.append((away, "stay", "En vuxen hör till ett hushåll. Skriv always eller ta bort stay."))
    if needed.histories and needed.windows:
        twice = (members.window_from != codes.UNSAID) & (members.has_history > 0)
        findings.append((twice, "window_from", "Ange antingen special_rule_from eller månaderna, inte båda."))
    if needed.days:
        text = "Dagar anges bara för umgänge eller växelvis boende. Ta bort dem."
        findings.append(((members.days != codes.UNSAID) & (members.stay == codes.ALWAYS), "days", text))
    if needed.births:
        born = members.born_month
        findings.append((born > month, "born_month", "Personen är född efter månaden. Rätta datumet."))
        too_old = (born != codes.UNSAID) & (month - born > OLDEST * 12)
        findings.append((too_old, "born_month", f"Personen skulle vara över {OLDEST} år. Rätta datumet."))
        if needed.ages:
            both = (born != codes.UNSAID) & (members.age != codes.UNSAID)
            findings.append((both, "age", "Ange antingen born eller age, inte båda."))
    if len(people.known):
        findings += _in_adults(members, people, force.value("youngest_adult", owner[people.known]))
    if needed.came_or_left:
        findings += _in_present(opened, start, child)
    if needed.children:
        findings += _in_children(month, members, child, visits=needed.stays)
        parents = ((members.born_month != codes.UNSAID) & ~child).nonzero()[0]
        if len(parents):
            oldest = lowest_by(members.born_month[parents], owner[parents], len(start) - 1, _NOBODY)
            findings.append(_in_parents(month, members, child, oldest[owner], force.value("parent_child_gap", owner)))
    return _only(findings)


def _in_adults(members: Members, people: People, youngest: Column) -> list[Finding]:
    """Adults who are too young to be any."""
    young = people.years < youngest
    if not np.count_nonzero(young):
        return []
    too_young = np.zeros(len(people.child), np.bool_)
    too_young[people.known] = young
    text = "En så ung person är ett barn och söker inte själv. Skriv role child, eller rätta åldern."
    by_age = members.age != codes.UNSAID
    return [(too_young & by_age, "age", text), (too_young & ~by_age, "born_month", text)]


def _in_present(opened: Opened, start: Column, child: Mask) -> list[Finding]:
    """Members who came or left during the month."""
    homes, members, owner = opened.homes, opened.members, opened.member_owner
    first, last = days.first_day_of(homes.month), days.first_day_of(homes.month + 1) - 1
    first = np.where(homes.part_from == codes.UNSAID, first, homes.part_from)[owner]
    last = np.where(homes.part_to == codes.UNSAID, last, homes.part_to)[owner]
    came, left = members.part_from != codes.UNSAID, members.part_to != codes.UNSAID
    stays = sum_by(~child & ~came & ~left, start)
    outside = "Dagen ligger utanför den tid som beräknas. Skriv en dag i månaden, eller i den del av den som räknas."
    return [
        (came & ((members.part_from < first) | (members.part_from > last)), "part_from", outside),
        (left & ((members.part_to < first) | (members.part_to > last)), "part_to", outside),
        (came & left & (members.part_to < members.part_from), "part_to", "Slutet är före början. Byt plats på dagarna."),
        ((came | left) & (members.stay != codes.ALWAYS), "part_from",
         "Barnet bor här växelvis eller för umgänge. Ange days, dagarna här, i stället."),
        ((came | left) & ~child & (stays[owner] < 1), "part_from",
         "Ingen vuxen är här hela tiden. Ange part_from och part_to för hushållet i stället."),
    ]  # fmt: skip


def _in_children(month: Column, members: Members, child: Mask, *, visits: bool) -> list[Finding]:
    born, age = members.born_month, members.age
    known, told = born != codes.UNSAID, age != codes.UNSAID
    turned_21 = known & (month - born > (OLDEST_CHILD + 1) * 12)
    findings = [
        (child & ~(known | told), "born", "Barnets ålder saknas. Ange born eller age."),
        (
            child & (turned_21 | (age > OLDEST_CHILD)),
            "born",
            "Personen har fyllt 21 och söker själv. Ta bort personen.",
        ),
    ]
    if visits:
        here = (members.stay != codes.ALWAYS).nonzero()[0]
        too_many = np.zeros(len(child), np.bool_)
        too_many[here] = members.days[here] > days.days_in_month(month[here])
        findings += [
            ((members.stay == codes.CONTACT) & (members.days == codes.UNSAID), "days",
             "Dagar saknas för umgänget. Ange hur många dagar i månaden barnet är här."),
            (too_many, "days", "Fler dagar än månaden har. Rätta antalet."),
        ]  # fmt: skip
    return findings


def _in_parents(month: Column, members: Members, child: Mask, oldest: Column, gap_years: Column) -> Finding:
    """A child must be enough younger than the oldest adult whose birth is known: the other may be a step-parent."""
    born = np.where(members.born_month != codes.UNSAID, members.born_month, month - members.age * 12)
    near = child & (oldest != _NOBODY) & (born - oldest < gap_years * 12)
    return near, "born", "Barnet är äldre än sin förälder, eller nästan. Rätta födelsedatumen."


def _in_history(households: Households, opened: Opened) -> list[Finding]:
    member = households.history.owner()
    until = opened.homes.month[opened.member_owner][member]
    outside = (opened.history.month > until) | (opened.history.month < until - HISTORY_YEARS * 12)
    hit = np.zeros(len(households.members), np.bool_)
    hit[member[outside]] = True
    text = f"En månad är efter den som beräknas, eller mer än {HISTORY_YEARS} år före. Rätta listan."
    return _only([(hit, "assistance_months", text)])


def _in_changes(households: Households, opened: Opened) -> list[Finding]:
    changes = opened.norm_changes
    size = households.members.counts()[opened.change_owner]
    return _only(
        [
            (changes.member >= size, "member", "Personen finns inte i hushållet. Ange en av medlemmarna."),
            (changes.has_reason == 0, "reason", "Skäl saknas. Skriv varför normen höjs eller sänks."),
        ]
    )


def _in_costs(costs: Costs, owner: Column, kinds: Kinds, force: InForce) -> list[Finding]:
    found = _in_kinds(costs.kind, owner, kinds, force)
    decided = costs.approved_ore != codes.UNSAID
    if np.count_nonzero(decided):
        less = decided & (costs.approved_ore < costs.applied_ore)
        found += _only(
            [
                (
                    costs.approved_ore > costs.applied_ore,
                    "approved_ore",
                    "Mer är godkänt än det som söks. Rätta beloppen.",
                ),
                (less & (costs.has_reason == 0), "reason", "Skäl saknas. Skriv varför kostnaden inte godkänns helt."),
            ]
        )
    return found


def _in_incomes(households: Households, opened: Opened, kinds: Kinds, force: InForce) -> list[Finding]:
    incomes = opened.incomes
    size = households.members.counts()[opened.income_owner]
    needed = opened.needed
    findings = [(incomes.member >= size, "member", "Personen finns inte i hushållet. Ange en av medlemmarna.")]
    if needed.taken:
        kept = incomes.paid_to_board_ore + incomes.attached_ore + incomes.set_off_ore
        text = "Avdragen är större än inkomsten. Skriv beloppet före avdragen."
        findings.append((kept > incomes.amount_ore, "amount_ore", text))
        text = "Avdrag anges bara för belopp per månad. Räkna om beloppet till månad, eller ta bort avdraget."
        findings.append(((incomes.per > 0) & (kept > 0), "per", text))
    if needed.gross:
        text = "Lönen före skatt är lägre än efter skatt. Rätta beloppen."
        lower = (incomes.gross_ore != codes.UNSAID) & (incomes.gross_ore < incomes.amount_ore) & (incomes.per <= 0)
        findings.append((lower, "gross_ore", text))
    if needed.against_register:
        differs = (incomes.register_ore != codes.UNSAID) & (incomes.register_ore != incomes.amount_ore)
        text = "Beloppet är ett annat än registrets, och skäl saknas. Skriv varför."
        findings.append((differs & (incomes.has_reason == 0), "has_reason", text))
    if needed.decided_incomes or needed.counts_now:
        monthly_ore = monthly.monthly_ore(incomes.amount_ore, incomes.per)
        answered = (incomes.decided_ore != codes.UNSAID) | (incomes.counts_now != codes.UNSAID)
        findings += _in_decided(incomes.decided_ore, monthly_ore, incomes.has_reason, answered)
    return _in_kinds(incomes.kind, opened.income_owner, kinds, force) + _only(findings)


def _in_assets(opened: Opened, kinds: Kinds, force: InForce) -> list[Finding]:
    rows = opened.assets
    found = _in_kinds(rows.kind, opened.asset_owner, kinds, force)
    if opened.needed.decided_assets:
        found += _only(
            _in_decided(rows.decided_ore, rows.amount_ore, rows.has_reason, rows.decided_ore != codes.UNSAID)
        )
    return found


def _in_decided(decided_ore: Column, amount_ore: Column, has_reason: Column, answered: Mask) -> list[Finding]:
    """What a worker decided to count of something."""
    return [
        (decided_ore > amount_ore, "decided_ore", "Mer räknas än det som finns. Rätta beloppen."),
        (answered & (has_reason == 0), "has_reason", "Skäl saknas. Skriv varför det räknas så."),
    ]


def _in_kinds(kind: Column, owner: Column, kinds: Kinds, force: InForce) -> list[Finding]:
    unknown = kind >= len(kinds.codes)
    if np.count_nonzero(unknown):
        return [(unknown, "kind", "Slaget är okänt. Välj ett av dem som finns i lagfilerna.")]
    if not force.some_not_in_force(kinds):
        return []
    gone = force.treatment(kinds, kind, owner) == codes.NOT_IN_FORCE
    return _only([(gone, "kind", "Slaget fanns inte den månaden. Välj ett annat, eller rätta månaden.")])
