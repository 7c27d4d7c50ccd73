"""How an answer is kept in the rows of an application that is not sent (*ansökans utkast*). Called by the actions of applications."""

from collections.abc import Sequence
from typing import TypeVar

from hemmaplan.assistance import kinds
from hemmaplan.assistance.answers import CHANGED, CHANGES, OF_MEMBER, OF_SITUATION, OWN, Answer
from hemmaplan.assistance.measures import applications as measures
from hemmaplan.assistance.models import (
    AdultSituation,
    Application,
    ApplicationMember,
    AppliedCost,
    StatedAsset,
    StatedIncome,
)
from hemmaplan.foundation.written import whole_or_none
from hemmaplan.organisation.storing import keep

M = TypeVar("M")
Role = ApplicationMember.Role
MOST_ROWS = 20
"""Children, or other costs. More are told in one's own words."""


def differ(row: Application, answers: Sequence[Answer]) -> bool:
    """Whether any of the answers says something else than what is stored."""
    stored = measures.answers_of(row)
    return any((stored.get(one.place) or None) != (one.value or None) for one in answers)


def store(row: Application, answers: Sequence[Answer]) -> None:
    """Keep the answers. The application's own columns are saved by the caller.

    Whether anything has changed comes last: its No holds for all that it asks.
    """
    for one in sorted(answers, key=lambda answer: answer.field == CHANGED):
        _STORE[one.part](row, one)


def remove(row: Application, part: str, key: str) -> None:
    """Take a child or one of the other costs away."""
    if part == "other":
        found = _nth(list(row.costs.filter(other=True).order_by("pk")), key)
        if found is not None:
            found.delete()
    elif part == "member" and key.startswith("child."):
        child = _nth(list(row.members.filter(role=Role.CHILD).order_by("pk")), key.removeprefix("child."))
        if child is not None:
            _forget(child)


def tidy(row: Application) -> None:
    """Before it is sent: rows that were never filled in go, and who is no longer applied together with."""
    for child in row.members.filter(role=Role.CHILD):
        if measures.is_blank(child):
            _forget(child)
    if row.civil == Application.Civil.SINGLE:
        for co in row.members.filter(role=Role.CO_APPLICANT):
            _forget(co)
    row.costs.filter(amount_ore=0).delete()
    if measures.changed_of(row) == "yes":
        for name in CHANGES:
            setattr(row, name, bool(getattr(row, name)))


def _forget(member: ApplicationMember) -> None:
    application = member.application
    application.situations.filter(member=member).delete()
    application.incomes.filter(member=member).delete()
    application.costs.filter(member=member).update(member=None)
    application.assets.filter(member=member).update(member=None)
    member.delete()


def _own(row: Application, one: Answer) -> None:
    if one.field == CHANGED:
        for name in CHANGES:
            if one.value == "no":
                setattr(row, name, False)
            elif not getattr(row, name):
                setattr(row, name, None)
    elif one.field in OWN:
        empty = "" if row._meta.get_field(one.field).empty_strings_allowed else None
        setattr(row, one.field, empty if one.value is None else one.value)


def _member(row: Application, one: Answer) -> None:
    if one.field not in OF_MEMBER or (one.key == Role.APPLICANT and one.field != "stated_name"):
        return
    member = _of(row, one.key)
    if member is None:
        if one.value in (None, ""):
            return
        member = _new_member(row, one.key)
    if member is None:
        return
    empty = "" if member._meta.get_field(one.field).empty_strings_allowed else None
    setattr(member, one.field, empty if one.value is None else one.value)
    if one.field == "stay" and not member.stay:
        member.stay = ApplicationMember.Stay.ALWAYS
    if one.field == "stated_number":
        member.person = None
    keep(member)


def _of(row: Application, key: str) -> ApplicationMember | None:
    members = list(row.members.order_by("pk"))
    return dict(zip(measures.member_keys(members), members, strict=True)).get(key)


def _new_member(row: Application, key: str) -> ApplicationMember | None:
    """A row of that key. Children before it that are not told of yet get a blank one, so that each keeps its number."""
    if key == Role.CO_APPLICANT:
        return ApplicationMember(application=row, role=Role.CO_APPLICANT)
    number = int(key.removeprefix("child.")) if key.startswith("child.") else MOST_ROWS
    if number >= MOST_ROWS:
        return None
    for _blank in range(row.members.filter(role=Role.CHILD).count(), number):
        ApplicationMember.objects.create(application=row, role=Role.CHILD)
    return ApplicationMember(application=row, role=Role.CHILD)


