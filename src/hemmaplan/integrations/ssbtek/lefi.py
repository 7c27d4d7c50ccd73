"""What Försäkringskassan and Pensionsmyndigheten answer (*LEFI 9.0.0*): payments made and planned, and days of programmes.

The two authorities have their payments in forms of their own. One of them missing, or a group of benefits that could not be
fetched, makes the answer half: no answer, with what came to be shown.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from hemmaplan.assistance.ports import Payment, ProgramDays, RegisterRow, Remark, Source
from hemmaplan.foundation.answers import Answered, HalfAnswer, NoAnswer, WhyNot
from hemmaplan.integrations import soap
from hemmaplan.integrations.ssbtek import amounts, lists
from hemmaplan.integrations.ssbtek.lists import Deduction

PRESUMPTIVE: Final = 4
PENSIONS_AUTHORITY: Final = 1003
ASKED: Final = ("utbetalningar", "preliminaraUtbetalningar", "formansinformation")


def answer_of(told: dict[str, Any], *, number: str, asked_on: dt.date, raw: str) -> Answered[RegisterRow] | NoAnswer:
    """The answer. Raises ``CallFailed`` for what is about somebody else or not as the contract says."""
    facts = _object(told.get("formansinformation"))
    persons = _objects(facts.get("generellPersoninformation"))
    for person in persons:
        stated = str(person.get("personnummer") or "")
        if stated and stated[-10:] != number[-10:]:
            raise soap.CallFailed(WhyNot.WRONG_PERSON, "svaret gäller en annan person")
    protected = any(person.get("skyddad") is True for person in persons)
    rows: list[RegisterRow] = []
    for planned, payments in ((False, "utbetalningsuppgift"), (True, "preliminarautbetalningar")):
        for one in _objects(facts.get(payments)):
            rows += _of_insurance(one, planned=planned, asked_on=asked_on)
    for planned, payments in ((False, "utbetalningar"), (True, "preliminaraUtbetalningar")):
        for one in _objects(told.get(payments)):
            rows += _of_pensions(one, planned=planned, asked_on=asked_on)
    rows += [ProgramDays(_whole(one.get("antalForbrukade")), _boolean(one.get("harForbrukatMaxAntal")))
             for one in _objects(facts.get("programjobdagar"))]  # fmt: skip
    silent = _silent(told)
    if {"FK", "PM"} <= set(silent):
        return NoAnswer(WhyNot.SOURCE_FAILED, _joined(silent.values()), protected, raw)
    if silent:
        shown = tuple(replace(row, remark=Remark.HALF) if isinstance(row, Payment) else row for row in rows)
        return HalfAnswer(WhyNot.HALF, _joined(silent.values()), protected, raw, shown)
    return Answered(tuple(rows), protected, raw)


def _silent(told: dict[str, Any]) -> dict[str, str]:
    """What did not come, by authority or by group of benefits, with what is said of it."""
    states = {}
    for one in _objects(told.get("utlamnare")):
        code = str(_object(one.get("utlamnare")).get("kod") or "")
        states[code] = str(_object(one.get("tillstand")).get("kod") or "")
    silent = {
        code: f"{code}: {states.get(code, 'saknas i svaret')}" for code in ("FK", "PM") if states.get(code) != "OK"
    }
    deviations = _object(told.get("avvikelser"))
    for part in ASKED:
        for one in _objects(deviations.get(part)):
            group = str(_object(one.get("formansgrupp")).get("kod") or "okänd förmån")
            why = str(_object(one.get("avvikelse")).get("kod") or "okänt fel")
            silent[f"{part} {group}"] = f"{group}: {why}"
    return silent


def _joined(said: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(said))


@dataclass(frozen=True, slots=True)
class _Part:
    """A row of a payment: what was paid or drawn, for which benefit."""

    codes: tuple[str, ...]
    amount_type: str
    label: str
    ore: int
    deduction: Deduction | None
    days: Decimal | None = None

    @property
    def drawn(self) -> int:
        """What was drawn; the sources write it with either sign."""
        return abs(self.ore)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A payment as it stands in the answer, before it is known what it is."""

    authority: str
    family: str
    label: str
    paid_on: dt.date
    first: dt.date | None
    last: dt.date | None
    gross: int | None
    deducted: int | None
    net: int
    certain: bool
    kronor: bool
    parts: tuple[_Part, ...]

    def drawn(self, *kinds: Deduction) -> int:
        """What was drawn of these kinds."""
        return sum(part.drawn for part in self.parts if part.deduction in kinds)


