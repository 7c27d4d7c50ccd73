"""A household's month is decided by a person (*beslut om ekonomiskt bistånd*). SoL 12:1, 12:7; FL 25, 31-33 §§; KL 6:37.

One action: what the account comes to becomes the decision of the file with its clocks, the costs with their reasons, a signed
note in the journal, and a letter to each party. Nothing is half done.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hemmaplan.access.actions import record
from hemmaplan.access.permissions import require
from hemmaplan.access.steps import take
from hemmaplan.assistance import catalogues
from hemmaplan.assistance import deciding as pure
from hemmaplan.assistance.acting import changed, hold, keep_obstacles, support_of
from hemmaplan.assistance.actions.calculating import calculate
from hemmaplan.assistance.events import EventType
from hemmaplan.assistance.guidelines import law_in_use
from hemmaplan.assistance.measures import month as measures
from hemmaplan.assistance.models import (
    Application,
    AppliedCost,
    CompletionRequest,
    DecidedCost,
    SupportDecision,
    SupportMonth,
)
from hemmaplan.assistance.permissions import may_handle
from hemmaplan.assistance.states import APPLICATION_STEPS
from hemmaplan.cases.actions import begin_note, sign_note
from hemmaplan.cases.decisions import measures as decided
from hemmaplan.cases.decisions.actions import decisions
from hemmaplan.cases.decisions.actions.deliveries import deliver
from hemmaplan.cases.decisions.models import Decision, Delivery
from hemmaplan.cases.investigations.measures import not_to_write_to
from hemmaplan.cases.models import JournalEntry
from hemmaplan.cases.parties.actions import settle_parties
from hemmaplan.cases.permissions import works_with
from hemmaplan.foundation import calendar
from hemmaplan.foundation.money import format_kronor
from hemmaplan.foundation.refusals import NotPossible, Stale
from hemmaplan.organisation.requiring import refuse
from hemmaplan.organisation.storing import action, keep

if TYPE_CHECKING:
    from hemmaplan.access.models import User
    from hemmaplan.cases.parties.models import Party


@action
def decide(
    *, application: Application, seen_total_ore: int, version: int | None, by: "User", at: dt.datetime, words: str = "",
    note: str = "", reason_codes: Sequence[str] = (),
) -> SupportDecision:  # fmt: skip
    """Besluta månaden as its account comes to: granted, granted in part with a reason for each cost, or refused.

    ``seen_total_ore`` is what the worker saw: raises ``Stale`` when the account says something else now. ``words`` stand in the
    decision and its letter, ``note`` in the journal. Raises ``NotPossible`` with what is missing; a refusal waits until the
    parties have been told of it and have answered, or let the day pass.
    """
    month = _begin(application, version, by=by, at=at)
    on = calendar.local_date(at)
    counted = measures.month_counted(application)
    refuse(measures.against_deciding(counted))
    proposal, account = counted.proposal, counted.account
    assert proposal is not None
    assert account is not None
    if proposal.total_ore != seen_total_ore:
        raise Stale(
            _("Räkningen är en annan än den du såg: %(amount)s. Läs den igen.")
            % {"amount": format_kronor(proposal.total_ore)}
        )
    rules = law_in_use()
    reasons = [_phrase(code, on) for code in reason_codes]
    if proposal.outcome == pure.REJECT:
        reasons = reasons or [_phrase("surplus", on)]
        refuse(measures.against_rejecting(application, on))
    keep_obstacles([(month, counted.rows)], by=by, at=at)
    made = _decision(
        application, verb=proposal.outcome, amount=proposal.total_ore, facts=pure.facts_text(account, application.month),
        why_not=pure.refused_text(proposal, rules, reasons), words=words, by=by, at=at,
    )  # fmt: skip
    calculation = calculate(application=application, by=by, at=at, counted=counted)
    row = support_of(proposal, decision=made, month=month, calculation=calculation, at=at)
    text = pure.note_text(proposal, account, rules, application.month, outcome=proposal.outcome, words=note)
    return _settle(row, proposal.costs, month, text=text, by=by, at=at)


@action
def dismiss(
    *, application: Application, reason: str, version: int | None, by: "User", at: dt.datetime, note: str = ""
) -> SupportDecision:
    """Avvisa: the application cannot be tried, with the reason. Nothing is granted, and nothing is refused."""
    month = _begin(application, version, by=by, at=at)
    if not reason.strip():
        raise NotPossible(_("Skriv varför ansökan inte kan prövas."))
    counted = measures.month_counted(application)
    if counted.account is None or counted.proposal is None:
        raise NotPossible(" ".join(counted.refused))
    calculation = calculate(application=application, by=by, at=at, counted=counted)
    made = _decision(
        application, verb=pure.DISMISS, amount=0, facts=f"Ansökan för {pure.month_words(application.month)} kan inte prövas.",
        why_not=reason.strip(), words="", by=by, at=at,
    )  # fmt: skip
    nothing = pure.Proposal(pure.DISMISS, 0, 0, ())
    row = support_of(nothing, decision=made, month=month, calculation=calculation, at=at)
    text = pure.note_text(
        nothing, counted.account, law_in_use(), application.month, outcome=pure.DISMISS,
        words="\n\n".join(filter(None, (reason.strip(), note.strip()))),
    )  # fmt: skip
    return _settle(row, (), month, text=text, by=by, at=at)


@action
def decide_emergency(
    *, application: Application, granted_ore: dict[int, int], reason: str, version: int | None, by: "User", at: dt.datetime,
    note: str = "",
) -> SupportDecision:  # fmt: skip
    """Besluta akut hjälp samma dag: what cannot wait is granted of a supplementary application, whatever is not answered yet.

    ``granted_ore`` is what is granted of each cost, by its number; not named is not granted. The month's own application goes on
    by itself. Help of nothing is no emergency decision: refuse it in the ordinary way.
    """
    month = _begin(application, version, by=by, at=at)
    if application.kind != Application.Kind.SUPPLEMENTARY:
        raise NotPossible(_("Registrera det akuta som en tilläggsansökan, så går månadens ansökan vidare för sig."))
    if not reason.strip():
        raise NotPossible(_("Skriv vad som är akut och varför det inte kan vänta."))
    counted = measures.month_counted(application)
    if counted.account is None:
        raise NotPossible(" ".join(counted.refused))
    costs = tuple(_emergency_cost(one, granted_ore.get(one.pk, 0), reason.strip()) for one in counted.rows.costs)
    proposal = pure.Proposal(
        pure.GRANT if all(one.granted_ore >= one.applied_ore for one in costs) else pure.PARTLY,
        sum(one.granted_ore for one in costs if not one.other), sum(one.granted_ore for one in costs if one.other), costs,
    )  # fmt: skip
    if proposal.total_ore <= 0:
        raise NotPossible(_("Ange vad som beviljas nu. Ska inget beviljas beslutas ansökan på vanligt sätt."))
    calculation = calculate(application=application, by=by, at=at, counted=counted)
    made = _decision(
        application, verb=proposal.outcome, amount=proposal.total_ore, facts=f"Akut behov: {reason.strip()}",
        why_not=pure.refused_text(proposal, law_in_use()), words="", by=by, at=at,
    )  # fmt: skip
    row = support_of(proposal, decision=made, month=month, calculation=calculation, at=at)
    text = "\n\n".join(
        filter(None, (f"Akut hjälp, {format_kronor(proposal.total_ore)}. {reason.strip()}", note.strip()))
    )
    return _settle(row, costs, month, text=text, by=by, at=at)


def _emergency_cost(cost: AppliedCost, granted: int, reason: str) -> pure.CostDecided:
    if not 0 <= granted <= cost.amount_ore:
        raise NotPossible(_("Bevilja mellan noll och det som söks för varje kostnad."))
    rest = granted < cost.amount_ore
    words = f"Det som inte kan vänta beviljas nu. {reason}" if rest else ""
    code = "not_needed_now" if rest else ""
    return pure.CostDecided(cost.pk, cost.other, cost.kind, cost.amount_ore, granted, code, words)


def _begin(application: Application, version: int | None, *, by: "User", at: dt.datetime) -> SupportMonth:
    """Who decides has the file; the month is held."""
    require(may_handle(by, application))
    case = application.case
    if case is None:
        raise NotPossible(_("Ansökan är inte inskickad."))
    if not works_with(by, case):
        raise NotPossible(_("Ta ärendet först: den som beslutar har akten."))
    return hold(application, version, at=at)


def _phrase(code: str, on: dt.date) -> str:
    listed = next((one for one in catalogues.refusals("month", on) if one.key == code), None)
    if listed is None:
        raise NotPossible(_("Välj skälet ur listan."))
    return listed.phrase


def _decision(
    application: Application,
    *,
    verb: str,
    amount: int,
    facts: str,
    why_not: str,
    words: str,
    by: "User",
    at: dt.datetime,
) -> Decision:
    """The decision of the file, drafted and signed in one: what a draft is for stands on the page of the month."""
    case = application.case
    assert case is not None
    texts = pure.texts_of(verb, application.month, amount) | {"facts": facts, "weighing": words.strip()}
    if verb != pure.GRANT:
        texts["why_not"] = why_not
    draft = decisions.draft(case=case, kind=pure.KIND, verb=verb, by=by, at=at, **texts)
    return decisions.sign(decision=draft, by=by, at=at)


def _settle(
    row: SupportDecision,
    costs: Sequence[pure.CostDecided],
    month: SupportMonth,
    *,
    text: str,
    by: "User",
    at: dt.datetime,
) -> SupportDecision:
    """Amounts, costs, the application's state, the journal, the letters."""
    application, decision = row.application, row.decision
    keep(row)
    for cost in costs:
        keep(
            DecidedCost(
                support_decision=row, other=cost.other, kind=cost.kind, applied_ore=cost.applied_ore, granted_ore=cost.granted_ore,
                reason_code=cost.reason_code, reason=cost.reason,
            )
        )  # fmt: skip
    take(application, APPLICATION_STEPS, "decide")
    CompletionRequest.objects.filter(application=application, closed_at=None).update(closed_at=at)
    changed(month)
    kind = JournalEntry.Kind.DECISION
    written = begin_note(case=decision.case, kind=kind, happened_at=at, text=text, by=by, at=at)
    sign_note(note=written, by=by, at=at)
    record(
        EventType.MONTH_DECIDED, by=by, at=at, about=row, automatic=row.function_id is not None, outcome=str(row.outcome),
        month=f"{month.month:%Y-%m}",
    )  # fmt: skip
    settle_parties(case=decision.case, on=calendar.local_date(at), by=by, at=at)
    for party in decided.parties_of(decision):
        _send_letter(row, party, by=by, at=at)
    return row


def _send_letter(row: SupportDecision, party: "Party", *, by: "User", at: dt.datetime) -> None:
    """Send the party the letter, where nothing stands against it.

    Who must not be written to, or has something to be looked through first, is told from the page of the decision.
    """
    decision = row.decision
    if not_to_write_to(party) or decided.to_look_through(decision, party):
        return
    way = Delivery.Way.DIGITAL if _reads_online(row.application, party) else Delivery.Way.POST
    deliver(decision=decision, party=party, way=way, sent_on=calendar.local_date(at), by=by, at=at)


def _reads_online(application: Application, party: "Party") -> bool:
    """Whether the party has applied or signed in an account of their own, in which the letter can be read."""
    if party.person_id == application.person_id:
        return application.account_id is not None
    signed = application.signatures.filter(
        member__person=party.person_id, account__isnull=False, signed_at__isnull=False
    )
    return party.person_id is not None and signed.exists()
