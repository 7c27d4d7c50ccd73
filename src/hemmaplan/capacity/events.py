"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    SCENARIO_BEGUN = "capacity.scenario_begun", _("Scenario påbörjat"), "capacity.keptscenario", "copied"
    SCENARIO_CHANGED = "capacity.scenario_changed", _("Scenario ändrat"), "capacity.keptscenario", "shared"
    SCENARIO_ANSWERED = (
        "capacity.scenario_answered",
        _("Scenario räknat"),
        "capacity.keptanswer",
        "seed sha256",
    )
