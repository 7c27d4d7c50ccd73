"""What the organisation needs from above: somewhere to record its actions. Joined in ``config.wiring``."""

import datetime as dt
from typing import Any, Protocol

from django.db import models

from hemmaplan.foundation.events import DeclaredEvent


class EventLog(Protocol):
    """Händelseloggen, as ``access.actions.record`` keeps it."""

    def __call__(
        self,
        event_type: DeclaredEvent,
        *,
        by: Any,
        at: dt.datetime,
        about: models.Model | None = None,
        unit_id: int | None = None,
        **data: str | int | bool | None,
    ) -> object:
        """Write one row."""


class _Unjoined:
    """Fails loudly: an action must never go unrecorded because nobody joined the log."""

    def __call__(self, *_args: object, **_kwargs: object) -> object:
        raise RuntimeError("organisation.ports.event_log is not joined: see config.wiring")


class Joined:
    """The adapters that answer this module's ports."""

    event_log: EventLog = _Unjoined()
