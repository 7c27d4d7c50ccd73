"""The request as a page gets it (sv. sidans begäran): with the clock and the signed-in user. For type hints in views."""

import datetime as dt

from django.http import HttpRequest

from hemmaplan.access.models import User
from hemmaplan.organisation.models import Unit


class Page(HttpRequest):
    """What ``access.middleware.Door`` hands a view: ``at`` (aware), ``today`` (the date in Stockholm), and a user."""

    at: dt.datetime
    today: dt.date
    user: User
    unit: Unit
    """Set by a page that is about one unit; the frame then names it."""