def _of_insurance(one: dict[str, Any], *, planned: bool, asked_on: dt.date) -> list[Payment]:
    paid_on = soap.day(str(one.get("datum") or ""))
    net = amounts.ore_of(one.get("nettobelopp"))
    if paid_on is None or net is None:
        raise soap.CallFailed(WhyNot.UNREADABLE, "en utbetalning saknar datum eller belopp")
    family, label = _coded(one.get("formansfamilj"))
    first, last = _period(one.get("period"))
    authority = "PM" if _number(one.get("foretag")) == PENSIONS_AUTHORITY else "FK"
    parts = tuple(_detail(part, authority, family, paid_on) for part in _objects(one.get("utbetalningsdetalj")))
    return _divided(_Whole(
        authority, family, label, paid_on, first, last, amounts.ore_of(one.get("bruttobelopp")),
        amounts.ore_of(one.get("avdragsbelopp")), net,
        not planned and _number(one.get("typ")) != PRESUMPTIVE and paid_on <= asked_on,
        all(amounts.is_kronor(one.get(name)) for name in ("bruttobelopp", "skattebelopp", "avdragsbelopp", "nettobelopp")), parts,
    ))  # fmt: skip


def _detail(part: dict[str, Any], authority: str, family: str, paid_on: dt.date) -> _Part:
    benefit, label = _coded(part.get("forman"))
    amount_type, type_label = _coded(part.get("beloppstyp"))
    what = lists.deduction("FK", amount_type, paid_on)
    told = [amounts.ore_of(part.get(name)) for name in ("bruttobelopp", "skattebelopp", "avdragsbelopp")]
    if what is Deduction.TAX:
        amount = next((each for each in (told[1], told[2], told[0]) if each), 0)
    elif what is not None:
        amount = next((each for each in (told[2], told[0]) if each), 0)
    else:
        amount = told[0] or 0
        if not amount and (told[1] or told[2]):  # an amount drawn under a code no list knows
            what, amount = Deduction.OTHER, told[2] or told[1] or 0
    if authority == "PM":  # the other authority's codes, in this one's form and without their prefix
        benefit, family, amount_type = (_prefixed(code) for code in (benefit, family, amount_type))
    return _Part((benefit, family), amount_type, type_label or label, amount, what, amounts.days(part.get("dagar")))


def _prefixed(code: str) -> str:
    return f"PM:{code}" if code and not code.startswith("PM:") else code


def _of_pensions(one: dict[str, Any], *, planned: bool, asked_on: dt.date) -> list[Payment]:
    paid_on = soap.day(str(one.get("utbetalningsdatum") or ""))
    net = amounts.ore_of(one.get("nettobelopp"))
    if paid_on is None or net is None:
        raise soap.CallFailed(WhyNot.UNREADABLE, "en utbetalning saknar datum eller belopp")
    first, last = _period(one.get("utbetalningsperiod"))
    paid = tuple(_pension_row(row) for row in _objects(one.get("utbetalningsrader")))
    drawn = tuple(_pension_deduction(row, paid_on) for row in _objects(one.get("avdrag")))
    gross = amounts.ore_of(one.get("bruttobelopp"))
    label = ", ".join(dict.fromkeys(part.label for part in paid)) or "Pensionsmyndigheten"
    return _divided(_Whole(
        "PM", "", label, paid_on, first, last, gross, None if gross is None else sum(part.drawn for part in drawn), net,
        not planned and paid_on <= asked_on, kronor=True, parts=paid + drawn,
    ))  # fmt: skip


def _pension_row(row: dict[str, Any]) -> _Part:
    benefit, label = _coded(row.get("utbetalningsforman"))
    group, _group_label = _coded(row.get("formansgrupp"))
    amount_type, type_label = _coded(row.get("beloppstyp"))
    return _Part((benefit, group), amount_type, type_label or label, amounts.ore_of(row.get("belopp")) or 0, None)


def _pension_deduction(row: dict[str, Any], paid_on: dt.date) -> _Part:
    code, label = _coded(row.get("avdragstyp"))
    amount = amounts.ore_of(row.get("belopp")) or 0
    return _Part((), code, label, amount, lists.deduction("PM", code, paid_on) or Deduction.OTHER)


def _divided(whole: _Whole) -> list[Payment]:
    """The payment as one for each kind of income, where the answer divides it; otherwise as one that a person looks at."""
    paid = [part for part in whole.parts if part.deduction is None]
    known = {part: lists.benefit(whole.authority, part.codes, part.amount_type, whole.paid_on) for part in paid}
    if not paid:
        family = lists.benefit(whole.authority, (whole.family,), "", whole.paid_on)
        return [_payment(whole, paid, family.kind if family else "")]
    kinds = {row.kind if row else "" for row in known.values()}
    if len(kinds) == 1:
        return [_payment(whole, paid, kinds.pop())]
    formed = {lists.benefit(whole.authority, part.codes, "", whole.paid_on) for part in paid}
    if len(formed) == 1 and (form := formed.pop()) is not None and form.kind and "" not in kinds:
        return [_payment(whole, paid, form.kind)]
    return _split(whole, known) or [_payment(whole, paid, "", Remark.MIXED)]


