"""Statistics as a Django app: fills the registry of figures when all modules are there."""

from importlib import import_module

from django.apps import AppConfig

SUBJECTS = ("staff", "clients", "services", "housing", "doors", "intakes", "investigations", "authority", "decisions")


class StatisticsConfig(AppConfig):
    """Figures and reports."""

    name = "hemmaplan.statistics"

    def ready(self) -> None:
        """Register every figure."""
        for subject in SUBJECTS:
            import_module(f"hemmaplan.statistics.measures.{subject}")
