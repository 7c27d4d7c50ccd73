"""What documents may be about, and who answers for who may see it (*ämnen*). Joined in ``config.wiring``."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models

# The rows of a kind that a user may see: the model's own ``visible_to``.
Door = Callable[[Any], "models.QuerySet[Any]"]


class Subjects:
    """The kinds of things that documents are about, each with its own door. A kind that nobody answers for is seen by none."""

    doors: ClassVar[dict[str, Door]] = {}

    @classmethod
    def join(cls, model: type[models.Model], visible_to: Door) -> None:
        """Let the model's own door answer for documents about its rows."""
        cls.doors[model._meta.label_lower] = visible_to
