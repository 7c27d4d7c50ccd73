"""What the pages of the automatic decision show."""

import contextlib
import datetime as dt
from typing import Any

from hemmaplan.assistance import deciding
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.measures import automatic as measures
from hemmaplan.assistance.rights import AssistanceRight
from hemmaplan.desk.addresses import address
from hemmaplan.foundation import calendar, written
from hemmaplan.foundation.money import format_kronor
from hemmaplan.organisation.models import Unit
from hemmaplan.web.page import Page

LATER = 20
"""How many later answers of registers are listed."""


def month_of(request: Page, unit: Unit) -> dt.date:
    """The month that the address asks for, otherwise the one applied for now."""
    with contextlib.suppress(ValueError):
        return written.read_month(request.GET.get("manad", ""))
    return measures.month_to_run(unit.pk, request.today)


def index(request: Page, unit: Unit) -> dict[str, Any]:
    """State, what stands in the way, runs, stops, report, what registers have said since."""
    month, law = month_of(request, unit), law_in_use()
    gates = measures.gates(unit.pk, month, request.today, law)
    switch, function = measures.switch_of(unit.pk), measures.function_of(unit.pk, request.today)
    report = measures.report(unit.pk, month, law)
    ready = measures.ready(unit.pk, month).count()
    waiting = measures.renewed(unit.pk, month).count()
    return {
        "month": month, "month_words": deciding.month_words(month), "gates": gates, "open": all(gate.holds for gate in gates),
        "against": [gate for gate in gates if not gate.holds], "switch": switch, "is_on": switch is not None and switch.on,
        "function": function, "approved": gates[4].holds, "calculable": gates[0].holds and gates[1].holds,
        "digest": measures.digest(law)[:12], "runs": measures.runs(unit.pk), "going": measures.run_going_on(unit.pk, month),
        "report": report, "granted": format_kronor(report.granted_ore), "ready": ready, "waits": waiting - ready,
        "earlier": calendar.add_months(month, -1), "following": calendar.add_months(month, 1),
        "rules_url": address("law:index") if request.user.scope.anywhere(AssistanceRight.SEE_RULES) else "", "later": list(measures.answered_later(unit.pk)[:LATER]),
        "samples": measures.samples(request.user, unit.pk).filter(checked_at=None).count(),
    }  # fmt: skip
