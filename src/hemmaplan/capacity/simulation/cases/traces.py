"""Cases that follow given people through a queue (*spår*): the kernel alone, without chance."""

from hemmaplan.capacity.simulation import bounds
from hemmaplan.capacity.simulation.bounds import OutOfBounds
from hemmaplan.capacity.simulation.cases.inputs import Inputs, Result
from hemmaplan.capacity.simulation.serving import kernel
from hemmaplan.foundation.language import gettext as _


def trace(case: Inputs) -> Result:
    """Who starts when: rows in order of time, and the starts alone (null for those who have not started)."""
    referrals = [_referral(number, row) for number, row in enumerate(case.rows("referrals"), start=1)]
    capacity = [_step(number, row) for number, row in enumerate(case.rows("capacity"), start=1)]
    case.pass_over("fields")
    room = case.whole("room") if case.has("room") else None
    at_once = [int(one) for one in case.numbers("at_once", check=bounds.not_negative)] if case.has("at_once") else []
    try:
        rows = kernel.trace(referrals, capacity, at_once=at_once, room=room)
    except ValueError as error:
        raise OutOfBounds("capacity", str(error)) from error
    return {
        "starts": [row.start for row in rows],
        "outcomes": [row.outcome for row in rows],
        "rows": [[row.time, row.priority, row.start, row.outcome] for row in rows],
    }


def _referral(number: int, row: object) -> tuple[float, int, float, float | None]:
    place = _("%(field)s rad %(number)s") % {"field": "referrals", "number": number}
    values = list(bounds.sequence(place, row, least=3))
    if len(values) > 4:
        raise OutOfBounds(place, _("ska vara [tid, prioritet, varaktighet, tålamod]. Ta bort det som är för mycket."))
    patience = None if len(values) == 3 or values[3] is None else bounds.not_negative(place, values[3])
    return (
        bounds.number(place, values[0]),
        bounds.whole(place, values[1], most=100),
        bounds.not_negative(place, values[2]),
        patience,
    )


def _step(number: int, row: object) -> tuple[float, int]:
    place = _("%(field)s rad %(number)s") % {"field": "capacity", "number": number}
    values = bounds.sequence(place, row, least=2)
    if len(values) > 2:
        raise OutOfBounds(place, _("ska vara [från, platser]. Ta bort det som är för mycket."))
    return bounds.number(place, values[0]), bounds.whole(place, values[1])
