"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    PERSON_ADDED = "people.person_added", _("Person upplagd"), "people.person"
    PERSON_CHANGED = (
        "people.person_changed",
        _("Personuppgifter ändrade"),
        "people.person",
        "what",
        "contact_id household_id relation_id",
    )
    SAFE_CONTACT_SET = "people.safe_contact_set", _("Säker kontakt bestämd"), "people.person"
    SAFE_CONTACT_LIFTED = "people.safe_contact_lifted", _("Säker kontakt avslutad"), "people.person"
    PROTECTION_SET = "people.protection_set", _("Skydd av personuppgifter registrerat"), "people.person", "", "level"
    PROTECTION_ENDED = "people.protection_ended", _("Skydd av personuppgifter avslutat"), "people.person", "", "last"
    GROUND_GIVEN = "people.ground_given", _("Grund för åtkomst gavs"), "people.person", "", "employee_id"
    CONSEQUENCES_COMPARED = (
        "people.consequences_compared",
        _("Åtkomst jämförd med det den vilar på"),
        "",
        "count",
        "named",
    )
    GROUND_ENDED = "people.ground_ended", _("Grund för åtkomst upphörde"), "people.person"
    EMERGENCY_OPENED = "people.emergency_opened", _("Nödöppning"), "people.person"
    PERSON_TAKEN_UP = "people.person_taken_up", _("Person upptagen med angivet skäl"), "people.person", "new"
    ENDED_READ = (
        "people.ended_read",
        _("Avslutat ärende öppnat med angivet skäl"),
        "*",
    )
    CONTACTS_SHOWN = "people.contacts_shown", _("Skyddade kontaktuppgifter visade"), "people.person"
    NUMBER_ASKED = (
        "people.number_asked",
        _("Nummer på en person som inte är öppen för användaren"),
        "",
        "opens purpose",
        "number",
    )
    NUMBER_REFUSED = "people.number_refused", _("Nummer nekat: för många försök"), "", "opens purpose", "number"
    NUMBER_ENTERED = "people.number_entered", _("Uppgivet nummer infört"), "people.person"
    NUMBER_DECLINED = "people.number_declined", _("Uppgivet nummer avslaget"), "people.person"
    POPULATION_NOTICE = (
        "people.population_notice",
        _("Folkbokföringen säger annat än förut"),
        "people.person",
        "kind",
    )
    POPULATION_NOTICE_SEEN = (
        "people.population_notice_seen",
        _("Besked från folkbokföringen läst"),
        "people.person",
        "kind",
    )
    PERSONS_JOINED = (
        "people.persons_joined",
        _("Två uppgifter om samma person förda ihop"),
        "people.person",
        "",
        "joined",
    )
    RESIDENT_IN = "people.resident_in", _("Invånare loggade in"), "", "level provider", "number"
    RESIDENT_MET = (
        "people.resident_met",
        _("Invånare hänvisad till personlig hjälp i stället för inloggning"),
        "",
        "level provider",
        "number why",
    )
    RESIDENTS_FORGOTTEN = (
        "people.residents_forgotten",
        _("Invånares konton borttagna efter lång tid utan inloggning"),
        "",
        "count",
    )
