"""Registers the UI kit with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The UI kit as a Django app: templates, template tags and static files."""

    name = "hemmaplan.web"
    label = "web"
