"""What is logged of what comes in: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    INTAKE_TAKEN = "intake.taken", _("Anmälan, ansökan eller underrättelse mottagen"), "cases.intake", "kind channel"
    INTAKE_HELD = (
        "intake.held",
        _("Anmälan kan gälla en kollega och lämnades till enhetens ledning"),
        "cases.intake",
        "count",
    )
    NOT_COLLEAGUE = (
        "intake.not_colleague",
        _("Anmälan gäller ingen kollega och lämnades till mottagningen"),
        "cases.intake",
    )
    INTAKE_COMPLETED = "intake.completed", _("Aktualisering kompletterad"), "cases.intake"
    INTAKE_IDENTIFIED = "intake.identified", _("Aktualiseringens person angiven"), "cases.intake", "", "case_id"
    INTAKE_DECIDED = "intake.decided", _("Aktualisering avslutad"), "cases.intake", "step"
    PROTECTION_ASSESSED = "intake.protection_assessed", _("Skyddsbedömning gjord"), "cases.intake"
    ASSESSMENT_CONTACT = "intake.contact", _("Kontakt i förhandsbedömningen"), "cases.intake", "with_whom"
    REPORTER_SHOWN = "intake.reporter_shown", _("Hemlig anmälare visad med angivet skäl"), "cases.intake"
    REPORTER_ACKNOWLEDGED = "intake.acknowledged", _("Anmälan bekräftad"), "cases.intake"
    FEEDBACK_ASKED = "intake.feedback_asked", _("Återkoppling begärd"), "cases.intake"
    FEEDBACK_GIVEN = "intake.feedback_given", _("Återkoppling lämnad"), "cases.intake"
    FEEDBACK_SENT = "intake.feedback_sent", _("Brev med återkoppling skickat"), "cases.intake", "way sha256"
    GUARDIAN_ADDED = "intake.guardian_added", _("Vårdnadshavare tillagd"), "cases.intake"
    SHIFT_BEGUN = "intake.shift_begun", _("Jourpass påbörjat"), "cases.dutyshift"
    SHIFT_ENDED = "intake.shift_ended", _("Jourpass avslutat"), "cases.dutyshift"
    DUTY_NOTED = "intake.duty_noted", _("Rad i jourens logg"), "cases.dutyentry"
    DUTY_READ = "intake.duty_read", _("Jourens rad läst"), "cases.dutyentry"
