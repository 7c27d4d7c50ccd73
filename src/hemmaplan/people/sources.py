"""What a ground may follow from, and who answers for who may see it (*källor till åtkomst*). Joined in ``config.wiring``."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models

# The rows of a kind that a user may see: the model's own ``visible_to``.
Door = Callable[[Any], "models.QuerySet[Any]"]


class Sources:
    """The kinds of things that grounds follow from, each with its own door. A kind that nobody answers for is told to none."""

    doors: ClassVar[dict[str, Door]] = {}

    @classmethod
    def join(cls, model: type[models.Model], visible_to: Door) -> None:
        """Let the model's own door answer for grounds that follow from its rows."""
        cls.doors[model._meta.label_lower] = visible_to
