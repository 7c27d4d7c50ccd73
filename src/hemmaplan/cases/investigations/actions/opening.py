"""Actions that open, tell of and close an investigation, and follow a child's situation after it. Law: SoL 14:2, 20:3-20:4, 23:1, 23:5."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.cases.investigations import headings
from hemmaplan.cases.investigations import requirements as required
from hemmaplan.cases.investigations.consequences import counted_from, due_to_complete, follow_up_until
from hemmaplan.cases.investigations.events import EventType
from hemmaplan.cases.investigations.measures import own_headings
from hemmaplan.cases.investigations.models import Investigation
from hemmaplan.cases.investigations.permissions import may_investigate
from hemmaplan.cases.investigations.states import CHAINED, COMPLETE, FOLLOW_UP, INFORM, REPLY, WITHOUT_INTERVENTION
from hemmaplan.cases.parties.actions import settle_parties
from hemmaplan.deadlines import actions as deadlines
from hemmaplan.deadlines import rules
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import not_ahead, not_before, refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.models import Case

CLOSED = Investigation.State.CLOSED


@action
def open_investigation(
    *, case: "Case", kind: str, reason: str, on: dt.date, by: "User", at: dt.datetime, court_date: dt.date | None = None
) -> Investigation:
    """Inled en utredning: its row, headings, parties and clocks; one opened soon after another closed points to that one.

    Called by the action that decides so, which asks who may. Ends the follow-up after an earlier investigation: it gives way.
    Raises ``NotPossible`` when one of the kind goes on already, ``Stale`` when the file is closed.
    """
    case = locked(case)
    if case.closed_on is not None:
        raise Stale(_("Ärendet är redan avslutat. Ladda om sidan."))
    refuse(required.opened(kind, file_kind=case.kind, reason=reason, on=on, today=calendar.local_date(at)))
    refuse_same(
        Investigation.objects.going_on().filter(case=case, kind=kind),
        _("Det pågår redan en sådan utredning. Lägg anmälan till den."),
    )
    earlier = _lately_closed(case, kind, on)
    row = Investigation(
        case=case, unit_id=case.unit_id, person_id=case.person_id, kind=kind, reason=reason.strip(), opened_on=on,
        headings=headings.package_for(kind, on, own_headings()), court_date=court_date, chained_to=earlier, recorded_at=at,
    )  # fmt: skip
    keep(row)
    settle_parties(case=case, on=on, by=by, at=at)
    _end_follow_ups(row, on=on, by=by, at=at)
    _start_clocks(row, by=by, at=at)
    record(EventType.INVESTIGATION_OPENED, by=by, at=at, about=row, kind=kind, chained=earlier is not None)
    return row


def _lately_closed(case: "Case", kind: str, on: dt.date) -> Investigation | None:
    """The person's latest investigation of the kind, when it was closed so lately that the new one continues it."""
    since = calendar.add_days(on, -(rules.rule(CHAINED, on=on).length or 0))
    rows = Investigation.objects.filter(person=case.person_id, kind=kind, closed_on__gte=since, closed_on__lte=on)
    return rows.order_by("-closed_on", "-pk").first()


def _start_clocks(row: Investigation, *, by: "User", at: dt.datetime) -> None:
    """The time to complete, and at once to tell the parties."""
    if row.kind in COMPLETE:
        start = counted_from(row.kind, row.opened_on, row.person.born_on)
        due = due_to_complete(row.kind, row.opened_on, row.person.born_on, row.court_date)
        deadlines.start(
            rule=COMPLETE[row.kind], about=row, unit=row.unit, on=start, entered=row.opened_on, due=due, by=by, at=at
        )
    if row.kind == "child":
        deadlines.start(rule=INFORM, about=row, unit=row.unit, on=row.opened_on, by=by, at=at)


def _end_follow_ups(new: Investigation, *, on: dt.date, by: "User", at: dt.datetime) -> None:
    """A follow-up of the person's situation ends when an investigation is opened anew."""
    rows = Investigation.objects.filter(
        person=new.person_id, kind=new.kind, follow_up_on__isnull=False, follow_up_ended_on__isnull=True
    )
    for row in rows.order_by("pk"):
        _end_follow_up(row, on=max(on, row.follow_up_on or on), by=by, at=at)


@action
def inform_parties(*, investigation: Investigation, on: dt.date, by: "User", at: dt.datetime) -> None:
    """Parterna är underrättade om att utredningen inletts. Answers the clock, the paused one too."""
    require(may_investigate(by, investigation.case))
    row = locked(investigation)
    if row.state == CLOSED:
        raise Stale(_("Utredningen är redan avslutad. Ladda om sidan."))
    if row.guardians_informed_on is not None:
        raise Stale(_("Det är redan antecknat när parterna underrättades. Ladda om sidan."))
    refuse(not_ahead("on", on, calendar.local_date(at)))
    refuse(not_before("on", on, row.opened_on, _("inledningen")))
    row.guardians_informed_on = on
    row.save(update_fields=["guardians_informed_on"])
    deadlines.answer(rule=INFORM, about=row, on=on, with_=row, by=by, at=at)
    record(EventType.PARTIES_INFORMED, by=by, at=at, about=row)


@action
def wait_to_inform(*, investigation: Investigation, reason: str, by: "User", at: dt.datetime) -> None:
    """Vänta med att underrätta parterna, on special reasons that are written down. The clock is paused meanwhile."""
    require(may_investigate(by, investigation.case))
    row = locked(investigation)
    refuse(required.reason(reason))
    if row.guardians_informed_on is not None:
        raise Stale(_("Parterna är redan underrättade. Ladda om sidan."))
    if row.informing_waits:
        raise Stale(_("Skälet att vänta är redan antecknat. Ladda om sidan."))
    row.informing_waits = reason.strip()[:300]
    row.save(update_fields=["informing_waits"])
    deadlines.pause(rule=INFORM, about=row, on=calendar.local_date(at), reason=row.informing_waits, by=by, at=at)
    record(EventType.INFORMING_WAITS, by=by, at=at, about=row)


