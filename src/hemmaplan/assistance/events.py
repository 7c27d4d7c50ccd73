"""What is logged of income support: each type of event with its words. No amount and no word of an application stands in the log."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

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
