"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    ORDER_SENT = "interventions.order_sent", _("Uppdrag sänt"), "interventions.order", "", "from_unit_id service_id"
    ORDER_STEP = (
        "interventions.order_step",
        _("Uppdrag flyttat ett steg"),
        "interventions.order",
        "from_state step to_state",
    )
    ORDER_LEVEL = "interventions.order_level", _("Omfattning ändrad"), "interventions.order", "", "after before"
    ORDER_ASSIGNED = (
        "interventions.order_assigned",
        _("Uppdrag fördelat"),
        "interventions.order",
        "",
        "employee_id minutes",
    )
    ORDER_UNASSIGNED = (
        "interventions.order_unassigned",
        _("Fördelning avslutad"),
        "interventions.order",
        "",
        "employee_id",
    )
    QUEUE_MOVED = (
        "interventions.queue_moved",
        _("Ändrad ordning i kö"),
        "interventions.order",
        "",
        "entry_id from_place to_place",
    )
    OFFER_MADE = "interventions.offer_made", _("Plats erbjuden"), "interventions.order", "", "entry_id offer_id"
    OFFER_ANSWERED = (
        "interventions.offer_answered",
        _("Erbjudande besvarat"),
        "interventions.order",
        "",
        "answer offer_id",
    )
    PLAN_MADE = "interventions.plan_made", _("Plan gäller"), "interventions.plan", "version"
    PLAN_DISCARDED = "interventions.plan_discarded", _("Utkast till plan kastat"), "interventions.order", "version"
    PLAN_FOLLOWED_UP = "interventions.plan_followed_up", _("Plan uppföljd"), "interventions.plan", "", "next_on"
    GOAL_ASSESSED = (
        "interventions.goal_assessed",
        _("Mål bedömt"),
        "interventions.order interventions.plan",
        "",
        "goal_id outcome",
    )
    VISIT_PLANNED = "interventions.visit_planned", _("Besök bokat"), "interventions.visit", "", "kind_of_visit"
    VISIT_RECORDED = "interventions.visit_recorded", _("Besök registrerat"), "interventions.visit", "", "state"
    TEST_RECORDED = (
        "interventions.test_recorded",
        _("Drogtest registrerat"),
        "interventions.sampletest",
        "",
        "kind_of_test",
    )
    TEST_RESULT = "interventions.test_result", _("Resultat av drogtest registrerat"), "interventions.sampletest"
    ROUND_PLANNED = (
        "interventions.round_planned",
        _("Omgång planerad"),
        "interventions.groupround",
        "follows minimum places sessions",
    )
    ROUND_CHANGED = (
        "interventions.round_changed",
        _("Omgång ändrad"),
        "interventions.groupround",
        "before last minimum places sessions step taken",
        "reason",
    )
    PLACE_TAKEN = "interventions.place_taken", _("Plats i grupp"), "interventions.groupround", "", "number"
    PLACE_LEFT = (
        "interventions.place_left",
        _("Lämnade grupp"),
        "interventions.groupround interventions.order",
        "",
        "number participation_id",
    )
    SESSION_CHANGED = (
        "interventions.session_changed",
        _("Tillfälle ändrat"),
        "interventions.session",
        "after before step",
    )
    ATTENDANCE_NOTED = (
        "interventions.attendance_noted",
        _("Närvaro noterad"),
        "interventions.session",
        "cleared",
        "number",
    )
    VISIT_COUNTED = "interventions.visit_counted", _("Besök räknat"), "interventions.service", "", "visit"
    VISIT_UNDONE = "interventions.visit_undone", _("Räknat besök ångrat"), "interventions.service", "", "visit"
    REPLACEMENT_NOTED = (
        "interventions.replacement_noted",
        _("Ersättningskontakt noterad"),
        "interventions.service",
        "kind people",
    )
    TOKENS_DESTROYED = "interventions.tokens_destroyed", _("Månadens besöksnyckel förstörd")
    DAY_CLOSED = "interventions.day_closed", _("Öppna dörren stängd för dagen"), "interventions.service", "first last"
    DAY_OPENED = "interventions.day_opened", _("Öppna dörren öppen igen"), "interventions.service", "day"
    CONTACT_OPENED = "interventions.contact_opened", _("Öppen kontakt började"), "interventions.opencontact", "", "mode"
    CONTACT_MET = "interventions.contact_met", _("Samtal i öppen kontakt"), "interventions.opencontact", "", "minutes"
    CONTACT_CLOSED = (
        "interventions.contact_closed",
        _("Öppen kontakt avslutades"),
        "interventions.opencontact",
        "",
        "reason",
    )
    REDIRECTED = "interventions.redirected", _("Hänvisad till myndighet"), "interventions.service", "", "reason"
    ACTIVITY_NOTED = (
        "interventions.activity_noted",
        _("Aktivitet registrerad"),
        "interventions.activity",
        "kind minutes",
    )
    SERVICE_CHANGED = (
        "interventions.service_changed",
        _("Verksamhet ändrad"),
        "interventions.service",
        "competences decision documentation first former last min_percent minimum places what",
    )
    STAFFING_CHANGED = (
        "interventions.staffing_changed",
        _("Bemanning ändrad"),
        "interventions.service",
        "first last overload percent post_id",
    )
