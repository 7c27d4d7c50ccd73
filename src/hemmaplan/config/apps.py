"""The configuration as a Django app: joins the ports once all apps are there."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, addresses, wiring."""

    name = "hemmaplan.config"

    def ready(self) -> None:
        """Join the ports of lower floors to what answers them."""
        from hemmaplan.config import wiring  # needs the models

        wiring.join()
