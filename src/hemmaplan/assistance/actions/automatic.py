"""The board's automatic decision function: adopted, ended, its rules approved, switched on and off, and looked at by people. KL 6:37-6:40."""

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.measures import automatic as measures
from hemmaplan.assistance.models import (
    ApprovedRules,
    AutomaticFunction,
    AutomaticRun,
    AutomaticSwitch,
    SampleCheck,
    SupportDecision,
)
from hemmaplan.assistance.permissions import may_handle_in, may_manage_automatic
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.periods import ended, span
from hemmaplan.organisation.requiring import not_ahead, refuse
from hemmaplan.organisation.storing import action, keep, locked, one_at_a_time, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.organisation.models import Unit

LONGEST = 300


@action
def adopt_function(
    *, unit: "Unit", name: str, version: str, delegation: str, minutes: str, adopted_on: dt.date, by: "User", at: dt.datetime,
    reports_every_months: int = 1,
) -> AutomaticFunction:  # fmt: skip
    """För in nämndens beslut att anta funktionen: name, version, item of the scheme, minutes, and how often it is reported.

    The version before is ended the day before. Raises ``NotPossible`` when the scheme has no such item for the machine.
    """
    require(may_manage_automatic(by, unit.pk))
    today = calendar.local_date(at)
    refuse(not_ahead("adopted_on", adopted_on, today))
    if not (name.strip() and version.strip() and minutes.strip()):
        raise NotPossible(_("Skriv funktionens namn, version och protokollet med datum och paragraf."))
    if reports_every_months < 1:
        raise NotPossible(_("Ange hur ofta besluten anmäls till nämnden."))
    one_at_a_time(measures.gate_of(unit.pk))
    row = AutomaticFunction(
        unit=unit, name=name.strip()[:80], version=version.strip()[:20], delegation=delegation.strip()[:40],
        minutes=minutes.strip()[:80], adopted_on=adopted_on, reports_every_months=reports_every_months, period=span(today), by=by,
        recorded_at=at,
    )  # fmt: skip
    if not measures.delegated(row, today):
        raise NotPossible(
            _("Delegationsordningen har ingen punkt %(item)s som ger en automatiserad funktion rätt att bevilja.")
            % {"item": row.delegation or "–"}
        )
    going = measures.function_of(unit.pk, today)
    if going is not None:
        refuse_same(
            AutomaticFunction.objects.filter(pk=going.pk, name=row.name, version=row.version),
            _("Den versionen gäller redan."),
        )
        if going.period.lower >= today:
            raise NotPossible(_("En version antogs i dag. Nästa kan gälla tidigast i morgon."))
        going.period = ended(going.period, calendar.add_days(today, -1))
        going.save(update_fields=["period"])
    keep(row)
    record(EventType.FUNCTION_ADOPTED, by=by, at=at, about=row, version=row.version)
    return row


@action
def end_function(*, function: AutomaticFunction, by: "User", at: dt.datetime) -> AutomaticFunction:
    """Återkalla delegationen: from this moment nothing is decided by the function. Waits for what is being written, if anything."""
    require(may_manage_automatic(by, function.unit_id))
    one_at_a_time(measures.gate_of(function.unit_id))
    row = locked(function)
    today = calendar.local_date(at)
    if row.period.upper is not None and row.period.upper <= today:
        raise Stale(_("Funktionen gäller inte längre. Ladda om sidan."))
    _turn(row.unit_id, on=False, reason=_("Delegationen är återkallad."), by=by, at=at)  # today is its last day
    row.period = span(row.period.lower, today)
    row.save(update_fields=["period"])
    record(EventType.FUNCTION_ENDED, by=by, at=at, about=row, version=row.version)
    return row


@action
def approve_rules(*, unit: "Unit", month: dt.date, digest: str, by: "User", at: dt.datetime) -> ApprovedRules:
    """Godkänn månadens regler för automatiska beslut. ``digest`` is that of the rules as they were read.

    Raises ``Stale`` when a file has been changed since; ``NotPossible`` for a month without amounts or without all conditions.
    """
    require(may_manage_automatic(by, unit.pk))
    law = law_in_use()
    for gate in measures.gates(unit.pk, month, calendar.local_date(at), law)[:2]:
        if not gate.holds:
            raise NotPossible(gate.says)
    if digest != measures.digest(law):
        raise Stale(_("Reglerna har ändrats sedan sidan visades. Läs dem igen."))
    row = ApprovedRules(
        unit=unit, month=month, guideline=law.guideline, law_digest=digest, by=by, recorded_at=at
    )  # fmt: skip
    keep(row)
    record(EventType.RULES_APPROVED, by=by, at=at, about=row, month=f"{month:%Y-%m}", law_digest=digest)
    return row


