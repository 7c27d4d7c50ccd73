"""Decisions: draft, save, hand over, send back, sign, enter what the board decided, correct, throw. FL 31-32, 36 §§; KL 6:37-6:40."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.steps import take
from hemmaplan.cases.decisions import kinds, measures, scheme
from hemmaplan.cases.decisions import requirements as required
from hemmaplan.cases.decisions.actions.effects import carry_out, follow
from hemmaplan.cases.decisions.events import EventType
from hemmaplan.cases.decisions.models import Decision
from hemmaplan.cases.decisions.permissions import (
    level_of,
    may_draft,
    may_record_board,
    may_send_back,
    may_sign,
    may_write_in,
)
from hemmaplan.cases.decisions.states import DECISION_STEPS, OPEN, DecisionState
from hemmaplan.foundation import calendar
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import not_before, refuse
from hemmaplan.organisation.storing import action, keep, locked, refuse_same

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.intake.models import Intake
    from hemmaplan.cases.investigations.models import Investigation
    from hemmaplan.cases.models import Case

WRITTEN = (
    "request", "intervention", "minutes_per_week", "extent", "first_on", "last_on", "purpose", "goals", "conditions",
    "evaluate_on", "facts", "provisions", "weighing", "best_interests", "childs_view", "why_not", "new_due_on", "outcome",
    "cost_ore", "care_form", "section", "verb",
)  # fmt: skip
"""The fields that whoever drafts may write in."""
REASON_LENGTH = 300


def _hold(decision: Decision) -> Decision:
    """Hold the decision's row to the end of the transaction, and read it as it stands."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related(
        "case", "person", "unit", "intake", "investigation", "replaces", "appeal"
    )
    decision.refresh_from_db(from_queryset=rows)
    return decision


@action
def draft(
    *, case: "Case", kind: str, verb: str, by: "User", at: dt.datetime, intake: "Intake | None" = None,
    investigation: "Investigation | None" = None, **texts: object,
) -> Decision:  # fmt: skip
    """Påbörja ett beslut. ``texts`` are any of ``WRITTEN``; the section is the kind's, as it reads that day.

    Raises ``NotPossible`` for a kind or verb that the area does not have, or when the same draft has been begun.
    """
    require(may_draft(by, case, intake))
    case = locked(case)
    if case.closed_on is not None:
        raise Stale(_("Akten är avslutad. Ladda om sidan."))
    for thing in (intake, investigation):
        if thing is not None and thing.case_id != case.pk:
            raise NotPossible(_("Underlaget hör till en annan akt."))
    about = _kind_of(kind, case.kind, calendar.local_date(at))
    refuse(required.sort_of_decision(about, verb))
    refuse_same(
        Decision.objects.filter(
            case=case, kind=kind, verb=verb, intake=intake, investigation=investigation, state__in=OPEN,
            intervention=texts.get("intervention", ""), replaces=None,
        ),
        _("Ett sådant beslut är redan påbörjat i akten. Fortsätt på det."),
    )  # fmt: skip
    made = Decision(
        case=case, unit=case.unit, person=case.person, intake=intake, investigation=investigation, kind=kind, verb=verb,
        section=about.section, prepared_by=by, recorded_at=at,
    )  # fmt: skip
    if "provisions" in about.asks_for(verb):
        made.provisions = about.section
    _write(made, texts)
    keep(made)
    record(EventType.DECISION_DRAFTED, by=by, at=at, about=made, case_id=case.pk)
    return made


def _kind_of(key: str, area: str, on: dt.date) -> kinds.Kind:
    try:
        return kinds.kind(key, area=area, on=on)
    except kinds.UnknownKind as unknown:
        raise NotPossible(_("Det beslutet finns inte för sådana ärenden. Välj ett annat.")) from unknown


def _write(decision: Decision, changes: "dict[str, object]") -> None:
    unknown = set(changes) - set(WRITTEN)
    if unknown:
        message = f"not written in a draft: {sorted(unknown)}"
        raise TypeError(message)
    for name, value in changes.items():
        setattr(decision, name, value)


