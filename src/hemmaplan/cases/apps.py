"""Registers the files with Django: what all files share, and the rooms of the authority."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Files as one Django app; each room of the authority (*aktualisering*, *utredning*, *beslut*, *parter*) keeps its own rows."""

    name = "hemmaplan.cases"
    label = "cases"

    def import_models(self) -> None:
        """Load the models of the file, then those of the rooms: the last room reaches all others."""
        super().import_models()
        import hemmaplan.cases.decisions.models
        import hemmaplan.cases.intake.models
        import hemmaplan.cases.investigations.models
        import hemmaplan.cases.parties.models
        import hemmaplan.cases.workload.models  # noqa: F401
