"""What a source told besides payments, as the columns it is kept in (*uppgifter enligt register*)."""

from functools import singledispatch
from typing import Any

from hemmaplan.assistance import ports


@singledispatch
def columns_of(row: object) -> dict[str, Any]:
    """The columns of what a source told besides payments. Raises ``TypeError`` for what has none."""
    message = f"no fact is made of {type(row).__name__}"
    raise TypeError(message)


@columns_of.register
def _of_seeker(row: ports.JobSeeker) -> dict[str, Any]:
    label = ", ".join(filter(None, (row.category, row.fund)))
    return {"kind": "job_seeker", "label": label[:300], "holds": row.registered, "first_on": row.registered_on,
            "last_on": row.deregistered_on, "percent": row.extent_percent}  # fmt: skip


@columns_of.register
def _of_job_decision(row: ports.JobDecision) -> dict[str, Any]:
    return {"kind": "job_decision", "label": row.kind[:300], "first_on": row.first, "last_on": row.last,
            "percent": row.extent_percent}  # fmt: skip


@columns_of.register
def _of_program_days(row: ports.ProgramDays) -> dict[str, Any]:
    return {"kind": "program_days", "number": row.used, "holds": row.all_used}


@columns_of.register
def _of_study_aid(row: ports.StudyAid) -> dict[str, Any]:
    label = ", ".join(filter(None, (row.label, row.state.lower())))
    return {
        "kind": "study_aid",
        "label": label[:300],
        "first_on": row.first,
        "last_on": row.last,
        "percent": row.pace_percent,
    }


@columns_of.register
def _of_capital(row: ports.Capital) -> dict[str, Any]:
    return {"kind": "capital", "label": str(row.year), "amount_ore": row.incomes_ore}


@columns_of.register
def _of_refund(row: ports.TaxRefund) -> dict[str, Any]:
    return {"kind": "tax_refund", "first_on": row.paid_on, "amount_ore": row.amount_ore}


@columns_of.register
def _of_vehicle(row: ports.Vehicle) -> dict[str, Any]:
    label = " ".join(filter(None, (row.make, row.model, row.year, row.registration, row.kind.lower())))
    return {"kind": "vehicle", "label": label[:300]}


@columns_of.register
def _of_permit(row: ports.Permit) -> dict[str, Any]:
    label = ", ".join(filter(None, (row.matter, row.decision_kind, row.decision)))
    return {"kind": "permit", "label": label[:300], "holds": row.permanent, "first_on": row.first or row.decided_on,
            "last_on": row.last}  # fmt: skip


@columns_of.register
def _of_unplaced(row: ports.Unplaced) -> dict[str, Any]:
    return {"kind": "unplaced", "label": f"{row.name}: {row.text}"[:300]}
