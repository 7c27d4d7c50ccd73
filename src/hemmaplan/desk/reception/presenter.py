"""What the pages of the reception are put together from: what waits, the steps of one intake, the duty's log."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hemmaplan.access.models import User
from hemmaplan.cases.decisions.actions import intakes
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.decisions.states import DecisionState
from hemmaplan.cases.intake import kinds, measures
from hemmaplan.cases.intake.letter import FeedbackLetter
from hemmaplan.cases.intake.models import (
    DutyEntry,
    DutyShift,
    Intake,
    ProtectionAssessment,
    PublicReport,
    Reporter,
)
from hemmaplan.cases.intake.permissions import leads_unseen, may_assess, may_see_reporter
from hemmaplan.cases.intake.states import FEEDBACK_BY_STATE, IntakeState
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.measures import workers_of
from hemmaplan.cases.parties.models import Party
from hemmaplan.cases.permissions import may_restrict, may_take_in_document
from hemmaplan.cases.rights import AuthorityRight
from hemmaplan.desk.addresses import address
from hemmaplan.desk.reception import forms
from hemmaplan.documents.models import Dispatch, IncomingDocument
from hemmaplan.foundation import calendar
from hemmaplan.organisation.models import Employee
from hemmaplan.people.permissions import knows_identity
from hemmaplan.web import formats
from hemmaplan.web.page import Page
from hemmaplan.web.parts import Step
from hemmaplan.web.tables import Column, Table

MOST = 50
MOST_EMPLOYEES = 200


@dataclass(frozen=True)
class Unassessed:
    """A report that waits for its protection assessment, with its age. ``danger``: it is acute, or its day has passed."""

    intake: Intake
    hours: int
    danger: bool

    @property
    def url(self) -> str:
        """Where it is assessed."""
        return f"{reverse('reception:intake', args=[self.intake.pk])}#skydd"


def unassessed(request: Page, *, most: int = MOST) -> list[Unassessed]:
    """Unassessed reports of the units where the user takes in, the oldest first."""
    rows = measures.unassessed_of(user=request.user, at=request.at)[:most]
    return [_unassessed(row, request.at) for row in rows]


def of_units(request: Page, unit_ids: Collection[int]) -> list[Unassessed]:
    """Those of a manager's units that the user may see, for the board."""
    rows = measures.unassessed_of(user=request.user, at=request.at).filter(unit__in=unit_ids)[:MOST]
    return [_unassessed(row, request.at) for row in rows]


def unread(request: Page, unit_ids: Collection[int]) -> int:
    """How many rows of the duty's log were not read in time in the units, for the head."""
    takes = request.user.scope.units(AuthorityRight.TAKE_INTAKES)
    return len(measures.unread([pk for pk in unit_ids if pk in takes], request.at))


def _unassessed(row: Any, at: dt.datetime) -> Unassessed:
    late = row.assess_on is not None and row.assess_on < calendar.local_date(at)
    return Unassessed(row, measures.age_hours(row, at), row.acute or late)


@dataclass(frozen=True)
class NightRow:
    """A row of the duty's log that nobody has read yet."""

    entry: DutyEntry
    late: bool


def night(request: Page) -> list[NightRow]:
    """The rows of the night that wait to be read, oldest first."""
    rows = measures.unread_of(user=request.user)[:MOST]
    return [NightRow(row, measures.read_by(row.happened_at) <= request.at) for row in rows]


def whole(request: Page) -> dict[str, object]:
    """The page of what waits."""
    scope = request.user.scope
    return {
        "unassessed": unassessed(request), "night": night(request), "table": waiting(request),
        "held": measures.held_from(user=request.user, on=request.today),
        "takes": scope.anywhere(AuthorityRight.TAKE_INTAKES), "keeps": scope.anywhere(AuthorityRight.KEEP_DUTY_LOG),
    }  # fmt: skip


def waiting(request: Page) -> Table:
    """What somebody has yet to decide on."""
    rows = measures.waiting_of(user=request.user).select_related("person", "unit", "case", "public_report")
    return Table(
        rows,
        [
            Column("person", _("Vem"), template="reception/cells/who.html"),
            Column("kind", _("Vad"), template="reception/cells/what.html"),
            Column("arrived_at", _("Kom in"), sort=True, cell=lambda row: formats.moment(row.arrived_at, request.today)),
            Column("due_on", _("Senast"), sort=True, template="reception/cells/due.html"),
            Column("next", _("Nästa steg"), cell=_next_of_row),
        ],
        request, caption=_("Väntar på ställningstagande"), name="vantar", sort="due_on",
        row_actions=None, empty=_("Inget väntar"), empty_text=_("Allt som kommit in är omhändertaget."),
    )  # fmt: skip


