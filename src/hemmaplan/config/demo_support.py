"""The demo's households with income support (*demons ekonomiska bistånd*): a unit beside the others of the authority, filled in one go."""

from typing import Final

from hemmaplan.access.actions import system_user
from hemmaplan.foundation import calendar
from hemmaplan.integrations.synthetic.generating import add_income_support
from hemmaplan.organisation.models import Unit
from hemmaplan.organisation.periods import span

UNIT: Final = "ekonomiskt-bistand"
SEED: Final = 20200921


def add() -> int:
    """Lägg upp enheten och dess hushåll, unless they are there. Returns how many have applied."""
    at = calendar.now()
    above = Unit.objects.filter(kind=Unit.Kind.AUTHORITY).order_by("order", "pk").first()
    if above is None or Unit.objects.filter(code=UNIT).exists():
        return 0
    system = system_user(at=at)
    unit = Unit.objects.create(
        code=UNIT, name="Ekonomiskt bistånd", kind=Unit.Kind.AUTHORITY, parent=above, order=above.order + 8,
        period=span(above.period.lower), recorded_at=at,
    )  # fmt: skip
    return add_income_support(unit=unit, seed=SEED, at=at, by=system)
