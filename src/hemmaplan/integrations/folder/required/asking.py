"""Fråga reglerna: which requirement is put to the rows of each file, and where a fault is told."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from hemmaplan.integrations.folder.checking import Folder
from hemmaplan.integrations.folder.ledger import Ledger
from hemmaplan.integrations.folder.nouns.noun import Key, Values
from hemmaplan.integrations.folder.nouns.registry import NOUNS
from hemmaplan.integrations.folder.problems import Problems
from hemmaplan.integrations.folder.required import authority, decisions, housing, orders, organisation, services
from hemmaplan.integrations.folder.required.known import Beside, Known
from hemmaplan.interventions.states import OPEN_STATES
from hemmaplan.organisation.requiring import Faults

Rule = Callable[[Known, Values, Key], Faults]

RULES: Final[dict[str, Rule]] = {
    "units": organisation.unit, "posts": organisation.post, "employments": organisation.employment,
    "absences": organisation.absence, "agreements": organisation.agreement,
    "persons": organisation.person, "relations": organisation.relation, "protections": organisation.protection,
    "services": services.service, "service_terms": services.terms, "places": services.places,
    "staffing": services.staffing, "rounds": services.round_, "sessions": services.session,
    "participations": services.participation, "attendance": services.attendance, "open_days": services.open_day,
    "head_counts": services.head_count, "replacements": services.replacement, "activities": services.activity,
    "redirects": services.redirect, "open_contacts": services.contact, "meetings": services.meeting,
    "orders": orders.order, "assignments": orders.assignment, "interruptions": orders.interruption,
    "queue": orders.queued, "plans": orders.plan, "goals": orders.goal, "visits": orders.visit, "tests": orders.test,
    "journal": orders.note,
    "dwellings": housing.dwelling, "leases": housing.lease, "tenancies": housing.tenancy,
    "supervision_visits": housing.supervision, "rent_reports": housing.rent, "disturbances": housing.disturbance,
    "wind_downs": housing.wind_down,
    "files": authority.file, "file_assignments": authority.assignment, "parties": authority.party,
    "investigations": authority.investigation, "intakes": authority.intake, "reporters": authority.reporter,
    "protection_assessments": authority.protection, "assessment_contacts": authority.contact,
    "investigation_plans": authority.plan, "statements": authority.statement, "investigation_texts": authority.text,
    "child_talks": authority.talk, "duty_shifts": authority.shift, "duty_entries": authority.entry,
    "planned_contacts": authority.planned_contact, "instrument_results": authority.instrument,
    "communications": authority.communication, "safety_plans": authority.safety,
    "decisions": decisions.decision, "deliveries": decisions.delivery, "execution_notes": decisions.execution_note,
}  # fmt: skip
# Files whose rows no requirement is about, with the reason.
FREE: Final = {
    "competences": "a code and a name", "employees": "who they are; that they work here is an employment",
    "contact_points": "an address, valid from a day", "safe_contacts": "what somebody has said of how to be reached", "proposals": "what is asked for, not what is",
    "proposed_posts": "what is asked for, not what is",
}  # fmt: skip
# Rows that other rows lie within: when one of these changes, the rows stored below it are asked about too.
ABOVE: Final = (
    "units", "posts", "services", "orders", "rounds", "sessions", "participations", "open_contacts", "plans",
    "dwellings", "leases", "tenancies", "files", "investigations", "intakes", "duty_shifts",
    "parties", "decisions",
)  # fmt: skip
_STATEFUL: Final = (*ABOVE, "visits", "tests")
_OPEN: Final = Q(state__in=OPEN_STATES)


def _when(*nouns: str) -> frozenset[str]:
    return frozenset(nouns)


_BESIDE: Final = (
    Beside("employments", "post", _when("employments", "posts")),
    Beside(
        "employments",
        "employee",
        _when("employments", "absences", "assignments", "visits", "tests", "file_assignments"),
    ),
    Beside("absences", "employee", _when("employments")),
    Beside("staffing", "post", _when("staffing", "posts")),
    Beside("participations", "round", _when("participations")),
    Beside("sessions", "round", _when("sessions")),
    Beside("service_terms", "service", _when("open_contacts")),
    Beside("places", "service", _when("open_contacts")),
    Beside("open_contacts", "service", _when("open_contacts")),
    Beside("open_days", "service", _when("head_counts")),
    Beside("orders", "person", _when("orders"), _OPEN),
    Beside("goals", "plan", _when("plans")),
    Beside("leases", "dwelling", _when("tenancies")),
    Beside("tenancies", "person", _when("tenancies")),
    Beside("protection_assessments", "intake", _when("intakes")),
)


def ask(folder: Folder, *, ledger: Ledger, at: dt.datetime, problems: Problems, alone: bool = False) -> None:
    """Put to every row what is required of it, and to the stored rows that belong to a row that changes.

    Faults are noted with file, line and column. The number of questions to the database follows the files, not the rows.
    ``alone``: ask nothing about what is stored.
    """
    known = Known(folder, ledger, at, alone=alone)
    known.faulty = {(problem.file, problem.row) for problem in problems.found}
    known.read(stateful=_STATEFUL, beside=_BESIDE)
    for noun, table in folder.tables.items():
        rule = RULES.get(noun)
        if rule is None:
            continue
        columns = NOUNS[noun].all_columns
        for row in table.rows:
            if (table.file, row.number) in known.faulty:
                continue
            for fault in rule(known, known.own(noun, row), row.key):
                problems.add(table.file, row.number, fault.field if fault.field in columns else "", fault.text)
    for noun in ABOVE:
        _ask_below(noun, known, problems)


def _ask_below(noun: str, known: Known, problems: Problems) -> None:
    """Ask the stored rows that belong to rows which change: they are to lie within what these become."""
    table = known.folder.tables.get(noun)
    changed = known.changed(noun) if table is not None else set()
    if table is None or not changed:
        return
    said: dict[tuple[Key, str], int] = defaultdict(int)
    for below, key, values, parent in list(known.below(noun, changed)):
        rule = RULES.get(below)
        fault = next(iter(rule(known, values, key)), None) if rule else None
        if fault is None:
            continue
        said[parent, below] += 1
        if said[parent, below] == 1:  # one sentence is enough for a row, however many stand against it
            title = NOUNS[below].title
            problems.add(table.file, table.keys[parent].number, "",
                         _("Raden går inte ihop med det som är registrerat i %(title)s: %(text)s")
                         % {"title": title, "text": fault.text})  # fmt: skip
