"""Rows that are told by kind and number, each kind with its own door (*dörr för varje slag*). Joined in ``config.wiring``."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models

# The rows of a kind that a user may see: the model's own ``visible_to``.
Door = Callable[[Any], "models.QuerySet[Any]"]


class RowDoors:
    """The kinds that something may be about or follow from. A kind that nobody answers for is seen by none."""

    doors: ClassVar[dict[str, Door]]

    def __init_subclass__(cls) -> None:
        """Each sort of thing has kinds of its own."""
        cls.doors = {}

    @classmethod
    def join(cls, model: type[models.Model], visible_to: Door) -> None:
        """Let the model's own door answer for its rows."""
        cls.doors[model._meta.label_lower] = visible_to
