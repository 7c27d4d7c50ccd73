"""The control of incomes (*kontroll av inkomster*): known kinds, changes and their explanations, paid days, study aid.

What a register has paid in the control month is compared with the month before it. An income no register knows, such as a
salary, is compared with the calculation before. Each person's kinds are summed and compared apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from hemmaplan.assistance.norms.control.facts import Explained, Facts, StatedIncome
from hemmaplan.assistance.norms.control.findings import Code, Finding
from hemmaplan.assistance.norms.control.marking import Parts, found
from hemmaplan.assistance.norms.law.listing import SET_OFF
from hemmaplan.assistance.norms.law.loading import Law
from hemmaplan.assistance.norms.rules.control import (
    Change,
    Controlled,
    Payment,
    compare,
    lacks_study_aid,
    weekdays_in,
)

STUDY_AID: Final = frozenset({"study_allowance"})
"""Kinds of income that are not paid over the summer."""

Sums = dict[str, int]


def of_incomes(facts: Facts, law: Law) -> Iterator[Finding]:
    """All that incomes make us look at."""
    paid = [payment for payment in facts.payments if payment.certain]
    yield from _of_lists(facts, law)
    for member in _members(facts):
        yield from _of_changes(facts, member, [payment for payment in paid if payment.member == member], law)
    for stated in facts.incomes:
        yield from _of_register(stated, law)
    yield from _of_days(paid, facts.month, law)
    yield from _of_doubts(facts, law)


def _of_doubts(facts: Facts, law: Law) -> Iterator[Finding]:
    """What registers tell twice, in part, against each other, or otherwise than before."""
    for one in facts.doubts:
        parts: Parts = {}
        if one.amount_ore is not None:
            parts = {"kind_name": ("income", one.kind), "amount": ("ore", one.amount_ore)}
        if one.register:
            parts["register"] = ("register", one.register)
        yield found(law, Code(one.code), one.member, one.row, **parts)


def _members(facts: Facts) -> Iterable[str]:
    """Everybody who has or had an income; the household's own are nobody's."""
    earlier = facts.earlier.incomes if facts.earlier else ()
    return sorted({*(one.member for one in facts.payments), *(one.member for one in (*facts.incomes, *earlier))})


def _of_lists(facts: Facts, law: Law) -> Iterator[Finding]:
    """Payments of kinds that nobody has said are to be counted, that are set off, or that have not been paid."""
    told = (payment for payment in facts.payments if payment.month in {facts.month - 1, facts.month - 2})
    for payment in dict.fromkeys(told):
        listed = law.listed.of(payment.benefit, facts.month)
        amount: Parts = {"kind_name": ("income", payment.benefit), "amount": ("ore", payment.amount_ore)}
        if not payment.certain:
            yield found(law, Code.UNCERTAIN_PAYMENT, payment.member, payment.benefit, **amount)
        elif listed is None or (payment.set_off_ore and listed.listing != SET_OFF):
            yield found(law, Code.UNHANDLED_INCOME, payment.member, payment.benefit, **amount)
        elif payment.set_off_ore:
            yield found(
                law, Code.SET_OFF, payment.member, payment.benefit,
                kind_name=("income", payment.benefit), amount=("ore", payment.set_off_ore),
            )  # fmt: skip


def _of_changes(facts: Facts, member: str, paid: list[Payment], law: Law) -> Iterator[Finding]:
    """Changed, new and dropped incomes of one person, with what is said to explain them."""
    now, before = _sums(facts, member, paid)
    percent = law.value("income_change_warning", facts.month)
    for each in compare(now, before, warning_percent=percent):
        if each.warning is not None:
            said = [one for one in facts.explained if (one.kind, one.member) == (each.benefit, member)]
            yield _changed(each, member, before.get(each.benefit, 0), said, law)
    if lacks_study_aid(paid, facts.month, benefits=STUDY_AID):
        yield found(law, Code.STUDY_AID_LATE, member, "study_allowance")


def _sums(facts: Facts, member: str, paid: list[Payment]) -> tuple[Sums, Sums]:
    """What one person had in the control month and before it, by kind.

    A kind that registers tell of is what they told; another is as stated now and as it was calculated before.
    """
    now, before = _paid(paid, facts.month - 1), _paid(paid, facts.month - 2)
    stated = _stated(one for one in facts.incomes if one.member == member)
    calculated = _stated(one for one in (facts.earlier.incomes if facts.earlier else ()) if one.member == member)
    known = {payment.benefit for payment in paid}
    now |= {kind: ore for kind, ore in stated.items() if kind not in known}
    before |= {kind: ore for kind, ore in calculated.items() if kind not in before}
    if facts.earlier is None:
        # Nothing to compare with: what only the application tells is neither new nor changed.
        now = {kind: ore for kind, ore in now.items() if kind in known}
    return now, before


def _paid(paid: Iterable[Payment], month: int) -> Sums:
    return _sum((one.benefit, one.amount_ore) for one in paid if one.month == month)


def _stated(stated: Iterable[StatedIncome]) -> Sums:
    return _sum((one.kind, one.amount_ore) for one in stated)


def _sum(amounts: Iterable[tuple[str, int]]) -> Sums:
    return {kind: sum(ore for _, ore in rows) for kind, rows in groupby(sorted(amounts), key=lambda row: row[0])}


def _changed(each: Controlled, member: str, before_ore: int, said: list[Explained], law: Law) -> Finding:
    """A change, or what is said of it: accepted by a person it is a note, not yet judged it is to be judged."""
    code = Code(each.warning or Change.CHANGED)
    words = next((one.words for one in said if one.accepted is not False), None)
    if any(one.accepted for one in said):
        code = Code.CHANGE_ACCEPTED
    elif any(one.accepted is None for one in said):
        code = Code.CHANGE_EXPLAINED
    now_ore = 0 if each.carried_over else each.amount_ore
    return found(
        law, code, member, each.benefit,
        kind_name=("income", each.benefit), amount=("ore", now_ore), before=("ore", before_ore),
        percent=("percent", each.percent if each.percent is not None else (-100 if each.carried_over else 100)),
        words=("words", words or ""),
    )  # fmt: skip


def _of_register(stated: StatedIncome, law: Law) -> Iterator[Finding]:
    """An amount decided otherwise than the register says: with a reason it is a note, without one it is asked about."""
    if stated.register_ore is None or stated.register_ore == stated.amount_ore:
        return
    parts: Parts = {
        "kind_name": ("income", stated.kind), "amount": ("ore", stated.amount_ore), "before": ("ore", stated.register_ore),
    }  # fmt: skip
    if stated.reason.strip():
        parts["words"] = ("words", stated.reason)
        yield found(law, Code.REGISTER_OVERRULED, stated.member, stated.kind, **parts)
    else:
        yield found(law, Code.REGISTER_DIFFERS, stated.member, stated.kind, **parts)


def _of_days(paid: Iterable[Payment], month: int, law: Law) -> Iterator[Finding]:
    """Benefits paid by the day: are all weekdays of the month paid, and how much of the whole time is left."""
    told = [one for one in paid if one.month == month - 1]
    days: dict[tuple[str, str, int], int] = {}
    for one in told:
        listed = law.listed.of(one.benefit, month)
        if one.days is not None and listed is not None and listed.by_weekday:
            key = one.member, one.benefit, one.month if one.days_of is None else one.days_of
            days[key] = days.get(key, 0) + one.days
    for (member, benefit, of), count in sorted(days.items()):
        expected = weekdays_in(of)
        if count != expected:
            code = Code.PAID_DAYS_FEW if count < expected else Code.PAID_DAYS_MANY
            yield found(
                law, code, member, benefit,
                kind_name=("income", benefit), days=("count", count), expected=("count", expected), month=("month", of),
            )  # fmt: skip
    used: dict[tuple[str, str], int] = {}
    for one in told:
        if one.used_days is not None:
            used[one.member, one.benefit] = max(one.used_days, used.get((one.member, one.benefit), 0))
    for (member, benefit), count in sorted(used.items()):
        listed = law.listed.of(benefit, month)
        if listed is None or listed.most_days is None:
            continue
        left = listed.most_days - count
        if left <= weekdays_in(month):
            code = Code.DAYS_USED_UP if left <= 0 else Code.DAYS_RUN_OUT
            yield found(
                law, code, member, benefit,
                kind_name=("income", benefit), days=("count", count), expected=("count", listed.most_days),
                left=("count", max(left, 0)),
            )  # fmt: skip