@action
def close_investigation(
    *, investigation: Investigation, outcome: str, on: dt.date, by: "User", at: dt.datetime
) -> Investigation:
    """Avsluta utredningen, with what it ended in. Answers its clock; what parties had not replied to has passed or is no longer asked.

    Called by the action that decides so, which asks who may. Raises ``NotPossible`` when it is not written, ``Stale`` when it is closed.
    """
    row = locked(investigation)
    if row.state == CLOSED:
        raise Stale(_("Utredningen är redan avslutad. Ladda om sidan."))
    if outcome not in Investigation.Outcome.values:
        raise NotPossible(_("Välj vad utredningen ledde till."))
    # What is written off is closed as it stands: there is nothing more to find out.
    is_written = row.state == Investigation.State.WRITTEN or outcome == Investigation.Outcome.WRITTEN_OFF
    refuse(required.closed(written=is_written, opened_on=row.opened_on, on=on, today=calendar.local_date(at)))
    row.state, row.outcome, row.closed_on, row.closed_recorded_at = CLOSED, outcome, on, at
    row.save(update_fields=["state", "outcome", "closed_on", "closed_recorded_at"])
    if row.kind in COMPLETE:
        deadlines.answer(rule=COMPLETE[row.kind], about=row, on=on, with_=row, by=by, at=at)
    deadlines.withdraw(rule=INFORM, about=row, on=on, by=by, at=at)
    for sent in row.communications.filter(replied_on__isnull=True, reply_by__isnull=False).select_related(
        "investigation"
    ):
        stop = deadlines.lapse if sent.reply_by is not None and sent.reply_by < on else deadlines.withdraw
        stop(rule=REPLY, about=sent, on=on, by=by, at=at)
    record(EventType.INVESTIGATION_CLOSED, by=by, at=at, about=row, outcome=outcome)
    return row


@action
def begin_follow_up(*, investigation: Investigation, on: dt.date, by: "User", at: dt.datetime) -> Investigation:
    """Följ upp barnets situation efter en utredning utan insats. The time counts from the day it was closed. SoL 23:1, 23:5.

    Called by the action that decides so.
    """
    row = locked(investigation)
    if row.follow_up_on is not None:
        raise Stale(_("Det är redan beslutat om uppföljning. Ladda om sidan."))
    if row.closed_on is None or row.kind != "child" or row.outcome not in WITHOUT_INTERVENTION:
        raise NotPossible(_("Bara en barnutredning som avslutats utan insats kan följas upp så."))
    refuse(not_before("on", on, row.closed_on, _("avslutet")))
    refuse(not_ahead("on", on, calendar.local_date(at)))
    if on > (last := follow_up_until(row.closed_on)):
        raise NotPossible(_("Tiden för uppföljning gick ut %(day)s.") % {"day": last})
    row.follow_up_on = on
    row.save(update_fields=["follow_up_on"])
    deadlines.start(rule=FOLLOW_UP, about=row, unit=row.unit, on=row.closed_on, entered=on, by=by, at=at)
    record(EventType.FOLLOW_UP_BEGUN, by=by, at=at, about=row)
    return row


@action
def end_follow_up(*, investigation: Investigation, on: dt.date, by: "User", at: dt.datetime) -> None:
    """Avsluta uppföljningen, before its time is out or that day."""
    require(may_investigate(by, investigation.case))
    row = locked(investigation)
    if row.follow_up_on is None or row.follow_up_ended_on is not None:
        raise Stale(_("Ingen uppföljning pågår. Ladda om sidan."))
    refuse(not_before("on", on, row.follow_up_on, _("beslutet om uppföljning")))
    refuse(not_ahead("on", on, calendar.local_date(at)))
    _end_follow_up(row, on=on, by=by, at=at)


@action
def end_follow_ups_by_law(*, today: dt.date, by: "User", at: dt.datetime) -> int:
    """Låt uppföljningar vars tid gått ut upphöra enligt lag. Nightly. Returns how many. SoL 23:5."""
    require(by.is_system)
    count = 0
    going_on = Investigation.objects.filter(follow_up_on__isnull=False, follow_up_ended_on=None, closed_on__lt=today)
    for pk in list(going_on.order_by("pk").values_list("pk", flat=True)):
        row = Investigation.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        if row.follow_up_ended_on is None and row.closed_on is not None and follow_up_until(row.closed_on) < today:
            _end_follow_up(row, on=today, by=by, at=at)
            count += 1
    return count


def _end_follow_up(row: Investigation, *, on: dt.date, by: "User", at: dt.datetime) -> None:
    """Ended by somebody within its time; what goes on beyond it lapsed by law, the day after its last."""
    assert row.closed_on is not None  # only what is closed is followed up
    over = calendar.add_days(follow_up_until(row.closed_on), 1)
    row.follow_up_ended_on = min(on, over)
    row.save(update_fields=["follow_up_ended_on"])
    if on >= over:
        deadlines.lapse(rule=FOLLOW_UP, about=row, on=over, by=by, at=at)
    else:
        deadlines.answer(rule=FOLLOW_UP, about=row, on=on, with_=row, by=by, at=at)
    record(EventType.FOLLOW_UP_ENDED, by=by, at=at, about=row)
