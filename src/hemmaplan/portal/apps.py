"""The portal as a Django app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages for the public."""

    name = "hemmaplan.portal"
