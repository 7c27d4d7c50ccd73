"""The steps of an application (*steg*): few, each a page on a telephone, and which of them an application has."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hemmaplan.assistance.models import Application


@dataclass(frozen=True, slots=True)
class Step:
    """Steg: its key in the address, and its heading."""

    key: str
    title: Promise | str


HOUSEHOLD = Step("household", _("Hushållet"))
HOUSING = Step("housing", _("Så bor du"))
MONEY = Step("money", _("Inkomster och tillgångar"))
WORK = Step("work", _("Arbete och planering"))
COSTS = Step("costs", _("Kostnader"))
CONTACT = Step("contact", _("Kontakt och annat"))
RENEWED = Step("renewed", _("Den här månaden"))
MORE = Step("more", _("Det du söker mer för"))
REVIEW = Step("review", _("Läs igenom och skicka"))
_CHANGED = ((HOUSEHOLD, "household_changed"), (HOUSING, "housing_changed"), (WORK, "planning_changed"))
ALL = (HOUSEHOLD, HOUSING, MONEY, WORK, COSTS, CONTACT, RENEWED, MORE)
BY_KEY = {step.key: step for step in ALL}


def steps_of(application: Application) -> list[Step]:
    """The steps of this application, the last one where it is read through. A renewed one has those where something has changed."""
    if application.kind == Application.Kind.FIRST:
        return [HOUSEHOLD, HOUSING, MONEY, WORK, COSTS, CONTACT, REVIEW]
    if application.kind == Application.Kind.SUPPLEMENTARY:
        return [MORE, REVIEW]
    changed = [step for step, field in _CHANGED if getattr(application, field)]
    if application.new_income or application.new_assets:
        changed.append(MONEY)
    return [RENEWED, *changed, REVIEW]


def after(application: Application, step: Step) -> Step:
    """The step that follows."""
    found = steps_of(application)
    at = found.index(step) if step in found else -1
    return found[min(at + 1, len(found) - 1)]
