"""What is logged of decisions: each type of event with its words. No word of a decision stands in the log."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    DECISION_DRAFTED = "cases.decision_drafted", _("Beslut påbörjat"), "cases.decision", "", "case_id"
    DECISION_STEP = "cases.decision_step", _("Beslut flyttat"), "cases.decision", "step", "case_id"
    DECISION_SIGNED = "cases.decision_signed", _("Beslut fattat"), "cases.decision", "level item kind", "case_id"
    DECISION_SENT = "cases.decision_sent", _("Part underrättad om beslut"), "cases.decision", "way sha256", "party_id"
    DECISION_RECEIVED = "cases.decision_received", _("Beslut mottaget"), "cases.decision", "", "party_id"
    DECISION_APPEALED = "cases.decision_appealed", _("Beslut överklagat"), "cases.decision", "in_time", "party_id"
    APPEAL_FORWARDED = "cases.appeal_forwarded", _("Överklagande överlämnat till domstolen"), "cases.decision", "sha256"
    APPEAL_RULED = "cases.appeal_ruled", _("Domstolens avgörande infört"), "cases.decision", "ruling"
    EXECUTION_NOTED = "cases.execution_noted", _("Anteckning om verkställighet"), "cases.decision", "kind"
