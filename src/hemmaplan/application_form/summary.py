"""What an application says (*sammanfattning*): the rows one reads before it is sent, before one signs, and on the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.translation import gettext as _

from hemmaplan.application_form import steps
from hemmaplan.application_form.steps import Step
from hemmaplan.assistance import kinds
from hemmaplan.assistance.answers import CHANGES, Key
from hemmaplan.assistance.measures import applications as measures
from hemmaplan.assistance.models import AdultSituation, Application, ApplicationMember
from hemmaplan.foundation import identity
from hemmaplan.people import redaction
from hemmaplan.web import formats as written

if TYPE_CHECKING:
    from hemmaplan.access.models import User

Role = ApplicationMember.Role


@dataclass(frozen=True, slots=True)
class Part:
    """En del av sammanfattningen: its heading, rows of what was asked and said, and on which step it is changed."""

    title: str
    rows: list[tuple[str, str]]
    step: str = ""


def parts(application: Application, user: "User") -> list[Part]:
    """All that is said, in the order it was asked. What is not answered is not there."""
    said = measures.answers_of(application)
    found = [
        _part(steps.HOUSEHOLD, [*_household(application, said, user)]), _part(steps.HOUSING, [*_housing(said)]),
        _part(steps.MONEY, [*_money(said)]), _part(steps.WORK, [*_work(said)]), _part(steps.COSTS, [*_costs(said)]),
        _part(steps.CONTACT, [*_contact(said)]),
    ]  # fmt: skip
    changed = [*_changed(application, said)]
    if changed:
        found.insert(0, Part(_("Ändringar"), changed, steps.RENEWED.key))
    asked = {step.key for step in steps.steps_of(application)}
    first = next(iter(steps.steps_of(application))).key
    return [Part(one.title, one.rows, one.step if one.step in asked else first) for one in found if one.rows]


def _part(step: Step, rows: list[tuple[str, str]]) -> Part:
    return Part(str(step.title), rows, step.key)


def applicant(application: Application, user: "User") -> str:
    """Who applies, as this reader may know it."""
    me = application.members.select_related("person").filter(role=Role.APPLICANT).first()
    person = application.person or (me.person if me else None)
    if person is not None:
        return redaction.show(person, user).name
    return me.stated_name if me else ""


def asked_for(application: Application) -> int:
    """The sum of what is asked for beside the norm, öre."""
    return sum(cost.amount_ore for cost in application.costs.all())


def _changed(application: Application, said: Mapping[Key, object]) -> Any:
    if application.kind != Application.Kind.RENEWED or not measures.changed_of(application):
        return
    words = {
        "household_changed": _("Hushållet"), "housing_changed": _("Bostaden"), "new_income": _("Inkomst eller bidrag"),
        "new_assets": _("Tillgångar"), "waits_for_benefit": _("Väntar på bidrag"), "planning_changed": _("Arbete och planering"),
        "stays_elsewhere": _("Är utanför kommunen"),
    }  # fmt: skip
    named = [words[name] for name in CHANGES if said.get(("application", "", name))]
    yield _("Har något ändrats?"), ", ".join(named) or _("Nej, allt är som förra gången")


def _household(application: Application, said: Mapping[Key, object], user: "User") -> Any:
    for member in application.members.select_related("person").order_by("pk"):
        if member.role == Role.CHILD and measures.is_blank(member):
            continue
        number = identity.formatted(member.stated_number) if member.stated_number else ""
        name = member.stated_name
        if (
            member.person is not None
            and (not name or member.role == Role.APPLICANT)
            and user.kind != user.Kind.RESIDENT
        ):
            shown = redaction.show(member.person, user)
            name, number = shown.name, shown.number
        name = name or _("Du")
        more = [name, number] if number else [name, str(member.born_on or "")]
        if member.role == Role.CHILD:
            days = _("%(days)s dagar i månaden") % {"days": member.days} if member.days else ""
            more += [str(member.get_stay_display()).lower(), days]
        yield str(member.get_role_display()), ", ".join(part for part in more if part)
    civil = said.get(("application", "", "civil"))
    if civil:
        yield _("Civilstånd"), str(Application.Civil(str(civil)).label)


def _housing(said: Mapping[Key, object]) -> Any:
    if tenure := said.get(("application", "", "tenure")):
        yield _("Bor i"), str(Application.Tenure(str(tenure)).label)
    for field, label in (
        ("rooms", _("Antal rum")), ("dwelling_members", _("Bor i bostaden")),
        ("landlord_consents", _("Hyresvärden har godkänt")), ("stays_elsewhere", _("Är utanför kommunen")),
    ):  # fmt: skip
        if ("application", "", field) in said:
            yield label, _in_words(said["application", "", field])


def _money(said: Mapping[Key, object]) -> Any:
    for (part, key, field), value in said.items():
        if part == "benefit" and field == "kinds" and isinstance(value, list):
            label = _("Bidrag som hämtas") if key == Role.APPLICANT else _("Partnerns bidrag som hämtas")
            yield label, ", ".join(kinds.label(kinds.BENEFIT, code) for code in value)
        elif part == "benefit" and field == "objection":
            kind = kinds.label(kinds.BENEFIT, key.partition(".")[2])
            yield _("Invändning mot %(kind)s") % {"kind": kind}, str(value)
        elif part == "income" and field in {"amount", "received_on"}:
            role, _dot, code = key.partition(".")
            label = kinds.label(kinds.INCOME, code)
            label = label if role == Role.APPLICANT else _("%(kind)s, partnern") % {"kind": label}
            yield (label, _in_words(value)) if field == "received_on" else (label, _kronor(value))
        elif part == "asset" and field == "amount":
            yield kinds.label(kinds.ASSET, key), _kronor(value)
    if ("application", "", "waits_for_benefit") in said:
        yield _("Väntar på bidrag"), _in_words(said["application", "", "waits_for_benefit"])


def _work(said: Mapping[Key, object]) -> Any:
    words = {
        "percent": _("Procent"), "registered_at_af": _("Inskriven på Arbetsförmedlingen"), "has_plan": _("Har en planering"),
        "follows_plan": _("Följer planeringen"), "words": _("Med egna ord"),
    }  # fmt: skip
    for (part, key, field), value in said.items():
        if part != "situation":
            continue
        whose = "" if key == Role.APPLICANT else _(", partnern")
        if field == "occupation":
            yield _("Gör nu") + whose, str(AdultSituation.Occupation(str(value)).label)
        else:
            yield words[field] + whose, _in_words(value)


def _costs(said: Mapping[Key, object]) -> Any:
    for (part, key, field), value in said.items():
        if part == "cost" and field == "amount":
            yield kinds.label(kinds.COST, key), _kronor(value)
        elif part == "cost" and field == "words":
            yield _("Vad kostnaden gäller"), str(value)
    others = sorted({key for part, key, _field in said if part == "other"}, key=int)
    for key in others:
        kind, amount = said.get(("other", key, "kind"), ""), said.get(("other", key, "amount"))
        words = str(said.get(("other", key, "words"), ""))
        if amount or words:
            label = kinds.label(kinds.OTHER, str(kind)) if kind else _("Något mer")
            yield label, ", ".join(part for part in (_kronor(amount) if amount else "", words) if part)


def _contact(said: Mapping[Key, object]) -> Any:
    for field, label in (
        ("phone", _("Telefon")), ("email", _("E-post")), ("interpreter", _("Tolk")), ("urgent", _("Akut")),
        ("why_urgent", _("Vad som är akut")), ("own_words", _("Med egna ord")),
    ):  # fmt: skip
        value = said.get(("application", "", field))
        if value:
            yield label, _in_words(value)


def _kronor(value: object) -> str:
    return written.kronor(value) if isinstance(value, int) else ""


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    if hasattr(value, "isoformat"):
        return formats.date_format(value, "j F Y")  # type: ignore[arg-type]
    return str(value)
