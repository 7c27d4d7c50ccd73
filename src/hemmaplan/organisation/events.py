"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    UNIT_CHANGED = "organisation.unit_changed", _("Enhet ändrad"), "organisation.unit", "first last what"
    POST_CHANGED = "organisation.post_changed", _("Tjänst ändrad"), "organisation.post", "first percent what"
    POST_ENDED = "organisation.post_ended", _("Tjänst avslutad"), "organisation.post", "decision last reason"
    EMPLOYMENT_CHANGED = (
        "organisation.employment_changed",
        _("Anställning ändrad"),
        "organisation.employee organisation.employment",
        "first kind last percent what",
    )
    EMPLOYMENT_ENDED = "organisation.employment_ended", _("Anställning avslutad"), "organisation.employment", "last"
    ABSENCE_RECORDED = (
        "organisation.absence_recorded",
        _("Frånvaro registrerad"),
        "organisation.absence",
        "first last percent what",
    )
    AGREEMENT_CHANGED = (
        "organisation.agreement_changed",
        _("Avtal ändrat"),
        "organisation.agreement",
        "first kind last what",
    )
    COMPETENCE_CHANGED = (
        "organisation.competence_changed",
        _("Kompetenser ändrade"),
        "organisation.employee",
        "competences",
    )
