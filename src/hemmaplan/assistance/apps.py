"""Registers income support with Django."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """Ekonomiskt bistånd."""

    name = "hemmaplan.assistance"
    label = "assistance"
