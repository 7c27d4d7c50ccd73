"""Registers income support with Django."""

from typing import Any

from django.apps import AppConfig
from django.core import checks


class AssistanceConfig(AppConfig):
    """Ekonomiskt bistånd."""

    name = "hemmaplan.assistance"
    label = "assistance"

    def ready(self) -> None:
        """Let ``hemmaplan check`` refuse a guideline that has a fault."""
        checks.register(guideline_is_sound)


def guideline_is_sound(**_kwargs: Any) -> list[checks.CheckMessage]:
    """The municipality's own guideline, read whole: of one with a fault nothing is used."""
    from hemmaplan.assistance import guidelines

    text = guidelines.faults()
    hint = "Rätta filen som HEMMAPLAN_GUIDELINE pekar på, eller peka på den förra."
    return [checks.Error(text, hint=hint, id="assistance.E001")] if text else []
