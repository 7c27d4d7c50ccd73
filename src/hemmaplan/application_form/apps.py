"""The application form as a Django app: its templates."""

from django.apps import AppConfig


class ApplicationFormConfig(AppConfig):
    """Ansökningsblanketten."""

    name = "hemmaplan.application_form"
