"""What visits and drug tests must meet."""

import datetime as dt

from django.utils.translation import gettext as _

from hemmaplan.foundation import calendar
from hemmaplan.interventions.requirements.orders import Ordered, order_word
from hemmaplan.organisation.requiring import Fault, Faults, within

SHORTEST, LONGEST = 5, 720
FURTHEST_DAYS = 366


def may_be_planned(order: Ordered) -> Faults:
    """A visit is planned while the order is open."""
    if not order.is_open:
        yield Fault("state", _("Uppdraget är avslutat eller återlämnat. Inga besök kan bokas."))


def visit(order: Ordered, *, planned_at: dt.datetime, minutes: int) -> Faults:
    """A visit lies within its order, and is neither a moment nor a day long."""
    if not SHORTEST <= minutes <= LONGEST:
        yield Fault("minutes", _("Ett besök är mellan 5 minuter och 12 timmar. Ändra längden."))
    yield from within("planned_at", calendar.local_date(planned_at), order.span, order_word())


def not_too_far(planned_at: dt.datetime, at: dt.datetime) -> Faults:
    """A visit is not planned for a time nobody can oversee."""
    if (planned_at - at).days > FURTHEST_DAYS:
        yield Fault("planned_at", _("Tiden ligger mer än ett år bort. Kontrollera datumet."))


def outcome(
    *, state: str, planned_at: dt.datetime, done_at: dt.datetime | None, reason: str, at: dt.datetime,
    order: Ordered,
) -> Faults:  # fmt: skip
    """What became of a visit: done or missed when its time has been, cancelled with a reason."""
    if state == "done" and done_at is not None:
        if done_at > at:
            yield Fault("done_at", _("Tiden ligger framåt. Ange när besöket gjordes."))
        yield from within("done_at", calendar.local_date(done_at), order.span, order_word())
    if state != "done" and done_at is not None:
        yield Fault("done_at", _("Besöket står inte som gjort. Rätta läget eller ta bort tiden."))
    if state == "missed" and planned_at > at:
        yield Fault("state", _("Besökets tid har inte varit än. Ställ in det i stället."))
    if state == "cancelled" and not reason.strip():
        yield Fault("reason", _("Skriv varför besöket ställdes in."))


def recorded_once(before: str, after: str) -> Faults:
    """What became of a visit is said once."""
    if before not in {"planned", after}:
        yield Fault("state", _("Besöket är redan registrerat."))


def test(
    order: Ordered, *, taken_at: dt.datetime, taken_by: object, witnessed: bool, witness: object, result: str,
    result_at: dt.datetime | None, at: dt.datetime, consent: bool,
) -> Faults:  # fmt: skip
    """A test is taken within its order, with consent, before another's eyes, and answered after it was taken."""
    if not consent and result != "refused":
        yield Fault("consent", _("Utan samtycke tas inget prov. Registrera i så fall att det inte lämnades."))
    if witnessed and witness is None:
        yield Fault("witness", _("Ange vem som bevittnade provet."))
    if witness is not None and witness == taken_by:
        yield Fault("witness", _("Den som tog provet kan inte vara vittne. Välj någon annan."))
    if taken_at > at:
        yield Fault("taken_at", _("Tiden ligger framåt. Ange när provet togs."))
    yield from within("taken_at", calendar.local_date(taken_at), order.span, order_word())
    if result_at is not None and (result_at < taken_at or result_at > at):
        yield Fault("result_at", _("Svaret ligger före provet eller framåt i tiden. Rätta tiden."))
    if result_at is not None and result == "pending":
        yield Fault("result", _("Provet har fått svar. Välj vad det visade, eller ta bort tiden."))


def answered_once(before: str, after: str) -> Faults:
    """The result of a test is recorded once."""
    if before not in {"pending", after}:
        yield Fault("result", _("Provet har redan ett svar. Är det fel, skriv en anteckning i journalen."))