def _next_of_row(row: Any) -> str:
    if not row.is_assessed:
        return _("Skyddsbedöm")
    return _("Ta ställning") if row.person_id else _("Ange vem det gäller")


# --- one intake -----------------------------------------------------------------------------------------------------------


def reads(request: Page, row: Intake) -> bool:
    """Whether the words of it are open: of a person with protected identity only to whoever may know who it is."""
    return row.person is None or not row.person.is_protected or knows_identity(request.user, row.person)


def page(request: Page, row: Intake, **more: object) -> dict[str, object]:
    """The page of what came in: the steps, what is missing, and what is known already."""
    user: User = request.user
    person = row.person
    assesses = may_assess(user, row)
    opened = reads(request, row)
    reported_by, secret = measures.reporter_of(row, user=user)
    near = measures.near_of(row, user=user, on=request.today)
    workers = workers_of(row.case, request.today) if row.case else []
    assessments = list(ProtectionAssessment.objects.visible_to(user).filter(intake=row).select_related("by"))
    waits = row.state == IntakeState.RECEIVED
    kind = measures.kind_of(row)
    proposed = Decision.objects.visible_to(user).filter(intake=row, state=DecisionState.PROPOSED).first()
    return {
        "intake": row, "person": person, "opened": opened, "assesses": assesses, "waits": waits, "kind": kind,
        "tells": row.state in FEEDBACK_BY_STATE,
        "reporter": reported_by, "reporter_words": reporter_words(reported_by) if opened else [], "secret": secret, "secret_reporter": None, "may_see_reporter": may_see_reporter(user, row),
        "reason_form": forms.ReasonForm(), "near": near, "workers": workers, "assessments": assessments,
        "unassessed": measures.is_unassessed(row), "hours": measures.age_hours(row, request.at),
        "violence": measures.is_violent(row), "reasons": reason_names(row), "clocks": measures.clocks_of(row),
        "contacts": measures.contacts_of(row, user=user), "alike": measures.alike(row, user=user)[:MOST],
        "steps": steps(row, near=bool(near[1:]), reported_by=reported_by, secret=secret, workers=bool(workers), assessed=bool(assessments)),
        "next": next_step(row, assessed=bool(assessments), proposed=proposed is not None),
        "protection_form": forms.ProtectionForm(), "contact_form": forms.ContactForm(),
        "decide_form": forms.DecideForm(steps=steps_to_take(request, row)) if assesses and waits else None,
        "give_form": forms.GiveForm(employees=employees(request, row)) if assesses and may_give(user, row, workers) else None,
        "documents": IncomingDocument.objects.visible_to(user).about(row)[:MOST],
        "take_in_url": address("documents:to_intake", row.pk) if may_take_in_document(user, row.case, row.unit_id) else "",
        "report": PublicReport.objects.visible_to(user).filter(intake=row).first(), "leads_unseen": leads_unseen(user, row),
        "restrict_url": _to_restrict(user, row, near),
        "guardians": guardians(request, row), "proposed": proposed, "mine": user.employee_id,
        "file_url": address("cases:file", row.case_id) if row.case_id else "",
    } | more  # fmt: skip


def _to_restrict(user: User, row: Intake, near: Sequence[measures.Near]) -> str:
    """Where the matter is restricted, when somebody in it has the name of somebody who works here; otherwise nothing."""
    if row.case is None or row.case.restricted or not may_restrict(user, row.case):
        return ""
    called = [measures.name_of(one.person) for one in near if not one.person.is_protected]
    named = measures.colleagues_named(*called, row.stated_guardians)
    return address("cases:restrict", row.case_id) if named else ""


def reason_names(row: Intake) -> list[str]:
    """The reasons in words, the one that weighs most first."""
    titles = kinds.reason_titles()
    return [_(titles.get(key, key)) for key in (row.reason, *row.other_reasons) if key]


def reporter_words(reported_by: Reporter | None) -> list[str]:
    """From where and who the reporter is, and how to reach them."""
    told = (reported_by.workplace, reported_by.role, reported_by.name, reported_by.contact) if reported_by else ()
    return [word for word in told if word]


def guardians(request: Page, row: Intake) -> list[Party]:
    """Guardians with a place in the file."""
    if row.case is None:
        return []
    rows = Party.objects.visible_to(request.user).filter(case=row.case, role=Party.Role.GUARDIAN)
    return list(rows.select_related("person"))


