"""That something has come (*avisering*): never what, about what, or from which part of the municipality.

The letter goes by ordinary e-mail, which others may read over somebody's shoulder. What it is stands behind the log-in.
"""

import datetime as dt
from typing import TYPE_CHECKING, Final

from hemmaplan.access.outbox import post

if TYPE_CHECKING:
    from hemmaplan.assistance.models import Application

WAY: Final = "letter"
SUBJECT: Final = "Något nytt att läsa"
TEXT: Final = (
    "Det finns något nytt att läsa hos kommunen. Logga in på kommunens webbplats för att läsa det.\n\n"
    "There is something new for you to read. Log in on the municipality's website to read it.\n"
)


def notify(application: "Application", *, key: str, at: dt.datetime) -> bool:
    """Put a notice in the outbox, in the caller's transaction, where the applicant has said how. Once for each key."""
    if not application.email:
        return False
    post(way=WAY, key=f"assistance-{key}", recipients=application.email, subject=SUBJECT, text=TEXT, at=at)
    return True
