"""A household's month is taken on, its rows are decided otherwise with a reason, and each adult's obstacle is set. SoL 12:1, 12:3, 14:3."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.assistance import catalogues
from hemmaplan.assistance.acting import changed, hold
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.models import Application, ApplicationMember, Obstacle, RowRuling
from hemmaplan.assistance.permissions import may_handle
from hemmaplan.cases.actions import assign, settle_file
from hemmaplan.cases.permissions import works_with
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.storing import action, keep, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User

LARGEST_ORE = 100_000_000_00
"""What no row of a month can be more than: a hundred million kronor is a slip of the hand."""


@action
def take_on(*, application: Application, by: "User", at: dt.datetime) -> None:
    """Ta ärendet: the file is the worker's from today, who then sees whom it is about and may decide."""
    require(may_handle(by, application) and by.employee is not None)
    assert by.employee is not None  # said again for the type checker
    case = application.case
    if case is None:
        raise NotPossible(_("Ansökan är inte inskickad."))
    if works_with(by, case):
        raise Stale(_("Du har redan ärendet. Ladda om sidan."))
    assign(case=case, employee=by.employee, on=calendar.local_date(at), by=by, at=at)
    settle_file(case=case, by=by, at=at)


@action
def rule(
    *, application: Application, row: str, reason: str, version: int | None, by: "User", at: dt.datetime,
    amount_ore: int | None = None, counts: bool | None = None, reason_code: str = "",
) -> RowRuling:  # fmt: skip
    """Avgör en rad annorlunda, or answer what no rule decides, with a reason. It holds in every later run.

    Raises ``NotPossible`` without a reason; ``Stale`` when somebody has changed the month meanwhile.
    """
    require(may_handle(by, application))
    month = hold(application, version, at=at)
    reason = " ".join(reason.split())
    listed = catalogues.refusal(reason_code) if reason_code else None
    if not reason and listed is not None and reason_code != catalogues.OTHER_REASON:
        reason = listed.title
    if not reason:
        raise NotPossible(_("Skriv varför. Skälet står i akten, och i beslutet om något inte beviljas."))
    if amount_ore is not None and abs(amount_ore) > LARGEST_ORE:
        raise NotPossible(_("Beloppet är orimligt stort. Kontrollera det."))
    if amount_ore is not None and amount_ore < 0 and not row.startswith("norm:"):
        raise NotPossible(_("Beloppet kan inte vara mindre än noll."))
    made = RowRuling(
        support_month=month, row=row, amount_ore=amount_ore, counts=counts, reason_code=reason_code, reason=reason, by=by,
        recorded_at=at,
    )  # fmt: skip
    last = month.rulings.filter(row=row).order_by("-pk").first()
    if last is not None and not last.withdrawn:
        same = {"row": row, "amount_ore": amount_ore, "counts": counts, "reason_code": reason_code, "reason": reason}
        refuse_same(month.rulings.filter(pk=last.pk, **same), _("Raden är redan avgjord så."))
    keep(made)
    changed(month)
    record(EventType.ROW_RULED, by=by, at=at, about=month, reason_code=reason_code, row=row)
    return made


@action
def withdraw_ruling(
    *, application: Application, row: str, version: int | None, by: "User", at: dt.datetime
) -> RowRuling:
    """Häv ett ställningstagande: the rules decide the row again. What was said before stays to be read."""
    require(may_handle(by, application))
    month = hold(application, version, at=at)
    last = month.rulings.filter(row=row).order_by("-pk").first()
    if last is None or last.withdrawn:
        raise Stale(_("Raden är inte avgjord av någon. Ladda om sidan."))
    made = RowRuling(support_month=month, row=row, reason=last.reason, withdrawn=True, by=by, recorded_at=at)
    keep(made)
    changed(month)
    record(EventType.RULING_WITHDRAWN, by=by, at=at, about=month, row=row)
    return made


@action
def set_obstacle(
    *, application: Application, member: ApplicationMember, code: str, version: int | None, by: "User", at: dt.datetime
) -> Obstacle:
    """Ange försörjningshinder: the main reason why an adult cannot support themselves in the month, one of the list."""
    require(may_handle(by, application))
    month = hold(application, version, at=at)
    on = calendar.local_date(at)
    if code not in {one.key for one in catalogues.obstacles(on)}:
        raise NotPossible(_("Välj ett försörjningshinder ur listan."))
    if member.application_id != application.pk or member.role == ApplicationMember.Role.CHILD or member.person is None:
        raise NotPossible(_("Försörjningshinder anges för var och en av de vuxna."))
    row = Obstacle.objects.filter(support_month=month, person=member.person).first()
    if row is not None and row.code == code:
        raise Stale(_("Det är redan angivet. Ladda om sidan."))
    row = row or Obstacle(support_month=month, person=member.person)
    row.code, row.by, row.recorded_at = code, by, at
    keep(row)
    changed(month)
    record(EventType.OBSTACLE_SET, by=by, at=at, about=month, person_id=member.person.pk, code=code)
    return row
