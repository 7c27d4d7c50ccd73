"""What is logged of this module: each type of event with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    UNIT_CHANGED = "organisation.unit_changed", _("Enhet ändrad")
    POST_CHANGED = "organisation.post_changed", _("Tjänst ändrad")
    POST_ENDED = "organisation.post_ended", _("Tjänst avslutad")
    EMPLOYMENT_CHANGED = "organisation.employment_changed", _("Anställning ändrad")
    EMPLOYMENT_ENDED = "organisation.employment_ended", _("Anställning avslutad")
    ABSENCE_RECORDED = "organisation.absence_recorded", _("Frånvaro registrerad")
    AGREEMENT_CHANGED = "organisation.agreement_changed", _("Avtal ändrat")
    COMPETENCE_CHANGED = "organisation.competence_changed", _("Kompetenser ändrade")