@action
def switch(*, unit: "Unit", on: bool, reason: str, by: "User", at: dt.datetime) -> AutomaticSwitch:
    """Slå på eller av, with a reason. Off holds from the moment it is said: what is being written is waited for, nothing comes after.

    Raises ``NotPossible`` when there is nothing to switch on, ``Stale`` when it stands so already.
    """
    require(may_manage_automatic(by, unit.pk))
    reason = " ".join(reason.split())
    if not reason:
        raise NotPossible(_("Skriv varför."))
    one_at_a_time(measures.gate_of(unit.pk))
    if on and measures.function_of(unit.pk, calendar.local_date(at)) is None:
        raise NotPossible(_("Nämnden har inte antagit någon automatiserad beslutsfunktion."))
    held = measures.switch_of(unit.pk)
    if (held is not None and held.on) is on:
        raise Stale(_("Det står redan så. Ladda om sidan."))
    return _turn(unit.pk, on=on, reason=reason, by=by, at=at)


def _turn(unit_id: int, *, on: bool, reason: str, by: "User", at: dt.datetime) -> AutomaticSwitch:
    row = AutomaticSwitch(unit_id=unit_id, on=on, reason=reason[:LONGEST], by=by, recorded_at=at)
    keep(row)
    record(EventType.AUTOMATIC_SWITCHED, by=by, at=at, about=row, on=on)
    return row


@action
def start_run(*, unit: "Unit", month: dt.date, by: "User", at: dt.datetime) -> AutomaticRun:
    """Börja månadens körning, or take up the one that was broken off. Raises ``NotPossible`` with what stands in the way."""
    require(by.is_system or may_manage_automatic(by, unit.pk))
    on = calendar.local_date(at)
    if why := measures.stands_against(unit.pk, month, on, law_in_use()):
        raise NotPossible(why)
    one_at_a_time(f"automatic run {unit.pk} {month}")
    going = measures.run_going_on(unit.pk, month)
    if going is not None:
        return going
    row = AutomaticRun(
        unit=unit, month=month, function=measures.function_of(unit.pk, on), started_at=at, by=by
    )  # fmt: skip
    keep(row)
    record(EventType.RUN_STARTED, by=by, at=at, about=row, month=f"{month:%Y-%m}")
    return row


@action
def end_run(*, run: AutomaticRun, by: "User", at: dt.datetime, reason: str = "") -> AutomaticRun:
    """Avsluta körningen: it has come to the end, or was stopped for the reason said. One that has ended stays as it is."""
    require(by.is_system or may_manage_automatic(by, run.unit_id))
    row = locked(run)
    if row.ended_at is not None:
        return row
    row.ended_at, row.stopped_reason = at, reason[:LONGEST]
    row.save(update_fields=["ended_at", "stopped_reason"])
    outcomes = row.outcomes.values_list("decided", flat=True)
    decided = sum(one is not None for one in outcomes)
    record(EventType.RUN_ENDED, by=by, at=at, about=row, decided=decided, stopped=len(outcomes) - decided)
    return row


@action
def draw_sample(*, unit: "Unit", on: dt.date, by: "User", at: dt.datetime) -> int:
    """Dra dagens stickprov among the automatic decisions of the day, by lot. Returns how many; a second time the day has its lot."""
    require(by.is_system)
    one_at_a_time(f"automatic sample {unit.pk} {on}")
    numbers = measures.to_draw(unit.pk, on)
    drawn = secrets.SystemRandom().sample(numbers, measures.sample_size(len(numbers)))
    rows = SampleCheck.objects.bulk_create(SampleCheck(support_decision_id=pk, drawn_at=at) for pk in sorted(drawn))
    for row in rows:
        record(EventType.SAMPLE_DRAWN, by=by, at=at, about=row)
    return len(rows)


@action
def check_sample(*, sample: SampleCheck, result: str, by: "User", at: dt.datetime, remark: str = "") -> SampleCheck:
    """Granska ett stickprov: the automatic decision was right, or wrong and how. Said once.

    What is wrong is mended in the file, by a decision of its own; here it is counted.
    """
    support: SupportDecision = sample.support_decision
    unit_id = support.support_month.unit_id
    require(may_handle_in(by, unit_id) or may_manage_automatic(by, unit_id))
    row = locked(sample)
    if row.checked_at is not None:
        raise Stale(_("Stickprovet är redan granskat. Ladda om sidan."))
    if result not in SampleCheck.Result.values:
        raise NotPossible(_("Välj rätt eller fel."))
    row.checked_by, row.checked_at, row.result, row.remark = by, at, result, remark.strip()
    keep(row)
    record(EventType.SAMPLE_CHECKED, by=by, at=at, about=row, result=result)
    return row