def _situation(row: Application, one: Answer) -> None:
    member = _of(row, one.key)
    if member is None or one.field not in OF_SITUATION:
        return
    found = AdultSituation.objects.filter(member=member).first() or AdultSituation(application=row, member=member)
    empty = "" if found._meta.get_field(one.field).empty_strings_allowed else None
    setattr(found, one.field, empty if one.value is None else one.value)
    keep(found)


def _cost(row: Application, one: Answer) -> None:
    if one.key not in kinds.codes(kinds.COST):
        return
    found = row.costs.filter(other=False, kind=one.key).order_by("pk").first()
    _keep_cost(found or AppliedCost(application=row, kind=one.key, amount_ore=0), one, forget=True)


def _other(row: Application, one: Answer) -> None:
    rows = list(row.costs.filter(other=True).order_by("pk"))
    number = int(one.key)
    if number >= MOST_ROWS or (one.field == "kind" and one.value not in kinds.codes(kinds.OTHER) | {"", None}):
        return
    if number >= len(rows):
        if one.value in (None, ""):
            return
        for _blank in range(len(rows), number):
            AppliedCost.objects.create(application=row, other=True, kind="", amount_ore=0)
        found = AppliedCost(application=row, other=True, amount_ore=0)
    else:
        found = rows[number]
    _keep_cost(found, one, forget=False)


def _keep_cost(found: AppliedCost, one: Answer, *, forget: bool) -> None:
    if one.field == "amount":
        found.amount_ore = one.value or 0  # type: ignore[assignment]
    elif one.field == "words":
        found.words = str(one.value or "")
    elif one.field == "kind":
        found.kind = str(one.value or "")
    if forget and not found.amount_ore and not found.words:
        if found.pk is not None:
            found.delete()
        return
    found.save()


def _income(row: Application, one: Answer) -> None:
    role, _dot, kind = one.key.partition(".")
    member = _of(row, role)
    if member is None or kind not in kinds.codes(kinds.INCOME):
        return
    found = row.incomes.filter(member=member, kind=kind, fetched=False).order_by("pk").first()
    if one.field == "amount" and one.value is None:
        if found is not None:
            found.delete()
        return
    if found is None:
        if one.field != "amount":
            return
        found = StatedIncome(application=row, member=member, kind=kind)
    column = {"amount": "amount_ore", "gross": "gross_ore"}.get(one.field, one.field)
    setattr(found, column, one.value if one.value is not None or column != "words" else "")
    keep(found)


def _benefit(row: Application, one: Answer) -> None:
    role, _dot, kind = one.key.partition(".")
    member = _of(row, role)
    if member is None:
        return
    held = {income.kind: income for income in row.incomes.filter(member=member, fetched=True)}
    known = kinds.codes(kinds.BENEFIT)
    if one.field == "objection" and kind in known:
        found = held.get(kind) or StatedIncome(application=row, member=member, kind=kind, fetched=True)
        if kind in held or one.value:
            found.objection = str(one.value or "")
            keep(found)
    elif one.field == "kinds":
        wanted = [code for code in one.value or () if code in known]  # type: ignore[attr-defined]
        for code in wanted:
            if code not in held:
                StatedIncome.objects.create(application=row, member=member, kind=code, fetched=True)
        row.incomes.filter(member=member, fetched=True, kind__in=held.keys() - set(wanted)).delete()


def _asset(row: Application, one: Answer) -> None:
    if one.key not in kinds.codes(kinds.ASSET):
        return
    found = row.assets.filter(kind=one.key).order_by("pk").first()
    if one.field == "amount" and one.value is None:
        if found is not None:
            found.delete()
        return
    if found is None:
        if one.field != "amount":
            return
        found = StatedAsset(application=row, kind=one.key)
    if one.field == "amount":
        found.amount_ore = one.value  # type: ignore[assignment]
    elif one.field == "words":
        found.words = str(one.value or "")
    keep(found)


def _nth(rows: list[M], number: str) -> M | None:
    at = whole_or_none(number, most=MOST_ROWS)
    return rows[at] if at is not None and at < len(rows) else None


_STORE = {
    "application": _own, "member": _member, "situation": _situation, "cost": _cost, "other": _other, "income": _income,
    "benefit": _benefit, "asset": _asset,
}  # fmt: skip
