"""What is logged of this module: each type of event with its words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """Gärning: what was done, in words for the log page."""

    PERSON_ADDED = "people.person_added", _("Person upplagd")
    PERSON_CHANGED = "people.person_changed", _("Personuppgifter ändrade")
    PROTECTION_SET = "people.protection_set", _("Skydd av personuppgifter registrerat")
    PROTECTION_ENDED = "people.protection_ended", _("Skydd av personuppgifter avslutat")
    GROUND_GIVEN = "people.ground_given", _("Grund för åtkomst gavs")
    CONSEQUENCES_COMPARED = "people.consequences_compared", _("Åtkomst jämförd med det den vilar på")
    GROUND_ENDED = "people.ground_ended", _("Grund för åtkomst upphörde")
    EMERGENCY_OPENED = "people.emergency_opened", _("Nödöppning")
    PERSON_TAKEN_UP = "people.person_taken_up", _("Person upptagen med angivet skäl")
    ENDED_READ = "people.ended_read", _("Avslutat ärende öppnat med angivet skäl")
    CONTACTS_SHOWN = "people.contacts_shown", _("Skyddade kontaktuppgifter visade")
    NUMBER_ASKED = "people.number_asked", _("Nummer på en person som inte är öppen för användaren")
    NUMBER_REFUSED = "people.number_refused", _("Nummer nekat: för många försök")
    NUMBER_ENTERED = "people.number_entered", _("Uppgivet nummer infört")
    NUMBER_DECLINED = "people.number_declined", _("Uppgivet nummer avslaget")
    PERSONS_JOINED = "people.persons_joined", _("Två uppgifter om samma person förda ihop")
