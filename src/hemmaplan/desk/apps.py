"""The desk as a Django app: puts its rooms in the side menu."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for staff."""

    name = "hemmaplan.desk"

    def ready(self) -> None:
        """Register the menu once all apps are there."""
        from hemmaplan.desk import menu

        menu.register()
