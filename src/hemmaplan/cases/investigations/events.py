"""What is logged of investigations: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done in an investigation, in words for the log page."""

    INVESTIGATION_OPENED = "cases.investigation_opened", _("Utredning inledd"), "cases.investigation", "kind chained"
    INVESTIGATION_WRITTEN = "cases.investigation_written", _("Utredning fastställd"), "cases.investigation", "sha256"
    INVESTIGATION_CLOSED = "cases.investigation_closed", _("Utredning avslutad"), "cases.investigation", "outcome"
    PARTIES_INFORMED = "cases.parties_informed", _("Parterna underrättade om utredningen"), "cases.investigation"
    INFORMING_WAITS = "cases.informing_waits", _("Underrättelse om utredningen väntar"), "cases.investigation"
    FOLLOW_UP_BEGUN = "cases.follow_up_begun", _("Uppföljning efter utredning inledd"), "cases.investigation"
    FOLLOW_UP_ENDED = "cases.follow_up_ended", _("Uppföljning efter utredning avslutad"), "cases.investigation"
    INVESTIGATION_PLANNED = (
        "cases.investigation_planned",
        _("Utredningsplan fastställd"),
        "cases.investigation",
        "version",
    )
    CHILD_TALKED_TO = "cases.child_talked_to", _("Samtal med barn antecknat"), "cases.investigation", "kind"
    CHILD_NOT_HEARD = "cases.child_not_heard", _("Skäl att inte höra barnet antecknat"), "cases.investigation"
    INSTRUMENT_USED = "cases.instrument_used", _("Resultat av instrument antecknat"), "cases.investigation"
    COMMUNICATED = "cases.communicated", _("Utredning kommunicerad"), "cases.investigation", "sha256", "party_id"
    NOT_COMMUNICATED = (
        "cases.not_communicated",
        _("Grund att inte kommunicera antecknad"),
        "cases.investigation",
        "",
        "party_id",
    )
    INVESTIGATION_CORRECTED = "cases.investigation_corrected", _("Utredning rättad"), "cases.investigation", "sha256"
    REPLY_RECEIVED = "cases.reply_received", _("Parts synpunkter antecknade"), "cases.investigation", "", "party_id"
    SAFETY_PLAN_SAVED = "cases.safety_plan_saved", _("Skyddsplan sparad"), "cases.investigation"
