"""What is logged of this module: each type of event with its words."""

from django.utils.translation import gettext_lazy as _

from hemmaplan.foundation.events import DeclaredEvent


class EventType(DeclaredEvent):
    """Gärning: what was done, in words for the log page."""

    DISPOSED = "archive.disposed", _("Gallring utförd"), "archive.disposal", "matters persons rule sha256"
    FILE_HELD = "archive.file_held", _("Gallringsstopp för en akt"), "*", "until"
    HOLD_ENDED = "archive.hold_ended", _("Gallringsstopp upphävt"), "*"
    PERSON_EXPORTED = "archive.person_exported", _("Uppgifter om en person uttagna"), "people.person"
