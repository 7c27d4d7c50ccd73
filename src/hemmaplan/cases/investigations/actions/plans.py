"""Actions about the plan of an investigation: draft, save, establish, and whom to ask with whose consent."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.investigations import requirements as required
from hemmaplan.cases.investigations.acting import lock_open
from hemmaplan.cases.investigations.events import EventType
from hemmaplan.cases.investigations.measures import area_labels
from hemmaplan.cases.investigations.models import Investigation, InvestigationPlan, PlannedContact
from hemmaplan.cases.investigations.permissions import may_investigate
from hemmaplan.cases.investigations.states import OF_CHILDREN
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import not_ahead, refuse
from hemmaplan.organisation.storing import action, keep, locked

if TYPE_CHECKING:
    from hemmaplan.access.models import User

DRAFT, ESTABLISHED = InvestigationPlan.State.DRAFT, InvestigationPlan.State.ESTABLISHED
_TEXTS = ("questions", "areas", "child_part", "done_by")


@action
def draft_plan(*, investigation: Investigation, by: "User", at: dt.datetime) -> InvestigationPlan:
    """Påbörja en utredningsplan: a draft with what the plan in force says. The one there is, when somebody has begun it."""
    require(may_investigate(by, investigation.case))
    row = lock_open(investigation)
    found = row.plans.filter(state=DRAFT).first()
    if found is not None:
        return found
    latest = row.plans.order_by("-version").first()
    kept = {name: getattr(latest, name) for name in _TEXTS} if latest else {}
    return InvestigationPlan.objects.create(
        investigation=row, version=latest.version + 1 if latest else 1, made_by=by, recorded_at=at, **kept
    )


@action
def save_plan(
    *, plan: InvestigationPlan, changes: dict[str, object], revision: int, by: "User", at: dt.datetime
) -> int:
    """Spara utkastet till plan. ``revision`` is what the writer saw: raises ``Stale`` when another window has saved since."""
    require(may_investigate(by, plan.investigation.case))
    lock_open(plan.investigation)
    values = {name: value for name, value in changes.items() if name in _TEXTS}
    rows = InvestigationPlan.objects.filter(pk=plan.pk, state=DRAFT)
    if not rows.filter(revision=revision).update(**values, revision=revision + 1, made_by=by, recorded_at=at):
        stored = rows.filter(revision=revision + 1).first()
        if stored is None or any(getattr(stored, name) != value for name, value in values.items()):
            raise Stale(_("Planen är sparad eller fastställd i ett annat fönster. Ladda om och se den senaste texten."))
    plan.refresh_from_db()
    return revision + 1


@action
def establish_plan(*, plan: InvestigationPlan, by: "User", at: dt.datetime) -> InvestigationPlan:
    """Fastställ utredningsplanen: it is locked, and a change of questions is a new version."""
    require(may_investigate(by, plan.investigation.case))
    investigation = lock_open(plan.investigation)
    row = locked(plan)
    if row.state != DRAFT:
        raise Stale(_("Planen är redan fastställd. Ladda om sidan."))
    refuse(
        required.plan(
            questions=row.questions, areas=row.areas, known=area_labels(investigation), child_part=row.child_part,
            of_child=investigation.kind in OF_CHILDREN, done_by=row.done_by, opened_on=investigation.opened_on,
        )
    )  # fmt: skip
    row.state, row.established_at, row.made_by = ESTABLISHED, at, by
    row.save(update_fields=["state", "established_at", "made_by"])
    record(EventType.INVESTIGATION_PLANNED, by=by, at=at, about=investigation, version=row.version)
    return row


@action
def discard_plan(*, plan: InvestigationPlan, by: "User", at: dt.datetime) -> None:  # noqa: ARG001  every action has its time
    """Kasta utkastet till plan. The plan in force stands."""
    require(may_investigate(by, plan.investigation.case))
    if not InvestigationPlan.objects.filter(pk=plan.pk, state=DRAFT).delete()[0]:
        raise Stale(_("Utkastet är redan kastat eller fastställt. Ladda om sidan."))


@action
def plan_contact(
    *, investigation: Investigation, who: str, by: "User", at: dt.datetime, about: str = "", consent: str = "pending",
    consent_by: str = "", consent_on: dt.date | None = None,
) -> PlannedContact:  # fmt: skip
    """Planera en kontakt: whom to ask about what, and whether those concerned consent to it."""
    require(may_investigate(by, investigation.case))
    row = lock_open(investigation)
    if not who.strip():
        raise NotPossible(_("Skriv vem som ska kontaktas."))
    same = row.planned_contacts.filter(who=who.strip(), about=about.strip(), made_on__isnull=True)
    if same.exists():
        raise NotPossible(_("Kontakten är redan planerad."))
    made = PlannedContact(investigation=row, who=who.strip(), about=about.strip(), by=by, recorded_at=at)
    _consent(made, consent, consent_by, consent_on, calendar.local_date(at))
    keep(made)
    return made


def _consent(
    contact: PlannedContact, consent: str, consent_by: str, consent_on: dt.date | None, today: dt.date
) -> None:
    refuse(required.consent(consent=consent, consent_by=consent_by, consent_on=consent_on, today=today))
    contact.consent, contact.consent_by = consent, consent_by.strip()
    contact.consent_on = (consent_on or today) if consent in required.CONSENT_ANSWERED else None


@action
def set_consent(
    *, contact: PlannedContact, consent: str, by: "User", at: dt.datetime, consent_by: str = "",
    consent_on: dt.date | None = None,
) -> PlannedContact:  # fmt: skip
    """Anteckna samtycke till kontakten: given, refused, or not needed, by whom and when."""
    require(may_investigate(by, contact.investigation.case))
    lock_open(contact.investigation)
    row = locked(contact)
    _consent(row, consent, consent_by, consent_on, calendar.local_date(at))
    keep(row)
    return row


@action
def note_contact_made(*, contact: PlannedContact, on: dt.date, by: "User", at: dt.datetime) -> None:
    """Kontakten är tagen. Without consent only where none is needed."""
    require(may_investigate(by, contact.investigation.case))
    lock_open(contact.investigation)
    row = locked(contact)
    if row.made_on is not None:
        raise Stale(_("Kontakten är redan tagen. Ladda om sidan."))
    if row.consent not in required.CONSENT_TO_CONTACT:
        raise NotPossible(_("Anteckna samtycke först, eller att det inte behövs."))
    refuse(not_ahead("on", on, calendar.local_date(at)))
    row.made_on = on
    row.save(update_fields=["made_on"])
