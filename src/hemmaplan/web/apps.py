"""Registers the UI kit with Django."""

from django.apps import AppConfig
from django.urls import register_converter

from hemmaplan.web.addresses import CONVERTERS


class WebConfig(AppConfig):
    """The UI kit as a Django app: templates, template tags and static files."""

    name = "hemmaplan.web"
    label = "web"

    def ready(self) -> None:
        """Say what may stand for a number in an address."""
        for name, converter in CONVERTERS.items():
            register_converter(converter, name)