@action
def save(*, decision: Decision, version: int, by: "User", at: dt.datetime, **changes: object) -> int:
    """Spara utkastet. ``version`` is what the writer saw: raises ``Stale`` when another window has saved since.

    Returns the new version. The same words stored by a sending whose answer never came are saved, and so it is said.
    """
    require(may_write_in(by, decision))
    _hold(decision)
    if decision.state != DecisionState.DRAFT:
        raise Stale(_("Beslutet är inte längre ett utkast. Ladda om sidan."))
    if decision.version != version:
        if decision.version == version + 1 and all(getattr(decision, name) == new for name, new in changes.items()):
            return decision.version
        raise Stale(_("Utkastet är sparat i ett annat fönster. Kopiera din text, ladda om och se den senaste."))
    if "verb" in changes:
        refuse(required.sort_of_decision(measures.kind_of(decision, calendar.local_date(at)), str(changes["verb"])))
    _write(decision, changes)
    decision.version, decision.recorded_at = version + 1, at
    keep(decision)
    return decision.version


@action
def propose(*, decision: Decision, by: "User", at: dt.datetime) -> Decision:
    """Lämna till beslutsfattare: what the kind asks for is there; the level it waits for is the scheme's."""
    require(may_write_in(by, decision))
    _hold(decision)
    on = calendar.local_date(at)
    refuse(required.missing(measures.kind_of(decision, on), decision.verb, measures.values_of(decision)))
    needed = scheme.lowest_level(decision.kind, measures.limits_of(decision), on)
    take(decision, DECISION_STEPS, "propose", level=needed, sent_back_reason="")
    record(EventType.DECISION_STEP, by=by, at=at, about=decision, step="propose", case_id=decision.case_id)
    return decision


@action
def take_back(*, decision: Decision, by: "User", at: dt.datetime) -> Decision:
    """Ta tillbaka det som väntar på beslut, to write more in it."""
    require(may_write_in(by, decision))
    take(_hold(decision), DECISION_STEPS, "take_back", level="")
    record(EventType.DECISION_STEP, by=by, at=at, about=decision, step="take_back", case_id=decision.case_id)
    return decision


@action
def send_back(*, decision: Decision, reason: str, by: "User", at: dt.datetime) -> Decision:
    """Lämna tillbaka med skäl, to whoever prepared it."""
    require(may_send_back(by, decision))
    reason = " ".join(reason.split())
    if not reason:
        raise NotPossible(_("Skriv vad som behöver ändras."))
    if len(reason) > REASON_LENGTH:
        raise NotPossible(_("Skälet är för långt. Högst %(most)s tecken.") % {"most": REASON_LENGTH})
    take(_hold(decision), DECISION_STEPS, "send_back", level="", sent_back_reason=reason)
    record(EventType.DECISION_STEP, by=by, at=at, about=decision, step="send_back", case_id=decision.case_id)
    return decision


@action
def discard(*, decision: Decision, by: "User", at: dt.datetime) -> Decision:
    """Kasta ett utkast. It stays as a row that says so."""
    require(may_write_in(by, decision))
    take(_hold(decision), DECISION_STEPS, "discard")
    record(EventType.DECISION_STEP, by=by, at=at, about=decision, step="discard", case_id=decision.case_id)
    return decision


@action
def sign(*, decision: Decision, by: "User", at: dt.datetime) -> Decision:
    """Fatta beslutet: locked from then on. What follows from its kind is carried out in the same transaction.

    Raises ``Stale`` when it has been signed or moved meanwhile; ``NotPossible`` when a part or a gate of the investigation
    is missing, the time is out, the signer is disqualified, or the scheme does not give the decision to the level.
    """
    require(may_sign(by, decision))
    _hold(decision)
    _refuse_signed(decision)
    on, level = calendar.local_date(at), level_of(by, decision.unit_id)
    item = scheme.may_decide(decision.kind, level, measures.limits_of(decision), on)
    if isinstance(item, scheme.NotDelegated):
        raise NotPossible(item.text)
    refuse(required.impartial(by.name, measures.near(decision.case), restricted=decision.case.restricted, level=level))
    refuse(measures.missing(decision, on=on))
    return _settle(decision, level=level, delegation=item.number, by=by, at=at)