def _split(whole: _Whole, known: dict[_Part, lists.Benefit | None]) -> list[Payment]:
    """One payment a kind, when it is certain what each kind brought: nothing was drawn, or tax from the only one that is taxed."""
    by_kind: dict[str, list[_Part]] = {}
    for part, row in known.items():
        by_kind.setdefault(row.kind if row else "", []).append(part)
    taxed = {row.kind for row in known.values() if row is not None and row.taxed}
    tax, all_drawn = whole.drawn(Deduction.TAX), whole.drawn(*Deduction)
    gross = sum(part.ore for part in known)
    if all_drawn != tax or (tax and len(taxed) != 1) or gross - tax != whole.net or (tax and "" in by_kind):
        return []
    payments = []
    for kind, parts in by_kind.items():
        own = sum(part.ore for part in parts)
        own_tax = tax if kind in taxed else 0
        payments.append(replace(
            _payment(whole, parts, kind), gross_ore=own, tax_ore=own_tax, net_ore=own - own_tax,
            remark=Remark.NONE if kind else Remark.UNLISTED,
        ))  # fmt: skip
    return payments


def _payment(whole: _Whole, paid: Sequence[_Part], kind: str, remark: Remark = Remark.NONE) -> Payment:
    board, attached = whole.drawn(Deduction.BOARD), whole.drawn(Deduction.ATTACHED)
    set_off, other = whole.drawn(Deduction.SET_OFF), whole.drawn(Deduction.OTHER)
    codes = dict.fromkeys("/".join(filter(None, (next(iter(part.codes), ""), part.amount_type))) for part in paid)
    counted_days = [part.days for part in paid if part.days is not None]
    return Payment(
        Source.FK, f"{whole.authority} {'+'.join(codes) or whole.family}"[:60], _label(whole, paid), kind, whole.paid_on,
        whole.net + board + attached + set_off + other, whole.first, whole.last, whole.gross, whole.drawn(Deduction.TAX), board,
        attached, set_off, other, sum(counted_days, Decimal(0)) if counted_days else None, whole.certain,
        remark or _remark(whole, paid, kind, other),
    )  # fmt: skip


def _label(whole: _Whole, paid: Sequence[_Part]) -> str:
    return (", ".join(dict.fromkeys(part.label for part in paid if part.label)) or whole.label or whole.family)[:200]


def _remark(whole: _Whole, paid: Sequence[_Part], kind: str, other: int) -> Remark:
    if not whole.kronor:
        return Remark.CURRENCY
    if not _adds_up(whole, paid):
        return Remark.SUMS
    if not kind:
        return Remark.UNLISTED
    return Remark.DEDUCTION if other else Remark.NONE


def _adds_up(whole: _Whole, paid: Sequence[_Part]) -> bool:
    """Whether gross less what was drawn is net, and the rows are the gross; as far as each is told."""
    if whole.net < 0:
        return False
    if whole.gross is not None and whole.deducted is not None and whole.gross - abs(whole.deducted) != whole.net:
        return False
    drawn = whole.drawn(*Deduction)
    if whole.deducted is not None and whole.parts and drawn != abs(whole.deducted):
        return False
    return whole.gross is None or not paid or sum(part.ore for part in paid) == whole.gross


def _coded(told: Any) -> tuple[str, str]:
    """A code with its words: ``{"id": "BOB", "beskrivning": "Bostadsbidrag"}``; some write the words alone."""
    if isinstance(told, dict):
        code = told.get("kod") or told.get("id") or ""
        return str(code), str(told.get("beskrivning") or told.get("namn") or code)
    return (str(told), str(told)) if told else ("", "")


def _period(told: Any) -> tuple[dt.date | None, dt.date | None]:
    period = _object(told)
    return _date(period.get("fran") or period.get("from")), _date(period.get("till") or period.get("tom"))


def _date(written: Any) -> dt.date | None:
    """A day; a month without a day says nothing of the day."""
    said = str(written or "")
    return None if len(said) == len("ÅÅÅÅ-MM") else soap.day(said)


def _object(told: Any) -> dict[str, Any]:
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise soap.CallFailed(WhyNot.UNREADABLE, "JSON har en annan form än i kontraktet")
    return told


def _objects(told: Any) -> list[dict[str, Any]]:
    if told is None:
        return []
    rows = told if isinstance(told, list) else [told]
    return [_object(row) for row in rows]


def _whole(told: Any) -> int | None:
    count = amounts.days(told)
    return None if count is None else int(count)


def _number(told: Any) -> object:
    """The number of a coded value; some write its words alone."""
    return told.get("id") if isinstance(told, dict) else None


def _boolean(told: Any) -> bool | None:
    return told if isinstance(told, bool) else None
