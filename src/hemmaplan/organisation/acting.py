"""What every action of the module begins and ends with: may it be done, and that it was."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from hemmaplan.foundation.refusals import Forbidden
from hemmaplan.organisation.events import EventType
from hemmaplan.organisation.permissions import may_manage_staffing
from hemmaplan.organisation.ports import Joined

if TYPE_CHECKING:
    from hemmaplan.access.models import User


def require_staffing(by: "User", unit_id: int) -> None:
    """Refuse who may not change the staffing of the unit. Raises ``Forbidden``."""
    if not (by.is_system or may_manage_staffing(by, unit_id)):
        raise Forbidden(_("Du saknar behörighet att ändra bemanningen i den enheten. Tala med enhetschefen."))


def record(
    event_type: EventType,
    *,
    by: "User",
    at: dt.datetime,
    about: models.Model,
    unit_id: int,
    **data: str | int | bool | None,
) -> None:
    """Record what was done, in the log that stands above this module."""
    Joined.event_log(event_type, by=by, at=at, about=about, unit_id=unit_id, **data)
