"""Who may see proposals and forecasts: those who follow up the unit."""

from typing import TYPE_CHECKING

from django.db.models import Q

from hemmaplan.organisation.rights import StaffRight

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.capacity.models import KeptScenario


def visible(user: "User", path: str = "") -> Q:
    """Rows of the units one follows up. ``path`` leads to the row with a unit."""
    return Q(**{f"{path}unit__in": user.scope.units(StaffRight.SEE_BOARD)})


def scenarios(user: "User", path: str = "") -> Q:
    """One's own scenarios and those shared, of the units one follows up."""
    mine = Q(**{f"{path}made_by": user.pk}) | Q(**{f"{path}is_shared": True})
    return mine & Q(**{f"{path}unit__in": user.scope.units(StaffRight.SEE_BOARD)})


def may_try(user: "User", unit_id: int) -> bool:
    """Try scenarios on the unit's rows: whoever sees its board."""
    return user.scope.may(StaffRight.SEE_BOARD, unit_id)


def may_change(user: "User", scenario: "KeptScenario") -> bool:
    """Change a scenario: its maker, and those it is shared with."""
    return may_try(user, scenario.unit_id) and (scenario.made_by_id == user.pk or scenario.is_shared)


def may_share(user: "User", scenario: "KeptScenario") -> bool:
    """Share a scenario, or stop sharing it: its maker."""
    return may_try(user, scenario.unit_id) and scenario.made_by_id == user.pk
