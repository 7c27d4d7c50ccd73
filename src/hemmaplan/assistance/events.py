"""What is logged of income support: each type of event with its words. No amount and no word of an application stands in the log."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    APPLICATION_BEGUN = (
        "assistance.application_begun",
        _("Ansökan påbörjad"),
        "assistance.application",
        "channel",
        "month",
    )
    APPLICATION_SENT = (
        "assistance.application_sent",
        _("Ansökan kom in"),
        "assistance.application",
        "channel kind",
        "case_id month",
    )
    APPLICATION_SIGNED = (
        "assistance.application_signed",
        _("Ansökan undertecknad"),
        "assistance.application",
        "way",
        "member_id",
    )
    SIGNATURE_REFUSED = (
        "assistance.signature_refused",
        _("Medsökande avstod"),
        "assistance.application",
        "",
        "member_id",
    )
    APPLICATION_WITHDRAWN = (
        "assistance.application_withdrawn",
        _("Ansökan återtagen"),
        "assistance.application",
        "",
        "reason_given",
    )
    ATTACHED = "assistance.attached", _("Bilaga kom in"), "assistance.application", "sha256", "document_id"
    ATTACHMENT_REMOVED = (
        "assistance.attachment_removed",
        _("Bilaga till påbörjad ansökan borttagen"),
        "assistance.application",
        "sha256",
    )
    COMPLETION_REQUESTED = (
        "assistance.completion_requested",
        _("Komplettering begärd"),
        "assistance.application",
        "count",
        "due",
    )
    COMPLETION_ANSWERED = "assistance.completion_answered", _("Komplettering kom in"), "assistance.application", "kind"
    COMPLETION_WAIVED = (
        "assistance.completion_waived",
        _("Komplettering behövs inte längre"),
        "assistance.application",
        "kind",
    )
    MESSAGE_WRITTEN = (
        "assistance.message_written",
        _("Meddelande skrivet"),
        "assistance.message",
        "from_resident",
        "case_id",
    )
    MONTH_CALCULATED = (
        "assistance.month_calculated",
        _("Månad beräknad"),
        "assistance.supportmonth",
        "number law_digest",
    )
    ROW_RULED = "assistance.row_ruled", _("Rad avgjord av handläggare"), "assistance.supportmonth", "reason_code", "row"
    RULING_WITHDRAWN = "assistance.ruling_withdrawn", _("Ställningstagande hävt"), "assistance.supportmonth", "", "row"
    OBSTACLE_SET = (
        "assistance.obstacle_set",
        _("Försörjningshinder angivet"),
        "assistance.supportmonth",
        "",
        "person_id code",
    )
    PARTY_TOLD_BEFORE = (
        "assistance.party_told_before",
        _("Kommunicerat inför beslut om bistånd"),
        "assistance.supportmonth",
        "way sha256",
        "party_id",
    )
    PARTY_NOT_TOLD_BEFORE = (
        "assistance.party_not_told_before",
        _("Inte kommunicerat inför beslut om bistånd"),
        "assistance.supportmonth",
        "",
        "party_id",
    )
    PARTY_REPLIED_BEFORE = (
        "assistance.party_replied_before",
        _("Svar inför beslut om bistånd"),
        "assistance.supportmonth",
        "",
        "party_id",
    )
    MONTH_DECIDED = (
        "assistance.month_decided",
        _("Ekonomiskt bistånd beslutat"),
        "assistance.supportdecision",
        "automatic outcome",
        "month",
    )
    FUNCTION_ADOPTED = (
        "assistance.function_adopted",
        _("Automatiserad beslutsfunktion antagen"),
        "assistance.automaticfunction",
        "version",
    )
    FUNCTION_ENDED = (
        "assistance.function_ended",
        _("Automatiserad beslutsfunktion återkallad"),
        "assistance.automaticfunction",
        "version",
    )
    RULES_APPROVED = (
        "assistance.rules_approved",
        _("Regler godkända för automatiska beslut"),
        "assistance.approvedrules",
        "month law_digest",
    )
    AUTOMATIC_SWITCHED = (
        "assistance.automatic_switched",
        _("Automatiska beslut på eller av"),
        "assistance.automaticswitch",
        "on",
    )
    RUN_STARTED = "assistance.run_started", _("Månadens körning började"), "assistance.automaticrun", "month"
    RUN_ENDED = "assistance.run_ended", _("Månadens körning slutade"), "assistance.automaticrun", "decided stopped"
    SAMPLE_DRAWN = "assistance.sample_drawn", _("Stickprov draget"), "assistance.samplecheck"
    SAMPLE_CHECKED = "assistance.sample_checked", _("Stickprov granskat"), "assistance.samplecheck", "result"
    REGISTERS_ASKED = (
        "assistance.registers_asked",
        _("Register tillfrågade"),
        "assistance.registerquestion",
        "",
        "month",
    )
    REGISTERS_ANSWERED_LATE = (
        "assistance.registers_answered_late",
        _("Registersvar kom efter beslutet"),
        "assistance.registerquestion",
    )
    REGISTER_ANSWER_CHANGED = (
        "assistance.register_answer_changed",
        _("Ett register svarar annat än förut"),
        "assistance.registerquestion",
        "source",
    )
    REGISTER_SAYS_PROTECTED = (
        "assistance.register_says_protected",
        _("Ett register har sekretessmarkering på personen"),
        "assistance.registerquestion",
    )