def steps(
    row: Intake, *, near: bool, reported_by: Reporter | None, secret: bool, workers: bool, assessed: bool
) -> list[Step]:
    """The seven steps of the routine, each done or left to do."""
    reachable = secret or (reported_by is not None and not reported_by.anonymous)
    done = [
        (_("Vems ansvar"), bool(row.person_id), row.other_municipality or (_("Vårt") if row.person_id else "")),
        (_("Tidigare ärenden"), bool(row.person_id), ""),
        (_("Hushåll"), near, ""),
        (_("Skyddsbedömning"), assessed or not measures.kind_of(row).protects, ""),
        (_("Bekräfta"), not reachable or (reported_by is not None and reported_by.acknowledged_at is not None), ""),
        (_("Rätt till besked"), reported_by is None or not reported_by.is_professional or reported_by.acknowledged_at is not None, ""),
        (_("Fördela"), workers, ""),
    ]  # fmt: skip
    current = next((at for at, (_label, is_done, _note) in enumerate(done) if not is_done), None)
    return [
        Step(label=label, note=note, state="done" if is_done else "current" if at == current else "todo")
        for at, (label, is_done, note) in enumerate(done)
    ]


def next_step(row: Intake, *, assessed: bool, proposed: bool) -> str:
    """The one thing to do next, in words."""
    if row.state != IntakeState.RECEIVED:
        return ""
    if measures.kind_of(row).protects and not assessed:
        return _("Gör skyddsbedömningen nu.")
    if row.person_id is None:
        return _("Ange vem det gäller.")
    if proposed:
        return _("Väntar på beslutsfattare.")
    return _(measures.kind_of(row).next_step)


def steps_to_take(request: Page, row: Intake) -> list[tuple[str, Any]]:
    """What can be decided of it now; what can never be is not offered. It joins what goes on, otherwise it may be opened."""
    open_ = Investigation.objects.visible_to(request.user).going_on().filter(case=row.case_id)
    goes_on = row.case_id is not None and open_.exists()
    never = {"same", *(("open", "not_open") if goes_on else ("join",))}
    found = [(step.name, step.label) for step in measures.steps_possible(row) if step.name not in never]
    if kinds.DECISION in measures.kind_of(row).rules and row.state == IntakeState.RECEIVED:
        found.append(("extend", _("Förläng tiden, vid synnerliga skäl")))
    return found


def decided(row: Intake, data: dict[str, Any], *, by: Any, at: Any) -> Any:
    """Carry out what was chosen. Returns the decision, or the intake where none is needed."""
    step, reason = data["step"], data["reason"]
    who: dict[str, Any] = {"intake": row, "by": by, "at": at}
    acts = {
        "open": lambda: intakes.open_intake(reason=reason, **who),
        "not_open": lambda: intakes.not_open_intake(reason=reason, **who),
        "join": lambda: intakes.join_intake(**who), "handle": lambda: intakes.handle_intake(reason=reason, **who),
        "extend": lambda: intakes.extend_intake(to=data["to"], reason=reason, **who),
    }  # fmt: skip
    return acts[step]()


def done_words(made: Any) -> str:
    """What is told when it has been carried out."""
    if isinstance(made[0], Decision) and made[0].state == DecisionState.PROPOSED:
        return _("Förslaget är lämnat till den som får besluta.")
    return _("Beslutat.") if isinstance(made[0], Decision) else _("Klart.")


def may_give(user: User, row: Intake, workers: Collection[Any]) -> bool:
    """Whether there is anybody to give it to: a colleague for whoever distributes, otherwise oneself who has it not."""
    if row.case is None:
        return False
    mine = any(worker.employee_id == user.employee_id for worker in workers)
    return not mine or user.scope.may(AuthorityRight.DISTRIBUTE_CASES, row.unit_id)


def employees(request: Page, row: Intake) -> Any:
    """To whom it may be given: colleagues of the unit for whoever distributes, otherwise oneself."""
    rows = Employee.objects.visible_to(request.user)
    if request.user.scope.may(AuthorityRight.DISTRIBUTE_CASES, row.unit_id):
        return rows.filter(home_unit__lineage__contains=[row.unit_id])
    return rows.filter(pk=request.user.employee_id or 0)


def letter(request: Page, row: Intake, said: FeedbackLetter, form: forms.SendLetterForm) -> dict[str, object]:
    """The letter to the reporter: what it says, and how it went or is to go."""
    sent = measures.letter_sent(row)
    return {
        "intake": row, "letter": said, "sent": sent, "form": form,
        "dispatch": Dispatch.objects.visible_to(request.user).filter(document=sent).first() if sent else None,
    }  # fmt: skip


# --- the duty -------------------------------------------------------------------------------------------------------------


def duty(request: Page, shift: DutyShift | None) -> dict[str, object]:
    """The shift that goes on with its rows, and those just ended."""
    rows = DutyEntry.objects.visible_to(request.user).filter(shift=shift) if shift else []
    takes = shift is not None and request.user.scope.may(AuthorityRight.TAKE_INTAKES, shift.to_unit_id)
    return {"shift": shift, "rows": rows, "takes": takes, "today": calendar.local_date(request.at)}
