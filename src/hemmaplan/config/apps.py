"""The configuration as a Django app: joins the ports once all apps are there."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import get_language

from hemmaplan.foundation import language


class ConfigConfig(AppConfig):
    """Settings, addresses, wiring."""

    name = "hemmaplan.config"

    def ready(self) -> None:
        """Join the ports of lower floors to what answers them, and say how the database is asked."""
        from hemmaplan.config import labels, lookups, statements, wiring  # needs the models

        language.follow(get_language)

        connection_created.connect(statements.keep_more)
        lookups.register()
        labels.register()
        wiring.join()