@action
def record_board(
    *, decision: Decision, level: str, minutes: str, decided_on: dt.date, by: "User", at: dt.datetime
) -> Decision:
    """För in vad nämnden, utskottet eller ordföranden beslutat, with the day and section of the minutes."""
    require(may_record_board(by, decision.unit_id))
    _hold(decision)
    _refuse_signed(decision)
    today = calendar.local_date(at)
    if level not in scheme.ELECTED:
        raise NotPossible(_("Välj vem som beslutade: nämnden, utskottet eller ordföranden."))
    if not minutes.strip():
        raise NotPossible(_("Skriv protokollets datum och paragraf."))
    if decided_on > today:
        raise NotPossible(_("Dagen ligger framåt i tiden. För in beslutet när det är fattat."))
    item = scheme.may_decide(decision.kind, level, measures.limits_of(decision), decided_on)
    if isinstance(item, scheme.NotDelegated):
        raise NotPossible(item.text)
    refuse(not_before("decided_on", decided_on, measures.began_on(decision.case), _("att ärendet kom in")))
    refuse(measures.missing(decision, on=decided_on))
    decided_at = at if decided_on == today else calendar.at_clock(decided_on, 12)
    return _settle(
        decision, level=level, delegation=item.number, minutes=minutes.strip()[:80], decided_at=decided_at, by=by, at=at
    )


def _refuse_signed(decision: Decision) -> None:
    if decision.state not in OPEN:
        raise Stale(_("Beslutet är redan fattat eller kastat. Ladda om sidan."))
    if (
        decision.replaces_id
        and Decision.objects.filter(replaces=decision.replaces_id, state=DecisionState.SIGNED).exists()
    ):
        raise Stale(_("Beslutet är redan ersatt av ett annat. Ladda om sidan."))


def _settle(
    decision: Decision, *, level: str, delegation: str, by: "User", at: dt.datetime, minutes: str = "",
    decided_at: dt.datetime | None = None,
) -> Decision:  # fmt: skip
    """What follows from the kind, then the row itself, then its clocks."""
    decided_at = decided_at or at
    on = calendar.local_date(decided_at)
    more = carry_out(decision=decision, on=on, by=by, at=at)
    more["sentence"] = measures.sentence_now(decision, on=on)
    take(
        decision, DECISION_STEPS, "sign", level=level, delegation=delegation, decided_by=by, decided_at=decided_at,
        minutes=minutes, signed_recorded_at=at, **more,
    )  # fmt: skip
    follow(decision=decision, on=on, by=by, at=at)
    record(
        EventType.DECISION_SIGNED, by=by, at=at, about=decision, level=level, item=delegation, kind=decision.kind,
        case_id=decision.case_id,
    )  # fmt: skip
    return decision


@action
def correct(*, decision: Decision, by: "User", at: dt.datetime) -> Decision:
    """Rätta ett fattat beslut: a new draft with its words, which replaces it when signed. Both are shown. FL 36 §."""
    require(may_write_in(by, decision))
    locked(decision.case)
    decision = locked(decision)  # reconsidering it waits for the same row
    if decision.state != DecisionState.SIGNED:
        raise NotPossible(_("Bara ett fattat beslut kan rättas. Skriv i utkastet i stället."))
    refuse_same(
        Decision.objects.filter(replaces=decision, state__in=(*OPEN, DecisionState.SIGNED)),
        _("Beslutet har redan en rättelse. Fortsätt på den."),
    )
    kind = measures.kind_of(decision, calendar.local_date(at))
    verb = "correct" if "correct" in kind.verbs else decision.verb
    made = copy_of(decision=decision, verb=verb, by=by, at=at)
    keep(made)
    record(EventType.DECISION_DRAFTED, by=by, at=at, about=made, case_id=made.case_id)
    return made


def copy_of(*, decision: Decision, verb: str, by: "User", at: dt.datetime) -> Decision:
    """Kopiera till ett utkast: a draft with the decision's words that replaces it when signed. Not stored yet."""
    made = Decision(
        case=decision.case, unit=decision.unit, person=decision.person, intake=decision.intake,
        investigation=decision.investigation, kind=decision.kind, verb=verb, section=decision.section,
        prepared_by=by, replaces=decision, recorded_at=at,
    )  # fmt: skip
    _write(made, {name: getattr(decision, name) for name in WRITTEN if name not in {"section", "verb"}})
    return made
