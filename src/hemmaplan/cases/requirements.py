"""What notes of a file must meet (*krav*), whoever brings them. Plain values only."""

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from hemmaplan.organisation.requiring import Fault, Faults


def happened(happened_at: dt.datetime, at: dt.datetime) -> Faults:
    """A note is about what has been."""
    if happened_at > at:
        yield Fault("happened_at", _("Tiden ligger framåt. Ange när det hände."))


def signed(text: str, *, happened_at: dt.datetime, signed_at: dt.datetime | None, at: dt.datetime) -> Faults:
    """What is signed says something, and is signed after it happened."""
    if not text.strip():
        yield Fault("text", _("Anteckningen är tom. Skriv något eller kasta utkastet."))
    if signed_at is not None and (signed_at > at or signed_at < happened_at):
        yield Fault("signed_at", _("Anteckningen kan inte vara signerad innan det hände, eller framåt i tiden."))


def restriction(why: str, *, reasons: Collection[str], named: int) -> Faults:
    """A matter is restricted for one of the reasons, to somebody."""
    if why not in reasons:
        yield Fault("why", _("Välj varför ärendet begränsas."))
    if not named:
        yield Fault("named", _("Välj minst en som ska arbeta med ärendet."))
